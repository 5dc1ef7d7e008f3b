#include "client/cli/ask_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AskCommandTest : public CliTest {
 protected:
  AskCommandTest() {
    SearchFinds({{"Lavrov", Hit("people/1", "Sergey Lavrov")},
                 {"John Kerry", Hit("people/9", "John Kerry")},
                 {"Powell", Hit("people/3", "Colin Powell", "MATCH_KIND_WORDS") +
                                Hit("people/17", "Jerome Powell", "MATCH_KIND_WORDS")},
                 {"US secretary of state", Hit("roles/3",
                                               "Secretary of State of the United "
                                               "States")}});
    fake_.find_encounters.Returns(Parse<v1::FindEncountersResponse>(
        "info { revision: 12 } totals { counterparts: 1 meetings: 2 } "
        "counterparts { counterpart { name: 'people/9' display_name: 'John Kerry' } "
        "  meeting_count: 2 certain_count: 2 first { edtf: '2013' } last { edtf: '2014' } }"));
  }
  const v1::FindEncountersRequest& Sent() { return fake_.find_encounters.requests.back(); }
};

TEST_F(AskCommandTest, ShowsWhatItUnderstoodAndAnswers) {
  const CliRun run = Run({"ask", "every US secretary of state Lavrov has met since 2010?"});
  EXPECT_EQ(run.err, "asking: chancery met Lavrov --role \"US secretary of state\" --from 2010\n");
  EXPECT_THAT(run.out, HasSubstr("John Kerry"));
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(Sent().subjects(), ElementsAre("people/1"));
  EXPECT_THAT(Sent().roles(), ElementsAre("roles/3"));
  EXPECT_EQ(Sent().filter().dates().first(), "2010");
}

TEST_F(AskCommandTest, TakesWordsWithoutQuotesAndFlags) {
  const CliRun run = Run({"ask", "when", "did", "Lavrov", "last", "meet", "John", "Kerry", "as",
                          "of", "revision", "7", "-o", "json"});
  EXPECT_THAT(Sent().counterparts(), ElementsAre("people/9"));
  EXPECT_EQ(Sent().page_size(), 1);
  EXPECT_EQ(Sent().consistency().exactly(), 7);
  EXPECT_EQ(fake_.resolve_names.requests[0].consistency().exactly(), 7);
  EXPECT_THAT(run.out, HasSubstr("\"revision\":\"12\""));
}

TEST_F(AskCommandTest, OnlyShowsTheCommandWhenThatIsAsked) {
  const CliRun run = Run({"ask", "--dry-run", "who met people/1"});
  EXPECT_EQ(run.out, "chancery met people/1\n");
  EXPECT_THAT(fake_.find_encounters.requests, IsEmpty());
}

TEST_F(AskCommandTest, SaysWhatItDoesNotUnderstand) {
  const CliRun run = Run({"ask", "why did Lavrov meet John Kerry"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("\"why did Lavrov meet John Kerry\" is none of the questions"));
  EXPECT_THAT(fake_.resolve_names.requests, IsEmpty());
}

TEST_F(AskCommandTest, SaysWhichNamesItDoesNotKnow) {
  const CliRun run = Run({"ask", "when did Lavrov meet Nobody"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err, "chancery: the graph has no name like \"Nobody\"\n");
  EXPECT_THAT(fake_.find_encounters.requests, IsEmpty());
}

TEST_F(AskCommandTest, ListsWhomAnAmbiguousNameMayMean) {
  const CliRun run = Run({"ask", "who met Powell"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("people/17  Jerome Powell"));
}

TEST_F(AskCommandTest, LooksUpAllNamesAtOnce) {
  Run({"ask", "every US secretary of state Lavrov has met"});
  // Once for the readings, and once for each name of the command.
  EXPECT_THAT(fake_.resolve_names.requests, SizeIs(3));
}

}  // namespace
}  // namespace chancery
