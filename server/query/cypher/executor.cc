#include "server/query/cypher/executor.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "server/query/cypher/aggregation.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

using RowSet = absl::flat_hash_set<ValueList, ValuesHash, ValuesEquivalent>;

size_t BytesOf(const ValueList& row) {
  size_t bytes = sizeof(ValueList);
  for (const Value& value : row) bytes += value.bytes();
  return bytes;
}

struct Runtime {
  EvalContext eval;
  PropertyGraph* graph;
  GraphWriter* writer;
  QueryMeter* meter;
  std::vector<OperatorStats> stats;

  Value& At(int slot) { return eval.frame[static_cast<size_t>(slot)]; }
  ValueList Save(const std::vector<int>& slots) {
    ValueList row;
    row.reserve(slots.size());
    for (const int slot : slots) row.push_back(At(slot));
    return row;
  }
  void Restore(const std::vector<int>& slots, const ValueList& row) {
    for (size_t i = 0; i < slots.size(); ++i) At(slots[i]) = row[i];
  }
};

// What is kept in memory, given back when it is dropped.
class Held {
 public:
  explicit Held(QueryMeter* meter) : meter_(meter) {}
  ~Held() { Release(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  absl::Status Add(size_t bytes) {
    bytes_ += bytes;
    return meter_->ChargeMemory(bytes);
  }
  void Remove(size_t bytes) {
    bytes_ -= bytes;
    meter_->ReleaseMemory(bytes);
  }
  void Release() {
    meter_->ReleaseMemory(bytes_);
    bytes_ = 0;
  }

 private:
  QueryMeter* const meter_;
  uint64_t bytes_ = 0;
};

class Operator {
 public:
  Operator(const PlanNode& plan, Runtime* runtime) : plan_(plan), rt_(*runtime) {}
  virtual ~Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  // Puts the next row into the frame; false at the end.
  absl::StatusOr<bool> Next() {
    CHANCERY_RETURN_IF_ERROR(rt_.meter->ChargeSteps(1));
    CHANCERY_ASSIGN_OR_RETURN(const bool more, Pull());
    if (more) ++rt_.stats[static_cast<size_t>(plan_.id)].rows;
    return more;
  }
  // Starts again, for another row of whoever asks.
  virtual void Reset() {
    if (input_ != nullptr) input_->Reset();
  }

  std::unique_ptr<Operator> input_;

 protected:
  virtual absl::StatusOr<bool> Pull() = 0;

  absl::Status ChargeEdge() {
    ++rt_.stats[static_cast<size_t>(plan_.id)].edges;
    return rt_.meter->ChargeEdges(1);
  }

  const PlanNode& plan_;
  Runtime& rt_;
};

class Once : public Operator {
 public:
  using Operator::Operator;
  void Reset() override { done_ = false; }

 protected:
  absl::StatusOr<bool> Pull() override {
    if (done_) return false;
    return done_ = true;
  }

 private:
  bool done_ = false;
};

// Operators that make any number of rows of each row of their input: Start begins with one.
class Each : public Operator {
 public:
  using Operator::Operator;
  void Reset() override {
    Operator::Reset();
    open_ = false;
  }

 protected:
  // False: there is nothing for this row of the input.
  virtual absl::StatusOr<bool> Start() = 0;
  virtual absl::StatusOr<bool> Step() = 0;

  absl::StatusOr<bool> Pull() final {
    while (true) {
      if (!open_) {
        CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
        if (!more) return false;
        CHANCERY_ASSIGN_OR_RETURN(open_, Start());
        if (!open_) continue;
      }
      CHANCERY_ASSIGN_OR_RETURN(const bool more, Step());
      if (more) return true;
      open_ = false;
    }
  }

 private:
  bool open_ = false;
};

class NodeScan : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    if (plan_.kind == PlanKind::kNodeSeek) {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*plan_.expr, rt_.eval));
      if (value.is_null()) return false;
      cursor_ = rt_.graph->SeekNodes(plan_.labels[0], plan_.key, value);
    } else {
      cursor_ = rt_.graph->ScanNodes(plan_.labels[0]);
    }
    return true;
  }
  absl::StatusOr<bool> Step() override {
    NodeId node;
    CHANCERY_ASSIGN_OR_RETURN(const bool more, cursor_->Next(&node));
    if (!more) return false;
    CHANCERY_RETURN_IF_ERROR(ChargeEdge());
    rt_.At(plan_.to) = Value::Node(node);
    return true;
  }

 private:
  std::unique_ptr<NodeCursor> cursor_;
};

// The node in a slot; nullopt if it is null.
absl::StatusOr<absl::optional<NodeId>> NodeIn(const Value& value) {
  if (value.is_null()) return absl::optional<NodeId>();
  if (value.is_node()) return absl::optional<NodeId>(value.node());
  return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                      absl::StrCat("a pattern begins at nodes, not at a ", KindName(value)));
}

// Whether a path that has gone along the one cannot go along the other.
bool SameEdge(const Relationship& a, const Relationship& b) {
  if (a == b) return true;
  return a.undirected && b.undirected && a.key == b.key && a.start == b.end && a.end == b.start &&
         a.type == b.type;
}

// Whether a relationship is among those that a MATCH has found elsewhere.
bool IsAmong(const Relationship& relationship, const std::vector<int>& slots, Runtime& rt) {
  for (const int slot : slots) {
    const Value& other = rt.At(slot);
    if (other.is_relationship() && SameEdge(other.relationship(), relationship)) return true;
    if (!other.is_list()) continue;
    for (const Value& item : other.list()) {
      if (item.is_relationship() && SameEdge(item.relationship(), relationship)) return true;
    }
  }
  return false;
}

// What the conditions say of the row at hand.
ExpandBounds CurrentBounds(const PlanBounds& plan, Runtime& rt) {
  ExpandBounds bounds;
  bounds.certain = plan.certain;
  // What cannot be computed says nothing here; it is an error where the condition is tested.
  const auto add = [&rt](const std::vector<BoundExprPtr>& exprs, std::vector<Value>* values) {
    for (const BoundExprPtr& expr : exprs) {
      absl::StatusOr<Value> value = Evaluate(*expr, rt.eval);
      if (value.ok()) values->push_back(*std::move(value));
    }
  };
  add(plan.not_before, &bounds.not_before);
  add(plan.not_after, &bounds.not_after);
  for (const int slot : plan.covered_by) {
    const Value& value = rt.At(slot);
    if (value.is_relationship()) bounds.covered_by.push_back(value.relationship());
  }
  return bounds;
}

class Expand : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> from, NodeIn(rt_.At(plan_.from)));
    if (!from.has_value()) return false;
    const BoundRelationship& r = plan_.relationship;
    if (plan_.bounds.empty()) {
      cursor_ = rt_.graph->Expand(*from, r.direction, r.types, plan_.labels);
      return true;
    }
    CHANCERY_ASSIGN_OR_RETURN(cursor_, rt_.graph->ExpandWithin(*from, r.direction, r.types[0],
                                                               CurrentBounds(plan_.bounds, rt_)));
    return true;
  }
  absl::StatusOr<bool> Step() override {
    Relationship relationship;
    NodeId other;
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, cursor_->Next(&relationship, &other));
      if (!more) return false;
      CHANCERY_RETURN_IF_ERROR(ChargeEdge());
      if (plan_.to_known) {
        const Value& to = rt_.At(plan_.to);
        if (!to.is_node() || to.node() != other) continue;
      }
      if (IsAmong(relationship, plan_.distinct_from, rt_)) continue;
      rt_.At(plan_.relationship_slot) = Value::Rel(relationship);
      if (!plan_.to_known) rt_.At(plan_.to) = Value::Node(other);
      return true;
    }
  }

 private:
  std::unique_ptr<RelationshipCursor> cursor_;
};

