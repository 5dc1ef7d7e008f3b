#include "client/loader/json_record_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/source_item.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kChunk = 256 << 10;
// The longest name of a member of the document itself.
constexpr size_t kMaxNameBytes = 4096;
constexpr unsigned char kUtf8Mark[] = {0xef, 0xbb, 0xbf};

bool IsBlank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

JsonRecordReader::JsonRecordReader(std::unique_ptr<ByteSource> source, JsonShape shape,
                                   int64_t max_record_bytes)
    : shape_(shape),
      max_record_bytes_(max_record_bytes),
      lines_(shape == JsonShape::kLines
                 ? std::make_unique<LineReader>(std::move(source), max_record_bytes)
                 : nullptr),
      source_(shape == JsonShape::kLines ? nullptr : std::move(source)) {}

absl::StatusOr<bool> JsonRecordReader::Next(JsonRecord* record) {
  *record = JsonRecord();
  return shape_ == JsonShape::kLines ? NextLine(record) : NextOfDocument(record);
}

absl::StatusOr<bool> JsonRecordReader::NextLine(JsonRecord* record) {
  LineReader::Line line;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, lines_->Next(&line));
    if (!more) return false;
    absl::string_view text = absl::StripAsciiWhitespace(line.text);
    absl::ConsumeSuffix(&text, ",");
    if (!line.too_long && (text.empty() || text == "[" || text == "]")) continue;
    record->text = std::string(text);
    record->line = line.number;
    record->bytes = line.bytes;
    record->too_long = line.too_long;
    return true;
  }
}

absl::Status JsonRecordReader::Broken(absl::string_view message) const {
  return RejectError(reject_reason::kJsonInvalid,
                     absl::StrCat("not JSON in line ", line_, ": ", message));
}

absl::StatusOr<int> JsonRecordReader::Peek() {
  if (next_ == buffer_.size()) {
    next_ = 0;
    buffer_.resize(kChunk);
    const absl::StatusOr<size_t> got = source_->Read(&buffer_[0], buffer_.size());
    buffer_.resize(got.ok() ? *got : 0);
    CHANCERY_RETURN_IF_ERROR(got.status());
    if (*got == 0) return kEndOfFile;
  }
  return static_cast<unsigned char>(buffer_[next_]);
}

void JsonRecordReader::Take() {
  if (buffer_[next_] == '\n') ++line_;
  ++next_;
}

absl::StatusOr<int> JsonRecordReader::PeekToken(bool commas) {
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const int c, Peek());
    if (!IsBlank(c) && !(commas && c == ',')) return c;
    Take();
  }
}

absl::Status JsonRecordReader::TakeValue(JsonRecord* record) {
  const int64_t first_line = line_;
  int64_t bytes = 0;
  int64_t depth = 0;
  bool in_string = false;
  bool escaped = false;
  if (record != nullptr) record->line = first_line;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const int c, Peek());
    if (c == kEndOfFile) {
      return Broken(
          absl::StrCat("the file ends within the value that begins in line ", first_line));
    }
    bool last = false;
    if (in_string) {
      last = !escaped && c == '"' && depth == 0;
      if (!escaped && c == '"') in_string = false;
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      // The bracket of what a number or word stands in.
      if (depth == 0) break;
      last = --depth == 0;
    } else if (depth == 0 && (c == ',' || IsBlank(c))) {
      break;
    }
    Take();
    ++bytes;
    if (record != nullptr && !record->too_long) {
      if (bytes > max_record_bytes_) {
        record->too_long = true;
        record->text = std::string();
      } else {
        record->text.push_back(static_cast<char>(c));
      }
    }
    if (last) break;
  }
  if (bytes == 0) return Broken("a value is missing");
  if (record != nullptr) record->bytes = bytes;
  return absl::OkStatus();
}

absl::StatusOr<std::string> JsonRecordReader::TakeName() {
  CHANCERY_ASSIGN_OR_RETURN(const int quote, PeekToken(false));
  if (quote != '"') return Broken("a member's name is expected");
  Take();
  std::string name;
  bool escaped = false;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const int c, Peek());
    if (c == kEndOfFile) return Broken("the file ends within a name");
    Take();
    if (c == '"' && !escaped) break;
    escaped = c == '\\' && !escaped;
    if (name.size() >= kMaxNameBytes) return Broken("a member's name is too long");
    name.push_back(static_cast<char>(c));
  }
  CHANCERY_ASSIGN_OR_RETURN(const int colon, PeekToken(false));
  if (colon != ':') return Broken("a colon is expected behind a member's name");
  Take();
  return name;
}

absl::StatusOr<bool> JsonRecordReader::NextOfDocument(JsonRecord* record) {
  while (true) {
    switch (state_) {
      case State::kStart: {
        for (const unsigned char mark : kUtf8Mark) {
          CHANCERY_ASSIGN_OR_RETURN(const int c, Peek());
          if (c == mark) Take();
        }
        CHANCERY_ASSIGN_OR_RETURN(const int c, PeekToken(false));
        if (c == kEndOfFile) {
          state_ = State::kEnd;
          break;
        }
        if (c != '[' && c != '{') return Broken("neither an array nor an object");
        Take();
        in_sections_ = c == '{';
        state_ = in_sections_ ? State::kSections : State::kElements;
        break;
      }
      case State::kSections: {
        CHANCERY_ASSIGN_OR_RETURN(const int c, PeekToken(true));
        if (c == kEndOfFile) return Broken("the file ends within the document");
        if (c == '}') {
          Take();
          state_ = State::kEnd;
          break;
        }
        CHANCERY_ASSIGN_OR_RETURN(section_, TakeName());
        CHANCERY_ASSIGN_OR_RETURN(const int open, PeekToken(false));
        if (open == '[' || open == '{') {
          Take();
          state_ = open == '[' ? State::kElements : State::kMembers;
        } else {
          CHANCERY_RETURN_IF_ERROR(TakeValue(nullptr));
        }
        break;
      }
      case State::kElements:
      case State::kMembers: {
        CHANCERY_ASSIGN_OR_RETURN(const int c, PeekToken(true));
        if (c == kEndOfFile) return Broken("the file ends within the document");
        if (c == (state_ == State::kElements ? ']' : '}')) {
          Take();
          state_ = in_sections_ ? State::kSections : State::kEnd;
          break;
        }
        if (state_ == State::kMembers) {
          CHANCERY_RETURN_IF_ERROR(TakeName().status());
          CHANCERY_RETURN_IF_ERROR(PeekToken(false).status());
        }
        record->section = section_;
        CHANCERY_RETURN_IF_ERROR(TakeValue(record));
        return true;
      }
      case State::kEnd:
        return false;
    }
  }
}

}  // namespace chancery
