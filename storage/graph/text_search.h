// Statements, meetings and topics by the words of their texts: the work of GraphReader::ScanTexts.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_STORAGE_GRAPH_TEXT_SEARCH_H_
#define CHANCERY_STORAGE_GRAPH_TEXT_SEARCH_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/rows/row_reader.h"
#include "storage/text/text_query.h"

namespace chancery {

// Each word list has to be there before a phrase is looked for in the text itself.
std::vector<std::string> TextWordPrefixes(EntityKind kind, const TextQuery& query);

absl::Status ScanTexts(const RowReader& rows, const GraphReader& reader, EntityKind kind,
                       const TextQuery& query, const DatedScan& scan, Budget& budget,
                       absl::FunctionRef<bool(const TextHit&)> visit);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_TEXT_SEARCH_H_
