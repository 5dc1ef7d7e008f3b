#include "client/extract/programme.h"

#include <string>
#include <vector>

#include "client/extract/mention_finder.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

class ProgrammeTest : public ::testing::Test {
 protected:
  struct Answer {
    bool is_list = false;
    bool is_schedule = false;
    std::string protagonist;
    std::string day;   // of the last sentence of the body
    std::string last;  // whose it is at that sentence
  };

  static Answer Read(const std::string& text, const std::string& title) {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2024, 5, 17), title);
    std::vector<Mention> mentions = FindMentions(document);
    const People people = GroupPeople(document, &mentions);
    const Programme programme(document, mentions, people);
    Answer answer;
    answer.is_list = programme.is_list();
    answer.is_schedule = programme.is_schedule();
    if (programme.protagonist() >= 0) {
      answer.protagonist = people.persons()[programme.protagonist()].name;
    }
    int last = static_cast<int>(document.sentences().size()) - 1;
    while (document.sentences()[last].in_title) --last;
    answer.day = programme.DayOf(last).ToString();
    if (const int person = programme.ProtagonistAt(last); person >= 0) {
      answer.last = people.persons()[person].name;
    }
    return answer;
  }
};

TEST_F(ProgrammeTest, IsOfWhomTheTitleNames) {
  const Answer answer = Read(
      "13 May: met Norwegian Foreign Minister Lars Eide.\n\n14 May: received Kenyan President "
      "Moses Kato.\n",
      "Engagements of Foreign Minister Iva Horvat");
  EXPECT_TRUE(answer.is_list);
  EXPECT_EQ(answer.protagonist, "Iva Horvat");
}

TEST_F(ProgrammeTest, HasTheDayOfTheHeadAboveAnEntry) {
  const Answer answer =
      Read("Monday, 13 May 2024\n\n10 a.m.: Meeting with Norwegian Foreign Minister Lars Eide.\n",
           "Schedule of Foreign Minister Iva Horvat");
  EXPECT_TRUE(answer.is_list);
  EXPECT_EQ(answer.day, "2024-05-13");
}

TEST_F(ProgrammeTest, AHeadMayCountTheDaysOrNameAPlace) {
  for (const std::string& head : {std::string("Day one: 13 May"), std::string("Rome, 13 May")}) {
    const Answer answer =
        Read(head + "\n\nThe minister met Norwegian Foreign Minister Lars Eide.\n",
             "The minister's journey");
    EXPECT_EQ(answer.day, "2024-05-13") << head;
  }
  const Answer answer = Read(
      "The war of 13 May\n\nThe minister met Norwegian Foreign Minister Lars Eide.\n", "A journey");
  EXPECT_EQ(answer.day, PartialDate().ToString());
}

TEST_F(ProgrammeTest, IsNoNewsArticle) {
  const Answer answer = Read(
      "Croatian Foreign Minister Iva Horvat met Norwegian Foreign Minister Lars Eide on Monday. "
      "They spoke for an hour.",
      "Ministers meet");
  EXPECT_FALSE(answer.is_list);
  EXPECT_EQ(answer.day, PartialDate().ToString());
}

TEST_F(ProgrammeTest, EachOfSeveralHasTheEntriesBelowTheName) {
  const std::string text =
      "FOREIGN MINISTER ANN REED\n\n10:00 a.m. Meets with Minister Lars Eide in Oslo.\n\n"
      "DEPUTY MINISTER TOM HILL\n\n11:00 a.m. Meets with Minister Per Lund in Oslo.\n";
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2024, 5, 17),
                          "Public Schedule");
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const Programme programme(document, mentions, people);
  const auto whose = [&](const char* word) {
    for (int i = 0; i < document.token_count(); ++i) {
      if (document.token(i).lower != word) continue;
      const int person = programme.ProtagonistAt(document.token(i).sentence);
      return person < 0 ? std::string() : people.persons()[person].name;
    }
    return std::string("no such word");
  };
  EXPECT_EQ(whose("eide"), "ANN REED");
  EXPECT_EQ(whose("lund"), "TOM HILL");
}

TEST_F(ProgrammeTest, ALineMayBeOfWhoseNameOpensItAsASentence) {
  const Document document(
      "Ana Costa, President. Working visit, July 13, 1982. Met with Minister Jan Kral.\n\n"
      "President Ivo Nemec met Minister Lars Eide.",
      Gazetteer::Default(), PartialDate::Day(2024, 5, 17), "Visits");
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const Programme programme(document, mentions, people);
  for (int i = 0; i < document.token_count(); ++i) {
    const int sentence = document.token(i).sentence;
    if (document.token(i).lower == "kral") {
      EXPECT_TRUE(programme.IsUnderName(sentence));
      EXPECT_EQ(people.persons()[programme.ProtagonistAt(sentence)].name, "Ana Costa");
    }
    if (document.token(i).lower == "nemec") {
      EXPECT_FALSE(programme.IsUnderName(sentence));
    }
  }
}

