#include "server/config/server_options.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "chancery/internal/server_config.pb.h"
#include "server/observability/logger.h"
#include "storage/access/access_role.h"

namespace chancery {
namespace {

constexpr size_t kMaxFileBytes = 1 << 20;

class ErrorLines final : public google::protobuf::io::ErrorCollector {
 public:
  explicit ErrorLines(absl::string_view file) : file_(file) {}

  // Lines and columns count from 0; line -1 means that there is no place to name.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    lines_.push_back(line < 0 ? absl::StrCat(file_, ": ", message)
                              : absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message));
  }

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const std::string file_;
  std::vector<std::string> lines_;
};

ServerOptions FromConfig(const internal::ServerConfig& config) {
  ServerOptions options;
  if (config.has_listen()) options.listen = config.listen();
  options.data_dir = config.data_dir();
  options.port_file = config.port_file();
  options.metrics_listen = config.metrics_listen();
  if (config.has_log_level()) options.log_level = config.log_level();
  options.backup_root = config.backup_root();
  options.allow_plaintext_remote = config.allow_plaintext_remote();
  options.allow_anonymous_remote = config.allow_anonymous_remote();
  if (config.has_drain_timeout_ms()) options.drain_timeout_ms = config.drain_timeout_ms();

  const internal::StorageConfig& storage = config.storage();
  if (storage.has_engine()) options.storage.engine = storage.engine();
  if (storage.has_sync_writes()) options.storage.sync_writes = storage.sync_writes();
  if (storage.has_block_cache_mb()) options.storage.block_cache_mb = storage.block_cache_mb();
  if (storage.has_reserve_mb()) options.storage.reserve_mb = storage.reserve_mb();
  options.storage.store = storage.store();
  options.storage.replica = storage.replica();
  if (storage.has_index_texts()) options.storage.index_texts = storage.index_texts();
  if (storage.has_max_connections()) options.storage.max_connections = storage.max_connections();

  const internal::LimitsConfig& limits = config.limits();
  ServerOptions::Limits& out = options.limits;
  if (limits.has_max_concurrent_requests()) {
    out.max_concurrent_requests = limits.max_concurrent_requests();
  }
  if (limits.has_max_concurrent_long_requests()) {
    out.max_concurrent_long_requests = limits.max_concurrent_long_requests();
  }
  if (limits.has_max_concurrent_writes()) {
    out.max_concurrent_writes = limits.max_concurrent_writes();
  }
  if (limits.has_max_concurrent_write_streams()) {
    out.max_concurrent_write_streams = limits.max_concurrent_write_streams();
  }
  if (limits.has_max_concurrent_read_streams()) {
    out.max_concurrent_read_streams = limits.max_concurrent_read_streams();
  }
  if (limits.has_max_read_wait_ms()) out.max_read_wait_ms = limits.max_read_wait_ms();
  if (limits.has_stream_idle_timeout_ms()) {
    out.stream_idle_timeout_ms = limits.stream_idle_timeout_ms();
  }
  if (limits.has_stream_stall_timeout_ms()) {
    out.stream_stall_timeout_ms = limits.stream_stall_timeout_ms();
  }
  if (limits.has_default_deadline_ms()) out.default_deadline_ms = limits.default_deadline_ms();
  if (limits.has_max_deadline_ms()) out.max_deadline_ms = limits.max_deadline_ms();
  if (limits.has_max_rows_read()) out.max_rows_read = limits.max_rows_read();
  if (limits.has_max_message_bytes()) out.max_message_bytes = limits.max_message_bytes();

  options.tls.enabled = config.has_tls();
  options.tls.certificate_file = config.tls().certificate_file();
  options.tls.key_file = config.tls().key_file();
  options.tls.client_ca_file = config.tls().client_ca_file();

  options.audit.enabled = config.has_audit();
  options.audit.file = config.audit().file();
  if (config.audit().has_max_file_mb()) options.audit.max_file_mb = config.audit().max_file_mb();
  if (config.audit().has_keep_files()) options.audit.keep_files = config.audit().keep_files();
  if (config.has_slow_call_ms()) options.slow_call_ms = config.slow_call_ms();
  options.slow_call_text = config.slow_call_text();

  const internal::RetentionConfig& retention = config.retention();
  options.retention.keep_history_hours = retention.keep_history_hours();
  if (retention.has_keep_outcomes_hours()) {
    options.retention.keep_outcomes_hours = retention.keep_outcomes_hours();
  }

  options.auth.enabled = config.has_auth();
  options.auth.token_file = config.auth().token_file();
  for (const internal::CertificateConfig& certificate : config.auth().certificates()) {
    options.auth.certificates.push_back(
        {certificate.name(),
         certificate.principal().empty() ? certificate.name() : certificate.principal(),
         {certificate.roles().begin(), certificate.roles().end()}});
  }
  return options;
}

