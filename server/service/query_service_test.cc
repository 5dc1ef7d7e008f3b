#include "server/service/query_service.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/service/graph_queries.h"
#include "storage/base/errors.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class QueryServiceTest : public ::testing::Test {
 protected:
  QueryServiceTest() {
    GraphBuilder g;
    const RoleId secretary = g.Role("Secretary of State", g.Polity("Freedonia"));
    const PersonId ann = g.Person("Ann Minister");
    const PersonId early = g.Person("Early Bird").Held(secretary, "2001-01-20", "2005-01-26");
    const PersonId late = g.Person("Late Riser").Held(secretary, "2005-01-26", "2009-01-21");
    g.Meeting("2004-05-11").With(ann).With(early);
    g.Meeting("2006-03-01").With(ann).With(early).With(late);
    g.Meeting("2007-03-01").With(ann).With(late);
    store_ = GraphStore::Open(std::make_unique<MemoryKvStore>(), SystemClock::Get(), {}).value();
    EXPECT_THAT(store_->Transact(
                    [&](Transaction& transaction) { return WriteGraph(g.Build(), transaction); }),
                IsOk());
    runner_.emplace(*store_);
  }

  absl::Status Ask(const std::string& text) {
    request_.set_query(text);
    messages_.clear();
    Budget budget(Budget::Limits(), SystemClock::Get(), &cancelled_);
    return runner_->Query(request_, budget, SystemClock::Get(), [this](v1::QueryResponse message) {
      messages_.push_back(std::move(message));
      if (cancel_after_ > 0 && messages_.size() >= cancel_after_) cancelled_ = true;
      if (on_message_ != nullptr) on_message_();
      return absl::OkStatus();
    });
  }

  std::vector<v1::QueryRow> Rows() const {
    std::vector<v1::QueryRow> rows;
    for (const v1::QueryResponse& message : messages_) {
      rows.insert(rows.end(), message.rows().begin(), message.rows().end());
    }
    return rows;
  }
  const v1::QuerySummary& Summary() const { return messages_.back().summary(); }

  std::unique_ptr<GraphStore> store_;
  absl::optional<QueryRunner> runner_;
  v1::QueryRequest request_;
  std::vector<v1::QueryResponse> messages_;
  std::atomic<bool> cancelled_{false};
  size_t cancel_after_ = 0;
  std::function<void()> on_message_;
};

constexpr char kMainQuestion[] =
    "MATCH (:Person {name: $who})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)-[t:HELD]->"
    "(:Role {title: 'Secretary of State'})-[:OF]->(:Polity {name: 'Freedonia'}) "
    "WHERE m.status = 'held' AND covers(t, m) "
    "RETURN s, count(m) AS meetings, min(m.when) AS first ORDER BY first";

TEST_F(QueryServiceTest, AnswersTheMainQuestionAsFindEncountersDoes) {
  (*request_.mutable_parameters())["who"].set_text("Ann Minister");
  ASSERT_THAT(Ask(kMainQuestion), IsOk());
  EXPECT_THAT(messages_[0].columns(), ElementsAre("s", "meetings", "first"));

  v1::FindEncountersRequest typed;
  typed.add_subjects("people/1");
  typed.add_roles("roles/1");
  Budget budget;
  v1::FindEncountersResponse answer;
  ASSERT_THAT(GraphQueries(*store_).FindEncounters(typed, budget, &answer), IsOk());
  std::vector<std::string> expected;
  for (const v1::CounterpartSummary& row : answer.counterparts()) {
    expected.push_back(absl::StrCat(row.counterpart().name(), " ", row.counterpart().display_name(),
                                    " ", row.meeting_count()));
  }
  std::vector<std::string> actual;
  for (const v1::QueryRow& row : Rows()) {
    actual.push_back(absl::StrCat(row.values(0).node().name(), " ",
                                  row.values(0).node().display_name(), " ",
                                  row.values(1).integer()));
  }
  EXPECT_THAT(expected, SizeIs(2));
  EXPECT_THAT(actual, ::testing::UnorderedElementsAreArray(expected));
  EXPECT_EQ(Rows()[0].values(2).time().text(), "2004-05-11");
  EXPECT_EQ(Rows()[0].values(2).time().kind(), v1::QUERY_TIME_KIND_PARTIAL_DATE);
  EXPECT_EQ(Summary().info().revision(), 1);
  EXPECT_TRUE(Summary().info().complete());
}

