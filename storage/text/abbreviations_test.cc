#include "storage/text/abbreviations.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

// The role of the dot that is written as "#" in `text`.
DotRole Role(std::string text) {
  const size_t dot = text.find('#');
  text[dot] = '.';
  return RoleOfDot(text, dot);
}

TEST(AbbreviationsTest, DotGoesWithTheWordWhereTheSentenceGoesOn) {
  for (const char* text : {"Gen# Mark Milley",
                           "Lt# Gen. Smith",
                           "Mr# Lavrov",
                           "St# Petersburg",
                           "St#Petersburg",
                           "Jan# 21",
                           "the U.S# president",
                           "the U.S# Secretary of State",
                           "U.S#-led",
                           "U.N#, which",
                           "e.g# Russia",
                           "No# 10",
                           "No#10",
                           "p# 12",
                           "J# Smith",
                           "George W# Bush",
                           "W#\u00A0Bush",
                           "J#Smith",
                           "\u010C# Nov\u00E1k",
                           "\u0421# \u041B\u0430\u0432\u0440\u043E\u0432",
                           "Richard I# Smith",
                           "5 p.m# EST",
                           "10 a.m# Monday",
                           "Robert F. Kennedy Jr# said",
                           "Acme Inc# Chairman",
                           "Sens# Cruz and Lee",
                           "Springfield, Ill# Senator",
                           "U.S#\u2019s role"}) {
    EXPECT_EQ(Role(text), DotRole::kAbbreviation) << text;
  }
}

TEST(AbbreviationsTest, AbbreviationMayEndTheSentence) {
  for (const char* text :
       {"to the U.S# The talks", "to the U.S#", "to the U.S#\nNext", "the U.N#\u201D He said",
        "at 5 p.m# Lavrov said", "Acme Inc# But", "of Smith Jr# He", "in Washington, D.C# In",
        "the U.S# \u201CWe agree", "in Jan# They", "etc#)"}) {
    EXPECT_EQ(Role(text), DotRole::kAbbreviationAtEnd) << text;
  }
}

TEST(AbbreviationsTest, OtherDotsAreStops) {
  for (const char* text : {"He left# Then",
                           "He said no# Then",
                           "No# He",
                           "No#",
                           "state#gov",
                           "wait#..",
                           "wait.#.",
                           "neither do I# Guterres",
                           "Plan B# The",
                           "Plan B#",
                           "vitamin C#",
                           "sedan# The",
                           "#5",
                           "#",
                           "Madagen# X",
                           "x1p# 12",
                           "\u00E9p# 12",
                           "A#txt",
                           "Schr\u00F6der# Then",
                           "\u010Capek# Then"}) {
    EXPECT_EQ(Role(text), DotRole::kStop) << text;
  }
}

TEST(AbbreviationsTest, LooksOnlyAtAFewBytes) {
  // A dot after each of a million bytes that might all belong to it.
  for (const std::string& unit : {std::string("A."), std::string("."), std::string(".)"),
                                  std::string("U.S. "), std::string("\xE2\x80\x99.")}) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    size_t abbreviations = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '.') abbreviations += RoleOfDot(text, i) != DotRole::kStop;
    }
    EXPECT_LE(abbreviations, text.size());
  }
}

TEST(AbbreviationsTest, StartersAreCapitalised) {
  EXPECT_TRUE(IsSentenceStarter("The"));
  EXPECT_TRUE(IsSentenceStarter("I"));
  EXPECT_FALSE(IsSentenceStarter("the"));
  EXPECT_FALSE(IsSentenceStarter("Lavrov"));
  EXPECT_FALSE(IsSentenceStarter(""));
}

}  // namespace
}  // namespace chancery