class Checker {
 public:
  void Range(absl::string_view field, int64_t value, int64_t low, int64_t high) {
    if (value >= low && value <= high) return;
    Add(field, absl::StrCat(value), absl::StrCat("must be ", low, " to ", high));
  }
  void Add(absl::string_view field, absl::string_view value, absl::string_view rule) {
    problems_.push_back({std::string(field), std::string(value), std::string(rule)});
  }
  std::vector<OptionProblem> Take() { return std::move(problems_); }

 private:
  std::vector<OptionProblem> problems_;
};

absl::Status FileError(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("cannot read the configuration ", path, ": ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == EACCES) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

}  // namespace

absl::StatusOr<ServerOptions> ParseServerOptions(absl::string_view text, absl::string_view file) {
  internal::ServerConfig config;
  ErrorLines errors(file);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (!parser.ParseFromString(std::string(text), &config)) {
    return absl::InvalidArgumentError(
        errors.lines().empty() ? absl::StrCat(file, ": is not a configuration in text form")
                               : absl::StrJoin(errors.lines(), "\n"));
  }
  return FromConfig(config);
}

absl::StatusOr<ServerOptions> LoadServerOptions(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return FileError(path, errno);
  std::string text(kMaxFileBytes + 1, '\0');
  errno = 0;
  text.resize(std::fread(&text[0], 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return FileError(path, errno);
  if (text.size() > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is longer than ", kMaxFileBytes, " bytes"));
  }
  return ParseServerOptions(text, path);
}

std::string OptionProblem::ToString() const {
  return absl::StrCat(field, " is ", value.empty() ? "empty" : value, ": ", rule);
}

absl::StatusOr<HostPort> ParseHostPort(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos) {
    return absl::InvalidArgumentError("must be HOST:PORT");
  }
  absl::string_view host = address.substr(0, colon);
  const absl::string_view port = address.substr(colon + 1);
  HostPort result;
  if (port.empty() || port.size() > 5 || !absl::c_all_of(port, absl::ascii_isdigit) ||
      !absl::SimpleAtoi(port, &result.port) || result.port > 65535) {
    return absl::InvalidArgumentError("must be HOST:PORT with a port of 0 to 65535");
  }
  if (absl::ConsumePrefix(&host, "[")) {
    if (!absl::ConsumeSuffix(&host, "]")) {
      return absl::InvalidArgumentError("must be HOST:PORT with an IPv6 address in brackets");
    }
  } else if (absl::StrContains(host, ':')) {
    return absl::InvalidArgumentError("must be HOST:PORT with an IPv6 address in brackets");
  }
  if (host.empty()) return absl::InvalidArgumentError("must be HOST:PORT, with a host");
  result.host = std::string(host);
  return result;
}

bool IsLoopback(absl::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  // 127.0.0.0/8, and not a name such as 127.example.org.
  const std::vector<absl::string_view> parts = absl::StrSplit(host, '.');
  return parts.size() == 4 && parts[0] == "127" &&
         absl::c_all_of(parts, [](absl::string_view part) {
           return !part.empty() && part.size() <= 3 && absl::c_all_of(part, absl::ascii_isdigit);
         });
}

namespace {

void CheckAuth(const ServerOptions& options, Checker* check) {
  const ServerOptions::Auth& auth = options.auth;
  if (!auth.enabled) return;
  if (auth.token_file.empty() && auth.certificates.empty()) {
    check->Add("auth", "", "must have a token_file or certificates, or nobody may call");
  }
  if (!auth.certificates.empty() && options.tls.client_ca_file.empty()) {
    check->Add("tls.client_ca_file", "", "must be set with auth.certificates");
  }
  for (size_t i = 0; i < auth.certificates.size(); ++i) {
    const ServerOptions::Certificate& certificate = auth.certificates[i];
    const std::string field = absl::StrCat("auth.certificates[", i, "]");
    if (certificate.name.empty()) check->Add(absl::StrCat(field, ".name"), "", "must be set");
    if (certificate.roles.empty()) check->Add(absl::StrCat(field, ".roles"), "", "must be set");
    for (const std::string& role : certificate.roles) {
      if (ParseAccessRole(role).has_value()) continue;
      check->Add(absl::StrCat(field, ".roles"), role, "must be reader, writer, curator or admin");
    }
  }
}

}  // namespace

namespace {

void CheckStorage(const ServerOptions& options, Checker* check) {
  const ServerOptions::Storage& storage = options.storage;
  const bool rocksdb = storage.engine == kEngineRocksDb;
  const bool postgresql = storage.engine == kEnginePostgreSql;
  if (!rocksdb && !postgresql && storage.engine != kEngineMemory) {
    check->Add("storage.engine", storage.engine, "must be rocksdb, postgresql or memory");
    return;
  }
  if (rocksdb && options.data_dir.empty()) {
    check->Add("data_dir", options.data_dir, "must be set with storage.engine rocksdb");
  } else if (!rocksdb && !options.data_dir.empty()) {
    check->Add("data_dir", options.data_dir,
               absl::StrCat("must not be set with storage.engine ", storage.engine,
                            ", which keeps nothing there"));
  }
  if (postgresql && storage.store.empty()) {
    check->Add("storage.store", "", "must be set with storage.engine postgresql");
  } else if (!postgresql && !storage.store.empty()) {
    // It is not shown, as it may hold what should not be there.
    check->Add("storage.store", "a database",
               absl::StrCat("must not be set with storage.engine ", storage.engine));
  }
  if (storage.replica && !postgresql) {
    check->Add("storage.replica", "true", "needs storage.engine postgresql");
  }
  check->Range("storage.max_connections", storage.max_connections, 1, 1'000);
}

}  // namespace

std::vector<OptionProblem> Validate(const ServerOptions& options) {
  Checker check;

  const absl::StatusOr<HostPort> listen = ParseHostPort(options.listen);
  if (!listen.ok()) {
    check.Add("listen", options.listen, listen.status().message());
  } else if (!IsLoopback(listen->host) && !options.tls.enabled && !options.allow_plaintext_remote) {
    check.Add("listen", options.listen,
              "can be reached by other machines in plain text: set tls, or allow_plaintext_remote");
  }
  if (listen.ok() && !IsLoopback(listen->host) && !options.auth.enabled &&
      options.tls.client_ca_file.empty() && !options.allow_anonymous_remote) {
    check.Add("listen", options.listen,
              "can be reached by other machines, and anybody may do everything: set auth, or "
              "allow_anonymous_remote");
  }
  CheckAuth(options, &check);
  if (options.audit.enabled) {
    if (options.audit.file.empty()) check.Add("audit.file", "", "must be set with audit");
    check.Range("audit.max_file_mb", options.audit.max_file_mb, 1, 10'240);
    check.Range("audit.keep_files", options.audit.keep_files, 1, 1'000);
  }
  check.Range("slow_call_ms", options.slow_call_ms, 1, 3'600'000);
  check.Range("retention.keep_history_hours", options.retention.keep_history_hours, 0, 876'000);
  check.Range("retention.keep_outcomes_hours", options.retention.keep_outcomes_hours, 1, 87'600);
  if (!options.metrics_listen.empty()) {
    const absl::StatusOr<HostPort> metrics = ParseHostPort(options.metrics_listen);
    if (!metrics.ok()) {
      check.Add("metrics_listen", options.metrics_listen, metrics.status().message());
    } else if (listen.ok() && listen->port != 0 && listen->port == metrics->port &&
               listen->host == metrics->host) {
      check.Add("metrics_listen", options.metrics_listen, "must not be the same as listen");
    } else if (!IsLoopback(metrics->host) && !options.allow_plaintext_remote) {
      check.Add("metrics_listen", options.metrics_listen,
                "can be reached by other machines in plain text: set allow_plaintext_remote");
    }
  }

  CheckStorage(options, &check);
  check.Range("storage.block_cache_mb", options.storage.block_cache_mb, 8, 1 << 20);
  check.Range("storage.reserve_mb", options.storage.reserve_mb, 0, 1 << 20);

  const ServerOptions::Limits& limits = options.limits;
  check.Range("limits.max_concurrent_requests", limits.max_concurrent_requests, 1, 100'000);
  check.Range("limits.max_concurrent_long_requests", limits.max_concurrent_long_requests, 1, 1'000);
  if (limits.max_concurrent_long_requests > limits.max_concurrent_requests) {
    check.Add("limits.max_concurrent_long_requests",
              absl::StrCat(limits.max_concurrent_long_requests),
              absl::StrCat("must not be above limits.max_concurrent_requests, which is ",
                           limits.max_concurrent_requests));
  }
  check.Range("limits.max_concurrent_writes", limits.max_concurrent_writes, 1, 1'000);
  check.Range("limits.max_concurrent_write_streams", limits.max_concurrent_write_streams, 1,
              10'000);
  check.Range("limits.max_concurrent_read_streams", limits.max_concurrent_read_streams, 1, 10'000);
  check.Range("limits.max_read_wait_ms", limits.max_read_wait_ms, 1, 60'000);
  check.Range("limits.stream_idle_timeout_ms", limits.stream_idle_timeout_ms, 1'000, 86'400'000);
  check.Range("limits.stream_stall_timeout_ms", limits.stream_stall_timeout_ms, 1'000, 86'400'000);
  check.Range("limits.max_deadline_ms", limits.max_deadline_ms, 1, 3'600'000);
  if (limits.default_deadline_ms < 1 || limits.default_deadline_ms > limits.max_deadline_ms) {
    check.Add(
        "limits.default_deadline_ms", absl::StrCat(limits.default_deadline_ms),
        absl::StrCat("must be 1 to limits.max_deadline_ms, which is ", limits.max_deadline_ms));
  }
  if (limits.max_rows_read < 1'000) {
    check.Add("limits.max_rows_read", absl::StrCat(limits.max_rows_read), "must be at least 1000");
  }
  check.Range("limits.max_message_bytes", limits.max_message_bytes, 1 << 16, 1 << 30);

  if (options.tls.enabled) {
    if (options.tls.certificate_file.empty()) {
      check.Add("tls.certificate_file", "", "must be set with tls");
    }
    if (options.tls.key_file.empty()) check.Add("tls.key_file", "", "must be set with tls");
  }

  if (!ParseLogLevel(options.log_level).has_value()) {
    check.Add("log_level", options.log_level, "must be debug, info, warning or error");
  }
  if (!options.backup_root.empty() && options.backup_root[0] != '/') {
    check.Add("backup_root", options.backup_root, "must be an absolute path");
  }
  check.Range("drain_timeout_ms", options.drain_timeout_ms, 0, 3'600'000);
  return check.Take();
}

}  // namespace chancery
