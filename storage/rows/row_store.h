// A store of versioned rows: the one seam between the graph and an engine. Everything about
// revisions, closing, group commits and leases of ids is behind it.
//
//   RowChanges changes;
//   changes.Close(RowTable::kCurrent, key);
//   changes.Put(RowTable::kCurrent, key, payload);
//   CHANCERY_RETURN_IF_ERROR(rows.Commit(reader->revision(), head, changes));
//   CHANCERY_RETURN_IF_ERROR(rows.Sync(head.revision));   // then it may be acknowledged
//
// A commit has two steps, so that many share what is slow:
//   - Commit makes the next revision. It is all there or not at all, in the order of revisions, and
//     seen by NewWriterReader, whose readers only prepare the commits that come after it.
//   - Sync waits until it is on the device. Callers that wait at the same time share one sync.
// NewReader never shows a revision before that: what a reader has seen, no crash takes back.
//
// Another process may commit to the same rows. So Commit names the revision that it was prepared
// on, and is refused if it is not the newest one any more. An engine that finds out later says so
// in Sync: then the revisions behind durable_head() are lost, as after a crash (lost_commits()).
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_ROWS_ROW_STORE_H_
#define CHANCERY_STORAGE_ROWS_ROW_STORE_H_

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
#include "storage/base/budget.h"
#include "storage/encoding/record_codec.h"
#include "storage/kv/kv_store.h"
#include "storage/model/ids.h"
#include "storage/rows/row_reader.h"
#include "storage/rows/row_table.h"

namespace chancery {

// The version of the stored format that this code reads and writes. 2: claims beside evidence,
// notes. 3: offices held before or after, notes in a table of their own, a change log, leased ids,
// packed encounters, bounded keys. 4: meetings of more than 12 parties share their rows, not of
// more than 50. 5: the words of texts have rows, and so have the meetings on a topic. 6: and who is
// named with an office by the source of a meeting.
inline constexpr uint32_t kFormatVersion = 7;

// What one revision does. Rows are closed before others are put: a key may change hands. Cheap to
// fill: bytes are appended to one buffer. Not thread-safe.
class RowChanges {
 public:
  // Views are valid until the next change.
  struct Change {
    RowTable table;
    absl::string_view key;
    absl::string_view payload;  // empty for a close
  };

  void Put(RowTable table, absl::string_view key, absl::string_view payload) {
    Append(table, key, payload, &puts_);
  }
  // REQUIRES: the row is live. Commit answers DATA_LOSS else.
  void Close(RowTable table, absl::string_view key) { Append(table, key, "", &closes_); }
  // Who is behind it, for the change log; nobody is, without it.
  void SetAuthor(absl::string_view author) { author_ = std::string(author); }
  // For the change log. Each entity once, in order.
  void Log(const EntityChange& change) { log_.push_back(change); }
  // Remembers the outcome of a request, see RowReader::FindRequest. REQUIRES: it is not empty, and
  // none is known under this id.
  void RecordRequest(absl::string_view request_id, absl::string_view outcome) {
    requests_.emplace_back(request_id, outcome);
  }

  size_t puts() const { return puts_.size(); }
  size_t closes() const { return closes_.size(); }
  // Of keys and payloads.
  size_t bytes() const { return bytes_.size(); }
  Change put(size_t i) const { return At(puts_[i]); }
  Change close(size_t i) const { return At(closes_[i]); }
  const std::string& author() const { return author_; }
  const std::vector<EntityChange>& log() const { return log_; }
  const std::vector<std::pair<std::string, std::string>>& requests() const { return requests_; }

 private:
  struct Place {
    RowTable table;
    size_t begin;
    size_t key_size;
    size_t payload_size;
  };

  void Append(RowTable table, absl::string_view key, absl::string_view payload,
              std::vector<Place>* places) {
    places->push_back({table, bytes_.size(), key.size(), payload.size()});
    bytes_.append(key.data(), key.size());
    bytes_.append(payload.data(), payload.size());
  }
  Change At(const Place& place) const {
    const absl::string_view bytes(bytes_);
    return {place.table, bytes.substr(place.begin, place.key_size),
            bytes.substr(place.begin + place.key_size, place.payload_size)};
  }

  std::string author_;
  std::string bytes_;
  std::vector<Place> puts_;
  std::vector<Place> closes_;
  std::vector<EntityChange> log_;
  std::vector<std::pair<std::string, std::string>> requests_;
};

// What an erasure does to closed rows. A row keeps its interval of revisions.
class ClosedRowEdits {
 public:
  struct Edit {
    RowTable table;
    std::string key;
    Revision closed;
    bool drop;
    Revision created;     // of a row that is rewritten
    std::string payload;  // what it is then
  };

  void Drop(RowTable table, absl::string_view key, Revision closed) {
    Add({table, std::string(key), closed, true, 0, std::string()});
  }
  void Rewrite(RowTable table, const ClosedRow& row, absl::string_view payload) {
    Add({table, std::string(row.key), row.closed, false, row.created, std::string(payload)});
  }
  void Clear() {
    edits_.clear();
    bytes_ = 0;
  }

