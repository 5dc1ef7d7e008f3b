// What kill -9 leaves behind of servers that share a PostgreSQL database, of the database, of which
// a standby takes over then, and of a standby, while two loaders load: the same graph as a run in
// peace, with nothing lost or doubled.
//
// CHANCERY_KILL_ROUNDS says how many rounds, one kill each; 3 by default.

#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "tests/integration/crash_workload.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

constexpr absl::Duration kLoadDeadline = absl::Minutes(5);

int Rounds() {
  int rounds = 0;
  const char* const wanted = std::getenv("CHANCERY_KILL_ROUNDS");
  return wanted != nullptr && absl::SimpleAtoi(wanted, &rounds) && rounds > 0 ? rounds : 3;
}

enum class Victim { kServer, kPrimary, kStandby };
constexpr const char* kVictimNames[] = {"server", "primary", "standby"};

// A primary and two standbys, of which one must have each commit.
class Cluster {
 public:
  absl::Status Start() {
    CHANCERY_ASSIGN_OR_RETURN(primary_, PostgresServer::Start());
    for (auto& standby : standbys_) {
      CHANCERY_ASSIGN_OR_RETURN(standby, PostgresServer::StartStandby(*primary_));
    }
    CHANCERY_RETURN_IF_ERROR(primary_->RequireAStandby());
    // They have it from the start when they take over.
    for (auto& standby : standbys_) CHANCERY_RETURN_IF_ERROR(standby->RequireAStandby());
    return absl::OkStatus();
  }

  std::string Uri() const {
    return PostgresServer::UriOfPrimary({primary_.get(), standbys_[0].get(), standbys_[1].get()});
  }
  const PostgresServer& primary() const { return *primary_; }

  absl::Status KillStandby() { return standbys_[0]->KillAndRestart(); }

  // The primary is gone, and the standby that has most takes over, as a cluster's manager sees to
  // it.
  absl::Status KillPrimary() {
    primary_->Kill();
    std::array<int64_t, 2> received;
    for (size_t i : {0, 1}) {
      CHANCERY_ASSIGN_OR_RETURN(received[i], standbys_[i]->ReceivedBytes());
    }
    const size_t first = received[0] >= received[1] ? 0 : 1;
    CHANCERY_RETURN_IF_ERROR(standbys_[first]->Promote());
    CHANCERY_RETURN_IF_ERROR(standbys_[1 - first]->Follow(*standbys_[first]));
    std::swap(primary_, standbys_[first]);
    return absl::OkStatus();
  }

  // The one that was killed comes back, as a standby without a past.
  absl::Status Complete() {
    for (auto& standby : standbys_) {
      if (standby->running()) continue;
      CHANCERY_ASSIGN_OR_RETURN(standby, PostgresServer::StartStandby(*primary_));
    }
    return absl::OkStatus();
  }

 private:
  std::unique_ptr<PostgresServer> primary_;
  std::array<std::unique_ptr<PostgresServer>, 2> standbys_;
};

TEST(SharedStoreCrashTest, NothingIsLostOrDoubledWhoeverIsKilled) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  const std::string facts = WriteArticles();
  std::string peace;
  {
    const auto alone = ServerProcess::Start({NewFolder("peace")});
    ASSERT_THAT(alone, IsOk());
    ASSERT_THAT((*alone)->Load({facts}), ExitsWith(0));
    peace = VisibleGraph(**alone);
  }
  Cluster cluster;
  ASSERT_THAT(cluster.Start(), IsOk());

  for (int round = 0; round < Rounds(); ++round) {
    const auto victim = static_cast<Victim>(round % 3);
    SCOPED_TRACE(absl::StrCat("round ", round, ": ", kVictimNames[round % 3]));
    const absl::Time start = absl::Now();
    ASSERT_THAT(cluster.primary().EmptyDatabase(), IsOk());
    const std::vector<std::string> flags = {"--store", cluster.Uri()};
    Invocation init;
    init.program = ServerBinary();
    init.arguments = {"--store", cluster.Uri(), "--init-store"};
    ASSERT_THAT(RunToEnd(init), ExitsWith(0));
    const auto a = ServerProcess::Start({"", flags});
    ASSERT_THAT(a, IsOk());
    const auto b = ServerProcess::Start({"", flags});
    ASSERT_THAT(b, IsOk());

    // Both load the same: of two that add an article, one finds it there. The first goes on at the
    // other server when its own is killed.
    const auto first = StartLoader({a->get(), b->get()}, facts);
    ASSERT_THAT(first, IsOk());
    const auto second = StartLoader({b->get()}, facts);
    ASSERT_THAT(second, IsOk());
    ASSERT_TRUE(WaitForArticles(**b, kArticles / 8 + (round * 37) % (kArticles / 2)));
    switch (victim) {
      case Victim::kServer:
        (*a)->Kill();
        break;
      case Victim::kPrimary:
        ASSERT_THAT(cluster.KillPrimary(), IsOk());
        break;
      case Victim::kStandby:
        ASSERT_THAT(cluster.KillStandby(), IsOk());
        break;
    }
    for (const auto& loader : {&first, &second}) {
      ExpectLoaded(***loader, kLoadDeadline);
      if (HasFatalFailure()) return;
    }
    EXPECT_THAT((*b)->Chancery({"verify"}), ExitsWith(0));
    EXPECT_EQ(WithoutOrder(VisibleGraph(**b)), WithoutOrder(peace));
    if (HasFailure()) return;
    std::cout << "round " << round << ", " << kVictimNames[round % 3]
              << " killed: nothing lost or doubled, in " << absl::Now() - start << std::endl;
    ASSERT_THAT(cluster.Complete(), IsOk());
  }
}

}  // namespace
}  // namespace chancery
