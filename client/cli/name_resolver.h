// Names that people type instead of resource names, resolved by the server (NameService).
//
//   NameResolver resolver(client, consistency, std::cerr);
//   CHANCERY_ASSIGN_OR_RETURN(v1::ResourceRef person, resolver.Person("Sergey Lavrov"));
//
// Resource names (`people/42`, `people/~Q58217`) are taken as they are. What the server only
// guesses at is told to `notes`. If a name may mean several, the error has reason AMBIGUOUS_NAME
// and lists them; if it means none, it is NOT_FOUND.
//
// Not thread-safe. Cost: one ResolveNames for each name in words.

#ifndef CHANCERY_CLIENT_CLI_NAME_RESOLVER_H_
#define CHANCERY_CLIENT_CLI_NAME_RESOLVER_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/lib/graph_client.h"

namespace chancery {

// Whether the error says that a name is ambiguous.
bool IsAmbiguousName(const absl::Status& status);

// The collection of a resource name ("people" of "people/42"), or "" for any other text.
std::string CollectionOf(absl::string_view text);

class NameResolver {
 public:
  // `client` and `notes` must outlive the resolver.
  NameResolver(GraphClient& client, v1::Consistency consistency, std::ostream& notes);

  absl::StatusOr<v1::ResourceRef> Person(absl::string_view text);
  absl::StatusOr<v1::ResourceRef> Polity(absl::string_view text);
  // One office; AMBIGUOUS_NAME also where several of one polity match.
  absl::StatusOr<v1::ResourceRef> Role(absl::string_view text);
  absl::StatusOr<std::vector<v1::ResourceRef>> Roles(absl::string_view text);
  // A person, an office or a polity.
  absl::StatusOr<v1::ResourceRef> Party(absl::string_view text);
  // The same; of an office all that the words mean.
  absl::StatusOr<std::vector<v1::ResourceRef>> Parties(absl::string_view text);
  absl::StatusOr<v1::ResourceRef> PersonOrPolity(absl::string_view text);
  // Places, or polities for any place in them: all of that name.
  absl::StatusOr<std::vector<v1::ResourceRef>> Places(absl::string_view text);
  // All topics that have the words.
  absl::StatusOr<std::vector<v1::ResourceRef>> Topics(absl::string_view text);
  // The topic of that name; AMBIGUOUS_NAME where several have the words.
  absl::StatusOr<v1::ResourceRef> Topic(absl::string_view text);
  // A resource of any of the collections that Search knows; resource names of all.
  absl::StatusOr<v1::ResourceRef> Anything(absl::string_view text);
  // A meeting, by resource name only.
  absl::StatusOr<v1::ResourceRef> Meeting(absl::string_view text);

  // Makes of a name with a key (`people/~Q58217`) the one with the id; leaves others alone. Cost: a
  // GetResource for a key.
  absl::Status ReplaceKey(v1::ResourceRef* ref);

 private:
  // What kind of thing is looked for, in words.
  struct Wanted {
    std::vector<std::string> collections;
    std::string one;   // "a person"
    std::string many;  // "people"
    // Whether resource names of every collection will do.
    bool any_collection = false;
  };

  // What the text means or may mean: at least one candidate. NOT_FOUND, AMBIGUOUS_NAME. Tells a
  // guess.
  absl::StatusOr<v1::NameResolution> Resolve(absl::string_view text, const Wanted& wanted);
  absl::StatusOr<v1::ResourceRef> One(absl::string_view text, const Wanted& wanted);
  // The ref of a resource name, if `text` is one; INVALID_ARGUMENT for one of a wrong collection.
  absl::StatusOr<bool> TakeResourceName(absl::string_view text, const Wanted& wanted,
                                        v1::ResourceRef* ref);
  // All that the text means, but no more than a request takes; tells where some are left out.
  absl::StatusOr<std::vector<v1::ResourceRef>> All(absl::string_view text, const Wanted& wanted);
  absl::Status Ambiguous(absl::string_view text, const Wanted& wanted,
                         const v1::NameResolution& resolution);

  static const Wanted& People();
  static const Wanted& Polities();
  static const Wanted& Offices();
  static const Wanted& AnyParty();
  static const Wanted& PeopleOrPolities();
  static const Wanted& PlacesOrPolities();
  static const Wanted& TopicsWanted();
  static const Wanted& Everything();

  GraphClient& client_;
  const v1::Consistency consistency_;
  std::ostream& notes_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_NAME_RESOLVER_H_
