#include "storage/rows/row_copy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/rows/table_keys.h"

namespace chancery {
namespace {

// Of one Write.
constexpr size_t kPieceRows = 2000;
constexpr size_t kPieceBytes = size_t{4} << 20;
// Of the change log and requests, in one call.
constexpr size_t kPieceCommits = 500;

constexpr std::array<absl::string_view, kRowTableCount> kTableNames = {"current", "evidence",
                                                                       "text", "note", "index"};

// What is copied, in this order: of each table the live rows and the closed ones, then the rest.
constexpr int kCommitsStep = 2 * kRowTableCount;
constexpr int kRequestsStep = kCommitsStep + 1;
constexpr int kSteps = kRequestsStep + 1;

std::string StepName(int step) {
  if (step == kCommitsStep) return "commits";
  if (step == kRequestsStep) return "requests";
  return absl::StrCat(step % 2 == 0 ? "live" : "closed", " rows of ", kTableNames[step / 2]);
}

// How far a copy is.
struct CopyPlace {
  Head head;  // of the source when the copy began
  int step = 0;
  std::string key;        // of rows and requests: the last one copied
  Revision revision = 0;  // of commits: the last one copied
  uint64_t rows = 0;      // written so far
  uint64_t requests = 0;
};

std::string EncodePlace(const CopyPlace& place) {
  return absl::StrCat(place.step, " ", place.revision, " ", place.rows, " ", place.requests, " ",
                      absl::BytesToHexString(EncodeHead(place.head)), " ",
                      absl::BytesToHexString(place.key));
}

absl::StatusOr<CopyPlace> DecodePlace(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  CopyPlace place;
  if (parts.size() != 6 || !absl::SimpleAtoi(parts[0], &place.step) || place.step < 0 ||
      place.step > kSteps || !absl::SimpleAtoi(parts[1], &place.revision) ||
      !absl::SimpleAtoi(parts[2], &place.rows) || !absl::SimpleAtoi(parts[3], &place.requests)) {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                     "the bookmark of the copy is damaged: remove the copy, and begin again");
  }
  CHANCERY_ASSIGN_OR_RETURN(place.head, DecodeHead(absl::HexStringToBytes(parts[4])));
  place.key = absl::HexStringToBytes(parts[5]);
  return place;
}

absl::Status Differs(absl::string_view what, absl::string_view key) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("the copy differs from its source in ", what, ", at ",
                                absl::BytesToHexString(key.substr(0, 64)),
                                ": remove the copy, and begin again"));
}

// Closed rows as they are at a revision: what was closed later is live there, and what was closed
// up to the oldest readable revision is not there.
class ClosedRows {
 public:
  // From a key on; from the first one if it is empty.
  ClosedRows(const RowReader& reader, Revision oldest, RowTable table, absl::string_view begin)
      : revision_(reader.revision()),
        oldest_(oldest),
        cursor_(reader.ScanClosed(RangeFrom(table, begin), absl::InfiniteFuture())) {
    Settle();
  }
  bool Valid() const { return cursor_->Valid(); }
  const ClosedRow& row() const { return cursor_->row(); }
  const absl::Status& status() const { return cursor_->status(); }
  void Next() {
    cursor_->Next();
    Settle();
  }

 private:
  static RowRange RangeFrom(RowTable table, absl::string_view begin) {
    RowRange range = AllRowsOf(table);
    if (!begin.empty()) range.begin = std::string(begin);
    return range;
  }

  void Settle() {
    while (cursor_->Valid() &&
           (cursor_->row().closed > revision_ || cursor_->row().closed <= oldest_)) {
      cursor_->Next();
    }
  }

  const Revision revision_;
  const Revision oldest_;
  const std::unique_ptr<ClosedRowCursor> cursor_;
};

// What the change log is read from.
Revision BeforeLog(const Head& head) { return std::max<Revision>(head.oldest, 1) - 1; }

class Copier {
 public:
  Copier(const RowReader& source, RowCopyTarget& target, const RowCopyProgress& progress,
         CopyPlace place)
      : source_(source), target_(target), progress_(progress), place_(std::move(place)) {}

  const CopyPlace& place() const { return place_; }

