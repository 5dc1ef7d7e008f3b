#include "storage/kv/write_behind.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

// Where the writes of an engine wait, and fail where a test says so.
class Gate {
 public:
  void Open() {
    std::lock_guard<std::mutex> lock(mu_);
    open_ = true;
    changed_.notify_all();
  }
  void FailWrite(int n) { failing_ = n; }
  int writes() const { return writes_; }

  absl::Status Pass() {
    std::unique_lock<std::mutex> lock(mu_);
    changed_.wait(lock, [this] { return open_; });
    if (++writes_ == failing_) return absl::UnavailableError("the disk is on fire");
    return absl::OkStatus();
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  bool open_ = false;  // guarded by mu_
  std::atomic<int> failing_{0};
  std::atomic<int> writes_{0};
};

class WriteBehindTest : public ::testing::Test {
 protected:
  void Make(size_t max_waiting_bytes = WriteBehind::kMaxWaitingBytes) {
    const auto write = [this](const SortedChanges& changes) {
      const absl::Status passed = gate_.Pass();
      return passed.ok() ? engine_.Write(changes.batch(), WriteOptions{}) : passed;
    };
    writes_ = std::make_unique<WriteBehind>(write, SystemClock::Get(), max_waiting_bytes);
  }

  absl::Status Put(absl::string_view key, absl::string_view value) {
    WriteBatch batch;
    batch.Put(Table::kNote, key, value);
    return writes_->Add(batch);
  }

  std::shared_ptr<const KvSnapshot> Snapshot() const {
    return writes_->Snapshot([this] { return engine_.NewSnapshot(); });
  }

  static std::string ValueOf(const KvSnapshot& snapshot, absl::string_view key) {
    PinnedValue value;
    const absl::StatusOr<bool> found = snapshot.Get(ReadOptions(), Table::kNote, key, &value);
    EXPECT_THAT(found, IsOk());
    return found.ok() && *found ? value.ToString() : "absent";
  }

  Gate gate_;
  MemoryKvStore engine_;
  std::unique_ptr<WriteBehind> writes_;  // last: it uses the others
};

TEST_F(WriteBehindTest, WhatTheEngineDoesNotHaveYetIsRead) {
  Make();
  const auto before = Snapshot();
  ASSERT_THAT(Put("a", "1"), IsOk());
  const auto first = Snapshot();
  ASSERT_THAT(Put("a", "2"), IsOk());
  const auto second = Snapshot();
  EXPECT_EQ(ValueOf(*engine_.NewSnapshot(), "a"), "absent");
  gate_.Open();
  ASSERT_THAT(writes_->Drain(), IsOk());
  EXPECT_EQ(ValueOf(*engine_.NewSnapshot(), "a"), "2");
  EXPECT_EQ(ValueOf(*before, "a"), "absent");
  EXPECT_EQ(ValueOf(*first, "a"), "1");
  EXPECT_EQ(ValueOf(*second, "a"), "2");
  EXPECT_EQ(ValueOf(*Snapshot(), "a"), "2");
}

TEST_F(WriteBehindTest, TheEngineGetsAllBeforeTheStoreIsGone) {
  Make();
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Put(absl::StrCat(i), "1"), IsOk());
  std::thread ending([this] { writes_.reset(); });
  gate_.Open();
  ending.join();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ValueOf(*engine_.NewSnapshot(), absl::StrCat(i)), "1");
}

TEST_F(WriteBehindTest, AWriteWaitsWhileTooMuchDoes) {
  Make(/*max_waiting_bytes=*/100);
  ASSERT_THAT(Put("a", std::string(200, 'v')), IsOk());
  std::atomic<bool> written{false};
  std::thread writer([&] {
    EXPECT_THAT(Put("b", "1"), IsOk());
    written = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(written);
  gate_.Open();
  writer.join();
  EXPECT_TRUE(written);
}

TEST_F(WriteBehindTest, AnErrorOfTheEngineComesWithLaterCalls) {
  Make();
  gate_.FailWrite(2);
  ASSERT_THAT(Put("a", "1"), IsOk());
  ASSERT_THAT(Put("b", "1"), IsOk());
  ASSERT_THAT(Put("c", "1"), IsOk());
  gate_.Open();
  EXPECT_EQ(writes_->Drain().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Put("d", "1").code(), absl::StatusCode::kUnavailable);
  // What came behind it is not in the engine, and what was written is still read.
  EXPECT_EQ(gate_.writes(), 2);
  EXPECT_EQ(ValueOf(*engine_.NewSnapshot(), "a"), "1");
  EXPECT_EQ(ValueOf(*engine_.NewSnapshot(), "c"), "absent");
  EXPECT_EQ(ValueOf(*Snapshot(), "c"), "1");
  EXPECT_EQ(ValueOf(*Snapshot(), "d"), "absent");
}

TEST_F(WriteBehindTest, AWriterThatWaitsForRoomIsToldOfTheError) {
  Make(/*max_waiting_bytes=*/100);
  gate_.FailWrite(1);
  ASSERT_THAT(Put("a", std::string(200, 'v')), IsOk());
  std::thread writer([&] { EXPECT_EQ(Put("b", "1").code(), absl::StatusCode::kUnavailable); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  gate_.Open();
  writer.join();
}

}  // namespace
}  // namespace chancery
