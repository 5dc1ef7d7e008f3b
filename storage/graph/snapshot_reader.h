// GraphReader over the rows of a RowReader. See graph_reader.h for the contract and costs.

#ifndef CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_
#define CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/encoding/graph_keys.h"
#include "storage/graph/dated_cursor.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/large_edge_cache.h"
#include "storage/graph/name_cache.h"
#include "storage/graph/role_holders_cache.h"
#include "storage/rows/row_reader.h"

namespace chancery {

class SnapshotReader final : public GraphReader {
 public:
  // What all readers of a store remember of it. All but `names` may be null.
  struct Caches {
    std::shared_ptr<NameCache> names;
    std::shared_ptr<LargeEdgeCache> large_edges;
    std::shared_ptr<RoleHoldersCache> holders;
  };

  // `time`: of the revision that `rows` reads at.
  SnapshotReader(std::shared_ptr<const RowReader> rows, absl::Time time, Caches caches,
                 bool indexes_texts)
      : rows_(std::move(rows)),
        time_(time),
        caches_(std::move(caches)),
        indexes_texts_(indexes_texts) {}

  Revision revision() const override { return rows_->revision(); }
  absl::Time revision_time() const override { return time_; }
  bool indexes_texts() const override { return indexes_texts_; }
  // For the store, which keeps rows itself.
  const RowReader& rows() const { return *rows_; }
  const std::shared_ptr<const RowReader>& shared_rows() const { return rows_; }

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
  absl::StatusOr<std::vector<absl::optional<Entity>>> GetEntities(
      absl::Span<const EntityRef> refs) const override;
  absl::StatusOr<MeetingEdge> GetMeetingEdge(MeetingId id) const override;
  absl::StatusOr<absl::optional<MeetingEdge>> FindMeetingOf(EntityRef party,
                                                            const PartialDate& when,
                                                            MeetingId meeting) const override;
  absl::StatusOr<std::vector<Capacity>> CapacitiesAt(PersonId person,
                                                     const PartialDate& when) const override;
  absl::StatusOr<std::string> DisplayName(EntityRef ref) const override;
  absl::StatusOr<std::vector<std::string>> GetDisplayNames(
      absl::Span<const EntityRef> refs) const override;
  absl::StatusOr<PolityId> PolityOfRole(RoleId role) const override;
  absl::StatusOr<PolityId> PolityOfPlace(PlaceId place) const override;
  absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                      absl::string_view key) const override;
  absl::StatusOr<std::vector<NameHit>> FindByName(const NameQuery& query,
                                                  Budget& budget) const override;
  absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const override;
  absl::StatusOr<std::vector<absl::optional<std::string>>> GetNotes(
      absl::Span<const std::string> keys) const override;
  absl::Status ScanNotes(
      absl::string_view prefix, absl::string_view after, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;
  absl::Status ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                            absl::FunctionRef<bool(const Entity&)> visit) const override;
  absl::Status ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                            absl::FunctionRef<bool(const MeetingEdge&)> visit) const override;
  absl::Status ScanMeetingPeople(
      PersonId person, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(const MeetingPeople&)> visit) const override;
  absl::Status ScanMeetingsOfAll(
      absl::Span<const DaysOfPerson> people, Budget& budget,
      absl::FunctionRef<bool(PersonId, const MeetingEdge&)> visit) const override;
  absl::Status ScanMeetingPeopleOfAll(
      absl::Span<const DaysOfPerson> people, Budget& budget,
      absl::FunctionRef<bool(PersonId, const MeetingPeople&)> visit) const override;
  absl::Status ScanRoleEncounters(
      PersonId subject, RoleId role, const DayRange& days, Budget& budget,
      absl::FunctionRef<bool(const RoleEncounter&)> visit) const override;
  absl::Status ScanRoleEncounters(
      PersonId subject, RoleId role, const DatedScan& scan, Budget& budget,
      absl::FunctionRef<bool(const RoleEncounter&)> visit) const override;
  absl::Status ScanRoleEncountersOfAll(
      absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
      absl::FunctionRef<bool(PersonId, const RoleEncounter&)> visit) const override;
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
  absl::Status ScanHoldersOfRole(
      RoleId role, Budget& budget,
      absl::FunctionRef<bool(PersonId, const TimeInterval&)> visit) const override;
  absl::Status ScanRolesOfPolity(PolityId polity, Budget& budget,
                                 absl::FunctionRef<bool(RoleId)> visit) const override;
  absl::Status ScanTenuresOfPersonAfter(
      PersonId person, const DatedPosition& after, Budget& budget,
      absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanTenuresOfRoleAfter(RoleId role, const DatedPosition& after, Budget& budget,
                                      absl::FunctionRef<bool(const Tenure&)> visit) const override;
  absl::Status ScanRolesOfPolityAfter(PolityId polity, RoleId after, Budget& budget,
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
  absl::Status ScanFactsOfArticleAfter(ArticleId article, EntityRef after, Budget& budget,
                                       absl::FunctionRef<bool(EntityRef)> visit) const override;
  absl::StatusOr<uint64_t> EstimateDegree(Degree degree, EntityRef of) const override;

 private:
  absl::Status RequireTextIndex() const;
  template <typename T, typename IdType>
  absl::StatusOr<T> Get(IdType id) const;
  // The rows with keys from `begin` on, up to the end of a prefix.
  absl::Status ScanTenures(const std::string& begin, const std::string& prefix, Budget& budget,
                           absl::FunctionRef<bool(const Tenure&)> visit) const;
  absl::Status ScanRoles(const std::string& begin, const std::string& prefix, Budget& budget,
                         absl::FunctionRef<bool(RoleId)> visit) const;
  absl::Status ScanFacts(const std::string& begin, const std::string& prefix, Budget& budget,
                         absl::FunctionRef<bool(EntityRef)> visit) const;
  // Visits the rows in the ranges of many lists, some lists at a time, until `visit` returns false;
  // `*more` is what it said last. `prefix_of` gives the prefix of the list of one of `people`.
  absl::Status ScanLists(
      absl::Span<const DaysOfPerson> people, absl::FunctionRef<std::string(PersonId)> prefix_of,
      Budget& budget,
      absl::FunctionRef<absl::StatusOr<bool>(const DaysOfPerson& of, const DayPart& part,
                                             uint64_t id, absl::string_view payload)>
          visit,
      bool* more) const;
  // ScanMeetingsOfAll and ScanMeetingPeopleOfAll: `decode` is DecodeEdge or DecodePeople.
  template <typename T>
  absl::Status ScanListsOfMeetings(absl::Span<const DaysOfPerson> people, Budget& budget,
                                   absl::Status (*decode)(absl::string_view bytes,
                                                          const DayPart& part, T* meeting),
                                   absl::FunctionRef<bool(PersonId, const T&)> visit) const;
  // ScanRoleEncountersOfAll, of large meetings.
  absl::Status ScanLargeEncounters(
      absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
      absl::FunctionRef<bool(PersonId, const RoleEncounter&)> visit) const;
  // Gives the bytes of an edge to `decode`: a row's of kMeetingOfParty, or, where these are empty,
  // those of the large meeting.
  absl::Status WithEdge(MeetingId meeting, const DayPart& part, absl::string_view payload,
                        absl::FunctionRef<absl::Status(absl::string_view)> decode) const;
  // Of a large meeting; null if its edge is not in memory.
  std::shared_ptr<const std::string> RecallEdge(MeetingId meeting) const;
  void KeepEdge(MeetingId meeting, Revision created, absl::string_view payload) const;

  const std::shared_ptr<const RowReader> rows_;
  const absl::Time time_;
  const Caches caches_;
  const bool indexes_texts_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_SNAPSHOT_READER_H_
