// A small sorted key-value store: bytes in, bytes out. Everything above it (the graph layer) is
// engine-neutral; everything below it is one engine.
//
//   CHANCERY_RETURN_IF_ERROR(store.Write(batch, WriteOptions{}));
//
//   std::shared_ptr<const KvSnapshot> snapshot = store.NewSnapshot();
//   PinnedValue value;
//   CHANCERY_ASSIGN_OR_RETURN(bool found, snapshot->Get(ReadOptions{}, Table::kMeta, key, &value));
//
//   auto it = snapshot->NewIterator(ReadOptions{}, Table::kIndex, prefix, PrefixEnd(prefix));
//   for (it->SeekToFirst(); it->Valid(); it->Next()) Use(it->key(), it->value());
//   CHANCERY_RETURN_IF_ERROR(it->status());  // the loop also ends on an error
//
// Keys sort as unsigned bytes, a prefix before what it begins. Tables are key spaces of their own.
//
// Errors, besides those that a method names. Each carries a reason (storage/base/errors.h):
//   DATA_LOSS            STORAGE_CORRUPT      a checksum or a file's structure is wrong
//   RESOURCE_EXHAUSTED   STORAGE_UNAVAILABLE  no space on the device
//   UNAVAILABLE          STORAGE_UNAVAILABLE  another failure of the device
//   DEADLINE_EXCEEDED    DEADLINE_EXCEEDED    ReadOptions::deadline has passed
//   FAILED_PRECONDITION  STORAGE_READ_ONLY    a write to a store opened for reading only
//
// KvStore and KvSnapshot are thread-safe; a KvIterator and a PinnedValue belong to one thread at a
// time. A snapshot, its iterators and pinned values keep the engine open after the KvStore is gone:
// a directory can be opened again when the last of them is destroyed.

#ifndef CHANCERY_STORAGE_KV_KV_STORE_H_
#define CHANCERY_STORAGE_KV_KV_STORE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/kv/write_batch.h"

namespace chancery {

struct ReadOptions {
  // Looked at before each read and, by iterators, at each seek and every 256th step; an engine also
  // looks at it before it goes to the disk.
  absl::Time deadline = absl::InfiniteFuture();
  // False leaves the engine's cache as it is: for scans over more than fits it.
  bool fill_cache = true;
  // Of iterators, for who wants no more than one lane at a time (a lane is what an engine was told
  // of, see RocksDbKvStore::Options): after a seek the iterator may end where the lane of the key
  // sought does, whatever follows it in the range. An engine can tell from a filter that a lane is
  // empty. Forward only: SeekToLast, SeekForPrev and Prev must not be called.
  bool by_lane = false;
};

struct WriteOptions {
  // True: when Write returns OK, the batch survives a loss of power, and so does every batch before
  // it. False: it survives the death of the process; a loss of power may lose any batch since the
  // last synced one, the last Sync() or the last Flush(), but none before one that stays. (An
  // in-memory engine keeps neither promise.)
  bool sync = true;
};

// The bytes of one value, without a copy where the engine can lend them. Movable and copyable; a
// copy lends the same bytes. Holding many of them holds the engine's memory: do not keep them.
class PinnedValue {
 public:
  PinnedValue() = default;
  // For engines: `owner` keeps `bytes` alive.
  PinnedValue(absl::string_view bytes, std::shared_ptr<const void> owner)
      : bytes_(bytes), owner_(std::move(owner)) {}

  // Valid while this value or a copy of it lives unchanged.
  absl::string_view view() const { return bytes_; }
  std::string ToString() const { return std::string(bytes_); }
  void Reset() { *this = PinnedValue(); }

 private:
  absl::string_view bytes_;
  std::shared_ptr<const void> owner_;
};

class KvSnapshot;

// A position in the keys of one range [begin, end) of one table at one snapshot. Starts nowhere:
// seek first. Not thread-safe.
//
// When status() is not OK, Valid() is false; the next seek clears the error.
class KvIterator {
 public:
  virtual ~KvIterator();
  KvIterator(const KvIterator&) = delete;
  KvIterator& operator=(const KvIterator&) = delete;

  bool Valid() const { return valid_; }
  // Valid until the iterator moves or is destroyed. Empty when !Valid().
  absl::string_view key() const { return key_; }
  absl::string_view value() const { return value_; }
  // OK at the end of the range; an error when the iterator stopped before it.
  const absl::Status& status() const { return status_; }

