// How the answer to the main query differs between two states of the graph, and why.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::vector<EncounterDifference> changes,
//                             DiffEncounters(*before, *after, query, budget));
//
// Rows are those of FindEncounters, one for each meeting, counterpart and subject. One is changed
// if anything of it is that a reply shows: certainty, offices, and what the meeting was.
//
// Thread-safe: a pure function of the readers.

#ifndef CHANCERY_SERVER_QUERY_ENCOUNTER_DIFF_H_
#define CHANCERY_SERVER_QUERY_ENCOUNTER_DIFF_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/query/encounters.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// How many rows each of the answers may have.
inline constexpr size_t kMaxDiffEncounters = 100'000;

struct EncounterDifference {
  // At least one is set; both for a changed row.
  absl::optional<EncounterRow> before;
  absl::optional<EncounterRow> after;
  // The subject had no row with the counterpart before.
  bool new_counterpart = false;
};

// By day and id of the meeting (as it is, or else as it was), then by counterpart and subject.
// LIMIT_EXCEEDED (max_diff_encounters). Cost: see FindEncounters, at both readers.
absl::StatusOr<std::vector<EncounterDifference>> DiffEncounters(const GraphReader& before,
                                                                const GraphReader& after,
                                                                const EncounterQuery& query,
                                                                Budget& budget);

// The articles that support the meeting at one of the readers only; if there are none, those that
// so support a tenure of the subject or the counterpart. By id. Cost: the evidence of the meeting,
// at both readers; and perhaps that of the tenures.
absl::StatusOr<std::vector<ArticleId>> ReasonsOf(const EncounterDifference& difference,
                                                 const GraphReader& before,
                                                 const GraphReader& after, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_ENCOUNTER_DIFF_H_
