#include "server/query/name_resolution.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr EntityKind kPerson = EntityKind::kPerson;
constexpr EntityKind kPolity = EntityKind::kPolity;
constexpr EntityKind kRole = EntityKind::kRole;
constexpr EntityKind kPlace = EntityKind::kPlace;
constexpr EntityKind kTopic = EntityKind::kTopic;

class NameResolutionTest : public ::testing::Test {
 protected:
  PolityId PolityWith(const std::string& name, const std::vector<std::string>& aliases) {
    const PolityId polity = g_.Polity(name);
    g_.Mutable<Polity>(polity).names.aliases = aliases;
    return polity;
  }

  // "verdict: candidates".
  std::vector<std::string> Resolve(const std::string& text, const std::vector<EntityKind>& kinds) {
    const ReferenceGraph graph = g_.Build();
    const absl::StatusOr<NameResolution> resolution = ResolveName(graph, text, kinds, 10, budget_);
    EXPECT_THAT(resolution, IsOk());
    if (!resolution.ok()) return {};
    std::vector<std::string> result;
    switch (resolution->verdict) {
      case NameVerdict::kUnknown:
        result.push_back("unknown");
        break;
      case NameVerdict::kResolved:
        result.push_back("resolved");
        break;
      case NameVerdict::kGuess:
        result.push_back("guess");
        break;
      case NameVerdict::kAmbiguous:
        result.push_back("ambiguous");
        break;
    }
    for (const NameCandidate& candidate : resolution->candidates) {
      result.push_back(*graph.DisplayName(candidate.hit.entity));
      if (resolution->verdict == NameVerdict::kResolved) {
        EXPECT_FALSE(candidate.guess);
      }
      if (resolution->verdict == NameVerdict::kGuess) {
        EXPECT_TRUE(candidate.guess);
      }
    }
    return result;
  }

  GraphBuilder g_;
  Budget budget_;
};

TEST_F(NameResolutionTest, APolityIsNotSilentlyTakenForAnotherWhoseNameContainsIt) {
  PolityWith("East Germany", {"German Democratic Republic"});
  PolityWith("Soviet Union", {"USSR", "Soviet Russia"});
  PolityWith("South Sudan", {});
  PolityWith("Equatorial Guinea", {});
  EXPECT_THAT(Resolve("Germany", {kPolity}), ElementsAre("guess", "East Germany"));
  EXPECT_THAT(Resolve("Russia", {kPolity}), ElementsAre("guess", "Soviet Union"));
  EXPECT_THAT(Resolve("Sudan", {kPolity}), ElementsAre("guess", "South Sudan"));
  EXPECT_THAT(Resolve("Guinea", {kPolity}), ElementsAre("guess", "Equatorial Guinea"));
  EXPECT_THAT(Resolve("East Germany", {kPolity}), ElementsAre("resolved", "East Germany"));
  EXPECT_THAT(Resolve("the USSR", {kPolity}), ElementsAre("resolved", "Soviet Union"));
  EXPECT_THAT(Resolve("Germany East", {kPolity}), ElementsAre("resolved", "East Germany"));
  // Where the right one is there, it alone is meant.
  g_.Polity("Germany");
  EXPECT_THAT(Resolve("Germany", {kPolity}), ElementsAre("resolved", "Germany"));
}

