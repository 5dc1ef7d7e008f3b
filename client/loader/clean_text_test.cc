#include "client/loader/clean_text.h"

#include <string>

#include "client/loader/source_item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(CleanTextTest, KeepsTextAndNormalisesLineEndsAndMark) {
  const struct {
    std::string bytes;
    std::string text;
  } cases[] = {
      {"one", "one"},
      {"one\r\ntwo\r\n", "one\ntwo\n"},
      {"one\rtwo\r", "one\ntwo\n"},
      {"a\r\r\nb", "a\n\nb"},
      {"\xef\xbb\xbfone", "one"},
      {"caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xf0\x9f\x95\x8a",
       "caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xf0\x9f\x95\x8a"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<std::string> text = CleanText(c.bytes);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(*text, c.text);
  }
}

TEST(CleanTextTest, RefusesWhatIsNoTextAndNamesTheOffset) {
  const struct {
    std::string bytes;
    std::string reason;
    std::string message;
  } cases[] = {
      {"", "EMPTY", "empty"},
      {" \n\t\r\n", "EMPTY", "white space"},
      {"\xef\xbb\xbf", "EMPTY", "white space"},
      {std::string("abc\0def", 7), "NOT_TEXT", "NUL byte at offset 3"},
      {std::string("\xff\xfe"
                   "a\0",
                   4),
       "NOT_TEXT", "UTF-16"},
      {"\xfe\xff", "NOT_TEXT", "UTF-16"},
      {"abcdefghij\xff", "INVALID_UTF8", "byte 0xFF at offset 10"},
      {"abc\xc3", "INVALID_UTF8", "byte 0xC3 at offset 3"},
      {"\xc0\xaf", "INVALID_UTF8", "offset 0"},          // overlong
      {"ab\xed\xa0\x80", "INVALID_UTF8", "offset 2"},    // surrogate
      {"\xf4\x90\x80\x80", "INVALID_UTF8", "offset 0"},  // beyond U+10FFFF
      {"caf\xe9 society", "INVALID_UTF8", "byte 0xE9 at offset 3"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<std::string> text = CleanText(c.bytes);
    ASSERT_FALSE(text.ok()) << c.message;
    const Reject reject = RejectFromStatus(text.status(), "");
    EXPECT_EQ(reject.reason, c.reason);
    EXPECT_THAT(reject.message, HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace chancery
