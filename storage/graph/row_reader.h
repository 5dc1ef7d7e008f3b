// Rows at one revision, over a snapshot of the KvStore: the one place that knows how rows are
// closed.
//
// A live row is in its table; a closed one is in the history table beside it. At the newest
// revision of a snapshot only live rows are read, so the cost does not depend on how much was
// closed. At an older one live and closed rows are merged.
//
// RowReader is thread-safe. RowIterator is not.

#ifndef CHANCERY_STORAGE_GRAPH_ROW_READER_H_
#define CHANCERY_STORAGE_GRAPH_ROW_READER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/kv/kv_store.h"
#include "storage/model/ids.h"

namespace chancery {

// A table of rows and the one that its closed rows move to.
enum class RowTable { kCurrent, kEvidence, kText, kIndex };
Table LiveTable(RowTable table);
Table HistoryTable(RowTable table);

// A row's value: the revision that wrote it, and the rest.
void AppendRowValue(Revision created, absl::string_view payload, std::string* out);
bool ParseRowValue(absl::string_view value, Revision* created, absl::string_view* payload);

class RowIterator {
 public:
  bool Valid() const { return valid_; }
  // Valid until Next.
  absl::string_view key() const { return key_; }
  absl::string_view payload() const { return payload_; }
  // OK at the end; else why the iteration stopped.
  const absl::Status& status() const { return status_; }
  void Next();

 private:
  friend class RowReader;
  RowIterator(Revision revision, bool reverse, std::unique_ptr<KvIterator> live,
              std::unique_ptr<KvIterator> closed);
  // Stops at the next visible row, from where the iterators stand.
  void Settle();
  void Advance(KvIterator& it);

  const Revision revision_;
  const bool reverse_;
  std::unique_ptr<KvIterator> live_;
  std::unique_ptr<KvIterator> closed_;  // null at the newest revision
  KvIterator* at_ = nullptr;            // the one that the current row is of
  bool valid_ = false;
  absl::string_view key_;
  absl::string_view payload_;
  absl::Status status_;
};

class RowReader {
 public:
  // `newest`: the newest revision in `snapshot`, at least `revision`.
  RowReader(std::shared_ptr<const KvSnapshot> snapshot, Revision revision, Revision newest)
      : snapshot_(std::move(snapshot)), revision_(revision), newest_(newest) {}

  Revision revision() const { return revision_; }
  bool at_newest() const { return revision_ == newest_; }
  const KvSnapshot& snapshot() const { return *snapshot_; }

  // A row's payload. False if there is none. `*payload` is valid while `*value` is unchanged.
  // `created` may be null. Cost: one Get; at an older revision one Seek more.
  absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                           absl::string_view* payload, Revision* created = nullptr) const;

  // The rows with keys in [begin, end), from the first on, or from the last one back.
  RowIterator Scan(RowTable table, absl::string_view begin, absl::string_view end,
                   absl::Time deadline, bool reverse = false) const;

 private:
  const std::shared_ptr<const KvSnapshot> snapshot_;
  const Revision revision_;
  const Revision newest_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_ROW_READER_H_
