#include "server/query/cypher/domain_graph.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/query/cypher/query_engine.h"
#include "server/query/cypher/query_error.h"
#include "storage/base/budget.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery::cypher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kMainQuestion[] =
    "MATCH (:Person {name: \"Ann Minister\"})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)"
    "-[t:HELD]->(:Role {title: \"Secretary of State\"})-[:OF]->(:Polity {name: \"Freedonia\"}) "
    "WHERE m.status = \"held\" AND covers(t, m) "
    "RETURN s.name, count(m) AS meetings, min(m.when) AS first ORDER BY first";

class DomainGraphTest : public ::testing::Test {
 protected:
  DomainGraphTest() {
    const PolityId freedonia = builder_.Polity("Freedonia");
    const PolityId sylvania = builder_.Polity("Sylvania");
    const RoleId secretary = builder_.Role("Secretary of State", freedonia);
    const RoleId other = builder_.Role("Secretary of State", sylvania);
    const RoleId minister = builder_.Role("Foreign Minister", sylvania);
    const PersonId ann = builder_.Person("Ann Minister").Held(minister, "2000", "..", "2020-01-01");
    const PersonId early =
        builder_.Person("Early Bird").Held(secretary, "2001-01-20", "2005-01-26");
    const PersonId late = builder_.Person("Late Riser").Held(secretary, "2005-01-26", "2009-01-21");
    const PersonId foreigner = builder_.Person("Not Ours").Held(other, "2001", "2009");
    const MeetingId first = builder_.Meeting("2004-05-11")
                                .At("Fredville", freedonia)
                                .About("Trade")
                                .Kind(MeetingKind::kInPerson)
                                .Minutes(30)
                                .With(ann)
                                .With(early);
    builder_.Meeting("2006-03-01").Kind(MeetingKind::kPhone).With(ann).With(early).With(late);
    builder_.Meeting("2005-01").With(ann).With(late).With(foreigner);
    builder_.Meeting("2007-01-01").Status(MeetingStatus::kPlanned).With(ann).With(late);
    builder_.Meeting("2008-02-02").With(ann).With(late).With(minister);
    builder_.Says(first, builder_.Article("Gazette", "2004-05-12", "Ann met Early."), 0, 14);
    graph_.emplace(builder_.Build());
  }

  std::vector<std::string> Ask(absl::string_view text, bool optimise = true) {
    Budget budget;
    QueryMeter meter({}, &budget);
    DomainGraph graph(*graph_, &budget);
    PrepareOptions options;
    options.plan.optimise = optimise;
    const auto query = PrepareQuery(text, &graph, options);
    if (!query.ok()) return {std::string(query.status().message())};
    const Parameters parameters;
    QueryRun run((*query)->plan, parameters, &graph, nullptr, &meter, absl::UnixEpoch());
    std::vector<std::string> rows;
    ValueList row;
    while (true) {
      const absl::StatusOr<bool> more = run.Next(&row);
      if (!more.ok()) return {std::string(more.status().message())};
      if (!*more) break;
      rows.push_back(absl::StrJoin(row, " | ", [](std::string* out, const Value& value) {
        out->append(FormatValue(value));
      }));
    }
    rows_read_ = budget.rows_read();
    return rows;
  }

  std::string Plan(absl::string_view text) {
    Budget budget;
    DomainGraph graph(*graph_, &budget);
    const auto query = PrepareQuery(text, &graph, {});
    return query.ok() ? FormatPlan((*query)->plan) : std::string(query.status().message());
  }

  GraphBuilder builder_;
  absl::optional<ReferenceGraph> graph_;
  uint64_t rows_read_ = 0;
};

TEST_F(DomainGraphTest, AnswersTheMainQuestion) {
  EXPECT_THAT(Ask(kMainQuestion),
              ElementsAre("'Early Bird' | 1 | '2004-05-11'", "'Late Riser' | 2 | '2006-03-01'"));
  EXPECT_EQ(Ask(kMainQuestion), Ask(kMainQuestion, /*optimise=*/false));
}

