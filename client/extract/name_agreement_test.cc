#include "client/extract/name_agreement.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

bool Agree(const char* full, const char* shorter) {
  return NamesAgree(NameWords(full), NameWords(shorter));
}

TEST(NameAgreementTest, WaysToNameOnePerson) {
  EXPECT_TRUE(Agree("Sergey Lavrov", "Sergei Lavrov"));
  EXPECT_TRUE(Agree("Sergey Lavrov", "Lavrov"));
  EXPECT_TRUE(Agree("Sato Kenji", "Kenji Sato"));
  EXPECT_TRUE(Agree("John F. Kerry", "John Kerry"));
  EXPECT_TRUE(Agree("J. Kerry", "John Kerry"));
  EXPECT_TRUE(Agree("Hugo Chavez Frias", "Hugo Chavez"));
  EXPECT_TRUE(Agree("\u00c1lvaro Leyva Dur\u00e1n", "Leyva"));
  EXPECT_TRUE(Agree("Marcus Reed Jr", "Reed"));
}

TEST(NameAgreementTest, NamesOfTwo) {
  EXPECT_FALSE(Agree("Hasan Rahimi", "Jamal Rahimi"));
  EXPECT_FALSE(Agree("Hamad bin Khalifa al-Thani", "Hamad bin Jasim al-Thani"));
  EXPECT_FALSE(Agree("Sergey Lavrov", "Lavrova"));
  EXPECT_FALSE(Agree("Lavrov", "Sergey Lavrov")) << "the fuller name comes first";
  EXPECT_FALSE(Agree("", "Lavrov"));
}

TEST(NameAgreementTest, TheShorterNameMayComeFirst) {
  EXPECT_TRUE(EitherNames(NameWords("Lavrov"), NameWords("Sergey Lavrov")));
  EXPECT_TRUE(EitherNames(NameWords("Sergey Lavrov"), NameWords("Lavrov")));
  EXPECT_FALSE(EitherNames(NameWords("Lavrova"), NameWords("Sergey Lavrov")));
}

TEST(NameAgreementTest, TheSurnameStandsBeforeJunior) {
  EXPECT_EQ(SurnameIndex({"marcus", "reed", "jr"}), 1u);
  EXPECT_EQ(SurnameIndex({"jr"}), 0u);
}

TEST(NameAgreementTest, WordsAreComparedAsSpelled) {
  EXPECT_TRUE(HasWord("Yoon Suk-yeol", "yeol"));
  EXPECT_FALSE(HasWord("Yoon Suk-yeol", "Yun"));
}

}  // namespace
}  // namespace chancery
