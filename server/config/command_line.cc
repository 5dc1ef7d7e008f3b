#include "server/config/command_line.h"

#include <algorithm>
#include <numeric>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

struct Flag {
  absl::string_view name;
  bool CommandLine::*toggle;                        // for flags without a value
  absl::optional<std::string> CommandLine::*value;  // for flags with one
};

constexpr Flag kFlags[] = {
    {"help", &CommandLine::help, nullptr},
    {"version", &CommandLine::version, nullptr},
    {"check-config", &CommandLine::check_config, nullptr},
    {"bulk-load", &CommandLine::bulk_load, nullptr},
    {"init-store", &CommandLine::init_store, nullptr},
    {"replica", &CommandLine::replica, nullptr},
    {"no-text-index", &CommandLine::no_text_index, nullptr},
    {"config", nullptr, &CommandLine::config},
    {"data-dir", nullptr, &CommandLine::data_dir},
    {"listen", nullptr, &CommandLine::listen},
    {"storage", nullptr, &CommandLine::storage},
    {"store", nullptr, &CommandLine::store},
    {"copy-store", nullptr, &CommandLine::copy_store},
    {"port-file", nullptr, &CommandLine::port_file},
    {"restore", nullptr, &CommandLine::restore},
    {"at-revision", nullptr, &CommandLine::at_revision},
    {"keep-history", nullptr, &CommandLine::keep_history},
};

// How many letters to insert, delete or replace to get from `a` to `b`.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

absl::Status UnknownFlag(absl::string_view name) {
  constexpr size_t kMaxNameBytes = 64;
  const Flag* best = nullptr;
  size_t best_distance = 3;
  if (name.size() <= kMaxNameBytes) {
    for (const Flag& flag : kFlags) {
      const size_t distance = EditDistance(name, flag.name);
      if (distance < best_distance) {
        best = &flag;
        best_distance = distance;
      }
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no flag --", name,
                   best == nullptr ? "" : absl::StrCat("; did you mean --", best->name, "?")));
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments) {
  CommandLine result;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    if (argument == "-h") argument = "--help";
    if (!absl::ConsumePrefix(&argument, "--") || argument.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("unexpected argument \"", arguments[i], "\""));
    }
    const size_t equals = argument.find('=');
    const absl::string_view name = argument.substr(0, equals);
    const auto* flag = std::find_if(std::begin(kFlags), std::end(kFlags),
                                    [name](const Flag& f) { return f.name == name; });
    if (flag == std::end(kFlags)) return UnknownFlag(name);

    if (flag->toggle != nullptr) {
      if (equals != absl::string_view::npos) {
        return absl::InvalidArgumentError(absl::StrCat("--", name, " takes no value"));
      }
      result.*flag->toggle = true;
      continue;
    }
    absl::string_view value;
    if (equals != absl::string_view::npos) {
      value = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    }
    if (value.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("--", name, " needs a value"));
    }
    if ((result.*flag->value).has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("--", name, " is given twice"));
    }
    result.*flag->value = std::string(value);
  }
  return result;
}

void ApplyOverrides(const CommandLine& command_line, ServerOptions* options) {
  if (command_line.storage.has_value()) {
    options->storage.engine = *command_line.storage;
    if (options->storage.engine == kEngineMemory) options->data_dir.clear();
  }
  if (command_line.store.has_value()) {
    options->storage.engine = kEnginePostgreSql;
    options->storage.store = *command_line.store;
    options->data_dir.clear();
  }
  if (command_line.replica) options->storage.replica = true;
  if (command_line.no_text_index) options->storage.index_texts = false;
  if (command_line.data_dir.has_value()) options->data_dir = *command_line.data_dir;
  if (command_line.listen.has_value()) options->listen = *command_line.listen;
  if (command_line.port_file.has_value()) options->port_file = *command_line.port_file;
  if (command_line.keep_history.has_value() &&
      !absl::SimpleAtoi(*command_line.keep_history, &options->retention.keep_history_hours)) {
    options->retention.keep_history_hours = -1;
  }
}

absl::string_view UsageText() {
  return R"(chanceryd serves a knowledge graph of diplomatic meetings over gRPC.

  chanceryd --data-dir DIR [--listen HOST:PORT] [--config FILE]
  chanceryd --store postgresql://USER@HOST/DATABASE [--listen HOST:PORT] [--config FILE]

  --config FILE       read the configuration from FILE (text form; see docs/operations.md)
  --data-dir DIR      where the data are; made if it is not there
  --listen HOST:PORT  where to serve; port 0 takes a free one (default 127.0.0.1:7411)
  --storage ENGINE    rocksdb (default), or memory, which forgets everything at exit
  --store URI         the data are in this PostgreSQL database, which several servers may share; its
                      password is in the file that PGPASSFILE names (see docs/scale_out.md)
  --init-store        make the tables in the database of --store, and exit
  --copy-store TO     copy the store, with its history, into TO, a new directory or the
                      URI of an empty database, compare the two row by row, and exit.
                      What was cut short goes on when it is run again
  --replica           the database of --store is a standby: serve reads only
  --no-text-index     of a store that is new: texts cannot be searched there
  --port-file FILE    write the port to FILE once the server is ready
  --bulk-load         fill the store, new or closed, with what standard input
                      has, and exit: what chancery-load --bulk runs
  --restore BACKUP    make the data directory, which must not be there, of a copy of BACKUP that
                      is checked, and exit
  --at-revision N     with --restore: as the store was at this revision; what came later is gone,
                      from history, too
  --keep-history HOURS
                      take what was closed longer ago out of the history; older revisions cannot
                      be read any more (default: 0, for ever)
  --check-config      check the configuration and exit
  --version           print the version and exit
  --help              print this and exit

Flags win over the file. When it is ready the server prints one line that says where it listens.
SIGTERM and SIGINT end it after the calls under way; a second one ends it at once.

Exit codes: 0 clean end, 1 the server could not run, 2 wrong usage or configuration.

Examples:
  chanceryd --data-dir ./data
  chanceryd --data-dir ./data --listen 127.0.0.1:0 --port-file ./port
  chanceryd --data-dir ./data --restore /backups/monday
  chanceryd --data-dir ./data --restore /backups/monday --at-revision 1234
  chanceryd --store postgresql://chancery@db/graph --listen 127.0.0.1:0
  chanceryd --data-dir ./data --copy-store postgresql://chancery_owner@db/graph
  chanceryd --config /etc/chancery/chanceryd.textproto --check-config
)";
}

}  // namespace chancery
