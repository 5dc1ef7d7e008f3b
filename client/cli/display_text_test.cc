#include "client/cli/display_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "storage/text/utf8.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

TEST(DisplayTextTest, AMarkStaysWithItsWord) {
  EXPECT_EQ(WrapText("Ann Rice ?", 8), (std::vector<std::string>{"Ann", "Rice ?"}));
  EXPECT_EQ(WrapText("? Rice", 4), (std::vector<std::string>{"?", "Rice"}));
  EXPECT_EQ(LongestWord("Ann Rice ?"), 6u);
  EXPECT_EQ(LongestWord("a bcd\nefghi j"), 5u);
  EXPECT_EQ(LongestWord(""), 0u);
}

TEST(DisplayTextTest, PrintableRemovesWhatATerminalWouldObey) {
  const struct {
    std::string in;
    std::string out;
  } cases[] = {
      {"Sergey Lavrov", "Sergey Lavrov"},
      {"Сергей Лавров, 王毅", "Сергей Лавров, 王毅"},
      {"\x1b[31mred\x1b[0m", "\uFFFD[31mred\uFFFD[0m"},
      {std::string("a\0b", 3), "a\uFFFDb"},
      {"a\x7f\x08", "a\uFFFD\uFFFD"},
      {"\xc2\x9b"
       "31m",
       "\uFFFD31m"},
      {"a\tb\nc\r\nd\re", "a b c d e"},
      {"\u202Egpj.exe", "\uFFFDgpj.exe"},
      {"bad \xff\xfe bytes", "bad \uFFFD\uFFFD bytes"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(Printable(c.in), c.out);
}

TEST(DisplayTextTest, PrintableLinesKeepsLineBreaksOnly) {
  EXPECT_EQ(PrintableLines("a\r\nb\nc\x1b"), "a\nb\nc\uFFFD");
}

TEST(DisplayTextTest, WrapTextBreaksAtSpaces) {
  EXPECT_THAT(WrapText("the quick brown fox", 10), ElementsAre("the quick", "brown fox"));
  EXPECT_THAT(WrapText("the quick brown fox", 9), ElementsAre("the quick", "brown fox"));
  EXPECT_THAT(WrapText("  a   b  ", 10), ElementsAre("a b"));
  EXPECT_THAT(WrapText("", 10), ElementsAre(""));
  EXPECT_THAT(WrapText("a\n\nb", 10), ElementsAre("a", "", "b"));
}

TEST(DisplayTextTest, WrapTextBreaksWordsThatAreTooLong) {
  EXPECT_THAT(WrapText("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(WrapText("ab abcdefgh", 4), ElementsAre("ab", "abcd", "efgh"));
  EXPECT_THAT(WrapText("王毅王毅王", 4), ElementsAre("王毅", "王毅", "王"));
  EXPECT_THAT(WrapText("王毅", 1), ElementsAre("王", "毅"));
}

TEST(DisplayTextTest, IndentTextIndentsEveryLineButEmptyOnes) {
  EXPECT_EQ(IndentText("aaaa bbbb cccc dddd eeee\n\nf", "  ", 23),
            "  aaaa bbbb cccc dddd\n  eeee\n\n  f\n");
}

TEST(DisplayTextTest, EllipsizeCutsByColumns) {
  EXPECT_EQ(Ellipsize("Geneva", 6), "Geneva");
  EXPECT_EQ(Ellipsize("Geneva", 5), "Gene…");
  EXPECT_EQ(Ellipsize("New York", 5), "New…");
  EXPECT_EQ(Ellipsize("王毅王毅", 4), "王…");
  EXPECT_EQ(Ellipsize("Geneva", 0), "");
}

TEST(DisplayTextTest, PadsByColumns) {
  EXPECT_EQ(PadRight("王", 4), "王  ");
  EXPECT_EQ(PadLeft("12", 4), "  12");
  EXPECT_EQ(PadLeft("12345", 4), "12345");
}

TEST(DisplayTextTest, NumbersForPeople) {
  EXPECT_EQ(Plural(1, "person", "people"), "1 person");
  EXPECT_EQ(Plural(0, "person", "people"), "0 people");
  EXPECT_EQ(Plural(1234, "person", "people"), "1,234 people");
  EXPECT_EQ(WithThousands(-1234567), "-1,234,567");
  EXPECT_EQ(WithThousands(-123), "-123");
  EXPECT_EQ(ByteSize(1), "1 byte");
  EXPECT_EQ(ByteSize(1023), "1,023 bytes");
  EXPECT_EQ(ByteSize(1536), "1.5 KiB");
  EXPECT_EQ(ByteSize((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(ByteSize(std::numeric_limits<int64_t>::max()), "8.0 EiB");
}

}  // namespace
}  // namespace chancery
