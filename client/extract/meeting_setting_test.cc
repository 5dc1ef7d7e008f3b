#include "client/extract/meeting_setting.h"

#include <string>
#include <vector>

#include "client/extract/meeting_finder.h"
#include "client/extract/meeting_names.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// Through the finder, which drives it sentence by sentence.
class MeetingSettingTest : public ::testing::Test {
 protected:
  static MeetingMention Last(const std::string& text, const std::string& title = "") {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2024, 5, 15), title);
    std::vector<Mention> mentions = FindMentions(document);
    const People people = GroupPeople(document, &mentions);
    const ClauseReader clauses(document, mentions);
    const std::vector<MeetingMention> found =
        FindMeetings(document, clauses, mentions, people, ExtractionContext(), kRulesAlone);
    EXPECT_FALSE(found.empty()) << text;
    return found.empty() ? MeetingMention() : found.back();
  }
};

TEST_F(MeetingSettingTest, TakesPlaceAndDayFromAStop) {
  const MeetingMention meeting = Last(
      "Icelandic Foreign Minister Birna Jonsdottir was in Valletta on Tuesday. She met Maltese "
      "Foreign Minister Carmelo Zahra.");
  EXPECT_EQ(meeting.place, "Valletta");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-14");
}

TEST_F(MeetingSettingTest, ADayLaterCountsFromTheDayThatTheStoryIsAt) {
  const std::string first =
      "Icelandic Foreign Minister Birna Jonsdottir toured the Balkans from 2 to 5 May. On Friday "
      "she met Croatian President Iva Horvat in Zagreb. ";
  EXPECT_EQ(Last(first + "The following morning she met Serbian President Milan Petrov in Nis.")
                .when.ToString(),
            "2024-05-04");
  EXPECT_EQ(
      Last(first + "The next day she flew to Belgrade. She met Serbian President Milan Petrov.")
          .when.ToString(),
      "2024-05-04");
}

TEST_F(MeetingSettingTest, YearsMayBeCountedFromAYear) {
  EXPECT_EQ(
      Last("In 1993 Icelandic Foreign Minister Birna Jonsdottir visited Croatian President Iva "
           "Horvat. They had met in Oslo two years before.")
          .when.ToString(),
      "1991");
}

TEST_F(MeetingSettingTest, WhatWasCancelledMayHaveBeenForYesterday) {
  const std::string begin =
      "Talks between Icelandic Foreign Minister Birna Jonsdottir and Maltese Foreign Minister "
      "Carmelo Zahra, scheduled for ";
  EXPECT_EQ(Last(begin + "Tuesday, were called off.").when.ToString(), "2024-05-14");
  EXPECT_EQ(Last(begin + "Friday, were called off.").when.ToString(), "2024-05-17");
}

TEST_F(MeetingSettingTest, WhatWasCancelledOnAJourneyWasToBeThere) {
  const MeetingMention meeting = Last(
      "Icelandic Foreign Minister Birna Jonsdottir visited Valletta on 8 May. A meeting of "
      "Jonsdottir with President Carmelo Zahra was cancelled.");
  EXPECT_EQ(meeting.place, "Valletta");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-08");
}

TEST_F(MeetingSettingTest, DoesNotPutACallWhereTheReporterIs) {
  const MeetingMention meeting = Last(
      "VALLETTA, May 15 - Icelandic Foreign Minister Birna Jonsdottir telephoned Maltese Foreign "
      "Minister Carmelo Zahra today.");
  EXPECT_EQ(meeting.place, "");
  EXPECT_EQ(meeting.context_place, "");
}

TEST_F(MeetingSettingTest, PutsEntriesWhereTheyStandAndNotWhereTheOneBeforeDid) {
  const MeetingMention meeting = Last(
      "• 9 May – Zagreb: met Norwegian Foreign Minister Lars Eide\n"
      "• 10 May – met Kenyan President Moses Kato\n",
      "Engagements of Foreign Minister Iva Horvat");
  EXPECT_EQ(meeting.place, "");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-10");
}

