// GraphReader over the rows of a KvStore's snapshot. See graph_reader.h for the contract and costs.

#ifndef CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_
#define CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/name_cache.h"
#include "storage/graph/row_reader.h"

namespace chancery {

class SnapshotReader final : public GraphReader {
 public:
  // `time`: of the revision that `rows` reads at.
  SnapshotReader(RowReader rows, absl::Time time, std::shared_ptr<NameCache> names)
      : rows_(std::move(rows)), time_(time), names_(std::move(names)) {}

  Revision revision() const override { return rows_.revision(); }
  absl::Time revision_time() const override { return time_; }
  // For the store, which keeps rows itself.
  const RowReader& rows() const { return rows_; }

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
  absl::Status ScanTenuresOfPerson(PersonId person, Budget& budget,
                                   absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanTenuresOfRole(RoleId role, Budget& budget,
                                 absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanRolesOfPolity(PolityId polity, Budget& budget,
                                 absl::FunctionRef<bool(RoleId)> visit) const override;
  absl::Status ScanStatements(const StatementKey& key, const DatedScan& scan, Budget& budget,
                              absl::FunctionRef<bool(const StatementHit&)> visit) const override;
  absl::Status ScanEvidence(EntityRef fact, ArticleId after_article, uint32_t after_sequence,
                            Budget& budget,
                            absl::FunctionRef<bool(const Evidence&)> visit) const override;
  absl::Status ScanFactsOfArticle(ArticleId article, Budget& budget,
                                  absl::FunctionRef<bool(EntityRef)> visit) const override;

 private:
  template <typename T, typename IdType>
  absl::StatusOr<T> Get(IdType id) const;
  // Reads what the name cache holds, and puts it there.
  absl::StatusOr<NameCache::Entry> ReadName(EntityRef ref) const;
  absl::Status ScanTenures(const std::string& prefix, Budget& budget,
                           absl::FunctionRef<bool(const Tenure&)> visit) const;
  // Rows under a dated prefix that may lie in scan.days. `visit` gets the place in time, the id,
  // what follows it in the key, and the payload; it says whether to go on.
  absl::Status ScanDated(const std::string& prefix, const DatedScan& scan, Budget& budget,
                         absl::FunctionRef<absl::StatusOr<bool>(
                             const DayPart&, uint64_t, absl::string_view, absl::string_view)>
                             visit) const;
  // Which ids of a kind have a word like this one.
  absl::Status CollectIds(RowType type, EntityKind kind, absl::string_view text, bool prefix,
                          Budget& budget, std::vector<uint64_t>* ids) const;
  absl::Status FindByNameOfKind(const NameQuery& query, const std::vector<std::string>& words,
                                EntityKind kind, bool near, Budget& budget,
                                std::vector<NameHit>* hits) const;

  const RowReader rows_;
  const absl::Time time_;
  const std::shared_ptr<NameCache> names_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_
