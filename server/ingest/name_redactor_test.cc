#include "server/ingest/name_redactor.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

// The text with "Sergey Lavrov" and "Bill O'Brien" erased, by surname, too; of the second's family
// "Ann O'Brien" is kept.
std::string Redacted(std::string text) {
  NameRedactor redactor;
  redactor.Erase("Sergey Lavrov");
  redactor.EraseSurnameOf("Sergey Lavrov", false);
  redactor.Erase("Bill O'Brien");
  redactor.Keep("Ann O'Brien");
  const size_t size = text.size();
  redactor.Redact(&text);
  EXPECT_EQ(text.size(), size);
  return text;
}

TEST(NameRedactorTest, TakesOutNamesHoweverTheyAreWritten) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Sergey Lavrov spoke.", "xxxxxx xxxxxx spoke."},
      {"SERGEY LAVROV", "xxxxxx xxxxxx"},
      {"Lavrov's plane", "xxxxxx's plane"},
      {"Lavrov’s", "xxxxxx’s"},
      {"Sergey\nLavrov", "xxxxxx\nxxxxxx"},
      {"https://example.org/sergey-lavrov_in-geneva",
       "https://example.org/xxxxxx-xxxxxx_in-geneva"},
      {"SergeyLavrov", "xxxxxxxxxxxx"},
      {"Sérgey Làvrov", "xxxxxxx xxxxxxx"},
      {"Лавров", "xxxxxxxxxxxx"},
      {"Bill O’Brien and Bill OBrien", "xxxx x’xxxxx and xxxx xxxxxx"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Redacted(text), expected);
}

TEST(NameRedactorTest, KeepsEverythingElse) {
  for (const char* text : {"", "Sergey", "Lavrovsky", "Sergey, Lavro", "Ann O'Brien", "O'Brien",
                           "\xff\xfe", "Bill. O"}) {
    EXPECT_EQ(Redacted(text), text);
  }
}

TEST(NameRedactorTest, TheLongestNameCountsAndOfEqualOnesTheOneToKeep) {
  NameRedactor redactor;
  redactor.Erase("Bill Clinton");
  redactor.EraseSurnameOf("Bill Clinton", false);
  redactor.Keep("Hillary Clinton");
  std::string text = "Bill Clinton, Hillary Clinton and Clinton";
  EXPECT_TRUE(redactor.Redact(&text));
  EXPECT_EQ(text, "xxxx xxxxxxx, Hillary Clinton and xxxxxxx");
  redactor.Keep("Clinton");
  text = "Clinton";
  EXPECT_FALSE(redactor.Redact(&text));
  EXPECT_EQ(text, "Clinton");
}

TEST(NameRedactorTest, FindsTheSurname) {
  const auto redacted = [](const char* name, bool surname_first, std::string text) {
    NameRedactor redactor;
    redactor.EraseSurnameOf(name, surname_first);
    redactor.Redact(&text);
    return text;
  };
  EXPECT_EQ(redacted("Wang Yi", true, "Wang, Yi"), "xxxx, Yi");
  EXPECT_EQ(redacted("Robert Kennedy Jr.", false, "Kennedy Jr."), "xxxxxxx Jr.");
  EXPECT_EQ(redacted("Bashar al-Assad", false, "al-Assad, Assad"), "xx-xxxxx, xxxxx");
  EXPECT_EQ(redacted("Lula", false, "Lula"), "Lula") << "not a full name";
}

}  // namespace
}  // namespace chancery
