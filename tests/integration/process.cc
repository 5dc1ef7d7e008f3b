#include "tests/integration/process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace chancery {
namespace {

constexpr int kCannotExec = 127;

class Pipe {
 public:
  absl::Status Open() {
    if (pipe2(ends_.data(), O_CLOEXEC) == 0) return absl::OkStatus();
    return absl::UnavailableError(absl::StrCat("cannot make a pipe: ", std::strerror(errno)));
  }
  ~Pipe() {
    for (int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  int TakeReader() { return std::exchange(ends_[0], -1); }
  int TakeWriter() { return std::exchange(ends_[1], -1); }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

std::vector<std::string> EnvironmentOf(const Invocation& invocation) {
  std::vector<std::string> result = invocation.environment;
  for (const char* name : {"PATH", "HOME", "TMPDIR"}) {
    const std::string prefix = absl::StrCat(name, "=");
    const bool given = std::any_of(result.begin(), result.end(), [&prefix](const std::string& one) {
      return absl::StartsWith(one, prefix);
    });
    const char* value = std::getenv(name);
    if (!given && value != nullptr) result.push_back(prefix + value);
  }
  return result;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(&text[0]);
  result.push_back(nullptr);
  return result;
}

// Between fork and exec: system calls only, as other threads may hold any lock.
[[noreturn]] void BecomeProgram(const char* program, char** arguments, char** environment, int in,
                                int out, int err, bool obeys_permissions) {
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_DFL);
  if (obeys_permissions) {
    // exec gives root what is in the bounding set. Others have not got these, and may not drop
    // them.
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
    prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
  }
  execve(program, arguments, environment);
  _exit(kCannotExec);
}

void CloseEnd(int* fd) {
  close(*fd);
  *fd = -1;
}

// Appends what can be read; closes at the end.
void ReadSome(int* fd, std::string* text) {
  std::array<char, 1 << 16> buffer;
  const ssize_t count = read(*fd, buffer.data(), buffer.size());
  if (count > 0) {
    text->append(buffer.data(), static_cast<size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    CloseEnd(fd);
  }
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const ProcessEnd& end) {
  if (end.signal != 0) {
    stream << "ended by signal " << end.signal;
  } else {
    stream << "exit code " << end.exit_code;
  }
  return stream << "\n--- standard output\n"
                << end.out << "--- standard error\n"
                << end.err << "---\n";
}

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const Invocation& invocation) {
  if (access(invocation.program.c_str(), X_OK) != 0) {
    return absl::NotFoundError(
        absl::StrCat("cannot run ", invocation.program, ": ", std::strerror(errno)));
  }
  Pipe in;
  Pipe out;
  Pipe err;
  for (Pipe* pipe : {&in, &out, &err}) {
    if (absl::Status status = pipe->Open(); !status.ok()) return status;
  }
  fcntl(in.writer(), F_SETFL, O_NONBLOCK);
  // A program that ends before it has read its input must not end the test.
  signal(SIGPIPE, SIG_IGN);

  std::vector<std::string> arguments = invocation.arguments;
  arguments.insert(arguments.begin(), invocation.program);
  std::vector<std::string> environment = EnvironmentOf(invocation);
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment_pointers = Pointers(environment);
  const pid_t pid = fork();
  if (pid < 0) return absl::UnavailableError(absl::StrCat("cannot fork: ", std::strerror(errno)));
  if (pid == 0) {
    BecomeProgram(invocation.program.c_str(), const_cast<char**>(argument_pointers.data()),
                  const_cast<char**>(environment_pointers.data()), in.reader(), out.writer(),
                  err.writer(), invocation.obeys_permissions);
  }
  return std::unique_ptr<Process>(
      new Process(pid, in.TakeWriter(), out.TakeReader(), err.TakeReader(), invocation.input));
}

Process::Process(pid_t pid, int in, int out, int err, std::string input)
    : pid_(pid), input_(std::move(input)), in_(in), out_(out), err_(err) {
  pump_ = std::thread([this] { Pump(); });
}

Process::~Process() {
  Signal(SIGKILL);
  pump_.join();
  bool reaped = false;
  {
    std::lock_guard<std::mutex> lock(mu_);
    reaped = reaped_;
  }
  if (!reaped) waitpid(pid_, nullptr, 0);
}

void Process::Pump() {
  size_t written = 0;
  if (input_.empty()) CloseEnd(&in_);
  while (out_ >= 0 || err_ >= 0) {
    std::array<pollfd, 3> polled = {
        {{out_, POLLIN, 0}, {err_, POLLIN, 0}, {in_, POLLOUT, 0}}};  // -1 is left out
    if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) break;
    if (in_ >= 0 && polled[2].revents != 0) {
      const ssize_t count = write(in_, input_.data() + written, input_.size() - written);
      if (count > 0) written += static_cast<size_t>(count);
      const bool broken = count < 0 && errno != EAGAIN && errno != EINTR;
      if (broken || written == input_.size()) CloseEnd(&in_);
    }
    std::string out;
    std::string err;
    if (out_ >= 0 && polled[0].revents != 0) ReadSome(&out_, &out);
    if (err_ >= 0 && polled[1].revents != 0) ReadSome(&err_, &err);
    {
      std::lock_guard<std::mutex> lock(mu_);
      out_text_ += out;
      err_text_ += err;
    }
    changed_.notify_all();
  }
  if (in_ >= 0) CloseEnd(&in_);
  {
    std::lock_guard<std::mutex> lock(mu_);
    closed_ = true;
  }
  changed_.notify_all();
}

std::string Process::WrittenLocked() const {
  return absl::StrCat("\n--- standard output\n", out_text_, "--- standard error\n", err_text_,
                      "---");
}

absl::Status Process::WaitForOutput(absl::string_view text, absl::Duration deadline) {
  std::unique_lock<std::mutex> lock(mu_);
  const auto found = [&] {
    return absl::StrContains(out_text_, text) || absl::StrContains(err_text_, text);
  };
  changed_.wait_for(lock, absl::ToChronoMilliseconds(deadline), [&] { return closed_ || found(); });
  if (found()) return absl::OkStatus();
  if (closed_) {
    return absl::FailedPreconditionError(
        absl::StrCat("the program ended before it wrote \"", text, "\"", WrittenLocked()));
  }
  return absl::DeadlineExceededError(absl::StrCat("\"", text, "\" was not written in ",
                                                  absl::FormatDuration(deadline), WrittenLocked()));
}

absl::StatusOr<ProcessEnd> Process::Wait(absl::Duration deadline) {
  std::unique_lock<std::mutex> lock(mu_);
  if (reaped_) return end_;
  const bool in_time =
      changed_.wait_for(lock, absl::ToChronoMilliseconds(deadline), [this] { return closed_; });
  if (!in_time) kill(pid_, SIGKILL);
  // Its pipes are closed, or it is killed: its end is a moment away.
  int state = 0;
  if (waitpid(pid_, &state, 0) != pid_) {
    return absl::UnavailableError(absl::StrCat("cannot wait: ", std::strerror(errno)));
  }
  reaped_ = true;
  end_.exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  end_.signal = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
  end_.out = out_text_;
  end_.err = err_text_;
  if (in_time) return end_;
  return absl::DeadlineExceededError(
      absl::StrCat("the program did not end in ", absl::FormatDuration(deadline), WrittenLocked()));
}

void Process::Signal(int signal) {
  std::lock_guard<std::mutex> lock(mu_);
  if (!reaped_) kill(pid_, signal);
}

std::string Process::Out() const {
  std::lock_guard<std::mutex> lock(mu_);
  return out_text_;
}

std::string Process::Err() const {
  std::lock_guard<std::mutex> lock(mu_);
  return err_text_;
}

ProcessEnd RunToEnd(const Invocation& invocation, absl::Duration deadline) {
  absl::StatusOr<ProcessEnd> end = absl::UnknownError("");
  absl::StatusOr<std::unique_ptr<Process>> process = Process::Start(invocation);
  end = process.ok() ? (*process)->Wait(deadline) : process.status();
  if (end.ok()) return *std::move(end);
  ProcessEnd failure;
  failure.err = std::string(end.status().message());
  return failure;
}

}  // namespace chancery
