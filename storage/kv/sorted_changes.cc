#include "storage/kv/sorted_changes.h"

#include <algorithm>

namespace chancery {
namespace {

// Of the key from `begin` on, `count` bytes as a number; those that are not there are zero.
uint64_t Bytes(absl::string_view key, size_t begin, size_t count) {
  uint64_t value = 0;
  for (size_t i = begin; i < begin + count; ++i) {
    value = value << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
  }
  return value;
}

}  // namespace

SortedChanges::Place SortedChanges::PlaceOf(Table table, absl::string_view key, size_t index) {
  return {Bytes(key, 0, 7) | static_cast<uint64_t>(table) << 56, Bytes(key, 7, 8),
          static_cast<uint32_t>(index)};
}

bool SortedChanges::HasRanges(const WriteBatch& batch) {
  return std::any_of(batch.begin(), batch.end(), [](const WriteBatch::Op& op) {
    return op.kind == WriteBatch::Kind::kDeleteRange;
  });
}

void SortedChanges::Sort(const WriteBatch& batch) {
  batch_ = &batch;
  ops_.clear();
  places_.clear();
  ops_.reserve(batch.count());
  places_.reserve(batch.count());
  for (const WriteBatch::Op& op : batch) {
    places_.push_back(PlaceOf(op.table, op.key, ops_.size()));
    ops_.push_back(op);
  }
  std::sort(places_.begin(), places_.end(), [this](const Place& a, const Place& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    const int order = ops_[a.index].key.compare(ops_[b.index].key);
    return order != 0 ? order < 0 : a.index < b.index;
  });
}

size_t SortedChanges::LowerBound(Table table, absl::string_view key) const {
  const Place target = PlaceOf(table, key, 0);
  const auto it = std::partition_point(places_.begin(), places_.end(), [&](const Place& place) {
    if (place.first != target.first) return place.first < target.first;
    if (place.second != target.second) return place.second < target.second;
    return ops_[place.index].key < key;
  });
  return static_cast<size_t>(it - places_.begin());
}

size_t SortedChanges::EndOf(Table table) const {
  const uint64_t next = (static_cast<uint64_t>(table) + 1) << 56;
  const auto it = std::partition_point(places_.begin(), places_.end(),
                                       [&](const Place& place) { return place.first < next; });
  return static_cast<size_t>(it - places_.begin());
}

const WriteBatch::Op* SortedChanges::Find(Table table, absl::string_view key) const {
  const WriteBatch::Op* found = nullptr;
  for (size_t i = LowerBound(table, key); i < size(); ++i) {
    const WriteBatch::Op& op = (*this)[i];
    if (op.table != table || op.key != key) break;
    found = &op;
  }
  return found;
}

}  // namespace chancery
