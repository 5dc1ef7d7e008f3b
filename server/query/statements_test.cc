#include "server/query/statements.h"

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

class StatementsTest : public ::testing::Test {
 protected:
  // "id" or "id?" of each row.
  std::vector<std::string> Find(const StatementQuery& query) {
    const absl::StatusOr<StatementPage> page =
        FindStatements(graph_, query, absl::nullopt, 100, budget_);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> rows;
    for (const StatementMatch& row : page->rows) {
      rows.push_back(absl::StrCat(row.statement.value, row.certain ? "" : "?"));
    }
    return rows;
  }

  GraphBuilder g_;
  ReferenceGraph graph_;
  Budget budget_;
};

TEST_F(StatementsTest, RoleMeansTheHolderOnThatDay) {
  const RoleId minister = g_.Role("Minister");
  const PersonId ann = g_.Person("Ann").Held(minister, "2004-03-09", "2008-03-09");
  g_.Statement(ann, "Before.").On("2003").About("Trade");
  g_.Statement(ann, "Perhaps.").On("2004").About("Trade");
  g_.Statement(ann, "In office.").On("2005-05-01").About("Trade");
  g_.Statement(ann, "Other.").On("2005-05-02").About("Peace");
  graph_ = g_.Build();
  StatementQuery query;
  query.key.role = minister;
  query.key.topic = g_.Topic("Trade");
  EXPECT_THAT(Find(query), ElementsAre("2?", "3"));
  query.newest_first = true;
  EXPECT_THAT(Find(query), ElementsAre("3", "2?"));
  query.key = {};
  query.key.speaker = ann;
  EXPECT_THAT(Find(query), ElementsAre("4", "3", "2", "1"));
}

TEST_F(StatementsTest, ADateThatMayLieOutsideMakesARowPossible) {
  const PersonId ann = g_.Person("Ann");
  g_.Statement(ann, "One.").On("2004-05");
  g_.Statement(ann, "Two.").On("2004-05-03");
  graph_ = g_.Build();
  StatementQuery query;
  query.key.speaker = ann;
  query.dates = {DayFromCivil(2004, 5, 2), DayFromCivil(2004, 5, 31)};
  EXPECT_THAT(Find(query), ElementsAre("1?", "2"));
}

TEST_F(StatementsTest, PagesFollowOneAnother) {
  const PersonId ann = g_.Person("Ann");
  for (int i = 0; i < 5; ++i) g_.Statement(ann, "Again.").On("2004-05-03");
  graph_ = g_.Build();
  StatementQuery query;
  query.key.speaker = ann;
  query.newest_first = true;
  std::vector<uint64_t> ids;
  absl::optional<DatedPosition> after;
  int pages = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const StatementPage page,
                         FindStatements(graph_, query, after, 2, budget_));
    for (const StatementMatch& row : page.rows) ids.push_back(row.statement.value);
    after = page.next;
    ++pages;
  } while (after.has_value());
  EXPECT_THAT(ids, ElementsAre(5, 4, 3, 2, 1));
  EXPECT_EQ(pages, 3);
}

}  // namespace
}  // namespace chancery
