// Reads the records of a Web archive (WARC 1.0 and 1.1) one after the other, in bounded memory.
//
//   WarcReader reader(std::move(source), max_block_bytes);
//   WarcRecord record;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(bool more, reader.Next(&record));
//     if (!more) break;
//     if (!record.problem.empty()) ...   // set aside; the next record is all
//     right
//
// Where a record does not begin as one must, or its header is broken, reading goes on with the next
// line that begins one. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_WARC_READER_H_
#define CHANCERY_CLIENT_LOADER_WARC_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"

namespace chancery {

struct WarcRecord {
  // The number of the record, from 1, and the offset of its first byte (where the file is
  // compressed, in what it holds).
  int64_t number = 0;
  int64_t offset = 0;
  // Bytes of the file that it took.
  int64_t bytes = 0;
  // By name in lower case: "warc-type".
  absl::flat_hash_map<std::string, std::string> header;
  std::string block;
  // `block` is empty since it is longer than allowed.
  bool too_long = false;
  // What is wrong with it; the rest may then be empty.
  std::string problem;

  // Empty for a field that it does not have. `name` in lower case.
  absl::string_view Field(absl::string_view name) const;
};

class WarcReader {
 public:
  // The header of a record, and that of HTTP within it.
  static constexpr int64_t kMaxHeaderBytes = 64 << 10;

  WarcReader(std::unique_ptr<ByteSource> source, int64_t max_block_bytes);

  // Reads the next record; false at the end of the file. Errors of the source are final.
  absl::StatusOr<bool> Next(WarcRecord* record);

 private:
  // Makes buffer_ have unread bytes; false at the end of the file.
  absl::StatusOr<bool> Fill();
  // Takes a line, without its end; false at the end of the file. Of one longer than a header may
  // be, the start is kept.
  absl::StatusOr<bool> TakeLine(std::string* line);
  // Takes so many bytes, and keeps them in `block` unless that is null; false where there are less.
  absl::StatusOr<bool> TakeBytes(int64_t count, std::string* block);

  const std::unique_ptr<ByteSource> source_;
  const int64_t max_block_bytes_;
  std::string buffer_;
  size_t next_ = 0;
  int64_t offset_ = 0;
  int64_t number_ = 0;
  // The first line of the next record, where it was read already.
  std::string version_line_;
  int64_t version_offset_ = 0;
};

// What a server answered, in a record of the type "response".
struct HttpResponse {
  int status = 0;
  // In lower case: "text/html"; and its charset, as written.
  std::string content_type;
  std::string charset;
  // As the browser gets it: in one piece, and not compressed.
  std::string body;
};

// INVALID_ARGUMENT with the reason RECORD_INVALID for what is no answer of HTTP, or is compressed
// in a way that is not known (gzip is); TOO_LARGE where there is more in it than `max_body_bytes`.
// Pure function.
absl::StatusOr<HttpResponse> ParseHttpResponse(absl::string_view block, int64_t max_body_bytes);

// "text/html" and "utf-8" of "text/HTML; charset=\"utf-8\"".
void ParseContentType(absl::string_view value, std::string* type, std::string* charset);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_WARC_READER_H_
