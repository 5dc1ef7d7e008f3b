#include "client/loader/csv_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// A quoted field of more lines than this has lost its end.
constexpr size_t kMaxLinesOfRecord = 100;

}  // namespace

CsvReader::CsvReader(std::unique_ptr<ByteSource> source, int64_t max_record_bytes)
    : lines_(std::move(source), max_record_bytes), max_record_bytes_(max_record_bytes) {}

absl::StatusOr<bool> CsvReader::NextLine(LineReader::Line* line) {
  if (again_.empty()) return lines_.Next(line);
  *line = std::move(again_.back());
  again_.pop_back();
  return true;
}

bool CsvReader::Split(absl::string_view text, Record* record) {
  record->fields.clear();
  record->problem.clear();
  for (size_t i = 0;;) {
    std::string field;
    if (i < text.size() && text[i] == '"') {
      for (++i;; ++i) {
        if (i >= text.size()) return false;
        if (text[i] != '"') {
          field.push_back(text[i]);
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
          field.push_back('"');
          ++i;
        } else {
          break;
        }
      }
      ++i;
      if (i < text.size() && text[i] != ',') {
        record->problem = absl::StrCat("column ", record->fields.size() + 1,
                                       ": there is text behind the closing quote");
        record->fields.clear();
        return true;
      }
    } else {
      const size_t end = std::min(text.find(',', i), text.size());
      field = std::string(text.substr(i, end - i));
      i = end;
    }
    record->fields.push_back(std::move(field));
    if (i >= text.size()) return true;
    ++i;  // the comma, behind which there is a field, if only an empty one
  }
}

absl::StatusOr<bool> CsvReader::Next(Record* record) {
  *record = Record();
  LineReader::Line line;
  do {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, NextLine(&line));
    if (!more) return false;
  } while (line.text.empty() && !line.too_long);
  record->line = line.number;
  record->bytes = line.bytes;
  if (line.too_long) {
    record->too_long = true;
    record->problem = absl::StrCat(line.bytes, " bytes: longer than the limit of ",
                                   max_record_bytes_, " bytes for a record");
    return true;
  }
  if (Split(line.text, record)) return true;
  // A quoted field goes on.
  std::string text = std::move(line.text);
  std::vector<LineReader::Line> taken;
  while (taken.size() < kMaxLinesOfRecord) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, NextLine(&line));
    if (!more) break;
    taken.push_back(line);
    absl::StrAppend(&text, "\n", line.text);
    if (line.too_long || static_cast<int64_t>(text.size()) > max_record_bytes_) break;
    if (Split(text, record)) {
      for (const LineReader::Line& each : taken) record->bytes += each.bytes;
      return true;
    }
  }
  record->fields.clear();
  record->problem = "a quoted field does not end";
  while (!taken.empty()) {
    again_.push_back(std::move(taken.back()));
    taken.pop_back();
  }
  return true;
}

}  // namespace chancery
