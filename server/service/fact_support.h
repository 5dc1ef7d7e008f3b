// How well the sources support a fact, and where they contradict each other: worked out from its
// evidence when it is read.
//
//   CHANCERY_RETURN_IF_ERROR(AddMeetingSupport(reader, meeting, budget, out));
//
// A claim is what one article says of a meeting; of a source of written facts (WriteFacts) whose
// claim is not kept apart, the meeting as it is. Two claims contradict each other where they cannot
// both be right:
//   when    the days of the dates are disjoint: 2022-01-21 and 2022-01-22, but not 2022-01;
//   place   neither place is the other's country: Geneva and Vienna, but not Switzerland;
//   kind    in person, by phone and by video exclude each other; a summit may be any of them;
//   status  held, and cancelled or denied. Planned and possible are history once it was held.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_SERVICE_FACT_SUPPORT_H_
#define CHANCERY_SERVER_SERVICE_FACT_SUPPORT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "chancery/v1/resources.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

// Claims are read from so many rows of evidence at most: the first, by article.
inline constexpr size_t kMaxClaimRows = 10000;

// Cost: 1 row for each evidence, and 1 for each article.
absl::Status AddSupport(const GraphReader& reader, EntityRef fact, Budget& budget,
                        v1::Support* out);

// Sets article_count, support and disagreements. Cost: as AddSupport, and where places differ 1 row
// for each of them.
absl::Status AddMeetingSupport(const GraphReader& reader, const Meeting& meeting, Budget& budget,
                               v1::Meeting* out);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_FACT_SUPPORT_H_
