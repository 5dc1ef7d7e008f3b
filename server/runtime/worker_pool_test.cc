#include "server/runtime/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>
#include <vector>

namespace chancery {
namespace {

TEST(WorkerPoolTest, RunsEveryTaskBeforeItIsDestroyed) {
  std::atomic<int> count{0};
  {
    WorkerPool pool(3);
    for (int i = 0; i < 1000; ++i) pool.Run([&count] { ++count; });
  }
  EXPECT_EQ(count, 1000);
}

TEST(WorkerPoolTest, OneThreadRunsTasksInOrder) {
  std::vector<int> order;
  {
    WorkerPool pool(1);
    for (int i = 0; i < 100; ++i) pool.Run([&order, i] { order.push_back(i); });
  }
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

TEST(WorkerPoolTest, BlockedTasksDoNotHoldUpOthersWhileThreadsAreLeft) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::promise<void> done;
  {
    WorkerPool pool(3);
    for (int i = 0; i < 2; ++i) pool.Run([released] { released.wait(); });
    pool.Run([&done] { done.set_value(); });
    done.get_future().wait();
    release.set_value();
  }
}

TEST(WorkerPoolTest, UsesNoMoreThreadsThanAllowed) {
  std::mutex mu;
  std::set<std::thread::id> ids;
  {
    WorkerPool pool(2);
    for (int i = 0; i < 200; ++i) {
      pool.Run([&] {
        std::lock_guard<std::mutex> lock(mu);
        ids.insert(std::this_thread::get_id());
      });
    }
  }
  EXPECT_GE(ids.size(), 1u);
  EXPECT_LE(ids.size(), 2u);
}

TEST(WorkerPoolTest, ATaskMayAddTasks) {
  std::promise<void> done;
  WorkerPool pool(1);
  pool.Run([&] { pool.Run([&done] { done.set_value(); }); });
  done.get_future().wait();
}

}  // namespace
}  // namespace chancery
