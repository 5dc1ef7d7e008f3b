#include "client/loader/office_label.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(OfficeLabelTest, TellsTheOfficeFromThePolity) {
  const struct {
    const char* label;
    const char* polity;
    const char* title;
    const char* result;
  } cases[] = {
      {"Minister of Foreign Affairs of Russia", "", "Minister of Foreign Affairs", "Russia"},
      {"President of the United States", "", "President", "United States"},
      {"President of the United States", "United States", "President", "United States"},
      {"United States Secretary of State", "United States", "Secretary of State", "United States"},
      {"United States Secretary of State", "", "Secretary of State", "United States"},
      {"Russian Foreign Minister", "", "Foreign Minister", "Russia"},
      {"Russian Foreign Minister", "Russia", "Foreign Minister", "Russia"},
      // Of somebody else, or of nobody that is known.
      {"Minister for Europe of France", "Germany", "Minister for Europe of France", "Germany"},
      {"Master of the Rolls", "", "Master of the Rolls", ""},
      {"Master of the Rolls", "United Kingdom", "Master of the Rolls", "United Kingdom"},
      {"Governor of Atlantis", "Atlantis", "Governor", "Atlantis"},
      {"Russian Tea Room", "", "Russian Tea Room", ""},
      {" of Russia", "", "of Russia", ""},
      {"", "", "", ""},
  };
  for (const auto& test : cases) {
    const OfficeLabel label = SplitOfficeLabel(Gazetteer::Default(), test.label, test.polity);
    EXPECT_EQ(label.title, test.title) << test.label;
    EXPECT_EQ(label.polity, test.result) << test.label;
  }
}

TEST(OfficeLabelTest, NamesPolitiesByCode) {
  EXPECT_EQ(PolityName(Gazetteer::Default(), "ru"), "Russia");
  EXPECT_EQ(PolityName(Gazetteer::Default(), "Atlantis"), "Atlantis");
}

}  // namespace
}  // namespace chancery
