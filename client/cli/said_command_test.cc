#include "client/cli/said_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class SaidCommandTest : public CliTest {
 protected:
  SaidCommandTest() {
    SearchFinds({{"Ann Example", Hit("people/1", "Ann Example")},
                 {"arms", Hit("topics/1", "arms control")}});
    fake_.list_statements.Returns(Parse<v1::ListStatementsResponse>(
        "info { revision: 12 } "
        "statements { certainty: CERTAINTY_CERTAIN statement { name: 'statements/1' "
        "  speaker { name: 'people/1' display_name: 'Ann Example' } "
        "  capacities { role { display_name: 'Foreign Minister of Freedonia' } } "
        "  text: 'We agreed to go on talking, and we will meet again before the end of the month.' "
        "  mode: STATEMENT_MODE_QUOTE when { edtf: '2022-01-21' } "
        "  meeting { name: 'meetings/12' display_name: 'Ann Example, Bob Sample: Geneva' } "
        "  topics { display_name: 'arms control' } } "
        "  evidence { sentence: 'Example said so.' publisher: 'Gazette' } } "
        "statements { certainty: CERTAINTY_POSSIBLE statement { name: 'statements/2' "
        "  speaker_description: 'a senior official' text: 'nothing was agreed' "
        "  mode: STATEMENT_MODE_PARAPHRASE addressee { name: 'people/2' display_name: 'Bob' } } "
        "} "));
  }
  const v1::ListStatementsRequest& Sent() { return fake_.list_statements.requests.back(); }
};

TEST_F(SaidCommandTest, ShowsWordsWithSpeakerDateAndMeeting) {
  CliRun run = Run({"said", "Ann Example", "--evidence"});
  EXPECT_EQ(run.out,
            "2022-01-21 Ann Example (Foreign Minister of Freedonia)\n"
            "  \"We agreed to go on talking, and we will meet again before the end of the\n"
            "  month.\"\n"
            "  Ann Example, Bob Sample: Geneva (meetings/12)\n"
            "  about arms control\n"
            "    Example said so.\n"
            "    -- Gazette\n"
            "\n"
            "a senior official to Bob ?\n"
            "  said that: nothing was agreed\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 statements, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Sent().speaker(), "people/1");
  EXPECT_TRUE(Sent().include_evidence());
}

TEST_F(SaidCommandTest, SendsEveryFilter) {
  Run({"said", "--role", "roles/1", "--topic", "arms", "--meeting", "meetings/12", "--from",
       "2022-01", "--to", "2022-02", "--newest", "--about", "\"arms control\" talks"});
  EXPECT_EQ(Sent().text_query(), "\"arms control\" talks");
  EXPECT_EQ(Sent().role(), "roles/1");
  EXPECT_EQ(Sent().topic(), "topics/1");
  EXPECT_EQ(Sent().meeting(), "meetings/12");
  EXPECT_EQ(Sent().dates().first(), "2022-01");
  EXPECT_EQ(Sent().dates().last(), "2022-02");
  EXPECT_TRUE(Sent().newest_first());
}

TEST_F(SaidCommandTest, PrintsCsv) {
  EXPECT_EQ(Run({"said", "people/1", "-o", "csv"}).out,
            "statement,speaker,speaker_name,office_then,when,mode,text,meeting,addressee,topics,"
            "certainty\n"
            "statements/1,people/1,Ann Example,Foreign Minister of Freedonia,2022-01-21,quote,\"We "
            "agreed to go on talking, and we will meet again before the end of the "
            "month.\",meetings/12,,arms control,certain\n"
            "statements/2,,a senior official,,,paraphrase,nothing was agreed,,Bob,,possible\n");
}

TEST_F(SaidCommandTest, NeedsSomethingToAskFor) {
  CliRun run = Run({"said"});
  EXPECT_THAT(run.err, HasSubstr("said needs a PERSON, --role, --topic, --meeting or --about"));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(Run({"said", "--about", "talks"}).exit_code, 0);
  run = Run({"said", "--meeting", "Geneva"});
  EXPECT_THAT(run.err, HasSubstr("--meeting: \"Geneva\" is not the name of a meeting"));
  EXPECT_EQ(run.exit_code, 2);
}

}  // namespace
}  // namespace chancery
