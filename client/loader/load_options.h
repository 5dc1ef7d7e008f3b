// The command line of chancery-load.
//
//   CHANCERY_ASSIGN_OR_RETURN(LoadOptions options, ParseLoadOptions(args, environment));
//
// Pure functions, but for the token file.

#ifndef CHANCERY_CLIENT_LOADER_LOAD_OPTIONS_H_
#define CHANCERY_CLIENT_LOADER_LOAD_OPTIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/lib/grpc_connection.h"
#include "client/loader/comparison_run.h"
#include "client/loader/decompressing_file_system.h"
#include "client/loader/load_pipeline.h"
#include "client/loader/progress.h"

namespace chancery {

struct LoadOptions {
  enum class Action : uint8_t { kLoad, kCompare, kHelp, kVersion };
  Action action = Action::kLoad;
  LoadSettings settings;
  GrpcConnectionOptions connection;
  // A data directory to load into without a server; empty: the server of `connection`.
  std::string bulk_directory;
  // The server's program, for a bulk load; empty: it is looked for.
  std::string chanceryd;
  bool bulk_texts = true;  // texts are indexed
  ProgressStyle progress = ProgressStyle::kNone;
  // The summary as JSON; of a dry run, what was read.
  bool json = false;
  // The command that reads articles; empty: the built-in rules do.
  std::string extractor_command;
  int extractor_processes = 1;
  absl::Duration extractor_timeout = absl::Seconds(60);
  // Of compressed files.
  DecompressionLimits decompression;
  // Of kCompare.
  ComparisonSettings comparison;
};

// What the defaults depend on.
struct LoadOptionsEnvironment {
  // The value of an environment variable; empty where it is not set.
  std::function<std::string(const std::string& name)> variable;
  bool stderr_is_terminal = false;
  int processors = 1;
};

// INVALID_ARGUMENT with a sentence for the user.
absl::StatusOr<LoadOptions> ParseLoadOptions(const std::vector<std::string>& args,
                                             const LoadOptionsEnvironment& environment);

// What --help prints.
absl::string_view LoadHelp();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_LOAD_OPTIONS_H_
