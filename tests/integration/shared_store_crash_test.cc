// What kill -9 leaves behind of servers that share a PostgreSQL database, of the database, and of
// its standby, while two loaders load: the same graph as a run in peace, with nothing lost or
// doubled.
//
// CHANCERY_KILL_ROUNDS says how many rounds, one kill each; 3 by default.

#include <signal.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
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
  const auto primary = PostgresServer::Start();
  ASSERT_THAT(primary, IsOk());
  const auto standby = PostgresServer::StartStandby(**primary);
  ASSERT_THAT(standby, IsOk());

  for (int round = 0; round < Rounds(); ++round) {
    const auto victim = static_cast<Victim>(round % 3);
    SCOPED_TRACE(absl::StrCat("round ", round, ": ", kVictimNames[round % 3]));
    const auto uri = (*primary)->EmptyDatabase();
    ASSERT_THAT(uri, IsOk());
    const std::vector<std::string> flags = {"--store", *uri};
    Invocation init;
    init.program = ServerBinary();
    init.arguments = {"--store", *uri, "--init-store"};
    ASSERT_THAT(RunToEnd(init), ExitsWith(0));
    auto a = ServerProcess::Start({"", flags});
    ASSERT_THAT(a, IsOk());
    const auto b = ServerProcess::Start({"", flags});
    ASSERT_THAT(b, IsOk());

    // Both load the same: of two that add an article, one finds it there.
    const auto first = StartLoader(**a, facts);
    ASSERT_THAT(first, IsOk());
    const auto second = StartLoader(**b, facts);
    ASSERT_THAT(second, IsOk());
    ASSERT_TRUE(WaitForArticles(**b, kArticles / 8 + (round * 37) % (kArticles / 2)));
    switch (victim) {
      case Victim::kServer:
        (*a)->Kill();
        a = ServerProcess::Start({"", flags, (*a)->port()});
        ASSERT_THAT(a, IsOk());
        break;
      case Victim::kPrimary:
        ASSERT_THAT((*primary)->KillAndRestart(), IsOk());
        break;
      case Victim::kStandby:
        ASSERT_THAT((*standby)->KillAndRestart(), IsOk());
        break;
    }
    for (const auto& loader : {&first, &second}) {
      const absl::StatusOr<ProcessEnd> end = (**loader)->Wait(kLoadDeadline);
      ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0)));
      EXPECT_THAT(end->out, ::testing::HasSubstr("\"rejected\":0"));
    }
    EXPECT_THAT((*b)->Chancery({"verify"}), ExitsWith(0));
    EXPECT_EQ(WithoutOrder(VisibleGraph(**b)), WithoutOrder(peace));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace chancery
