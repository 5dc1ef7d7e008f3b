#include "client/lib/graph_client.h"

#include <functional>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/call_safety.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A range over the repeated field `rows` of a method's replies.
template <typename Row, typename Request, typename Reply>
PagedRange<Row> RowsOf(GraphClient* client,
                       absl::StatusOr<Reply> (GraphClient::*fetch)(const Request&),
                       google::protobuf::RepeatedPtrField<Row>* (Reply::*rows)(), Request request) {
  using Page = typename PagedRange<Row>::Page;
  return PagedRange<Row>([client, fetch, rows, request = std::move(request)](
                             const std::string& token) mutable -> absl::StatusOr<Page> {
    // The first page is the one that the request names itself.
    if (!token.empty()) request.set_page_token(token);
    CHANCERY_ASSIGN_OR_RETURN(Reply reply, (client->*fetch)(request));
    Page page;
    auto* fetched = (reply.*rows)();
    page.rows.reserve(fetched->size());
    for (Row& row : *fetched) page.rows.push_back(std::move(row));
    page.next_page_token = std::move(*reply.mutable_next_page_token());
    return page;
  });
}

// `call`, which observes a stream, with retries until its first message has come: a second run
// would tell the observer the same messages again.
template <typename Reply, typename Call>
absl::Status RunStream(const RetryPolicy& retry_policy,
                       const std::function<bool(const Reply&)>& observer, Call call) {
  bool started = false;
  const std::function<bool(const Reply&)> observe = [&](const Reply& reply) {
    started = true;
    return observer(reply);
  };
  absl::Status failure;
  absl::Status status = retry_policy.Run(CallSafety::kRepeatable, [&]() -> absl::Status {
    absl::Status attempt = call(observe);
    if (!started) return attempt;
    failure = std::move(attempt);
    return absl::OkStatus();
  });
  return status.ok() ? failure : status;
}

// 128 random bits: no two requests of anybody have the same.
std::string NewRequestId() {
  std::random_device random;
  std::string id = "client-";
  for (int i = 0; i < 4; ++i) absl::StrAppend(&id, absl::Hex(random(), absl::kZeroPad8));
  return id;
}

}  // namespace

GraphClient::GraphClient(std::unique_ptr<GraphConnection> connection, RetryPolicy retry_policy)
    : owned_(std::move(connection)), connection_(*owned_), retry_policy_(std::move(retry_policy)) {}

GraphClient::GraphClient(GraphConnection& connection, RetryPolicy retry_policy)
    : connection_(connection), retry_policy_(std::move(retry_policy)) {}

GraphClient GraphClient::With(const CallOptions& options) const {
  return GraphClient(connection_.With(options), retry_policy_);
}

absl::StatusOr<v1::GetResourceResponse> GraphClient::GetResource(
    const v1::GetResourceRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.GetResource(request); });
}

absl::StatusOr<v1::Resource> GraphClient::GetResource(absl::string_view name,
                                                      v1::ResourceView view) {
  v1::GetResourceRequest request;
  request.set_name(std::string(name));
  request.set_view(view);
  CHANCERY_ASSIGN_OR_RETURN(v1::GetResourceResponse response, GetResource(request));
  return std::move(*response.mutable_resource());
}

absl::StatusOr<v1::BatchGetResourcesResponse> GraphClient::BatchGetResources(
    const v1::BatchGetResourcesRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.BatchGetResources(request); });
}

PagedRange<v1::Resource> GraphClient::ListResources(v1::ListResourcesRequest request) {
  return RowsOf(this, &GraphClient::ListResourcesPage,
                &v1::ListResourcesResponse::mutable_resources, std::move(request));
}

absl::StatusOr<v1::ListResourcesResponse> GraphClient::ListResourcesPage(
    const v1::ListResourcesRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListResources(request); });
}

PagedRange<v1::SearchHit> GraphClient::Search(v1::SearchRequest request) {
  return RowsOf(this, &GraphClient::SearchPage, &v1::SearchResponse::mutable_hits,
                std::move(request));
}

absl::StatusOr<v1::SearchResponse> GraphClient::SearchPage(const v1::SearchRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable, [&] { return connection_.Search(request); });
}

