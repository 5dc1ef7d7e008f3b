// The samples, loaded and asked about by the programs as a user runs them.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/integration/test_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/proto_matchers.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

const char kLavrov[] = "Sergey Lavrov";
const char kSecretary[] = "US Secretary of State";

std::vector<std::string> Lines(absl::string_view text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

std::string Samples() { return Runfile("client/loader/samples"); }

// As `chancery stats` shows it.
const char* EngineName() {
  switch (EngineOfTest()) {
    case TestEngine::kRocksDb:
      return "rocksdb";
    case TestEngine::kMemory:
      return "memory";
    case TestEngine::kPostgreSql:
      return "postgresql";
  }
  return "";
}

// How many articles and lines of facts the samples have.
int64_t SampleCount() {
  int64_t count = 0;
  for (const std::string& name : FilesIn(Samples())) {
    if (absl::EndsWith(name, ".txt")) ++count;
    if (absl::EndsWith(name, ".jsonl")) {
      count += static_cast<int64_t>(Lines(ReadFile(absl::StrCat(Samples(), "/", name))).size());
    }
  }
  return count;
}

// One server for the tests that only ask.
class QueryTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!TestEngineIsHere()) return;
    auto server = ServerProcess::Start(NewTestStore("store"));
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    loaded_ = new ProcessEnd(server_->Load({"--output", "json", Samples()}));
  }
  static void TearDownTestSuite() {
    delete server_;
    delete loaded_;
  }
  void SetUp() override {
    if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
    ASSERT_NE(server_, nullptr) << "the server has not started";
  }

  static ProcessEnd Chancery(std::vector<std::string> arguments) {
    return server_->Chancery(std::move(arguments));
  }
  // The secretaries of state whom Lavrov met.
  static v1::FindEncountersResponse MainAnswer() {
    return server_->Reply<v1::FindEncountersResponse>({"met", kLavrov, "--role", kSecretary});
  }

  static ServerProcess* server_;
  static ProcessEnd* loaded_;
};

ServerProcess* QueryTest::server_ = nullptr;
ProcessEnd* QueryTest::loaded_ = nullptr;

TEST_F(QueryTest, EverySampleIsLoaded) {
  EXPECT_THAT(*loaded_, ExitsWith(0));
  EXPECT_THAT(loaded_->out, HasSubstr(absl::StrCat("{\"articles\":", SampleCount(),
                                                   ",\"added\":", SampleCount(), ",")));
  EXPECT_THAT(loaded_->err, Not(HasSubstr("rejected")));
}

TEST_F(QueryTest, MetAnswersTheMainQuestion) {
  const v1::FindEncountersResponse answer = MainAnswer();
  EXPECT_TRUE(answer.info().complete());
  std::vector<std::tuple<std::string, std::string, std::string>> rows;
  std::set<std::string> people;
  for (const v1::CounterpartSummary& row : answer.counterparts()) {
    // Of several places the most frequent one is the first, whichever day is.
    for (const auto& place : row.places()) {
      rows.emplace_back(row.counterpart().display_name(), row.first().edtf(), place.display_name());
    }
    EXPECT_TRUE(people.insert(row.counterpart().name()).second) << row.ShortDebugString();
    EXPECT_EQ(row.capacities(0).role().display_name(), "Secretary of State of the United States");
    EXPECT_EQ(row.certainty(), v1::CERTAINTY_CERTAIN);
  }
  EXPECT_THAT(rows, IsSupersetOf(std::vector<std::tuple<std::string, std::string, std::string>>{
                        {"Hillary Clinton", "2009-03-06", "Geneva"},
                        {"John Kerry", "2013-09-12", "Geneva"},
                        {"Rex Tillerson", "2017-02-16", "Bonn"},
                        {"Mike Pompeo", "2019-05-14", "Sochi"},
                    }));
  // Whom he met after, or before, they held the office is another question.
  for (const auto& row : rows) EXPECT_NE(std::get<0>(row), "Henry Kissinger");
}

