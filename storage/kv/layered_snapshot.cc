#include "storage/kv/layered_snapshot.h"

#include <algorithm>
#include <string>

#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// The changes of a layer in [begin, end) of a table: the first, and behind the last. An empty `end`
// is no bound.
std::pair<size_t, size_t> RangeOf(const SortedChanges& changes, Table table,
                                  absl::string_view begin, absl::string_view end) {
  return {changes.LowerBound(table, begin),
          end.empty() ? changes.EndOf(table) : changes.LowerBound(table, end)};
}

}  // namespace

const SortedChanges& WriteLayer::changes() const {
  std::call_once(once_, [this] { changes_.Sort(batch_); });
  return changes_;
}

// The base's keys and those that the layers change, in one order. Going forward, base_ is at the
// first key not given yet, and next_ the number of the first change; going backward, base_ is at
// the last one, and next_ is behind the last change.
class LayeredSnapshot::Iterator final : public KvIterator {
 public:
  Iterator(std::unique_ptr<KvIterator> base, const WriteLayers& layers, Table table,
           absl::string_view begin, absl::string_view end)
      : base_(std::move(base)) {
    // The newest first, of which the first one of a key stays.
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
      const SortedChanges& changes = (*layer)->changes();
      const auto [first, behind] = RangeOf(changes, table, begin, end);
      const size_t known = changed_.size();
      for (size_t i = first; i < behind; ++i) {
        const WriteBatch::Op& op = changes[i];
        if (changed_.size() > known && changed_.back()->key == op.key) {
          changed_.back() = &op;
        } else {
          changed_.push_back(&op);
        }
      }
      std::inplace_merge(
          changed_.begin(), changed_.begin() + static_cast<ptrdiff_t>(known), changed_.end(),
          [](const WriteBatch::Op* a, const WriteBatch::Op* b) { return a->key < b->key; });
      changed_.erase(std::unique(changed_.begin(), changed_.end(),
                                 [](const WriteBatch::Op* a, const WriteBatch::Op* b) {
                                   return a->key == b->key;
                                 }),
                     changed_.end());
    }
  }

 private:
  void DoSeekToFirst() override {
    base_->SeekToFirst();
    next_ = 0;
    SettleForward();
  }
  void DoSeekToLast() override {
    base_->SeekToLast();
    next_ = changed_.size();
    SettleBackward();
  }
  void DoSeek(absl::string_view target) override {
    base_->Seek(target);
    next_ = ChangesBefore(target);
    SettleForward();
  }
  void DoSeekForPrev(absl::string_view target) override {
    base_->SeekForPrev(target);
    next_ = ChangesBefore(target);
    if (next_ < changed_.size() && changed_[next_]->key == target) ++next_;
    SettleBackward();
  }
  void DoNext() override {
    if (!forward_) {
      const std::string here(key());
      base_->Seek(here);
      next_ = ChangesBefore(here);
      // Not what a change hides.
      if (base_->Valid() && base_->key() == here) base_->Next();
      if (next_ < changed_.size() && changed_[next_]->key == here) ++next_;
    } else if (at_base_) {
      base_->Next();
    } else {
      ++next_;
    }
    SettleForward();
  }
  void DoPrev() override {
    if (forward_) {
      const std::string here(key());
      base_->SeekForPrev(here);
      next_ = ChangesBefore(here);
      if (base_->Valid() && base_->key() == here) base_->Prev();
    } else if (at_base_) {
      base_->Prev();
    } else {
      --next_;
    }
    SettleBackward();
  }

  size_t ChangesBefore(absl::string_view key) const {
    const auto it = std::partition_point(changed_.begin(), changed_.end(),
                                         [key](const WriteBatch::Op* op) { return op->key < key; });
    return static_cast<size_t>(it - changed_.begin());
  }

  void SettleForward() {
    forward_ = true;
    while (true) {
      if (!base_->Valid() && !base_->status().ok()) return SetError(base_->status());
      if (next_ == changed_.size()) return TakeBase();
      const WriteBatch::Op& change = *changed_[next_];
      const int order = base_->Valid() ? base_->key().compare(change.key) : 1;
      if (order < 0) return TakeBase();
      if (order == 0) {
        base_->Next();  // what it was before
        continue;
      }
      if (change.kind == WriteBatch::Kind::kPut) return Take(change);
      ++next_;
    }
  }

  void SettleBackward() {
    forward_ = false;
    while (true) {
      if (!base_->Valid() && !base_->status().ok()) return SetError(base_->status());
      if (next_ == 0) return TakeBase();
      const WriteBatch::Op& change = *changed_[next_ - 1];
      const int order = base_->Valid() ? base_->key().compare(change.key) : -1;
      if (order > 0) return TakeBase();
      if (order == 0) {
        base_->Prev();
        continue;
      }
      if (change.kind == WriteBatch::Kind::kPut) return Take(change);
      --next_;
    }
  }

  void TakeBase() {
    at_base_ = true;
    if (!base_->Valid()) return SetEnd();
    SetEntry(base_->key(), base_->value());
  }
  void Take(const WriteBatch::Op& change) {
    at_base_ = false;
    SetEntry(change.key, change.value);
  }

  const std::unique_ptr<KvIterator> base_;
  std::vector<const WriteBatch::Op*> changed_;  // of the layers, which the snapshot keeps
  size_t next_ = 0;
  bool forward_ = true;
  bool at_base_ = true;  // the entry is the base's
};

