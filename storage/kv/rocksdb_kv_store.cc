#include "storage/kv/rocksdb_kv_store.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/iterator.h"
#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "rocksdb/perf_level.h"
#include "rocksdb/slice.h"
#include "rocksdb/snapshot.h"
#include "rocksdb/sst_file_writer.h"
#include "rocksdb/status.h"
#include "rocksdb/table.h"
#include "rocksdb/version.h"
#include "rocksdb/write_batch.h"
#include "rocksdb/write_buffer_manager.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/kv/rocksdb_backup.h"
#include "storage/kv/rocksdb_counts.h"
#include "storage/kv/rocksdb_lanes.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

// Of one table before it goes to a file; all tables together take up to four times that. Larger
// ones make bulk loads faster, and recovery after a crash slower.
constexpr size_t kWriteBufferBytes = size_t{64} << 20;
constexpr size_t kAllWriteBuffersBytes = 4 * kWriteBufferBytes;
// Of a write buffer, for its filter of lanes: about ten bits a row.
constexpr double kBufferFilterPart = 0.02;
// The reserve is at most this part of the device.
constexpr uint64_t kReservePart = 16;
// Threads that write and merge files.
constexpr int kBackgroundJobs = 2;
// Files are in levels 0 to 6.
constexpr int kLevels = 7;
constexpr int kLastLevel = kLevels - 1;

// The last level is written once or seldom, and by far the most of what is written is its rows: the
// least work that makes them dense.
constexpr int kZstdLevel = 1;

rocksdb::Slice ToSlice(absl::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}

absl::string_view ToView(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

// `path` is that of the directory concerned.
absl::Status StorageError(absl::StatusCode code, absl::string_view reason, absl::string_view path,
                          absl::string_view message) {
  return MakeError(code, reason, message, {{"directory", std::string(path)}});
}

// The only place that reads a rocksdb::Status. `what` is what was being done: "cannot write to".
absl::Status Translate(const rocksdb::Status& status, absl::string_view what,
                       absl::string_view path) {
  if (status.ok()) return absl::OkStatus();
  // When a file is missing, RocksDB last looks for it under a suffix of old, and tells that one.
  const std::string text = absl::StrReplaceAll(status.ToString(), {{".ldb", ".sst"}});
  const std::string message = absl::StrCat(what, " ", path, ": ", text);
  const auto error = [&](absl::StatusCode code, absl::string_view reason) {
    return StorageError(code, reason, path, message);
  };
  if (status.IsCorruption()) return error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT");
  if (status.IsTimedOut()) {
    return error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED");
  }
  if (status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit) {
    return error(absl::StatusCode::kResourceExhausted, "STORAGE_UNAVAILABLE");
  }
  if (status.IsIOError()) {
    // RocksDB gives the lock no code of its own: "While lock file: ..." and, in one process, "lock
    // hold by current process".
    if (absl::StrContains(text, "lock file") || absl::StrContains(text, "lock hold")) {
      return StorageError(absl::StatusCode::kFailedPrecondition, "STORAGE_LOCKED", path,
                          absl::StrCat("another process holds the lock on ", path,
                                       "; stop it or use another directory (", text, ")"));
    }
    if (absl::StrContains(text, "Permission denied")) {
      return error(absl::StatusCode::kPermissionDenied, "STORAGE_UNAVAILABLE");
    }
    // The directory has been looked at before, so it is one of the store's own files.
    if (status.IsPathNotFound()) return error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT");
    return error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE");
  }
  if (status.IsMemoryLimit()) {
    return error(absl::StatusCode::kResourceExhausted, "STORAGE_UNAVAILABLE");
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return error(absl::StatusCode::kFailedPrecondition, "STORAGE_UNAVAILABLE");
  }
  return error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE");
}

bool IsSupported(rocksdb::CompressionType type) {
  static const auto* const supported =
      new std::vector<rocksdb::CompressionType>(rocksdb::GetSupportedCompressions());
  return std::find(supported->begin(), supported->end(), type) != supported->end();
}

bool HasLanes(Table table) { return table == Table::kIndex || table == Table::kIndexHistory; }

rocksdb::ColumnFamilyOptions TableOptions(
    Table table, const std::shared_ptr<rocksdb::Cache>& cache, bool bulk_load,
    const std::shared_ptr<const rocksdb::SliceTransform>& lanes) {
  // Text is read one article at a time: in large blocks.
  const bool text = table == Table::kText;
  // The log is read from a revision onwards, never by key.
  const bool filter = table != Table::kLog;

  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.block_size = text ? 16 << 10 : 8 << 10;
  blocks.format_version = 5;
  blocks.checksum = rocksdb::kXXH3;
  // Some 2 % of the data: kept in memory outside of the cache, they cost no look-up.
  blocks.cache_index_and_filter_blocks = false;
  if (filter) blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(/*bits_per_key=*/10));
  blocks.whole_key_filtering = true;

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  family.write_buffer_size = kWriteBufferBytes;
  family.max_write_buffer_number = 3;
  family.level_compaction_dynamic_level_bytes = true;
  family.compression = rocksdb::kNoCompression;
  if (IsSupported(rocksdb::kLZ4Compression)) family.compression = rocksdb::kLZ4Compression;
  // The last level has nine tenths of all rows, and stays: dense rather than quick. What is above
  // will be written again.
  if (IsSupported(rocksdb::kZSTD)) family.bottommost_compression = rocksdb::kZSTD;
  family.bottommost_compression_opts.enabled = true;
  family.bottommost_compression_opts.level = kZstdLevel;
  family.num_levels = kLevels;
  // Everything is merged once, at the end, and from the first level right into the last.
  family.disable_auto_compactions = bulk_load;
  if (bulk_load) family.max_bytes_for_level_base = UINT64_MAX >> 10;
  if (lanes != nullptr && HasLanes(table)) {
    family.prefix_extractor = lanes;
    family.memtable_prefix_bloom_size_ratio = kBufferFilterPart;
  }
  return family;
}

// All files stay open, which saves a look-up for each read, unless the process may open too few.
int MaxOpenFiles() {
  constexpr rlim_t kPlenty = 16384;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kPlenty) return -1;
  return std::max(64, static_cast<int>(limit.rlim_cur / 2));
}

