// A running chanceryd, with the programs that talk to it, for tests of the whole from its outside.
//
//   auto server = ServerProcess::Start({NewFolder("store")});
//   ASSERT_THAT(server, IsOk());
//   ASSERT_THAT((*server)->Load({folder}), ExitsWith(0));
//   EXPECT_THAT((*server)->Chancery({"met", "Sergey Lavrov"}).out, HasSubstr("John Kerry"));
//
// Servers take a free port, so tests run beside each other. Thread-compatible.

#ifndef CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_
#define CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "tests/integration/process.h"

namespace chancery {

// The programs, among the runfiles of the test.
std::string ServerBinary();
std::string CliBinary();
std::string LoaderBinary();

// The width of the terminal that `chancery` is told.
constexpr int kColumns = 100;

struct ServerSettings {
  // Empty: the flags say where the data are.
  std::string data_dir;
  // Beside --data-dir and --listen.
  std::vector<std::string> flags;
  // 0: a free one.
  int port = 0;
};

class ServerProcess {
 public:
  // Returns once it listens. FAILED_PRECONDITION, with what it wrote, if it ends instead.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const ServerSettings& settings);

  int port() const { return port_; }
  // "127.0.0.1:PORT".
  std::string address() const;
  Process& process() { return *process_; }

  // Asks it to end, and waits.
  ProcessEnd Stop();
  // Ends it without a warning, and waits.
  void Kill();

  // Runs `chancery`, or `chancery-load`, against this server.
  ProcessEnd Chancery(std::vector<std::string> arguments) const;
  ProcessEnd Load(std::vector<std::string> arguments, std::string input = "") const;

  // The reply that `chancery ARGUMENTS --output json` prints, as the message that it is. Fails the
  // test if the command fails, or prints something else.
  template <typename Message>
  Message Reply(const std::vector<std::string>& arguments) const {
    Message message;
    ReadReply(arguments, &message);
    return message;
  }

 private:
  ServerProcess(std::unique_ptr<Process> process, int port)
      : process_(std::move(process)), port_(port) {}

  void ReadReply(std::vector<std::string> arguments, google::protobuf::Message* message) const;

  std::unique_ptr<Process> process_;
  const int port_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_