TEST_F(NameResolutionTest, AnOfficeIsNotTakenForThatOfAPolityWhoseNameContainsTheOneAskedFor) {
  g_.Role("President", PolityWith("Equatorial Guinea", {}));
  const PolityId us = PolityWith("United States", {"US", "American"});
  g_.Role("Secretary of State", us);
  g_.Mutable<Role>(g_.Role("Foreign Minister", PolityWith("Soviet Union", {"Soviet Russia"})))
      .names.aliases = {"Minister of Foreign Affairs"};
  EXPECT_THAT(Resolve("President of Guinea", {kRole}),
              ElementsAre("guess", "President of Equatorial Guinea"));
  EXPECT_THAT(Resolve("Russia's foreign minister", {kRole}),
              ElementsAre("guess", "Foreign Minister of the Soviet Union"));
  EXPECT_THAT(Resolve("President of Equatorial Guinea", {kRole}),
              ElementsAre("resolved", "President of Equatorial Guinea"));
  EXPECT_THAT(Resolve("Soviet Union's minister of foreign affairs", {kRole}),
              ElementsAre("resolved", "Foreign Minister of the Soviet Union"));
  EXPECT_THAT(Resolve("US Secretary of State", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States"));
  EXPECT_THAT(Resolve("US secretary", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States"));
  EXPECT_THAT(Resolve("American Secretary of State", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States"));
  EXPECT_THAT(Resolve("Secretary of State", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States"));
  EXPECT_THAT(Resolve("the United States' secretary of state", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States"));
}

TEST_F(NameResolutionTest, SurnamesNamePeople) {
  g_.Person("Sergey Lavrov");
  g_.Person("Colin Powell");
  g_.Person("Jerome Powell");
  EXPECT_THAT(Resolve("Lavrov", {kPerson}), ElementsAre("resolved", "Sergey Lavrov"));
  EXPECT_THAT(Resolve("Powell", {kPerson}),
              UnorderedElementsAre("ambiguous", "Colin Powell", "Jerome Powell"));
  EXPECT_THAT(Resolve("Sergey Lavrv", {kPerson}), ElementsAre("guess", "Sergey Lavrov"));
  EXPECT_THAT(Resolve("Nobody", {kPerson}), ElementsAre("unknown"));
}

TEST_F(NameResolutionTest, AWholeNameGoesBeforeOneWithTheWords) {
  g_.Person("Ann Example");
  g_.Person("Ann Mary Example");
  EXPECT_THAT(Resolve("ann example", {kPerson}), ElementsAre("resolved", "Ann Example"));
}

TEST_F(NameResolutionTest, OfficesOfOnePolityThatMatchEquallyWellAreAllMeant) {
  const PolityId us = PolityWith("United States", {"US"});
  g_.Role("Secretary of State", us);
  g_.Role("State Secretary", us);
  g_.Role("Deputy Secretary of State", us);
  EXPECT_THAT(Resolve("US State Secretary", {kRole}),
              ElementsAre("resolved", "State Secretary of the United States"));
  EXPECT_THAT(Resolve("secretary US state", {kRole}),
              ElementsAre("resolved", "Secretary of State of the United States",
                          "State Secretary of the United States"));
  g_.Role("Secretary of State", g_.Polity("Freedonia"));
  EXPECT_THAT(Resolve("Secretary of State", {kRole}),
              ElementsAre("ambiguous", "Secretary of State of the United States",
                          "Secretary of State of Freedonia"));
}

TEST_F(NameResolutionTest, PlacesOfOneNameAreAllMeant) {
  g_.Place("Singapore");
  g_.Polity("Singapore");
  g_.Place("New York City");
  EXPECT_THAT(Resolve("Singapore", {kPlace, kPolity}),
              ElementsAre("resolved", "Singapore", "Singapore"));
  EXPECT_THAT(Resolve("Singapore", {}), ElementsAre("ambiguous", "Singapore", "Singapore"));
  EXPECT_THAT(Resolve("New York", {kPlace, kPolity}), ElementsAre("guess", "New York City"));
}

TEST_F(NameResolutionTest, TopicsWithTheWordsAreAllMeant) {
  g_.Topic("Iran sanctions");
  g_.Topic("Iran deal");
  EXPECT_THAT(Resolve("Iran", {kTopic}),
              UnorderedElementsAre("resolved", "Iran sanctions", "Iran deal"));
}

TEST_F(NameResolutionTest, NoMoreCandidatesThanAskedFor) {
  for (int i = 0; i < 5; ++i) g_.Person(absl::StrCat("Ann Number", i));
  ASSERT_OK_AND_ASSIGN(const NameResolution resolution,
                       ResolveName(g_.Build(), "Ann", {kPerson}, 3, budget_));
  EXPECT_EQ(resolution.candidates.size(), 3);
  EXPECT_TRUE(resolution.more);
  EXPECT_EQ(resolution.verdict, NameVerdict::kAmbiguous);
}

}  // namespace
}  // namespace chancery
