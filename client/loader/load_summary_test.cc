#include "client/loader/load_summary.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

ItemOutcome Answer(v1::IngestOutcome outcome, int meetings = 0, int merged = 0) {
  v1::IngestArticlesResponse response;
  response.set_outcome(outcome);
  if (meetings > 0) (*response.mutable_added())["meetings"] = meetings;
  response.set_merged_meetings(merged);
  ItemOutcome item;
  item.result = response;
  return item;
}

TEST(LoadSummaryTest, CountsOutcomesAndFacts) {
  LoadSummary summary;
  summary.Count(Answer(v1::INGEST_OUTCOME_ADDED, 3, 1));
  summary.Count(Answer(v1::INGEST_OUTCOME_ADDED, 2, 0));
  summary.Count(Answer(v1::INGEST_OUTCOME_UNCHANGED));
  summary.Count(Answer(v1::INGEST_OUTCOME_REPLACED));
  summary.Count(Answer(v1::INGEST_OUTCOME_REJECTED));
  ItemOutcome local;
  local.result = Reject{"EMPTY", ""};
  summary.Count(local);
  EXPECT_EQ(summary.articles, 6);
  EXPECT_EQ(summary.added, 2);
  EXPECT_EQ(summary.unchanged, 1);
  EXPECT_EQ(summary.replaced, 1);
  EXPECT_EQ(summary.rejected, 2);
  EXPECT_EQ(summary.facts["meetings"], 5);
  EXPECT_EQ(summary.merged_meetings, 1);
}

TEST(LoadSummaryTest, TellsPeople) {
  LoadSummary summary;
  summary.articles = 1240;
  summary.added = 1200;
  summary.unchanged = 30;
  summary.replaced = 4;
  summary.rejected = 6;
  summary.facts = {
      {"statements", 310}, {"people", 1}, {"meetings", 1022}, {"places", 1}, {"tenures", 0}};
  summary.merged_meetings = 12;
  summary.elapsed = absl::Seconds(12.4);
  EXPECT_EQ(SummaryText(summary),
            "Loaded 1,240 articles in 12.4 s (100.0/s): 1,200 added, 30 unchanged, 4 replaced, "
            "6 rejected.\n"
            "New in the graph: 1 person, 1,022 meetings, 310 statements, 1 place. 12 meetings were "
            "known already.\n");
}

TEST(LoadSummaryTest, TellsOfNothingOfDryRunsAndOfSkippedArticles) {
  LoadSummary summary;
  summary.skipped = 1;
  EXPECT_EQ(SummaryText(summary),
            "Loaded 0 articles in 0.0 s.\nSkipped 1 article that the checkpoint knew.\n");
  summary = LoadSummary();
  summary.dry_run = true;
  summary.articles = summary.readable = 2;
  summary.elapsed = absl::Seconds(1);
  EXPECT_EQ(SummaryText(summary),
            "Read 2 articles in 1.0 s (2.00/s).\nFound: nothing. Nothing was sent.\n");
}

TEST(LoadSummaryTest, CountsWhatWasDropped) {
  LoadSummary summary;
  ItemOutcome outcome = Answer(v1::INGEST_OUTCOME_ADDED);
  outcome.dropped = {"meetings[0]: no", "statements[1]: no"};
  summary.Count(outcome);
  EXPECT_EQ(summary.dropped, 2);
  EXPECT_THAT(SummaryText(summary), HasSubstr("\nDropped 2 facts (or parts of facts) that"));
}

TEST(LoadSummaryTest, TellsWhatWasLeftOutByKindAndReason) {
  LoadSummary summary;
  summary.CountLeftOut("a/x.PDF", "no kind of file that is loaded");
  summary.CountLeftOut("a/y.pdf", "no kind of file that is loaded");
  summary.CountLeftOut("a.b/README", "no kind of file that is loaded");
  EXPECT_THAT(SummaryText(summary),
              HasSubstr("Left out 3 files (--verbose names each):\n"
                        "  2 .pdf: no kind of file that is loaded\n"
                        "  1 without ending: no kind of file that is loaded\n"));
  EXPECT_THAT(SummaryJson(summary),
              HasSubstr(R"("left_out":[{"kind":".pdf","reason":"no kind of file that is loaded",)"
                        R"("files":2},)"));
}

TEST(LoadSummaryTest, TellsScripts) {
  LoadSummary summary;
  summary.articles = 3;
  summary.added = 2;
  summary.rejected = 1;
  summary.skipped = 4;
  summary.facts = {{"meetings", 5}, {"people", 6}};
  summary.elapsed = absl::Milliseconds(1500);
  summary.interrupted = true;
  EXPECT_EQ(
      SummaryJson(summary),
      R"({"articles":3,"added":2,"unchanged":0,"replaced":0,"rejected":1,"skipped":4,"left_out":[],)"
      R"("facts":{"meetings":5,"people":6},"merged_meetings":0,"warnings":0,"dropped":0,)"
      R"("seconds":1.500,)"
      R"("articles_per_second":2.0,"dry_run":false,"interrupted":true})");
}

}  // namespace
}  // namespace chancery
