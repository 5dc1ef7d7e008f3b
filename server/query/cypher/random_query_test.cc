// Random graphs and random patterns, against an answer that tries every relationship for each place
// of the pattern; with the optimiser and without, with the numbers of a usual graph and with those
// of the graph at hand.

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/query/cypher/domain_graph.h"
#include "server/query/cypher/graph_statistics.h"
#include "server/query/cypher/query_engine.h"
#include "storage/base/budget.h"
#include "storage/model/capacities.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery::cypher {
namespace {

struct Fact {
  std::string type;
  EntityRef from;
  EntityRef to;
  const Tenure* tenure = nullptr;  // of HELD
};

std::vector<Fact> FactsOf(const ReferenceGraph& graph) {
  std::vector<Fact> facts;
  for (const auto& entry : graph.entities()) {
    const Entity& entity = entry.second;
    if (const auto* tenure = std::get_if<Tenure>(&entity)) {
      facts.push_back({"HELD", tenure->person, tenure->role, tenure});
    } else if (const auto* role = std::get_if<Role>(&entity)) {
      if (role->polity) facts.push_back({"OF", role->id, role->polity});
    } else if (const auto* place = std::get_if<Place>(&entity)) {
      if (place->polity) facts.push_back({"IN", place->id, place->polity});
    } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
      for (const Participation& part : meeting->participations) {
        if (part.party) facts.push_back({"ATTENDED", part.party, meeting->id});
      }
      if (meeting->place) facts.push_back({"IN", meeting->id, meeting->place});
      for (TopicId topic : meeting->topics) facts.push_back({"ABOUT", meeting->id, topic});
    }
  }
  return facts;
}

const char* LabelOf(EntityKind kind) {
  switch (kind) {
    case EntityKind::kPerson:
      return "Person";
    case EntityKind::kPolity:
      return "Polity";
    case EntityKind::kRole:
      return "Role";
    case EntityKind::kMeeting:
      return "Meeting";
    case EntityKind::kPlace:
      return "Place";
    default:
      return "Topic";
  }
}

// A chain of nodes n0, n1, ... by relationships r0, r1, ...; the last node may be the first one
// again.
struct Pattern {
  struct Step {
    std::string type;   // "": any
    int direction = 0;  // 1: to the next node, -1: from it, 0: either
  };
  std::vector<std::string> labels;  // of the nodes; "": any
  std::vector<Step> steps;
  bool closed = false;
  // Conditions, all of which must hold, as text and as what they mean.
  std::vector<std::string> where;
  std::vector<std::function<bool(const std::vector<EntityRef>&, const std::vector<const Fact*>&)>>
      tests;

  size_t NodeAt(size_t place) const { return closed && place == steps.size() ? 0 : place; }

  std::string Text(bool distinct) const {
    std::string text = "MATCH ";
    std::vector<std::string> ids;
    for (size_t i = 0; i <= steps.size(); ++i) {
      const size_t node = NodeAt(i);
      absl::StrAppend(&text, "(n", node, node < i || labels[i].empty() ? "" : ":",
                      node < i ? "" : labels[i], ")");
      if (node == i) ids.push_back(absl::StrCat("n", i, ".id"));
      if (i == steps.size()) break;
      const Step& step = steps[i];
      // A name only where it is used: the index of the main question is for relationships without.
      const std::string name = step.type == "HELD" ? absl::StrCat("r", i) : "";
      absl::StrAppend(&text, step.direction < 0 ? "<-[" : "-[", name, step.type.empty() ? "" : ":",
                      step.type, step.direction > 0 ? "]->" : "]-");
    }
    if (!where.empty()) absl::StrAppend(&text, " WHERE ", absl::StrJoin(where, " AND "));
    return absl::StrCat(text, " RETURN ", distinct ? "DISTINCT " : "", absl::StrJoin(ids, ", "));
  }
};

