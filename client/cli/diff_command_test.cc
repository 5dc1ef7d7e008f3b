#include "client/cli/diff_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DiffCommandTest : public CliTest {
 protected:
  DiffCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")}, {"Envoy", Hit("roles/4", "Envoy")}});
    fake_.diff_encounters.Returns(Parse<v1::DiffEncountersResponse>(
        "info { revision: 12 complete: true } total_changes: 2 "
        "changes { kind: CHANGE_KIND_ADDED after { counterpart { name: 'people/2' "
        "  display_name: 'Bob' } meeting { name: 'meetings/7' when { edtf: '2004-05-11' } } } "
        "  articles { name: 'articles/9' display_name: 'They met' } new_counterpart: true } "
        "changes { kind: CHANGE_KIND_REMOVED before { counterpart { name: 'people/3' "
        "  display_name: 'Eve' } meeting { name: 'meetings/8' when { edtf: '2005' } } } }"));
  }
};

TEST_F(DiffCommandTest, ShowsWhatChangedAndWhy) {
  CliRun run = Run({"diff", "Ann", "--role", "Envoy", "--since", "7"});
  EXPECT_EQ(run.out,
            "   When        Person  Meeting     What changed  By\n"
            "-  ----------  ------  ----------  ------------  --------\n"
            "+  2004-05-11  Bob     meetings/7  new           They met\n"
            "-  2005        Eve     meetings/8\n"
            "\n"
            "2 changes in all from revision 7 to revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  const v1::DiffEncountersRequest& sent = fake_.diff_encounters.requests.back();
  EXPECT_EQ(sent.since_revision(), 7);
  EXPECT_THAT(sent.encounters().subjects(), ElementsAre("people/1"));
  EXPECT_THAT(sent.encounters().roles(), ElementsAre("roles/4"));
}

TEST_F(DiffCommandTest, NeedsARevision) {
  for (const auto& args : {std::vector<std::string>{"diff", "Ann"},
                           std::vector<std::string>{"diff", "Ann", "--since", "yesterday"}}) {
    CliRun run = Run(args);
    EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kUsage));
    EXPECT_THAT(run.err, HasSubstr("--since REVISION"));
  }
}

TEST_F(DiffCommandTest, SaysThatNothingChanged) {
  fake_.diff_encounters.Returns(
      Parse<v1::DiffEncountersResponse>("info { revision: 12 complete: true }"));
  CliRun run = Run({"diff", "Ann", "--since", "7"});
  EXPECT_EQ(run.err, "nothing has changed from revision 7 to revision 12\n");
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kNothingFound));
}

}  // namespace
}  // namespace chancery
