#include "client/loader/outcome_recorder.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OutcomeRecorderTest : public ::testing::Test {
 protected:
  OutcomeRecorderTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/recordXXXXXX");
    root_ = mkdtemp(pattern.data());
    checkpoint_ = *Checkpoint::Load(root_ + "/checkpoint", "s");
  }
  ~OutcomeRecorderTest() override { std::filesystem::remove_all(root_); }

  static ItemOutcome Outcome(const std::string& file, int64_t line, bool rejected) {
    ItemOutcome outcome;
    outcome.place.file = file;
    outcome.place.line = line;
    outcome.place.bytes = 10;
    outcome.place.end_offset = line * 10;
    outcome.place.hash = static_cast<uint64_t>(line) + 100;
    outcome.place.resumable = true;
    outcome.place.last_of_file = line == 0;
    v1::IngestArticlesResponse response;
    response.set_outcome(rejected ? v1::INGEST_OUTCOME_REJECTED : v1::INGEST_OUTCOME_ADDED);
    response.set_reason(rejected ? "INVALID_FIELD" : "");
    response.set_message(rejected ? "bad" : "");
    outcome.result = response;
    return outcome;
  }

  std::unique_ptr<OutcomeRecorder> Recorder(OutcomeRecorder::Options options = {},
                                            RejectLog* rejects = nullptr) {
    return std::make_unique<OutcomeRecorder>(std::move(options), clock_, rejects, checkpoint_.get(),
                                             &progress_);
  }

  // As the next run would find it.
  std::unique_ptr<Checkpoint> Saved() const {
    return *Checkpoint::Load(root_ + "/checkpoint", "s");
  }

  std::string root_;
  FakeClock clock_{absl::UnixEpoch()};
  std::ostringstream screen_;
  ProgressDisplay progress_{ProgressStyle::kNone, screen_, clock_, [] { return 80; }};
  std::unique_ptr<Checkpoint> checkpoint_;
};

TEST_F(OutcomeRecorderTest, EntersAcceptedFilesInTheCheckpointOnly) {
  auto recorder = Recorder();
  recorder->Record(Outcome("/a.txt", 0, false));
  recorder->Record(Outcome("/b.txt", 0, true));
  ItemOutcome pipe = Outcome("/c.txt", 0, false);
  pipe.place.resumable = false;
  recorder->Record(pipe);
  EXPECT_EQ(recorder->Finish(), absl::OkStatus());
  EXPECT_TRUE(Saved()->HasFile("/a.txt", 100));
  EXPECT_EQ(Saved()->size(), 1u);
  EXPECT_EQ(recorder->summary().articles, 3);
  EXPECT_EQ(recorder->summary().rejected, 1);
}

TEST_F(OutcomeRecorderTest, EntersAFileOfRecordsWhenAllOfThemAreAccepted) {
  for (const bool rejected : {false, true}) {
    const std::string file = rejected ? "/bad.xml" : "/good.xml";
    auto recorder = Recorder();
    for (int i = 0; i < 3; ++i) {
      ItemOutcome outcome = Outcome(file, 0, rejected && i == 1);
      outcome.place.last_of_file = i == 2;
      recorder->Record(outcome);
      EXPECT_EQ(checkpoint_->HasFile(file, 100), i == 2 && !rejected);
    }
  }
}

TEST_F(OutcomeRecorderTest, EntersAFileOfRecordsWithLinesAsAWhole) {
  auto recorder = Recorder();
  for (int line = 1; line <= 3; ++line) {
    ItemOutcome outcome = Outcome("/a.csv", line, false);
    outcome.place.whole_file = true;
    outcome.place.hash = 7;
    outcome.place.last_of_file = line == 3;
    recorder->Record(outcome);
  }
  EXPECT_TRUE(checkpoint_->HasFile("/a.csv", 7));
  EXPECT_FALSE(checkpoint_->FindLines("/a.csv").has_value());
}

TEST_F(OutcomeRecorderTest, FollowsTheLinesOfAFileAndItsRejects) {
  auto recorder = Recorder();
  recorder->Record(Outcome("/f.jsonl", 1, false));
  recorder->Record(Outcome("/f.jsonl", 2, true));
  recorder->Record(Outcome("/f.jsonl", 4, true));
  recorder->Record(Outcome("/f.jsonl", 5, false));
  ASSERT_EQ(recorder->Finish(), absl::OkStatus());
  const absl::optional<Checkpoint::Lines> lines = Saved()->FindLines("/f.jsonl");
  ASSERT_TRUE(lines.has_value());
  EXPECT_EQ(lines->line, 5);
  EXPECT_EQ(lines->offset, 50);
  EXPECT_EQ(lines->hash, 105u);
  EXPECT_THAT(lines->rejected, ElementsAre(2, 4));

  // The next run tries the rejected ones again and goes on behind the fifth.
  checkpoint_ = Saved();
  recorder = Recorder();
  recorder->Record(Outcome("/f.jsonl", 2, false));
  recorder->Record(Outcome("/f.jsonl", 4, true));
  EXPECT_EQ(checkpoint_->FindLines("/f.jsonl")->line, 5);
  EXPECT_THAT(checkpoint_->FindLines("/f.jsonl")->rejected, ElementsAre(4));
  recorder->Record(Outcome("/f.jsonl", 7, false));
  EXPECT_EQ(checkpoint_->FindLines("/f.jsonl")->offset, 70);
}

