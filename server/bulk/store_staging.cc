#include "server/bulk/store_staging.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

// Tells the place of a load from other directories, and who holds its lock is at work there.
constexpr char kLockName[] = "BULK-LOAD";
// What an engine locks (storage/kv/rocksdb_kv_store).
constexpr char kEngineLockName[] = "LOCK";

absl::Status Unavailable(const fs::path& path, absl::string_view what, int error) {
  return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                   absl::StrCat("cannot ", what, " ", path.string(), ": ", std::strerror(error)),
                   {{"directory", path.string()}});
}

// A file that is closed at the end, which gives its locks back.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status SyncDirectory(const fs::path& path) {
  const File directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd() < 0 || fsync(directory.fd()) != 0) return Unavailable(path, "sync", errno);
  return absl::OkStatus();
}

class Staging final : public StoreStaging {
 public:
  explicit Staging(fs::path target)
      : target_(std::move(target)),
        place_(target_.string() + ".loading"),
        store_(place_ / "store"),
        path_(store_.string()) {}

  ~Staging() override {
    if (lock_ == nullptr) return;
    std::error_code ignored;
    fs::remove_all(place_, ignored);
  }

  absl::Status Start(const Open& open_store) {
    CHANCERY_RETURN_IF_ERROR(TakePlace());
    std::error_code error;
    if (!fs::exists(target_, error) ||
        (fs::is_directory(target_, error) && fs::is_empty(target_, error))) {
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(original_, open_store(target_.string()));
    return original_->Backup(path_);
  }

  const std::string& path() const override { return path_; }
  bool has_store() const override { return original_ != nullptr; }

  absl::Status Publish() override {
    if (original_ == nullptr) {
      // Takes the place of an empty directory, too.
      if (rename(store_.c_str(), target_.c_str()) != 0) {
        return Unavailable(target_, "put the store in place of", errno);
      }
    } else {
      original_.reset();
      // From here on nobody may open the old one.
      const File lock(open((target_ / kEngineLockName).c_str(), O_RDWR | O_CLOEXEC));
      struct flock whole = {};
      whole.l_type = F_WRLCK;
      whole.l_whence = SEEK_SET;
      if (lock.fd() < 0 || fcntl(lock.fd(), F_SETLK, &whole) != 0) {
        return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_LOCKED",
                         absl::StrCat("another process has opened ", target_.string(),
                                      " meanwhile: stop it, and load again"),
                         {{"directory", target_.string()}});
      }
      if (renameat2(AT_FDCWD, store_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
        return Unavailable(target_, "put the new store in place of", errno);
      }
    }
    return SyncDirectory(target_.parent_path());
  }

 private:
  // Makes the place, or takes it from a load that was interrupted.
  absl::Status TakePlace() {
    std::error_code error;
    const fs::path lock_path = place_ / kLockName;
    if (!fs::create_directory(place_, error)) {
      if (error) return Unavailable(place_, "make", error.value());
      if (!fs::exists(lock_path, error)) {
        return MakeError(
            absl::StatusCode::kFailedPrecondition, "STORAGE_UNAVAILABLE",
            absl::StrCat(place_.string(), " is there, and not of a bulk load: move it away"),
            {{"directory", place_.string()}});
      }
    }
    auto lock = std::make_unique<File>(open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock->fd() < 0) return Unavailable(lock_path, "open", errno);
    if (flock(lock->fd(), LOCK_EX | LOCK_NB) != 0) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_LOCKED",
                       absl::StrCat("another load into ", target_.string(), " is under way"),
                       {{"directory", target_.string()}});
    }
    lock_ = std::move(lock);
    fs::remove_all(store_, error);
    if (error) return Unavailable(store_, "remove", error.value());
    return absl::OkStatus();
  }

  const fs::path target_;
  const fs::path place_;
  const fs::path store_;
  const std::string path_;
  std::unique_ptr<File> lock_;
  std::unique_ptr<KvStore> original_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<StoreStaging>> StoreStaging::Start(const std::string& directory,
                                                                  const Open& open) {
  std::error_code error;
  fs::path target = fs::absolute(directory, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  // Through a link, the place is beside what it points to: only there can it be exchanged.
  std::error_code no_link;
  if (!error && fs::is_symlink(target, no_link)) target = fs::canonical(target, error);
  if (error) return Unavailable(directory, "look at", error.value());
  auto staging = std::make_unique<Staging>(std::move(target));
  CHANCERY_RETURN_IF_ERROR(staging->Start(open));
  return std::unique_ptr<StoreStaging>(std::move(staging));
}

}  // namespace chancery
