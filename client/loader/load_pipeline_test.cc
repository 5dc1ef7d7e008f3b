#include "client/loader/load_pipeline.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/loader/fake_bulk_target.h"
#include "client/loader/fake_ingest_server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The article and a meeting a sentence.
absl::StatusOr<v1::ArticleFacts> FakeExtract(const v1::ArticleSource& article,
                                             const ExtractionContext&) {
  v1::ArticleFacts facts;
  *facts.mutable_article() = article;
  for (const absl::string_view part : absl::StrSplit(article.text(), '.')) {
    if (!absl::StrContains(part, "met")) continue;
    v1::MeetingFact& meeting = *facts.add_meetings();
    meeting.set_place("Geneva");
    meeting.add_parties()->set_polity("France");
  }
  return facts;
}

class LoadPipelineTest : public ::testing::Test {
 protected:
  LoadPipelineTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/loadXXXXXX");
    root_ = mkdtemp(pattern.data());
    settings_.paths = {root_ + "/in"};
    settings_.threads = 3;
    settings_.sender.initial_backoff = absl::Milliseconds(1);
    settings_.sender.max_backoff = absl::Milliseconds(1);
    std::filesystem::create_directories(root_ + "/in");
  }
  ~LoadPipelineTest() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = root_ + "/in/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  void WriteArticle(const std::string& name, const std::string& text) {
    Write(name + ".txt", text);
    Write(name + ".json", absl::StrCat("{\"id\": \"", name, "\", \"published\": \"2020-01-01\"}"));
  }
  // Ten articles as text, twenty as facts.
  void WriteCorpus() {
    for (int i = 0; i < 10; ++i) WriteArticle(absl::StrCat("t", i), "They met.");
    std::string lines;
    for (int i = 0; i < 20; ++i) absl::StrAppend(&lines, FactsLine(absl::StrCat("f", i)), "\n");
    Write("u.jsonl", lines);
  }
  static std::string FactsLine(const std::string& key) {
    return absl::StrCat("{\"article\": {\"key\": \"", key, "\", \"text\": \"x\"}}");
  }
  std::string Content(const std::string& path) const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }

  LoadResult Run(FakeIngestServer* server = nullptr) {
    LoadEnvironment environment;
    environment.files = file_system_;
    environment.clock = &clock_;
    environment.progress = &progress_;
    environment.out = &out_;
    environment.extract = extract_;
    if (server != nullptr) environment.open_stream = server->Opener();
    environment.bulk = bulk_;
    StopSignal fresh;
    return RunLoad(settings_, environment, stop_ == nullptr ? fresh : *stop_);
  }

  std::string root_;
  LoadSettings settings_;
  PosixFileSystem files_;
  const FileSystem* file_system_ = &files_;
  FakeClock clock_{absl::UnixEpoch()};
  std::ostringstream screen_;
  std::ostringstream out_;
  ProgressDisplay progress_{ProgressStyle::kNone, screen_, clock_, [] { return 80; }};
  StopSignal* stop_ = nullptr;
  BulkTarget* bulk_ = nullptr;
  ArticlePreparer::ExtractFunction extract_ = FakeExtract;
};

TEST_F(LoadPipelineTest, LoadsTextsAndFacts) {
  WriteCorpus();
  FakeIngestServer server;
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(result.summary.added, 30);
  EXPECT_EQ(server.graph().size(), 30u);
  EXPECT_EQ(server.graph().at("t3"), "They met.");
  EXPECT_EQ(LoadExitCode(result), 0);
}

TEST_F(LoadPipelineTest, LoadingAgainChangesNothing) {
  WriteCorpus();
  FakeIngestServer server;
  Run(&server);
  const LoadResult again = Run(&server);
  EXPECT_EQ(again.summary.unchanged, 30);
  EXPECT_EQ(again.summary.added, 0);
}

