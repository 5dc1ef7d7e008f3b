// What a transaction wants to change, in memory until it is committed.

#ifndef CHANCERY_STORAGE_GRAPH_PENDING_TRANSACTION_H_
#define CHANCERY_STORAGE_GRAPH_PENDING_TRANSACTION_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "storage/graph/graph_store.h"
#include "storage/graph/id_pool.h"
#include "storage/graph/snapshot_reader.h"
#include "storage/rows/row_store.h"

namespace chancery {

struct EvidenceId {
  EntityRef fact;
  ArticleId article;
  uint32_t sequence;

  friend bool operator<(const EvidenceId& a, const EvidenceId& b) {
    if (a.fact != b.fact) return a.fact < b.fact;
    if (a.article != b.article) return a.article < b.article;
    return a.sequence < b.sequence;
  }
};

// The entity, or nothing if there is none: only NOT_FOUND is absent.
absl::StatusOr<absl::optional<Entity>> FindEntity(const GraphReader& reader, EntityRef ref);

// The bytes under which an entity is stored: equal entities have equal ones.
std::string EncodedEntity(const Entity& entity);

// "people/5".
std::string NameOf(EntityRef ref);

class PendingTransaction final : public Transaction {
 public:
  using Entities = absl::btree_map<EntityRef, absl::optional<Entity>>;         // nullopt: closed
  using EvidenceRows = absl::btree_map<EvidenceId, absl::optional<Evidence>>;  // nullopt: closed
  using Notes = std::map<std::string, absl::optional<std::string>>;            // nullopt: deleted

  // All must outlive the transaction.
  PendingTransaction(const SnapshotReader& head, IdPool& ids, RowStore& rows)
      : head_(head), ids_(ids), rows_(rows) {}

  using Transaction::NewId;
  const GraphReader& head() const override { return head_; }
  uint64_t NewId(EntityKind kind) override;
  void Put(Entity entity) override;
  void Close(EntityRef ref) override { entities_[ref] = absl::nullopt; }
  absl::StatusOr<std::vector<EntityRef>> Changed() const override;
  absl::StatusOr<Entity> Get(EntityRef ref) const override;
  absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                      absl::string_view key) const override;
  void PutArticleText(ArticleId article, absl::string_view text) override {
    texts_[article] = std::string(text);
  }
  void AddEvidence(const Evidence& evidence) override {
    evidence_[{evidence.fact, evidence.article, evidence.sequence}] = evidence;
  }
  void CloseEvidence(EntityRef fact, ArticleId article, uint32_t sequence) override {
    evidence_[{fact, article, sequence}] = absl::nullopt;
  }
  void PutNote(absl::string_view key, absl::string_view value) override {
    notes_[std::string(key)] = std::string(value);
  }
  void DeleteNote(absl::string_view key) override { notes_[std::string(key)] = absl::nullopt; }
  absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const override;
  absl::StatusOr<std::vector<absl::optional<std::string>>> GetNotes(
      absl::Span<const std::string> keys) const override;
  absl::Status ScanNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;
  void RecordRequest(absl::string_view request_id, absl::string_view outcome) override {
    requests_[std::string(request_id)] = std::string(outcome);
  }
  absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const override;

  // What went wrong in a call that returns no error.
  const absl::Status& status() const { return status_; }
  // Gives the ids back: nothing of the transaction will be.
  void Abandon();

  // True if NewId gave the id.
  bool IsNew(EntityRef ref) const;
  // True if the entity has the key as it was put last.
  bool HasKey(EntityRef ref, absl::string_view key) const;
  // True if the transaction closes it.
  bool Closes(EntityRef ref) const;
  bool empty() const {
    return entities_.empty() && texts_.empty() && evidence_.empty() && requests_.empty() &&
           notes_.empty();
  }

  const Entities& entities() const { return entities_; }
  const absl::btree_map<ArticleId, std::string>& texts() const { return texts_; }
  const EvidenceRows& evidence() const { return evidence_; }
  const std::map<std::string, std::string>& requests() const { return requests_; }
  const Notes& notes() const { return notes_; }

 private:
  const SnapshotReader& head_;
  IdPool& ids_;
  RowStore& rows_;
  absl::Status status_;
  std::array<std::deque<IdRange>, kEntityKindCount> new_ids_;
  Entities entities_;
  absl::flat_hash_map<std::pair<EntityKind, std::string>, EntityRef> keys_;
  absl::btree_map<ArticleId, std::string> texts_;
  EvidenceRows evidence_;
  std::map<std::string, std::string> requests_;
  Notes notes_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_PENDING_TRANSACTION_H_
