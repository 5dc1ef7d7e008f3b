#include "client/cli/timeline_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

class TimelineCommandTest : public CliTest {
 protected:
  TimelineCommandTest() {
    fake_.get_timeline.Returns(Parse<v1::GetTimelineResponse>(
        "info { revision: 12 complete: true } "
        "meetings { name: 'meetings/1' when { edtf: '2004-05' } kind: MEETING_KIND_IN_PERSON "
        "  status: MEETING_STATUS_HELD place { name: 'places/1' display_name: 'New York' } "
        "  participations { party { name: 'people/1' display_name: 'Ann Example' } "
        "    capacities { role { display_name: 'Foreign Minister of Freedonia' } } } "
        "  participations { party { name: 'people/2' display_name: 'Bob Sample' } } "
        "  participations { group: 'senior officials' } } "
        "meetings { name: 'meetings/2' when { edtf: '2005' } status: MEETING_STATUS_CANCELLED "
        "  participations { party { name: 'people/1' } } "
        "  participations { party { name: 'polities/7' display_name: 'Sylvania' } } } "
        "evidence { evidence { sentence: 'They met.' publisher: 'Gazette' } } "));
  }
  const v1::GetTimelineRequest& Sent() { return fake_.get_timeline.requests.back(); }
};

TEST_F(TimelineCommandTest, ListsMeetingsWithTheOtherParties) {
  CliRun run = Run({"timeline", "people/1", "--status", "any"});
  EXPECT_EQ(run.out,
            "When     With                         Kind       Status     Place     Meeting\n"
            "-------  ---------------------------  ---------  ---------  --------  ----------\n"
            "2004-05  Bob Sample, senior           in person             New York  meetings/1\n"
            "         officials\n"
            "2005     Sylvania                                cancelled            meetings/2\n"
            "\n"
            "2 meetings, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Sent().party(), "people/1");
  EXPECT_FALSE(Sent().newest_first());
}

TEST_F(TimelineCommandTest, FindsPeopleOfficesAndPolitiesByWords) {
  SearchFinds({{"Sylvania", Hit("polities/7", "Sylvania")}});
  Run({"timeline", "Sylvania", "--newest", "--from", "2004"});
  EXPECT_EQ(Sent().party(), "polities/7");
  EXPECT_TRUE(Sent().newest_first());
  EXPECT_EQ(Sent().filter().dates().first(), "2004");
  EXPECT_THAT(fake_.resolve_names.requests[0].names(0).collections(),
              ElementsAre("people", "roles", "polities"));
}

TEST_F(TimelineCommandTest, AnOfficeHasTheMeetingsOfItsHolders) {
  fake_.get_timeline.Returns(Parse<v1::GetTimelineResponse>(
      "info { revision: 12 complete: true } "
      "meetings { name: 'meetings/1' when { edtf: '2004-05' } "
      "  participations { party { name: 'people/1' display_name: 'Ann Example' } "
      "    capacities { role { name: 'roles/3' } } } "
      "  participations { party { name: 'people/2' display_name: 'Bob Sample' } } } "
      "meetings { name: 'meetings/2' when { edtf: '2005' } "
      "  participations { party { name: 'roles/3' } } "
      "  participations { party { name: 'polities/7' display_name: 'Sylvania' } } } "));
  EXPECT_EQ(Run({"timeline", "roles/3"}).out,
            "When     Holder       With        Meeting\n"
            "-------  -----------  ----------  ----------\n"
            "2004-05  Ann Example  Bob Sample  meetings/1\n"
            "2005                  Sylvania    meetings/2\n"
            "\n"
            "2 meetings, at revision 12\n");
  EXPECT_TRUE(Sent().include_holders());
  Run({"timeline", "people/1"});
  EXPECT_FALSE(Sent().include_holders());
}

TEST_F(TimelineCommandTest, AddsTheSentencesOfEachMeeting) {
  CliRun run = Run({"timeline", "people/1", "--evidence"});
  EXPECT_EQ(run.out,
            "     When     With                    Kind       Status     Place     Meeting\n"
            "---  -------  ----------------------  ---------  ---------  --------  ----------\n"
            "[1]  2004-05  Bob Sample, senior      in person             New York  meetings/1\n"
            "              officials\n"
            "[2]  2005     Sylvania                           cancelled            meetings/2\n"
            "\n"
            "[1] meetings/1, 2004-05\n"
            "    They met.\n"
            "    -- Gazette\n"
            "\n"
            "[2] meetings/2, 2005\n"
            "    no sentence is kept for this\n"
            "\n"
            "2 meetings, at revision 12\n");
  EXPECT_TRUE(Sent().include_evidence());
}

TEST_F(TimelineCommandTest, PrintsCsvWithTheOfficeThen) {
  EXPECT_EQ(Run({"timeline", "people/1", "-o", "csv"}).out,
            "meeting,when,with,office_then,kind,status,place,title,holder\n"
            "meetings/1,2004-05,\"Bob Sample, senior officials\",Foreign Minister of Freedonia,in "
            "person,held,New York,,\n"
            "meetings/2,2005,Sylvania,,,cancelled,,,\n");
}

}  // namespace
}  // namespace chancery
