#include "client/extract/narrator.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string Narrator(const std::string& text) {
  const ParsedText parsed(text);
  const int m = NarratorOf(parsed.document, parsed.mentions);
  return m < 0 ? "" : parsed.PersonOf(m);
}

TEST(NarratorTest, SignsInTheLastLine) {
  EXPECT_EQ(Narrator("I saw Minister Jan Kral in Rome.\n\nAmbassador Ana Costa\n"), "Ana Costa");
  EXPECT_EQ(Narrator("Minister Jan Kral received me.\n\n(signed) Ana Costa\n"), "Ana Costa");
  EXPECT_EQ(Narrator("I saw Minister Jan Kral.\n\nAna Costa, Minister of Agriculture\n"),
            "Ana Costa");
}

TEST(NarratorTest, IsNobodyWhereTheTextDoesNotSayI) {
  EXPECT_EQ(Narrator("She saw Minister Jan Kral in Rome.\n\nAmbassador Ana Costa\n"), "");
  EXPECT_EQ(Narrator("\u201cI saw Minister Jan Kral.\u201d\n\nAmbassador Ana Costa\n"), "");
}

TEST(NarratorTest, IsNobodyWhereTheLastLineSaysMore) {
  EXPECT_EQ(Narrator("I saw Minister Jan Kral.\n\nAmbassador Ana Costa was there.\n"), "");
  EXPECT_EQ(Narrator(""), "");
}

TEST(NarratorTest, AnswersQuestionsThatNobodyIsSaidToAsk) {
  const std::string answers =
      "\n\nWhom have you seen?\n\nI saw Minister Jan Kral.\n\nAnd then?\n\n";
  EXPECT_EQ(Narrator("Minister Ana Costa spoke to us in Rome." + answers + "Why?\n\nI like him.\n"),
            "Ana Costa");
  EXPECT_EQ(Narrator("Minister Ana Costa spoke to us in Rome." + answers + "I left.\n"), "")
      << "two questions are no interview";
  EXPECT_EQ(Narrator("Minister Ana Costa is in Rome." + answers + "Why?\n\nI like him.\n"), "");
}

}  // namespace
}  // namespace chancery
