#include "client/extract/people.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// The person whom the mention written `words` means.
std::string Meant(const ParsedText& parsed, const std::string& words) {
  std::string found = "(no such mention)";
  for (size_t m = 0; m < parsed.mentions.size(); ++m) {
    const Mention& mention = parsed.mentions[m];
    if (parsed.document.Words(mention.first, mention.end) == words) {
      found = parsed.PersonOf(static_cast<int>(m));
    }
  }
  return found;
}

TEST(PeopleTest, SpellingsOfOneNameAreOnePerson) {
  const ParsedText parsed(
      "Foreign Minister Sergey Lavrov spoke. Sergei Lavrov left. Mr. Lavrov returned.");
  ASSERT_EQ(parsed.people.persons().size(), 1u);
  EXPECT_EQ(parsed.people.persons()[0].name, "Sergey Lavrov");
  EXPECT_EQ(parsed.people.persons()[0].mentions.size(), 3u);
}

TEST(PeopleTest, PeopleOfOneSurnameAreApart) {
  const ParsedText parsed(
      "Prime Minister Hasan Rahimi spoke. His brother, Jamal Rahimi, left. The Emir, Sheikh Hamad "
      "bin Khalifa al-Thani, and his prime minister, Hamad bin Jasim al-Thani, came.");
  EXPECT_EQ(parsed.people.persons().size(), 4u);
}

TEST(PeopleTest, AnOfficeMeansItsLastHolder) {
  const ParsedText parsed(
      "German Chancellor Helga Brandt met Russian Foreign Minister Oleg Petrov. The chancellor "
      "praised the Russian minister. The Russian foreign minister smiled.");
  EXPECT_EQ(Meant(parsed, "The chancellor"), "Helga Brandt");
  EXPECT_EQ(Meant(parsed, "the Russian minister"), "Oleg Petrov");
  EXPECT_EQ(Meant(parsed, "The Russian foreign minister"), "Oleg Petrov");
}

TEST(PeopleTest, AnOfficeInAHeadlineMeansTheOneNamedUnderIt) {
  const ParsedText parsed(
      "Ukrainian president visits Oslo\n\nUkrainian President Mykola Horenko came on Monday.");
  EXPECT_EQ(Meant(parsed, "Ukrainian president"), "Mykola Horenko");
}

TEST(PeopleTest, SomebodyOnlyDescribedIsNotTheLastDiplomatNamed) {
  const ParsedText parsed(
      "US Secretary of State Marion Clark left. A NATO diplomat doubted it. \"No,\" the diplomat "
      "said.");
  EXPECT_EQ(Meant(parsed, "the diplomat"), "");
}

// The polity of the first office of the person named `name`.
std::string PolityOf(const ParsedText& parsed, absl::string_view name) {
  for (const Person& person : parsed.people.persons()) {
    if (person.name != name) continue;
    return person.offices.empty() ? "no office" : person.offices.front().use.polity;
  }
  return "nobody";
}

TEST(PeopleTest, AnOfficeWithoutACountryIsOfWhatTheSentenceSpeaksOf) {
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
    EXPECT_EQ(PolityOf(ParsedText(c.text), c.name), c.polity) << c.text;
  }
}

TEST(PeopleTest, ARelativeClauseTellsTheOffice) {
  const ParsedText parsed(
      "Juan Prado, who was sworn in on Saturday as president of Colombia, left. Ana Costa, who "
      "chairs the African Union, came. Ismail Said, who was named Foreign Minister of Egypt a week "
      "ago, stayed.");
  EXPECT_EQ(PolityOf(parsed, "Juan Prado"), "Colombia");
  EXPECT_EQ(PolityOf(parsed, "Ana Costa"), "African Union");
  EXPECT_EQ(PolityOf(parsed, "Ismail Said"), "Egypt");
}

TEST(PeopleTest, HoldersAreNamedAfterTheirOffices) {
  const ParsedText parsed(
      "The presidents of Sudan and South Sudan met on Friday. Omar Bakri and Salwa Deng spent an "
      "hour alone. Their defense ministers, Abdel Hussein and John Nyuon, respectively, waited.");
  EXPECT_EQ(PolityOf(parsed, "Omar Bakri"), "Sudan");
  EXPECT_EQ(PolityOf(parsed, "Salwa Deng"), "South Sudan");
  EXPECT_EQ(PolityOf(parsed, "Abdel Hussein"), "Sudan");
  EXPECT_EQ(PolityOf(parsed, "John Nyuon"), "South Sudan");
}

