// A GraphConnection for tests: records each request and answers as it was told to.
//
//   FakeGraphConnection fake;
//   fake.search.Returns(ParseText<v1::SearchResponse>("hits { ... }"));
//   ... code under test ...
//   EXPECT_EQ(fake.search.requests[0].query(), "Sergey Lavrov");
//
// Methods without an answer return UNIMPLEMENTED. Not thread-safe.

#ifndef CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "client/lib/graph_connection.h"

namespace chancery {

template <typename Request, typename Reply>
struct FakeMethod {
  using Result = absl::StatusOr<Reply>;

  // Every request so far, oldest first.
  std::vector<Request> requests;
  // Answers once `queue` is empty.
  std::function<Result(const Request&)> handler;
  // Answers of the next calls.
  std::deque<Result> queue;

  // Answers every further call.
  void Returns(Result result) {
    handler = [result](const Request&) { return result; };
  }
  // Answers one more call.
  void ReturnsOnce(Result result) { queue.push_back(std::move(result)); }

  Result Call(const Request& request) {
    requests.push_back(request);
    if (!queue.empty()) {
      Result result = std::move(queue.front());
      queue.pop_front();
      return result;
    }
    if (handler == nullptr) return absl::UnimplementedError(Request::descriptor()->full_name());
    return handler(request);
  }
};

// Answers every article by a function; a stream ends with `status`.
class FakeArticleStream final : public ArticleStream {
 public:
  using Handler = std::function<v1::IngestArticlesResponse(const v1::IngestArticlesRequest&)>;

  FakeArticleStream(Handler handler, absl::Status status)
      : handler_(std::move(handler)), status_(std::move(status)) {}

  bool Write(const v1::IngestArticlesRequest& request) override {
    if (cancelled_ || done_ || !status_.ok()) return false;
    results_.push_back(handler_(request));
    return true;
  }
  bool WritesDone() override {
    done_ = true;
    return !cancelled_ && status_.ok();
  }
  bool Read(v1::IngestArticlesResponse* result) override {
    if (cancelled_ || results_.empty()) return false;
    *result = std::move(results_.front());
    results_.pop_front();
    return true;
  }
  absl::Status Finish() override {
    return cancelled_ ? absl::CancelledError("cancelled by the client") : status_;
  }
  void Cancel() override { cancelled_ = true; }

 private:
  Handler handler_;
  absl::Status status_;
  std::deque<v1::IngestArticlesResponse> results_;
  bool done_ = false;
  bool cancelled_ = false;
};

class FakeGraphConnection final : public GraphConnection {
 public:
  FakeMethod<v1::GetResourceRequest, v1::GetResourceResponse> get_resource;
  FakeMethod<v1::BatchGetResourcesRequest, v1::BatchGetResourcesResponse> batch_get_resources;
  FakeMethod<v1::ListResourcesRequest, v1::ListResourcesResponse> list_resources;
  FakeMethod<v1::SearchRequest, v1::SearchResponse> search;
  FakeMethod<v1::FindEncountersRequest, v1::FindEncountersResponse> find_encounters;
  FakeMethod<v1::GetTimelineRequest, v1::GetTimelineResponse> get_timeline;
  FakeMethod<v1::ListTenuresRequest, v1::ListTenuresResponse> list_tenures;
  FakeMethod<v1::ListStatementsRequest, v1::ListStatementsResponse> list_statements;
  FakeMethod<v1::ListEvidenceRequest, v1::ListEvidenceResponse> list_evidence;
  FakeMethod<v1::SummarizeEncountersRequest, v1::SummarizeEncountersResponse> summarize_encounters;
  FakeMethod<v1::CommonContactsRequest, v1::CommonContactsResponse> common_contacts;
  FakeMethod<v1::CoAttendanceRequest, v1::CoAttendanceResponse> co_attendance;
  FakeMethod<v1::FindPathsRequest, v1::FindPathsResponse> find_paths;
  FakeMethod<v1::IndirectContactsRequest, v1::IndirectContactsResponse> indirect_contacts;
  FakeMethod<v1::DiffEncountersRequest, v1::DiffEncountersResponse> diff_encounters;
  // Every Watch: its messages, then its status.
  std::vector<v1::WatchRequest> watch_requests;
  std::vector<v1::WatchResponse> watch_messages;
  absl::Status watch_status;
  FakeMethod<v1::ResolveNamesRequest, v1::ResolveNamesResponse> resolve_names;
  FakeMethod<v1::WriteFactsRequest, v1::WriteFactsResponse> write_facts;
  FakeMethod<v1::RetractArticleRequest, v1::RetractArticleResponse> retract_article;
  FakeMethod<v1::MergeEntitiesRequest, v1::MergeEntitiesResponse> merge_entities;
  FakeMethod<v1::SplitEntityRequest, v1::SplitEntityResponse> split_entity;
  FakeMethod<v1::UndoDecisionRequest, v1::UndoDecisionResponse> undo_decision;
  FakeMethod<v1::ListDecisionsRequest, v1::ListDecisionsResponse> list_decisions;
  FakeMethod<v1::ListCandidatesRequest, v1::ListCandidatesResponse> list_candidates;
  FakeMethod<v1::AcceptCandidateRequest, v1::AcceptCandidateResponse> accept_candidate;
  FakeMethod<v1::RejectCandidateRequest, v1::RejectCandidateResponse> reject_candidate;
  FakeMethod<v1::ImportDecisionRequest, v1::ImportDecisionResponse> import_decision;
  FakeMethod<v1::EraseRequest, v1::EraseResponse> erase;
  FakeMethod<v1::GetStatsRequest, v1::GetStatsResponse> get_stats;
  FakeMethod<v1::BackupRequest, v1::BackupResponse> backup;
  FakeMethod<v1::CompactRequest, v1::CompactResponse> compact;

