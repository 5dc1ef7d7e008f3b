// Which calls may be sent a second time when nobody knows what became of the first, and which
// write.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_CLIENT_LIB_CALL_SAFETY_H_
#define CHANCERY_CLIENT_LIB_CALL_SAFETY_H_

#include <type_traits>

#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/curation_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "chancery/v1/operator_service.pb.h"
#include "client/lib/retry_policy.h"

namespace chancery {

// True for the requests of methods that change the graph, or may.
template <typename Request>
inline constexpr bool kIsWrite =
    std::is_same_v<Request, v1::WriteFactsRequest> ||
    std::is_same_v<Request, v1::RetractArticleRequest> ||
    std::is_same_v<Request, v1::MergeEntitiesRequest> ||
    std::is_same_v<Request, v1::SplitEntityRequest> ||
    std::is_same_v<Request, v1::UndoDecisionRequest> ||
    std::is_same_v<Request, v1::AcceptCandidateRequest> ||
    std::is_same_v<Request, v1::RejectCandidateRequest> ||
    std::is_same_v<Request, v1::ImportDecisionRequest> ||
    std::is_same_v<Request, v1::EraseRequest> || std::is_same_v<Request, v1::RepairIndexRequest> ||
    std::is_same_v<Request, v1::TrimHistoryRequest>;

// Reads, and writes that do nothing twice: an imported decision, a repair, a trim, facts with a
// request_id, and dry runs, which write nothing.
template <typename Request>
CallSafety SafetyOf(const Request& request) {
  if constexpr (std::is_same_v<Request, v1::WriteFactsRequest>) {
    return request.request_id().empty() ? CallSafety::kOnce : CallSafety::kRepeatable;
  } else if constexpr (std::is_same_v<Request, v1::AcceptCandidateRequest> ||
                       std::is_same_v<Request, v1::RejectCandidateRequest> ||
                       std::is_same_v<Request, v1::BackupRequest>) {
    return CallSafety::kOnce;
  } else if constexpr (std::is_same_v<Request, v1::RetractArticleRequest> ||
                       std::is_same_v<Request, v1::MergeEntitiesRequest> ||
                       std::is_same_v<Request, v1::SplitEntityRequest> ||
                       std::is_same_v<Request, v1::UndoDecisionRequest> ||
                       std::is_same_v<Request, v1::EraseRequest>) {
    return request.validate_only() ? CallSafety::kRepeatable : CallSafety::kOnce;
  } else {
    return CallSafety::kRepeatable;
  }
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_CALL_SAFETY_H_