Pattern MakePattern(const ReferenceGraph& graph, RandomGraph& random) {
  struct Link {
    const char* from;
    const char* type;
    const char* to;
  };
  static constexpr Link kLinks[] = {
      {"Person", "HELD", "Role"},        {"Role", "OF", "Polity"},
      {"Person", "ATTENDED", "Meeting"}, {"Person", "ATTENDED", "Meeting"},
      {"Meeting", "IN", "Place"},        {"Meeting", "ABOUT", "Topic"},
      {"Place", "IN", "Polity"}};
  Pattern pattern;
  // Every fifth one is the shape of the main question, which has an index.
  const bool main_question = random.Pick(5) == 0;
  const size_t length = main_question ? 3 : 1 + random.Pick(4);
  std::string at;  // the label of the last node, whether it is written or not
  for (size_t i = 0; i < length; ++i) {
    const Link* link = nullptr;
    bool forward = true;
    do {
      link = &kLinks[random.Pick(std::size(kLinks))];
      forward = random.Pick(2) == 0;
      if (main_question) {
        link = i < 2 ? &kLinks[2] : &kLinks[0];
        forward = i != 1;
      }
    } while (!at.empty() && at != (forward ? link->from : link->to));
    const bool plain = main_question && random.Pick(4) != 0;
    if (i == 0) {
      at = forward ? link->from : link->to;
      pattern.labels.push_back(!plain && random.Pick(3) == 0 ? "" : at);
    }
    at = forward ? link->to : link->from;
    Pattern::Step step;
    if (plain || random.Pick(8) != 0) step.type = link->type;
    step.direction = !plain && random.Pick(5) == 0 ? 0 : forward ? 1 : -1;
    pattern.steps.push_back(step);
    pattern.labels.push_back(!plain && random.Pick(3) == 0 ? "" : at);
    const size_t node = i + 1;
    if (at == "Meeting" && random.Pick(3) == 0) {
      pattern.where.push_back(absl::StrCat("n", node, ".status = 'held'"));
      pattern.tests.push_back([&graph, node](const auto& nodes, const auto&) {
        const Entity entity = *graph.GetEntity(nodes[node]);
        const auto* meeting = std::get_if<Meeting>(&entity);
        return meeting != nullptr && meeting->status == MeetingStatus::kHeld;
      });
    }
    if (at == "Meeting" && random.Pick(4) == 0) {
      pattern.where.push_back(absl::StrCat("n", node, ".when < date('2003-03-04')"));
      pattern.tests.push_back([&graph, node](const auto& nodes, const auto&) {
        const Entity entity = *graph.GetEntity(nodes[node]);
        const auto* meeting = std::get_if<Meeting>(&entity);
        return meeting != nullptr && !meeting->when.is_unknown() &&
               meeting->when.latest() < DayFromCivil(2003, 3, 4);
      });
    }
    if (at == "Person" && random.Pick(3) == 0) {
      const std::string name = absl::StrCat("Person ", random.Pick(8));
      pattern.where.push_back(absl::StrCat("n", node, ".name = '", name, "'"));
      pattern.tests.push_back([&graph, node, name](const auto& nodes, const auto&) {
        return nodes[node].kind == EntityKind::kPerson && *graph.DisplayName(nodes[node]) == name;
      });
    }
  }
  // Whether a tenure of the pattern covers a meeting of it.
  for (size_t r = 0; r < length; ++r) {
    for (size_t n = 0; n <= length; ++n) {
      if (pattern.steps[r].type != "HELD" || pattern.labels[n] != "Meeting") continue;
      if (random.Pick(3) == 0) continue;
      const bool possible = random.Pick(2) == 0;
      pattern.where.push_back(possible ? absl::StrCat("possible(covers(r", r, ", n", n, "))")
                                       : absl::StrCat("covers(r", r, ", n", n, ")"));
      pattern.tests.push_back([&graph, r, n, possible](const auto& nodes, const auto& facts) {
        const Tri covers =
            GivesOffice(facts[r]->tenure->interval, graph.GetMeeting(MeetingId(nodes[n].id))->when);
        return covers == Tri::kYes || (possible && covers == Tri::kPossible);
      });
    }
  }
  // Back to the first node. Conditions on the last one would then be on a node without a name.
  if (length > 1 && random.Pick(5) == 0 && pattern.where.empty() &&
      pattern.labels[length] == pattern.labels[0]) {
    pattern.closed = true;
  }
  return pattern;
}

