#include "server/query/tenures.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

class TenuresTest : public ::testing::Test {
 protected:
  TenuresTest() {
    ann_.Held(secretary_, "2001-01-20", "2005-01-26");   // 1
    bob_.Held(secretary_, "2005-01-26", "2009");         // 2
    ann_.Held(adviser_, "1987", "");                     // 3
    carl_.Held(secretary_, "2009", "..", "2010-06-01");  // 4
    carl_.Held(minister_, "1999-01-01", "2000-01-01");   // 5
    graph_ = g_.Build();
  }

  // "id" or "id?" of each row.
  std::vector<std::string> Find(const TenureQuery& query) {
    const absl::StatusOr<TenurePage> page = FindTenures(graph_, query, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    for (const TenureHit& hit : page->rows) {
      rows.push_back(absl::StrCat(hit.tenure.id.value, hit.certain ? "" : "?"));
    }
    return rows;
  }

  GraphBuilder g_;
  const PolityId us_ = g_.Polity("United States");
  const RoleId secretary_ = g_.Role("Secretary of State", us_);
  const RoleId adviser_ = g_.Role("National Security Advisor", us_);
  const RoleId minister_ = g_.Role("Foreign Minister", g_.Polity("Russia"));
  GraphBuilder::PersonHandle ann_ = g_.Person("Ann");
  GraphBuilder::PersonHandle bob_ = g_.Person("Bob");
  GraphBuilder::PersonHandle carl_ = g_.Person("Carl");
  ReferenceGraph graph_;
  Budget budget_;
};

TEST_F(TenuresTest, ListsByPersonRoleAndPolityInOrderOfStart) {
  TenureQuery query;
  query.person = ann_;
  EXPECT_THAT(Find(query), ElementsAre("3", "1"));
  query.role = secretary_;
  EXPECT_THAT(Find(query), ElementsAre("1"));
  query.person = PersonId();
  EXPECT_THAT(Find(query), ElementsAre("1", "2", "4"));
  query.role = RoleId();
  query.polity = us_;
  EXPECT_THAT(Find(query), ElementsAre("3", "1", "2", "4"));
  query.person = carl_;
  EXPECT_THAT(Find(query), ElementsAre("4"));
}

TEST_F(TenuresTest, HeldAtADayIsCertainOrPossible) {
  TenureQuery query;
  query.role = secretary_;
  const DayNumber handover = DayFromCivil(2005, 1, 26);
  query.dates = {handover, handover};
  EXPECT_THAT(Find(query), ElementsAre("2")) << "the end is the first day out of office";
  query.dates = {handover - 1, handover - 1};
  EXPECT_THAT(Find(query), ElementsAre("1"));
  const DayNumber in_2009 = DayFromCivil(2009, 7, 1);
  query.dates = {in_2009, in_2009};
  EXPECT_THAT(Find(query), ElementsAre("2?", "4?"));
  query.certain_only = true;
  EXPECT_THAT(Find(query), ElementsAre());
}

TEST_F(TenuresTest, HeldDuringATimeNeedsOneDayOfIt) {
  TenureQuery query;
  query.polity = us_;
  query.dates = {DayFromCivil(2004, 1, 1), DayFromCivil(2006, 12, 31)};
  EXPECT_THAT(Find(query), ElementsAre("3?", "1", "2"));
}

TEST_F(TenuresTest, AtAnyTimeEveryTenureIsCertain) {
  TenureQuery query;
  query.person = g_.Person("Dan").Held(minister_, "", "");
  graph_ = g_.Build();
  EXPECT_THAT(Find(query), ElementsAre("6"));
}

TEST_F(TenuresTest, PagesFollowOneAnother) {
  TenureQuery query;
  query.polity = us_;
  ASSERT_OK_AND_ASSIGN(const TenurePage first,
                       FindTenures(graph_, query, absl::nullopt, 3, budget_));
  ASSERT_EQ(first.rows.size(), 3);
  ASSERT_TRUE(first.next.has_value());
  ASSERT_OK_AND_ASSIGN(const TenurePage second, FindTenures(graph_, query, first.next, 3, budget_));
  ASSERT_EQ(second.rows.size(), 1);
  EXPECT_EQ(second.rows[0].tenure.id, TenureId(4));
  EXPECT_FALSE(second.next.has_value());
}

}  // namespace
}  // namespace chancery
