#include "client/loader/ingest_sender.h"

#include <atomic>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/loader/fake_ingest_server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

std::string Key(int64_t line) { return absl::StrCat("k", line); }

// Runs `count` articles, "k1" to "kN", through a sender; those of `local_rejects` never get to it.
struct SenderRun {
  FakeIngestServer server;
  IngestSenderOptions options;
  std::set<int64_t> local_rejects;
  // Lines that are pieces of an exported graph, and what writes them.
  std::set<int64_t> pieces;
  IngestSender::ApplyPiece apply;
  bool sleeper_goes_on = true;

  std::vector<std::string> outcomes;  // "LINE OUTCOME", in order
  std::vector<absl::Duration> waits;
  absl::Status status;

  void Go(int64_t count) {
    int64_t next = 0;
    ExtractionPool::Options pool_options;
    pool_options.threads = 2;
    ExtractionPool pool(
        pool_options,
        [&]() -> absl::optional<SourceItem> {
          if (next == count) return absl::nullopt;
          SourceItem item;
          item.place.file = "f";
          item.place.line = ++next;
          item.place.bytes = 1;
          return item;
        },
        [&](SourceItem item) {
          PreparedItem prepared;
          prepared.place = std::move(item.place);
          if (local_rejects.count(prepared.place.line) > 0) {
            prepared.content = Reject{"EMPTY", "nothing"};
          } else if (pieces.count(prepared.place.line) > 0) {
            prepared.content = GraphPiece();
          } else {
            v1::ArticleFacts facts;
            facts.mutable_article()->set_key(Key(prepared.place.line));
            prepared.content = std::move(facts);
          }
          return prepared;
        });
    IngestSender::Observer observer;
    observer.on_outcome = [&](const ItemOutcome& outcome) {
      std::string what;
      if (const auto* reject = std::get_if<Reject>(&outcome.result)) {
        what = absl::StrCat("rejected ", reject->reason);
      } else {
        what =
            v1::IngestOutcome_Name(std::get<v1::IngestArticlesResponse>(outcome.result).outcome());
      }
      outcomes.push_back(absl::StrCat(outcome.place.line, " ", what));
    };
    observer.on_retry = [&](const absl::Status&, absl::Duration, int, int) {};
    IngestSender sender(
        options, server.Opener(),
        [&](absl::Duration wait) {
          waits.push_back(wait);
          return sleeper_goes_on;
        },
        observer, apply);
    status = sender.Run(pool);
  }

  // Every line has one outcome, in order.
  void ExpectComplete(int64_t count) const {
    ASSERT_EQ(outcomes.size(), static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) {
      EXPECT_THAT(outcomes[i], ::testing::StartsWith(absl::StrCat(i + 1, " ")));
    }
  }
};

TEST(IngestSenderTest, SendsEverythingInOrderOnOneStream) {
  SenderRun run;
  run.Go(200);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(200);
  EXPECT_EQ(run.server.graph().size(), 200u);
  EXPECT_EQ(run.server.streams(), 1);
  EXPECT_EQ(run.outcomes[7], "8 INGEST_OUTCOME_ADDED");
}

TEST(IngestSenderTest, WritesAPieceOnceAllBeforeItIsIn) {
  SenderRun run;
  run.pieces = {1, 2, 60, 100};
  // A stream that breaks, too.
  run.server.break_after = {30};
  std::vector<size_t> known;
  run.apply = [&](const GraphPiece& /*piece*/) -> absl::StatusOr<v1::IngestArticlesResponse> {
    known.push_back(run.server.graph().size());
    if (known.size() == 3) return absl::InvalidArgumentError("no");
    v1::IngestArticlesResponse response;
    response.set_outcome(v1::INGEST_OUTCOME_ADDED);
    return response;
  };
  run.Go(100);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(100);
  EXPECT_THAT(known, ::testing::ElementsAre(0, 0, 57, 96));
  EXPECT_EQ(run.outcomes[0], "1 INGEST_OUTCOME_ADDED");
  EXPECT_EQ(run.outcomes[59], "60 rejected SERVER_INVALID_ARGUMENT");
}