  absl::Status Run() {
    while (place_.step < kSteps) {
      if (place_.step == kCommitsStep) {
        CHANCERY_RETURN_IF_ERROR(CopyCommits());
      } else if (place_.step == kRequestsStep) {
        CHANCERY_RETURN_IF_ERROR(CopyRequests());
      } else if (place_.step % 2 == 0) {
        CHANCERY_RETURN_IF_ERROR(CopyLive(static_cast<RowTable>(place_.step / 2)));
      } else {
        CHANCERY_RETURN_IF_ERROR(CopyClosed(static_cast<RowTable>(place_.step / 2)));
      }
      const std::string done = StepName(place_.step);
      ++place_.step;
      place_.key.clear();
      CHANCERY_RETURN_IF_ERROR(Write());
      progress_(absl::StrCat("copied ", done, "; ", place_.rows, " rows so far"));
    }
    return absl::OkStatus();
  }

 private:
  // What was gathered, with the place behind it.
  absl::Status Write() {
    CHANCERY_RETURN_IF_ERROR(target_.Write(piece_, place_.head, EncodePlace(place_)));
    piece_ = RowCopyPiece();
    bytes_ = 0;
    return absl::OkStatus();
  }

  absl::Status Add(RowTable table, absl::string_view key, Revision created, Revision closed,
                   absl::string_view payload) {
    piece_.versions.push_back({table, std::string(key), created, closed, std::string(payload)});
    bytes_ += key.size() + payload.size();
    ++place_.rows;
    place_.key = std::string(key);
    if (piece_.versions.size() < kPieceRows && bytes_ < kPieceBytes) return absl::OkStatus();
    return Write();
  }

  absl::Status CopyLive(RowTable table) {
    RowRange range = AllRowsOf(table);
    if (!place_.key.empty()) range = After(std::move(range), place_.key);
    const std::unique_ptr<RowCursor> it = source_.Scan(range, {});
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(Add(table, it->key(), it->created(), 0, it->payload()));
    }
    return it->status();
  }

  absl::Status CopyClosed(RowTable table) {
    // A copy may have stopped in the middle of the versions of a key: they are written once more.
    ClosedRows it(source_, place_.head.oldest, table, place_.key);
    for (; it.Valid(); it.Next()) {
      const ClosedRow& row = it.row();
      CHANCERY_RETURN_IF_ERROR(Add(table, row.key, row.created, row.closed, row.payload));
    }
    return it.status();
  }

  absl::Status CopyCommits() {
    place_.revision = std::max(place_.revision, BeforeLog(place_.head));
    while (place_.revision < place_.head.revision) {
      CHANCERY_ASSIGN_OR_RETURN(piece_.commits, source_.ReadLog(place_.revision, kPieceCommits));
      if (piece_.commits.empty()) break;
      place_.revision = piece_.commits.back().revision;
      CHANCERY_RETURN_IF_ERROR(Write());
    }
    return absl::OkStatus();
  }

  absl::Status CopyRequests() {
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(piece_.requests, source_.ReadRequests(place_.key, kPieceCommits));
      if (piece_.requests.empty()) return absl::OkStatus();
      place_.key = piece_.requests.back().first;
      place_.requests += piece_.requests.size();
      CHANCERY_RETURN_IF_ERROR(Write());
    }
  }

  const RowReader& source_;
  RowCopyTarget& target_;
  const RowCopyProgress& progress_;
  CopyPlace place_;
  RowCopyPiece piece_;
  size_t bytes_ = 0;  // of rows in piece_
};

bool SameCommit(const LoggedCommit& a, const LoggedCommit& b) {
  return a.revision == b.revision && absl::ToUnixMicros(a.time) == absl::ToUnixMicros(b.time) &&
         a.rows == b.rows && a.author == b.author && a.changes == b.changes;
}

