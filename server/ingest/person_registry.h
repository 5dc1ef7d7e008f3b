// The people that articles name, kept as profiles, and which person of the graph each is of.
//
//   PersonRegistry people(txn, vocabulary, gazetteer, budget);
//   CHANCERY_RETURN_IF_ERROR(people.SetMentions(article, profiles));
//   CHANCERY_ASSIGN_OR_RETURN(std::set<ArticleId> moved, people.Resolve());
//   ... take the facts of `moved` back and assert them again ...
//   CHANCERY_RETURN_IF_ERROR(people.Write());
//
// The partition into people is that of ClusterPeople over all profiles with a surname, so it does
// not depend on the order in which articles came. A profile that is known already costs one row; a
// new one costs the profiles with its surname.
//
// People who came by WriteFacts take part as a profile of their own and keep what was written of
// them.
//
// One registry serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_
#define CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/internal/resolution.pb.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/curator.h"
#include "server/ingest/vocabulary_resolver.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class PersonRegistry {
 public:
  // All must outlive the registry.
  PersonRegistry(Transaction& txn, VocabularyResolver& vocabulary, const Gazetteer& gazetteer,
                 Budget& budget)
      : txn_(txn), vocabulary_(vocabulary), gazetteer_(gazetteer), budget_(budget) {}

  // The people of an article's facts become its mentions; those of its earlier version go. `roles`
  // are the graph's names of facts.offices.
  absl::Status SetMentions(ArticleId article, absl::string_view article_key,
                           const v1::ArticleFacts& facts, const std::vector<RoleId>& roles);
  absl::Status RemoveMentions(ArticleId article);
  // Resolve looks at the profile again: a decision about it was made or taken back.
  absl::Status Touch(absl::string_view mention);

  // Makes the partition anew where something changed. Returns the articles with a mention that is
  // of another person now, or of one for the first time.
  absl::StatusOr<std::set<ArticleId>> Resolve();

  // The people of the article's mentions, in the order of facts.persons. After Resolve.
  absl::StatusOr<std::vector<PersonId>> PeopleOf(ArticleId article) const;

  // Writes the people that changed and closes those that nothing mentions any more: no fact of the
  // transaction may name these then. Adds to `added` how many are new.
  absl::Status Write(int* added);

  // The mentions that a person has by name or in these articles, for a split.
  absl::StatusOr<std::vector<std::string>> SelectMentions(
      PersonId person, const std::vector<ArticleId>& articles,
      const std::vector<std::string>& names) const;

 private:
  using Record = internal::PersonProfileRecord;

  struct Loaded {
    Record record;
    bool changed = false;
    bool written_facts = false;  // stands for a person of WriteFacts
  };

  absl::StatusOr<Record> MakeProfile(const v1::ArticleFacts& facts, int person,
                                     absl::string_view article_key,
                                     const std::vector<RoleId>& roles, std::string* id);
  absl::StatusOr<internal::ProfileOfficeRecord> MakeOffice(RoleId role);
  void AddBlock(const std::string& block);
  absl::Status AddProfile(const std::string& id, const Record& record);
  // Where a mention's profile, or person of WriteFacts, is kept; none if there is none.
  absl::StatusOr<absl::optional<std::string>> BlockOf(absl::string_view mention) const;
  absl::StatusOr<std::vector<std::string>> ProfilesWithKey(absl::string_view key) const;
  // None for a person of WriteFacts.
  absl::StatusOr<absl::optional<Record>> ReadProfile(absl::string_view id) const;
  absl::Status DropProfile(const std::string& id);
  // Keeps the profiles `staying`, though nobody may assert them for the moment.
  absl::Status RemoveMentions(ArticleId article, const std::set<std::string>& staying);
  absl::Status ResolveFrom(const std::string& start, std::set<ArticleId>* moved);
  absl::Status Load(const std::set<std::string>& blocks, std::set<std::string>* more,
                    std::map<std::string, Loaded>* profiles);
  absl::Status LoadWrittenPeople(const std::string& block, std::map<std::string, Loaded>* profiles);
  absl::StatusOr<std::vector<ArticleId>> ArticlesOf(const std::string& id) const;
  absl::Status AssignPeople(const std::vector<std::vector<std::string>>& clusters,
                            std::map<std::string, Loaded>* profiles, std::set<ArticleId>* moved);
  absl::StatusOr<chancery::Person> Fold(PersonId id, const std::vector<const Record*>& records,
                                        const chancery::Person* written) const;

  Transaction& txn_;
  VocabularyResolver& vocabulary_;
  const Gazetteer& gazetteer_;
  Budget& budget_;
  // In the order in which they came up, so that people are numbered as an article names them.
  std::vector<std::string> dirty_blocks_;
  // The decisions, read once.
  absl::optional<std::vector<CuratorDecision>> decisions_;
  // People whose value must be computed again, and from what.
  std::map<PersonId, std::set<std::string>> touched_;
  std::set<PersonId> emptied_;
  std::set<PersonId> fresh_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_REGISTRY_H_
