#include "client/extract/circumstance_reader.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// 2010-06-16 is a Wednesday.
TEST(CircumstanceReaderTest, FindsTheDateOfTheCue) {
  struct {
    const char* text;
    const char* date;
  } cases[] = {
      {"Ana Costa met Jan Kral on Friday.", "2010-06-11"},
      {"On Friday in Rome, Ana Costa met Jan Kral.", "2010-06-11"},
      {"Ana Costa, elected on Monday, said Jan Kral met rebels on Friday.", "2010-06-11"},
      {"Ana Costa met Jan Kral before Friday's vote.", ""},
      {"On Friday Ana Costa, who was in Oslo, met Jan Kral.", "2010-06-11"},
      {"Ana Costa, who came on Friday, met Jan Kral.", ""},
      {"Ana Costa met Jan Kral for the first time since May 2004.", ""},
      {"Ana Costa met Jan Kral to welcome the agreement reached on Friday.", ""},
      {"Ana Costa met Jan Kral, whose visit is planned for Friday.", ""},
      {"Ana Costa met Jan Kral; she will see him again on Friday.", ""},
      {"Ana Costa met Jan Kral on the margins of talks in May.", "2010-05"},
      {"Ana Costa met Jan Kral.", ""},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token("met");
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const int date = reader.DateOf(cue, parsed.Token("Kral") + 1).date;
    EXPECT_EQ(date < 0 ? "" : parsed.document.dates()[date].past.ToString(), c.date) << c.text;
  }
}

TEST(CircumstanceReaderTest, TheDayOfWordsIsMarked) {
  const ParsedText parsed("Ana Costa said Monday that she has canceled a meeting.");
  const int cue = parsed.Token("meeting");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_TRUE(reader.DateOf(cue, cue + 1).of_speech);
}

TEST(CircumstanceReaderTest, ReadsHowMuchLaterItWas) {
  using Unit = Shift::Unit;
  struct {
    const char* text;
    Unit unit;
    int count;
  } cases[] = {
      {"Ana Costa met Jan Kral the following day.", Unit::kDay, 1},
      {"The next morning Ana Costa met Jan Kral.", Unit::kDay, 1},
      {"That evening Ana Costa met Jan Kral.", Unit::kDay, 0},
      {"Ana Costa met Jan Kral two hours later.", Unit::kDay, 0},
      {"She came home, and four days after that Ana Costa met Jan Kral.", Unit::kDay, 4},
      {"She came home, and the day after Ana Costa met Jan Kral.", Unit::kDay, 1},
      {"They had met three weeks earlier. Ana Costa met Jan Kral.", Unit::kNone, 0},
      {"It came the day after Ana Costa met Jan Kral.", Unit::kNone, 0},
      {"It came a week after Ana Costa met Jan Kral.", Unit::kDay, -7},
      {"Ana Costa met Jan Kral two years before.", Unit::kYear, -2},
      {"Ana Costa met Jan Kral a week before in Rome.", Unit::kDay, -7},
      {"Ana Costa met Jan Kral the following year.", Unit::kYear, 1},
      {"Ana Costa met Jan Kral several times over the following month.", Unit::kNone, 0},
      {"The week before, Ana Costa met Jan Kral.", Unit::kDay, -7},
      {"Ana Costa met Jan Kral the week before the vote.", Unit::kNone, 0},
      {"A month later Ana Costa met Jan Kral.", Unit::kMonth, 1},
      {"The evening before, Ana Costa met Jan Kral.", Unit::kDay, -1},
      {"Ana Costa met Jan Kral two weeks later, on April 21.", Unit::kNone, 0},
      {"Ana Costa met Jan Kral on May 3, the day before she left.", Unit::kNone, 0},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token("Kral") - 2;
    ASSERT_EQ(parsed.document.token(cue).lower, "met") << c.text;
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const Shift shift = reader.ShiftOf(cue, parsed.Token("Kral") + 1);
    EXPECT_EQ(static_cast<int>(shift.unit), static_cast<int>(c.unit)) << c.text;
    EXPECT_EQ(shift.count, c.count) << c.text;
  }
}

