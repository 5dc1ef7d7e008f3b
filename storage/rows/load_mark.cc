#include "storage/rows/load_mark.h"

namespace chancery {
namespace {

constexpr char kLoadMarkKey[] = "loading";

}  // namespace

absl::Status SetLoadMark(KvStore& kv) {
  WriteBatch batch;
  batch.Put(Table::kMeta, kLoadMarkKey, "1");
  return kv.Write(batch, WriteOptions{true});
}

absl::Status ClearLoadMark(KvStore& kv) {
  WriteBatch batch;
  batch.Delete(Table::kMeta, kLoadMarkKey);
  return kv.Write(batch, WriteOptions{true});
}

absl::StatusOr<bool> HasLoadMark(const KvSnapshot& snapshot) {
  PinnedValue value;
  return snapshot.Get(ReadOptions(), Table::kMeta, kLoadMarkKey, &value);
}

}  // namespace chancery
