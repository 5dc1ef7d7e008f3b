// Which office, polity, place or topic of the graph is meant: the vocabulary that articles share.
// By key or by name in its usual form; what nothing answers to becomes new. What a word means does
// not depend on what came before, so the order of articles does not matter.
//
// One resolver serves one transaction: what it made for one mention it finds again for the next.
// Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_VOCABULARY_RESOLVER_H_
#define CHANCERY_SERVER_INGEST_VOCABULARY_RESOLVER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class VocabularyResolver {
 public:
  // Everything must outlive the resolver.
  VocabularyResolver(Transaction& txn, const Gazetteer& gazetteer)
      : txn_(txn), gazetteer_(gazetteer) {}

  // By usual name, alias, adjective or ISO code: "Russia", "Russian", "RU". None for "".
  absl::StatusOr<PolityId> Polity(absl::string_view name);

  // An office by title and polity. Titles that mean one office are one: "minister of foreign
  // affairs", "foreign minister", and of the United States "secretary of state". REQUIRES: the
  // title is not empty.
  absl::StatusOr<RoleId> Role(absl::string_view title, PolityId polity,
                              const std::vector<std::string>& keys);

  // None for "". A city of the gazetteer brings its polity.
  absl::StatusOr<PlaceId> Place(absl::string_view name, PolityId polity);

  // REQUIRES: the name has a letter or digit.
  absl::StatusOr<TopicId> Topic(absl::string_view name);

  // The key by which all of these are found, whoever made them: of what has a name in its usual
  // form, so that what WriteFacts writes and what articles say are one. Empty for a name without a
  // letter or digit. Those of roles and places have the id of their polity in them.
  std::string PolityKey(absl::string_view name) const;
  absl::StatusOr<std::string> RoleKey(absl::string_view title, PolityId polity) const;
  std::string PlaceKey(absl::string_view name, PolityId polity) const;
  std::string TopicKey(absl::string_view name) const;

  // How many were made, by kind.
  const std::map<EntityKind, int>& created() const { return created_; }
  void CountCreated(EntityKind kind) { ++created_[kind]; }

  // A title in its usual form, folded: "Minister of Foreign Affairs" and, of the United States,
  // "foreign minister" have those of their office.
  std::string CanonicalTitle(absl::string_view title, absl::string_view polity) const;

 private:
  const PolityEntry* FindPolityEntry(absl::string_view name) const;

  Transaction& txn_;
  const Gazetteer& gazetteer_;
  std::map<EntityKind, int> created_;
};

// True for a key of a role or place that is good in this store only, as it has an id in it.
bool IsLocalKey(EntityKind kind, absl::string_view key);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_VOCABULARY_RESOLVER_H_