// RocksDB's own log, in the files LOG and LOG.old of the store. RocksDB's class for it ends the
// process, by an assertion, at the line after one for which there was no space; this one leaves
// lines out.
class InfoLog final : public rocksdb::Logger {
 public:
  // Without a file: nothing is logged. A store that is read must not be written to.
  InfoLog() = default;
  explicit InfoLog(const std::string& directory) : path_(directory + "/LOG") { Begin(); }
  ~InfoLog() override {
    if (fd_ >= 0) close(fd_);
  }

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[kMaxLineBytes];
    size_t length = static_cast<size_t>(std::snprintf(
        line, sizeof(line), "%s ",
        absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", SystemClock::Get().Now(), absl::UTCTimeZone())
            .c_str()));
    const int count = std::vsnprintf(line + length, sizeof(line) - length - 1, format, arguments);
    if (count < 0) return;
    length = std::min(length + static_cast<size_t>(count), sizeof(line) - 2);
    if (line[length - 1] != '\n') line[length++] = '\n';
    std::lock_guard<std::mutex> lock(mu_);
    NoteDamage(absl::string_view(line, length));
    if (path_.empty()) return;
    if (bytes_ > kMaxBytes) Begin();
    if (fd_ < 0) return;
    const ssize_t written = write(fd_, line, length);
    if (written > 0) bytes_ += static_cast<size_t>(written);
  }

  // The log of writes that RocksDB last found damaged, and how: its status does not name the file.
  // Empty if there is none.
  std::string damaged_log() {
    std::lock_guard<std::mutex> lock(mu_);
    return damaged_log_;
  }

 private:
  static constexpr size_t kMaxLineBytes = 4096;
  static constexpr size_t kMaxBytes = size_t{16} << 20;

  // "... PATH/000012.log: dropping 5 bytes; Corruption: ..."
  void NoteDamage(absl::string_view line) {
    const size_t end = line.find(": dropping ");
    if (end == absl::string_view::npos) return;
    const size_t begin = line.rfind(' ', end - 1);
    damaged_log_ = std::string(line.substr(begin == absl::string_view::npos ? 0 : begin + 1));
    while (!damaged_log_.empty() && damaged_log_.back() == '\n') damaged_log_.pop_back();
  }

  // What was there is the old one now.
  void Begin() {
    if (fd_ >= 0) close(fd_);
    std::rename(path_.c_str(), (path_ + ".old").c_str());
    fd_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    bytes_ = 0;
  }

  const std::string path_;
  std::mutex mu_;
  int fd_ = -1;              // guarded by mu_
  size_t bytes_ = 0;         // guarded by mu_
  std::string damaged_log_;  // guarded by mu_
};

rocksdb::DBOptions DatabaseOptions(const RocksDbKvStore::Options& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = true;
  db.max_background_jobs = kBackgroundJobs;
  db.max_open_files = MaxOpenFiles();
  // A table that is rarely written would otherwise keep old logs, and recovery long.
  db.max_total_wal_size = kAllWriteBuffersBytes;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.bytes_per_sync = 1 << 20;
  db.wal_bytes_per_sync = 1 << 20;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

enum class DirectoryState { kAbsent, kEmpty, kStore };

bool EndsWithAny(absl::string_view name, std::initializer_list<absl::string_view> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [name](absl::string_view suffix) { return absl::EndsWith(name, suffix); });
}

// A creation that was interrupted leaves some of these. (The server keeps its key beside the
// store.)
bool IsLeftFromCreation(absl::string_view name) {
  return name == "LOCK" || name == "PAGE_TOKEN_KEY" || name == "IDENTITY" ||
         absl::StartsWith(name, "LOG") || absl::StartsWith(name, "MANIFEST-") ||
         absl::StartsWith(name, "OPTIONS-") || absl::EndsWith(name, ".dbtmp") ||
         absl::StartsWith(name, ".") || name == "lost+found";
}

absl::Status PermissionDenied(absl::string_view path, absl::string_view access) {
  return StorageError(absl::StatusCode::kPermissionDenied, "STORAGE_UNAVAILABLE", path,
                      absl::StrCat("no permission to ", access, " the directory ", path));
}

absl::Status CheckParent(const fs::path& path) {
  fs::path parent = fs::absolute(path).lexically_normal();
  if (!parent.has_filename()) parent = parent.parent_path();  // after a trailing slash
  parent = parent.parent_path();
  std::error_code error;
  if (!fs::is_directory(parent, error)) {
    return StorageError(absl::StatusCode::kNotFound, "STORAGE_UNAVAILABLE", path.string(),
                        absl::StrCat("cannot create ", path.string(), ": the directory ",
                                     parent.string(), " does not exist"));
  }
  if (access(parent.c_str(), W_OK | X_OK) != 0) return PermissionDenied(parent.string(), "write");
  return absl::OkStatus();
}

// What is at `path`, or why there can be no store: RocksDB's own answers would blame its files.
absl::StatusOr<DirectoryState> InspectDirectory(const std::string& path, bool read_only) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return DirectoryState::kAbsent;
  if (error == std::errc::permission_denied) return PermissionDenied(path, "reach");
  if (error) {
    return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", path,
                        absl::StrCat("cannot look at ", path, ": ", error.message()));
  }
  if (!fs::is_directory(status)) {
    return StorageError(absl::StatusCode::kFailedPrecondition, "STORAGE_UNAVAILABLE", path,
                        absl::StrCat(path, " is a file; a store needs a directory"));
  }
  if (access(path.c_str(), R_OK | X_OK) != 0) return PermissionDenied(path, "read");
  if (!read_only && access(path.c_str(), W_OK) != 0) return PermissionDenied(path, "write");

  bool has_current = false;
  std::string data;
  std::string foreign;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name == "CURRENT") {
      has_current = true;
    } else if (EndsWithAny(name, {".sst", ".log", ".blob"})) {
      data = name;
    } else if (!IsLeftFromCreation(name)) {
      foreign = name;
    }
  }
  if (error) {
    return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", path,
                        absl::StrCat("cannot list ", path, ": ", error.message()));
  }
  if (has_current) return DirectoryState::kStore;
  if (!foreign.empty()) {
    return StorageError(absl::StatusCode::kFailedPrecondition, "STORAGE_UNAVAILABLE", path,
                        absl::StrCat(path, " is not a store and not empty (it has ", foreign,
                                     "); name an empty or a new directory"));
  }
  // RocksDB would make a new store here and remove the old files.
  if (!data.empty()) {
    return StorageError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", path,
                        absl::StrCat("the file ", path, "/CURRENT is missing, but ", data,
                                     " is there: restore the directory from a backup"));
  }
  return DirectoryState::kEmpty;
}

