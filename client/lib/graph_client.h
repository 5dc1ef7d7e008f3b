// The typed C++ API of a Chancery server: calls with retries, pages as ranges.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto connection, GrpcConnection::Create({}));
//   GraphClient client(std::move(connection));
//   v1::FindEncountersRequest request;
//   request.add_subjects("people/~Q58217");
//   request.add_roles("roles/19");
//   for (const absl::StatusOr<v1::CounterpartSummary>& row : client.FindEncounters(request)) {
//     if (!row.ok()) return row.status();
//     std::cout << row->counterpart().display_name() << "\n";
//   }
//
// Methods named ...Page make one call and return the server's reply; those without return all rows
// as a range that fetches its pages as it is walked (paged_range.h). The page_token of a request is
// then the first page's; its page_size sets how many rows each call fetches. Nothing is checked
// here that the server checks: errors are the server's, with their ErrorDetail.
//
// Thread-safe. Ranges and streams must not outlive the client.

#ifndef CHANCERY_CLIENT_LIB_GRAPH_CLIENT_H_
#define CHANCERY_CLIENT_LIB_GRAPH_CLIENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/lib/graph_connection.h"
#include "client/lib/paged_range.h"
#include "client/lib/retry_policy.h"

namespace chancery {

class GraphClient {
 public:
  explicit GraphClient(std::unique_ptr<GraphConnection> connection,
                       RetryPolicy retry_policy = RetryPolicy());
  // Over a connection that outlives the client.
  explicit GraphClient(GraphConnection& connection, RetryPolicy retry_policy = RetryPolicy());

  // The same for calls that have something more: a deadline, a way to be cancelled, headers, a
  // trace. It must not outlive this client.
  GraphClient With(const CallOptions& options) const;

  GraphClient(const GraphClient&) = delete;
  GraphClient& operator=(const GraphClient&) = delete;

  // One resource by name, `people/42` or `people/~Q58217`. NOT_FOUND where there is none.
  absl::StatusOr<v1::GetResourceResponse> GetResource(const v1::GetResourceRequest& request);
  absl::StatusOr<v1::Resource> GetResource(absl::string_view name,
                                           v1::ResourceView view = v1::RESOURCE_VIEW_BASIC);
  // Up to 1,000 resources at one revision.
  absl::StatusOr<v1::BatchGetResourcesResponse> BatchGetResources(
      const v1::BatchGetResourcesRequest& request);

  // Different reads at one revision; see BatchService. A read that fails is an error in its result.
  absl::StatusOr<v1::BatchReadResponse> BatchRead(const v1::BatchReadRequest& request);

  // The resources of a collection, by id.
  PagedRange<v1::Resource> ListResources(v1::ListResourcesRequest request);
  absl::StatusOr<v1::ListResourcesResponse> ListResourcesPage(
      const v1::ListResourcesRequest& request);

  // Resources by name, best first.
  PagedRange<v1::SearchHit> Search(v1::SearchRequest request);
  absl::StatusOr<v1::SearchResponse> SearchPage(const v1::SearchRequest& request);

  // Whom the subjects met, one row a counterpart (`group_by` is set accordingly).
  PagedRange<v1::CounterpartSummary> FindEncounters(v1::FindEncountersRequest request);
  // The same, one row a meeting and counterpart.
  PagedRange<v1::Encounter> ListEncounters(v1::FindEncountersRequest request);
  // The reply as the request's `group_by` has it.
  absl::StatusOr<v1::FindEncountersResponse> FindEncountersPage(
      const v1::FindEncountersRequest& request);

  // The meetings of a party, in order of time.
  PagedRange<v1::Meeting> GetTimeline(v1::GetTimelineRequest request);
  absl::StatusOr<v1::GetTimelineResponse> GetTimelinePage(const v1::GetTimelineRequest& request);

  // Who held a role, or what a person held.
  PagedRange<v1::TenureRow> ListTenures(v1::ListTenuresRequest request);
  absl::StatusOr<v1::ListTenuresResponse> ListTenuresPage(const v1::ListTenuresRequest& request);

  // Who said what.
  PagedRange<v1::StatementRow> ListStatements(v1::ListStatementsRequest request);
  absl::StatusOr<v1::ListStatementsResponse> ListStatementsPage(
      const v1::ListStatementsRequest& request);

  // Why a fact is believed.
  PagedRange<v1::Evidence> ListEvidence(v1::ListEvidenceRequest request);
  absl::StatusOr<v1::ListEvidenceResponse> ListEvidencePage(const v1::ListEvidenceRequest& request);

  // How many meetings, by what the request says.
  PagedRange<v1::EncounterSummary> SummarizeEncounters(v1::SummarizeEncountersRequest request);
  absl::StatusOr<v1::SummarizeEncountersResponse> SummarizeEncountersPage(
      const v1::SummarizeEncountersRequest& request);

  // Whom all of some people met.
  PagedRange<v1::CommonContact> CommonContacts(v1::CommonContactsRequest request);
  absl::StatusOr<v1::CommonContactsResponse> CommonContactsPage(
      const v1::CommonContactsRequest& request);

  // Holders of an office who met people whom somebody had met shortly before.
  PagedRange<v1::IndirectContact> IndirectContacts(v1::IndirectContactsRequest request);
  absl::StatusOr<v1::IndirectContactsResponse> IndirectContactsPage(
      const v1::IndirectContactsRequest& request);

