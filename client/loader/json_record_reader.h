// Splits a file of JSON into its records while it is read, in bounded memory.
//
//   JsonRecordReader reader(std::move(source), JsonShape::kDocument, max_record_bytes);
//   JsonRecord record;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(bool more, reader.Next(&record));
//     if (!more) break;
//     ...
//
// Of lines each is a record; a line of "[" or "]" only is left out, and so is a comma at the end of
// a line: a dump that is an array with an element a line. What is wrong with one line leaves the
// next alone.
//
// A document is an array, whose elements are the records, or an object: then the records are the
// elements of its members that are arrays, and the members of those that are objects. Where the
// brackets of a document do not match, the rest of it cannot be read.
//
// Whether a record is JSON inside is for whoever parses it. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_JSON_RECORD_READER_H_
#define CHANCERY_CLIENT_LOADER_JSON_RECORD_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/line_reader.h"

namespace chancery {

enum class JsonShape : uint8_t { kLines, kDocument };

struct JsonRecord {
  // The member of the document that it is in, "persons"; empty in an array and in lines.
  std::string section;
  std::string text;
  // Of its first byte, from 1.
  int64_t line = 0;
  // Bytes of the file that it took.
  int64_t bytes = 0;
  // `text` is empty since the record is longer than allowed.
  bool too_long = false;
};

class JsonRecordReader {
 public:
  JsonRecordReader(std::unique_ptr<ByteSource> source, JsonShape shape, int64_t max_record_bytes);

  // Reads the next record; false at the end. Errors are final: those of the source, and
  // INVALID_ARGUMENT with the reason JSON_INVALID, naming the line, where a document is broken.
  absl::StatusOr<bool> Next(JsonRecord* record);

 private:
  enum class State : uint8_t { kStart, kSections, kElements, kMembers, kEnd };
  static constexpr int kEndOfFile = -1;

  absl::StatusOr<bool> NextLine(JsonRecord* record);
  absl::StatusOr<bool> NextOfDocument(JsonRecord* record);
  // The next byte, not taken; kEndOfFile at the end.
  absl::StatusOr<int> Peek();
  // Takes the byte that Peek() gave.
  void Take();
  // Peek(), behind white space and, where `commas`, behind commas.
  absl::StatusOr<int> PeekToken(bool commas);
  // Takes one value and keeps its text in `record`, unless that is null.
  absl::Status TakeValue(JsonRecord* record);
  // Takes a member's name and the colon behind it.
  absl::StatusOr<std::string> TakeName();
  absl::Status Broken(absl::string_view message) const;

  const JsonShape shape_;
  const int64_t max_record_bytes_;
  std::unique_ptr<LineReader> lines_;

  // Of a document.
  const std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  size_t next_ = 0;
  int64_t line_ = 1;
  State state_ = State::kStart;
  bool in_sections_ = false;
  std::string section_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_JSON_RECORD_READER_H_
