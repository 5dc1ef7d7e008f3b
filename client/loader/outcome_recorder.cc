#include "client/loader/outcome_recorder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

// Saving takes at most this part of the time.
constexpr int kSaveShare = 20;

std::string PlaceText(const SourcePlace& place) {
  const std::string file = place.file == "-" ? "standard input" : place.file;
  return place.line > 0 ? absl::StrCat(file, ":", place.line) : file;
}

// One line, whatever a file name or a message holds.
std::string OneLine(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\n", "\\n"}, {"\r", "\\r"}, {"\x1b", "\\e"}});
}

// Whether the path alone does not tell which article is meant.
bool IsPartOfFile(const SourcePlace& place) {
  return !place.article.empty() && !absl::EndsWith(place.file, place.article);
}

}  // namespace

std::string RejectLine(const SourcePlace& place, const Reject& reject) {
  absl::string_view message = reject.message;
  // What the system says of a file begins with its path.
  absl::ConsumePrefix(&message, absl::StrCat(place.file, ": "));
  // A record of a larger file, which the path alone does not tell.
  const bool name_article = place.line == 0 && IsPartOfFile(place);
  return OneLine(absl::StrCat(PlaceText(place), name_article ? " (" : "",
                              name_article ? place.article : "", name_article ? ")" : "", ": ",
                              message, " [", reject.reason, "]"));
}

OutcomeRecorder::OutcomeRecorder(Options options, const Clock& clock, RejectLog* rejects,
                                 Checkpoint* checkpoint, ProgressDisplay* progress)
    : options_(std::move(options)),
      clock_(clock),
      rejects_(rejects),
      checkpoint_(checkpoint),
      progress_(progress),
      next_save_(clock.Now() + options_.save_interval) {}

void OutcomeRecorder::Record(const ItemOutcome& outcome) {
  summary_.Count(outcome);
  bytes_ += outcome.place.bytes;
  bool rejected = true;
  if (const auto* reject = std::get_if<Reject>(&outcome.result)) {
    RecordReject(outcome.place, *reject);
  } else {
    const auto& response = std::get<v1::IngestArticlesResponse>(outcome.result);
    rejected = response.outcome() == v1::INGEST_OUTCOME_REJECTED;
    if (rejected) RecordReject(outcome.place, {response.reason(), response.message()});
    RecordWarnings(outcome.place, response.warnings());
  }
  RecordWarnings(outcome.place, outcome.dropped);
  if (checkpoint_ != nullptr && outcome.place.resumable) {
    NoteInCheckpoint(outcome.place, rejected);
    MaybeSave();
  }
  ProgressState state;
  state.articles = summary_.articles;
  state.rejected = summary_.rejected;
  state.bytes = bytes_ + (options_.skipped_bytes == nullptr ? 0 : options_.skipped_bytes());
  progress_->Update(state);
}

bool OutcomeRecorder::MayShow() {
  if (options_.quiet || shown_ > options_.max_shown) return false;
  if (++shown_ <= options_.max_shown) return true;
  progress_->Print(rejects_ != nullptr ? "(further ones are in the file of rejects only)"
                                       : "(further ones are only counted; --rejects FILE keeps "
                                         "them)");
  return false;
}

void OutcomeRecorder::RecordReject(const SourcePlace& place, const Reject& reject) {
  if (rejects_ != nullptr) {
    if (absl::Status status = rejects_->Add(place, reject); !status.ok()) Fail(std::move(status));
  }
  if (MayShow()) progress_->Print(absl::StrCat("rejected: ", RejectLine(place, reject)));
  if (options_.on_reject != nullptr) options_.on_reject();
}

template <typename Texts>
void OutcomeRecorder::RecordWarnings(const SourcePlace& place, const Texts& warnings) {
  for (const std::string& warning : warnings) {
    if (!MayShow()) return;
    progress_->Print(OneLine(absl::StrCat(
        "warning: ", PlaceText(place),
        IsPartOfFile(place) ? absl::StrCat(" (", place.article, ")") : "", ": ", warning)));
  }
}

void OutcomeRecorder::NoteInCheckpoint(const SourcePlace& place, bool rejected) {
  if (place.file != file_) {
    file_ = place.file;
    file_has_rejects_ = false;
    lines_ = checkpoint_->FindLines(file_).value_or(Checkpoint::Lines());
  }
  if (place.line == 0 || place.whole_file) {
    file_has_rejects_ = file_has_rejects_ || rejected;
    if (place.last_of_file && !file_has_rejects_) checkpoint_->AddFile(file_, place.hash);
    return;
  }
  const auto it = std::lower_bound(lines_.rejected.begin(), lines_.rejected.end(), place.line);
  const bool listed = it != lines_.rejected.end() && *it == place.line;
  if (rejected && !listed) {
    lines_.rejected.insert(it, place.line);
  } else if (!rejected && listed) {
    lines_.rejected.erase(it);
  }
  // A line that was rejected in an earlier run, and comes again, does not move the end.
  if (place.line > lines_.line) {
    lines_.line = place.line;
    lines_.offset = place.end_offset;
    lines_.hash = place.hash;
  }
  checkpoint_->SetLines(file_, lines_);
}

void OutcomeRecorder::MaybeSave() {
  const absl::Time start = clock_.Now();
  if (start < next_save_) return;
  if (absl::Status status = checkpoint_->Save(); !status.ok()) Fail(std::move(status));
  const absl::Time end = clock_.Now();
  next_save_ = end + std::max(options_.save_interval, (end - start) * kSaveShare);
}

void OutcomeRecorder::Fail(absl::Status status) {
  if (!failure_.ok()) return;
  failure_ = std::move(status);
  if (options_.on_failure != nullptr) options_.on_failure();
}

absl::Status OutcomeRecorder::Finish() {
  if (checkpoint_ != nullptr) {
    if (absl::Status status = checkpoint_->Save(); !status.ok()) Fail(std::move(status));
  }
  return failure_;
}

}  // namespace chancery
