#include "client/loader/extractor_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loader/child_process.h"
#include "client/loader/source_item.h"

namespace chancery {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kChunk = 64 << 10;
// How long an interruption may go unnoticed.
constexpr int kPollMilliseconds = 100;
// How soon the end of a process is noticed while one waits for it.
constexpr int kEndPollMilliseconds = 5;
// A process that has closed its output is about to end.
constexpr absl::Duration kEndPatience = absl::Seconds(2);
// What a shell ends with where there is no such command, or none that can be run.
constexpr int kCannotRun = 126;
constexpr int kNoCommand = 127;

// Keeps a write into a pipe that nobody reads from ending this program: it fails with EPIPE.
class SigpipeBlock {
 public:
  SigpipeBlock() {
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeBlock() {
    if (!was_pending_) {
      const timespec none = {};
      while (sigtimedwait(&sigpipe_, nullptr, &none) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

std::string EndText(int status) {
  if (WIFSIGNALED(status)) {
    return absl::StrCat("by signal ", WTERMSIG(status), " (", strsignal(WTERMSIG(status)), ")");
  }
  return absl::StrCat("with exit code ", WEXITSTATUS(status));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ExtractorProcess>> ExtractorProcess::Start(
    const std::string& command) {
  ChildPipes pipes;
  if (!pipes.Make()) {
    return absl::UnavailableError(
        absl::StrCat("cannot make a pipe for the extractor: ", std::strerror(errno)));
  }
  pid_t pid = -1;
  const int error = StartChild("/bin/sh", {"/bin/sh", "-c", command}, pipes, &pid);
  if (error != 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot start the extractor: ", std::strerror(error)));
  }
  for (const int end : {pipes.in.ends[1], pipes.out.ends[0]}) {
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
  }
  return std::unique_ptr<ExtractorProcess>(
      new ExtractorProcess(pid, pipes.in.Take(1), pipes.out.Take(0)));
}

ExtractorProcess::~ExtractorProcess() {
  Kill();
  CloseInput();
  close(out_);
}

void ExtractorProcess::CloseInput() {
  if (in_ >= 0) close(std::exchange(in_, -1));
}

void ExtractorProcess::Kill() {
  std::lock_guard<std::mutex> lock(mu_);
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  while (waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool ExtractorProcess::WaitForEnd(absl::Duration patience) {
  const auto deadline = Clock::now() + absl::ToChronoNanoseconds(patience);
  while (true) {
    {
      std::lock_guard<std::mutex> lock(mu_);
      if (pid_ < 0) return true;
      siginfo_t info = {};
      // Left to be waited for, so that the number stays its own until the group is ended, too.
      if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
          info.si_pid == pid_) {
        kill(-pid_, SIGKILL);
        while (waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return true;
      }
    }
    if (Clock::now() >= deadline) return false;
    poll(nullptr, 0, kEndPollMilliseconds);
  }
}

bool ExtractorProcess::IsIdle() const {
  pollfd waited = {out_, POLLIN, 0};
  return in_ >= 0 && poll(&waited, 1, 0) == 0;
}

absl::Status ExtractorProcess::Write(absl::string_view* rest) {
  const SigpipeBlock block;
  const ssize_t put = write(in_, rest->data(), rest->size());
  if (put >= 0) {
    rest->remove_prefix(static_cast<size_t>(put));
  } else if (errno != EAGAIN && errno != EINTR) {
    return EndedError();
  }
  return absl::OkStatus();
}

absl::Status ExtractorProcess::EndedError() {
  if (!WaitForEnd(kEndPatience)) {
    Kill();
    return RejectError(reject_reason::kExtractorEnded,
                       "the extractor closed its input or output before it answered");
  }
  was_no_command_ = WIFEXITED(wait_status_) && (WEXITSTATUS(wait_status_) == kCannotRun ||
                                                WEXITSTATUS(wait_status_) == kNoCommand);
  return RejectError(
      reject_reason::kExtractorEnded,
      absl::StrCat("the extractor ended ", EndText(wait_status_), " before it answered"));
}

absl::StatusOr<std::string> ExtractorProcess::Ask(absl::string_view line, const AskLimits& limits,
                                                  const std::atomic<bool>* stop) {
  const auto deadline = Clock::now() + absl::ToChronoNanoseconds(limits.timeout);
  std::string question = absl::StrCat(line, "\n");
  absl::string_view rest = question;
  std::string answer;
  while (true) {
    if (stop != nullptr && stop->load()) return absl::CancelledError("interrupted");
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      Kill();
      return RejectError(
          reject_reason::kExtractorTimeout,
          absl::StrCat("the extractor gave no answer within ", absl::FormatDuration(limits.timeout),
                       " (--extractor-timeout)"));
    }
    // An answer may begin before the question has been read.
    pollfd waited[] = {{out_, POLLIN, 0}, {rest.empty() ? -1 : in_, POLLOUT, 0}};
    const int ready =
        poll(waited, 2, static_cast<int>(std::min<int64_t>(kPollMilliseconds, left + 1)));
    if (ready <= 0) continue;
    if (waited[0].revents != 0) {
      const size_t size = answer.size();
      answer.resize(size + kChunk);
      const ssize_t got = read(out_, &answer[size], kChunk);
      answer.resize(size + static_cast<size_t>(std::max<ssize_t>(got, 0)));
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return EndedError();
      const size_t end = answer.find('\n', size);
      if (end != std::string::npos) {
        if (end + 1 < answer.size() || !rest.empty()) {
          return RejectError(reject_reason::kExtractorInvalid,
                             "the extractor answered more than one line, or before it had the "
                             "article; it must answer one line to each");
        }
        answer.pop_back();
        has_answered_ = true;
        return answer;
      }
      if (static_cast<int64_t>(answer.size()) > limits.max_answer_bytes) {
        return RejectError(reject_reason::kExtractorInvalid,
                           absl::StrCat("the extractor's answer is longer than the limit of ",
                                        limits.max_answer_bytes, " bytes (max_answer_bytes)"));
      }
      continue;
    }
    if (absl::Status status = Write(&rest); !status.ok()) return status;
  }
}

}  // namespace chancery
