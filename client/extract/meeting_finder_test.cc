#include "client/extract/meeting_finder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/meeting_names.h"
#include "client/extract/mention_finder.h"
#include "client/extract/parsed_text.h"
#include "client/extract/people.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string PartyText(const ParsedText& parsed, const Party& party) {
  switch (party.kind) {
    case Party::Kind::kPerson:
      return parsed.people.persons()[party.person].name;
    case Party::Kind::kOffice:
      return absl::StrCat(party.words, " of ", party.polity);
    case Party::Kind::kPolity:
      return party.polity;
    case Party::Kind::kGroup:
      return absl::StrCat("[", party.words, "]");
  }
  return "";
}

// "A & B; C & D": the parties of each mention.
std::string Meetings(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting :
       FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                    ExtractionContext(), kRulesAlone)) {
    std::vector<std::string> parties;
    for (const Party& party : meeting.parties) parties.push_back(PartyText(parsed, party));
    meetings.push_back(absl::StrJoin(parties, " & "));
  }
  return absl::StrJoin(meetings, "; ");
}

TEST(MeetingFinderTest, ReadsVerbs) {
  struct {
    const char* text;
    const char* meetings;
  } cases[] = {
      {"President Ana Costa met with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa met in Rome on Friday with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa and Minister Jan Kral met.", "Ana Costa & Jan Kral"},
      {"President Ana Costa received Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa telephoned Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa spoke by phone to Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"Kenyan President Ana Costa met Polish Minister Jan Kral. The two intend to talk in Rome.",
       "Ana Costa & Jan Kral; Ana Costa & Jan Kral"},
      {"Kenyan President Ana Costa met Polish Minister Jan Kral. The two intend to speak in Rome.",
       "Ana Costa & Jan Kral"},
      {"President Ana Costa met Governor Jan Kral of Grande Comore and, at the port, Captain Tom "
       "Hill.",
       "Ana Costa & Jan Kral; Ana Costa & Tom Hill"},
      {"President Ana Costa met bilaterally with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa phoned both Minister Jan Kral and Eva Nagy.",
       "Ana Costa & Jan Kral; Ana Costa & Eva Nagy"},
      {"President Ana Costa spoke by phone with Polish Minister Jan Kral and Kenyan Minister Eva "
       "Nagy.",
       "Ana Costa & Jan Kral; Ana Costa & Eva Nagy"},
      {"President Ana Costa met the ministers of Togo (Jan Kral), Kenya (Tom Hill) and Oman (Ali "
       "Nur).",
       "Ana Costa & Jan Kral; Ana Costa & Tom Hill; Ana Costa & Ali Nur"},
      {"President Ana Costa sat down with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa shook hands with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa discussed trade with Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa briefed Minister Jan Kral.", "Ana Costa & Jan Kral"},
      {"President Ana Costa met the foreign ministers of Egypt and Jordan.",
       "Ana Costa & foreign minister of Egypt & foreign minister of Jordan"},
      {"President Ana Costa met senior Israeli officials.",
       "Ana Costa & [senior Israeli officials]"},
      {"President Ana Costa met Minister Jan Kral, then Minister Eva Nagy.",
       "Ana Costa & Jan Kral; Ana Costa & Eva Nagy"},
  };
  for (const auto& c : cases) EXPECT_EQ(Meetings(c.text), c.meetings) << c.text;
}

TEST(MeetingFinderTest, AnEntryIsOfWhoseProgrammeItIs) {
  EXPECT_EQ(Meetings("June 1: President Ana Costa spoke in Rome.\n\n"
                     "June 2: President Ana Costa met Minister Jan Kral.\n\n"
                     "June 3: Met with Minister Eva Nagy.\n\n"
                     "June 4: Call with Minister Ivo Horak."),
            "Ana Costa & Jan Kral; Ana Costa & Eva Nagy; Ana Costa & Ivo Horak");
}