TEST_F(DomainGraphTest, ReadsOnlyTheMeetingsOfTheDatesAskedFor) {
  const std::string match =
      "MATCH (p:Person {name: 'Late Riser'})-[t:HELD]->(:Role), (p)-[:ATTENDED]->(m:Meeting) "
      "WHERE ";
  const std::string all = match + "true RETURN m.when ORDER BY m.when";
  ASSERT_THAT(Ask(all), ElementsAre("'2005-01'", "'2006-03-01'", "'2007-01-01'", "'2008-02-02'"));
  const uint64_t rows_of_all = rows_read_;
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"date('2006-01-01') <= m.when", {"'2006-03-01'", "'2007-01-01'", "'2008-02-02'"}},
      {"m.when > date('2007-01-01')", {"'2008-02-02'"}},
      {"m.when < edtf('2006') AND 1 < 2", {"'2005-01'"}},
      {"edtf('2006-12') >= m.when AND m.when > date('2005-06-01')", {"'2006-03-01'"}},
      {"m.when = date('2007-01-01')", {"'2007-01-01'"}},
      {"m.when < date('-0100-01-01')", {}},
      // Unknown whether it was before that day.
      {"m.when < date('2005-01-20')", {}},
      {"possible(m.when < date('2005-01-20'))", {"'2005-01'"}},
      {"possible(m.when < date('2005-01-10')) AND possible(m.when > date('2005-01-20'))",
       {"'2005-01'"}},
      {"earliest(m.when) >= date('2006-06-01')", {"'2007-01-01'", "'2008-02-02'"}},
      {"date('2006-06-01') > latest(m.when)", {"'2005-01'", "'2006-03-01'"}},
      {"date('2005-01-01') + duration({months: 12}) >= earliest(m.when)", {"'2005-01'"}},
      {"certain(covers(t, m)) AND m.when < date('2007-12-31')", {"'2006-03-01'", "'2007-01-01'"}},
  };
  for (const auto& [condition, expected] : cases) {
    SCOPED_TRACE(condition);
    const std::string query = match + condition + " RETURN m.when ORDER BY m.when";
    EXPECT_EQ(Ask(query, /*optimise=*/false), expected);
    EXPECT_EQ(Ask(query), expected);
    EXPECT_LT(rows_read_, rows_of_all);
    EXPECT_THAT(Plan(query), HasSubstr("within when"));
  }
}

TEST_F(DomainGraphTest, ReadsTheEncountersOfManySubjectsTogether) {
  // Whom Ann met, and when each of them met a secretary of state who was in office then.
  const std::string query =
      "MATCH (:Person {name: 'Ann Minister'})-[:ATTENDED]->(e:Meeting)<-[:ATTENDED]-(y:Person) "
      "WITH DISTINCT y, e.when AS before OPTIONAL MATCH "
      "(y)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(h:Person)-[t:HELD]->"
      "(:Role {id: 'roles/1'}) WHERE covers(t, m) "
      "RETURN y.name, before, m.when, h.name ORDER BY y.name, before, m.when, h.name";
  const std::string plain =
      "MATCH (:Person {name: 'Ann Minister'})-[:ATTENDED]->(e:Meeting)<-[:ATTENDED]-(y:Person) "
      "WITH DISTINCT y, e.when AS before MATCH "
      "(y)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(h:Person)-[t:HELD]->"
      "(:Role {id: 'roles/1'}) WHERE covers(t, m) AND before < m.when "
      "RETURN y.name, before, m.when, h.name ORDER BY y.name, before, m.when, h.name";
  for (const std::string& text : {query, plain}) {
    EXPECT_THAT(Plan(text), HasSubstr("PathIndex"));
    const std::vector<std::string> rows = Ask(text);
    EXPECT_EQ(rows, Ask(text, /*optimise=*/false));
    EXPECT_THAT(rows, Contains(HasSubstr("'2006-03-01' | 'Late Riser'")));
  }
  // Whoever is bound without a label may be no person, whatever an optional clause has asked.
  EXPECT_THAT(
      Plan("MATCH (y)-[:ATTENDED]->(e:Meeting) OPTIONAL MATCH (y:Person)-[:SAID]->(w) WITH y "
           "MATCH (y)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(h:Person)-[t:HELD]->"
           "(:Role {title: 'Secretary of State'}) WHERE covers(t, m) RETURN h"),
      Not(HasSubstr("PathIndex")));
}

