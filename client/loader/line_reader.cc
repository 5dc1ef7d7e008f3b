#include "client/loader/line_reader.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kChunk = 256 << 10;
constexpr absl::string_view kUtf8Mark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source, int64_t max_line_bytes)
    : source_(std::move(source)), max_line_bytes_(max_line_bytes) {}

absl::StatusOr<bool> LineReader::Fill() {
  if (begin_ < buffer_.size()) return true;
  begin_ = 0;
  buffer_.resize(kChunk);
  const absl::StatusOr<size_t> got = source_->Read(&buffer_[0], buffer_.size());
  buffer_.resize(got.ok() ? *got : 0);
  CHANCERY_RETURN_IF_ERROR(got.status());
  return *got > 0;
}

absl::StatusOr<bool> LineReader::Next(Line* line) {
  *line = Line();
  bool ended = false;
  while (!ended) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) break;
    const absl::string_view unread = absl::string_view(buffer_).substr(begin_);
    const size_t end = unread.find('\n');
    ended = end != absl::string_view::npos;
    const absl::string_view piece = ended ? unread.substr(0, end + 1) : unread;
    hash_.Add(piece);
    line->bytes += static_cast<int64_t>(piece.size());
    begin_ += piece.size();
    // The line's end counts neither as text nor against the limit.
    const absl::string_view text = ended ? unread.substr(0, end) : unread;
    if (!line->too_long &&
        static_cast<int64_t>(line->text.size() + text.size()) > max_line_bytes_) {
      line->too_long = true;
      line->text = std::string();
    }
    if (!line->too_long) line->text.append(text.data(), text.size());
  }
  if (line->bytes == 0) return false;
  if (absl::EndsWith(line->text, "\r")) line->text.pop_back();
  if (number_ == 0 && absl::StartsWith(line->text, kUtf8Mark)) {
    line->text.erase(0, kUtf8Mark.size());
  }
  offset_ += line->bytes;
  line->number = ++number_;
  line->end_offset = offset_;
  line->hash = hash_.value();
  return true;
}

}  // namespace chancery
