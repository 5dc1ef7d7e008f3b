// The KvStore that a server runs on: RocksDB in one directory. Nothing else in the project knows
// RocksDB.
//
//   RocksDbKvStore::Options options;
//   options.path = "/var/lib/chancery/graph";
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> store, RocksDbKvStore::Open(options));
//
// One column family for each Table, named as TableName() says. One process at a time: a second one
// is refused, unless it opens for reading only.
//
// Durability: a batch is in the write-ahead log before Write returns, so it survives the death of
// the process; with Options::sync_writes and WriteOptions::sync the log is on the device by then,
// so it survives a loss of power. After Flush() all that was written before is on the device. When
// a store is opened again, an incomplete batch at the very end of the log is dropped: it was never
// acknowledged. Any other damage of the log is refused as DATA_LOSS.
//
// A full device: writes are refused with RESOURCE_EXHAUSTED while Options::reserve_bytes are left,
// and go on by themselves when there is space again; reads go on always. Where the device is full
// all the same (others fill it, too), the log that could not be written is not touched any more:
// when there is space, what is in memory goes to files and a new log begins.

#ifndef CHANCERY_STORAGE_KV_ROCKSDB_KV_STORE_H_
#define CHANCERY_STORAGE_KV_ROCKSDB_KV_STORE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/base/clock.h"
#include "storage/kv/key_ranges.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/sorted_changes.h"
#include "storage/kv/write_behind.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace chancery {

// Thread-safe.
class RocksDbKvStore final : public KvStore {
 public:
  struct Options {
    // The directory. Its parent must exist.
    std::string path;

    // Cache of uncompressed blocks, for all tables together.
    size_t block_cache_bytes = size_t{256} << 20;

    // False: no write waits for the device, whatever WriteOptions::sync says. What was acknowledged
    // in the last seconds before a loss of power may then be lost (not before the death of the
    // process alone).
    bool sync_writes = true;

    // True: an absent or empty directory becomes a new store.
    bool create_if_missing = true;

    // True: as it is now; later writes of another process do not show. Takes no lock.
    bool read_only = false;

    // Space on the device that writes leave free, so that what they have begun can be ended: files
    // are still to be made of what is in memory. At most a sixteenth of the device.
    uint64_t reserve_bytes = uint64_t{256} << 20;

    // The space on the device of a directory; nullopt where that cannot be told, which refuses
    // nothing. Must be thread-safe.
    struct Space {
      uint64_t free_bytes = 0;  // for this process
      uint64_t total_bytes = 0;
    };
    std::function<absl::optional<Space>(const std::string& directory)> space = &SpaceOf;
    // True: for filling a store that nobody reads yet. Large writes go to sorted files that are
    // handed to the engine, small ones to memory without a log, and nothing is merged before
    // CompactAll. A thread does so behind the writer (write_behind.h): the error of a write comes
    // with a later call, at the latest with Flush. No write is on the device, or safe from the
    // death of the process, before Flush, and a large one may be there in part after an error.
    bool bulk_load = false;
    // False: backups never share files with the store, as if they were on another device.
    bool link_backups = true;
    // From how many changes of one table on they become a file.
    size_t bulk_file_changes = 4096;

    // Of a key of Table::kIndex or kIndexHistory, how many bytes are its lane (rocksdb_lanes.h),
    // for ReadOptions::by_lane; null: there are no lanes. A store may be opened with or without:
    // files that were written without have no filter of lanes, and are looked into.
    std::function<size_t(absl::string_view key)> lane_size;

    // Asked about deadlines. Must outlive the store and its snapshots.
    const Clock* clock = &SystemClock::Get();
  };

  // What statvfs says.
  static absl::optional<Options::Space> SpaceOf(const std::string& directory);

  // Errors name the directory and the way out:
  //   NOT_FOUND            STORAGE_UNAVAILABLE  no store there, or no parent directory
  //   PERMISSION_DENIED    STORAGE_UNAVAILABLE  the directory may not be read or written
  //   FAILED_PRECONDITION  STORAGE_UNAVAILABLE  a file, or a directory of something else
  //   FAILED_PRECONDITION  STORAGE_LOCKED       another process has it open
  //   FAILED_PRECONDITION  FORMAT_UNSUPPORTED   has tables that this version does not know
  //   RESOURCE_EXHAUSTED   STORAGE_UNAVAILABLE  less than the reserve is free: open for reading
  //   DATA_LOSS            STORAGE_CORRUPT      a file is damaged or missing
  // Cost: tens of milliseconds, and the time to replay the log after a crash.
  static absl::StatusOr<std::unique_ptr<KvStore>> Open(const Options& options);