std::vector<std::string> Expected(const std::vector<Fact>& facts, const Pattern& pattern,
                                  bool distinct) {
  std::vector<std::string> rows;
  std::vector<EntityRef> nodes(pattern.steps.size() + 1);
  std::vector<const Fact*> used;
  const auto fits = [&](size_t place, EntityRef ref) {
    return pattern.labels[place].empty() || pattern.labels[place] == LabelOf(ref.kind);
  };
  const std::function<void()> go_on = [&] {
    const size_t at = used.size();
    if (at == pattern.steps.size()) {
      for (const auto& test : pattern.tests) {
        if (!test(nodes, used)) return;
      }
      std::vector<std::string> ids;
      for (size_t i = 0; i <= pattern.steps.size(); ++i) {
        if (pattern.NodeAt(i) != i) continue;
        ids.push_back(absl::StrCat(CollectionOf(nodes[i].kind), "/", nodes[i].id));
      }
      rows.push_back(absl::StrJoin(ids, " "));
      return;
    }
    const Pattern::Step& step = pattern.steps[at];
    for (const Fact& fact : facts) {
      if (!step.type.empty() && step.type != fact.type) continue;
      if (std::find(used.begin(), used.end(), &fact) != used.end()) continue;
      for (const bool forward : {true, false}) {
        if (step.direction != 0 && (step.direction > 0) != forward) continue;
        const EntityRef here = forward ? fact.from : fact.to;
        const EntityRef there = forward ? fact.to : fact.from;
        if (at == 0) {
          if (!fits(0, here)) continue;
          nodes[0] = here;
        } else if (nodes[at] != here) {
          continue;
        }
        if (!fits(at + 1, there)) continue;
        if (pattern.closed && at + 1 == pattern.steps.size() && there != nodes[0]) continue;
        nodes[at + 1] = there;
        used.push_back(&fact);
        go_on();
        used.pop_back();
      }
    }
  };
  go_on();
  std::sort(rows.begin(), rows.end());
  if (distinct) rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

class RandomQueryTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  static std::vector<std::string> Ask(const ReferenceGraph& graph, const std::string& text,
                                      bool optimise, const GraphStatistics& statistics) {
    Budget budget;
    DomainGraph domain(graph, &budget, statistics);
    PrepareOptions options;
    options.plan.optimise = optimise;
    const auto query = PrepareQuery(text, &domain, options);
    EXPECT_THAT(query, IsOk()) << text;
    if (!query.ok()) return {};
    QueryMeter meter(QueryLimits(), &budget, nullptr);
    const Parameters parameters;
    QueryRun run((*query)->plan, parameters, &domain, nullptr, &meter, absl::UnixEpoch());
    std::vector<std::string> rows;
    ValueList row;
    while (true) {
      const absl::StatusOr<bool> more = run.Next(&row);
      EXPECT_THAT(more, IsOk()) << text;
      if (!more.ok() || !*more) break;
      rows.push_back(absl::StrJoin(row, " ", [](std::string* out, const Value& value) {
        out->append(value.string_value());
      }));
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  }
};

TEST_P(RandomQueryTest, AnswersAreThoseOfEveryRelationshipTried) {
  RandomGraph random(GetParam());
  RandomGraphSize size;
  size.meetings = 15;
  size.max_parties = 3;
  const ReferenceGraph graph = random.Make(size);
  const std::vector<Fact> facts = FactsOf(graph);
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const GraphStatistics measured, MeasureGraph(graph, budget));
  for (int i = 0; i < 60; ++i) {
    const Pattern pattern = MakePattern(graph, random);
    const bool distinct = random.Pick(4) == 0;
    const std::string text = pattern.Text(distinct);
    SCOPED_TRACE(text);
    const std::vector<std::string> expected = Expected(facts, pattern, distinct);
    EXPECT_EQ(Ask(graph, text, false, GraphStatistics()), expected) << "as written";
    EXPECT_EQ(Ask(graph, text, true, GraphStatistics()), expected) << "optimised";
    EXPECT_EQ(Ask(graph, text, true, measured), expected) << "optimised for this graph";
    if (HasFailure()) break;
  }
}

