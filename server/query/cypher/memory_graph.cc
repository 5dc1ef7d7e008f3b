#include "server/query/cypher/memory_graph.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/query/cypher/query_error.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

absl::Status Gone() {
  return RuntimeError(ErrorType::kEntityNotFound, "DeletedEntityAccess",
                      "this has been deleted by the query");
}

void SetIn(ValueMap* map, absl::string_view key, Value value) {
  if (value.is_null()) {
    map->erase(std::string(key));
  } else {
    (*map)[std::string(key)] = std::move(value);
  }
}

Value GetFrom(const ValueMap& map, absl::string_view key) {
  const auto found = map.find(std::string(key));
  return found == map.end() ? Value() : found->second;
}

}  // namespace

class MemoryGraph::Nodes : public NodeCursor {
 public:
  Nodes(const MemoryGraph& graph, absl::string_view label) : graph_(graph), label_(label) {}

  absl::StatusOr<bool> Next(NodeId* node) override {
    for (; at_ < graph_.nodes_.size(); ++at_) {
      const NodeData& data = graph_.nodes_[at_];
      if (data.deleted) continue;
      if (!label_.empty() &&
          std::find(data.labels.begin(), data.labels.end(), label_) == data.labels.end()) {
        continue;
      }
      *node = {0, at_++};
      return true;
    }
    return false;
  }

 private:
  const MemoryGraph& graph_;
  const std::string label_;
  size_t at_ = 0;
};

class MemoryGraph::Edges : public RelationshipCursor {
 public:
  Edges(const MemoryGraph& graph, NodeId node, Direction direction,
        absl::Span<const std::string> types)
      : graph_(graph), node_(node), direction_(direction), types_(types.begin(), types.end()) {}

  absl::StatusOr<bool> Next(Relationship* relationship, NodeId* other) override {
    const NodeData& data = graph_.nodes_[node_.id];
    while (true) {
      const bool out = at_ < data.out.size();
      if (!out && at_ - data.out.size() >= data.in.size()) return false;
      const size_t id = out ? data.out[at_] : data.in[at_ - data.out.size()];
      ++at_;
      const RelationshipData& edge = graph_.relationships_[id];
      if (edge.deleted || direction_ == (out ? Direction::kIn : Direction::kOut)) continue;
      // One from a node to itself is in both lists.
      if (!out && direction_ == Direction::kBoth &&
          edge.relationship.start == edge.relationship.end) {
        continue;
      }
      if (!types_.empty() &&
          std::find(types_.begin(), types_.end(), edge.relationship.type) == types_.end()) {
        continue;
      }
      *relationship = edge.relationship;
      *other = out ? edge.relationship.end : edge.relationship.start;
      return true;
    }
  }

 private:
  const MemoryGraph& graph_;
  const NodeId node_;
  const Direction direction_;
  const std::vector<std::string> types_;
  size_t at_ = 0;
};

absl::StatusOr<MemoryGraph::NodeData*> MemoryGraph::Find(NodeId node) {
  if (node.id >= nodes_.size() || nodes_[node.id].deleted) return Gone();
  return &nodes_[node.id];
}

absl::StatusOr<MemoryGraph::RelationshipData*> MemoryGraph::Find(const Relationship& relationship) {
  if (relationship.key >= relationships_.size() || relationships_[relationship.key].deleted) {
    return Gone();
  }
  return &relationships_[relationship.key];
}

absl::StatusOr<std::vector<std::string>> MemoryGraph::Labels(NodeId node) {
  CHANCERY_ASSIGN_OR_RETURN(const NodeData* data, Find(node));
  return data->labels;
}

absl::StatusOr<bool> MemoryGraph::HasLabel(NodeId node, absl::string_view label) {
  CHANCERY_ASSIGN_OR_RETURN(const NodeData* data, Find(node));
  return std::find(data->labels.begin(), data->labels.end(), label) != data->labels.end();
}

absl::StatusOr<Value> MemoryGraph::NodeProperty(NodeId node, absl::string_view key) {
  CHANCERY_ASSIGN_OR_RETURN(const NodeData* data, Find(node));
  return GetFrom(data->properties, key);
}

absl::StatusOr<ValueMap> MemoryGraph::NodeProperties(NodeId node) {
  CHANCERY_ASSIGN_OR_RETURN(const NodeData* data, Find(node));
  return data->properties;
}

absl::StatusOr<Value> MemoryGraph::RelationshipProperty(const Relationship& relationship,
                                                        absl::string_view key) {
  CHANCERY_ASSIGN_OR_RETURN(const RelationshipData* data, Find(relationship));
  return GetFrom(data->properties, key);
}

absl::StatusOr<ValueMap> MemoryGraph::RelationshipProperties(const Relationship& relationship) {
  CHANCERY_ASSIGN_OR_RETURN(const RelationshipData* data, Find(relationship));
  return data->properties;
}

std::unique_ptr<NodeCursor> MemoryGraph::ScanNodes(absl::string_view label) {
  return std::make_unique<Nodes>(*this, label);
}

std::unique_ptr<RelationshipCursor> MemoryGraph::Expand(
    NodeId node, Direction direction, absl::Span<const std::string> types,
    absl::Span<const std::string> other_labels) {
  return std::make_unique<Edges>(*this, node, direction, types);
}