TEST_F(QueryTest, TextsAreFoundByTheirWords) {
  const auto hits = server_->Reply<v1::SearchResponse>({"search", "directly", "conversations"});
  ASSERT_GE(hits.hits_size(), 1);
  EXPECT_THAT(hits.hits(0), ContainsProto("match: MATCH_KIND_TEXT"));
  EXPECT_THAT(hits.hits(0).resource().display_name(), HasSubstr("Antony Blinken"));
  EXPECT_THAT(hits.hits(0).excerpt(), HasSubstr("frank and direct conversation"));

  auto said = server_->Reply<v1::ListStatementsResponse>({"said", "--about", "frank conversation"});
  ASSERT_EQ(said.statements_size(), 1);
  EXPECT_EQ(said.statements(0).statement().name(), hits.hits(0).resource().name());
  said = server_->Reply<v1::ListStatementsResponse>(
      {"said", "Antony Blinken", "--about", "\"direct conversation\" frank", "--from", "2022-07"});
  EXPECT_EQ(said.statements_size(), 1);
  const ProcessEnd other = Chancery({"said", "--about", "\"conversation direct\""});
  EXPECT_THAT(other, ExitsWith(1));
  EXPECT_THAT(other.err, HasSubstr("no such statements"));
  const ProcessEnd nothing = Chancery({"said", "--about", "of the"});
  EXPECT_THAT(nothing, ExitsWith(2));
  EXPECT_THAT(nothing.err, HasSubstr("no word that texts are searched for"));
}

TEST_F(QueryTest, MetTableFitsTheWidthOfTheTerminal) {
  const ProcessEnd end = Chancery({"met", kLavrov, "--role", kSecretary, "--evidence"});
  ASSERT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.out, AllOf(HasSubstr("Person"), HasSubstr("Office then"), HasSubstr("John Kerry"),
                             HasSubstr("2013-09-12")));
  for (const std::string& line : Lines(end.out)) {
    const auto letters = std::count_if(line.begin(), line.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;  // not one that continues a letter
    });
    EXPECT_LE(letters, kColumns) << line;
  }
}

TEST_F(QueryTest, MetEvidenceIsTheSentenceAndItsArticle) {
  const auto answer = server_->Reply<v1::FindEncountersResponse>(
      {"met", kLavrov, "--with", "John Kerry", "--evidence"});
  ASSERT_EQ(answer.counterparts_size(), 1);
  ASSERT_GE(answer.counterparts(0).evidence_size(), 1);
  const v1::Evidence& evidence = answer.counterparts(0).evidence(0);
  EXPECT_EQ(evidence.sentence(),
            "Kerry and Lavrov met in Geneva on Thursday with dozens of experts.");
  EXPECT_EQ(evidence.publisher(), "Sample Wire");
  EXPECT_EQ(evidence.published().edtf(), "2013-09-14");
  // The span is that of the sentence in the article that the graph keeps.
  const auto article =
      server_->Reply<v1::GetResourceResponse>({"get", evidence.article().name(), "--full"});
  const std::string& text = article.resource().article().text();
  ASSERT_LE(evidence.end(), static_cast<int64_t>(text.size()));
  EXPECT_EQ(text.substr(evidence.begin(), evidence.end() - evidence.begin()), evidence.sentence());
}

TEST_F(QueryTest, MetCsvHasTheRowsOfTheReply) {
  const ProcessEnd end = Chancery({"met", kLavrov, "--role", kSecretary, "--output", "csv"});
  ASSERT_THAT(end, ExitsWith(0));
  const std::vector<std::string> lines = Lines(end.out);
  const v1::FindEncountersResponse answer = MainAnswer();
  ASSERT_EQ(static_cast<int>(lines.size()), answer.counterparts_size() + 1);
  EXPECT_THAT(lines[0], StartsWith("subject,counterpart,counterpart_name,office_then,meetings,"));
  for (int i = 0; i < answer.counterparts_size(); ++i) {
    const v1::CounterpartSummary& row = answer.counterparts(i);
    EXPECT_THAT(lines[i + 1],
                StartsWith(absl::StrCat(row.subject().name(), ",", row.counterpart().name(), ",",
                                        row.counterpart().display_name(), ",")));
    EXPECT_THAT(lines[i + 1], HasSubstr(absl::StrCat(",", row.first().edtf(), ",")));
  }
}

