#include "client/extract/title.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TitleTest, TheFirstPolityIsThatOfTheOffice) {
  Title title;
  SetPolity(&title, "Kenya");
  SetPolity(&title, "Angola");
  EXPECT_EQ(title.office.polity, "Kenya");
  EXPECT_THAT(title.polities, IsEmpty());
}

TEST(TitleTest, APluralHasEachOnce) {
  Title title;
  title.plural = true;
  SetPolity(&title, "Kenya");
  SetPolity(&title, "Angola");
  SetPolity(&title, "Kenya");
  EXPECT_EQ(title.office.polity, "Kenya");
  EXPECT_THAT(title.polities, ElementsAre("Kenya", "Angola"));
}

}  // namespace
}  // namespace chancery
