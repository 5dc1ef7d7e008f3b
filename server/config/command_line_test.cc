#include "server/config/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::HasSubstr;

TEST(ParseCommandLineTest, NothingIsGivenByDefault) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine({});
  ASSERT_THAT(line, IsOk());
  EXPECT_FALSE(line->help || line->version || line->check_config);
  EXPECT_FALSE(line->config.has_value());
}

TEST(ParseCommandLineTest, TakesValuesInBothForms) {
  const absl::StatusOr<CommandLine> line =
      ParseCommandLine({"--config=c=1", "--data-dir", "/d", "--listen", "127.0.0.1:0",
                        "--storage=memory", "--port-file", "/p", "--check-config"});
  ASSERT_THAT(line, IsOk());
  EXPECT_EQ(*line->config, "c=1");
  EXPECT_EQ(*line->data_dir, "/d");
  EXPECT_EQ(*line->listen, "127.0.0.1:0");
  EXPECT_EQ(*line->storage, "memory");
  EXPECT_EQ(*line->port_file, "/p");
  EXPECT_TRUE(line->check_config);
}

TEST(ApplyOverridesTest, AStoreIsADatabaseInPlaceOfTheDirectory) {
  const absl::StatusOr<CommandLine> line =
      ParseCommandLine({"--store=postgresql://db/graph?a=b", "--replica", "--init-store"});
  ASSERT_THAT(line, IsOk());
  EXPECT_TRUE(line->init_store);
  EXPECT_EQ(ParseCommandLine({"--copy-store", "postgresql://db/copy"})->copy_store,
            "postgresql://db/copy");
  ServerOptions options;
  options.data_dir = "/d";
  ApplyOverrides(*line, &options);
  EXPECT_EQ(options.storage.engine, "postgresql");
  EXPECT_EQ(options.storage.store, "postgresql://db/graph?a=b");
  EXPECT_TRUE(options.storage.replica);
  EXPECT_EQ(options.data_dir, "");
}

TEST(ParseCommandLineTest, SaysWhatIsWrong) {
  const struct {
    std::vector<std::string> arguments;
    const char* message;
  } kCases[] = {
      {{"serve"}, "unexpected argument \"serve\""},
      {{"--"}, "unexpected argument \"--\""},
      {{"-x"}, "unexpected argument \"-x\""},
      {{""}, "unexpected argument \"\""},
      {{"--listn=a"}, "there is no flag --listn; did you mean --listen?"},
      {{"--frobnicate"}, "there is no flag --frobnicate"},
      {{"--help=yes"}, "--help takes no value"},
      {{"--data-dir"}, "--data-dir needs a value"},
      {{"--data-dir="}, "--data-dir needs a value"},
      {{"--data-dir", "a", "--data-dir=b"}, "--data-dir is given twice"},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<CommandLine> line = ParseCommandLine(c.arguments);
    ASSERT_THAT(line, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(line.status().message(), c.message);
  }
}

TEST(ParseCommandLineTest, ToggleFlags) {
  EXPECT_TRUE(ParseCommandLine({"-h"})->help);
  EXPECT_TRUE(ParseCommandLine({"--help"})->help);
  EXPECT_TRUE(ParseCommandLine({"--version"})->version);
}

TEST(ApplyOverridesTest, FlagsWinOverTheFile) {
  ServerOptions options;
  options.listen = "127.0.0.1:1";
  options.data_dir = "/file";
  CommandLine line;
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.listen, "127.0.0.1:1");
  EXPECT_EQ(options.data_dir, "/file");
  line.listen = "127.0.0.1:2";
  line.data_dir = "/flag";
  line.port_file = "/p";
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.listen, "127.0.0.1:2");
  EXPECT_EQ(options.data_dir, "/flag");
  EXPECT_EQ(options.port_file, "/p");
}

TEST(ApplyOverridesTest, HistoryIsKeptForHours) {
  ServerOptions options;
  CommandLine line;
  line.keep_history = "8760";
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.retention.keep_history_hours, 8760);
  line.keep_history = "a year";
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.retention.keep_history_hours, -1);
}

TEST(ApplyOverridesTest, MemoryTakesAwayTheDirectoryOfTheFileOnly) {
  ServerOptions options;
  options.data_dir = "/file";
  CommandLine line;
  line.storage = "memory";
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.data_dir, "");
  line.data_dir = "/flag";
  ApplyOverrides(line, &options);
  EXPECT_EQ(options.data_dir, "/flag");  // for Validate to refuse
}

TEST(UsageTextTest, NamesEveryFlag) {
  for (const char* flag : {"config", "data-dir", "listen", "storage", "port-file", "check-config",
                           "version", "help"}) {
    EXPECT_THAT(std::string(UsageText()), HasSubstr(absl::StrCat("  --", flag)));
  }
}

}  // namespace
}  // namespace chancery
