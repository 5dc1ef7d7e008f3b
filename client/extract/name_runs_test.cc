#include "client/extract/name_runs.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/document.h"
#include "client/extract/titled_text.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

std::string Runs(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  std::vector<std::string> names;
  for (const NameRun& run : FindNameRuns(text)) names.push_back(NameOf(text, run.first, run.end));
  return absl::StrJoin(names, "|");
}

TEST(NameRunsTest, WhatANameIsMadeOf) {
  EXPECT_EQ(Runs("Ursula von der Leyen spoke."), "Ursula von der Leyen");
  EXPECT_EQ(Runs("She saw Moon Jae-in and Nouri al-Maliki."), "Moon Jae-in|Nouri al-Maliki");
  EXPECT_EQ(Runs("President George W. Bush spoke."), "George W. Bush");
  EXPECT_EQ(Runs("Pope John Paul II spoke."), "John Paul II");
  EXPECT_EQ(Runs("Marcus Reed, Jr., left."), "Marcus Reed, Jr.");
  EXPECT_EQ(Runs("She saw Ricardo d\u2019Abreu and Bingu wa Mutharika."),
            "Ricardo d\u2019Abreu|Bingu wa Mutharika");
  EXPECT_EQ(Runs("Fernando Zegers Santa Cruz spoke."), "Fernando Zegers Santa Cruz");
}

TEST(NameRunsTest, NicknamesAreLeftOutOfNames) {
  EXPECT_EQ(Runs("William (Bill) Harlan left."), "William Harlan");
  EXPECT_EQ(Runs("Emeka \u201cIron\u201d Okafor left."), "Emeka Okafor");
}

TEST(NameRunsTest, TheFamilyNameMayStandFirstInLists) {
  EXPECT_EQ(Runs("M\u00fcller, Ursula, the envoy"), "Ursula M\u00fcller");
}

TEST(NameRunsTest, ThingsAreRunsTooButTitlesAreNot) {
  EXPECT_EQ(Runs("They met at the Marmara Hotel."), "Marmara Hotel");
  EXPECT_EQ(Runs("The Foreign Minister left."), "");
}

TEST(NameRunsTest, HonorificsAndHouses) {
  const Document document("Mr. Kral left the Marmara Hotel.", Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  const std::vector<NameRun> runs = FindNameRuns(text);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].start(), 0);
  EXPECT_EQ(runs[0].first, 1);
  EXPECT_FALSE(runs[0].organisation);
  EXPECT_TRUE(runs[1].organisation);
  EXPECT_EQ(WordCount(text, runs[0]), 1);
  EXPECT_EQ(WordCount(text, runs[1]), 2);
}

TEST(NameRunsTest, ListsGoOnAfterPeople) {
  const Document document("Jan Kral of Poland, Eva Nagy and Tom Hill met Ana Costa.",
                          Gazetteer::Default(), PartialDate());
  const TitledText text(document);
  std::vector<NameRun> runs = FindNameRuns(text);
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_FALSE(Listed(text, runs[0], runs[1])) << "the first one is not yet known to be a person";
  for (NameRun& run : runs) run.person = true;
  EXPECT_TRUE(Listed(text, runs[0], runs[1]));
  EXPECT_TRUE(Listed(text, runs[1], runs[2]));
  EXPECT_FALSE(Listed(text, runs[2], runs[3]));
}

TEST(NameRunsTest, APlaceOrASmallWordMayBeAName) {
  EXPECT_EQ(Runs("They saw the foreign minister, Israel Kantor, there."), "Israel Kantor");
  EXPECT_EQ(Runs("He met General Secretary To Duc Lam there."), "To Duc Lam");
  EXPECT_EQ(Runs("He flew with the foreign minister, Israel objected."), "");
}

TEST(NameRunsTest, AHeadlinesVerbIsNoName) {
  EXPECT_EQ(Runs("Wang Yifei Holds Talks in Rome"), "Wang Yifei|Holds Talks");
}

}  // namespace
}  // namespace chancery
