// One way to reach a Chancery server: a method for each RPC, request in, reply or error out.
//
// GrpcConnection is the real one, FakeGraphConnection the one of tests. A connection makes one
// attempt for each call; GraphClient adds retries and paging on top. Errors carry an ErrorDetail
// (storage/base/errors.h) where the server gave a reason. A server that cannot be reached is
// UNAVAILABLE without one.
//
// Thread-safe: implementations may be called from any number of threads at once.

#ifndef CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/curation_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "chancery/v1/name_service.pb.h"
#include "chancery/v1/operator_service.pb.h"
#include "chancery/v1/query_service.pb.h"
#include "chancery/v1/traversal_service.pb.h"
#include "chancery/v1/watch_service.pb.h"

namespace chancery {

// An open IngestArticles call. Results come in the order of the requests.
//
//   stream->Write(request); ... stream->WritesDone();
//   while (stream->Read(&result)) ...
//   return stream->Finish();
//
// One thread may write while another reads; Cancel() may be called from any. The server answers
// only as fast as it is read: who writes much must read beside it. Destroying an unfinished stream
// cancels it.
class ArticleStream {
 public:
  virtual ~ArticleStream() = default;

  // Sends one article. False where the stream is broken: Finish() then says why.
  virtual bool Write(const v1::IngestArticlesRequest& request) = 0;
  // Says that no more articles follow. False where the stream is broken.
  virtual bool WritesDone() = 0;
  // Waits for the next result. False after the last one, or where the stream is broken.
  virtual bool Read(v1::IngestArticlesResponse* result) = 0;
  // Waits for the end of the call. OK where every article has its result. REQUIRES: Read() returned
  // false, or Cancel() was called; no other method is running, and none is called afterwards.
  virtual absl::Status Finish() = 0;
  // Gives up: pending and later calls return false. Articles without a result may be in the graph.
  virtual void Cancel() = 0;
};

class GraphConnection {
 public:
  // Gets a step of Verify; false gives up, and Verify returns CANCELLED.
  using VerifyObserver = std::function<bool(const v1::VerifyResponse&)>;
  // Gets a piece of ExportGraph; false gives up, and ExportGraph returns CANCELLED.
  using ExportObserver = std::function<bool(const v1::ExportGraphResponse&)>;

  // Gets a step of RepairIndex; false gives up, and RepairIndex returns CANCELLED.
  using RepairObserver = std::function<bool(const v1::RepairIndexResponse&)>;

  // Gets a message of Query; false gives up, and Query returns CANCELLED.
  using QueryObserver = std::function<bool(const v1::QueryResponse&)>;

  // Gets a message of Watch; false gives up, and Watch returns CANCELLED.
  using WatchObserver = std::function<bool(const v1::WatchResponse&)>;

  virtual ~GraphConnection() = default;

  // GraphService.
  virtual absl::StatusOr<v1::GetResourceResponse> GetResource(
      const v1::GetResourceRequest& request) = 0;
  virtual absl::StatusOr<v1::BatchGetResourcesResponse> BatchGetResources(
      const v1::BatchGetResourcesRequest& request) = 0;
  virtual absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) = 0;
  virtual absl::StatusOr<v1::SearchResponse> Search(const v1::SearchRequest& request) = 0;
  virtual absl::StatusOr<v1::FindEncountersResponse> FindEncounters(
      const v1::FindEncountersRequest& request) = 0;
  virtual absl::StatusOr<v1::GetTimelineResponse> GetTimeline(
      const v1::GetTimelineRequest& request) = 0;
  virtual absl::StatusOr<v1::ListTenuresResponse> ListTenures(
      const v1::ListTenuresRequest& request) = 0;
  virtual absl::StatusOr<v1::ListStatementsResponse> ListStatements(
      const v1::ListStatementsRequest& request) = 0;
  virtual absl::StatusOr<v1::ListEvidenceResponse> ListEvidence(
      const v1::ListEvidenceRequest& request) = 0;

