#include "client/loader/load_options.h"

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<LoadOptions> Parse(const std::vector<std::string>& args,
                                  std::map<std::string, std::string> variables = {},
                                  bool terminal = false) {
  LoadOptionsEnvironment environment;
  environment.variable = [variables](const std::string& name) {
    const auto it = variables.find(name);
    return it == variables.end() ? std::string() : it->second;
  };
  environment.stderr_is_terminal = terminal;
  environment.processors = 6;
  return ParseLoadOptions(args, environment);
}

TEST(LoadOptionsTest, HasDefaults) {
  const absl::StatusOr<LoadOptions> options = Parse({"a", "b"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_THAT(options->settings.paths, ElementsAre("a", "b"));
  EXPECT_EQ(options->connection.target, "127.0.0.1:7411");
  EXPECT_FALSE(options->connection.tls.has_value());
  EXPECT_FALSE(options->settings.format.has_value());
  EXPECT_EQ(options->settings.threads, 6);
  EXPECT_EQ(options->settings.sender.in_flight, 16);
  EXPECT_EQ(options->settings.max_article_bytes, 16 << 20);
  EXPECT_EQ(options->settings.defaults.published, "");
  EXPECT_FALSE(options->settings.dry_run);
  EXPECT_EQ(options->progress, ProgressStyle::kPlain);
}

TEST(LoadOptionsTest, ReadsEveryFlag) {
  const absl::StatusOr<LoadOptions> options = Parse({"--server",
                                                     "db",
                                                     "--format=hsg-visits",
                                                     "--published",
                                                     "2020-02",
                                                     "--publisher",
                                                     "P",
                                                     "--rejects",
                                                     "r",
                                                     "--checkpoint",
                                                     "c",
                                                     "--in-flight",
                                                     "3",
                                                     "--threads",
                                                     "2",
                                                     "--max-article-bytes",
                                                     "100",
                                                     "--retries",
                                                     "0",
                                                     "--fail-fast",
                                                     "--progress",
                                                     "none",
                                                     "--quiet",
                                                     "-o",
                                                     "json",
                                                     "--tls-ca",
                                                     "ca.pem",
                                                     "--tls-server-name",
                                                     "n",
                                                     "--",
                                                     "-x"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->connection.target, "db:7411");
  EXPECT_EQ(options->settings.server, "db:7411");
  EXPECT_EQ(options->settings.format, InputFormat::kHsgVisits);
  EXPECT_EQ(options->settings.defaults.published, "2020-02");
  EXPECT_EQ(options->settings.defaults.publisher, "P");
  EXPECT_EQ(options->settings.rejects_path, "r");
  EXPECT_EQ(options->settings.checkpoint_path, "c");
  EXPECT_EQ(options->settings.sender.in_flight, 3);
  EXPECT_EQ(options->settings.threads, 2);
  EXPECT_EQ(options->settings.max_article_bytes, 100);
  EXPECT_EQ(options->settings.sender.retries, 0);
  EXPECT_TRUE(options->settings.fail_fast);
  EXPECT_TRUE(options->settings.quiet);
  EXPECT_TRUE(options->json);
  EXPECT_EQ(options->settings.print, LoadSettings::Print::kNothing);
  EXPECT_EQ(options->progress, ProgressStyle::kNone);
  ASSERT_TRUE(options->connection.tls.has_value());
  EXPECT_EQ(options->connection.tls->root_ca_file, "ca.pem");
  EXPECT_EQ(options->connection.tls->server_name, "n");
  EXPECT_THAT(options->settings.paths, ElementsAre("-x"));
}

TEST(LoadOptionsTest, TakesTheServerFromTheEnvironment) {
  EXPECT_EQ(Parse({"a"}, {{"CHANCERY_SERVER", "h:1"}})->connection.target, "h:1");
  EXPECT_EQ(Parse({"-s", "g:2", "a"}, {{"CHANCERY_SERVER", "h:1"}})->connection.target, "g:2");
  EXPECT_EQ(Parse({"-s", "unix:/s", "a"})->connection.target, "unix:/s");
  EXPECT_EQ(Parse({"-s", "[::1]", "a"})->connection.target, "[::1]:7411");
}

TEST(LoadOptionsTest, ReadsTheTokenFromItsFileOrTheEnvironment) {
  EXPECT_EQ(Parse({"a"}, {{"CHANCERY_TOKEN", "t"}})->connection.bearer_token, "t");
  const std::string path = absl::StrCat(::testing::TempDir(), "/token");
  std::ofstream(path) << " secret \n";
  EXPECT_EQ(Parse({"--token-file", path, "a"})->connection.bearer_token, "secret");
}

TEST(LoadOptionsTest, ShowsABarOnATerminalOnly) {
  EXPECT_EQ(Parse({"a"}, {}, true)->progress, ProgressStyle::kBar);
  EXPECT_EQ(Parse({"a"}, {{"TERM", "dumb"}}, true)->progress, ProgressStyle::kPlain);
  EXPECT_EQ(Parse({"a", "--progress", "bar"})->progress, ProgressStyle::kBar);
  EXPECT_EQ(Parse({"a", "--progress", "plain"}, {}, true)->progress, ProgressStyle::kPlain);
  EXPECT_EQ(Parse({"a", "-q"}, {}, true)->progress, ProgressStyle::kNone);
}

TEST(LoadOptionsTest, DryRunPrintsFactsOnlyWhenAskedTo) {
  EXPECT_EQ(Parse({"a", "--dry-run", "--output", "json"})->settings.print,
            LoadSettings::Print::kReading);
  EXPECT_EQ(Parse({"a", "--dry-run", "-o", "facts"})->settings.print, LoadSettings::Print::kFacts);
  EXPECT_EQ(Parse({"a", "--dry-run"})->settings.print, LoadSettings::Print::kNothing);
  EXPECT_TRUE(Parse({"a", "--dry-run"})->settings.dry_run);
}

TEST(LoadOptionsTest, HelpAndVersionNeedNothingElse) {
  EXPECT_EQ(Parse({"--help"})->action, LoadOptions::Action::kHelp);
  EXPECT_EQ(Parse({"-h"})->action, LoadOptions::Action::kHelp);
  EXPECT_EQ(Parse({"--version"})->action, LoadOptions::Action::kVersion);
}

TEST(LoadOptionsTest, RefusesWithASentence) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{}, "no PATH"},
      {{""}, "a PATH is empty"},
      {{"-", "-"}, "once only"},
      {{"a", "--formt", "text"}, "--formt"},
      {{"a", "--format", "pdf"}, "pdf"},
      {{"a", "--published", "yesterday"}, "--published: \"yesterday\" is no date"},
      {{"a", "--in-flight", "0"}, "in-flight"},
      {{"a", "--in-flight", "1000000"}, "--in-flight: 1000000 is more than the limit of 4096"},
      {{"a", "--threads", "x"}, "threads"},
      {{"a", "--max-article-bytes", "1000000000"}, "limit of 50331648"},
      {{"a", "--retries", "-1"}, "--retries"},
      {{"a", "--retries", "many"}, "--retries: \"many\""},
      {{"a", "--rejects", ""}, "--rejects is empty"},
      {{"a", "--dry-run", "--checkpoint", "c"}, "--checkpoint cannot be used with --dry-run"},
      {{"a", "--bulk", "d", "--checkpoint", "c"}, "--checkpoint cannot be used with --bulk"},
      {{"a", "--bulk", "d", "--server", "h"}, "--server cannot be used with --bulk"},
      {{"a", "--chanceryd", "p"}, "--chanceryd needs --bulk"},
      {{"a", "--server", "http://h"}, "leave the protocol out"},
      {{"a", "--server", "h:0"}, "the port is from 1 to 65535"},
      {{"a", "--token-file", "/nowhere"}, "cannot read /nowhere"},
      {{"a", "--rejects"}, "--rejects"},
  };
  for (const auto& [args, message] : cases) {
    const absl::StatusOr<LoadOptions> options = Parse(args);
    ASSERT_FALSE(options.ok()) << message;
    EXPECT_EQ(options.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(options.status().message()), HasSubstr(message));
  }
}

