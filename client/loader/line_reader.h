// Splits a file into lines while it is read, in bounded memory.
//
//   LineReader reader(std::move(source), max_line_bytes);
//   LineReader::Line line;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(bool more, reader.Next(&line));
//     if (!more) break;
//     ...
//
// A line ends with LF; a CR before it is left out, and so is a byte order mark at the start of the
// file. The last line needs no LF. Of a line that is too long only its length is kept.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_LINE_READER_H_
#define CHANCERY_CLIENT_LOADER_LINE_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/loader/content_hash.h"
#include "client/loader/file_system.h"

namespace chancery {

class LineReader {
 public:
  struct Line {
    std::string text;
    // From 1.
    int64_t number = 0;
    // Bytes of the file that it took, its end included.
    int64_t bytes = 0;
    // The offset of the first byte after it, and the hash of all bytes before that.
    int64_t end_offset = 0;
    uint64_t hash = 0;
    // `text` is empty since the line is longer than allowed.
    bool too_long = false;
  };

  LineReader(std::unique_ptr<ByteSource> source, int64_t max_line_bytes);

  // Reads the next line; false at the end of the file. An error of the source is final.
  absl::StatusOr<bool> Next(Line* line);

 private:
  // Makes buffer_ have unread bytes; false at the end of the file.
  absl::StatusOr<bool> Fill();

  const std::unique_ptr<ByteSource> source_;
  const int64_t max_line_bytes_;
  std::string buffer_;
  size_t begin_ = 0;  // of the unread bytes in buffer_
  int64_t number_ = 0;
  int64_t offset_ = 0;
  ContentHash hash_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_LINE_READER_H_
