#include "client/extract/mention_finder.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::string Names(const std::string& text) {
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2010, 6, 16));
  std::vector<std::string> names;
  for (const Mention& mention : FindMentions(document)) {
    if (mention.kind == Mention::Kind::kPerson) names.push_back(mention.name);
  }
  return absl::StrJoin(names, "|");
}

TEST(MentionFinderTest, FindsNamesOfAllCultures) {
  struct {
    const char* text;
    const char* names;
  } cases[] = {
      {"Commission President Ursula von der Leyen spoke.", "Ursula von der Leyen"},
      {"Iraqi Prime Minister Nouri al-Maliki spoke.", "Nouri al-Maliki"},
      {"Prime Minister al-Hoss spoke.", "al-Hoss"},
      {"South Korean President Moon Jae-in spoke.", "Moon Jae-in"},
      {"Crown Prince Mohammed bin Salman spoke.", "Mohammed bin Salman"},
      {"President George W. Bush spoke.", "George W. Bush"},
      {"Pope John Paul II spoke.", "John Paul II"},
      {"Foreign Minister Jean-Yves Le Drian spoke.", "Jean-Yves Le Drian"},
      {"Secretary Rice met President Major.", "Rice|Major"},
      {"Special Envoy for Water Dr. Sultan Al Mazrouq spoke.", "Sultan Al Mazrouq"},
      {"Crown Prince Zayed bin Sultan Al Dahiri spoke.", "Zayed bin Sultan Al Dahiri"},
      {"Minister Emeka \u201cIron\u201d Okafor met Minister William (Bill) Harlan.",
       "Emeka Okafor|William Harlan"},
      {"President Dolezel Meets Prime Minister Hrubova", "Dolezel|Hrubova"},
      {"President Luiz Inacio Lula da Silva spoke.", "Luiz Inacio Lula da Silva"},
  };
  for (const auto& c : cases) EXPECT_EQ(Names(c.text), c.names);
}

TEST(MentionFinderTest, LeavesOutWhatIsNoPerson) {
  struct {
    const char* text;
    const char* names;
  } cases[] = {
      {"He spoke at the Waldorf Astoria in the Treaty Room.", ""},
      {"The gas producer Energean signed.", ""},
      {"Nord Stream and Camp David were discussed.", ""},
      {"The Bidens were not at home.", ""},
      {"Western Union and the House Judiciary Committee spoke.", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(Names(c.text), c.names) << c.text;
}

TEST(MentionFinderTest, ABareSurnameIsAPersonWhereTheTextNamesHim) {
  EXPECT_EQ(Names("Volkov agrees\n\nRussian President Andrei Volkov agreed."),
            "Volkov|Andrei Volkov");
  EXPECT_EQ(Names("Energean agrees\n\nThe firm agreed."), "");
}

TEST(MentionFinderTest, PutsTitlesAndAppositionsToTheirNames) {
  struct {
    const char* text;
    const char* offices;
  } cases[] = {
      {"Pavel Orlenko, Ukraine's foreign minister, spoke.", "foreign minister of Ukraine"},
      {"NATO's secretary general, Lars Berg, spoke.", "secretary general of NATO"},
      {"President Ana Costa of Portugal spoke.", "President of Portugal"},
      {"Deputy Prime Minister for Finance and Minister of Economy Jan Kral spoke.",
       "Minister of Economy of |Deputy Prime Minister for Finance of "},
      {"Avi Lev, a Haifa University expert, spoke.", "expert of Haifa University"},
      {"Minister of State Ann Reed, 53, Kenya's envoy, spoke.",
       "Minister of State of |envoy of Kenya"},
  };
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate());
    std::vector<std::string> offices;
    for (const Mention& mention : FindMentions(document)) {
      if (mention.kind != Mention::Kind::kPerson) continue;
      for (const OfficeUse& office : mention.offices) {
        offices.push_back(office.title + " of " + office.polity);
      }
    }
    EXPECT_EQ(absl::StrJoin(offices, "|"), c.offices) << c.text;
  }
}

TEST(MentionFinderTest, MentionsAreInOrderAndDoNotOverlap) {
  const ParsedText parsed(
      "Brazilian President Otavio Moreira and the two leaders of Peru and Chile met his envoy.");
  int end = 0;
  for (const Mention& mention : parsed.mentions) {
    EXPECT_GE(mention.first, end);
    EXPECT_GT(mention.end, mention.first);
    end = mention.end;
  }
}

TEST(MentionFinderTest, AnAddressIsNobodysName) {
  const std::string text = "Mr. President, you met Mr. Kral.";
  const Document document(text, Gazetteer::Default(), PartialDate());
  for (const Mention& mention : FindMentions(document)) {
    EXPECT_NE(mention.name, "President") << mention.name;
  }
}

TEST(MentionFinderTest, NobodyHoldsTwoHeadsOffices) {
  const std::string text = "The President and Prime Minister Jan Kral of Poland met in Rome.";
  const Document document(text, Gazetteer::Default(), PartialDate());
  int people = 0;
  for (const Mention& mention : FindMentions(document)) {
    if (mention.kind != Mention::Kind::kPerson) continue;
    ++people;
    EXPECT_EQ(mention.offices.size(), 1u);
  }
  EXPECT_EQ(people, 1);
}

TEST(MentionFinderTest, ThePairMayBeAnObject) {
  const Document document("President Ana Costa received the pair for an hour.",
                          Gazetteer::Default(), PartialDate());
  const std::vector<Mention> mentions = FindMentions(document);
  ASSERT_EQ(mentions.size(), 2u);
  EXPECT_EQ(document.Words(mentions[1].first, mentions[1].end), "the pair");
  EXPECT_EQ(mentions[1].number, 2);
}

}  // namespace
}  // namespace chancery
