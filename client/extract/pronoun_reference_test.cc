#include "client/extract/pronoun_reference.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::ElementsAre;

TEST(PronounReferenceTest, APeopleOrAGuestMeansOneWhoWasNamed) {
  const ParsedText parsed(
      "Kenyan Foreign Minister Amina Wekesa flew to Oslo. Norwegian Prime Minister Nils Aune "
      "received his guest at once. The Kenyan was pleased. The Swede was not. The Norwegian press "
      "said little.");
  EXPECT_EQ(parsed.Meant("his guest"), "Amina Wekesa");
  EXPECT_EQ(parsed.Meant("The Kenyan"), "Amina Wekesa");
  EXPECT_EQ(parsed.Meant("The Swede"), "") << "nobody of Sweden was named";
  EXPECT_EQ(parsed.Meant("The Norwegian"), "(no such mention)");
}

TEST(PronounReferenceTest, AProfileSaysSheOfWhomItsTitleIsOf) {
  const std::string text =
      "Ambassador Zorgo Vink called. It was late.\n\nThe house was cold. She slept.";
  const PartialDate day = PartialDate::Day(2010, 6, 16);
  EXPECT_EQ(ParsedText(text, day, "Ilse Kreuz, a life").Meant("She"), "Ilse Kreuz");
  EXPECT_EQ(ParsedText(text + " Maria Costa, the envoy, sang. She left.", day, "Ilse Kreuz, a life")
                .Meant("She"),
            "Maria Costa");
  EXPECT_NE(ParsedText(text, day, "Paul Roux, a life").Meant("She"), "Paul Roux");
}

TEST(PronounReferenceTest, WhoInvitesIsWhomOneIsToMeet) {
  const ParsedText parsed(
      "Envoy Paul Roux turned down an invitation from Minister Jan Kral to meet him in Oslo.");
  EXPECT_EQ(parsed.Meant("him"), "Jan Kral");
}

TEST(PronounReferenceTest, AnObjectIsNotTheSubject) {
  const ParsedText parsed(
      "Kenyan Foreign Minister Amina Wekesa flew to Oslo. Norwegian Prime Minister Nils Aune "
      "received her at noon.");
  EXPECT_EQ(parsed.Meant("her"), "Amina Wekesa");
}

TEST(PronounReferenceTest, APronounTwiceInASentenceIsTheSameOne) {
  const ParsedText parsed(
      "Minister Jan Kral lived in Prague. In June Ambassador Eva Nagy took him to Rome, where "
      "President Ana Costa received him.");
  EXPECT_THAT(parsed.MeantByPronouns(), ElementsAre("Jan Kral", "Jan Kral"));
}

TEST(PronounReferenceTest, AnObjectIsNotTheSubjectOfItsClause) {
  const ParsedText parsed(
      "President Paul Roux chose Oslo. Minister Jan Kral and Minister Tom Hill made time for him, "
      "and by Monday he was in Rome.");
  EXPECT_EQ(parsed.Meant("him"), "Paul Roux");
  EXPECT_EQ(parsed.Meant("he"), "Paul Roux");
}

TEST(PronounReferenceTest, AnObjectIsWhomItsSubjectWasToldWith) {
  const ParsedText parsed(
      "President Paul Roux flew home. Minister Ana Costa hoped to see Minister Jan Kral again. She "
      "last met him in Oslo.");
  EXPECT_EQ(parsed.Meant("him"), "Jan Kral");
}

TEST(PronounReferenceTest, ASubjectIsWhomTheSentenceBeforeCallsByAPronoun) {
  const ParsedText parsed(
      "Envoy Paul Roux was back. President Jan Kral saw him on Monday. From there he was driven "
      "north.");
  EXPECT_EQ(parsed.Meant("him"), "Paul Roux");
  EXPECT_EQ(parsed.Meant("he"), "Paul Roux");
}

TEST(PronounReferenceTest, WhoWillSeeHimIsAnotherOne) {
  const ParsedText parsed(
      "Minister Paul Roux moves on to Oslo tonight. President Jan Kral will see him there.");
  EXPECT_EQ(parsed.Meant("him"), "Paul Roux");
}

TEST(PronounReferenceTest, AListBehindAPhraseInFrontIsNoSubject) {
  const ParsedText parsed(
      "President Paul Roux was busy. By noon he had seen Minister Jan Kral, Minister Per Lund and "
      "Minister Tom Hill.");
  EXPECT_EQ(parsed.Meant("he"), "Paul Roux");
}

TEST(PronounReferenceTest, WhomARelativeClauseIsAboutIsNotItsSubject) {
  const ParsedText parsed(
      "President Paul Roux flew home. Minister Jan Kral, whom he briefed, smiled.");
  EXPECT_EQ(parsed.Meant("he"), "Paul Roux");
}

TEST(PronounReferenceTest, APronounGoesOnInTheNextClause) {
  const ParsedText parsed(
      "Minister Ana Costa came to Oslo. Minister Eva Lind hosted her on Sunday, and on Monday she "
      "was received by the king.");
  EXPECT_EQ(parsed.Meant("she"), "Ana Costa");
}

TEST(PronounReferenceTest, WhoMeetsHimIsAnotherOne) {
  const ParsedText parsed(
      "Kenyan Minister Moses Kato flew to Oslo. Prime Minister Nils Aune will meet with him.");
  EXPECT_EQ(parsed.Meant("him"), "Moses Kato");
}

