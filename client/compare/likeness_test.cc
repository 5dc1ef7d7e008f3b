#include "client/compare/likeness.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

struct Pair {
  const char* a;
  const char* b;
  bool same;
};

TEST(LikenessTest, WordsAreFolded) {
  EXPECT_THAT(FoldedWords(" José  Ramos-Horta’s\u00a0U.S. "),
              ElementsAre("jose", "ramos", "horta", "s", "u", "s"));
  EXPECT_THAT(FoldedWords("Сергей"), ElementsAre("сергеи"));  // й is и with a breve
  EXPECT_THAT(FoldedWords(" - "), ElementsAre());
}

TEST(LikenessTest, SamePersonBySharedNamesOrInitialAndSurname) {
  for (const Pair& pair : {
           Pair{"Lavrov", "Sergey Lavrov", true},
           Pair{"Sergei Lavrov", "Sergey Lavrov", true},
           Pair{"Mr. Lavrov", "Sergei Viktorovich Lavrov", true},
           Pair{"Condi Rice", "Condoleezza Rice", true},
           Pair{"Susan Rice", "Condoleezza Rice", false},
           Pair{"King Hussein", "Hussein", true},
           Pair{"George Bush", "George W. Bush", true},
           Pair{"", "Lavrov", false},
           Pair{"the King", "the King", false},
           Pair{"Ángel Parra", "Angel Parra", true},
       }) {
    EXPECT_EQ(IsSamePerson(pair.a, pair.b), pair.same) << pair.a << " | " << pair.b;
    EXPECT_EQ(IsSamePerson(pair.b, pair.a), pair.same) << pair.b << " | " << pair.a;
  }
}

TEST(LikenessTest, SameOfficeByHalfOfTheWords) {
  for (const Pair& pair : {
           Pair{"Minister of Foreign Affairs", "foreign minister", true},
           Pair{"U.S. Secretary of State", "Secretary of State", true},
           Pair{"Minister of Defence", "defense minister", true},
           Pair{"Premier", "Prime Minister", true}, Pair{"President", "Prime Minister", false},
           Pair{"President", "", false}, Pair{"", "", true}, Pair{"of the", "", true},
           Pair{"Deputy Foreign Minister", "Finance Minister", true},  // one word of two
       }) {
    EXPECT_EQ(IsSameOffice(pair.a, pair.b), pair.same) << pair.a << " | " << pair.b;
  }
}

TEST(LikenessTest, SamePolityByItsUsualName) {
  for (const Pair& pair : {
           Pair{"the U.S.", "United States", true},
           Pair{"Britain", "UK", true},
           Pair{"Palestinian Authority", "Palestine", true},
           Pair{"Timor-Leste", "East Timor", true},
           Pair{"T\u00fcrkiye", "Turkey", true},
           Pair{"Ivory Coast", "C\u00f4te d'Ivoire", true},
           Pair{"Burma", "Myanmar", true},
           Pair{"Niger", "Nigeria", false},
           Pair{"Korea", "South Korea", false},
           Pair{"", "", true},
       }) {
    EXPECT_EQ(IsSamePolity(pair.a, pair.b), pair.same) << pair.a << " | " << pair.b;
  }
}

TEST(LikenessTest, SamePlaceAndSpeakerByWords) {
  EXPECT_TRUE(IsSamePlace("Tel Aviv", "tel aviv, israel"));
  EXPECT_FALSE(IsSamePlace("Tel Aviv", "Jerusalem"));
  EXPECT_FALSE(IsSamePlace("", ""));
  EXPECT_TRUE(IsSameSpeaker("a spokesman for the ministry", "Ministry spokesman"));
  EXPECT_TRUE(IsSameSpeaker("Lavrov", "Sergei Lavrov"));
  EXPECT_FALSE(IsSameSpeaker("the", "the"));
  EXPECT_FALSE(IsSameSpeaker("Lavrov", "Kerry"));
}

TEST(LikenessTest, DatesAgreeWhenTheyShareADayAndAreNoCoarserThanAMonth) {
  for (const Pair& pair : {
           Pair{"2005-10-15", "2005-10-15", true},
           Pair{"2005-10-14", "2005-10-15", false},
           Pair{"2005-10", "2005-10-15", true},
           Pair{"2005", "2005-10-15", false},
           Pair{"2005", "2005", true},
           Pair{"2005-10-15", "2005", true},
           Pair{"2005-10-14/2005-10-16", "2005-10-15", true},
           Pair{"2005-10~", "2005-11-01", false},
           Pair{"", "2005", false},
           Pair{"", "", true},
           Pair{"2004-02", "2004-02-29", true},
           Pair{"nonsense", "2005", false},
       }) {
    EXPECT_EQ(AgreesWithDate(pair.a, pair.b), pair.same) << pair.a << " | " << pair.b;
  }
}

TEST(LikenessTest, QuotationsAreComparedByTheirWords) {
  EXPECT_EQ(QuotationKey(" “We’re\u00a0 \n done,” "), "we're done");
  EXPECT_EQ(QuotationKey("..."), "");
  const std::string gold = QuotationKey("We have agreed to meet again");
  EXPECT_TRUE(CoversQuotation(QuotationKey("Yes. We have agreed to meet again."), gold));
  EXPECT_FALSE(CoversQuotation(QuotationKey("We have agreed"), gold));
  // A short one may stand in another by chance.
  EXPECT_FALSE(CoversQuotation(QuotationKey("We agreed, yes"), QuotationKey("yes")));
  EXPECT_TRUE(CoversQuotation(QuotationKey("Yes!"), QuotationKey("yes!")));
}

}  // namespace
}  // namespace chancery
