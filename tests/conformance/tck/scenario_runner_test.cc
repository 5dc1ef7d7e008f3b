#include "tests/conformance/tck/scenario_runner.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/conformance/tck/gherkin.h"

namespace chancery::tck {
namespace {

// Whether a scenario of one query over (:A {x: 1})-[:R]->(:B) passes with these steps behind it.
bool Passes(absl::string_view query, absl::string_view then) {
  const auto feature = ParseFeature(
      absl::StrCat("Feature: F\n  Scenario: S\n    Given an empty graph\n    And having executed:\n"
                   "      \"\"\"\n      CREATE (:A {x: 1})-[:R]->(:B)\n      \"\"\"\n"
                   "    When executing query:\n      \"\"\"\n      ",
                   query, "\n      \"\"\"\n", then));
  EXPECT_TRUE(feature.ok()) << feature.status();
  return RunScenario(feature->scenarios[0], {}).ok();
}

TEST(ScenarioRunnerTest, ComparesRows) {
  const char* expected =
      "    Then the result should be, in any order:\n"
      "      | n             |\n      | (:B)          |\n      | (:A {x: 1})   |\n";
  EXPECT_TRUE(Passes("MATCH (n) RETURN n", expected));
  EXPECT_FALSE(Passes("MATCH (n:A) RETURN n", expected));
  EXPECT_FALSE(Passes("MATCH (m) RETURN m", expected));
  EXPECT_TRUE(Passes("MATCH p = (b)<--() RETURN p",
                     "    Then the result should be, in order:\n      | p |\n"
                     "      | <(:B)<-[:R]-(:A {x: 1})> |\n"));
  EXPECT_FALSE(Passes("UNWIND [2, 1] AS x RETURN x",
                      "    Then the result should be, in order:\n      | x |\n"
                      "      | 1 |\n      | 2 |\n"));
  EXPECT_FALSE(Passes("RETURN 1 AS x",
                      "    Then the result should be, in order:\n      | x |\n      | 1.0 |\n"));
}

TEST(ScenarioRunnerTest, ComparesErrors) {
  const char* expected =
      "    Then a SyntaxError should be raised at compile time: UndefinedVariable\n";
  EXPECT_TRUE(Passes("RETURN n", expected));
  EXPECT_FALSE(Passes("RETURN 1", expected));
  EXPECT_FALSE(Passes("RETURN 1 +", expected));
}

TEST(ScenarioRunnerTest, ComparesSideEffects) {
  EXPECT_TRUE(Passes("MATCH (n) RETURN n", "    And no side effects\n"));
  EXPECT_FALSE(Passes("CREATE (n)", "    And no side effects\n"));
  EXPECT_TRUE(Passes("MATCH (a:A) SET a.y = 1",
                     "    And the side effects should be:\n      | +properties | 1 |\n"));
}

}  // namespace
}  // namespace chancery::tck
