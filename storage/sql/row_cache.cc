#include "storage/sql/row_cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

constexpr size_t kEntryBytes = 160;
constexpr size_t kRowBytes = 80;
constexpr size_t kChangeBytes = 96;
// Of more changes in a range nobody looks at each.
constexpr int kMaxChanges = 64;

}  // namespace

RowRange RowCache::RangeOf(RowTable table, absl::string_view key) {
  return {table, std::string(key), absl::StrCat(key, absl::string_view("\0", 1))};
}

std::string RowCache::Name(const RowRange& range) {
  return absl::StrCat(absl::Hex(static_cast<int>(range.table), absl::kZeroPad2),
                      range.reverse ? "-" : "+", absl::Hex(range.begin.size(), absl::kZeroPad8),
                      range.begin, range.end);
}

void RowCache::Reset(Revision revision) {
  std::lock_guard<std::mutex> lock(mu_);
  Clear(revision);
}

void RowCache::Clear(Revision revision) {
  entries_.clear();
  for (auto& changed : changed_) changed.clear();
  bytes_ = 0;
  first_ = last_ = revision;
}

void RowCache::Charge(size_t bytes) {
  bytes_ += bytes;
  if (bytes_ > max_bytes_) Clear(last_);
}

void RowCache::Apply(const RowLayer& layer) {
  std::lock_guard<std::mutex> lock(mu_);
  const Revision revision = layer.head.revision;
  if (revision != last_ + 1) return Clear(revision);
  last_ = revision;
  size_t bytes = 0;
  for (size_t table = 0; table < layer.tables.size(); ++table) {
    for (const auto& [key, row] : layer.tables[table]) {
      const auto [it, is_new] = changed_[table].insert_or_assign(key, revision);
      if (is_new) bytes += kChangeBytes + key.size();
      const auto entry = entries_.find(Name(RangeOf(static_cast<RowTable>(table), key)));
      if (entry == entries_.end()) continue;
      auto rows = std::make_shared<Rows>();
      if (row.puts) {
        rows->push_back({key, revision, row.payload});
        bytes += kRowBytes + key.size() + row.payload.size();
      }
      entry->second = {revision, std::move(rows)};
    }
  }
  Charge(bytes);
}

bool RowCache::Holds(const Entry& entry, const RowRange& range, Revision revision) const {
  const Revision since = std::min(entry.revision, revision);
  const auto& changed = changed_[static_cast<size_t>(range.table)];
  int looked = 0;
  for (auto it = changed.lower_bound(range.begin);
       it != changed.end() && (range.end.empty() || it->first < range.end); ++it) {
    if (it->second > since || ++looked > kMaxChanges) return false;
  }
  return true;
}

std::shared_ptr<const RowCache::Rows> RowCache::Find(Revision revision,
                                                     const RowRange& range) const {
  std::lock_guard<std::mutex> lock(mu_);
  if (revision < first_) return nullptr;
  const auto it = entries_.find(Name(range));
  if (it == entries_.end() || !Holds(it->second, range, revision)) return nullptr;
  return it->second.rows;
}

void RowCache::Add(Revision revision, const RowRange& range, Rows rows) {
  size_t bytes = range.begin.size() + range.end.size() + kEntryBytes;
  for (const Row& row : rows) bytes += row.key.size() + row.payload.size() + kRowBytes;
  if (rows.size() > kMaxRows || bytes > kMaxRangeBytes) return;
  std::lock_guard<std::mutex> lock(mu_);
  if (revision < first_) return;
  Entry& entry = entries_[Name(range)];
  if (entry.rows != nullptr && entry.revision > revision) return;
  entry = {revision, std::make_shared<const Rows>(std::move(rows))};
  Charge(bytes);
}

}  // namespace chancery
