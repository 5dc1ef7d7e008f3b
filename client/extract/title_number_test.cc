#include "client/extract/title_number.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(TitleNumberTest, TheHeadOfATitleIsMadeSingular) {
  EXPECT_EQ(SingularTitle("Foreign Ministers"), "Foreign Minister");
  EXPECT_EQ(SingularTitle("ministers of defense"), "minister of defense");
  EXPECT_EQ(SingularTitle("deputies"), "deputy");
  EXPECT_EQ(SingularTitle("secretaries of state"), "secretary of state");
  EXPECT_EQ(SingularTitle("Attorneys General"), "Attorney General");
  EXPECT_EQ(SingularTitle("congresswomen"), "congresswoman");
}

TEST(TitleNumberTest, ASingularStays) {
  EXPECT_EQ(SingularTitle("president"), "president");
  EXPECT_EQ(SingularTitle("hostess"), "hostess");
  EXPECT_EQ(SingularTitle(""), "");
}

}  // namespace
}  // namespace chancery
