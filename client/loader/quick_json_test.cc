#include "client/loader/quick_json.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <string>
#include <vector>

#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using Piece = v1::ExportGraphResponse;

// What protobuf's own reader makes of it; "error" if it refuses it.
std::string Slowly(const std::string& json) {
  Piece piece;
  if (!google::protobuf::util::JsonStringToMessage(json, &piece).ok()) return "error";
  return piece.DebugString();
}

std::string Facts(const std::string& fact) {
  return "{\"facts\":{\"source\":{\"publisher\":\"archive\"},\"facts\":[" + fact + "]}}";
}

TEST(QuickJsonTest, ReadsWhatIsPrinted) {
  Piece piece;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(facts {
             request_id: "r"
             source {
               publisher: "archive \"of\" things\\"
               published { edtf: "2004" }
             }
             facts {
               polity {
                 display_name: "Freedonia"
                 keys: [ "a:1", "b:2" ]
               }
             }
             facts {
               tenure {
                 person { name: "people/~a:3" }
                 role { name: "roles/~a:4" }
                 interval { end_state: END_STATE_ONGOING }
                 acting: true
               }
             }
             facts {
               meeting {
                 kind: MEETING_KIND_IN_PERSON
                 status: MEETING_STATUS_HELD
                 participations { party { name: "people/1" } }
                 participations { group: "\303\244\n\001 \360\237\230\200 <b>" }
               }
             }
           })pb",
      &piece));
  Piece article;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(article_facts {
             extractor: "test"
             article { key: "k" text: "They met." }
             persons {
               name: "A"
               sources {
                 sentence { begin: 0 end: 9 }
                 confidence: 0.75
               }
             }
             offices { title: "T" }
             meetings {
               parties { person: 0 capacity: 0 }
               parties { group: "g" }
             }
           })pb",
      &article));
  for (const Piece& original : {piece, article, Piece()}) {
    for (const bool whitespace : {false, true}) {
      for (const bool names : {false, true}) {
        google::protobuf::util::JsonPrintOptions options;
        options.add_whitespace = whitespace;
        options.preserve_proto_field_names = names;
        std::string json;
        ASSERT_TRUE(google::protobuf::util::MessageToJsonString(original, &json, options).ok());
        Piece read;
        EXPECT_TRUE(ParseQuickly(json, &read)) << json;
        EXPECT_EQ(read.DebugString(), original.DebugString());
      }
    }
  }
}

// Whatever it reads, it reads as protobuf does.
TEST(QuickJsonTest, AgreesWithTheSlowReaderOrLeavesItToThat) {
  const std::vector<std::string> jsons = {
      "",
      "{}",
      " { } ",
      "{} x",
      "{",
      "[]",
      "null",
      "{\"facts\":null}",
      "{\"facts\":{}}",
      "{\"facts\":{},\"decision\":{}}",
      "{\"facts\":{},\"facts\":{}}",
      "{\"nothing\":1}",
      "{\"facts\":{\"facts\":[]}}",
      "{\"facts\":{\"facts\":[{},]}}",
      "{\"facts\":{\"facts\":{}}}",
      "{\"facts\":{\"requestId\":\"a\",\"requestId\":\"b\"}}",
      "{\"facts\":{\"requestId\":\"a\",\"request_id\":\"b\"}}",
      "{\"facts\":{\"requestId\":7}}",
      "{\"facts\":{\"requestId\":\"\\u00e4\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\"}}",
      "{\"facts\":{\"requestId\":\"\\ud83d\"}}",
      "{\"facts\":{\"requestId\":\"\\udc00\\ud800\"}}",
      "{\"facts\":{\"requestId\":\"\\u0000\"}}",
      "{\"facts\":{\"requestId\":\"\\x\"}}",
      "{\"facts\":{\"requestId\":\"\\u12\"}}",
      "{\"facts\":{\"requestId\":\"a\nb\"}}",
      "{\"facts\":{\"requestId\":'a'}}",
      "{\"facts\":{\"requestId\":\"a}}",
      "{facts:{}}",
      "{\"facts\":{\"requestId\":\"a\"},}",
      "{\"facts\" {\"requestId\":\"a\"}}",
      Facts("{\"tenure\":{\"acting\":true}}"),
      Facts("{\"tenure\":{\"acting\":\"true\"}}"),
      Facts("{\"tenure\":{\"acting\":1}}"),
      Facts("{\"tenure\":{\"acting\":tru}}"),
      Facts("{\"tenure\":{\"acting\":true},\"person\":{}}"),
      Facts("{\"meeting\":{\"kind\":\"MEETING_KIND_SUMMIT\"}}"),
      Facts("{\"meeting\":{\"kind\":\"SUMMIT\"}}"),
      Facts("{\"meeting\":{\"kind\":4}}"),
      Facts("{\"meeting\":{\"duration\":\"3600s\"}}"),
      Facts("{\"meeting\":{\"when\":{\"edtf\":\"2004-05\"},\"title\":\"x\"}}"),
      "{\"articleFacts\":{\"tenures\":[{\"person\":1,\"office\":2}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":-1}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":\"1\"}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":1.0}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":01}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":1e3}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":99999999999}]}}",
      "{\"articleFacts\":{\"tenures\":[{\"person\":+1}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":0.5}]}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":1}]}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":5e-1}]}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":\"NaN\"}]}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":.5}]}]}}",
      "{\"articleFacts\":{\"persons\":[{\"sources\":[{\"confidence\":1" + std::string(60, '0') +
          "}]}]}}",
      "{\"decision\":{\"createTime\":\"2020-01-01T00:00:00Z\"}}",
      "{\"info\":{\"revision\":\"5\"}}",
      "{\"info\":{\"revision\":5}}",
  };
  int read = 0;
  for (const std::string& json : jsons) {
    Piece piece;
    if (!ParseQuickly(json, &piece)) continue;
    ++read;
    EXPECT_EQ(piece.DebugString(), Slowly(json)) << json;
  }
  EXPECT_GE(read, 12);
}

TEST(QuickJsonTest, ManyBracketsAreNotForIt) {
  std::string json;
  for (int i = 0; i < 100000; ++i) json += "{\"facts\":";
  Piece piece;
  EXPECT_FALSE(ParseQuickly(json, &piece));
}

}  // namespace
}  // namespace chancery
