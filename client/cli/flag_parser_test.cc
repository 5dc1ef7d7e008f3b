#include "client/cli/flag_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FlagParser TestParser() {
  FlagSpec output{"output", FlagType::kChoice, "FORMAT", "the form", {"table", "json", "csv"}};
  output.letter = 'o';
  FlagSpec kind{"kind", FlagType::kChoice, "KIND", "how", {"phone", "video"}, true};
  FlagSpec limit{"limit", FlagType::kCount, "N", "rows"};
  limit.letter = 'n';
  return FlagParser({
      output,
      kind,
      limit,
      {"role", FlagType::kText, "ROLE", "an office", {}, true},
      {"place", FlagType::kText, "PLACE", "where"},
      {"from", FlagType::kDate, "DATE", "the first day"},
      {"timeout", FlagType::kDuration, "TIME", "how long"},
      {"evidence", FlagType::kSwitch, "", "show sentences"},
  });
}

std::string ErrorOf(const std::vector<std::string>& args) {
  absl::StatusOr<ParsedFlags> flags = TestParser().Parse(args);
  EXPECT_FALSE(flags.ok());
  EXPECT_TRUE(flags.ok() || absl::IsInvalidArgument(flags.status()));
  return std::string(flags.status().message());
}

ParsedFlags Parse(const std::vector<std::string>& args) {
  absl::StatusOr<ParsedFlags> flags = TestParser().Parse(args);
  EXPECT_TRUE(flags.ok()) << flags.status();
  return flags.ok() ? *flags : ParsedFlags();
}

