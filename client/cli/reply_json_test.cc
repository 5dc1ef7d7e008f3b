#include "client/cli/reply_json.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::FindEncountersResponse TwoRows() {
  return Parse<v1::FindEncountersResponse>(
      "info { revision: 12 } "
      "counterparts { counterpart { name: 'people/3' display_name: 'Ann' } meeting_count: 2 "
      "  places { display_name: 'Geneva' } places { display_name: 'Bonn' } } "
      "counterparts { counterpart { name: 'people/4' } meeting_count: 1 }");
}

TEST(ReplyJsonTest, IsARowALine) {
  EXPECT_EQ(*JsonLines(TwoRows(), {}),
            "{\"counterpart\":{\"name\":\"people/3\",\"displayName\":\"Ann\"},\"meetingCount\":2,"
            "\"places\":[{\"displayName\":\"Geneva\"},{\"displayName\":\"Bonn\"}]}\n"
            "{\"counterpart\":{\"name\":\"people/4\"},\"meetingCount\":1}\n");
  EXPECT_EQ(*JsonLines(v1::FindEncountersResponse(), {}), "");
}

TEST(ReplyJsonTest, HasTheFieldsThatAreWantedInTheirOrder) {
  EXPECT_EQ(
      *JsonLines(TwoRows(), {"meetingCount", "counterpart.displayName", "places.displayName"}),
      "{\"meetingCount\":2,\"counterpart.displayName\":\"Ann\",\"places.displayName\":"
      "[\"Geneva\",\"Bonn\"]}\n"
      "{\"meetingCount\":1,\"counterpart.displayName\":null,\"places.displayName\":null}\n");
}

TEST(ReplyJsonTest, RefusesAFieldThatThereCannotBe) {
  const absl::Status status = JsonLines(TwoRows(), {"counterpart.dispalyName"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no field \"counterpart.dispalyName\"; there are subject, counterpart, "));
  EXPECT_FALSE(JsonLines(TwoRows(), {"meetingCount.name"}).ok());
}

TEST(ReplyJsonTest, PutsTheEvidenceOfARowIntoIt) {
  const auto timeline = Parse<v1::GetTimelineResponse>(
      "meetings { name: 'meetings/1' } meetings { name: 'meetings/2' } "
      "evidence { evidence { sentence: 'They met.' } } evidence {}");
  EXPECT_EQ(*JsonLines(timeline, {}),
            "{\"name\":\"meetings/1\",\"evidence\":[{\"sentence\":\"They met.\"}]}\n"
            "{\"name\":\"meetings/2\"}\n");
  EXPECT_EQ(*JsonLines(timeline, {"evidence.sentence"}),
            "{\"evidence.sentence\":[\"They met.\"]}\n{\"evidence.sentence\":null}\n");
}

TEST(ReplyJsonTest, AReplyWithoutListsIsOneRow) {
  EXPECT_EQ(*JsonLines(Parse<v1::GetStatsResponse>("counts { key: 'people' value: 3 }"), {}),
            "{\"counts\":{\"people\":\"3\"}}\n");
}

}  // namespace
}  // namespace chancery