TEST(PronounReferenceTest, WhoeverGoesOnIsReceivedThere) {
  const ParsedText parsed(
      "Kenyan Minister Moses Kato travels to Ottawa, to see Minister Tom Hill, and to Oslo. "
      "President Nils Aune is to receive him there.");
  EXPECT_EQ(parsed.Meant("him"), "Moses Kato");
}

TEST(PronounReferenceTest, BehindASemicolonIsWhomTheClauseEndsWith) {
  const ParsedText parsed(
      "President Paul Roux stayed. In between came Minister Jan Kral; his talks were short.");
  EXPECT_EQ(parsed.Meant("his"), "Jan Kral");
}

TEST(PronounReferenceTest, WhoLikedHimIsAnotherOne) {
  const ParsedText parsed(
      "Minister Jan Kral went home. President Paul Roux, who liked him, had him to lunch.");
  EXPECT_THAT(parsed.MeantByPronouns(), ElementsAre("Jan Kral", "Jan Kral"));
}

TEST(PronounReferenceTest, WhoWasCalledOnIsHandedALetter) {
  const ParsedText parsed(
      "Minister Jan Kral called on President Paul Roux and handed him a letter. He left at noon.");
  EXPECT_EQ(parsed.Meant("him"), "Paul Roux");
  EXPECT_EQ(parsed.Meant("He"), "Jan Kral");
}

TEST(PronounReferenceTest, SheIsTheWomanWhomTheTextIsAbout) {
  const ParsedText parsed(
      "Vesna Kadic keeps letters. She was born in Mostar. Minister Budimir Loncar sat in his "
      "office. Two days later she saw a king. President Alija Begovic sent her to Rome.");
  EXPECT_THAT(parsed.MeantByPronouns(),
              ElementsAre("Vesna Kadic", "Budimir Loncar", "Vesna Kadic", "Vesna Kadic"));
}

TEST(PronounReferenceTest, SheMayBeWhomTheSentenceBeforeIsAbout) {
  const ParsedText parsed(
      "Minister Anna Lind left. It was noon. President Kaja Rebane is in Rome. She saw a king.");
  EXPECT_EQ(parsed.Meant("She"), "Kaja Rebane");
}

TEST(PronounReferenceTest, HeIsWhoStoodForACountryOrWhoseVisitItWas) {
  EXPECT_EQ(ParsedText("President Jan Kral spoke. Syria was represented by its deputy foreign "
                       "minister, Omar Haddad. He said little.")
                .Meant("He"),
            "Omar Haddad");
  EXPECT_EQ(
      ParsedText("Minister Jan Kral saw Minister Tom Hill. A visit by President Paul Roux has "
                 "been put back. President Omar Haddad telephoned him.")
          .Meant("him"),
      "Paul Roux");
}

TEST(PronounReferenceTest, FarFromItsSubjectHeIsWhoWasCalledSo) {
  const ParsedText parsed(
      "Minister Jan Kral flew to Seoul. He was tired. It was noon. The sun shone. Nobody was "
      "there. The hall was empty. It rained at last. Then he met President Ehud Zilber.");
  EXPECT_EQ(parsed.Meant("he"), "Jan Kral");
}

TEST(PronounReferenceTest, ASpokesmanSpeaksOfAnotherOne) {
  const ParsedText parsed(
      "President Paul Roux was in Oslo. His spokesman, Jan Kral, told reporters that he would meet "
      "Minister Tom Hill. Nobody, he said, had asked.");
  EXPECT_THAT(parsed.MeantByPronouns(), ElementsAre("Paul Roux", "Jan Kral"));
}

TEST(PronounReferenceTest, HimIsWhoseVisitTheClauseBeforeIsAbout) {
  const ParsedText parsed(
      "Minister Jan Kral spoke. Envoy Paul Roux's visit was called off by the hosts; Minister Tom "
      "Hill had been due to receive him.");
  EXPECT_EQ(parsed.Meant("him"), "Paul Roux");
  const ParsedText clause(
      "Minister Jan Kral travelled via Skopje, where President Paul Roux declined to receive him.");
  EXPECT_EQ(clause.Meant("him"), "Jan Kral");
}

TEST(PronounReferenceTest, APeopleIsOneOfWhomTheCountryIsTold) {
  const ParsedText parsed(
      "Polish President Paul Roux received Omani Foreign Minister Yusuf Alawi. Minister Jan Kral "
      "spoke in Muscat. The Omani, whose aircraft was late, left.");
  EXPECT_EQ(parsed.Meant("The Omani"), "Yusuf Alawi");
  const ParsedText series("Minister Paul Roux met the Omani, Saudi and Qatari ministers.");
  EXPECT_EQ(series.Meant("the Omani"), "(no such mention)");
}

TEST(PronounReferenceTest, AGuestIsWhomTheTextIsAbout) {
  const ParsedText parsed(
      "Minister Jan Kral flew to Oslo. Prime Minister Nils Aune succeeded Tom Hill. Mr. Aune "
      "thanked his "
      "guest for it.");
  EXPECT_EQ(parsed.Meant("his guest"), "Jan Kral");
}

TEST(PronounReferenceTest, WhoseVisitIsOfTheClause) {
  const ParsedText parsed(
      "Minister Jan Kral spoke. She praised President Paul Roux, who postponed his visit.");
  EXPECT_EQ(parsed.Meant("his"), "Paul Roux");
}

}  // namespace
}  // namespace chancery
