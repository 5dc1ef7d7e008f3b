#include "storage/kv/write_batch.h"

#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"

namespace chancery {

absl::string_view TableName(Table table) {
  switch (table) {
    case Table::kMeta:
      return "meta";
    case Table::kCurrent:
      return "current";
    case Table::kHistory:
      return "history";
    case Table::kIndex:
      return "index";
    case Table::kIndexHistory:
      return "index_history";
    case Table::kEvidence:
      return "evidence";
    case Table::kText:
      return "text";
    case Table::kNote:
      return "note";
    case Table::kLog:
      return "log";
  }
  return "unknown";
}

void WriteBatch::Append(const WriteBatch& other) {
  buffer_.append(other.buffer_);
  count_ += other.count_;
  if (status_.ok()) status_ = other.status_;
}

void WriteBatch::Clear() {
  buffer_.clear();
  count_ = 0;
  status_ = absl::OkStatus();
}

void WriteBatch::Refuse(Table table, size_t key_size, size_t value_size) {
  if (!status_.ok()) return;
  if (static_cast<int>(table) >= kTableCount) {
    status_ =
        absl::InvalidArgumentError(absl::StrCat("there is no table ", static_cast<int>(table)));
    return;
  }
  const bool key = key_size > kMaxKeyBytes;
  const char* const limit = key ? "max_key_bytes" : "max_value_bytes";
  const size_t value = key ? kMaxKeyBytes : kMaxValueBytes;
  status_ = MakeError(absl::StatusCode::kInvalidArgument, "LIMIT_EXCEEDED",
                      absl::StrCat("a change with a key of ", key_size, " bytes and a value of ",
                                   value_size, " bytes exceeds the limit ", limit, " = ", value),
                      {{"limit", limit}, {"value", absl::StrCat(value)}});
}

}  // namespace chancery
