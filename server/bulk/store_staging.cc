#include "server/bulk/store_staging.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
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
  Staging(fs::path target, IsEngineFile is_engine_file)
      : is_engine_file_(is_engine_file),
        target_(std::move(target)),
        place_(target_.string() + ".loading"),
        store_(place_ / "store"),
        path_(store_.string()) {}

  ~Staging() override {
    if (lock_ == nullptr) return;
    // What tells that this is of a load goes last: wherever it stops, the next one goes on.
    std::error_code ignored;
    for (fs::directory_iterator it(place_, ignored), end; !ignored && it != end;
         it.increment(ignored)) {
      std::error_code left;
      if (it->path().filename() != kLockName) fs::remove_all(it->path(), left);
    }
    fs::remove(place_ / kLockName, ignored);
    fs::remove(place_, ignored);
  }

  absl::Status Start(const Open& open_store) {
    CHANCERY_RETURN_IF_ERROR(CheckTarget());
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
    // Before anything moves: what cannot be synced afterwards is not begun.
    const File parent(open(target_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.fd() < 0) return Unavailable(target_.parent_path(), "open", errno);
    if (original_ == nullptr) {
      CHANCERY_RETURN_IF_ERROR(TakeOwnerAndMode());
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
      CHANCERY_RETURN_IF_ERROR(TakeOtherFiles());
      CHANCERY_RETURN_IF_ERROR(TakeOwnerAndMode());
      if (renameat2(AT_FDCWD, store_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
        return Unavailable(target_, "put the new store in place of", errno);
      }
    }
    if (fsync(parent.fd()) != 0) return Unavailable(target_.parent_path(), "sync", errno);
    return absl::OkStatus();
  }

 private:
  // What could not be replaced in the end is refused before the work.
  absl::Status CheckTarget() const {
    const auto refuse = [this](absl::string_view why) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_UNAVAILABLE",
                       absl::StrCat(target_.string(), why), {{"directory", target_.string()}});
    };
    struct statx place = {};
    if (statx(AT_FDCWD, target_.c_str(), 0, STATX_TYPE, &place) != 0) return absl::OkStatus();
    if ((place.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
      return refuse(
          " is a mount point, which cannot be replaced as a whole: load into a directory "
          "in it");
    }
    std::error_code error;
    for (fs::directory_iterator it(target_, error), end; !error && it != end; it.increment(error)) {
      if (it->is_directory()) {
        return refuse(absl::StrCat(" has the directory ", it->path().filename().string(),
                                   " in it, which is not the store's: move it away"));
      }
    }
    return absl::OkStatus();  // the engine says what else is wrong with it
  }

  // The server's key, notes, logs: what stands beside the store stays there.
  absl::Status TakeOtherFiles() const {
    std::error_code error;
    for (fs::directory_iterator it(target_, error), end; !error && it != end; it.increment(error)) {
      const std::string name = it->path().filename().string();
      if (is_engine_file_(name)) continue;
      if (link(it->path().c_str(), (store_ / name).c_str()) != 0) {
        return Unavailable(it->path(), "carry over", errno);
      }
    }
    if (error) return Unavailable(target_, "list", error.value());
    return SyncDirectory(store_);
  }

  absl::Status TakeOwnerAndMode() const {
    struct stat before = {};
    if (stat(target_.c_str(), &before) != 0) {
      return errno == ENOENT ? absl::OkStatus() : Unavailable(target_, "look at", errno);
    }
    if (chmod(store_.c_str(), before.st_mode & 07777) != 0) {
      return Unavailable(store_, "set the mode of", errno);
    }
    if (geteuid() != 0) return absl::OkStatus();
    // A load by root leaves the files to whom the directory belongs.
    if (chown(store_.c_str(), before.st_uid, before.st_gid) != 0) {
      return Unavailable(store_, "set the owner of", errno);
    }
    std::error_code error;
    for (fs::directory_iterator it(store_, error), end; !error && it != end; it.increment(error)) {
      if (!is_engine_file_(it->path().filename().string())) continue;
      if (lchown(it->path().c_str(), before.st_uid, before.st_gid) != 0) {
        return Unavailable(it->path(), "set the owner of", errno);
      }
    }
    return error ? Unavailable(store_, "list", error.value()) : absl::OkStatus();
  }

  // Makes the place, or takes it from a load that was interrupted.
  absl::Status TakePlace() {
    std::error_code error;
    const fs::path lock_path = place_ / kLockName;
    if (!fs::create_directory(place_, error)) {
      if (error) return Unavailable(place_, "make", error.value());
      // An empty one is of a load that did not get far.
      if (!fs::exists(lock_path, error) && !fs::is_empty(place_, error)) {
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
    // What an interrupted load left, copies that were not finished among it.
    for (fs::directory_iterator it(place_, error), end; !error && it != end; it.increment(error)) {
      if (it->path().filename() == kLockName) continue;
      std::error_code left;
      fs::remove_all(it->path(), left);
      if (left) return Unavailable(it->path(), "remove", left.value());
    }
    if (error) return Unavailable(place_, "list", error.value());
    return absl::OkStatus();
  }

  const IsEngineFile is_engine_file_;
  const fs::path target_;
  const fs::path place_;
  const fs::path store_;
  const std::string path_;
  std::unique_ptr<File> lock_;
  std::unique_ptr<KvStore> original_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<StoreStaging>> StoreStaging::Start(const std::string& directory,
                                                                  const Open& open,
                                                                  IsEngineFile is_engine_file) {
  std::error_code error;
  fs::path target = fs::absolute(directory, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  // Through a link, the place is beside what it points to: only there can it be exchanged.
  std::error_code no_link;
  if (!error && fs::is_symlink(target, no_link)) target = fs::canonical(target, error);
  if (error) return Unavailable(directory, "look at", error.value());
  auto staging = std::make_unique<Staging>(std::move(target), is_engine_file);
  CHANCERY_RETURN_IF_ERROR(staging->Start(open));
  return std::unique_ptr<StoreStaging>(std::move(staging));
}

}  // namespace chancery
