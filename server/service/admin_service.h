// chancery.v1.AdminService over a GraphStore.

#ifndef CHANCERY_SERVER_SERVICE_ADMIN_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_ADMIN_SERVICE_H_

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// Thread-safe. Backup and Compact run one at a time: a second one is OVERLOADED.
class AdminService final : public v1::AdminService::CallbackService {
 public:
  struct Options {
    // If set, backups go below it, and relative directories are taken from it.
    std::string backup_root;
  };

  // `store` and `runtime` must outlive the service.
  AdminService(GraphStore& store, RpcRuntime& runtime, const Options& options);

  grpc::ServerUnaryReactor* GetStats(grpc::CallbackServerContext* context,
                                     const v1::GetStatsRequest* request,
                                     v1::GetStatsResponse* response) override;
  grpc::ServerWriteReactor<v1::VerifyResponse>* Verify(grpc::CallbackServerContext* context,
                                                       const v1::VerifyRequest* request) override;
  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override;
  grpc::ServerUnaryReactor* Compact(grpc::CallbackServerContext* context,
                                    const v1::CompactRequest* request,
                                    v1::CompactResponse* response) override;
  grpc::ServerWriteReactor<v1::ExportGraphResponse>* ExportGraph(
      grpc::CallbackServerContext* context, const v1::ExportGraphRequest* request) override;

 private:
  absl::StatusOr<v1::GetStatsResponse> DoGetStats();
  absl::Status DoVerify(const v1::VerifyRequest& request, RequestContext& context,
                        ReplySink<v1::VerifyResponse>& sink);
  absl::StatusOr<v1::BackupResponse> DoBackup(const v1::BackupRequest& request);
  absl::StatusOr<v1::CompactResponse> DoCompact(RequestContext& context);
  absl::Status DoExportGraph(const v1::ExportGraphRequest& request, RequestContext& context,
                             ReplySink<v1::ExportGraphResponse>& sink);

  // The directory to write, checked against Options::backup_root.
  absl::StatusOr<std::string> BackupDirectory(const std::string& requested) const;

  GraphStore& store_;
  RpcRuntime& runtime_;
  const Options options_;
  const absl::Time start_time_;
  std::atomic<bool> maintenance_{false};  // a Backup or Compact is under way
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_ADMIN_SERVICE_H_