TEST_F(LoadPipelineTest, SetsBadInputAsideAndLoadsTheRest) {
  WriteCorpus();
  Write("a_empty.txt", "");
  Write("b_bare.txt", "They met.");
  WriteArticle("c_broken", "caf\xe9");
  Write("d_bad_date.txt", "They met.");
  Write("d_bad_date.json", R"({"published": "soon"})");
  Write("e.jsonl", "{\"artikel\": {}}\n" + FactsLine("good") + "\nnonsense\n");
  settings_.rejects_path = root_ + "/rejects.jsonl";
  FakeIngestServer server;
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(result.summary.added, 31);
  EXPECT_EQ(result.summary.rejected, 6);
  EXPECT_EQ(LoadExitCode(result), 1);
  const std::vector<std::string> lines =
      absl::StrSplit(Content(settings_.rejects_path), '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 6u);
  const std::pair<const char*, const char*> expected[] = {
      {"a_empty.txt\",\"line\":0", "\"EMPTY\""},
      {"b_bare.txt\",\"line\":0", "\"METADATA_MISSING\""},
      {"c_broken.txt\",\"line\":0", "\"INVALID_UTF8\""},
      {"d_bad_date.txt\",\"line\":0", "\"METADATA_INVALID\""},
      {"e.jsonl\",\"line\":1", "\"FACTS_INVALID\""},
      {"e.jsonl\",\"line\":3", "\"FACTS_INVALID\""},
  };
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_THAT(lines[i], HasSubstr(expected[i].first));
    EXPECT_THAT(lines[i], HasSubstr(expected[i].second));
  }
  EXPECT_THAT(screen_.str(), HasSubstr("e.jsonl:1: artikel: no such field [FACTS_INVALID]"));
}

TEST_F(LoadPipelineTest, SurvivesBrokenStreamsAndPoisonousArticles) {
  WriteCorpus();
  FakeIngestServer server;
  server.break_after = {4, 0, 9};
  server.poison = {"f7"};
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(result.summary.articles, 30);
  EXPECT_EQ(result.summary.rejected, 1);
  EXPECT_EQ(server.graph().size(), 29u);
  EXPECT_THAT(screen_.str(), HasSubstr("connection reset; trying again in"));
  EXPECT_THAT(screen_.str(), HasSubstr("u.jsonl:8: message too large"));
}

// A crash anywhere, and a second run with or without the checkpoint, end with the same graph.
TEST_F(LoadPipelineTest, ResumesAfterACrashAtAnyPoint) {
  WriteCorpus();
  FakeIngestServer clean;
  Run(&clean);
  for (const bool with_checkpoint : {true, false}) {
    for (int point = 0; point < 30; point += 3) {
      settings_.checkpoint_path =
          with_checkpoint ? absl::StrCat(root_, "/checkpoint", point) : std::string();
      settings_.sender.retries = 0;
      FakeIngestServer server;
      server.break_after = {point};
      EXPECT_EQ(LoadExitCode(Run(&server)), 3);
      const LoadResult second = Run(&server);
      EXPECT_EQ(second.status, absl::OkStatus());
      EXPECT_EQ(server.graph(), clean.graph());
      EXPECT_EQ(second.summary.skipped, with_checkpoint ? point : 0);
      EXPECT_EQ(second.summary.articles, with_checkpoint ? 30 - point : 30);
    }
  }
}

TEST_F(LoadPipelineTest, ResumedRunsTellOfEarlierRejectsAgain) {
  WriteArticle("a", "They met.");
  Write("b.txt", "");
  Write("c.jsonl", FactsLine("f1") + "\nbad\n" + FactsLine("f3") + "\n");
  settings_.checkpoint_path = root_ + "/checkpoint";
  settings_.rejects_path = root_ + "/rejects";
  FakeIngestServer server;
  EXPECT_EQ(LoadExitCode(Run(&server)), 1);
  const std::string rejects = Content(settings_.rejects_path);
  const LoadResult again = Run(&server);
  EXPECT_EQ(LoadExitCode(again), 1);
  EXPECT_EQ(again.summary.skipped, 3);
  EXPECT_EQ(again.summary.rejected, 2);
  EXPECT_EQ(Content(settings_.rejects_path), rejects);
}

TEST_F(LoadPipelineTest, InterruptedRunFinishesWhatIsInFlight) {
  WriteCorpus();
  StopSignal stop;
  stop_ = &stop;
  settings_.checkpoint_path = root_ + "/checkpoint";
  settings_.sender.in_flight = 2;
  FakeIngestServer server;
  std::atomic<int> answered{0};
  server.on_article = [&](const std::string&) {
    if (++answered == 5) stop.Request();
  };
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(LoadExitCode(result), 130);
  EXPECT_LT(result.summary.articles, 30);
  // Nothing was sent that has no outcome.
  EXPECT_EQ(static_cast<size_t>(result.summary.added), server.graph().size());
  stop_ = nullptr;
  const LoadResult rest = Run(&server);
  EXPECT_EQ(rest.summary.skipped, result.summary.articles);
  EXPECT_EQ(server.graph().size(), 30u);
}

