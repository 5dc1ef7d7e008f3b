#include "storage/graph/commit_impact.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/graph/tenure_impact.h"

namespace chancery {
namespace {

// True if the office is named by a source wherever the person takes part: no tenure matters.
bool StatesOffice(const MeetingEdge& edge, PersonId person, const Tenure* was, const Tenure* is) {
  const auto states = [](const EdgeParticipant& participant, const Tenure* tenure) {
    if (tenure == nullptr) return true;
    return std::any_of(participant.capacities.begin(), participant.capacities.end(),
                       [tenure](const Capacity& c) { return c.stated && c.role == tenure->role; });
  };
  return std::all_of(edge.participants.begin(), edge.participants.end(),
                     [&](const EdgeParticipant& participant) {
                       return participant.party != EntityRef(person) ||
                              (states(participant, was) && states(participant, is));
                     });
}

absl::StatusOr<bool> HasAny(const SnapshotReader& head, const std::string& prefix, Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  const auto it = head.rows().Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), budget.deadline());
  if (it->Valid()) return true;
  CHANCERY_RETURN_IF_ERROR(it->status());
  return false;
}

// The meetings and statements of a person whose offices then may come out differently.
absl::Status AddDerived(const SnapshotReader& head, PersonId person, const Tenure* was,
                        const Tenure* is, Budget& budget, absl::btree_set<EntityRef>* derived) {
  // In a load tenures mostly come first, and the scans below look in many places.
  CHANCERY_ASSIGN_OR_RETURN(const bool meetings,
                            HasAny(head, MeetingOfPartyPrefix(person), budget));
  CHANCERY_ASSIGN_OR_RETURN(const bool statements,
                            HasAny(head, StatementOfSpeakerPrefix(person), budget));
  if (!meetings && !statements) return absl::OkStatus();
  for (const DayRange& days : DaysOfDifference(was, is)) {
    DatedScan scan;
    scan.days = days;
    CHANCERY_RETURN_IF_ERROR(head.ScanMeetings(person, scan, budget, [&](const MeetingEdge& edge) {
      if (MayDiffer(was, is, edge.when) && !StatesOffice(edge, person, was, is)) {
        derived->insert(edge.meeting);
      }
      return true;
    }));
    StatementKey key;
    key.speaker = person;
    CHANCERY_RETURN_IF_ERROR(head.ScanStatements(key, scan, budget, [&](const StatementHit& hit) {
      if (MayDiffer(was, is, hit.when)) derived->insert(hit.statement);
      return true;
    }));
  }
  return absl::OkStatus();
}

// The meetings at which somebody held the role.
absl::Status AddMeetingsOfHolders(const SnapshotReader& head, RoleId role, Budget& budget,
                                  absl::btree_set<EntityRef>* derived) {
  std::vector<Tenure> tenures;
  CHANCERY_RETURN_IF_ERROR(head.ScanTenuresOfRole(role, budget, [&tenures](const Tenure& tenure) {
    tenures.push_back(tenure);
    return true;
  }));
  for (const Tenure& tenure : tenures) {
    for (const DayRange& days : DaysOfDifference(&tenure, nullptr)) {
      DatedScan scan;
      scan.days = days;
      CHANCERY_RETURN_IF_ERROR(
          head.ScanMeetingPeople(tenure.person, scan, budget, [&](const MeetingPeople& meeting) {
            if (MayDiffer(&tenure, nullptr, meeting.when)) derived->insert(meeting.meeting);
            return true;
          }));
    }
  }
  std::vector<PersonId> named;
  CHANCERY_RETURN_IF_ERROR(head.ScanNamedHolders(role, budget, [&named](PersonId person) {
    named.push_back(person);
    return true;
  }));
  for (PersonId person : named) {
    CHANCERY_RETURN_IF_ERROR(head.ScanMeetingsNamedAt(role, person, DatedScan(), budget,
                                                      [&](MeetingId meeting, const PartialDate&) {
                                                        derived->insert(meeting);
                                                        return true;
                                                      }));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FindImpact(const SnapshotReader& head, const PendingTransaction& txn, Budget& budget,
                        CommitImpact* impact, PendingContext* pending) {
  // One round trip for all that was there.
  std::vector<EntityRef> refs;
  for (const auto& [ref, entity] : txn.entities()) {
    if (!txn.IsNew(ref)) refs.push_back(ref);
  }
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<Entity>> entities, head.GetEntities(refs));
  for (size_t i = 0; i < refs.size(); ++i) {
    if (entities[i].has_value()) impact->old.emplace(refs[i], *std::move(entities[i]));
  }
  for (const auto& [ref, entity] : txn.entities()) {
    if (!entity.has_value() && !impact->old.contains(ref)) {
      return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                       absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
    }
  }
  // `old` does not change any more, so its tenures stay where they are.
  for (const auto& [ref, entity] : txn.entities()) {
    const auto before = impact->old.find(ref);
    if (ref.kind == EntityKind::kPolity && before != impact->old.end()) {
      CHANCERY_RETURN_IF_ERROR(head.ScanRolesOfPolity(PolityId(ref.id), budget, [&](RoleId role) {
        impact->derived.insert(role);
        return true;
      }));
    }
    if (ref.kind == EntityKind::kRole && before != impact->old.end() && entity.has_value() &&
        std::get<Role>(before->second).polity != std::get<Role>(*entity).polity) {
      CHANCERY_RETURN_IF_ERROR(
          AddMeetingsOfHolders(head, RoleId(ref.id), budget, &impact->derived));
    }
    if (ref.kind != EntityKind::kTenure) continue;
    const Tenure* was = before == impact->old.end() ? nullptr : &std::get<Tenure>(before->second);
    const Tenure* is = entity.has_value() ? &std::get<Tenure>(*entity) : nullptr;
    if (was != nullptr && is != nullptr && EncodedEntity(*was) == EncodedEntity(*is)) continue;
    pending->Change(was, is);
    std::vector<std::pair<PersonId, std::pair<const Tenure*, const Tenure*>>> changes;
    if (was != nullptr && is != nullptr && was->person == is->person) {
      changes.push_back({is->person, {was, is}});
    } else {
      if (was != nullptr) changes.push_back({was->person, {was, nullptr}});
      if (is != nullptr) changes.push_back({is->person, {nullptr, is}});
    }
    for (const auto& [person, change] : changes) {
      if (txn.IsNew(person)) continue;
      CHANCERY_RETURN_IF_ERROR(
          AddDerived(head, person, change.first, change.second, budget, &impact->derived));
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery
