#include "client/extract/office_polities.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(OfficePolitiesTest, AnOfficeWithoutACountryIsOfWhatTheSentenceSpeaksOf) {
  struct {
    const char* text;
    const char* name;
    const char* polity;
  } cases[] = {
      {"Rwanda sent its foreign minister, Paul Uwera.", "Paul Uwera", "Rwanda"},
      {"Kenya agreed. Angola was asked by the African Union to help, and President Rui Matos is "
       "expected to receive both.",
       "Rui Matos", "Angola"},
      {"Israel, which is not there, sent a team led by Energy Minister Uri Shalev to Paris.",
       "Uri Shalev", "Israel"},
      {"In Moscow officials said that President Barack Obama ordered a strike on a Syrian base.",
       "Barack Obama", "United States"},
      {"Under Secretary of State for Political Affairs Ann Reed met the Mongolian minister.",
       "Ann Reed", "United States"},
      {"A spokesman for President Rui Matos of Angola, Jan Kral, said so.", "Jan Kral", "Angola"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ParsedText(c.text).PolityOf(c.name), c.polity) << c.text;
  }
}

TEST(OfficePolitiesTest, AnOfficeWithoutACountryTakesItFromAround) {
  struct {
    const char* text;
    const char* polity;  // of the last person
  } cases[] = {
      {"Secretary of State Marion Clark spoke.", "United States"},
      {"Kenyan Minister Eva Nagy saw Polish Prime Minister Jan Kral and his foreign minister, Ana "
       "Costa.",
       "Poland"},
      {"The White House says President Robert Ellison called.", "United States"},
      {"As German Chancellor Helga Brandt visited Beijing, she met Prime Minister Wen Guowei.",
       "China"},
      {"Israeli prime minister Dan Peretz and energy minister Yael Amit came.", "Israel"},
      {"US Secretary of State Marion Clark and Chancellor Helga Brandt met in Berlin.", "Germany"},
      {"Indian Prime Minister Arvind Mehta, accompanied by Foreign Minister Sunil Rao, met "
       "Nepalese officials.",
       "India"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    EXPECT_EQ(parsed.people.persons().back().polity, c.polity) << c.text;
  }
}

TEST(OfficePolitiesTest, ARelativeClauseTellsTheOffice) {
  const ParsedText parsed(
      "Juan Prado, who was sworn in on Saturday as president of Colombia, left. Ana Costa, who "
      "chairs the African Union, came. Ismail Said, who was named Foreign Minister of Egypt a week "
      "ago, stayed.");
  EXPECT_EQ(parsed.PolityOf("Juan Prado"), "Colombia");
  EXPECT_EQ(parsed.PolityOf("Ana Costa"), "African Union");
  EXPECT_EQ(parsed.PolityOf("Ismail Said"), "Egypt");
}

}  // namespace
}  // namespace chancery
