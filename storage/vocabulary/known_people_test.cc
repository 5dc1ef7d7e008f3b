#include "storage/vocabulary/known_people.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"
#include "storage/vocabulary/known_people_data.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;
using ::testing::HasSubstr;

std::string PolityOf(absl::string_view name, int year) {
  const KnownPerson* person = KnownPeople::Default().Find(name, year);
  return person == nullptr ? "" : person->polity;
}

TEST(KnownPeopleTest, DefaultDataParse) {
  const absl::StatusOr<KnownPeople> people = KnownPeople::Parse(kKnownPeopleTsv);
  ASSERT_TRUE(people.ok()) << people.status();
  EXPECT_GT(people->size(), 300u);
}

TEST(KnownPeopleTest, PolitiesAreThoseOfTheGazetteer) {
  for (const char* name : {"Vladimir Putin", "Kofi Annan", "Felix Tshisekedi", "Willy Brandt",
                           "Rauf Denktash", "Andrei Gromyko"}) {
    const std::string polity = PolityOf(name, 0);
    EXPECT_NE(Gazetteer::Default().FindPolity(polity), nullptr) << name << ": " << polity;
  }
}

TEST(KnownPeopleTest, FindsBySpellingsOfAName) {
  EXPECT_EQ(PolityOf("Sergueï Lavrov", 2010), "Russia");
  EXPECT_EQ(PolityOf("Recep Tayyip Erdoğan", 2010), "Turkey");
  EXPECT_EQ(PolityOf("Félix Tshisekedi", 2022), "Democratic Republic of the Congo");
  EXPECT_EQ(PolityOf("Ana Costa", 2010), "");
}

TEST(KnownPeopleTest, ASurnameIsThatOfOneInOffice) {
  EXPECT_EQ(PolityOf("Bush", 2003), "United States");
  EXPECT_EQ(PolityOf("Bush", 1998), "");
  EXPECT_EQ(PolityOf("Bush", 0), "");
  EXPECT_EQ(PolityOf("Merkel", 2015), "Germany");
}

TEST(KnownPeopleTest, KnowsTheTerms) {
  const KnownPerson* person = KnownPeople::Default().Find("Fumio Kishida", 2023);
  ASSERT_NE(person, nullptr);
  EXPECT_TRUE(person->Held(Class::kHeadOfGovernment, 2023));
  EXPECT_FALSE(person->Held(Class::kHeadOfGovernment, 2015));
  EXPECT_TRUE(person->Held(Class::kForeignMinister, 2015));
  EXPECT_TRUE(person->InOffice(2015));
  EXPECT_FALSE(person->InOffice(2019));
}

TEST(KnownPeopleTest, AWrongLineIsNamed) {
  for (const char* text :
       {"# ok\nAna Costa\tPeru\n", "# ok\nAna Costa\tPeru\tking:1990-\n",
        "# ok\nAna Costa\tPeru\thead_of_state:1999-1990\n", "# ok\n\tPeru\tx\n"}) {
    const absl::StatusOr<KnownPeople> people = KnownPeople::Parse(text);
    ASSERT_FALSE(people.ok()) << text;
    EXPECT_EQ(people.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(people.status().message()), HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace chancery