PagedRange<v1::CounterpartSummary> GraphClient::FindEncounters(v1::FindEncountersRequest request) {
  request.set_group_by(v1::FindEncountersRequest::GROUPING_BY_COUNTERPART);
  return RowsOf(this, &GraphClient::FindEncountersPage,
                &v1::FindEncountersResponse::mutable_counterparts, std::move(request));
}

PagedRange<v1::Encounter> GraphClient::ListEncounters(v1::FindEncountersRequest request) {
  request.set_group_by(v1::FindEncountersRequest::GROUPING_BY_MEETING);
  return RowsOf(this, &GraphClient::FindEncountersPage,
                &v1::FindEncountersResponse::mutable_encounters, std::move(request));
}

absl::StatusOr<v1::FindEncountersResponse> GraphClient::FindEncountersPage(
    const v1::FindEncountersRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.FindEncounters(request); });
}

PagedRange<v1::Meeting> GraphClient::GetTimeline(v1::GetTimelineRequest request) {
  return RowsOf(this, &GraphClient::GetTimelinePage, &v1::GetTimelineResponse::mutable_meetings,
                std::move(request));
}

absl::StatusOr<v1::GetTimelineResponse> GraphClient::GetTimelinePage(
    const v1::GetTimelineRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.GetTimeline(request); });
}

PagedRange<v1::TenureRow> GraphClient::ListTenures(v1::ListTenuresRequest request) {
  return RowsOf(this, &GraphClient::ListTenuresPage, &v1::ListTenuresResponse::mutable_tenures,
                std::move(request));
}

absl::StatusOr<v1::ListTenuresResponse> GraphClient::ListTenuresPage(
    const v1::ListTenuresRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListTenures(request); });
}

PagedRange<v1::StatementRow> GraphClient::ListStatements(v1::ListStatementsRequest request) {
  return RowsOf(this, &GraphClient::ListStatementsPage,
                &v1::ListStatementsResponse::mutable_statements, std::move(request));
}

absl::StatusOr<v1::ListStatementsResponse> GraphClient::ListStatementsPage(
    const v1::ListStatementsRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListStatements(request); });
}

PagedRange<v1::Evidence> GraphClient::ListEvidence(v1::ListEvidenceRequest request) {
  return RowsOf(this, &GraphClient::ListEvidencePage, &v1::ListEvidenceResponse::mutable_evidence,
                std::move(request));
}

absl::StatusOr<v1::ListEvidenceResponse> GraphClient::ListEvidencePage(
    const v1::ListEvidenceRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListEvidence(request); });
}

std::unique_ptr<ArticleStream> GraphClient::IngestArticles() {
  return connection_.IngestArticles();
}

absl::StatusOr<v1::IngestArticlesResponse> GraphClient::IngestArticle(
    const v1::ArticleFacts& facts) {
  v1::IngestArticlesRequest request;
  *request.mutable_facts() = facts;
  return retry_policy_.Run(
      CallSafety::kRepeatable, [&]() -> absl::StatusOr<v1::IngestArticlesResponse> {
        std::unique_ptr<ArticleStream> stream = connection_.IngestArticles();
        v1::IngestArticlesResponse result;
        const bool answered =
            stream->Write(request) && stream->WritesDone() && stream->Read(&result);
        if (answered) {
          v1::IngestArticlesResponse more;
          while (stream->Read(&more)) continue;
        }
        const absl::Status status = stream->Finish();
        if (answered) return result;
        if (status.ok()) return absl::InternalError("the server gave no result for an article");
        return status;
      });
}

absl::StatusOr<v1::BatchReadResponse> GraphClient::BatchRead(const v1::BatchReadRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.BatchRead(request); });
}

absl::StatusOr<v1::WriteFactsResponse> GraphClient::WriteFacts(v1::WriteFactsRequest request) {
  if (request.request_id().empty()) request.set_request_id(NewRequestId());
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.WriteFacts(request); });
}

absl::StatusOr<v1::RetractArticleResponse> GraphClient::RetractArticle(
    const v1::RetractArticleRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.RetractArticle(request); });
}

absl::StatusOr<v1::MergeEntitiesResponse> GraphClient::MergeEntities(
    const v1::MergeEntitiesRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.MergeEntities(request); });
}

