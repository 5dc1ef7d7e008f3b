#include "client/extract/date_words.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

std::vector<DateWord> Split(absl::string_view text) { return SplitDateWords(text, 0, text.size()); }

TEST(DateWordsTest, TellsNumbersOrdinalsDecadesAndAmounts) {
  const std::vector<DateWord> words = Split("21 21st 1990s 3,500 10:30 5km");
  ASSERT_EQ(words.size(), 7u);  // "5" and "km"
  EXPECT_EQ(words[0].kind, DateWord::Kind::kNumber);
  EXPECT_EQ(words[0].value, 21);
  EXPECT_EQ(words[1].kind, DateWord::Kind::kOrdinal);
  EXPECT_EQ(words[2].kind, DateWord::Kind::kDecade);
  EXPECT_EQ(words[3].kind, DateWord::Kind::kAmount);
  EXPECT_EQ(words[4].kind, DateWord::Kind::kAmount);
  EXPECT_EQ(words[5].kind, DateWord::Kind::kAmount);
}

TEST(DateWordsTest, KnowsMonthsAndDaysOfTheWeek) {
  const std::vector<DateWord> words = Split("Sept Friday Tues octobre spoke");
  ASSERT_EQ(words.size(), 5u);
  EXPECT_EQ(words[0].month.month, 9);
  EXPECT_EQ(words[0].month.form, MonthForm::kShort);
  EXPECT_EQ(words[1].weekday, 5);
  EXPECT_EQ(words[2].weekday, 2);
  EXPECT_TRUE(words[2].short_weekday);
  EXPECT_EQ(words[3].month.form, MonthForm::kLoose);
  EXPECT_FALSE(words[4].may_begin);
}

TEST(DateWordsTest, ReadsCountsAndSeasons) {
  const std::vector<DateWord> words = Split("a twelve 30 fall king");
  EXPECT_EQ(CountOf(words[0]), 1);
  EXPECT_EQ(CountOf(words[1]), 12);
  EXPECT_EQ(CountOf(words[2]), 30);
  EXPECT_EQ(SeasonOf(words[3]), PartialDate::Season::kAutumn);
  EXPECT_EQ(CountOf(words[4]), 0);
  EXPECT_FALSE(SeasonOf(words[4]).has_value());
}

}  // namespace
}  // namespace chancery
