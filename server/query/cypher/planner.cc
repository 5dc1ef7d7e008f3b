#include "server/query/cypher/planner.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

using NodePtr = std::unique_ptr<PlanNode>;

// Of rows that pass a condition.
constexpr double kFilterShare = 0.3;
// Of what a list has: what lies between two bounds, beyond one, or is covered by a relationship.
constexpr double kWithinShare = 0.05;
constexpr double kBeyondShare = 0.5;
constexpr double kCoveredShare = 0.3;
// What it costs to begin to read a list, in rows.
constexpr double kSeekCost = 4;
constexpr double kNever = std::numeric_limits<double>::infinity();
// A plan that costs less is not worth the time to look for joins.
constexpr double kWorthJoining = 500;
// Of larger patterns no joins are looked for, as there are as many plans as edges.
constexpr size_t kMaxEdgesToJoin = 16;

std::string Label(const std::string& name, int slot) {
  return name.empty() ? absl::StrCat("_", slot) : name;
}

std::string Arrow(const std::string& from, const BoundRelationship& r, const std::string& to) {
  std::string hops;
  if (r.variable_length) {
    hops = absl::StrCat("*", r.min_hops, "..",
                        r.max_hops.has_value() ? absl::StrCat(*r.max_hops) : "");
  }
  return absl::StrCat("(", from, ")", r.direction == Direction::kIn ? "<-[" : "-[", r.name,
                      r.types.empty() ? "" : ":", absl::StrJoin(r.types, "|"), hops,
                      r.direction == Direction::kOut ? "]->(" : "]-(", to, ")");
}

void SplitAnd(const BoundExprPtr& expr, std::vector<BoundExprPtr>* conjuncts) {
  if (expr == nullptr) return;
  if (expr->kind == ExprKind::kAnd) {
    for (const BoundExprPtr& arg : expr->args) SplitAnd(arg, conjuncts);
  } else {
    conjuncts->push_back(expr);
  }
}

BoundExprPtr Variable(int slot, const std::string& name) {
  auto expr = std::make_shared<BoundExpr>();
  expr->kind = ExprKind::kVariable;
  expr->slot = slot;
  expr->name = Label(name, slot);
  expr->reads = {slot};
  return expr;
}

BoundExprPtr With(ExprKind kind, std::vector<BoundExprPtr> args) {
  auto expr = std::make_shared<BoundExpr>();
  expr->kind = kind;
  expr->args = std::move(args);
  expr->span = expr->args.back()->span;
  std::set<int> reads;
  for (const BoundExprPtr& arg : expr->args) reads.insert(arg->reads.begin(), arg->reads.end());
  expr->reads.assign(reads.begin(), reads.end());
  return expr;
}

BoundExprPtr PropertyEquals(BoundExprPtr of, const BoundProperty& property) {
  auto get = std::make_shared<BoundExpr>();
  get->kind = ExprKind::kProperty;
  get->name = property.key;
  get->span = property.value->span;
  get->reads = of->reads;
  get->args.push_back(std::move(of));
  return With(ExprKind::kEqual, {std::move(get), property.value});
}

BoundExprPtr HasLabels(int slot, const std::string& name, std::vector<std::string> labels) {
  auto expr = std::make_shared<BoundExpr>();
  expr->kind = ExprKind::kHasLabels;
  expr->keys = std::move(labels);
  expr->args = {Variable(slot, name)};
  expr->reads = {slot};
  return expr;
}

// A node of the patterns of one MATCH, with all that they say of it.
struct Vertex {
  int slot;
  std::string name;
  bool bound = false;
  std::vector<std::string> labels;
  std::vector<BoundProperty> properties;
};

struct Edge {
  const BoundRelationship* relationship;
  int left;
  int right;
  ShortestKind shortest;
  size_t path;
  bool done = false;
};

class Planner {
 public:
  Planner(PropertyGraph* graph, const PlanOptions& options) : graph_(graph), options_(options) {}

  absl::StatusOr<Plan> Run(BoundQuery query) {
    Plan plan;
    joins_ = !query.writes;
    CHANCERY_ASSIGN_OR_RETURN(plan.root, PlanUnion(query.root));
    joins_ = false;  // a subquery is begun again for each row of the query around it
    for (const BoundSubquery& subquery : query.subqueries) {
      CHANCERY_ASSIGN_OR_RETURN(NodePtr root, PlanUnion(subquery.query));
      plan.subqueries.push_back(std::move(root));
    }
    plan.bound_subqueries = std::move(query.subqueries);
    plan.names = query.root.names;
    plan.columns = query.root.columns;
    plan.slots = query.slots;
    plan.operators = operators_;
    plan.writes = query.writes;
    return plan;
  }

 private:
  absl::StatusOr<NodePtr> Make(PlanKind kind, NodePtr input, double estimate, std::string text) {
    if (operators_ >= kMaxOperators) {
      return LimitExceeded("max_query_operators", kMaxOperators, "operators of the query's plan");
    }
    auto node = std::make_unique<PlanNode>();
    node->kind = kind;
    node->input = std::move(input);
    node->estimate = estimate;
    node->id = operators_++;
    node->text = std::move(text);
    return node;
  }
  absl::StatusOr<NodePtr> Filter(NodePtr input, const BoundExprPtr& condition, double share) {
    const double estimate = input->estimate * share;
    CHANCERY_ASSIGN_OR_RETURN(NodePtr node, Make(PlanKind::kFilter, std::move(input), estimate,
                                                 absl::StrCat("Filter ", FormatBound(*condition))));
    node->expr = condition;
    return node;
  }

  // --- MATCH ---

  struct MatchState {
    std::vector<Vertex> vertices;
    std::map<int, size_t> positions;  // of slots in `vertices`
    std::vector<Edge> edges;
    std::vector<BoundExprPtr> conditions;
    std::set<int> introduced;
    std::set<int> solved;
    std::vector<int> relationships;  // solved ones, for uniqueness
    std::vector<bool> path_built;
    const std::vector<BoundPath>* paths;
    std::set<int> elsewhere;             // vertices that another part of the plan finds
    std::set<const BoundExpr*> counted;  // conditions whose share an estimate has in it

    bool Known(int slot) const { return introduced.count(slot) == 0 || solved.count(slot) > 0; }
    bool Known(const std::vector<int>& slots) const {
      return std::all_of(slots.begin(), slots.end(), [this](int s) { return Known(s); });
    }
    const Vertex& At(int slot) const { return vertices[positions.at(slot)]; }
  };