// Properties that each relationship of a list must have.
struct Wanted {
  std::string key;
  Value value;
};
absl::StatusOr<std::vector<Wanted>> WantedProperties(const PlanNode& plan, Runtime& rt) {
  std::vector<Wanted> wanted;
  for (const BoundProperty& property : plan.relationship.properties) {
    CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*property.value, rt.eval));
    wanted.push_back({property.key, std::move(value)});
  }
  return wanted;
}
absl::StatusOr<bool> HasAll(const Relationship& relationship, const std::vector<Wanted>& wanted,
                            Runtime& rt) {
  for (const Wanted& want : wanted) {
    CHANCERY_ASSIGN_OR_RETURN(const Value value,
                              rt.graph->RelationshipProperty(relationship, want.key));
    if (!Equals(value, want.value).value_or(false)) return false;
  }
  return true;
}

// Depth first, each relationship at most once a path.
class VarExpand : public Each {
 public:
  VarExpand(const PlanNode& plan, Runtime* runtime) : Each(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Each::Reset();
    Clear();
  }

 protected:
  absl::StatusOr<bool> Start() override {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> from, NodeIn(rt_.At(plan_.from)));
    if (!from.has_value()) return false;
    CHANCERY_ASSIGN_OR_RETURN(wanted_, WantedProperties(plan_, rt_));
    Clear();
    start_ = *from;
    at_start_ = true;
    return true;
  }

  absl::StatusOr<bool> Step() override {
    const BoundRelationship& r = plan_.relationship;
    if (at_start_) {
      at_start_ = false;
      if (Deeper()) {
        CHANCERY_RETURN_IF_ERROR(Push(start_));
      }
      if (r.min_hops == 0 && Accept(start_)) return true;
    }
    while (!stack_.empty()) {
      Relationship relationship;
      NodeId other;
      CHANCERY_ASSIGN_OR_RETURN(const bool more, stack_.back()->Next(&relationship, &other));
      if (!more) {
        stack_.pop_back();
        held_.Remove(kBytesOfLevel);
        if (!path_.empty()) path_.pop_back();
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(ChargeEdge());
      const auto same = [&relationship](const Relationship& r) {
        return SameEdge(r, relationship);
      };
      if (std::any_of(path_.begin(), path_.end(), same)) continue;
      if (IsAmong(relationship, plan_.distinct_from, rt_)) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool has, HasAll(relationship, wanted_, rt_));
      if (!has) continue;
      path_.push_back(relationship);
      const bool accepted = static_cast<int64_t>(path_.size()) >= r.min_hops && Accept(other);
      if (Deeper()) {
        CHANCERY_RETURN_IF_ERROR(Push(other));
      } else {
        path_.pop_back();
      }
      if (accepted) return true;
    }
    return false;
  }

 private:
  // Of a cursor, about.
  static constexpr uint64_t kBytesOfLevel = 2048;

  bool Deeper() const {
    return !plan_.relationship.max_hops.has_value() ||
           static_cast<int64_t>(path_.size()) < *plan_.relationship.max_hops;
  }
  absl::Status Push(NodeId node) {
    stack_.push_back(
        rt_.graph->Expand(node, plan_.relationship.direction, plan_.relationship.types, {}));
    return held_.Add(kBytesOfLevel);
  }
  void Clear() {
    stack_.clear();
    path_.clear();
    held_.Release();
  }
  bool Accept(NodeId end) {
    if (plan_.to_known) {
      const Value& to = rt_.At(plan_.to);
      if (!to.is_node() || to.node() != end) return false;
    } else {
      rt_.At(plan_.to) = Value::Node(end);
    }
    ValueList list;
    list.reserve(path_.size());
    for (const Relationship& relationship : path_) list.push_back(Value::Rel(relationship));
    if (!plan_.forward) std::reverse(list.begin(), list.end());
    rt_.At(plan_.relationship_slot) = Value::List(std::move(list));
    return true;
  }

  std::vector<Wanted> wanted_;
  NodeId start_;
  bool at_start_ = false;
  std::vector<std::unique_ptr<RelationshipCursor>> stack_;
  std::vector<Relationship> path_;
  Held held_;
};

// A relationship, or a list of them, that has a value already: its ends are set or checked.
class ExpandKnown : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    ends_.clear();
    const Value& value = rt_.At(plan_.relationship_slot);
    if (value.is_null()) return false;
    const Direction direction = plan_.relationship.direction;
    if (value.is_relationship()) {
      const Relationship& r = value.relationship();
      if (IsAmong(r, plan_.distinct_from, rt_) || !TypeFits(r)) return false;
      if (direction != Direction::kIn) ends_.push_back({r.start, r.end});
      if (direction != Direction::kOut && !(direction == Direction::kBoth && r.start == r.end)) {
        ends_.push_back({r.end, r.start});
      }
      return true;
    }
    if (!value.is_list()) {
      return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                          absl::StrCat("a ", KindName(value), " is no relationship"));
    }
    // The list must be a way from one end to the other, of the length and direction asked for.
    const ValueList& list = value.list();
    const int64_t hops = static_cast<int64_t>(list.size());
    if (hops < plan_.relationship.min_hops ||
        (plan_.relationship.max_hops.has_value() && hops > *plan_.relationship.max_hops)) {
      return false;
    }
    std::vector<NodeId> starts;
    if (list.empty()) {
      const Value& from = rt_.At(plan_.from_known ? plan_.from : plan_.to);
      if (from.is_node()) ends_.push_back({from.node(), from.node()});
      return !ends_.empty();
    }
    if (!list[0].is_relationship()) return false;
    for (const NodeId start : {list[0].relationship().start, list[0].relationship().end}) {
      if (!starts.empty() && starts[0] == start) continue;
      starts.push_back(start);
      NodeId at = start;
      bool fits = true;
      for (const Value& item : list) {
        if (!item.is_relationship() || !TypeFits(item.relationship())) {
          fits = false;
          break;
        }
        const Relationship& r = item.relationship();
        if (r.start == at && direction != Direction::kIn) {
          at = r.end;
        } else if (r.end == at && direction != Direction::kOut) {
          at = r.start;
        } else {
          fits = false;
          break;
        }
      }
      if (fits) ends_.push_back({start, at});
    }
    return !ends_.empty();
  }

  absl::StatusOr<bool> Step() override {
    while (!ends_.empty()) {
      const std::pair<NodeId, NodeId> ends = ends_.back();
      ends_.pop_back();
      if (plan_.from_known &&
          (!rt_.At(plan_.from).is_node() || rt_.At(plan_.from).node() != ends.first)) {
        continue;
      }
      if (plan_.to_known &&
          (!rt_.At(plan_.to).is_node() || rt_.At(plan_.to).node() != ends.second)) {
        continue;
      }
      if (plan_.from == plan_.to && ends.first != ends.second) continue;
      rt_.At(plan_.from) = Value::Node(ends.first);
      rt_.At(plan_.to) = Value::Node(ends.second);
      return true;
    }
    return false;
  }

 private:
  bool TypeFits(const Relationship& r) const {
    const std::vector<std::string>& types = plan_.relationship.types;
    return types.empty() || std::find(types.begin(), types.end(), r.type) != types.end();
  }

  std::vector<std::pair<NodeId, NodeId>> ends_;
};

