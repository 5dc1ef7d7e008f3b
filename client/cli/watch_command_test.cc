#include "client/cli/watch_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class WatchCommandTest : public CliTest {
 protected:
  WatchCommandTest() {
    SearchFinds({{"Ann", Hit("people/1", "Ann")}, {"Envoy", Hit("roles/4", "Envoy")}});
    fake_.watch_messages.push_back(
        Parse<v1::WatchResponse>("revision: 12 checkpoint: '12-0' "
                                 "changes { kind: CHANGE_KIND_ADDED resource { name: 'meetings/7' "
                                 "  display_name: 'Ann, Bob: 2004' } } "
                                 "changes { kind: CHANGE_KIND_REMOVED resource { name: 'topics/3' "
                                 "  display_name: 'Trade' } }"));
  }

  const v1::WatchRequest& Sent() { return fake_.watch_requests.back(); }
};

TEST_F(WatchCommandTest, ShowsALineForEachChange) {
  CliRun run = Run({"watch", "Ann", "--after", "7", "--until-now"});
  EXPECT_EQ(run.out,
            "12 + meetings/7  Ann, Bob: 2004\n"
            "12 - topics/3  Trade\n");
  EXPECT_EQ(run.err, "go on with --after 12-0\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Sent().after_revision(), 7);
  EXPECT_TRUE(Sent().until_now());
  EXPECT_THAT(Sent().parties(), ElementsAre("people/1"));
}

TEST_F(WatchCommandTest, GoesOnAfterACheckpoint) {
  Run({"watch", "--after", "12-0"});
  EXPECT_EQ(Sent().after(), "12-0");
  EXPECT_FALSE(Sent().until_now());
  Run({"watch"});
  EXPECT_TRUE(Sent().from_now());
}

TEST_F(WatchCommandTest, FollowsTheAnswerOfMet) {
  fake_.watch_messages = {Parse<v1::WatchResponse>(
      "revision: 13 checkpoint: '13-0' "
      "encounter_changes { kind: CHANGE_KIND_ADDED new_counterpart: true after { "
      "  counterpart { name: 'people/2' display_name: 'Bob' } "
      "  counterpart_capacities { role { display_name: 'Envoy' } } "
      "  meeting { name: 'meetings/9' when { edtf: '2005-01-02' } } } "
      "  articles { name: 'articles/4' display_name: 'They met' } }")};
  CliRun run = Run({"watch", "--met", "Ann", "--role", "Envoy"});
  EXPECT_EQ(run.out, "13 + 2005-01-02  Bob, Envoy  meetings/9  (new)  by They met\n");
  EXPECT_THAT(Sent().encounters().subjects(), ElementsAre("people/1"));
  EXPECT_THAT(Sent().encounters().roles(), ElementsAre("roles/4"));
  EXPECT_THAT(Sent().parties(), ElementsAre());
}

TEST_F(WatchCommandTest, GoesOnWhereAServerWasLost) {
  fake_.watch_status = absl::UnavailableError("gone");
  // Gives up when the output is full: the fake loses the connection after each message.
  int calls = 0;
  GraphClient client(fake_, RetryPolicy::Never());
  v1::WatchRequest request;
  request.set_after_revision(7);
  const absl::Status status =
      client.Watch(request, [&calls](const v1::WatchResponse&) { return ++calls < 3; });
  EXPECT_TRUE(absl::IsCancelled(status));
  ASSERT_EQ(fake_.watch_requests.size(), 3);
  EXPECT_EQ(fake_.watch_requests[0].after_revision(), 7);
  EXPECT_EQ(fake_.watch_requests[1].after(), "12-0");
  EXPECT_EQ(fake_.watch_requests[2].after(), "12-0");
}

TEST_F(WatchCommandTest, JsonHasAMessageALine) {
  CliRun run = Run({"watch", "--until-now", "-o", "json"});
  EXPECT_THAT(run.out, HasSubstr("\"checkpoint\":\"12-0\""));
}

}  // namespace
}  // namespace chancery