TEST(MeetingFinderTest, AFurtherMeetingIsOfTheSameTwo) {
  EXPECT_EQ(
      Meetings("President Ana Costa met Minister Jan Kral on Friday. A second meeting, planned "
               "for July, never took place."),
      "Ana Costa & Jan Kral; Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, ReadsNouns) {
  struct {
    const char* text;
    const char* meetings;
  } cases[] = {
      {"Talks between President Ana Costa and Minister Jan Kral ended.", "Ana Costa & Jan Kral"},
      {"President Ana Costa left after talks in Rome with Minister Jan Kral.",
       "Ana Costa & Jan Kral"},
      {"President Ana Costa came. Costa's meeting with Minister Jan Kral ended.",
       "Ana Costa & Jan Kral"},
      {"President Ana Costa and Minister Jan Kral came. A Costa-Kral summit is unlikely.",
       "Ana Costa & Jan Kral"},
      {"A phone call from President Ana Costa to Minister Jan Kral helped.",
       "Ana Costa & Jan Kral"},
      {"President Ana Costa agreed in a phone call she made to Minister Jan Kral.",
       "Ana Costa & Jan Kral"},
      {"The meeting was attended by President Ana Costa, Minister Jan Kral and Minister Eva Nagy.",
       "Ana Costa & Jan Kral & Eva Nagy"},
      {"Taking part in the talks were President Ana Costa and Minister Jan Kral.",
       "Ana Costa & Jan Kral"},
      {"Russian President Oleg Petrov and US envoy Ann Reed spoke to reporters after talks.",
       "Oleg Petrov & Ann Reed"},
  };
  for (const auto& c : cases) EXPECT_EQ(Meetings(c.text), c.meetings) << c.text;
}

TEST(MeetingFinderTest, LeavesOutWhatIsNoMeeting) {
  for (const char* text : {
           "President Ana Costa met the demands.",
           "The plan was met with skepticism by Minister Jan Kral.",
           "France met Spain in the final.",
           "President Ana Costa met reporters.",
           "President Ana Costa held a news conference.",
           "President Ana Costa spoke to reporters about Minister Jan Kral.",
           "President Ana Costa acted in consultation with Minister Jan Kral.",
           "Spokesman Jan Kral met with rebels.",
       }) {
    const std::string found = Meetings(text);
    EXPECT_EQ(found.find(" & Jan Kral"), std::string::npos) << text << ": " << found;
    EXPECT_EQ(found.find("Ana Costa"), std::string::npos) << text << ": " << found;
  }
}

TEST(MeetingFinderTest, ASpokespersonIsNotInTheMeeting) {
  EXPECT_EQ(Meetings("White House spokesman Jan Kral said President Ana Costa will meet Russian "
                     "President Oleg Petrov."),
            "Ana Costa & Oleg Petrov");
}

TEST(MeetingFinderTest, PeopleOfTwoSidesInAPictureHaveMet) {
  EXPECT_EQ(Meetings("Russian President Oleg Petrov and US envoy Ann Reed sign papers in May 2004 "
                     "in Geneva."),
            "Oleg Petrov & Ann Reed");
  EXPECT_EQ(Meetings("US President Ana Costa and US envoy Ann Reed sign papers in May 2004."), "");
}

TEST(MeetingFinderTest, TellsTheKind) {
  struct {
    const char* text;
    v1::MeetingKind kind;
  } cases[] = {
      {"President Ana Costa met Minister Jan Kral.", v1::MEETING_KIND_IN_PERSON},
      {"President Ana Costa spoke by telephone with Minister Jan Kral.", v1::MEETING_KIND_PHONE},
      {"President Ana Costa held a video conference with Minister Jan Kral.",
       v1::MEETING_KIND_VIDEO},
      {"President Ana Costa attended a summit with Minister Jan Kral.", v1::MEETING_KIND_SUMMIT},
      {"President Ana Costa met Minister Jan Kral on the sidelines of a summit.",
       v1::MEETING_KIND_IN_PERSON},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const std::vector<MeetingMention> found =
        FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                     ExtractionContext(), kRulesAlone);
    ASSERT_FALSE(found.empty()) << c.text;
    EXPECT_EQ(found[0].kind, c.kind) << c.text;
  }
}

