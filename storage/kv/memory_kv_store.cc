#include "storage/kv/memory_kv_store.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

// A null value is a deletion.
struct Version {
  uint64_t sequence = 0;
  std::shared_ptr<const std::string> value;
};

struct Node {
  Version newest;
  std::vector<Version> older;  // oldest first: what snapshots may still see
  size_t queued = 0;           // entries of State::superseded that point here
};

using Rows = std::map<std::string, Node, std::less<>>;

// What a reader at `sequence` sees, or null.
const std::shared_ptr<const std::string>* Visible(const Node& node, uint64_t sequence) {
  if (node.newest.sequence <= sequence) {
    return node.newest.value == nullptr ? nullptr : &node.newest.value;
  }
  for (auto version = node.older.rbegin(); version != node.older.rend(); ++version) {
    if (version->sequence > sequence) continue;
    return version->value == nullptr ? nullptr : &version->value;
  }
  return nullptr;
}

}  // namespace

struct MemoryKvStore::State {
  struct TableRows {
    Rows rows;
    KvStats::TableStats stats;
  };

  // Its version before `sequence` can be freed when no snapshot is older than `sequence`.
  struct Superseded {
    TableRows* table;
    Rows::iterator row;
    uint64_t sequence;
  };

  mutable std::shared_mutex mu;
  // Guarded by mu.
  std::array<TableRows, kTableCount> tables;
  uint64_t sequence = 0;                 // of the last batch
  std::map<uint64_t, size_t> snapshots;  // how many there are at each sequence
  std::deque<Superseded> superseded;     // by rising sequence

  // The rest requires an exclusive lock on mu.

  TableRows& table(Table table) { return tables[static_cast<size_t>(table)]; }

  void Apply(const WriteBatch::Op& op) {
    TableRows& table = this->table(op.table);
    switch (op.kind) {
      case WriteBatch::Kind::kPut: {
        auto row = table.rows.lower_bound(op.key);
        if (row == table.rows.end() || row->first != op.key) {
          row = table.rows.emplace_hint(row, std::string(op.key), Node{});
        }
        Set(&table, row, std::make_shared<const std::string>(op.value));
        return;
      }
      case WriteBatch::Kind::kDelete: {
        const auto row = table.rows.find(op.key);
        if (row != table.rows.end()) Set(&table, row, nullptr);
        return;
      }
      case WriteBatch::Kind::kDeleteRange: {
        auto row = table.rows.lower_bound(op.key);
        while (row != table.rows.end() && row->first < op.value) {
          Set(&table, row++, nullptr);
        }
        return;
      }
    }
  }

  // Gives the row a version of the current batch. May erase the row.
  void Set(TableRows* table, Rows::iterator row, std::shared_ptr<const std::string> value) {
    Node& node = row->second;
    Count(table, *row, -1);
    // New snapshots see the new version, so only those that exist count.
    if (node.newest.sequence != sequence && node.newest.sequence != 0 && !snapshots.empty() &&
        snapshots.rbegin()->first >= node.newest.sequence) {
      node.older.push_back(std::move(node.newest));
      superseded.push_back(Superseded{table, row, sequence});
      ++node.queued;
    }
    node.newest = Version{sequence, std::move(value)};
    Count(table, *row, +1);
    EraseIfGone(table, row);
  }

  static void Count(TableRows* table, const Rows::value_type& row, int sign) {
    if (row.second.newest.value == nullptr) return;
    // Unsigned arithmetic wraps, so adding a negative number subtracts.
    table->stats.keys += static_cast<uint64_t>(sign);
    table->stats.bytes +=
        static_cast<uint64_t>(sign) * (row.first.size() + row.second.newest.value->size());
  }

  static void EraseIfGone(TableRows* table, Rows::iterator row) {
    const Node& node = row->second;
    if (node.newest.value == nullptr && node.older.empty() && node.queued == 0) {
      table->rows.erase(row);
    }
  }

