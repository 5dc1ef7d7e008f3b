#include "client/loader/extraction_pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using NextResult = ExtractionPool::NextResult;

// Gives `count` items with `bytes` each, numbered by their line.
ExtractionPool::Source Numbers(int64_t count, int64_t bytes, std::atomic<int64_t>* read = nullptr) {
  auto next = std::make_shared<int64_t>(0);
  return [=]() -> absl::optional<SourceItem> {
    if (*next == count) return absl::nullopt;
    SourceItem item;
    item.place.line = ++*next;
    item.place.bytes = bytes;
    if (read != nullptr) ++*read;
    return item;
  };
}

PreparedItem Pass(SourceItem item) {
  PreparedItem prepared;
  prepared.place = std::move(item.place);
  return prepared;
}

TEST(ExtractionPoolTest, GivesEveryItemInTheOrderOfTheSource) {
  for (const int threads : {1, 2, 7}) {
    ExtractionPool::Options options;
    options.threads = threads;
    options.max_items = 10;
    ExtractionPool pool(options, Numbers(1000, 1), Pass);
    PreparedItem item;
    for (int64_t i = 1; i <= 1000; ++i) {
      ASSERT_EQ(pool.Next(&item), NextResult::kItem);
      EXPECT_EQ(item.place.line, i);
      pool.Release(item.place.bytes);
    }
    EXPECT_EQ(pool.Next(&item), NextResult::kEnd);
    EXPECT_EQ(pool.Next(&item), NextResult::kEnd);
  }
}

TEST(ExtractionPoolTest, EndsAtOnceWithoutItems) {
  ExtractionPool pool(ExtractionPool::Options(), Numbers(0, 1), Pass);
  PreparedItem item;
  EXPECT_EQ(pool.Next(&item), NextResult::kEnd);
}

// The first item is prepared last: the others wait for it.
TEST(ExtractionPoolTest, WaitsForASlowItem) {
  std::mutex mu;
  std::condition_variable changed;
  int done = 0;
  ExtractionPool::Options options;
  options.threads = 2;
  ExtractionPool pool(options, Numbers(5, 1), [&](SourceItem item) {
    std::unique_lock<std::mutex> lock(mu);
    if (item.place.line == 1) {
      changed.wait(lock, [&] { return done == 4; });
    } else {
      ++done;
      changed.notify_all();
    }
    return Pass(std::move(item));
  });
  PreparedItem item;
  for (int64_t i = 1; i <= 5; ++i) {
    ASSERT_EQ(pool.Next(&item), NextResult::kItem);
    EXPECT_EQ(item.place.line, i);
  }
}

TEST(ExtractionPoolTest, ReadsNoMoreThanTheBoundsAllow) {
  std::atomic<int64_t> read{0};
  ExtractionPool::Options options;
  options.threads = 3;
  options.max_bytes = 100;
  ExtractionPool pool(options, Numbers(50, 30, &read), Pass);
  PreparedItem item;
  int64_t released = 0;
  for (int64_t i = 0; i < 50; ++i) {
    ASSERT_EQ(pool.Next(&item), NextResult::kItem);
    // 0, 30, 60, 90 bytes under way still leave room, 120 do not.
    EXPECT_LE(read - released, 4);
    ++released;
    pool.Release(item.place.bytes);
  }
}

TEST(ExtractionPoolTest, LetsAnItemThroughThatIsLargerThanTheBound) {
  ExtractionPool::Options options;
  options.threads = 2;
  options.max_bytes = 10;
  ExtractionPool pool(options, Numbers(3, 1000), Pass);
  PreparedItem item;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(pool.Next(&item), NextResult::kItem);
    pool.Release(item.place.bytes);
  }
  EXPECT_EQ(pool.Next(&item), NextResult::kEnd);
}

TEST(ExtractionPoolTest, InterruptEndsOneWaitAndLosesNothing) {
  ExtractionPool pool(ExtractionPool::Options(), Numbers(2, 1), Pass);
  pool.Interrupt();
  PreparedItem item;
  EXPECT_EQ(pool.Next(&item), NextResult::kInterrupted);
  EXPECT_EQ(pool.Next(&item), NextResult::kItem);
  EXPECT_EQ(item.place.line, 1);
  EXPECT_EQ(pool.Next(&item), NextResult::kItem);
  EXPECT_EQ(item.place.line, 2);
}

TEST(ExtractionPoolTest, InterruptWakesAWaitingThread) {
  std::mutex mu;
  mu.lock();
  ExtractionPool pool(
      ExtractionPool::Options(),
      [&]() -> absl::optional<SourceItem> {
        std::lock_guard<std::mutex> lock(mu);  // until the end of the test
        return absl::nullopt;
      },
      Pass);
  std::thread interrupter([&] { pool.Interrupt(); });
  PreparedItem item;
  EXPECT_EQ(pool.Next(&item), NextResult::kInterrupted);
  interrupter.join();
  mu.unlock();
}

TEST(ExtractionPoolTest, StopDropsTheRestAndWakesEveryone) {
  ExtractionPool::Options options;
  options.threads = 4;
  options.max_items = 2;
  ExtractionPool pool(options, Numbers(1000000, 1), Pass);
  PreparedItem item;
  ASSERT_EQ(pool.Next(&item), NextResult::kItem);
  pool.Stop();
  EXPECT_EQ(pool.Next(&item), NextResult::kEnd);
}

}  // namespace
}  // namespace chancery
