// What kill -9 leaves behind: the same graph as a run in peace, once the load is run again.

#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/crash_workload.h"
#include "tests/integration/meeting_articles.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class CrashTest : public ::testing::Test {
 protected:
  // Once for all suites: they compare with the same run.
  static void SetUpTestSuite() {
    if (peace_ != nullptr) return;
    facts_ = new std::string(WriteArticles());
    const auto server = ServerProcess::Start({NewFolder("peace")});
    ASSERT_THAT(server, IsOk());
    ASSERT_THAT((*server)->Load({*facts_}), ExitsWith(0));
    peace_ = new std::string(VisibleGraph(**server));
  }
  void SetUp() override { ASSERT_NE(peace_, nullptr); }

  static std::string* facts_;
  static std::string* peace_;
};

std::string* CrashTest::facts_ = nullptr;
std::string* CrashTest::peace_ = nullptr;

class LoaderCrashTest : public CrashTest, public ::testing::WithParamInterface<bool> {};

TEST_P(LoaderCrashTest, ALoadThatWasKilledIsCompletedByRunningItAgain) {
  const auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  std::vector<std::string> flags;
  if (GetParam()) flags = {"--checkpoint", absl::StrCat(NewFolder("load"), "/checkpoint")};
  int killed = 0;
  for (const int64_t count : {40, 130, 260}) {
    const auto loader = StartLoader({server->get()}, *facts_, flags);
    ASSERT_THAT(loader, IsOk());
    ASSERT_TRUE(WaitForArticles(**server, count));
    (*loader)->Signal(SIGKILL);
    const absl::StatusOr<ProcessEnd> end = (*loader)->Wait();
    ASSERT_THAT(end, IsOk());
    killed += end->signal == SIGKILL ? 1 : 0;
  }
  EXPECT_GT(killed, 0) << "the loads were through before they could be killed: make them longer";

  const auto loader = StartLoader({server->get()}, *facts_, flags);
  ASSERT_THAT(loader, IsOk());
  const absl::StatusOr<ProcessEnd> end = (*loader)->Wait();
  ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0)));
  EXPECT_THAT(end->out, HasSubstr("\"rejected\":0"));
  ExpectSameAsInPeace(**server, *peace_);
}

INSTANTIATE_TEST_SUITE_P(Checkpoint, LoaderCrashTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "With" : "Without"; });

class ServerCrashTest : public CrashTest, public ::testing::WithParamInterface<int> {};

TEST_P(ServerCrashTest, TheLoaderGoesOnByItselfWhenTheServerIsBack) {
  const std::string data_dir = NewFolder("store");
  auto server = ServerProcess::Start({data_dir});
  ASSERT_THAT(server, IsOk());
  const auto loader = StartLoader({server->get()}, *facts_);
  ASSERT_THAT(loader, IsOk());
  ASSERT_TRUE(WaitForArticles(**server, kArticles / 3));
  (*server)->process().Signal(GetParam());
  ASSERT_THAT((*server)->process().Wait(), IsOk());
  server = ServerProcess::Start({data_dir, {}, (*server)->port()});
  ASSERT_THAT(server, IsOk());
  const absl::StatusOr<ProcessEnd> end = (*loader)->Wait();
  ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0)));
  EXPECT_THAT(end->err, HasSubstr("trying again"));
  EXPECT_THAT(end->out, HasSubstr(absl::StrCat("{\"articles\":", kArticles, ",")));
  ExpectSameAsInPeace(**server, *peace_);
}

INSTANTIATE_TEST_SUITE_P(Signal, ServerCrashTest, ::testing::Values(SIGKILL, SIGTERM),
                         [](const auto& info) { return info.param == SIGKILL ? "Kill" : "Term"; });

TEST_F(CrashTest, WhatWasAcknowledgedIsThereAfterTheServerWasKilled) {
  const std::string data_dir = NewFolder("store");
  auto server = ServerProcess::Start({data_dir});
  ASSERT_THAT(server, IsOk());
  std::vector<std::string> acknowledged;
  int64_t revision = 0;
  {
    const std::unique_ptr<GrpcConnection> connection = Connect(**server);
    const std::unique_ptr<ArticleStream> stream = connection->IngestArticles();
    std::thread writer([&stream] {
      for (int i = 0; i < kArticles; ++i) {
        v1::IngestArticlesRequest request;
        request.set_sequence(i);
        *request.mutable_facts() = ArticleNumber(i);
        if (!stream->Write(request)) return;
      }
    });
    v1::IngestArticlesResponse result;
    while (stream->Read(&result)) {
      EXPECT_EQ(result.outcome(), v1::INGEST_OUTCOME_ADDED) << result.ShortDebugString();
      acknowledged.push_back(result.article().name());
      revision = std::max(revision, result.revision());
      // In the middle of it all: more of them are on their way.
      if (acknowledged.size() == kArticles / 3) (*server)->process().Signal(SIGKILL);
    }
    writer.join();
    EXPECT_FALSE(stream->Finish().ok());
  }
  ASSERT_GE(acknowledged.size(), kArticles / 3u);
  ASSERT_LT(acknowledged.size(), static_cast<size_t>(kArticles));
  ASSERT_THAT((*server)->process().Wait(), IsOk());

  server = ServerProcess::Start({data_dir});
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT((*server)->Chancery({"verify"}), ExitsWith(0));
  const std::unique_ptr<GrpcConnection> connection = Connect(**server);
  v1::BatchGetResourcesRequest request;
  for (const std::string& name : acknowledged) request.add_names(name);
  const absl::StatusOr<v1::BatchGetResourcesResponse> found =
      connection->BatchGetResources(request);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->resources_size(), static_cast<int>(acknowledged.size()));
  EXPECT_EQ(found->missing_size(), 0);
  EXPECT_GE(found->info().revision(), revision);
  // Each commit is whole: there are no articles without their meetings, nor the reverse.
  const absl::StatusOr<v1::GetStatsResponse> stats = connection->GetStats({});
  ASSERT_THAT(stats, IsOk());
  EXPECT_EQ(stats->counts().at("statements"), stats->counts().at("articles"));

  ASSERT_THAT((*server)->Load({*facts_}), ExitsWith(0));
  ExpectSameAsInPeace(**server, *peace_);
}

}  // namespace
}  // namespace chancery
