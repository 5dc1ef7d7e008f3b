// Old history is taken away by an operator: what can still be read is as it was, what cannot is
// refused with a reason, and exports, backups and copies are right.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/operator_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/integration/test_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HistoryTest : public ::testing::Test {
 protected:
  // The samples, and then an article that goes and comes again: three revisions to look back from.
  void SetUp() override {
    if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
    settings_ = NewTestStore("history");
    Start();
    ASSERT_NE(server_, nullptr);
    ASSERT_THAT(server_->Load({Runfile("client/loader/samples")}), ExitsWith(0));
    loaded_ = Newest();
    ASSERT_THAT(server_->Chancery({"curate", "retract", "articles/1"}), ExitsWith(0));
    retracted_ = Newest();
    ASSERT_GT(retracted_, loaded_);
    ASSERT_THAT(server_->Load({Runfile("client/loader/samples")}), ExitsWith(0));
  }

  void Start() {
    auto server = ServerProcess::Start(settings_);
    EXPECT_THAT(server, IsOk());
    server_ = server.ok() ? *std::move(server) : nullptr;
  }

  int64_t Newest() const {
    return server_->Reply<v1::GetStatsResponse>({"stats"}).info().revision();
  }

  // What the graph has at a revision.
  std::string At(int64_t revision) const {
    std::string all;
    for (const char* collection : {"people", "meetings", "articles"}) {
      const ProcessEnd end = server_->Chancery(
          {"list", collection, "--all", "--at", absl::StrCat(revision), "--output", "csv"});
      EXPECT_THAT(end, ExitsWith(0));
      absl::StrAppend(&all, end.out);
    }
    return all;
  }

  void ExpectTrimmed(const std::vector<std::string>& command) const {
    const ProcessEnd end = server_->Chancery(command);
    EXPECT_THAT(end, Not(ExitsWith(0))) << absl::StrJoin(command, " ");
    EXPECT_THAT(end.err, HasSubstr("was trimmed")) << absl::StrJoin(command, " ");
  }

  ServerSettings settings_;
  std::unique_ptr<ServerProcess> server_;
  int64_t loaded_ = 0;
  int64_t retracted_ = 0;
};

TEST_F(HistoryTest, WhatIsKeptIsAsItWasAndWhatIsNotIsRefused) {
  const int64_t newest = Newest();
  const std::string then = At(retracted_);
  const std::string now = At(newest);
  EXPECT_NE(At(loaded_), then);
  const std::string point = absl::StrCat(retracted_);
  const ProcessEnd refused = server_->Chancery({"trim", point});
  EXPECT_THAT(refused, ExitsWith(2));
  EXPECT_THAT(refused.err, HasSubstr("--yes"));
  const auto trial = server_->Reply<v1::TrimHistoryResponse>({"trim", point, "--dry-run"});
  EXPECT_EQ(trial.oldest_revision(), retracted_);
  EXPECT_GT(trial.rows(), 0);
  EXPECT_THAT(server_->Chancery({"list", "people", "--at", "1"}), Not(ExitsWith(2)));
  const auto gone = server_->Reply<v1::TrimHistoryResponse>({"trim", point, "--yes"});
  EXPECT_EQ(gone.rows(), trial.rows());
  EXPECT_EQ(gone.commits(), retracted_ - 1);

  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(At(retracted_), then);
    EXPECT_EQ(At(newest), now);
    ExpectTrimmed({"list", "people", "--at", absl::StrCat(retracted_ - 1)});
    ExpectTrimmed({"list", "people", "--at", "2020-01-01"});
    ExpectTrimmed({"watch", "--after", "1", "--until-now"});
    ExpectTrimmed({"diff", "Sergey Lavrov", "--since", "1"});
    EXPECT_THAT(server_->Chancery({"watch", "--after", point, "--until-now"}), ExitsWith(0));
    const auto stats = server_->Reply<v1::GetStatsResponse>({"stats"});
    EXPECT_EQ(stats.oldest_revision(), retracted_);
    EXPECT_TRUE(stats.has_oldest_revision_time());
    EXPECT_THAT(server_->Chancery({"verify"}), ExitsWith(0));
    // Curators' decisions are told, though not what was there before them.
    const ProcessEnd decisions = server_->Chancery({"curate", "decisions"});
    EXPECT_THAT(decisions.err, Not(HasSubstr("trimmed")));
    if (EngineOfTest() == TestEngine::kMemory) return;
    server_->Kill();
    Start();
    ASSERT_NE(server_, nullptr);
  }
}

TEST_F(HistoryTest, ExportsBackupsAndCopiesOfItAreRight) {
  const ProcessEnd whole = server_->Chancery({"export", "--format", "jsonl"});
  EXPECT_THAT(whole, ExitsWith(0));
  const std::string point = absl::StrCat(retracted_);
  ASSERT_THAT(server_->Chancery({"trim", point, "--yes"}), ExitsWith(0));
  EXPECT_EQ(server_->Chancery({"export", "--format", "jsonl"}).out, whole.out);
  if (EngineOfTest() == TestEngine::kMemory) return;
  const std::string then = At(retracted_);
  const std::string folder = NewFolder("kept");
  Invocation run;
  run.program = ServerBinary();
  if (EngineOfTest() == TestEngine::kRocksDb) {
    ASSERT_THAT(server_->Chancery({"backup", folder + "/backup"}), ExitsWith(0));
    run.arguments = {"--data-dir",       folder + "/early", "--restore",
                     folder + "/backup", "--at-revision",   absl::StrCat(retracted_ - 1)};
    const ProcessEnd early = RunToEnd(run);
    EXPECT_THAT(early, ExitsWith(1));
    EXPECT_THAT(early.err, HasSubstr("was trimmed"));
    run.arguments = {"--data-dir",       folder + "/restored", "--restore",
                     folder + "/backup", "--at-revision",      point};
    EXPECT_THAT(RunToEnd(run), ExitsWith(0));
  }
  ASSERT_THAT(server_->Stop(), ExitsWith(0));
  run.arguments = settings_.flags;
  if (!settings_.data_dir.empty()) run.arguments = {"--data-dir", settings_.data_dir};
  run.arguments.insert(run.arguments.end(), {"--copy-store", folder + "/copy"});
  ASSERT_THAT(RunToEnd(run), ExitsWith(0));
  for (const std::string name : {"/copy", "/restored"}) {
    if (name == "/restored" && EngineOfTest() != TestEngine::kRocksDb) continue;
    settings_ = {folder + name};
    Start();
    ASSERT_NE(server_, nullptr) << name;
    EXPECT_EQ(At(retracted_), then) << name;
    ExpectTrimmed({"list", "people", "--at", absl::StrCat(retracted_ - 1)});
    EXPECT_THAT(server_->Chancery({"verify"}), ExitsWith(0)) << name;
    ASSERT_THAT(server_->Stop(), ExitsWith(0));
  }
}

}  // namespace
}  // namespace chancery
