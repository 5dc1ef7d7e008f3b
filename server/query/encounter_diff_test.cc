#include "server/query/encounter_diff.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
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

class EncounterDiffTest : public ::testing::Test {
 protected:
  EncounterDiffTest() {
    g_.Says(first_, g_.Article("Gazette", "2004-05-12", "They met."), 0, 4);
    query_.subjects = {ann_};
  }

  std::vector<EncounterDifference> Diff(const ReferenceGraph& before, const ReferenceGraph& after) {
    absl::StatusOr<std::vector<EncounterDifference>> differences =
        DiffEncounters(before, after, query_, budget_);
    EXPECT_THAT(differences, IsOk());
    return differences.ok() ? *std::move(differences) : std::vector<EncounterDifference>();
  }

  GraphBuilder g_;
  const RoleId envoy_ = g_.Role("Envoy", g_.Polity("Freedonia"));
  const PersonId ann_ = g_.Person("Ann");
  GraphBuilder::PersonHandle bob_ = g_.Person("Bob");
  const MeetingId first_ = g_.Meeting("2004-05-11").With(ann_).With(bob_);
  EncounterQuery query_;
  Budget budget_;
};

TEST_F(EncounterDiffTest, ANewMeetingIsAddedWithTheArticleThatTellsOfIt) {
  const ReferenceGraph before = g_.Build();
  EXPECT_THAT(Diff(before, before), IsEmpty());
  const MeetingId again = g_.Meeting("2005-05-11").With(ann_).With(bob_);
  const MeetingId other = g_.Meeting("2003-05-11").With(ann_).With(g_.Person("Eve"));
  const ArticleId article = g_.Article("Herald", "2005-05-12", "They met again.");
  g_.Says(again, article, 0, 4);
  const ReferenceGraph after = g_.Build();
  const std::vector<EncounterDifference> differences = Diff(before, after);
  ASSERT_EQ(differences.size(), 2);
  EXPECT_EQ(differences[0].after->meeting.meeting, other);
  EXPECT_TRUE(differences[0].new_counterpart);
  EXPECT_EQ(differences[1].after->meeting.meeting, again);
  EXPECT_FALSE(differences[1].before.has_value());
  EXPECT_FALSE(differences[1].new_counterpart);
  ASSERT_OK_AND_ASSIGN(const std::vector<ArticleId> reasons,
                       ReasonsOf(differences[1], before, after, budget_));
  EXPECT_THAT(reasons, ElementsAre(article));

  // And the way back.
  const std::vector<EncounterDifference> back = Diff(after, before);
  ASSERT_EQ(back.size(), 2);
  EXPECT_EQ(back[1].before->meeting.meeting, again);
  EXPECT_FALSE(back[1].after.has_value());
  ASSERT_OK_AND_ASSIGN(const std::vector<ArticleId> why,
                       ReasonsOf(back[1], after, before, budget_));
  EXPECT_THAT(why, ElementsAre(article));
}

TEST_F(EncounterDiffTest, ATenureThatBecomesKnownChangesTheRow) {
  const ReferenceGraph before = g_.Build();
  bob_.Held(envoy_, "2000", "2010");
  const ArticleId article = g_.Article("Herald", "2005-05-12", "Bob was envoy.");
  g_.Says(TenureId(1), article, 0, 4);
  const ReferenceGraph after = g_.Build();
  const std::vector<EncounterDifference> differences = Diff(before, after);
  ASSERT_EQ(differences.size(), 1);
  EXPECT_THAT(differences[0].before->counterpart_capacities, IsEmpty());
  EXPECT_THAT(differences[0].after->counterpart_capacities,
              ElementsAre(Capacity{envoy_, true, false}));
  ASSERT_OK_AND_ASSIGN(const std::vector<ArticleId> reasons,
                       ReasonsOf(differences[0], before, after, budget_));
  EXPECT_THAT(reasons, ElementsAre(article));

  // To whom the office is a condition, the row is new.
  query_.roles = {envoy_};
  const std::vector<EncounterDifference> as_envoy = Diff(before, after);
  ASSERT_EQ(as_envoy.size(), 1);
  EXPECT_FALSE(as_envoy[0].before.has_value());
  EXPECT_TRUE(as_envoy[0].new_counterpart);
}

// Whatever changes, the older answer with the differences is the newer one.
TEST(EncounterDiffPropertyTest, TheOldAnswerAndTheDifferencesAreTheNewAnswer) {
  using Key = std::tuple<uint64_t, uint64_t, uint64_t>;
  for (uint32_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomGraph random(seed);
    const RandomGraphSize size;
    const ReferenceGraph before = random.Make(size);
    ReferenceGraph after = before;
    const ReferenceGraph other = random.Make(size);
    for (const auto& entry : other.entities()) {
      if (entry.first.kind != EntityKind::kMeeting) continue;
      if (random.Pick(3) == 0) after.Put(entry.second);
      if (random.Pick(6) == 0) after.Close(entry.first);
    }
    EncounterQuery query;
    query.subjects = {PersonId(1), PersonId(2)};
    query.roles = random.Some<RoleId>(2, size.roles);
    Budget budget;
    const auto rows = [&](const ReferenceGraph& graph) {
      std::map<Key, bool> keys;
      const absl::StatusOr<EncounterPage> page =
          FindEncounters(graph, query, false, absl::nullopt, 10000, budget);
      EXPECT_THAT(page, IsOk());
      for (const EncounterRow& row : page->rows) {
        keys[{row.meeting.meeting.value, row.counterpart.value, row.subject.value}] = row.certain;
      }
      return keys;
    };
    std::map<Key, bool> answer = rows(before);
    ASSERT_OK_AND_ASSIGN(const std::vector<EncounterDifference> differences,
                         DiffEncounters(before, after, query, budget));
    for (const EncounterDifference& difference : differences) {
      const EncounterRow& row =
          difference.after.has_value() ? *difference.after : *difference.before;
      const Key key{row.meeting.meeting.value, row.counterpart.value, row.subject.value};
      EXPECT_EQ(difference.before.has_value(), answer.count(key) > 0);
      if (difference.after.has_value()) {
        answer[key] = row.certain;
      } else {
        answer.erase(key);
      }
    }
    EXPECT_EQ(answer, rows(after));
  }
}

}  // namespace
}  // namespace chancery