TEST(FlagParserTest, TakesFlagsAnywhereBetweenArguments) {
  ParsedFlags flags = Parse({"a", "--place", "New York", "b", "--place=Geneva", "c"});
  EXPECT_THAT(flags.arguments(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(flags.Text("place"), "Geneva");
}

TEST(FlagParserTest, CollectsRepeatableFlagsInOrder) {
  ParsedFlags flags = Parse({"--role", "x", "--role=y", "--kind", "phone,video"});
  EXPECT_THAT(flags.Texts("role"), ElementsAre("x", "y"));
  EXPECT_THAT(flags.Texts("kind"), ElementsAre("phone", "video"));
}

TEST(FlagParserTest, UnderstandsLetters) {
  ParsedFlags flags = Parse({"-o", "json", "-n5"});
  EXPECT_EQ(flags.Text("output"), "json");
  EXPECT_EQ(flags.Count("limit", 0), 5);
}

TEST(FlagParserTest, SwitchesCanBeTurnedOnAndOff) {
  EXPECT_FALSE(Parse({}).IsOn("evidence"));
  EXPECT_TRUE(Parse({"--evidence"}).IsOn("evidence"));
  EXPECT_FALSE(Parse({"--evidence", "--no-evidence"}).IsOn("evidence"));
  EXPECT_FALSE(Parse({"--evidence=false"}).IsOn("evidence"));
}

TEST(FlagParserTest, TwoDashesEndTheFlags) {
  EXPECT_THAT(Parse({"--", "--role", "-x"}).arguments(), ElementsAre("--role", "-x"));
}

TEST(FlagParserTest, ASingleDashIsAnArgument) {
  EXPECT_THAT(Parse({"-"}).arguments(), ElementsAre("-"));
}

TEST(FlagParserTest, AValueMayLookLikeAFlag) {
  EXPECT_EQ(Parse({"--place", "--evidence"}).Text("place"), "--evidence");
}

TEST(FlagParserTest, MissingFlagsHaveTheirFallbacks) {
  ParsedFlags flags = Parse({});
  EXPECT_FALSE(flags.Has("role"));
  EXPECT_EQ(flags.Text("place", "anywhere"), "anywhere");
  EXPECT_THAT(flags.Texts("role"), IsEmpty());
  EXPECT_EQ(flags.Count("limit", 100), 100);
  EXPECT_EQ(flags.Duration("timeout", absl::Seconds(7)), absl::Seconds(7));
}

TEST(FlagParserTest, ErrorsSayWhatWasExpected) {
  const struct {
    std::vector<std::string> args;
    const char* message;
  } cases[] = {
      {{"--rolle", "x"}, "unknown flag --rolle; did you mean --role?"},
      {{"--evid"}, "unknown flag --evid; did you mean --evidence?"},
      {{"--xyzzy=1"}, "unknown flag --xyzzy"},
      {{"-z"}, "unknown flag -z"},
      {{"--no-role"}, "unknown flag --no-role"},
      {{"--role"}, "--role needs a value: --role ROLE"},
      {{"--role="}, "--role is empty"},
      {{"--evidence=maybe"}, "--evidence takes no value"},
      {{"--output", "xml"}, "--output: \"xml\" is not one of table, json, csv"},
      {{"--kind", "phone,fax"}, "--kind: \"fax\" is not one of phone, video"},
      {{"--limit", "0"}, "--limit: \"0\" is not a whole number of 1 or more"},
      {{"--limit", "many"}, "--limit: \"many\" is not a whole number of 1 or more"},
      {{"--from", "2008-13"},
       "--from: \"2008-13\" is not a date: YYYY, YYYY-MM or YYYY-MM-DD, today, last year, 3 months "
       "ago"},
      {{"--timeout", "soon"}, "--timeout: \"soon\" is not a duration such as 30s, 2m or 500ms"},
  };
  for (const auto& c : cases) EXPECT_EQ(ErrorOf(c.args), c.message);
}

TEST(FlagParserTest, KnowsTheCalendar) {
  for (const char* date : {"2022", "2022-01", "2022-01-21", "2024-02-29", "0001-01-01"}) {
    EXPECT_TRUE(IsFlagDate(date)) << date;
  }
  for (const char* date : {"", "22", "2022-1", "2022-00", "2023-02-29", "2022-01-21-", "+202",
                           "2022-+1", "2022-01-32", "today", "2022/01"}) {
    EXPECT_FALSE(IsFlagDate(date)) << date;
  }
}

TEST(FlagParserTest, KnowsDurations) {
  EXPECT_EQ(*ParseFlagDuration("30"), absl::Seconds(30));
  EXPECT_EQ(*ParseFlagDuration("0.5"), absl::Milliseconds(500));
  EXPECT_EQ(*ParseFlagDuration("1m30s"), absl::Seconds(90));
  for (const char* text : {"", "0", "-1s", "nan", "1 fortnight"}) {
    EXPECT_FALSE(ParseFlagDuration(text).ok()) << text;
  }
}

TEST(FlagParserTest, FindsTheFirstArgumentBehindFlagsAndTheirValues) {
  const FlagParser parser = TestParser();
  EXPECT_EQ(*parser.FindFirstArgument({"--place", "x", "--evidence", "-o", "json", "met"}), 5u);
  EXPECT_EQ(*parser.FindFirstArgument({"-ojson", "--place=x", "--no-evidence", "met"}), 3u);
  EXPECT_EQ(*parser.FindFirstArgument({"--evidence"}), 1u);
  EXPECT_EQ(*parser.FindFirstArgument({"--", "met"}), 1u);
  EXPECT_EQ(*parser.FindFirstArgument({}), 0u);
  EXPECT_FALSE(parser.FindFirstArgument({"--wrong", "met"}).ok());
}

TEST(FlagParserTest, NearestNameGivesNothingWhenNothingIsNear) {
  const std::vector<std::string> names = {"met", "timeline", "search"};
  EXPECT_EQ(NearestName("mett", names), "met");
  EXPECT_EQ(NearestName("serch", names), "search");
  EXPECT_EQ(NearestName("timelien", names), "timeline");
  EXPECT_EQ(NearestName("verify", names), "");
  EXPECT_EQ(NearestName("x", names), "");
}

}  // namespace
}  // namespace chancery
