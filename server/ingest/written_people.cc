#include "server/ingest/written_people.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/ingest/decision_log.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<WrittenPeople::Record*> WrittenPeople::Open(PersonId person) {
  const auto known = pending_.find(person);
  if (known != pending_.end()) return &known->second.now;
  Pending pending;
  CHANCERY_ASSIGN_OR_RETURN(pending.was, store_.Read(WrittenPersonMention(person)));
  if (pending.was.has_value()) {
    pending.now = *pending.was;
  } else {
    // What is known of one whom articles brought is written from now on.
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(person));
    CHANCERY_RETURN_IF_ERROR(maker_.AddWritten(std::get<Person>(entity), &pending.now));
    pending.now.set_person(person.value);
    pending.now.set_home(person.value);
    txn_.DeleteNote(PersonHomeNoteKey(person));
  }
  return &pending_.emplace(person, std::move(pending)).first->second.now;
}

absl::Status WrittenPeople::Write(const Person& said) {
  CHANCERY_ASSIGN_OR_RETURN(Record * record, Open(said.id));
  return maker_.AddWritten(said, record);
}

absl::Status WrittenPeople::Write(const Tenure& tenure) {
  CHANCERY_ASSIGN_OR_RETURN(Record * record, Open(tenure.person));
  return maker_.AddWritten(tenure, record);
}

absl::Status WrittenPeople::KeepNow(PersonId person) {
  if (kept_.erase(person) == 0) return absl::OkStatus();
  // Of whom there is none, the commit tells.
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> found, IfFound(txn_.Get(person)));
  return found.has_value() ? Open(person).status() : absl::OkStatus();
}

absl::Status WrittenPeople::KeepAll() {
  std::vector<PersonId> people;
  people.reserve(kept_.size());
  for (PersonId person : kept_) {
    if (pending_.find(person) == pending_.end()) people.push_back(person);
  }
  std::sort(people.begin(), people.end());
  std::vector<std::string> mentions;
  mentions.reserve(people.size());
  for (PersonId person : people) mentions.push_back(WrittenPersonMention(person));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<bool> known, store_.Have(mentions));
  // Most are written already.
  for (size_t i = 0; i < people.size(); ++i) {
    if (known[i]) continue;
    CHANCERY_RETURN_IF_ERROR(KeepNow(people[i]));
  }
  kept_.clear();
  return absl::OkStatus();
}

absl::Status WrittenPeople::Drop(PersonId person) {
  const std::string mention = WrittenPersonMention(person);
  pending_.erase(person);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Record> was, store_.Read(mention));
  if (!was.has_value()) return absl::OkStatus();
  std::vector<std::string> turned;
  return store_.Drop(mention, *was, &turned);
}

absl::Status WrittenPeople::Finish() {
  CHANCERY_RETURN_IF_ERROR(KeepAll());
  std::vector<std::string> turned;
  for (const auto& [person, pending] : pending_) {
    if (pending.was.has_value() &&
        pending.was->SerializeAsString() == pending.now.SerializeAsString()) {
      continue;
    }
    const std::string mention = WrittenPersonMention(person);
    if (pending.was.has_value()) {
      CHANCERY_RETURN_IF_ERROR(store_.Replace(mention, *pending.was, pending.now, &turned));
    } else {
      CHANCERY_RETURN_IF_ERROR(store_.Add(mention, pending.now, &turned));
    }
    changed_.push_back(mention);
  }
  pending_.clear();
  for (const std::string& token : turned) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, store_.Under(token));
    changed_.insert(changed_.end(), ids.begin(), ids.end());
  }
  return absl::OkStatus();
}

void WrittenPeople::LookAgain() {
  for (const std::string& mention : changed_) store_.SetAgain(mention);
}

}  // namespace chancery
