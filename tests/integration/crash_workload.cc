#include "tests/integration/crash_workload.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kGiven[][8] = {"Anna", "Boris", "Carla", "David", "Elena", "Farid", "Grace"};
constexpr char kFamily[][12] = {"Almeida",   "Brandt", "Castellan", "Dupont", "Eriksen", "Ferrari",
                                "Grigorian", "Haddad", "Ivanova",   "Jansen", "Kowalski"};
constexpr char kPolity[][16] = {"France", "Japan", "Brazil", "Egypt", "Canada"};
constexpr char kPlace[][12] = {"Vienna", "Geneva", "Oslo", "Cairo"};

}  // namespace

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

absl::StatusOr<std::unique_ptr<Process>> StartLoader(const ServerProcess& server,
                                                     const std::string& facts,
                                                     const std::vector<std::string>& flags) {
  Invocation invocation;
  invocation.program = LoaderBinary();
  invocation.arguments = {"--server", server.address(), "--output", "json", facts};
  invocation.arguments.insert(invocation.arguments.end(), flags.begin(), flags.end());
  return Process::Start(invocation);
}

std::string WithoutOrder(absl::string_view visible) {
  std::vector<absl::string_view> pieces =
      absl::StrSplit(visible, absl::ByAnyChar("{}[],\n"), absl::SkipEmpty());
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
