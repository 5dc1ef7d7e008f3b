// What the index rows of a commit depend on: before it, and after it.

#ifndef CHANCERY_STORAGE_GRAPH_HEAD_CONTEXT_H_
#define CHANCERY_STORAGE_GRAPH_HEAD_CONTEXT_H_

#include <memory>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "storage/graph/index_rows.h"
#include "storage/graph/pending_transaction.h"
#include "storage/graph/snapshot_reader.h"

namespace chancery {

// Tenures and polities of the head, kept from one transaction to the next: loads ask for the same
// people and offices again and again. Not thread-safe: the writer's.
class HeadContext final : public IndexContext {
 public:
  // What changed since the last one must be forgotten first.
  void set_reader(std::shared_ptr<const SnapshotReader> reader) { reader_ = std::move(reader); }

  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override;
  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override;
  absl::StatusOr<PolityId> PolityOfRole(RoleId role) override;
  bool indexes_texts() const override { return reader_->indexes_texts(); }

  // The person has these from the next head on: what this process has written need not be looked
  // for. In a store that is being filled, a look goes to thousands of files.
  void Remember(PersonId person, std::vector<Tenure> tenures);
  // The same of a role; nullopt: it is gone, or has changed.
  void Remember(RoleId role, const absl::optional<PolityId>& polity);
  // Those of anybody may have changed.
  void ForgetAll() {
    tenures_.clear();
    polities_.clear();
  }

 private:
  friend class PendingContext;

  // Null if they are not in memory.
  const std::vector<Tenure>* Known(PersonId person) const {
    const auto it = tenures_.find(person);
    return it == tenures_.end() ? nullptr : &it->second;
  }

  static constexpr size_t kMaxPeople = 200000;
  static constexpr size_t kMaxRoles = 1000000;

  std::shared_ptr<const SnapshotReader> reader_;
  absl::flat_hash_map<PersonId, std::vector<Tenure>> tenures_;
  absl::flat_hash_map<RoleId, PolityId> polities_;
  Polity polity_;
};

// The head with the changes of a transaction over it.
class PendingContext final : public IndexContext {
 public:
  PendingContext(HeadContext& head, const PendingTransaction& txn) : head_(head), txn_(txn) {}

  // A tenure changes: `was` goes, and `is` comes; either may be null. Both must outlive the
  // context.
  void Change(const Tenure* was, const Tenure* is);

  // The transaction is committed: the head's context gets to know what is known of it, without
  // reading. This one must not be asked again.
  void MoveIntoHead();

  HeadContext& head() { return head_; }
  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override;
  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override;
  absl::StatusOr<PolityId> PolityOfRole(RoleId role) override;
  bool indexes_texts() const override { return head_.indexes_texts(); }

 private:
  struct Changes {
    absl::btree_set<TenureId> removed;
    std::vector<const Tenure*> added;
    std::vector<Tenure> merged;
    bool merged_valid = false;
  };

  // `old` with the changes made to it.
  static void Merge(const std::vector<Tenure>& old, Changes* changes);

  HeadContext& head_;
  const PendingTransaction& txn_;
  absl::flat_hash_map<PersonId, Changes> changes_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_HEAD_CONTEXT_H_
