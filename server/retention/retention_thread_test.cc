#include "server/retention/retention_thread.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using Call = FaultInjectingKvStore::Call;
using Outcome = absl::optional<std::string>;

class RetentionThreadTest : public ::testing::Test {
 protected:
  RetentionThreadTest() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    graph_ = GraphStore::Open(std::move(kv), clock_, GraphStore::Options()).value();
    options_.interval = absl::Milliseconds(1);
  }

  // A revision an hour, each with a request.
  void Commit(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_THAT(graph_->Transact([](Transaction& txn) {
        Topic topic;
        topic.id = txn.head().revision() == 0 ? txn.NewId<TopicId>() : TopicId(1);
        topic.names.display = absl::StrCat("Topic ", txn.head().revision() + 1);
        txn.Put(topic);
        txn.RecordRequest(absl::StrCat("r", txn.head().revision() + 1), "done");
        return absl::OkStatus();
      }),
                  IsOk());
      clock_.Advance(absl::Hours(1));
    }
  }

  std::unique_ptr<RetentionThread> Start() {
    return std::make_unique<RetentionThread>(*graph_, clock_, options_,
                                             [this](const absl::Status&) { ++failures_; });
  }
  GraphStats Stats() {
    auto stats = graph_->Stats();
    EXPECT_THAT(stats, IsOk());
    return *std::move(stats);
  }
  void AwaitOldest(Revision oldest) {
    while (Stats().oldest != oldest || !Stats().trim_finished) std::this_thread::yield();
  }

  FakeClock clock_{absl::FromUnixSeconds(1767225600)};
  FaultInjectingKvStore* kv_;
  std::unique_ptr<GraphStore> graph_;
  RetentionThread::Options options_;
  std::atomic<int> failures_{0};
};

TEST_F(RetentionThreadTest, HistoryGoesByItsAgeAndOnlyThat) {
  Commit(10);  // revision 1 is 10 hours old
  options_.keep_history = absl::Hours(4);
  const auto thread = Start();
  // That of 4 hours ago can be read.
  AwaitOldest(7);
  EXPECT_THAT(graph_->At(7), IsOk());
  EXPECT_THAT(graph_->At(6), HasReason("REVISION_TRIMMED"));
  clock_.Advance(absl::Minutes(90));
  AwaitOldest(8);
  // The newest stays, however old it is.
  clock_.Advance(absl::Hours(100));
  AwaitOldest(10);
  EXPECT_EQ(Stats().counts.at(EntityKind::kTopic), 1);
  EXPECT_EQ(failures_, 0);
}

TEST_F(RetentionThreadTest, HistoryIsKeptUnlessAskedForAndOutcomesForAMonth) {
  Commit(2);
  clock_.Advance(absl::Hours(24 * 30 - 1));
  const auto thread = Start();
  while (*graph_->FindRequest("r1") != Outcome("")) std::this_thread::yield();
  EXPECT_EQ(*graph_->FindRequest("r2"), Outcome("done"));
  EXPECT_EQ(Stats().oldest, 0U);
}

TEST_F(RetentionThreadTest, ATrimThatWasCutShortIsFinished) {
  Commit(5);
  Budget budget;
  kv_->FailCallsFrom(Call::kWrite, 2, absl::UnavailableError("gone"));
  EXPECT_FALSE(graph_->TrimHistory(3, false, budget).ok());
  kv_->StopFailing();
  EXPECT_FALSE(Stats().trim_finished);
  const auto thread = Start();
  AwaitOldest(3);
}

TEST_F(RetentionThreadTest, WhatFailsIsToldAndTriedAgain) {
  Commit(5);
  options_.keep_history = absl::Hours(1);
  kv_->FailCallsFrom(Call::kWrite, 1, absl::UnavailableError("gone"));
  const auto thread = Start();
  while (failures_ < 2) std::this_thread::yield();
  EXPECT_EQ(Stats().oldest, 0U);
  kv_->StopFailing();
  AwaitOldest(5);
}

}  // namespace
}  // namespace chancery
