#include "storage/graph/head_context.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<const std::vector<Tenure>*> HeadContext::TenuresOf(PersonId person) {
  const auto it = tenures_.find(person);
  if (it != tenures_.end()) return &it->second;
  if (tenures_.size() >= kMaxPeople) tenures_.clear();
  std::vector<Tenure> tenures;
  Budget budget;
  CHANCERY_RETURN_IF_ERROR(reader_->ScanTenuresOfPerson(person, budget, [&](const Tenure& t) {
    tenures.push_back(t);
    return true;
  }));
  return &tenures_.emplace(person, std::move(tenures)).first->second;
}

void HeadContext::Remember(PersonId person, std::vector<Tenure> tenures) {
  if (tenures_.size() >= kMaxPeople) tenures_.clear();
  tenures_[person] = std::move(tenures);
}

absl::StatusOr<const Polity*> HeadContext::PolityOf(PolityId polity) {
  if (!polity) return nullptr;
  CHANCERY_ASSIGN_OR_RETURN(polity_, reader_->GetPolity(polity));
  return &polity_;
}

absl::StatusOr<PolityId> HeadContext::PolityOfRole(RoleId role) {
  const auto it = polities_.find(role);
  if (it != polities_.end()) return it->second;
  CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, reader_->PolityOfRole(role));
  Remember(role, polity);
  return polity;
}

void HeadContext::Remember(RoleId role, const absl::optional<PolityId>& polity) {
  if (!polity.has_value()) {
    polities_.erase(role);
    return;
  }
  if (polities_.size() >= kMaxRoles) polities_.clear();
  polities_[role] = *polity;
}

void PendingContext::Change(const Tenure* was, const Tenure* is) {
  if (was != nullptr) {
    Changes& changes = changes_[was->person];
    changes.removed.insert(was->id);
    changes.merged_valid = false;
  }
  if (is != nullptr) {
    Changes& changes = changes_[is->person];
    changes.added.push_back(is);
    changes.merged_valid = false;
  }
}

absl::StatusOr<const std::vector<Tenure>*> PendingContext::TenuresOf(PersonId person) {
  static const auto* const none = new std::vector<Tenure>();
  const bool is_new = txn_.IsNew(person);
  const auto it = changes_.find(person);
  if (it == changes_.end()) return is_new ? none : head_.TenuresOf(person);
  Changes& changes = it->second;
  if (!changes.merged_valid) {
    const std::vector<Tenure>* old = none;
    if (!is_new) {
      CHANCERY_ASSIGN_OR_RETURN(old, head_.TenuresOf(person));
    }
    Merge(*old, &changes);
  }
  return &changes.merged;
}

void PendingContext::Merge(const std::vector<Tenure>& old, Changes* changes) {
  changes->merged.clear();
  for (const Tenure& tenure : old) {
    if (!changes->removed.contains(tenure.id)) changes->merged.push_back(tenure);
  }
  for (const Tenure* tenure : changes->added) changes->merged.push_back(*tenure);
  std::sort(changes->merged.begin(), changes->merged.end(), TenureOrder);
  changes->merged_valid = true;
}

void PendingContext::MoveIntoHead() {
  for (auto& [person, changes] : changes_) {
    if (!changes.merged_valid) {
      const std::vector<Tenure>* old = head_.Known(person);
      if (old == nullptr && !txn_.IsNew(person)) continue;  // and so nothing is outdated
      Merge(old == nullptr ? std::vector<Tenure>() : *old, &changes);
    }
    head_.Remember(person, std::move(changes.merged));
  }
  for (const auto& [ref, entity] : txn_.entities()) {
    if (ref.kind == EntityKind::kRole) {
      absl::optional<PolityId> polity;
      if (entity.has_value()) polity = std::get<Role>(*entity).polity;
      head_.Remember(RoleId(ref.id), polity);
    }
    // Those without any tenure.
    if (ref.kind != EntityKind::kPerson || !txn_.IsNew(ref)) continue;
    const PersonId person(ref.id);
    if (!changes_.contains(person)) head_.Remember(person, {});
  }
}

absl::StatusOr<const Polity*> PendingContext::PolityOf(PolityId polity) {
  const auto it = txn_.entities().find(polity);
  if (it == txn_.entities().end()) return head_.PolityOf(polity);
  return &std::get<Polity>(*it->second);
}

absl::StatusOr<PolityId> PendingContext::PolityOfRole(RoleId role) {
  const auto it = txn_.entities().find(role);
  if (it == txn_.entities().end()) return head_.PolityOfRole(role);
  return it->second.has_value() ? std::get<Role>(*it->second).polity : PolityId();
}

}  // namespace chancery