TEST_F(QueryServiceTest, StreamsValuesOfEveryKind) {
  ASSERT_THAT(Ask("MATCH p = (a:Person {name: 'Early Bird'})-[t:HELD]->(r) "
                  "RETURN null, true, 1.5, [1, {k: 'v'}], t, p, date('2004-05-11'), "
                  "duration('P1D')"),
              IsOk());
  const v1::QueryRow row = Rows()[0];
  EXPECT_EQ(row.values(0).kind_case(), v1::QueryValue::KIND_NOT_SET);
  EXPECT_TRUE(row.values(1).boolean());
  EXPECT_EQ(row.values(2).number(), 1.5);
  EXPECT_EQ(row.values(3).list().values(1).map().values().at("k").text(), "v");
  EXPECT_EQ(row.values(4).relationship().type(), "HELD");
  EXPECT_EQ(row.values(4).relationship().start().name(), "people/2");
  EXPECT_EQ(row.values(4).relationship().properties().at("since").time().text(), "2001-01-20");
  EXPECT_EQ(row.values(5).path().nodes_size(), 2);
  EXPECT_EQ(row.values(6).time().kind(), v1::QUERY_TIME_KIND_DATE);
  EXPECT_EQ(row.values(7).time().text(), "P1D");
}

TEST_F(QueryServiceTest, TakesParametersOfEveryKind) {
  (*request_.mutable_parameters())["node"].mutable_node()->set_name("people/2");
  auto* when = (*request_.mutable_parameters())["when"].mutable_time();
  when->set_kind(v1::QUERY_TIME_KIND_PARTIAL_DATE);
  when->set_text("2004");
  (*request_.mutable_parameters())["list"].mutable_list()->add_values()->set_integer(7);
  ASSERT_THAT(Ask("WITH $node AS n MATCH (n)-[t:HELD]->() "
                  "RETURN n.name, covers(t, $when), $list[0]"),
              IsOk());
  EXPECT_EQ(Rows()[0].values(0).text(), "Early Bird");
  EXPECT_TRUE(Rows()[0].values(1).boolean());
  EXPECT_EQ(Rows()[0].values(2).integer(), 7);
  when->set_text("sometime");
  EXPECT_THAT(Ask("RETURN $when"), HasViolation("parameters.when"));
}

TEST_F(QueryServiceTest, ShowsWhereAQueryIsWrong) {
  const absl::Status status = Ask("MATCH (p:Persn)\nRETURN p");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status, HasViolation("query"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 1, column 10"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean `Person`?"));
  EXPECT_EQ(GetErrorDetail(status)->metadata["line"], "1");
}

TEST_F(QueryServiceTest, NamesTheLimitOrGivesAPartOfTheAnswer) {
  request_.set_max_rows(2);
  EXPECT_EQ(GetErrorDetail(Ask("MATCH (p:Person) RETURN p"))->metadata["limit"], "max_rows");
  request_.set_allow_partial(true);
  ASSERT_THAT(Ask("MATCH (p:Person) RETURN p"), IsOk());
  EXPECT_THAT(Rows(), SizeIs(2));
  EXPECT_EQ(Summary().limit(), "max_rows");
  EXPECT_FALSE(Summary().info().complete());
  ASSERT_THAT(Ask("MATCH (p:Person) RETURN p LIMIT 2"), IsOk());
  EXPECT_EQ(Summary().limit(), "");
  request_.set_max_rows(0);
  request_.set_max_edges(4);
  ASSERT_THAT(Ask("MATCH (p:Person)-[:ATTENDED]->(m) RETURN m"), IsOk());
  EXPECT_EQ(Summary().limit(), "max_edges");
  request_.set_max_edges(-1);
  EXPECT_THAT(Ask("RETURN 1"), HasViolation("max_edges"));
}

