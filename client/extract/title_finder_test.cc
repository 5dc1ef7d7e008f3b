#include "client/extract/title_finder.h"

#include <string>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

struct Case {
  const char* text;
  const char* title;  // of the first one; empty: none
  const char* polity;
  const char* qualifier;
};

TEST(TitleFinderTest, ReadsTitlePolityAndQualifier) {
  const Case cases[] = {
      {"Russian Foreign Minister Oleg Petrov spoke.", "Foreign Minister", "Russia", ""},
      {"Russia's foreign minister spoke.", "foreign minister", "Russia", ""},
      {"the U.S. Secretary of State spoke.", "Secretary of State", "United States", ""},
      {"Ukraine's former president spoke.", "president", "Ukraine", "former"},
      {"He met the deputy director of the Greek Energy Forum there.", "deputy director",
       "Greek Energy Forum", ""},
      {"the president of France spoke.", "president", "France", ""},
      {"Czech ambassador to Hungary Maria Novotna spoke.", "ambassador to Hungary",
       "Czech Republic", ""},
      {"the US special envoy for Ukraine negotiations resigned.",
       "special envoy for Ukraine negotiations", "United States", ""},
      {"CNN international diplomatic editor Ann Reed spoke.", "international diplomatic editor",
       "CNN", ""},
      {"Ansar leader Jamal Yassin spoke.", "leader", "Ansar", ""},
      {"a highly experienced diplomat spoke.", "diplomat", "", ""},
      {"The company's newly-named Prime Minister spoke.", "Prime Minister", "", ""},
      {"He heads to the General Assembly today.", "", "", ""},
      {"It rose in general terms.", "", "", ""},
      {"They agreed under Prime Minister Jon Smith.", "Prime Minister", "", ""},
      {"President-elect Jan Kral spoke.", "President", "", "elect"},
      {"Then-President Jan Kral spoke.", "President", "", "then"},
      {"A Chinese Foreign Ministry spokesman, Bo Lin, spoke.", "spokesman",
       "Chinese Foreign Ministry", ""},
      {"The top U.N. envoy in Sudan, Jan Kral, spoke.", "envoy in Sudan", "United Nations", ""},
      {"Deputy U.S. Secretary of State Jan Kral spoke.", "Deputy Secretary of State",
       "United States", ""},
      {"National Security Adviser to the Bulgarian President Radka Novak spoke.",
       "National Security Adviser to the President", "Bulgaria", ""},
      {"Chief of Staff of the Ukrainian President Taras Melnyk spoke.",
       "Chief of Staff of the President", "Ukraine", ""},
      {"Turkish Ambassador to Athens Jan Kral spoke.", "Ambassador to Athens", "Turkey", ""},
      {"Omani Minister of Transport, Ports, and Fisheries Jan Kral spoke.",
       "Minister of Transport, Ports, and Fisheries", "Oman", ""},
      {"Deputy Foreign Minister for Staff and Resources Jan Kral spoke.",
       "Deputy Foreign Minister for Staff and Resources", "", ""},
      {"Minister of Information Society and Administration Azir Krasniqi spoke.",
       "Minister of Information Society and Administration", "", ""},
      {"The Special Adviser to the Secretary-General of the United Nations, Jan Kral, spoke.",
       "Special Adviser to the Secretary-General", "United Nations", ""},
      {"Norway's Senior Arctic Official, Jan Kral, spoke.", "Arctic Official", "Norway", ""},
      {"Member of the House of Councillors Hirofumi spoke.", "Member", "House of Councillors", ""},
      {"On its margins Minister Jan Kral spoke.", "Minister", "", ""},
      {"Head of the Global Affairs Department Kossi Tossou spoke.",
       "Head of the Global Affairs Department", "", ""},
      {"The Ambassador of the Kyrgyz Republic to Japan, Jan Kral, spoke.", "Ambassador to Japan",
       "Kyrgyzstan", ""},
      {"Permanent Representative of Togo to the UN Office in Geneva Jan Kral spoke.",
       "Permanent Representative to the UN Office in Geneva", "Togo", ""},
      {"African Union commission chief Jan Kral spoke.", "commission chief", "African Union", ""},
      {"Rosneft head Jan Kral spoke.", "head", "Rosneft", ""},
      {"An envoy of Mr. Kral, Ana Costa, spoke.", "envoy", "", ""},
      {"Chairman of the Cabinet of Ministers Kral spoke.", "Chairman of the Cabinet of Ministers",
       "", ""},
      {"He met the U.N. envoy in Sudan on Monday.", "envoy", "United Nations", ""},
  };
  for (const Case& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate());
    const std::vector<Title> titles = FindTitles(document);
    if (*c.title == '\0') {
      EXPECT_TRUE(titles.empty()) << c.text << ": " << titles[0].office.title;
      continue;
    }
    ASSERT_FALSE(titles.empty()) << c.text;
    EXPECT_EQ(titles[0].office.title, c.title) << c.text;
    EXPECT_EQ(titles[0].office.polity, c.polity) << c.text;
    EXPECT_EQ(titles[0].office.qualifier, c.qualifier) << c.text;
  }
}

TEST(TitleFinderTest, PluralTitlesNameTheirPolitiesInOrder) {
  struct {
    const char* text;
    const char* polities;
  } cases[] = {
      {"the foreign ministers of Egypt and Jordan met.", "Egypt,Jordan"},
      {"the Russian and US foreign ministers met.", "Russia,United States"},
      {"his German, UK and French counterparts met.", "Germany,United Kingdom,France"},
  };
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Document document(text, Gazetteer::Default(), PartialDate());
    const std::vector<Title> titles = FindTitles(document);
    ASSERT_EQ(titles.size(), 1u) << c.text;
    EXPECT_TRUE(titles[0].plural) << c.text;
    EXPECT_EQ(absl::StrJoin(titles[0].polities, ","), c.polities);
  }
}

TEST(TitleFinderTest, TellsActingHoldersAndSpokespeople) {
  const std::string text = "Acting Prime Minister Karim Saidi and spokesman Jens Adler spoke.";
  const Document document(text, Gazetteer::Default(), PartialDate());
  const std::vector<Title> titles = FindTitles(document);
  ASSERT_EQ(titles.size(), 2u);
  EXPECT_TRUE(titles[0].office.acting);
  EXPECT_FALSE(titles[0].office.spokesperson);
  EXPECT_TRUE(titles[1].office.spokesperson);
}

}  // namespace
}  // namespace chancery
