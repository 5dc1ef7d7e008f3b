#include "client/lib/failover_connection.h"

#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "client/lib/call_safety.h"
#include "client/lib/retry_policy.h"
#include "client/lib/status_conversion.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Which messages have a field.
template <typename Message, typename = void>
inline constexpr bool kHasConsistency = false;
template <typename Message>
inline constexpr bool
    kHasConsistency<Message, std::void_t<decltype(std::declval<Message>().consistency())>> = true;
template <typename Message, typename = void>
inline constexpr bool kHasPageToken = false;
template <typename Message>
inline constexpr bool
    kHasPageToken<Message, std::void_t<decltype(std::declval<Message>().page_token())>> = true;
template <typename Message, typename = void>
inline constexpr bool kHasInfo = false;
template <typename Message>
inline constexpr bool kHasInfo<Message, std::void_t<decltype(std::declval<Message>().info())>> =
    true;
template <typename Message, typename = void>
inline constexpr bool kHasRevision = false;
template <typename Message>
inline constexpr bool
    kHasRevision<Message, std::void_t<decltype(std::declval<Message>().revision())>> = true;

std::string ReasonOf(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() ? detail->reason : std::string();
}

bool IsReadOnly(const absl::Status& status) { return ReasonOf(status) == "STORAGE_READ_ONLY"; }

// Whether another server may answer what this one did not.
bool MayDoElsewhere(const absl::Status& status) {
  return absl::IsUnavailable(status) || IsReadOnly(status);
}

// Whether the call may be sent to another server, of which nobody is to do what is done already.
bool MaySendAgain(const absl::Status& status, CallSafety safety) {
  if (!MayDoElsewhere(status)) return false;
  return safety == CallSafety::kRepeatable || IsReadOnly(status) || WasNotSent(status);
}

}  // namespace

// Remembers which server it is of, and what that one says.
class FailoverConnection::Stream final : public ArticleStream {
 public:
  Stream(FailoverConnection* connection, size_t at)
      : connection_(*connection), at_(at), stream_(connection->servers_[at]->IngestArticles()) {}

  bool Write(const v1::IngestArticlesRequest& request) override { return stream_->Write(request); }
  bool WritesDone() override { return stream_->WritesDone(); }
  bool Read(v1::IngestArticlesResponse* result) override {
    if (!stream_->Read(result)) return false;
    connection_.NoteRevision(result->revision());
    return true;
  }
  absl::Status Finish() override {
    const absl::Status status = stream_->Finish();
    // Who gives up has perhaps waited too long.
    connection_.MoveFrom(at_, cancelled_ ? absl::UnavailableError("") : status,
                         &connection_.writing_);
    // It is no fault of an article: the next stream goes to a server that may write.
    if (!IsReadOnly(status)) return status;
    return WithErrorDetail(absl::UnavailableError(status.message()), *GetErrorDetail(status));
  }
  void Cancel() override {
    cancelled_ = true;
    stream_->Cancel();
  }

 private:
  std::atomic<bool> cancelled_{false};
  FailoverConnection& connection_;
  const size_t at_;
  const std::unique_ptr<ArticleStream> stream_;
};

FailoverConnection::FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers)
    : servers_(std::move(servers)) {}

void FailoverConnection::NoteRevision(int64_t revision) {
  int64_t seen = seen_;
  while (revision > seen && !seen_.compare_exchange_weak(seen, revision)) {
  }
}

template <typename Reply>
void FailoverConnection::Note(const Reply& reply) {
  if constexpr (std::is_same_v<Reply, v1::QueryResponse>) {
    NoteRevision(reply.summary().info().revision());
  } else if constexpr (kHasInfo<Reply>) {
    NoteRevision(reply.info().revision());
  } else if constexpr (kHasRevision<Reply>) {
    NoteRevision(reply.revision());
  }
}