TEST_F(DomainGraphTest, AsksTheIndexForTheDaysOfTheQuestionOnly) {
  const std::string one =
      "MATCH (:Person {name: 'Ann Minister'})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)"
      "-[t:HELD]->(:Role {title: 'Secretary of State'})-[:OF]->(:Polity {name: 'Freedonia'}) "
      "WHERE ";
  // Who held it long before, and long after.
  const RoleId minister = builder_.Role("Foreign Minister");
  const PersonId old_hand = builder_.Person("Old Hand").Held(minister, "1990", "1995");
  const PersonId new_hand = builder_.Person("New Hand").Held(minister, "2007", "2012");
  const RoleId of_state = builder_.Role("Secretary of State");
  const PersonId state = builder_.Person("Old State").Held(of_state, "1980", "2010");
  const std::string many = absl::StrCat(
      "MATCH (a:Person)-[ta:HELD]->(:Role {id: 'roles/", minister.value,
      "'}), (a)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)-[t:HELD]->(:Role {id: 'roles/",
      of_state.value, "'}) WHERE covers(ta, m) AND ");
  builder_.Meeting("1992-05-05").With(old_hand).With(state);
  builder_.Meeting("1994/2008").With(old_hand).With(state);
  builder_.Meeting("2006-06-06").With(old_hand).With(new_hand).With(state);
  builder_.Meeting("2007-06-06").With(new_hand).With(state);
  graph_.emplace(builder_.Build());
  const std::vector<std::string> conditions = {
      "covers(t, m)",
      "covers(t, m) AND date('2006-01-01') <= m.when",
      "covers(t, m) AND m.when < date('2006-01-01')",
      "possible(covers(t, m)) AND possible(m.when < date('2005-01-20'))",
      "covers(t, m) AND date('2005-06-01') <= m.when AND m.when <= date('2007-01-01')",
      "covers(t, m) AND m.when > date('2030-01-01')",
      "covers(t, m) AND earliest(m.when) <= date('2006-03-01')",
  };
  for (const std::string& match : {one, many}) {
    for (const std::string& condition : conditions) {
      SCOPED_TRACE(condition);
      const std::string query =
          match + condition + " RETURN s.name, m.when ORDER BY m.when, s.name";
      EXPECT_EQ(Ask(query), Ask(query, /*optimise=*/false));
      EXPECT_THAT(Plan(query), HasSubstr("PathIndex"));
    }
  }
  EXPECT_THAT(Plan(one + conditions[1] + " RETURN s"), HasSubstr("within when"));
  EXPECT_THAT(Plan(many + conditions[0] + " RETURN s"), HasSubstr("within when"));
  EXPECT_THAT(Plan(one + conditions[0] + " RETURN s"), Not(HasSubstr("within when")));
}

TEST_F(DomainGraphTest, ReadsNoMeetingsOfDaysThatTheOfficeDoesNotCover) {
  // Held from 2001-01-20 to 2005-01-26, so what certainly is of 2006 is not of it.
  const std::string query =
      "MATCH (:Role {id: 'roles/1'})<-[t:HELD]-(p:Person {name: 'Early Bird'})-[:ATTENDED]->"
      "(m:Meeting) WHERE covers(t, m) AND date('2006-01-01') <= m.when RETURN m.when";
  EXPECT_THAT(Plan(query), HasSubstr("within when"));
  EXPECT_THAT(Ask(query), IsEmpty());
  Budget budget;
  DomainGraph graph(*graph_, &budget);
  Relationship held;
  held.type = "HELD";
  held.key = 2;  // of Early Bird
  ExpandBounds bounds;
  bounds.covered_by = {held};
  bounds.not_before = {Value::Edtf(Date("2006-01-01"))};
  const NodeId early{static_cast<uint32_t>(EntityKind::kPerson), 2};
  const auto count = [&](bool certain) {
    bounds.certain = certain;
    const auto cursor = graph.ExpandWithin(early, Direction::kOut, "ATTENDED", bounds).value();
    Relationship relationship;
    NodeId other;
    int found = 0;
    while (cursor->Next(&relationship, &other).value()) ++found;
    return found;
  };
  // A meeting of which only the years are known may be of both.
  EXPECT_EQ(count(false), 0);
  builder_.Meeting("2004/2006").With(PersonId(2));
  graph_.emplace(builder_.Build());
  EXPECT_EQ(count(false), 1);
  EXPECT_EQ(count(true), 0);
}