TEST(PeopleTest, AnOfficePhraseMayTellTheOfficeOfSomebodyNamedBefore) {
  const ParsedText parsed(
      "Ana Costa met Fumio Kishida. He was late. \"Fine,\" the prime minister said.",
      PartialDate::Day(2023, 3, 17));
  EXPECT_EQ(Meant(parsed, "the prime minister"), "Fumio Kishida");
  EXPECT_EQ(PolityOf(parsed, "Fumio Kishida"), "Japan");
}

TEST(PeopleTest, PronounsMeanTheSubject) {
  const ParsedText parsed("President Ana Costa met Prime Minister Jan Kral. She later flew home.");
  EXPECT_EQ(Meant(parsed, "She"), "Ana Costa");
}

TEST(PeopleTest, APeopleOrAGuestMeansOneWhoWasNamed) {
  const ParsedText parsed(
      "Kenyan Foreign Minister Amina Wekesa flew to Oslo. Norwegian Prime Minister Nils Aune "
      "received his guest at once. The Kenyan was pleased. The Swede was not. The Norwegian press "
      "said little.");
  EXPECT_EQ(Meant(parsed, "his guest"), "Amina Wekesa");
  EXPECT_EQ(Meant(parsed, "The Kenyan"), "Amina Wekesa");
  EXPECT_EQ(Meant(parsed, "The Swede"), "") << "nobody of Sweden was named";
  EXPECT_EQ(Meant(parsed, "The Norwegian"), "(no such mention)");
}

TEST(PeopleTest, AnObjectIsNotTheSubject) {
  const ParsedText parsed(
      "Kenyan Foreign Minister Amina Wekesa flew to Oslo. Norwegian Prime Minister Nils Aune "
      "received her at noon.");
  EXPECT_EQ(Meant(parsed, "her"), "Amina Wekesa");
}

TEST(PeopleTest, TheTwoAreTheLastTwoThatFit) {
  const ParsedText parsed(
      "US Secretary of State Marion Clark met Russian Foreign Minister Oleg Petrov. President Ana "
      "Costa was not there. The two diplomats agreed.");
  const Mention& last = parsed.mentions.back();
  ASSERT_EQ(last.persons.size(), 2u);
  EXPECT_EQ(parsed.people.persons()[last.persons[0]].name, "Marion Clark");
  EXPECT_EQ(parsed.people.persons()[last.persons[1]].name, "Oleg Petrov");
}