// A MATCH that goes on from rows, to nodes that an index finds: the pattern is followed from each
// row, or made once and joined.
TEST_P(RandomQueryTest, JoinsWhatGoesOnFromRowsAsIfItFollowedEach) {
  RandomGraph random(GetParam());
  const ReferenceGraph graph = random.Make({});
  static constexpr const char* kFirst[] = {
      "MATCH (a:Person)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(p:Person)",
      "MATCH (p:Person)-[:HELD]->(a:Role)<-[:HELD]-(m:Person)",
      "MATCH (m:Meeting)-[:IN]->(a:Place) OPTIONAL MATCH (m)<-[:ATTENDED]-(p:Person)"};
  static constexpr const char* kSecond[] = {
      "MATCH (p)-[:ATTENDED]->(e:Meeting)<-[:ATTENDED]-(:Person {name: $who})",
      "MATCH (:Person {name: $who})-[:ATTENDED]->(e)<-[r:ATTENDED]-(p) WHERE e.status = 'held'",
      "MATCH (p)-[:ATTENDED]->(e:Meeting)<-[:ATTENDED]-(q:Person {name: $who}) "
      "WHERE e.when < m.when OR q <> a",
      "MATCH (p)-[:ATTENDED]->(e), (e)<-[:ATTENDED]-(q:Person {name: $who})-[t:HELD]->(:Role) "
      "WHERE possible(covers(t, e)) AND e <> m",
      "MATCH path = (:Person {name: $who})-[:ATTENDED*1..3]-(e)-[:ATTENDED]-(p)"};
  // And what is joined within one MATCH, where no relationship may be met twice.
  std::vector<std::string> texts = {
      "MATCH (:Person {name: $who})-[:ATTENDED]->(m)<-[:ATTENDED]-(p)-[:ATTENDED]->(e)<-[:ATTENDED]"
      "-(:Person {name: $whom}) RETURN m.id, p.id, e.id",
      "MATCH (:Person {name: $who})-[t:HELD]->(r:Role)<-[:HELD]-(p:Person)-[:ATTENDED]->(m)"
      "<-[:ATTENDED]-(q)-[s:HELD]->(:Role)<-[:HELD]-(:Person {name: $whom}) "
      "WHERE possible(covers(s, m)) RETURN r.id, p.id, m.id, q.id",
      "MATCH path = (:Person {name: $who})-[:ATTENDED]->(m)<-[:ATTENDED]-(p)-[:ATTENDED*1..2]-(e), "
      "(e)--(f)--(:Person {name: $whom}) WHERE p.id < f.id "
      "RETURN reduce(t = '', n IN nodes(path) | t + n.id), f.id"};
  for (const char* first : kFirst) {
    for (const char* second : kSecond) {
      texts.push_back(
          absl::StrCat(first, " WITH a, m, p ", second, " RETURN a.id, m.id, p.id, e.id"));
    }
  }
  // So many that a row is expected to cost something.
  GraphStatistics many;
  many.people = 1000;
  many.meetings = 100000;
  size_t joined = 0;
  for (const std::string& text : texts) {
    const auto name = [&random] { return absl::StrCat("'Person ", random.Pick(8), "'"); };
    const std::string asked = absl::StrReplaceAll(text, {{"$whom", name()}, {"$who", name()}});
    SCOPED_TRACE(asked);
    EXPECT_EQ(Ask(graph, asked, true, many), Ask(graph, asked, false, many));
    Budget budget;
    DomainGraph domain(graph, &budget, many);
    ASSERT_OK_AND_ASSIGN(const auto query, PrepareQuery(asked, &domain, {}));
    joined += absl::StrContains(FormatPlan(query->plan), "HashJoin on ") ? 1 : 0;
  }
  EXPECT_GT(joined, texts.size() / 2);
}