// A store of a later version may have tables whose rows this one would leave to rot.
absl::Status CheckTables(const rocksdb::DBOptions& db_options, const std::string& path,
                         bool read_only) {
  std::vector<std::string> families;
  CHANCERY_RETURN_IF_ERROR(
      Translate(rocksdb::DB::ListColumnFamilies(db_options, path, &families), "cannot open", path));
  size_t known = 0;
  bool has_note = false;
  bool has_log = false;
  for (const std::string& family : families) {
    if (family == rocksdb::kDefaultColumnFamilyName) continue;
    bool is_table = false;
    for (int i = 0; i < kTableCount; ++i) is_table |= family == TableName(static_cast<Table>(i));
    has_note |= family == TableName(Table::kNote);
    has_log |= family == TableName(Table::kLog);
    if (!is_table) {
      return MakeError(
          absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
          absl::StrCat(path, " has a table \"", family,
                       "\" that this version does not know: use the version that "
                       "wrote it, or a later one"),
          {{"directory", path},
           {"found", absl::StrCat("table ", family)},
           {"supported", absl::StrCat("the ", kTableCount, " tables up to ",
                                      TableName(static_cast<Table>(kTableCount - 1)))}});
    }
    ++known;
  }
  // Tables are made in order, so this is no creation that was interrupted. To make the table now
  // would shut out the version that can still read the store.
  if (has_log && !has_note) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                     absl::StrCat("an older version of Chancery made the store ", path,
                                  ": export it with that version (chancery export --format jsonl) "
                                  "and load the export into a new store (chancery-load)"),
                     {{"directory", path},
                      {"found", "no table note"},
                      {"supported", absl::StrCat(kTableCount, " tables")}});
  }
  if (read_only && known < static_cast<size_t>(kTableCount)) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                     absl::StrCat(path,
                                  " lacks some tables of this version; open it for writing once "
                                  "to have them made"),
                     {{"directory", path},
                      {"found", absl::StrCat(known, " tables")},
                      {"supported", absl::StrCat(kTableCount, " tables")}});
  }
  return absl::OkStatus();
}

// RocksDB finds the place of a key from that of the key before it, so that a large batch is written
// up to half as fast again when it is sorted.
constexpr size_t kSortFrom = 64;
// What is kept of a large batch's memory for the next one.
constexpr size_t kMaxKeptBytes = size_t{64} << 20;

uint64_t Reserve(const RocksDbKvStore::Options& options,
                 const RocksDbKvStore::Options::Space& space) {
  return std::min(options.reserve_bytes, space.total_bytes / kReservePart);
}

absl::Status TooLittleSpace(absl::string_view path, uint64_t free_bytes, uint64_t needed) {
  return MakeError(
      absl::StatusCode::kResourceExhausted, "STORAGE_UNAVAILABLE",
      absl::StrCat("the device of ", path, " has too little space for writes: ", free_bytes >> 10,
                   " KiB are free, and ", needed >> 10, " KiB are needed; reads go on"),
      {{"directory", std::string(path)},
       {"free_bytes", absl::StrCat(free_bytes)},
       {"needed_bytes", absl::StrCat(needed)}});
}

absl::Status SyncPath(const fs::path& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  const bool ok = fd >= 0 && fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) close(fd);
  if (ok) return absl::OkStatus();
  return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", path.string(),
                      absl::StrCat("cannot sync ", path.string(), ": ", std::strerror(error)));
}

absl::Status SyncDirectory(const fs::path& path) { return SyncPath(path, O_RDONLY | O_DIRECTORY); }

// Looks at a budget while the engine is at work, which asks for nothing but a flag.
class BudgetWatch {
 public:
  // `budget` must outlive it, and be left alone meanwhile.
  explicit BudgetWatch(Budget& budget) : budget_(budget), thread_([this] { Watch(); }) {}
  ~BudgetWatch() { Stop().IgnoreError(); }
  BudgetWatch(const BudgetWatch&) = delete;
  BudgetWatch& operator=(const BudgetWatch&) = delete;

  // Set when the budget has ended.
  std::atomic<bool>* ended() { return &ended_; }
  // Looks no more; how the budget ended, OK if it has not.
  absl::Status Stop() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      stopping_ = true;
    }
    stop_.notify_all();
    if (thread_.joinable()) thread_.join();
    return status_;
  }

 private:
  void Watch() {
    constexpr auto kPoll = std::chrono::milliseconds(20);
    std::unique_lock<std::mutex> lock(mu_);
    while (status_.ok() && !stop_.wait_for(lock, kPoll, [this] { return stopping_; })) {
      status_ = budget_.Poll();
    }
    ended_.store(!status_.ok());
  }

  Budget& budget_;
  std::mutex mu_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mu_
  absl::Status status_;    // of thread_, until it is joined
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// A directory that appears under its name complete or not at all. Until then it is in another new
// one beside it; what is removed at the end is what was made here.
class NewDirectory {
 public:
  // `purpose` is part of the other one's name.
  static absl::StatusOr<std::unique_ptr<NewDirectory>> Make(absl::string_view directory,
                                                            absl::string_view purpose) {
    fs::path target = fs::absolute(fs::path(std::string(directory))).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    std::error_code error;
    if (fs::exists(fs::symlink_status(target, error))) return Exists(target);
    CHANCERY_RETURN_IF_ERROR(CheckParent(target));
    std::string scratch =
        (target.parent_path() / absl::StrCat(".chancery-", purpose, "-XXXXXX")).string();
    if (mkdtemp(scratch.data()) == nullptr) {
      return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", target.string(),
                          absl::StrCat("cannot make a directory in ", target.parent_path().string(),
                                       ": ", std::strerror(errno)));
    }
    // The constructor is private to make_unique.
    return std::unique_ptr<NewDirectory>(new NewDirectory(std::move(target), std::move(scratch)));
  }

  ~NewDirectory() {
    std::error_code ignored;
    fs::remove_all(scratch_, ignored);
  }
  NewDirectory(const NewDirectory&) = delete;
  NewDirectory& operator=(const NewDirectory&) = delete;

  // Where to make it; not there yet.
  std::string path() const { return (scratch_ / "store").string(); }
  // Where it is to be.
  std::string target() const { return target_.string(); }

  // Replaces nothing that was made under the name meanwhile.
  absl::Status Publish() const {
    if (renameat2(AT_FDCWD, path().c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno == EEXIST) return Exists(target_);
      return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", target_.string(),
                          absl::StrCat("cannot rename what was made to ", target_.string(), ": ",
                                       std::strerror(errno)));
    }
    return SyncDirectory(target_.parent_path());
  }

 private:
  NewDirectory(fs::path target, fs::path scratch)
      : target_(std::move(target)), scratch_(std::move(scratch)) {}

  static absl::Status Exists(const fs::path& target) {
    return StorageError(absl::StatusCode::kAlreadyExists, "DIRECTORY_EXISTS", target.string(),
                        absl::StrCat(target.string(), " exists; name a new directory"));
  }

  const fs::path target_;
  const fs::path scratch_;
};

}  // namespace