TEST_F(QueryTest, MetByMeetingAddsUpToTheCounts) {
  const auto meetings = server_->Reply<v1::FindEncountersResponse>(
      {"met", kLavrov, "--role", kSecretary, "--by", "meeting"});
  std::map<std::string, int> counts;
  for (const v1::Encounter& row : meetings.encounters()) ++counts[row.counterpart().name()];
  const v1::FindEncountersResponse answer = MainAnswer();
  EXPECT_EQ(static_cast<int>(counts.size()), answer.counterparts_size());
  for (const v1::CounterpartSummary& row : answer.counterparts()) {
    EXPECT_EQ(counts[row.counterpart().name()], row.meeting_count());
  }
}

TEST_F(QueryTest, MetIsTheSameFromTheOtherSide) {
  const auto answer = server_->Reply<v1::FindEncountersResponse>(
      {"met", "John Kerry", "--role", "Russian Foreign Minister"});
  ASSERT_EQ(answer.counterparts_size(), 1);
  EXPECT_THAT(answer.counterparts(0).counterpart().display_name(), HasSubstr("Lavrov"));
}

TEST_F(QueryTest, MetTakesDatesAndOrder) {
  const auto late =
      server_->Reply<v1::FindEncountersResponse>({"met", kLavrov, "--role", kSecretary, "--from",
                                                  "2013", "--to", "2017", "--order", "newest"});
  std::vector<std::string> names;
  for (const auto& row : late.counterparts()) names.push_back(row.counterpart().display_name());
  EXPECT_THAT(names, ElementsAre("Rex Tillerson", "John Kerry"));
}

TEST_F(QueryTest, HeldTellsOfficesOfAPersonAndHoldersOfAnOffice) {
  const auto offices = server_->Reply<v1::ListTenuresResponse>({"held", kLavrov});
  std::map<std::string, v1::TimeInterval> by_office;
  for (const v1::TenureRow& row : offices.tenures()) {
    by_office[row.tenure().role().display_name()] = row.tenure().interval();
  }
  const v1::TimeInterval& minister = by_office["Foreign Minister of Russia"];
  EXPECT_EQ(minister.start().edtf(), "2004-03-09");
  EXPECT_EQ(minister.end_state(), v1::END_STATE_ONGOING);

  const auto holder = server_->Reply<v1::ListTenuresResponse>(
      {"held", "--role", kSecretary, "--at-date", "2005-01-27"});
  ASSERT_EQ(holder.tenures_size(), 1);
  EXPECT_EQ(holder.tenures(0).tenure().person().display_name(), "Condoleezza Rice");
  EXPECT_THAT(Chancery({"held", kLavrov}).out, HasSubstr("Foreign Minister of Russia"));
}

TEST_F(QueryTest, TimelineIsInOrderOfTime) {
  const auto timeline = server_->Reply<v1::GetTimelineResponse>({"timeline", kLavrov});
  std::string before;
  for (const v1::Meeting& meeting : timeline.meetings()) {
    EXPECT_EQ(meeting.status(), v1::MEETING_STATUS_HELD) << meeting.ShortDebugString();
    EXPECT_LE(before, meeting.when().edtf());
    before = meeting.when().edtf();
  }
  EXPECT_GE(timeline.meetings_size(), 8);
  const ProcessEnd table = Chancery({"timeline", kLavrov, "--kind", "phone"});
  ASSERT_THAT(table, ExitsWith(0));
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("Antony Blinken"), HasSubstr("phone"), Not(HasSubstr("in person"))));
}

TEST_F(QueryTest, SaidGivesTheExactWords) {
  const auto said = server_->Reply<v1::ListStatementsResponse>({"said", "John Kerry"});
  std::vector<std::string> words;
  for (const v1::StatementRow& row : said.statements()) words.push_back(row.statement().text());
  EXPECT_THAT(words, Contains(HasSubstr(
                         "The world will now expect the Assad regime to live up to its public "
                         "commitments")));
  EXPECT_THAT(Chancery({"said", "John Kerry"}).out, HasSubstr("Assad regime"));
}

TEST_F(QueryTest, SearchForgivesSpellingScriptAndHaste) {
  for (const char* query : {"Sergey Lavrov", "SERGEI LAVROV", "lavrof", "Lavr", "Лавров"}) {
    const auto hits = server_->Reply<v1::SearchResponse>({"search", query});
    ASSERT_GE(hits.hits_size(), 1) << query;
    EXPECT_THAT(hits.hits(0).resource().display_name(), HasSubstr("Lavrov")) << query;
  }
}

