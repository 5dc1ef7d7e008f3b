#include "client/cli/list_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class ListCommandTest : public CliTest {
 protected:
  ListCommandTest() {
    fake_.list_resources.Returns(Parse<v1::ListResourcesResponse>(
        "info { revision: 12 } "
        "resources { role { name: 'roles/1' display_name: 'Foreign Minister of Freedonia' "
        "  polity { name: 'polities/7' display_name: 'Freedonia' } } } "
        "resources { role { name: 'roles/2' display_name: 'special envoy' } } "));
  }
};

TEST_F(ListCommandTest, ListsACollection) {
  CliRun run = Run({"list", "roles"});
  EXPECT_EQ(run.out,
            "Name     Shown as                       Detail\n"
            "-------  -----------------------------  ---------\n"
            "roles/1  Foreign Minister of Freedonia  Freedonia\n"
            "roles/2  special envoy\n"
            "\n"
            "2 rows, at revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(fake_.list_resources.requests[0].collection(), "roles");
}

TEST_F(ListCommandTest, PrintsCsv) {
  EXPECT_EQ(Run({"list", "roles", "-o", "csv"}).out,
            "name,shown_as,detail\n"
            "roles/1,Foreign Minister of Freedonia,Freedonia\n"
            "roles/2,special envoy,\n");
}

TEST_F(ListCommandTest, PrintsOneJsonObjectAPage) {
  fake_.list_resources.queue.push_back(
      Parse<v1::ListResourcesResponse>("resources { topic { name: 'topics/1' } } "
                                       "next_page_token: 'x'"));
  fake_.list_resources.queue.push_back(
      Parse<v1::ListResourcesResponse>("resources { topic { name: 'topics/2' } }"));
  EXPECT_EQ(Run({"list", "topics", "--all", "-o", "json"}).out,
            "{\"resources\":[{\"topic\":{\"name\":\"topics/1\"}}],\"nextPageToken\":\"x\"}\n"
            "{\"resources\":[{\"topic\":{\"name\":\"topics/2\"}}]}\n");
  EXPECT_THAT(fake_.list_resources.requests, SizeIs(2));
}

TEST_F(ListCommandTest, StopsWhenTheServerRepeatsAToken) {
  fake_.list_resources.Returns(Parse<v1::ListResourcesResponse>(
      "resources { topic { name: 'topics/1' } } next_page_token: 'same'"));
  CliRun run = Run({"list", "topics", "--all"});
  EXPECT_EQ(run.err, "chancery: the server returned the same page token twice\n");
  EXPECT_EQ(run.exit_code, 5);
}

TEST_F(ListCommandTest, NamesTheCollectionsThatThereAre) {
  CliRun run = Run({"list", "persons"});
  EXPECT_THAT(run.err, HasSubstr("there is no collection \"persons\""));
  EXPECT_EQ(run.exit_code, 2);
  run = Run({"list", "meeting"});
  EXPECT_THAT(run.err, HasSubstr("did you mean meetings?"));
}

}  // namespace
}  // namespace chancery