bool LayeredSnapshot::Decide(Table table, absl::string_view key, bool* found,
                             PinnedValue* value) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    const WriteBatch::Op* const change = (*layer)->changes().Find(table, key);
    if (change == nullptr) continue;
    *found = change->kind == WriteBatch::Kind::kPut;
    if (*found) *value = PinnedValue(change->value, *layer);
    return true;
  }
  return false;
}

absl::StatusOr<bool> LayeredSnapshot::DoGet(const ReadOptions& options, Table table,
                                            absl::string_view key, PinnedValue* value) const {
  bool found = false;
  if (Decide(table, key, &found, value)) return found;
  return base_->Get(options, table, key, value);
}

absl::Status LayeredSnapshot::DoMultiGet(const ReadOptions& options, Table table,
                                         absl::Span<const absl::string_view> keys,
                                         std::vector<PinnedValue>* values,
                                         std::vector<bool>* found) const {
  std::vector<absl::string_view> rest;
  std::vector<size_t> places;  // of the rest
  for (size_t i = 0; i < keys.size(); ++i) {
    bool is = false;
    if (Decide(table, keys[i], &is, &(*values)[i])) {
      (*found)[i] = is;
    } else {
      rest.push_back(keys[i]);
      places.push_back(i);
    }
  }
  std::vector<PinnedValue> rest_values;
  std::vector<bool> rest_found;
  CHANCERY_RETURN_IF_ERROR(base_->MultiGet(options, table, rest, &rest_values, &rest_found));
  for (size_t i = 0; i < rest.size(); ++i) {
    (*values)[places[i]] = std::move(rest_values[i]);
    (*found)[places[i]] = rest_found[i];
  }
  return absl::OkStatus();
}

std::unique_ptr<KvIterator> LayeredSnapshot::DoNewIterator(const ReadOptions& options, Table table,
                                                           absl::string_view begin,
                                                           absl::string_view end) const {
  return std::make_unique<Iterator>(base_->NewIterator(options, table, begin, end), layers_, table,
                                    begin, end);
}

absl::StatusOr<uint64_t> LayeredSnapshot::DoEstimateBytes(Table table, absl::string_view begin,
                                                          absl::string_view end) const {
  CHANCERY_ASSIGN_OR_RETURN(uint64_t bytes, base_->EstimateBytes(table, begin, end));
  for (const std::shared_ptr<const WriteLayer>& layer : layers_) {
    const SortedChanges& changes = layer->changes();
    const auto [first, behind] = RangeOf(changes, table, begin, end);
    for (size_t i = first; i < behind; ++i) {
      bytes += changes[i].key.size() + changes[i].value.size();
    }
  }
  return bytes;
}

}  // namespace chancery
