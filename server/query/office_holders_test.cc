#include "server/query/office_holders.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/offices_held.h"
#include "tests/testing/random_graph.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

DayNumber Day(int year, int month, int day) { return DayFromCivil(year, month, day); }

TEST(OfficeHoldersTest, DaysReachFromTheFirstTenureToTheLastMeeting) {
  GraphBuilder g;
  const RoleId envoy = g.Role("Envoy", g.Polity("Freedonia"));
  const RoleId clerk = g.Role("Clerk", g.Polity("Freedonia"));
  const PersonId ann = g.Person("Ann").Held(envoy, "2000-01-01", "2002-01-01");
  const PersonId joe = g.Person("Joe").Held(clerk, "2000-01-01", "2002-01-01");
  const MeetingId later = g.Meeting("2004-05-01").With(ann, {envoy}).With(joe);
  const ReferenceGraph graph = g.Build();
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const OfficeHolders holders,
                       OfficeHolders::Find(graph, {envoy}, DayRange(), budget));
  ASSERT_EQ(holders.people().size(), 1U);
  EXPECT_EQ(holders.people()[0].person, ann);
  EXPECT_EQ(holders.people()[0].days.first, Day(2000, 1, 1));
  EXPECT_EQ(holders.people()[0].days.last, Day(2004, 5, 1));
  const PartialDate after = Date("2004-05-01");
  EXPECT_EQ(holders.HeldByTenure(ann, Date("2001-12-31")), Tri::kYes);
  EXPECT_EQ(holders.HeldByTenure(ann, after), Tri::kNo);
  ASSERT_OK_AND_ASSIGN(const MeetingEdge edge, graph.GetMeetingEdge(later));
  EXPECT_EQ(holders.Held(ann, edge), Tri::kYes);
  EXPECT_EQ(holders.Held(joe, edge), Tri::kNo);
  EXPECT_THAT(holders.HeldAt(graph, ann, later, after, budget), IsOkAndHolds(Tri::kYes));
  EXPECT_THAT(holders.HeldAt(graph, joe, later, after, budget), IsOkAndHolds(Tri::kNo));
  EXPECT_THAT(holders.HeldAt(graph, ann, MeetingId(later.value + 1), after, budget),
              IsOkAndHolds(Tri::kNo));

  ASSERT_OK_AND_ASSIGN(
      const OfficeHolders then,
      OfficeHolders::Find(graph, {envoy}, {Day(2001, 6, 1), Day(2001, 6, 30)}, budget));
  ASSERT_EQ(then.people().size(), 1U);
  EXPECT_EQ(then.people()[0].days.first, Day(2001, 6, 1));
  EXPECT_EQ(then.people()[0].days.last, Day(2001, 6, 30));
}

// Whether the holders' days lead to a meeting of `person`.
bool Leads(const OfficeHolders& holders, PersonId person, const PartialDate& when) {
  return std::any_of(
      holders.people().begin(), holders.people().end(),
      [&](const GraphReader::DaysOfPerson& of) { return of.person == person && of.Include(when); });
}

TEST(OfficeHoldersTest, OfficesOfAnyTimeCountAroundDaysIfTheDateLeavesThemOpen) {
  GraphBuilder g;
  const RoleId envoy = g.Role("Envoy", g.Polity("Freedonia"));
  const PersonId ann = g.Person("Ann").Held(envoy, "2000-01-01", "2002-01-01");
  const ReferenceGraph graph = g.Build();
  const DayRange spring = {Day(2004, 3, 1), Day(2004, 5, 31)};
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const OfficeHolders around,
                       OfficeHolders::FindAround(graph, {envoy}, spring, budget));
  EXPECT_TRUE(Leads(around, ann, PartialDate()));
  EXPECT_EQ(around.HeldByTenure(ann, PartialDate()), Tri::kPossible);
  EXPECT_FALSE(Leads(around, ann, Date("2004-04-01")));
  ASSERT_OK_AND_ASSIGN(const OfficeHolders then,
                       OfficeHolders::Find(graph, {envoy}, spring, budget));
  EXPECT_TRUE(then.people().empty());
  EXPECT_EQ(then.HeldByTenure(ann, PartialDate()), Tri::kNo);
}

TEST(OfficeHoldersTest, AnswersAreThoseOfTheDefinition) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomGraph random(seed);
    const RandomGraphSize size;
    const ReferenceGraph graph = random.Make(size);
    for (int i = 0; i < 10; ++i) {
      SCOPED_TRACE(absl::StrCat("query ", i));
      const std::vector<RoleId> roles = random.Some<RoleId>(1, size.roles);
      DayRange dates;
      if (random.Pick(2) == 0) {
        dates.first = Day(2000 + static_cast<int>(random.Pick(8)), 1, 1);
        dates.last = dates.first + static_cast<int>(random.Pick(1000));
      }
      Budget budget;
      ASSERT_OK_AND_ASSIGN(const OfficeHolders holders,
                           OfficeHolders::Find(graph, roles, dates, budget));
      for (const auto& [ref, entity] : graph.entities()) {
        if (ref.kind != EntityKind::kMeeting) continue;
        const MeetingEdge edge = *graph.GetMeetingEdge(MeetingId(ref.id));
        if (Within(edge.when, dates.first, dates.last) == Tri::kNo) continue;
        for (const EdgeParticipant& part : edge.participants) {
          if (part.party.kind != EntityKind::kPerson) continue;
          const PersonId person(part.party.id);
          const Tri held = HeldOneOf(
              graph, edge, person,
              [&](RoleId role) {
                return std::find(roles.begin(), roles.end(), role) != roles.end();
              },
              dates);
          EXPECT_EQ(holders.Held(person, edge), held) << edge.meeting.value;
          EXPECT_THAT(holders.HeldAt(graph, person, edge.meeting, edge.when, budget),
                      IsOkAndHolds(held));
          if (held == Tri::kNo) continue;
          EXPECT_TRUE(Leads(holders, person, edge.when)) << edge.meeting.value;
        }
      }
    }
  }
}

}  // namespace
}  // namespace chancery