// Whether RocksDB has stopped writing, and that it must not start again by itself: it looks for
// more space than small devices have, and meanwhile refuses to be resumed.
class RocksDbKvStore::StopWatcher final : public rocksdb::EventListener {
 public:
  bool stopped() const { return stopped_.load(); }
  void Clear() { stopped_.store(false); }
  // Of a write that failed: RocksDB does not tell of all.
  void Stop() { stopped_.store(true); }

  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status*) override { Stop(); }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  std::atomic<bool> stopped_{false};
};

// The open database. Shared by the store and by all that was read from it.
struct RocksDbKvStore::Engine {
  explicit Engine(std::string path) : path(std::move(path)) {}

  ~Engine() {
    if (db == nullptr) return;
    // What was written without a sync is safe after an orderly end. Read-only stores refuse. A log
    // that could not be written must not be touched: RocksDB checks that with an assertion.
    if (!watcher->stopped()) db->FlushWAL(/*sync=*/true).PermitUncheckedError();
    for (rocksdb::ColumnFamilyHandle* family : families) {
      db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    }
    db->Close().PermitUncheckedError();
  }

  rocksdb::ColumnFamilyHandle* family(Table table) const {
    return families[static_cast<size_t>(table)];
  }

  absl::Status SyncError() {
    std::lock_guard<std::mutex> lock(sync_mu);
    return sync_error;
  }

  absl::Status ReadError(const rocksdb::Status& status) const {
    return Translate(status, "cannot read", path);
  }

  const std::string path;
  const std::shared_ptr<StopWatcher> watcher = std::make_shared<StopWatcher>();
  // What is not in files yet.
  const std::shared_ptr<rocksdb::WriteBufferManager> buffers =
      std::make_shared<rocksdb::WriteBufferManager>(kAllWriteBuffersBytes);
  const std::shared_ptr<RocksDbCounts> counts = std::make_shared<RocksDbCounts>();
  std::shared_ptr<rocksdb::Cache> cache;
  bool has_lanes = false;
  std::mutex resume_mu;  // one attempt at a time
  std::unique_ptr<rocksdb::DB> db;
  // One for each table, in its order, then RocksDB's default one, which stays empty.
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  std::mutex backup_mu;  // one backup at a time
  std::mutex sync_mu;
  absl::Status sync_error;  // guarded by sync_mu; the first failure of a sync
};

class RocksDbKvStore::Iterator final : public KvIterator {
 public:
  Iterator(const Engine& engine, rocksdb::ReadOptions options, Table table, absl::string_view begin,
           absl::string_view end)
      : engine_(engine),
        begin_(begin),
        end_(end),
        begin_slice_(begin_),
        end_slice_(end_),
        options_(std::move(options)) {
    // RocksDB keeps pointers to the bounds.
    if (!begin_.empty()) options_.iterate_lower_bound = &begin_slice_;
    if (!end_.empty()) options_.iterate_upper_bound = &end_slice_;
    it_.reset(engine.db->NewIterator(options_, engine.family(table)));
  }

 private:
  void DoSeekToFirst() override {
    it_->SeekToFirst();
    Publish();
  }
  void DoSeekToLast() override {
    it_->SeekToLast();
    Publish();
  }
  void DoSeek(absl::string_view target) override {
    it_->Seek(target < begin_ ? begin_slice_ : ToSlice(target));
    Publish();
  }
  void DoSeekForPrev(absl::string_view target) override {
    if (!end_.empty() && target >= end_) {
      it_->SeekToLast();
    } else {
      it_->SeekForPrev(ToSlice(target));
    }
    Publish();
  }
  void DoNext() override {
    it_->Next();
    Publish();
  }
  void DoPrev() override {
    it_->Prev();
    Publish();
  }

  void Publish() {
    if (it_->Valid()) {
      SetEntry(ToView(it_->key()), ToView(it_->value()));
    } else if (const rocksdb::Status status = it_->status(); status.ok()) {
      SetEnd();
    } else {
      SetError(engine_.ReadError(status));
    }
  }

  const Engine& engine_;
  const std::string begin_;
  const std::string end_;
  const rocksdb::Slice begin_slice_;
  const rocksdb::Slice end_slice_;
  rocksdb::ReadOptions options_;
  std::unique_ptr<rocksdb::Iterator> it_;
};

class RocksDbKvStore::Snapshot final : public KvSnapshot {
 public:
  Snapshot(std::shared_ptr<Engine> engine, const Clock& clock)
      : KvSnapshot(clock), engine_(std::move(engine)), snapshot_(engine_->db->GetSnapshot()) {}

  ~Snapshot() override { engine_->db->ReleaseSnapshot(snapshot_); }

 private:
  // Values keep the engine, not the snapshot: pinned blocks do not need it.
  struct Pin {
    std::shared_ptr<Engine> engine;
    rocksdb::PinnableSlice value;
  };
  struct Pins {
    std::shared_ptr<Engine> engine;
    std::vector<rocksdb::PinnableSlice> values;
  };

  rocksdb::ReadOptions Translated(const ReadOptions& options) const {
    rocksdb::ReadOptions translated;
    translated.snapshot = snapshot_;
    translated.fill_cache = options.fill_cache;
    if (options.deadline != absl::InfiniteFuture()) {
      // RocksDB asks the system's clock, which need not be ours.
      absl::Time deadline = options.deadline;
      if (&clock() != &SystemClock::Get()) {
        deadline = SystemClock::Get().Now() + (options.deadline - clock().Now());
      }
      // Zero would be "none".
      translated.deadline =
          std::chrono::microseconds(std::max<int64_t>(1, absl::ToUnixMicros(deadline)));
    }
    return translated;
  }

  absl::StatusOr<bool> DoGet(const ReadOptions& options, Table table, absl::string_view key,
                             PinnedValue* value) const override {
    auto pin = std::make_shared<Pin>();
    const rocksdb::Status status =
        engine_->db->Get(Translated(options), engine_->family(table), ToSlice(key), &pin->value);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return engine_->ReadError(status);
    pin->engine = engine_;
    const absl::string_view bytes = ToView(pin->value);
    *value = PinnedValue(bytes, std::move(pin));
    return true;
  }

