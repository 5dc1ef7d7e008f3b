// People of WriteFacts in resolution: each takes part as a profile of its own, of what was written
// of them, and stays whatever becomes of the articles that tell of them.
//
//   WrittenPeople people(txn, gazetteer, budget);
//   CHANCERY_RETURN_IF_ERROR(people.Write(said));      // what a request says of a person
//   CHANCERY_RETURN_IF_ERROR(people.Write(tenure));    // and of a tenure
//   CHANCERY_RETURN_IF_ERROR(people.Finish());
//
// What articles told of them before is not looked at again by this: LookAgain leaves a note for
// whoever does so (FactsWriter).
//
// One serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_WRITTEN_PEOPLE_H_
#define CHANCERY_SERVER_INGEST_WRITTEN_PEOPLE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/ingest/profile_maker.h"
#include "server/ingest/profile_store.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class WrittenPeople {
 public:
  // All must outlive this.
  WrittenPeople(Transaction& txn, const Gazetteer& gazetteer, Budget& budget)
      : txn_(txn), maker_(txn, gazetteer), store_(txn, budget) {}

  // The fields that a request set of the person with said.id, who is put already. Cost: 2 rows the
  // first time.
  absl::Status Write(const Person& said);
  absl::Status Write(const Tenure& tenure);
  // Something that was written names the person, if there is such a person. Done by Finish, for all
  // in one read; a change of the person comes after KeepNow.
  void Keep(PersonId person) { kept_.insert(person); }
  // What Keep put off for the person, before the person changes.
  absl::Status KeepNow(PersonId person);
  // The person is erased.
  absl::Status Drop(PersonId person);

  // Writes the profiles that changed. Cost: 1 row for each person named, and for a profile that
  // changed 1 row, and 2 for each name, key and office.
  absl::Status Finish();
  // What articles tell may be of somebody else by this: notes it. After Finish.
  void LookAgain();

 private:
  using Record = ProfileStore::Record;
  struct Pending {
    absl::optional<Record> was;
    Record now;
  };

  absl::StatusOr<Record*> Open(PersonId person);
  absl::Status KeepAll();

  Transaction& txn_;
  ProfileMaker maker_;
  ProfileStore store_;
  std::map<PersonId, Pending> pending_;
  absl::flat_hash_set<PersonId> kept_;  // what Keep put off
  std::vector<std::string> changed_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_WRITTEN_PEOPLE_H_
