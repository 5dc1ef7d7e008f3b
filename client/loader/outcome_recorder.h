// Notes what became of each article: in the summary, the rejects, the checkpoint, on the screen.
//
//   OutcomeRecorder recorder(options, clock, &rejects, checkpoint.get(), &progress);
//   recorder.Record(outcome);             // in the order in which the articles were read
//   CHANCERY_RETURN_IF_ERROR(recorder.Finish());
//
// A checkpoint entry is made when the outcome is known, so never before the server acknowledged the
// article. The checkpoint is saved every second, less often where saving takes long.
//
// Thread-compatible: IngestSender calls from one thread at a time.

#ifndef CHANCERY_CLIENT_LOADER_OUTCOME_RECORDER_H_
#define CHANCERY_CLIENT_LOADER_OUTCOME_RECORDER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/loader/checkpoint.h"
#include "client/loader/load_summary.h"
#include "client/loader/progress.h"
#include "client/loader/reject_log.h"
#include "client/loader/source_item.h"
#include "storage/base/clock.h"

namespace chancery {

// "a.jsonl:3: article.titel: no such field [FACTS_INVALID]".
std::string RejectLine(const SourcePlace& place, const Reject& reject);

class OutcomeRecorder {
 public:
  struct Options {
    // Say nothing of single articles.
    bool quiet = false;
    // Rejects shown on the screen; the rest is counted, and in the log if there is one.
    int64_t max_shown = 20;
    absl::Duration save_interval = absl::Seconds(1);
    // Called at a reject, and where the run cannot go on since rejects or checkpoint cannot be
    // written; may be null.
    std::function<void()> on_reject;
    std::function<void()> on_failure;
    // Bytes that the checkpoint spared so far, for the progress; may be null.
    std::function<int64_t()> skipped_bytes;
  };

  // `rejects` and `checkpoint` may be null. All must outlive the recorder.
  OutcomeRecorder(Options options, const Clock& clock, RejectLog* rejects, Checkpoint* checkpoint,
                  ProgressDisplay* progress);

  void Record(const ItemOutcome& outcome);

  // Saves the checkpoint. Returns the first thing that could not be written, now or before.
  absl::Status Finish();

  const LoadSummary& summary() const { return summary_; }

 private:
  void RecordReject(const SourcePlace& place, const Reject& reject);
  template <typename Texts>
  void RecordWarnings(const SourcePlace& place, const Texts& warnings);
  void NoteInCheckpoint(const SourcePlace& place, bool rejected);
  void MaybeSave();
  void Fail(absl::Status status);
  // Whether one more line about an article may be shown.
  bool MayShow();

  const Options options_;
  const Clock& clock_;
  RejectLog* const rejects_;
  Checkpoint* const checkpoint_;
  ProgressDisplay* const progress_;

  LoadSummary summary_;
  int64_t bytes_ = 0;
  int64_t shown_ = 0;
  absl::Status failure_;

  // The file that the last outcome was of.
  std::string file_;
  bool file_has_rejects_ = false;
  Checkpoint::Lines lines_;

  absl::Time next_save_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_OUTCOME_RECORDER_H_
