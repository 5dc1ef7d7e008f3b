#include "server/ingest/index_estimate.h"

#include "absl/strings/str_cat.h"
#include "server/ingest/ingest_limits.h"
#include "storage/base/errors.h"
#include "storage/graph/large_meeting.h"

namespace chancery {
namespace {

// Of a row without what it has of texts, and of a party in it.
constexpr uint64_t kRowBytes = 40;
constexpr uint64_t kPartyBytes = 16;
// Of a text, for each of the words that are indexed, and of the row of one.
constexpr uint64_t kTextBytesPerWord = 8;
constexpr uint64_t kWordRowBytes = 24;

}  // namespace

void IndexEstimate::AddMeeting(const MeetingSize& meeting) {
  const uint64_t edge = kRowBytes + meeting.parties * kPartyBytes + meeting.text_bytes;
  if (meeting.parties > kMaxDirectParties) {
    const uint64_t rows = meeting.offices + meeting.people + meeting.named;
    rows_ += rows + 1;
    // The holders of an office stand in its row.
    bytes_ += rows * kRowBytes + meeting.people * kPartyBytes + edge;
    return;
  }
  const uint64_t others = meeting.people == 0 ? 0 : meeting.people - 1;
  const uint64_t encounters = meeting.offices * others;
  rows_ += encounters + meeting.named;
  bytes_ += encounters * kRowBytes + meeting.named * edge;
}

void IndexEstimate::AddText(uint64_t bytes) {
  const uint64_t rows = bytes / kTextBytesPerWord;
  rows_ += rows;
  bytes_ += rows * kWordRowBytes;
}

void IndexEstimate::AddRole(uint64_t titles, uint64_t polity_names) {
  const uint64_t names = titles * (1 + 2 * polity_names);
  rows_ += names;
  bytes_ += names * kRowBytes;
}

absl::Status IndexEstimate::Check(absl::string_view what) const {
  if (rows_ > kMaxIndexRowsPerRequest) {
    return LimitExceeded("max_index_rows", kMaxIndexRowsPerRequest,
                         absl::StrCat(what, ": what follows from the request, ", rows_, " rows,"));
  }
  if (bytes_ > kMaxIndexBytesPerRequest) {
    return LimitExceeded(
        "max_index_bytes", kMaxIndexBytesPerRequest,
        absl::StrCat(what, ": what follows from the request, ", bytes_, " bytes,"));
  }
  return absl::OkStatus();
}

}  // namespace chancery
