// `chancery`, the command line of a Chancery server.

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/application.h"
#include "client/cli/pager.h"
#include "client/lib/failover_connection.h"
#include "client/lib/retry_policy.h"

namespace {

std::string Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

size_t TerminalColumns() {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  // gRPC's own log is not for the user: each failed call says what went wrong. GRPC_VERBOSITY still
  // turns it on.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  std::ios::sync_with_stdio(false);

  chancery::RetryOptions retry;
  retry.max_attempts = 3;
  chancery::Environment environment;
  environment.variable = Variable;
  environment.in = &std::cin;
  environment.in_is_terminal = isatty(STDIN_FILENO) != 0;
  environment.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  environment.err_is_terminal = isatty(STDERR_FILENO) != 0;
  environment.terminal_columns = TerminalColumns();
  environment.retry_policy = chancery::RetryPolicy(retry);
  environment.open_pager = chancery::OpenPager;
  environment.connect = [](const chancery::GrpcConnectionOptions& options)
      -> absl::StatusOr<std::shared_ptr<chancery::GraphConnection>> {
    absl::StatusOr<std::unique_ptr<chancery::GraphConnection>> connection =
        chancery::ConnectToServers(options);
    if (!connection.ok()) return connection.status();
    return std::shared_ptr<chancery::GraphConnection>(*std::move(connection));
  };
  return chancery::RunApplication(std::vector<std::string>(argv + 1, argv + argc), environment,
                                  std::cout, std::cerr);
}
