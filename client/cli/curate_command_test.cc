#include "client/cli/curate_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "client/cli/cli_fixture.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDecision[] = "decision { name: 'decisions/7' kind: DECISION_KIND_SAME } ";
constexpr char kKept[] = "resource { name: 'people/5' display_name: 'Ann Example' } ";
constexpr char kChanges[] =
    "changes { resource { name: 'people/9' display_name: 'A. Example' } kind: KIND_CLOSED } "
    "changes { resource { name: 'meetings/3' display_name: 'Ann Example, Bob Sample: Geneva' } "
    "          kind: KIND_CHANGED } ";

class CurateCommandTest : public CliTest {
 protected:
  CurateCommandTest() {
    variables_["USER"] = "dana";
    SearchFinds({{"Ann Example", Hit("people/5", "Ann Example")}});
  }

  void AnswersFromTerminal(const std::string& text) {
    in_.str(text);
    environment_.in = &in_;
    environment_.in_is_terminal = true;
  }

  std::istringstream in_;
};

TEST_F(CurateCommandTest, RetractTellsWhatFell) {
  fake_.retract_article.Returns(
      Parse<v1::RetractArticleResponse>(std::string("revision: 13 ") + kChanges));
  CliRun run = Run({"curate", "retract", "articles/7"});
  EXPECT_EQ(run.out,
            "Change   Name        What\n"
            "-------  ----------  -------------------------------\n"
            "gone     people/9    A. Example\n"
            "changed  meetings/3  Ann Example, Bob Sample: Geneva\n"
            "\n"
            "articles/7 is retracted: 1 gone, 1 changed, at revision 13.\n"
            "To have it back, load the article again.\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(fake_.retract_article.requests[0].name(), "articles/7");
  EXPECT_FALSE(fake_.retract_article.requests[0].validate_only());
}

TEST_F(CurateCommandTest, ADryRunSaysThatNothingWasWritten) {
  fake_.retract_article.Returns(Parse<v1::RetractArticleResponse>("revision: 12"));
  CliRun run = Run({"curate", "retract", "articles/7", "--dry-run"});
  EXPECT_EQ(run.out,
            "articles/7 would be retracted: no other resource changed, tried at revision 12.\n"
            "Nothing was written: without --dry-run it would be.\n");
  EXPECT_TRUE(fake_.retract_article.requests[0].validate_only());
}

TEST_F(CurateCommandTest, MergeTakesWordsAndSaysHowToUndo) {
  fake_.merge_entities.Returns(
      Parse<v1::MergeEntitiesResponse>(std::string("revision: 13 ") + kDecision + kKept));
  CliRun run = Run({"curate", "merge", "Ann Example", "people/9", "--reason", "same woman"});
  EXPECT_EQ(run.out,
            "people/9 is merged into Ann Example (people/5), by decisions/7: no other\n"
            "resource changed, at revision 13.\n"
            "To take it back: chancery curate undo decisions/7\n");
  const v1::MergeEntitiesRequest& request = fake_.merge_entities.requests[0];
  EXPECT_EQ(request.name(), "people/5");
  EXPECT_EQ(request.other(), "people/9");
  EXPECT_EQ(request.reason(), "same woman");
  EXPECT_EQ(request.author(), "dana");
}

TEST_F(CurateCommandTest, TheAuthorMayBeNamed) {
  fake_.merge_entities.Returns(v1::MergeEntitiesResponse());
  Run({"curate", "merge", "meetings/1", "meetings/2", "--author", "lee"});
  EXPECT_EQ(fake_.merge_entities.requests[0].author(), "lee");
}

TEST_F(CurateCommandTest, SplitSendsArticlesAndNames) {
  fake_.split_entity.Returns(Parse<v1::SplitEntityResponse>(
      std::string("revision: 14 other { name: 'people/10' display_name: 'Ann B. Example' } ") +
      kDecision + kKept));
  CliRun run = Run({"curate", "split", "people/5", "--article", "articles/7", "--article",
                    "articles/8", "--name", "Ann B. Example"});
  EXPECT_THAT(run.out,
              HasSubstr("Ann B. Example (people/10) is split from Ann Example (people/5), by"));
  EXPECT_THAT(run.out, HasSubstr("chancery curate undo decisions/7\n"));
  EXPECT_THAT(fake_.split_entity.requests[0].articles(), ElementsAre("articles/7", "articles/8"));
  EXPECT_THAT(fake_.split_entity.requests[0].names(), ElementsAre("Ann B. Example"));
}

TEST_F(CurateCommandTest, UndoTakesANumberToo) {
  fake_.undo_decision.Returns(Parse<v1::UndoDecisionResponse>("revision: 15"));
  CliRun run = Run({"curate", "undo", "7"});
  EXPECT_EQ(fake_.undo_decision.requests[0].name(), "decisions/7");
  EXPECT_THAT(run.out, HasSubstr("decisions/7 is taken back: "));
}

TEST_F(CurateCommandTest, DecisionsAreATable) {
  fake_.list_decisions.Returns(Parse<v1::ListDecisionsResponse>(
      "info { revision: 15 complete: true } "
      "decisions { name: 'decisions/7' kind: DECISION_KIND_DIFFERENT collection: 'people' "
      "  left { name: 'people/5' display_name: 'Ann Example' } "
      "  left { name: 'people/6' display_name: 'Ann Other' } "
      "  create_time { seconds: 1767225600 } author: 'dana' reason: 'two sisters' }"));
  EXPECT_EQ(Run({"curate", "decisions"}).out,
            "Decision     Left                       Right      Day         By    Why\n"
            "-----------  -----------------  ------  ---------  ----------  ----  -----------\n"
            "decisions/7  Ann Example        is not  (nothing   2026-01-01  dana  two sisters\n"
            "             (people/5), Ann            any more)\n"
            "             Other (people/6)\n"
            "\n"
            "1 decision, at revision 15\n");
  EXPECT_EQ(Run({"curate", "decisions", "-o", "csv"}).out,
            "decision,kind,collection,left,right,time,author,reason\n"
            "decisions/7,different,people,people/5 people/6,,2026-01-01 00:00:00 UTC,dana,two "
            "sisters\n");
}

TEST_F(CurateCommandTest, WhatWasMergedIsShownAsItWasBefore) {
  fake_.list_decisions.Returns(Parse<v1::ListDecisionsResponse>(
      "info { revision: 15 complete: true } "
      "decisions { name: 'decisions/7' kind: DECISION_KIND_SAME collection: 'people' "
      "  left { name: 'people/5' display_name: 'Ann Example' } "
      "  right { name: 'people/5' display_name: 'Ann Example' } "
      "  left_before { name: 'people/5' display_name: 'Ann' } "
      "  right_before { name: 'people/6' display_name: 'A. Example' } }"));
  EXPECT_THAT(Run({"curate", "decisions"}).out,
              HasSubstr("decisions/7  Ann (people/5)  is  A. Example (people/6)"));
}

TEST_F(CurateCommandTest, CandidatesOfOnePerson) {
  fake_.list_candidates.Returns(Parse<v1::ListCandidatesResponse>(
      "info { revision: 15 complete: true } "
      "candidates { name: 'candidates/5-9' score: 0.714 "
      "  left { name: 'people/5' display_name: 'Ann Example' } "
      "  right { name: 'people/9' display_name: 'A. Example' } reasons: 'same surname' "
      "  reasons: 'one office' }"));
  CliRun run = Run({"curate", "candidates", "Ann Example"});
  EXPECT_EQ(fake_.list_candidates.requests[0].resource(), "people/5");
  EXPECT_EQ(run.out,
            "Candidate       Score  Left                 Right                  Why\n"
            "--------------  -----  -------------------  ---------------------  -------------\n"
            "candidates/5-9   0.71  Ann Example          A. Example (people/9)  same surname;\n"
            "                       (people/5)                                  one office\n"
            "\n"
            "1 candidate, at revision 15\n"
            "`chancery curate accept NAME` merges a pair, `reject` keeps it apart.\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(CurateCommandTest, AnEmptyQueueIsExitCodeOne) {
  fake_.list_candidates.Returns(
      Parse<v1::ListCandidatesResponse>("info { revision: 15 complete: true }"));
  CliRun run = Run({"curate", "candidates"});
  EXPECT_EQ(run.err, "there are no candidates, at revision 15\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(CurateCommandTest, AcceptAndReject) {
  fake_.accept_candidate.Returns(
      Parse<v1::AcceptCandidateResponse>(std::string("revision: 16 ") + kDecision + kKept));
  EXPECT_EQ(Run({"curate", "accept", "candidates/5-9"}).out,
            "Both are Ann Example (people/5), by decisions/7, at revision 16.\n"
            "To take it back: chancery curate undo decisions/7\n");
  EXPECT_EQ(fake_.accept_candidate.requests[0].name(), "candidates/5-9");
  fake_.reject_candidate.Returns(
      Parse<v1::RejectCandidateResponse>(std::string("revision: 16 ") + kDecision));
  EXPECT_EQ(Run({"curate", "reject", "5-9", "--reason", "sisters"}).out,
            "The two are kept apart, by decisions/7, at revision 16.\n"
            "To take it back: chancery curate undo decisions/7\n");
  EXPECT_EQ(fake_.reject_candidate.requests[0].name(), "candidates/5-9");
  EXPECT_EQ(fake_.reject_candidate.requests[0].reason(), "sisters");
}

TEST_F(CurateCommandTest, JsonIsTheReply) {
  fake_.merge_entities.Returns(Parse<v1::MergeEntitiesResponse>(std::string("revision: 13 ")));
  EXPECT_EQ(Run({"curate", "merge", "people/5", "people/9", "-o", "json"}).out,
            "{\"revision\":\"13\"}\n");
}

TEST_F(CurateCommandTest, ChangesBeyondTheLimitAreTold) {
  fake_.retract_article.Returns(Parse<v1::RetractArticleResponse>(kChanges));
  CliRun run = Run({"curate", "retract", "articles/7", "--limit", "1", "-o", "csv"});
  EXPECT_EQ(run.out, "change,name,display_name\ngone,people/9,A. Example\n");
  EXPECT_THAT(run.err, HasSubstr("there are more changes than the 1 shown"));
}

TEST_F(CurateCommandTest, EraseRefusesWhereNobodyCanBeAsked) {
  CliRun run = Run({"curate", "erase", "people/5"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--yes"));
  EXPECT_THAT(fake_.erase.requests, IsEmpty());
}

TEST_F(CurateCommandTest, EraseAsksOnATerminal) {
  fake_.erase.Returns(
      Parse<v1::EraseResponse>(std::string("revision: 17 history_rows: 40 ") + kChanges));
  AnswersFromTerminal("no\n");
  CliRun run = Run({"curate", "erase", "Ann Example"});
  EXPECT_EQ(run.err,
            "This erases people/5 at every revision: 1 gone, 1 changed, and 40 rows of history. It "
            "cannot be undone.\nErase it? [yes/no] nothing was erased\n");
  EXPECT_EQ(run.exit_code, 1);
  ASSERT_THAT(fake_.erase.requests, SizeIs(1));
  EXPECT_TRUE(fake_.erase.requests[0].validate_only());

  AnswersFromTerminal(" Yes\n");
  run = Run({"curate", "erase", "Ann Example"});
  EXPECT_THAT(run.out, HasSubstr("people/5 is erased: 1 gone, 1 changed, and 40 rows of history "));
  ASSERT_THAT(fake_.erase.requests, SizeIs(3));
  EXPECT_FALSE(fake_.erase.requests[2].validate_only());
  EXPECT_EQ(fake_.erase.requests[2].name(), "people/5");
}

TEST_F(CurateCommandTest, AnEndedInputIsNoConsent) {
  fake_.erase.Returns(v1::EraseResponse());
  AnswersFromTerminal("");
  EXPECT_EQ(Run({"curate", "erase", "articles/7"}).exit_code, 1);
  EXPECT_THAT(fake_.erase.requests, SizeIs(1));
}

TEST_F(CurateCommandTest, EraseWithYesDoesNotAsk) {
  fake_.erase.Returns(v1::EraseResponse());
  EXPECT_EQ(Run({"curate", "erase", "articles/7", "--yes"}).exit_code, 0);
  ASSERT_THAT(fake_.erase.requests, SizeIs(1));
  EXPECT_FALSE(fake_.erase.requests[0].validate_only());
  EXPECT_EQ(Run({"curate", "erase", "articles/7", "--dry-run"}).exit_code, 0);
  EXPECT_TRUE(fake_.erase.requests[1].validate_only());
}

TEST_F(CurateCommandTest, WrongCommandLinesAreExplained) {
  const struct {
    std::vector<std::string> args;
    const char* err;
  } cases[] = {
      {{"curate"}, "chancery: curate needs ACTION [ARGUMENT...]\n"},
      {{"curate", "mrege", "a", "b"},
       "chancery: curate cannot \"mrege\", only retract, merge, split, undo, decisions, "
       "candidates, accept, reject, erase; did you mean merge?\n"},
      {{"curate", "merge", "people/5"}, "chancery: curate merge needs KEPT OTHER\n"},
      {{"curate", "decisions", "x"},
       "chancery: curate decisions takes no arguments, but got 1 argument\n"},
      {{"curate", "undo", "7", "8"},
       "chancery: curate undo takes DECISION, but got 2 arguments: put a name of several words in "
       "quotes\n"},
      {{"curate", "undo", "7", "--reason", "x"}, "chancery: curate undo takes no --reason\n"},
      {{"curate", "undo", "7", "--at", "3"},
       "chancery: curate undo takes no --at: it is about the graph as it is\n"},
      {{"curate", "split", "people/5"},
       "chancery: curate split needs --article or --name: what is to be another one\n"},
      {{"curate", "merge", "roles/5", "people/9"},
       "chancery: \"roles/5\" is neither a person nor a meeting: only these are curated\n"},
      {{"curate", "retract", "people/5"},
       "chancery: \"people/5\" is not the name of an article, such as articles/12; `chancery "
       "evidence` and `chancery list articles` show them\n"},
  };
  for (const auto& c : cases) {
    CliRun run = Run(c.args);
    EXPECT_EQ(run.err, std::string(c.err) + "see `chancery curate --help`\n");
    EXPECT_EQ(run.exit_code, 2);
  }
}

TEST_F(CurateCommandTest, ErrorsOfTheServerAreTold) {
  fake_.undo_decision.Returns(
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "there is no decisions/7"));
  CliRun run = Run({"curate", "undo", "decisions/7"});
  EXPECT_EQ(run.err, "chancery: there is no decisions/7\n");
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace chancery