  // Every Verify: its steps, then its status.
  std::vector<v1::VerifyRequest> verify_requests;
  std::vector<v1::VerifyResponse> verify_steps;
  absl::Status verify_status;

  // Every Query: its messages, then its status.
  std::vector<v1::QueryRequest> query_requests;
  std::vector<v1::QueryResponse> query_messages;
  absl::Status query_status;
  FakeMethod<v1::ExplainRequest, v1::ExplainResponse> explain;
  FakeMethod<v1::GetSchemaRequest, v1::GetSchemaResponse> get_schema;
  FakeMethod<v1::ListRunningCallsRequest, v1::ListRunningCallsResponse> list_running_calls;
  FakeMethod<v1::EndCallRequest, v1::EndCallResponse> end_call;
  FakeMethod<v1::TrimHistoryRequest, v1::TrimHistoryResponse> trim_history;

  // Every RepairIndex: its steps, then its status.
  std::vector<v1::RepairIndexRequest> repair_requests;
  std::vector<v1::RepairIndexResponse> repair_steps;
  absl::Status repair_status;

  // Every ExportGraph: its pieces, then its status.
  std::vector<v1::ExportGraphRequest> export_requests;
  std::vector<v1::ExportGraphResponse> export_pieces;
  absl::Status export_status;

  // Makes the streams of IngestArticles; by default each article is added.
  std::function<std::unique_ptr<ArticleStream>()> ingest_articles = [] {
    return std::make_unique<FakeArticleStream>(
        [](const v1::IngestArticlesRequest& request) {
          v1::IngestArticlesResponse response;
          response.set_sequence(request.sequence());
          response.set_outcome(v1::INGEST_OUTCOME_ADDED);
          return response;
        },
        absl::OkStatus());
  };

