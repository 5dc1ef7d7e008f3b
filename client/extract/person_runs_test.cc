#include "client/extract/person_runs.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/document.h"
#include "client/extract/name_runs.h"
#include "client/extract/name_titles.h"
#include "client/extract/titled_text.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

std::string People(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate::Day(2010, 6, 16));
  const TitledText text(document);
  std::vector<NameRun> runs = FindNameRuns(text);
  const NameTitles titles(text, runs);
  MarkPeople(text, titles, &runs);
  std::vector<std::string> people;
  for (const NameRun& run : runs) {
    if (run.person) people.push_back(NameOf(text, run.first, run.end));
  }
  return absl::StrJoin(people, "|");
}

TEST(PersonRunsTest, WhatSaysThatARunIsAPerson) {
  EXPECT_EQ(People("Minister Tsakani Moyo left."), "Tsakani Moyo");
  EXPECT_EQ(People("Mr. Moyo left."), "Moyo");
  EXPECT_EQ(People("Paul Moyo left."), "Paul Moyo") << "a given name";
  EXPECT_EQ(People("One of them, Tek Rizu, left."), "Tek Rizu");
  EXPECT_EQ(People("He came to the Chief of Mission Residence."), "");
  EXPECT_EQ(People("He met the ministers of Togo (Kossi Tossou) and Peru (Edu Illa)."),
            "Kossi Tossou|Edu Illa");
  EXPECT_EQ(People("Tsakani Moyo said no."), "Tsakani Moyo");
  EXPECT_EQ(People("Tsakani Moyo, Kenya's envoy, left."), "Tsakani Moyo");
  EXPECT_EQ(People("Tsakani Moyo was named prime minister."), "Tsakani Moyo");
  EXPECT_EQ(People("Tsakani Moyo is sworn in as president of Kenya."), "Tsakani Moyo");
  EXPECT_EQ(People("They saw Chinese Lt. Gen. He Leiming there."), "He Leiming");
  EXPECT_EQ(People("\u201cNo,\u201d said Moyohangy, a seamstress."), "Moyohangy");
  EXPECT_EQ(People("\u201cNo,\u201d said Moyohangy."), "");
  EXPECT_EQ(People("He saw his brother Tsakani Moyo."), "Tsakani Moyo");
  EXPECT_EQ(People("Talks between Tsakani Moyo and President Ana Costa ended."),
            "Tsakani Moyo|Ana Costa");
}

TEST(PersonRunsTest, ASurnameIsAPersonWhereItsFullNameIs) {
  EXPECT_EQ(People("Minister Tsakani Moyo came. Then Moyo left."), "Tsakani Moyo|Moyo");
  EXPECT_EQ(People("Then Moyo left."), "");
  // In some countries he is called by the first of his names.
  EXPECT_EQ(People("Minister Haile Moyo came. Then Haile left."), "Haile Moyo|Haile");
  EXPECT_EQ(People("Minister Haile Moyo came. Then Haile and Moyo left."), "Haile Moyo|Moyo");
}

TEST(PersonRunsTest, ASurnameAloneIsAPersonWhereItDoesWhatOnlyPeopleDo) {
  EXPECT_EQ(People("Moyo smiled. He had expected Moyo."), "Moyo|Moyo");
  EXPECT_EQ(People("The Moyo smiled. He had expected it."), "");
  EXPECT_EQ(People("Moyo Airways came first."), "");
}

TEST(PersonRunsTest, ThingsAreNot) {
  EXPECT_EQ(People("They met at the Waldorf Astoria."), "");
  EXPECT_EQ(People("They met at the Metropolitan Club."), "");
  EXPECT_EQ(People("They met Senior General Than Shwe."), "Than Shwe");
  EXPECT_EQ(People("The gas producer Energean signed."), "");
  EXPECT_EQ(People("Minister Tsakani Moyo saw the Moyo Memorial."), "Tsakani Moyo");
}

TEST(PersonRunsTest, WhatSomebodyDoesOrIsToOthersSaysIt) {
  EXPECT_EQ(People("Tsakani Moyo knocked at the door."), "Tsakani Moyo");
  EXPECT_EQ(People("Then Tsakani Moyo and I left."), "Tsakani Moyo");
  EXPECT_EQ(People("He took his Kenyan guest, Tsakani Moyo, along."), "Tsakani Moyo");
  EXPECT_EQ(People("They waited for the South African, Tsakani Moyo."), "Tsakani Moyo");
  EXPECT_EQ(People("Kenya's Tsakani Moyo, who stayed, was glad."), "Tsakani Moyo");
  EXPECT_EQ(People("He had spoken to Kenya's Tsakani Moyo by video."), "Tsakani Moyo");
  EXPECT_EQ(People("Kenya's Tsakani Moyo skipped the dinner."), "Tsakani Moyo");
  EXPECT_EQ(People("Then T.S. Moyo came."), "T.S. Moyo");
  EXPECT_EQ(People("It was for Tsakani Moyo, his Kenyan counterpart."), "Tsakani Moyo");
  EXPECT_EQ(People("A note of T. R. Moyo came."), "T. R. Moyo");
}

TEST(PersonRunsTest, WhatNobodyDoesIsNone) {
  EXPECT_EQ(People("The latest Middle East tour ended."), "");
  EXPECT_EQ(People("A lunch with Minister Tsakani Moyo, Arcadia Tuscany."), "Tsakani Moyo");
}

}  // namespace
}  // namespace chancery
