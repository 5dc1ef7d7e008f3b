#include "client/extract/city_trail.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string Before(const std::string& text, const std::string& word) {
  const ParsedText parsed(text);
  return CityTrail(parsed.document, parsed.reader, parsed.mentions).Before(parsed.Token(word)).name;
}

TEST(CityTrailTest, IsWhereTheTextWasLast) {
  EXPECT_EQ(Before("They went from Oslo to Rome. Ana Costa met Jan Kral in Paris.", "met"), "Rome");
  EXPECT_EQ(Before("Ana Costa met Jan Kral in Paris.", "met"), "");
  EXPECT_EQ(Before("After a night in Kuwait City they talked.", "talked"), "Kuwait City");
}

TEST(CityTrailTest, LeavesOutCitiesThatNothingIsIn) {
  EXPECT_EQ(Before("She was in Rome. Paris objects. Ana Costa met Jan Kral.", "met"), "Rome");
  EXPECT_EQ(Before("The mayor of Oslo, Jan Kral, met Ana Costa.", "met"), "");
  EXPECT_EQ(Before("\"I was in Rome,\" she said. They talked.", "talked"), "");
}

TEST(CityTrailTest, LeavesOutCitiesOfAsides) {
  EXPECT_EQ(Before("In Oslo Jan Kral, who saw a king in Rome on Friday, met Ana Costa.", "met"),
            "Oslo");
  EXPECT_EQ(Before("Jan Kral, who leaves for Rome on Friday, where he is to meet Ana Costa, spoke.",
                   "meet"),
            "Rome");
}

}  // namespace
}  // namespace chancery
