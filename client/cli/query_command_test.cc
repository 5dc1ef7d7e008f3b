#include "client/cli/query_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"
#include "client/cli/query_value_text.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

class QueryCommandTest : public CliTest {
 protected:
  void Answers() {
    fake_.query_messages = {
        Parse<v1::QueryResponse>(
            "columns: 'who' columns: 'meetings' columns: 'first' "
            "rows { values { node { name: 'people/2' label: 'Person' display_name: 'Ann B' } } "
            "  values { integer: 3 } values { time { text: '2004-05' } } } "),
        Parse<v1::QueryResponse>(
            "rows { values { } values { integer: 12 } values { list { values { text: 'x' } "
            "  values { boolean: true } } } } "
            "summary { rows: 2 info { revision: 12 complete: true } }")};
  }
};

TEST_F(QueryCommandTest, ShowsATable) {
  Answers();
  const CliRun run =
      Run({"query", "MATCH (n) RETURN n", "--param", "who=Ann", "--param", "n=3", "--limit", "5"});
  EXPECT_EQ(run.out,
            "who    meetings  first\n"
            "-----  --------  -------\n"
            "Ann B         3  2004-05\n"
            "             12  x, true\n"
            "\n"
            "2 rows, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  const v1::QueryRequest& sent = fake_.query_requests[0];
  EXPECT_EQ(sent.query(), "MATCH (n) RETURN n");
  EXPECT_EQ(sent.parameters().at("who").text(), "Ann");
  EXPECT_EQ(sent.parameters().at("n").integer(), 3);
  EXPECT_EQ(sent.max_rows(), 5);
}

TEST_F(QueryCommandTest, PrintsAnObjectALineAndCsv) {
  Answers();
  EXPECT_EQ(Run({"query", "RETURN 1", "-o", "json"}).out,
            "{\"who\":{\"name\":\"people/2\",\"label\":\"Person\",\"displayName\":\"Ann B\"},"
            "\"meetings\":3,\"first\":\"2004-05\"}\n"
            "{\"who\":null,\"meetings\":12,\"first\":[\"x\",true]}\n");
  EXPECT_EQ(Run({"query", "RETURN 1", "-o", "csv"}).out,
            "who,meetings,first\nAnn B,3,2004-05\n,12,\"x, true\"\n");
}

TEST_F(QueryCommandTest, SaysWhatEndedAnAnswer) {
  fake_.query_messages = {
      Parse<v1::QueryResponse>("columns: 'a' summary { limit: 'max_edges' info { } }")};
  CliRun run = Run({"query", "RETURN 1"});
  EXPECT_THAT(run.err, HasSubstr("ended by the limit max_edges"));
  EXPECT_EQ(run.exit_code, 5);
  fake_.query_messages = {Parse<v1::QueryResponse>("columns: 'a' summary { info { } }")};
  run = Run({"query", "RETURN 1"});
  EXPECT_EQ(run.err, "no rows, at revision 0\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST_F(QueryCommandTest, AnErrorInTheTextShowsItsPlaceAndNoOtherHelp) {
  fake_.query_status =
      WithErrorDetail(absl::InvalidArgumentError("no variable x\nRETURN x\n       ^"),
                      {"INVALID_FIELD", {{"phase", "compile time"}}, {}});
  const CliRun run = Run({"query", "RETURN x"});
  EXPECT_EQ(run.err, "chancery: no variable x\nRETURN x\n       ^\n");
  EXPECT_EQ(run.exit_code, 2);
  // What is wrong with the command has its help.
  EXPECT_THAT(Run({"query", "RETURN 1", "--param", "x"}).err, HasSubstr("--help"));
}

TEST_F(QueryCommandTest, NeedsOneText) {
  EXPECT_EQ(Run({"query"}).exit_code, 2);
  EXPECT_EQ(Run({"query", "RETURN 1", "--file", "x"}).exit_code, 2);
  EXPECT_EQ(Run({"query", "RETURN 1", "--param", "x"}).exit_code, 2);
}

TEST_F(QueryCommandTest, ExplainsAndProfiles) {
  fake_.explain.Returns(Parse<v1::ExplainResponse>("plan: 'Once\\n'"));
  EXPECT_EQ(Run({"explain", "RETURN 1"}).out, "Once\n");
  fake_.query_messages = {
      Parse<v1::QueryResponse>("columns: 'a' summary { plan: 'Once   1 rows\\n' info { } }")};
  EXPECT_EQ(Run({"query", "PROFILE RETURN 1"}).out, "Once   1 rows\n");
}

TEST(QueryValueTextTest, ReadsParametersAsJsonOrText) {
  EXPECT_EQ(ParseQueryParameter("a=[1, \"x\", null]")->value.list().values_size(), 3);
  EXPECT_EQ(ParseQueryParameter("a=1.5")->value.number(), 1.5);
  EXPECT_TRUE(ParseQueryParameter("a=true")->value.boolean());
  EXPECT_EQ(ParseQueryParameter("a=2004-05")->value.text(), "2004-05");
  EXPECT_EQ(ParseQueryParameter("a=\"7\"")->value.text(), "7");
  EXPECT_EQ(ParseQueryParameter("a=b=c")->value.text(), "b=c");
  EXPECT_EQ(ParseQueryParameter("a=null")->value.kind_case(), v1::QueryValue::KIND_NOT_SET);
  EXPECT_FALSE(ParseQueryParameter("a=[1").ok());
  EXPECT_FALSE(ParseQueryParameter("a").ok());
}

}  // namespace
}  // namespace chancery
