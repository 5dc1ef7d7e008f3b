#include "storage/graph/commit_checks.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {
namespace {

bool MayClose(EntityKind kind) {
  return kind == EntityKind::kPerson || kind == EntityKind::kTenure ||
         kind == EntityKind::kMeeting || kind == EntityKind::kStatement ||
         kind == EntityKind::kArticle;
}

// What an entity refers to, in no order.
std::vector<EntityRef> ReferencesOf(const Entity& entity) {
  std::vector<EntityRef> refs;
  const auto add = [&refs](EntityRef ref) {
    if (ref) refs.push_back(ref);
  };
  if (const auto* person = std::get_if<Person>(&entity)) {
    add(person->polity);
  } else if (const auto* role = std::get_if<Role>(&entity)) {
    add(role->polity);
  } else if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    add(tenure->person);
    add(tenure->role);
  } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    add(meeting->place);
    for (TopicId topic : meeting->topics) add(topic);
    for (const Participation& participation : meeting->participations) {
      add(participation.party);
      for (RoleId stated : participation.stated) add(stated);
      for (const QualifiedOffice& other : participation.other_offices) add(other.role);
    }
  } else if (const auto* statement = std::get_if<Statement>(&entity)) {
    add(statement->speaker);
    for (RoleId stated : statement->stated) add(stated);
    for (const QualifiedOffice& other : statement->other_offices) add(other.role);
    add(statement->meeting);
    add(statement->addressee);
    for (TopicId topic : statement->topics) add(topic);
  } else if (const auto* place = std::get_if<Place>(&entity)) {
    add(place->polity);
  }
  return refs;
}

class Checks {
 public:
  Checks(const SnapshotReader& head, const PendingTransaction& txn,
         const std::array<uint64_t, kEntityKindCount>& next_ids, Budget& budget,
         KnownEntities& known)
      : head_(head), txn_(txn), next_ids_(next_ids), budget_(budget), known_(known) {}

