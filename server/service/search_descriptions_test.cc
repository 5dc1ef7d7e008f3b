#include "server/service/search_descriptions.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

TEST(SearchDescriptionsTest, NamesTheLatestOfficeOfAPerson) {
  GraphBuilder g;
  const RoleId minister = g.Role("Foreign Minister", g.Polity("Russia"));
  const RoleId envoy = g.Role("Envoy");
  const RoleId adviser = g.Role("Adviser");
  const PersonId ann =
      g.Person("Ann").Held(minister, "2004-03-09", "..").Held(envoy, "1994", "2004");
  const PersonId bob =
      g.Person("Bob").Held(envoy, "2001-02-03", "2005-01-26").Held(adviser, "", "");
  const PersonId carl = g.Person("Carl").Held(envoy, "", "2005-04");
  const PersonId dora = g.Person("Dora").Held(adviser, "", "");
  const PersonId emma = g.Person("Emma").Held(adviser, "2003-01-01", "2003-05-01");
  const PersonId finn = g.Person("Finn");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  const auto describe = [&](EntityRef ref) { return DescribeForSearch(graph, ref, budget); };
  EXPECT_THAT(describe(ann), IsOkAndHolds("Foreign Minister of Russia, 2004-"));
  EXPECT_THAT(describe(bob), IsOkAndHolds("Envoy, 2001-2005"));
  EXPECT_THAT(describe(carl), IsOkAndHolds("Envoy, -2005"));
  EXPECT_THAT(describe(dora), IsOkAndHolds("Adviser"));
  EXPECT_THAT(describe(emma), IsOkAndHolds("Adviser, 2003"));
  EXPECT_THAT(describe(finn), IsOkAndHolds(""));
}

TEST(SearchDescriptionsTest, NamesThePolityOfAPlace) {
  GraphBuilder g;
  const PlaceId geneva = g.Place("Geneva", g.Polity("Switzerland"));
  const PlaceId nowhere = g.Place("Nowhere");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  EXPECT_THAT(DescribeForSearch(graph, geneva, budget), IsOkAndHolds("Switzerland"));
  EXPECT_THAT(DescribeForSearch(graph, nowhere, budget), IsOkAndHolds(""));
  EXPECT_THAT(DescribeForSearch(graph, g.Polity("Switzerland"), budget), IsOkAndHolds(""));
}

}  // namespace
}  // namespace chancery
