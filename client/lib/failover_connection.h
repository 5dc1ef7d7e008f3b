// A GraphConnection over several servers that share one store (docs/scale_out.md).
//
//   GrpcConnectionOptions options;
//   options.target = "db1:7411,db2:7411";
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GraphConnection> connection,
//                             ConnectToServers(options));
//
// One server is in use for reading, and one for writing. When it is lost, shuts down or has lost
// its database, the next one is. A call that failed so is sent to each of the others in turn, once,
// if it may be sent twice (call_safety.h) or was not sent at all; else the caller gets the error,
// and only later calls go elsewhere. A write that a server refuses because it only reads goes to
// the next one. What is sent twice is done once: the servers know articles and request ids from
// each other, so a write whose outcome one of them did not know is settled by the next.
//
// It follows its own revision: a read that asks for the newest state asks for no older one than the
// newest that this connection has seen in any reply, from whichever server. One that is behind (a
// standby) answers REVISION_NOT_REACHED, and the next is asked.
//
// ListRunningCalls and EndCall are about one server: the one in use for reading.
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"

namespace chancery {

class FailoverConnection final : public GraphConnection {
 public:
  // The first is used first. REQUIRES: there is one.
  explicit FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers);

  // The newest revision of any reply; 0 before the first.
  int64_t seen_revision() const { return seen_; }

  absl::StatusOr<v1::GetResourceResponse> GetResource(
      const v1::GetResourceRequest& request) override;
  absl::StatusOr<v1::BatchGetResourcesResponse> BatchGetResources(
      const v1::BatchGetResourcesRequest& request) override;
  absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) override;
  absl::StatusOr<v1::SearchResponse> Search(const v1::SearchRequest& request) override;
  absl::StatusOr<v1::FindEncountersResponse> FindEncounters(
      const v1::FindEncountersRequest& request) override;
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(
      const v1::GetTimelineRequest& request) override;
  absl::StatusOr<v1::ListTenuresResponse> ListTenures(
      const v1::ListTenuresRequest& request) override;
  absl::StatusOr<v1::ListStatementsResponse> ListStatements(
      const v1::ListStatementsRequest& request) override;
  absl::StatusOr<v1::ListEvidenceResponse> ListEvidence(
      const v1::ListEvidenceRequest& request) override;
  absl::Status Query(const v1::QueryRequest& request, const QueryObserver& observer) override;
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request) override;
  absl::StatusOr<v1::GetSchemaResponse> GetSchema(const v1::GetSchemaRequest& request) override;
  absl::StatusOr<v1::SummarizeEncountersResponse> SummarizeEncounters(
      const v1::SummarizeEncountersRequest& request) override;
  absl::StatusOr<v1::CommonContactsResponse> CommonContacts(
      const v1::CommonContactsRequest& request) override;
  absl::StatusOr<v1::CoAttendanceResponse> CoAttendance(
      const v1::CoAttendanceRequest& request) override;
  absl::StatusOr<v1::FindPathsResponse> FindPaths(const v1::FindPathsRequest& request) override;
  absl::StatusOr<v1::IndirectContactsResponse> IndirectContacts(
      const v1::IndirectContactsRequest& request) override;
  absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(
      const v1::ResolveNamesRequest& request) override;
  absl::Status Watch(const v1::WatchRequest& request, const WatchObserver& observer) override;
  absl::StatusOr<v1::DiffEncountersResponse> DiffEncounters(
      const v1::DiffEncountersRequest& request) override;
  std::unique_ptr<ArticleStream> IngestArticles() override;
  absl::StatusOr<v1::WriteFactsResponse> WriteFacts(const v1::WriteFactsRequest& request) override;
  absl::StatusOr<v1::RetractArticleResponse> RetractArticle(
      const v1::RetractArticleRequest& request) override;
  absl::StatusOr<v1::MergeEntitiesResponse> MergeEntities(
      const v1::MergeEntitiesRequest& request) override;
  absl::StatusOr<v1::SplitEntityResponse> SplitEntity(
      const v1::SplitEntityRequest& request) override;
  absl::StatusOr<v1::UndoDecisionResponse> UndoDecision(
      const v1::UndoDecisionRequest& request) override;
  absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(
      const v1::ListDecisionsRequest& request) override;
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const v1::ListCandidatesRequest& request) override;
  absl::StatusOr<v1::AcceptCandidateResponse> AcceptCandidate(
      const v1::AcceptCandidateRequest& request) override;
  absl::StatusOr<v1::RejectCandidateResponse> RejectCandidate(
      const v1::RejectCandidateRequest& request) override;
  absl::StatusOr<v1::ImportDecisionResponse> ImportDecision(
      const v1::ImportDecisionRequest& request) override;
  absl::StatusOr<v1::EraseResponse> Erase(const v1::EraseRequest& request) override;
  absl::StatusOr<v1::GetStatsResponse> GetStats(const v1::GetStatsRequest& request) override;
  absl::Status Verify(const v1::VerifyRequest& request, const VerifyObserver& observer) override;
  absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest& request) override;
  absl::StatusOr<v1::CompactResponse> Compact(const v1::CompactRequest& request) override;
  absl::Status ExportGraph(const v1::ExportGraphRequest& request,
                           const ExportObserver& observer) override;
  absl::StatusOr<v1::ListRunningCallsResponse> ListRunningCalls(
      const v1::ListRunningCallsRequest& request) override;
  absl::StatusOr<v1::EndCallResponse> EndCall(const v1::EndCallRequest& request) override;
  absl::Status RepairIndex(const v1::RepairIndexRequest& request,
                           const RepairObserver& observer) override;
  absl::StatusOr<v1::TrimHistoryResponse> TrimHistory(
      const v1::TrimHistoryRequest& request) override;

 private:
  class Stream;

  // Which server is in use, for reading or for writing.
  using InUse = std::atomic<size_t>;

  template <typename Request, typename Reply>
  absl::StatusOr<Reply> Call(absl::StatusOr<Reply> (GraphConnection::*method)(const Request&),
                             Request request);
  // The same for a method whose messages are observed. It is not sent again once one has come.
  template <typename Request, typename Reply>
  absl::Status Observe(absl::Status (GraphConnection::*method)(
                           const Request&, const std::function<bool(const Reply&)>&),
                       Request request, const std::function<bool(const Reply&)>& observer);
  // Asks for no older state than what was seen.
  template <typename Request>
  void Follow(Request* request) const;
  template <typename Reply>
  void Note(const Reply& reply);
  void NoteRevision(int64_t revision);
  // After an error of the server `at`: later calls go to the next one, if it is the server's.
  void MoveFrom(size_t at, const absl::Status& status, InUse* in_use) const;

  const std::vector<std::unique_ptr<GraphConnection>> servers_;
  std::atomic<int64_t> seen_{0};
  InUse reading_{0};
  InUse writing_{0};
};

// A connection to the servers of options.target, of which there may be several, separated by
// commas. Errors as GrpcConnection::Create.
absl::StatusOr<std::unique_ptr<GraphConnection>> ConnectToServers(
    const GrpcConnectionOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_FAILOVER_CONNECTION_H_