  absl::Status Run() {
    for (const auto& [ref, entity] : txn_.entities()) {
      if (!entity.has_value()) {
        CHANCERY_RETURN_IF_ERROR(CheckClosed(ref));
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(Validate(*entity)) << NameOf(ref);
      if (ref.id == 0 || (!txn_.IsNew(ref) && ref.id >= next_ids_[static_cast<size_t>(ref.kind)])) {
        return absl::InternalError(absl::StrCat(NameOf(ref), " has an id that was not given out"));
      }
      for (EntityRef to : ReferencesOf(*entity)) {
        CHANCERY_RETURN_IF_ERROR(RequireExists(to, ref));
      }
      CHANCERY_RETURN_IF_ERROR(CheckKeys(*entity));
    }
    for (const auto& [id, evidence] : txn_.evidence()) {
      if (!evidence.has_value()) continue;
      CHANCERY_RETURN_IF_ERROR(RequireExists(id.fact, id.article));
      CHANCERY_RETURN_IF_ERROR(RequireExists(id.article, id.fact));
    }
    for (const auto& [article, text] : txn_.texts()) {
      if (txn_.Closes(article)) continue;
      CHANCERY_RETURN_IF_ERROR(RequireExists(article, article));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Refuse(EntityRef ref, absl::string_view why) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
                     absl::StrCat("cannot close ", NameOf(ref), ": ", why),
                     {{"resource", NameOf(ref)}});
  }

  // `to` is there once the transaction is committed.
  absl::Status RequireExists(EntityRef to, EntityRef from) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    const auto it = txn_.entities().find(to);
    bool exists = false;
    if (it != txn_.entities().end()) {
      exists = it->second.has_value();
    } else if (!txn_.IsNew(to)) {
      CHANCERY_ASSIGN_OR_RETURN(exists, known_.Exists(head_, to));
    }
    if (exists) return absl::OkStatus();
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
        absl::StrCat(NameOf(from), " refers to ", NameOf(to), ", which does not exist"),
        {{"resource", NameOf(to)}});
  }

  absl::Status CheckKeys(const Entity& entity) {
    const EntityRef ref = RefOf(entity);
    for (const std::string& key : KeysOf(entity)) {
      EntityRef owner = owners_.emplace(std::make_pair(ref.kind, key), ref).first->second;
      if (owner == ref) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> old,
                                  head_.FindByKey(ref.kind, key));
        if (!old.has_value() || *old == ref) continue;
        if (txn_.entities().contains(*old) && !txn_.HasKey(*old, key)) continue;
        owner = *old;
      }
      return MakeError(
          absl::StatusCode::kAlreadyExists, "KEY_CONFLICT",
          absl::StrCat("key \"", key, "\" of ", NameOf(ref), " belongs to ", NameOf(owner)),
          {{"key", key}, {"resource", NameOf(owner)}});
    }
    return absl::OkStatus();
  }

  // What the transaction closes must not be missed by what stays.
  absl::Status CheckClosed(EntityRef ref) {
    if (!MayClose(ref.kind)) return Refuse(ref, "facts of this kind stay");
    absl::Status problem;
    CHANCERY_RETURN_IF_ERROR(
        head_.ScanEvidence(ref, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
          if (!ClosesEvidence({ref, evidence.article, evidence.sequence})) {
            problem = Refuse(ref, "it has evidence");
          }
          return problem.ok();
        }));
    CHANCERY_RETURN_IF_ERROR(problem);
    switch (ref.kind) {
      case EntityKind::kPerson:
        return CheckClosedPerson(PersonId(ref.id));
      case EntityKind::kMeeting:
        return CheckClosedMeeting(MeetingId(ref.id));
      case EntityKind::kArticle:
        return CheckClosedArticle(ArticleId(ref.id));
      default:
        return absl::OkStatus();
    }
  }

  bool ClosesEvidence(const EvidenceId& id) const {
    const auto it = txn_.evidence().find(id);
    return it != txn_.evidence().end() && !it->second.has_value();
  }

  absl::Status CheckClosedMeeting(MeetingId meeting) {
    StatementKey key;
    key.meeting = meeting;
    absl::Status problem;
    CHANCERY_RETURN_IF_ERROR(
        head_.ScanStatements(key, DatedScan(), budget_, [&](const StatementHit& hit) {
          const auto it = txn_.entities().find(hit.statement);
          if (it == txn_.entities().end() ||
              (it->second.has_value() && std::get<Statement>(*it->second).meeting == meeting)) {
            problem = Refuse(meeting, absl::StrCat(NameOf(hit.statement), " refers to it"));
          }
          return problem.ok();
        }));
    return problem;
  }

  absl::Status CheckClosedArticle(ArticleId article) {
    const std::string prefix = FactOfArticlePrefix(article);
    const auto it =
        head_.rows().Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), budget_.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      EntityRef fact;
      uint32_t sequence = 0;
      if (!ParseFactOfArticleKey(it->key(), &fact, &sequence)) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged");
      }
      if (!ClosesEvidence({fact, article, sequence})) {
        return Refuse(article, absl::StrCat("it is evidence of ", NameOf(fact)));
      }
    }
    return it->status();
  }

  // No fact that stays names the person.
  absl::Status CheckClosedPerson(PersonId person) {
    absl::Status problem;
    const auto check = [&](EntityRef fact, auto names_person) {
      const auto it = txn_.entities().find(fact);
      if (it == txn_.entities().end() || (it->second.has_value() && names_person(*it->second))) {
        problem = Refuse(person, absl::StrCat(NameOf(fact), " refers to it"));
      }
      return problem.ok();
    };
    CHANCERY_RETURN_IF_ERROR(head_.ScanTenuresOfPerson(person, budget_, [&](const Tenure& tenure) {
      return check(tenure.id,
                   [&](const Entity& e) { return std::get<Tenure>(e).person == person; });
    }));
    CHANCERY_RETURN_IF_ERROR(problem);
    CHANCERY_RETURN_IF_ERROR(
        head_.ScanMeetings(person, DatedScan(), budget_, [&](const MeetingEdge& edge) {
          return check(edge.meeting, [&](const Entity& e) {
            for (const Participation& part : std::get<Meeting>(e).participations) {
              if (part.party == EntityRef(person)) return true;
            }
            return false;
          });
        }));
    CHANCERY_RETURN_IF_ERROR(problem);
    StatementKey key;
    key.speaker = person;
    CHANCERY_RETURN_IF_ERROR(
        head_.ScanStatements(key, DatedScan(), budget_, [&](const StatementHit& hit) {
          return check(hit.statement, [&](const Entity& e) {
            return std::get<Statement>(e).speaker == EntityRef(person);
          });
        }));
    return problem;
  }

  const SnapshotReader& head_;
  const PendingTransaction& txn_;
  const std::array<uint64_t, kEntityKindCount>& next_ids_;
  Budget& budget_;
  KnownEntities& known_;
  absl::flat_hash_map<std::pair<EntityKind, std::string>, EntityRef> owners_;
};

}  // namespace

absl::StatusOr<bool> KnownEntities::Exists(const SnapshotReader& head, EntityRef ref) {
  if (known_.contains(ref)) return true;
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            head.rows().Get(RowTable::kCurrent, EntityKey(ref), &value, &payload));
  if (found) Learn(ref);
  return found;
}

absl::Status CheckCommit(const SnapshotReader& head, const PendingTransaction& txn,
                         const std::array<uint64_t, kEntityKindCount>& next_ids, Budget& budget,
                         KnownEntities& known) {
  return Checks(head, txn, next_ids, budget, known).Run();
}

}  // namespace chancery