TEST_F(LoadPipelineTest, InterruptEndsTheWaitForAServer) {
  WriteCorpus();
  StopSignal stop;
  stop_ = &stop;
  settings_.sender.initial_backoff = settings_.sender.max_backoff = absl::Hours(1);
  FakeIngestServer server;
  server.break_after = {3};
  server.on_article = [&](const std::string& key) {
    if (key == "t2") stop.Request();
  };
  EXPECT_EQ(LoadExitCode(Run(&server)), 130);
}

TEST_F(LoadPipelineTest, EndsThoughAPipeIsStillOpen) {
  const std::string path = root_ + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int pipe = open(path.c_str(), O_RDWR);
  const std::string line = FactsLine("f1") + "\n";
  ASSERT_EQ(write(pipe, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  settings_.paths = {path};
  StopSignal stop;
  stop_ = &stop;
  const PosixFileSystem stoppable(stop.flag());
  file_system_ = &stoppable;
  FakeIngestServer server;
  server.break_after = {0};
  server.break_status = absl::PermissionDeniedError("not for you");
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.status.code(), absl::StatusCode::kPermissionDenied);
  close(pipe);
}

TEST_F(LoadPipelineTest, FailFastStopsAtTheFirstReject) {
  WriteCorpus();
  Write("a.txt", "");
  settings_.fail_fast = true;
  FakeIngestServer server;
  const LoadResult result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 1);
  EXPECT_TRUE(result.failed_fast);
  EXPECT_EQ(result.summary.rejected, 1);
  EXPECT_LT(server.graph().size(), 30u);
}

TEST_F(LoadPipelineTest, WithFailFastABulkLoadWithALateRejectIsNotPublished) {
  Write("u.jsonl", FactsLine("f1") + "\n" + FactsLine("bad") + "\n");
  settings_.fail_fast = true;
  FakeBulkTarget bulk;
  bulk_ = &bulk;
  const LoadResult result = Run();
  EXPECT_EQ(LoadExitCode(result), 1);
  EXPECT_TRUE(result.failed_fast);
  EXPECT_FALSE(result.published);
  EXPECT_FALSE(bulk.kept());
}

TEST_F(LoadPipelineTest, ABulkLoadThatIsPublishedWasNotInterrupted) {
  WriteCorpus();
  StopSignal stop;
  stop_ = &stop;
  FakeBulkTarget bulk;
  bulk_ = &bulk;
  bulk.OnEnd([&stop] { stop.Request(); });
  LoadResult result = Run();
  EXPECT_EQ(LoadExitCode(result), 0);
  EXPECT_TRUE(result.published);
  EXPECT_FALSE(result.summary.interrupted);
  EXPECT_EQ(result.summary.added, 30);

  FakeBulkTarget broken;
  bulk_ = &broken;
  StopSignal later;
  stop_ = &later;
  broken.OnEnd([&later] { later.Request(); });
  broken.EndWith(absl::AbortedError("the disk is full"));
  result = Run();
  EXPECT_EQ(LoadExitCode(result), 3);
  EXPECT_FALSE(result.published);
}

