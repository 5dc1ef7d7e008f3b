#include "server/ingest/person_clusters.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/person_names.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Office {
  std::string title;
  std::string polity;
  std::string known;  // a year, or ""
  std::string start;  // of a spell that goes on, or ""
};

PersonProfile Profile(const std::string& name, const std::vector<Office>& offices = {}) {
  static int next = 0;
  PersonProfile profile;
  profile.id = absl::StrCat("p", ++next);
  profile.name = name;
  for (const Office& office : offices) {
    ProfileOffice out;
    out.title = office.title;
    out.polity = office.polity;
    out.country = true;
    // One role for each title and polity.
    out.role = RoleId(1 + std::hash<std::string>()(office.title + "|" + office.polity) % 1000000);
    if (!office.known.empty()) out.known = *PartialDate::Parse(office.known);
    if (!office.start.empty()) {
      out.interval = *TimeInterval::Create(*PartialDate::Parse(office.start),
                                           TimeInterval::EndState::kOngoing);
    }
    profile.offices.push_back(out);
  }
  return profile;
}

// The names of each cluster.
std::multiset<std::multiset<std::string>> Names(const std::vector<PersonProfile>& profiles,
                                                const std::vector<ProfileLink>& links = {}) {
  std::multiset<std::multiset<std::string>> all;
  for (const std::vector<size_t>& cluster : ClusterPeople(profiles, links).clusters) {
    std::multiset<std::string> names;
    for (size_t member : cluster) names.insert(profiles[member].name);
    all.insert(names);
  }
  return all;
}

using Cluster = std::multiset<std::string>;

TEST(PersonClustersTest, SpellingsOfOneNameAreOnePerson) {
  EXPECT_THAT(Names({Profile("Sergey Lavrov"), Profile("Sergei Lavrov")}),
              ElementsAre(Cluster{"Sergei Lavrov", "Sergey Lavrov"}));
}

TEST(PersonClustersTest, MiddleNamesTellFatherAndSonApart) {
  EXPECT_THAT(Names({Profile("George H. W. Bush", {{"president", "united states", "1990"}}),
                     Profile("George W. Bush", {{"president", "united states", "2003"}}),
                     Profile("George Bush", {{"president", "united states", "1990"}}),
                     Profile("Bush", {{"president", "united states", "2003"}})}),
              UnorderedElementsAre(Cluster{"George H. W. Bush", "George Bush"},
                                   Cluster{"George W. Bush", "Bush"}));
}

TEST(PersonClustersTest, ANameThatFitsTwoIsNeitherAndIsAsked) {
  const std::vector<PersonProfile> profiles = {
      Profile("George H. W. Bush", {{"president", "united states", "1990"}}),
      Profile("George W. Bush", {{"president", "united states", "2003"}}), Profile("George Bush")};
  const PersonClusters partition = ClusterPeople(profiles, {});
  EXPECT_EQ(partition.clusters.size(), 3);
  ASSERT_EQ(partition.possible.size(), 2);
  EXPECT_LT(partition.possible[0].score, kSureScore);
  EXPECT_THAT(partition.possible[0].reasons, testing::Contains("but another fits as well"));
}

TEST(PersonClustersTest, OneOfficeOfTwoCountriesIsTwoPeople) {
  const std::vector<PersonProfile> profiles = {
      Profile("Ali Khan", {{"foreign minister", "pakistan", "2013"}}),
      Profile("Ali Khan", {{"foreign minister", "bangladesh", "2013"}})};
  const PersonClusters partition = ClusterPeople(profiles, {});
  EXPECT_EQ(partition.clusters.size(), 2);
  EXPECT_EQ(partition.possible.size(), 1);
}

TEST(PersonClustersTest, ASurnameIsResolvedByItsOfficeAndNeverAlone) {
  const PersonProfile kerry = Profile("John Kerry", {{"secretary of state", "united states", ""}});
  EXPECT_THAT(Names({kerry, Profile("Kerry", {{"secretary of state", "united states", "2014"}})}),
              ElementsAre(Cluster{"John Kerry", "Kerry"}));
  EXPECT_THAT(Names({kerry, Profile("Kerry")}),
              UnorderedElementsAre(Cluster{"John Kerry"}, Cluster{"Kerry"}));
}

TEST(PersonClustersTest, WhatOneSurnameBringsHelpsWithTheNext) {
  EXPECT_THAT(Names({Profile("Yasir Arafat", {{"president", "palestinian authority", ""}}),
                     Profile("Arafat", {{"chairman", "palestinian authority", ""}}),
                     Profile("Arafat", {{"chairman", "egypt", ""}})}),
              ElementsAre(Cluster{"Arafat", "Arafat", "Yasir Arafat"}));
}

