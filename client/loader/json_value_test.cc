#include "client/loader/json_value.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

JsonValue Parsed(const std::string& text) {
  const absl::StatusOr<JsonValue> value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *value : JsonValue();
}

TEST(JsonValueTest, ReadsMembersAndTheirTexts) {
  const JsonValue value =
      Parsed(R"({"a":{"b":" x\n y "},"n":12,"x":-3.0,"y":1e300,"list":["p","",3,{}],"t":true})");
  EXPECT_EQ(JsonText(JsonMember(JsonMember(value, "a"), "b")), "x y");
  EXPECT_EQ(JsonText(JsonMember(value, "n")), "12");
  EXPECT_EQ(JsonText(JsonMember(value, "x")), "-3");
  EXPECT_EQ(JsonText(JsonMember(value, "y")), "");
  EXPECT_THAT(JsonTexts(JsonMember(value, "list")), ElementsAre("p", "3"));
  EXPECT_THAT(JsonTexts(JsonMember(value, "n")), ElementsAre("12"));
}

TEST(JsonValueTest, ReadsWhatIsOfAnotherTypeAsNothing) {
  const JsonValue value = Parsed(R"({"a":[1.5,null,true]})");
  EXPECT_EQ(JsonText(JsonMember(value, "a")), "");
  EXPECT_EQ(JsonText(JsonMember(JsonMember(value, "a"), "b")), "");
  EXPECT_THAT(JsonTexts(JsonMember(value, "a")), IsEmpty());
  EXPECT_THAT(JsonElements(JsonMember(value, "none")), IsEmpty());
}

TEST(JsonValueTest, SaysWhatIsNoJson) {
  EXPECT_THAT(ParseJson(R"({"a":"cut)").status().message(), HasSubstr("not JSON: "));
  EXPECT_THAT(ParseJson("{\"a\":\n1,}").status().message(), HasSubstr("line 2, column 3"));
  EXPECT_THAT(ParseJson("{} {}").status().message(), HasSubstr("not JSON"));
  EXPECT_THAT(ParseJson("{\"a\":\"\\ud800\"}").status().message(), HasSubstr("not JSON"));
  EXPECT_THAT(ParseJson(absl::StrCat("[", std::string(100000, 'x'))).status().message(),
              ::testing::SizeIs(::testing::Lt(300u)));
  EXPECT_THAT(ParseJson("[1e400]").status().message(), HasSubstr("not JSON"));
  EXPECT_THAT(ParseJson("").status().message(), HasSubstr("not JSON"));
  EXPECT_THAT(ParseJson("{\"a\":\"\xff\"}").status().message(), HasSubstr("UTF-8 at offset 6"));
  EXPECT_THAT(ParseJson(std::string("{\0}", 3)).status().message(), HasSubstr("NUL"));
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  EXPECT_THAT(ParseJson(deep).status().message(), HasSubstr("limit of 64 levels"));
  // Brackets in strings are none.
  EXPECT_TRUE(ParseJson(absl::StrCat("\"", std::string(1000, '['), "\\\"[\"")).ok());
}

}  // namespace
}  // namespace chancery
