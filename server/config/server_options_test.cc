#include "server/config/server_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

ServerOptions Valid() {
  ServerOptions options;
  options.data_dir = "/var/lib/chancery";
  return options;
}

std::vector<std::string> Problems(const ServerOptions& options) {
  std::vector<std::string> lines;
  for (const OptionProblem& problem : Validate(options)) lines.push_back(problem.ToString());
  return lines;
}

TEST(ParseServerOptionsTest, EmptyTextGivesTheDefaults) {
  const absl::StatusOr<ServerOptions> options = ParseServerOptions("", "f");
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->listen, "127.0.0.1:7411");
  EXPECT_EQ(options->storage.engine, "rocksdb");
  EXPECT_TRUE(options->storage.sync_writes);
  EXPECT_FALSE(options->tls.enabled);
  EXPECT_EQ(options->limits.max_rows_read, 10'000'000);
}

TEST(ParseServerOptionsTest, ReadsEveryField) {
  const absl::StatusOr<ServerOptions> options = ParseServerOptions(
      R"pb(
        # A comment.
        listen: "0.0.0.0:1"
        data_dir: "/d"
        port_file: "/p"
        storage {
          engine: "memory"
          sync_writes: false
          block_cache_mb: 9
          reserve_mb: 10
          store: "postgresql://db/graph"
          replica: true
          max_connections: 5
        }
        limits {
          max_concurrent_requests: 2
          max_concurrent_long_requests: 1
          default_deadline_ms: 3
          max_deadline_ms: 4
          max_rows_read: 5
          max_message_bytes: 6
          max_concurrent_writes: 7
          max_concurrent_write_streams: 8
          max_concurrent_read_streams: 9
          max_read_wait_ms: 9
          stream_idle_timeout_ms: 10
          stream_stall_timeout_ms: 11
        }
        tls { certificate_file: "c" key_file: "k" client_ca_file: "a" }
        allow_plaintext_remote: true
        metrics_listen: "127.0.0.1:2"
        log_level: "debug"
        backup_root: "/b"
        drain_timeout_ms: 0
        auth {
          token_file: "t"
          certificates { name: "n" roles: "reader" roles: "writer" }
          certificates { name: "m" principal: "p" roles: "admin" }
        }
        allow_anonymous_remote: true
        audit { file: "/a" max_file_mb: 3 keep_files: 4 }
        slow_call_ms: 5
        retention { keep_history_hours: 8760 keep_outcomes_hours: 48 }
        slow_call_text: true
      )pb",
      "f");
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->listen, "0.0.0.0:1");
  EXPECT_EQ(options->data_dir, "/d");
  EXPECT_EQ(options->port_file, "/p");
  EXPECT_EQ(options->storage.engine, "memory");
  EXPECT_FALSE(options->storage.sync_writes);
  EXPECT_EQ(options->storage.block_cache_mb, 9);
  EXPECT_EQ(options->storage.reserve_mb, 10);
  EXPECT_EQ(options->storage.store, "postgresql://db/graph");
  EXPECT_TRUE(options->storage.replica);
  EXPECT_EQ(options->storage.max_connections, 5);
  EXPECT_EQ(options->limits.max_concurrent_requests, 2);
  EXPECT_EQ(options->limits.max_concurrent_long_requests, 1);
  EXPECT_EQ(options->limits.default_deadline_ms, 3);
  EXPECT_EQ(options->limits.max_deadline_ms, 4);
  EXPECT_EQ(options->limits.max_rows_read, 5);
  EXPECT_EQ(options->limits.max_message_bytes, 6);
  EXPECT_EQ(options->limits.max_concurrent_writes, 7);
  EXPECT_EQ(options->limits.max_concurrent_write_streams, 8);
  EXPECT_EQ(options->limits.max_concurrent_read_streams, 9);
  EXPECT_EQ(options->limits.max_read_wait_ms, 9);
  EXPECT_EQ(options->limits.stream_idle_timeout_ms, 10);
  EXPECT_EQ(options->limits.stream_stall_timeout_ms, 11);
  EXPECT_TRUE(options->tls.enabled);
  EXPECT_EQ(options->tls.certificate_file, "c");
  EXPECT_EQ(options->tls.key_file, "k");
  EXPECT_EQ(options->tls.client_ca_file, "a");
  EXPECT_TRUE(options->allow_plaintext_remote);
  EXPECT_EQ(options->metrics_listen, "127.0.0.1:2");
  EXPECT_EQ(options->log_level, "debug");
  EXPECT_EQ(options->backup_root, "/b");
  EXPECT_EQ(options->drain_timeout_ms, 0);
  EXPECT_TRUE(options->auth.enabled);
  EXPECT_EQ(options->auth.token_file, "t");
  ASSERT_THAT(options->auth.certificates, SizeIs(2));
  EXPECT_EQ(options->auth.certificates[0].name, "n");
  EXPECT_EQ(options->auth.certificates[0].principal, "n");
  EXPECT_THAT(options->auth.certificates[0].roles, ElementsAre("reader", "writer"));
  EXPECT_EQ(options->auth.certificates[1].principal, "p");
  EXPECT_TRUE(options->allow_anonymous_remote);
  EXPECT_TRUE(options->audit.enabled);
  EXPECT_EQ(options->audit.file, "/a");
  EXPECT_EQ(options->audit.max_file_mb, 3);
  EXPECT_EQ(options->audit.keep_files, 4);
  EXPECT_EQ(options->slow_call_ms, 5);
  EXPECT_EQ(options->retention.keep_history_hours, 8760);
  EXPECT_EQ(options->retention.keep_outcomes_hours, 48);
  EXPECT_TRUE(options->slow_call_text);
}