absl::StatusOr<v1::SplitEntityResponse> GraphClient::SplitEntity(
    const v1::SplitEntityRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.SplitEntity(request); });
}

absl::StatusOr<v1::UndoDecisionResponse> GraphClient::UndoDecision(
    const v1::UndoDecisionRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.UndoDecision(request); });
}

PagedRange<v1::Decision> GraphClient::ListDecisions(v1::ListDecisionsRequest request) {
  return RowsOf(this, &GraphClient::ListDecisionsPage,
                &v1::ListDecisionsResponse::mutable_decisions, std::move(request));
}

absl::StatusOr<v1::ListDecisionsResponse> GraphClient::ListDecisionsPage(
    const v1::ListDecisionsRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListDecisions(request); });
}

PagedRange<v1::Candidate> GraphClient::ListCandidates(v1::ListCandidatesRequest request) {
  return RowsOf(this, &GraphClient::ListCandidatesPage,
                &v1::ListCandidatesResponse::mutable_candidates, std::move(request));
}

absl::StatusOr<v1::ListCandidatesResponse> GraphClient::ListCandidatesPage(
    const v1::ListCandidatesRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ListCandidates(request); });
}

absl::StatusOr<v1::AcceptCandidateResponse> GraphClient::AcceptCandidate(
    const v1::AcceptCandidateRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.AcceptCandidate(request); });
}

absl::StatusOr<v1::RejectCandidateResponse> GraphClient::RejectCandidate(
    const v1::RejectCandidateRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.RejectCandidate(request); });
}

absl::StatusOr<v1::ImportDecisionResponse> GraphClient::ImportDecision(
    const v1::ImportDecisionRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ImportDecision(request); });
}

absl::StatusOr<v1::EraseResponse> GraphClient::Erase(const v1::EraseRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.Erase(request); });
}

absl::StatusOr<v1::GetStatsResponse> GraphClient::GetStats() {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.GetStats(v1::GetStatsRequest()); });
}

absl::Status GraphClient::Verify(const v1::VerifyRequest& request,
                                 const GraphConnection::VerifyObserver& observer) {
  return RunStream<v1::VerifyResponse>(retry_policy_, observer, [&](const auto& observe) {
    return connection_.Verify(request, observe);
  });
}

absl::StatusOr<v1::BackupResponse> GraphClient::Backup(const v1::BackupRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.Backup(request); });
}

absl::Status GraphClient::Compact() {
  return retry_policy_
      .Run(CallSafety::kRepeatable, [&] { return connection_.Compact(v1::CompactRequest()); })
      .status();
}

absl::Status GraphClient::ExportGraph(const v1::ExportGraphRequest& request,
                                      const GraphConnection::ExportObserver& observer) {
  bool ended = false;
  const auto watch = [&](const v1::ExportGraphResponse& piece) {
    ended = piece.has_info();
    return observer(piece);
  };
  CHANCERY_RETURN_IF_ERROR(RunStream<v1::ExportGraphResponse>(
      retry_policy_, watch,
      [&](const auto& observe) { return connection_.ExportGraph(request, observe); }));
  if (!ended) return absl::DataLossError("the server ended before it had exported all");
  return absl::OkStatus();
}

PagedRange<v1::EncounterSummary> GraphClient::SummarizeEncounters(
    v1::SummarizeEncountersRequest request) {
  return RowsOf(this, &GraphClient::SummarizeEncountersPage,
                &v1::SummarizeEncountersResponse::mutable_rows, std::move(request));
}

absl::StatusOr<v1::SummarizeEncountersResponse> GraphClient::SummarizeEncountersPage(
    const v1::SummarizeEncountersRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.SummarizeEncounters(request); });
}

PagedRange<v1::CommonContact> GraphClient::CommonContacts(v1::CommonContactsRequest request) {
  return RowsOf(this, &GraphClient::CommonContactsPage,
                &v1::CommonContactsResponse::mutable_contacts, std::move(request));
}

absl::StatusOr<v1::CommonContactsResponse> GraphClient::CommonContactsPage(
    const v1::CommonContactsRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.CommonContacts(request); });
}

