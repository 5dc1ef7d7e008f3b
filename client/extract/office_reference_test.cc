#include "client/extract/office_reference.h"

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(OfficeReferenceTest, AnOfficeMeansItsLastHolder) {
  const ParsedText parsed(
      "German Chancellor Helga Brandt met Russian Foreign Minister Oleg Petrov. The chancellor "
      "praised the Russian minister. The Russian foreign minister smiled.");
  EXPECT_EQ(parsed.Meant("The chancellor"), "Helga Brandt");
  EXPECT_EQ(parsed.Meant("the Russian minister"), "Oleg Petrov");
  EXPECT_EQ(parsed.Meant("The Russian foreign minister"), "Oleg Petrov");
}

TEST(OfficeReferenceTest, OnThePaperOfAHouseItsOwnIsMeantRatherThanAGuest) {
  const std::string text =
      "President Bush spoke.\n\nYesterday he telephoned President Adamkus of Lithuania, who "
      "decided not to go to Moscow, and told him he looked forward to seeing him in Riga.\n\nThe "
      "President arrives late Friday night.";
  const PartialDate day = PartialDate::Day(2005, 5, 4);
  EXPECT_EQ(ParsedText("THE WHITE HOUSE\n\n" + text, day).Meant("The President"), "Bush");
  EXPECT_EQ(ParsedText("Notes\n\n" + text, day).Meant("The President"), "Adamkus");
}

TEST(OfficeReferenceTest, AnOfficeInAHeadlineMeansTheOneNamedUnderIt) {
  const ParsedText parsed(
      "Ukrainian president visits Oslo\n\nUkrainian President Mykola Horenko came on Monday.");
  EXPECT_EQ(parsed.Meant("Ukrainian president"), "Mykola Horenko");
}

TEST(OfficeReferenceTest, SomebodyOnlyDescribedIsNotTheLastDiplomatNamed) {
  const ParsedText parsed(
      "US Secretary of State Marion Clark left. A NATO diplomat doubted it. \"No,\" the diplomat "
      "said.");
  EXPECT_EQ(parsed.Meant("the diplomat"), "");
}

TEST(OfficeReferenceTest, AnOfficePhraseMayTellTheOfficeOfSomebodyNamedBefore) {
  const ParsedText parsed(
      "Ana Costa met Fumio Kishida. He was late. \"Fine,\" the prime minister said.",
      PartialDate::Day(2023, 3, 17));
  EXPECT_EQ(parsed.Meant("the prime minister"), "Fumio Kishida");
  EXPECT_EQ(parsed.PolityOf("Fumio Kishida"), "Japan");
}

TEST(OfficeReferenceTest, AnOfficeAsObjectIsNotItsSubject) {
  const ParsedText parsed(
      "Irish Prime Minister Fiona Foyle called Spanish Prime Minister Luis Berrendo. Foyle then "
      "invited the Prime Minister to Dublin.");
  EXPECT_EQ(parsed.Meant("the Prime Minister"), "Luis Berrendo");
}

TEST(OfficeReferenceTest, AnOfficeMayBeNamedLater) {
  const ParsedText parsed(
      "The day was long. The Secretary has left London. Secretary Ann Reed spoke to nobody.");
  EXPECT_EQ(parsed.Meant("The Secretary"), "Ann Reed");
}

TEST(OfficeReferenceTest, AFormerOfficeMayTellOfWhomTheTextIs) {
  const ParsedText parsed(
      "Tom Hill has been in Oslo all week. The former Irish president met Minister Jan Kral.");
  EXPECT_EQ(parsed.Meant("The former Irish president"), "Tom Hill");
}

TEST(OfficeReferenceTest, AnOfficeMayBeOfTheOnlyOneWithoutAny) {
  const ParsedText parsed(
      "Rosa Reed stayed a day longer. By noon there was a deal, and the secretary rang Prime "
      "Minister Jan Kral.");
  EXPECT_EQ(parsed.Meant("the secretary"), "Rosa Reed");
}

TEST(OfficeReferenceTest, InitialsMeanWhoHoldsThatTitle) {
  const ParsedText parsed(
      "External Affairs Minister Ana Costa met Foreign Minister Jan Kral. EAM was pleased.");
  EXPECT_EQ(parsed.Meant("EAM"), "Ana Costa");
}

TEST(OfficeReferenceTest, WithACapitalItIsOnesOwn) {
  const std::string begin =
      "President Ana Costa spoke. The President left. President Jan Kral of Poland came. ";
  EXPECT_EQ(ParsedText(begin + "Later the President dined.").Meant("the President"), "Ana Costa");
  EXPECT_EQ(ParsedText(begin + "Later the president dined.").Meant("the president"), "Jan Kral");
}

TEST(OfficeReferenceTest, TheForeignMinisterIsNotTheSecretaryOfState) {
  const ParsedText parsed(
      "Foreign Minister Jan Kral of Poland came. Secretary of State Ana Costa met him. The Foreign "
      "Minister left.");
  EXPECT_EQ(parsed.Meant("The Foreign Minister"), "Jan Kral");
}

TEST(OfficeReferenceTest, APrinceIsWhoHasThatRankBeforeTheName) {
  const std::string begin =
      "Saudi Deputy Defence Minister Prince Turki Nayef met Qatari Minister Khalid Jabr. ";
  EXPECT_EQ(ParsedText(begin + "Jabr last saw the Saudi prince in May.").Meant("the Saudi prince"),
            "Turki Nayef");
  EXPECT_EQ(ParsedText(begin + "He asked the Saudi crown prince.").Meant("the Saudi crown prince"),
            "");
}

}  // namespace
}  // namespace chancery