  absl::Status DoMultiGet(const ReadOptions& options, Table table,
                          absl::Span<const absl::string_view> keys,
                          std::vector<PinnedValue>* values,
                          std::vector<bool>* found) const override {
    auto pins = std::make_shared<Pins>();
    pins->engine = engine_;
    pins->values = std::vector<rocksdb::PinnableSlice>(keys.size());
    std::vector<rocksdb::Slice> slices;
    slices.reserve(keys.size());
    for (absl::string_view key : keys) slices.push_back(ToSlice(key));
    std::vector<rocksdb::Status> statuses(keys.size());
    engine_->db->MultiGet(Translated(options), engine_->family(table), keys.size(), slices.data(),
                          pins->values.data(), statuses.data(),
                          /*sorted_input=*/std::is_sorted(keys.begin(), keys.end()));
    for (size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      if (!statuses[i].ok()) return engine_->ReadError(statuses[i]);
      (*found)[i] = true;
      (*values)[i] = PinnedValue(ToView(pins->values[i]), pins);
    }
    return absl::OkStatus();
  }

  std::unique_ptr<KvIterator> DoNewIterator(const ReadOptions& options, Table table,
                                            absl::string_view begin,
                                            absl::string_view end) const override {
    rocksdb::ReadOptions translated = Translated(options);
    if (options.by_lane && engine_->has_lanes && HasLanes(table)) {
      translated.prefix_same_as_start = true;
    } else {
      translated.total_order_seek = true;
    }
    return std::make_unique<Iterator>(*engine_, std::move(translated), table, begin, end);
  }

  absl::StatusOr<uint64_t> DoEstimateBytes(Table table, absl::string_view begin,
                                           absl::string_view end) const override {
    // RocksDB needs an end: one behind all keys.
    static const auto* const last = new std::string(kMaxKeyBytes + 1, '\xff');
    const rocksdb::Range range(ToSlice(begin), end.empty() ? rocksdb::Slice(*last) : ToSlice(end));
    rocksdb::SizeApproximationOptions options;
    options.include_memtables = true;
    options.include_files = true;
    uint64_t bytes = 0;
    const rocksdb::Status status =
        engine_->db->GetApproximateSizes(options, engine_->family(table), &range, 1, &bytes);
    if (!status.ok()) return engine_->ReadError(status);
    return bytes;
  }

  const std::shared_ptr<Engine> engine_;
  const rocksdb::Snapshot* const snapshot_;
};

bool RocksDbKvStore::IsOwnFile(absl::string_view name) {
  return name == "CURRENT" || name == "IDENTITY" || name == "LOCK" || name == "LOG" ||
         absl::StartsWith(name, "LOG.old") || absl::StartsWith(name, "MANIFEST-") ||
         absl::StartsWith(name, "OPTIONS-") ||
         EndsWithAny(name, {".sst", ".log", ".blob", ".dbtmp"});
}

absl::StatusOr<std::unique_ptr<KvStore>> RocksDbKvStore::Open(const Options& options) {
  const std::string& path = options.path;
  if (path.empty()) {
    return StorageError(absl::StatusCode::kInvalidArgument, "STORAGE_UNAVAILABLE", path,
                        "no directory was named for the store");
  }
  CHANCERY_ASSIGN_OR_RETURN(const DirectoryState state, InspectDirectory(path, options.read_only));
  rocksdb::DBOptions db_options = DatabaseOptions(options);
  if (state == DirectoryState::kStore) {
    CHANCERY_RETURN_IF_ERROR(CheckTables(db_options, path, options.read_only));
  } else if (options.read_only || !options.create_if_missing) {
    return StorageError(absl::StatusCode::kNotFound, "STORAGE_UNAVAILABLE", path,
                        absl::StrCat("there is no store in ", path));
  } else if (state == DirectoryState::kAbsent) {
    CHANCERY_RETURN_IF_ERROR(CheckParent(path));
  }

  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::shared_ptr<const rocksdb::SliceTransform> lanes;
  if (options.lane_size != nullptr) lanes = LanesOfKeys(options.lane_size);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<Table>(i);
    families.emplace_back(std::string(TableName(table)),
                          TableOptions(table, cache, options.bulk_load, lanes));
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        TableOptions(Table::kMeta, cache, options.bulk_load, nullptr));

  if (!options.read_only) {
    const std::string directory =
        state == DirectoryState::kAbsent ? fs::absolute(path).parent_path().string() : path;
    if (const auto space = options.space(directory);
        space.has_value() && space->free_bytes < Reserve(options, *space)) {
      return TooLittleSpace(path, space->free_bytes, Reserve(options, *space));
    }
  }
  auto engine = std::make_shared<Engine>(path);
  std::error_code ignored;
  if (!options.read_only) fs::create_directory(path, ignored);  // RocksDB says what is wrong
  const auto info_log =
      options.read_only ? std::make_shared<InfoLog>() : std::make_shared<InfoLog>(path);
  db_options.info_log = info_log;
  db_options.listeners.push_back(engine->watcher);
  db_options.write_buffer_manager = engine->buffers;
  db_options.statistics = engine->counts;
  engine->cache = cache;
  engine->has_lanes = lanes != nullptr;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(db_options, path, families, &engine->families, &db)
          : rocksdb::DB::Open(db_options, path, families, &engine->families, &db);
  engine->db.reset(db);
  if (const std::string log = info_log->damaged_log(); status.IsCorruption() && !log.empty()) {
    return Translate(status, absl::StrCat("cannot use the log ", log, "; cannot open"), path);
  }
  CHANCERY_RETURN_IF_ERROR(Translate(status, "cannot open", path));
  // The constructor is private to make_unique.
  return std::unique_ptr<KvStore>(new RocksDbKvStore(options, std::move(engine)));
}

RocksDbKvStore::RocksDbKvStore(const Options& options, std::shared_ptr<Engine> engine)
    : KvStore(options.read_only), options_(options), engine_(std::move(engine)) {
  if (!options_.bulk_load) return;
  std::unique_lock<std::mutex> lock(taken_mu_);
  std::vector<rocksdb::LiveFileMetaData> live;
  engine_->db->GetLiveFilesMetaData(&live);
  for (const rocksdb::LiveFileMetaData& file : live) {
    for (int i = 0; i < kTableCount; ++i) {
      if (TableName(static_cast<Table>(i)) != file.column_family_name) continue;
      taken_[i].Add(file.smallestkey, file.largestkey);
    }
  }
  lock.unlock();
  behind_ = std::make_unique<WriteBehind>(
      [this](const SortedChanges& changes) { return WriteFromBehind(changes); }, *options_.clock);
}

