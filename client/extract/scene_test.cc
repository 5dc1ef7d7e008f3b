#include "client/extract/scene.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

TEST(SceneTest, ReadsDatelines) {
  struct {
    const char* text;
    const char* city;
  } cases[] = {
      {"VIENNA, July 3 (Meridian) - Talks began on Thursday.", "Vienna"},
      {"ADDIS ABABA, Ethiopia (CW) \u2014 The two met.", "Addis Ababa"},
      {"MOSCOW - The minister spoke.", "Moscow"},
      {"Talks to go on\n\nBERLIN \u2014 Ministers met on Friday.", "Berlin"},
      {"BENOUVILLE, France - The two met.", "Benouville"},
      {"UNITED NATIONS (AP) \u2014 The two met.", "New York"},
      {"United Nations envoys met \u2014 again.", ""},
      {"POTUS arrived - late.", ""},
      {"Paris is where they met - again.", ""},
      {"Vienna-based diplomats met.", ""},
      {"The two met in Vienna, not in Rome.", ""},
  };
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2014, 7, 3));
    const Scenes scenes(document);
    EXPECT_EQ(scenes.At(static_cast<int>(document.sentences().size()) - 1).city, c.city) << c.text;
  }
}

TEST(SceneTest, TheLeadSupposesWhereItsNewsIs) {
  struct {
    const char* text;
    const char* city;
  } cases[] = {
      {"Leaders have converged on Apia. The king came too.\n\nThey met.", "Apia"},
      {"Leaders met in the Samoan capital Apia.\n\nThe king\n\nThey met.", "Apia"},
      {"Leaders will meet in Apia.\n\nThey met.", ""},
      {"Leaders met in Apia and went to Suva.\n\nThey met.", ""},
      {"They met. So it was. So it was. They were in Apia.\n\nThey met.", ""},
  };
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2014, 7, 3));
    const Scenes scenes(document);
    const Scene& scene = scenes.At(static_cast<int>(document.sentences().size()) - 1);
    EXPECT_EQ(scene.city, c.city) << c.text;
    EXPECT_EQ(scene.supposed, scene.known()) << c.text;
  }
}

TEST(SceneTest, EachItemOfADigestIsSomewhereElse) {
  const std::string text =
      "OTTAWA. Ministers met.\n\nTunis \u2013 The president left.\n\nRAMALLAH \u2014 They "
      "spoke.\n\n"
      "Oslo is quiet.";
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2021, 5, 9));
  const Scenes scenes(document);
  const auto at = [&](const char* word) {
    for (size_t s = 0; s < document.sentences().size(); ++s) {
      const Sentence& sentence = document.sentences()[s];
      for (int i = sentence.first; i < sentence.token_end; ++i) {
        if (document.token(i).lower == word) return scenes.At(static_cast<int>(s)).city;
      }
    }
    return std::string("no such word");
  };
  EXPECT_EQ(at("ministers"), "Ottawa");
  EXPECT_EQ(at("president"), "Tunis");
  EXPECT_EQ(at("spoke"), "Ramallah");
  EXPECT_EQ(at("quiet"), "Ramallah");
}

TEST(SceneTest, AHeadWithATimeOpensAScene) {
  const std::string text =
      "They met.\n\n9:15 p.m. Hiroshima\n\nThey met.\n\nMay 8, 2021, 18:10, Moscow\n\nThey met.";
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2021, 5, 9));
  const Scenes scenes(document);
  const int last = static_cast<int>(document.sentences().size()) - 1;
  EXPECT_FALSE(scenes.At(0).known());
  EXPECT_EQ(scenes.At(3).city, "Hiroshima");
  EXPECT_EQ(scenes.At(3).polity, "Japan");
  EXPECT_EQ(scenes.At(last).city, "Moscow");
}

