// What some commits do to the tables of sql_schema.h, as statements of one transaction.

#ifndef CHANCERY_STORAGE_SQL_ROW_WRITES_H_
#define CHANCERY_STORAGE_SQL_ROW_WRITES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/sql/layered_row_reader.h"
#include "storage/sql/pg_connection.h"

namespace chancery {

// Each version of a row is written once, also if one of the commits puts it and another closes it.
class RowWrites {
 public:
  // `layers` must outlive it.
  explicit RowWrites(const RowLayers& layers);

  // How many rows the calls of AppendCloseCalls change.
  size_t closes() const { return close_count_; }

  // Closes rows that are in the tables. Goes before the others.
  void AppendCloseCalls(std::vector<PgCall>* calls) const;
  // Puts rows, outcomes of requests and the change log, in which `writer` names who wrote it.
  void AppendPutCalls(absl::string_view writer, std::vector<PgCall>* calls) const;

 private:
  void Add(const RowLayer& layer);

  // Rows of one table that one revision closes.
  struct Closing {
    int16_t table;
    int64_t revision;
    std::vector<absl::string_view> keys;
  };

  // Views of what the layers hold.
  std::vector<Closing> closings_;
  size_t close_count_ = 0;
  std::vector<int16_t> tables_;
  std::vector<absl::string_view> keys_;
  std::vector<int64_t> closed_;
  std::vector<int64_t> created_;
  std::vector<absl::string_view> values_;
  std::array<std::map<absl::string_view, size_t>, kRowTableCount> open_;  // places in keys_
  std::map<absl::string_view, size_t> request_places_;
  std::vector<absl::string_view> request_ids_;
  std::vector<int64_t> request_revisions_;
  std::vector<int64_t> request_times_;
  std::vector<absl::string_view> outcomes_;
  std::vector<int64_t> revisions_;
  std::vector<int64_t> times_;
  std::vector<int64_t> row_counts_;
  std::vector<std::string> changes_;
  std::vector<std::string> authors_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_ROW_WRITES_H_
