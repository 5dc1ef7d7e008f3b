// chanceryd: flags and a file become options, options a store, services and a server; then it waits
// for a signal.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/auth/authenticator.h"
#include "server/bulk/bulk_load.h"
#include "server/config/command_line.h"
#include "server/config/server_options.h"
#include "server/config/version.h"
#include "server/ingest/curator.h"
#include "server/ingest/moving_thread.h"
#include "server/observability/activity_metrics.h"
#include "server/observability/audit_log.h"
#include "server/observability/http_listener.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/opened_store.h"
#include "server/retention/retention_thread.h"
#include "server/runtime/admission_metrics.h"
#include "server/runtime/library_logs.h"
#include "server/runtime/rpc_runtime.h"
#include "server/runtime/server.h"
#include "server/runtime/shutdown_signals.h"
#include "server/service/admin_service.h"
#include "server/service/kept_key.h"
#include "server/service/page_token.h"
#include "server/service/storage_metrics.h"
#include "server/services.h"
#include "storage/access/access_role.h"
#include "storage/activity/activity.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/rewind.h"
#include "storage/rows/row_copy.h"
#include "storage/rows/row_store.h"
#include "storage/sql/pg_connection.h"
#include "storage/sql/sql_schema.h"
#include "storage/vocabulary/gazetteer.h"

// Of jemalloc. Large commits make buffers of many MiB; by default each is given back to the system
// at once, and the next one faulted in anew, which was a tenth of the time and more.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "oversize_threshold:0";
}

namespace chancery {
namespace {

constexpr int kExitOk = 0;
constexpr int kExitRuntimeError = 1;
constexpr int kExitUsage = 2;

// How long articles that a call left to be moved wait until the server goes on with them.
constexpr absl::Duration kMovingInterval = absl::Seconds(2);

// Fills the store with what standard input has.
absl::Status BulkLoad(const ServerOptions& options) {
  if (options.storage.engine != kEngineRocksDb) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--bulk-load needs a store with files: not --storage ", options.storage.engine));
  }
  const Clock& clock = SystemClock::Get();
  const auto open = [&](const std::string& path, bool filling) {
    RocksDbKvStore::Options rocksdb = RocksDbOptions(options, clock);
    rocksdb.path = path;
    rocksdb.bulk_load = filling;
    return RocksDbKvStore::Open(rocksdb);
  };
  return RunBulkLoad(options.data_dir, open, RocksDbKvStore::IsOwnFile, options.storage.index_texts,
                     clock, STDIN_FILENO, STDOUT_FILENO);
}

// Copies the store into another one, of which `to` is the directory or the URI.
absl::Status CopyStore(const ServerOptions& options, const std::string& to) {
  const Clock& clock = SystemClock::Get();
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<RowStore> source, OpenCopySource(options, clock));
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<RowCopyTarget> target,
                            OpenCopyTarget(options, to, clock));
  CHANCERY_ASSIGN_OR_RETURN(
      const RowCopySummary summary,
      CopyRows(*source, *target, [](absl::string_view line) { std::cout << line << std::endl; }));
  std::cout << absl::StrCat("a copy of revision ", summary.revision, ": ", summary.rows,
                            " rows of all revisions and ", summary.requests,
                            " outcomes of requests, equal to the source\n");
  return absl::OkStatus();
}

Authenticator::Options AuthOptions(const ServerOptions::Auth& auth) {
  Authenticator::Options out;
  out.token_file = auth.token_file;
  for (const ServerOptions::Certificate& certificate : auth.certificates) {
    RoleSet roles;
    for (const std::string& role : certificate.roles) roles.Add(*ParseAccessRole(role));
    out.certificates.push_back({certificate.name, certificate.principal, roles});
  }
  return out;
}

RetentionThread::Options Retention(const ServerOptions::Retention& retention) {
  RetentionThread::Options out;
  if (retention.keep_history_hours > 0) {
    out.keep_history = absl::Hours(retention.keep_history_hours);
  }
  out.keep_outcomes = absl::Hours(retention.keep_outcomes_hours);
  return out;
}

// What /readyz says. Of a standby, also how far it is behind.
std::string Readiness(const OpenedStore& store) {
  if (store.sql == nullptr || !store.read_only) {
    return store.read_only ? "ready for reading\n" : "ready\n";
  }
  const absl::StatusOr<absl::Duration> lag = store.sql->Lag();
  if (!lag.ok()) return "ready for reading; the database does not answer\n";
  return absl::StrCat("ready for reading, ", absl::ToInt64Milliseconds(*lag), " ms behind\n");
}

// `store` must outlive the last scrape.
void AddSources(const OpenedStore& store, absl::Time started, Metrics& metrics) {
  metrics.AddSource([started] { return ProcessMetrics(started); });
  metrics.AddSource([] { return ActivityMetrics(ThisProcess()); });
  // A database has metrics of its own, and may be slow to answer.
  if (store.sql != nullptr) return;
  metrics.AddSource([&store]() -> std::vector<prometheus::MetricFamily> {
    const absl::StatusOr<GraphStats> stats = store.graph->Stats();
    if (!stats.ok()) return {};
    return StorageMetrics(*stats);
  });
}