// Breadth first from both ends by turns, a level of whichever has fewer nodes to go on from, until
// one side comes upon what the other has reached.
class ShortestPath : public Each {
 public:
  ShortestPath(const PlanNode& plan, Runtime* runtime)
      : Each(plan, runtime), reached_(runtime->meter), held_(runtime->meter) {}
  void Reset() override {
    Each::Reset();
    Clear();
  }

 protected:
  absl::StatusOr<bool> Start() override {
    Clear();
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> from, NodeIn(rt_.At(plan_.from)));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> to, NodeIn(rt_.At(plan_.to)));
    if (!from.has_value() || !to.has_value()) return false;
    CHANCERY_ASSIGN_OR_RETURN(wanted_, WantedProperties(plan_, rt_));
    const BoundRelationship& r = plan_.relationship;
    const int64_t max_hops =
        !r.variable_length ? 1 : r.max_hops.value_or(std::numeric_limits<int64_t>::max());
    if (*from == *to) {
      if (r.variable_length && r.min_hops == 0) found_.push_back({{*from}, {}});
      return !found_.empty();
    }
    Side ahead(*from, r.direction);
    Side back(*to, Reverse(r.direction));
    // The nodes at which the shortest paths cross from what the one has reached to what the other
    // has. Each has reached all nodes up to its depth, so that no path is shorter than both depths.
    std::vector<NodeId> crossings;
    for (int64_t hops = 1; crossings.empty() && hops <= max_hops; ++hops) {
      if (ahead.level.empty() || back.level.empty()) break;
      const bool forward = ahead.level.size() <= back.level.size();
      CHANCERY_ASSIGN_OR_RETURN(crossings,
                                Deeper(forward ? &ahead : &back, forward ? back : ahead));
    }
    for (const NodeId crossing : crossings) {
      CHANCERY_RETURN_IF_ERROR(Trace(crossing, ahead, back));
    }
    reached_.Release();
    return !found_.empty();
  }

  absl::StatusOr<bool> Step() override {
    if (found_.empty()) return false;
    Path path = std::move(found_.back());
    found_.pop_back();
    ValueList list;
    for (const Relationship& relationship : path.relationships) {
      list.push_back(Value::Rel(relationship));
    }
    rt_.At(plan_.relationship_slot) =
        plan_.relationship.variable_length ? Value::List(std::move(list)) : list[0];
    if (plan_.slot != kNoSlot) rt_.At(plan_.slot) = Value::OfPath(std::move(path));
    return true;
  }

 private:
  static constexpr uint64_t kBytesOfNode = 160;
  // Of a further way to a node.
  static constexpr uint64_t kBytesOfParent = 80;

  // What has been reached from one end.
  struct Side {
    Side(NodeId end, Direction along) : direction(along), level({end}) { parents[end]; }

    const Direction direction;
    std::vector<NodeId> level;  // the nodes that were reached last
    // By which relationships, of the level before, a node was reached; none of the end itself.
    absl::flat_hash_map<NodeId, std::vector<std::pair<NodeId, Relationship>>> parents;
  };

  void Clear() {
    found_.clear();
    reached_.Release();
    held_.Release();
  }

  // Reaches the next level of `side`; those of its nodes that `other` has reached.
  absl::StatusOr<std::vector<NodeId>> Deeper(Side* side, const Side& other) {
    std::vector<NodeId> crossings;
    std::vector<NodeId> next;
    absl::flat_hash_set<NodeId> in_next;
    for (const NodeId node : side->level) {
      const std::unique_ptr<RelationshipCursor> cursor =
          rt_.graph->Expand(node, side->direction, plan_.relationship.types, {});
      Relationship relationship;
      NodeId far;
      while (true) {
        CHANCERY_ASSIGN_OR_RETURN(const bool more, cursor->Next(&relationship, &far));
        if (!more) break;
        CHANCERY_RETURN_IF_ERROR(ChargeEdge());
        if (IsAmong(relationship, plan_.distinct_from, rt_)) continue;
        const bool first = !in_next.contains(far);
        if (first ? side->parents.contains(far) : plan_.shortest == ShortestKind::kOne) continue;
        CHANCERY_ASSIGN_OR_RETURN(const bool has, HasAll(relationship, wanted_, rt_));
        if (!has) continue;
        CHANCERY_RETURN_IF_ERROR(reached_.Add(first ? kBytesOfNode : kBytesOfParent));
        side->parents[far].push_back({node, relationship});
        if (!first) continue;
        in_next.insert(far);
        next.push_back(far);
        if (!other.parents.contains(far)) continue;
        crossings.push_back(far);
        if (plan_.shortest == ShortestKind::kOne) return crossings;
      }
    }
    side->level = std::move(next);
    return crossings;
  }

  // A way from a node back to the end of a side.
  struct Way {
    std::vector<NodeId> nodes;  // without the node itself
    std::vector<Relationship> relationships;
  };

  absl::StatusOr<std::vector<Way>> WaysBack(NodeId node, const Side& side) {
    std::vector<Way> ways;
    std::vector<Way> open(1);
    while (!open.empty()) {
      Way way = std::move(open.back());
      open.pop_back();
      CHANCERY_RETURN_IF_ERROR(rt_.meter->ChargeSteps(1));
      const auto& parents = side.parents.at(way.nodes.empty() ? node : way.nodes.back());
      if (parents.empty()) {
        CHANCERY_RETURN_IF_ERROR(reached_.Add(way.nodes.size() * kBytesOfParent));
        ways.push_back(std::move(way));
        if (plan_.shortest == ShortestKind::kOne) break;
        continue;
      }
      for (const auto& [before, relationship] : parents) {
        open.push_back(way);
        open.back().nodes.push_back(before);
        open.back().relationships.push_back(relationship);
      }
    }
    return ways;
  }

  // All shortest paths through a crossing, or one.
  absl::Status Trace(NodeId crossing, const Side& ahead, const Side& back) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<Way> starts, WaysBack(crossing, ahead));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<Way> ends, WaysBack(crossing, back));
    for (const Way& start : starts) {
      for (const Way& end : ends) {
        CHANCERY_RETURN_IF_ERROR(rt_.meter->ChargeSteps(1));
        Path path;
        path.nodes.assign(start.nodes.rbegin(), start.nodes.rend());
        path.nodes.push_back(crossing);
        path.nodes.insert(path.nodes.end(), end.nodes.begin(), end.nodes.end());
        path.relationships.assign(start.relationships.rbegin(), start.relationships.rend());
        path.relationships.insert(path.relationships.end(), end.relationships.begin(),
                                  end.relationships.end());
        CHANCERY_RETURN_IF_ERROR(held_.Add(Value::OfPath(path).bytes()));
        found_.push_back(std::move(path));
      }
    }
    return absl::OkStatus();
  }

  std::vector<Wanted> wanted_;
  std::vector<Path> found_;
  Held reached_;  // while it searches
  Held held_;     // by what it found
};