  // Who attended all of some meetings, and who was missed.
  absl::StatusOr<v1::CoAttendanceResponse> CoAttendance(const v1::CoAttendanceRequest& request);

  // The shortest chains of meetings between two people.
  absl::StatusOr<v1::FindPathsResponse> FindPaths(const v1::FindPathsRequest& request);

  // What names in words mean.
  absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(const v1::ResolveNamesRequest& request);

  // The changes from the request's start on; see GraphConnection::Watch. When the server is lost,
  // it connects again and goes on after the last message's checkpoint, as often as the retry policy
  // has it for one that does not come back: nothing is lost or told twice. Ends with the observer,
  // an error that a retry does not mend, or `until_now`.
  absl::Status Watch(v1::WatchRequest request, const GraphConnection::WatchObserver& observer);

  // How an answer of FindEncounters has changed.
  PagedRange<v1::EncounterChange> DiffEncounters(v1::DiffEncountersRequest request);
  absl::StatusOr<v1::DiffEncountersResponse> DiffEncountersPage(
      const v1::DiffEncountersRequest& request);

  // Runs a query; see GraphConnection::Query. Retried until the first message has come. DATA_LOSS
  // if the stream ends without its summary.
  absl::Status Query(const v1::QueryRequest& request,
                     const GraphConnection::QueryObserver& observer);
  // How a query would be carried out.
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request);
  // The names that queries can use.
  absl::StatusOr<v1::GetSchemaResponse> GetSchema();

  // Opens a stream for many articles. Not retried: whoever writes can send again what has no result
  // yet, and nothing is done twice.
  std::unique_ptr<ArticleStream> IngestArticles();
  // Ingests one article, with retries. An article that the server rejects is an OK with outcome
  // INGEST_OUTCOME_REJECTED.
  absl::StatusOr<v1::IngestArticlesResponse> IngestArticle(const v1::ArticleFacts& facts);
  // Writes structured facts, once, however often it is retried: a request without a request_id gets
  // one made here, at random.
  absl::StatusOr<v1::WriteFactsResponse> WriteFacts(v1::WriteFactsRequest request);

  // What curators do; see CurationService. Those that write are not retried but for their dry runs,
  // save ImportDecision, which does nothing twice.
  absl::StatusOr<v1::RetractArticleResponse> RetractArticle(
      const v1::RetractArticleRequest& request);
  absl::StatusOr<v1::MergeEntitiesResponse> MergeEntities(const v1::MergeEntitiesRequest& request);
  absl::StatusOr<v1::SplitEntityResponse> SplitEntity(const v1::SplitEntityRequest& request);
  absl::StatusOr<v1::UndoDecisionResponse> UndoDecision(const v1::UndoDecisionRequest& request);
  absl::StatusOr<v1::AcceptCandidateResponse> AcceptCandidate(
      const v1::AcceptCandidateRequest& request);
  absl::StatusOr<v1::RejectCandidateResponse> RejectCandidate(
      const v1::RejectCandidateRequest& request);
  absl::StatusOr<v1::ImportDecisionResponse> ImportDecision(
      const v1::ImportDecisionRequest& request);
  absl::StatusOr<v1::EraseResponse> Erase(const v1::EraseRequest& request);
  // The decisions in force, oldest first.
  PagedRange<v1::Decision> ListDecisions(v1::ListDecisionsRequest request);
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisionsPage(
      const v1::ListDecisionsRequest& request);
  // Pairs that may be the same, likeliest first.
  PagedRange<v1::Candidate> ListCandidates(v1::ListCandidatesRequest request);
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidatesPage(
      const v1::ListCandidatesRequest& request);

  // What the store holds.
  absl::StatusOr<v1::GetStatsResponse> GetStats();
  // Compares every index with its base rows; see GraphConnection::Verify. Retried until the first
  // step has come. OK also where there are differences: the last step has their number.
  absl::Status Verify(const v1::VerifyRequest& request,
                      const GraphConnection::VerifyObserver& observer);
  // Makes a backup in a new folder on the server. Not retried.
  absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest& request);
  // Compacts the store.
  absl::Status Compact();
  // The whole graph as what was asserted; see GraphConnection::ExportGraph. Retried until the first
  // piece has come. DATA_LOSS if the stream ends without its last message.
  absl::Status ExportGraph(const v1::ExportGraphRequest& request,
                           const GraphConnection::ExportObserver& observer);

  // The calls that the server works on, and the end of one.
  absl::StatusOr<v1::ListRunningCallsResponse> ListRunningCalls();
  absl::Status EndCall(int64_t id);
  // Verify, and puts right what is wrong with the indexes; see GraphConnection::RepairIndex.
  // Retried until the first step has come.
  absl::Status RepairIndex(const v1::RepairIndexRequest& request,
                           const GraphConnection::RepairObserver& observer);
  // Takes the history before a revision or time away.
  absl::StatusOr<v1::TrimHistoryResponse> TrimHistory(const v1::TrimHistoryRequest& request);

 private:
  const std::unique_ptr<GraphConnection> owned_;
  GraphConnection& connection_;
  const RetryPolicy retry_policy_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_GRAPH_CLIENT_H_
