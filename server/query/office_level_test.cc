#include "server/query/office_level.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(OfficeLevelTest, TitlesTellIt) {
  EXPECT_EQ(LevelOfOffice({"President"}), OfficeLevel::kHeadOfState);
  EXPECT_EQ(LevelOfOffice({"President of the European Commission"}), OfficeLevel::kHeadOfState);
  EXPECT_EQ(LevelOfOffice({"Secretary-General"}), OfficeLevel::kHeadOfState);
  EXPECT_EQ(LevelOfOffice({"Prime Minister"}), OfficeLevel::kHeadOfGovernment);
  EXPECT_EQ(LevelOfOffice({"Federal Chancellor"}), OfficeLevel::kHeadOfGovernment);
  EXPECT_EQ(LevelOfOffice({"Chancellor of the Exchequer"}), OfficeLevel::kMinister);
  EXPECT_EQ(LevelOfOffice({"Minister of Foreign Affairs"}), OfficeLevel::kMinister);
  EXPECT_EQ(LevelOfOffice({"Secretary of State"}), OfficeLevel::kMinister);
  EXPECT_EQ(LevelOfOffice({"Secretary of Defense"}), OfficeLevel::kMinister);
  EXPECT_EQ(LevelOfOffice({"Deputy Prime Minister"}), OfficeLevel::kDeputy);
  EXPECT_EQ(LevelOfOffice({"Vice President"}), OfficeLevel::kDeputy);
  EXPECT_EQ(LevelOfOffice({"Permanent Representative to the UN"}), OfficeLevel::kEnvoy);
  EXPECT_EQ(LevelOfOffice({"Chief of Protocol"}), OfficeLevel::kOther);
}

TEST(OfficeLevelTest, WordsCountAsAWhole) {
  EXPECT_EQ(LevelOfOffice({"Presidential Archivist"}), OfficeLevel::kOther);
  EXPECT_EQ(LevelOfOffice({"Viceroy"}), OfficeLevel::kOther);
}

TEST(OfficeLevelTest, TheFirstTitleThatTellsItCounts) {
  EXPECT_EQ(LevelOfOffice({"Chief Diplomat", "Foreign Minister", "President"}),
            OfficeLevel::kMinister);
  EXPECT_EQ(LevelOfOffice({}), OfficeLevel::kOther);
}

}  // namespace
}  // namespace chancery