// Takes some rows of the input at a time, so that the graph can read for all of them together.
class PathIndexSeek : public Operator {
 public:
  PathIndexSeek(const PlanNode& plan, Runtime* runtime)
      : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    Drop();
    cursor_.reset();
    input_frame_.clear();
    batch_ = 0;
    input_ended_ = false;
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    while (true) {
      if (cursor_ != nullptr) {
        NodeId middle;
        NodeId other;
        CHANCERY_ASSIGN_OR_RETURN(const bool more, cursor_->Next(&middle, &other));
        if (more) {
          CHANCERY_RETURN_IF_ERROR(ChargeEdge());
          rt_.At(plan_.middle) = Value::Node(middle);
          rt_.At(plan_.to) = Value::Node(other);
          return true;
        }
        cursor_.reset();
      }
      if (at_ == rows_.size()) {
        if (input_ended_) return false;
        CHANCERY_RETURN_IF_ERROR(Fill());
        continue;
      }
      rt_.eval.frame = std::move(rows_[at_]);
      CHANCERY_ASSIGN_OR_RETURN(cursor_, rt_.graph->SeekPaths(ends_[at_]));
      ++at_;
    }
  }

 private:
  // The first row is answered at once.
  static constexpr size_t kBatches[] = {1, 32, 1024};
  // What rows say is mostly shared between them, so it ends a batch, but does not count as memory.
  static constexpr size_t kMaxBatchBytes = 1 << 20;

  absl::Status Fill() {
    Drop();
    const size_t wanted = kBatches[batch_];
    batch_ = std::min(batch_ + 1, std::size(kBatches) - 1);
    // The input goes on from the frame in which it stopped.
    if (!input_frame_.empty()) rt_.eval.frame = std::move(input_frame_);
    size_t bytes = 0;
    while (rows_.size() < wanted && bytes < kMaxBatchBytes) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      input_ended_ = !more;
      if (!more) break;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> a, NodeIn(rt_.At(plan_.from)));
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> r, NodeIn(rt_.At(plan_.other)));
      if (!a.has_value() || !r.has_value()) continue;
      rows_.push_back(rt_.eval.frame);
      ends_.push_back({*a, *r, CurrentBounds(plan_.bounds, rt_)});
      const ExpandBounds& bounds = ends_.back().bounds;
      bytes += BytesOf(rows_.back());
      CHANCERY_RETURN_IF_ERROR(
          held_.Add(sizeof(ValueList) + sizeof(PathEnds) +
                    (rows_.back().size() + bounds.not_before.size() + bounds.not_after.size()) *
                        sizeof(Value) +
                    bounds.covered_by.size() * sizeof(Relationship)));
    }
    input_frame_ = rt_.eval.frame;
    if (ends_.size() <= 1) return absl::OkStatus();
    return rt_.graph->PreparePaths(ends_);
  }

  void Drop() {
    rows_.clear();
    ends_.clear();
    at_ = 0;
    held_.Release();
  }

  // Of the batch: frames, and what they ask for.
  std::vector<ValueList> rows_;
  std::vector<PathEnds> ends_;
  size_t at_ = 0;
  size_t batch_ = 0;
  bool input_ended_ = false;
  ValueList input_frame_;
  std::unique_ptr<PathCursor> cursor_;
  Held held_;
};

class PairIndexSeek : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> p, NodeIn(rt_.At(plan_.from)));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> q, NodeIn(rt_.At(plan_.other)));
    if (!p.has_value() || !q.has_value()) return false;
    CHANCERY_ASSIGN_OR_RETURN(cursor_,
                              rt_.graph->SeekPairs(*p, *q, CurrentBounds(plan_.bounds, rt_)));
    return true;
  }
  absl::StatusOr<bool> Step() override {
    NodeId middle;
    NodeId first;
    NodeId second;
    CHANCERY_ASSIGN_OR_RETURN(const bool more, cursor_->Next(&middle, &first, &second));
    if (!more) return false;
    CHANCERY_RETURN_IF_ERROR(ChargeEdge());
    rt_.At(plan_.middle) = Value::Node(middle);
    rt_.At(plan_.to) = Value::Node(first);
    rt_.At(plan_.slot) = Value::Node(second);
    return true;
  }

 private:
  std::unique_ptr<PairCursor> cursor_;
};

class Filter : public Operator {
 public:
  using Operator::Operator;

 protected:
  absl::StatusOr<bool> Pull() override {
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) return false;
      CHANCERY_ASSIGN_OR_RETURN(const bool holds, Holds(*plan_.expr, rt_.eval));
      if (holds) return true;
    }
  }
};

class BuildPath : public Operator {
 public:
  using Operator::Operator;

 protected:
  absl::StatusOr<bool> Pull() override {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
    if (!more) return false;
    Path path;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<NodeId> first,
                              NodeIn(rt_.At(plan_.path.nodes[0].slot)));
    if (!first.has_value()) {
      rt_.At(plan_.path.slot) = Value();
      return true;
    }
    path.nodes.push_back(*first);
    for (const BoundRelationship& r : plan_.path.relationships) {
      const Value& value = rt_.At(r.slot);
      if (value.is_relationship()) {
        Add(value.relationship(), &path);
      } else {
        for (const Value& item : value.list()) Add(item.relationship(), &path);
      }
    }
    rt_.At(plan_.path.slot) = Value::OfPath(std::move(path));
    return true;
  }

 private:
  static void Add(const Relationship& r, Path* path) {
    const NodeId at = path->nodes.back();
    path->relationships.push_back(r);
    path->nodes.push_back(r.start == at ? r.end : r.start);
  }
};

class Optional : public Operator {
 public:
  using Operator::Operator;
  void Reset() override {
    Operator::Reset();
    open_ = false;
  }
  std::unique_ptr<Operator> inner_;

 protected:
  absl::StatusOr<bool> Pull() override {
    while (true) {
      if (!open_) {
        CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
        if (!more) return false;
        inner_->Reset();
        open_ = true;
        found_ = false;
      }
      CHANCERY_ASSIGN_OR_RETURN(const bool more, inner_->Next());
      if (more) {
        found_ = true;
        return true;
      }
      open_ = false;
      if (!found_) {
        for (const int slot : plan_.slots) rt_.At(slot) = Value();
        return true;
      }
    }
  }

 private:
  bool open_ = false;
  bool found_ = false;
};