TEST(PersonClustersTest, ParticlesMakeNoFirstName) {
  EXPECT_TRUE(IsSurnameOnly("von der Leyen"));
  EXPECT_TRUE(IsSurnameOnly("al-Assad"));
  EXPECT_FALSE(IsSurnameOnly("Al Gore"));
  EXPECT_FALSE(IsSurnameOnly("Ben Bernanke"));
  EXPECT_THAT(Names({Profile("Ursula von der Leyen", {{"president", "eu", "2022"}}),
                     Profile("von der Leyen", {{"president", "eu", "2022"}})}),
              ElementsAre(Cluster{"Ursula von der Leyen", "von der Leyen"}));
}

TEST(PersonClustersTest, CuratorsAndKeysComeFirst) {
  std::vector<PersonProfile> profiles = {Profile("Yasser Arafat"), Profile("Abu Ammar"),
                                         Profile("Yasser Arafat")};
  EXPECT_THAT(Names(profiles, {{0, 1, true}}),
              ElementsAre(Cluster{"Abu Ammar", "Yasser Arafat", "Yasser Arafat"}));
  EXPECT_EQ(Names(profiles, {{0, 2, false}}).size(), 3);
  profiles[0].keys = {"Q34211"};
  profiles[1].keys = {"Q34211"};
  EXPECT_THAT(Names(profiles), ElementsAre(Cluster{"Abu Ammar", "Yasser Arafat", "Yasser Arafat"}));
}

TEST(PersonClustersTest, DaysOfBirthTellNamesakesApart) {
  std::vector<PersonProfile> profiles = {Profile("Kim Beazley"), Profile("Kim Beazley")};
  profiles[0].birth = *PartialDate::Parse("1917");
  profiles[1].birth = *PartialDate::Parse("1948");
  const PersonClusters partition = ClusterPeople(profiles, {});
  EXPECT_EQ(partition.clusters.size(), 2);
  EXPECT_THAT(partition.possible, IsEmpty());
}

// Whoever fits either of two namesakes is of neither, whatever is looked at first.
TEST(PersonClustersTest, NothingIsChosenBetweenNamesakes) {
  for (int round = 0; round < 20; ++round) {  // ids, and so the order, differ
    std::vector<PersonProfile> profiles = {Profile("Ann Lee"), Profile("Ann Lee"),
                                           Profile("Ann Lee"), Profile("Ann Lee"),
                                           Profile("Ann Lee", {{"envoy", "france", "2013"}})};
    profiles[0].keys = {"wikidata:Q1"};
    profiles[1].keys = {"wikidata:Q2"};
    profiles[2].keys = {"ftm:a"};
    std::rotate(profiles.begin(), profiles.begin() + round % 5, profiles.end());
    std::map<std::string, size_t> of;
    const PersonClusters partition = ClusterPeople(profiles, {});
    for (size_t c = 0; c < partition.clusters.size(); ++c) {
      for (size_t member : partition.clusters[c]) {
        for (const std::string& key : profiles[member].keys) of[key] = c;
      }
    }
    EXPECT_NE(of["wikidata:Q1"], of["wikidata:Q2"]);
    EXPECT_NE(of["wikidata:Q1"], of["ftm:a"]);
    EXPECT_NE(of["wikidata:Q2"], of["ftm:a"]);
  }
}

TEST(PersonClustersTest, ManyProfilesOfOnePersonAreQuick) {
  std::vector<PersonProfile> profiles;
  for (int i = 0; i < 2000; ++i) {
    profiles.push_back(Profile(i % 2 == 0 ? "Sergey Lavrov" : "Lavrov",
                               {{"foreign minister", "russia", absl::StrCat(2004 + i % 20)}}));
  }
  EXPECT_EQ(ClusterPeople(profiles, {}).clusters.size(), 1u);
}

TEST(PersonClustersTest, TheOrderOfProfilesDoesNotMatter) {
  std::mt19937 random(1);
  const std::vector<std::string> names = {"George Bush", "George W. Bush", "George H. W. Bush",
                                          "Bush",        "Geo. Bush",      "Laura Bush"};
  for (int round = 0; round < 300; ++round) {
    std::vector<PersonProfile> profiles;
    for (int i = 0; i < 9; ++i) {
      std::vector<Office> offices;
      if (random() % 3 != 0) {
        offices.push_back({random() % 2 == 0 ? "president" : "governor",
                           random() % 4 == 0 ? "texas" : "united states",
                           absl::StrCat(1989 + random() % 15), ""});
      }
      profiles.push_back(Profile(names[random() % names.size()], offices));
    }
    const auto by_id = [](const std::vector<PersonProfile>& all) {
      std::set<std::set<std::string>> clusters;
      for (const std::vector<size_t>& cluster : ClusterPeople(all, {}).clusters) {
        std::set<std::string> ids;
        for (size_t member : cluster) ids.insert(all[member].id);
        clusters.insert(ids);
      }
      return clusters;
    };
    const auto expected = by_id(profiles);
    std::shuffle(profiles.begin(), profiles.end(), random);
    ASSERT_EQ(by_id(profiles), expected) << "round " << round;
  }
}

}  // namespace
}  // namespace chancery