TEST_F(ProgrammeTest, IsOfWhoOpensTheLinesWhereNobodyHoldsTheOfficeOfTheTitle) {
  const Answer answer =
      Read("13 May: Mr Jan Kral receives Mr Lars Eide.\n\n14 May: Mr Jan Kral in Paris.\n",
           "Commissioner's calendar");
  EXPECT_EQ(answer.protagonist, "Jan Kral");
}

TEST_F(ProgrammeTest, HasTheDayOfItsFirstLine) {
  const Answer answer = Read(
      "PUBLIC SCHEDULE FOR SATURDAY, MAY 18\n\nSecretary Iva Horvat is in Rome.\n\n"
      "10:00 a.m. Meeting with Norwegian Foreign Minister Lars Eide.\n",
      "Saturday");
  EXPECT_EQ(answer.day, "2024-05-18");
}

TEST_F(ProgrammeTest, IsAScheduleUnlessALineTellsOfWhatWas) {
  const std::string title = "Schedule of Foreign Minister Iva Horvat";
  EXPECT_TRUE(Read("10 a.m.: Lunch hosted by Minister Lars Eide.\n", title).is_schedule);
  EXPECT_TRUE(Read("Friday: Meeting with Minister Lars Eide.\n", "The week ahead").is_schedule);
  EXPECT_FALSE(Read("10 a.m.: Met Minister Lars Eide and received him.\n", title).is_schedule);
  EXPECT_FALSE(Read("10 a.m.: Meeting with Minister Lars Eide.\n", "A day").is_schedule);
}

TEST_F(ProgrammeTest, IsOfWhomItSaysAnywhere) {
  const std::string entries =
      "Monday 20 May 2024\n11:00 Meeting with Prime Minister of Estonia Maarja Tamm\n"
      "15:30 Call with President of Moldova Ilinca Rusu\n";
  EXPECT_EQ(Read(entries + "\nThe agenda of President Aurelien Maes may change.\n", "Week ahead")
                .protagonist,
            "Aurelien Maes");
  EXPECT_EQ(Read(entries + "\nMinister Iva Horvat returns on Friday.\n", "Week ahead").protagonist,
            "Iva Horvat");
  EXPECT_EQ(Read(entries, "Week ahead").protagonist, "");
}

TEST_F(ProgrammeTest, WhoLeadsAnEntryIsWhomTheRestOfItIsAbout) {
  const std::string first = "3 May: Minister Iva Horvat receives Minister Lars Eide.\n\n";
  EXPECT_EQ(Read(first + "5 May: Visit of Minister Jan Kral. Talks in Split.\n", "May").last,
            "Jan Kral");
  EXPECT_EQ(Read(first + "5-7 May: Envoy Jan Kral visits Rome. Talks there.\n", "May").last,
            "Jan Kral");
  EXPECT_NE(Read(first + "5 May: In Rome, talks with Envoy Jan Kral. A treaty.\n", "May").last,
            "Jan Kral");
}

TEST_F(ProgrammeTest, AHeadMayNameWhoseScheduleFollows) {
  const std::string first =
      "Weekly schedule of President Aurelien Maes\n\nMonday 20 May 2024\n"
      "11:00 Meeting with Prime Minister of Estonia Maarja Tamm\n";
  const std::string second =
      "\nAgenda of Minister Iva Horvat\n\nTuesday 21 May 2024\n"
      "15:30 Meeting with President of Moldova Ilinca Rusu\n";
  EXPECT_EQ(Read(first, "Week ahead").last, "Aurelien Maes");
  EXPECT_EQ(Read(first + second, "Week ahead").last, "Iva Horvat");
}

TEST_F(ProgrammeTest, WhoOpensNoLineIsNotWhoseItIs) {
  EXPECT_EQ(Read("Monday 20 May 2024\n14.00 Receives Foreign Minister of Moldova Natalia Rusu.\n"
                 "Evening: dinner for Ms Rusu.\n\nForeign Minister Carl Holm returns on Friday.\n",
                 "Calendar of the ministry")
                .protagonist,
            "Carl Holm");
}

}  // namespace
}  // namespace chancery