TEST(MeetingFinderTest, ASpeakersOwnCallIsReadInHisWords) {
  EXPECT_EQ(Meetings("US Secretary of State Marion Clark left. Minister Jan Kral tweeted, \"In "
                     "another good call, @SecClark informed me of her trip.\""),
            "Jan Kral & Marion Clark");
}

TEST(MeetingFinderTest, ATellingWithoutAPlaceTakesTheOneBefore) {
  const ParsedText parsed(
      "German Chancellor Helga Brandt visited Beijing. She met Monday with Prime Minister Wen "
      "Guowei.");
  const std::vector<MeetingMention> found =
      FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                   ExtractionContext(), kRulesAlone);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "Beijing");
  EXPECT_EQ(found[0].when, PartialDate::Day(2010, 6, 14));
}

TEST(MeetingFinderTest, TheContextGivesDateAndPlace) {
  const ParsedText parsed("President Ana Costa met Minister Jan Kral.");
  ExtractionContext context;
  context.when = PartialDate::Day(1999, 4, 1);
  context.place = "Rome";
  context.polity = "Italy";
  const std::vector<MeetingMention> found = FindMeetings(
      parsed.document, parsed.reader, parsed.mentions, parsed.people, context, kRulesAlone);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].when, context.when);
  EXPECT_EQ(found[0].place, "Rome");
  EXPECT_EQ(found[0].place_polity, "Italy");
}

TEST(MeetingFinderTest, ReadsOneMeetingInAllItsForms) {
  for (const char* text :
       {"Minister Jan Kral was received in Rome on Monday by President Ana Costa.",
        "Minister Jan Kral will be hosted for talks in Rome on Friday by President Ana Costa.",
        "Welcomed at the airport by President Ana Costa, Minister Jan Kral spoke of a new start.",
        "President Ana Costa met, according to two people who were there, Minister Jan Kral in "
        "Rome.",
        "Friday's meeting in Rome of President Ana Costa with Minister Jan Kral is over.",
        "Friday's meeting with Minister Jan Kral in Rome has been called off by President Ana "
        "Costa.",
        "President Ana Costa had a telephone conversation lasting an hour on June 10 with Minister "
        "Jan Kral.",
        "President Ana Costa joined Minister Jan Kral for a round table on power in Rome.",
        "President Ana Costa had a phone call on 13 May with Minister Jan Kral.",
        "The treaty was signed by President Ana Costa, who had held long talks on Monday with "
        "Minister Jan Kral.",
        "Leaving the palace following two hours of talks with Minister Jan Kral in Rome, President "
        "Ana Costa praised the city."}) {
    const std::string found = Meetings(text);
    EXPECT_TRUE(found == "Ana Costa & Jan Kral" || found == "Jan Kral & Ana Costa") << text << "\n"
                                                                                    << found;
  }
}

TEST(MeetingFinderTest, ReadsInvitationsOfOthers) {
  EXPECT_EQ(
      Meetings("He passed on President Ana Costa's invitation to Minister Jan Kral to come to "
               "Rome."),
      "Ana Costa & Jan Kral");
  EXPECT_EQ(
      Meetings("The envoy extended an invitation on behalf of President Ana Costa for Minister "
               "Jan Kral to visit Rome."),
      "Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, WhatTheyDiscussedMakesNoSecondMeeting) {
  EXPECT_EQ(Meetings("President Ana Costa met Minister Jan Kral and Minister Eva Nagy. The three "
                     "regretted the decree of President Paul Adler. They also discussed a bridge."),
            "Ana Costa & Jan Kral & Eva Nagy");
}

TEST(MeetingFinderTest, TakesPlaceAndDayFromTheStopOfATrip) {
  const ParsedText parsed(
      "Envoy Ana Costa travelled to Kyiv on June 4 and 5.\n\nShe met Minister Jan Kral.");
  const std::vector<MeetingMention> found =
      FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                   ExtractionContext(), kRulesAlone);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "Kyiv");
  EXPECT_EQ(found[0].when.ToString(), "2010-06-04/2010-06-05");
}