TEST_F(DomainGraphTest, GroupsByWhatNodesSayAndNotByThem) {
  builder_.Meeting("2010-01-01").With(builder_.Person("Same Name")).With(builder_.Person("Other"));
  builder_.Meeting("2011-01-01").With(builder_.Person("Same Name")).With(builder_.Person("Other"));
  graph_.emplace(builder_.Build());
  EXPECT_THAT(Ask("MATCH (p:Person)-[:ATTENDED]->(m) WHERE m.when > date('2009-12-31') "
                  "RETURN p.name + '!' AS name, count(m), min(m.when) ORDER BY name"),
              ElementsAre("'Other!' | 2 | '2010-01-01'", "'Same Name!' | 2 | '2010-01-01'"));
}

TEST_F(DomainGraphTest, UsesTheIndexOfTheMainQuestion) {
  const std::string plan = Plan(kMainQuestion);
  EXPECT_THAT(plan, HasSubstr("PathIndex encounters("));
  EXPECT_THAT(plan, HasSubstr("NodeSeek _0:Person name = 'Ann Minister'"));
  // Who asks for the relationships themselves gets them.
  EXPECT_THAT(
      Plan("MATCH (a:Person {name: 'x'})-[r:ATTENDED]->(m)<-[:ATTENDED]-(s:Person)-[t:HELD]->"
           "(:Role {title: 'y'}) WHERE covers(t, m) RETURN r"),
      Not(HasSubstr("PathIndex")));
}

// How holders of offices of two polities met, of which each condition is tested.
std::string BetweenPolities(int p, int q, absl::string_view conditions) {
  return absl::StrCat(
      "MATCH (:Polity {id: 'polities/", p, "'})<-[:OF]-(r:Role)<-[t:HELD]-(a:Person)",
      "-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(b:Person)-[u:HELD]->(s:Role)-[:OF]->",
      "(:Polity {id: 'polities/", q, "'}) WHERE ", conditions,
      " RETURN m.id, a.id, r.id, b.id, s.id ORDER BY m.id, a.id, r.id, b.id, s.id");
}

TEST_F(DomainGraphTest, UsesTheIndexOfMeetingsBetweenPolities) {
  int rows = 0;
  for (uint32_t seed = 1; seed <= 10; ++seed) {
    RandomGraph random(seed);
    graph_.emplace(random.Make({}));
    for (const char* conditions :
         {"covers(t, m) AND covers(u, m)", "possible(covers(t, m)) AND possible(covers(u, m))",
          "certain(covers(t, m)) AND covers(u, m) AND m.status = 'held'",
          "covers(t, m) AND covers(u, m) AND date('2001-06-01') <= m.when AND "
          "possible(m.when < date('2004-01-01'))"}) {
      for (const int q : {1, 2, 3}) {
        const std::string query = BetweenPolities(1, q, conditions);
        SCOPED_TRACE(absl::StrCat("seed ", seed, ": ", query));
        const std::vector<std::string> found = Ask(query);
        EXPECT_EQ(found, Ask(query, /*optimise=*/false));
        EXPECT_THAT(Plan(query), HasSubstr("PairIndex polity meetings("));
        rows += static_cast<int>(found.size());
      }
    }
  }
  EXPECT_GT(rows, 50);
  EXPECT_THAT(
      Plan(BetweenPolities(1, 2, "covers(t, m) AND covers(u, m) AND m.when > date('2003-01-01')")),
      HasSubstr("within when"));
  // Offices of any time are not in it, and who asks for the relationships gets them.
  EXPECT_THAT(Plan(BetweenPolities(1, 2, "covers(t, m)")), Not(HasSubstr("PairIndex")));
  EXPECT_THAT(
      Plan("MATCH (:Polity {id: 'polities/1'})<-[:OF]-()<-[t:HELD]-(a:Person)-[w:ATTENDED]->"
           "(m:Meeting)<-[:ATTENDED]-(b:Person)-[u:HELD]->()-[:OF]->(:Polity {id: 'polities/2'}) "
           "WHERE covers(t, m) AND covers(u, m) RETURN w"),
      Not(HasSubstr("PairIndex")));
}

