#include "storage/rows/table_keys.h"

#include "storage/encoding/graph_keys.h"

namespace chancery {

RowRange AllRowsOf(RowTable table) {
  switch (table) {
    case RowTable::kCurrent:
      return {table, RowTypePrefix(RowType::kEntity), RowTypePrefix(RowType::kEvidence)};
    case RowTable::kEvidence:
      return {table, RowTypePrefix(RowType::kEvidence), RowTypePrefix(RowType::kArticleText)};
    case RowTable::kText:
      return {table, RowTypePrefix(RowType::kArticleText), RowTypePrefix(RowType::kNote)};
    case RowTable::kNote:
      return {table, RowTypePrefix(RowType::kNote), RowTypePrefix(RowType::kKey)};
    case RowTable::kIndex:
      return {table, RowTypePrefix(RowType::kKey), ""};
  }
  return {table, "", ""};
}

}  // namespace chancery
