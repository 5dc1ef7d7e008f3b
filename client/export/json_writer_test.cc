#include "client/export/json_writer.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(JsonWriterTest, WritesWhatItIsTold) {
  JsonWriter json;
  json.BeginObject().Field("a", "b").Field("none", "").Strings("list", {"x", "", "y"});
  json.Strings("empty", {""}).Key("inner").BeginArray().BeginObject().EndObject().Int(-3).Null();
  json.EndArray().Key("last").String("").EndObject();
  EXPECT_EQ(std::move(json).Text(), R"({"a":"b","list":["x","y"],"inner":[{},-3,null],"last":""})");
}

TEST(JsonWriterTest, EscapesWhatMustBe) {
  JsonWriter json;
  json.String("\"\\\n\t\r\x01\x7f é \xff");
  EXPECT_EQ(std::move(json).Text(), R"("\"\\\n\t\u000d\u0001\u007f é )"
                                    "\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace chancery
