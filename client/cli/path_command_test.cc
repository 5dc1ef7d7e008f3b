#include "client/cli/path_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PathCommandTest : public CliTest {
 protected:
  PathCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")}, {"Bob", Hit("people/2", "Bob")}});
    fake_.find_paths.Returns(Parse<v1::FindPathsResponse>(
        "info { revision: 12 complete: true } "
        "paths { "
        "  hops { encounter { subject { name: 'people/1' display_name: 'Ann' } "
        "    subject_capacities { role { name: 'roles/1' display_name: 'Envoy of Freedonia' } } "
        "    counterpart { name: 'people/3' display_name: 'Eve' } "
        "    meeting { name: 'meetings/7' when { edtf: '2004-05' } } "
        "    certainty: CERTAINTY_POSSIBLE } meeting_count: 2 } "
        "  hops { encounter { subject { name: 'people/3' display_name: 'Eve' } "
        "    counterpart { name: 'people/2' display_name: 'Bob' } "
        "    meeting { name: 'meetings/9' when { edtf: '2006-01-01' } "
        "      place { name: 'places/1' display_name: 'Geneva' } } } meeting_count: 1 } }"));
  }

  const v1::FindPathsRequest& Sent() { return fake_.find_paths.requests.back(); }
};

TEST_F(PathCommandTest, ShowsEachStepOfAChain) {
  CliRun run = Run({"path", "Ann", "Bob"});
  EXPECT_EQ(run.out,
            "Chain  Person  Office then         Met  When        Place   Meetings  Meeting\n"
            "-----  ------  ------------------  ---  ----------  ------  --------  ----------\n"
            "    1  Ann     Envoy of Freedonia  Eve  2004-05 ?                  2  meetings/7\n"
            "       Eve                         Bob  2006-01-01  Geneva         1  meetings/9\n"
            "\n"
            "? only possible: what the sources say of dates and offices does not settle it.\n"
            "1 chain, the shortest of 2 meetings, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Sent().from(), "people/1");
  EXPECT_EQ(Sent().to(), "people/2");
  EXPECT_EQ(Sent().kind(), v1::FindPathsRequest::KIND_ALL_SHORTEST);
}

TEST_F(PathCommandTest, SendsWhatTheFlagsSay) {
  EXPECT_EQ(Run({"path", "Ann", "Bob", "--longer", "--paths", "7", "--max-hops", "3", "--from",
                 "2004", "--kind", "phone", "--certain", "--at", "9"})
                .exit_code,
            0);
  EXPECT_EQ(Sent().kind(), v1::FindPathsRequest::KIND_K_SHORTEST);
  EXPECT_EQ(Sent().max_paths(), 7);
  EXPECT_EQ(Sent().max_hops(), 3);
  EXPECT_EQ(Sent().filter().dates().first(), "2004");
  EXPECT_THAT(Sent().filter().kinds(), ElementsAre(v1::MEETING_KIND_PHONE));
  EXPECT_EQ(Sent().certainty(), v1::CERTAINTY_CERTAIN);
  EXPECT_EQ(Sent().consistency().exactly(), 9);
}

TEST_F(PathCommandTest, CsvHasARowAStep) {
  CliRun run = Run({"path", "Ann", "Bob", "-o", "csv"});
  EXPECT_THAT(run.out, HasSubstr("1,1,people/1,Ann,Envoy of Freedonia,people/3,Eve,,2004-05,,,"
                                 "meetings/7,2,possible"));
}

TEST_F(PathCommandTest, SaysThatThereIsNoneAndThatThereAreMore) {
  v1::FindPathsResponse more =
      Parse<v1::FindPathsResponse>("limit: 'max_paths' paths { hops { meeting_count: 1 } }");
  fake_.find_paths.ReturnsOnce(more);
  EXPECT_THAT(Run({"path", "Ann", "Bob"}).err, HasSubstr("--paths N shows more"));
  fake_.find_paths.ReturnsOnce(v1::FindPathsResponse());
  CliRun run = Run({"path", "Ann", "Bob"});
  EXPECT_THAT(run.err, HasSubstr("no such chain of meetings"));
  EXPECT_EQ(run.exit_code, static_cast<int>(ExitCode::kNothingFound));
}

TEST_F(PathCommandTest, RefusesMoreThanTheServerTakes) {
  EXPECT_THAT(Run({"path", "Ann", "Bob", "--paths", "101"}).err, HasSubstr("at most 100"));
  EXPECT_THAT(Run({"path", "Ann", "Bob", "--max-hops", "9"}).err, HasSubstr("at most 8"));
  EXPECT_EQ(Run({"path", "Ann"}).exit_code, static_cast<int>(ExitCode::kUsage));
}

TEST_F(PathCommandTest, DrawsTheChains) {
  const std::string dot = Run({"path", "people/1", "people/2", "-o", "dot"}).out;
  EXPECT_THAT(dot, ::testing::StartsWith("graph chancery {"));
  EXPECT_THAT(dot, HasSubstr(" -- "));
  EXPECT_THAT(Run({"path", "people/1", "people/2", "-o", "svg"}).out, HasSubstr("</svg>"));
}

}  // namespace
}  // namespace chancery