RocksDbKvStore::~RocksDbKvStore() = default;

std::shared_ptr<const KvSnapshot> RocksDbKvStore::DoNewSnapshot() const {
  const auto engine = [this]() -> std::shared_ptr<const KvSnapshot> {
    return std::make_shared<Snapshot>(engine_, *options_.clock);
  };
  return behind_ == nullptr ? engine() : behind_->Snapshot(engine);
}

absl::optional<RocksDbKvStore::Options::Space> RocksDbKvStore::SpaceOf(
    const std::string& directory) {
  struct statvfs status {};
  if (statvfs(directory.c_str(), &status) != 0) return absl::nullopt;
  return Options::Space{uint64_t{status.f_bavail} * status.f_frsize,
                        uint64_t{status.f_blocks} * status.f_frsize};
}

absl::Status RocksDbKvStore::CheckSpace(size_t bytes) {
  const absl::optional<Options::Space> space = options_.space(engine_->path);
  if (space.has_value()) {
    // What is in memory becomes files, and the batch stands in the log and in memory.
    const uint64_t needed =
        Reserve(options_, *space) + engine_->buffers->memory_usage() + 2 * uint64_t{bytes};
    if (space->free_bytes < needed) {
      return TooLittleSpace(engine_->path, space->free_bytes, needed);
    }
  }
  if (!engine_->watcher->stopped()) return absl::OkStatus();
  std::lock_guard<std::mutex> lock(engine_->resume_mu);
  if (!engine_->watcher->stopped()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(
      Translate(engine_->db->Resume(), "cannot write again to", engine_->path));
  engine_->watcher->Clear();
  return absl::OkStatus();
}

struct RocksDbKvStore::Scratch {
  SortedChanges sorted;
  rocksdb::WriteBatch native;

  size_t capacity_bytes() const { return sorted.capacity_bytes() + native.Data().capacity(); }
};

std::unique_ptr<RocksDbKvStore::Scratch> RocksDbKvStore::TakeScratch() {
  {
    std::lock_guard<std::mutex> lock(scratch_mu_);
    if (scratch_ != nullptr) return std::move(scratch_);
  }
  return std::make_unique<Scratch>();
}

void RocksDbKvStore::KeepScratch(std::unique_ptr<Scratch> scratch) {
  if (scratch->capacity_bytes() > kMaxKeptBytes) return;
  scratch->native.Clear();
  std::lock_guard<std::mutex> lock(scratch_mu_);
  scratch_ = std::move(scratch);
}

// A part of the changes that becomes a file.
struct RocksDbKvStore::FileOfChanges {
  Table table;
  size_t begin;  // in the sorted changes
  size_t end;
  std::string path;
  bool alone;  // nothing of the store is in its range
  absl::Status status;
};

absl::Status RocksDbKvStore::WriteFile(const SortedChanges& sorted, FileOfChanges* file) const {
  rocksdb::ColumnFamilyHandle* const family = engine_->family(file->table);
  rocksdb::Options options = engine_->db->GetOptions(family);
  if (!file->alone) {
    // It will be merged, by CompactAll, and written again. The others go to the last level, and
    // stay as they are.
    options.compression = rocksdb::kNoCompression;
    options.bottommost_compression = rocksdb::kDisableCompressionOption;
  }
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options, family,
                                /*invalidate_page_cache=*/false);
  rocksdb::Status status = writer.Open(file->path);
  for (size_t i = file->begin; i < file->end && status.ok(); ++i) {
    const WriteBatch::Op& op = sorted[i];
    // Of several changes of one key the last one counts.
    if (i + 1 < file->end && sorted[i + 1].key == op.key) continue;
    status = op.kind == WriteBatch::Kind::kPut ? writer.Put(ToSlice(op.key), ToSlice(op.value))
                                               : writer.Delete(ToSlice(op.key));
  }
  if (status.ok()) status = writer.Finish();
  return Translate(status, "cannot write to", engine_->path);
}

// Hands the files to the engine.
absl::Status RocksDbKvStore::WriteFiles(const SortedChanges& sorted,
                                        std::vector<FileOfChanges> files) {
  if (files.empty()) return absl::OkStatus();
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < files.size(); i = next++) {
      files[i].status = WriteFile(sorted, &files[i]);
    }
  };
  if (files.size() == 1) {
    work();
  } else {
    std::thread other(work);
    work();
    other.join();
  }
  absl::Status result;
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (const FileOfChanges& file : files) {
    if (result.ok()) result = file.status;
    rocksdb::ColumnFamilyHandle* const family = engine_->family(file.table);
    if (arguments.empty() || arguments.back().column_family != family) {
      arguments.emplace_back();
      arguments.back().column_family = family;
      arguments.back().options.move_files = true;
      arguments.back().options.failed_move_fall_back_to_copy = true;
      arguments.back().options.write_global_seqno = false;
    }
    arguments.back().external_files.push_back(file.path);
  }
  if (result.ok()) {
    result =
        Translate(engine_->db->IngestExternalFiles(arguments), "cannot write to", engine_->path);
  }
  std::error_code ignored;
  for (const FileOfChanges& file : files) fs::remove(file.path, ignored);  // what is left of them
  return result;
}

// Files for what is in sorted changes [begin, end), of one table. Rows of one kind share the first
// bytes of their keys. Each kind has files of its own, so that those whose keys only grow lie one
// behind the other.
void RocksDbKvStore::DivideIntoFiles(const SortedChanges& sorted, size_t begin, size_t end,
                                     std::vector<FileOfChanges>* files) {
  constexpr size_t kKindBytes = 2;
  const size_t enough = options_.bulk_file_changes / 4 + 1;
  size_t first = begin;
  for (size_t i = begin; i < end;) {
    const absl::string_view kind = sorted[i].key.substr(0, kKindBytes);
    size_t kind_end = i + 1;
    while (kind_end < end && sorted[kind_end].key.substr(0, kKindBytes) == kind) ++kind_end;
    // What is too little for a file joins what comes next.
    if (kind_end - i >= enough && i > first) {
      AddFile(sorted, sorted[first].table, first, i, files);
      first = i;
    }
    if (kind_end - first >= enough || kind_end == end) {
      AddFile(sorted, sorted[first].table, first, kind_end, files);
      first = kind_end;
    }
    i = kind_end;
  }
}

