#include "server/service/admin_service.h"

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/config/version.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/graph_exporter.h"
#include "server/service/integrity_reporter.h"
#include "server/service/read_session.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t nanos = absl::ToUnixNanos(time);
  google::protobuf::Timestamp timestamp;
  int64_t seconds = nanos / 1'000'000'000;
  int64_t rest = nanos % 1'000'000'000;
  if (rest < 0) {
    rest += 1'000'000'000;
    --seconds;
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest));
  return timestamp;
}

void FillReadInfo(const GraphReader& reader, uint64_t rows_read, v1::ReadInfo* info) {
  info->set_revision(static_cast<int64_t>(reader.revision()));
  if (reader.revision() != 0) *info->mutable_revision_time() = ToTimestamp(reader.revision_time());
  info->set_complete(true);
  info->set_rows_read(static_cast<int64_t>(rows_read));
}

// Holds the right to run maintenance.
class Exclusive {
 public:
  explicit Exclusive(std::atomic<bool>& flag) : flag_(flag), held_(!flag.exchange(true)) {}
  ~Exclusive() {
    if (held_) flag_.store(false);
  }
  Exclusive(const Exclusive&) = delete;
  Exclusive& operator=(const Exclusive&) = delete;

  absl::Status status() const {
    if (held_) return absl::OkStatus();
    return MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                     "a backup or compaction is under way already: one at a time",
                     {{"limit", "max_concurrent_maintenance"}, {"value", "1"}});
  }

 private:
  std::atomic<bool>& flag_;
  const bool held_;
};

int64_t DirectoryBytes(const std::string& directory) {
  std::error_code error;
  int64_t bytes = 0;
  for (std::filesystem::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code size_error;
    const auto size = it->is_regular_file(size_error) ? it->file_size(size_error) : 0;
    if (!size_error) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

// What the store says of `directory`, in this service's terms.
absl::Status BackupError(const absl::Status& status, const std::string& directory,
                         const std::string& engine) {
  switch (status.code()) {
    case absl::StatusCode::kAlreadyExists:
      return MakeError(status.code(), "DIRECTORY_EXISTS",
                       absl::StrCat(directory, " exists already; a backup makes a new directory"),
                       {{"directory", directory}});
    case absl::StatusCode::kNotFound:
      return InvalidField(
          "directory", absl::StrCat("the parent of ", directory, " does not exist on the server"));
    case absl::StatusCode::kUnimplemented:
      return MakeError(status.code(), "ENGINE_UNSUPPORTED",
                       absl::StrCat("the storage engine ", engine, " has no backups"),
                       {{"engine", engine}});
    default:
      return status;
  }
}

}  // namespace

AdminService::AdminService(GraphStore& store, RpcRuntime& runtime, const Options& options)
    : store_(store), runtime_(runtime), options_(options), start_time_(runtime.clock().Now()) {}

grpc::ServerUnaryReactor* AdminService::GetStats(grpc::CallbackServerContext* context,
                                                 const v1::GetStatsRequest* request,
                                                 v1::GetStatsResponse* response) {
  return HandleUnary(runtime_, {"AdminService/GetStats", Execution::kRead}, context, request,
                     response,
                     [this](const v1::GetStatsRequest&, RequestContext&) { return DoGetStats(); });
}

grpc::ServerWriteReactor<v1::VerifyResponse>* AdminService::Verify(
    grpc::CallbackServerContext* context, const v1::VerifyRequest* request) {
  return HandleServerStream<v1::VerifyRequest, v1::VerifyResponse>(
      runtime_, {"AdminService/Verify", Execution::kLong}, context, request,
      [this](const v1::VerifyRequest& message, RequestContext& rpc,
             ReplySink<v1::VerifyResponse>& sink) { return DoVerify(message, rpc, sink); });
}

grpc::ServerUnaryReactor* AdminService::Backup(grpc::CallbackServerContext* context,
                                               const v1::BackupRequest* request,
                                               v1::BackupResponse* response) {
  return HandleUnary(
      runtime_, {"AdminService/Backup", Execution::kLong}, context, request, response,
      [this](const v1::BackupRequest& message, RequestContext&) { return DoBackup(message); });
}

grpc::ServerUnaryReactor* AdminService::Compact(grpc::CallbackServerContext* context,
                                                const v1::CompactRequest* request,
                                                v1::CompactResponse* response) {
  return HandleUnary(
      runtime_, {"AdminService/Compact", Execution::kLong}, context, request, response,
      [this](const v1::CompactRequest&, RequestContext& rpc) { return DoCompact(rpc); });
}

grpc::ServerWriteReactor<v1::ExportGraphResponse>* AdminService::ExportGraph(
    grpc::CallbackServerContext* context, const v1::ExportGraphRequest* request) {
  return HandleServerStream<v1::ExportGraphRequest, v1::ExportGraphResponse>(
      runtime_, {"AdminService/ExportGraph", Execution::kLong}, context, request,
      [this](const v1::ExportGraphRequest& message, RequestContext& rpc,
             ReplySink<v1::ExportGraphResponse>& sink) {
        return DoExportGraph(message, rpc, sink);
      });
}

absl::StatusOr<v1::GetStatsResponse> AdminService::DoGetStats() {
  const std::shared_ptr<const GraphReader> reader = store_.Latest();
  CHANCERY_ASSIGN_OR_RETURN(const GraphStats stats, store_.Stats());
  v1::GetStatsResponse response;
  FillReadInfo(*reader, 0, response.mutable_info());
  for (const auto& [kind, count] : stats.counts) {
    (*response.mutable_counts())[std::string(CollectionOf(kind))] = count;
  }
  response.set_engine(stats.kv.engine);
  for (int i = 0; i < kTableCount; ++i) {
    const std::string name(TableName(static_cast<Table>(i)));
    const KvStats::TableStats& table = stats.kv.tables[i];
    (*response.mutable_table_bytes())[name] = static_cast<int64_t>(table.bytes);
    (*response.mutable_table_rows())[name] = static_cast<int64_t>(table.keys);
  }
  response.set_format_version(static_cast<int32_t>(stats.format_version));
  *response.mutable_start_time() = ToTimestamp(start_time_);
  response.set_server_version(kServerVersion);
  response.set_sync_writes(stats.sync_writes);
  response.set_oldest_revision(static_cast<int64_t>(stats.oldest));
  if (stats.oldest > 0) *response.mutable_oldest_revision_time() = ToTimestamp(stats.oldest_time);
  return response;
}

absl::Status AdminService::DoVerify(const v1::VerifyRequest& request, RequestContext& context,
                                    ReplySink<v1::VerifyResponse>& sink) {
  const std::shared_ptr<const GraphReader> reader = store_.Latest();
  IntegrityReporter<v1::VerifyResponse> reporter(*reader, request.max_differences(), context, sink);
  if (!reporter.status().ok()) return reporter.status();
  const absl::StatusOr<GraphStore::VerifyCounts> counts = store_.Verify(
      context.budget, [&](absl::string_view difference) { reporter.Difference(difference); },
      [&](const GraphStore::VerifyCounts& so_far) { return reporter.Progress(so_far); });
  // Why it was told to stop says more than that it was.
  if (!reporter.status().ok()) return reporter.status();
  if (!counts.ok()) return counts.status();
  return reporter.Done(*reader);
}

absl::StatusOr<std::string> AdminService::BackupDirectory(const std::string& requested) const {
  if (requested.empty()) return InvalidField("directory", "is required");
  if (requested.find('\0') != std::string::npos) {
    return InvalidField("directory", "has a zero byte");
  }
  const std::filesystem::path path(requested);
  if (options_.backup_root.empty()) {
    if (!path.is_absolute()) {
      return InvalidField("directory", "must be an absolute path: it is one on the server");
    }
    return path.lexically_normal().string();
  }
  std::error_code error;
  const std::filesystem::path root = std::filesystem::weakly_canonical(options_.backup_root, error);
  if (error) {
    return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                     absl::StrCat("cannot look at backup_root: ", error.message()),
                     {{"directory", options_.backup_root}});
  }
  // Symbolic links are followed, so that none leads out of the root.
  const std::filesystem::path full = std::filesystem::weakly_canonical(root / path, error);
  const std::filesystem::path relative = full.lexically_relative(root);
  if (error || relative.empty() || relative == "." || *relative.begin() == "..") {
    return InvalidField("directory",
                        absl::StrCat("must be below the server's backup_root ", root.string()));
  }
  return full.string();
}