  // True if a file of that name in a store's directory is the engine's own.
  static bool IsOwnFile(absl::string_view name);

  // Makes a store in the new directory `directory` of the backup in `backup`, which stays as it is:
  // every file is copied, not linked, and read back and checked before the directory appears,
  // complete or not at all. `change`, if it is given, gets the copy before it appears, and is to be
  // done with it when it returns. ALREADY_EXISTS (DIRECTORY_EXISTS) if `directory` is there, else
  // the errors of Open and of `change`. Cost: all data are read twice and written once.
  static absl::Status Restore(
      const std::string& backup, const std::string& directory,
      const std::function<absl::Status(std::unique_ptr<KvStore>)>& change = nullptr);

  ~RocksDbKvStore() override;

 private:
  class StopWatcher;
  struct Engine;
  class Snapshot;
  class Iterator;

  RocksDbKvStore(const Options& options, std::shared_ptr<Engine> engine);

  std::shared_ptr<const KvSnapshot> DoNewSnapshot() const override;
  absl::Status DoWrite(const WriteBatch& batch, const WriteOptions& options) override;
  absl::Status DoSync() override;
  absl::Status DoCompactAll(Budget& budget) override;
  absl::Status DoFlush() override;
  absl::StatusOr<KvStats> DoStats() const override;
  // Files of rows are linked, not copied, when `directory` is on the same file system: a backup
  // against mistakes, not against the loss of the device. On another one, those that a backup
  // beside `directory` has are linked from there (rocksdb_backup.h). Write buffers are flushed
  // first. Until it is complete it is in a new directory ".chancery-backup-" and six letters beside
  // `directory`, which stays if the process is killed meanwhile; nothing else is touched.
  absl::Status DoBackup(absl::string_view directory) override;
  absl::Status DoVerifyChecksums() const override;

  // Opens the store in `path` and checks all of it.
  static absl::Status Verify(const std::string& path);

  // OK if `bytes` more may be written. Brings a store back that could not write, once it can.
  absl::Status CheckSpace(size_t bytes);

  // What a write needs of memory, kept for the next one: large writes come one after the other.
  struct Scratch;
  std::unique_ptr<Scratch> TakeScratch();
  void KeepScratch(std::unique_ptr<Scratch> scratch);
  // `sorted`: the changes of the batch; null: they are written in its order.
  absl::Status WriteChanges(const WriteBatch& batch, const SortedChanges* sorted,
                            const WriteOptions& options, rocksdb::WriteBatch* native);

  // Of a bulk load.
  absl::Status WriteFromBehind(const SortedChanges& changes);
  // Until the engine has all that was written.
  absl::Status DrainWrites() const;
  struct FileOfChanges;
  absl::Status WriteFile(const SortedChanges& sorted, FileOfChanges* file) const;
  absl::Status WriteFiles(const SortedChanges& sorted, std::vector<FileOfChanges> files);
  void DivideIntoFiles(const SortedChanges& sorted, size_t begin, size_t end,
                       std::vector<FileOfChanges>* files);
  void AddFile(const SortedChanges& sorted, Table table, size_t begin, size_t end,
               std::vector<FileOfChanges>* files);
  absl::Status MergeOverlaps(Budget& budget);

  const Options options_;
  const std::shared_ptr<Engine> engine_;
  std::mutex scratch_mu_;
  std::unique_ptr<Scratch> scratch_;  // guarded by scratch_mu_; null while it is used
  // Of a bulk load.
  std::atomic<uint64_t> next_file_{1};
  std::mutex taken_mu_;
  // Where files have something, or may have. Asking the engine would be a look into each of them.
  std::array<KeyRanges, kTableCount> taken_;  // guarded by taken_mu_
  std::unique_ptr<WriteBehind> behind_;       // last: it uses the others; null but in a bulk load
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_ROCKSDB_KV_STORE_H_