TEST_F(MeetingSettingTest, NewsWithoutADayIsOfAboutItsDay) {
  const std::string who =
      "Icelandic Foreign Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra.";
  EXPECT_EQ(Last(who).context_when.ToString(), "2024-05-15~");
  EXPECT_TRUE(
      Last("Icelandic Foreign Minister Birna Jonsdottir came from Rome, where she met Maltese "
           "Foreign Minister Carmelo Zahra.")
          .context_when.is_unknown());
  // An older story goes on in its month, and not for long.
  EXPECT_EQ(Last("It began on 3 May 2003. " + who).context_when.ToString(), "2003-05~");
  EXPECT_TRUE(Last("It began in May 2003. Rain fell. " + who).context_when.is_unknown());
  EXPECT_TRUE(
      Last("Icelandic Foreign Minister Birna Jonsdottir last met Maltese Foreign Minister Carmelo "
           "Zahra over a treaty.")
          .context_when.is_unknown());
}

TEST_F(MeetingSettingTest, TheCityNamedLastIsLeftToSayThePlace) {
  const MeetingMention meeting = Last(
      "Nobody knew why the talks in Valletta had taken a week. Rain fell. Icelandic Foreign "
      "Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra.");
  EXPECT_EQ(meeting.place, "");
  EXPECT_EQ(meeting.context_place, "Valletta");
  EXPECT_EQ(
      Last("Icelandic Foreign Minister Birna Jonsdottir sailed to Valletta. A gale is feared. "
           "She will meet Maltese Foreign Minister Carmelo Zahra.")
          .context_place,
      "Valletta");
  EXPECT_EQ(Last("Icelandic Foreign Minister Birna Jonsdottir left for Valletta. A gale is feared. "
                 "She will meet Maltese Foreign Minister Carmelo Zahra.")
                .place,
            "Valletta");
}

TEST_F(MeetingSettingTest, OthersAreNotInTheCityNamedLast) {
  const std::string last =
      "\n\nIcelandic Foreign Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra.";
  // In another paragraph, of other people.
  EXPECT_EQ(Last("It snowed in Rome. It rained in Oslo." + last).context_place, "");
  EXPECT_EQ(
      Last("Minister Carmelo Zahra praised the snow in Oslo. So it was. So it was. So it was." +
           last)
          .context_place,
      "Oslo");
  // Where they are going to be they are not yet.
  EXPECT_EQ(
      Last("Minister Carmelo Zahra will meet Norwegian Foreign Minister Lars Eide in Oslo." + last)
          .context_place,
      "");
}

TEST_F(MeetingSettingTest, WhoLeftAHouseIsStillInItsCity) {
  const std::string first =
      "Icelandic Foreign Minister Birna Jonsdottir flew to Valletta. She was received by Maltese "
      "President Ugo Vella at the San Anton palace. ";
  EXPECT_EQ(Last(first).place, "San Anton palace, Valletta");
  EXPECT_EQ(Last(first + "She also met Maltese Foreign Minister Carmelo Zahra.").place, "Valletta");
}

TEST_F(MeetingSettingTest, AnEntryIsWhereItsFirstSentencePutsIt) {
  const std::string list =
      "2 May: Birna Jonsdottir, the Icelandic foreign minister, receives Norwegian Foreign "
      "Minister Lars Eide in Reykjavik.\n\n6 May: Conference on fish in Corfu. Jonsdottir met "
      "Maltese Foreign Minister Carmelo Zahra.";
  EXPECT_EQ(Last(list).context_place, "Corfu");
}

TEST_F(MeetingSettingTest, ADayBeforeAStoryIsItsDay) {
  const std::string meeting =
      "Icelandic Foreign Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra.";
  EXPECT_EQ(Last("Monday. " + meeting).when.ToString(), "2024-05-13");
  EXPECT_EQ(Last("Monday. So it was. Tuesday. " + meeting).when.ToString(), "2024-05-14");
  EXPECT_EQ(Last("Tomorrow. Icelandic Foreign Minister Birna Jonsdottir will meet Maltese Foreign "
                 "Minister Carmelo Zahra.")
                .when.ToString(),
            "2024-05-16");
}

