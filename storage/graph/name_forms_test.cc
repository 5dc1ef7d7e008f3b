#include "storage/graph/name_forms.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(NameFormsTest, SearchWordsDropWhatCarriesNothing) {
  EXPECT_THAT(SearchWords("Secretary of State of the United States"),
              ElementsAre("secretary", "state", "united", "states"));
  EXPECT_THAT(SearchWords("Russia's foreign minister"),
              ElementsAre("russia", "foreign", "minister"));
  EXPECT_THAT(SearchWords("Russia’s foreign minister"),
              ElementsAre("russia", "foreign", "minister"));
  EXPECT_THAT(SearchWords("U.S. Secretary of State"), ElementsAre("us", "secretary", "state"));
  EXPECT_THAT(SearchWords("The The"), ElementsAre("the", "the"));
  EXPECT_THAT(SearchWords(" \xff "), ElementsAre());
}

TEST(NameFormsTest, NearFormsLeaveOutEachLetter) {
  EXPECT_THAT(NearForms("rice"), ElementsAre("ice", "rce", "rie", "ric"));
  EXPECT_THAT(NearForms("kerry"), ElementsAre("erry", "krry", "kery", "kerr"));
  EXPECT_THAT(NearForms("abe"), ElementsAre());
}

Role SecretaryOfState() {
  Role role;
  role.names.display = "Secretary of State";
  return role;
}

Polity UnitedStates() {
  Polity polity;
  polity.names.display = "United States";
  polity.names.aliases = {"US"};
  return polity;
}

TEST(NameFormsTest, RolesAnswerToTheirPolitysNames) {
  const Polity us = UnitedStates();
  EXPECT_THAT(NamesOfRole(SecretaryOfState(), &us), Contains("US Secretary of State"));
  EXPECT_THAT(NamesOfRole(SecretaryOfState(), nullptr), ElementsAre("Secretary of State"));
}

TEST(NameFormsTest, RoleDisplayNamesReadAsEnglish) {
  const Polity us = UnitedStates();
  EXPECT_EQ(RoleDisplayName(SecretaryOfState(), &us), "Secretary of State of the United States");
  EXPECT_EQ(RoleDisplayName(SecretaryOfState(), nullptr), "Secretary of State");
  Polity russia;
  russia.names.display = "Russia";
  Role ambassador;
  ambassador.names.display = "Ambassador to the United Nations";
  EXPECT_EQ(RoleDisplayName(ambassador, &russia), "Ambassador to the United Nations (Russia)");
  Polity commission;
  commission.names.display = "European Commission";
  Role president;
  president.names.display = "President of the European Commission";
  EXPECT_EQ(RoleDisplayName(president, &commission), "President of the European Commission");
  ambassador.names.display = "Foreign Minister";
  EXPECT_EQ(RoleDisplayName(ambassador, &russia), "Foreign Minister of Russia");
}

struct ScoreCase {
  const char* query;
  const char* name;
  bool near;
  absl::optional<NameMatch> match;
};

TEST(NameFormsTest, ScoresTellHowANameMatches) {
  const ScoreCase kCases[] = {
      {"Sergey Lavrov", "Sergey Lavrov", true, NameMatch::kExact},
      {"sergey lavrov", "SERGEY LAVROV", false, NameMatch::kExact},
      {"Lavrov", "Sergey Lavrov", false, NameMatch::kWords},
      {"Sergei Lavrov", "Sergey Lavrov", true, NameMatch::kTransliteration},
      {"Sergei Lavrov", "Sergey Lavrov", false, absl::nullopt},
      {"Sergey Lav", "Sergey Lavrov", true, NameMatch::kPrefix},
      {"Lav Sergey", "Sergey Lavrov", true, absl::nullopt},  // only the last word may be begun
      {"Segrey Lavrov", "Sergey Lavrov", true, NameMatch::kFuzzy},
      {"Lavrow Sergei", "Sergey Lavrov", true, NameMatch::kTransliteration},
      {"John Kerry", "Sergey Lavrov", true, absl::nullopt},
      {"Lavrov Lavrov", "Sergey Lavrov", true, absl::nullopt},  // one word answers once
      {"", "Sergey Lavrov", true, absl::nullopt},
  };
  for (const ScoreCase& c : kCases) {
    const absl::optional<NameScore> score = ScoreName(SearchWords(c.query), c.name, c.near);
    ASSERT_EQ(score.has_value(), c.match.has_value()) << c.query;
    if (!score.has_value()) continue;
    EXPECT_EQ(score->match, *c.match) << c.query;
    EXPECT_GT(score->score, 0) << c.query;
    EXPECT_LE(score->score, 1) << c.query;
  }
}

TEST(NameFormsTest, WhatTheNameHasBeyondTheQueryTellsAgainstIt) {
  const std::vector<std::string> query = SearchWords("US Secretary of State");
  const float whole = ScoreName(query, "US Secretary of State", true)->score;
  const float deputy = ScoreName(query, "US Deputy Secretary of State", true)->score;
  EXPECT_GT(whole, deputy);
}

}  // namespace
}  // namespace chancery
