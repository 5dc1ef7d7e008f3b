// The graph of Chancery as a property graph for queries: see docs/query_language.md for its labels,
// relationships and properties.
//
//   DomainGraph graph(reader, &budget);
//   PrepareQuery("MATCH (p:Person {name: 'Sergey Lavrov'}) RETURN p", &graph, {});
//
// A node is the EntityRef {space, id}. Relationships are derived from the facts as they are read:
// HELD is a tenure, ATTENDED a participation (its key counts them within the meeting), MET a pair
// of people at a meeting that was held. Lists are pulled in batches; what was read is kept for a
// while, so that properties of what a pattern has just passed cost nothing.
//
// Costs are those of GraphReader. Without an index, and so a scan of all of a kind: the meetings of
// a place or topic, the places of a polity, the statements to somebody.
//
// One query, one thread; `reader` and `budget` must outlive it.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_DOMAIN_GRAPH_H_
#define CHANCERY_SERVER_QUERY_CYPHER_DOMAIN_GRAPH_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/query/cypher/graph_statistics.h"
#include "server/query/cypher/property_graph.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/text/text_query.h"

namespace chancery::cypher {

class DomainGraph : public PropertyGraph {
 public:
  // `statistics`: for plans.
  DomainGraph(const GraphReader& reader, Budget* budget, const GraphStatistics& statistics = {});

  absl::StatusOr<std::vector<std::string>> Labels(NodeId node) override;
  absl::StatusOr<bool> HasLabel(NodeId node, absl::string_view label) override;
  absl::StatusOr<Value> NodeProperty(NodeId node, absl::string_view key) override;
  absl::StatusOr<ValueMap> NodeProperties(NodeId node) override;
  absl::StatusOr<Value> RelationshipProperty(const Relationship& relationship,
                                             absl::string_view key) override;
  absl::StatusOr<ValueMap> RelationshipProperties(const Relationship& relationship) override;
  std::unique_ptr<NodeCursor> ScanNodes(absl::string_view label) override;
  bool HasIndex(absl::string_view label, absl::string_view key) const override;
  std::unique_ptr<NodeCursor> SeekNodes(absl::string_view label, absl::string_view key,
                                        const Value& value) override;
  std::unique_ptr<RelationshipCursor> Expand(NodeId node, Direction direction,
                                             absl::Span<const std::string> types,
                                             absl::Span<const std::string> other_labels) override;
  absl::string_view BoundKey(absl::string_view type, Direction direction) const override;
  absl::StatusOr<std::unique_ptr<RelationshipCursor>> ExpandWithin(
      NodeId node, Direction direction, const std::string& type,
      const ExpandBounds& bounds) override;
  const PathIndex* path_index() const override;
  absl::StatusOr<std::unique_ptr<PathCursor>> SeekPaths(const PathEnds& ends) override;
  absl::Status PreparePaths(absl::Span<const PathEnds> ends) override;
  const PairIndex* pair_index() const override;
  absl::StatusOr<std::unique_ptr<PairCursor>> SeekPairs(NodeId p, NodeId q,
                                                        const ExpandBounds& bounds) override;
  double EstimateNodes(absl::string_view label) override;
  double EstimateSeek(absl::string_view label, absl::string_view key) override;
  double EstimateDegree(absl::string_view label, Direction direction,
                        absl::Span<const std::string> types) override;
  double EstimateShare(absl::string_view key) override;
  const Schema* schema() const override;
  const Function* FindFunction(absl::string_view name) const override;

  // The same for every object.
  static const Schema& DomainSchema();
  static std::vector<std::string> DomainFunctionNames();

  // "people/42": how people and programs name a node.
  static std::string ResourceName(NodeId node);

  // For the functions of this graph.
  absl::StatusOr<std::shared_ptr<const Tenure>> TenureOf(const Relationship& held);
  absl::StatusOr<PartialDate> WhenOf(NodeId meeting);
  absl::StatusOr<ValueList> EvidenceOf(EntityRef fact);
  // Whether the text of a statement, meeting or topic answers.
  absl::StatusOr<bool> Mentions(EntityRef ref, const TextQuery& query);
  const GraphReader& reader() const { return reader_; }

 private:
  class EntityScan;
  class FoundNodes;
  class FoundTexts;
  class EdgeCursor;
  class NoEdges;
  template <typename Row>
  class EncounterBatch;
  class EncounterCursor;
  class PreparedEncounters;
  class PolityPairCursor;
  class NoPairs;

  // Of a meeting, what lists of meetings and of encounters both tell.
  struct MeetingFacts {
    MeetingKind kind;
    MeetingStatus status;
    PartialDate when;
  };
  // Of one subject with holders of a role in some days.
  struct KnownEncounters {
    DayRange days;
    std::shared_ptr<const std::vector<RoleEncounter>> rows;  // by position, then by counterpart
  };
  using EncountersOf = absl::flat_hash_map<PersonId, KnownEncounters>;
  using TenureList = std::shared_ptr<const std::vector<std::shared_ptr<const Tenure>>>;

  absl::StatusOr<std::shared_ptr<const Entity>> Get(EntityRef ref);
  absl::StatusOr<std::shared_ptr<const MeetingEdge>> GetMeetingEdge(uint64_t id);
  absl::StatusOr<MeetingFacts> GetFacts(uint64_t id);
  absl::StatusOr<TenureList> TenuresOf(PersonId person);
  // All days on which what is within `bounds` may be; nullopt if nothing is.
  absl::StatusOr<absl::optional<DayRange>> DaysWithin(const ExpandBounds& bounds);
  void Keep(std::shared_ptr<const MeetingEdge> edge);
  // A RoleEncounter or a PolityEncounter: of its meeting what it says.
  template <typename T>
  void KeepFacts(const T& encounter);
  void Keep(std::shared_ptr<const Entity> entity);
  absl::StatusOr<ValueMap> AttendedProperties(const Relationship& relationship);
  absl::StatusOr<ValueMap> MetProperties(const Relationship& relationship);
  absl::StatusOr<ValueMap> EvidenceProperties(const Relationship& relationship);
  absl::StatusOr<Value> CapacityText(const EdgeParticipant& participant);

  const GraphReader& reader_;
  Budget& budget_;
  const GraphStatistics statistics_;
  absl::flat_hash_map<EntityRef, std::shared_ptr<const Entity>> entities_;
  absl::flat_hash_map<uint64_t, std::shared_ptr<const MeetingEdge>> meetings_;
  absl::flat_hash_map<uint64_t, MeetingFacts> facts_;
  absl::flat_hash_map<PersonId, TenureList> tenures_;
  absl::flat_hash_map<RoleId, EncountersOf> encounters_;  // of PreparePaths
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_DOMAIN_GRAPH_H_
