#include "client/extract/plural_reference.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(PluralReferenceTest, TheTwoAreTheLastTwoThatFit) {
  const ParsedText parsed(
      "US Secretary of State Marion Clark met Russian Foreign Minister Oleg Petrov. President Ana "
      "Costa was not there. The two diplomats agreed.");
  const Mention& last = parsed.mentions.back();
  ASSERT_EQ(last.persons.size(), 2u);
  EXPECT_EQ(parsed.people.persons()[last.persons[0]].name, "Marion Clark");
  EXPECT_EQ(parsed.people.persons()[last.persons[1]].name, "Oleg Petrov");
}

TEST(PluralReferenceTest, CountriesSayWhoTheirMinistersAre) {
  const ParsedText parsed(
      "Russian Foreign Minister Oleg Petrov flew to Oslo. Norwegian Foreign Minister Nils Aune was "
      "there. Prime Minister Ana Costa was not. The Russian and Norwegian foreign ministers "
      "agreed.");
  const Mention& last = parsed.mentions.back();
  ASSERT_EQ(last.persons.size(), 2u);
  EXPECT_EQ(parsed.people.persons()[last.persons[0]].name, "Oleg Petrov");
  EXPECT_EQ(parsed.people.persons()[last.persons[1]].name, "Nils Aune");
}

TEST(PluralReferenceTest, MoreThanWereNamedAreNobody) {
  const ParsedText parsed("Russian Foreign Minister Oleg Petrov left. The three ministers agreed.");
  EXPECT_TRUE(parsed.mentions.back().persons.empty());
}

}  // namespace
}  // namespace chancery
