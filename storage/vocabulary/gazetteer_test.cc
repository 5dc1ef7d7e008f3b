#include "storage/vocabulary/gazetteer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/text/tokenizer.h"
#include "storage/vocabulary/gazetteer_data.h"

namespace chancery {
namespace {

using Kind = Sense::Kind;
using Class = OfficeEntry::Class;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Describe(const Sense& sense) {
  switch (sense.kind) {
    case Kind::kPolity:
      return "polity:" + sense.polity->name;
    case Kind::kPolityAdjective:
      return "adjective:" + sense.polity->name;
    case Kind::kPolityPeople:
      return "people:" + sense.polity->name;
    case Kind::kPolityMetonym:
      return "metonym:" + sense.polity->name;
    case Kind::kCity:
      return "city:" + sense.city->polity->name;
    case Kind::kOffice:
      return (sense.plural ? "offices:" : "office:") + sense.office->title;
    case Kind::kOfficeQualifier:
      return absl::StrCat("qualifier:", sense.canonical);
    case Kind::kHonorific:
      return absl::StrCat("honorific:", sense.canonical);
    case Kind::kGivenName:
      return "given";
    case Kind::kSurname:
      return "surname";
    case Kind::kMonth:
      return absl::StrCat("month:", sense.number);
    case Kind::kWeekday:
      return absl::StrCat("weekday:", sense.number);
    case Kind::kTopic:
      return absl::StrCat("topic:", sense.canonical);
  }
  return "?";
}

// "words=first sense" of each match.
std::vector<std::string> Matches(absl::string_view text,
                                 const Gazetteer& gazetteer = Gazetteer::Default()) {
  std::vector<std::string> out;
  const std::vector<Token> tokens = Tokenize(text);
  for (const GazetteerMatch& match : gazetteer.Match(text, tokens)) {
    EXPECT_FALSE(match.senses.empty());
    EXPECT_EQ(tokens[match.first_token].begin, match.begin);
    EXPECT_EQ(tokens[match.first_token + match.token_count - 1].end, match.end);
    out.push_back(absl::StrCat(text.substr(match.begin, match.end - match.begin), "=",
                               Describe(match.senses.front())));
  }
  return out;
}

bool HasSense(absl::string_view text, absl::string_view description) {
  const std::vector<Token> tokens = Tokenize(text);
  for (const GazetteerMatch& match : Gazetteer::Default().Match(text, tokens)) {
    if (match.token_count != tokens.size()) continue;
    for (const Sense& sense : match.senses) {
      if (Describe(sense) == description) return true;
    }
  }
  return false;
}

GazetteerData DefaultData() {
  GazetteerData data;
  data.polities = kPolitiesTsv;
  data.organisations = kOrganisationsTsv;
  data.cities = kCitiesTsv;
  data.offices = kOfficesTsv;
  data.portfolios = kPortfoliosTsv;
  data.words = kWordsTsv;
  data.given_names = kGivenNamesTxt;
  data.surnames = kSurnamesTxt;
  return data;
}

TEST(GazetteerTest, DefaultDataParse) {
  const absl::StatusOr<Gazetteer> gazetteer = Gazetteer::Parse(DefaultData());
  ASSERT_TRUE(gazetteer.ok()) << gazetteer.status();
  EXPECT_GT(gazetteer->polities().size(), 300u);
  EXPECT_GT(gazetteer->cities().size(), 1000u);
  EXPECT_GT(gazetteer->offices().size(), 150u);
}

TEST(GazetteerTest, SuccessorsAndCapitalsOfTheDataExist) {
  const Gazetteer& gazetteer = Gazetteer::Default();
  for (const PolityEntry& polity : gazetteer.polities()) {
    EXPECT_EQ(gazetteer.FindPolity(polity.name), &polity);
    if (!polity.successor.empty()) {
      EXPECT_NE(gazetteer.FindPolity(polity.successor), nullptr) << polity.name;
    }
    if (polity.kind == PolityEntry::Kind::kCountry) {
      ASSERT_FALSE(polity.capital.empty()) << polity.name;
      EXPECT_EQ(polity.iso2.size(), 2u) << polity.name;
      EXPECT_EQ(polity.iso3.size(), 3u) << polity.name;
      const CityEntry* capital = gazetteer.FindCity(polity.capital);
      ASSERT_NE(capital, nullptr) << polity.name;
      EXPECT_TRUE(capital->is_capital);
    }
  }
}

struct SenseCase {
  const char* text;
  const char* sense;
};

TEST(GazetteerTest, KnowsNamesAliasesAndAdjectives) {
  const SenseCase kCases[] = {
      {"Russia", "polity:Russia"},
      {"Russian Federation", "polity:Russia"},
      {"Russian", "adjective:Russia"},
      {"Russians", "people:Russia"},
      {"Kremlin", "metonym:Russia"},
      {"US", "polity:United States"},
      {"U.S.", "polity:United States"},
      {"USA", "polity:United States"},
      {"America", "polity:United States"},
      {"American", "adjective:United States"},
      {"White House", "metonym:United States"},
      {"State Department", "metonym:United States"},
      {"UK", "polity:United Kingdom"},
      {"Britain", "polity:United Kingdom"},
      {"British", "adjective:United Kingdom"},
      {"Downing Street", "metonym:United Kingdom"},
      {"DPRK", "polity:North Korea"},
      {"North Korean", "adjective:North Korea"},
      {"South Korea", "polity:South Korea"},
      {"Burma", "polity:Myanmar"},
      {"Ivory Coast", "polity:Cote d'Ivoire"},
      {"C\xC3\xB4te d\xE2\x80\x99Ivoire", "polity:Cote d'Ivoire"},
      {"T\xC3\xBCrkiye", "polity:Turkey"},
      {"Dutch", "adjective:Netherlands"},
      {"Emirati", "adjective:United Arab Emirates"},
      {"Soviet", "adjective:Soviet Union"},
      {"USSR", "polity:Soviet Union"},
      {"East German", "adjective:East Germany"},
      {"Zaire", "polity:Zaire"},
      {"Palestinian", "adjective:Palestine"},
      {"Palestinian Authority", "polity:Palestinian Authority"},
      {"UN", "polity:United Nations"},
      {"U.N.", "polity:United Nations"},
      {"NATO", "polity:NATO"},
      {"EU", "polity:European Union"},
      {"European Commission", "polity:European Commission"},
      {"Security Council", "polity:UN Security Council"},
      {"Arab League", "polity:Arab League"},
      {"\xC3\x89lys\xC3\xA9"
       "e Palace",
       "metonym:France"},
      {"Geneva", "city:Switzerland"},
      {"Sharm el-Sheikh", "city:Egypt"},
      {"Sharm el Sheikh", "city:Egypt"},
      {"Camp David", "city:United States"},
      {"Kiev", "city:Ukraine"},
      {"Sergei", "given"},
      {"Condoleezza", "given"},
      {"Wang", "surname"},
      {"Mr.", "honorific:Mr."},
      {"Lt. Gen.", "honorific:Lt. Gen."},
      {"Sheikh", "honorific:Sheikh"},
      {"former", "qualifier:former"},
      {"acting", "qualifier:acting"},
      {"Jan.", "month:1"},
      {"September", "month:9"},
      {"Friday", "weekday:5"},
      {"arms control", "topic:arms control"},
  };
  for (const SenseCase& c : kCases) EXPECT_TRUE(HasSense(c.text, c.sense)) << c.text;
}

TEST(GazetteerTest, KnowsOfficesInTheirForms) {
  const SenseCase kCases[] = {
      {"President", "office:president"},
      {"presidents", "offices:president"},
      {"Foreign Minister", "office:foreign minister"},
      {"foreign minister", "office:foreign minister"},
      {"Minister of Foreign Affairs", "office:foreign minister"},
      {"Minister for Foreign Affairs", "office:foreign minister"},
      {"External Affairs Minister", "office:foreign minister"},
      {"Foreign Ministers", "offices:foreign minister"},
      {"Ministers of Foreign Affairs", "offices:foreign minister"},
      {"Foreign Secretary", "office:foreign secretary"},
      {"Secretary of State", "office:secretary of state"},
      {"Secretaries of State", "offices:secretary of state"},
      {"Defence Minister", "office:defense minister"},
      {"Minister of National Defense", "office:defense minister"},
      {"Secretary of Defense", "office:defense secretary"},
      {"Minister of the Interior", "office:minister of the interior"},
      {"Minister of Petroleum", "office:energy minister"},
      {"Deputy Foreign Minister", "office:deputy foreign minister"},
      {"Vice Foreign Minister", "office:deputy foreign minister"},
      {"First Deputy Prime Minister", "office:deputy prime minister"},
      {"deputy oil minister", "office:deputy energy minister"},
      {"Vice President", "office:vice president"},
      {"Prime Ministers", "offices:prime minister"},
      {"Secretary-General", "office:secretary-general"},
      {"Secretary General", "office:secretary-general"},
      {"National Security Advisor", "office:national security adviser"},
      {"Ambassador", "office:ambassador"},
      {"special envoys", "offices:special envoy"},
      {"envoys", "offices:envoy"},
      {"Crown Prince", "office:crown prince"},
      {"Taoiseach", "office:taoiseach"},
      {"Attorneys General", "offices:attorney general"},
      {"Assistant Secretary of State for Near Eastern Affairs",
       "office:assistant secretary of state"},
      {"spokeswoman", "office:spokesman"},
      {"HR/VP", "office:high representative and vice president"},
  };
  for (const SenseCase& c : kCases) EXPECT_TRUE(HasSense(c.text, c.sense)) << c.text;
}

TEST(GazetteerTest, ClassesTellEqualsApart) {
  const Gazetteer& gazetteer = Gazetteer::Default();
  const std::pair<const char*, Class> kCases[] = {
      {"president", Class::kHeadOfState},
      {"chancellor", Class::kHeadOfGovernment},
      {"secretary of state", Class::kForeignMinister},
      {"minister of defence", Class::kDefenseMinister},
      {"finance minister", Class::kMinister},
      {"ambassador", Class::kEnvoy},
      {"secretary-general", Class::kOrganisationHead},
  };
  for (const auto& c : kCases) {
    const OfficeEntry* office = gazetteer.FindOffice(c.first);
    ASSERT_NE(office, nullptr) << c.first;
    EXPECT_EQ(office->office_class, c.second) << c.first;
  }
  EXPECT_TRUE(gazetteer.FindOffice("ambassador")->posted_to);
  EXPECT_FALSE(gazetteer.FindOffice("president")->posted_to);
  EXPECT_EQ(gazetteer.FindOffice("taoiseach")->polity, gazetteer.FindPolity("Ireland"));
  EXPECT_EQ(gazetteer.FindOffice("clown"), nullptr);
}

TEST(GazetteerTest, TakesTheLongestRunsFromTheLeft) {
  EXPECT_THAT(Matches("US Secretary of State Antony Blinken met Russian Foreign Minister Sergey "
                      "Lavrov in Geneva, Switzerland."),
              ElementsAre("US=polity:United States", "Secretary of State=office:secretary of state",
                          "Antony=given", "Russian=adjective:Russia",
                          "Foreign Minister=office:foreign minister", "Sergey=given",
                          "Geneva=city:Switzerland", "Switzerland=polity:Switzerland"));
  EXPECT_THAT(Matches("South Korea's president"),
              ElementsAre("South Korea=polity:South Korea", "president=office:president"));
}

TEST(GazetteerTest, CapitalsDecideWhereTheEntrySaysSo) {
  EXPECT_THAT(Matches("in general the chair was in charge"), IsEmpty());
  EXPECT_THAT(Matches("General"), ElementsAre("General=office:general"));
  EXPECT_THAT(Matches("they cooked turkey and gave us polish china in may"), IsEmpty());
  EXPECT_THAT(Matches("RUSSIA AND NATO"), ElementsAre("RUSSIA=polity:Russia", "NATO=polity:NATO"));
  EXPECT_THAT(Matches("who told us"), IsEmpty());
  EXPECT_THAT(Matches("WHO told US"),
              ElementsAre("WHO=polity:World Health Organization", "US=polity:United States"));
}

TEST(GazetteerTest, ReturnsAllSensesOfAnAmbiguousName) {
  const absl::string_view text = "Jordan";
  const std::vector<Token> tokens = Tokenize(text);
  const std::vector<GazetteerMatch> matches = Gazetteer::Default().Match(text, tokens);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_TRUE(matches[0].Is(Kind::kPolity));
  EXPECT_TRUE(matches[0].Is(Kind::kGivenName));
  EXPECT_FALSE(matches[0].Is(Kind::kCity));
}

TEST(GazetteerTest, LooksUpByNameCodeAndCity) {
  const Gazetteer& gazetteer = Gazetteer::Default();
  const PolityEntry* uk = gazetteer.FindPolity("United Kingdom");
  ASSERT_NE(uk, nullptr);
  for (absl::string_view name :
       {"UK", "U.K.", "gb", "GBR", "the United Kingdom", "Great Britain"}) {
    EXPECT_EQ(gazetteer.FindPolity(name), uk) << name;
  }
  EXPECT_EQ(gazetteer.FindPolityByAdjective("british"), uk);
  EXPECT_EQ(gazetteer.FindPolityByAdjective("Britons"), uk);
  EXPECT_EQ(gazetteer.FindPolity("Atlantis"), nullptr);
  const struct {
    const char* official;
    const char* usual;
  } kOfficial[] = {
      {"Kingdom of Eswatini", "Eswatini"},
      {"the Kingdom of Eswatini", "Eswatini"},
      {"Republic of El Salvador", "El Salvador"},
      {"Republic of the Gambia", "Gambia"},
      {"Principality of Andorra", "Andorra"},
      {"Republic of Honduras", "Honduras"},
      {"Democratic Republic of Timor-Leste", "East Timor"},
      {"Socialist Republic of Viet Nam", "Vietnam"},
      {"Republic of Korea", "South Korea"},
      {"Republic of China", "Taiwan"},
      {"Republic of the Congo", "Republic of the Congo"},
  };
  for (const auto& name : kOfficial) {
    EXPECT_EQ(gazetteer.FindPolity(name.official), gazetteer.FindPolity(name.usual))
        << name.official;
    EXPECT_NE(gazetteer.FindPolity(name.official), nullptr) << name.official;
  }
  EXPECT_EQ(gazetteer.FindPolity("Kingdom of Korea"), nullptr);
  EXPECT_EQ(gazetteer.FindPolity("Kingdom of Atlantis"), nullptr);
  EXPECT_EQ(gazetteer.CapitalOf("Russia"), "Moscow");
  EXPECT_EQ(gazetteer.CapitalOf("Atlantis"), "");
  EXPECT_EQ(gazetteer.PolityOfCity("Davos"), gazetteer.FindPolity("Switzerland"));
  EXPECT_EQ(gazetteer.PolityOfCity("Atlantis"), nullptr);
  EXPECT_TRUE(gazetteer.IsGivenName("sergei"));
  EXPECT_TRUE(gazetteer.IsLeadingSurname("Nguyen"));
  EXPECT_FALSE(gazetteer.IsGivenName("Lavrov"));
}

TEST(GazetteerTest, CityOfPolityIsNotMistakenForItsNamesake) {
  const Gazetteer& gazetteer = Gazetteer::Default();
  EXPECT_EQ(gazetteer.FindCity("Washington")->polity, gazetteer.FindPolity("US"));
  EXPECT_EQ(gazetteer.FindCity("Yalta")->polity->name, "Crimea");
  EXPECT_EQ(gazetteer.FindCity("Bonn")->polity->name, "Germany");
  EXPECT_FALSE(gazetteer.FindCity("Geneva")->is_capital);
}

TEST(GazetteerTest, ParseNamesFileAndLineOfAMistake) {
  GazetteerData data;
  data.polities = "# comment\nRuritania\tkingdom\n";
  EXPECT_THAT(std::string(Gazetteer::Parse(data).status().message()),
              HasSubstr("polities:2: unknown kind"));
  data.polities = "Ruritania\tcountry\tRR\tRUR\tStrelsau\t\tRuritanian\t+s\n";
  data.cities = "Graustark\tEdelweiss\n";
  EXPECT_THAT(std::string(Gazetteer::Parse(data).status().message()),
              HasSubstr("cities:1: unknown polity"));
  data.cities = "Ruritania\tZenda=Zendas\n";
  data.offices = "king\tclown\n";
  EXPECT_THAT(std::string(Gazetteer::Parse(data).status().message()),
              HasSubstr("offices:1: unknown class"));
  data.offices = "king\thead_of_state\t\t\tmonarch\n";
  data.words = "colour\tred\n";
  EXPECT_THAT(std::string(Gazetteer::Parse(data).status().message()),
              HasSubstr("words:1: unknown kind"));
  data.words = "month\t13\tSmarch\n";
  EXPECT_EQ(Gazetteer::Parse(data).status().code(), absl::StatusCode::kInvalidArgument);
  data.words = "";
  const absl::StatusOr<Gazetteer> gazetteer = Gazetteer::Parse(data);
  ASSERT_TRUE(gazetteer.ok()) << gazetteer.status();
  EXPECT_THAT(Matches("The Ruritanian kings went from Zendas to Strelsau", *gazetteer),
              ElementsAre("Ruritanian=adjective:Ruritania", "kings=offices:king",
                          "Zendas=city:Ruritania", "Strelsau=city:Ruritania"));
}

TEST(GazetteerTest, EmptyTextAndPartsOfATextAreFine) {
  EXPECT_THAT(Matches(""), IsEmpty());
  const absl::string_view text = "South Korea and Russia";
  const std::vector<Token> tokens = Tokenize(text);
  const auto part = absl::MakeConstSpan(tokens).subspan(1, 2);
  const std::vector<GazetteerMatch> matches = Gazetteer::Default().Match(text, part);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].senses.front().polity->name, "South Korea");  // "Korea"
}

}  // namespace
}  // namespace chancery