TEST(LoadOptionsTest, HelpNamesEveryFlagAndFitsATerminal) {
  for (const char* flag : {"--server",     "--profile",   "--format",
                           "--published",  "--publisher", "--dry-run",
                           "--output",     "--rejects",   "--checkpoint",
                           "--in-flight",  "--threads",   "--max-article-bytes",
                           "--retries",    "--fail-fast", "--progress",
                           "--quiet",      "--tls",       "--tls-ca",
                           "--tls-cert",   "--tls-key",   "--tls-server-name",
                           "--token-file", "--help",      "--version"}) {
    EXPECT_THAT(std::string(LoadHelp()), HasSubstr(flag));
  }
  for (const absl::string_view line : absl::StrSplit(LoadHelp(), '\n')) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(LoadOptionsTest, ReadsWhatIsAboutFiles) {
  const absl::StatusOr<LoadOptions> options =
      Parse({"a", "-v", "--format", "warc", "--max-decompressed-bytes", "1000"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_TRUE(options->settings.verbose);
  EXPECT_EQ(options->settings.format, InputFormat::kWarc);
  EXPECT_EQ(options->decompression.max_decompressed_bytes, 1000);
  EXPECT_THAT(
      std::string(Parse({"a", "--max-decompressed-bytes", "999999999999999"}).status().message()),
      HasSubstr("limit of 17592186044416"));
}

TEST(LoadOptionsTest, ReadsTheExtractor) {
  const absl::StatusOr<LoadOptions> options =
      Parse({"a", "--extractor", "./read.py -v", "--extractor-processes", "9",
             "--extractor-timeout", "2m"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->extractor_command, "./read.py -v");
  EXPECT_EQ(options->extractor_processes, 9);
  EXPECT_EQ(options->extractor_timeout, absl::Minutes(2));
  EXPECT_EQ(options->settings.threads, 9);
  const auto message = [](const std::vector<std::string>& args) {
    return std::string(Parse(args).status().message());
  };
  EXPECT_THAT(message({"a", "--extractor", " "}), HasSubstr("--extractor is empty"));
  EXPECT_THAT(message({"a", "--extractor-processes", "2"}), HasSubstr("needs --extractor"));
  EXPECT_THAT(message({"a", "--extractor", "x", "--extractor-processes", "65"}),
              HasSubstr("limit of 64"));
  EXPECT_THAT(message({"a", "--extractor", "x", "--extractor-timeout", "2h"}),
              HasSubstr("limit of 1h"));
  EXPECT_THAT(message({"a", "-o", "facts"}), HasSubstr("add --dry-run"));
}

TEST(LoadOptionsTest, ReadsAComparison) {
  const absl::StatusOr<LoadOptions> options = Parse({"--compare", "a", "b", "-o", "json"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->action, LoadOptions::Action::kCompare);
  EXPECT_EQ(options->comparison.path_a, "a");
  EXPECT_EQ(options->comparison.path_b, "b");
  EXPECT_TRUE(options->comparison.json);
  const auto message = [](const std::vector<std::string>& args) {
    return std::string(Parse(args).status().message());
  };
  EXPECT_THAT(message({"--compare", "a"}), HasSubstr("two files of facts are needed, not 1"));
  EXPECT_THAT(message({"--compare", "-", "-"}), HasSubstr("once only"));
  EXPECT_THAT(message({"--compare", "a", "b", "--server", "x"}),
              HasSubstr("--server cannot be used with --compare"));
  EXPECT_THAT(message({"--compare", "a", "b", "-o", "facts"}), HasSubstr("--output facts"));
}

}  // namespace
}  // namespace chancery
