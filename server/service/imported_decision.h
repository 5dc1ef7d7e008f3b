// Decisions of curators as another store exported them.
//
// Thread-safe: a pure function.

#ifndef CHANCERY_SERVER_SERVICE_IMPORTED_DECISION_H_
#define CHANCERY_SERVER_SERVICE_IMPORTED_DECISION_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "chancery/v1/curation_service.pb.h"
#include "server/ingest/curator.h"

namespace chancery {

// Of any decision.
inline constexpr size_t kMaxReasonBytes = 1000;
inline constexpr size_t kMaxAuthorBytes = 200;
// Of each side of an imported one.
inline constexpr int kMaxImportedMentions = 100000;

// INVALID_FIELD with all that is wrong: "decision.left_mentions".
absl::StatusOr<CuratorDecision> ReadImportedDecision(const v1::Decision& message);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_IMPORTED_DECISION_H_
