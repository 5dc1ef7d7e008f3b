#include "server/query/meeting_edges.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

TEST(MeetingEdgesTest, FindsTheMeetingInTheListOfAParty) {
  GraphBuilder g;
  const RoleId minister = g.Role("Minister");
  const PersonId ann = g.Person("Ann").Held(minister, "2001", "2005");
  const PersonId bob = g.Person("Bob");
  g.Meeting("2003-05").With(ann);
  const MeetingId meeting = g.Meeting("2003-05").With(bob).With(ann);
  const MeetingId undated = g.Meeting("").With(ann);
  const ReferenceGraph graph = g.Build();
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const MeetingEdge edge,
                       ReadMeetingEdge(graph, ann, Date("2003-05"), meeting, budget));
  EXPECT_EQ(edge.meeting, meeting);
  EXPECT_THAT(edge.participants[1].capacities, ElementsAre(Capacity{minister, true, false}));
  EXPECT_EQ(budget.rows_read(), 1);
  EXPECT_EQ(ReadMeetingEdge(graph, ann, Date(""), undated, budget)->meeting, undated);
}

TEST(MeetingEdgesTest, ReadsTheMeetingItselfIfTheListDoesNotHaveIt) {
  GraphBuilder g;
  const PersonId ann = g.Person("Ann");
  const MeetingId group_only = g.Meeting("2003").WithGroup("officials");
  const ReferenceGraph graph = g.Build();
  Budget budget;
  EXPECT_EQ(ReadMeetingEdge(graph, EntityRef(), Date("2003"), group_only, budget)->meeting,
            group_only);
  EXPECT_EQ(ReadMeetingEdge(graph, ann, Date("2003"), group_only, budget)->meeting, group_only);
  EXPECT_THAT(ReadMeetingEdge(graph, ann, Date("2003"), MeetingId(9), budget),
              HasReason("NOT_FOUND"));
  EXPECT_THAT(ReadMeetingEdge(graph, ann, Date("2003"), MeetingId(), budget),
              HasReason("NOT_FOUND"));
}

}  // namespace
}  // namespace chancery