TEST_F(QueryTest, GetShowsAResourceByNameAndByWords) {
  const auto by_words = server_->Reply<v1::GetResourceResponse>({"get", "Condoleezza Rice"});
  const std::string name = by_words.resource().person().name();
  EXPECT_THAT(name, StartsWith("people/"));
  const auto by_name = server_->Reply<v1::GetResourceResponse>({"get", name});
  EXPECT_THAT(by_name.resource(), EqualsProto(by_words.resource()));
  const auto meeting = MainAnswer().counterparts(0).meetings(0);
  EXPECT_THAT(Chancery({"get", meeting}).out, AllOf(HasSubstr(meeting), HasSubstr("Lavrov")));
}

TEST_F(QueryTest, StatsCountWhatWasLoaded) {
  const auto stats = server_->Reply<v1::GetStatsResponse>({"stats"});
  EXPECT_EQ(stats.counts().at("articles"), SampleCount());
  EXPECT_EQ(stats.info().revision(), SampleCount());
  EXPECT_TRUE(stats.sync_writes());
  EXPECT_THAT(Chancery({"stats"}).out, AllOf(HasSubstr("articles"), HasSubstr(EngineName())));
}

TEST_F(QueryTest, VerifyFindsNoDifference) {
  const ProcessEnd end = Chancery({"verify"});
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.out, HasSubstr(" 0 differences"));
}

TEST_F(QueryTest, ExitCodesTellScriptsWhatHappened) {
  const struct {
    std::vector<std::string> arguments;
    int code;
    const char* message;
  } cases[] = {
      {{"met", kLavrov, "--polity", "Japan"}, 1, "no such meetings"},
      {{"met", "Nobody Atall"}, 1, "match \"Nobody Atall\""},
      {{"get", "people/999999"}, 1, "there is no people/999999"},
      {{"met"}, 2, "met needs PERSON"},
      {{"met", kLavrov, "--rol", "x"}, 2, "did you mean --role?"},
      {{"mett", kLavrov}, 2, "met"},
      {{"met", kLavrov, "--from", "2013-13"}, 2, "2013-13"},
      {{"met", "John"}, 3, "may be any of these people"},
      {{"stats", "--server", "127.0.0.1:1"}, 4, "cannot reach 127.0.0.1:1"},
      {{"backup", "/no/such/parent/backup"}, 2, "/no/such/parent/backup"},
  };
  for (const auto& test : cases) {
    const bool needs_files = test.arguments[0] == "backup";
    if (needs_files && EngineOfTest() != TestEngine::kRocksDb) continue;
    const ProcessEnd end = Chancery(test.arguments);
    EXPECT_THAT(end, ExitsWith(test.code));
    EXPECT_THAT(end.err, HasSubstr(test.message));
    EXPECT_THAT(end.out, IsEmpty());
  }
}

TEST_F(QueryTest, AnAmbiguousNameListsWhoIsMeant) {
  const ProcessEnd end = Chancery({"met", "John"});
  EXPECT_THAT(end.err, AllOf(HasSubstr("John Kerry"), HasSubstr("John Major"),
                             HasSubstr("Prime Minister of the United Kingdom")));
  // Each by a name that is not ambiguous.
  for (const std::string& line : Lines(end.err)) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (!absl::StartsWith(words[0], "people/")) continue;
    EXPECT_THAT(Chancery({"held", words[0]}), ExitsWith(0));
  }
}

TEST_F(QueryTest, ABackupAnswersLikeItsStore) {
  if (EngineOfTest() != TestEngine::kRocksDb) GTEST_SKIP() << "the engine has no files to back up";
  const std::string folder = absl::StrCat(NewFolder("backups"), "/today");
  const auto backup = server_->Reply<v1::BackupResponse>({"backup", folder});
  EXPECT_EQ(backup.revision(), SampleCount());
  EXPECT_GT(backup.bytes(), 0);
  // It is there, and is not overwritten.
  EXPECT_THAT(Chancery({"backup", folder}), Not(ExitsWith(0)));

  const auto second = ServerProcess::Start({folder});
  ASSERT_THAT(second, IsOk());
  const std::vector<std::string> question = {"met", kLavrov, "--evidence", "--output", "json"};
  EXPECT_EQ((*second)->Chancery(question).out, Chancery(question).out);
  EXPECT_THAT((*second)->Chancery({"verify"}), ExitsWith(0));
  EXPECT_THAT((*second)->Stop(), ExitsWith(0));
}

