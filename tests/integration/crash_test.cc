// What kill -9 leaves behind: the same graph as a run in peace, once the load is run again.

#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/article_facts.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

constexpr int kArticles = 400;
constexpr char kGiven[][8] = {"Anna", "Boris", "Carla", "David", "Elena", "Farid", "Grace"};
constexpr char kFamily[][12] = {"Almeida",   "Brandt", "Castellan", "Dupont", "Eriksen", "Ferrari",
                                "Grigorian", "Haddad", "Ivanova",   "Jansen", "Kowalski"};
constexpr char kPolity[][16] = {"France", "Japan", "Brazil", "Egypt", "Canada"};
constexpr char kPlace[][12] = {"Vienna", "Geneva", "Oslo", "Cairo"};

// Article `i` of many: two ministers out of 77 meet, and one of them says something.
v1::ArticleFacts ArticleNumber(int i) {
  v1::ArticleFacts facts;
  facts.set_extractor("crash-test");
  facts.set_extractor_version("1");
  const auto add_person = [&facts](int number) {
    facts.add_persons()->set_name(absl::StrCat(kGiven[number % 7], " ", kFamily[number % 11]));
    v1::OfficeFact* office = facts.add_offices();
    office->set_title("foreign minister");
    office->set_polity(kPolity[number % 5]);
  };
  add_person(i % 77);
  add_person((i * 5 + 1) % 77);
  const std::string day = absl::StrFormat("%d-%02d-%02d", 1990 + i % 30, 1 + i % 12, 1 + i % 28);
  const std::string sentence =
      absl::StrCat(facts.persons(0).name(), " met ", facts.persons(1).name(), ". ");
  const std::string words = absl::StrCat("This is number ", i, ".");
  v1::ArticleSource* article = facts.mutable_article();
  article->set_key(absl::StrCat("article-", i));
  article->set_publisher("Crash Wire");
  article->set_title(absl::StrCat("Number ", i));
  article->mutable_published()->set_edtf(day);
  article->set_text(absl::StrCat(sentence, words));

  for (int person : {0, 1}) {
    v1::TenureFact* tenure = facts.add_tenures();
    tenure->set_person(person);
    tenure->set_office(person);
    tenure->mutable_interval()->mutable_last_known()->set_edtf(day);
  }
  v1::MeetingFact* meeting = facts.add_meetings();
  for (int person : {0, 1}) {
    v1::PartyFact* party = meeting->add_parties();
    party->set_person(person);
    party->set_capacity(person);
  }
  meeting->set_kind(v1::MEETING_KIND_IN_PERSON);
  meeting->set_status(v1::MEETING_STATUS_HELD);
  meeting->mutable_when()->set_edtf(day);
  meeting->set_place(kPlace[i % 4]);
  v1::TextSpan* span = meeting->add_sources()->mutable_sentence();
  span->set_begin(0);
  span->set_end(static_cast<int32_t>(sentence.size() - 1));

  v1::StatementFact* statement = facts.add_statements();
  statement->mutable_speaker()->set_person(0);
  statement->set_text(words);
  statement->set_mode(v1::STATEMENT_MODE_QUOTE);
  statement->mutable_when()->set_edtf(day);
  return facts;
}

// A file of facts, an article a line.
std::string WriteArticles() {
  std::string lines;
  for (int i = 0; i < kArticles; ++i) {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(ArticleNumber(i), &json).ok());
    absl::StrAppend(&lines, json, "\n");
  }
  const std::string path = absl::StrCat(NewFolder("articles"), "/facts.jsonl");
  WriteFile(path, lines);
  return path;
}

