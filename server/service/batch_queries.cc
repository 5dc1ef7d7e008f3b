#include "server/service/batch_queries.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "server/runtime/rpc_status.h"
#include "server/service/graph_queries.h"
#include "server/service/name_service.h"
#include "server/service/read_session.h"
#include "server/service/traversal_queries.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Errors that are of the call as a whole: there is no time or no row left, or nobody waits.
bool EndsTheBatch(const absl::Status& status) {
  if (absl::IsCancelled(status) || absl::IsDeadlineExceeded(status)) return true;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return true;
  const auto limit = detail->metadata.find("limit");
  return limit != detail->metadata.end() && limit->second == "max_rows_read";
}

// The reads of one batch.
class BatchReader {
 public:
  BatchReader(const ReadSource& source, Budget& budget)
      : source_(source), graph_(source), traversal_(source), budget_(budget) {}

  absl::Status Read(const v1::ReadRequest& read, v1::ReadResult* out) {
    switch (read.read_case()) {
      case v1::ReadRequest::kGetResource:
        return Answer(graph_, &GraphQueries::GetResource, read.get_resource(),
                      out->mutable_get_resource());
      case v1::ReadRequest::kBatchGetResources:
        return Answer(graph_, &GraphQueries::BatchGetResources, read.batch_get_resources(),
                      out->mutable_batch_get_resources());
      case v1::ReadRequest::kListResources:
        return Answer(graph_, &GraphQueries::ListResources, read.list_resources(),
                      out->mutable_list_resources());
      case v1::ReadRequest::kSearch:
        return Answer(graph_, &GraphQueries::Search, read.search(), out->mutable_search());
      case v1::ReadRequest::kFindEncounters:
        return Answer(graph_, &GraphQueries::FindEncounters, read.find_encounters(),
                      out->mutable_find_encounters());
      case v1::ReadRequest::kGetTimeline:
        return Answer(graph_, &GraphQueries::GetTimeline, read.get_timeline(),
                      out->mutable_get_timeline());
      case v1::ReadRequest::kListTenures:
        return Answer(graph_, &GraphQueries::ListTenures, read.list_tenures(),
                      out->mutable_list_tenures());
      case v1::ReadRequest::kListStatements:
        return Answer(graph_, &GraphQueries::ListStatements, read.list_statements(),
                      out->mutable_list_statements());
      case v1::ReadRequest::kListEvidence:
        return Answer(graph_, &GraphQueries::ListEvidence, read.list_evidence(),
                      out->mutable_list_evidence());
      case v1::ReadRequest::kSummarizeEncounters:
        return Answer(traversal_, &TraversalQueries::SummarizeEncounters,
                      read.summarize_encounters(), out->mutable_summarize_encounters());
      case v1::ReadRequest::kCommonContacts:
        return Answer(traversal_, &TraversalQueries::CommonContacts, read.common_contacts(),
                      out->mutable_common_contacts());
      case v1::ReadRequest::kCoAttendance:
        return Answer(traversal_, &TraversalQueries::CoAttendance, read.co_attendance(),
                      out->mutable_co_attendance());
      case v1::ReadRequest::kFindPaths:
        return Answer(traversal_, &TraversalQueries::FindPaths, read.find_paths(),
                      out->mutable_find_paths());
      case v1::ReadRequest::kIndirectContacts:
        return Answer(traversal_, &TraversalQueries::IndirectContacts, read.indirect_contacts(),
                      out->mutable_indirect_contacts());
      case v1::ReadRequest::kResolveNames: {
        const uint64_t before = budget_.rows_read();
        CHANCERY_ASSIGN_OR_RETURN(*out->mutable_resolve_names(),
                                  ResolveNames(source_, read.resolve_names(), budget_));
        CountRows(before, out->mutable_resolve_names());
        return absl::OkStatus();
      }
      case v1::ReadRequest::READ_NOT_SET:
        break;
    }
    return InvalidField("read", "is none that this server knows");
  }

 private:
  template <typename Queries, typename Request, typename Response>
  absl::Status Answer(const Queries& queries,
                      absl::Status (Queries::*method)(const Request&, Budget&, Response*) const,
                      const Request& request, Response* response) {
    const uint64_t before = budget_.rows_read();
    CHANCERY_RETURN_IF_ERROR((queries.*method)(request, budget_, response));
    CountRows(before, response);
    return absl::OkStatus();
  }

  // The budget is of all reads.
  template <typename Response>
  void CountRows(uint64_t before, Response* response) const {
    response->mutable_info()->set_rows_read(static_cast<int64_t>(budget_.rows_read() - before));
  }

  const ReadSource& source_;
  const GraphQueries graph_;
  const TraversalQueries traversal_;
  Budget& budget_;
};

}  // namespace

absl::Status BatchQueries::BatchRead(const v1::BatchReadRequest& request,
                                     absl::string_view request_id, Budget& budget,
                                     v1::BatchReadResponse* response) const {
  if (request.reads().empty() || request.reads_size() > kMaxBatchReads) {
    return InvalidField(
        "reads", absl::StrCat("has ", request.reads_size(), " reads, not 1 to ", kMaxBatchReads));
  }
  CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const GraphReader> reader,
                            OpenReader(store_, request.consistency()));
  const ReadSource source(store_, reader);
  BatchReader batch(source, budget);
  response->mutable_results()->Reserve(request.reads_size());
  size_t bytes = 0;
  for (const v1::ReadRequest& read : request.reads()) {
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    v1::ReadResult* result = response->add_results();
    absl::Status status = batch.Read(read, result);
    if (status.ok()) {
      const size_t size = result->ByteSizeLong();
      if (bytes == 0 || bytes + size <= kMaxBatchReplyBytes) {
        bytes += size;
        continue;
      }
      status = LimitExceeded("max_batch_reply_bytes", kMaxBatchReplyBytes,
                             "the size of the answers before this one, and of this one,");
    }
    if (EndsTheBatch(status)) return status;
    const RpcStatus error = ToRpcStatus(status, request_id);
    if (error.sanitized) return status;  // told and logged as a fault of the call
    if (!result->mutable_error()->ParseFromString(error.grpc.error_details())) {
      return absl::InternalError("an error that is no google.rpc.Status");
    }
  }
  SetReadInfo(*reader, budget, /*complete=*/true, response->mutable_info());
  return absl::OkStatus();
}

}  // namespace chancery
