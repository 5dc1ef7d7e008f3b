#include "server/runtime/worker_pool.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <system_error>
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

TEST(WorkerPoolTest, GoesOnWithTheThreadsThatThereAre) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::atomic<int> count{0};
  {
    WorkerPool pool(3);
    // No address space has room for such a stack.
    pthread_attr_t usual;
    ASSERT_EQ(pthread_getattr_default_np(&usual), 0);
    pthread_attr_t impossible;
    ASSERT_EQ(pthread_getattr_default_np(&impossible), 0);
    ASSERT_EQ(pthread_attr_setstacksize(&impossible, size_t{1} << 50), 0);
    ASSERT_EQ(pthread_setattr_default_np(&impossible), 0);
    EXPECT_THROW(std::thread([] {}), std::system_error);
    for (int i = 0; i < 10; ++i) {
      pool.Run([released, &count] {
        released.wait();
        ++count;
      });
    }
    ASSERT_EQ(pthread_setattr_default_np(&usual), 0);
    pthread_attr_destroy(&impossible);
    pthread_attr_destroy(&usual);
    release.set_value();
  }
  EXPECT_EQ(count, 10);
}

TEST(WorkerPoolTest, ATaskMayAddTasks) {
  std::promise<void> done;
  WorkerPool pool(1);
  pool.Run([&] { pool.Run([&done] { done.set_value(); }); });
  done.get_future().wait();
}

}  // namespace
}  // namespace chancery