  void Gather(const BoundClause& clause, MatchState* state) const {
    state->paths = &clause.paths;
    state->path_built.assign(clause.paths.size(), false);
    for (size_t p = 0; p < clause.paths.size(); ++p) {
      const BoundPath& path = clause.paths[p];
      for (const BoundNode& node : path.nodes) {
        if (state->positions.insert({node.slot, state->vertices.size()}).second) {
          state->vertices.push_back({node.slot, node.name, node.bound, {}, {}});
          const auto known = labels_.find(node.slot);
          if (known != labels_.end()) state->vertices.back().labels = known->second;
          if (!node.bound) state->introduced.insert(node.slot);
          if (node.bound) {
            state->conditions.push_back(
                With(ExprKind::kIsNotNull, {Variable(node.slot, node.name)}));
          }
        }
        Vertex& vertex = state->vertices[state->positions.at(node.slot)];
        vertex.labels.insert(vertex.labels.end(), node.labels.begin(), node.labels.end());
        vertex.properties.insert(vertex.properties.end(), node.properties.begin(),
                                 node.properties.end());
        for (const std::string& label : node.labels) {
          state->conditions.push_back(HasLabels(node.slot, node.name, {label}));
        }
        for (const BoundProperty& property : node.properties) {
          state->conditions.push_back(PropertyEquals(Variable(node.slot, node.name), property));
        }
      }
      for (size_t i = 0; i < path.relationships.size(); ++i) {
        const BoundRelationship& r = path.relationships[i];
        state->edges.push_back({&r, path.nodes[i].slot, path.nodes[i + 1].slot, path.shortest, p});
        if (!r.bound) state->introduced.insert(r.slot);
        if (!r.variable_length) {
          for (const BoundProperty& property : r.properties) {
            state->conditions.push_back(PropertyEquals(Variable(r.slot, r.name), property));
          }
        }
      }
      if (path.slot != kNoSlot) state->introduced.insert(path.slot);
    }
    SplitAnd(clause.where, &state->conditions);
  }

  // Tests what can be tested, and makes paths whose parts are there.
  absl::StatusOr<NodePtr> Settle(NodePtr input, MatchState* state) {
    bool again = true;
    while (again) {
      again = false;
      for (size_t i = 0; i < state->conditions.size();) {
        const BoundExprPtr condition = state->conditions[i];
        if (!state->Known(condition->reads)) {
          ++i;
          continue;
        }
        state->conditions.erase(state->conditions.begin() + static_cast<std::ptrdiff_t>(i));
        CHANCERY_ASSIGN_OR_RETURN(input,
                                  Filter(std::move(input), condition, ShareOf(condition, *state)));
      }
      for (size_t p = 0; p < state->paths->size(); ++p) {
        const BoundPath& path = (*state->paths)[p];
        if (state->path_built[p] || path.slot == kNoSlot) continue;
        const bool ready =
            std::all_of(path.nodes.begin(), path.nodes.end(),
                        [state](const BoundNode& n) { return state->Known(n.slot); }) &&
            std::all_of(path.relationships.begin(), path.relationships.end(),
                        [state](const BoundRelationship& r) { return state->Known(r.slot); }) &&
            std::all_of(state->edges.begin(), state->edges.end(),
                        [p](const Edge& e) { return e.path != p || e.done; });
        if (!ready) continue;
        state->path_built[p] = true;
        state->solved.insert(path.slot);
        again = true;
        if (path.shortest != ShortestKind::kNone) continue;  // its operator sets it
        const double estimate = input->estimate;
        CHANCERY_ASSIGN_OR_RETURN(input,
                                  Make(PlanKind::kBuildPath, std::move(input), estimate,
                                       absl::StrCat("BuildPath ", Label(path.name, path.slot))));
        input->path = path;
      }
    }
    return input;
  }

  double ShareOf(const BoundExprPtr& condition, const MatchState& state) const {
    if (state.counted.count(condition.get()) > 0) return 1.0;
    switch (condition->kind) {
      case ExprKind::kEqual: {
        const BoundExpr& left = *condition->args[0];
        const BoundExpr& right = *condition->args[1];
        return graph_->EstimateShare(left.kind == ExprKind::kProperty    ? left.name
                                     : right.kind == ExprKind::kProperty ? right.name
                                                                         : "");
      }
      case ExprKind::kIsNotNull:
        return 1.0;
      case ExprKind::kHasLabels:
        return 0.9;
      default:
        return kFilterShare;
    }
  }

  struct Start {
    double rows = kNever;
    int slot = kNoSlot;
    std::string label;
    const BoundProperty* property = nullptr;
    BoundExprPtr in;  // a condition of WHERE to seek by
  };

  // function(node, value)
  static bool IsCallOf(const BoundExpr& condition, int slot) {
    return condition.kind == ExprKind::kCall && condition.args.size() == 2 &&
           condition.args[0]->kind == ExprKind::kVariable && condition.args[0]->slot == slot;
  }

  Start StartAt(const Vertex& vertex, const MatchState& state) const {
    Start start;
    start.slot = vertex.slot;
    start.rows = graph_->EstimateNodes("");
    if (!options_.optimise) {
      if (!vertex.labels.empty()) start.label = vertex.labels[0];
      return start;
    }
    for (const std::string& label : vertex.labels) {
      const double rows = graph_->EstimateNodes(label);
      if (start.label.empty() || rows < start.rows) {
        start.rows = rows;
        start.label = label;
      }
    }
    const auto offer = [&](const std::string& key, const BoundExprPtr& value,
                           const BoundProperty* property) {
      if (!state.Known(value->reads)) return;
      for (const std::string& label : vertex.labels) {
        if (!graph_->HasIndex(label, key)) continue;
        const double rows = graph_->EstimateSeek(label, key);
        if (rows < start.rows) {
          start.rows = rows;
          start.label = label;
          start.property = property;
          start.in = property == nullptr ? value : nullptr;
          seek_key_ = key;
        }
      }
    };
    for (const BoundProperty& property : vertex.properties) {
      offer(property.key, property.value, &property);
    }
    // WHERE n.key = value, WHERE function(n, value)
    for (const BoundExprPtr& condition : state.conditions) {
      if (IsCallOf(*condition, vertex.slot)) {
        offer(absl::StrCat(condition->name, "()"), condition->args[1], nullptr);
      }
      if (condition->kind != ExprKind::kEqual) continue;
      for (int side = 0; side < 2; ++side) {
        const BoundExpr& get = *condition->args[static_cast<size_t>(side)];
        const BoundExprPtr& value = condition->args[static_cast<size_t>(1 - side)];
        if (get.kind == ExprKind::kProperty && get.args[0]->kind == ExprKind::kVariable &&
            get.args[0]->slot == vertex.slot) {
          offer(get.name, value, nullptr);
        }
      }
    }
    return start;
  }

