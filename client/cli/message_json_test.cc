#include "client/cli/message_json.h"

#include <gtest/gtest.h>

#include <string>

#include "chancery/v1/graph_service.pb.h"

namespace chancery {
namespace {

v1::SearchResponse Sample() {
  v1::SearchResponse response;
  response.mutable_info()->set_revision(12);
  response.mutable_info()->set_complete(true);
  response.add_hits()->set_matched_name("Sergey \"S\" Lavrov\x1b");
  response.mutable_hits(0)->set_match(v1::MATCH_KIND_EXACT);
  return response;
}

TEST(MessageJsonTest, PrintsOneLineForScripts) {
  EXPECT_EQ(*MessageToJson(Sample(), false),
            "{\"info\":{\"revision\":\"12\",\"complete\":true},\"hits\":[{\"matchedName\":"
            "\"Sergey \\\"S\\\" Lavrov\\u001b\",\"match\":\"MATCH_KIND_EXACT\"}]}\n");
}

TEST(MessageJsonTest, PrintsManyLinesForPeople) {
  v1::SearchResponse response;
  response.mutable_info()->set_revision(12);
  EXPECT_EQ(*MessageToJson(response, true), "{\n \"info\": {\n  \"revision\": \"12\"\n }\n}\n");
}

TEST(MessageJsonTest, EscapesEveryControlThatATerminalObeys) {
  v1::SearchResponse response;
  response.set_next_page_token("\x7f\xc2\x9b\xe2\x80\xae");
  EXPECT_EQ(*MessageToJson(response, false), "{\"nextPageToken\":\"\\u007f\\u009b\\u202e\"}\n");
}

TEST(MessageJsonTest, FailsForATimeThatHasNoText) {
  v1::SearchResponse response;
  response.mutable_info()->mutable_revision_time()->set_seconds(int64_t{1} << 60);
  EXPECT_FALSE(MessageToJson(response, false).ok());
}

}  // namespace
}  // namespace chancery
