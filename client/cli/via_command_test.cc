#include "client/cli/via_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ViaCommandTest : public CliTest {
 protected:
  ViaCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")}, {"Envoy", Hit("roles/4", "Envoy")}});
    fake_.indirect_contacts.Returns(Parse<v1::IndirectContactsResponse>(
        "info { revision: 12 complete: true } "
        "holders { holder { name: 'people/3' display_name: 'Eve' } contact_count: 5 "
        "  certain_count: 4 first { edtf: '2001-01-01' } last { edtf: '2003-01-01' } }"));
  }
};

TEST_F(ViaCommandTest, ShowsTheHolders) {
  CliRun run = Run({"via", "Ann", "--role", "Envoy", "--months", "6"});
  EXPECT_EQ(run.out,
            "Person  Contacts  First       Last\n"
            "------  --------  ----------  ----------\n"
            "Eve       5 (1?)  2001-01-01  2003-01-01\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "at revision 12\n");
  EXPECT_EQ(fake_.indirect_contacts.requests.back().subject(), "people/1");
  EXPECT_THAT(fake_.indirect_contacts.requests.back().roles(), ElementsAre("roles/4"));
  EXPECT_EQ(fake_.indirect_contacts.requests.back().months(), 6);
}

TEST_F(ViaCommandTest, NeedsAnOffice) {
  CliRun run = Run({"via", "Ann"});
  EXPECT_THAT(run.err, HasSubstr("needs --role"));
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kUsage));
}

}  // namespace
}  // namespace chancery
