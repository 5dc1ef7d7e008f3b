#include "client/extract/office_agreement.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

OfficeUse Use(const char* title, const char* polity = "", const char* qualifier = "") {
  OfficeUse use;
  use.title = title;
  use.polity = polity;
  use.qualifier = qualifier;
  return use;
}

TEST(OfficeAgreementTest, OneOfficeInFewerWords) {
  EXPECT_TRUE(SameOffice(Use("Minister"), Use("Defense Minister", "Kenya")));
  EXPECT_TRUE(SameOffice(Use("Secretary"), Use("Secretary of State")));
  EXPECT_FALSE(SameOffice(Use("President"), Use("Vice President")));
  EXPECT_FALSE(SameOffice(Use("President", "Kenya"), Use("President", "Angola")));
  EXPECT_FALSE(SameOffice(Use("President"), Use("President", "", "former")));
}

TEST(OfficeAgreementTest, EqualsOfTwoCountries) {
  EXPECT_TRUE(SameRank(Class::kHeadOfState, Class::kHeadOfGovernment));
  EXPECT_TRUE(SameRank(Class::kForeignMinister, Class::kForeignMinister));
  EXPECT_FALSE(SameRank(Class::kForeignMinister, Class::kDefenseMinister));
  EXPECT_FALSE(SameRank(Class::kOther, Class::kOther));
}

TEST(OfficeAgreementTest, TitlesOfTheAmericanSecretary) {
  EXPECT_TRUE(IsSecretaryOfState(Use("Secretary of State")));
  EXPECT_TRUE(IsSecretaryOfState(Use("Under Secretary of State for Political Affairs")));
  EXPECT_FALSE(IsSecretaryOfState(Use("Secretary of State for Defence")));
  EXPECT_FALSE(IsSecretaryOfState(Use("Permanent Secretary of State")));
}

TEST(OfficeAgreementTest, WhomAPluralCanMean) {
  Person minister;
  minister.offices.emplace_back();
  minister.offices.back().use = Use("Foreign Minister", "Kenya");
  minister.offices.back().use.office_class = Class::kForeignMinister;
  minister.offices.back().use.is_known = true;
  EXPECT_TRUE(FitsPlural(minister, "ministers"));
  EXPECT_TRUE(FitsPlural(minister, "diplomats"));
  EXPECT_TRUE(FitsPlural(minister, "men"));
  EXPECT_FALSE(FitsPlural(minister, "leaders"));
  EXPECT_FALSE(FitsPlural(minister, "presidents"));
  minister.offices.back().use.qualifier = "former";
  EXPECT_FALSE(FitsPlural(minister, "ministers"));
  EXPECT_FALSE(FitsPlural(Person(), "ministers"));
}

}  // namespace
}  // namespace chancery