  absl::StatusOr<NodePtr> PlaceStart(NodePtr input, const Start& chosen, MatchState* state) {
    // Chosen again, so that the key is that of this vertex.
    const Vertex& vertex = state->At(chosen.slot);
    const Start start = StartAt(vertex, *state);
    const std::string key = seek_key_;
    const double estimate = input->estimate * start.rows;
    const std::string name = Label(vertex.name, vertex.slot);
    NodePtr node;
    const BoundExprPtr value = start.property != nullptr ? start.property->value : start.in;
    if (value != nullptr) {
      const bool by_call = absl::EndsWith(key, "()");
      CHANCERY_ASSIGN_OR_RETURN(
          node, Make(PlanKind::kNodeSeek, std::move(input), estimate,
                     absl::StrCat("NodeSeek ", name, ":", start.label, " ",
                                  by_call ? key.substr(0, key.size() - 1) : key,
                                  by_call ? "" : " = ", FormatBound(*value), by_call ? ")" : "")));
      node->expr = value;
      node->key = key;
    } else {
      CHANCERY_ASSIGN_OR_RETURN(
          node, Make(PlanKind::kNodeScan, std::move(input), estimate,
                     absl::StrCat("NodeScan ", name, start.label.empty() ? "" : ":", start.label)));
    }
    node->to = vertex.slot;
    node->labels = {start.label};
    state->solved.insert(vertex.slot);
    // An index may give more than what equals: each is tested, but few are lost.
    for (size_t i = 0; value != nullptr && i < state->conditions.size(); ++i) {
      const BoundExprPtr condition = state->conditions[i];
      if (condition->kind != ExprKind::kEqual && !IsCallOf(*condition, vertex.slot)) continue;
      if (condition->args[0] != value && condition->args[1] != value) continue;
      state->conditions.erase(state->conditions.begin() + static_cast<std::ptrdiff_t>(i));
      CHANCERY_ASSIGN_OR_RETURN(node, Filter(std::move(node), condition, 1.0));
      break;
    }
    // The scan has seen to the label.
    if (!start.label.empty()) {
      for (size_t i = 0; i < state->conditions.size(); ++i) {
        const BoundExpr& condition = *state->conditions[i];
        if (condition.kind == ExprKind::kHasLabels && condition.args[0]->slot == vertex.slot &&
            condition.keys[0] == start.label) {
          state->conditions.erase(state->conditions.begin() + static_cast<std::ptrdiff_t>(i));
          break;
        }
      }
    }
    return Settle(std::move(node), state);
  }

  static absl::string_view LabelOf(const Vertex& vertex) {
    return vertex.labels.empty() ? absl::string_view() : vertex.labels[0];
  }

  double Degree(const Vertex& from, Direction direction, const BoundRelationship& r) const {
    double degree = graph_->EstimateDegree(LabelOf(from), direction, r.types);
    if (r.variable_length) {
      double total = 0;
      double level = 1;
      const int64_t hops = std::min<int64_t>(r.max_hops.value_or(8), 8);
      for (int64_t i = 0; i < hops; ++i) total += level *= degree;
      degree = total;
    }
    return degree;
  }

  absl::StatusOr<NodePtr> PlaceEdge(NodePtr input, Edge* edge, MatchState* state) {
    edge->done = true;
    BoundRelationship r = *edge->relationship;
    int from = edge->left;
    int to = edge->right;
    const bool left_known = state->Known(from);
    const bool right_known = state->Known(to);
    const std::string left_name = Label(state->At(from).name, from);
    const std::string right_name = Label(state->At(to).name, to);
    double estimate = input->estimate;
    NodePtr node;
    if (edge->shortest != ShortestKind::kNone) {
      CHANCERY_ASSIGN_OR_RETURN(
          node, Make(PlanKind::kShortestPath, std::move(input), estimate,
                     absl::StrCat("ShortestPath ", Arrow(left_name, r, right_name))));
      node->shortest = edge->shortest;
      node->slot = (*state->paths)[edge->path].slot;
    } else if (r.bound || state->solved.count(r.slot) > 0) {
      CHANCERY_ASSIGN_OR_RETURN(
          node, Make(PlanKind::kExpandKnown, std::move(input), estimate,
                     absl::StrCat("ExpandKnown ", Arrow(left_name, r, right_name))));
      node->from_known = left_known;
    } else {
      bool reverse = !left_known;
      if (left_known && right_known && options_.optimise) {
        reverse = Degree(state->At(to), Reverse(r.direction), r) <
                  Degree(state->At(from), r.direction, r);
      }
      // A list of relationships is in the order of the pattern; the operator turns it round.
      if (reverse) {
        std::swap(from, to);
        r.direction = Reverse(r.direction);
      }
      estimate *= Degree(state->At(from), r.direction, r);
      const bool into = left_known && right_known;
      if (into) estimate = std::max(estimate * 0.01, std::min(estimate, 0.5));
      const std::string arrow =
          Arrow(Label(state->At(from).name, from), r, Label(state->At(to).name, to));
      CHANCERY_ASSIGN_OR_RETURN(
          node, Make(r.variable_length ? PlanKind::kVarExpand : PlanKind::kExpand, std::move(input),
                     estimate,
                     absl::StrCat(r.variable_length ? "VarExpand " : "Expand ", into ? "into " : "",
                                  arrow)));
      node->forward = !reverse;
      if (options_.optimise && !r.variable_length && !state->Known(to)) {
        if (r.types.size() == 1) {
          BoundBy(graph_->BoundKey(r.types[0], r.direction), to, state, node.get());
        }
      }
    }
    node->from = from;
    node->to = to;
    node->to_known = state->Known(to);
    node->relationship_slot = r.slot;
    node->labels = state->At(to).labels;
    node->relationship = r;
    for (const int other : state->relationships) {
      if (other != r.slot) node->distinct_from.push_back(other);
    }
    if (r.variable_length) {
      std::vector<BoundProperty> early;
      for (const BoundProperty& property : r.properties) {
        if (state->Known(property.value->reads)) {
          early.push_back(property);
          continue;
        }
        // all(x IN r WHERE x.key = value), once the value is there.
        auto all = std::make_shared<BoundExpr>();
        all->kind = ExprKind::kAll;
        all->slot = next_slot_++;
        all->name = "_";
        all->args = {Variable(r.slot, r.name), PropertyEquals(Variable(all->slot, ""), property)};
        all->reads = property.value->reads;
        all->reads.push_back(r.slot);
        state->conditions.push_back(std::move(all));
      }
      node->relationship.properties = std::move(early);
    }
    state->relationships.push_back(r.slot);
    state->solved.insert({r.slot, from, to});
    return Settle(std::move(node), state);
  }

  // Leaves of what the operator finds what the conditions of the MATCH say, by what is known before
  // it, of the property by which the graph lists it: `key` of the node `to`; "": none.
  void BoundBy(absl::string_view key, int to, MatchState* state, PlanNode* node) const {
    if (key.empty()) return;
    node->bounds = BoundsBy(key, to, state);
    node->estimate *= ShareWithin(node->bounds);
    if (!node->bounds.empty()) absl::StrAppend(&node->text, " within ", key);
  }