std::unique_ptr<GrpcConnection> Connect(const ServerProcess& server) {
  GrpcConnectionOptions options;
  options.target = server.address();
  absl::StatusOr<std::unique_ptr<GrpcConnection>> connection = GrpcConnection::Create(options);
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

// Asks until the server has so many articles; false if the process ends before.
bool WaitForArticles(const ServerProcess& server, int64_t count) {
  const std::unique_ptr<GrpcConnection> connection = Connect(server);
  const absl::Time deadline = absl::Now() + kProcessDeadline;
  while (absl::Now() < deadline) {
    const absl::StatusOr<v1::GetStatsResponse> stats = connection->GetStats({});
    if (!stats.ok()) return false;
    const auto it = stats->counts().find("articles");
    if (it != stats->counts().end() && it->second >= count) return true;
  }
  return false;
}

// What a user can see of the graph, but for the numbers of resources and of revisions.
std::string VisibleGraph(const ServerProcess& server) {
  std::string visible;
  const auto stats = server.Reply<v1::GetStatsResponse>({"stats"});
  const std::map<std::string, int64_t> counts(stats.counts().begin(), stats.counts().end());
  for (const auto& [collection, count] : counts) {
    absl::StrAppend(&visible, collection, " ", count, "\n");
  }
  const std::vector<std::vector<std::string>> questions = {
      {"met", "Anna Almeida", "--evidence"},
      {"met", "Boris Jansen", "--by", "meeting"},
      {"met", "Grace Haddad", "--role", "foreign minister of Egypt"},
      {"held", "--polity", "Brazil"},
      {"timeline", "Farid Kowalski"},
      {"said", "Elena Ivanova", "--evidence"},
      {"search", "Castellan"},
      {"list", "articles", "--all"},
      {"list", "meetings", "--all"},
  };
  for (const std::vector<std::string>& question : questions) {
    std::vector<std::string> arguments = question;
    arguments.insert(arguments.end(), {"--output", "json"});
    const ProcessEnd end = server.Chancery(arguments);
    EXPECT_THAT(end, ExitsWith(0)) << absl::StrJoin(question, " ");
    std::string answer = end.out;
    RE2::GlobalReplace(&answer, R"("info":\{[^}]*\})", "");
    RE2::GlobalReplace(&answer, R"("ingestTime":"[^"]*")", "");
    RE2::GlobalReplace(&answer, R"("([a-z]+)/[0-9]+")", R"("\1")");
    absl::StrAppend(&visible, absl::StrJoin(question, " "), "\n", answer, "\n");
  }
  return visible;
}

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

  static absl::StatusOr<std::unique_ptr<Process>> StartLoader(const ServerProcess& server,
                                                              std::vector<std::string> flags = {}) {
    Invocation invocation;
    invocation.program = LoaderBinary();
    invocation.arguments = {"--server", server.address(), "--output", "json", *facts_};
    invocation.arguments.insert(invocation.arguments.end(), flags.begin(), flags.end());
    return Process::Start(invocation);
  }

  static void ExpectSameAsInPeace(const ServerProcess& server) {
    EXPECT_THAT(server.Chancery({"verify"}), ExitsWith(0));
    const std::string visible = VisibleGraph(server);
    if (visible == *peace_) return;
    // Names the first line that differs: the whole is long.
    const std::vector<std::string> a = absl::StrSplit(*peace_, '\n');
    const std::vector<std::string> b = absl::StrSplit(visible, '\n');
    const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    ADD_FAILURE() << "in peace: " << (differ.first == a.end() ? "(end)" : *differ.first)
                  << "\nafter a crash: " << (differ.second == b.end() ? "(end)" : *differ.second);
  }

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
    const auto loader = StartLoader(**server, flags);
    ASSERT_THAT(loader, IsOk());
    ASSERT_TRUE(WaitForArticles(**server, count));
    (*loader)->Signal(SIGKILL);
    const absl::StatusOr<ProcessEnd> end = (*loader)->Wait();
    ASSERT_THAT(end, IsOk());
    killed += end->signal == SIGKILL ? 1 : 0;
  }
  EXPECT_GT(killed, 0) << "the loads were through before they could be killed: make them longer";

  const auto loader = StartLoader(**server, flags);
  ASSERT_THAT(loader, IsOk());
  const absl::StatusOr<ProcessEnd> end = (*loader)->Wait();
  ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0)));
  EXPECT_THAT(end->out, HasSubstr("\"rejected\":0"));
  ExpectSameAsInPeace(**server);
}

INSTANTIATE_TEST_SUITE_P(Checkpoint, LoaderCrashTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "With" : "Without"; });

class ServerCrashTest : public CrashTest, public ::testing::WithParamInterface<int> {};

TEST_P(ServerCrashTest, TheLoaderGoesOnByItselfWhenTheServerIsBack) {
  const std::string data_dir = NewFolder("store");
  auto server = ServerProcess::Start({data_dir});
  ASSERT_THAT(server, IsOk());
  const auto loader = StartLoader(**server);
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
  ExpectSameAsInPeace(**server);
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
  ExpectSameAsInPeace(**server);
}

}  // namespace
}  // namespace chancery
