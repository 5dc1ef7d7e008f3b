#include "client/extract/person_mentions.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/name_runs.h"
#include "client/extract/name_titles.h"
#include "client/extract/person_runs.h"
#include "client/extract/titled_text.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

PersonMentions Find(const Document& document) {
  const TitledText text(document);
  std::vector<NameRun> runs = FindNameRuns(text);
  const NameTitles titles(text, runs);
  MarkPeople(text, titles, &runs);
  return FindPersonMentions(text, titles, runs);
}

// "Ana Costa (president of Kenya, envoy of )|Jan Kral ()".
std::string Offices(const std::string& words) {
  const Document document(words, Gazetteer::Default(), PartialDate::Day(2010, 6, 16));
  std::vector<std::string> people;
  for (const Mention& mention : Find(document).mentions) {
    std::vector<std::string> offices;
    for (const OfficeUse& office : mention.offices) {
      offices.push_back(absl::StrCat(office.qualifier, office.qualifier.empty() ? "" : " ",
                                     office.title, " of ", office.polity));
    }
    people.push_back(absl::StrCat(mention.name, " (", absl::StrJoin(offices, ", "), ")"));
  }
  return absl::StrJoin(people, "|");
}

TEST(PersonMentionsTest, EachHasTheOfficesAroundTheName) {
  EXPECT_EQ(Offices("President Ana Costa of Portugal spoke."), "Ana Costa (President of Portugal)");
  EXPECT_EQ(Offices("Ana Costa, prime minister and foreign minister of Qatar, spoke."),
            "Ana Costa (prime minister of Qatar, foreign minister of Qatar)");
  EXPECT_EQ(Offices("Saudi Foreign Minister Prince Jan Kral spoke."),
            "Jan Kral (Foreign Minister of Saudi Arabia)");
  EXPECT_EQ(Offices("Juan Prado, who was sworn in on Saturday as president of Colombia, left."),
            "Juan Prado (president of Colombia)");
  EXPECT_EQ(Offices("Ana Costa, who chairs the African Union, left."),
            "Ana Costa (chair of African Union)");
  EXPECT_EQ(Offices("Ana Costa, who leads the opposition Green Party, left."),
            "Ana Costa (leader of Green Party)");
  EXPECT_EQ(Offices("Ana Costa, who heads the Kenyan party's youth department, left."),
            "Ana Costa (head of the Kenyan party's youth department of Kenya)");
  EXPECT_EQ(Offices("Ana Costa, who heads the delegation, left."), "Ana Costa ()");
  EXPECT_EQ(Offices("One rebel leader, Ana Costa, left."), "Ana Costa (rebel leader of )");
  EXPECT_EQ(Offices("Jan Kral, then state secretary at the foreign ministry, left."),
            "Jan Kral (then state secretary at the foreign ministry of )");
  EXPECT_EQ(Offices("Kenya's leader, the cardiologist Ana Costa, left."),
            "Ana Costa (leader of Kenya, cardiologist of )");
}

TEST(PersonMentionsTest, APluralIsOfAllItNames) {
  EXPECT_EQ(Offices("Presidents Ana Costa and Jan Kral spoke."),
            "Ana Costa (President of )|Jan Kral (President of )");
  EXPECT_EQ(Offices("He met his Iraqi and Yemeni counterparts, Ana Costa and Jan Kral."),
            "Ana Costa (counterparts of Iraq)|Jan Kral (counterparts of Yemen)");
}

TEST(PersonMentionsTest, AFirstOfficeMayBeAnothers) {
  EXPECT_EQ(Offices("The President and Prime Minister Jan Kral of Poland met."),
            "Jan Kral (Prime Minister of Poland)");
}

TEST(PersonMentionsTest, SaysWhichTitlesAreTaken) {
  const Document document("Minister Ana Costa saw the envoy.", Gazetteer::Default(), PartialDate());
  const PersonMentions people = Find(document);
  ASSERT_EQ(people.title_used.size(), 2u);
  EXPECT_TRUE(people.title_used[0]);
  EXPECT_FALSE(people.title_used[1]);
}

TEST(PersonMentionsTest, APossessorAndWhoIsInAQuotation) {
  const Document document("Mr. Kral's aide said, \u201cI saw Mr. Hill.\u201d", Gazetteer::Default(),
                          PartialDate());
  const PersonMentions people = Find(document);
  ASSERT_EQ(people.mentions.size(), 2u);
  EXPECT_TRUE(people.mentions[0].possessive);
  EXPECT_FALSE(people.mentions[0].quoted);
  EXPECT_FALSE(people.mentions[1].possessive);
  EXPECT_TRUE(people.mentions[1].quoted);
}

TEST(PersonMentionsTest, AnOfficeWithoutANameIsNotOfTheNextOne) {
  EXPECT_EQ(Offices("In Rome the governor and Ambassador Jan Kral met."),
            "Jan Kral (Ambassador of )");
}

TEST(PersonMentionsTest, SomebodysEnvoyIsNotHe) {
  EXPECT_EQ(Offices("She saw Jan Kral, the Indian prime minister's envoy."),
            "Jan Kral (envoy of India)");
}

TEST(PersonMentionsTest, TwoAbbreviationsAreTwoPeople) {
  EXPECT_EQ(Offices("EAM and FM Park Jin-woo met."), "Park Jin-woo (FM of )");
}

}  // namespace
}  // namespace chancery
