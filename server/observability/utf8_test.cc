#include "server/observability/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery {
namespace {

TEST(Utf8SequenceLengthTest, MeasuresTheFirstCodePoint) {
  const struct {
    std::string text;
    size_t length;
  } kCases[] = {
      {"a", 1},
      {std::string("\0", 1), 1},
      {"\x7F", 1},
      {"\xC2\x80", 2},
      {"\xDF\xBF"
       "x",
       2},
      {"\xE0\xA0\x80", 3},
      {"\xED\x9F\xBF", 3},
      {"\xEF\xBF\xBF", 3},
      {"\xF0\x90\x80\x80", 4},
      {"\xF4\x8F\xBF\xBF", 4},
      // Not UTF-8.
      {"\x80", 0},
      {"\xBF", 0},
      {"\xC0\xAF", 0},
      {"\xC1\xBF", 0},
      {"\xC2", 0},
      {"\xC2"
       "a",
       0},
      {"\xE0\x9F\xBF", 0},
      {"\xE2\x82", 0},
      {"\xED\xA0\x80", 0},
      {"\xF0\x8F\xBF\xBF", 0},
      {"\xF0\x9F\x99", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"\xFF", 0},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Utf8SequenceLength(c.text), c.length) << testing::PrintToString(c.text);
  }
}

}  // namespace
}  // namespace chancery
