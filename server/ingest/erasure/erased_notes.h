// What erasing people and articles has in common: where in the notes of ingest to look.
//
// Thread-safe: functions over a store or a transaction.

#ifndef CHANCERY_SERVER_INGEST_ERASURE_ERASED_NOTES_H_
#define CHANCERY_SERVER_INGEST_ERASURE_ERASED_NOTES_H_

#include <cstdint>
#include <set>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ingest/note_refs.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"

namespace chancery {

// Notes of other units (docs/storage_format.md).
inline constexpr char kFacts[] = "facts/";
inline constexpr char kMeetingHome[] = "meetings/home/";

// Is it there at the reader's revision?
absl::StatusOr<bool> IsLive(const GraphReader& reader, EntityRef ref);
absl::Status NothingToErase(EntityRef ref);

// What becomes of a closed version of a note: what tells whom to erase, and where, goes last.
HistoryErasure::NoteVerdict JudgeNote(absl::string_view key, bool drops);

// The indices of an article's meetings of which notes speak, also if it has them no more.
absl::StatusOr<std::set<uint32_t>> MeetingsOf(const Transaction& txn, absl::string_view article_key,
                                              Budget& budget);

// All pairs that are, or were, in the queue of candidates.
absl::Status VisitCandidates(const GraphStore& graph, Budget& budget,
                             absl::FunctionRef<void(const NoteRefs&)> visit);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ERASURE_ERASED_NOTES_H_