  // What they say of it.
  PlanBounds BoundsBy(absl::string_view key, int to, MatchState* state) const {
    PlanBounds bounds;
    const PathIndex* index = graph_->path_index();
    const auto is_key = [&](const BoundExpr& expr) {
      return expr.kind == ExprKind::kProperty && expr.name == key &&
             expr.args[0]->kind == ExprKind::kVariable && expr.args[0]->slot == to;
    };
    // The first and the last day of a date lie in it, so what holds of them may hold of the date.
    const auto is_end_of_key = [&](const BoundExpr& expr) {
      return expr.kind == ExprKind::kCall && expr.args.size() == 1 &&
             (expr.name == "earliest" || expr.name == "latest") && is_key(*expr.args[0]);
    };
    for (const BoundExprPtr& condition : state->conditions) {
      const BoundExpr& test = WithoutDoubt(*condition);
      if (test.kind == ExprKind::kCall) {
        if (index != nullptr && test.name == index->condition && test.args.size() == 2 &&
            test.args[0]->kind == ExprKind::kVariable && state->Known(test.args[0]->slot) &&
            (test.args[1]->slot == to || is_key(*test.args[1]))) {
          bounds.covered_by.push_back(test.args[0]->slot);
          bounds.certain = bounds.certain && MustBeTrue(*condition);
          state->counted.insert(condition.get());
        }
        continue;
      }
      const bool equal = test.kind == ExprKind::kEqual;
      const bool less = test.kind == ExprKind::kLess || test.kind == ExprKind::kLessEqual;
      const bool greater = test.kind == ExprKind::kGreater || test.kind == ExprKind::kGreaterEqual;
      if (!equal && !less && !greater) continue;
      for (size_t side = 0; side < 2; ++side) {
        const BoundExprPtr& value = test.args[1 - side];
        // An end that is not known is null, which is possible whatever it is compared with.
        const bool end = &test == condition.get() && is_end_of_key(*test.args[side]);
        if ((!end && !is_key(*test.args[side])) || !state->Known(value->reads)) continue;
        const bool key_first = side == 0;
        if (equal || greater == key_first) bounds.not_before.push_back(value);
        if (equal || less == key_first) bounds.not_after.push_back(value);
        // An end may hold where the rest of the date does not.
        bounds.certain = bounds.certain && !end && MustBeTrue(*condition);
        state->counted.insert(condition.get());
        break;
      }
    }
    return bounds;
  }

  // Whether a condition holds only where what is within certain() or possible() is true.
  static bool MustBeTrue(const BoundExpr& condition) {
    const BoundExpr* call = &condition;
    while (call->kind == ExprKind::kCall && call->args.size() == 1 && call->name == "certain") {
      call = call->args[0].get();
    }
    return call == &WithoutDoubt(condition);
  }

  // Which share of a list is within bounds.
  static double ShareWithin(const PlanBounds& bounds) {
    if (bounds.empty()) return 1.0;
    const bool both = !bounds.not_before.empty() && !bounds.not_after.empty();
    const double covered = bounds.covered_by.empty() ? 1.0 : kCoveredShare;
    if (bounds.not_before.empty() && bounds.not_after.empty()) return covered;
    return covered * (both ? kWithinShare : kBeyondShare);
  }

  // Whether an edge can be placed: an end of it is known.
  bool CanPlace(const Edge& edge, const MatchState& state) const {
    if (edge.done) return false;
    if (edge.shortest != ShortestKind::kNone) {
      return state.Known(edge.left) && state.Known(edge.right);
    }
    return edge.relationship->bound || state.Known(edge.left) || state.Known(edge.right);
  }

  double CostOf(const Edge& edge, const MatchState& state) const {
    const BoundRelationship& r = *edge.relationship;
    if (r.bound) return 0;
    const bool left = state.Known(edge.left);
    const bool right = state.Known(edge.right);
    if (left && right) {
      return 0.01 * std::min(Degree(state.At(edge.left), r.direction, r),
                             Degree(state.At(edge.right), Reverse(r.direction), r));
    }
    return left ? Degree(state.At(edge.left), r.direction, r)
                : Degree(state.At(edge.right), Reverse(r.direction), r);
  }

