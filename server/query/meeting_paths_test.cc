#include "server/query/meeting_paths.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<PersonId> PeopleOf(const MeetingPath& path) {
  std::vector<PersonId> people = {path.hops[0].encounter.subject};
  for (const PathHop& hop : path.hops) {
    EXPECT_EQ(hop.encounter.subject, people.back());
    people.push_back(hop.encounter.counterpart);
  }
  return people;
}

// Two camps that only Eve and Joe connect, she by one meeting more than he.
class MeetingPathsTest : public ::testing::Test {
 protected:
  MeetingPathsTest() {
    query_.from = ann_;
    query_.to = bob_;
  }

  std::vector<std::string> Chains(const PathQuery& query, const std::string& limit = "") {
    const ReferenceGraph graph = g_.Build();
    const absl::StatusOr<PathAnswer> answer = FindPaths(graph, query, budget_);
    EXPECT_THAT(answer, IsOk());
    std::vector<std::string> chains;
    if (!answer.ok()) return chains;
    EXPECT_EQ(answer->limit, limit);
    for (const MeetingPath& path : answer->paths) {
      chains.push_back(absl::StrJoin(PeopleOf(path), " ", [&](std::string* out, PersonId person) {
        absl::StrAppend(out, *graph.DisplayName(person));
      }));
    }
    return chains;
  }

  GraphBuilder g_;
  const RoleId envoy_ = g_.Role("Envoy", g_.Polity("Freedonia"));
  const PersonId ann_ = g_.Person("Ann").Held(envoy_, "2000", "2005-01-10");
  const PersonId bob_ = g_.Person("Bob");
  const PersonId eve_ = g_.Person("Eve");
  const PersonId joe_ = g_.Person("Joe");
  const PersonId max_ = g_.Person("Max");
  const MeetingId ann_eve_ = g_.Meeting("2004-05-11").With(ann_).With(eve_);
  const MeetingId ann_eve_again_ = g_.Meeting("2005-05-11").With(ann_).With(eve_);
  const MeetingId eve_bob_ = g_.Meeting("2006-05-11").With(eve_).With(bob_);
  const MeetingId ann_joe_ = g_.Meeting("2004-06").Kind(MeetingKind::kPhone).With(joe_).With(ann_);
  const MeetingId joe_bob_ = g_.Meeting("2004-07-11").With(joe_).With(bob_);
  const MeetingId joe_max_ = g_.Meeting("2004-08-11").With(joe_).With(max_);
  const MeetingId max_eve_ = g_.Meeting("2004-08-12").With(max_).With(eve_);
  const MeetingId planned_ =
      g_.Meeting("2004-08-13").Status(MeetingStatus::kPlanned).With(ann_).With(bob_);
  PathQuery query_;
  Budget budget_;
};

TEST_F(MeetingPathsTest, AllShortestChains) {
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Eve Bob", "Ann Joe Bob"));
  query_.max_paths = 1;
  EXPECT_THAT(Chains(query_, "max_paths"), ElementsAre("Ann Eve Bob"));
}

TEST_F(MeetingPathsTest, LongerChainsFollowTheShortest) {
  query_.longer = true;
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Eve Bob", "Ann Joe Bob", "Ann Eve Max Joe Bob",
                                          "Ann Joe Max Eve Bob"));
  query_.max_paths = 3;
  EXPECT_THAT(Chains(query_, "max_paths"),
              ElementsAre("Ann Eve Bob", "Ann Joe Bob", "Ann Eve Max Joe Bob"));
  query_.max_paths = 10;
  query_.max_hops = 3;
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Eve Bob", "Ann Joe Bob"));
}

TEST_F(MeetingPathsTest, TheFilterSaysWhichMeetingsCount) {
  query_.filter.dates = {DayFromCivil(2004, 1, 1), DayFromCivil(2004, 12, 31)};
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Joe Bob"));
  query_.filter.kinds = {MeetingKind::kUnknown};
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Eve Max Joe Bob"));
  query_.max_hops = 3;
  EXPECT_THAT(Chains(query_), IsEmpty());
  query_.filter.statuses = {MeetingStatus::kPlanned};
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Bob"));
}

TEST_F(MeetingPathsTest, OnlyCertainDatesWhereAskedFor) {
  query_.filter.dates = {DayFromCivil(2004, 6, 15), DayFromCivil(2004, 7, 31)};
  EXPECT_THAT(Chains(query_), ElementsAre("Ann Joe Bob"));
  query_.certain_only = true;
  EXPECT_THAT(Chains(query_), IsEmpty());
}