// The rows of `inner`, which do not depend on those of the input, are made once, and found for each
// of these by the nodes that both have.
class HashJoin : public Operator {
 public:
  HashJoin(const PlanNode& plan, Runtime* runtime)
      : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    rows_.clear();
    held_.Release();
    built_ = false;
    matches_ = nullptr;
  }
  std::unique_ptr<Operator> inner_;

 protected:
  absl::StatusOr<bool> Pull() override {
    while (true) {
      while (matches_ != nullptr && at_ < matches_->size()) {
        rt_.Restore(plan_.slots, (*matches_)[at_++]);
        if (!MeetsAgain()) return true;
      }
      matches_ = nullptr;
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) return false;
      if (!built_) {
        const ValueList row = rt_.eval.frame;
        CHANCERY_RETURN_IF_ERROR(Build());
        rt_.eval.frame = row;
      }
      const absl::optional<Key> key = KeyOfRow();
      if (!key.has_value()) continue;
      const auto found = rows_.find(*key);
      if (found == rows_.end()) continue;
      matches_ = &found->second;
      at_ = 0;
    }
  }

 private:
  using Key = absl::InlinedVector<NodeId, 2>;

  // Nullopt if one is null: nothing goes together with that.
  absl::optional<Key> KeyOfRow() {
    Key key;
    for (const int slot : plan_.keys) {
      const Value& value = rt_.At(slot);
      if (!value.is_node()) return absl::nullopt;
      key.push_back(value.node());
    }
    return key;
  }

  // Whether both sides went along the same relationship.
  bool MeetsAgain() {
    if (plan_.distinct_from.empty()) return false;
    const auto is_among = [this](const Value& value) {
      return value.is_relationship() && IsAmong(value.relationship(), plan_.distinct_from, rt_);
    };
    return std::any_of(plan_.distinct.begin(), plan_.distinct.end(), [&](int slot) {
      const Value& value = rt_.At(slot);
      return value.is_list() ? std::any_of(value.list().begin(), value.list().end(), is_among)
                             : is_among(value);
    });
  }

  absl::Status Build() {
    built_ = true;
    inner_->Reset();
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, inner_->Next());
      if (!more) return absl::OkStatus();
      absl::optional<Key> key = KeyOfRow();
      if (!key.has_value()) continue;
      ValueList row = rt_.Save(plan_.slots);
      CHANCERY_RETURN_IF_ERROR(held_.Add(BytesOf(row) + sizeof(Key)));
      rows_[*std::move(key)].push_back(std::move(row));
    }
  }

  absl::flat_hash_map<Key, std::vector<ValueList>> rows_;
  Held held_;
  bool built_ = false;
  const std::vector<ValueList>* matches_ = nullptr;
  size_t at_ = 0;
};

class Unwind : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    CHANCERY_ASSIGN_OR_RETURN(list_, Evaluate(*plan_.expr, rt_.eval));
    at_ = 0;
    return !list_.is_null();
  }
  absl::StatusOr<bool> Step() override {
    if (!list_.is_list()) {
      // What is no list is a list of itself.
      if (at_++ > 0) return false;
      rt_.At(plan_.slot) = list_;
      return true;
    }
    if (at_ >= list_.list().size()) return false;
    rt_.At(plan_.slot) = list_.list()[at_++];
    return true;
  }

 private:
  Value list_;
  size_t at_ = 0;
};

class Project : public Operator {
 public:
  Project(const PlanNode& plan, Runtime* runtime)
      : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    held_.Release();
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    held_.Release();
    CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
    if (!more) return false;
    for (const BoundItem& item : plan_.items) {
      if (item.expr->kind == ExprKind::kVariable && item.expr->slot == item.slot) continue;
      CHANCERY_ASSIGN_OR_RETURN(rt_.At(item.slot), Evaluate(*item.expr, rt_.eval));
      if (item.expr->kind != ExprKind::kVariable && rt_.At(item.slot).weight() > kSmallWeight) {
        CHANCERY_RETURN_IF_ERROR(held_.Add(rt_.At(item.slot).bytes()));
      }
    }
    return true;
  }

 private:
  // Items of so many parts are not counted.
  static constexpr uint64_t kSmallWeight = 64;

  Held held_;
};

// Whether an expression is the same whenever the slots are that it reads.
bool IsSettled(const BoundExpr& expr) {
  if (expr.subquery >= 0 || (expr.function != nullptr && !expr.function->constant)) return false;
  return std::all_of(expr.args.begin(), expr.args.end(),
                     [](const BoundExprPtr& arg) { return arg == nullptr || IsSettled(*arg); });
}

class Aggregate : public Operator {
 public:
  Aggregate(const PlanNode& plan, Runtime* runtime)
      : Operator(plan, runtime), held_(runtime->meter) {
    // What is grouped by is mostly said of a node or two.
    bool computed = false;
    std::set<int> reads;
    for (const BoundItem& item : plan.items) {
      computed = computed || item.expr->kind != ExprKind::kVariable;
      if (!IsSettled(*item.expr)) return;
      reads.insert(item.expr->reads.begin(), item.expr->reads.end());
    }
    if (computed && reads.size() <= kMaxNodesOfKey && runtime->writer == nullptr) {
      nodes_of_key_.assign(reads.begin(), reads.end());
    }
  }
  void Reset() override {
    Operator::Reset();
    group_of_nodes_.clear();
    groups_.clear();
    order_.clear();
    held_.Release();
    read_ = false;
    at_ = 0;
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    if (!read_) {
      CHANCERY_RETURN_IF_ERROR(Read());
    }
    if (at_ == order_.size()) return false;
    const auto& group = *order_[at_++];
    for (size_t i = 0; i < plan_.items.size(); ++i) rt_.At(plan_.items[i].slot) = group.first[i];
    for (size_t i = 0; i < plan_.aggregates.size(); ++i) {
      absl::StatusOr<Value> value = group.second[i].Finish();
      CHANCERY_RETURN_IF_ERROR(value.status());
      rt_.At(plan_.aggregates[i].slot) = *std::move(value);
    }
    return true;
  }

 private:
  using Group = std::pair<const ValueList, std::vector<Accumulator>>;

  std::vector<Accumulator> NewGroup() const {
    std::vector<Accumulator> accumulators;
    for (const BoundAggregate& aggregate : plan_.aggregates) {
      accumulators.emplace_back(aggregate.kind, aggregate.distinct);
    }
    return accumulators;
  }

  absl::Status Read() {
    read_ = true;
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) break;
      CHANCERY_ASSIGN_OR_RETURN(Group* const group, GroupOfRow());
      std::vector<Accumulator>& accumulators = group->second;
      for (size_t i = 0; i < plan_.aggregates.size(); ++i) {
        const BoundAggregate& aggregate = plan_.aggregates[i];
        if (aggregate.arg == nullptr) {
          accumulators[i].AddRow();
          continue;
        }
        CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*aggregate.arg, rt_.eval));
        Value param;
        if (aggregate.param != nullptr) {
          CHANCERY_ASSIGN_OR_RETURN(param, Evaluate(*aggregate.param, rt_.eval));
        }
        absl::StatusOr<size_t> bytes = accumulators[i].Add(value, param);
        if (!bytes.ok()) return AtSpan(bytes.status(), aggregate.arg->span);
        CHANCERY_RETURN_IF_ERROR(held_.Add(*bytes));
      }
    }
    // Without keys there is one group, also of no rows.
    if (plan_.items.empty() && order_.empty()) {
      auto& group = groups_[ValueList()];
      group = std::make_unique<Group>(ValueList(), NewGroup());
      order_.push_back(group.get());
    }
    return absl::OkStatus();
  }

  // The group of the row at hand. What it is grouped by is computed once for the same nodes.
  absl::StatusOr<Group*> GroupOfRow() {
    NodesOfKey nodes;
    for (const int slot : nodes_of_key_) {
      const Value& value = rt_.At(slot);
      if (!value.is_node()) break;
      nodes.push_back(value.node());
    }
    const bool known = !nodes.empty() && nodes.size() == nodes_of_key_.size();
    if (known) {
      const auto found = group_of_nodes_.find(nodes);
      if (found != group_of_nodes_.end()) return found->second;
    }
    CHANCERY_ASSIGN_OR_RETURN(Group* const group, GroupByKey());
    if (known) {
      CHANCERY_RETURN_IF_ERROR(held_.Add(sizeof(NodesOfKey) + 2 * sizeof(Group*)));
      group_of_nodes_.emplace(std::move(nodes), group);
    }
    return group;
  }

  absl::StatusOr<Group*> GroupByKey() {
    ValueList key;
    key.reserve(plan_.items.size());
    for (const BoundItem& item : plan_.items) {
      CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*item.expr, rt_.eval));
      key.push_back(std::move(value));
    }
    const auto found = groups_.find(key);
    if (found != groups_.end()) return found->second.get();
    CHANCERY_RETURN_IF_ERROR(
        held_.Add(BytesOf(key) + plan_.aggregates.size() * sizeof(Accumulator) + 64));
    auto group = std::make_unique<Group>(key, NewGroup());
    // Groups come out in the order in which they came in.
    order_.push_back(group.get());
    return groups_.emplace(std::move(key), std::move(group)).first->second.get();
  }

  static constexpr size_t kMaxNodesOfKey = 2;
  using NodesOfKey = absl::InlinedVector<NodeId, kMaxNodesOfKey>;

  // The slots by which groups are told apart if all of them hold nodes; empty: by the values only.
  std::vector<int> nodes_of_key_;
  absl::flat_hash_map<NodesOfKey, Group*> group_of_nodes_;
  absl::flat_hash_map<ValueList, std::unique_ptr<Group>, ValuesHash, ValuesEquivalent> groups_;
  std::vector<const Group*> order_;
  Held held_;
  bool read_ = false;
  size_t at_ = 0;
};

