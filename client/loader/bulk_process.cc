#include "client/loader/bulk_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/loader/child_process.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/util/delimited_message_util.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

constexpr char kProgram[] = "chanceryd";
constexpr int kBlockBytes = 1 << 20;

bool IsProgram(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

class BulkProcess final : public BulkTarget {
 public:
  BulkProcess(pid_t pid, int input, int output)
      : pid_(pid), input_(input), output_(output), items_(input, kBlockBytes), results_(output) {}

  ~BulkProcess() override {
    Abort();
    if (pid_ > 0) Reap();
    close(output_);
  }

  bool Write(const v1::ExportGraphResponse& item) override {
    // At once: the sender may wait for the result.
    return input_ >= 0 &&
           google::protobuf::util::SerializeDelimitedToZeroCopyStream(item, &items_) &&
           items_.Flush();
  }

  bool Read(v1::IngestArticlesResponse* result) override {
    result->Clear();
    return google::protobuf::util::ParseDelimitedFromZeroCopyStream(result, &results_, nullptr);
  }

  void End() override {
    Write(v1::ExportGraphResponse());
    CloseInput();
  }

  void Abort() override {
    if (input_ >= 0) Kill();
    CloseInput();
  }

  void Kill() override {
    std::lock_guard<std::mutex> lock(mu_);
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    AwaitEnd(pid_);
  }

  absl::Status Finish() override {
    const int status = Reap();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
    return absl::AbortedError(
        WIFSIGNALED(status)
            ? absl::StrCat(kProgram, " was ended by signal ", WTERMSIG(status), " (",
                           strsignal(WTERMSIG(status)), ")")
            : absl::StrCat(kProgram, " ended with exit code ", WEXITSTATUS(status)));
  }

 private:
  // Waits for its end, and leaves the status to be fetched.
  static void AwaitEnd(pid_t pid) {
    siginfo_t ignored;
    while (waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED | WNOWAIT) < 0 &&
           errno == EINTR) {
    }
  }

  // Waits for its end. From here on the number may be another process's. REQUIRES: pid_ > 0.
  int Reap() {
    // Without the lock, so that Kill() can end the wait. No other thread changes pid_.
    AwaitEnd(pid_);
    std::lock_guard<std::mutex> lock(mu_);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  void CloseInput() {
    if (input_ >= 0) close(std::exchange(input_, -1));
  }

  std::mutex mu_;
  pid_t pid_;  // changed under mu_; -1 when it was waited for
  int input_;
  const int output_;
  google::protobuf::io::FileOutputStream items_;
  google::protobuf::io::FileInputStream results_;
};

}  // namespace

absl::StatusOr<std::string> FindChanceryd(const std::string& named, absl::string_view search_path) {
  if (!named.empty()) {
    if (IsProgram(named)) return named;
    return absl::NotFoundError(
        absl::StrCat("--chanceryd: ", named, " is no program that can be run"));
  }
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (!error && IsProgram(self.parent_path() / kProgram)) {
    return (self.parent_path() / kProgram).string();
  }
  for (absl::string_view directory : absl::StrSplit(search_path, ':', absl::SkipEmpty())) {
    const fs::path path = fs::path(std::string(directory)) / kProgram;
    if (IsProgram(path)) return path.string();
  }
  return absl::NotFoundError(
      absl::StrCat("--bulk runs ", kProgram, ", which is neither beside this program, in ",
                   self.parent_path().string(), ", nor in PATH: name it with --chanceryd PATH"));
}

absl::StatusOr<std::unique_ptr<BulkTarget>> StartBulkProcess(const std::string& program,
                                                             const std::string& directory,
                                                             bool index_texts) {
  ChildPipes pipes;
  if (!pipes.Make()) {
    return absl::UnavailableError(absl::StrCat("cannot make a pipe: ", std::strerror(errno)));
  }
  signal(SIGPIPE, SIG_IGN);
  pid_t pid = -1;
  std::vector<std::string> command = {program, "--bulk-load", "--data-dir", directory};
  if (!index_texts) command.push_back("--no-text-index");
  const int error = StartChild(program, command, pipes, &pid);
  if (error != 0) {
    return absl::UnavailableError(absl::StrCat("cannot run ", program, ": ", std::strerror(error)));
  }
  return std::unique_ptr<BulkTarget>(
      std::make_unique<BulkProcess>(pid, pipes.in.Take(1), pipes.out.Take(0)));
}

}  // namespace chancery
