// Is this an ArticleFacts message at all? Indexes within their lists, spans within the text, dates
// that can be read, quotations that stand in the text, limits (ingest_limits.h).

#ifndef CHANCERY_SERVER_INGEST_FACTS_VALIDATOR_H_
#define CHANCERY_SERVER_INGEST_FACTS_VALIDATOR_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/article_facts.pb.h"
#include "chancery/v1/time.pb.h"
#include "server/ingest/ingest_limits.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {

// Violations beyond are counted, not listed.
inline constexpr size_t kMaxViolations = 20;

// INVALID_ARGUMENT with reason INVALID_FIELD listing the violations, or EVIDENCE_MISMATCH naming
// the offset; RESOURCE_EXHAUSTED with LIMIT_EXCEEDED naming one of the limits of ingest_limits.h.
// Cost: linear in the message; counts are looked at before what is counted. Thread-safe.
absl::Status ValidateFacts(const v1::ArticleFacts& facts);

// The values of dates that ValidateFacts has accepted. INVALID_ARGUMENT else.
absl::StatusOr<PartialDate> ToDate(const v1::PartialDate& date);
absl::StatusOr<TimeInterval> ToInterval(const v1::TimeInterval& interval);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_FACTS_VALIDATOR_H_
