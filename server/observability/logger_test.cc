#include "server/observability/logger.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace chancery {
namespace {

class LoggerTest : public testing::Test {
 protected:
  Logger::Sink Collect() {
    return [this](absl::string_view line) { lines_.emplace_back(line); };
  }

  FakeClock clock_{absl::FromUnixMicros(1'700'000'000'123'456)};
  std::vector<std::string> lines_;
};

TEST_F(LoggerTest, WritesOneObjectALine) {
  Logger logger(LogLevel::kInfo, clock_, Collect());
  logger.Log(LogLevel::kWarning, "call",
             {{"method", "Search"}, {"rows", 12}, {"ms", 0.5}, {"ok", true}});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0],
            "{\"time\":\"2023-11-14T22:13:20.123456Z\",\"level\":\"warning\",\"event\":\"call\","
            "\"method\":\"Search\",\"rows\":12,\"ms\":0.5,\"ok\":true}\n");
}

TEST_F(LoggerTest, LeavesOutWhatIsBelowTheLevel) {
  Logger logger(LogLevel::kWarning, clock_, Collect());
  EXPECT_FALSE(logger.Enabled(LogLevel::kInfo));
  EXPECT_TRUE(logger.Enabled(LogLevel::kWarning));
  logger.Log(LogLevel::kInfo, "a", {});
  logger.Log(LogLevel::kError, "b", {});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_NE(lines_[0].find("\"event\":\"b\""), std::string::npos);
}

TEST_F(LoggerTest, WritesNullForNumbersThatJsonLacks) {
  Logger logger(LogLevel::kInfo, clock_, Collect());
  logger.Log(LogLevel::kInfo, "a", {{"x", std::numeric_limits<double>::infinity()}});
  EXPECT_NE(lines_.at(0).find("\"x\":null"), std::string::npos);
}

TEST(AppendJsonStringTest, EscapesWhatJsonForbids) {
  const struct {
    std::string text;
    std::string json;
  } kCases[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"a\"b\\c", R"("a\"b\\c")"},
      {"line\nbreak\ttab", R"("line\nbreak\ttab")"},
      {std::string("nul\0esc\x1b", 8), R"("nul\u0000esc\u001b")"},
      {"Лавров", "\"Лавров\""},
      {"cut \xD0", "\"cut \xEF\xBF\xBD\""},
      {"overlong \xC0\xAF", "\"overlong \xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"surrogate \xED\xA0\x80", "\"surrogate \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xF0\x9F\x99\x82", "\"\xF0\x9F\x99\x82\""},
  };
  for (const auto& c : kCases) {
    std::string out;
    AppendJsonString(c.text, &out);
    EXPECT_EQ(out, c.json);
  }
}

TEST(LogLevelTest, NamesAreReadBack) {
  for (LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    EXPECT_EQ(ParseLogLevel(LogLevelName(level)), level);
  }
  EXPECT_FALSE(ParseLogLevel("INFO").has_value());
  EXPECT_FALSE(ParseLogLevel("").has_value());
}

TEST_F(LoggerTest, LinesOfManyThreadsStayWhole) {
  Logger logger(LogLevel::kInfo, clock_, Collect());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&logger] {
      for (int k = 0; k < 100; ++k) logger.Log(LogLevel::kInfo, "tick", {{"k", k}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lines_.size(), 400u);
  for (const std::string& line : lines_) EXPECT_EQ(line.substr(line.size() - 2), "}\n");
}

}  // namespace
}  // namespace chancery
