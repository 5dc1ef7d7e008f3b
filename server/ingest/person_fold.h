// A person of the graph, made of the profiles that are of them: a pure function of the set of
// them.
//
// They are shown by the full name that most articles use; of names that are used as much, by one
// that a source gave with a key, then by the one with more words, then by the first in the order of
// bytes. A surname alone is shown only of whom no full name is known. Where a curator said which of
// two people to keep, names of the kept one come first; what WriteFacts wrote stays as it is.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_PERSON_FOLD_H_
#define CHANCERY_SERVER_INGEST_PERSON_FOLD_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/internal/resolution.pb.h"
#include "storage/model/entities.h"

namespace chancery {

struct PersonPart {
  const internal::PersonProfileRecord* profile = nullptr;
  bool written = false;  // stands for a person of WriteFacts
  bool kept = false;     // a curator merged others into it
};

// How many articles assert a profile, as far as names depend on it: a new one counts when their
// number has doubled. So an article about somebody well known changes nothing of them.
uint32_t UseOf(uint64_t articles);

// REQUIRES: parts is not empty; in an order that depends on the profiles alone. `keys`: those that
// are the person's.
absl::StatusOr<Person> FoldPerson(PersonId id, const std::vector<PersonPart>& parts,
                                  const std::set<std::string>& keys);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_FOLD_H_
