#include "tests/conformance/tck/gherkin.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery::tck {
namespace {

using ::testing::ElementsAre;

constexpr char kFeature[] = R"(
# a comment
Feature: Greeting

  Background:
    Given an empty graph

  @tag
  Scenario: [1] Once
    When executing query:
      """
      RETURN 1
        AS x
      """
    Then the result should be, in any order:
      | x   |
      | a\|b\\c |

  Scenario Outline: [2] Often
    When executing query:
      """
      RETURN <value> AS x
      """

    Examples:
      | value |
      | 1     |
      | 'two' |
)";

TEST(GherkinTest, ReadsStepsWithTheirTextAndTables) {
  const auto feature = ParseFeature(kFeature);
  ASSERT_TRUE(feature.ok()) << feature.status();
  EXPECT_EQ(feature->name, "Greeting");
  ASSERT_EQ(feature->scenarios.size(), 3u);
  const Scenario& once = feature->scenarios[0];
  EXPECT_EQ(once.name, "[1] Once");
  ASSERT_EQ(once.steps.size(), 3u);
  EXPECT_EQ(once.steps[0].text, "an empty graph");
  EXPECT_EQ(once.steps[1].argument, "RETURN 1\n  AS x");
  EXPECT_THAT(once.steps[2].table, ElementsAre(ElementsAre("x"), ElementsAre("a|b\\c")));
}

TEST(GherkinTest, ExpandsOutlines) {
  const auto feature = ParseFeature(kFeature);
  ASSERT_TRUE(feature.ok()) << feature.status();
  EXPECT_EQ(feature->scenarios[2].name, "[2] Often (2)");
  EXPECT_EQ(feature->scenarios[2].steps[1].argument, "RETURN 'two' AS x");
}

TEST(GherkinTest, RefusesWhatItDoesNotKnow) {
  EXPECT_FALSE(ParseFeature("Feature: F\n  Scenario: S\n    Whatever this is\n").ok());
}

}  // namespace
}  // namespace chancery::tck
