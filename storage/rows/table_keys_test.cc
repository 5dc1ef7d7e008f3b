#include "storage/rows/table_keys.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/encoding/graph_keys.h"

namespace chancery {
namespace {

TEST(TableKeysTest, EachKeyIsInTheRangeOfItsTableOnly) {
  const EntityRef ann = EntityRef(EntityKind::kPerson, 7);
  const std::pair<RowTable, std::string> keys[] = {
      {RowTable::kCurrent, EntityKey(ann)},
      {RowTable::kEvidence, EvidenceKey(ann, ArticleId(1), 0)},
      {RowTable::kText, ArticleTextKey(ArticleId(1))},
      {RowTable::kNote, NoteKey("")},
      {RowTable::kIndex, KeyKey(EntityKind::kPerson, "")},
      {RowTable::kIndex, LargeMeetingKey(MeetingId(~uint64_t{0}), DayPart())},
  };
  for (const auto& [of, key] : keys) {
    for (int t = 0; t < kRowTableCount; ++t) {
      const RowRange range = AllRowsOf(static_cast<RowTable>(t));
      EXPECT_EQ(range.table, static_cast<RowTable>(t));
      EXPECT_EQ(key >= range.begin && (range.end.empty() || key < range.end), range.table == of)
          << t;
    }
  }
}

}  // namespace
}  // namespace chancery
