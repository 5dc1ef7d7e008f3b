// chanceryd's command line: where the configuration is, and the few things worth overriding by
// hand.
//
// Pure functions.

#ifndef CHANCERY_SERVER_CONFIG_COMMAND_LINE_H_
#define CHANCERY_SERVER_CONFIG_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/config/server_options.h"

namespace chancery {

struct CommandLine {
  bool help = false;
  bool version = false;
  bool check_config = false;
  bool bulk_load = false;
  bool init_store = false;
  bool replica = false;
  bool no_text_index = false;
  absl::optional<std::string> config;
  absl::optional<std::string> data_dir;
  absl::optional<std::string> listen;
  absl::optional<std::string> storage;
  absl::optional<std::string> store;
  absl::optional<std::string> copy_store;
  absl::optional<std::string> port_file;
  absl::optional<std::string> restore;
  absl::optional<std::string> at_revision;  // with restore
  absl::optional<std::string> keep_history;
};

// Reads what follows the program's name: `--flag value` and `--flag=value`. INVALID_ARGUMENT naming
// the first argument that is wrong, with the flag that was probably meant.
absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments);

// Replaces the options that the command line gives. `--storage memory` without `--data-dir` also
// takes away the file's data_dir: the user asks for a server that keeps nothing. So does `--store`,
// which says that the data are in a database. A --keep-history that is no number is -1 hours, which
// Validate refuses.
void ApplyOverrides(const CommandLine& command_line, ServerOptions* options);

// What --help prints.
absl::string_view UsageText();

}  // namespace chancery

#endif  // CHANCERY_SERVER_CONFIG_COMMAND_LINE_H_
