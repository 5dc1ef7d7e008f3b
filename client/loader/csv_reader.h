// Reads comma-separated values by RFC 4180 while the file is read, in bounded memory.
//
//   CsvReader reader(std::move(source), max_record_bytes);
//   CsvReader::Record record;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(bool more, reader.Next(&record));
//     if (!more) break;
//     if (!record.problem.empty()) ...   // set aside; the next record is all right
//
// Records end with CRLF or LF; fields in quotes may hold commas, line breaks and doubled quotes. A
// byte order mark at the start is left out, and so are empty lines. Where a quoted field does not
// end, reading goes on in the line behind the one in which it began. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_CSV_READER_H_
#define CHANCERY_CLIENT_LOADER_CSV_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/line_reader.h"

namespace chancery {

class CsvReader {
 public:
  struct Record {
    std::vector<std::string> fields;
    // Of its first byte, from 1.
    int64_t line = 0;
    // Bytes of the file that it took.
    int64_t bytes = 0;
    // What is wrong with it; `fields` is then empty.
    std::string problem;
    // True where it is only too long.
    bool too_long = false;
  };

  CsvReader(std::unique_ptr<ByteSource> source, int64_t max_record_bytes);

  // Reads the next record; false at the end. Errors of the source are final.
  absl::StatusOr<bool> Next(Record* record);

 private:
  // Takes the fields of a whole record; false where a quoted field goes on in the next line.
  static bool Split(absl::string_view text, Record* record);
  absl::StatusOr<bool> NextLine(LineReader::Line* line);

  LineReader lines_;
  const int64_t max_record_bytes_;
  // Lines that were read for a field that did not end, and come again.
  std::vector<LineReader::Line> again_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_CSV_READER_H_