TEST_F(QueryServiceTest, RefusesRowsThatNoMessageHolds) {
  const auto limit_of = [this](const std::string& text) {
    const absl::optional<ErrorDetail> detail = GetErrorDetail(Ask(text));
    return detail.has_value() ? detail->metadata.at("limit") : "";
  };
  EXPECT_EQ(limit_of("RETURN range(1, 500000)"), "max_row_bytes");
  // Small until its ends are named and its properties told.
  EXPECT_EQ(limit_of("MATCH (:Person {name: 'Early Bird'})-[t:HELD]->() "
                     "RETURN [x IN range(1, 14000) | t]"),
            "max_row_bytes");
  EXPECT_EQ(limit_of("RETURN reduce(l = 1, x IN range(1, 31) | [l])"), "max_row_depth");
  ASSERT_THAT(Ask("RETURN reduce(l = 1, x IN range(1, 30) | {a: l})"), IsOk());
  v1::QueryRow copy;
  EXPECT_TRUE(copy.ParseFromString(Rows()[0].SerializeAsString()));
  request_.set_allow_partial(true);
  ASSERT_THAT(Ask("UNWIND [1, 500000] AS n RETURN range(1, n)"), IsOk());
  EXPECT_THAT(Rows(), SizeIs(1));
  EXPECT_EQ(Summary().limit(), "max_row_bytes");
}

// Nothing was said to anybody, and that has no index: all statements are read each time.
TEST_F(QueryServiceTest, EndsWhereManyRowsAreReadForFewEdges) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann Minister");
  for (int i = 0; i < 20; ++i) g.Statement(ann, absl::StrCat("No comment ", i, "."));
  store_ = GraphStore::Open(std::make_unique<MemoryKvStore>(), SystemClock::Get(), {}).value();
  ASSERT_THAT(store_->Transact(
                  [&](Transaction& transaction) { return WriteGraph(g.Build(), transaction); }),
              IsOk());
  runner_.emplace(*store_);
  request_.set_max_edges(2500);
  const std::string text =
      "UNWIND range(1, 1000) AS n MATCH (p:Person {name: 'Ann Minister'})<-[:TO]-(s) "
      "WHERE n > 0 RETURN count(*)";
  EXPECT_THAT(Ask(text), HasReason("LIMIT_EXCEEDED"));
  request_.set_allow_partial(true);
  ASSERT_THAT(Ask(text), IsOk());
  EXPECT_EQ(Summary().limit(), "max_rows_read");
}

TEST_F(QueryServiceTest, StopsWhenTheCallerIsGone) {
  cancel_after_ = 1;
  EXPECT_EQ(Ask("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN x").code(),
            absl::StatusCode::kCancelled);
}

TEST_F(QueryServiceTest, ReadsAnOldRevision) {
  request_.mutable_consistency()->set_exactly(0);
  ASSERT_THAT(Ask("MATCH (p:Person) RETURN count(*)"), IsOk());
  EXPECT_EQ(Rows()[0].values(0).integer(), 0);
  EXPECT_EQ(Summary().info().revision(), 0);
}

TEST_F(QueryServiceTest, ExplainsAndProfiles) {
  v1::ExplainRequest request;
  request.set_query(kMainQuestion);
  Budget budget;
  const auto response = runner_->Explain(request, budget);
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->plan(), HasSubstr("PathIndex encounters"));
  EXPECT_THAT(response->parameters(), ElementsAre("who"));
  ASSERT_THAT(Ask("EXPLAIN MATCH (p:Person) RETURN p"), IsOk());
  EXPECT_THAT(Rows(), SizeIs(0));
  EXPECT_THAT(Summary().plan(), HasSubstr("NodeScan p:Person"));
  ASSERT_THAT(Ask("PROFILE MATCH (p:Person) RETURN p"), IsOk());
  EXPECT_THAT(Rows(), SizeIs(3));
  EXPECT_THAT(Summary().plan(), HasSubstr("NodeScan p:Person   3 rows"));
}

TEST_F(QueryServiceTest, TellsItsSchema) {
  const v1::GetSchemaResponse schema = runner_->GetSchema();
  EXPECT_THAT(schema.labels(), ::testing::Contains("Meeting"));
  EXPECT_THAT(schema.types(), ::testing::Contains("ATTENDED"));
  EXPECT_THAT(schema.functions(), ::testing::IsSupersetOf({"covers", "collect", "toUpper"}));
}

TEST(PreparedQueryCacheTest, DropsWhatWasNotUsedForLongest) {
  PreparedQueryCache cache(2);
  const auto entry = [](const char* text) {
    auto query = std::make_shared<cypher::PreparedQuery>();
    query->text = text;
    return query;
  };
  cache.Insert(entry("a"));
  cache.Insert(entry("b"));
  EXPECT_NE(cache.Find("a"), nullptr);
  cache.Insert(entry("c"));
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_NE(cache.Find("a"), nullptr);
  EXPECT_NE(cache.Find("c"), nullptr);
}

}  // namespace
}  // namespace chancery