TEST(IngestSenderTest, EndsWhereAPieceCannotBeWrittenForNow) {
  SenderRun run;
  run.pieces = {5};
  run.apply = [](const GraphPiece& /*piece*/) -> absl::StatusOr<v1::IngestArticlesResponse> {
    return absl::UnavailableError("gone");
  };
  run.Go(10);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(run.status.message(), HasSubstr("gone; not written from f:5 on"));
  EXPECT_EQ(run.outcomes.size(), 4u);
}

TEST(IngestSenderTest, NeedsNoArticles) {
  SenderRun run;
  run.Go(0);
  EXPECT_EQ(run.status, absl::OkStatus());
}

TEST(IngestSenderTest, KeepsNoMoreInFlightThanTold) {
  for (const int in_flight : {1, 3, 16}) {
    SenderRun run;
    run.options.in_flight = in_flight;
    run.Go(100);
    EXPECT_EQ(run.status, absl::OkStatus());
    EXPECT_LE(run.server.most_in_flight(), in_flight);
    run.ExpectComplete(100);
  }
}

TEST(IngestSenderTest, MixesLocalAndServerRejectsInOrder) {
  SenderRun run;
  run.local_rejects = {1, 4, 5, 10};
  run.server.refused = {"k2", "k9"};
  run.Go(10);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(10);
  EXPECT_EQ(run.outcomes[0], "1 rejected EMPTY");
  EXPECT_EQ(run.outcomes[1], "2 INGEST_OUTCOME_REJECTED");
  EXPECT_EQ(run.outcomes[9], "10 rejected EMPTY");
  EXPECT_EQ(run.server.graph().size(), 4u);
}

TEST(IngestSenderTest, SendsAgainWhatWasNotAcknowledgedWhenTheStreamBreaks) {
  SenderRun run;
  run.server.break_after = {5, 0, 1, 20, -1};
  run.local_rejects = {6, 7, 30};
  run.Go(60);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(60);
  EXPECT_EQ(run.server.graph().size(), 57u);
  EXPECT_EQ(run.server.streams(), 5);
  EXPECT_EQ(run.waits.size(), 4u);
  // Ingested before the break, acknowledged after it.
  EXPECT_EQ(run.outcomes[7], "8 INGEST_OUTCOME_UNCHANGED");
}

TEST(IngestSenderTest, BreaksAtEveryPointLeadToTheSameGraph) {
  SenderRun clean;
  clean.Go(25);
  for (int first = 0; first <= 25; ++first) {
    SenderRun run;
    run.options.in_flight = 4;
    run.server.break_after = {first, 3};
    run.Go(25);
    EXPECT_EQ(run.status, absl::OkStatus());
    run.ExpectComplete(25);
    EXPECT_EQ(run.server.graph(), clean.server.graph()) << first;
  }
}

TEST(IngestSenderTest, GivesUpSoonOnAServerThatWasNeverThere) {
  SenderRun run;
  run.server.unreachable_streams = 1000;
  run.options.connect_retries = 2;
  run.Go(5);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(run.status.message()), HasSubstr("cannot reach the server"));
  EXPECT_THAT(std::string(run.status.message()), HasSubstr("after 3 attempts"));
  EXPECT_EQ(run.server.streams(), 3);
  EXPECT_TRUE(run.outcomes.empty());
}

