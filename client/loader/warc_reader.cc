#include "client/loader/warc_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/loader/decompressing_file_system.h"
#include "client/loader/source_item.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kChunk = 256 << 10;
constexpr absl::string_view kVersion = "WARC/1.";

absl::Status Invalid(absl::string_view message) {
  return RejectError(reject_reason::kRecordInvalid, message);
}

// Splits "Name: value"; false for what is no such line.
bool SplitField(absl::string_view line, std::string* name, std::string* value) {
  const size_t colon = line.find(':');
  if (colon == 0 || colon == absl::string_view::npos) return false;
  *name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, colon)));
  *value = std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  return true;
}

// Takes a line off the start, without its end.
absl::string_view TakeLineOf(absl::string_view* text) {
  const size_t end = text->find('\n');
  absl::string_view line = text->substr(0, end);
  text->remove_prefix(end == absl::string_view::npos ? text->size() : end + 1);
  absl::ConsumeSuffix(&line, "\r");
  return line;
}

// The pieces of a chunked body, as far as they are there.
std::string Unchunk(absl::string_view body) {
  std::string whole;
  while (!body.empty()) {
    absl::string_view line = TakeLineOf(&body);
    line = absl::StripAsciiWhitespace(line.substr(0, line.find(';')));
    uint64_t size = 0;
    if (!absl::SimpleHexAtoi(line, &size) || size == 0) break;
    const absl::string_view piece = body.substr(0, size);
    whole.append(piece.data(), piece.size());
    body.remove_prefix(piece.size());
    TakeLineOf(&body);
  }
  return whole;
}

}  // namespace

absl::string_view WarcRecord::Field(absl::string_view name) const {
  const auto it = header.find(name);
  return it == header.end() ? absl::string_view() : absl::string_view(it->second);
}

WarcReader::WarcReader(std::unique_ptr<ByteSource> source, int64_t max_block_bytes)
    : source_(std::move(source)), max_block_bytes_(max_block_bytes) {}

absl::StatusOr<bool> WarcReader::Fill() {
  if (next_ < buffer_.size()) return true;
  next_ = 0;
  buffer_.resize(kChunk);
  const absl::StatusOr<size_t> got = source_->Read(&buffer_[0], buffer_.size());
  buffer_.resize(got.ok() ? *got : 0);
  CHANCERY_RETURN_IF_ERROR(got.status());
  return *got > 0;
}

absl::StatusOr<bool> WarcReader::TakeLine(std::string* line) {
  line->clear();
  bool any = false;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) return any;
    any = true;
    const absl::string_view unread = absl::string_view(buffer_).substr(next_);
    const size_t end = unread.find('\n');
    const absl::string_view piece = unread.substr(0, end);
    const auto room = static_cast<size_t>(kMaxHeaderBytes) - line->size();
    line->append(piece.data(), std::min(piece.size(), room));
    const size_t taken = end == absl::string_view::npos ? piece.size() : end + 1;
    next_ += taken;
    offset_ += static_cast<int64_t>(taken);
    if (end == absl::string_view::npos) continue;
    if (absl::EndsWith(*line, "\r")) line->pop_back();
    return true;
  }
}

absl::StatusOr<bool> WarcReader::TakeBytes(int64_t count, std::string* block) {
  while (count > 0) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) return false;
    const size_t taken =
        static_cast<size_t>(std::min<int64_t>(count, static_cast<int64_t>(buffer_.size() - next_)));
    if (block != nullptr) block->append(buffer_, next_, taken);
    next_ += taken;
    offset_ += static_cast<int64_t>(taken);
    count -= static_cast<int64_t>(taken);
  }
  return true;
}

