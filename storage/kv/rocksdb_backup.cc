#include "storage/kv/rocksdb_backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

#include "rocksdb/metadata.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"
#include "rocksdb/table_properties.h"
#include "rocksdb/unique_id.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

// How many earlier backups are looked at.
constexpr size_t kMaxEarlier = 32;

rocksdb::Status FromErrno(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    return rocksdb::Status::NoSpace(path, std::strerror(error));
  }
  return rocksdb::Status::IOError(path, std::strerror(error));
}

// Closes it at the end.
class Fd {
 public:
  Fd(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Fd() {
    if (fd_ >= 0) close(fd_);
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

rocksdb::Status WriteAll(int fd, const std::string& path, const char* data, size_t bytes) {
  while (bytes > 0) {
    const ssize_t written = write(fd, data, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FromErrno(path, errno);
    data += written;
    bytes -= static_cast<size_t>(written);
  }
  return rocksdb::Status::OK();
}

rocksdb::Status WriteNew(const std::string& path, const std::string& contents) {
  const Fd to(path, O_WRONLY | O_CREAT | O_EXCL);
  if (to.get() < 0) return FromErrno(path, errno);
  rocksdb::Status status = WriteAll(to.get(), path, contents.data(), contents.size());
  if (status.ok() && fsync(to.get()) != 0) status = FromErrno(path, errno);
  return status;
}

// The first `bytes` of a file.
rocksdb::Status Copy(const std::string& source, const std::string& target, uint64_t bytes) {
  constexpr size_t kBuffer = size_t{1} << 20;
  const Fd from(source, O_RDONLY);
  if (from.get() < 0) return FromErrno(source, errno);
  const Fd to(target, O_WRONLY | O_CREAT | O_EXCL);
  if (to.get() < 0) return FromErrno(target, errno);
  const std::unique_ptr<char[]> buffer(new char[kBuffer]);
  while (bytes > 0) {
    const ssize_t count = read(from.get(), buffer.get(), std::min<uint64_t>(kBuffer, bytes));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FromErrno(source, errno);
    if (count == 0) return rocksdb::Status::Corruption(source, "is shorter than it should be");
    rocksdb::Status status = WriteAll(to.get(), target, buffer.get(), static_cast<size_t>(count));
    if (!status.ok()) return status;
    bytes -= static_cast<uint64_t>(count);
  }
  return fsync(to.get()) == 0 ? rocksdb::Status::OK() : FromErrno(target, errno);
}

// What no other file of rows has, of whatever database; empty if it cannot be told.
std::string UniqueIdOf(const std::string& path) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  std::string id;
  if (!reader.Open(path).ok()) return "";
  const std::shared_ptr<const rocksdb::TableProperties> properties = reader.GetTableProperties();
  if (properties == nullptr) return "";
  if (!rocksdb::GetUniqueIdFromTableProperties(*properties, &id).ok()) return "";
  return id;
}

bool HasSize(const std::string& path, uint64_t bytes) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         static_cast<uint64_t>(status.st_size) == bytes;
}

rocksdb::Status PutRows(const rocksdb::LiveFileStorageInfo& file, const std::string& source,
                        const std::string& target, const std::vector<std::string>& earlier,
                        bool link) {
  if (link && ::link(source.c_str(), target.c_str()) == 0) return rocksdb::Status::OK();
  std::string id;
  for (const std::string& backup : earlier) {
    const std::string candidate = backup + "/" + file.relative_filename;
    if (!HasSize(candidate, file.size)) continue;
    // A store that was restored goes on with the numbers of then, so a name says little.
    if (id.empty()) id = UniqueIdOf(source);
    if (id.empty()) break;
    if (UniqueIdOf(candidate) != id) continue;
    if (::link(candidate.c_str(), target.c_str()) == 0) return rocksdb::Status::OK();
  }
  return Copy(source, target, file.size);
}

std::string ReadSmall(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::vector<std::string> FindEarlierBackups(const rocksdb::DB& db, const std::string& directory) {
  std::string identity;
  if (!db.GetDbIdentity(identity).ok()) return {};
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  for (fs::directory_iterator it(fs::path(directory).parent_path(), error), end;
       !error && it != end; it.increment(error)) {
    std::error_code absent;
    // The store itself may be there, too.
    if (fs::equivalent(it->path(), db.GetName(), absent)) continue;
    const auto time = fs::last_write_time(it->path() / "CURRENT", absent);
    if (absent || ReadSmall(it->path() / "IDENTITY") != identity) continue;
    found.emplace_back(time, it->path().string());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<std::string> backups;
  for (auto& [time, path] : found) {
    if (backups.size() < kMaxEarlier) backups.push_back(std::move(path));
  }
  return backups;
}

rocksdb::Status CopyLiveFiles(rocksdb::DB& db, const std::string& directory,
                              const std::vector<std::string>& earlier, bool link) {
  if (mkdir(directory.c_str(), 0700) != 0) return FromErrno(directory, errno);
  rocksdb::Status status = db.DisableFileDeletions();
  if (!status.ok()) return status;
  std::vector<rocksdb::LiveFileStorageInfo> files;
  status = db.GetLiveFilesStorageInfo(rocksdb::LiveFilesStorageInfoOptions(), &files);
  for (const rocksdb::LiveFileStorageInfo& file : files) {
    if (!status.ok()) break;
    const std::string source = file.directory + "/" + file.relative_filename;
    const std::string target = directory + "/" + file.relative_filename;
    if (!file.replacement_contents.empty()) {
      status = WriteNew(target, file.replacement_contents);
    } else if (file.file_type == rocksdb::kTableFile) {
      status = PutRows(file, source, target, earlier, link);
    } else {
      status = Copy(source, target, file.size);
    }
  }
  const rocksdb::Status enabled = db.EnableFileDeletions(/*force=*/false);
  if (status.ok()) status = enabled;
  // The database is told apart by it; it is not among the live files.
  std::string identity;
  if (status.ok()) status = db.GetDbIdentity(identity);
  if (status.ok() && access((directory + "/IDENTITY").c_str(), F_OK) != 0) {
    status = WriteNew(directory + "/IDENTITY", identity);
  }
  if (!status.ok()) return status;
  const Fd folder(directory, O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0 || fsync(folder.get()) != 0) return FromErrno(directory, errno);
  return status;
}

}  // namespace chancery
