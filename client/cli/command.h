// What a subcommand is: its name, flags and help as data, and a function that runs it over a client
// and streams, so that tests need neither a process nor a server.

#ifndef CHANCERY_CLIENT_CLI_COMMAND_H_
#define CHANCERY_CLIENT_CLI_COMMAND_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/read.pb.h"
#include "client/cli/exit_code.h"
#include "client/cli/flag_parser.h"
#include "client/lib/graph_client.h"
#include "storage/base/clock.h"

namespace chancery {

// kDot and kSvg: of commands that draw.
enum class OutputFormat { kTable, kJson, kCsv, kDot, kSvg };

// What input and output are.
struct Terminal {
  // Columns of a line.
  size_t width = 80;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // Whether to use ANSI codes on `out`.
  bool color = false;
};

// All that a command may use. References outlive the run.
struct CommandContext {
  // Null where the command needs no server.
  GraphClient* client = nullptr;
  const ParsedFlags& flags;
  // Where the state of the graph is read.
  v1::Consistency consistency;
  OutputFormat format = OutputFormat::kTable;
  // How many rows to show.
  int64_t limit = 100;
  Terminal terminal;
  // Answers go to `out`, all else to `err`.
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  // Where a user answers questions; null where there is nobody to ask.
  std::istream* in = nullptr;
  // Who runs the command, by the system's account; may be empty.
  std::string user;
  // The file of profiles (client/lib/profile_file.h); empty where it has no place.
  std::string profile_path;
  // Of JSON: a row a line in place of a reply.
  bool json_lines = false;
  // The fields of CSV or JSON lines that are wanted; empty: all.
  std::vector<std::string> fields;
};

struct CommandExample {
  std::string line;
  std::string meaning;
};

struct Command {
  std::string name;
  // One clause, for the list of commands.
  std::string summary;
  // How help names the arguments: "PERSON".
  std::string arguments;
  size_t min_arguments = 0;
  size_t max_arguments = 0;
  // What an argument may be, for completion; empty where that cannot be told.
  std::vector<std::string> argument_choices;
  // Paragraphs, separated by empty lines.
  std::string description;
  std::vector<FlagSpec> flags;
  std::vector<CommandExample> examples;
  // Whether it talks to a server.
  bool needs_server = true;
  // Whether it shows rows, and so has --limit and --all.
  bool has_rows = true;
  // Whether it reads the graph, and so has --at.
  bool reads_graph = true;
  // Whether it draws pictures, and so has --output dot and svg.
  bool draws = false;
  // Whether a long answer is shown in a pager on a terminal: not that of a command that asks its
  // user, or shows what comes as it comes.
  bool paged = true;
  // Runs it. An error ends the program with the exit code of its status.
  std::function<absl::StatusOr<ExitCode>(CommandContext&)> run;
};

inline constexpr int64_t kDefaultLimit = 100;
inline constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_COMMAND_H_