absl::StatusOr<bool> WarcReader::Next(WarcRecord* record) {
  *record = WarcRecord();
  std::string line = std::exchange(version_line_, "");
  int64_t start = version_offset_;
  while (line.empty()) {
    start = offset_;
    CHANCERY_ASSIGN_OR_RETURN(const bool more, TakeLine(&line));
    if (!more) return false;
  }
  record->number = ++number_;
  record->offset = start;
  // Keeps what is wrong, and looks for the next record.
  const auto broken = [&](std::string problem) -> absl::StatusOr<bool> {
    record->problem = std::move(problem);
    record->block.clear();
    while (true) {
      version_offset_ = offset_;
      CHANCERY_ASSIGN_OR_RETURN(const bool more, TakeLine(&version_line_));
      if (!more) version_line_.clear();
      if (!more || absl::StartsWith(version_line_, kVersion)) break;
    }
    record->bytes = (version_line_.empty() ? offset_ : version_offset_) - start;
    return true;
  };
  if (!absl::StartsWith(line, kVersion)) return broken("it does not begin with WARC/1.0 or 1.1");

  int64_t header_bytes = 0;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, TakeLine(&line));
    if (!more) return broken("it is cut off in its header");
    if (line.empty()) break;
    header_bytes += static_cast<int64_t>(line.size());
    if (header_bytes >= kMaxHeaderBytes) {
      return broken(absl::StrCat("its header is longer than the limit of ", kMaxHeaderBytes,
                                 " bytes (max_header_bytes)"));
    }
    std::string name;
    std::string value;
    if (line[0] == ' ' || line[0] == '\t') continue;  // goes on with what is not needed
    if (!SplitField(line, &name, &value)) return broken("a line of its header has no colon");
    record->header.emplace(std::move(name), std::move(value));
  }
  int64_t length = 0;
  if (!absl::SimpleAtoi(record->Field("content-length"), &length) || length < 0) {
    return broken("its header has no Content-Length that is a number");
  }
  record->too_long = length > max_block_bytes_;
  CHANCERY_ASSIGN_OR_RETURN(const bool whole,
                            TakeBytes(length, record->too_long ? nullptr : &record->block));
  record->bytes = offset_ - start;
  if (!whole) {
    record->problem = "it is cut off";
    record->block.clear();
  }
  return true;
}

void ParseContentType(absl::string_view value, std::string* type, std::string* charset) {
  const size_t semicolon = value.find(';');
  *type = absl::AsciiStrToLower(absl::StripAsciiWhitespace(value.substr(0, semicolon)));
  charset->clear();
  if (semicolon == absl::string_view::npos) return;
  const std::string lower = absl::AsciiStrToLower(value);
  const size_t at = lower.find("charset=", semicolon);
  if (at == std::string::npos) return;
  absl::string_view named = value.substr(at + 8);
  named = absl::StripAsciiWhitespace(named.substr(0, named.find(';')));
  absl::ConsumePrefix(&named, "\"");
  absl::ConsumeSuffix(&named, "\"");
  *charset = std::string(named);
}

absl::StatusOr<HttpResponse> ParseHttpResponse(absl::string_view block, int64_t max_body_bytes) {
  HttpResponse response;
  absl::string_view line = TakeLineOf(&block);
  if (!absl::StartsWith(line, "HTTP/")) return Invalid("it is no answer of HTTP");
  const size_t blank = line.find(' ');
  if (blank == absl::string_view::npos ||
      !absl::SimpleAtoi(line.substr(blank + 1, 3), &response.status)) {
    return Invalid("its answer of HTTP has no status");
  }
  bool chunked = false;
  std::string coding;
  while (true) {
    if (block.empty()) return Invalid("it is cut off in the header of HTTP");
    line = TakeLineOf(&block);
    if (line.empty()) break;
    std::string name;
    std::string value;
    if (!SplitField(line, &name, &value)) continue;
    if (name == "content-type") ParseContentType(value, &response.content_type, &response.charset);
    if (name == "transfer-encoding") {
      chunked = absl::StrContains(absl::AsciiStrToLower(value), "chunked");
    }
    if (name == "content-encoding") coding = absl::AsciiStrToLower(value);
  }
  // Some archives keep the header of what they have taken apart.
  const size_t first_line = block.find('\n');
  uint64_t size = 0;
  chunked = chunked && first_line != absl::string_view::npos &&
            absl::SimpleHexAtoi(
                absl::StripAsciiWhitespace(block.substr(0, std::min(first_line, block.find(';')))),
                &size);
  response.body = chunked ? Unchunk(block) : std::string(block);
  const bool gzipped = absl::StartsWith(response.body, "\x1f\x8b");
  if (gzipped) {
    absl::StatusOr<std::string> body = Gunzip(response.body, max_body_bytes);
    if (absl::IsDataLoss(body.status())) return Invalid(body.status().message());
    CHANCERY_RETURN_IF_ERROR(body.status());
    response.body = *std::move(body);
  } else if (coding == "br" || coding == "deflate" || coding == "zstd") {
    return Invalid(absl::StrCat("its body is compressed with ", coding, ", which is not read"));
  }
  if (static_cast<int64_t>(response.body.size()) > max_body_bytes) {
    return RejectError(reject_reason::kTooLarge,
                       absl::StrCat(response.body.size(), " bytes: longer than the limit of ",
                                    max_body_bytes, " bytes (--max-article-bytes)"));
  }
  return response;
}

}  // namespace chancery