TEST_F(DomainGraphTest, TellsCertainFromPossible) {
  const char* pattern =
      "MATCH (m:Meeting)<-[:ATTENDED]-(s:Person {name: 'Late Riser'})-[t:HELD]->(r) ";
  EXPECT_THAT(Ask(absl::StrCat(pattern, "RETURN m.when, covers(t, m) AS c ORDER BY m.when")),
              ElementsAre("'2005-01' | null", "'2006-03-01' | true", "'2007-01-01' | true",
                          "'2008-02-02' | true"));
  EXPECT_THAT(Ask(absl::StrCat(pattern, "WHERE possible(covers(t, m)) RETURN count(*)")),
              ElementsAre("4"));
  EXPECT_THAT(Ask(absl::StrCat(pattern, "WHERE certain(covers(t, m)) RETURN count(*)")),
              ElementsAre("3"));
}

TEST_F(DomainGraphTest, FollowsEveryRelationshipBothWays) {
  EXPECT_THAT(
      Ask("MATCH (p:Person {name: 'Early Bird'})-[t:HELD]->(r)-[:OF]->(c) "
          "RETURN r.name, r.title, c.name, t.since, t.until, t.acting"),
      ElementsAre("'Secretary of State of Freedonia' | 'Secretary of State' | 'Freedonia' | "
                  "'2001-01-20' | '2005-01-26' | false"));
  EXPECT_THAT(Ask("MATCH (c:Polity {name: 'Freedonia'})<-[:OF]-(r)<-[:HELD]-(p) "
                  "RETURN p.name ORDER BY p.name"),
              ElementsAre("'Early Bird'", "'Late Riser'"));
  EXPECT_THAT(Ask("MATCH (m:Meeting {kind: 'in_person'})-[:IN]->(p:Place)-[:IN]->(c:Polity), "
                  "(m)-[:ABOUT]->(t) RETURN m.status, m.duration, p.name, c.name, t.name"),
              ElementsAre("'held' | 'PT30M' | 'Fredville' | 'Freedonia' | 'Trade'"));
  EXPECT_THAT(Ask("MATCH (p:Place {name: 'Fredville'})<-[:IN]-(m:Meeting) RETURN m.when"),
              ElementsAre("'2004-05-11'"));
  EXPECT_THAT(Ask("MATCH (t:Topic)<-[:ABOUT]-(m:Meeting) RETURN m.when"),
              ElementsAre("'2004-05-11'"));
  EXPECT_THAT(Ask("MATCH (r:Role)-[a:ATTENDED]->(m) RETURN r.name, m.when"),
              ElementsAre("'Foreign Minister of Sylvania' | '2008-02-02'"));
  EXPECT_THAT(Ask("MATCH (m:Meeting)-[e:EVIDENCED_BY]->(a:Article) "
                  "RETURN e.sentence, a.publisher"),
              ElementsAre("'Ann met Early.' | 'Gazette'"));
  EXPECT_THAT(Ask("MATCH (a:Article)<-[e:EVIDENCED_BY]-(m) RETURN labels(m)"),
              ElementsAre("['Meeting']"));
}

TEST_F(DomainGraphTest, KnowsTheOfficesOfADay) {
  EXPECT_THAT(
      Ask("MATCH (p:Person {name: 'Early Bird'}) RETURN office(p, date('2003-01-01')) AS a, "
          "office(p, date('2010-01-01')) AS b, [o IN offices(p, edtf('2005-01')) | o.certain]"),
      ElementsAre("'Secretary of State of Freedonia' | null | [false]"));
  EXPECT_THAT(
      Ask("MATCH (:Person {name: 'Early Bird'})-[a:ATTENDED]->(m) "
          "RETURN m.when, a.capacity ORDER BY m.when"),
      ElementsAre("'2004-05-11' | 'Secretary of State of Freedonia'", "'2006-03-01' | null"));
}

