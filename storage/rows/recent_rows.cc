#include "storage/rows/recent_rows.h"

#include <utility>

namespace chancery {
namespace {

// What is read once, and large.
constexpr size_t kMaxKeptBytes = 16 << 10;
// Of the map's entry and the two strings.
constexpr size_t kOverheadBytes = 128;

bool IsKept(RowTable table) { return table != RowTable::kText; }

}  // namespace

std::string RecentRows::NameOf(RowTable table, absl::string_view key) {
  std::string name;
  name.reserve(key.size() + 1);
  name.push_back(static_cast<char>(table));
  name.append(key.data(), key.size());
  return name;
}

RecentRows::Answer RecentRows::Find(Revision revision, RowTable table, absl::string_view key,
                                    RowReader::Found* found) {
  if (!IsKept(table)) return Answer::kUnknown;
  const std::string name = NameOf(table, key);
  std::lock_guard<std::mutex> lock(mu_);
  if (revision != revision_) return Answer::kUnknown;
  const Row* row = Touch(name);
  if (row == nullptr) return Answer::kUnknown;
  if (row->payload == nullptr) return Answer::kAbsent;
  found->value = PinnedValue(*row->payload, row->payload);
  found->payload = *row->payload;
  found->created = row->created;
  return Answer::kFound;
}

void RecentRows::Keep(Revision revision, RowTable table, absl::string_view key,
                      const RowReader::Found* found) {
  if (!IsKept(table) || (found != nullptr && found->payload.size() > kMaxKeptBytes)) return;
  Row row;
  if (found != nullptr) row = {std::make_shared<const std::string>(found->payload), found->created};
  const std::string name = NameOf(table, key);
  std::lock_guard<std::mutex> lock(mu_);
  if (revision == revision_) Add(name, std::move(row));
}

void RecentRows::Advance(Revision next, const RowChanges& changes) {
  std::lock_guard<std::mutex> lock(mu_);
  revision_ = next;
  for (size_t i = 0; i < changes.closes(); ++i) {
    const RowChanges::Change close = changes.close(i);
    if (!IsKept(close.table)) continue;
    Row* row = Touch(NameOf(close.table, close.key));
    if (row != nullptr) row->payload = nullptr;
  }
  for (size_t i = 0; i < changes.puts(); ++i) {
    const RowChanges::Change put = changes.put(i);
    if (!IsKept(put.table)) continue;
    const std::string name = NameOf(put.table, put.key);
    Row* row = Touch(name);
    if (row == nullptr) continue;
    if (put.payload.size() > kMaxKeptBytes) {
      newer_.erase(name);
      continue;
    }
    newer_bytes_ += put.payload.size();
    *row = {std::make_shared<const std::string>(put.payload), next};
  }
}

RecentRows::Row* RecentRows::Touch(const std::string& name) {
  auto it = newer_.find(name);
  if (it != newer_.end()) return &it->second;
  it = older_.find(name);
  if (it == older_.end()) return nullptr;
  Row row = std::move(it->second);
  older_.erase(it);
  Add(name, std::move(row));
  return &newer_.find(name)->second;
}

void RecentRows::Add(const std::string& name, Row row) {
  if (newer_bytes_ > max_bytes_ / 2) {
    older_ = std::move(newer_);
    newer_.clear();
    newer_bytes_ = 0;
  }
  newer_bytes_ += name.size() + kOverheadBytes + (row.payload == nullptr ? 0 : row.payload->size());
  newer_[name] = std::move(row);
}

}  // namespace chancery
