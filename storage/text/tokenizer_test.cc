#include "storage/text/tokenizer.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/text/characters.h"

namespace chancery {
namespace {

// The tokens between bars.
std::string Words(absl::string_view text) {
  std::string result;
  for (const Token& token : Tokenize(text)) {
    absl::StrAppend(&result, result.empty() ? "" : "|", token.Of(text));
  }
  return result;
}

// One letter for the kind of each token: w, n, p, <, >, o.
std::string Kinds(absl::string_view text) {
  std::string result;
  for (const Token& token : Tokenize(text)) {
    result.push_back("wnp<>o"[static_cast<int>(token.kind)]);
  }
  return result;
}

TEST(TokenizerTest, CutsWordsNumbersAndPunctuation) {
  const struct {
    const char* text;
    const char* words;
    const char* kinds;
  } cases[] = {
      {"", "", ""},
      {" \t\n\u00A0\u200B\uFEFF", "", ""},
      {"Lavrov met Blinken.", "Lavrov|met|Blinken|.", "wwwp"},
      {"Ant\u00F3nio Guterres", "Ant\u00F3nio|Guterres", "ww"},
      {"Nov\u00E1k\u00A0said", "Nov\u00E1k|said", "ww"},
      {"Secretary-General", "Secretary|-|General", "wpw"},
      {"US\u2013Russia \u2014 talks", "US|\u2013|Russia|\u2014|talks", "wpwpw"},
      {"wait -- no...", "wait|--|no|...", "wpwp"},
      {"wait\u2026", "wait|\u2026", "wp"},
      {"O'Brien and O\u2019Brien don't", "O'Brien|and|O\u2019Brien|don't", "wwww"},
      {"Lavrov's, Russia\u2019s", "Lavrov|'s|,|Russia|\u2019s", "wwpww"},
      {"CAR'S it'self", "CAR|'S|it'self", "www"},
      {"the ministers\u2019 talks", "the|ministers|\u2019|talks", "wwpw"},
      {"G7 and A320", "G7|and|A320", "www"},
      {"3,500 at 10:30, 2.5%", "3,500|at|10:30|,|2.5|%", "nwnpnp"},
      {"the 1990s, 35th", "the|1990s|,|35th", "wnpn"},
      {"in 2004.", "in|2004|.", "wnp"},
      {"2022-01-21", "2022|-|01|-|21", "npnpn"},
      {"$5bn (AP)", "$|5bn|(|AP|)", "onpwp"},
      {"1990\u2019s", "1990|\u2019s", "nw"},
      {"((a))", "(|(|a|)|)", "ppwpp"},
      {"a==b !!", "a|==|b|!!", "wowp"},
      {"\u738B\u6BC5", "\u738B\u6BC5", "w"},
      {"\u0661\u0662 \u00BD", "\u0661\u0662|\u00BD", "nn"},
      {"e\u0301te\u0301 co\u00ADop", "e\u0301te\u0301|co\u00ADop", "ww"},
      {"\U0001F600!", "\U0001F600|!", "op"},
      {"www.state.gov", "www|.|state|.|gov", "wpwpw"},
      {"a\x01\x01"
       "b",
       "a|\x01\x01|b", "wow"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Words(c.text), c.words);
    EXPECT_EQ(Kinds(c.text), c.kinds) << c.text;
  }
}

TEST(TokenizerTest, DotOfAnAbbreviationBelongsToItsWord) {
  EXPECT_EQ(Words("U.S. Secretary of State"), "U.S.|Secretary|of|State");
  EXPECT_EQ(Words("to the U.S. The talks"), "to|the|U.S.|The|talks");
  EXPECT_EQ(Words("to the U.S."), "to|the|U.S.");
  EXPECT_EQ(Words("U.S.-led"), "U.S.|-|led");
  EXPECT_EQ(Words("the U.S.\u2019s"), "the|U.S.|\u2019s");
  EXPECT_EQ(Words("U.S troops"), "U.S|troops");
  EXPECT_EQ(Words("Lt. Gen. J. W. Smith Jr. spoke"), "Lt.|Gen.|J.|W.|Smith|Jr.|spoke");
  EXPECT_EQ(Words("J.F. Kennedy"), "J.F.|Kennedy");
  EXPECT_EQ(Words("J.Smith"), "J.|Smith");
  EXPECT_EQ(Words("on Jan. 21."), "on|Jan.|21|.");
  EXPECT_EQ(Words("No. 10. No."), "No.|10|.|No|.");
  EXPECT_EQ(Words("at 5 p.m. on"), "at|5|p.m.|on");
  EXPECT_EQ(Words("at 5p.m. on"), "at|5|p.m.|on");
  EXPECT_EQ(Words("Plan B. The end."), "Plan|B|.|The|end|.");
  EXPECT_EQ(Words("Neither do I. He left."), "Neither|do|I|.|He|left|.");
}

TEST(TokenizerTest, TellsQuotationMarksApart) {
  const struct {
    const char* text;
    const char* words;
    const char* kinds;
  } cases[] = {
      {"\u201CWe agree,\u201D he said.", "\u201C|We|agree|,|\u201D|he|said|.", "<wwp>wwp"},
      {"\"We agree,\" he said.", "\"|We|agree|,|\"|he|said|.", "<wwp>wwp"},
      {"He said: \"No.\"", "He|said|:|\"|No|.|\"", "wwp<wp>"},
      {"(\"No\")", "(|\"|No|\"|)", "p<w>p"},
      {"x \" y \" z", "x|\"|y|\"|z", "w<w>w"},
      {"\u2018Butcher\u2019 of", "\u2018|Butcher|\u2019|of", "<w>w"},
      {"a 'so-called' state", "a|'|so|-|called|'|state", "w<wpw>w"},
      {"\"'Go,' he said\"", "\"|'|Go|,|'|he|said|\"", "<<wp>ww>"},
      {"the '90s", "the|'|90s", "wpn"},
      {"\u00ABOui\u00BB, dit-il", "\u00AB|Oui|\u00BB|,|dit|-|il", "<w>pwpw"},
      {"\u201EJa\u201C sagte er", "\u201E|Ja|\u201C|sagte|er", "<w>ww"},
      {"\u201CA\u201D \u201CB\u201D", "\u201C|A|\u201D|\u201C|B|\u201D", "<w><w>"},
      // An unclosed quotation ends with its line.
      {"'tis\nthe ministers' talks", "'|tis|the|ministers|'|talks", "<wwwpw"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Words(c.text), c.words);
    EXPECT_EQ(Kinds(c.text), c.kinds) << c.text;
  }
}

TEST(TokenizerTest, InvalidBytesAreOneOtherToken) {
  EXPECT_EQ(Kinds("met\xFF\xFE\xE2\x80 Blinken"), "wow");
  EXPECT_EQ(Words("met\xFF\xFE\xE2\x80 Blinken"), "met|\xFF\xFE\xE2\x80|Blinken");
  EXPECT_EQ(Kinds("\xC3"), "o");
}

TEST(TokenizerTest, TokensCoverAllButWhiteSpaceOfAnyBytes) {
  const std::vector<std::string> pieces = {
      "a",      "I",      "U.S.",     "Gen.",     ".",      "'",      "s",      "\"",     " ",
      "\n",     "\r",     "9",        ",",        "-",      "(",      ")",      "\u2019", "\u2018",
      "\u201C", "\u201D", "\u00A0",   "\u00F3",   "\u0301", "\u2028", "\u4E2D", "\u0661", "\u201E",
      "\x80",   "\xC3",   "\xE2\x80", "\xF0\x9F", "$",      "\x01"};
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const int size = static_cast<int>(random() % 12);
    for (int i = 0; i < size; ++i) text += pieces[random() % pieces.size()];
    size_t at = 0;
    const auto expect_blank = [&](size_t end) {
      while (at < end) {
        const size_t size = BlankSize(text, at) + LineBreakSize(text, at);
        ASSERT_GT(size, 0u) << testing::PrintToString(text) << " at " << at;
        at += size;
      }
    };
    for (const Token& token : Tokenize(text)) {
      ASSERT_LE(at, token.begin);
      ASSERT_LT(token.begin, token.end);
      ASSERT_LE(token.end, text.size());
      expect_blank(token.begin);
      at = token.end;
    }
    expect_blank(text.size());
  }
}

}  // namespace
}  // namespace chancery
