// A property graph in memory, without indexes: for tests of the language, and for its examples.
//
// Not thread-safe.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_MEMORY_GRAPH_H_
#define CHANCERY_SERVER_QUERY_CYPHER_MEMORY_GRAPH_H_

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/query/cypher/property_graph.h"
#include "server/query/cypher/value.h"

namespace chancery::cypher {

class MemoryGraph : public PropertyGraph, public GraphWriter {
 public:
  absl::StatusOr<std::vector<std::string>> Labels(NodeId node) override;
  absl::StatusOr<bool> HasLabel(NodeId node, absl::string_view label) override;
  absl::StatusOr<Value> NodeProperty(NodeId node, absl::string_view key) override;
  absl::StatusOr<ValueMap> NodeProperties(NodeId node) override;
  absl::StatusOr<Value> RelationshipProperty(const Relationship& relationship,
                                             absl::string_view key) override;
  absl::StatusOr<ValueMap> RelationshipProperties(const Relationship& relationship) override;
  std::unique_ptr<NodeCursor> ScanNodes(absl::string_view label) override;
  std::unique_ptr<RelationshipCursor> Expand(NodeId node, Direction direction,
                                             absl::Span<const std::string> types,
                                             absl::Span<const std::string> other_labels) override;
  double EstimateNodes(absl::string_view label) override;
  double EstimateDegree(absl::string_view label, Direction direction,
                        absl::Span<const std::string> types) override;

  absl::StatusOr<NodeId> CreateNode(const std::vector<std::string>& labels,
                                    ValueMap properties) override;
  absl::StatusOr<Relationship> CreateRelationship(absl::string_view type, NodeId start, NodeId end,
                                                  ValueMap properties) override;
  absl::Status SetNodeProperty(NodeId node, absl::string_view key, Value value) override;
  absl::Status SetRelationshipProperty(const Relationship& relationship, absl::string_view key,
                                       Value value) override;
  absl::Status AddLabel(NodeId node, absl::string_view label) override;
  absl::Status RemoveLabel(NodeId node, absl::string_view label) override;
  absl::Status DeleteNode(NodeId node, bool detach) override;
  absl::Status DeleteRelationship(const Relationship& relationship) override;

  // How much there is: to see what a query has changed.
  std::set<std::string> used_labels() const;
  // Each property as text of its entity, key and value.
  std::multiset<std::string> all_properties() const;
  std::set<size_t> live_nodes() const;
  std::set<size_t> live_relationships() const;

 private:
  struct NodeData {
    std::vector<std::string> labels;
    ValueMap properties;
    std::vector<size_t> out;
    std::vector<size_t> in;
    bool deleted = false;
  };
  struct RelationshipData {
    Relationship relationship;
    ValueMap properties;
    bool deleted = false;
  };
  class Nodes;
  class Edges;

  absl::StatusOr<NodeData*> Find(NodeId node);
  absl::StatusOr<RelationshipData*> Find(const Relationship& relationship);

  std::deque<NodeData> nodes_;
  std::deque<RelationshipData> relationships_;
  std::set<std::string> types_;  // what Relationship::type points to
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_MEMORY_GRAPH_H_
