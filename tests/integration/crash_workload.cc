#include "tests/integration/crash_workload.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "tests/integration/meeting_articles.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {

std::string WriteArticles() {
  std::string lines;
  for (int i = 0; i < kArticles; ++i) {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(ArticleNumber(i), &json).ok());
    absl::StrAppend(&lines, json, "\n");
  }
  std::string path = absl::StrCat(NewFolder("articles"), "/facts.jsonl");
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

absl::StatusOr<std::unique_ptr<Process>> StartLoader(
    const std::vector<const ServerProcess*>& servers, const std::string& facts,
    const std::vector<std::string>& flags) {
  std::vector<std::string> addresses;
  addresses.reserve(servers.size());
  for (const ServerProcess* server : servers) addresses.push_back(server->address());
  Invocation invocation;
  invocation.program = LoaderBinary();
  invocation.arguments = {"--server", absl::StrJoin(addresses, ","), "--output", "json", facts};
  invocation.arguments.insert(invocation.arguments.end(), flags.begin(), flags.end());
  return Process::Start(invocation);
}

void ExpectLoaded(Process& loader, absl::Duration deadline) {
  const absl::StatusOr<ProcessEnd> end = loader.Wait(deadline);
  ASSERT_THAT(end, IsOk());
  ASSERT_THAT(*end, ExitsWith(0));
  EXPECT_THAT(end->out, ::testing::HasSubstr("\"rejected\":0"));
}

std::string WithoutOrder(absl::string_view visible) {
  std::vector<absl::string_view> pieces =
      absl::StrSplit(visible, absl::ByAnyChar("{}[],\n"), absl::SkipEmpty());
  // Keys of statements have the speaker's id in their digest.
  pieces.erase(
      std::remove_if(pieces.begin(), pieces.end(),
                     [](absl::string_view piece) { return absl::StrContains(piece, "\"words:"); }),
      pieces.end());
  std::sort(pieces.begin(), pieces.end());
  return absl::StrJoin(pieces, "\n");
}

void ExpectSameAsInPeace(const ServerProcess& server, const std::string& peace) {
  EXPECT_THAT(server.Chancery({"verify"}), ExitsWith(0));
  const std::string visible = VisibleGraph(server);
  if (visible == peace) return;
  // Names the first line that differs: the whole is long.
  const std::vector<std::string> a = absl::StrSplit(peace, '\n');
  const std::vector<std::string> b = absl::StrSplit(visible, '\n');
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  ADD_FAILURE() << "in peace: " << (differ.first == a.end() ? "(end)" : *differ.first)
                << "\nafter a crash: " << (differ.second == b.end() ? "(end)" : *differ.second);
}

}  // namespace chancery
