#include "client/extract/given_gender.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(GivenGenderTest, KnowsNamesOfWomenWithAndWithoutAccents) {
  EXPECT_EQ(GenderOfName("Condoleezza Rice"), Gender::kFemale);
  EXPECT_EQ(GenderOfName("Ségolène Royal"), Gender::kFemale);
  EXPECT_EQ(GenderOfName("Sergei Lavrov"), Gender::kMale);
  EXPECT_EQ(GenderOfName("Kim Carter"), Gender::kUnknown);
}

// "Rose" is a family name, too; a single word is one most often.
TEST(GivenGenderTest, TellsNothingByFamilyNames) {
  EXPECT_EQ(GenderOfName("Kim Rose"), Gender::kUnknown);
  EXPECT_EQ(GenderOfName("Grace"), Gender::kUnknown);
  EXPECT_EQ(GenderOfName(""), Gender::kUnknown);
}

TEST(GivenGenderTest, ReadsTitlesAndPronouns) {
  EXPECT_EQ(GenderOfTitle("ms."), Gender::kFemale);
  EXPECT_EQ(GenderOfTitle("mr"), Gender::kMale);
  EXPECT_EQ(GenderOfTitle("minister"), Gender::kUnknown);
  EXPECT_EQ(GenderOfPronoun("her"), Gender::kFemale);
  EXPECT_EQ(GenderOfPronoun("himself"), Gender::kMale);
  EXPECT_EQ(GenderOfPronoun("they"), Gender::kUnknown);
}

}  // namespace
}  // namespace chancery
