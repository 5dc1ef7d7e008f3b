#include "client/extract/name_titles.h"

#include <string>
#include <vector>

#include "client/extract/document.h"
#include "client/extract/name_runs.h"
#include "client/extract/titled_text.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// The titles before and behind the last name of a text, as it writes them.
struct Around {
  std::string before;
  std::string after;
};

Around TitlesOfTheLast(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  const std::vector<NameRun> runs = FindNameRuns(text);
  const NameTitles titles(text, runs);
  const auto title = [&](int t) { return t < 0 ? std::string() : text.titles()[t].office.title; };
  const NameRun& last = runs.back();
  EXPECT_TRUE(titles.StartsName(last.first));
  return {title(titles.TitleBefore(last.start())),
          title(titles.AppositionAfter(last.end, titles.TitleBefore(last.start()) >= 0))};
}

TEST(NameTitlesTest, TitlesStandBeforeNames) {
  EXPECT_EQ(TitlesOfTheLast("Foreign Minister Oleg Petrov left.").before, "Foreign Minister");
  EXPECT_EQ(TitlesOfTheLast("The country's president, Oleg Petrov, left.").before, "president");
  EXPECT_EQ(TitlesOfTheLast("A spokesman, Oleg Petrov, said so.").before, "spokesman");
  EXPECT_EQ(TitlesOfTheLast("He met a doctor, Oleg Petrov and a lawyer.").before, "");
  EXPECT_EQ(TitlesOfTheLast("The minister saw Oleg Petrov.").before, "");
}

TEST(NameTitlesTest, PluralsNameLists) {
  EXPECT_EQ(TitlesOfTheLast("Presidents Petrov and others left.").before, "");
  EXPECT_NE(TitlesOfTheLast("The diplomats Oleg Petrov has met left.").before, "diplomats");
}

TEST(NameTitlesTest, AppositionsStandBehindNames) {
  EXPECT_EQ(TitlesOfTheLast("Oleg Petrov, Russia's foreign minister, left.").after,
            "foreign minister");
  EXPECT_EQ(TitlesOfTheLast("Oleg Petrov, 40, the minister, left.").after, "minister");
  EXPECT_EQ(TitlesOfTheLast("She saw Oleg Petrov, an official said.").after, "") << "who said it";
  EXPECT_EQ(TitlesOfTheLast("Oleg Petrov left.").after, "");
  EXPECT_EQ(TitlesOfTheLast("Oleg Petrov, the assembly's speaker, left.").after, "speaker");
  EXPECT_EQ(TitlesOfTheLast("Oleg Petrov, then the island's president, left.").after, "president");
}

TEST(NameTitlesTest, AnHonorificTakesTheTitleBeforeTheComma) {
  EXPECT_EQ(TitlesOfTheLast("He received Director of Volvo, Mr Oleg Petrov.").before,
            "Director of Volvo");
}

TEST(NameTitlesTest, WhoActsBehindANameIsAnother) {
  EXPECT_EQ(TitlesOfTheLast("After the summit of Oleg Petrov, the Ambassador briefed him.").after,
            "");
}

TEST(NameTitlesTest, AListMayHaveEachTitleBehindItsName) {
  EXPECT_EQ(
      TitlesOfTheLast("With Mr Bo Roe, Minister of Finance of Ghana, Ms Ann Lee left.").before, "");
}

}  // namespace
}  // namespace chancery
