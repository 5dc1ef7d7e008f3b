// The graph as a query sees it: nodes with labels, relationships with a type, both with properties.
// MemoryGraph keeps one in memory; DomainGraph (over storage/graph/graph_reader.h) shows
// Chancery's.
//
//   std::unique_ptr<RelationshipCursor> edges = graph.Expand(node, Direction::kOut, {"ATTENDED"});
//   Relationship edge;
//   NodeId other;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(const bool more, edges->Next(&edge, &other));
//     if (!more) break;
//     ...
//
// An object is used by one query at a time, from one thread. Whether reading stops early (deadline,
// cancellation, limits) is up to the object; its error then ends the query.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_PROPERTY_GRAPH_H_
#define CHANCERY_SERVER_QUERY_CYPHER_PROPERTY_GRAPH_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/query/cypher/ast.h"
#include "server/query/cypher/value.h"

namespace chancery::cypher {

struct Function;

class NodeCursor {
 public:
  virtual ~NodeCursor() = default;
  // False at the end.
  virtual absl::StatusOr<bool> Next(NodeId* node) = 0;
};

class RelationshipCursor {
 public:
  virtual ~RelationshipCursor() = default;
  // `other` is the node at the far end. False at the end.
  virtual absl::StatusOr<bool> Next(Relationship* relationship, NodeId* other) = 0;
};

// What a graph with a fixed schema has; a name that is not here is a mistake.
struct Schema {
  std::vector<std::string> labels;
  std::vector<std::string> types;
  std::vector<std::string> properties;
};

// An index over a path of three relationships: (a)-[:arrive]->(m)<-[:arrive]-(s)-[t:hold]->(r)
// where condition(t, m) may be true, a and s with the label; by (a, r) it has each (m, s).
struct PathIndex {
  std::string name;
  std::string subject_label;
  std::string arrive;
  std::string hold;
  std::string condition;
  std::string key;  // the property of m by which it is listed: for ExpandBounds
};

// An index over a path of six relationships:
//
//   (p)<-[:group]-()<-[t:hold]-(a)-[:arrive]->(m)<-[:arrive]-(b)-[u:hold]->()-[:group]->(q)
//
// where condition(t, m) and condition(u, m) may be true, a and b are two and have the label; by
// (p, q) it has each (m, a, b).
struct PairIndex {
  std::string name;
  std::string subject_label;
  std::string arrive;
  std::string hold;
  std::string group;
  std::string condition;
  std::string key;  // the property of m by which it is listed: for ExpandBounds
};

// What is known of the far nodes that are wanted of an Expand, or of the middle ones of a PathIndex
// or a PairIndex. It is a hint: nodes may be left out that are not so, and those that come are
// tested.
struct ExpandBounds {
  // `value <= key` and `key <= value` may be true, `key` being what BoundKey or the index names.
  std::vector<Value> not_before;
  std::vector<Value> not_after;
  // PathIndex::condition of these relationships and the node, or its `key`, is not false.
  std::vector<Relationship> covered_by;
  // All of these must be true, not only possible.
  bool certain = false;
};

// What a path of a PathIndex leads from and to, and what is known of its middle node.
struct PathEnds {
  NodeId a;
  NodeId r;
  ExpandBounds bounds;
};

class PathCursor {
 public:
  virtual ~PathCursor() = default;
  virtual absl::StatusOr<bool> Next(NodeId* middle, NodeId* other) = 0;
};

class PairCursor {
 public:
  virtual ~PairCursor() = default;
  virtual absl::StatusOr<bool> Next(NodeId* middle, NodeId* first, NodeId* second) = 0;
};

class PropertyGraph {
 public:
  virtual ~PropertyGraph() = default;

  virtual absl::StatusOr<std::vector<std::string>> Labels(NodeId node) = 0;
  virtual absl::StatusOr<bool> HasLabel(NodeId node, absl::string_view label) = 0;
  // Null if the node has none. ENTITY_NOT_FOUND errors are for what is no longer there.
  virtual absl::StatusOr<Value> NodeProperty(NodeId node, absl::string_view key) = 0;
  virtual absl::StatusOr<ValueMap> NodeProperties(NodeId node) = 0;
  virtual absl::StatusOr<Value> RelationshipProperty(const Relationship& relationship,
                                                     absl::string_view key) = 0;
  virtual absl::StatusOr<ValueMap> RelationshipProperties(const Relationship& relationship) = 0;