template <typename Request>
void FailoverConnection::Follow(Request* request) const {
  if constexpr (kHasConsistency<Request>) {
    // Another page is of the revision of the first.
    if constexpr (kHasPageToken<Request>) {
      if (!request->page_token().empty()) return;
    }
    const v1::Consistency& asked = request->consistency();
    const bool newest = asked.requirement_case() == v1::Consistency::kLatest ||
                        asked.requirement_case() == v1::Consistency::REQUIREMENT_NOT_SET;
    const int64_t seen = seen_;
    if (newest && seen > 0) request->mutable_consistency()->set_at_least(seen);
  }
}

void FailoverConnection::MoveFrom(size_t at, const absl::Status& status, InUse* in_use) const {
  // A standby that is behind will not be for long. A server that gives no answer in time may hang.
  const bool lost = (MayDoElsewhere(status) && ReasonOf(status) != "REVISION_NOT_REACHED") ||
                    (absl::IsDeadlineExceeded(status) && !GetErrorDetail(status).has_value());
  // Of many calls that find it lost, one moves on.
  if (lost) in_use->compare_exchange_strong(at, (at + 1) % servers_.size());
}

template <typename Request, typename Reply>
absl::StatusOr<Reply> FailoverConnection::Call(
    absl::StatusOr<Reply> (GraphConnection::*method)(const Request&), Request request) {
  Follow(&request);
  InUse& in_use = kIsWrite<Request> ? writing_ : reading_;
  const CallSafety safety = SafetyOf(request);
  const size_t first = in_use;
  for (size_t tried = 1;; ++tried) {
    const size_t at = (first + tried - 1) % servers_.size();
    absl::StatusOr<Reply> reply = (servers_[at].get()->*method)(request);
    if (reply.ok()) Note(*reply);
    MoveFrom(at, reply.status(), &in_use);
    if (tried == servers_.size() || !MaySendAgain(reply.status(), safety)) return reply;
  }
}

template <typename Request, typename Reply>
absl::Status FailoverConnection::Observe(
    absl::Status (GraphConnection::*method)(const Request&,
                                            const std::function<bool(const Reply&)>&),
    Request request, const std::function<bool(const Reply&)>& observer) {
  Follow(&request);
  InUse& in_use = kIsWrite<Request> ? writing_ : reading_;
  const CallSafety safety = SafetyOf(request);
  const size_t first = in_use;
  bool came = false;
  const auto observe = [&](const Reply& reply) {
    came = true;
    Note(reply);
    return observer(reply);
  };
  for (size_t tried = 1;; ++tried) {
    const size_t at = (first + tried - 1) % servers_.size();
    const absl::Status status = (servers_[at].get()->*method)(request, observe);
    MoveFrom(at, status, &in_use);
    if (came || tried == servers_.size() || !MaySendAgain(status, safety)) return status;
  }
}

std::unique_ptr<ArticleStream> FailoverConnection::IngestArticles() {
  return std::make_unique<Stream>(this, writing_);
}

absl::StatusOr<v1::GetResourceResponse> FailoverConnection::GetResource(
    const v1::GetResourceRequest& request) {
  return Call(&GraphConnection::GetResource, request);
}

absl::StatusOr<v1::BatchGetResourcesResponse> FailoverConnection::BatchGetResources(
    const v1::BatchGetResourcesRequest& request) {
  return Call(&GraphConnection::BatchGetResources, request);
}

absl::StatusOr<v1::ListResourcesResponse> FailoverConnection::ListResources(
    const v1::ListResourcesRequest& request) {
  return Call(&GraphConnection::ListResources, request);
}

absl::StatusOr<v1::SearchResponse> FailoverConnection::Search(const v1::SearchRequest& request) {
  return Call(&GraphConnection::Search, request);
}

absl::StatusOr<v1::FindEncountersResponse> FailoverConnection::FindEncounters(
    const v1::FindEncountersRequest& request) {
  return Call(&GraphConnection::FindEncounters, request);
}

