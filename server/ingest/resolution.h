// What articles assert, made into the graph: the one place where the parts of resolution work
// together, for ingest and for curation.
//
//   Resolution resolution(txn, gazetteer, budget);
//   CHANCERY_RETURN_IF_ERROR(resolution.Assert(article, facts));
//   CHANCERY_RETURN_IF_ERROR(resolution.Finish());
//
// The graph is a function of the set of assertions and decisions: each article's facts are kept as
// a note, and where a new one changes what earlier ones mean, these are taken back and asserted
// again. Layers, each resolved before the next: offices and places (VocabularyResolver), people
// (PersonRegistry), tenures, meetings, statements (the ledgers).
//
// What people's mentions move to others is bounded for one transaction: the rest is left for later
// ones, see Continue and people_mover.h. When nothing is left, the graph is what it would be had
// all been moved at once.
//
// One resolution serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_RESOLUTION_H_
#define CHANCERY_SERVER_INGEST_RESOLUTION_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/meeting_ledger.h"
#include "server/ingest/person_registry.h"
#include "server/ingest/statement_ledger.h"
#include "server/ingest/tenure_ledger.h"
#include "server/ingest/vocabulary_resolver.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// The note with an article's facts, without its text: a v1.ArticleFacts.
std::string FactsNoteKey(ArticleId article);

class Resolution {
 public:
  // All must outlive the resolution. `max_moved_articles`: how many articles that nobody named are
  // asserted again (kMaxMovedArticles, if there is no reason for another number).
  Resolution(Transaction& txn, const Gazetteer& gazetteer, size_t max_moved_articles,
             Budget& budget);

  // The article, which the transaction has put, asserts these facts; its earlier ones fall.
  // REQUIRES: ValidateFacts accepts them.
  absl::Status Assert(ArticleId article, const v1::ArticleFacts& facts);
  // The article asserts nothing any more, and is closed.
  absl::Status Retract(ArticleId article);
  // A decision about the mention was made or taken back.
  absl::Status Touch(EntityKind kind, absl::string_view mention);

  // Asserts again what earlier transactions left, as many articles as one may. REQUIRES: nothing
  // else is asked of this one but Finish.
  absl::Status Continue();

  // Does all of it.
  absl::Status Finish();

  // Is there something to Continue with, after this transaction? After Finish. Cost: 1 row.
  absl::StatusOr<bool> AnyLeft() const { return people_.AnyLeft(); }

  // New in the graph. After Finish.
  const std::map<EntityKind, int>& added() const { return added_; }
  // Claims of meetings that the graph had already. After Finish.
  int joined_meetings() const { return joined_meetings_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

  PersonRegistry& people() { return people_; }
  MeetingLedger& meetings() { return meetings_; }

 private:
  // An article's facts in terms of the graph.
  struct Work {
    ArticleId article;
    v1::ArticleFacts facts;
    std::vector<RoleId> roles;
    std::vector<PersonId> people;
    bool asserts = true;            // else: retracted
    std::vector<EntityRef> before;  // the facts that rest on it at the head
  };

  absl::StatusOr<std::vector<RoleId>> RolesOf(const v1::ArticleFacts& facts);
  absl::Status TakeBack(const Work& work);
  absl::Status AddNamed(const Work& work);
  absl::Status AddTenures(const Work& work);
  absl::Status AddMeetings(const Work& work);
  absl::Status AddStatements(const Work& work);
  absl::StatusOr<EntityRef> Party(const Work& work, const v1::PartyFact& fact);
  absl::StatusOr<std::vector<TopicId>> Topics(
      const google::protobuf::RepeatedPtrField<std::string>& names);
  absl::StatusOr<Meeting> ToMeeting(const Work& work, const v1::MeetingFact& fact);

  Transaction& txn_;
  Budget& budget_;
  VocabularyResolver vocabulary_;
  PersonRegistry people_;
  ClaimStore claims_;
  TenureLedger tenures_;
  MeetingLedger meetings_;
  StatementLedger statements_;
  std::map<ArticleId, Work> work_;
  std::set<ArticleId> continued_;
  std::vector<std::pair<EntityKind, std::string>> touched_;
  std::map<EntityKind, int> added_;
  int joined_meetings_ = 0;
  std::vector<std::string> warnings_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_RESOLUTION_H_