TEST_F(OutcomeRecorderTest, SavesTheCheckpointEverySecond) {
  auto recorder = Recorder();
  recorder->Record(Outcome("/a.txt", 0, false));
  EXPECT_EQ(Saved()->size(), 0u);
  clock_.Advance(absl::Seconds(1));
  recorder->Record(Outcome("/b.txt", 0, false));
  EXPECT_EQ(Saved()->size(), 2u);
  recorder->Record(Outcome("/c.txt", 0, false));
  EXPECT_EQ(Saved()->size(), 2u);
}

TEST_F(OutcomeRecorderTest, ShowsRejectsUpToALimit) {
  OutcomeRecorder::Options options;
  options.max_shown = 2;
  int calls = 0;
  options.on_reject = [&] { ++calls; };
  auto recorder = Recorder(options);
  for (int line = 1; line <= 5; ++line) recorder->Record(Outcome("/f.jsonl", line, true));
  EXPECT_EQ(screen_.str(),
            "rejected: /f.jsonl:1: bad [INVALID_FIELD]\n"
            "rejected: /f.jsonl:2: bad [INVALID_FIELD]\n"
            "(further ones are only counted; --rejects FILE keeps them)\n");
  EXPECT_EQ(calls, 5);
}

TEST_F(OutcomeRecorderTest, SaysNothingWhenQuiet) {
  OutcomeRecorder::Options options;
  options.quiet = true;
  auto recorder = Recorder(options);
  recorder->Record(Outcome("/a.txt", 0, true));
  EXPECT_EQ(screen_.str(), "");
}

TEST_F(OutcomeRecorderTest, ShowsWarnings) {
  auto recorder = Recorder();
  ItemOutcome outcome = Outcome("/a.txt", 0, false);
  std::get<v1::IngestArticlesResponse>(outcome.result).add_warnings("two holders\nat once");
  recorder->Record(outcome);
  EXPECT_EQ(screen_.str(), "warning: /a.txt: two holders\\nat once\n");
  EXPECT_EQ(recorder->summary().warnings, 1);
}

TEST_F(OutcomeRecorderTest, FailsWhenTheRejectsCannotBeWritten) {
  absl::StatusOr<RejectLog> full = RejectLog::Open("/dev/full");
  ASSERT_TRUE(full.ok()) << full.status();
  OutcomeRecorder::Options options;
  int failures = 0;
  options.on_failure = [&] { ++failures; };
  auto recorder = Recorder(options, &*full);
  recorder->Record(Outcome("/a.txt", 0, true));
  recorder->Record(Outcome("/b.txt", 0, true));
  EXPECT_EQ(failures, 1);
  EXPECT_THAT(std::string(recorder->Finish().message()), HasSubstr("/dev/full"));
}

TEST_F(OutcomeRecorderTest, FailsWhenTheCheckpointCannotBeWritten) {
  auto recorder = Recorder();
  recorder->Record(Outcome("/a.txt", 0, false));
  std::filesystem::remove_all(root_);
  EXPECT_EQ(recorder->Finish().code(), absl::StatusCode::kNotFound);
}

TEST(RejectLineTest, NamesThePlaceOnce) {
  SourcePlace place;
  place.file = "dir/a.txt";
  place.article = "a.txt";
  EXPECT_EQ(RejectLine(place, {"UNREADABLE", "dir/a.txt: Permission denied"}),
            "dir/a.txt: Permission denied [UNREADABLE]");
  EXPECT_EQ(RejectLine(place, {"EMPTY", "the file is empty"}),
            "dir/a.txt: the file is empty [EMPTY]");
  place.line = 7;
  EXPECT_EQ(RejectLine(place, {"FACTS_INVALID", "x"}), "dir/a.txt:7: x [FACTS_INVALID]");
  place.file = "trips.xml";
  place.line = 0;
  place.article = "trips.xml#secretary-1";
  EXPECT_EQ(RejectLine(place, {"XML_INVALID", "x"}),
            "trips.xml (trips.xml#secretary-1): x [XML_INVALID]");
  place.file = "-";
  place.article = "";
  EXPECT_EQ(RejectLine(place, {"EMPTY", "a\nb"}), "standard input: a\\nb [EMPTY]");
}

TEST_F(OutcomeRecorderTest, WarnsOfWhatWasDroppedNamingTheArticle) {
  ProgressDisplay plain(ProgressStyle::kPlain, screen_, clock_, [] { return 80; });
  OutcomeRecorder recorder({}, clock_, nullptr, nullptr, &plain);
  ItemOutcome outcome = Outcome("a/news.xml", 0, false);
  outcome.place.article = "urn:7";
  outcome.dropped = {"statements[0].text: not what the text has at byte 12"};
  recorder.Record(outcome);
  EXPECT_EQ(recorder.summary().dropped, 1);
  EXPECT_THAT(screen_.str(), HasSubstr("warning: a/news.xml (urn:7): statements[0].text: not what "
                                       "the text has at byte 12\n"));
}

}  // namespace
}  // namespace chancery