TEST(MeetingFinderTest, ReadsWordsOverAWireAndClausesOfObjects) {
  for (const char* text :
       {"In a video call on Monday, President Ana Costa urged Minister Jan Kral to sign.",
        "President Ana Costa told Minister Jan Kral by phone on Monday that it was late.",
        "Speaking by telephone with Minister Jan Kral on Monday, President Ana Costa offered help.",
        "Minister Jan Kral, whom President Ana Costa met in Rome on Monday, was pleased.",
        "President Ana Costa ruled out meeting Minister Jan Kral.",
        "June 4: President Ana Costa's telephone call with Minister Jan Kral.",
        "In Moscow, President Ana Costa and Minister Jan Kral met on Monday."}) {
    const std::string found = Meetings(text);
    EXPECT_TRUE(found == "Ana Costa & Jan Kral" || found == "Jan Kral & Ana Costa") << text << "\n"
                                                                                    << found;
  }
  EXPECT_EQ(Meetings("MINISTER COSTA: Thank you. I met Minister Kral in Rome last week."),
            "COSTA & Kral");
  EXPECT_EQ(
      Meetings("Accompanied by Minister Eva Nagy, President Ana Costa met Minister Jan Kral."),
      "Ana Costa & Jan Kral & Eva Nagy");
}

// The first meeting of an article: its status, day and place.
std::string Circumstances(const std::string& text, const std::string& title = "") {
  const std::string words = text;
  const Document document(words, Gazetteer::Default(), PartialDate::Day(2010, 6, 16), title);
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const ClauseReader reader(document, mentions);
  const std::vector<MeetingMention> found =
      FindMeetings(document, reader, mentions, people, ExtractionContext(), kRulesAlone);
  for (const MeetingMention& meeting : found) {
    if (document.sentences()[meeting.sentence].in_title) continue;
    return absl::StrCat(v1::MeetingStatus_Name(meeting.status).substr(15), " ",
                        meeting.when.ToString(), " ", meeting.place);
  }
  return "none";
}

TEST(MeetingFinderTest, AnAgendaIsOfTheDayOfItsTitleOrHead) {
  EXPECT_EQ(Circumstances("10:00 a.m. Minister Ana Costa meets with Ambassador Jan Kral.",
                          "Public Schedule, June 18, 2010"),
            "PLANNED 2010-06-18 ");
  EXPECT_EQ(Circumstances("June 14, 2010\n\nMinister Ana Costa receives Ambassador Jan Kral."),
            "HELD 2010-06-14 ");
  EXPECT_EQ(Circumstances("June 16, 2010\n\nMinister Ana Costa met Ambassador Jan Kral."), "HELD  ")
      << "the day of publication stands above many texts";
}

TEST(MeetingFinderTest, ADayWithoutAYearIsOfTheYearToldBefore) {
  EXPECT_EQ(
      Circumstances("Minister Ana Costa lost her majority in the winter of 1991. On December 5, "
                    "hours after speaking to Ambassador Jan Kral on the telephone, she resigned."),
      "HELD 1991-12-05 ");
}

TEST(MeetingFinderTest, AnEventKeepsItsPlace) {
  EXPECT_EQ(
      Circumstances("The summit in Hanoi began on Monday. Minister Ana Costa met Ambassador Jan "
                    "Kral on the sidelines of the summit on Tuesday."),
      "HELD 2010-06-15 Hanoi");
}

