#include "client/cli/get_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

constexpr char kMeeting[] =
    "resource { meeting { name: 'meetings/12' display_name: 'Ann Example, Bob Sample: Geneva' "
    "  status: MEETING_STATUS_HELD when { edtf: '2022-01-21' } "
    "  participations { party { name: 'people/1' display_name: 'Ann Example' } } "
    "  participations { party { name: 'people/2' display_name: 'Bob Sample' } "
    "    capacities { role { display_name: 'Foreign Minister of Freedonia' } } } } } "
    "info { revision: 12 } ";

class GetCommandTest : public CliTest {};

TEST_F(GetCommandTest, ShowsTheFieldsOfAResource) {
  fake_.get_resource.Returns(Parse<v1::GetResourceResponse>(kMeeting));
  variables_["COLUMNS"] = "50";
  CliRun run = Run({"get", "meetings/12", "--full"});
  EXPECT_EQ(run.out,
            "Name     meetings/12\n"
            "Meeting  Ann Example, Bob Sample: Geneva\n"
            "Status   held\n"
            "When     2022-01-21\n"
            "Who      Ann Example (people/1)\n"
            "         Bob Sample (people/2): Foreign Minister\n"
            "         of Freedonia\n"
            "\n"
            "At revision 12\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(fake_.get_resource.requests[0].name(), "meetings/12");
  EXPECT_EQ(fake_.get_resource.requests[0].view(), v1::RESOURCE_VIEW_FULL);
}

TEST_F(GetCommandTest, FindsAResourceByWords) {
  SearchFinds({{"Ann Example", Hit("people/1", "Ann Example")}});
  fake_.get_resource.Returns(
      Parse<v1::GetResourceResponse>("resource { person { name: 'people/1' } }"));
  Run({"get", "Ann Example"});
  EXPECT_EQ(fake_.get_resource.requests[0].name(), "people/1");
  EXPECT_EQ(fake_.resolve_names.requests[0].names(0).collections_size(), 0);
}

TEST_F(GetCommandTest, SeveralAreFetchedAtOnceAndMissingOnesNamed) {
  fake_.batch_get_resources.Returns(Parse<v1::BatchGetResourcesResponse>(
      "resources { topic { name: 'topics/1' display_name: 'arms control' } } "
      "missing: 'topics/2' info { revision: 3 }"));
  CliRun run = Run({"get", "topics/1", "topics/2"});
  EXPECT_EQ(run.out, "Name   topics/1\nTopic  arms control\n\nAt revision 3\n");
  EXPECT_EQ(run.err, "there is no topics/2\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(fake_.batch_get_resources.requests[0].names(), ElementsAre("topics/1", "topics/2"));
}

TEST_F(GetCommandTest, PrintsTheReplyAsJson) {
  fake_.get_resource.Returns(
      Parse<v1::GetResourceResponse>("resource { topic { name: 'topics/1' } }"));
  EXPECT_EQ(Run({"get", "topics/1", "-o", "json"}).out,
            "{\"resource\":{\"topic\":{\"name\":\"topics/1\"}}}\n");
}

TEST_F(GetCommandTest, PrintsFieldsAsCsv) {
  fake_.get_resource.Returns(Parse<v1::GetResourceResponse>(
      "resource { topic { name: 'topics/1' display_name: 'arms, control' } }"));
  EXPECT_EQ(Run({"get", "topics/1", "-o", "csv"}).out,
            "name,field,value\ntopics/1,Name,topics/1\ntopics/1,Topic,\"arms, control\"\n");
}

TEST_F(GetCommandTest, WhatIsNotThereIsExitCodeOne) {
  fake_.get_resource.Returns(
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "there is no people/99"));
  CliRun run = Run({"get", "people/99"});
  EXPECT_EQ(run.err, "chancery: there is no people/99\n");
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace chancery