TEST_F(MeetingSettingTest, WhatIsForthcomingIsPlanned) {
  const std::string entry = "May 9: meeting with the Maltese Foreign Minister, Carmelo Zahra.";
  const std::string list =
      "Engagements of Foreign Minister Birna Jonsdottir\n\nMay 2: meeting with the Norwegian "
      "Foreign Minister, Lars Eide.\n\n";
  EXPECT_EQ(Last(list + entry).status, v1::MEETING_STATUS_HELD);
  const MeetingMention meeting = Last(list + "Forthcoming\n\n" + entry);
  EXPECT_EQ(meeting.status, v1::MEETING_STATUS_PLANNED);
  EXPECT_EQ(meeting.when.ToString(), "2025-05-09");
}

TEST_F(MeetingSettingTest, WhileSomewhereIsWhenOneWasThere) {
  EXPECT_EQ(Last("Icelandic Foreign Minister Birna Jonsdottir spoke at the university in Valletta "
                 "on 22 March 2024. So it was. While in Valletta, she met Maltese Foreign Minister "
                 "Carmelo Zahra.")
                .when.ToString(),
            "2024-03-22~");
}

TEST_F(MeetingSettingTest, AHeadMaySayInBracketsWhereItsPlaceLies) {
  const MeetingMention meeting = Last(
      "Programme of the visit\n\nTuesday 21 May \u2013 Mindelo (S\u00e3o Vicente)\n\n12.30 "
      "Icelandic Foreign Minister Birna Jonsdottir meets Maltese Foreign Minister Carmelo Zahra.");
  EXPECT_EQ(meeting.place, "Mindelo");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-21");
}

TEST_F(MeetingSettingTest, WhatIsBeforeAPlannedEventIsOnItsDay) {
  EXPECT_EQ(Last("The council meets on Friday. Before the session Icelandic Foreign Minister Birna "
                 "Jonsdottir will confer with Maltese Foreign Minister Carmelo Zahra.")
                .when.ToString(),
            "2024-05-17");
}

TEST_F(MeetingSettingTest, APlanMayHaveAnEnd) {
  EXPECT_EQ(Last("Icelandic Foreign Minister Birna Jonsdottir will meet Maltese Foreign Minister "
                 "Carmelo Zahra before the end of June.")
                .when.ToString(),
            "2024-05-15/2024-06-30");
  EXPECT_EQ(Last("Icelandic Foreign Minister Birna Jonsdottir will meet Maltese Foreign Minister "
                 "Carmelo Zahra before the end of the week.")
                .when.ToString(),
            "2024-05-15/2024-05-19");
}

TEST_F(MeetingSettingTest, CountsFromTheDayOfTheClauseThatFollows) {
  const MeetingMention meeting = Last(
      "Two days after meeting Maltese Foreign Minister Carmelo Zahra, Icelandic Foreign Minister "
      "Birna Jonsdottir fell ill on Monday.");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-11");
}

TEST_F(MeetingSettingTest, AnAsideDoesNotTakeTheStoryBack) {
  const MeetingMention meeting = Last(
      "Talks began on Wednesday. Icelandic Foreign Minister Birna Jonsdottir, who flew in on "
      "Monday, was tired. Later in the day she met Maltese Foreign Minister Carmelo Zahra.");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-15");
}

TEST_F(MeetingSettingTest, WhatIsNotUntilADayIsOnIt) {
  const MeetingMention meeting = Last(
      "Icelandic Foreign Minister Birna Jonsdottir did not reach Valletta until Monday. She met "
      "Maltese Foreign Minister Carmelo Zahra the following morning.");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-14");
}

TEST_F(MeetingSettingTest, TakesTheDayOfTheArticleForWhatHasJustBeen) {
  const MeetingMention meeting = Last(
      "Icelandic Foreign Minister Birna Jonsdottir has just met Maltese Foreign Minister Carmelo "
      "Zahra.");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-15");
}

TEST_F(MeetingSettingTest, AnEntryOfAScheduleForItsDayIsPlanned) {
  const std::string title = "Public schedule of Foreign Minister Birna Jonsdottir";
  const std::string with = "with Maltese Foreign Minister Carmelo Zahra.\n";
  EXPECT_EQ(Last("10:00 a.m. Talks of Foreign Minister Birna Jonsdottir " + with, title).status,
            v1::MEETING_STATUS_PLANNED);
  EXPECT_EQ(Last("16 May: meeting " + with, title).status, v1::MEETING_STATUS_PLANNED);
  EXPECT_EQ(Last("16 May: meeting " + with, title).when.ToString(), "2024-05-16");
  EXPECT_EQ(Last("13 May: meeting " + with, title).status, v1::MEETING_STATUS_HELD);
}

