#include "tests/integration/server_process.h"

#include <signal.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "tests/integration/test_files.h"

namespace chancery {
namespace {

// Thousands of articles on a busy machine.
constexpr absl::Duration kLoadDeadline = absl::Minutes(10);

constexpr absl::string_view kListening = " listening on 127.0.0.1:";

ProcessEnd EndOf(const absl::StatusOr<ProcessEnd>& end) {
  if (end.ok()) return *end;
  ADD_FAILURE() << end.status();
  return {};
}

}  // namespace

std::string ServerBinary() { return Runfile("server/chanceryd"); }
std::string CliBinary() { return Runfile("client/cli/chancery"); }
std::string LoaderBinary() { return Runfile("client/loader/chancery-load"); }

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const ServerSettings& settings) {
  Invocation invocation;
  invocation.program = ServerBinary();
  invocation.arguments = {"--listen", absl::StrCat("127.0.0.1:", settings.port)};
  if (!settings.data_dir.empty()) {
    invocation.arguments.insert(invocation.arguments.end(), {"--data-dir", settings.data_dir});
  }
  invocation.arguments.insert(invocation.arguments.end(), settings.flags.begin(),
                              settings.flags.end());
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<Process> process, Process::Start(invocation));
  // The line comes in one piece, so what follows is there too.
  CHANCERY_RETURN_IF_ERROR(process->WaitForOutput(kListening));
  const std::string out = process->Out();
  const size_t begin = out.find(kListening.data()) + kListening.size();
  int port = 0;
  if (!absl::SimpleAtoi(out.substr(begin, out.find_first_not_of("0123456789", begin) - begin),
                        &port)) {
    return absl::InternalError(absl::StrCat("no port in \"", out, "\""));
  }
  return std::unique_ptr<ServerProcess>(new ServerProcess(std::move(process), port));
}

std::string ServerProcess::address() const { return absl::StrCat("127.0.0.1:", port_); }

ProcessEnd ServerProcess::Stop() {
  process_->Signal(SIGTERM);
  return EndOf(process_->Wait());
}

void ServerProcess::Kill() {
  process_->Signal(SIGKILL);
  EXPECT_EQ(EndOf(process_->Wait()).signal, SIGKILL);
}

ProcessEnd ServerProcess::Chancery(std::vector<std::string> arguments) const {
  Invocation invocation;
  invocation.program = CliBinary();
  invocation.arguments = std::move(arguments);
  invocation.environment = {absl::StrCat("CHANCERY_SERVER=", address()),
                            absl::StrCat("COLUMNS=", kColumns)};
  return RunToEnd(invocation);
}

ProcessEnd ServerProcess::Load(std::vector<std::string> arguments, std::string input) const {
  Invocation invocation;
  invocation.program = LoaderBinary();
  invocation.arguments = std::move(arguments);
  invocation.environment = {absl::StrCat("CHANCERY_SERVER=", address())};
  invocation.input = std::move(input);
  return RunToEnd(invocation, kLoadDeadline);
}

void ServerProcess::ReadReply(std::vector<std::string> arguments,
                              google::protobuf::Message* message) const {
  arguments.insert(arguments.end(), {"--output", "json"});
  const ProcessEnd end = Chancery(std::move(arguments));
  EXPECT_THAT(end, ExitsWith(0));
  const auto status = google::protobuf::util::JsonStringToMessage(end.out, message);
  EXPECT_TRUE(status.ok()) << status << "\n" << end.out;
}

}  // namespace chancery