  absl::StatusOr<NodePtr> PlanMatch(NodePtr input, const BoundClause& clause) {
    MatchState state;
    Gather(clause, &state);
    if (!options_.optimise) {
      CHANCERY_ASSIGN_OR_RETURN(input, PlanPattern(std::move(input), PlanKind::kOnce, &state));
      Learn(state);
      return input;
    }
    // The cheapest of: following the pattern, with an index over a path or without, and joining a
    // part of it that is found by itself.
    const double rows = input->estimate;
    Choice best;
    CHANCERY_ASSIGN_OR_RETURN(best.cost, Try(rows, best, state, nullptr));
    for (const PlanKind index : {PlanKind::kPathIndex, PlanKind::kPairIndex}) {
      Choice choice;
      choice.index = index;
      bool used = false;
      choice.cost = Try(rows, choice, state, &used).value_or(kNever);
      if (used && choice.cost < best.cost) best = choice;
    }
    if (joins_ && best.cost > kWorthJoining) {
      for (const Part& part : PartsToJoin(state)) {
        Choice joined;
        joined.part = part;
        joined.index = best.index;
        joined.cost = Try(rows, joined, state, nullptr).value_or(kNever);
        if (joined.cost < best.cost) best = std::move(joined);
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(input, Carry(std::move(input), best, &state));
    Learn(state);
    return input;
  }

  // A part of a pattern that hangs together with the rest of it by some nodes only.
  struct Part {
    std::vector<int> keys;      // these nodes
    std::set<int> vertices;     // the others of the part
    std::vector<size_t> edges;  // empty: there is no part

    bool Has(size_t edge) const {
      return std::find(edges.begin(), edges.end(), edge) != edges.end();
    }
  };

  struct Choice {
    PlanKind index = PlanKind::kOnce;  // or one over a path, to be used where there is one
    Part part;                         // is found by itself and joined
    double cost = kNever;
  };

  // What the plan of a choice costs. `used_index`: whether it has the index of the choice.
  absl::StatusOr<double> Try(double rows, const Choice& choice, const MatchState& start,
                             bool* used_index) {
    const int operators = operators_;
    MatchState state = start;
    absl::StatusOr<NodePtr> made = Make(PlanKind::kOnce, nullptr, rows, "");
    if (made.ok()) made = Carry(*std::move(made), choice, &state);
    operators_ = operators;
    CHANCERY_ASSIGN_OR_RETURN(const NodePtr plan, std::move(made));
    if (used_index != nullptr) *used_index = Has(*plan, choice.index);
    // What is found by itself begins at an index, or it may be anything.
    for (const PlanNode* node = plan.get(); node != nullptr; node = node->input.get()) {
      if (node->kind == PlanKind::kHashJoin && Has(*node->inner, PlanKind::kNodeScan)) {
        return kNever;
      }
    }
    return CostOfPlan(*plan);
  }

  absl::StatusOr<NodePtr> Carry(NodePtr input, const Choice& choice, MatchState* state) {
    if (choice.part.edges.empty()) {
      return PlanPattern(std::move(input), choice.index, state);
    }
    const Part& part = choice.part;
    MatchState inner = *state;
    const std::vector<BoundExprPtr> all = state->conditions;
    for (size_t i = 0; i < state->edges.size(); ++i) {
      (part.Has(i) ? *state : inner).edges[i].done = true;
    }
    state->elsewhere = part.vertices;
    CHANCERY_ASSIGN_OR_RETURN(input, PlanPattern(std::move(input), choice.index, state));
    // Nothing of the rest is known there, nor of what was before.
    for (const Vertex& vertex : inner.vertices) {
      inner.introduced.insert(vertex.slot);
      const bool is_key =
          std::find(part.keys.begin(), part.keys.end(), vertex.slot) != part.keys.end();
      if (!is_key && part.vertices.count(vertex.slot) == 0) inner.elsewhere.insert(vertex.slot);
    }
    for (const BoundExprPtr& condition : inner.conditions) {
      inner.introduced.insert(condition->reads.begin(), condition->reads.end());
    }
    for (const Edge& edge : inner.edges) {
      for (const BoundProperty& property : edge.relationship->properties) {
        inner.introduced.insert(property.value->reads.begin(), property.value->reads.end());
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(NodePtr found, Make(PlanKind::kOnce, nullptr, 1, "Once"));
    CHANCERY_ASSIGN_OR_RETURN(found, PlanPattern(std::move(found), choice.index, &inner));
    double estimate = input->estimate * found->estimate;
    for (const int key : part.keys) {
      estimate /= std::max(1.0, graph_->EstimateNodes(LabelOf(state->At(key))));
    }
    CHANCERY_ASSIGN_OR_RETURN(
        input,
        Make(PlanKind::kHashJoin, std::move(input), estimate,
             absl::StrCat("HashJoin on ",
                          absl::StrJoin(part.keys, ", ", [state](std::string* out, int slot) {
                            absl::StrAppend(out, Label(state->At(slot).name, slot));
                          }))));
    input->inner = std::move(found);
    input->keys = part.keys;
    input->distinct_from = state->relationships;
    input->distinct = inner.relationships;
    for (const int slot : inner.solved) {
      if (std::find(part.keys.begin(), part.keys.end(), slot) == part.keys.end()) {
        input->slots.push_back(slot);
      }
    }
    state->solved.insert(inner.solved.begin(), inner.solved.end());
    state->relationships.insert(state->relationships.end(), inner.relationships.begin(),
                                inner.relationships.end());
    state->elsewhere.clear();
    for (size_t p = 0; p < inner.path_built.size(); ++p) {
      state->path_built[p] = state->path_built[p] || inner.path_built[p];
    }
    // What neither has tested, and what was added on the way.
    const auto is_in = [](const std::vector<BoundExprPtr>& list, const BoundExprPtr& condition) {
      return std::find(list.begin(), list.end(), condition) != list.end();
    };
    std::vector<BoundExprPtr> left;
    for (const BoundExprPtr& condition : state->conditions) {
      if (!is_in(all, condition) || is_in(inner.conditions, condition)) left.push_back(condition);
    }
    for (const BoundExprPtr& condition : inner.conditions) {
      if (!is_in(all, condition)) left.push_back(condition);
    }
    state->conditions = std::move(left);
    return Settle(std::move(input), state);
  }

  // The parts that are worth a thought: what a node divides from the rest, and what hangs together
  // with rows found before, where an index finds a node of it.
  std::vector<Part> PartsToJoin(const MatchState& state) const {
    std::vector<Part> parts;
    const bool whole = std::all_of(state.edges.begin(), state.edges.end(), [](const Edge& e) {
      return !e.relationship->bound && e.shortest == ShortestKind::kNone;
    });
    if (!whole || state.edges.size() > kMaxEdgesToJoin) return parts;
    std::vector<int> bound;
    for (const Vertex& vertex : state.vertices) {
      if (vertex.bound) bound.push_back(vertex.slot);
    }
    if (!bound.empty()) {
      Part all;
      all.keys = bound;
      for (const Vertex& vertex : state.vertices) {
        if (!vertex.bound) all.vertices.insert(vertex.slot);
      }
      for (size_t i = 0; i < state.edges.size(); ++i) all.edges.push_back(i);
      if (HasIndexedStart(all, state)) parts.push_back(std::move(all));
    }
    for (const Vertex& divide : state.vertices) {
      if (divide.bound) continue;
      for (size_t first = 0; first < state.edges.size(); ++first) {
        Part part = BehindEdge(first, divide.slot, state);
        if (part.edges.empty() || part.edges.size() == state.edges.size()) continue;
        const bool free = std::none_of(bound.begin(), bound.end(),
                                       [&part](int slot) { return part.vertices.count(slot) > 0; });
        if (free && HasIndexedStart(part, state)) parts.push_back(std::move(part));
      }
    }
    return parts;
  }

  // The edges that hang together with the `first` of `divide`, other than through that node; none
  // if it is not the first of these.
  static Part BehindEdge(size_t first, int divide, const MatchState& state) {
    Part part;
    const auto touches_divide = [&](size_t edge) {
      return state.edges[edge].left == divide || state.edges[edge].right == divide;
    };
    if (!touches_divide(first)) return part;
    const Edge& edge = state.edges[first];
    part.keys = {divide};
    part.vertices = {edge.left == divide ? edge.right : edge.left};
    part.vertices.erase(divide);
    bool grew = true;
    while (grew) {
      grew = false;
      for (size_t i = 0; i < state.edges.size(); ++i) {
        const Edge& e = state.edges[i];
        const bool touches = part.vertices.count(e.left) + part.vertices.count(e.right) > 0;
        if (part.Has(i) || !touches) continue;
        part.edges.push_back(i);
        for (const int end : {e.left, e.right}) {
          if (end != divide) part.vertices.insert(end);
        }
        grew = true;
      }
    }
    std::sort(part.edges.begin(), part.edges.end());
    const auto lowest = std::find_if(part.edges.begin(), part.edges.end(), touches_divide);
    return lowest != part.edges.end() && *lowest == first ? part : Part();
  }

  bool HasIndexedStart(const Part& part, const MatchState& state) const {
    return std::any_of(part.vertices.begin(), part.vertices.end(), [&](int slot) {
      const Start start = StartAt(state.At(slot), state);
      return start.property != nullptr || start.in != nullptr;
    });
  }

  static double CostOfPlan(const PlanNode& plan) {
    double cost = plan.estimate;
    if (plan.input != nullptr) {
      const bool seeks = plan.kind == PlanKind::kExpand || plan.kind == PlanKind::kVarExpand ||
                         plan.kind == PlanKind::kNodeSeek || plan.kind == PlanKind::kPathIndex ||
                         plan.kind == PlanKind::kPairIndex;
      if (seeks) cost += kSeekCost * plan.input->estimate;
      cost += CostOfPlan(*plan.input);
    }
    if (plan.inner != nullptr) cost += CostOfPlan(*plan.inner);
    return cost;
  }
  static bool Has(const PlanNode& plan, PlanKind kind) {
    return plan.kind == kind || (plan.input != nullptr && Has(*plan.input, kind));
  }

  // What is bound before may fail an optional test, or one of a subquery, and live on.
  void Learn(const MatchState& state) {
    for (const Vertex& vertex : state.vertices) {
      if (!vertex.bound && !vertex.labels.empty()) labels_[vertex.slot] = vertex.labels;
    }
  }

  absl::StatusOr<NodePtr> PlanPattern(NodePtr input, PlanKind index, MatchState* state) {
    CHANCERY_ASSIGN_OR_RETURN(input, Settle(std::move(input), state));
    if (index == PlanKind::kPathIndex) {
      CHANCERY_ASSIGN_OR_RETURN(input, PlanPathIndex(std::move(input), state));
    } else if (index == PlanKind::kPairIndex) {
      CHANCERY_ASSIGN_OR_RETURN(input, PlanPairIndex(std::move(input), state));
    }
    while (true) {
      Edge* best = nullptr;
      double cost = 0;
      for (Edge& edge : state->edges) {
        if (!CanPlace(edge, *state)) continue;
        const double c = options_.optimise ? CostOf(edge, *state) : 0;
        if (best == nullptr || c < cost) {
          best = &edge;
          cost = c;
        }
      }
      if (best != nullptr) {
        CHANCERY_ASSIGN_OR_RETURN(input, PlaceEdge(std::move(input), best, state));
        continue;
      }
      Start start;
      for (const Vertex& vertex : state->vertices) {
        if (state->Known(vertex.slot) || state->elsewhere.count(vertex.slot) > 0) continue;
        const Start candidate = StartAt(vertex, *state);
        if (start.slot == kNoSlot || (options_.optimise && candidate.rows < start.rows)) {
          start = candidate;
        }
      }
      if (start.slot == kNoSlot) return input;
      CHANCERY_ASSIGN_OR_RETURN(input, PlaceStart(std::move(input), start, state));
    }
  }

  // The shape of the main query, (a)-[:ATTENDED]->(m)<-[:ATTENDED]-(s)-[t:HELD]->(r) with a and r
  // found elsewhere: the graph has an index of (m, s) by (a, r).
  absl::StatusOr<NodePtr> PlanPathIndex(NodePtr input, MatchState* state) {
    const PathIndex* index = graph_->path_index();
    if (index == nullptr) return input;
    for (Edge& first : state->edges) {
      int a, m;
      if (!Leads(first, index->arrive, &a, &m) || !HasLabel(*state, a, index->subject_label)) {
        continue;
      }
      for (Edge& second : state->edges) {
        int s, m2;
        if (&first == &second || !Leads(second, index->arrive, &s, &m2) || m2 != m || s == a ||
            !HasLabel(*state, s, index->subject_label)) {
          continue;
        }
        for (const Edge& third : state->edges) {
          int s2, r;
          if (!Leads(third, index->hold, &s2, &r) || s2 != s) continue;
          if (!Covers(*state, index->condition, third.relationship->slot, m)) continue;
          if (!CanPassBy(*state, index->arrive, first, second) || state->Known(s) ||
              state->Known(m)) {
            continue;
          }
          return UsePathIndex(std::move(input), *index, &first, &second, a, m, s, r, state);
        }
      }
    }
    return input;
  }

  // Whether an edge that is not placed yet is one relationship of just this type; where it leads.
  static bool Leads(const Edge& e, const std::string& type, int* from, int* to) {
    const BoundRelationship& r = *e.relationship;
    if (e.done || r.bound || r.variable_length || e.shortest != ShortestKind::kNone ||
        r.direction == Direction::kBoth || r.types.size() != 1 || r.types[0] != type) {
      return false;
    }
    *from = r.direction == Direction::kOut ? e.left : e.right;
    *to = r.direction == Direction::kOut ? e.right : e.left;
    return true;
  }

  static bool HasLabel(const MatchState& state, int slot, const std::string& label) {
    const std::vector<std::string>& labels = state.At(slot).labels;
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  }

  // Whether the relationships of two edges need not be found, but only passed, as an index does: it
  // does not tell them apart, so nobody may ask for them.
  static bool CanPassBy(const MatchState& state, const std::string& type, const Edge& first,
                        const Edge& second) {
    for (const Edge* edge : {&first, &second}) {
      if (!edge->relationship->name.empty() || !edge->relationship->properties.empty() ||
          (*state.paths)[edge->path].slot != kNoSlot) {
        return false;
      }
    }
    return !MayMeetAgain(state, type, first, second);
  }

  // The shape of (p)<-[:OF]-()<-[t:HELD]-(a)-[:ATTENDED]->(m)<-[:ATTENDED]-(b)-[u:HELD]->()-[:OF]->
  // (q) with p and q found elsewhere: the graph has an index of (m, a, b) by (p, q).
  absl::StatusOr<NodePtr> PlanPairIndex(NodePtr input, MatchState* state) {
    const PairIndex* index = graph_->pair_index();
    if (index == nullptr) return input;
    // The edges of one side, from the middle outwards.
    struct Side {
      Edge* arrive;
      int person, middle, office, group;
    };
    std::vector<Side> sides;
    for (Edge& arrive : state->edges) {
      int person, middle;
      if (!Leads(arrive, index->arrive, &person, &middle) || state->Known(person) ||
          state->Known(middle) || !HasLabel(*state, person, index->subject_label)) {
        continue;
      }
      for (const Edge& hold : state->edges) {
        int holder, office;
        if (!Leads(hold, index->hold, &holder, &office) || holder != person ||
            state->Known(office) ||
            !Covers(*state, index->condition, hold.relationship->slot, middle)) {
          continue;
        }
        for (const Edge& of : state->edges) {
          int part, group;
          if (!Leads(of, index->group, &part, &group) || part != office) continue;
          sides.push_back({&arrive, person, middle, office, group});
        }
      }
    }
    for (const Side& first : sides) {
      for (const Side& second : sides) {
        if (first.arrive == second.arrive || first.middle != second.middle ||
            first.person == second.person || first.office == second.office ||
            !CanPassBy(*state, index->arrive, *first.arrive, *second.arrive)) {
          continue;
        }
        CHANCERY_ASSIGN_OR_RETURN(input, PlaceEnds(std::move(input), {first.group, second.group},
                                                   {first.middle, first.person, second.person,
                                                    first.office, second.office},
                                                   state));
        const int m = first.middle;
        // Each side of a meeting is a group, if offices are spread evenly.
        const double share =
            graph_->EstimateDegree(LabelOf(state->At(m)), Direction::kIn, {index->arrive}) /
            std::max(1.0, graph_->EstimateNodes(LabelOf(state->At(first.group))));
        const double estimate = input->estimate * graph_->EstimateNodes(LabelOf(state->At(m))) *
                                std::min(1.0, share) * std::min(1.0, share);
        const auto name = [state](int slot) { return Label(state->At(slot).name, slot); };
        CHANCERY_ASSIGN_OR_RETURN(
            NodePtr node, Make(PlanKind::kPairIndex, std::move(input), estimate,
                               absl::StrCat("PairIndex ", index->name, "(", name(first.group), ", ",
                                            name(second.group), "): ", name(m), ", ",
                                            name(first.person), ", ", name(second.person))));
        node->from = first.group;
        node->other = second.group;
        node->middle = m;
        node->to = first.person;
        node->slot = second.person;
        BoundBy(index->key, m, state, node.get());
        first.arrive->done = second.arrive->done = true;
        state->solved.insert({m, first.person, second.person, first.arrive->relationship->slot,
                              second.arrive->relationship->slot});
        return Settle(std::move(node), state);
      }
    }
    return input;
  }

  // Whether another edge of the MATCH could be one that the index has passed, which it must not be.
  static bool MayMeetAgain(const MatchState& state, const std::string& type, const Edge& first,
                           const Edge& second) {
    return std::any_of(state.edges.begin(), state.edges.end(), [&](const Edge& e) {
      const std::vector<std::string>& types = e.relationship->types;
      return &e != &first && &e != &second &&
             (types.empty() || std::find(types.begin(), types.end(), type) != types.end());
    });
  }

  // Whether a condition of the MATCH is `function(relationship, node)`, perhaps within certain()
  // or possible().
  static bool Covers(const MatchState& state, const std::string& function, int relationship,
                     int node) {
    for (const BoundExprPtr& condition : state.conditions) {
      const BoundExpr& call = WithoutDoubt(*condition);
      if (call.kind == ExprKind::kCall && call.name == function && call.args.size() == 2 &&
          call.args[0]->slot == relationship && call.args[1]->slot == node) {
        return true;
      }
    }
    return false;
  }

  // What stands within certain() or possible(): if it is false, so are they.
  static const BoundExpr& WithoutDoubt(const BoundExpr& condition) {
    const BoundExpr* call = &condition;
    while (call->kind == ExprKind::kCall && call->args.size() == 1 &&
           (call->name == "certain" || call->name == "possible")) {
      call = call->args[0].get();
    }
    return *call;
  }

  absl::StatusOr<NodePtr> UsePathIndex(NodePtr input, const PathIndex& index, Edge* first,
                                       Edge* second, int a, int m, int s, int r,
                                       MatchState* state) {
    CHANCERY_ASSIGN_OR_RETURN(input, PlaceEnds(std::move(input), {a, r}, {m, s}, state));
    // Those at the meetings of the one who hold the office, if offices are spread evenly.
    const std::vector<std::string> hold = {index.hold};
    const std::vector<std::string> arrive = {index.arrive};
    const double estimate = input->estimate *
                            graph_->EstimateDegree(index.subject_label, Direction::kOut, arrive) *
                            graph_->EstimateDegree(LabelOf(state->At(m)), Direction::kIn, arrive) *
                            graph_->EstimateDegree(index.subject_label, Direction::kOut, hold) /
                            std::max(1.0, graph_->EstimateNodes(LabelOf(state->At(r))));
    CHANCERY_ASSIGN_OR_RETURN(
        NodePtr node,
        Make(PlanKind::kPathIndex, std::move(input), estimate,
             absl::StrCat("PathIndex ", index.name, "(", Label(state->At(a).name, a), ", ",
                          Label(state->At(r).name, r), "): ", Label(state->At(m).name, m), ", ",
                          Label(state->At(s).name, s))));
    node->from = a;
    node->other = r;
    node->middle = m;
    node->to = s;
    BoundBy(index.key, m, state, node.get());
    first->done = second->done = true;
    state->solved.insert({m, s, first->relationship->slot, second->relationship->slot});
    return Settle(std::move(node), state);
  }

  // Finds the ends of an index by what leads to them, without the nodes that it is to find.
  absl::StatusOr<NodePtr> PlaceEnds(NodePtr input, const std::vector<int>& ends,
                                    const std::set<int>& without, MatchState* state) {
    for (const int end : ends) {
      while (!state->Known(end)) {
        // The part of the pattern around this end.
        std::set<int> part = {end};
        bool grew = true;
        const auto allowed = [&](const Edge& e) {
          return !e.done && without.count(e.left) == 0 && without.count(e.right) == 0 &&
                 e.shortest == ShortestKind::kNone;
        };
        while (grew) {
          grew = false;
          for (const Edge& e : state->edges) {
            if (!allowed(e)) continue;
            if (part.count(e.left) != part.count(e.right)) {
              part.insert({e.left, e.right});
              grew = true;
            }
          }
        }
        Edge* best = nullptr;
        double cost = 0;
        for (Edge& e : state->edges) {
          if (!allowed(e) || part.count(e.left) == 0 || !CanPlace(e, *state)) continue;
          const double c = CostOf(e, *state);
          if (best == nullptr || c < cost) {
            best = &e;
            cost = c;
          }
        }
        if (best != nullptr) {
          CHANCERY_ASSIGN_OR_RETURN(input, PlaceEdge(std::move(input), best, state));
          continue;
        }
        Start start;
        for (const Vertex& vertex : state->vertices) {
          if (state->Known(vertex.slot) || part.count(vertex.slot) == 0) continue;
          const Start candidate = StartAt(vertex, *state);
          if (start.slot == kNoSlot || candidate.rows < start.rows) start = candidate;
        }
        CHANCERY_ASSIGN_OR_RETURN(input, PlaceStart(std::move(input), start, state));
      }
    }
    return input;
  }

  // --- Clauses ---

  absl::StatusOr<NodePtr> PlanProjection(NodePtr input, const BoundProjection& projection) {
    const auto names = [](const std::vector<BoundItem>& items) {
      return absl::StrJoin(items, ", ", [](std::string* out, const BoundItem& item) {
        const std::string expr = FormatBound(*item.expr);
        absl::StrAppend(out, item.name, expr == item.name ? "" : absl::StrCat(" = ", expr));
      });
    };
    if (projection.aggregating) {
      const double estimate = projection.keys.empty() ? 1 : std::max(1.0, input->estimate * 0.5);
      CHANCERY_ASSIGN_OR_RETURN(input, Make(PlanKind::kAggregate, std::move(input), estimate,
                                            absl::StrCat("Aggregate by ", names(projection.keys))));
      input->items = projection.keys;
      input->aggregates = projection.aggregates;
    }
    for (const auto* items : {&projection.keys, &projection.items}) {
      for (const BoundItem& item : *items) {
        const auto known = labels_.find(item.expr->slot);
        if (item.expr->kind != ExprKind::kVariable || known == labels_.end()) continue;
        const std::vector<std::string> labels = known->second;
        labels_[item.slot] = labels;
      }
    }
    const bool moves =
        std::any_of(projection.items.begin(), projection.items.end(), [](const BoundItem& item) {
          return item.expr->kind != ExprKind::kVariable || item.expr->slot != item.slot;
        });
    if (moves) {
      const double estimate = input->estimate;
      CHANCERY_ASSIGN_OR_RETURN(input, Make(PlanKind::kProject, std::move(input), estimate,
                                            absl::StrCat("Project ", names(projection.items))));
      input->items = projection.items;
    }
    if (projection.distinct) {
      const double estimate = std::max(1.0, input->estimate * 0.5);
      CHANCERY_ASSIGN_OR_RETURN(input,
                                Make(PlanKind::kDistinct, std::move(input), estimate, "Distinct"));
      for (const BoundItem& item : projection.keys) input->slots.push_back(item.slot);
      for (const BoundItem& item : projection.items) input->slots.push_back(item.slot);
    }
    if (!projection.order_by.empty()) {
      const bool top = options_.optimise && projection.limit != nullptr;
      const double estimate = input->estimate;
      const std::string order =
          absl::StrJoin(projection.order_by, ", ", [](std::string* out, const BoundSort& sort) {
            absl::StrAppend(out, FormatBound(*sort.expr), sort.descending ? " DESC" : "");
          });
      CHANCERY_ASSIGN_OR_RETURN(input, Make(PlanKind::kSort, std::move(input), estimate,
                                            absl::StrCat(top ? "Top by " : "Sort by ", order)));
      input->order_by = projection.order_by;
      input->slots = projection.live;
      if (top) {
        input->limit = projection.limit;
        input->skip = projection.skip;
      }
    }
    if (projection.skip != nullptr) {
      const double estimate = input->estimate;
      CHANCERY_ASSIGN_OR_RETURN(input, Make(PlanKind::kSkip, std::move(input), estimate,
                                            absl::StrCat("Skip ", FormatBound(*projection.skip))));
      input->expr = projection.skip;
    }
    if (projection.limit != nullptr) {
      double estimate = input->estimate;
      if (projection.limit->literal.is_int()) {
        estimate = std::min(estimate, static_cast<double>(projection.limit->literal.int_value()));
      }
      CHANCERY_ASSIGN_OR_RETURN(input,
                                Make(PlanKind::kLimit, std::move(input), estimate,
                                     absl::StrCat("Limit ", FormatBound(*projection.limit))));
      input->expr = projection.limit;
    }
    if (projection.where != nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(input, Filter(std::move(input), projection.where, kFilterShare));
    }
    return input;
  }

  absl::StatusOr<NodePtr> PlanClause(NodePtr input, const BoundClause& clause) {
    const double estimate = input->estimate;
    switch (clause.kind) {
      case ClauseKind::kMatch: {
        if (!clause.optional) return PlanMatch(std::move(input), clause);
        CHANCERY_ASSIGN_OR_RETURN(NodePtr inner, Make(PlanKind::kOnce, nullptr, 1, "Once"));
        const bool joins = std::exchange(joins_, false);  // it is begun again for each row
        CHANCERY_ASSIGN_OR_RETURN(inner, PlanMatch(std::move(inner), clause));
        joins_ = joins;
        CHANCERY_ASSIGN_OR_RETURN(NodePtr node,
                                  Make(PlanKind::kOptional, std::move(input),
                                       estimate * std::max(1.0, inner->estimate), "Optional"));
        node->inner = std::move(inner);
        std::set<int> introduced;
        for (const BoundPath& path : clause.paths) {
          if (path.slot != kNoSlot) introduced.insert(path.slot);
          for (const BoundNode& n : path.nodes) {
            if (!n.bound) introduced.insert(n.slot);
          }
          for (const BoundRelationship& r : path.relationships) {
            if (!r.bound) introduced.insert(r.slot);
          }
        }
        node->slots.assign(introduced.begin(), introduced.end());
        return node;
      }
      case ClauseKind::kUnwind: {
        CHANCERY_ASSIGN_OR_RETURN(
            NodePtr node,
            Make(PlanKind::kUnwind, std::move(input), estimate * 10,
                 absl::StrCat("Unwind ", FormatBound(*clause.expr), " AS ", clause.name)));
        node->expr = clause.expr;
        node->slot = clause.slot;
        return node;
      }
      case ClauseKind::kWith:
      case ClauseKind::kReturn:
        return PlanProjection(std::move(input), clause.projection);
      case ClauseKind::kCall: {
        CHANCERY_ASSIGN_OR_RETURN(NodePtr node,
                                  Make(PlanKind::kCall, std::move(input), estimate * 10,
                                       absl::StrCat("Call ", clause.name)));
        node->procedure = clause.procedure;
        node->args = clause.args;
        node->yields = clause.yields;
        if (clause.where == nullptr) return node;
        return Filter(std::move(node), clause.where, kFilterShare);
      }
      default: {
        CHANCERY_ASSIGN_OR_RETURN(NodePtr node,
                                  Make(PlanKind::kUpdate, std::move(input), estimate, "Update"));
        node->clause = clause;
        if (clause.kind == ClauseKind::kMerge) {
          CHANCERY_ASSIGN_OR_RETURN(NodePtr inner, Make(PlanKind::kOnce, nullptr, 1, "Once"));
          CHANCERY_ASSIGN_OR_RETURN(node->inner, PlanMatch(std::move(inner), clause));
        }
        return node;
      }
    }
  }

  absl::StatusOr<NodePtr> PlanSingle(const BoundSingle& single) {
    CHANCERY_ASSIGN_OR_RETURN(NodePtr node, Make(PlanKind::kOnce, nullptr, 1, "Once"));
    for (const BoundClause& clause : single.clauses) {
      CHANCERY_ASSIGN_OR_RETURN(node, PlanClause(std::move(node), clause));
    }
    return node;
  }

  absl::StatusOr<NodePtr> PlanUnion(const BoundUnion& bound) {
    if (bound.parts.size() == 1) return PlanSingle(bound.parts[0]);
    CHANCERY_ASSIGN_OR_RETURN(
        NodePtr node, Make(PlanKind::kUnion, nullptr, 0, bound.all ? "Union all" : "Union"));
    for (const BoundSingle& single : bound.parts) {
      CHANCERY_ASSIGN_OR_RETURN(NodePtr part, PlanSingle(single));
      node->estimate += part->estimate;
      node->parts.push_back(std::move(part));
      node->part_columns.push_back(single.columns);
    }
    node->slots = bound.columns;
    node->all = bound.all;
    return node;
  }

 public:
  int next_slot_ = 0;

 private:
  PropertyGraph* const graph_;
  const PlanOptions& options_;
  int operators_ = 0;
  bool joins_ = false;
  mutable std::string seek_key_;
  // Of the nodes in these slots, where they are not null, by the clause that found them.
  std::map<int, std::vector<std::string>> labels_;
};

}  // namespace

absl::StatusOr<Plan> MakePlan(BoundQuery query, PropertyGraph* graph, const PlanOptions& options) {
  Planner planner(graph, options);
  planner.next_slot_ = query.slots;
  CHANCERY_ASSIGN_OR_RETURN(Plan plan, planner.Run(std::move(query)));
  plan.slots = planner.next_slot_;
  return plan;
}

}  // namespace chancery::cypher