TEST_F(MeetingSettingTest, WhatSomebodyWouldDoLongAgoWasDone) {
  const std::string first =
      "Icelandic Foreign Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra in "
      "1954. ";
  EXPECT_EQ(Last(first + "Jonsdottir would meet Zahra again in 1975.").status,
            v1::MEETING_STATUS_HELD);
  EXPECT_EQ(Last(first + "Jonsdottir would meet Zahra again.").status, v1::MEETING_STATUS_POSSIBLE);
}

TEST_F(MeetingSettingTest, AHeadingOfAJourneySaysWhereAndWhen) {
  const std::string met =
      "Icelandic Foreign Minister Birna Jonsdottir met Maltese Foreign Minister Carmelo Zahra.";
  const MeetingMention meeting = Last("1. Malta (May 5 and 6)\n\n" + met);
  EXPECT_EQ(meeting.place, "Malta");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-05/2024-05-06");
  EXPECT_EQ(Last("1. Malta (May 5 and 6)\n\nOther news\n\n" + met).place, "");
  EXPECT_EQ(Last("Visit to Valletta, 5 May. " + met).place, "Valletta");
  EXPECT_EQ(Last("9:30 Meeting with Maltese Foreign Minister Carmelo Zahra (Europa building)",
                 "Schedule of Foreign Minister Birna Jonsdottir")
                .place,
            "Europa building");
}

TEST_F(MeetingSettingTest, WhoAlsoSpokeAfterACallSpokeByTelephone) {
  const std::string call =
      "Icelandic Foreign Minister Birna Jonsdottir telephoned Croatian President Iva Horvat. ";
  EXPECT_EQ(Last(call + "She also spoke with Serbian President Milan Petrov.").kind,
            v1::MEETING_KIND_PHONE);
  EXPECT_NE(Last(call + "She also spoke with Serbian President Milan Petrov in Oslo.").kind,
            v1::MEETING_KIND_PHONE);
}

TEST_F(MeetingSettingTest, ThePresentOfAJourneyToComeIsAPlan) {
  const std::string journey =
      "Icelandic Foreign Minister Birna Jonsdottir will visit Malta on Friday. ";
  EXPECT_EQ(
      Last(journey + "From Malta, where she meets Maltese Foreign Minister Carmelo Zahra, she "
                     "goes on to Rome.")
          .status,
      v1::MEETING_STATUS_PLANNED);
}

TEST_F(MeetingSettingTest, TheresWhereTheyCameTogether) {
  EXPECT_EQ(
      Last("Icelandic Foreign Minister Birna Jonsdottir attended a meeting in Sofia. She came "
           "together there with Maltese Foreign Minister Carmelo Zahra in a separate meeting.")
          .place,
      "Sofia");
}

TEST_F(MeetingSettingTest, ThePresentWithAnHourIsPlanned) {
  const std::string meets =
      "Icelandic Foreign Minister Birna Jonsdottir sees Maltese Foreign Minister Carmelo Zahra";
  EXPECT_EQ(Last(meets + " at 2 p.m. in her office.").status, v1::MEETING_STATUS_PLANNED);
  EXPECT_EQ(Last("Icelandic Foreign Minister Birna Jonsdottir saw Maltese Foreign Minister Carmelo "
                 "Zahra at 2 p.m. in her office.")
                .status,
            v1::MEETING_STATUS_HELD);
}

TEST_F(MeetingSettingTest, ASummitIsWhereItIsNamedAfter) {
  EXPECT_EQ(Last("It was the day of the Valletta summit between Icelandic President Birna "
                 "Jonsdottir and Maltese President Carmelo Zahra.")
                .place,
            "Valletta");
}

TEST_F(MeetingSettingTest, ADayAndACityMayOpenALine) {
  const MeetingMention meeting = Last(
      "9 May. Zagreb. Icelandic President Birna Jonsdottir hosts Maltese President Carmelo Zahra.");
  EXPECT_EQ(meeting.place, "Zagreb");
  EXPECT_EQ(meeting.when.ToString(), "2024-05-09");
}

}  // namespace
}  // namespace chancery