TEST(MeetingFinderTest, WhoAlsoMetSomebodyDidSoThereAndThen) {
  const ParsedText parsed(
      "Minister Ana Costa met President Jan Kral in Hanoi on Monday. Costa also met Envoy Eva "
      "Nagy.");
  const std::vector<MeetingMention> found =
      FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                   ExtractionContext(), kRulesAlone);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].place, "Hanoi");
  EXPECT_EQ(found[1].when.ToString(), "2010-06-14");
}

// "Rome|Rome": the places of the meetings.
std::string Places(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> places;
  for (const MeetingMention& meeting :
       FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                    ExtractionContext(), kRulesAlone)) {
    places.push_back(meeting.place);
  }
  return absl::StrJoin(places, "|");
}

TEST(MeetingFinderTest, TheSamePeopleMeetWhereTheyMetBefore) {
  EXPECT_EQ(
      Places("French President Paul Roux met German Chancellor Anna Weiss in Rome on Monday. "
             "They were alone. He received Italian Prime Minister Carlo Neri in the evening."),
      "Rome|Rome");
  EXPECT_EQ(Places("French President Paul Roux met German Chancellor Anna Weiss in Rome on May 3. "
                   "They were alone. He received Italian Prime Minister Carlo Neri on May 20."),
            "Rome|")
      << "another day";
  EXPECT_EQ(Places("French President Paul Roux met German Chancellor Anna Weiss in Rome on Monday. "
                   "He phoned Italian Prime Minister Carlo Neri in the evening."),
            "Rome|")
      << "a call has no place";
}

TEST(MeetingFinderTest, PeopleMeetWhereTheyWere) {
  EXPECT_EQ(Places("French President Paul Roux and German Chancellor Anna Weiss opened a school in "
                   "Rome on Monday. The two met afterwards."),
            "Rome");
  EXPECT_EQ(Places("French President Paul Roux opened a school in Rome and a bridge in Naples on "
                   "Monday. He met German Chancellor Anna Weiss afterwards."),
            "")
      << "nobody knows in which city";
  EXPECT_EQ(Places("French President Paul Roux will open a school in Rome on Friday. He met German "
                   "Chancellor Anna Weiss on Monday."),
            "")
      << "he is not there yet";
}

TEST(MeetingFinderTest, ReadsFormsThatOnlyTheTreeTells) {
  EXPECT_EQ(Meetings("French President Paul Roux exchanged views with German Chancellor Anna Weiss "
                     "in Rome."),
            "Paul Roux & Anna Weiss");
  EXPECT_EQ(Meetings("French President Paul Roux was the guest of German Chancellor Anna Weiss in "
                     "Berlin."),
            "Paul Roux & Anna Weiss");
  EXPECT_EQ(Meetings("French President Paul Roux came to Berlin and argued with German Chancellor "
                     "Anna Weiss for hours."),
            "Paul Roux & Anna Weiss");
  EXPECT_EQ(Meetings("French President Paul Roux toured the plant with French Prime Minister Jean "
                     "Duval."),
            "")
      << "of one country";
}

TEST(MeetingFinderTest, WordsArePassedOnWhereBothAre) {
  EXPECT_EQ(Meetings("French Minister Ana Costa reported to Polish President Jan Kral in Warsaw on "
                     "Sunday."),
            "Ana Costa & Jan Kral");
  EXPECT_EQ(Meetings("French Minister Ana Costa was back in Warsaw, where she informed Polish "
                     "President Jan Kral."),
            "Ana Costa & Jan Kral");
  EXPECT_EQ(Meetings("French Minister Ana Costa reported to Polish President Jan Kral on Sunday."),
            "");
}

TEST(MeetingFinderTest, TwoEntriesOfACalendarAreNoMeeting) {
  EXPECT_EQ(Meetings("10:00 Courtesy call by the Ambassador of Kenya, Mr. Jan Kral\n"
                     "12:30 Lunch with the Consul General of Mexico, Mrs. Ana Costa\n"),
            "");
}

