// Decisions of curators as messages.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_SERVICE_DECISION_CONVERTER_H_
#define CHANCERY_SERVER_SERVICE_DECISION_CONVERTER_H_

#include "absl/status/status.h"
#include "chancery/v1/curation_service.pb.h"
#include "server/ingest/curator.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"

namespace chancery {

// What stands before the number in the name of a decision, "decisions/7".
inline constexpr char kDecisionPrefix[] = "decisions/";

// The message of a decision, with the resources that `reader` has for its mentions, and those that
// `before` has if it is not null. `out` must be empty. Cost: a row for each mention, in each
// reader.
absl::Status ConvertDecision(const GraphReader& reader, const GraphReader* before,
                             const CuratorDecision& decision, Budget& budget, v1::Decision* out);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_DECISION_CONVERTER_H_
