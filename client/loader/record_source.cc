#include "client/loader/record_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loader/json_value.h"

namespace chancery {
namespace {

// Of kinds that are counted by name; a file of something else could have any number.
constexpr size_t kMaxKinds = 40;

}  // namespace

absl::Status ReferenceBudget::Add(size_t bytes) {
  used_ += static_cast<int64_t>(bytes);
  if (used_ <= limit_) return absl::OkStatus();
  return RejectError(reject_reason::kTooLarge,
                     absl::StrCat("what its records refer to takes more than the limit of ", limit_,
                                  " bytes: split the file, keeping records that refer to each "
                                  "other together"));
}

void SkipCounts::Add(absl::string_view kind) {
  const auto it = counts_.find(std::string(kind));
  if (it != counts_.end()) {
    ++it->second;
  } else {
    ++counts_[counts_.size() < kMaxKinds ? std::string(kind) : "others"];
  }
}

std::string SkipCounts::ToString() const {
  std::string text;
  for (const auto& count : counts_) {
    absl::StrAppend(&text, text.empty() ? "skipped " : ", ", count.second, " ", count.first);
  }
  return text;
}

absl::Status RecordTooLong(const JsonRecord& record, const RecordImportOptions& options) {
  return RejectError(reject_reason::kTooLarge,
                     absl::StrCat(record.bytes, " bytes: longer than the limit of ",
                                  options.max_record_bytes, " bytes for a record"));
}

absl::Status RecordError(absl::string_view message) {
  return RejectError(reject_reason::kRecordInvalid, message);
}

absl::optional<SourceItem> JsonRecordSource::Next() {
  while (ready_.empty()) {
    if (reader_ == nullptr || options_.stopped()) return absl::nullopt;
    const absl::StatusOr<bool> more = reader_->Next(&record_);
    if (!more.ok()) {
      // What is behind it cannot be read.
      reader_.reset();
      if (absl::IsCancelled(more.status())) return absl::nullopt;
      record_ = JsonRecord();
      EmitReject("", more.status());
      break;
    }
    if (!*more) return absl::nullopt;
    const absl::Status status =
        record_.too_long ? RecordTooLong(record_, options_) : ReadRecord(record_);
    if (!status.ok()) EmitReject("", status);
  }
  SourceItem item = std::move(ready_.front());
  ready_.pop_front();
  return item;
}

void JsonRecordSource::Emit(v1::ArticleFacts facts) {
  SourceItem item;
  item.place.article = facts.article().key();
  item.place.line = record_.line;
  item.place.bytes = record_.bytes;
  item.content = std::move(facts);
  ready_.push_back(std::move(item));
}

void JsonRecordSource::EmitReject(absl::string_view article, const absl::Status& status) {
  SourceItem item;
  item.place.article = std::string(article);
  item.place.line = record_.line;
  item.place.bytes = record_.bytes;
  item.content = RejectFromStatus(status, reject_reason::kUnreadable);
  ready_.push_back(std::move(item));
}

}  // namespace chancery
