// One process of a command that reads articles: a line in on its standard input, a line out on its
// standard output, one after the other. Its standard error is this program's.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto process, ExtractorProcess::Start("./read.py"));
//   CHANCERY_ASSIGN_OR_RETURN(std::string answer, process->Ask(line, limits, stop));
//
// The command runs in a shell and in a process group of its own, so that what it starts ends with
// it, and Ctrl-C reaches this program alone. After an error of Ask the process is of no more use.
//
// Thread-compatible, but for Kill, which any thread may call.

#ifndef CHANCERY_CLIENT_LOADER_EXTRACTOR_PROCESS_H_
#define CHANCERY_CLIENT_LOADER_EXTRACTOR_PROCESS_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace chancery {

struct AskLimits {
  // From the first byte sent to the last one received.
  absl::Duration timeout = absl::Seconds(60);
  // Of the answer.
  int64_t max_answer_bytes = int64_t{64} << 20;
};

class ExtractorProcess {
 public:
  // UNAVAILABLE if it cannot be started. That there is no such command shows in Ask.
  static absl::StatusOr<std::unique_ptr<ExtractorProcess>> Start(const std::string& command);

  // Kills what still runs.
  ~ExtractorProcess();
  ExtractorProcess(const ExtractorProcess&) = delete;
  ExtractorProcess& operator=(const ExtractorProcess&) = delete;

  // Sends the line, which has no line break, and waits for the answer, without its line break.
  // CANCELLED soon after `stop`, which may be null, is set. INVALID_ARGUMENT with the reasons
  // EXTRACTOR_ENDED (it ended without an answer; the message says how), EXTRACTOR_TIMEOUT, and
  // EXTRACTOR_INVALID (an answer too long, or of several lines).
  absl::StatusOr<std::string> Ask(absl::string_view line, const AskLimits& limits,
                                  const std::atomic<bool>* stop);

  // True where it waits for a line: it runs, and has written nothing unasked.
  bool IsIdle() const;

  // Whether it has answered a line.
  bool has_answered() const { return has_answered_; }

  // Tells it that there is nothing more to read.
  void CloseInput();
  // Waits for it to end by itself; false if it has not by then.
  bool WaitForEnd(absl::Duration patience);
  // Ends it, and all that it has started, at once.
  void Kill();

  // Whether it ended like a command that is not there or cannot be run. Known once Ask has failed
  // with EXTRACTOR_ENDED.
  bool was_no_command() const { return was_no_command_; }

 private:
  ExtractorProcess(pid_t pid, int in, int out) : pid_(pid), in_(in), out_(out) {}

  absl::Status Write(absl::string_view* rest);
  absl::Status EndedError();

  std::mutex mu_;  // guards pid_: none is killed whose number may be another's by now
  pid_t pid_;      // -1 once it has been waited for
  int wait_status_ = 0;
  int in_;
  const int out_;
  bool was_no_command_ = false;
  bool has_answered_ = false;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_EXTRACTOR_PROCESS_H_