TEST_F(DomainGraphTest, DerivesWhoMetWhom) {
  EXPECT_THAT(Ask("MATCH (a:Person {name: 'Early Bird'})-[e:MET]-(b:Person) "
                  "RETURN b.name, e.when ORDER BY b.name, e.when"),
              ElementsAre("'Ann Minister' | '2004-05-11'", "'Ann Minister' | '2006-03-01'",
                          "'Late Riser' | '2006-03-01'"));
  EXPECT_THAT(Ask("MATCH (a:Person {name: 'Early Bird'}), (b:Person {name: 'Not Ours'}), "
                  "p = shortestPath((a)-[:MET*]-(b)) RETURN length(p), nodes(p)[0].name"),
              ElementsAre("2 | 'Early Bird'"));
  EXPECT_THAT(Ask("MATCH (a:Person)-[e:MET]-(b:Person) WHERE a.name = 'Ann Minister' "
                  "RETURN count(DISTINCT b)"),
              ElementsAre("3"));
}

TEST_F(DomainGraphTest, CountsOnlyMeetingsThatWereHeldAsMet) {
  EXPECT_THAT(Ask("MATCH (:Person {name: 'Ann Minister'})-[e:MET]-(:Person {name: 'Late Riser'}) "
                  "RETURN e.when ORDER BY e.when"),
              ElementsAre("'2005-01'", "'2006-03-01'", "'2008-02-02'"));
}

TEST_F(DomainGraphTest, DoesNotGoBackAlongTheMeetingThatItCameBy) {
  EXPECT_THAT(Ask("MATCH (a:Person {name: 'Not Ours'})-[:MET]->(:Person)-[:MET]->(a) "
                  "RETURN count(*)"),
              ElementsAre("0"));
  EXPECT_THAT(Ask("MATCH (a:Person {name: 'Not Ours'})-[:MET*2]->(b:Person {name: 'Not Ours'}) "
                  "RETURN count(*)"),
              ElementsAre("0"));
}

TEST_F(DomainGraphTest, GoesAlongARelationshipOnceWithTheIndexToo) {
  for (const char* more : {"(x)-[:ATTENDED]->(m)", "(x)-->(m)"}) {
    const std::string query = absl::StrCat(
        "MATCH (a:Person {name: 'Ann Minister'})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)"
        "-[t:HELD]->(:Role {title: 'Secretary of State'}), ",
        more, " WHERE covers(t, m) RETURN count(*)");
    EXPECT_EQ(Ask(query), Ask(query, /*optimise=*/false)) << query;
    EXPECT_THAT(Plan(query), Not(HasSubstr("PathIndex"))) << query;
  }
  const auto plan_where = [this](absl::string_view condition) {
    return Plan(absl::StrCat(
        "MATCH (a:Person {name: 'x'})-[:ATTENDED]->(m)<-[:ATTENDED]-(s:Person)-[t:HELD]->"
        "(:Role {title: 'y'}) WHERE ",
        condition, " RETURN s"));
  };
  EXPECT_THAT(plan_where("POSSIBLE(covers(t, m))"), HasSubstr("PathIndex"));
  EXPECT_THAT(plan_where("toBoolean(covers(t, m))"), Not(HasSubstr("PathIndex")));
}

TEST_F(DomainGraphTest, FindsNodesByTheirResourceName) {
  EXPECT_THAT(Ask("MATCH (p:Person {id: 'people/2'}) RETURN p.name, p.id"),
              ElementsAre("'Early Bird' | 'people/2'"));
  EXPECT_THAT(Ask("MATCH (p:Person {id: 'people/99'}) RETURN p"), IsEmpty());
  EXPECT_THAT(Ask("MATCH (p:Person {id: 'roles/1'}) RETURN p"), IsEmpty());
  EXPECT_THAT(Ask("MATCH (p:Person) WHERE p.name = 'Nobody' RETURN p"), IsEmpty());
}

TEST_F(DomainGraphTest, RefusesNamesThatTheSchemaDoesNotHave) {
  EXPECT_THAT(Ask("MATCH (p:Persn) RETURN p"), ElementsAre(HasSubstr("did you mean `Person`?")));
  EXPECT_THAT(Ask("MATCH (p)-[:ATENDED]->() RETURN p"),
              ElementsAre(HasSubstr("did you mean `ATTENDED`?")));
  EXPECT_THAT(Ask("MATCH (p:Person) RETURN p.nme"), ElementsAre(HasSubstr("did you mean `name`?")));
  EXPECT_THAT(Ask("MATCH (p:Person {nam: 1}) RETURN p"),
              ElementsAre(HasSubstr("did you mean `name`?")));
}