  // All nodes, or those with a label.
  virtual std::unique_ptr<NodeCursor> ScanNodes(absl::string_view label) = 0;
  // Whether SeekNodes has an index to go by. `key` is the name of a property, or that of a function
  // with "()" behind it.
  virtual bool HasIndex(absl::string_view label, absl::string_view key) const { return false; }
  // The nodes with a label whose property is such that `property = value` may be true, or for which
  // `function(node, value)` may be: more than those may come, the caller tests each. REQUIRES:
  // HasIndex.
  virtual std::unique_ptr<NodeCursor> SeekNodes(absl::string_view label, absl::string_view key,
                                                const Value& value) {
    return ScanNodes(label);
  }
  // The relationships of a node, of some types (empty: of any). Those from a node to itself once.
  // `other_labels` is a hint: others than those whose far node has all of these may be left out.
  virtual std::unique_ptr<RelationshipCursor> Expand(
      NodeId node, Direction direction, absl::Span<const std::string> types,
      absl::Span<const std::string> other_labels) = 0;

  // The property of far nodes by which the relationships of a type are listed, so that few are read
  // of those that ExpandBounds leave out. "": none, and ExpandWithin may not be called.
  virtual absl::string_view BoundKey(absl::string_view type, Direction direction) const {
    return "";
  }
  virtual absl::StatusOr<std::unique_ptr<RelationshipCursor>> ExpandWithin(
      NodeId node, Direction direction, const std::string& type, const ExpandBounds& bounds) {
    return Expand(node, direction, absl::MakeConstSpan(&type, 1), {});
  }

  // Null: none. SeekPaths may only be called if there is one.
  virtual const PathIndex* path_index() const { return nullptr; }
  virtual absl::StatusOr<std::unique_ptr<PathCursor>> SeekPaths(const PathEnds& ends) {
    return nullptr;
  }
  // Says for what SeekPaths will be called next: what they need may be read together.
  virtual absl::Status PreparePaths(absl::Span<const PathEnds> ends) { return absl::OkStatus(); }

  // Null: none. SeekPairs may only be called if there is one.
  virtual const PairIndex* pair_index() const { return nullptr; }
  virtual absl::StatusOr<std::unique_ptr<PairCursor>> SeekPairs(NodeId p, NodeId q,
                                                                const ExpandBounds& bounds) {
    return nullptr;
  }

  // For plans: about how many nodes have a label ("": all), how many a seek finds, and how many
  // relationships a node with this label ("": any) has.
  virtual double EstimateNodes(absl::string_view label) { return 1000; }
  virtual double EstimateSeek(absl::string_view label, absl::string_view key) { return 1; }
  virtual double EstimateDegree(absl::string_view label, Direction direction,
                                absl::Span<const std::string> types) {
    return 10;
  }
  // And which share of the nodes has one value of a property.
  virtual double EstimateShare(absl::string_view key) { return 0.1; }

  // Null: any name may be a label, type or property.
  virtual const Schema* schema() const { return nullptr; }
  // Functions that only this graph has, by name in lower case; null if there is none.
  virtual const Function* FindFunction(absl::string_view name) const { return nullptr; }
};

// What a graph that can be changed offers besides. Only tests have one.
class GraphWriter {
 public:
  virtual ~GraphWriter() = default;

  virtual absl::StatusOr<NodeId> CreateNode(const std::vector<std::string>& labels,
                                            ValueMap properties) = 0;
  virtual absl::StatusOr<Relationship> CreateRelationship(absl::string_view type, NodeId start,
                                                          NodeId end, ValueMap properties) = 0;
  // A null value removes the property.
  virtual absl::Status SetNodeProperty(NodeId node, absl::string_view key, Value value) = 0;
  virtual absl::Status SetRelationshipProperty(const Relationship& relationship,
                                               absl::string_view key, Value value) = 0;
  virtual absl::Status AddLabel(NodeId node, absl::string_view label) = 0;
  virtual absl::Status RemoveLabel(NodeId node, absl::string_view label) = 0;
  // An error if it has relationships, unless `detach`.
  virtual absl::Status DeleteNode(NodeId node, bool detach) = 0;
  virtual absl::Status DeleteRelationship(const Relationship& relationship) = 0;
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_PROPERTY_GRAPH_H_
