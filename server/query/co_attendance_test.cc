#include "server/query/co_attendance.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CoAttendanceTest : public ::testing::Test {
 protected:
  // "name attended: missed" of each row.
  static std::vector<std::string> Texts(const GraphReader& graph,
                                        const std::vector<AttendanceRow>& rows) {
    std::vector<std::string> texts;
    for (const AttendanceRow& row : rows) {
      texts.push_back(absl::StrCat(*graph.DisplayName(row.party), " ", row.attended, ": ",
                                   absl::StrJoin(row.missed, ",")));
    }
    return texts;
  }

  GraphBuilder g_;
  const PolityId freedonia_ = g_.Polity("Freedonia");
  const PolityId sylvania_ = g_.Polity("Sylvania");
  const RoleId president_ = g_.Role("President", freedonia_);
  const RoleId minister_ = g_.Role("Minister", sylvania_);
  const PersonId firefly_ = g_.Person("Firefly").Held(president_, "2000", "2002-01-01");
  const PersonId marcal_ = g_.Person("Marcal").Held(president_, "2002-01-01", "..");
  const PersonId trentino_ = g_.Person("Trentino").Held(minister_, "2000", "2003-01-01");
  const MeetingId first_ = g_.Meeting("2001-05-01").With(firefly_).With(trentino_).With(sylvania_);
  const MeetingId second_ = g_.Meeting("2002-05-01").With(marcal_).With(trentino_);
  const MeetingId third_ = g_.Meeting("2003-05-01").With(marcal_).WithGroup("aides");
  Budget budget_;
};

TEST_F(CoAttendanceTest, TheOfficeCameWhereItsHoldersChanged) {
  const ReferenceGraph graph = g_.Build();
  ASSERT_OK_AND_ASSIGN(const CoAttendance rows,
                       FindCoAttendance(graph, {first_, second_, third_}, 2, budget_));
  EXPECT_THAT(Texts(graph, rows.attended_all), ElementsAre("President of Freedonia 3: "));
  EXPECT_THAT(Texts(graph, rows.absent),
              ElementsAre("Marcal 2: 0", "Trentino 2: 2", "Minister of Sylvania 2: 2"));
  EXPECT_EQ(rows.dates[2].ToString(), "2003-05-01");
}

TEST_F(CoAttendanceTest, MoreAreExpectedWhereOneMeetingIsEnough) {
  const ReferenceGraph graph = g_.Build();
  ASSERT_OK_AND_ASSIGN(const CoAttendance rows,
                       FindCoAttendance(graph, {second_, first_}, 1, budget_));
  EXPECT_THAT(
      Texts(graph, rows.attended_all),
      ElementsAre("Trentino 2: ", "President of Freedonia 2: ", "Minister of Sylvania 2: "));
  EXPECT_THAT(Texts(graph, rows.absent),
              ElementsAre("Firefly 1: 0", "Marcal 1: 1", "Sylvania 1: 0"));
}

TEST_F(CoAttendanceTest, HoldersAreThoseOfTheDay) {
  const ReferenceGraph graph = g_.Build();
  ASSERT_OK_AND_ASSIGN(const std::vector<PersonId> then,
                       HoldersAt(graph, minister_, Date("2002-05-01"), budget_));
  EXPECT_THAT(then, ElementsAre(trentino_));
  ASSERT_OK_AND_ASSIGN(const std::vector<PersonId> later,
                       HoldersAt(graph, minister_, Date("2003-05-01"), budget_));
  EXPECT_THAT(later, IsEmpty());
}

TEST_F(CoAttendanceTest, AMeetingThatIsNotThereIsAnError) {
  EXPECT_THAT(FindCoAttendance(g_.Build(), {first_, MeetingId(99)}, 1, budget_),
              HasReason("NOT_FOUND"));
}

}  // namespace
}  // namespace chancery