absl::StatusOr<v1::GetTimelineResponse> FailoverConnection::GetTimeline(
    const v1::GetTimelineRequest& request) {
  return Call(&GraphConnection::GetTimeline, request);
}

absl::StatusOr<v1::ListTenuresResponse> FailoverConnection::ListTenures(
    const v1::ListTenuresRequest& request) {
  return Call(&GraphConnection::ListTenures, request);
}

absl::StatusOr<v1::ListStatementsResponse> FailoverConnection::ListStatements(
    const v1::ListStatementsRequest& request) {
  return Call(&GraphConnection::ListStatements, request);
}

absl::StatusOr<v1::ListEvidenceResponse> FailoverConnection::ListEvidence(
    const v1::ListEvidenceRequest& request) {
  return Call(&GraphConnection::ListEvidence, request);
}

absl::Status FailoverConnection::Query(const v1::QueryRequest& request,
                                       const QueryObserver& observer) {
  return Observe(&GraphConnection::Query, request, observer);
}

absl::StatusOr<v1::ExplainResponse> FailoverConnection::Explain(const v1::ExplainRequest& request) {
  return Call(&GraphConnection::Explain, request);
}

absl::StatusOr<v1::GetSchemaResponse> FailoverConnection::GetSchema(
    const v1::GetSchemaRequest& request) {
  return Call(&GraphConnection::GetSchema, request);
}

absl::StatusOr<v1::SummarizeEncountersResponse> FailoverConnection::SummarizeEncounters(
    const v1::SummarizeEncountersRequest& request) {
  return Call(&GraphConnection::SummarizeEncounters, request);
}

absl::StatusOr<v1::CommonContactsResponse> FailoverConnection::CommonContacts(
    const v1::CommonContactsRequest& request) {
  return Call(&GraphConnection::CommonContacts, request);
}

absl::StatusOr<v1::CoAttendanceResponse> FailoverConnection::CoAttendance(
    const v1::CoAttendanceRequest& request) {
  return Call(&GraphConnection::CoAttendance, request);
}

absl::StatusOr<v1::FindPathsResponse> FailoverConnection::FindPaths(
    const v1::FindPathsRequest& request) {
  return Call(&GraphConnection::FindPaths, request);
}

absl::StatusOr<v1::IndirectContactsResponse> FailoverConnection::IndirectContacts(
    const v1::IndirectContactsRequest& request) {
  return Call(&GraphConnection::IndirectContacts, request);
}

absl::StatusOr<v1::ResolveNamesResponse> FailoverConnection::ResolveNames(
    const v1::ResolveNamesRequest& request) {
  return Call(&GraphConnection::ResolveNames, request);
}

absl::Status FailoverConnection::Watch(const v1::WatchRequest& request,
                                       const WatchObserver& observer) {
  return Observe(&GraphConnection::Watch, request, observer);
}

absl::StatusOr<v1::DiffEncountersResponse> FailoverConnection::DiffEncounters(
    const v1::DiffEncountersRequest& request) {
  return Call(&GraphConnection::DiffEncounters, request);
}

absl::StatusOr<v1::WriteFactsResponse> FailoverConnection::WriteFacts(
    const v1::WriteFactsRequest& request) {
  return Call(&GraphConnection::WriteFacts, request);
}

absl::StatusOr<v1::RetractArticleResponse> FailoverConnection::RetractArticle(
    const v1::RetractArticleRequest& request) {
  return Call(&GraphConnection::RetractArticle, request);
}

absl::StatusOr<v1::MergeEntitiesResponse> FailoverConnection::MergeEntities(
    const v1::MergeEntitiesRequest& request) {
  return Call(&GraphConnection::MergeEntities, request);
}

absl::StatusOr<v1::SplitEntityResponse> FailoverConnection::SplitEntity(
    const v1::SplitEntityRequest& request) {
  return Call(&GraphConnection::SplitEntity, request);
}

