#include "client/loader/reject_log.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

SourcePlace Place(std::string file, int64_t line, std::string article) {
  SourcePlace place;
  place.file = std::move(file);
  place.line = line;
  place.article = std::move(article);
  return place;
}

std::string Content(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

TEST(RejectLogTest, FormatsOneObjectALine) {
  EXPECT_EQ(FormatReject(Place("a/b.jsonl", 12, "k"), {"EMPTY", "no text"}),
            R"({"file":"a/b.jsonl","line":12,"article":"k","reason":"EMPTY","message":"no text"})");
}

TEST(RejectLogTest, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(FormatReject(Place("a\"\\\n\x01\xff"
                               "b\xc3",
                               0, "caf\xc3\xa9"),
                         {"R", "\t"}),
            "{\"file\":\"a\\\"\\\\\\u000a\\u0001\xef\xbf\xbd"
            "b\xef\xbf\xbd\",\"line\":0,"
            "\"article\":\"caf\xc3\xa9\",\"reason\":\"R\",\"message\":\"\\u0009\"}");
}

TEST(RejectLogTest, WritesEachLineAtOnceAndReplacesAnOldFile) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/rejects.jsonl");
  std::ofstream(path) << "old\n";
  absl::StatusOr<RejectLog> log = RejectLog::Open(path);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(Content(path), "");
  ASSERT_EQ(log->Add(Place("a", 1, ""), {"R", "m"}), absl::OkStatus());
  const std::string first = absl::StrCat(FormatReject(Place("a", 1, ""), {"R", "m"}), "\n");
  EXPECT_EQ(Content(path), first);  // seen while the log is still open
  ASSERT_EQ(log->Add(Place("b", 2, ""), {"R", "m"}), absl::OkStatus());
  EXPECT_EQ(Content(path), absl::StrCat(first, FormatReject(Place("b", 2, ""), {"R", "m"}), "\n"));
}

TEST(RejectLogTest, NamesAPathThatCannotBeWritten) {
  const absl::StatusOr<RejectLog> log = RejectLog::Open("/nowhere/at/all/rejects.jsonl");
  ASSERT_FALSE(log.ok());
  EXPECT_THAT(std::string(log.status().message()), HasSubstr("/nowhere/at/all/rejects.jsonl"));
}

}  // namespace
}  // namespace chancery