  bool empty() const { return edits_.empty(); }
  size_t bytes() const { return bytes_; }
  const std::vector<Edit>& edits() const { return edits_; }

 private:
  void Add(Edit edit) {
    bytes_ += edit.key.size() + edit.payload.size();
    edits_.push_back(std::move(edit));
  }

  std::vector<Edit> edits_;
  size_t bytes_ = 0;
};

class RowStore {
 public:
  virtual ~RowStore() = default;

  // Whether other processes may commit to the same rows.
  virtual bool shared() const { return false; }
  // What is on the device: what NewReader shows. Cost: no row.
  virtual Head durable_head() const = 0;
  // Waits until durable_head() is at a revision, which another process may make; false if it is not
  // by the deadline. An engine of one process does not wait.
  virtual bool WaitForRevision(Revision revision, absl::Time /*deadline*/) const {
    return durable_head().revision >= revision;
  }
  // The newest revision that was made. Cost: no row.
  virtual Head head() const = 0;
  // How many revisions that Commit had made were lost to another process. When it grows, nothing is
  // true that was remembered of revisions beyond durable_head(). Cost: no row.
  virtual uint64_t lost_commits() const { return 0; }
  // Whether a commit of that number was lost, so that Sync refuses the number, though by now
  // another process may have a commit of it. Cost: no row.
  virtual bool WasLost(Revision /*revision*/) const { return false; }

  // At a revision from durable_head().oldest up to durable_head(), OUT_OF_RANGE (REVISION_TRIMMED,
  // REVISION_IN_FUTURE) beyond. An engine may fail to make one.
  virtual absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) const = 0;
  // At head(), for writers.
  virtual absl::StatusOr<std::shared_ptr<const RowReader>> NewWriterReader() const = 0;

  // Makes the revision `next.revision`, which is `expected_head` + 1, with `next` as head.
  //   ABORTED              REVISION_CONFLICT  another writer was first; nothing was written
  //   INVALID_ARGUMENT     INVALID_FIELD      a key is longer than kMaxRowKeyBytes
  //   DATA_LOSS            STORAGE_CORRUPT    a row to be closed is not there
  // After any other error nothing was written either. Cost: one round trip.
  virtual absl::Status Commit(Revision expected_head, const Head& next,
                              const RowChanges& changes) = 0;

  // Waits until a revision is on the device, and then shows it to readers. On an error, UNAVAILABLE
  // (OUTCOME_UNKNOWN): it may come to be there, or may be lost with all after it. Sync again, or,
  // after a start, ask FindRequest. ABORTED (REVISION_CONFLICT): another process was first, and
  // the revision is lost; make it again. Cost: one sync of the device, shared by those who wait.
  virtual absl::Status Sync(Revision revision) = 0;

  // Ids [first, first + count) that are given to nobody else, ever, also after a crash: a lease is
  // on the device not later than any later commit. What is not used of it is lost.
  virtual absl::StatusOr<uint64_t> LeaseIds(EntityKind kind, uint64_t count) = 0;

  // Changes closed rows, durably. In any order with commits.
  virtual absl::Status EditClosed(const ClosedRowEdits& edits) = 0;
  // Takes entities out of the change log at these revisions, durably.
  virtual absl::Status RedactLog(const std::vector<Revision>& revisions,
                                 const std::vector<EntityRef>& entities) = 0;

  // Retention, see history_trim.h. Each is durable when it returns, and may be done twice.
  //
  // `oldest` is the oldest revision that can be read from now on; it only grows. OUT_OF_RANGE
  // (REVISION_IN_FUTURE) beyond durable_head(). Readers that were made before either go on, or end
  // with REVISION_TRIMMED once something that they see may be gone.
  virtual absl::Status RaiseOldest(Revision oldest) = 0;
  // Takes the change log before `oldest` away, and remembers in Head::trimmed that nothing is left
  // that was closed up to it. REQUIRES: that is so, and RaiseOldest was called with it.
  virtual absl::Status FinishTrim(Revision oldest) = 0;
  // Forgets outcomes of requests that were recorded before `time`, oldest first, `max_outcomes` at
  // most; returns how many. What is left of each is its id, with an empty outcome.
  virtual absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) = 0;

  // What EditClosed took out is in no reader that is made from now on. When those made before are
  // gone, Compact takes it off the device.
  virtual absl::Status Renew() = 0;

  // See KvStore.
  virtual absl::StatusOr<KvStats> Stats() const = 0;
  virtual absl::Status Backup(absl::string_view directory) = 0;
  virtual absl::Status Compact(Budget& budget) = 0;
  virtual absl::Status Flush() = 0;
  virtual absl::Status VerifyChecksums() const = 0;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_ROW_STORE_H_
