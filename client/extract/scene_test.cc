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
      {"The two met in Vienna.", ""},
  };
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2014, 7, 3));
    const Scenes scenes(document);
    EXPECT_EQ(scenes.At(static_cast<int>(document.sentences().size()) - 1).city, c.city) << c.text;
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
  };
  for (const auto& c : cases) {
    const std::string text = "The two met.";
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2014, 7, 3), c.title);
    EXPECT_EQ(Scenes(document).At(0).city, c.city) << c.title;
  }
}

}  // namespace
}  // namespace chancery
