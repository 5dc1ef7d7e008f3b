#include "client/cli/summary_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Request = v1::SummarizeEncountersRequest;

class SummaryCommandTest : public CliTest {
 protected:
  SummaryCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")},
                 {"Freedonia", Hit("polities/2", "Freedonia")},
                 {"Sylvania", Hit("polities/3", "Sylvania")}});
    fake_.summarize_encounters.Returns(Parse<v1::SummarizeEncountersResponse>(
        "info { revision: 12 complete: true } total_meetings: 9 total_rows: 2 "
        "rows { year: 2001 subject_polity { name: 'polities/2' display_name: 'Freedonia' } "
        "  counterpart_polity { name: 'polities/3' display_name: 'Sylvania' } "
        "  level: OFFICE_LEVEL_MINISTER meeting_count: 7 certain_count: 7 "
        "  first { edtf: '2001-01-01' } last { edtf: '2001-12' } } "
        "rows { meeting_count: 2 certain_count: 1 }"));
  }

  const Request& Sent() { return fake_.summarize_encounters.requests.back(); }
};

TEST_F(SummaryCommandTest, ByYearUnlessToldOtherwise) {
  CliRun run = Run({"summary", "Freedonia", "--polity", "Sylvania"});
  EXPECT_EQ(run.out,
            "Year  Meetings  First       Last\n"
            "----  --------  ----------  -------\n"
            "2001         7  2001-01-01  2001-12\n"
            "        2 (1?)\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "9 meetings in 2 rows in all, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(Sent().subject_polities(), ElementsAre("polities/2"));
  EXPECT_THAT(Sent().subjects(), IsEmpty());
  EXPECT_THAT(Sent().counterpart_polities(), ElementsAre("polities/3"));
  EXPECT_THAT(Sent().group_by(), ElementsAre(Request::DIMENSION_YEAR));
}

TEST_F(SummaryCommandTest, ByWhatIsAskedFor) {
  CliRun run = Run({"summary", "Ann", "--by", "polities,level", "--order", "most", "-o", "csv"});
  EXPECT_EQ(run.out,
            "polity,with,level,meetings,certain_meetings,first,last\n"
            "Freedonia,Sylvania,minister,7,7,2001-01-01,2001-12\n"
            ",,,2,1,,\n");
  EXPECT_THAT(Sent().subjects(), ElementsAre("people/1"));
  EXPECT_THAT(Sent().group_by(),
              ElementsAre(Request::DIMENSION_POLITY_PAIR, Request::DIMENSION_LEVEL));
  EXPECT_EQ(Sent().order_by(), Request::ORDER_MOST_MEETINGS);
}

TEST_F(SummaryCommandTest, PeopleAndPolitiesDoNotMix) {
  CliRun run = Run({"summary", "Ann", "Freedonia"});
  EXPECT_THAT(run.err, HasSubstr("cannot be summed up together"));
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kUsage));
  EXPECT_THAT(Run({"summary", "Ann", "--by", "year,year"}).err, HasSubstr("\"year\" twice"));
}

}  // namespace
}  // namespace chancery
