// The people that articles name, kept as profiles, and which person of the graph each is of.
//
//   PersonRegistry people(txn, vocabulary, gazetteer, budget);
//   CHANCERY_RETURN_IF_ERROR(people.SetMentions(article, key, facts, roles));
//   CHANCERY_ASSIGN_OR_RETURN(std::set<ArticleId> moved, people.Resolve());
//   ... take the facts of `moved` back and assert them again ...
//   CHANCERY_RETURN_IF_ERROR(people.Write());
//
// The partition into people is that of ClusterPeople over all profiles, so it does not depend on
// the order in which articles came. A profile that is known already costs two rows; a new one costs
// those that hang together with it by tokens (person_profile.h), not all of its surname.
//
// People who came by WriteFacts take part as a profile of their own (written_people.h) and keep
// what was written of them.
//
// One registry serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_
#define CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/curator.h"
#include "server/ingest/person_clusters.h"
#include "server/ingest/profile_maker.h"
#include "server/ingest/profile_moves.h"
#include "server/ingest/profile_store.h"
#include "server/ingest/vocabulary_resolver.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class PersonRegistry {
 public:
  // All must outlive the registry. `max_moved`: see Resolve.
  PersonRegistry(Transaction& txn, VocabularyResolver& vocabulary, const Gazetteer& gazetteer,
                 size_t max_moved, Budget& budget)
      : txn_(txn),
        vocabulary_(vocabulary),
        max_moved_(max_moved),
        budget_(budget),
        maker_(txn, gazetteer),
        store_(txn, budget),
        moves_(txn, budget) {}

  // The people of an article's facts become its mentions; those of its earlier version go. `roles`
  // are the graph's names of facts.offices.
  absl::Status SetMentions(ArticleId article, absl::string_view article_key,
                           const v1::ArticleFacts& facts, const std::vector<RoleId>& roles);
  absl::Status RemoveMentions(ArticleId article);
  // Resolve looks at the profile again: a decision about it was made or taken back, or WriteFacts
  // changed it.
  absl::Status Touch(absl::string_view mention);

  // Makes the partition anew where something changed. Returns the articles with a mention that is
  // of another person now, or of one for the first time. Where a known profile would bring these to
  // more than `max_moved`, its articles are left for later transactions (Continue), and the person
  // that it was of stays until all of them are done.
  absl::StatusOr<std::set<ArticleId>> Resolve();
  // The next articles that an earlier transaction left, at most `max_moved`. REQUIRES: this one has
  // changed nothing yet.
  absl::StatusOr<std::set<ArticleId>> Continue();
  // Are articles left? Cost: 1 row.
  absl::StatusOr<bool> AnyLeft() const { return moves_.Any(); }

  // The people of the article's mentions, in the order of facts.persons. After Resolve.
  absl::StatusOr<std::vector<PersonId>> PeopleOf(ArticleId article) const;

  // Writes the people that changed and closes those that nothing mentions any more: no fact of the
  // transaction may name these then. Adds to `added` how many are new.
  absl::Status Write(int* added);

  // What to tell the loader: keys that tell nobody apart. After Resolve.
  const std::set<std::string>& warnings() const { return warnings_; }

  // The mentions that a person has by name or in these articles, for a split.
  absl::StatusOr<std::vector<std::string>> SelectMentions(
      PersonId person, const std::vector<ArticleId>& articles,
      const std::vector<std::string>& names) const;

 private:
  using Record = ProfileStore::Record;

  // Profiles that hang together, by id, with what decides of them.
  struct Component {
    struct Loaded {
      Record record;
      PersonProfile profile;
      bool changed = false;
    };
    std::map<std::string, Loaded> profiles;
    std::set<std::string> worthless;         // tokens
    std::vector<CuratorDecision> decisions;  // the newest first
    std::set<std::string> kept;              // mentions of whom a curator kept the name
    std::set<std::string> stays;             // mentions that a decision leaves where they are
  };

  void MarkDirty(absl::string_view id);
  absl::Status MarkUnder(const std::vector<std::string>& tokens);
  absl::Status MarkAround(absl::string_view id, const Record& record);
  absl::Status MarkAsked(absl::string_view id, const Record& record);
  // Keeps the profiles `staying`, though nobody may assert them for the moment.
  absl::Status RemoveMentions(ArticleId article, const std::set<std::string>& staying);
  absl::Status DropProfile(absl::string_view id);
  absl::StatusOr<bool> AnyDecisions();
  absl::StatusOr<Component> Load(const std::string& start);
  absl::Status ResolveComponent(const std::string& start, std::set<ArticleId>* moved);
  absl::Status AssignPeople(const std::vector<std::vector<std::string>>& clusters,
                            const std::vector<std::set<std::string>>& keys, Component* component,
                            std::set<ArticleId>* moved);
  absl::Status MoveArticles(const std::string& mention, PersonId from, PersonId to,
                            std::set<ArticleId>* moved);
  absl::StatusOr<std::vector<PersonId>> ChoosePeople(
      const std::vector<std::vector<std::string>>& clusters, const Component& component) const;
  absl::Status SetCandidates(const PersonClusters& partition, const std::vector<std::string>& ids,
                             Component* component);
  absl::Status AskAboutKey(const std::string& token, Component* component);
  absl::StatusOr<chancery::Person> Fold(PersonId id, const std::vector<std::string>& members,
                                        const std::set<std::string>& keys,
                                        const Component& component) const;

  Transaction& txn_;
  VocabularyResolver& vocabulary_;
  const size_t max_moved_;
  Budget& budget_;
  ProfileMaker maker_;
  ProfileStore store_;
  ProfileMoves moves_;
  // In the order in which they came up, so that people are numbered as an article names them.
  std::vector<std::string> dirty_;
  absl::flat_hash_set<std::string> is_dirty_;
  absl::optional<bool> any_decisions_;
  // People whose value was computed again.
  std::map<PersonId, chancery::Person> folded_;
  // The person that was made for a profile, and of whom the profile is now.
  std::map<uint64_t, PersonId> went_;
  std::set<PersonId> emptied_;
  std::set<PersonId> fresh_;
  bool ended_moves_ = false;
  std::set<std::string> warnings_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_
