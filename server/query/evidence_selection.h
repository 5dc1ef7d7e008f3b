// Which of many places to show as the reason for a row: the surest of each fact first.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::vector<Evidence> shown,
//                             SelectEvidence(reader, row.meetings, kMaxEvidencePerRow, budget));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_EVIDENCE_SELECTION_H_
#define CHANCERY_SERVER_QUERY_EVIDENCE_SELECTION_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

inline constexpr size_t kMaxEvidencePerRow = 10;
// How much evidence of one fact is considered: the first of it, by article.
inline constexpr size_t kMaxEvidenceRead = 100;

// Up to `max_count` places: the surest of each fact in the order of `facts`, then the second of
// each, and so on. Equally sure ones by article and place. Facts beyond the first `max_count` are
// left out.
//
// Cost: 1 row for each evidence of a fact, kMaxEvidenceRead at most.
absl::StatusOr<std::vector<Evidence>> SelectEvidence(const GraphReader& reader,
                                                     absl::Span<const EntityRef> facts,
                                                     size_t max_count, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_EVIDENCE_SELECTION_H_