class Distinct : public Operator {
 public:
  Distinct(const PlanNode& plan, Runtime* runtime)
      : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    seen_.clear();
    held_.Release();
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) return false;
      ValueList row = rt_.Save(plan_.slots);
      const size_t bytes = BytesOf(row);
      if (!seen_.insert(std::move(row)).second) continue;
      CHANCERY_RETURN_IF_ERROR(held_.Add(bytes));
      return true;
    }
  }

 private:
  RowSet seen_;
  Held held_;
};

class Sort : public Operator {
 public:
  Sort(const PlanNode& plan, Runtime* runtime) : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    rows_.clear();
    held_.Release();
    read_ = false;
    at_ = 0;
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    if (!read_) {
      CHANCERY_RETURN_IF_ERROR(Read());
    }
    if (at_ == rows_.size()) return false;
    rt_.Restore(plan_.slots, rows_[at_++].values);
    return true;
  }

 private:
  struct Row {
    ValueList keys;
    ValueList values;
    uint64_t number;  // equal rows stay in their order
  };

  bool Before(const Row& a, const Row& b) const {
    for (size_t i = 0; i < a.keys.size(); ++i) {
      const int order = OrderCompare(a.keys[i], b.keys[i]);
      if (order != 0) return plan_.order_by[i].descending ? order > 0 : order < 0;
    }
    return a.number < b.number;
  }

  absl::Status Read() {
    read_ = true;
    const auto before = [this](const Row& a, const Row& b) { return Before(a, b); };
    uint64_t keep = std::numeric_limits<uint64_t>::max();
    if (plan_.limit != nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(const int64_t limit,
                                EvaluateCount(*plan_.limit, "LIMIT", rt_.eval));
      keep = static_cast<uint64_t>(limit);
      if (plan_.skip != nullptr) {
        CHANCERY_ASSIGN_OR_RETURN(const int64_t skip, EvaluateCount(*plan_.skip, "SKIP", rt_.eval));
        keep += static_cast<uint64_t>(skip);
      }
    }
    uint64_t number = 0;
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) break;
      Row row;
      row.number = number++;
      for (const BoundSort& sort : plan_.order_by) {
        CHANCERY_ASSIGN_OR_RETURN(Value key, Evaluate(*sort.expr, rt_.eval));
        row.keys.push_back(std::move(key));
      }
      if (keep == 0) continue;
      if (rows_.size() >= keep && !Before(row, rows_.front())) continue;
      row.values = rt_.Save(plan_.slots);
      CHANCERY_RETURN_IF_ERROR(held_.Add(BytesOf(row.keys) + BytesOf(row.values)));
      rows_.push_back(std::move(row));
      if (plan_.limit == nullptr) continue;
      // A heap with the last of the first rows on top.
      std::push_heap(rows_.begin(), rows_.end(), before);
      if (rows_.size() > keep) {
        std::pop_heap(rows_.begin(), rows_.end(), before);
        held_.Remove(BytesOf(rows_.back().keys) + BytesOf(rows_.back().values));
        rows_.pop_back();
      }
    }
    std::sort(rows_.begin(), rows_.end(), before);
    return absl::OkStatus();
  }

  std::vector<Row> rows_;
  Held held_;
  bool read_ = false;
  size_t at_ = 0;
};

class Skip : public Operator {
 public:
  using Operator::Operator;
  void Reset() override {
    Operator::Reset();
    skipped_ = false;
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    if (!skipped_) {
      CHANCERY_ASSIGN_OR_RETURN(const int64_t count, EvaluateCount(*plan_.expr, "SKIP", rt_.eval));
      for (int64_t i = 0; i < count; ++i) {
        CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
        if (!more) break;
      }
      skipped_ = true;
    }
    return input_->Next();
  }

 private:
  bool skipped_ = false;
};

class Limit : public Operator {
 public:
  using Operator::Operator;
  void Reset() override {
    Operator::Reset();
    started_ = false;
  }

 protected:
  absl::StatusOr<bool> Pull() override {
    if (!started_) {
      CHANCERY_ASSIGN_OR_RETURN(left_, EvaluateCount(*plan_.expr, "LIMIT", rt_.eval));
      started_ = true;
      // What writes is carried out whatever of it is asked for.
      if (left_ == 0 && rt_.writer != nullptr) {
        while (true) {
          CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
          if (!more) break;
        }
      }
    }
    if (left_ == 0) return false;
    --left_;
    return input_->Next();
  }

 private:
  bool started_ = false;
  int64_t left_ = 0;
};

class Call : public Each {
 public:
  using Each::Each;

 protected:
  absl::StatusOr<bool> Start() override {
    ValueList args;
    for (size_t i = 0; i < plan_.args.size(); ++i) {
      CHANCERY_ASSIGN_OR_RETURN(Value arg, Evaluate(*plan_.args[i], rt_.eval));
      const KindSet takes = plan_.procedure->inputs()[i].type.kinds;
      if (!arg.is_null() && (takes & SetOf(arg.kind())) == 0) {
        return AtSpan(RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                                   absl::StrCat("the procedure does not take a ", KindName(arg))),
                      plan_.args[i]->span);
      }
      args.push_back(std::move(arg));
    }
    CHANCERY_ASSIGN_OR_RETURN(rows_, plan_.procedure->Call(args, rt_.eval.call));
    at_ = 0;
    // A procedure without results lets the row pass.
    if (plan_.procedure->outputs().empty()) rows_.assign(1, {});
    return true;
  }
  absl::StatusOr<bool> Step() override {
    if (at_ == rows_.size()) return false;
    for (const auto& yield : plan_.yields) rt_.At(yield.second) = rows_[at_][yield.first];
    ++at_;
    return true;
  }

 private:
  std::vector<ValueList> rows_;
  size_t at_ = 0;
};