double MemoryGraph::EstimateNodes(absl::string_view label) {
  double count = 0;
  for (const NodeData& node : nodes_) {
    if (node.deleted) continue;
    if (label.empty() ||
        std::find(node.labels.begin(), node.labels.end(), label) != node.labels.end()) {
      ++count;
    }
  }
  return count;
}

double MemoryGraph::EstimateDegree(absl::string_view label, Direction direction,
                                   absl::Span<const std::string> types) {
  double edges = 0;
  for (const RelationshipData& edge : relationships_) {
    if (edge.deleted) continue;
    if (types.empty() ||
        std::find(types.begin(), types.end(), edge.relationship.type) != types.end()) {
      ++edges;
    }
  }
  const double degree = edges / std::max(1.0, EstimateNodes(label));
  return direction == Direction::kBoth ? 2 * degree : degree;
}

absl::StatusOr<NodeId> MemoryGraph::CreateNode(const std::vector<std::string>& labels,
                                               ValueMap properties) {
  nodes_.emplace_back();
  for (const std::string& label : labels) {
    CHANCERY_RETURN_IF_ERROR(AddLabel({0, nodes_.size() - 1}, label));
  }
  nodes_.back().properties = std::move(properties);
  return NodeId{0, nodes_.size() - 1};
}

absl::StatusOr<Relationship> MemoryGraph::CreateRelationship(absl::string_view type, NodeId start,
                                                             NodeId end, ValueMap properties) {
  CHANCERY_ASSIGN_OR_RETURN(NodeData * from, Find(start));
  CHANCERY_ASSIGN_OR_RETURN(NodeData * to, Find(end));
  Relationship relationship;
  relationship.type = *types_.insert(std::string(type)).first;
  relationship.start = start;
  relationship.end = end;
  relationship.key = relationships_.size();
  relationships_.push_back({relationship, std::move(properties), false});
  from->out.push_back(relationship.key);
  to->in.push_back(relationship.key);
  return relationship;
}

absl::Status MemoryGraph::SetNodeProperty(NodeId node, absl::string_view key, Value value) {
  CHANCERY_ASSIGN_OR_RETURN(NodeData * data, Find(node));
  SetIn(&data->properties, key, std::move(value));
  return absl::OkStatus();
}

absl::Status MemoryGraph::SetRelationshipProperty(const Relationship& relationship,
                                                  absl::string_view key, Value value) {
  CHANCERY_ASSIGN_OR_RETURN(RelationshipData * data, Find(relationship));
  SetIn(&data->properties, key, std::move(value));
  return absl::OkStatus();
}

absl::Status MemoryGraph::AddLabel(NodeId node, absl::string_view label) {
  CHANCERY_ASSIGN_OR_RETURN(NodeData * data, Find(node));
  if (std::find(data->labels.begin(), data->labels.end(), label) == data->labels.end()) {
    data->labels.push_back(std::string(label));
  }
  return absl::OkStatus();
}

absl::Status MemoryGraph::RemoveLabel(NodeId node, absl::string_view label) {
  CHANCERY_ASSIGN_OR_RETURN(NodeData * data, Find(node));
  data->labels.erase(std::remove(data->labels.begin(), data->labels.end(), label),
                     data->labels.end());
  return absl::OkStatus();
}

absl::Status MemoryGraph::DeleteNode(NodeId node, bool detach) {
  if (node.id >= nodes_.size() || nodes_[node.id].deleted) return absl::OkStatus();
  NodeData& data = nodes_[node.id];
  for (const std::vector<size_t>* list : {&data.out, &data.in}) {
    for (const size_t id : *list) {
      if (relationships_[id].deleted) continue;
      if (!detach) {
        return RuntimeError(ErrorType::kSemanticError, "DeleteConnectedNode",
                            "a node with relationships cannot be deleted");
      }
      relationships_[id].deleted = true;
    }
  }
  data.deleted = true;
  return absl::OkStatus();
}

absl::Status MemoryGraph::DeleteRelationship(const Relationship& relationship) {
  if (relationship.key < relationships_.size()) relationships_[relationship.key].deleted = true;
  return absl::OkStatus();
}

std::set<std::string> MemoryGraph::used_labels() const {
  std::set<std::string> labels;
  for (const NodeData& node : nodes_) {
    if (!node.deleted) labels.insert(node.labels.begin(), node.labels.end());
  }
  return labels;
}

std::multiset<std::string> MemoryGraph::all_properties() const {
  std::multiset<std::string> all;
  const auto add = [&all](const std::string& entity, const ValueMap& properties) {
    for (const auto& property : properties) {
      all.insert(absl::StrCat(entity, " ", property.first, " ", FormatValue(property.second)));
    }
  };
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].deleted) add(absl::StrCat("node ", i), nodes_[i].properties);
  }
  for (size_t i = 0; i < relationships_.size(); ++i) {
    if (!relationships_[i].deleted) {
      add(absl::StrCat("relationship ", i), relationships_[i].properties);
    }
  }
  return all;
}

std::set<size_t> MemoryGraph::live_nodes() const {
  std::set<size_t> live;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].deleted) live.insert(i);
  }
  return live;
}

std::set<size_t> MemoryGraph::live_relationships() const {
  std::set<size_t> live;
  for (size_t i = 0; i < relationships_.size(); ++i) {
    if (!relationships_[i].deleted) live.insert(i);
  }
  return live;
}

}  // namespace chancery::cypher
