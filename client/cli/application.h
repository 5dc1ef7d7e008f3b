// `chancery` as a function: from a command line to answers, errors and an exit code.
//
//   Environment environment;
//   environment.connect = ...;
//   return RunApplication({"met", "Sergey Lavrov"}, environment, std::cout, std::cerr);
//
// Not thread-safe; nothing is kept between runs.

#ifndef CHANCERY_CLIENT_CLI_APPLICATION_H_
#define CHANCERY_CLIENT_CLI_APPLICATION_H_

#include <cstddef>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/command.h"
#include "client/lib/graph_connection.h"
#include "client/lib/grpc_connection.h"
#include "client/lib/retry_policy.h"
#include "storage/base/clock.h"

namespace chancery {

// What the process finds around it.
struct Environment {
  // The value of a variable, or "".
  std::function<std::string(const std::string& name)> variable;
  // Where a user answers questions; null where there is nothing to read.
  std::istream* in = nullptr;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // 0 where unknown.
  size_t terminal_columns = 0;
  const Clock* clock = &SystemClock::Get();
  RetryPolicy retry_policy;
  std::function<absl::StatusOr<std::shared_ptr<GraphConnection>>(const GrpcConnectionOptions&)>
      connect;
  // Starts a pager (pager.h); null where there is none to be used.
  std::function<std::unique_ptr<std::ostream>(const std::string& command)> open_pager;
};

// Every command, in the order of help.
std::vector<Command> AllCommands();

// Runs the command that `args` (without the program's name) ask for. Returns the exit code.
int RunApplication(const std::vector<std::string>& args, const Environment& environment,
                   std::ostream& out, std::ostream& err);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_APPLICATION_H_