  // Frees what no snapshot sees.
  void Collect() {
    const uint64_t oldest =
        snapshots.empty() ? std::numeric_limits<uint64_t>::max() : snapshots.begin()->first;
    while (!superseded.empty() && superseded.front().sequence <= oldest) {
      const Superseded entry = superseded.front();
      superseded.pop_front();
      Node& node = entry.row->second;
      --node.queued;
      // The newest version at or before `oldest` is seen; those before it are not.
      auto& older = node.older;
      auto keep = older.end();
      if (node.newest.sequence > oldest) {
        keep = std::upper_bound(older.begin(), older.end(), oldest,
                                [](uint64_t at, const Version& v) { return at < v.sequence; });
        if (keep != older.begin()) --keep;
      }
      older.erase(older.begin(), keep);
      EraseIfGone(entry.table, entry.row);
    }
  }
};

class MemoryKvStore::Iterator final : public KvIterator {
 public:
  // The snapshot at `sequence` outlives the iterator. Therefore a row on which the iterator stands
  // stays, and so does the version that it shows: the lock is needed only to move.
  Iterator(const State& state, Table table, uint64_t sequence, absl::string_view begin,
           absl::string_view end)
      : state_(state),
        rows_(state.tables[static_cast<size_t>(table)].rows),
        sequence_(sequence),
        begin_(begin),
        end_(end) {}

 private:
  void DoSeekToFirst() override { DoSeek(begin_); }

  void DoSeekToLast() override {
    std::shared_lock<std::shared_mutex> lock(state_.mu);
    row_ = end_.empty() ? rows_.end() : rows_.lower_bound(end_);
    Backward();
  }

  void DoSeek(absl::string_view target) override {
    std::shared_lock<std::shared_mutex> lock(state_.mu);
    row_ = rows_.lower_bound(std::max<absl::string_view>(target, begin_));
    Forward();
  }

  void DoSeekForPrev(absl::string_view target) override {
    if (!end_.empty() && target >= end_) return DoSeekToLast();
    std::shared_lock<std::shared_mutex> lock(state_.mu);
    row_ = rows_.upper_bound(target);
    Backward();
  }

  void DoNext() override {
    std::shared_lock<std::shared_mutex> lock(state_.mu);
    ++row_;
    Forward();
  }

  void DoPrev() override {
    std::shared_lock<std::shared_mutex> lock(state_.mu);
    Backward();
  }

  // To the first visible row from row_ on.
  void Forward() {
    for (; row_ != rows_.end() && (end_.empty() || row_->first < end_); ++row_) {
      if (const auto* value = Visible(row_->second, sequence_)) {
        return SetEntry(row_->first, **value);
      }
    }
    SetEnd();
  }

  // To the last visible row before row_.
  void Backward() {
    while (row_ != rows_.begin()) {
      --row_;
      if (row_->first < begin_) break;
      if (const auto* value = Visible(row_->second, sequence_)) {
        return SetEntry(row_->first, **value);
      }
    }
    SetEnd();
  }

  const State& state_;
  const Rows& rows_;
  const uint64_t sequence_;
  const std::string begin_;
  const std::string end_;
  Rows::const_iterator row_;
};

class MemoryKvStore::Snapshot final : public KvSnapshot {
 public:
  Snapshot(std::shared_ptr<State> state, const Clock& clock)
      : KvSnapshot(clock), state_(std::move(state)), sequence_(Register(state_.get())) {}

  ~Snapshot() override {
    std::unique_lock<std::shared_mutex> lock(state_->mu);
    const auto entry = state_->snapshots.find(sequence_);
    if (--entry->second == 0) state_->snapshots.erase(entry);
    state_->Collect();
  }

 private:
  static uint64_t Register(State* state) {
    std::unique_lock<std::shared_mutex> lock(state->mu);
    ++state->snapshots[state->sequence];
    return state->sequence;
  }

  absl::StatusOr<bool> DoGet(const ReadOptions& /*options*/, Table table, absl::string_view key,
                             PinnedValue* value) const override {
    std::shared_lock<std::shared_mutex> lock(state_->mu);
    return Find(table, key, value);
  }