HttpListener::Pages StatusPages(const Metrics& metrics, const RpcRuntime& runtime,
                                const OpenedStore& store) {
  return {{"/metrics",
           [&metrics] {
             return HttpPage{200, "text/plain; version=0.0.4; charset=utf-8", metrics.Text()};
           }},
          {"/healthz",
           [] {
             return HttpPage{200, "text/plain", "alive\n"};
           }},
          {"/readyz", [&runtime, &store] {
             if (runtime.draining()) return HttpPage{503, "text/plain", "shutting down\n"};
             return HttpPage{200, "text/plain", Readiness(store)};
           }}};
}

// Serves until a signal comes. Objects below use those above them.
absl::Status Serve(const ServerOptions& options, ShutdownSignals& signals) {
  const Clock& clock = SystemClock::Get();
  SilenceLibraries();  // what is wrong at the start is said once, by us
  Logger logger(*ParseLogLevel(options.log_level), clock);
  CHANCERY_ASSIGN_OR_RETURN(const OpenedStore opened, OpenStore(options, clock, logger));
  const bool read_only = opened.read_only;
  const std::unique_ptr<GraphStore>& store = opened.graph;
  Metrics metrics;
  metrics.SetRevisionSource([&store] { return static_cast<int64_t>(store->Latest()->revision()); });
  AddSources(opened, clock.Now(), metrics);
  const bool memory = options.storage.engine == kEngineMemory;
  if (opened.sql != nullptr) {
    metrics.SetRoundTripSource(
        [sql = opened.sql] { return static_cast<int64_t>(sql->read_round_trips()); });
    CHANCERY_ASSIGN_OR_RETURN(const std::string key, opened.sql->PageTokenKey());
    SetPageTokenKey(key);
  } else if (!memory && !read_only) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string key, KeptKey(options.data_dir + "/PAGE_TOKEN_KEY"));
    SetPageTokenKey(key);
  }
  const std::unique_ptr<Curator> curator = Curator::Create(*store, Gazetteer::Default(), clock);
  absl::optional<MovingThread> moving;
  absl::optional<RetentionThread> retention;
  if (!read_only) {
    moving.emplace(*store, Gazetteer::Default(), kMovingInterval);
    retention.emplace(*store, clock, Retention(options.retention),
                      [&logger](const absl::Status& error) {
                        logger.Log(LogLevel::kError, "retention", {{"error", error.message()}});
                      });
  }
  std::unique_ptr<Authenticator> authenticator;
  RpcRuntime::Options runtime_options = RuntimeOptions(options);
  if (options.auth.enabled) {
    CHANCERY_ASSIGN_OR_RETURN(authenticator,
                              Authenticator::Create(AuthOptions(options.auth), clock, logger));
    runtime_options.authenticator = authenticator.get();
  }
  std::unique_ptr<AuditLog> audit;
  if (options.audit.enabled) {
    AuditLog::Options audit_options;
    audit_options.path = options.audit.file;
    audit_options.max_file_bytes = static_cast<uint64_t>(options.audit.max_file_mb) << 20;
    audit_options.keep_files = options.audit.keep_files;
    CHANCERY_ASSIGN_OR_RETURN(audit, AuditLog::Open(audit_options, clock));
    runtime_options.audit = audit.get();
  }
  RpcRuntime runtime(runtime_options, clock, metrics, logger);
  metrics.AddSource([&runtime] { return AdmissionMetrics(runtime.admission().load()); });
  AdminService::Options admin;
  admin.backup_root = options.backup_root;
  CHANCERY_ASSIGN_OR_RETURN(
      const std::unique_ptr<Server> server,
      Server::Start(options, runtime, MakeServices(*store, *curator, runtime, admin)));
  const GrpcLogRoute grpc_log(logger);
  std::unique_ptr<HttpListener> http;
  if (!options.metrics_listen.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(
        http, HttpListener::Start(options.metrics_listen, StatusPages(metrics, runtime, opened)));
    const std::string host = options.metrics_listen.substr(0, options.metrics_listen.rfind(':'));
    logger.Log(LogLevel::kInfo, "listening",
               {{"message", absl::StrCat("metrics on ", host, ":", http->port())}});
  }

  if (!memory && !options.storage.sync_writes) {
    logger.Log(LogLevel::kWarning, "durability",
               {{"message", "storage.sync_writes is false: a loss of power may lose writes"}});
  }
  if (!options.port_file.empty()) {
    CHANCERY_RETURN_IF_ERROR(WritePortFile(options.port_file, server->port()));
  }
  std::cout << absl::StrCat(
                   "chanceryd ", kServerVersion, " listening on ", server->address(), ", data in ",
                   options.data_dir.empty() ? options.storage.engine : options.data_dir,
                   " (format ", kFormatVersion, ", revision ", store->Latest()->revision(), ")\n")
            << std::flush;

  const int signal = signals.Wait();
  signals.ExitOnNext(kExitRuntimeError);
  logger.Log(LogLevel::kInfo, "shutdown",
             {{"signal", strsignal(signal)}, {"in_flight", runtime.admission().in_flight()}});
  server->Drain();
  return read_only ? absl::OkStatus() : store->Flush();
}

