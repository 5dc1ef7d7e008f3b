// A program under test, as a process of its own.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto server, Process::Start({"/path/chanceryd", {"--data-dir",
//   dir}})); CHANCERY_RETURN_IF_ERROR(server->WaitForOutput("listening on", absl::Seconds(30)));
//   server->Signal(SIGTERM);
//   CHANCERY_ASSIGN_OR_RETURN(ProcessEnd end, server->Wait(absl::Seconds(30)));
//   EXPECT_THAT(end, ExitsWith(0));
//
// What the program writes is read all the time, by a thread of the process object, so that it never
// waits for its reader. Nothing here sleeps or polls by time: waits end when the output or the end
// comes, and else at their deadline, which only a failing test reaches.
//
// Thread-safe, but for Start, which forks: the program dies with the thread that started it.

#ifndef CHANCERY_TESTS_INTEGRATION_PROCESS_H_
#define CHANCERY_TESTS_INTEGRATION_PROCESS_H_

#include <sys/types.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"

namespace chancery {

// How long to wait for what takes milliseconds on an idle machine.
constexpr absl::Duration kProcessDeadline = absl::Seconds(60);

struct Invocation {
  // The path of the program.
  std::string program;
  std::vector<std::string> arguments;
  // What it reads from standard input, which then ends.
  std::string input;
  // NAME=VALUE each. Of its own environment the test passes on PATH, HOME and TMPDIR only.
  std::vector<std::string> environment;
  // Takes from the superuser the right to ignore permissions, so that tests of these run as root.
  bool obeys_permissions = false;
};

// How a program ended, and all it wrote.
struct ProcessEnd {
  // -1 where a signal ended it.
  int exit_code = -1;
  // 0 where it ended by itself.
  int signal = 0;
  std::string out;
  std::string err;
};

std::ostream& operator<<(std::ostream& stream, const ProcessEnd& end);

class Process {
 public:
  // UNAVAILABLE if it cannot be started; NOT_FOUND if there is no such program.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const Invocation& invocation);

  // Kills it, if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits until standard output or standard error holds `text`. DEADLINE_EXCEEDED if it does not
  // come, FAILED_PRECONDITION if the program ends without it; both with what was written instead.
  absl::Status WaitForOutput(absl::string_view text, absl::Duration deadline = kProcessDeadline);

  // Waits for the end. Kills it at the deadline, with DEADLINE_EXCEEDED and what it had written.
  absl::StatusOr<ProcessEnd> Wait(absl::Duration deadline = kProcessDeadline);

  // Does nothing once the end has been waited for.
  void Signal(int signal);

  pid_t pid() const { return pid_; }

  // What was written until now.
  std::string Out() const;
  std::string Err() const;

 private:
  Process(pid_t pid, int in, int out, int err, std::string input);

  // Feeds and reads the pipes until the program has closed its ends.
  void Pump();
  std::string WrittenLocked() const;

  const pid_t pid_;
  const std::string input_;
  int in_;  // of the pump's thread, as the two below
  int out_;
  int err_;

  mutable std::mutex mu_;  // guards what follows
  std::condition_variable changed_;
  std::string out_text_;
  std::string err_text_;
  bool closed_ = false;
  bool reaped_ = false;
  ProcessEnd end_;

  std::thread pump_;  // last: it uses the others
};

// Starts the program and waits for its end. Failures become an end with exit code -1 and the reason
// in `err`, which no test expects.
ProcessEnd RunToEnd(const Invocation& invocation, absl::Duration deadline = kProcessDeadline);

// Matches a ProcessEnd by its exit code.
MATCHER_P(ExitsWith, code, "") { return arg.signal == 0 && arg.exit_code == code; }

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_PROCESS_H_
