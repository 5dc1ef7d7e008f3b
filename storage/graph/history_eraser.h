// Takes what the law demands out of closed rows: the work of GraphStore::EraseHistory.
//
//   HistoryEraser eraser(rows, head_rows, erasure, budget);
//   CHANCERY_ASSIGN_OR_RETURN(const uint64_t rows, eraser.Run());
//
// Rows go or are changed in place; a row keeps its interval of revisions. What stays never refers
// to what goes: a party becomes the stand-in, an addressee or a meeting is cleared, and a fact that
// lives on is replaced by what it is now. So an older revision is still sound.
//
// Index rows go before the base rows that they follow from, and the rows of the erased entities
// last: a run that was cut short is done by another one. The change log is redacted first of all,
// as the closed rows say where.
//
// Commits add closed rows and change none, so this runs beside them: what they close meanwhile is
// not of the erased entities, which are closed already. Two erasers must not run at once. Not
// thread-safe. Cost: two scans of the history; memory in proportion to its facts.

#ifndef CHANCERY_STORAGE_GRAPH_HISTORY_ERASER_H_
#define CHANCERY_STORAGE_GRAPH_HISTORY_ERASER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_store.h"
#include "storage/rows/row_store.h"

namespace chancery {

class HistoryEraser {
 public:
  // All must outlive the eraser. `head`: the newest revision.
  HistoryEraser(RowStore& rows, std::shared_ptr<const RowReader> head,
                const HistoryErasure& erasure, Budget& budget);

  // How many rows went or were changed.
  absl::StatusOr<uint64_t> Run();

 private:
  enum class Verdict { kKeep, kDrop, kReplace };
  // Sets `*payload` if it returns kReplace.
  using Judge =
      absl::FunctionRef<absl::StatusOr<Verdict>(const ClosedRow& row, std::string* payload)>;

  absl::Status Scan(RowTable table, absl::string_view begin, absl::string_view end,
                    absl::FunctionRef<absl::Status(const ClosedRow&)> visit);
  absl::Status Apply(RowTable table, absl::string_view begin, absl::string_view end, Judge judge);
  absl::Status ApplyType(RowTable table, RowType type, Judge judge);
  absl::Status DropNotes(HistoryErasure::NoteVerdict which);
  absl::Status Flush();

  absl::Status SurveyEvidence();
  absl::Status SurveyEntities();

  absl::StatusOr<Verdict> JudgeEntity(const ClosedRow& row, std::string* payload);
  absl::StatusOr<Verdict> JudgeEvidence(const ClosedRow& row, std::string* payload);
  absl::StatusOr<Verdict> JudgeText(const ClosedRow& row, std::string* payload);
  absl::StatusOr<Verdict> JudgeIndex(const ClosedRow& row, std::string* payload);
  absl::StatusOr<Verdict> JudgeDated(const ClosedRow& row, std::string* payload);
  // Does the row have a word that a redacted version of its time has no more?
  bool TellsRedactedWord(const DatedKey& key, const ClosedRow& row) const;

  bool IsErased(EntityRef ref) const { return erased_.contains(ref); }
  // Erased, or gone with what is.
  bool IsGone(EntityRef ref) const { return erased_.contains(ref) || gone_.contains(ref); }
  bool RestedOnErased(EntityRef ref, const ClosedRow& row) const;
  absl::StatusOr<std::vector<ArticleId>> SourcesOf(EntityRef ref);
  // Takes what is gone, and names, out of the entity. kDrop if nothing can be told without them.
  Verdict Rewrite(const std::vector<ArticleId>& sources, Entity* entity);
  // Takes out of a fact of now what a revision of then did not know. False if nothing is left.
  absl::StatusOr<bool> Age(Revision then, Entity* entity) const;
  bool Redact(const std::vector<ArticleId>& sources, std::string* text) const;
  bool RedactAll(const std::vector<ArticleId>& sources, std::vector<std::string>* texts) const;

  RowStore& rows_;
  const std::shared_ptr<const RowReader> head_;
  const HistoryErasure& erasure_;
  Budget& budget_;

  absl::flat_hash_set<EntityRef> erased_;
  // Facts without a version that may stay.
  absl::flat_hash_set<EntityRef> gone_;
  // Facts of which closed versions are replaced by the live one: their closed index rows go.
  absl::flat_hash_set<EntityRef> replaced_;
  // Vocabulary whose closed names had to be changed.
  absl::flat_hash_set<EntityRef> renamed_;
  // Closed versions of statements and meetings whose searched text had to be changed, by the
  // revision that wrote them, with the words that are left.
  struct RetoldVersion {
    Revision closed = 0;
    absl::flat_hash_set<std::string> words;
  };
  absl::flat_hash_map<EntityRef, std::map<Revision, RetoldVersion>> retold_;
  // When a fact rested on an erased article.
  absl::flat_hash_map<EntityRef, std::vector<std::pair<Revision, Revision>>> rested_;
  // The articles of closed evidence.
  absl::flat_hash_map<EntityRef, std::set<ArticleId>> told_by_;

  ClosedRowEdits edits_;
  // The revisions that made or closed a version of an erased or gone entity.
  std::set<Revision> told_at_;
  uint64_t row_count_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_HISTORY_ERASER_H_