  absl::Status DoMultiGet(const ReadOptions& /*options*/, Table table,
                          absl::Span<const absl::string_view> keys,
                          std::vector<PinnedValue>* values,
                          std::vector<bool>* found) const override {
    std::shared_lock<std::shared_mutex> lock(state_->mu);
    for (size_t i = 0; i < keys.size(); ++i) (*found)[i] = Find(table, keys[i], &(*values)[i]);
    return absl::OkStatus();
  }

  std::unique_ptr<KvIterator> DoNewIterator(const ReadOptions& /*options*/, Table table,
                                            absl::string_view begin,
                                            absl::string_view end) const override {
    return std::make_unique<Iterator>(*state_, table, sequence_, begin, end);
  }

  absl::StatusOr<uint64_t> DoEstimateBytes(Table table, absl::string_view begin,
                                           absl::string_view end) const override {
    uint64_t bytes = 0;
    std::shared_lock<std::shared_mutex> lock(state_->mu);
    const Rows& rows = state_->tables[static_cast<size_t>(table)].rows;
    for (auto row = rows.lower_bound(begin); row != rows.end(); ++row) {
      if (!end.empty() && row->first >= end) break;
      const auto* value = Visible(row->second, sequence_);
      if (value != nullptr) bytes += row->first.size() + (*value)->size();
    }
    return bytes;
  }

  // Requires the lock.
  bool Find(Table table, absl::string_view key, PinnedValue* value) const {
    const Rows& rows = state_->tables[static_cast<size_t>(table)].rows;
    const auto row = rows.find(key);
    if (row == rows.end()) return false;
    const auto* version = Visible(row->second, sequence_);
    if (version == nullptr) return false;
    *value = PinnedValue(**version, *version);
    return true;
  }

  const std::shared_ptr<State> state_;
  const uint64_t sequence_;
};

MemoryKvStore::MemoryKvStore(const Clock& clock)
    : KvStore(/*read_only=*/false), clock_(clock), state_(std::make_shared<State>()) {}

MemoryKvStore::~MemoryKvStore() = default;

size_t MemoryKvStore::stale_versions() const {
  std::shared_lock<std::shared_mutex> lock(state_->mu);
  size_t count = 0;
  for (const State::TableRows& table : state_->tables) {
    for (const auto& row : table.rows) {
      count += row.second.older.size() + (row.second.newest.value == nullptr ? 1 : 0);
    }
  }
  return count;
}

std::shared_ptr<const KvSnapshot> MemoryKvStore::DoNewSnapshot() const {
  return std::make_shared<Snapshot>(state_, clock_);
}

absl::Status MemoryKvStore::DoWrite(const WriteBatch& batch, const WriteOptions& /*options*/) {
  std::unique_lock<std::shared_mutex> lock(state_->mu);
  ++state_->sequence;
  for (const WriteBatch::Op& op : batch) state_->Apply(op);
  return absl::OkStatus();
}

absl::Status MemoryKvStore::DoSync() { return absl::OkStatus(); }

absl::Status MemoryKvStore::DoCompactAll(Budget&) { return absl::OkStatus(); }

absl::Status MemoryKvStore::DoFlush() { return absl::OkStatus(); }

absl::StatusOr<KvStats> MemoryKvStore::DoStats() const {
  std::shared_lock<std::shared_mutex> lock(state_->mu);
  KvStats stats;
  stats.engine = "memory";
  for (size_t i = 0; i < stats.tables.size(); ++i) stats.tables[i] = state_->tables[i].stats;
  return stats;
}

absl::Status MemoryKvStore::DoBackup(absl::string_view /*directory*/) {
  return MakeError(
      absl::StatusCode::kUnimplemented, "ENGINE_UNSUPPORTED",
      "cannot back up: this store is in memory and has no files; start the server on a data "
      "directory",
      {{"engine", "memory"}});
}

absl::Status MemoryKvStore::DoVerifyChecksums() const { return absl::OkStatus(); }

}  // namespace chancery
