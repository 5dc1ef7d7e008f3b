#include "storage/graph/commit_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/index_rows.h"

namespace chancery {
namespace {

class CommitWriter {
 public:
  CommitWriter(const SnapshotReader& head, const PendingTransaction& txn,
               const CommitImpact& impact, PendingContext& pending, Budget& budget,
               Head* head_record, RowChanges* rows)
      : head_(head),
        txn_(txn),
        impact_(impact),
        pending_(pending),
        budget_(budget),
        head_record_(*head_record),
        rows_(*rows) {}

  absl::Status Run() {
    absl::btree_set<EntityRef> written;
    for (const auto& [ref, entity] : txn_.entities()) {
      CHANCERY_ASSIGN_OR_RETURN(const bool changed,
                                WriteEntity(ref, entity.has_value() ? &*entity : nullptr));
      if (changed) written.insert(ref);
      CHANCERY_RETURN_IF_ERROR(Check());
    }
    // A changed meeting or statement depends on tenures that change, too: its old rows came from
    // the old ones, its new rows from the new ones.
    for (EntityRef ref : impact_.derived) {
      if (written.contains(ref)) continue;
      CHANCERY_ASSIGN_OR_RETURN(const Entity same, head_.GetEntity(ref));
      CHANCERY_RETURN_IF_ERROR(WriteIndexRows(&same, &same));
      CHANCERY_RETURN_IF_ERROR(Check());
    }
    CHANCERY_RETURN_IF_ERROR(WriteTexts());
    CHANCERY_RETURN_IF_ERROR(WriteEvidence());
    CHANCERY_RETURN_IF_ERROR(WriteNotes());
    for (const auto& [request_id, outcome] : txn_.requests()) {
      rows_.RecordRequest(request_id, outcome);
    }
    return Check();
  }

 private:
  // May it go on?
  absl::Status Check() {
    const uint64_t rows = rows_.puts() + rows_.closes();
    if (rows > kMaxCommitRows) {
      return LimitExceeded("max_commit_rows", kMaxCommitRows, "rows of one commit");
    }
    if (rows_.bytes() > kMaxCommitBytes) {
      return LimitExceeded("max_commit_bytes", kMaxCommitBytes, "bytes of one commit");
    }
    if (rows < next_poll_) return absl::OkStatus();
    next_poll_ = rows + kPollRows;
    return budget_.Poll();
  }

  // False if nothing changes.
  absl::StatusOr<bool> WriteEntity(EntityRef ref, const Entity* is) {
    const auto before = impact_.old.find(ref);
    const Entity* was = before == impact_.old.end() ? nullptr : &before->second;
    int64_t& count = head_record_.counts[static_cast<size_t>(ref.kind)];
    const std::string key = EntityKey(ref);
    std::string payload;
    if (is != nullptr) payload = EncodedEntity(*is);
    if (was != nullptr) {
      // What was put as it was changes nothing; if a tenure or polity that it depends on does, it
      // is derived.
      if (is != nullptr && EncodedEntity(*was) == payload) return false;
      rows_.Close(RowTable::kCurrent, key);
      --count;
    }
    if (is != nullptr) {
      rows_.Put(RowTable::kCurrent, key, payload);
      ++count;
    } else if (ref.kind == EntityKind::kArticle) {
      // Its text goes with it.
      const std::string text_key = ArticleTextKey(ArticleId(ref.id));
      PinnedValue value;
      absl::string_view text;
      CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                head_.rows().Get(RowTable::kText, text_key, &value, &text));
      if (found) rows_.Close(RowTable::kText, text_key);
    }
    rows_.Log({ref, was == nullptr  ? EntityChange::Kind::kAdded
                    : is == nullptr ? EntityChange::Kind::kClosed
                                    : EntityChange::Kind::kChanged});
    CHANCERY_RETURN_IF_ERROR(WriteIndexRows(was, is));
    return true;
  }

