#include "server/service/office_cache.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(OfficeCacheTest, AgreesWithTheReaderOnDerivedOffices) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const RoleId envoy = g.Role("Envoy");
  const RoleId adviser = g.Role("Adviser");
  const PersonId ann = g.Person("Ann")
                           .Held(minister, "2001", "2005-01-26")
                           .Held(minister, "2004-01-01", "2006-01-01")
                           .Held(envoy, "2004-05", "", "2004-10-10")
                           .Held(adviser, "", "");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  OfficeCache offices(graph, budget);
  for (const char* when :
       {"", "1999", "2001", "2004-05-11", "2004-10-10", "2005-01", "2012", "2003/2004", "200X"}) {
    SCOPED_TRACE(when);
    ASSERT_OK_AND_ASSIGN(const auto cached, offices.At(ann, {}, Date(when)));
    ASSERT_OK_AND_ASSIGN(const std::vector<Capacity> read, graph.CapacitiesAt(ann, Date(when)));
    EXPECT_THAT(cached, ElementsAreArray(read));
  }
}

TEST(OfficeCacheTest, StatedOfficesComeFirstAndOnce) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const RoleId envoy = g.Role("Envoy");
  const PersonId ann = g.Person("Ann").Held(minister, "2001", "2005").Held(envoy, "2001", "2005");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  OfficeCache offices(graph, budget);
  EXPECT_THAT(
      offices.At(ann, {envoy, envoy}, Date("2003")),
      IsOkAndHolds(ElementsAre(Capacity{envoy, true, true}, Capacity{minister, true, false})));
}

TEST(OfficeCacheTest, ReadsThePersonOnce) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann").Held(g.Role("Minister"), "2001", "2005");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  OfficeCache offices(graph, budget);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(offices.At(ann, {}, Date("2003")), IsOk());
  EXPECT_EQ(budget.rows_read(), 1);
}

TEST(OfficeCacheTest, AsksNothingOfADayThatItHasLearnedOf) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const RoleId envoy = g.Role("Envoy");
  const PersonId ann = g.Person("Ann").Held(minister, "2001", "2005").Held(envoy, "2001", "2005");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  OfficeCache offices(graph, budget);
  offices.Learn(ann, Date("2003"), {{minister, true, false}, {envoy, true, false}});
  EXPECT_THAT(
      offices.At(ann, {}, Date("2003")),
      IsOkAndHolds(ElementsAre(Capacity{minister, true, false}, Capacity{envoy, true, false})));
  EXPECT_THAT(
      offices.At(ann, {envoy, envoy}, Date("2003")),
      IsOkAndHolds(ElementsAre(Capacity{envoy, true, true}, Capacity{minister, true, false})));
  EXPECT_EQ(budget.rows_read(), 0);
  EXPECT_THAT(offices.At(ann, {}, Date("2007")), IsOkAndHolds(ElementsAre()));
  EXPECT_EQ(budget.rows_read(), 2);
}

TEST(OfficeCacheTest, DoesNotLearnFromOfficesThatAreNamed) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const PersonId ann = g.Person("Ann").Held(minister, "2001", "2005");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  OfficeCache offices(graph, budget);
  offices.Learn(ann, Date("2003"), {{minister, true, true}});
  EXPECT_THAT(offices.At(ann, {}, Date("2003")),
              IsOkAndHolds(ElementsAre(Capacity{minister, true, false})));
  EXPECT_EQ(budget.rows_read(), 1);
}

}  // namespace
}  // namespace chancery