class Union : public Operator {
 public:
  Union(const PlanNode& plan, Runtime* runtime) : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    for (auto& part : parts_) part->Reset();
    at_ = 0;
    seen_.clear();
    held_.Release();
  }
  std::vector<std::unique_ptr<Operator>> parts_;

 protected:
  absl::StatusOr<bool> Pull() override {
    while (at_ < parts_.size()) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, parts_[at_]->Next());
      if (!more) {
        ++at_;
        continue;
      }
      ValueList row = rt_.Save(plan_.part_columns[at_]);
      rt_.Restore(plan_.slots, row);
      if (!plan_.all) {
        const size_t bytes = BytesOf(row);
        if (!seen_.insert(std::move(row)).second) continue;
        CHANCERY_RETURN_IF_ERROR(held_.Add(bytes));
      }
      return true;
    }
    return false;
  }

 private:
  size_t at_ = 0;
  RowSet seen_;
  Held held_;
};

// Writes for every row of the input before the first goes on: what comes later sees all of it.
class Update : public Operator {
 public:
  Update(const PlanNode& plan, Runtime* runtime) : Operator(plan, runtime), held_(runtime->meter) {}
  void Reset() override {
    Operator::Reset();
    rows_.clear();
    held_.Release();
    read_ = false;
    at_ = 0;
  }
  std::unique_ptr<Operator> inner_;

 protected:
  absl::StatusOr<bool> Pull() override {
    if (!read_) {
      CHANCERY_RETURN_IF_ERROR(Read());
    }
    if (at_ == rows_.size()) return false;
    rt_.eval.frame = rows_[at_++];
    return true;
  }

 private:
  absl::Status Read() {
    read_ = true;
    if (rt_.writer == nullptr) return absl::FailedPreconditionError("the graph is read-only");
    std::vector<ValueList> input;
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, input_->Next());
      if (!more) break;
      CHANCERY_RETURN_IF_ERROR(held_.Add(BytesOf(rt_.eval.frame)));
      input.push_back(rt_.eval.frame);
    }
    for (ValueList& row : input) {
      rt_.eval.frame = std::move(row);
      CHANCERY_RETURN_IF_ERROR(Write());
    }
    return absl::OkStatus();
  }

  absl::Status Write() {
    const BoundClause& clause = plan_.clause;
    switch (clause.kind) {
      case ClauseKind::kCreate:
        CHANCERY_RETURN_IF_ERROR(Create(clause.paths));
        break;
      case ClauseKind::kMerge: {
        inner_->Reset();
        bool found = false;
        while (true) {
          CHANCERY_ASSIGN_OR_RETURN(const bool more, inner_->Next());
          if (!more) break;
          found = true;
          CHANCERY_RETURN_IF_ERROR(Set(clause.on_match));
          rows_.push_back(rt_.eval.frame);
        }
        if (found) return absl::OkStatus();
        CHANCERY_RETURN_IF_ERROR(Create(clause.paths));
        CHANCERY_RETURN_IF_ERROR(Set(clause.set));
        break;
      }
      case ClauseKind::kSet:
        CHANCERY_RETURN_IF_ERROR(Set(clause.set));
        break;
      case ClauseKind::kRemove:
        CHANCERY_RETURN_IF_ERROR(Set(clause.set, /*remove=*/true));
        break;
      default:
        CHANCERY_RETURN_IF_ERROR(Delete(clause));
        break;
    }
    rows_.push_back(rt_.eval.frame);
    return absl::OkStatus();
  }

  absl::StatusOr<ValueMap> Properties(const std::vector<BoundProperty>& properties) {
    ValueMap map;
    for (const BoundProperty& property : properties) {
      CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*property.value, rt_.eval));
      if (property.key.empty() && value.is_map()) {
        for (const auto& entry : value.map()) {
          if (!entry.second.is_null()) map.insert(entry);
        }
      } else if (value.is_null()) {
        if (plan_.clause.kind == ClauseKind::kMerge) {
          return RuntimeError(ErrorType::kSemanticError, "MergeReadOwnWrites",
                              "MERGE cannot look for a property that is null");
        }
      } else {
        map[property.key] = std::move(value);
      }
    }
    return map;
  }

  absl::Status Create(const std::vector<BoundPath>& paths) {
    std::set<int> created;
    for (const BoundPath& path : paths) {
      Path made;
      for (const BoundNode& node : path.nodes) {
        if (!node.bound && created.insert(node.slot).second) {
          CHANCERY_ASSIGN_OR_RETURN(ValueMap properties, Properties(node.properties));
          CHANCERY_ASSIGN_OR_RETURN(const NodeId id,
                                    rt_.writer->CreateNode(node.labels, std::move(properties)));
          rt_.At(node.slot) = Value::Node(id);
        }
        if (!rt_.At(node.slot).is_node()) {
          return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                              "relationships are made between nodes");
        }
        made.nodes.push_back(rt_.At(node.slot).node());
      }
      for (size_t i = 0; i < path.relationships.size(); ++i) {
        const BoundRelationship& r = path.relationships[i];
        NodeId start = made.nodes[i];
        NodeId end = made.nodes[i + 1];
        if (r.direction == Direction::kIn) std::swap(start, end);
        CHANCERY_ASSIGN_OR_RETURN(ValueMap properties, Properties(r.properties));
        CHANCERY_ASSIGN_OR_RETURN(
            const Relationship relationship,
            rt_.writer->CreateRelationship(r.types[0], start, end, std::move(properties)));
        rt_.At(r.slot) = Value::Rel(relationship);
        made.relationships.push_back(relationship);
      }
      if (path.slot != kNoSlot) rt_.At(path.slot) = Value::OfPath(std::move(made));
    }
    return absl::OkStatus();
  }

  absl::Status SetOne(const Value& target, const std::string& key, Value value) {
    if (value.is_map() || value.is_node() || value.is_relationship() || value.is_path()) {
      return RuntimeError(ErrorType::kTypeError, "InvalidPropertyType",
                          absl::StrCat("a ", KindName(value), " cannot be a property"));
    }
    if (target.is_node()) return rt_.writer->SetNodeProperty(target.node(), key, std::move(value));
    if (target.is_relationship()) {
      return rt_.writer->SetRelationshipProperty(target.relationship(), key, std::move(value));
    }
    return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                        absl::StrCat("a ", KindName(target), " has no properties to set"));
  }

  absl::Status Set(const std::vector<BoundSetItem>& items, bool remove = false) {
    for (const BoundSetItem& item : items) {
      CHANCERY_ASSIGN_OR_RETURN(const Value target, Evaluate(*item.target, rt_.eval));
      if (target.is_null()) continue;
      if (item.value == nullptr) {
        if (!target.is_node()) {
          return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                              "only nodes have labels");
        }
        for (const std::string& label : item.labels) {
          CHANCERY_RETURN_IF_ERROR(remove ? rt_.writer->RemoveLabel(target.node(), label)
                                          : rt_.writer->AddLabel(target.node(), label));
        }
        continue;
      }
      CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*item.value, rt_.eval));
      if (!item.key.empty()) {
        CHANCERY_RETURN_IF_ERROR(SetOne(target, item.key, std::move(value)));
        continue;
      }
      ValueMap map;
      if (value.is_map()) {
        map = value.map();
      } else if (value.is_node()) {
        CHANCERY_ASSIGN_OR_RETURN(map, rt_.graph->NodeProperties(value.node()));
      } else if (value.is_relationship()) {
        CHANCERY_ASSIGN_OR_RETURN(map, rt_.graph->RelationshipProperties(value.relationship()));
      } else {
        return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                            "properties are set from a map");
      }
      if (!item.add) {
        ValueMap old;
        if (target.is_node()) {
          CHANCERY_ASSIGN_OR_RETURN(old, rt_.graph->NodeProperties(target.node()));
        } else if (target.is_relationship()) {
          CHANCERY_ASSIGN_OR_RETURN(old, rt_.graph->RelationshipProperties(target.relationship()));
        }
        for (const auto& entry : old) map.insert({entry.first, Value()});
      }
      for (auto& entry : map) {
        CHANCERY_RETURN_IF_ERROR(SetOne(target, entry.first, std::move(entry.second)));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Delete(const BoundClause& clause) {
    // Relationships first: nodes that they hang on can go then.
    std::vector<NodeId> nodes;
    for (const BoundExprPtr& arg : clause.args) {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*arg, rt_.eval));
      if (value.is_null()) continue;
      if (value.is_relationship()) {
        CHANCERY_RETURN_IF_ERROR(rt_.writer->DeleteRelationship(value.relationship()));
      } else if (value.is_node()) {
        nodes.push_back(value.node());
      } else if (value.is_path()) {
        for (const Relationship& r : value.path().relationships) {
          CHANCERY_RETURN_IF_ERROR(rt_.writer->DeleteRelationship(r));
        }
        nodes.insert(nodes.end(), value.path().nodes.begin(), value.path().nodes.end());
      } else {
        return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                            absl::StrCat("a ", KindName(value), " cannot be deleted"));
      }
    }
    for (const NodeId node : nodes) {
      CHANCERY_RETURN_IF_ERROR(rt_.writer->DeleteNode(node, clause.detach));
    }
    return absl::OkStatus();
  }

  std::vector<ValueList> rows_;
  Held held_;
  bool read_ = false;
  size_t at_ = 0;
};