TEST(MeetingFinderTest, ASideThatIsLeftOutIsWhomTheParagraphIsAbout) {
  EXPECT_EQ(Meetings("French President Ana Costa broke her journey in Ankara. Turkish President "
                     "Jan Kral was waiting at the airport. A meeting with Minister Moses Kato of "
                     "Kenya was called off."),
            "Ana Costa & Moses Kato");
}

TEST(MeetingFinderTest, AMeetingOfWhichAnOfficeTellsIsOfWhoseOfficeItIs) {
  EXPECT_EQ(Meetings("Polish President Ana Costa stays at home. Her office said on Monday that the "
                     "session with Minister Moses Kato of Kenya had been called off."),
            "Ana Costa & Moses Kato");
}

TEST(MeetingFinderTest, SeveralGuestsComeOneAfterTheOther) {
  EXPECT_EQ(Meetings("Polish Minister Ana Costa was in Oslo. Her interlocutors were Kenyan "
                     "Minister Moses Kato and Czech Minister Jan Kral."),
            "Ana Costa & Moses Kato; Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, CallsGoToEach) {
  EXPECT_EQ(Meetings("Polish Minister Ana Costa placed calls to her counterparts from Kenya and "
                     "Norway, Minister Moses Kato and Minister Nils Aune."),
            "Ana Costa & Moses Kato; Ana Costa & Nils Aune");
}

TEST(MeetingFinderTest, ReadsHandsThatHadBeenShaken) {
  EXPECT_EQ(Meetings("French Minister Ana Costa said that she had shaken hands with Polish "
                     "President Jan Kral."),
            "Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, ReadsLinesBelowThoseWhomOneMet) {
  EXPECT_EQ(
      Meetings("French President Paul Roux met with the following in Oslo:\n\n- President Jan "
               "Kral of Poland (25 min)\n\n- Minister Eva Lind of Sweden\n\nIt rained.\n"),
      "Paul Roux & Jan Kral; Paul Roux & Eva Lind");
}

TEST(MeetingFinderTest, ASideMayBeWhomTheSentencesBeforeAreAbout) {
  EXPECT_EQ(
      Meetings("French Minister Paul Roux came to Oslo. The day ended with a courtesy call on "
               "Norwegian President Jan Kral."),
      "Paul Roux & Jan Kral");
}

TEST(MeetingFinderTest, AnEntryThatBeginsWithAWordOfMeetingIsOfWhoseListItIs) {
  EXPECT_EQ(Meetings("June 1: President Ana Costa spoke in Rome.\n\n"
                     "June 2: President Ana Costa met Minister Jan Kral.\n\n"
                     "June 3: Hosts a luncheon for Minister Eva Nagy and Minister Ivo Horak.\n\n"
                     "June 4: Coffee, Minister Lars Holm."),
            "Ana Costa & Jan Kral; Eva Nagy & Ivo Horak & Ana Costa; Ana Costa & Lars Holm");
}

TEST(MeetingFinderTest, WhoMetSeveralIsTheOtherSide) {
  EXPECT_EQ(Meetings("Polish President Ana Costa met Czech Minister Jan Kral. Costa met Danish "
                     "Minister Lars Holm. Minister Holm was pleased. A dinner there with Kenyan "
                     "Minister Moses Kato followed."),
            "Ana Costa & Jan Kral; Ana Costa & Lars Holm; Ana Costa & Moses Kato");
}

TEST(MeetingFinderTest, OfficialTalksAreOfNoOfficial) {
  EXPECT_EQ(Meetings("Kenyan Minister Moses Kato was in Prague. He was received by President Ana "
                     "Costa, held official talks with Minister Jan Kral and left."),
            "Moses Kato & Ana Costa; Moses Kato & Jan Kral");
}

TEST(MeetingFinderTest, WhoCoChairsMeets) {
  EXPECT_EQ(Meetings("Indian Minister Ana Costa and Omani Minister Jan Kral co-chaired the "
                     "tenth commission."),
            "Ana Costa & Jan Kral");
  EXPECT_EQ(Meetings("Indian Minister Ana Costa co-chairs the council on water with Omani "
                     "Minister Jan Kral."),
            "Ana Costa & Jan Kral");
  EXPECT_EQ(Meetings("The co-chairs of the commission left."), "");
}

TEST(MeetingFinderTest, TalksOfTwoMayBeTheSubject) {
  EXPECT_EQ(Meetings("Talks of Indian Minister Ana Costa and Omani Minister Jan Kral were called "
                     "off."),
            "Ana Costa & Jan Kral");
  EXPECT_EQ(Meetings("Talks of Indian Minister Ana Costa were called off."), "");
}

TEST(MeetingFinderTest, AClauseTellsWhoWasAtADinner) {
  EXPECT_EQ(Meetings("Envoy Eva Nagy arranged the dinner at which Indian Minister Ana Costa met "
                     "Omani Minister Jan Kral."),
            "Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, AMealInHonourMayBeHosted) {
  EXPECT_EQ(Meetings("Indian Minister Ana Costa was in Muscat. Omani Minister Jan Kral hosted a "
                     "dinner in her honour."),
            "Jan Kral & Ana Costa");
}

TEST(MeetingFinderTest, SeveralMayBeSeenOneByOne) {
  EXPECT_EQ(Meetings("Polish President Ana Costa saw French Minister Jan Roux and Danish Minister "
                     "Eva Holm on Monday."),
            "Ana Costa & Jan Roux; Ana Costa & Eva Holm");
  EXPECT_EQ(Meetings("Polish President Ana Costa telephoned both Minister Jan Roux and Minister "
                     "Eva Holm."),
            "Ana Costa & Jan Roux; Ana Costa & Eva Holm");
  EXPECT_EQ(Meetings("Polish President Ana Costa met French Minister Jan Roux and Danish Minister "
                     "Eva Holm."),
            "Ana Costa & Jan Roux & Eva Holm");
}

TEST(MeetingFinderTest, WhoseSuccessorIsNamedIsNotThere) {
  EXPECT_EQ(Meetings("Polish President Ana Costa met with Jan Roux's successor, Danish Minister "
                     "Eva Holm, in Oslo on Monday."),
            "Ana Costa & Eva Holm");
}

TEST(MeetingFinderTest, AnOfficeAtTheHeadOfAnEntryIsWhoseListItIs) {
  EXPECT_EQ(Meetings("June 1: Commissioner Ana Costa spoke in Rome.\n\n"
                     "June 2: Commissioner Ana Costa met Minister Jan Kral.\n\n"
                     "June 3: VP meets with Minister Eva Nagy.\n"),
            "Ana Costa & Jan Kral; Eva Nagy & Ana Costa");
}

TEST(MeetingFinderTest, ATalkThatSomebodyHad) {
  EXPECT_EQ(Meetings("She spoke of the conversation that Indian Minister Ana Costa had with Omani "
                     "Minister Jan Kral in May."),
            "Ana Costa & Jan Kral");
}

TEST(MeetingFinderTest, WhoAttendedTheMeetingHadNoneOfTheirOwn) {
  EXPECT_EQ(
      Meetings("Indian Minister Ana Costa met Omani Minister Jan Kral. The meeting was attended "
               "by Ambassador Eva Nagy and Ambassador Lars Holm."),
      "Ana Costa & Jan Kral & Eva Nagy & Lars Holm");
}

TEST(MeetingFinderTest, TwoClausesMayTellOfWhomOneMet) {
  EXPECT_EQ(Meetings("He spoke of Omani Minister Jan Kral, who had asked for it and whom Indian "
                     "Minister Ana Costa will see in Rome."),
            "Ana Costa & Jan Kral");
}

}  // namespace
}  // namespace chancery