absl::StatusOr<v1::UndoDecisionResponse> FailoverConnection::UndoDecision(
    const v1::UndoDecisionRequest& request) {
  return Call(&GraphConnection::UndoDecision, request);
}

absl::StatusOr<v1::ListDecisionsResponse> FailoverConnection::ListDecisions(
    const v1::ListDecisionsRequest& request) {
  return Call(&GraphConnection::ListDecisions, request);
}

absl::StatusOr<v1::ListCandidatesResponse> FailoverConnection::ListCandidates(
    const v1::ListCandidatesRequest& request) {
  return Call(&GraphConnection::ListCandidates, request);
}

absl::StatusOr<v1::AcceptCandidateResponse> FailoverConnection::AcceptCandidate(
    const v1::AcceptCandidateRequest& request) {
  return Call(&GraphConnection::AcceptCandidate, request);
}

absl::StatusOr<v1::RejectCandidateResponse> FailoverConnection::RejectCandidate(
    const v1::RejectCandidateRequest& request) {
  return Call(&GraphConnection::RejectCandidate, request);
}

absl::StatusOr<v1::ImportDecisionResponse> FailoverConnection::ImportDecision(
    const v1::ImportDecisionRequest& request) {
  return Call(&GraphConnection::ImportDecision, request);
}

absl::StatusOr<v1::EraseResponse> FailoverConnection::Erase(const v1::EraseRequest& request) {
  return Call(&GraphConnection::Erase, request);
}

absl::StatusOr<v1::GetStatsResponse> FailoverConnection::GetStats(
    const v1::GetStatsRequest& request) {
  return Call(&GraphConnection::GetStats, request);
}

absl::Status FailoverConnection::Verify(const v1::VerifyRequest& request,
                                        const VerifyObserver& observer) {
  return Observe(&GraphConnection::Verify, request, observer);
}

absl::StatusOr<v1::BackupResponse> FailoverConnection::Backup(const v1::BackupRequest& request) {
  return Call(&GraphConnection::Backup, request);
}

absl::StatusOr<v1::CompactResponse> FailoverConnection::Compact(const v1::CompactRequest& request) {
  return Call(&GraphConnection::Compact, request);
}

absl::Status FailoverConnection::ExportGraph(const v1::ExportGraphRequest& request,
                                             const ExportObserver& observer) {
  return Observe(&GraphConnection::ExportGraph, request, observer);
}

absl::StatusOr<v1::ListRunningCallsResponse> FailoverConnection::ListRunningCalls(
    const v1::ListRunningCallsRequest& request) {
  return Call(&GraphConnection::ListRunningCalls, request);
}

absl::StatusOr<v1::EndCallResponse> FailoverConnection::EndCall(const v1::EndCallRequest& request) {
  return Call(&GraphConnection::EndCall, request);
}

absl::Status FailoverConnection::RepairIndex(const v1::RepairIndexRequest& request,
                                             const RepairObserver& observer) {
  return Observe(&GraphConnection::RepairIndex, request, observer);
}

absl::StatusOr<v1::TrimHistoryResponse> FailoverConnection::TrimHistory(
    const v1::TrimHistoryRequest& request) {
  return Call(&GraphConnection::TrimHistory, request);
}

absl::StatusOr<std::unique_ptr<GraphConnection>> ConnectToServers(
    const GrpcConnectionOptions& options) {
  std::vector<std::unique_ptr<GraphConnection>> servers;
  for (const absl::string_view target : absl::StrSplit(options.target, ',')) {
    GrpcConnectionOptions one = options;
    one.target = std::string(target);
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GrpcConnection> server, GrpcConnection::Create(one));
    servers.push_back(std::move(server));
  }
  if (servers.size() == 1) return std::move(servers[0]);
  return std::unique_ptr<GraphConnection>(std::make_unique<FailoverConnection>(std::move(servers)));
}

}  // namespace chancery
