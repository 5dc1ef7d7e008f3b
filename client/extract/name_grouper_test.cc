#include "client/extract/name_grouper.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(NameGrouperTest, SpellingsOfOneNameAreOnePerson) {
  const ParsedText parsed(
      "Foreign Minister Sergey Lavrov spoke. Sergei Lavrov left. Mr. Lavrov returned.");
  ASSERT_EQ(parsed.people.persons().size(), 1u);
  EXPECT_EQ(parsed.people.persons()[0].name, "Sergey Lavrov");
  EXPECT_EQ(parsed.people.persons()[0].mentions.size(), 3u);
}

TEST(NameGrouperTest, PeopleOfOneSurnameAreApart) {
  const ParsedText parsed(
      "Prime Minister Hasan Rahimi spoke. His brother, Jamal Rahimi, left. The Emir, Sheikh Hamad "
      "bin Khalifa al-Thani, and his prime minister, Hamad bin Jasim al-Thani, came.");
  EXPECT_EQ(parsed.people.persons().size(), 4u);
}

TEST(NameGrouperTest, ARoyalNameIsNoSurname) {
  const ParsedText parsed("Prime Minister Anwar Ibrahim spoke. Sultan Ibrahim left.");
  EXPECT_EQ(parsed.people.persons().size(), 2u);
}

TEST(NameGrouperTest, AFamilyNameMayStandFirst) {
  const ParsedText parsed("Foreign Minister SATO Kenji spoke. Kenji Sato left.");
  EXPECT_EQ(parsed.people.persons().size(), 1u);
}

TEST(NameGrouperTest, ABareNameIsTheLeaderRatherThanANamesake) {
  const ParsedText parsed(
      "North Korean leader Kim Jong-un left. Envoy Kim Yong-chol stayed. Mr. Kim waved. Ambassador "
      "Sung Kim spoke. A spokeswoman for President Paul Roux, Kim Eun-hye, smiled. Mr. Kim slept.");
  int waved = 0;
  for (const Mention& mention : parsed.mentions) {
    if (mention.name != "Kim") continue;
    ++waved;
    EXPECT_EQ(parsed.people.persons()[mention.person].name, "Kim Jong-un");
  }
  EXPECT_EQ(waved, 2);
}

}  // namespace
}  // namespace chancery