TEST_F(DomainGraphTest, FindsTextsByTheirWords) {
  const PersonId ann = builder_.Person("Ann Speaker");
  const StatementId treaty =
      builder_.Statement(ann, "The treaty on arms control holds.").On("2004-05-11");
  builder_.Statement(ann, "Control of the border, and arms.").On("2004-05-12");
  builder_.Statement(ann, "Nothing new.").On("2004-05-13");
  graph_.emplace(builder_.Build());
  const std::string question =
      "MATCH (s:Statement) WHERE mentions(s, $words) RETURN s.when ORDER BY s.when";
  for (const bool optimise : {true, false}) {
    const auto ask = [&](absl::string_view words) {
      return Ask(absl::StrReplaceAll(question, {{"$words", absl::StrCat("'", words, "'")}}),
                 optimise);
    };
    EXPECT_THAT(ask("control arms"), ElementsAre("'2004-05-11'", "'2004-05-12'"));
    EXPECT_THAT(ask("\"arms control\""), ElementsAre("'2004-05-11'"));
    EXPECT_THAT(ask("treaties"), ElementsAre("'2004-05-11'"));
    EXPECT_THAT(ask("the of"), IsEmpty());
    EXPECT_THAT(ask(""), IsEmpty());
    EXPECT_THAT(Ask("MATCH (m:Meeting) WHERE mentions(m, 'trade') RETURN m.when", optimise),
                ElementsAre("'2004-05-11'"));
    EXPECT_THAT(Ask("MATCH (t:Topic) WHERE NOT mentions(t, 'arms') RETURN t.name", optimise),
                ElementsAre("'Trade'"));
    EXPECT_THAT(Ask("MATCH (s:Statement) WHERE mentions(s, null) RETURN s", optimise), IsEmpty());
    // In words that a row before it brings.
    EXPECT_THAT(Ask("UNWIND ['treaty', 'border'] AS word "
                    "MATCH (s:Statement) WHERE mentions(s, word) RETURN word, s.when",
                    optimise),
                UnorderedElementsAre("'treaty' | '2004-05-11'", "'border' | '2004-05-12'"));
    EXPECT_THAT(Ask("MATCH (p:Person) WHERE mentions(p, 'x') RETURN p", optimise),
                Contains(HasSubstr("mentions() takes a statement, a meeting or a topic")));
  }
  EXPECT_THAT(Plan(absl::StrReplaceAll(question, {{"$words", "'arms'"}})),
              HasSubstr("NodeSeek s:Statement mentions('arms')"));
  EXPECT_THAT(Ask(absl::StrCat("MATCH (s:Statement {id: 'statements/", treaty.value,
                               "'}) RETURN mentions(s, 'arms'), mentions(s, 'border')")),
              ElementsAre("true | false"));
}

TEST_F(DomainGraphTest, ReadsListsThatAreLongerThanABatch) {
  GraphBuilder builder;
  const PersonId hub = builder.Person("Busy Person");
  for (int i = 0; i < 1500; ++i) {
    builder.Meeting(absl::StrCat(1000 + i)).With(hub).With(builder.Person(absl::StrCat("P", i)));
  }
  graph_.emplace(builder.Build());
  EXPECT_THAT(Ask("MATCH (:Person {name: 'Busy Person'})-[:ATTENDED]->(m) "
                  "RETURN count(DISTINCT m)"),
              ElementsAre("1500"));
  EXPECT_THAT(Ask("MATCH (p:Person) RETURN count(*)"), ElementsAre("1501"));
  EXPECT_THAT(Ask("MATCH (:Person {name: 'Busy Person'}) RETURN 1"), ElementsAre("1"));
  const uint64_t rows_to_find = rows_read_;
  EXPECT_THAT(Ask("MATCH (:Person {name: 'Busy Person'})-[:ATTENDED]->(m) RETURN m.when LIMIT 1"),
              ElementsAre("'1000'"));
  EXPECT_LT(rows_read_, rows_to_find + 50);
}

}  // namespace
}  // namespace chancery::cypher
