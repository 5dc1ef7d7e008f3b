#include "client/extract/official_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "office/name/polity" of persons, "office//polity" of offices, "polity" and "[group]"; qualifiers
// stand before.
std::vector<std::string> Read(const std::string& text, std::string* rest = nullptr) {
  const OfficialReader reader(Gazetteer::Default(), text);
  size_t next = 0;
  std::vector<std::string> out;
  for (const Official& official : reader.ReadList(0, reader.tokens().size(), &next)) {
    EXPECT_FALSE(official.span.empty());
    const std::string polity = official.polity == nullptr ? "" : official.polity->name;
    std::string qualifier = official.qualifier;
    if (!qualifier.empty()) qualifier += " ";
    switch (official.kind) {
      case Official::Kind::kPerson:
      case Official::Kind::kOffice:
        out.push_back(absl::StrCat(qualifier, official.office, "/", official.name, "/", polity));
        break;
      case Official::Kind::kPolity:
        out.push_back(polity);
        break;
      case Official::Kind::kGroup:
        out.push_back(absl::StrCat("[", official.span.Of(text), "]"));
        break;
    }
  }
  if (rest != nullptr) {
    *rest = next < reader.tokens().size() ? text.substr(reader.tokens()[next].begin) : "";
  }
  return out;
}

TEST(OfficialListTest, ReadsOfficesWithNamesAndPolities) {
  EXPECT_THAT(Read("King Olaf and Swedish Prime Minister al-Rassen"),
              ElementsAre("King/Olaf/", "Prime Minister/al-Rassen/Sweden"));
  EXPECT_THAT(Read("King Olaf of Norway, senior Danish officials, and President Haavik"),
              ElementsAre("King/Olaf/Norway", "[senior Danish officials]", "President/Haavik/"));
  EXPECT_THAT(Read("President Aung Min Thein of Laos"),
              ElementsAre("President/Aung Min Thein/Laos"));
  EXPECT_THAT(
      Read("UN Secretary-General Lund and NATO Secretary General de Vries"),
      ElementsAre("Secretary-General/Lund/United Nations", "Secretary General/de Vries/NATO"));
  EXPECT_THAT(Read("East Timor leader Joaquim Tavares"),
              ElementsAre("leader/Joaquim Tavares/East Timor"));
  EXPECT_THAT(Read("Pope Clement XV"), ElementsAre("Pope/Clement XV/Vatican City"));
}

TEST(OfficialListTest, SharesAPluralOfficeAmongTheNamesAfterIt) {
  EXPECT_THAT(Read("Presidents Alba of Costa Rica, Bravo of Guatemala, and Cruz of Honduras"),
              ElementsAre("President/Alba/Costa Rica", "President/Bravo/Guatemala",
                          "President/Cruz/Honduras"));
  EXPECT_THAT(Read("Foreign Ministers Levi and Nassar"),
              ElementsAre("Foreign Minister/Levi/", "Foreign Minister/Nassar/"));
  EXPECT_THAT(Read("Presidents Alba (Costa Rica) and Bravo (Guatemala)"),
              ElementsAre("President/Alba/Costa Rica", "President/Bravo/Guatemala"));
}

TEST(OfficialListTest, KeepsOfficesWithoutAName) {
  EXPECT_THAT(Read("the Amir of Kuwait"), ElementsAre("Amir//Kuwait"));
  EXPECT_THAT(Read("the Presidents of Colombia, Bolivia, and Peru"),
              ElementsAre("President//Colombia", "President//Bolivia", "President//Peru"));
  EXPECT_THAT(Read("the King"), ElementsAre("King//"));
}

TEST(OfficialListTest, LeavesGroupsInTheirWords) {
  EXPECT_THAT(Read("NATO Foreign Ministers"), ElementsAre("[NATO Foreign Ministers]"));
  EXPECT_THAT(Read("U.S. and Vietnamese officials"),
              ElementsAre("[U.S. and Vietnamese officials]"));
  EXPECT_THAT(Read("members of the Governing Council and tribal leaders"),
              ElementsAre("[members of the Governing Council]", "[tribal leaders]"));
  EXPECT_THAT(Read("the wife of former Prime Minister Anton Grau"),
              ElementsAre("[the wife of former Prime Minister Anton Grau]"));
  EXPECT_THAT(Read("the European Commission"), ElementsAre("European Commission"));
}

TEST(OfficialListTest, KeepsQualifiersApartFromTheOffice) {
  EXPECT_THAT(Read("former South African President Nkosi"),
              ElementsAre("former President/Nkosi/South Africa"));
  EXPECT_THAT(Read("President-elect Salas"), ElementsAre("-elect President/Salas/"));
}

TEST(OfficialListTest, PassesOverRanksAndCourtesyTitles) {
  EXPECT_THAT(Read("Foreign Minister Prince Turki"), ElementsAre("Foreign Minister/Turki/"));
  EXPECT_THAT(Read("Foreign Secretary Lord Ashby"), ElementsAre("Foreign Secretary/Ashby/"));
  EXPECT_THAT(Read("Prime Minister and Minister of Defense Ronen"),
              ElementsAre("Prime Minister/Ronen/"));
  EXPECT_THAT(Read("General Okoro"), ElementsAre("General/Okoro/"));
}

TEST(OfficialListTest, ReadsNamesInTheirManyForms) {
  for (const char* name :
       {"Arroyo-Macapagal", "al-Hoss", "Hamad bin Isa al-Khalifa", "Margrethe II", "Juan Carlos I",
        "M. G. Nair", "de la Vega", "Van der Berg", "O'Hara", "Paek Nam Sun", "Ver\xC3\xB3n"}) {
    EXPECT_THAT(Read(absl::StrCat("President ", name)),
                ElementsAre(absl::StrCat("President/", name, "/")));
  }
  EXPECT_THAT(Read("King Hamad bin Isa al \xE2\x80\x93Khalifa"),
              ElementsAre("King/Hamad bin Isa al-Khalifa/"));
}

TEST(OfficialListTest, StopsWhereTheListEnds) {
  std::string rest;
  EXPECT_THAT(Read("President Alba and visited the dam", &rest), ElementsAre("President/Alba/"));
  EXPECT_EQ(rest, "and visited the dam");
  EXPECT_THAT(Read("President Alba in Rome", &rest), ElementsAre("President/Alba/"));
  EXPECT_EQ(rest, "in Rome");
  EXPECT_THAT(Read("President Alba's visit"), testing::Not(testing::Contains("President/Alba/")));
  EXPECT_THAT(Read(""), IsEmpty());
  EXPECT_THAT(Read(", and"), IsEmpty());
  EXPECT_THAT(Read("visited the dam"), IsEmpty());
}

TEST(OfficialListTest, ReadsNamesInParentheses) {
  EXPECT_THAT(Read("the Andean leaders (President Alba of Peru and President Bravo of Bolivia)"),
              ElementsAre("President/Alba/Peru", "President/Bravo/Bolivia"));
}

TEST(OfficialListTest, CostsLittleOnLongNonsense) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "a (President and the Prime of Minister, ";
  Read(text);
}

TEST(LooksLikePastTenseTest, KnowsVerbsByTheirForm) {
  for (absl::string_view verb : {"met", "held", "visited", "discussed", "addressed"}) {
    EXPECT_TRUE(LooksLikePastTense(verb)) << verb;
  }
  for (absl::string_view word : {"united", "red", "officials", "armed", "meeting"}) {
    EXPECT_FALSE(LooksLikePastTense(word)) << word;
  }
}

}  // namespace
}  // namespace chancery