  // Replaces the index rows of `was` by those of `is`; either may be null.
  absl::Status WriteIndexRows(const Entity* was, const Entity* is) {
    if (was == nullptr) {
      if (is == nullptr) return absl::OkStatus();
      return DeriveIndexRows(*is, pending_, [this](absl::string_view key, absl::string_view value) {
        rows_.Put(RowTable::kIndex, key, value);
      });
    }
    using Rows = absl::btree_map<std::string, std::string>;
    Rows old_rows;
    CHANCERY_RETURN_IF_ERROR(DeriveIndexRows(
        *was, pending_.head(), [&old_rows](absl::string_view key, absl::string_view value) {
          old_rows[std::string(key)] = std::string(value);
        }));
    Rows new_rows;
    if (is != nullptr) {
      CHANCERY_RETURN_IF_ERROR(DeriveIndexRows(
          *is, pending_, [&new_rows](absl::string_view key, absl::string_view value) {
            new_rows[std::string(key)] = std::string(value);
          }));
    }
    for (const auto& [key, value] : old_rows) {
      const auto it = new_rows.find(key);
      if (it != new_rows.end() && it->second == value) continue;
      rows_.Close(RowTable::kIndex, key);
    }
    for (const auto& [key, value] : new_rows) {
      const auto it = old_rows.find(key);
      if (it != old_rows.end() && it->second == value) continue;
      rows_.Put(RowTable::kIndex, key, value);
    }
    return absl::OkStatus();
  }

  absl::Status WriteTexts() {
    for (const auto& [article, text] : txn_.texts()) {
      if (txn_.Closes(article)) continue;
      const std::string key = ArticleTextKey(article);
      if (!txn_.IsNew(article)) {
        PinnedValue value;
        absl::string_view was;
        CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                  head_.rows().Get(RowTable::kText, key, &value, &was));
        if (found && was == text) continue;
        if (found) rows_.Close(RowTable::kText, key);
      }
      rows_.Put(RowTable::kText, key, text);
    }
    return absl::OkStatus();
  }

  absl::Status WriteEvidence() {
    std::vector<std::string> keys;
    for (const auto& [id, evidence] : txn_.evidence()) {
      if (txn_.IsNew(id.fact) || txn_.IsNew(id.article)) continue;
      keys.push_back(EvidenceKey(id.fact, id.article, id.sequence));
    }
    CHANCERY_ASSIGN_OR_RETURN(const auto old, head_.rows().MultiGet(RowTable::kEvidence, keys));
    size_t i = 0;
    std::string payload;
    for (const auto& [id, evidence] : txn_.evidence()) {
      CHANCERY_RETURN_IF_ERROR(Check());
      const std::string key = EvidenceKey(id.fact, id.article, id.sequence);
      const std::string index_key = FactOfArticleKey(id.article, id.fact, id.sequence);
      payload.clear();
      if (evidence.has_value()) EncodeEvidence(*evidence, &payload);
      bool found = false;
      if (i < keys.size() && keys[i] == key) {
        const auto& was = old[i++];
        found = was.has_value();
        if (found && evidence.has_value() && was->payload == payload) continue;
      }
      if (found) {
        rows_.Close(RowTable::kEvidence, key);
        if (!evidence.has_value()) rows_.Close(RowTable::kIndex, index_key);
      }
      if (evidence.has_value()) {
        rows_.Put(RowTable::kEvidence, key, payload);
        if (!found) rows_.Put(RowTable::kIndex, index_key, "");
      }
    }
    return absl::OkStatus();
  }

  absl::Status WriteNotes() {
    std::vector<std::string> keys;
    keys.reserve(txn_.notes().size());
    for (const auto& note : txn_.notes()) keys.push_back(NoteKey(note.first));
    CHANCERY_ASSIGN_OR_RETURN(const auto old, head_.rows().MultiGet(RowTable::kNote, keys));
    size_t i = 0;
    for (const auto& [note, is] : txn_.notes()) {
      CHANCERY_RETURN_IF_ERROR(Check());
      const std::string& key = keys[i];
      const auto& was = old[i++];
      if (!was.has_value() && !is.has_value()) continue;
      if (was.has_value() && is.has_value() && was->payload == *is) continue;
      if (was.has_value()) rows_.Close(RowTable::kNote, key);
      if (is.has_value()) rows_.Put(RowTable::kNote, key, *is);
    }
    return absl::OkStatus();
  }

  static constexpr uint64_t kPollRows = 1024;

  const SnapshotReader& head_;
  const PendingTransaction& txn_;
  const CommitImpact& impact_;
  PendingContext& pending_;
  Budget& budget_;
  Head& head_record_;
  RowChanges& rows_;
  uint64_t next_poll_ = 0;
};

}  // namespace

absl::Status WriteCommit(const SnapshotReader& head, const PendingTransaction& txn,
                         const CommitImpact& impact, PendingContext& pending, Budget& budget,
                         Head* head_record, RowChanges* rows) {
  return CommitWriter(head, txn, impact, pending, budget, head_record, rows).Run();
}

}  // namespace chancery