// Of the sentence that the word stands in.
std::string CityAt(const std::string& text, const std::string& word) {
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2021, 5, 9));
  const Scenes scenes(document);
  for (int i = 0; i < document.token_count(); ++i) {
    if (document.token(i).lower == word) return scenes.At(document.token(i).sentence).city;
  }
  return "no such word";
}

TEST(SceneTest, AHeadOfADayWithAPlaceHoldsUntilTheNextDay) {
  const std::string text =
      "Meetings take place in Brussels unless indicated otherwise.\n\nMonday 3 May 2021\n\n10.00 "
      "Breakfast.\n\nTuesday 4 May 2021 \u2013 Mindelo\n\n10.00 Lunch.\n\nWednesday 5 May "
      "2021\n\nTirana\n\n10.00 Dinner.\n\nThursday 6 May 2021\n\n10.00 Supper.";
  EXPECT_EQ(CityAt(text, "breakfast"), "Brussels");
  EXPECT_EQ(CityAt(text, "lunch"), "Mindelo");
  EXPECT_EQ(CityAt(text, "dinner"), "Tirana");
  EXPECT_EQ(CityAt(text, "supper"), "Brussels");
}

TEST(SceneTest, EachReportOfARoundupHasItsDateline) {
  const std::string text =
      "LA PAZ, May 8 - Bolivia spoke.\n\nIt smiled.\n\nKATHMANDU, May 8 - Nepal wept.\n\nRiga. The "
      "President waits.\n\nKUALA LUMPUR, Malaysia\n\nTalks rest.";
  EXPECT_EQ(CityAt(text, "smiled"), "La Paz");
  EXPECT_EQ(CityAt(text, "wept"), "Kathmandu");
  EXPECT_EQ(CityAt(text, "waits"), "Riga");
}

TEST(SceneTest, APlaceInCapitalsAboveTheTextIsItsDateline) {
  EXPECT_EQ(CityAt("Talks on defence\n\nKUALA LUMPUR, Malaysia\n\nThey agreed.", "agreed"),
            "Kuala Lumpur");
  EXPECT_EQ(CityAt("Talks on defence\n\nMALAYSIA AND KUALA LUMPUR\n\nThey agreed.", "agreed"), "");
}

TEST(SceneTest, WhatIsToComeSaysNothingOfWhereTheNewsIs) {
  EXPECT_EQ(CityAt("The two met on Monday in Oslo and smiled.", "smiled"), "Oslo");
  EXPECT_EQ(
      CityAt("The two met on Monday before next month's assembly in Oslo and smiled.", "smiled"),
      "");
}

TEST(SceneTest, PostsUnderHoursAreLive) {
  const auto live = [](const std::string& mark) {
    std::string text;
    for (const char* hour : {"8:15pm", "7:40pm", "6:55pm"}) {
      text += std::string(hour) + mark + "Who is there\n\nThe two met and smiled at us.\n\n";
    }
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2021, 5, 9));
    return Scenes(document).At(1).live;
  };
  EXPECT_TRUE(live(" \u2013 "));
  EXPECT_FALSE(live(" of those "));
}

TEST(SceneTest, TheTitleMayNameTheCity) {
  const struct {
    const char* title;
    const char* city;
  } cases[] = {
      {"Readout of the Minister's Travel to Brasilia, Brazil", "Brasilia"},
      {"Leaders hold talks in Brussels", "Brussels"},
      {"Munich Security Conference, day two", "Munich"},
      {"From Paris to Rome, and in Madrid", ""},
      {"Moscow is angry", ""},
      {"Moscow warns of war", ""},
      {"Ankara ceasefire", "Ankara"},
      {"Ankara ceasefire made in Moscow", "Moscow"},
      {"Notes from Munich", "Munich"},
      {"The Minister's Meetings (Tunis, August 27)", "Tunis"},
  };
  for (const auto& c : cases) {
    const std::string text = "The two met.";
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2014, 7, 3), c.title);
    EXPECT_EQ(Scenes(document).At(0).city, c.city) << c.title;
  }
}

}  // namespace
}  // namespace chancery
