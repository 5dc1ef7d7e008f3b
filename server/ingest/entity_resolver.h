// Which person, office, polity, place or topic of the graph is meant: by key, by name in any
// transliteration, by the office held. What nothing in the graph answers to becomes new.
//
// One resolver serves one transaction: what it made for one mention it finds again for the next.
// Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_ENTITY_RESOLVER_H_
#define CHANCERY_SERVER_INGEST_ENTITY_RESOLVER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// What an article says of one person.
struct PersonMention {
  std::string name;
  std::vector<std::string> aliases;
  std::vector<std::string> keys;
  // The offices that the article gives to them.
  std::vector<RoleId> roles;
  // The day of the article: it tells apart two who held one office.
  PartialDate when;
  PolityId polity;
  PartialDate birth;
  PartialDate death;
};

class EntityResolver {
 public:
  // Everything must outlive the resolver.
  EntityResolver(Transaction& txn, const Gazetteer& gazetteer, Budget& budget)
      : txn_(txn), gazetteer_(gazetteer), budget_(budget) {}

  // By usual name, alias, adjective or ISO code: "Russia", "Russian", "RU". None for "".
  absl::StatusOr<PolityId> Polity(absl::string_view name);

  // An office by title and polity. Titles that mean one office are one: "minister of foreign
  // affairs", "foreign minister". REQUIRES: the title is not empty.
  absl::StatusOr<RoleId> Role(absl::string_view title, PolityId polity,
                              const std::vector<std::string>& keys);

  // A person. Rules, in order:
  //   1. a key that the graph knows;
  //   2. the same full name in any transliteration, with or without middle names, unless one of
  //      their names has other middle names; of several such people the one who held one of the
  //      offices, best on the day of the article, else the one known longest;
  //   3. where either name is a surname only: the same surname, and the same office, else another
  //      office of the same polity, else a title that goes with a name wherever its holder is
  //      ("Chairman Arafat"), if exactly one person answers to that.
  // Never by surname alone. Adds aliases and keys that are new, and takes the fuller name.
  absl::StatusOr<PersonId> Person(const PersonMention& mention);

  // None for "". A city of the gazetteer brings its polity.
  absl::StatusOr<PlaceId> Place(absl::string_view name, PolityId polity);

  // REQUIRES: the name has a letter or digit.
  absl::StatusOr<TopicId> Topic(absl::string_view name);

  // How many were made, by kind.
  const std::map<EntityKind, int>& created() const { return created_; }
  void CountCreated(EntityKind kind) { ++created_[kind]; }

 private:
  // How well an office that somebody held goes with one that an article gives them. Ordered.
  enum class Fit { kNone, kSameTitle, kSamePolity, kSameOffice };
  absl::StatusOr<Fit> FitOf(RoleId held, RoleId said);
  absl::StatusOr<Fit> BestFit(const std::vector<RoleId>& held, const std::vector<RoleId>& said);
  absl::StatusOr<std::vector<RoleId>> RolesHeld(PersonId person);
  // Whether they held one of the offices on that day.
  absl::StatusOr<Tri> HeldThen(PersonId person, const std::vector<RoleId>& roles,
                               const PartialDate& when);
  absl::StatusOr<PersonId> FindPerson(const PersonMention& mention);
  absl::StatusOr<PersonId> UpdatePerson(PersonId id, const PersonMention& mention);

  Transaction& txn_;
  const Gazetteer& gazetteer_;
  Budget& budget_;
  std::map<EntityKind, int> created_;
  // Made in this transaction, which the head does not show: by the key of their names.
  std::vector<std::pair<PersonId, std::vector<RoleId>>> new_people_;
};

// True if both are full names of one person as names go, in any transliteration: the same first and
// last word, and between them nothing in one, or what the other begins with; an initial stands for
// its word.
bool SameFullName(absl::string_view a, absl::string_view b);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ENTITY_RESOLVER_H_