PagedRange<v1::IndirectContact> GraphClient::IndirectContacts(v1::IndirectContactsRequest request) {
  return RowsOf(this, &GraphClient::IndirectContactsPage,
                &v1::IndirectContactsResponse::mutable_holders, std::move(request));
}

absl::StatusOr<v1::IndirectContactsResponse> GraphClient::IndirectContactsPage(
    const v1::IndirectContactsRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.IndirectContacts(request); });
}

absl::StatusOr<v1::CoAttendanceResponse> GraphClient::CoAttendance(
    const v1::CoAttendanceRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.CoAttendance(request); });
}

absl::StatusOr<v1::FindPathsResponse> GraphClient::FindPaths(const v1::FindPathsRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable, [&] { return connection_.FindPaths(request); });
}

absl::StatusOr<v1::ResolveNamesResponse> GraphClient::ResolveNames(
    const v1::ResolveNamesRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.ResolveNames(request); });
}

absl::Status GraphClient::Watch(v1::WatchRequest request,
                                const GraphConnection::WatchObserver& observer) {
  while (true) {
    bool came = false;
    absl::Status failure;
    absl::Status status = retry_policy_.Run(CallSafety::kRepeatable, [&]() -> absl::Status {
      absl::Status attempt = connection_.Watch(request, [&](const v1::WatchResponse& message) {
        came = true;
        request.set_after(message.checkpoint());
        return observer(message);
      });
      if (!came) return attempt;
      failure = std::move(attempt);
      return absl::OkStatus();
    });
    if (!came) return status;
    // Something came before it was lost: that is a new beginning for the policy.
    if (!absl::IsUnavailable(failure)) return failure;
  }
}

PagedRange<v1::EncounterChange> GraphClient::DiffEncounters(v1::DiffEncountersRequest request) {
  return RowsOf(this, &GraphClient::DiffEncountersPage,
                &v1::DiffEncountersResponse::mutable_changes, std::move(request));
}

absl::StatusOr<v1::DiffEncountersResponse> GraphClient::DiffEncountersPage(
    const v1::DiffEncountersRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.DiffEncounters(request); });
}

absl::Status GraphClient::Query(const v1::QueryRequest& request,
                                const GraphConnection::QueryObserver& observer) {
  bool ended = false;
  const auto watch = [&](const v1::QueryResponse& message) {
    ended = message.has_summary();
    return observer(message);
  };
  CHANCERY_RETURN_IF_ERROR(RunStream<v1::QueryResponse>(
      retry_policy_, watch,
      [&](const auto& observe) { return connection_.Query(request, observe); }));
  if (!ended) return absl::DataLossError("the server ended before the query had");
  return absl::OkStatus();
}

absl::StatusOr<v1::ExplainResponse> GraphClient::Explain(const v1::ExplainRequest& request) {
  return retry_policy_.Run(CallSafety::kRepeatable, [&] { return connection_.Explain(request); });
}

absl::StatusOr<v1::GetSchemaResponse> GraphClient::GetSchema() {
  return retry_policy_.Run(CallSafety::kRepeatable,
                           [&] { return connection_.GetSchema(v1::GetSchemaRequest()); });
}

absl::StatusOr<v1::ListRunningCallsResponse> GraphClient::ListRunningCalls() {
  return retry_policy_.Run(CallSafety::kRepeatable, [&] {
    return connection_.ListRunningCalls(v1::ListRunningCallsRequest());
  });
}

absl::Status GraphClient::EndCall(int64_t id) {
  v1::EndCallRequest request;
  request.set_id(id);
  return retry_policy_.Run(CallSafety::kRepeatable, [&] { return connection_.EndCall(request); })
      .status();
}

absl::Status GraphClient::RepairIndex(const v1::RepairIndexRequest& request,
                                      const GraphConnection::RepairObserver& observer) {
  return RunStream<v1::RepairIndexResponse>(retry_policy_, observer, [&](const auto& observe) {
    return connection_.RepairIndex(request, observe);
  });
}

absl::StatusOr<v1::TrimHistoryResponse> GraphClient::TrimHistory(
    const v1::TrimHistoryRequest& request) {
  return retry_policy_.Run(SafetyOf(request), [&] { return connection_.TrimHistory(request); });
}

}  // namespace chancery