// Whether two readers of the same revision have the same rows, of all revisions up to it. The
// summary gets what they have.
absl::Status Compare(const RowReader& source, const RowReader& copy, const Head& head,
                     RowCopySummary* summary) {
  for (int t = 0; t < kRowTableCount; ++t) {
    const auto table = static_cast<RowTable>(t);
    const std::unique_ptr<RowCursor> a = source.Scan(AllRowsOf(table), {});
    const std::unique_ptr<RowCursor> b = copy.Scan(AllRowsOf(table), {});
    for (; a->Valid() && b->Valid(); a->Next(), b->Next()) {
      if (a->key() != b->key() || a->created() != b->created() || a->payload() != b->payload()) {
        return Differs(StepName(2 * t), a->key());
      }
      ++summary->rows;
    }
    CHANCERY_RETURN_IF_ERROR(a->status());
    CHANCERY_RETURN_IF_ERROR(b->status());
    if (a->Valid() || b->Valid()) return Differs(StepName(2 * t), (a->Valid() ? a : b)->key());
    ClosedRows c(source, head.oldest, table, "");
    ClosedRows d(copy, head.oldest, table, "");
    for (; c.Valid() && d.Valid(); c.Next(), d.Next()) {
      const ClosedRow& x = c.row();
      const ClosedRow& y = d.row();
      if (x.key != y.key || x.created != y.created || x.closed != y.closed ||
          x.payload != y.payload) {
        return Differs(StepName(2 * t + 1), x.key);
      }
      ++summary->rows;
    }
    CHANCERY_RETURN_IF_ERROR(c.status());
    CHANCERY_RETURN_IF_ERROR(d.status());
    if (c.Valid() || d.Valid()) return Differs(StepName(2 * t + 1), (c.Valid() ? c : d).row().key);
  }
  for (Revision at = BeforeLog(head); at < source.revision();) {
    CHANCERY_ASSIGN_OR_RETURN(const auto a, source.ReadLog(at, kPieceCommits));
    CHANCERY_ASSIGN_OR_RETURN(const auto b, copy.ReadLog(at, kPieceCommits));
    if (a.size() != b.size() || a.empty()) return Differs("commits", absl::StrCat(at));
    for (size_t i = 0; i < a.size(); ++i) {
      if (!SameCommit(a[i], b[i])) return Differs("commits", absl::StrCat(a[i].revision));
    }
    at = a.back().revision;
  }
  for (std::string at;;) {
    CHANCERY_ASSIGN_OR_RETURN(const auto a, source.ReadRequests(at, kPieceCommits));
    CHANCERY_ASSIGN_OR_RETURN(const auto b, copy.ReadRequests(at, kPieceCommits));
    if (a != b) return Differs("requests", at);
    if (a.empty()) return absl::OkStatus();
    summary->requests += a.size();
    at = a.back().first;
  }
}

}  // namespace

absl::StatusOr<RowCopySummary> CopyRows(const RowStore& source, RowCopyTarget& target,
                                        const RowCopyProgress& progress) {
  CopyPlace place;
  place.head = source.durable_head();
  // All of it is left out, also if some of it is still there.
  place.head.trimmed = place.head.oldest;
  CHANCERY_ASSIGN_OR_RETURN(const std::string bookmark, target.Bookmark());
  if (!bookmark.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(place, DecodePlace(bookmark));
    const absl::Status other =
        MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                  "there is an unfinished copy of another store: remove it, and begin again",
                  {{"found", "an unfinished copy"}, {"supported", "one of this store"}});
    if (place.head.revision > source.durable_head().revision ||
        place.head.oldest != source.durable_head().oldest) {
      return other;
    }
    CHANCERY_ASSIGN_OR_RETURN(const auto then, source.NewReader(place.head.revision));
    CHANCERY_ASSIGN_OR_RETURN(const absl::Time time, then->TimeOf(place.head.revision));
    if (place.head.revision > 0 &&
        absl::ToUnixMicros(time) != absl::ToUnixMicros(place.head.time)) {
      return other;
    }
    progress(absl::StrCat("going on at ",
                          place.step < kSteps ? StepName(place.step) : "the comparison",
                          ", behind ", place.rows, " rows"));
  }
  RowCopySummary summary;
  summary.revision = place.head.revision;
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const RowReader> reader,
                            source.NewReader(place.head.revision));
  Copier copier(*reader, target, progress, place);
  CHANCERY_RETURN_IF_ERROR(copier.Run());
  // The source may have given more ids since.
  Head head = place.head;
  const Head now = source.durable_head();
  for (size_t i = 0; i < head.next_ids.size(); ++i) {
    head.next_ids[i] = std::max(head.next_ids[i], now.next_ids[i]);
  }
  CHANCERY_RETURN_IF_ERROR(target.SetHead(head));
  progress("comparing the copy with its source");
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const RowReader> copy,
                            target.NewReader(head.revision));
  CHANCERY_RETURN_IF_ERROR(Compare(*reader, *copy, head, &summary));
  CHANCERY_RETURN_IF_ERROR(target.Publish());
  return summary;
}

}  // namespace chancery
