#include "storage/sql/writer_lease.h"

#include <memory>
#include <thread>

#include "gtest/gtest.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

class WriterLeaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
    auto server = PostgresServer::Start();
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  std::unique_ptr<WriterLease> NewLease() {
    return std::make_unique<WriterLease>(
        [this] { return PgConnection::Connect(server_->Uri(), absl::Seconds(10)); });
  }

  static constexpr absl::Duration kLong = absl::Seconds(30);
  static constexpr absl::Duration kShort = absl::Milliseconds(20);

  std::unique_ptr<PostgresServer> server_;
};

TEST_F(WriterLeaseTest, OneHasItUntilItIsReleasedOrLost) {
  const auto a = NewLease();
  auto b = NewLease();
  EXPECT_THAT(a->Acquire(kLong), IsOkAndHolds(true));
  EXPECT_THAT(a->Acquire(kLong), IsOkAndHolds(true));
  EXPECT_FALSE(a->Wanted());
  EXPECT_THAT(b->Acquire(kShort), IsOkAndHolds(false));
  EXPECT_FALSE(b->held());
  // Who waits gets it when it is given up, which its holder does once it is wanted.
  std::thread waiter([&] { EXPECT_THAT(b->Acquire(kLong), IsOkAndHolds(true)); });
  while (!a->Wanted()) {
    std::this_thread::yield();
  }
  a->Release();
  waiter.join();
  EXPECT_TRUE(b->held());
  EXPECT_FALSE(a->held());
  EXPECT_THAT(a->Acquire(kShort), IsOkAndHolds(false));
  // As when its process dies.
  b.reset();
  EXPECT_THAT(a->Acquire(kLong), IsOkAndHolds(true));
  // As when the database ends the session.
  ASSERT_THAT(server_->Execute("SELECT pg_terminate_backend(pid) FROM pg_locks "
                               "WHERE locktype = 'advisory'"),
              IsOk());
  EXPECT_FALSE(a->Wanted());
  EXPECT_FALSE(a->held());
  EXPECT_THAT(a->Acquire(kLong), IsOkAndHolds(true));
}

}  // namespace
}  // namespace chancery
