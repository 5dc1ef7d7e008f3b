#include "client/extract/title_text.h"

#include <string>

#include "absl/types/optional.h"
#include "client/extract/document.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

TEST(TitleTextTest, HeadsOfTitles) {
  struct {
    const char* text;
    int end;  // 0 for no head
    bool plural;
    bool known;
  } cases[] = {
      {"foreign minister of Kenya", 2, false, true}, {"presidents of both", 1, true, true},
      {"counterparts from Malta", 1, true, false},   {"opposite number in Oslo", 2, false, false},
      {"colleague from work", 0, false, false},      {"delegation from Oslo", 1, true, false},
      {"cardiologist from Oslo", 1, false, false},   {"table in Oslo", 0, false, false},
  };
  for (const auto& c : cases) {
    const std::string words = c.text;
    const Document document(words, Gazetteer::Default(), PartialDate());
    const TitleText text(document, document.sentences().front());
    const absl::optional<TitleHead> head = text.HeadAt(0);
    ASSERT_EQ(head.has_value(), c.end > 0) << c.text;
    if (c.end == 0) continue;
    EXPECT_EQ(head->end, c.end) << c.text;
    EXPECT_EQ(head->plural, c.plural) << c.text;
    EXPECT_EQ(head->office != nullptr, c.known) << c.text;
  }
}

TEST(TitleTextTest, NamesOfPolities) {
  const std::string words = "Kenyan envoys left Rome for the Kremlin.";
  const Document document(words, Gazetteer::Default(), PartialDate());
  const TitleText text(document, document.sentences().front());
  ASSERT_NE(text.PolityAt(0), nullptr);
  EXPECT_EQ(text.PolityAt(0)->name, "Kenya");
  EXPECT_EQ(text.PolityAt(1), nullptr);
  ASSERT_NE(text.PolityAt(6), nullptr);
  EXPECT_EQ(text.PolityAt(6)->name, "Russia");
}

}  // namespace
}  // namespace chancery