std::unique_ptr<Operator> Build(const PlanNode& plan, Runtime* rt) {
  std::unique_ptr<Operator> op;
  switch (plan.kind) {
    case PlanKind::kOnce:
      op = std::make_unique<Once>(plan, rt);
      break;
    case PlanKind::kNodeScan:
    case PlanKind::kNodeSeek:
      op = std::make_unique<NodeScan>(plan, rt);
      break;
    case PlanKind::kExpand:
      op = std::make_unique<Expand>(plan, rt);
      break;
    case PlanKind::kVarExpand:
      op = std::make_unique<VarExpand>(plan, rt);
      break;
    case PlanKind::kExpandKnown:
      op = std::make_unique<ExpandKnown>(plan, rt);
      break;
    case PlanKind::kShortestPath:
      op = std::make_unique<ShortestPath>(plan, rt);
      break;
    case PlanKind::kPathIndex:
      op = std::make_unique<PathIndexSeek>(plan, rt);
      break;
    case PlanKind::kPairIndex:
      op = std::make_unique<PairIndexSeek>(plan, rt);
      break;
    case PlanKind::kFilter:
      op = std::make_unique<Filter>(plan, rt);
      break;
    case PlanKind::kBuildPath:
      op = std::make_unique<BuildPath>(plan, rt);
      break;
    case PlanKind::kOptional: {
      auto optional = std::make_unique<Optional>(plan, rt);
      optional->inner_ = Build(*plan.inner, rt);
      op = std::move(optional);
      break;
    }
    case PlanKind::kHashJoin: {
      auto join = std::make_unique<HashJoin>(plan, rt);
      join->inner_ = Build(*plan.inner, rt);
      op = std::move(join);
      break;
    }
    case PlanKind::kUnwind:
      op = std::make_unique<Unwind>(plan, rt);
      break;
    case PlanKind::kProject:
      op = std::make_unique<Project>(plan, rt);
      break;
    case PlanKind::kAggregate:
      op = std::make_unique<Aggregate>(plan, rt);
      break;
    case PlanKind::kDistinct:
      op = std::make_unique<Distinct>(plan, rt);
      break;
    case PlanKind::kSort:
      op = std::make_unique<Sort>(plan, rt);
      break;
    case PlanKind::kSkip:
      op = std::make_unique<Skip>(plan, rt);
      break;
    case PlanKind::kLimit:
      op = std::make_unique<Limit>(plan, rt);
      break;
    case PlanKind::kCall:
      op = std::make_unique<Call>(plan, rt);
      break;
    case PlanKind::kUpdate: {
      auto update = std::make_unique<Update>(plan, rt);
      if (plan.inner != nullptr) update->inner_ = Build(*plan.inner, rt);
      op = std::move(update);
      break;
    }
    case PlanKind::kUnion: {
      auto all = std::make_unique<Union>(plan, rt);
      for (const auto& part : plan.parts) all->parts_.push_back(Build(*part, rt));
      op = std::move(all);
      break;
    }
  }
  if (plan.input != nullptr) op->input_ = Build(*plan.input, rt);
  return op;
}

}  // namespace

class QueryRun::Impl : public SubqueryRunner {
 public:
  Impl(const Plan& plan, const Parameters& parameters, PropertyGraph* graph, GraphWriter* writer,
       QueryMeter* meter, absl::Time now)
      : plan_(plan) {
    rt_.eval.frame.resize(static_cast<size_t>(plan.slots));
    rt_.eval.parameters = &parameters;
    rt_.eval.subqueries = this;
    rt_.eval.call = {graph, meter, now};
    rt_.graph = graph;
    rt_.writer = plan.writes ? writer : nullptr;
    rt_.meter = meter;
    rt_.stats.resize(static_cast<size_t>(plan.operators));
    root_ = Build(*plan.root, &rt_);
    for (const auto& subquery : plan.subqueries) subqueries_.push_back(Build(*subquery, &rt_));
  }

  absl::StatusOr<bool> Next(ValueList* row) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, root_->Next());
    if (!more) return false;
    row->clear();
    for (const int slot : plan_.columns) row->push_back(rt_.At(slot));
    return true;
  }

  absl::StatusOr<bool> HasRow(int subquery) override {
    Operator& op = *subqueries_[static_cast<size_t>(subquery)];
    op.Reset();
    return op.Next();
  }

  absl::StatusOr<ValueList> Collect(int subquery, bool first_only) override {
    Operator& op = *subqueries_[static_cast<size_t>(subquery)];
    const BoundSubquery& bound = plan_.bound_subqueries[static_cast<size_t>(subquery)];
    op.Reset();
    ValueList values;
    Held held(rt_.meter);
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, op.Next());
      if (!more) break;
      if (bound.value != nullptr) {
        CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*bound.value, rt_.eval));
        values.push_back(std::move(value));
      } else {
        values.push_back(rt_.At(bound.path_slot));
      }
      CHANCERY_RETURN_IF_ERROR(held.Add(values.back().bytes()));
      if (first_only) break;
    }
    return values;
  }

  const std::vector<OperatorStats>& stats() const { return rt_.stats; }

 private:
  const Plan& plan_;
  Runtime rt_;
  std::unique_ptr<Operator> root_;
  std::vector<std::unique_ptr<Operator>> subqueries_;
};

QueryRun::QueryRun(const Plan& plan, const Parameters& parameters, PropertyGraph* graph,
                   GraphWriter* writer, QueryMeter* meter, absl::Time now)
    : impl_(std::make_unique<Impl>(plan, parameters, graph, writer, meter, now)) {}
QueryRun::~QueryRun() = default;

absl::StatusOr<bool> QueryRun::Next(ValueList* row) { return impl_->Next(row); }
std::vector<OperatorStats> QueryRun::stats() const { return impl_->stats(); }

}  // namespace chancery::cypher
