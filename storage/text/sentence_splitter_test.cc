#include "storage/text/sentence_splitter.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/text/characters.h"

namespace chancery {
namespace {

using ::testing::ElementsAreArray;

std::vector<std::string> Split(absl::string_view text) {
  std::vector<std::string> sentences;
  for (const Span& span : SplitSentences(text)) sentences.emplace_back(span.Of(text));
  return sentences;
}

// Splits the sentences joined by one blank, and expects to get them back.
void ExpectSentences(const std::vector<std::string>& sentences) {
  const std::string text = absl::StrJoin(sentences, " ");
  EXPECT_THAT(Split(text), ElementsAreArray(sentences)) << text;
}

TEST(SentenceSplitterTest, EndsSentencesAtStops) {
  ExpectSentences({"The talks ended.", "He left."});
  ExpectSentences({"Will he go?", "He will!", "Or not?!", "We shall see..."});
  ExpectSentences({"It was 2004.", "Then 35 ministers came."});
  ExpectSentences({"35 came in 2004.", "12 left."});
  ExpectSentences({"Wait\u2026 for me.", "Wait \u2026", "The end."});
  ExpectSentences({"No stop at the end"});
}

TEST(SentenceSplitterTest, AbbreviationsDoNotEndSentences) {
  ExpectSentences({"U.S. Secretary of State Antony Blinken met Mr. Lavrov.", "They talked."});
  ExpectSentences(
      {"Gen. Mark Milley and Lt. Gen. J. W. Smith spoke on Jan. 21 in St. Petersburg."});
  ExpectSentences({"The U.S. and the U.N. agree, e.g. on the No. 2 issue, i.e. arms."});
  ExpectSentences({"Sen. Cruz, R-Texas, and Rep. Lee met Gov. Smith at 5 p.m. on Friday."});
  ExpectSentences({"Franklin D. Roosevelt met J. Stalin."});
  ExpectSentences({"The arms maker Acme Inc. said so."});
}

TEST(SentenceSplitterTest, AbbreviationsMayEndSentences) {
  ExpectSentences({"He flew back to the U.S.", "The talks go on."});
  ExpectSentences({"The session began at 5 p.m.", "Lavrov spoke first."});
  ExpectSentences({"She lives in Washington, D.C.", "Her office is there."});
  ExpectSentences({"Neither do I.", "Guterres said so."});
}

TEST(SentenceSplitterTest, NumbersAndNamesHaveDotsInside) {
  ExpectSentences({"It rose 3.5 percent to 1.25 at www.state.gov today.", "Then it fell."});
  ExpectSentences({"1. Arms control is first.", "2. Trade is second."});
}

TEST(SentenceSplitterTest, ClosingMarksBelongToTheSentence) {
  ExpectSentences({"\u201CI agree.\u201D", "Guterres said no more."});
  ExpectSentences({"\u201CI agree,\u201D Guterres said.", "\u201CI hope to be right.\u201D"});
  ExpectSentences({"\"I agree.\"", "\"So do I.\""});
  ExpectSentences(
      {"He left (by car.)", "She stayed [in Geneva.]", "Then \u2018why?\u2019", "Because."});
  ExpectSentences({"\u201CHe called it \u2018a mistake.\u2019\u201D", "They agreed."});
}

TEST(SentenceSplitterTest, QuotationGoesOnBeforeASmallLetter) {
  ExpectSentences({"\u201CWhy now?\u201D he asked.", "\u201CGo!\u201D said Lavrov."});
  ExpectSentences({"\u201CI agree.\u201D he said."});
  ExpectSentences({"\u201CI agree.\u201D, he said."});
  ExpectSentences({"\u201CI agree.\u201D \u2014 Lavrov, Friday."});
}

TEST(SentenceSplitterTest, SentencesInsideAQuotationAreSplit) {
  ExpectSentences({"\u201CMy message is clear.", "There should be no war,\u201D he said."});
}

TEST(SentenceSplitterTest, LinesAreParagraphs) {
  const std::string text =
      "Live updates\n\nThe latest on the talks \n\r\n  \u00A0Lavrov met Blinken. They spoke.\r\n"
      "Source: wire\u2028Next\u2029Last\x0C";
  EXPECT_THAT(Split(text),
              ElementsAreArray({"Live updates", "The latest on the talks", "Lavrov met Blinken.",
                                "They spoke.", "Source: wire", "Next", "Last"}));
}

TEST(SentenceSplitterTest, NoBreakSpacesSeparateSentences) {
  EXPECT_THAT(Split("He left.\u00A0She stayed.\u00A0"),
              ElementsAreArray({"He left.", "She stayed."}));
}

TEST(SentenceSplitterTest, MissingBlankAfterAStopIsForgiven) {
  EXPECT_THAT(Split("He left the talks.She stayed."),
              ElementsAreArray({"He left the talks.", "She stayed."}));
  EXPECT_THAT(Split("\u201CI hope so.\u201DGuterres said."),
              ElementsAreArray({"\u201CI hope so.\u201D", "Guterres said."}));
  EXPECT_THAT(Split("See A.Txt and Gen.Milley"), ElementsAreArray({"See A.Txt and Gen.Milley"}));
}

TEST(SentenceSplitterTest, OtherScriptsHaveTheirOwnStops) {
  EXPECT_THAT(Split("\u4ED6\u8D70\u4E86\u3002\u5979\u7559\u4E0B\u3002"),
              ElementsAreArray({"\u4ED6\u8D70\u4E86\u3002", "\u5979\u7559\u4E0B\u3002"}));
  EXPECT_THAT(
      Split("\u041E\u043D \u0443\u0448\u0451\u043B. \u041E\u043D\u0430 \u0442\u0443\u0442."),
      ElementsAreArray(
          {"\u041E\u043D \u0443\u0448\u0451\u043B.", "\u041E\u043D\u0430 \u0442\u0443\u0442."}));
}

TEST(SentenceSplitterTest, EmptyAndBlankTextHasNoSentences) {
  EXPECT_TRUE(SplitSentences("").empty());
  EXPECT_TRUE(SplitSentences(" \n\t\r\n \u00A0\u3000\n").empty());
}

TEST(SentenceSplitterTest, SentencesCoverAllButWhiteSpaceOfAnyBytes) {
  const std::vector<std::string> pieces = {
      "He ",    "met",    "U.S.",   "Gen. ", ".",    "!",    "?",        "\u2026",
      "\u201D", "\u201C", "\"",     ")",     " ",    "\n",   "\r",       "\u00A0",
      "\u2028", "\u3002", "\u00F3", "3",     "\x80", "\xC3", "\xE2\x80", "\xF0"};
  std::mt19937 random(12);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const int size = static_cast<int>(random() % 14);
    for (int i = 0; i < size; ++i) text += pieces[random() % pieces.size()];
    size_t at = 0;
    const auto expect_blank = [&](size_t end) {
      while (at < end) {
        const size_t size = BlankSize(text, at) + LineBreakSize(text, at);
        ASSERT_GT(size, 0u) << testing::PrintToString(text) << " at " << at;
        at += size;
      }
    };
    for (const Span& span : SplitSentences(text)) {
      ASSERT_LE(at, span.begin);
      ASSERT_LT(span.begin, span.end);
      ASSERT_LE(span.end, text.size());
      expect_blank(span.begin);
      ASSERT_EQ(BlankSize(text, span.begin), 0u);
      ASSERT_EQ(SkipBlanks(text, span.begin), span.begin);
      for (size_t i = span.begin; i < span.end; ++i) {
        ASSERT_EQ(LineBreakSize(text.substr(0, span.end), i), 0u) << testing::PrintToString(text);
      }
      at = span.end;
    }
    expect_blank(text.size());
  }
}

TEST(SentenceSplitterTest, HostileTextTakesLinearTime) {
  // Each of these would take hours if a stop looked back, or ahead, without bound.
  for (const std::string& unit :
       {std::string("."), std::string(". "), std::string(" "), std::string("A."), std::string(")"),
        std::string(".)"), std::string("\xC2\xA0"), std::string("\xE2"), std::string("1. "),
        std::string("x. y "), std::string(".\u00A0"), std::string("\r")}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    EXPECT_LE(SplitSentences(text).size(), text.size());
  }
}

}  // namespace
}  // namespace chancery