absl::StatusOr<v1::BackupResponse> AdminService::DoBackup(const v1::BackupRequest& request) {
  CHANCERY_ASSIGN_OR_RETURN(std::string directory, BackupDirectory(request.directory()));
  while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
  const Exclusive exclusive(maintenance_);
  CHANCERY_RETURN_IF_ERROR(exclusive.status());
  // Taken before the copy, which may also hold later revisions.
  const Revision revision = store_.Latest()->revision();
  const absl::Status status = store_.Backup(directory);
  if (!status.ok()) {
    CHANCERY_ASSIGN_OR_RETURN(const GraphStats stats, store_.Stats());
    return BackupError(status, directory, stats.kv.engine);
  }
  v1::BackupResponse response;
  response.set_revision(static_cast<int64_t>(revision));
  response.set_bytes(DirectoryBytes(directory));
  return response;
}

absl::StatusOr<v1::CompactResponse> AdminService::DoCompact(RequestContext& context) {
  const Exclusive exclusive(maintenance_);
  CHANCERY_RETURN_IF_ERROR(exclusive.status());
  CHANCERY_RETURN_IF_ERROR(store_.Compact(context.budget));
  return v1::CompactResponse();
}

absl::Status AdminService::DoExportGraph(const v1::ExportGraphRequest& request,
                                         RequestContext& context,
                                         ReplySink<v1::ExportGraphResponse>& sink) {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(store_, request.consistency()));
  return chancery::ExportGraph(*reader, context.budget, [&sink](v1::ExportGraphResponse piece) {
    return sink.Write(std::move(piece));
  });
}

}  // namespace chancery