TEST_F(MeetingPathsTest, AHopHasItsFirstMeetingAndTheOfficesThen) {
  ASSERT_OK_AND_ASSIGN(const PathAnswer answer, FindPaths(g_.Build(), query_, budget_));
  ASSERT_EQ(answer.paths.size(), 2);
  const PathHop& hop = answer.paths[0].hops[0];
  EXPECT_EQ(hop.encounter.meeting.meeting, ann_eve_);
  EXPECT_EQ(hop.meeting_count, 2);
  EXPECT_EQ(hop.encounter.subject, ann_);
  EXPECT_THAT(hop.encounter.subject_capacities, ElementsAre(Capacity{envoy_, true, false}));
  EXPECT_THAT(hop.encounter.counterpart_capacities, IsEmpty());
  EXPECT_EQ(answer.paths[0].hops[1].encounter.meeting.meeting, eve_bob_);
}

TEST_F(MeetingPathsTest, NobodyThere) {
  query_.to = g_.Person("Nobody");
  EXPECT_THAT(Chains(query_), IsEmpty());
}

TEST_F(MeetingPathsTest, StopsWithTheBudget) {
  Budget::Limits limits;
  limits.max_rows_read = 1;
  Budget budget(limits, SystemClock::Get(), nullptr);
  ASSERT_THAT(budget.Charge(300), HasReason("LIMIT_EXCEEDED"));
  EXPECT_THAT(FindPaths(g_.Build(), query_, budget), HasReason("LIMIT_EXCEEDED"));
}

// Everybody of a large crowd has met everybody: longer chains are cut off, and say so.
TEST_F(MeetingPathsTest, ManyChainsAreCutOff) {
  auto crowd = g_.Meeting("2010-01-01");
  for (int i = 0; i < 60; ++i) crowd.With(g_.Person(absl::StrCat("Guest ", i)));
  crowd.With(ann_);
  g_.Meeting("2011-01-01").With(g_.Person("Guest 59")).With(bob_);
  query_.longer = true;
  query_.max_paths = 50;
  const std::vector<std::string> chains = Chains(query_, "max_paths");
  ASSERT_EQ(chains.size(), 50);
  EXPECT_EQ(chains[2], "Ann Guest 59 Bob");
  EXPECT_EQ(chains[3], "Ann Guest 0 Guest 59 Bob");
}

// Random graphs, against all chains of all lengths.
TEST(MeetingPathsPropertyTest, AnswersAreThoseOfTheDefinition) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomGraph random(seed);
    RandomGraphSize size;
    size.people = 9;
    size.meetings = 8 + random.Pick(8);
    size.max_parties = 3;
    const ReferenceGraph graph = random.Make(size);
    std::map<PersonId, std::set<PersonId>> met;
    for (const auto& entity : graph.entities()) {
      const auto* meeting = std::get_if<Meeting>(&entity.second);
      if (meeting == nullptr || meeting->status != MeetingStatus::kHeld) continue;
      for (const Participation& a : meeting->participations) {
        for (const Participation& b : meeting->participations) {
          if (a.party == b.party || a.party.kind != EntityKind::kPerson ||
              b.party.kind != EntityKind::kPerson) {
            continue;
          }
          met[PersonId(a.party.id)].insert(PersonId(b.party.id));
        }
      }
    }
    for (int i = 0; i < 12; ++i) {
      PathQuery query;
      query.from = PersonId(1 + random.Pick(size.people));
      do {
        query.to = PersonId(1 + random.Pick(size.people));
      } while (query.to == query.from);
      query.max_hops = static_cast<int>(1 + random.Pick(6));
      query.max_paths = 1 + random.Pick(20);
      query.longer = random.Pick(2) == 0;

      std::vector<std::vector<PersonId>> all;
      std::vector<PersonId> chain = {query.from};
      const std::function<void()> extend = [&] {
        if (chain.back() == query.to) {
          all.push_back(chain);
          return;
        }
        if (chain.size() > static_cast<size_t>(query.max_hops)) return;
        for (PersonId next : met[chain.back()]) {
          if (std::find(chain.begin(), chain.end(), next) != chain.end()) continue;
          chain.push_back(next);
          extend();
          chain.pop_back();
        }
      };
      extend();
      std::stable_sort(all.begin(), all.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); });
      if (!query.longer) {
        while (!all.empty() && all.back().size() > all[0].size()) all.pop_back();
      }

      Budget budget;
      ASSERT_OK_AND_ASSIGN(const PathAnswer answer, FindPaths(graph, query, budget));
      ASSERT_EQ(answer.paths.size(), std::min(all.size(), query.max_paths));
      if (query.max_paths == 1 && !query.longer) {
        // Any of the shortest.
        if (all.empty()) continue;
        EXPECT_NE(std::find(all.begin(), all.end(), PeopleOf(answer.paths[0])), all.end());
        EXPECT_EQ(answer.limit, "max_paths");
        continue;
      }
      EXPECT_EQ(answer.limit, all.size() > query.max_paths ? "max_paths" : "");
      for (size_t n = 0; n < answer.paths.size(); ++n) {
        EXPECT_EQ(PeopleOf(answer.paths[n]), all[n]) << "chain " << n;
      }
    }
  }
}

}  // namespace
}  // namespace chancery
