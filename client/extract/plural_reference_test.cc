#include "client/extract/plural_reference.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

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

TEST(PluralReferenceTest, WhoActsOnThemIsNoneOfThem) {
  const std::string two =
      "Rwandan President Paul Kamali and Congolese President Joseph Kabeya fell out. ";
  EXPECT_THAT(ParsedText(two + "President Omar Zuma was ready to host both leaders.")
                  .AllMeant("both leaders"),
              ElementsAre("Paul Kamali", "Joseph Kabeya"));
  EXPECT_THAT(ParsedText(two + "Commissioner Ana Costa is to be received by both men.")
                  .AllMeant("both men"),
              ElementsAre("Paul Kamali", "Joseph Kabeya"));
  EXPECT_THAT(
      ParsedText(two + "Ministers Jan Kral and Nils Aune sat beside them.").AllMeant("them"),
      ElementsAre("Paul Kamali", "Joseph Kabeya"));
  EXPECT_THAT(ParsedText(two + "President Omar Zuma said the two leaders would meet.")
                  .AllMeant("the two leaders"),
              ElementsAre("Paul Kamali", "Joseph Kabeya"));
}

TEST(PluralReferenceTest, WhoIsCalledByAPronounMayBeOneOfThem) {
  const ParsedText parsed(
      "US Secretary of State Mary Clark saw President Paul Roux. In Oslo she met Norwegian "
      "Foreign Minister Nils Aune, and they toured the harbour.");
  EXPECT_THAT(parsed.AllMeant("they"), ElementsAre("Mary Clark", "Nils Aune"));
}

TEST(PluralReferenceTest, BothAreTheLastTwo) {
  const ParsedText parsed(
      "Secretary General Omar Zuma saw Romanian President Paul Roux and Bulgarian President Jan "
      "Kral. Both offered help.");
  EXPECT_THAT(parsed.AllMeant("Both"), ElementsAre("Paul Roux", "Jan Kral"));
}

TEST(PluralReferenceTest, TheirsIsASeriesAsAWhole) {
  const ParsedText parsed(
      "Prime Minister Anthony Albury, President Joe Barron and Prime Minister Fumio Kishi before "
      "their meeting.");
  EXPECT_THAT(parsed.AllMeant("their"), ElementsAre("Anthony Albury", "Joe Barron", "Fumio Kishi"));
}

TEST(PluralReferenceTest, TwoOfTwoCountriesHaveTheOfficeThatThePluralSays) {
  const ParsedText parsed(
      "President Jakaya Kito and President Joyce Bandu spoke. There was no encounter between Paul "
      "Kamali of Rwanda and Joseph Kabeya of Congo. The two presidents have not met since May.");
  EXPECT_THAT(parsed.AllMeant("The two presidents"), ElementsAre("Paul Kamali", "Joseph Kabeya"));
}

TEST(PluralReferenceTest, WhoDoesSomethingToThemIsNoneOfThem) {
  const ParsedText parsed(
      "General Omar Haddad and his rival, Musa Idris, embraced when President Ana Costa brought "
      "them together. At the urging of envoy Jan Kral, the pair had dined.");
  EXPECT_THAT(parsed.AllMeant("them"), ElementsAre("Omar Haddad", "Musa Idris"));
  EXPECT_THAT(parsed.AllMeant("the pair"), ElementsAre("Omar Haddad", "Musa Idris"));
}

TEST(PluralReferenceTest, TheyAreWhomTheSentenceBeforeIsAbout) {
  const ParsedText parsed(
      "Minister Eva Nagy, fresh from talks with President Ana Costa, was to see Minister Jan Kral. "
      "They spoke by telephone.");
  EXPECT_THAT(parsed.AllMeant("They"), ElementsAre("Eva Nagy", "Jan Kral"));
}

TEST(PluralReferenceTest, WhoseHouseItWasIsNoneOfThem) {
  const ParsedText parsed(
      "Minister Eva Nagy and Minister Jan Kral met in the villa of Tom Hill. They agreed. Minister "
      "Omar Haddad met with both of them.");
  EXPECT_THAT(parsed.AllMeant("They"), ElementsAre("Eva Nagy", "Jan Kral"));
  EXPECT_THAT(parsed.AllMeant("them"), ElementsAre("Eva Nagy", "Jan Kral"));
}

TEST(PluralReferenceTest, WhoSpeaksIsNoneOfThem) {
  const ParsedText parsed(
      "QUESTION: Will President Eva Nagy see President Jan Kral?\n\nMINISTER ROUX: They met in "
      "May.\n");
  EXPECT_THAT(parsed.AllMeant("They"), ElementsAre("Eva Nagy", "Jan Kral"));
}

TEST(PluralReferenceTest, HeadsOfGovernmentAndOthers) {
  const ParsedText parsed(
      "Kenyan Prime Minister Amina Wekesa visited Polish Prime Minister Jan Kral. The two heads of "
      "government signed a treaty. It was read by African leaders.");
  EXPECT_THAT(parsed.AllMeant("The two heads of government"),
              ElementsAre("Amina Wekesa", "Jan Kral"));
  EXPECT_THAT(parsed.AllMeant("African leaders"), ElementsAre());
}

TEST(PluralReferenceTest, MinistersAreNoHeadsOfGovernment) {
  const ParsedText parsed(
      "Foreign Minister Ana Costa and Foreign Minister Jan Kral came. Prime Minister Eva Nagy "
      "thanked King Olav. The two ministers met.");
  EXPECT_THAT(parsed.AllMeant("The two ministers"), ElementsAre("Ana Costa", "Jan Kral"));
}

TEST(PluralReferenceTest, TheyAreTheSubjectAndTheOtherOne) {
  const ParsedText parsed(
      "Envoy Jan Kral dined with Queen Eva Nagy. He was sent to persuade General Tom Hill. They "
      "met twice.");
  EXPECT_THAT(parsed.AllMeant("They"), ElementsAre("Jan Kral", "Tom Hill"));
}

}  // namespace
}  // namespace chancery