TEST(CircumstanceReaderTest, FindsThePlaceOfTheCue) {
  struct {
    const char* text;
    const char* place;
    const char* polity;
  } cases[] = {
      {"Ana Costa met Jan Kral in Geneva, Switzerland.", "Geneva", "Switzerland"},
      {"In Ramallah on Friday, Ana Costa met Jan Kral.", "Ramallah", "Palestine"},
      {"Ana Costa met Jan Kral in the Chinese port city of Tianjin.", "Tianjin", "China"},
      {"Ana Costa met Jan Kral in the Ethiopian capital, Addis Ababa.", "Addis Ababa", "Ethiopia"},
      {"Ana Costa met Jan Kral in Ethiopia's capital.", "Addis Ababa", "Ethiopia"},
      {"On Monday, Oslo hosted Ana Costa, who met Jan Kral.", "Oslo", "Norway"},
      {"Ana Costa met Jan Kral in Ballenas.", "Ballenas", ""},
      {"Ana Costa met Jan Kral in the Treaty Room in Washington.", "Washington", "United States"},
      {"Ana Costa met Jan Kral in the Franklin Room at the State Department in December 2019.",
       "State Department", "United States"},
      {"Ana Costa met Jan Kral in the Franklin Room on Monday.", "", ""},
      {"Ana Costa visited Beijing and met Jan Kral.", "Beijing", "China"},
      {"At a summit in Rome on Friday, Ana Costa met Jan Kral.", "Rome", "Italy"},
      {"Ana Costa hosted Eli Roth in Lisbon, after she had met Jan Kral.", "", ""},
      {"She was in Kyiv, where she met Jan Kral.", "Kyiv", "Ukraine"},
      {"She was in Spain, where she met Jan Kral.", "Spain", "Spain"},
      {"She was in Spain, where she met Jan Kral in Madrid.", "Madrid", "Spain"},
      {"She was taken from Cairo to Tel Aviv and met Jan Kral.", "Tel Aviv", "Israel"},
      {"She talked in Cairo and flew on to Tel Aviv with the text, and met Jan Kral.", "Tel Aviv",
       "Israel"},
      {"Minister Eva Roth, who met Jan Kral, was told of a blast in London.", "", ""},
      {"Ana Costa met Jan Kral before dinner in Berlin with Eva Roth.", "", ""},
      {"She was in Oslo, met Jan Kral, and in Bergen on Monday saw Eva Roth.", "Oslo", "Norway"},
      {"Ana Costa met Jan Kral at NATO headquarters.", "NATO headquarters", ""},
      {"Ana Costa met Jan Kral on Monday and agreed to send an envoy back to Washington.", "", ""},
      {"Ana Costa met Jan Kral on Monday after she had come back to Washington.", "Washington",
       "United States"},
      {"Ana Costa met Jan Kral to speak of the troops that fought for years in Iraq.", "", ""},
      {"Ana Costa met Jan Kral at the Lehakoe Club.", "Lehakoe Club", ""},
      {"Ana Costa met Jan Kral at the Ministry of Trade.", "Ministry of Trade", ""},
      {"Ana Costa met Jan Kral in the corridor of the Pegasus hotel.", "Pegasus hotel", ""},
      {"Ana Costa met Jan Kral in a Harare hotel.", "Harare", "Zimbabwe"},
      {"Ana Costa met Jan Kral at the \u00c7ankaya palace.", "\u00c7ankaya palace", "Turkey"},
      {"Ana Costa met Jan Kral at his villa on Brijuni.", "Brijuni", "Croatia"},
      {"Ana Costa met Jan Kral on a cruise ship off Malta.", "Malta", "Malta"},
      {"Ana Costa met Jan Kral at the Istana Negara.", "Istana Negara", ""},
      {"Ana Costa met Jan Kral on Brijuni wine.", "", ""},
      {"She walked into the Lowin Palace, and met Jan Kral.", "Lowin Palace", ""},
      {"She was in Gaborone, Botswana, where she met Jan Kral.", "Gaborone", "Botswana"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token("met");
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const PlaceName place = reader.PlaceOf(cue, parsed.Token("Kral") + 1);
    EXPECT_EQ(place.name, c.place) << c.text;
    EXPECT_EQ(place.polity, c.polity) << c.text;
  }
}

TEST(CircumstanceReaderTest, ADayThatIsCountedFromMayStandBehind) {
  const ParsedText parsed("Two days after Ana Costa met Jan Kral, she left on Monday.");
  const int cue = parsed.Token("met");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  const Shift shift = reader.ShiftOf(cue, parsed.Token("Kral") + 1);
  EXPECT_EQ(shift.count, -2);
  EXPECT_TRUE(shift.hangs);
}

TEST(CircumstanceReaderTest, FindsTopicAndDuration) {
  const ParsedText parsed("Ana Costa met Jan Kral for two hours to discuss fishing rights.");
  const int cue = parsed.Token("met");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_EQ(reader.DurationOf(cue), 7200);
  const std::vector<std::string> topics = reader.TopicsOf(cue, parsed.Token("Kral") + 1);
  ASSERT_EQ(topics.size(), 1u);
  EXPECT_EQ(topics[0], "fishing rights");
}

TEST(CircumstanceReaderTest, TheSidelinesAreNoTopic) {
  const ParsedText parsed("Ana Costa met Jan Kral on the sidelines of a summit.");
  const int cue = parsed.Token("met");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_TRUE(reader.TopicsOf(cue, parsed.Token("Kral") + 1).empty());
}

TEST(CircumstanceReaderTest, TheDayOfTheWordsIsNotThatOfTheMeeting) {
  for (const char* text :
       {"Ana Costa said on Monday that she will meet Jan Kral.",
        "Ana Costa told reporters in Rome on Monday that she will meet Jan Kral.",
        "Ana Costa offered on Monday to meet Jan Kral."}) {
    const ParsedText parsed(text);
    const int cue = parsed.Token("meet");
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const DateChoice choice = reader.DateOf(cue, parsed.Token("Kral") + 1);
    EXPECT_TRUE(choice.date < 0 || choice.of_speech) << text;
  }
}

TEST(CircumstanceReaderTest, AnEventGivesItsPlaceToThoseWhoMeetAtIt) {
  const auto place = [](const char* text, const char* verb) {
    const ParsedText parsed(text);
    const int cue = parsed.Token(verb);
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    return reader.PlaceOf(cue, parsed.Token("Kral") + 1).name;
  };
  EXPECT_EQ(
      place("Ana Costa hopes to meet Jan Kral at the July 4-6 River Water (RW) summit in Bhutan.",
            "meet"),
      "Bhutan");
  EXPECT_EQ(
      place("On the sidelines of a river conference in Hanoi, Ana Costa met Jan Kral.", "met"),
      "Hanoi");
  EXPECT_EQ(place("Ana Costa met Jan Kral on Monday and wished him well for the assembly in Hanoi.",
                  "met"),
            "");
}

TEST(CircumstanceReaderTest, TalksBeforeTheJourneyWereWhereItBegan) {
  const ParsedText parsed("She flew from Moscow to Kyiv overnight, after talks with Jan Kral.");
  const int cue = parsed.Token("talks");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_EQ(reader.PlaceOf(cue, parsed.Token("Kral") + 1).name, "Moscow");
}

TEST(CircumstanceReaderTest, WhoIsDueSomewhereToSeeSomebodySeesHimThere) {
  const ParsedText parsed(
      "She was in Bratislava, and is due in Istanbul at night to see Jan Kral.");
  const int cue = parsed.Token("see");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_EQ(reader.PlaceOf(cue, parsed.Token("Kral") + 1).name, "Istanbul");
}

TEST(CircumstanceReaderTest, ACapitalHasAName) {
  const ParsedText parsed("Ana Costa met Jan Kral in the Saudi capital on Monday.");
  const int cue = parsed.Token("met");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_EQ(reader.PlaceOf(cue, parsed.Token("Kral") + 1).name, "Riyadh");
}

TEST(CircumstanceReaderTest, TheClauseOfTheTalksTellsOfThem) {
  const ParsedText parsed(
      "Talks between Ana Costa and Jan Kral, which were to be held in Agra on Friday, were put "
      "off.");
  const int cue = parsed.Token("Talks");
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  EXPECT_EQ(reader.PlaceOf(cue, parsed.Token("Kral") + 1).name, "Agra");
  EXPECT_GE(reader.DateOf(cue, parsed.Token("Kral") + 1).date, 0);
}

// The place of the word, for the parties that end with "Kral".
std::string PlaceOf(const char* text, const char* cue_word) {
  const ParsedText parsed(text);
  const int cue = parsed.Token(cue_word);
  const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  return reader.PlaceOf(cue, parsed.Token("Kral") + 1).name;
}

TEST(CircumstanceReaderTest, WhereSomebodyWasWhenItHappened) {
  EXPECT_EQ(PlaceOf("Ana Costa had been in Bishkek in July, when she saw Jan Kral.", "saw"),
            "Bishkek");
  EXPECT_EQ(
      PlaceOf("Ana Costa visited Oslo in July, when she saw Jan Kral at the White House.", "saw"),
      "White House");
}

TEST(CircumstanceReaderTest, AJourneyEndsWhereItsNounSays) {
  EXPECT_EQ(PlaceOf("Ana Costa met Jan Kral on a trip of young writers to Dublin.", "met"),
            "Dublin");
  EXPECT_EQ(PlaceOf("Ana Costa saw a king in Rome, and from there to Paris for lunch with Kral.",
                    "lunch"),
            "Paris");
  EXPECT_EQ(PlaceOf("Ana Costa saw Jan Kral at the United Nations on Monday.", "saw"),
            "United Nations");
}

TEST(CircumstanceReaderTest, TheCapitalIsThatOfTheCountryNamedLast) {
  EXPECT_EQ(PlaceOf("She flew to Kenya. Ana Costa met Jan Kral in the capital on Monday.", "met"),
            "Nairobi");
  EXPECT_EQ(PlaceOf("She left Kenya. Back in the capital Ana Costa met Jan Kral on Monday.", "met"),
            "");
}

TEST(CircumstanceReaderTest, EachClauseOfASentenceHasItsOwnDay) {
  const auto date_of = [](const char* text, const char* cue_word) {
    const ParsedText parsed(text);
    const int cue = parsed.Token(cue_word);
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const int date = reader.DateOf(cue, cue + 3).date;
    return date < 0 ? "" : parsed.document.dates()[date].past.ToString();
  };
  EXPECT_EQ(date_of("On Monday Ana Costa saw a king; on Tuesday she met Jan Kral.", "met"),
            "2010-06-15");
  EXPECT_EQ(date_of("In 1976 the railway was closed; she met Jan Kral.", "met"), "1976");
  EXPECT_EQ(date_of("Ana Costa discussed it with Kral in May 2004.", "discussed"), "2004-05");
  EXPECT_EQ(date_of("Ana Costa discussed the 2004 treaty with Kral.", "discussed"), "");
}

TEST(CircumstanceReaderTest, WhereSomebodyReturnsOrLeavesFor) {
  EXPECT_EQ(
      PlaceOf("She is to return to the Russian capital, where she will meet Jan Kral.", "meet"),
      "Moscow");
  EXPECT_EQ(
      PlaceOf("She saw a king in Oslo and will leave for Rome on Friday to see Jan Kral.", "see"),
      "Rome");
  EXPECT_EQ(PlaceOf("She met Jan Kral on the island of Vis in May.", "met"), "Vis");
}

TEST(CircumstanceReaderTest, ADayOfAnotherClauseIsNotItsOwn) {
  const auto date_of = [](const char* text, const char* cue_word) {
    const ParsedText parsed(text);
    const int cue = parsed.Token(cue_word);
    const CircumstanceReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const int date = reader.DateOf(cue, parsed.Token("Kral") + 1).date;
    return date < 0 ? "" : parsed.document.dates()[date].past.ToString();
  };
  EXPECT_EQ(date_of("Ana Costa saw Jan Kral before Tuesday's session began.", "saw"), "2010-06-15");
  EXPECT_EQ(
      date_of("Ana Costa had discussed it with Kral, who will be her guest on May 4.", "discussed"),
      "");
  EXPECT_EQ(date_of("On Monday she goes to Oslo, where Ana Costa receives Jan Kral, and on Tuesday "
                    "she will be in Riga.",
                    "receives"),
            "2010-06-14");
}

TEST(CircumstanceReaderTest, WhereOthersMetIsNotItsPlace) {
  EXPECT_EQ(PlaceOf("Ana Costa saw Jan Kral, with whom a king had sat down at the summit in Rome.",
                    "saw"),
            "");
  EXPECT_EQ(PlaceOf("Ana Costa saw Jan Kral at the summit in Rome.", "saw"), "Rome");
}

}  // namespace
}  // namespace chancery