  // QueryService. Query calls `observer` on the calling thread, for every message of the stream.
  virtual absl::Status Query(const v1::QueryRequest& request, const QueryObserver& observer) = 0;
  virtual absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request) = 0;
  virtual absl::StatusOr<v1::GetSchemaResponse> GetSchema(const v1::GetSchemaRequest& request) = 0;

  // TraversalService.
  virtual absl::StatusOr<v1::SummarizeEncountersResponse> SummarizeEncounters(
      const v1::SummarizeEncountersRequest& request) = 0;
  virtual absl::StatusOr<v1::CommonContactsResponse> CommonContacts(
      const v1::CommonContactsRequest& request) = 0;
  virtual absl::StatusOr<v1::CoAttendanceResponse> CoAttendance(
      const v1::CoAttendanceRequest& request) = 0;
  virtual absl::StatusOr<v1::FindPathsResponse> FindPaths(const v1::FindPathsRequest& request) = 0;
  virtual absl::StatusOr<v1::IndirectContactsResponse> IndirectContacts(
      const v1::IndirectContactsRequest& request) = 0;

  // NameService.
  virtual absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(
      const v1::ResolveNamesRequest& request) = 0;

  // WatchService. Watch calls `observer` on the calling thread, for every message of the stream.
  virtual absl::Status Watch(const v1::WatchRequest& request, const WatchObserver& observer) = 0;
  virtual absl::StatusOr<v1::DiffEncountersResponse> DiffEncounters(
      const v1::DiffEncountersRequest& request) = 0;

  // IngestService.
  virtual std::unique_ptr<ArticleStream> IngestArticles() = 0;
  virtual absl::StatusOr<v1::WriteFactsResponse> WriteFacts(
      const v1::WriteFactsRequest& request) = 0;

  // CurationService.
  virtual absl::StatusOr<v1::RetractArticleResponse> RetractArticle(
      const v1::RetractArticleRequest& request) = 0;
  virtual absl::StatusOr<v1::MergeEntitiesResponse> MergeEntities(
      const v1::MergeEntitiesRequest& request) = 0;
  virtual absl::StatusOr<v1::SplitEntityResponse> SplitEntity(
      const v1::SplitEntityRequest& request) = 0;
  virtual absl::StatusOr<v1::UndoDecisionResponse> UndoDecision(
      const v1::UndoDecisionRequest& request) = 0;
  virtual absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(
      const v1::ListDecisionsRequest& request) = 0;
  virtual absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const v1::ListCandidatesRequest& request) = 0;
  virtual absl::StatusOr<v1::AcceptCandidateResponse> AcceptCandidate(
      const v1::AcceptCandidateRequest& request) = 0;
  virtual absl::StatusOr<v1::RejectCandidateResponse> RejectCandidate(
      const v1::RejectCandidateRequest& request) = 0;
  virtual absl::StatusOr<v1::ImportDecisionResponse> ImportDecision(
      const v1::ImportDecisionRequest& request) = 0;
  virtual absl::StatusOr<v1::EraseResponse> Erase(const v1::EraseRequest& request) = 0;

  // AdminService.
  virtual absl::StatusOr<v1::GetStatsResponse> GetStats(const v1::GetStatsRequest& request) = 0;
  // Calls `observer` on the calling thread, for every message of the stream.
  virtual absl::Status Verify(const v1::VerifyRequest& request, const VerifyObserver& observer) = 0;
  virtual absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest& request) = 0;
  virtual absl::StatusOr<v1::CompactResponse> Compact(const v1::CompactRequest& request) = 0;
  // Calls `observer` on the calling thread, for every message of the stream.
  virtual absl::Status ExportGraph(const v1::ExportGraphRequest& request,
                                   const ExportObserver& observer) = 0;

  // OperatorService.
  virtual absl::StatusOr<v1::ListRunningCallsResponse> ListRunningCalls(
      const v1::ListRunningCallsRequest& request) = 0;
  virtual absl::StatusOr<v1::EndCallResponse> EndCall(const v1::EndCallRequest& request) = 0;
  // Calls `observer` on the calling thread, for every message of the stream.
  virtual absl::Status RepairIndex(const v1::RepairIndexRequest& request,
                                   const RepairObserver& observer) = 0;
  virtual absl::StatusOr<v1::TrimHistoryResponse> TrimHistory(
      const v1::TrimHistoryRequest& request) = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_GRAPH_CONNECTION_H_