  absl::StatusOr<v1::GetResourceResponse> GetResource(
      const v1::GetResourceRequest& request) override {
    return get_resource.Call(request);
  }
  absl::StatusOr<v1::BatchGetResourcesResponse> BatchGetResources(
      const v1::BatchGetResourcesRequest& request) override {
    return batch_get_resources.Call(request);
  }
  absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) override {
    return list_resources.Call(request);
  }
  absl::StatusOr<v1::SearchResponse> Search(const v1::SearchRequest& request) override {
    return search.Call(request);
  }
  absl::StatusOr<v1::FindEncountersResponse> FindEncounters(
      const v1::FindEncountersRequest& request) override {
    return find_encounters.Call(request);
  }
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(
      const v1::GetTimelineRequest& request) override {
    return get_timeline.Call(request);
  }
  absl::StatusOr<v1::ListTenuresResponse> ListTenures(
      const v1::ListTenuresRequest& request) override {
    return list_tenures.Call(request);
  }
  absl::StatusOr<v1::ListStatementsResponse> ListStatements(
      const v1::ListStatementsRequest& request) override {
    return list_statements.Call(request);
  }
  absl::StatusOr<v1::ListEvidenceResponse> ListEvidence(
      const v1::ListEvidenceRequest& request) override {
    return list_evidence.Call(request);
  }
  absl::StatusOr<v1::SummarizeEncountersResponse> SummarizeEncounters(
      const v1::SummarizeEncountersRequest& request) override {
    return summarize_encounters.Call(request);
  }
  absl::StatusOr<v1::CommonContactsResponse> CommonContacts(
      const v1::CommonContactsRequest& request) override {
    return common_contacts.Call(request);
  }
  absl::StatusOr<v1::CoAttendanceResponse> CoAttendance(
      const v1::CoAttendanceRequest& request) override {
    return co_attendance.Call(request);
  }
  absl::StatusOr<v1::FindPathsResponse> FindPaths(const v1::FindPathsRequest& request) override {
    return find_paths.Call(request);
  }
  absl::StatusOr<v1::IndirectContactsResponse> IndirectContacts(
      const v1::IndirectContactsRequest& request) override {
    return indirect_contacts.Call(request);
  }
  absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(
      const v1::ResolveNamesRequest& request) override {
    return resolve_names.Call(request);
  }
  absl::Status Watch(const v1::WatchRequest& request, const WatchObserver& observer) override {
    watch_requests.push_back(request);
    for (const v1::WatchResponse& message : watch_messages) {
      if (!observer(message)) return absl::CancelledError("cancelled by the client");
    }
    return watch_status;
  }
  absl::StatusOr<v1::DiffEncountersResponse> DiffEncounters(
      const v1::DiffEncountersRequest& request) override {
    return diff_encounters.Call(request);
  }
  std::unique_ptr<ArticleStream> IngestArticles() override { return ingest_articles(); }
  absl::StatusOr<v1::WriteFactsResponse> WriteFacts(const v1::WriteFactsRequest& request) override {
    return write_facts.Call(request);
  }
  absl::StatusOr<v1::RetractArticleResponse> RetractArticle(
      const v1::RetractArticleRequest& request) override {
    return retract_article.Call(request);
  }
  absl::StatusOr<v1::MergeEntitiesResponse> MergeEntities(
      const v1::MergeEntitiesRequest& request) override {
    return merge_entities.Call(request);
  }
  absl::StatusOr<v1::SplitEntityResponse> SplitEntity(
      const v1::SplitEntityRequest& request) override {
    return split_entity.Call(request);
  }
  absl::StatusOr<v1::UndoDecisionResponse> UndoDecision(
      const v1::UndoDecisionRequest& request) override {
    return undo_decision.Call(request);
  }
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(
      const v1::ListDecisionsRequest& request) override {
    return list_decisions.Call(request);
  }
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const v1::ListCandidatesRequest& request) override {
    return list_candidates.Call(request);
  }
  absl::StatusOr<v1::AcceptCandidateResponse> AcceptCandidate(
      const v1::AcceptCandidateRequest& request) override {
    return accept_candidate.Call(request);
  }
  absl::StatusOr<v1::RejectCandidateResponse> RejectCandidate(
      const v1::RejectCandidateRequest& request) override {
    return reject_candidate.Call(request);
  }
  absl::StatusOr<v1::ImportDecisionResponse> ImportDecision(
      const v1::ImportDecisionRequest& request) override {
    return import_decision.Call(request);
  }
  absl::StatusOr<v1::EraseResponse> Erase(const v1::EraseRequest& request) override {
    return erase.Call(request);
  }
  absl::StatusOr<v1::GetStatsResponse> GetStats(const v1::GetStatsRequest& request) override {
    return get_stats.Call(request);
  }
  absl::Status Verify(const v1::VerifyRequest& request, const VerifyObserver& observer) override {
    verify_requests.push_back(request);
    for (const v1::VerifyResponse& step : verify_steps) {
      if (!observer(step)) return absl::CancelledError("cancelled by the client");
    }
    return verify_status;
  }
  absl::Status Query(const v1::QueryRequest& request, const QueryObserver& observer) override {
    query_requests.push_back(request);
    for (const v1::QueryResponse& message : query_messages) {
      if (!observer(message)) return absl::CancelledError("cancelled by the client");
    }
    return query_status;
  }
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request) override {
    return explain.Call(request);
  }
  absl::StatusOr<v1::GetSchemaResponse> GetSchema(const v1::GetSchemaRequest& request) override {
    return get_schema.Call(request);
  }
  absl::StatusOr<v1::ListRunningCallsResponse> ListRunningCalls(
      const v1::ListRunningCallsRequest& request) override {
    return list_running_calls.Call(request);
  }
  absl::StatusOr<v1::EndCallResponse> EndCall(const v1::EndCallRequest& request) override {
    return end_call.Call(request);
  }
  absl::StatusOr<v1::TrimHistoryResponse> TrimHistory(
      const v1::TrimHistoryRequest& request) override {
    return trim_history.Call(request);
  }
  absl::Status RepairIndex(const v1::RepairIndexRequest& request,
                           const RepairObserver& observer) override {
    repair_requests.push_back(request);
    for (const v1::RepairIndexResponse& step : repair_steps) {
      if (!observer(step)) return absl::CancelledError("cancelled by the client");
    }
    return repair_status;
  }
  absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest& request) override {
    return backup.Call(request);
  }
  absl::StatusOr<v1::CompactResponse> Compact(const v1::CompactRequest& request) override {
    return compact.Call(request);
  }
  absl::Status ExportGraph(const v1::ExportGraphRequest& request,
                           const ExportObserver& observer) override {
    export_requests.push_back(request);
    for (const v1::ExportGraphResponse& piece : export_pieces) {
      if (!observer(piece)) return absl::CancelledError("cancelled by the client");
    }
    return export_status;
  }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_
