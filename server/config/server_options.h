// How the server is set up: a file in the text form of chancery.internal.ServerConfig, whose
// comments are the reference, and a few overrides from the command line.
//
//   CHANCERY_ASSIGN_OR_RETURN(ServerOptions options, LoadServerOptions("chanceryd.textproto"));
//   options.listen = "127.0.0.1:0";
//   for (const OptionProblem& problem : Validate(options)) std::cerr << problem.ToString() << "\n";
//
// Value types and pure functions, but for LoadServerOptions, which reads a file.

#ifndef CHANCERY_SERVER_CONFIG_SERVER_OPTIONS_H_
#define CHANCERY_SERVER_CONFIG_SERVER_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

inline constexpr char kEngineRocksDb[] = "rocksdb";
inline constexpr char kEngineMemory[] = "memory";
inline constexpr char kEnginePostgreSql[] = "postgresql";

// Each field means what the field of that name in ServerConfig means; the defaults are here.
struct ServerOptions {
  std::string listen = "127.0.0.1:7411";
  std::string data_dir;
  std::string port_file;
  std::string metrics_listen;
  std::string log_level = "info";
  std::string backup_root;
  bool allow_plaintext_remote = false;
  bool allow_anonymous_remote = false;
  int64_t drain_timeout_ms = 20'000;

  struct Storage {
    std::string engine = kEngineRocksDb;
    bool sync_writes = true;
    int64_t block_cache_mb = 256;
    int64_t reserve_mb = 256;
    std::string store;
    bool replica = false;
    bool index_texts = true;
    int32_t max_connections = 16;
  } storage;

  struct Limits {
    int32_t max_concurrent_requests = 256;
    int32_t max_concurrent_long_requests = 32;
    int32_t max_concurrent_writes = 64;
    int32_t max_concurrent_write_streams = 256;
    int32_t max_concurrent_read_streams = 256;
    int64_t max_read_wait_ms = 5;
    int64_t stream_idle_timeout_ms = 120'000;
    int64_t stream_stall_timeout_ms = 30'000;
    int64_t default_deadline_ms = 30'000;
    int64_t max_deadline_ms = 300'000;
    int64_t max_rows_read = 10'000'000;
    int64_t max_message_bytes = int64_t{68} << 20;
  } limits;

  struct Tls {
    bool enabled = false;  // the file has a `tls` block
    std::string certificate_file;
    std::string key_file;
    std::string client_ca_file;
  } tls;

  struct Audit {
    bool enabled = false;  // the file has an `audit` block
    std::string file;
    int64_t max_file_mb = 64;
    int32_t keep_files = 10;
  } audit;

  struct Retention {
    int64_t keep_history_hours = 0;
    int64_t keep_outcomes_hours = 720;
  } retention;

  int64_t slow_call_ms = 1'000;
  bool slow_call_text = false;

  struct Certificate {
    std::string name;
    std::string principal;
    std::vector<std::string> roles;
  };
  struct Auth {
    bool enabled = false;  // the file has an `auth` block
    std::string token_file;
    std::vector<Certificate> certificates;
  } auth;
};

// Reads the text form. INVALID_ARGUMENT with one line for each error, "FILE:LINE:COLUMN: what"; a
// field that ServerConfig does not have is one.
absl::StatusOr<ServerOptions> ParseServerOptions(absl::string_view text, absl::string_view file);

// ParseServerOptions of a file. NOT_FOUND, PERMISSION_DENIED or UNAVAILABLE if it cannot be read.
absl::StatusOr<ServerOptions> LoadServerOptions(const std::string& path);

// A value that a rule forbids.
struct OptionProblem {
  std::string field;  // path in ServerConfig, "limits.max_rows_read"
  std::string value;
  std::string rule;

  // "limits.max_rows_read is 3: must be at least 1000".
  std::string ToString() const;
};

// Everything that is wrong with `options`; empty if the server may start with them. Looks at no
// file.
std::vector<OptionProblem> Validate(const ServerOptions& options);

// "HOST:PORT" in its parts; an IPv6 host stands in brackets, which `host` does not have.
struct HostPort {
  std::string host;
  int port = 0;
};
absl::StatusOr<HostPort> ParseHostPort(absl::string_view address);

// True if only this machine can reach a server on `host`.
bool IsLoopback(absl::string_view host);

}  // namespace chancery

#endif  // CHANCERY_SERVER_CONFIG_SERVER_OPTIONS_H_
