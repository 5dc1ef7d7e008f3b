// What a person who is to be erased is known by, now and before, and where.
//
//   KnownNames names(graph, gazetteer);
//   CHANCERY_RETURN_IF_ERROR(names.Gather(people, budget));
//   names.ForArticle(article).Redact(&text);
//
// Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_ERASURE_KNOWN_NAMES_H_
#define CHANCERY_SERVER_INGEST_ERASURE_KNOWN_NAMES_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/name_redactor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// The names that an entity has.
std::vector<std::string> AllNamesOf(const Names& names);

class KnownNames {
 public:
  // Both must outlive this.
  KnownNames(const GraphStore& graph, const Gazetteer& gazetteer)
      : graph_(graph), gazetteer_(gazetteer) {}

  // Adds what the head and the history have of these people, who are one. Cost: the rows about
  // them and the articles that tell, or told, of them.
  absl::Status Gather(const std::vector<EntityRef>& people, Budget& budget);

  // The person's places in the facts of the article as they are now.
  const std::set<int>& IndicesIn(ArticleId article) const;
  bool TellsOf(ArticleId article) const { return articles_.count(article) != 0; }
  // The articles that tell of the person, now or before.
  std::vector<ArticleId> Articles() const;
  // The ids of the person's profiles, and of the one that stands for what was written of them.
  const absl::flat_hash_set<std::string>& profiles() const { return profiles_; }
  // Full names that nobody else has.
  const std::set<std::string>& global_names() const { return global_names_; }
  // The names as profiles of them are compared with others: "ann archer".
  const std::set<std::string>& compared_names() const { return compared_names_; }
  // Keys of articles that have a name in them.
  const std::set<std::string>& article_keys() const { return article_keys_; }

  // For what no article tells.
  const NameRedactor& ForAll();
  // Valid until the next call. If what the article tells of others cannot be read, nobody there
  // counts as called so, and status() has the error.
  const NameRedactor& ForArticle(ArticleId article);
  // In what these articles tell (none: no article); true if there was something to take out.
  bool Redact(const std::vector<ArticleId>& sources, std::string* text);
  // The first error of these.
  const absl::Status& status() const { return status_; }

 private:
  struct Told {
    std::set<int> live;
    std::set<std::string> names;   // of the person
    std::set<std::string> others;  // of other people
  };

  void AddNames(const Person& person);
  bool SurnameFirst(absl::string_view name) const;
  absl::Status GatherProfiles(const GraphReader& head, const std::vector<EntityRef>& people,
                              Budget& budget);
  absl::Status GatherArticles(const GraphReader& head, Budget& budget);
  absl::Status GatherArticle(const GraphReader& head, ArticleId article, Budget& budget);
  void AddTold(const v1::ArticleFacts& facts, const std::vector<std::string>& ids, bool live,
               Told* told);
  absl::Status GatherSources(const GraphReader& head, const std::vector<EntityRef>& people,
                             Budget& budget);
  absl::Status GatherGlobal(const GraphReader& head, Budget& budget);
  absl::Status GatherKeys(const GraphReader& head, Budget& budget);
  absl::StatusOr<std::set<std::string>> OthersIn(ArticleId article) const;

  const GraphStore& graph_;
  const Gazetteer& gazetteer_;
  std::set<EntityRef> people_;
  std::set<std::string> names_;
  std::set<std::string> compared_names_;
  std::set<std::string> article_keys_;
  std::set<std::string> global_names_;
  absl::flat_hash_set<std::string> profiles_;
  std::map<ArticleId, Told> articles_;
  std::map<ArticleId, std::unique_ptr<NameRedactor>> redactors_;
  std::unique_ptr<NameRedactor> global_;
  absl::Status status_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ERASURE_KNOWN_NAMES_H_