  // To the first and to the last key of the range.
  void SeekToFirst();
  void SeekToLast();
  // `target` must not be a view into this iterator.
  // To the first key >= `target` in the range; a target before the range is the range's begin.
  void Seek(absl::string_view target);
  // To the last key <= `target` in the range; a target behind the range is the range's last key.
  void SeekForPrev(absl::string_view target);
  // Nothing happens when !Valid(): past either end one must seek.
  void Next();
  void Prev();

 protected:
  KvIterator() = default;

  // Each ends in one call of SetEntry, SetEnd or SetError.
  virtual void DoSeekToFirst() = 0;
  virtual void DoSeekToLast() = 0;
  virtual void DoSeek(absl::string_view target) = 0;
  virtual void DoSeekForPrev(absl::string_view target) = 0;
  virtual void DoNext() = 0;
  virtual void DoPrev() = 0;

  void SetEntry(absl::string_view key, absl::string_view value) {
    key_ = key;
    value_ = value;
    valid_ = true;
  }
  void SetEnd();
  // REQUIRES: !status.ok().
  void SetError(absl::Status status);

 private:
  friend class KvSnapshot;

  static constexpr uint32_t kPollSteps = 256;

  // False after setting the error.
  bool BeginSeek();
  bool BeginStep() {
    if (!valid_) return false;
    return ++steps_ % kPollSteps != 0 || CheckDeadline();
  }
  bool CheckDeadline();

  bool valid_ = false;
  uint32_t steps_ = 0;
  absl::string_view key_;
  absl::string_view value_;
  absl::Status status_;
  absl::Time deadline_ = absl::InfiniteFuture();
  // Outlives the engine's part of the iterator, which is destroyed before it.
  std::shared_ptr<const KvSnapshot> snapshot_;
};

// What a store held at one moment; later writes do not show. Thread-safe.
//
// A snapshot keeps old versions of what it can see: release it when the request is answered.
class KvSnapshot : public std::enable_shared_from_this<KvSnapshot> {
 public:
  virtual ~KvSnapshot();
  KvSnapshot(const KvSnapshot&) = delete;
  KvSnapshot& operator=(const KvSnapshot&) = delete;

  // True and `*value` if `key` is there; false and an empty `*value` if not. `value` must not be
  // null. Cost: one lookup; about 1 us from memory and one read of the device otherwise.
  absl::StatusOr<bool> Get(const ReadOptions& options, Table table, absl::string_view key,
                           PinnedValue* value) const;

  // Get for many keys of one table, in the order of `keys`, at a lower price each; best when
  // sorted. Keys may repeat. On an error both outputs are unspecified.
  absl::Status MultiGet(const ReadOptions& options, Table table,
                        absl::Span<const absl::string_view> keys, std::vector<PinnedValue>* values,
                        std::vector<bool>* found) const;

  // An iterator over the keys in [begin, end) of `table`; an empty `end` is no bound. Never null:
  // an error shows in its status(). It keeps this snapshot alive. Cost: about 1 us, and then as
  // much as a Get for each seek, and less to an empty lane; 0.1 us to 0.2 us for each step.
  std::unique_ptr<KvIterator> NewIterator(const ReadOptions& options, Table table,
                                          absl::string_view begin, absl::string_view end) const;

  // About how many bytes of keys and values, as they are stored, are in [begin, end) now; an empty
  // `end` is no bound. Cost: some microseconds; nothing is read from the device.
  absl::StatusOr<uint64_t> EstimateBytes(Table table, absl::string_view begin,
                                         absl::string_view end) const;

 protected:
  // `clock` must outlive the snapshot.
  explicit KvSnapshot(const Clock& clock) : clock_(clock) {}

  const Clock& clock() const { return clock_; }

 private:
  friend class KvIterator;

  virtual absl::StatusOr<bool> DoGet(const ReadOptions& options, Table table, absl::string_view key,
                                     PinnedValue* value) const = 0;
  // Gets outputs of the size of `keys`, all empty and false.
  virtual absl::Status DoMultiGet(const ReadOptions& options, Table table,
                                  absl::Span<const absl::string_view> keys,
                                  std::vector<PinnedValue>* values,
                                  std::vector<bool>* found) const = 0;
  // REQUIRES: end is empty or begin < end. Returns a new iterator, never null.
  virtual std::unique_ptr<KvIterator> DoNewIterator(const ReadOptions& options, Table table,
                                                    absl::string_view begin,
                                                    absl::string_view end) const = 0;