// Paths as text, of all ways from one to the other that are as short as any.
std::vector<std::string> ShortestWays(const std::vector<Fact>& facts, EntityRef from, EntityRef to,
                                      bool directed, size_t max_hops) {
  std::vector<std::vector<EntityRef>> ways = {{from}};
  for (size_t hops = 1; hops <= max_hops; ++hops) {
    std::vector<std::vector<EntityRef>> longer;
    std::vector<std::string> found;
    for (const std::vector<EntityRef>& way : ways) {
      for (const Fact& fact : facts) {
        for (const bool forward : {true, false}) {
          if ((directed && !forward) || way.back() != (forward ? fact.from : fact.to)) continue;
          std::vector<EntityRef> next = way;
          next.push_back(forward ? fact.to : fact.from);
          // Who is met again was met sooner.
          if (std::find(way.begin(), way.end(), next.back()) != way.end()) continue;
          if (next.back() == to) {
            found.push_back(absl::StrJoin(next, ",", [](std::string* out, EntityRef ref) {
              absl::StrAppend(out, CollectionOf(ref.kind), "/", ref.id);
            }));
          }
          longer.push_back(std::move(next));
        }
      }
    }
    if (!found.empty()) {
      std::sort(found.begin(), found.end());
      return found;
    }
    ways = std::move(longer);
  }
  return {};
}

TEST_P(RandomQueryTest, FindsTheShortestPathsThatThereAre) {
  RandomGraph random(GetParam());
  RandomGraphSize size;
  size.people = 9;
  size.meetings = 6;
  size.max_parties = 3;
  const ReferenceGraph graph = random.Make(size);
  const std::vector<Fact> facts = FactsOf(graph);
  for (int i = 0; i < 20; ++i) {
    const PersonId from(1 + random.Pick(size.people));
    const EntityRef to = random.Pick(3) == 0 ? EntityRef(PlaceId(1 + random.Pick(size.places)))
                                             : EntityRef(PersonId(1 + random.Pick(size.people)));
    if (EntityRef(from) == to) continue;
    const bool directed = random.Pick(3) == 0;
    const size_t hops = 1 + random.Pick(5);
    std::vector<Fact> followed;
    for (const Fact& fact : facts) {
      if (fact.type == "ATTENDED" || fact.type == "IN") followed.push_back(fact);
    }
    const std::vector<std::string> expected = ShortestWays(followed, from, to, directed, hops);
    const auto ask = [&](const char* function) {
      return Ask(graph,
                 absl::StrCat("MATCH (a {id: 'people/", from.value, "'}), (b {id: '",
                              CollectionOf(to.kind), "/", to.id, "'}) MATCH p = ", function,
                              "((a)-[:ATTENDED|IN*..", hops, "]-", directed ? ">" : "",
                              "(b)) RETURN reduce(t = '', n IN nodes(p) | t + n.id + ',')"),
                 true, GraphStatistics());
    };
    std::vector<std::string> all = ask("allShortestPaths");
    for (std::string& path : all) path.pop_back();
    EXPECT_EQ(all, expected);
    const std::vector<std::string> one = ask("shortestPath");
    ASSERT_EQ(one.size(), expected.empty() ? 0 : 1);
    if (!one.empty()) {
      EXPECT_THAT(expected, ::testing::Contains(one[0].substr(0, one[0].size() - 1)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomQueryTest, ::testing::Range(1U, 17U));

}  // namespace
}  // namespace chancery::cypher
