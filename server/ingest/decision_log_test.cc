#include "server/ingest/decision_log.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/forgetful_graph.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DecisionLogTest : public ::testing::Test {
 protected:
  DecisionLogTest() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    graph_ = OpenForgetfulGraph(std::move(kv), clock_).value();
  }

  void Do(absl::FunctionRef<absl::Status(Transaction&)> change) {
    EXPECT_THAT(graph_->Transact(change), IsOk());
  }

  uint64_t Decide(bool same, std::vector<std::string> left, std::vector<std::string> right,
                  EntityKind kind = EntityKind::kMeeting) {
    CuratorDecision decision;
    decision.same = same;
    decision.kind = kind;
    decision.left = std::move(left);
    decision.right = std::move(right);
    Do([&](Transaction& txn) { return AddDecision(txn, &decision); });
    return decision.id;
  }

  // "decision other same keeps" for each.
  std::vector<std::string> Links(absl::string_view mention,
                                 EntityKind kind = EntityKind::kMeeting) {
    std::vector<std::string> links;
    Do([&](Transaction& txn) -> absl::Status {
      links.clear();
      CHANCERY_ASSIGN_OR_RETURN(const auto found, LinksOf(txn, kind, mention, budget_));
      for (const MentionLink& link : found) {
        links.push_back(absl::StrCat(link.decision, " ", link.other, link.same ? " same" : "",
                                     link.keeps ? " keeps" : ""));
      }
      return absl::OkStatus();
    });
    return links;
  }

  std::vector<std::string> Pairs(EntityRef resource) {
    std::vector<std::string> pairs;
    EXPECT_THAT(
        ScanCandidates(*graph_->Latest(), resource, "", budget_,
                       [&](const SameCandidate& candidate, absl::string_view) {
                         pairs.push_back(absl::StrCat(candidate.left.id, "~", candidate.right.id,
                                                      " ", candidate.score));
                         return true;
                       }),
        IsOk());
    return pairs;
  }

  Budget budget_;
  FakeClock clock_{absl::FromUnixSeconds(1400000000)};
  FaultInjectingKvStore* kv_ = nullptr;
  std::unique_ptr<GraphStore> graph_;
};

TEST_F(DecisionLogTest, DecisionsAreFoundByMention) {
  const uint64_t first = Decide(true, {"meeting:a#0", "meeting:b#0"}, {"meeting:c#0"});
  Decide(false, {"meeting:c#0"}, {"meeting:d#1"});
  EXPECT_THAT(Links("meeting:a#0"), ElementsAre("1 meeting:c#0 same keeps"));
  EXPECT_THAT(Links("meeting:c#0"),
              ElementsAre("1 meeting:a#0 same", "1 meeting:b#0 same", "2 meeting:d#1"));
  EXPECT_THAT(Links("meeting:c#0", EntityKind::kPerson), IsEmpty());
  Do([&](Transaction& txn) { return RemoveDecision(txn, first).status(); });
  EXPECT_THAT(Links("meeting:a#0"), IsEmpty());
  EXPECT_THAT(Links("meeting:c#0"), ElementsAre("2 meeting:d#1"));
}

// One mention may be the beginning of another, whatever stands behind it.
TEST_F(DecisionLogTest, ANeighbourKeepsItsOwn) {
  Decide(true, {"meeting:x#0/b#1"}, {"meeting:x#0\n0000000000000009"});
  EXPECT_THAT(Links("meeting:x#0"), IsEmpty());
  Do([&](Transaction& txn) -> absl::Status {
    uint64_t id = 0;
    for (const char* mention : {"meeting:x#0", "meeting:x#0/b#1", "meeting:x#0\nb#1", "other"}) {
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, mention, EntityRef(EntityKind::kMeeting, ++id)));
    }
    for (const char* mention : {"meeting:x#0", "meeting:x#0/b#1", "meeting:x#0\nb#1"}) {
      CHANCERY_RETURN_IF_ERROR(AddCandidate(txn, EntityKind::kMeeting, mention, "other", 0.5, {}));
    }
    return absl::OkStatus();
  });
  Do([&](Transaction& txn) { return RemoveCandidates(txn, "meeting:x#0", budget_); });
  EXPECT_THAT(Pairs(EntityRef(EntityKind::kMeeting, 1)), IsEmpty());
  EXPECT_THAT(Pairs(EntityRef(EntityKind::kMeeting, 2)).size(), 1);
  EXPECT_THAT(Pairs(EntityRef(EntityKind::kMeeting, 3)).size(), 1);
  Do([&](Transaction& txn) { return RemoveCandidates(txn, "meeting:x#0/b#1", budget_); });
  EXPECT_THAT(Pairs(EntityRef(EntityKind::kMeeting, 2)), IsEmpty());
  EXPECT_THAT(Pairs(EntityRef()).size(), 1);
}

TEST_F(DecisionLogTest, AResourcesPairsAreFoundWithoutTheRestOfTheQueue) {
  constexpr int kPairs = 300;
  Do([&](Transaction& txn) -> absl::Status {
    for (int i = 0; i < kPairs; ++i) {
      const std::string left = absl::StrCat("l", i);
      const std::string right = absl::StrCat("r", i);
      CHANCERY_RETURN_IF_ERROR(
          SetResourceOf(txn, left, EntityRef(EntityKind::kPerson, 1000 + i / 2)));
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, right, EntityRef(EntityKind::kPerson, 1 + i)));
      CHANCERY_RETURN_IF_ERROR(
          AddCandidate(txn, EntityKind::kPerson, left, right, 0.4 + 0.001 * (i % 7), {}));
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(Pairs(EntityRef()).size(), static_cast<size_t>(kPairs));
  const uint64_t before = kv_->calls(FaultInjectingKvStore::Call::kRead);
  EXPECT_THAT(Pairs(EntityRef(EntityKind::kPerson, 1005)),
              ElementsAre("1005~12 0.404", "1005~11 0.403"));
  EXPECT_LT(kv_->calls(FaultInjectingKvStore::Call::kRead) - before, 50u);
}

// A failed read is no "there is none": nothing is written.
TEST_F(DecisionLogTest, AFailedReadIsAnError) {
  Decide(true, {"a"}, {"b"});
  Do([&](Transaction& txn) { return SetResourceOf(txn, "a", EntityRef(EntityKind::kMeeting, 1)); });
  const Revision before = graph_->Latest()->revision();
  int failures = 0;
  for (uint64_t n = 1;; ++n) {
    kv_->FailCall(FaultInjectingKvStore::Call::kRead, n, absl::UnavailableError("no disk"));
    const absl::StatusOr<CommitResult> commit =
        graph_->Transact([&](Transaction& txn) -> absl::Status {
          CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, "a", EntityRef(EntityKind::kMeeting, 2)));
          CHANCERY_RETURN_IF_ERROR(LinksOf(txn, EntityKind::kMeeting, "a", budget_).status());
          return RemoveDecision(txn, 1).status();
        });
    kv_->StopFailing();
    if (commit.ok()) break;
    ++failures;
    EXPECT_TRUE(absl::IsUnavailable(commit.status())) << commit.status();
    ASSERT_EQ(graph_->Latest()->revision(), before);
  }
  EXPECT_GT(failures, 3);
  EXPECT_THAT(Links("a"), IsEmpty());
}

}  // namespace
}  // namespace chancery