TEST(ParseServerOptionsTest, ErrorsNameFileLineAndColumn) {
  const struct {
    const char* text;
    const char* place;
    const char* what;
  } kCases[] = {
      {"listen: \"a:1\"\nlistn: \"b:2\"", "conf:2:6: ", "listn"},
      {"storage {\n  sync_writes: maybe\n}", "conf:3:1: ", "maybe"},
      {"limits { max_rows_read: 99999999999999999999 }", "conf:1:", "range"},
      {"limits {", "conf:1:9: ", ""},
      {"listen: \"a:1\"\nlisten: \"b:1\"", "conf:2:", "specified multiple times"},
      {"data_dir: 'unfinished", "conf:1:", ""},
      {"\x01\xff", "conf:1:1: ", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const absl::StatusOr<ServerOptions> options = ParseServerOptions(c.text, "conf");
    ASSERT_THAT(options, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(std::string(options.status().message()), HasSubstr(c.place));
    EXPECT_THAT(std::string(options.status().message()), HasSubstr(c.what));
  }
}

TEST(LoadServerOptionsTest, SaysWhichFileCannotBeRead) {
  const std::string directory = std::getenv("TEST_TMPDIR");
  const std::string missing = directory + "/none.textproto";
  EXPECT_THAT(LoadServerOptions(missing), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(std::string(LoadServerOptions(missing).status().message()), HasSubstr(missing));
  EXPECT_THAT(LoadServerOptions(directory), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(LoadServerOptionsTest, ReadsAFileOfBoundedLength) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/conf";
  std::ofstream(path) << "data_dir: '/d'";
  const absl::StatusOr<ServerOptions> options = LoadServerOptions(path);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->data_dir, "/d");
  std::ofstream(path) << std::string(2 << 20, '#');
  EXPECT_THAT(LoadServerOptions(path), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ValidateTest, AcceptsTheDefaultsWithADirectory) { EXPECT_THAT(Problems(Valid()), IsEmpty()); }

TEST(ValidateTest, AcceptsMemoryWithoutADirectory) {
  ServerOptions options;
  options.storage.engine = kEngineMemory;
  EXPECT_THAT(Problems(options), IsEmpty());
}

TEST(ValidateTest, NamesFieldValueAndRule) {
  const struct {
    std::function<void(ServerOptions&)> change;
    const char* line;
  } kCases[] = {
      {[](auto& o) { o.data_dir = ""; },
       "data_dir is empty: must be set with storage.engine rocksdb"},
      {[](auto& o) { o.storage.engine = "memory"; },
       "data_dir is /var/lib/chancery: must not be set with storage.engine memory, which keeps "
       "nothing there"},
      {[](auto& o) { o.storage.engine = "RocksDB"; },
       "storage.engine is RocksDB: must be rocksdb, postgresql or memory"},
      {[](auto& o) { o.storage.store = "postgresql://u:s3cret@db/x"; },
       "storage.store is a database: must not be set with storage.engine rocksdb"},
      {[](auto& o) { o.storage.replica = true; },
       "storage.replica is true: needs storage.engine postgresql"},
      {[](auto& o) {
         o.storage.engine = kEnginePostgreSql;
         o.data_dir.clear();
       },
       "storage.store is empty: must be set with storage.engine postgresql"},
      {[](auto& o) { o.storage.max_connections = 0; },
       "storage.max_connections is 0: must be 1 to 1000"},
      {[](auto& o) { o.storage.block_cache_mb = 7; },
       "storage.block_cache_mb is 7: must be 8 to 1048576"},
      {[](auto& o) { o.storage.reserve_mb = -1; },
       "storage.reserve_mb is -1: must be 0 to 1048576"},
      {[](auto& o) { o.listen = "localhost"; }, "listen is localhost: must be HOST:PORT"},
      {[](auto& o) { o.listen = "localhost:70000"; },
       "listen is localhost:70000: must be HOST:PORT with a port of 0 to 65535"},
      {[](auto& o) { o.listen = "::1:80"; },
       "listen is ::1:80: must be HOST:PORT with an IPv6 address in brackets"},
      {[](auto& o) {
         o.listen = "0.0.0.0:80";
         o.allow_anonymous_remote = true;
       },
       "listen is 0.0.0.0:80: can be reached by other machines in plain text: set tls, or "
       "allow_plaintext_remote"},
      {[](auto& o) { o.metrics_listen = "127.0.0.1:7411"; },
       "metrics_listen is 127.0.0.1:7411: must not be the same as listen"},
      {[](auto& o) { o.metrics_listen = "x"; }, "metrics_listen is x: must be HOST:PORT"},
      {[](auto& o) { o.metrics_listen = "0.0.0.0:9"; },
       "metrics_listen is 0.0.0.0:9: can be reached by other machines in plain text: set "
       "allow_plaintext_remote"},
      {[](auto& o) { o.limits.max_concurrent_writes = 0; },
       "limits.max_concurrent_writes is 0: must be 1 to 1000"},
      {[](auto& o) { o.limits.max_concurrent_read_streams = 0; },
       "limits.max_concurrent_read_streams is 0: must be 1 to 10000"},
      {[](auto& o) { o.limits.max_concurrent_write_streams = 10'001; },
       "limits.max_concurrent_write_streams is 10001: must be 1 to 10000"},
      {[](auto& o) { o.limits.max_read_wait_ms = 0; },
       "limits.max_read_wait_ms is 0: must be 1 to 60000"},
      {[](auto& o) { o.limits.stream_idle_timeout_ms = 999; },
       "limits.stream_idle_timeout_ms is 999: must be 1000 to 86400000"},
      {[](auto& o) { o.limits.stream_stall_timeout_ms = 999; },
       "limits.stream_stall_timeout_ms is 999: must be 1000 to 86400000"},
      {[](auto& o) { o.limits.max_concurrent_requests = 100'001; },
       "limits.max_concurrent_requests is 100001: must be 1 to 100000"},
      {[](auto& o) { o.limits.max_concurrent_requests = 16; },
       "limits.max_concurrent_long_requests is 32: must not be above "
       "limits.max_concurrent_requests, which is 16"},
      {[](auto& o) { o.limits.default_deadline_ms = 0; },
       "limits.default_deadline_ms is 0: must be 1 to limits.max_deadline_ms, which is 300000"},
      {[](auto& o) { o.limits.max_deadline_ms = 3'600'001; },
       "limits.max_deadline_ms is 3600001: must be 1 to 3600000"},
      {[](auto& o) { o.limits.max_rows_read = -1; },
       "limits.max_rows_read is -1: must be at least 1000"},
      {[](auto& o) { o.limits.max_message_bytes = 1; },
       "limits.max_message_bytes is 1: must be 65536 to 1073741824"},
      {[](auto& o) { o.audit.enabled = true; }, "audit.file is empty: must be set with audit"},
      {[](auto& o) {
         o.audit = {true, "f", 0, 10};
       },
       "audit.max_file_mb is 0: must be 1 to 10240"},
      {[](auto& o) {
         o.audit = {true, "f", 64, 0};
       },
       "audit.keep_files is 0: must be 1 to 1000"},
      {[](auto& o) { o.slow_call_ms = 0; }, "slow_call_ms is 0: must be 1 to 3600000"},
      {[](auto& o) { o.retention.keep_history_hours = -1; },
       "retention.keep_history_hours is -1: must be 0 to 876000"},
      {[](auto& o) { o.retention.keep_outcomes_hours = 0; },
       "retention.keep_outcomes_hours is 0: must be 1 to 87600"},
      {[](auto& o) { o.log_level = "loud"; },
       "log_level is loud: must be debug, info, warning or error"},
      {[](auto& o) { o.backup_root = "backups"; },
       "backup_root is backups: must be an absolute path"},
      {[](auto& o) { o.drain_timeout_ms = -1; }, "drain_timeout_ms is -1: must be 0 to 3600000"},
  };
  for (const auto& c : kCases) {
    ServerOptions options = Valid();
    c.change(options);
    EXPECT_THAT(Problems(options), ElementsAre(c.line));
  }
}

TEST(ValidateTest, ReportsAllProblemsAtOnce) {
  ServerOptions options;
  options.listen = "nowhere";
  options.tls.enabled = true;
  options.log_level = "";
  options.limits.max_deadline_ms = 0;
  std::vector<std::string> fields;
  for (const OptionProblem& problem : Validate(options)) fields.push_back(problem.field);
  EXPECT_THAT(fields, UnorderedElementsAre("listen", "data_dir", "tls.certificate_file",
                                           "tls.key_file", "log_level", "limits.max_deadline_ms",
                                           "limits.default_deadline_ms"));
}

TEST(ValidateTest, RemotePlainTextMustBeWantedOrEncrypted) {
  ServerOptions options = Valid();
  options.auth.enabled = true;
  options.auth.token_file = "t";
  options.listen = "[::]:7411";
  EXPECT_THAT(Problems(options), SizeIs(1));
  options.allow_plaintext_remote = true;
  EXPECT_THAT(Problems(options), IsEmpty());
  options.allow_plaintext_remote = false;
  options.tls.enabled = true;
  options.tls.certificate_file = "c";
  options.tls.key_file = "k";
  EXPECT_THAT(Problems(options), IsEmpty());
}

TEST(ValidateTest, ToServeEverybodyBeyondThisMachineMustBeSaidTwice) {
  ServerOptions options = Valid();
  options.listen = "0.0.0.0:7411";
  EXPECT_THAT(Problems(options), SizeIs(2));
  options.allow_plaintext_remote = true;
  EXPECT_THAT(Problems(options),
              ElementsAre("listen is 0.0.0.0:7411: can be reached by other "
                          "machines, and anybody may do everything: set auth, or "
                          "allow_anonymous_remote"));
  options.allow_anonymous_remote = true;
  EXPECT_THAT(Problems(options), IsEmpty());
  // Who has a certificate of that authority is somebody.
  options = Valid();
  options.listen = "0.0.0.0:7411";
  options.tls = {true, "c", "k", "a"};
  EXPECT_THAT(Problems(options), IsEmpty());
}

TEST(ValidateTest, AuthMustLetSomebodyIn) {
  ServerOptions options = Valid();
  options.auth.enabled = true;
  EXPECT_THAT(Problems(options), ElementsAre("auth is empty: must have a token_file or "
                                             "certificates, or nobody may call"));
  options.auth.certificates = {{"n", "n", {"reader"}}};
  EXPECT_THAT(Problems(options),
              ElementsAre("tls.client_ca_file is empty: must be set with auth.certificates"));
  options.tls = {true, "c", "k", "a"};
  EXPECT_THAT(Problems(options), IsEmpty());
  options.auth.certificates = {{"", "", {}}, {"n", "n", {"king"}}};
  EXPECT_THAT(Problems(options),
              ElementsAre("auth.certificates[0].name is empty: must be set",
                          "auth.certificates[0].roles is empty: must be set",
                          "auth.certificates[1].roles is king: must be reader, writer, curator or "
                          "admin"));
}

TEST(ParseHostPortTest, SplitsHostAndPort) {
  const struct {
    const char* text;
    const char* host;
    int port;
  } kCases[] = {{"127.0.0.1:0", "127.0.0.1", 0},
                {"localhost:65535", "localhost", 65535},
                {"[::1]:7411", "::1", 7411}};
  for (const auto& c : kCases) {
    const absl::StatusOr<HostPort> parsed = ParseHostPort(c.text);
    ASSERT_THAT(parsed, IsOk()) << c.text;
    EXPECT_EQ(parsed->host, c.host);
    EXPECT_EQ(parsed->port, c.port);
  }
  for (const char* text : {"", ":", ":1", "a:", "a:-1", "a:+1", "a: 1", "a:65536", "a:1x", "[::1:1",
                           "a:b:1", "[]:1"}) {
    EXPECT_THAT(ParseHostPort(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(IsLoopbackTest, KnowsWhatOnlyThisMachineReaches) {
  for (const char* host : {"127.0.0.1", "127.3.2.1", "localhost", "::1"}) {
    EXPECT_TRUE(IsLoopback(host)) << host;
  }
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "127.a.b.example",
                           "example.org", "127.0.0", "localhost.example.org"}) {
    EXPECT_FALSE(IsLoopback(host)) << host;
  }
}

}  // namespace
}  // namespace chancery
