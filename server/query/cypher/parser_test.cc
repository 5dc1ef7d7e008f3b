#include "server/query/cypher/parser.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery::cypher {
namespace {

using ::testing::HasSubstr;

// The tree as text, or the detail of the error.
std::string Parsed(absl::string_view text) {
  const absl::StatusOr<QueryAst> ast = ParseQuery(text);
  if (!ast.ok()) {
    const absl::optional<QueryFault> fault = GetQueryFault(ast.status());
    return fault.has_value() ? fault->detail : std::string(ast.status().message());
  }
  return FormatQuery(*ast);
}

std::string Expression(absl::string_view text) {
  const absl::StatusOr<ExprPtr> expr = ParseExpression(text);
  return expr.ok() ? FormatExpr(**expr) : std::string(GetQueryFault(expr.status())->detail);
}

TEST(ParserTest, BindsOperatorsByPrecedence) {
  EXPECT_EQ(Expression("a OR b XOR c AND NOT d = e"), "(a OR (b XOR (c AND NOT (d = e))))");
  EXPECT_EQ(Expression("1 + 2 * 3 ^ -4"), "(1 + (2 * (3 ^ -4)))");
  EXPECT_EQ(Expression("-a ^ 2"), "(-a ^ 2)");
  EXPECT_EQ(Expression("a + b IN c + d"), "((a + b) IN (c + d))");
  EXPECT_EQ(Expression("NOT a IS NULL"), "NOT (a IS NULL)");
  EXPECT_EQ(Expression("a.b[0].c"), "a.b[0].c");
  EXPECT_EQ(Expression("2 - 1 - 1"), "((2 - 1) - 1)");
}

TEST(ParserTest, ReadsAChainOfComparisonsAsPairs) {
  EXPECT_EQ(Expression("1 < a <= 3"), "((1 < a) AND (a <= 3))");
  EXPECT_EQ(Expression("a < b < c < d"), "((a < b) AND (b < c) AND (c < d))");
}

TEST(ParserTest, TellsListsFromComprehensions) {
  EXPECT_EQ(Expression("[x IN xs WHERE x > 1 | x * 2]"), "[x IN xs WHERE (x > 1) | (x * 2)]");
  EXPECT_EQ(Expression("[1, [2], 'a']"), "[1, [2], 'a']");
  EXPECT_EQ(Expression("[(a)-->(b) | b.name]"), "[(a)-[]->(b) | b.name]");
  EXPECT_EQ(Expression("[p = (a)-[:X|Y*1..2]-() WHERE a.x | p]"),
            "[p = (a)-[:X|Y*1..2]-() WHERE a.x | p]");
  EXPECT_EQ(Expression("xs[1..]"), "xs[1..]");
}

TEST(ParserTest, TellsPatternsFromArithmetic) {
  EXPECT_EQ(Expression("(a)-[:X]->(b)"), "(a)-[:X]->(b)");
  EXPECT_EQ(Expression("(a)<--(b)"), "(a)<-[]-(b)");
  EXPECT_EQ(Expression("(a) - (b)"), "(a - b)");
  EXPECT_EQ(Expression("(a) - [1][0]"), "(a - [1][0])");
  EXPECT_EQ(Expression("(a) < -(b)"), "(a < -b)");
}

TEST(ParserTest, ReadsAllClauses) {
  EXPECT_EQ(Parsed("match (a:A:B {x: 1})-[r:R*..3]->(b) where a.x > 1 return distinct a as c, b.x "
                   "order by c desc, b.x skip 1 limit 2"),
            "MATCH (a:A:B {x: 1})-[r:R*1..3]->(b) WHERE (a.x > 1) RETURN DISTINCT a AS c, b.x AS "
            "b.x ORDER BY c DESC, b.x SKIP 1 LIMIT 2");
  EXPECT_EQ(Parsed("OPTIONAL MATCH p = shortestPath((a)-[*]-(b)), (c) WITH *, 1 AS x WHERE x = 1 "
                   "UNWIND [1] AS y RETURN *"),
            "OPTIONAL MATCH p = shortestPath((a)-[*1..]-(b)), (c) WITH *, 1 AS x WHERE (x = 1) "
            "UNWIND [1] AS y RETURN *");
  EXPECT_EQ(Parsed("RETURN 1 AS a UNION ALL RETURN 2 AS a;"),
            "RETURN 1 AS a UNION ALL RETURN 2 AS a");
  EXPECT_EQ(Parsed("CALL a.b(1) YIELD x AS y RETURN y"), "CALL a.b(1) YIELD x AS y RETURN y AS y");
  EXPECT_EQ(Parsed("RETURN exists { MATCH (a) WHERE a.x RETURN a } AS e"),
            "RETURN exists { MATCH (a) WHERE a.x RETURN a AS a } AS e");
  EXPECT_EQ(Parsed("CREATE (a)-[:R]->(b) MERGE (c) ON CREATE SET c.x = 1, c:L DETACH DELETE a"),
            "CREATE (a)-[:R]->(b) MERGE (c) ON CREATE SET c.x = 1, c:L DETACH DELETE a");
}

TEST(ParserTest, KeepsTheTextOfColumnsWithoutAName) {
  EXPECT_EQ(Parsed("RETURN cOuNt( * )"), "RETURN count(*) AS cOuNt( * )");
}

TEST(ParserTest, NamesWhatIsWrong) {
  EXPECT_EQ(Parsed("RETURN 9223372036854775808"), "IntegerOverflow");
  EXPECT_EQ(Parsed("RETURN -9223372036854775808 AS x"), "RETURN -9223372036854775808 AS x");
  EXPECT_EQ(Parsed("RETURN 1e400"), "FloatingPointOverflow");
  EXPECT_EQ(Parsed("RETURN 12ab"), "InvalidNumberLiteral");
  EXPECT_EQ(Parsed("RETURN {1a: 1}"), "UnexpectedSyntax");
  EXPECT_EQ(Parsed("MATCH (a)-[:L..]->(b) RETURN a"), "InvalidRelationshipPattern");
  EXPECT_EQ(Parsed("RETURN 1 AS a UNION RETURN 1 AS a UNION ALL RETURN 1 AS a"),
            "InvalidClauseComposition");
  EXPECT_EQ(Parsed(""), "UnexpectedSyntax");
}

TEST(ParserTest, ShowsThePlaceAndSuggestsAKeyword) {
  const std::string text = "MATCH (n)\nRETRUN n";
  const absl::Status status = ShowInText(ParseQuery(text).status(), text);
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 2, column 1"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean `RETURN`?"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("\n  RETRUN n\n  ^^^^^^"));
}

TEST(ParserTest, BoundsLengthAndDepth) {
  const std::string deep =
      absl::StrCat("RETURN ", std::string(5000, '('), "1", std::string(5000, ')'));
  EXPECT_EQ(GetErrorDetail(ParseQuery(deep).status())->metadata["limit"], "max_query_nesting");
  std::string chain = "RETURN 1";
  for (int i = 0; i < 5000; ++i) chain += "+1";
  EXPECT_EQ(GetErrorDetail(ParseQuery(chain).status())->metadata["limit"], "max_expression_depth");
  const std::string nots = absl::StrCat(
      "RETURN ",
      [] {
        std::string words;
        for (int i = 0; i < 5000; ++i) words += "NOT ";
        return words;
      }(),
      "true");
  EXPECT_EQ(GetErrorDetail(ParseQuery(nots).status())->metadata["limit"], "max_expression_depth");
  const std::string lengthy = absl::StrCat("RETURN '", std::string(kMaxQueryBytes, 'a'), "'");
  EXPECT_EQ(GetErrorDetail(ParseQuery(lengthy).status())->metadata["limit"], "max_query_bytes");
}

}  // namespace
}  // namespace chancery::cypher
