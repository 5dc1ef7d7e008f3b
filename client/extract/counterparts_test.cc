#include "client/extract/counterparts.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(CounterpartsTest, ACounterpartHoldsTheSameOfficeInHisCountry) {
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

TEST(CounterpartsTest, IsThatOfTheSubjectRatherThanOfTheNearest) {
  struct {
    const char* text;
    const char* name;
    const char* office;  // with its polity
  } cases[] = {
      {"Turkish Foreign Minister Kemal Oz left. Turkish President Yusuf Erdem rested, and Oz saw "
       "his Azerbaijani counterpart, Elchin Guli.",
       "Elchin Guli", "Foreign Minister of Azerbaijan"},
      {"US Secretary of State Ann Reed was seen by Turkish President Yusuf Erdem. Earlier she had "
       "met the Prime Minister, Ali Kaya, and dined with her Turkish counterpart Orhan Su.",
       "Orhan Su", "Foreign Minister of Turkey"},
      {"French Foreign Minister Luc Blanc and Timo Salo, his Finnish colleague, left.", "Timo Salo",
       "Foreign Minister of Finland"},
      {"Chinese Foreign Minister Li Wei spoke with his counterparts from Chad and Mali, Ali Deby "
       "and Omar Keita.",
       "Omar Keita", "Foreign Minister of Mali"},
      {"Turkish Foreign Minister Kemal Oz left. Oz's predecessor Orhan Su stayed.", "Orhan Su",
       "former Foreign Minister of Turkey"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    std::string office;
    for (const Person& person : parsed.people.persons()) {
      if (person.name != c.name || person.offices.empty()) continue;
      const OfficeUse& use = person.offices.back().use;
      office = absl::StrCat(use.qualifier, use.qualifier.empty() ? "" : " ", use.title, " of ",
                            use.polity);
    }
    EXPECT_EQ(office, c.office) << c.text;
  }
}

TEST(CounterpartsTest, AsManyAsThereAreAreThoseOfEachInTurn) {
  const ParsedText parsed(
      "President Ana Costa and Foreign Minister Jan Kral met their Russian counterparts, Ivan "
      "Orlov and Oleg Petrov.");
  ASSERT_EQ(parsed.people.persons().size(), 4u);
  EXPECT_EQ(parsed.people.persons()[2].offices[0].use.title, "President");
  EXPECT_EQ(parsed.people.persons()[3].offices[0].use.title, "Foreign Minister");
}

TEST(CounterpartsTest, WhoWasNamedMayBeMeant) {
  const ParsedText parsed(
      "Norwegian Foreign Minister Nils Aune came. Kenyan Foreign Minister Amina Wekesa thanked her "
      "Norwegian counterpart.");
  EXPECT_EQ(parsed.Meant("her Norwegian counterpart"), "Nils Aune");
}

}  // namespace
}  // namespace chancery