void RocksDbKvStore::AddFile(const SortedChanges& sorted, Table table, size_t begin, size_t end,
                             std::vector<FileOfChanges>* files) {
  std::lock_guard<std::mutex> lock(taken_mu_);
  const bool alone = taken_[static_cast<size_t>(table)].Add(sorted[begin].key, sorted[end - 1].key);
  files->push_back({table, begin, end, absl::StrCat(engine_->path, "/bulk-", next_file_++, ".part"),
                    alone, absl::OkStatus()});
}

absl::Status RocksDbKvStore::DoWrite(const WriteBatch& batch, const WriteOptions& options) {
  const bool ranges = SortedChanges::HasRanges(batch);
  if (behind_ != nullptr) {
    if (!ranges) return behind_->Add(batch);
    CHANCERY_RETURN_IF_ERROR(behind_->Drain());
  }
  std::unique_ptr<Scratch> scratch = TakeScratch();
  const bool sort = batch.count() >= kSortFrom && !ranges;
  if (sort) scratch->sorted.Sort(batch);
  absl::Status status =
      WriteChanges(batch, sort ? &scratch->sorted : nullptr, options, &scratch->native);
  KeepScratch(std::move(scratch));
  return status;
}

absl::Status RocksDbKvStore::WriteFromBehind(const SortedChanges& changes) {
  std::unique_ptr<Scratch> scratch = TakeScratch();
  absl::Status status =
      WriteChanges(changes.batch(), &changes, WriteOptions{false}, &scratch->native);
  KeepScratch(std::move(scratch));
  return status;
}

absl::Status RocksDbKvStore::DrainWrites() const {
  return behind_ == nullptr ? absl::OkStatus() : behind_->Drain();
}

absl::Status RocksDbKvStore::WriteChanges(const WriteBatch& batch, const SortedChanges* sorted,
                                          const WriteOptions& options,
                                          rocksdb::WriteBatch* native) {
  CHANCERY_RETURN_IF_ERROR(engine_->SyncError());
  CHANCERY_RETURN_IF_ERROR(CheckSpace(batch.bytes()));
  rocksdb::Status status;
  const auto add = [&](const WriteBatch::Op& op) {
    rocksdb::ColumnFamilyHandle* const family = engine_->family(op.table);
    switch (op.kind) {
      case WriteBatch::Kind::kPut:
        status = native->Put(family, ToSlice(op.key), ToSlice(op.value));
        break;
      case WriteBatch::Kind::kDelete:
        status = native->Delete(family, ToSlice(op.key));
        break;
      case WriteBatch::Kind::kDeleteRange:
        status = native->DeleteRange(family, ToSlice(op.key), ToSlice(op.value));
        break;
    }
    return status.ok();
  };
  if (sorted != nullptr) {
    std::vector<FileOfChanges> files;
    for (size_t begin = 0; begin < sorted->size() && status.ok();) {
      const Table table = (*sorted)[begin].table;
      size_t end = begin + 1;
      while (end < sorted->size() && (*sorted)[end].table == table) ++end;
      if (options_.bulk_load && end - begin >= options_.bulk_file_changes) {
        DivideIntoFiles(*sorted, begin, end, &files);
      } else {
        for (size_t i = begin; i < end; ++i) {
          if (!add((*sorted)[i])) break;
        }
      }
      begin = end;
    }
    CHANCERY_RETURN_IF_ERROR(WriteFiles(*sorted, std::move(files)));
  } else {
    for (const WriteBatch::Op& op : batch) {
      if (!add(op)) break;
    }
  }
  CHANCERY_RETURN_IF_ERROR(Translate(status, "cannot write to", engine_->path));
  // Counting each comparison of keys costs more than the comparison.
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  rocksdb::WriteOptions write_options;
  write_options.sync = options.sync && options_.sync_writes && !options_.bulk_load;
  write_options.disableWAL = options_.bulk_load;
  status = engine_->db->Write(write_options, native);
  if (status.IsIOError()) engine_->watcher->Stop();
  return Translate(status, "cannot write to", engine_->path);
}

absl::Status RocksDbKvStore::DoSync() {
  CHANCERY_RETURN_IF_ERROR(DrainWrites());
  if (!options_.sync_writes || options_.bulk_load) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(engine_->SyncError());
  // What is in memory goes to files, and so is on the device, before anything is written again. The
  // log is synced all the same: where another thread had the engine resumed, writes may have come
  // between that and this.
  if (engine_->watcher->stopped()) {
    CHANCERY_RETURN_IF_ERROR(CheckSpace(0));
  }
  absl::Status status = Translate(engine_->db->SyncWAL(), "cannot sync", engine_->path);
  if (!status.ok()) {
    // The system drops what it could not write, and would call the next attempt a success.
    std::lock_guard<std::mutex> lock(engine_->sync_mu);
    engine_->sync_error = status;
  }
  return status;
}

absl::Status RocksDbKvStore::DoCompactAll(Budget& budget) {
  if (options_.bulk_load) return MergeOverlaps(budget);
  BudgetWatch watch(budget);
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  options.max_subcompactions = kBackgroundJobs;
  options.canceled = watch.ended();
  rocksdb::Status status;
  for (rocksdb::ColumnFamilyHandle* family : engine_->families) {
    status = engine_->db->CompactRange(options, family, nullptr, nullptr);
    if (!status.ok()) break;
  }
  CHANCERY_RETURN_IF_ERROR(watch.Stop());
  return Translate(status, "cannot compact", engine_->path);
}

// Files that have no other in their range are in the last level, and are left as they are.
absl::Status RocksDbKvStore::MergeOverlaps(Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(DoFlush());
  struct Range {
    size_t family;
    std::string first;
    std::string last;
  };
  std::vector<rocksdb::LiveFileMetaData> live;
  engine_->db->GetLiveFilesMetaData(&live);
  std::vector<Range> ranges;
  for (const rocksdb::LiveFileMetaData& file : live) {
    for (size_t family = 0; family < engine_->families.size(); ++family) {
      if (engine_->families[family]->GetName() != file.column_family_name) continue;
      // Those of the last level count only where another one reaches into them.
      if (file.level < kLastLevel) ranges.push_back({family, file.smallestkey, file.largestkey});
    }
  }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.family, a.first) < std::tie(b.family, b.first);
  });
  std::vector<Range> merges;
  for (Range& range : ranges) {
    if (!merges.empty() && merges.back().family == range.family &&
        range.first <= merges.back().last) {
      merges.back().last = std::max(merges.back().last, range.last);
    } else {
      merges.push_back(std::move(range));
    }
  }
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.max_subcompactions = kBackgroundJobs;
  for (const Range& merge : merges) {
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    const rocksdb::Slice first(merge.first);
    const rocksdb::Slice last(merge.last);
    CHANCERY_RETURN_IF_ERROR(Translate(
        engine_->db->CompactRange(options, engine_->families[merge.family], &first, &last),
        "cannot compact", engine_->path));
  }
  return absl::OkStatus();
}

