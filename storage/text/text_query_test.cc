#include "storage/text/text_query.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TextQueryTest, WordsAreSortedAndEachOnce) {
  const TextQuery query = ParseTextQuery("the talks, a talk: on Sanctions");
  EXPECT_THAT(query.words, ElementsAre("sanction", "talk"));
  EXPECT_THAT(query.phrases, IsEmpty());
}

TEST(TextQueryTest, PhrasesKeepTheirOrderAndAllTheirWords) {
  const TextQuery query = ParseTextQuery("peace “weapons of the state” \"talks\" \"end of");
  EXPECT_THAT(query.words, ElementsAre("end", "peac", "state", "talk", "weapon"));
  EXPECT_THAT(query.phrases,
              ElementsAre(ElementsAre("weapon", "of", "the", "state"), ElementsAre("end", "of")));
}

TEST(TextQueryTest, WordsThatCarryNothingAreNothingToLookFor) {
  EXPECT_TRUE(ParseTextQuery("of the").empty());
  EXPECT_TRUE(ParseTextQuery("\"to be or not to be\"").empty());
  EXPECT_TRUE(ParseTextQuery("").empty());
  EXPECT_TRUE(ParseTextQuery("\"\"\" -- ").empty());
}

TEST(TextQueryTest, APhraseStandsTogether) {
  const TextQuery query = ParseTextQuery("\"nuclear weapons\"");
  EXPECT_TRUE(HasPhrases(query, "They spoke of a nuclear weapon."));
  EXPECT_FALSE(HasPhrases(query, "Weapons, nuclear ones."));
  EXPECT_FALSE(HasPhrases(query, "nuclear and other weapons"));
  EXPECT_FALSE(HasPhrases(query, ""));
  EXPECT_TRUE(HasPhrases(ParseTextQuery("weapons"), "nothing at all"));
  EXPECT_FALSE(HasPhrases(ParseTextQuery("\"a b c\" \"nuclear weapons\""), "nuclear weapons"));
}

TEST(TextQueryTest, ScoresAreHigherForMoreOfTheWordsInShorterTexts) {
  EXPECT_GT(ScoreText({2}, 20), ScoreText({1}, 20));
  EXPECT_GT(ScoreText({1}, 5), ScoreText({1}, 20));
  EXPECT_GT(ScoreText({1, 2}, 20), ScoreText({1, 1}, 20));
  EXPECT_GT(ScoreText({1}, 4000000000), 0);
  EXPECT_LT(ScoreText({4000000000}, 1), 1.0001F);
  // By hand: n / (n + 1.2 * (0.25 + 0.75 * 16 / 16)).
  EXPECT_FLOAT_EQ(ScoreText({3}, 16), 3 / 4.2F);
  EXPECT_EQ(ScoreText({}, 3), 0);
}

TEST(TextQueryTest, AnExcerptShowsAWordOfTheQuery) {
  const TextQuery query = ParseTextQuery("sanctions");
  const std::string whole = "No sanctions.";
  EXPECT_EQ(ExcerptFor(query, whole, 40), (Span{0, whole.size()}));
  std::string text;
  for (int i = 0; i < 30; ++i) text += "other words ";
  text += "and sanctions at last";
  for (int i = 0; i < 30; ++i) text += ", other words";
  const Span excerpt = ExcerptFor(query, text, 60);
  EXPECT_LE(excerpt.size(), 60U);
  const std::string shown(excerpt.Of(text).data(), excerpt.size());
  EXPECT_THAT(shown, ::testing::HasSubstr("and sanctions at last"));
  EXPECT_THAT(shown, ::testing::StartsWith("words and"));
  // Near the beginning it begins there.
  const Span first = ExcerptFor(query, "“No sanctions,” he said, and went on for a long time", 30);
  EXPECT_EQ(first.begin, 0U);
  EXPECT_LE(first.end, 30U);
  EXPECT_EQ(ExcerptFor(query, std::string(100, '.'), 10), (Span{0, 0}));
}

}  // namespace
}  // namespace chancery