TEST_F(LoadPipelineTest, DryRunPrintsFactsInOrderAndNeedsNoServer) {
  WriteArticle("a", "They met. They met again.");
  Write("b.jsonl", FactsLine("k") + "\nbad\n");
  settings_.dry_run = true;
  settings_.print = LoadSettings::Print::kReading;
  const LoadResult result = Run();
  EXPECT_EQ(LoadExitCode(result), 1);
  const std::vector<std::string> lines = absl::StrSplit(out_.str(), '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr("\"article\": \"a.txt\""));
  EXPECT_THAT(lines[0], HasSubstr("Geneva"));
  EXPECT_THAT(lines[1], HasSubstr("\"article\": \"k\""));
  EXPECT_EQ(result.summary.facts.at("meetings"), 2);
  EXPECT_EQ(result.summary.readable, 2);
  EXPECT_EQ(result.summary.rejected, 1);
}

TEST_F(LoadPipelineTest, DryRunPrintsFactsThatLoadToTheSame) {
  WriteArticle("a", "They met. They said “\u00e9”.");
  settings_.dry_run = true;
  settings_.print = LoadSettings::Print::kFacts;
  EXPECT_EQ(LoadExitCode(Run()), 0);
  const std::string printed = out_.str();
  EXPECT_THAT(printed, HasSubstr(R"("text":"They met. They said “é”.")"));
  EXPECT_THAT(printed, HasSubstr(R"("polity":"France")"));

  out_.str("");
  std::filesystem::remove(root_ + "/in/a.txt");
  Write("facts.jsonl", printed);
  settings_.format = InputFormat::kFacts;
  EXPECT_EQ(LoadExitCode(Run()), 0);
  EXPECT_EQ(out_.str(), printed);

  settings_.dry_run = false;
  FakeIngestServer server;
  EXPECT_EQ(Run(&server).summary.added, 1);
  EXPECT_EQ(server.graph().at("a"), "They met. They said “é”.");
}

TEST_F(LoadPipelineTest, DropsWhatDoesNotFitAndKeepsTheArticle) {
  WriteArticle("a", "They met.");
  FakeIngestServer server;
  extract_ = [](const v1::ArticleSource& article, const ExtractionContext& context) {
    absl::StatusOr<v1::ArticleFacts> facts = FakeExtract(article, context);
    facts->add_statements()->set_text("We did not say so.");
    return facts;
  };
  const LoadResult result = Run(&server);
  EXPECT_EQ(result.summary.added, 1);
  EXPECT_EQ(result.summary.dropped, 1);
  EXPECT_EQ(LoadExitCode(result), 0);
}

TEST_F(LoadPipelineTest, AFileOfNoKnownKindIsAnError) {
  WriteArticle("a", "They met.");
  Write("b.pdf", "x");
  FakeIngestServer server;
  LoadResult result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 0);
  EXPECT_EQ(result.summary.left_out.size(), 1u);

  settings_.paths = {root_ + "/in/b.pdf"};
  settings_.rejects_path = root_ + "/rejects";
  result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 2);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("b.pdf: neither its name"));
  EXPECT_FALSE(std::filesystem::exists(root_ + "/rejects"));
  settings_.rejects_path.clear();
  settings_.format = InputFormat::kText;
  settings_.defaults.published = "2022";
  EXPECT_EQ(LoadExitCode(Run(&server)), 0);
}

TEST_F(LoadPipelineTest, CannotRunWithoutItsFilesAndServer) {
  WriteCorpus();
  FakeIngestServer server;

  settings_.paths.push_back(root_ + "/none");
  LoadResult result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 3);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("/none: no such file or folder"));
  settings_.paths.pop_back();

  settings_.rejects_path = root_ + "/none/rejects";
  result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 3);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("/none/rejects"));
  settings_.rejects_path.clear();

  settings_.checkpoint_path = root_ + "/none/checkpoint";
  result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 3);
  settings_.checkpoint_path = root_ + "/damaged";
  std::ofstream(settings_.checkpoint_path) << "chancery-load checkpoint 1\nfor";
  result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 3);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("not a whole checkpoint"));
  settings_.checkpoint_path.clear();
  EXPECT_THAT(server.graph(), IsEmpty());

  server.unreachable_streams = 100;
  result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 3);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("cannot reach"));
}

TEST_F(LoadPipelineTest, CheckpointOfAnotherServerIsRefused) {
  WriteCorpus();
  settings_.checkpoint_path = root_ + "/checkpoint";
  settings_.server = "a:1";
  FakeIngestServer server;
  EXPECT_EQ(LoadExitCode(Run(&server)), 0);
  settings_.server = "b:1";
  const LoadResult other = Run(&server);
  EXPECT_EQ(LoadExitCode(other), 3);
  EXPECT_THAT(std::string(other.status.message()), HasSubstr("of another load"));
}

TEST_F(LoadPipelineTest, NothingToLoadIsNoError) {
  FakeIngestServer server;
  const LoadResult result = Run(&server);
  EXPECT_EQ(LoadExitCode(result), 0);
  EXPECT_EQ(result.summary.articles, 0);
}

}  // namespace
}  // namespace chancery
