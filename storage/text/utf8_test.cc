#include "storage/text/utf8.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

constexpr size_t kNone = absl::string_view::npos;

std::string Encoded(char32_t value) {
  std::string text;
  AppendUtf8(value, &text);
  return text;
}

TEST(Utf8Test, EveryCodePointRoundTrips) {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value == 0xD800) value = 0xE000;
    const std::string text = Encoded(value);
    const CodePoint code_point = DecodeUtf8(text, 0);
    ASSERT_TRUE(code_point.valid) << value;
    ASSERT_EQ(code_point.value, value);
    ASSERT_EQ(code_point.size, text.size());
    const CodePoint before = DecodeUtf8Before("a\xC3" + text, text.size() + 2);
    ASSERT_TRUE(before.valid) << value;
    ASSERT_EQ(before.value, value);
  }
}

TEST(Utf8Test, AppendReplacesWhatIsNoCodePoint) {
  EXPECT_EQ(Encoded(0xD800), "\uFFFD");
  EXPECT_EQ(Encoded(0xDFFF), "\uFFFD");
  EXPECT_EQ(Encoded(0x110000), "\uFFFD");
  EXPECT_EQ(Encoded(0xFFFFFFFF), "\uFFFD");
}

TEST(Utf8Test, FindsAndReplacesMistakes) {
  const struct {
    std::string text;
    size_t first;
    std::string replaced;
  } cases[] = {
      {"", kNone, ""},
      {"plain ASCII text of more than eight bytes", kNone,
       "plain ASCII text of more than eight bytes"},
      {std::string("a\0b", 3), kNone, std::string("a\0b", 3)},
      {"Ant\u00F3nio \u201Chello\u201D \U0001F600", kNone,
       "Ant\u00F3nio \u201Chello\u201D \U0001F600"},
      {"a\x80", 1, "a\uFFFD"},
      {"12345678\xFF", 8, "12345678\uFFFD"},
      {"\xC0\xAF", 0, "\uFFFD\uFFFD"},                            // overlong
      {"\xE0\x80\xAF", 0, "\uFFFD\uFFFD\uFFFD"},                  // overlong
      {"x\xED\xA0\x80y", 1, "x\uFFFD\uFFFD\uFFFDy"},              // surrogate
      {"\xF4\x90\x80\x80", 0, "\uFFFD\uFFFD\uFFFD\uFFFD"},        // above U+10FFFF
      {"\xE2\x80", 0, "\uFFFD"},                                  // cut off: one mistake
      {"\xF0\x9F\x98", 0, "\uFFFD"},                              //
      {"\xE2\x80\xC3\xB3", 0, "\uFFFD\u00F3"},                    //
      {"\xF1\x80\x80\xE1\x80\xC2 b", 0, "\uFFFD\uFFFD\uFFFD b"},  // as in the standard
      {"ok \xC3\xB3 then \xC3(", 11, "ok \u00F3 then \uFFFD("},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FirstInvalidUtf8(c.text), c.first) << c.replaced;
    EXPECT_EQ(IsValidUtf8(c.text), c.first == kNone);
    EXPECT_EQ(ReplaceInvalidUtf8(c.text), c.replaced);
  }
}

TEST(Utf8Test, RandomBytesAreRepairedToValidText) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const int size = static_cast<int>(random() % 20);
    while (static_cast<int>(text.size()) < size) {
      if (random() % 2 == 0) {
        text += Encoded(random() % 0x3000);
      } else {
        text.push_back(static_cast<char>(random()));
      }
    }
    const std::string repaired = ReplaceInvalidUtf8(text);
    ASSERT_TRUE(IsValidUtf8(repaired));
    if (IsValidUtf8(text)) {
      ASSERT_EQ(repaired, text);
    }
    ASSERT_EQ(DisplayWidth(repaired), DisplayWidth(text));
    for (size_t cut = 0; cut <= text.size() + 1; ++cut) {
      const absl::string_view start = TruncateUtf8(text, cut);
      ASSERT_LE(start.size(), cut);
      ASSERT_GE(start.size() + 3, std::min(cut, text.size()));
      if (IsValidUtf8(text)) {
        ASSERT_TRUE(IsValidUtf8(start));
      }
    }
  }
}

TEST(Utf8Test, DecodingBackwardsFindsTheSameCodePointsInValidText) {
  const std::string text = "a\u00F3\u201C\U0001F600\u4E2D z";
  std::vector<char32_t> forward, backward;
  for (size_t i = 0; i < text.size();) {
    const CodePoint code_point = DecodeUtf8(text, i);
    forward.push_back(code_point.value);
    i += code_point.size;
  }
  for (size_t i = text.size(); i > 0;) {
    const CodePoint code_point = DecodeUtf8Before(text, i);
    ASSERT_TRUE(code_point.valid);
    backward.insert(backward.begin(), code_point.value);
    i -= code_point.size;
  }
  EXPECT_EQ(forward, backward);
  EXPECT_FALSE(DecodeUtf8Before("\x80\x80\x80\x80\x80", 5).valid);
  EXPECT_FALSE(DecodeUtf8Before("a\xE2\x80", 3).value == U'a');
}

TEST(Utf8Test, TruncateKeepsCodePointsWhole) {
  EXPECT_EQ(TruncateUtf8("hello", 5), "hello");
  EXPECT_EQ(TruncateUtf8("hello", 3), "hel");
  EXPECT_EQ(TruncateUtf8("hello", 0), "");
  EXPECT_EQ(TruncateUtf8("Ant\u00F3nio", 4), "Ant");
  EXPECT_EQ(TruncateUtf8("Ant\u00F3nio", 5), "Ant\u00F3");
  EXPECT_EQ(TruncateUtf8("\U0001F600", 3), "");
}

TEST(Utf8Test, WidthIsInTerminalColumns) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Lavrov"), 6u);
  EXPECT_EQ(DisplayWidth("Ant\u00F3nio"), 7u);
  EXPECT_EQ(DisplayWidth("Anto\u0301nio"), 7u);
  EXPECT_EQ(DisplayWidth("\u738B\u6BC5"), 4u);  // Wang Yi
  EXPECT_EQ(DisplayWidth("\u041B\u0430\u0432\u0440\u043E\u0432"), 6u);
  EXPECT_EQ(DisplayWidth("\uAE40"), 2u);              // a Korean syllable
  EXPECT_EQ(DisplayWidth("\u1100\u1161\u11A8"), 2u);  // the same in three letters
  EXPECT_EQ(DisplayWidth("\uFF21"), 2u);              // full-width A
  EXPECT_EQ(DisplayWidth("\U0001F600"), 2u);
  EXPECT_EQ(DisplayWidth("\u200B\u200D\uFEFF"), 0u);
  EXPECT_EQ(DisplayWidth("a\tb\x1b[0m"), 5u);
  EXPECT_EQ(DisplayWidth("\u00A0\u00AD"), 2u);
  EXPECT_EQ(DisplayWidth("\xFF\xFE"), 2u);
}

TEST(Utf8Test, TruncateToWidthKeepsMarksWithTheirLetter) {
  EXPECT_EQ(TruncateToWidth("Lavrov", 3), "Lav");
  EXPECT_EQ(TruncateToWidth("Lavrov", 9), "Lavrov");
  EXPECT_EQ(TruncateToWidth("o\u0301x", 1), "o\u0301");
  EXPECT_EQ(TruncateToWidth("\u738B\u6BC5", 3), "\u738B");
  EXPECT_EQ(TruncateToWidth("\u738B", 0), "");
}

}  // namespace
}  // namespace chancery