TEST(PeopleTest, ACounterpartHoldsTheSameOfficeInHisCountry) {
  struct {
    const char* text;
    const char* title;
    const char* polity;
  } cases[] = {
      {"Turkish Foreign Minister Orhan Demirel met his U.S. counterpart, Paul Hammersmith.",
       "Secretary of State", "United States"},
      {"US Secretary of State Marion Clark met her Greek counterpart Nikos Stavrou.",
       "Foreign Minister", "Greece"},
      {"Kenyan President Joseph Kiprono met his Ugandan counterpart Moses Okello.", "President",
       "Uganda"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const Person& last = parsed.people.persons().back();
    ASSERT_EQ(last.offices.size(), 1u) << c.text;
    EXPECT_EQ(last.offices[0].use.title, c.title);
    EXPECT_EQ(last.offices[0].use.polity, c.polity);
  }
}

TEST(PeopleTest, AnOfficeWithoutACountryTakesItFromAround) {
  struct {
    const char* text;
    const char* polity;  // of the last person
  } cases[] = {
      {"Secretary of State Marion Clark spoke.", "United States"},
      {"The White House says President Robert Ellison called.", "United States"},
      {"As German Chancellor Helga Brandt visited Beijing, she met Prime Minister Wen Guowei.",
       "China"},
      {"Israeli prime minister Dan Peretz and energy minister Yael Amit came.", "Israel"},
      {"US Secretary of State Marion Clark and Chancellor Helga Brandt met in Berlin.", "Germany"},
      {"Indian Prime Minister Arvind Mehta, accompanied by Foreign Minister Sunil Rao, met "
       "Nepalese "
       "officials.",
       "India"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    EXPECT_EQ(parsed.people.persons().back().polity, c.polity) << c.text;
  }
}

TEST(PeopleTest, AnOfficeAsObjectIsNotItsSubject) {
  const ParsedText parsed(
      "Irish Prime Minister Fiona Foyle called Spanish Prime Minister Luis Berrendo. Foyle then "
      "invited the Prime Minister to Dublin.");
  EXPECT_EQ(Meant(parsed, "the Prime Minister"), "Luis Berrendo");
}

TEST(PeopleTest, APronounTwiceInASentenceIsTheSameOne) {
  const ParsedText parsed(
      "Minister Jan Kral lived in Prague. In June Ambassador Eva Nagy took him to Rome, where "
      "President Ana Costa received him.");
  int found = 0;
  for (const Mention& mention : parsed.mentions) {
    if (mention.kind != Mention::Kind::kPronoun) continue;
    ++found;
    EXPECT_EQ(parsed.people.persons()[mention.person].name, "Jan Kral");
  }
  EXPECT_EQ(found, 2);
}

TEST(PeopleTest, AGroupIsWhoIsNamedBehindIt) {
  const ParsedText parsed(
      "On Monday three African leaders \u2014 Ana Costa of Angola, Jan Kral of Kenya and Eva Nagy "
      "of Ghana \u2014 met.");
  int found = 0;
  for (const Mention& mention : parsed.mentions) {
    if (mention.kind != Mention::Kind::kGroup) continue;
    ++found;
    EXPECT_EQ(mention.persons.size(), 3u);
  }
  EXPECT_EQ(found, 1);
}

TEST(PeopleTest, TwoOfficesInOneApposition) {
  const ParsedText parsed(
      "He met Jassim al-Nasser, prime minister and foreign minister of Qatar, in Doha.");
  ASSERT_EQ(parsed.people.persons().size(), 1u);
  EXPECT_EQ(parsed.people.persons()[0].offices.size(), 2u);
}

TEST(PeopleTest, AFamilyNameMayStandFirst) {
  const ParsedText parsed("Foreign Minister SATO Kenji spoke. Kenji Sato left.");
  EXPECT_EQ(parsed.people.persons().size(), 1u);
}

TEST(PeopleTest, AQuotationPutsNobodyOutOfReach) {
  const ParsedText parsed(
      "Minister Ana Costa spoke in Rome.\n\n\u201cWe ask for little. We asked for years. We will "
      "ask "
      "again. We go on until we are heard,\u201d she said.");
  EXPECT_EQ(Meant(parsed, "she"), "Ana Costa");
}

TEST(PeopleTest, AnObjectIsNotTheSubjectOfItsClause) {
  const ParsedText parsed(
      "President Paul Roux chose Oslo. Minister Jan Kral and Minister Tom Hill made time for him, "
      "and by Monday he was in Rome.");
  EXPECT_EQ(Meant(parsed, "him"), "Paul Roux");
  EXPECT_EQ(Meant(parsed, "he"), "Paul Roux");
}

TEST(PeopleTest, AnObjectIsWhomItsSubjectWasToldWith) {
  const ParsedText parsed(
      "President Paul Roux flew home. Minister Ana Costa hoped to see Minister Jan Kral again. She "
      "last met him in Oslo.");
  EXPECT_EQ(Meant(parsed, "him"), "Jan Kral");
}

TEST(PeopleTest, AListBehindAPhraseInFrontIsNoSubject) {
  const ParsedText parsed(
      "President Paul Roux was busy. By noon he had seen Minister Jan Kral, Minister Per Lund and "
      "Minister Tom Hill.");
  EXPECT_EQ(Meant(parsed, "he"), "Paul Roux");
}

TEST(PeopleTest, WhomARelativeClauseIsAboutIsNotItsSubject) {
  const ParsedText parsed(
      "President Paul Roux flew home. Minister Jan Kral, whom he briefed, smiled.");
  EXPECT_EQ(Meant(parsed, "he"), "Paul Roux");
}

TEST(PeopleTest, APronounGoesOnInTheNextClause) {
  const ParsedText parsed(
      "Minister Ana Costa came to Oslo. Minister Eva Lind hosted her on Sunday, and on Monday she "
      "was received by the king.");
  EXPECT_EQ(Meant(parsed, "she"), "Ana Costa");
}

TEST(PeopleTest, InATranscriptOthersAreNotWhoSpeaks) {
  const ParsedText parsed(
      "MINISTER ROUX: I saw Minister Jan Kral in Rome. I'll be talking to him on Monday.\n");
  EXPECT_EQ(Meant(parsed, "him"), "Jan Kral");
  EXPECT_EQ(Meant(parsed, "I'll"), "ROUX");
}

TEST(PeopleTest, AnOfficeMayBeNamedLater) {
  const ParsedText parsed(
      "The day was long. The Secretary has left London. Secretary Ann Reed spoke to nobody.");
  EXPECT_EQ(Meant(parsed, "The Secretary"), "Ann Reed");
}

TEST(PeopleTest, AFormerOfficeMayTellOfWhomTheTextIs) {
  const ParsedText parsed(
      "Tom Hill has been in Oslo all week. The former Irish president met Minister Jan Kral.");
  EXPECT_EQ(Meant(parsed, "The former Irish president"), "Tom Hill");
}

}  // namespace
}  // namespace chancery