absl::Status RocksDbKvStore::DoFlush() {
  CHANCERY_RETURN_IF_ERROR(DrainWrites());
  return Translate(engine_->db->Flush(rocksdb::FlushOptions(), engine_->families), "cannot flush",
                   engine_->path);
}

absl::StatusOr<KvStats> RocksDbKvStore::DoStats() const {
  CHANCERY_RETURN_IF_ERROR(DrainWrites());
  KvStats stats;
  stats.engine = absl::StrCat("rocksdb ", ROCKSDB_MAJOR, ".", ROCKSDB_MINOR, ".", ROCKSDB_PATCH);
  const auto property = [this](rocksdb::ColumnFamilyHandle* family, const std::string& name) {
    uint64_t value = 0;
    return engine_->db->GetIntProperty(family, name, &value) ? value : uint64_t{0};
  };
  const RocksDbCounts& counts = *engine_->counts;
  KvStats::FileStats files;
  files.cache_hits = counts.getTickerCount(rocksdb::BLOCK_CACHE_HIT);
  files.cache_misses = counts.getTickerCount(rocksdb::BLOCK_CACHE_MISS);
  files.stall_micros = counts.getTickerCount(rocksdb::STALL_MICROS);
  files.merge_read_bytes = counts.getTickerCount(rocksdb::COMPACT_READ_BYTES);
  files.merge_written_bytes = counts.getTickerCount(rocksdb::COMPACT_WRITE_BYTES);
  files.flushed_bytes = counts.getTickerCount(rocksdb::FLUSH_WRITE_BYTES);
  files.log_bytes = counts.getTickerCount(rocksdb::WAL_FILE_BYTES);
  files.log_syncs = counts.getTickerCount(rocksdb::WAL_FILE_SYNCED);
  files.cache_bytes = engine_->cache->GetUsage();
  for (size_t i = 0; i < stats.tables.size(); ++i) {
    rocksdb::ColumnFamilyHandle* const family = engine_->families[i];
    const uint64_t buffered = property(family, rocksdb::DB::Properties::kCurSizeAllMemTables);
    stats.tables[i].keys = property(family, rocksdb::DB::Properties::kEstimateNumKeys);
    stats.tables[i].bytes = property(family, rocksdb::DB::Properties::kLiveSstFilesSize) + buffered;
    files.buffer_bytes += buffered;
    files.pending_merge_bytes +=
        property(family, rocksdb::DB::Properties::kEstimatePendingCompactionBytes);
    // These are of the whole database.
    files.running_merges = property(family, rocksdb::DB::Properties::kNumRunningCompactions);
    files.writes_stopped = property(family, rocksdb::DB::Properties::kIsWriteStopped) != 0;
  }
  if (const auto space = options_.space(engine_->path); space.has_value()) {
    files.free_bytes = space->free_bytes;
  }
  stats.files = files;
  return stats;
}

absl::Status RocksDbKvStore::DoBackup(absl::string_view directory) {
  CHANCERY_RETURN_IF_ERROR(DrainWrites());
  std::lock_guard<std::mutex> lock(engine_->backup_mu);
  CHANCERY_ASSIGN_OR_RETURN(const auto scratch, NewDirectory::Make(directory, "backup"));
  const std::vector<std::string> earlier = FindEarlierBackups(*engine_->db, scratch->target());
  CHANCERY_RETURN_IF_ERROR(
      Translate(CopyLiveFiles(*engine_->db, scratch->path(), earlier, options_.link_backups),
                "cannot back up", engine_->path));
  CHANCERY_RETURN_IF_ERROR(Verify(scratch->path())) << "verifying the backup";
  return scratch->Publish();
}

absl::Status RocksDbKvStore::Verify(const std::string& path) {
  Options options;
  options.path = path;
  options.read_only = true;
  options.block_cache_bytes = size_t{8} << 20;
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<KvStore> store, Open(options));
  return store->VerifyChecksums();
}

absl::Status RocksDbKvStore::Restore(
    const std::string& backup, const std::string& directory,
    const std::function<absl::Status(std::unique_ptr<KvStore>)>& change) {
  CHANCERY_ASSIGN_OR_RETURN(const DirectoryState state,
                            InspectDirectory(backup, /*read_only=*/true));
  if (state != DirectoryState::kStore) {
    return StorageError(absl::StatusCode::kNotFound, "STORAGE_UNAVAILABLE", backup,
                        absl::StrCat("there is no backup in ", backup));
  }
  CHANCERY_ASSIGN_OR_RETURN(const auto scratch, NewDirectory::Make(directory, "restore"));
  std::error_code error;
  fs::create_directory(scratch->path(), error);
  for (fs::directory_iterator it(backup, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    // Who had it locked, and what happened there.
    if (name == "LOCK" || absl::StartsWith(name, "LOG")) continue;
    const fs::path copy = fs::path(scratch->path()) / name;
    fs::copy_file(it->path(), copy, error);
    if (error) break;
    CHANCERY_RETURN_IF_ERROR(SyncPath(copy, O_RDONLY));
  }
  if (error) {
    return StorageError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE", backup,
                        absl::StrCat("cannot copy ", backup, ": ", error.message()));
  }
  CHANCERY_RETURN_IF_ERROR(SyncDirectory(scratch->path()));
  CHANCERY_RETURN_IF_ERROR(Verify(scratch->path())) << "verifying the copy";
  if (change != nullptr) {
    Options options;
    options.path = scratch->path();
    options.create_if_missing = false;
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> copy, Open(options));
    CHANCERY_RETURN_IF_ERROR(change(std::move(copy)));
    CHANCERY_RETURN_IF_ERROR(SyncDirectory(scratch->path()));
  }
  return scratch->Publish();
}

absl::Status RocksDbKvStore::DoVerifyChecksums() const {
  CHANCERY_RETURN_IF_ERROR(DrainWrites());
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  return engine_->ReadError(engine_->db->VerifyChecksum(options));
}

}  // namespace chancery
