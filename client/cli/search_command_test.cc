#include "client/cli/search_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SearchCommandTest : public CliTest {};

TEST_F(SearchCommandTest, ShowsHowEachNameWasFound) {
  fake_.search.Returns(Parse<v1::SearchResponse>(
      "info { revision: 12 } "
      "hits { resource { name: 'people/1' display_name: 'Sergey Lavrov' } "
      "  matched_name: 'Sergei Lavrov' match: MATCH_KIND_EXACT score: 1 "
      "  description: 'foreign minister of Russia, 2004-' } "
      "hits { resource { name: 'people/30' display_name: 'Sergei Lavrovski' } "
      "  matched_name: 'Sergei Lavrovski' match: MATCH_KIND_PREFIX score: 0.6 } "));
  CliRun run = Run({"search", "sergei", "lavrov", "--in", "people,roles", "--exact"});
  EXPECT_EQ(run.out,
            "Name       Shown as          Found as       Match       Description\n"
            "---------  ----------------  -------------  ----------  ------------------------\n"
            "people/1   Sergey Lavrov     Sergei Lavrov  whole name  foreign minister of\n"
            "                                                        Russia, 2004-\n"
            "people/30  Sergei Lavrovski                 beginning\n"
            "\n"
            "2 hits, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  const v1::SearchRequest& sent = fake_.search.requests[0];
  EXPECT_EQ(sent.query(), "sergei lavrov");
  EXPECT_THAT(sent.collections(), ElementsAre("people", "roles"));
  EXPECT_TRUE(sent.exact());
}

TEST_F(SearchCommandTest, PrintsCsv) {
  fake_.search.Returns(Parse<v1::SearchResponse>(Hit("people/1", "Ann", "MATCH_KIND_FUZZY", 0.5)));
  EXPECT_EQ(Run({"search", "Anm", "-o", "csv"}).out,
            "name,display_name,matched_name,match,score,description,excerpt\n"
            "people/1,Ann,Ann,near spelling,0.500,,\n");
}

TEST_F(SearchCommandTest, LooksForNamesAndTextsAndShowsThePartThatHasTheWords) {
  fake_.search.Returns(Parse<v1::SearchResponse>(
      "info { revision: 12 } texts_left_out: true "
      "hits { resource { name: 'statements/7' display_name: 'Sergey Lavrov 2022-01-21' } "
      "  match: MATCH_KIND_TEXT score: 0.3 excerpt: 'the sanctions must go' } "
      "hits { resource { name: 'meetings/3' display_name: 'Ann, Bob: Geneva' } "
      "  match: MATCH_KIND_TEXT score: 0.2 description: 'about sanctions' } "));
  CliRun run = Run({"search", "sanctions"});
  EXPECT_THAT(
      fake_.search.requests[0].collections(),
      ElementsAre("people", "polities", "roles", "places", "topics", "statements", "meetings"));
  EXPECT_THAT(run.out, HasSubstr("the sanctions must go"));
  EXPECT_THAT(run.out, HasSubstr("about sanctions"));
  EXPECT_THAT(run.err, HasSubstr("the newest were ranked"));
}

TEST_F(SearchCommandTest, SaysSoWhenNothingMatches) {
  fake_.search.Returns(v1::SearchResponse());
  CliRun run = Run({"search", "no\x1bthing"});
  EXPECT_EQ(run.err, "nothing matches \"no\uFFFDthing\", at revision 0\n");
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace chancery
