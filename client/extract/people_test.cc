#include "client/extract/people.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(PeopleTest, PronounsMeanTheSubject) {
  const ParsedText parsed("President Ana Costa met Prime Minister Jan Kral. She later flew home.");
  EXPECT_EQ(parsed.Meant("She"), "Ana Costa");
}

TEST(PeopleTest, TwoOfficesInOneApposition) {
  const ParsedText parsed(
      "He met Jassim al-Nasser, prime minister and foreign minister of Qatar, in Doha.");
  ASSERT_EQ(parsed.people.persons().size(), 1u);
  EXPECT_EQ(parsed.people.persons()[0].offices.size(), 2u);
}

TEST(PeopleTest, AQuotationPutsNobodyOutOfReach) {
  const ParsedText parsed(
      "Minister Ana Costa spoke in Rome.\n\n\u201cWe ask for little. We asked for years. We will "
      "ask again. We go on until we are heard,\u201d she said.");
  EXPECT_EQ(parsed.Meant("she"), "Ana Costa");
}

}  // namespace
}  // namespace chancery
