#include "client/cli/common_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CommonCommandTest : public CliTest {
 protected:
  CommonCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")},
                 {"Annie", Hit("people/1", "Ann")},
                 {"Bob", Hit("people/2", "Bob")},
                 {"Envoy", Hit("roles/4", "Envoy of Freedonia")}});
    fake_.common_contacts.Returns(Parse<v1::CommonContactsResponse>(
        "info { revision: 12 complete: true } total_contacts: 2 "
        "contacts { contact { name: 'people/3' display_name: 'Eve' } meeting_counts: 5 "
        "  meeting_counts: 2 meeting_count: 7 certainty: CERTAINTY_CERTAIN } "
        "contacts { contact { name: 'people/4' display_name: 'Joe' } meeting_counts: 1 "
        "  meeting_counts: 1 meeting_count: 2 certainty: CERTAINTY_POSSIBLE }"));
  }
};

TEST_F(CommonCommandTest, HasAColumnForEachPerson) {
  CliRun run = Run({"common", "Ann", "Bob"});
  EXPECT_EQ(run.out,
            "Person  With Ann  With Bob  Meetings\n"
            "------  --------  --------  --------\n"
            "Eve            5         2         7\n"
            "Joe ?          1         1         2\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "2 people in all, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(CommonCommandTest, FootersCountTheWholeAnswer) {
  v1::CommonContactsResponse page = *fake_.common_contacts.handler(v1::CommonContactsRequest());
  page.set_total_contacts(1234);
  page.set_next_page_token("more");
  fake_.common_contacts.Returns(page);
  CliRun run = Run({"common", "Ann", "Bob", "--limit", "2"});
  EXPECT_THAT(run.out, HasSubstr("1,234 people in all"));
  EXPECT_THAT(run.err, HasSubstr("there are more rows than the 2 shown"));
}

TEST_F(CommonCommandTest, SendsWhatTheFlagsSay) {
  CliRun run = Run({"common", "Ann", "Bob", "--role", "Envoy", "--certain", "-o", "csv"});
  EXPECT_THAT(run.out, HasSubstr("people/3,Eve,5,2,7,certain"));
  const v1::CommonContactsRequest& sent = fake_.common_contacts.requests.back();
  EXPECT_THAT(sent.people(), ElementsAre("people/1", "people/2"));
  EXPECT_THAT(sent.roles(), ElementsAre("roles/4"));
  EXPECT_EQ(sent.certainty(), v1::CERTAINTY_CERTAIN);
}

TEST_F(CommonCommandTest, OnePersonTwiceIsAMistake) {
  CliRun run = Run({"common", "Ann", "Annie"});
  EXPECT_THAT(run.err, HasSubstr("are one person, people/1"));
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kUsage));
}

}  // namespace
}  // namespace chancery