TEST(IngestSenderTest, WaitsLongerAndLongerForAServerThatWasThere) {
  SenderRun run;
  run.server.break_after = {2, 0, 0, 0, 0, 0};
  run.server.break_after.resize(100, 0);
  run.options.retries = 5;
  run.Go(10);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kUnavailable);
  ASSERT_EQ(run.waits.size(), 5u);
  // Jitter takes at most half of a wait that doubles.
  EXPECT_LE(run.waits[0], run.options.initial_backoff);
  EXPECT_GT(run.waits[4], run.options.initial_backoff * 7);
  EXPECT_THAT(std::string(run.status.message()), HasSubstr("not acknowledged from f:3 on"));
  EXPECT_EQ(run.outcomes.size(), 2u);
}

TEST(IngestSenderTest, CountsFailuresAnewAfterProgress) {
  SenderRun run;
  run.options.retries = 1;
  run.server.break_after = std::vector<int>(20, 1);
  run.Go(15);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(15);
}

TEST(IngestSenderTest, RejectsOnlyTheArticleThatBreaksTheStream) {
  for (const absl::Status& status :
       {absl::ResourceExhaustedError("message too large"), absl::InternalError("bug"),
        absl::InvalidArgumentError("no"), absl::UnknownError("?"), absl::NotFoundError("what")}) {
    SenderRun run;
    run.server.poison = {"k1", "k7", "k8", "k20"};
    run.server.poison_status = status;
    run.Go(20);
    EXPECT_EQ(run.status, absl::OkStatus()) << status;
    run.ExpectComplete(20);
    EXPECT_EQ(run.server.graph().size(), 16u);
    EXPECT_EQ(run.outcomes[6],
              absl::StrCat("7 rejected SERVER_", absl::StatusCodeToString(status.code())));
    EXPECT_THAT(run.outcomes[8], HasSubstr("ADDED"));
    EXPECT_TRUE(run.waits.empty());
  }
}

// That other writers were first is no fault of an article's.
TEST(IngestSenderTest, RejectsNothingBecauseOfOtherWriters) {
  SenderRun run;
  run.options.retries = 3;
  run.server.poison = {"k7"};
  run.server.poison_status =
      MakeError(absl::StatusCode::kAborted, "REVISION_CONFLICT", "others were first");
  run.Go(20);
  EXPECT_TRUE(absl::IsAborted(run.status)) << run.status;
  EXPECT_EQ(run.outcomes.size(), 6u);
  EXPECT_EQ(run.waits.size(), 3u);
}

TEST(IngestSenderTest, GivesUpWhereEveryArticleBreaksTheStream) {
  SenderRun run;
  for (int i = 1; i <= 20; ++i) run.server.poison.insert(Key(i));
  run.server.poison_status = absl::InternalError("bug");
  run.Go(20);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kInternal);
  EXPECT_LE(run.outcomes.size(), 3u);
}

TEST(IngestSenderTest, ReturnsWhatCannotBeRetried) {
  SenderRun run;
  run.server.break_after = {2};
  run.server.break_status = absl::PermissionDeniedError("not for you");
  run.Go(10);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(run.waits.empty());
  EXPECT_EQ(run.outcomes.size(), 2u);
}

TEST(IngestSenderTest, EndsWhenAWaitIsCutShort) {
  SenderRun run;
  run.server.break_after = {2};
  run.sleeper_goes_on = false;
  run.Go(10);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kCancelled);
}

TEST(IngestSenderTest, TakesASilentServerForABrokenOne) {
  SenderRun run;
  run.server.silent_streams = 2;
  run.options.stall_timeout = absl::Milliseconds(20);
  run.Go(40);
  EXPECT_EQ(run.status, absl::OkStatus());
  run.ExpectComplete(40);
  EXPECT_EQ(run.server.graph().size(), 40u);
  EXPECT_EQ(run.server.streams(), 3);
}

TEST(IngestSenderTest, ReportsAnswersThatFitNoArticle) {
  SenderRun run;
  run.server.wrong_sequence = true;
  run.Go(3);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(run.status.message()), HasSubstr("answered article 2"));
  EXPECT_TRUE(run.outcomes.empty());
}

}  // namespace
}  // namespace chancery
