// A GraphConnection over gRPC.
//
//   GrpcConnectionOptions options;
//   options.target = "127.0.0.1:7411";
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GrpcConnection> connection,
//                             GrpcConnection::Create(options));
//
// Create() does not connect: the first call does, and later ones reconnect where needed. A server
// that cannot be reached is UNAVAILABLE, "cannot reach 127.0.0.1:7411: connection refused".
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "client/lib/graph_connection.h"

namespace chancery {

struct TlsOptions {
  // PEM file with the authorities to trust; empty: the system's.
  std::string root_ca_file;
  // PEM files with the client's certificate chain and its key, for a server that asks for them;
  // both or neither.
  std::string certificate_file;
  std::string key_file;
  // The name that the server's certificate must have; empty: the host of the target.
  std::string server_name;
};

struct GrpcConnectionOptions {
  // HOST:PORT, unix:/path/of/socket, or another gRPC target.
  std::string target = "127.0.0.1:7411";
  // Without: plain text.
  absl::optional<TlsOptions> tls;
  // Sent with each call as `authorization: Bearer TOKEN`. A token is a password: without `tls` only
  // a target on this machine (loopback or a socket) gets it.
  std::string bearer_token;
  // How long one attempt of an ordinary call may take.
  absl::Duration attempt_timeout = absl::Seconds(30);
  // The same for IngestArticles, Verify, Backup, Compact, ExportGraph and what curators write,
  // which may take long.
  absl::Duration long_call_timeout = absl::InfiniteDuration();
  // While a call is under way and nothing comes, the server is asked for a sign of life so often;
  // without one for keepalive_timeout, the calls end with UNAVAILABLE. At least 10 s, which is what
  // chanceryd allows.
  absl::Duration keepalive_time = absl::Seconds(20);
  absl::Duration keepalive_timeout = absl::Seconds(10);
  // The largest message sent or received, in bytes. The server's limit is the same.
  int max_message_bytes = 64 << 20;
  // Sent with each call, so that it is found in the server's log by the trace that it is part of:
  // W3C's "00-TRACE-SPAN-FLAGS".
  std::string traceparent;
  // The first word of the user agent.
  std::string user_agent;
};

class GrpcConnection final : public GraphConnection {
 public:
  // INVALID_ARGUMENT for options that contradict each other, NOT_FOUND or PERMISSION_DENIED for a
  // file that cannot be read.
  static absl::StatusOr<std::unique_ptr<GrpcConnection>> Create(
      const GrpcConnectionOptions& options);
  ~GrpcConnection() override;

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
  // Without a time limit.
  absl::Status Watch(const v1::WatchRequest& request, const WatchObserver& observer) override;
  absl::StatusOr<v1::DiffEncountersResponse> DiffEncounters(
      const v1::DiffEncountersRequest& request) override;
  // The stream must be destroyed before the connection.
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
  struct Stubs;

  GrpcConnection(const GrpcConnectionOptions& options, std::unique_ptr<Stubs> stubs);

  const GrpcConnectionOptions options_;
  const std::unique_ptr<Stubs> stubs_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_
