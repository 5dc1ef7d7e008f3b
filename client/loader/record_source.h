// What the importers of record formats share: their limits, the queue between a record and the
// articles it makes, and the count of what is passed over.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_RECORD_SOURCE_H_
#define CHANCERY_CLIENT_LOADER_RECORD_SOURCE_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/input_reader.h"
#include "client/loader/json_record_reader.h"
#include "client/loader/source_item.h"

namespace chancery {

struct RecordImportOptions {
  // The data set; empty: as the records say, else the name of the format.
  std::string publisher;
  // Longer records (lines, entities) are rejected.
  int64_t max_record_bytes = int64_t{64} << 20;
  // How much may be kept of what records refer to by id: names of people, offices and polities,
  // about 100 bytes each. A file that needs more is rejected, to be split.
  int64_t max_reference_bytes = int64_t{2} << 30;
  // May be null, else it must outlive the source: reading ends soon after it is set.
  const std::atomic<bool>* stop = nullptr;

  bool stopped() const { return stop != nullptr && stop->load(); }
};

// Adds up what is kept; an error once it is too much.
class ReferenceBudget {
 public:
  explicit ReferenceBudget(const RecordImportOptions& options)
      : limit_(options.max_reference_bytes) {}
  // INVALID_ARGUMENT with the reason TOO_LARGE beyond the limit.
  absl::Status Add(size_t bytes);

 private:
  const int64_t limit_;
  int64_t used_ = 0;
};

// Counts by kind, a bounded number of kinds.
class SkipCounts {
 public:
  void Add(absl::string_view kind);
  // "skipped 3 Company, 1 Ownership"; empty for nothing.
  std::string ToString() const;

 private:
  std::map<std::string, int64_t> counts_;
};

// A source that reads JSON records and makes articles of each.
class JsonRecordSource : public DocumentSource {
 public:
  absl::optional<SourceItem> Next() final;
  std::string Remark() const override { return skipped_.ToString(); }

 protected:
  explicit JsonRecordSource(const RecordImportOptions& options) : options_(options) {}

  // Starts the pass that yields articles.
  void SetReader(std::unique_ptr<JsonRecordReader> reader) { reader_ = std::move(reader); }

  // Emits the articles of one record, or says by its status why it is set aside.
  virtual absl::Status ReadRecord(const JsonRecord& record) = 0;

  void Emit(v1::ArticleFacts facts);
  // Sets a part of the record aside, and goes on with the rest of it.
  void EmitReject(absl::string_view article, const absl::Status& status);
  void Skip(absl::string_view kind) { skipped_.Add(kind); }

  const RecordImportOptions options_;

 private:
  std::unique_ptr<JsonRecordReader> reader_;
  JsonRecord record_;
  std::deque<SourceItem> ready_;
  SkipCounts skipped_;
};

// What a record that is too long is set aside with.
absl::Status RecordTooLong(const JsonRecord& record, const RecordImportOptions& options);

// "RECORD_INVALID" with that message.
absl::Status RecordError(absl::string_view message);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_RECORD_SOURCE_H_
