// The naive model of the graph: all facts in one place, every question answered by looking at each
// of them. What it says is right by inspection, so it is what the real readers are compared with,
// and what queries are tested against where storage does not matter.
//
//   ReferenceGraph graph;
//   graph.Put(person);
//   graph.Put(meeting);
//   graph.ScanMeetings(person.id, DatedScan{}, budget, visit);
//
// A value: a copy is the graph at a revision, that later changes do not touch. Does not check what
// it is given; GraphStore's transactions do.
//
// How well a name answers a query, and what a role is called, is asked of storage/graph/name_forms,
// and what the words of a text are of storage/text: those are definitions, which the index must
// live up to.
//
// Thread-compatible.

#ifndef CHANCERY_TESTS_TESTING_REFERENCE_GRAPH_H_
#define CHANCERY_TESTS_TESTING_REFERENCE_GRAPH_H_

#include <map>
#include <string>
#include <vector>

#include "storage/graph/graph_reader.h"

namespace chancery {

class ReferenceGraph final : public GraphReader {
 public:
  // Adds or replaces the entity with this id.
  void Put(Entity entity);
  // Takes an entity away, and its evidence and text.
  void Close(EntityRef ref);
  void PutArticleText(ArticleId article, absl::string_view text);
  // Adds it, or replaces what has its fact, article and sequence.
  void AddEvidence(const Evidence& evidence);
  void CloseEvidence(EntityRef fact, ArticleId article, uint32_t sequence);
  void PutNote(absl::string_view key, absl::string_view value);
  void DeleteNote(absl::string_view key);
  void SetRevision(Revision revision, absl::Time time);

  // All entities, by kind and id.
  const std::map<EntityRef, Entity>& entities() const { return entities_; }
  const std::vector<Evidence>& evidence() const { return evidence_; }
  const std::map<ArticleId, std::string>& article_texts() const { return texts_; }

  Revision revision() const override { return revision_; }
  absl::Time revision_time() const override { return revision_time_; }
  absl::StatusOr<Person> GetPerson(PersonId id) const override;
  absl::StatusOr<Polity> GetPolity(PolityId id) const override;
  absl::StatusOr<Role> GetRole(RoleId id) const override;
  absl::StatusOr<Tenure> GetTenure(TenureId id) const override;
  absl::StatusOr<Meeting> GetMeeting(MeetingId id) const override;
  absl::StatusOr<Statement> GetStatement(StatementId id) const override;
  absl::StatusOr<Place> GetPlace(PlaceId id) const override;
  absl::StatusOr<Topic> GetTopic(TopicId id) const override;
  absl::StatusOr<Article> GetArticle(ArticleId id) const override;
  absl::StatusOr<std::string> GetArticleText(ArticleId id) const override;
  absl::StatusOr<Entity> GetEntity(EntityRef ref) const override;
  absl::StatusOr<MeetingEdge> GetMeetingEdge(MeetingId id) const override;
  absl::StatusOr<std::vector<Capacity>> CapacitiesAt(PersonId person,
                                                     const PartialDate& when) const override;
  absl::StatusOr<std::string> DisplayName(EntityRef ref) const override;
  absl::StatusOr<PolityId> PolityOfRole(RoleId role) const override;
  absl::StatusOr<PolityId> PolityOfPlace(PlaceId place) const override;
  absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                      absl::string_view key) const override;
  absl::StatusOr<std::vector<NameHit>> FindByName(const NameQuery& query,
                                                  Budget& budget) const override;
  absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const override;
  absl::Status ScanNotes(
      absl::string_view prefix, absl::string_view after, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;
  absl::Status ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                            absl::FunctionRef<bool(const Entity&)> visit) const override;
  absl::Status ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                            absl::FunctionRef<bool(const MeetingEdge&)> visit) const override;
  absl::Status ScanRoleEncounters(
      PersonId subject, RoleId role, const DayRange& days, Budget& budget,
      absl::FunctionRef<bool(const RoleEncounter&)> visit) const override;
  absl::Status ScanPolityEncounters(
      PolityId first, PolityId second, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(const PolityEncounter&)> visit) const override;
  absl::Status ScanNamedHolders(RoleId role, Budget& budget,
                                absl::FunctionRef<bool(PersonId)> visit) const override;
  absl::Status ScanMeetingsNamedAt(
      RoleId role, PersonId person, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(MeetingId, const PartialDate&)> visit) const override;
  absl::Status ScanTenuresOfPerson(PersonId person, Budget& budget,
                                   absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanTenuresOfRole(RoleId role, Budget& budget,
                                 absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanRolesOfPolity(PolityId polity, Budget& budget,
                                 absl::FunctionRef<bool(RoleId)> visit) const override;
  absl::Status ScanStatements(const StatementKey& key, const DatedScan& scan, Budget& budget,
                              absl::FunctionRef<bool(const StatementHit&)> visit) const override;
  absl::Status ScanTexts(EntityKind kind, const TextQuery& query, const DatedScan& scan,
                         Budget& budget,
                         absl::FunctionRef<bool(const TextHit&)> visit) const override;
  absl::Status ScanEvidence(EntityRef fact, ArticleId after_article, uint32_t after_sequence,
                            Budget& budget,
                            absl::FunctionRef<bool(const Evidence&)> visit) const override;
  absl::Status ScanFactsOfArticle(ArticleId article, Budget& budget,
                                  absl::FunctionRef<bool(EntityRef)> visit) const override;

 private:
  // All of one kind, by id.
  template <typename T>
  std::vector<const T*> All() const;
  template <typename T>
  absl::StatusOr<T> Get(EntityRef ref) const;
  // By first possible day, then by id.
  std::vector<const Tenure*> TenuresOf(PersonId person) const;
  // The stated offices, then the derived ones.
  std::vector<Capacity> Capacities(EntityRef party, const std::vector<RoleId>& stated,
                                   const PartialDate& when) const;
  MeetingEdge EdgeOf(const Meeting& meeting) const;
  // How well the texts of an entity answer; 0: not.
  static float TextScore(const Entity& entity, const TextQuery& query);
  std::vector<std::string> AllNames(const Entity& entity) const;

  std::map<EntityRef, Entity> entities_;
  std::map<ArticleId, std::string> texts_;
  std::vector<Evidence> evidence_;
  std::map<std::string, std::string> notes_;
  Revision revision_ = 0;
  absl::Time revision_time_ = absl::InfinitePast();
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_REFERENCE_GRAPH_H_