// Makes `data_dir` of a backup, as it was at a revision if one is given.
int Restore(const std::string& backup, const absl::optional<std::string>& at_revision,
            const std::string& data_dir) {
  Revision revision = 0;
  std::function<absl::Status(std::unique_ptr<KvStore>)> change;
  std::string when;
  if (at_revision.has_value()) {
    if (!absl::SimpleAtoi(*at_revision, &revision)) {
      std::cerr << "chanceryd: --at-revision is \"" << *at_revision << "\": must be a number\n";
      return kExitUsage;
    }
    change = [&revision](std::unique_ptr<KvStore> copy) { return RewindKvStore(*copy, revision); };
    when = absl::StrCat(" as it was at revision ", revision);
  }
  const absl::Status restored = RocksDbKvStore::Restore(backup, data_dir, change);
  if (!restored.ok()) {
    std::cerr << "chanceryd: cannot restore: " << restored.message() << "\n";
    return kExitRuntimeError;
  }
  std::cout << data_dir << " is a checked copy of " << backup << when << "\n";
  return kExitOk;
}

int Main(const std::vector<std::string>& arguments) {
  // The store, its log, backups and restored stores are for the server's user alone.
  umask(0077);
  ShutdownSignals signals;
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  if (!line.ok()) {
    std::cerr << "chanceryd: " << line.status().message() << "\nTry --help.\n";
    return kExitUsage;
  }
  if (line->help) {
    std::cout << UsageText();
    return kExitOk;
  }
  if (line->version) {
    std::cout << "chanceryd " << kServerVersion << " (format " << kFormatVersion << ")\n";
    return kExitOk;
  }
  absl::StatusOr<ServerOptions> options = ServerOptions();
  if (line->config.has_value()) options = LoadServerOptions(*line->config);
  if (!options.ok()) {
    std::cerr << "chanceryd: " << options.status().message() << "\n";
    return kExitUsage;
  }
  ApplyOverrides(*line, &*options);
  const std::vector<OptionProblem> problems = Validate(*options);
  for (const OptionProblem& problem : problems) {
    std::cerr << "chanceryd: configuration: " << problem.ToString() << "\n";
  }
  if (!problems.empty()) return kExitUsage;
  if (line->at_revision.has_value() && !line->restore.has_value()) {
    std::cerr << "chanceryd: --at-revision needs --restore\n";
    return kExitUsage;
  }
  if (line->restore.has_value() && options->storage.engine != kEngineRocksDb) {
    std::cerr << "chanceryd: --restore needs storage.engine rocksdb\n";
    return kExitUsage;
  }
  if (line->copy_store.has_value()) {
    if (options->storage.engine == kEngineMemory) {
      std::cerr << "chanceryd: --copy-store needs a store that is kept\n";
      return kExitUsage;
    }
    const absl::Status uri =
        IsStoreUri(*line->copy_store) ? CheckPgUri(*line->copy_store) : absl::OkStatus();
    if (!uri.ok()) {
      std::cerr << "chanceryd: the URI of --copy-store " << uri.message() << "\n";
      return kExitUsage;
    }
  }
  if (options->storage.engine == kEnginePostgreSql) {
    if (const absl::Status uri = CheckPgUri(options->storage.store); !uri.ok()) {
      std::cerr << "chanceryd: the store's URI " << uri.message() << "\n";
      return kExitUsage;
    }
  } else if (line->init_store) {
    std::cerr << "chanceryd: --init-store needs --store\n";
    return kExitUsage;
  }
  if (line->check_config) {
    std::cout << "the configuration is good\n";
    return kExitOk;
  }
  if (line->restore.has_value()) {
    return Restore(*line->restore, line->at_revision, options->data_dir);
  }
  if (line->init_store) {
    const absl::Status made = InitSqlStore(options->storage.store);
    if (!made.ok()) {
      std::cerr << "chanceryd: cannot make the store: " << made.message() << "\n";
      return kExitRuntimeError;
    }
    std::cout << "the database has the tables of Chancery (format " << kFormatVersion << ")\n";
    return kExitOk;
  }
  if (line->copy_store.has_value()) {
    signals.ExitOnNext(kExitRuntimeError);
    const absl::Status copied = CopyStore(*options, *line->copy_store);
    if (!copied.ok()) {
      std::cerr << "chanceryd: cannot copy the store: " << copied.message() << "\n";
      return kExitRuntimeError;
    }
    return kExitOk;
  }
  if (line->bulk_load) signals.ExitOnNext(kExitRuntimeError);
  const absl::Status status = line->bulk_load ? BulkLoad(*options) : Serve(*options, signals);
  if (!status.ok()) {
    std::cerr << "chanceryd: " << status.message() << "\n";
    return kExitRuntimeError;
  }
  return kExitOk;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) {
  return chancery::Main(std::vector<std::string>(argv + 1, argv + argc));
}
