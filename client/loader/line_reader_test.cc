#include "client/loader/line_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Gives a string in pieces of `step` bytes, then fails if told to.
class StringSource final : public ByteSource {
 public:
  StringSource(std::string content, size_t step, absl::Status end = absl::OkStatus())
      : content_(std::move(content)), step_(step), end_(std::move(end)) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    const size_t got = std::min({size, step_, content_.size() - next_});
    if (got == 0 && !end_.ok()) return end_;
    content_.copy(buffer, got, next_);
    next_ += got;
    return got;
  }

 private:
  const std::string content_;
  const size_t step_;
  const absl::Status end_;
  size_t next_ = 0;
};

std::vector<std::string> Lines(const std::string& content, size_t step = 3, int64_t limit = 100) {
  LineReader reader(std::make_unique<StringSource>(content, step), limit);
  std::vector<std::string> lines;
  LineReader::Line line;
  int64_t bytes = 0;
  while (*reader.Next(&line)) {
    bytes += line.bytes;
    EXPECT_EQ(line.end_offset, bytes);
    ContentHash hash;
    hash.Add(absl::string_view(content).substr(0, bytes));
    EXPECT_EQ(line.hash, hash.value());
    lines.push_back(absl::StrCat(line.number, line.too_long ? "!" : ":", line.text));
  }
  EXPECT_EQ(bytes, static_cast<int64_t>(content.size()));
  return lines;
}

TEST(LineReaderTest, SplitsLinesInPiecesOfAnySize) {
  for (const size_t step : {1, 2, 3, 5, 100}) {
    EXPECT_THAT(Lines("one\ntwo\r\n\nlast", step), ElementsAre("1:one", "2:two", "3:", "4:last"));
    EXPECT_THAT(Lines("\xef\xbb\xbfone\n\xef\xbb\xbftwo\n", step),
                ElementsAre("1:one", "2:\xef\xbb\xbftwo"));
    EXPECT_THAT(Lines("", step), IsEmpty());
    EXPECT_THAT(Lines("\n", step), ElementsAre("1:"));
  }
}

TEST(LineReaderTest, KeepsNothingOfALineThatIsTooLongAndGoesOn) {
  for (const size_t step : {1, 4, 100}) {
    EXPECT_THAT(Lines("12345\n123456\n1\n", step, 5), ElementsAre("1:12345", "2!", "3:1"));
    EXPECT_THAT(Lines("1234567890123", step, 5), ElementsAre("1!"));
  }
}

TEST(LineReaderTest, ReturnsTheErrorOfTheSource) {
  LineReader reader(std::make_unique<StringSource>("one\ntw", 3, absl::UnknownError("disk")), 100);
  LineReader::Line line;
  EXPECT_TRUE(*reader.Next(&line));
  EXPECT_EQ(reader.Next(&line).status(), absl::UnknownError("disk"));
}

}  // namespace
}  // namespace chancery