  // REQUIRES: end is empty or begin < end.
  virtual absl::StatusOr<uint64_t> DoEstimateBytes(Table table, absl::string_view begin,
                                                   absl::string_view end) const = 0;

  absl::Status CheckRead(const ReadOptions& options, Table table) const;

  const Clock& clock_;
};

struct KvStats {
  struct TableStats {
    uint64_t keys = 0;   // an estimate
    uint64_t bytes = 0;  // on disk and in write buffers, after compression; an estimate
  };
  // What an engine with files has done since it was opened, and what it is about to do.
  struct FileStats {
    uint64_t cache_hits = 0;  // blocks that were wanted and in memory
    uint64_t cache_misses = 0;
    uint64_t stall_micros = 0;  // that writes were held up, so that merging can follow
    uint64_t merge_read_bytes = 0;
    uint64_t merge_written_bytes = 0;
    uint64_t flushed_bytes = 0;  // from memory to files
    uint64_t log_bytes = 0;
    uint64_t log_syncs = 0;
    uint64_t pending_merge_bytes = 0;  // an estimate of what is to be read for it
    uint64_t running_merges = 0;
    uint64_t buffer_bytes = 0;  // in memory, and in no file yet
    uint64_t cache_bytes = 0;
    bool writes_stopped = false;          // until merging has followed
    absl::optional<uint64_t> free_bytes;  // on the device, if that can be told
  };
  std::string engine;  // "rocksdb 7.8.3", "memory"
  std::array<TableStats, kTableCount> tables;
  absl::optional<FileStats> files;

  const TableStats& table(Table table) const { return tables[static_cast<size_t>(table)]; }
};

// A store. Thread-safe.
class KvStore {
 public:
  virtual ~KvStore();
  KvStore(const KvStore&) = delete;
  KvStore& operator=(const KvStore&) = delete;

  // What has been written so far. Cost: below 1 us.
  std::shared_ptr<const KvSnapshot> NewSnapshot() const;

  // Applies all of `batch`, or nothing of it when it fails. What it wrote is in every snapshot that
  // is made after its return. An empty batch is OK and costs nothing. Concurrent writes are applied
  // one after another, in any order. batch.status() if that is not OK.
  absl::Status Write(const WriteBatch& batch, const WriteOptions& options);

  // Waits until all that was written before the call survives a loss of power; writes go on
  // meanwhile. After an error it is not known what does, and an engine may refuse all writes until
  // it is opened again. Cost: one sync of the device.
  absl::Status Sync();

  // Rewrites what is stored so that deleted and overwritten rows no longer cost anything. Ends soon
  // after `budget` does, with its error; what was rewritten until then stays so. Cost: all data are
  // read and written; other calls go on meanwhile.
  absl::Status CompactAll(Budget& budget);

  // Moves write buffers to their final files. All that was written before is then on the device,
  // synced or not, and the next start is quicker.
  absl::Status Flush();

  // Cost: some microseconds a table; nothing is read from the device.
  absl::StatusOr<KvStats> Stats() const;

  // Makes a verified copy of the store in the new directory `directory`, which appears complete or
  // not at all. The copy is itself a store that can be opened. ALREADY_EXISTS (DIRECTORY_EXISTS)
  // if `directory` is there, NOT_FOUND if its parent is not, UNIMPLEMENTED (ENGINE_UNSUPPORTED) if
  // the engine has no files.
  absl::Status Backup(absl::string_view directory);

  // Reads everything and checks it against its checksums: DATA_LOSS naming the file.
  absl::Status VerifyChecksums() const;

 protected:
  explicit KvStore(bool read_only) : read_only_(read_only) {}

 private:
  virtual std::shared_ptr<const KvSnapshot> DoNewSnapshot() const = 0;
  // REQUIRES: batch is not empty, and its status() is OK.
  virtual absl::Status DoWrite(const WriteBatch& batch, const WriteOptions& options) = 0;
  virtual absl::Status DoSync() = 0;
  virtual absl::Status DoCompactAll(Budget& budget) = 0;
  virtual absl::Status DoFlush() = 0;
  virtual absl::StatusOr<KvStats> DoStats() const = 0;
  virtual absl::Status DoBackup(absl::string_view directory) = 0;
  virtual absl::Status DoVerifyChecksums() const = 0;

  absl::Status CheckWritable(absl::string_view what) const;

  const bool read_only_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_KV_STORE_H_
