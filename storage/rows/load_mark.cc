#include "storage/rows/load_mark.h"

namespace chancery {
namespace {

constexpr char kLoadMarkKey[] = "loading";

}  // namespace

void AddLoadMark(WriteBatch* batch) { batch->Put(Table::kMeta, kLoadMarkKey, "1"); }

void RemoveLoadMark(WriteBatch* batch) { batch->Delete(Table::kMeta, kLoadMarkKey); }

absl::Status SetLoadMark(KvStore& kv) {
  WriteBatch batch;
  AddLoadMark(&batch);
  return kv.Write(batch, WriteOptions{true});
}

absl::Status ClearLoadMark(KvStore& kv) {
  WriteBatch batch;
  RemoveLoadMark(&batch);
  return kv.Write(batch, WriteOptions{true});
}

absl::StatusOr<bool> HasLoadMark(const KvSnapshot& snapshot) {
  PinnedValue value;
  return snapshot.Get(ReadOptions(), Table::kMeta, kLoadMarkKey, &value);
}

}  // namespace chancery