TEST(ReloadTest, TheSameAgainChangesNothing) {
  if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
  const ServerSettings store = NewTestStore("store");
  auto server = ServerProcess::Start(store);
  ASSERT_THAT(server, IsOk());
  ASSERT_THAT((*server)->Load({Samples()}), ExitsWith(0));
  const std::vector<std::string> question = {"met", kLavrov, "--evidence", "--output", "json"};
  const std::string answer = (*server)->Chancery(question).out;

  const ProcessEnd again = (*server)->Load({"--output", "json", Samples()});
  EXPECT_THAT(again, ExitsWith(0));
  EXPECT_THAT(again.out, AllOf(HasSubstr("\"added\":0,"),
                               HasSubstr(absl::StrCat("\"unchanged\":", SampleCount(), ","))));
  EXPECT_EQ((*server)->Reply<v1::GetStatsResponse>({"stats"}).info().revision(), SampleCount());
  EXPECT_EQ((*server)->Chancery(question).out, answer);

  // Nor does a restart.
  EXPECT_THAT((*server)->Stop(), ExitsWith(0));
  if (EngineOfTest() == TestEngine::kMemory) return;
  server = ServerProcess::Start(store);
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ((*server)->Chancery(question).out, answer);
}

TEST(OldRevisionTest, GivesTheOldAnswerForEver) {
  const std::string folder = NewFolder("articles");
  WriteFile(absl::StrCat(folder, "/a.txt"),
            "US Secretary of State John Kerry met Russian Foreign Minister Sergey Lavrov in Geneva "
            "on Thursday.\n");
  WriteFile(absl::StrCat(folder, "/a.json"),
            R"({"title": "A", "publisher": "Wire", "published": "2013-09-12"})");
  WriteFile(absl::StrCat(folder, "/b.txt"),
            "US Secretary of State Rex Tillerson met Russian Foreign Minister Sergey Lavrov in "
            "Moscow on Wednesday.\n");
  WriteFile(absl::StrCat(folder, "/b.json"),
            R"({"title": "B", "publisher": "Wire", "published": "2017-04-12"})");
  const auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());

  ASSERT_THAT((*server)->Load({absl::StrCat(folder, "/a.txt")}), ExitsWith(0));
  const std::vector<std::string> question = {"met", kLavrov, "--role", kSecretary};
  const auto before = (*server)->Reply<v1::FindEncountersResponse>(question);
  ASSERT_EQ(before.counterparts_size(), 1);
  EXPECT_EQ(before.counterparts(0).counterpart().display_name(), "John Kerry");
  ASSERT_THAT((*server)->Load({absl::StrCat(folder, "/b.txt")}), ExitsWith(0));
  EXPECT_EQ((*server)->Reply<v1::FindEncountersResponse>(question).counterparts_size(), 2);

  std::vector<std::string> at = question;
  at.insert(at.end(), {"--at", absl::StrCat(before.info().revision())});
  const auto then = (*server)->Reply<v1::FindEncountersResponse>(at);
  EXPECT_EQ(then.info().revision(), before.info().revision());
  ASSERT_EQ(then.counterparts_size(), 1);
  EXPECT_THAT(then.counterparts(0), EqualsProto(before.counterparts(0)));

  at.back() = "99";
  const ProcessEnd future = (*server)->Chancery(at);
  EXPECT_THAT(future, Not(ExitsWith(0)));
  EXPECT_THAT(future.err, HasSubstr("revision 99 is beyond the newest"));
}

TEST(HelpTest, EveryCommandHasHelpWithExamples) {
  for (const char* command :
       {"met", "timeline", "held", "said", "search", "get", "stats", "verify", "backup"}) {
    const ProcessEnd end = RunToEnd({CliBinary(), {command, "--help"}});
    EXPECT_THAT(end, ExitsWith(0));
    EXPECT_THAT(end.out, HasSubstr(absl::StrCat("  chancery ", command))) << command;
  }
}

}  // namespace
}  // namespace chancery
