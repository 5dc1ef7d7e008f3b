// Is this a WriteFacts request at all, and is it small enough? What can be said without the graph
// and without the writer's lock.

#ifndef CHANCERY_SERVER_INGEST_WRITE_REQUEST_VALIDATOR_H_
#define CHANCERY_SERVER_INGEST_WRITE_REQUEST_VALIDATOR_H_

#include "absl/status/status.h"
#include "chancery/v1/ingest_service.pb.h"

namespace chancery {

// INVALID_ARGUMENT with reason INVALID_FIELD, or RESOURCE_EXHAUSTED with LIMIT_EXCEEDED naming a
// limit of ingest_limits.h and the fact: `facts[3].meeting.participations`. Cost: linear in the
// facts, not in their texts. Thread-safe.
absl::Status ValidateWriteRequest(const v1::WriteFactsRequest& request);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_WRITE_REQUEST_VALIDATOR_H_
