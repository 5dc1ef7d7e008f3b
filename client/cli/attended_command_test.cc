#include "client/cli/attended_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AttendedCommandTest : public CliTest {
 protected:
  AttendedCommandTest() {
    fake_.co_attendance.Returns(Parse<v1::CoAttendanceResponse>(
        "info { revision: 12 complete: true } "
        "attended_all { party { name: 'people/1' display_name: 'Ann' } attended: 3 } "
        "absent { party { name: 'roles/4' display_name: 'Envoy of Freedonia' } attended: 2 "
        "  absences { meeting: 'meetings/9' when { edtf: '2006-01-01' } "
        "    holders { name: 'people/2' display_name: 'Bob' } } }"));
  }
};

TEST_F(AttendedCommandTest, ShowsWhoCameAndWhoWasMissed) {
  CliRun run = Run({"attended", "meetings/7", "meetings/8", "meetings/9"});
  EXPECT_EQ(run.out,
            "Attended all  Name\n"
            "------------  --------\n"
            "Ann           people/1\n"
            "\n"
            "Expected            Attended  Absent from\n"
            "------------------  --------  --------------------------------\n"
            "Envoy of Freedonia         2  2006-01-01 meetings/9 (Bob then)\n"
            "\n"
            "3 meetings, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(fake_.co_attendance.requests.back().meetings(),
              ElementsAre("meetings/7", "meetings/8", "meetings/9"));
}

TEST_F(AttendedCommandTest, SendsWhatTheFlagsSay) {
  CliRun run = Run({"attended", "meetings/7", "meetings/8", "--expected-from", "1", "--limit", "5",
                    "-o", "csv"});
  EXPECT_THAT(run.out, HasSubstr("roles/4,Envoy of Freedonia,2,2006-01-01 meetings/9 (Bob then)"));
  EXPECT_EQ(fake_.co_attendance.requests.back().expected_from(), 1);
  EXPECT_EQ(fake_.co_attendance.requests.back().max_rows(), 5);
}

TEST_F(AttendedCommandTest, NamesOfMeetingsOnly) {
  EXPECT_EQ(Run({"attended", "meetings/7", "Ann"}).exit_code, static_cast<int>(ExitCode::kUsage));
}

}  // namespace
}  // namespace chancery
