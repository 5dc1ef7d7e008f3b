#include "client/cli/shell_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "client/cli/cli_fixture.h"
#include "client/lib/graph_client.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ShellSessionTest : public CliTest {
 protected:
  ShellSessionTest() {
    fake_.query_messages = {Parse<v1::QueryResponse>(
        "columns: 'n' rows { values { integer: 1 } } summary { rows: 1 info { revision: 3 } }")};
    fake_.get_schema.Returns(Parse<v1::GetSchemaResponse>(
        "labels: 'Person' labels: 'Place' types: 'HELD' properties: 'name' properties: 'when' "
        "functions: 'collect' functions: 'covers'"));
  }

  bool Type(absl::string_view line) { return session_.Accept(line); }

  std::ostringstream out_;
  std::ostringstream err_;
  ParsedFlags flags_;
  GraphClient client_{fake_};
  CommandContext context_{&client_, flags_, {}, OutputFormat::kTable, 100, {}, out_, err_, clock_};
  bool interrupted_ = false;
  ShellSession session_{context_, [this] { return interrupted_; }};
};

TEST_F(ShellSessionTest, AStatementEndsWithASemicolonOrAnEmptyLine) {
  EXPECT_TRUE(Type("MATCH (n)"));
  EXPECT_EQ(session_.prompt(), "     ...> ");
  EXPECT_TRUE(Type("RETURN n;"));
  EXPECT_EQ(session_.prompt(), "chancery> ");
  ASSERT_EQ(fake_.query_requests.size(), 1u);
  EXPECT_EQ(fake_.query_requests[0].query(), "MATCH (n)\nRETURN n;");
  EXPECT_EQ(out_.str(), "n\n-\n1\n\n1 row, at revision 3\n");
  Type("RETURN 1");
  Type("");
  EXPECT_EQ(fake_.query_requests.size(), 2u);
  Type("");
  EXPECT_EQ(fake_.query_requests.size(), 2u);
}

TEST_F(ShellSessionTest, SetsParametersOutputAndLimit) {
  Type("\\param who=Ann");
  Type("\\param");
  EXPECT_EQ(out_.str(), "$who = Ann\n");
  Type("\\output json");
  Type("\\limit 7");
  Type("RETURN $who;");
  EXPECT_EQ(fake_.query_requests[0].parameters().at("who").text(), "Ann");
  EXPECT_EQ(fake_.query_requests[0].max_rows(), 7);
  EXPECT_THAT(out_.str(), HasSubstr("{\"n\":1}\n"));
}

TEST_F(ShellSessionTest, GoesOnAfterErrors) {
  fake_.query_status = absl::InvalidArgumentError("line 1, column 1: no");
  fake_.query_messages.clear();
  EXPECT_TRUE(Type("RETURN;"));
  EXPECT_TRUE(Type("\\nothing"));
  EXPECT_EQ(err_.str(), "line 1, column 1: no\nthere is no command \\nothing; \\help lists them\n");
}

TEST_F(ShellSessionTest, EndsAQueryThatIsInterruptedAndNotItself) {
  interrupted_ = true;
  EXPECT_TRUE(Type("RETURN 1;"));
  EXPECT_EQ(err_.str(), "the query was ended\n");
  EXPECT_FALSE(Type("\\quit"));
}

TEST_F(ShellSessionTest, ShowsSchemaAndPlans) {
  fake_.explain.Returns(Parse<v1::ExplainResponse>("plan: 'Once\\n'"));
  Type("\\schema");
  Type("\\explain RETURN 1");
  EXPECT_THAT(out_.str(), HasSubstr("labels:\n  Person Place\n"));
  EXPECT_THAT(out_.str(), HasSubstr("Once\n"));
}

TEST_F(ShellSessionTest, CompletesWhatFitsThePlace) {
  EXPECT_THAT(session_.Complete("MATCH (p:P"), ElementsAre("Person", "Place"));
  EXPECT_THAT(session_.Complete("MATCH (p)-[:H"), ElementsAre("HELD"));
  EXPECT_THAT(session_.Complete("RETURN p.w"), ElementsAre("when"));
  EXPECT_THAT(session_.Complete("ret"), ElementsAre("RETURN"));
  EXPECT_THAT(session_.Complete("RETURN c"), ElementsAre("CASE", "CONTAINS", "collect", "covers"));
  EXPECT_THAT(session_.Complete("\\ti"), ElementsAre("\\timing"));
  EXPECT_THAT(session_.Complete("RETURN "), IsEmpty());
  SearchFinds({{"Ann E", Hit("people/1", "Ann Example")}});
  EXPECT_THAT(session_.Complete("MATCH (p {name: \"Ann E"), ElementsAre("Ann Example"));
  EXPECT_EQ(ShellSession::WordStart("MATCH (p {name: \"Ann E"), 17u);
}

TEST_F(ShellSessionTest, ReadsStatementsFromAFile) {
  std::istringstream in("RETURN 1;\n\\output csv\nRETURN 2\n");
  environment_.in = &in;
  const CliRun run = Run({"shell"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out, "n\n-\n1\n\n1 row, at revision 3\nn\n1\n");
  EXPECT_EQ(fake_.query_requests.size(), 2u);
}

}  // namespace
}  // namespace chancery
