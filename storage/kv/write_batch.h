// The tables of a KvStore, and a list of changes to them that is applied as a whole or not at all.
//
//   WriteBatch batch;
//   batch.Put(Table::kCurrent, key, record);
//   batch.Delete(Table::kIndex, stale_key);
//   CHANCERY_RETURN_IF_ERROR(store.Write(batch, WriteOptions{}));
//
// Changes apply in the order in which they were added: a Put after a DeleteRange over its key
// stays.
//
// Thread-compatible value type. Cheap to fill: every change is appended to one buffer.

#ifndef CHANCERY_STORAGE_KV_WRITE_BATCH_H_
#define CHANCERY_STORAGE_KV_WRITE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery {

// Key spaces of a store. On disk by name (see TableName): do not rename. Engines make them in this
// order.
enum class Table : uint8_t {
  kMeta = 0,          // format version, revision, counters
  kCurrent = 1,       // rows of facts that hold at the latest revision
  kHistory = 2,       // rows of facts closed by a later revision
  kIndex = 3,         // index rows over kCurrent
  kIndexHistory = 4,  // index rows over kHistory
  kEvidence = 5,      // why facts are believed
  kText = 6,          // texts of articles
  kNote = 7,          // what writers keep beside the facts
  kLog = 8,           // what each revision did
};
inline constexpr int kTableCount = 9;

// "meta", "current", ...; "unknown" for a number that is no table.
absl::string_view TableName(Table table);

// Larger keys and values are refused by WriteBatch.
inline constexpr size_t kMaxKeyBytes = size_t{64} << 10;
inline constexpr size_t kMaxValueBytes = size_t{256} << 20;

class WriteBatch {
 public:
  enum class Kind : uint8_t { kPut = 0, kDelete = 1, kDeleteRange = 2 };

  // One change. Views are valid until the batch is changed or destroyed.
  struct Op {
    Kind kind;
    Table table;
    absl::string_view key;    // the begin of the range for kDeleteRange
    absl::string_view value;  // the end of the range for kDeleteRange; empty for kDelete
  };

  class const_iterator;

  // Sets `key` to `value`. Both may hold any bytes and may be empty.
  void Put(Table table, absl::string_view key, absl::string_view value) {
    if (!Check(table, key, value.size(), kMaxValueBytes)) return;
    Append(Kind::kPut, table, key, value);
  }

  // Removes `key`; nothing happens when it is absent.
  void Delete(Table table, absl::string_view key) {
    if (!Check(table, key, 0, 0)) return;
    Append(Kind::kDelete, table, key, absl::string_view());
  }

  // Removes every key in [begin, end). Nothing happens when begin >= end: there is no open end, see
  // PrefixEnd() of storage/encoding/ordered_code.h. Slows later scans over the range until the
  // engine compacts it: for whole prefixes, not for handfuls of keys.
  void DeleteRange(Table table, absl::string_view begin, absl::string_view end) {
    if (!Check(table, begin, end.size(), kMaxKeyBytes)) return;
    if (begin >= end) return;
    Append(Kind::kDeleteRange, table, begin, end);
  }

  // Adds every change of `other` after those already here. `other` must not be *this.
  void Append(const WriteBatch& other);

  void Clear();
  void Reserve(size_t bytes) { buffer_.reserve(bytes); }

  bool empty() const { return count_ == 0; }
  size_t count() const { return count_; }
  // Bytes of keys and values with their framing.
  size_t bytes() const { return buffer_.size(); }

  // INVALID_ARGUMENT if a key or a value was too long, or a table none; KvStore::Write returns it.
  // Such a change is not in the batch.
  const absl::Status& status() const { return status_; }

  const_iterator begin() const;
  const_iterator end() const;

 private:
  // A record: kind and table | length of key | key | length of value | value. Lengths are LEB128.
  static constexpr int kKindShift = 6;

  void Append(Kind kind, Table table, absl::string_view key, absl::string_view value) {
    // Length prefixes take at most 5 bytes each.
    char head[11];
    char* p = head;
    *p++ =
        static_cast<char>((static_cast<uint8_t>(kind) << kKindShift) | static_cast<uint8_t>(table));
    p = PutLength(p, key.size());
    buffer_.append(head, static_cast<size_t>(p - head));
    buffer_.append(key.data(), key.size());
    p = PutLength(head, value.size());
    buffer_.append(head, static_cast<size_t>(p - head));
    buffer_.append(value.data(), value.size());
    ++count_;
  }

  static char* PutLength(char* p, size_t length) {
    for (; length >= 0x80; length >>= 7) *p++ = static_cast<char>(length | 0x80);
    *p++ = static_cast<char>(length);
    return p;
  }

  bool Check(Table table, absl::string_view key, size_t value_size, size_t max_value_size) {
    if (key.size() <= kMaxKeyBytes && value_size <= max_value_size &&
        static_cast<int>(table) < kTableCount) {
      return true;
    }
    Refuse(table, key.size(), value_size);
    return false;
  }
  void Refuse(Table table, size_t key_size, size_t value_size);

  std::string buffer_;
  size_t count_ = 0;
  absl::Status status_;
};

// Goes through the changes in the order of their addition. Invalidated by a change of the batch.
class WriteBatch::const_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Op;
  using difference_type = std::ptrdiff_t;
  using pointer = const Op*;
  using reference = const Op&;

  reference operator*() const { return op_; }
  pointer operator->() const { return &op_; }
  const_iterator& operator++() {
    Read();
    return *this;
  }
  friend bool operator==(const const_iterator& a, const const_iterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const const_iterator& a, const const_iterator& b) { return !(a == b); }

 private:
  friend class WriteBatch;
  const_iterator(const char* at, const char* end) : at_(at), next_(at), end_(end) { Read(); }

  void Read() {
    at_ = next_;
    if (at_ == end_) return;
    const auto head = static_cast<uint8_t>(*next_++);
    op_.kind = static_cast<Kind>(head >> kKindShift);
    op_.table = static_cast<Table>(head & ((1 << kKindShift) - 1));
    op_.key = ReadBytes();
    op_.value = ReadBytes();
  }

  absl::string_view ReadBytes() {
    size_t length = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<uint8_t>(*next_++);
      length |= static_cast<size_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const absl::string_view bytes(next_, length);
    next_ += length;
    return bytes;
  }

  const char* at_;    // of the current record
  const char* next_;  // of the record after it
  const char* end_;
  Op op_{};
};

inline WriteBatch::const_iterator WriteBatch::begin() const {
  return const_iterator(buffer_.data(), buffer_.data() + buffer_.size());
}

inline WriteBatch::const_iterator WriteBatch::end() const {
  const char* const end = buffer_.data() + buffer_.size();
  return const_iterator(end, end);
}

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_WRITE_BATCH_H_
