#include "client/loader/format_sniffer.h"

#include "absl/types/optional.h"
#include "client/loader/input_format.h"
#include "client/loader/json_record_reader.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(FormatSnifferTest, TellsTheFormat) {
  const struct {
    const char* text;
    absl::optional<InputFormat> format;
  } cases[] = {
      {R"({"id":"x","schema":"Person","properties":{}})", InputFormat::kFtm},
      {R"({"caption":"x", "schema" : "Person", "properties" : {}})", InputFormat::kFtm},
      {"[\n{\"type\":\"item\",\"id\":\"Q1\",\"labels\":{}", InputFormat::kWikidata},
      {"[{\"id\":\"Q1\",\"claims\":{}}]", InputFormat::kWikidata},
      {R"({"entities":{"Q1":{"id":"Q1","claims":{}}}})", InputFormat::kWikidata},
      {"\xef\xbb\xbf{\n  \"persons\": [", InputFormat::kPopolo},
      {R"({"organizations":[],"memberships":[]})", InputFormat::kPopolo},
      {R"({"article":{"key":"a"},"persons":[{"name":"x"}]})", InputFormat::kFacts},
      {R"({"persons":[{"name":"x"}],"article":{"key":"a"}})", InputFormat::kFacts},
      {R"({"chancery_export":1,"revision":7})", InputFormat::kDump},
      {R"({"title":"metadata"})", absl::nullopt},
      {"[1,2]", absl::nullopt},
      {"text", absl::nullopt},
      {"", absl::nullopt},
  };
  for (const auto& test : cases) EXPECT_EQ(SniffJsonFormat(test.text), test.format) << test.text;
}

TEST(FormatSnifferTest, TellsDumpsFromDocuments) {
  EXPECT_EQ(SniffJsonShape("[\n{\"type\":\"item\""), JsonShape::kLines);
  EXPECT_EQ(SniffJsonShape("[\r\n{\"type\":\"item\""), JsonShape::kLines);
  EXPECT_EQ(SniffJsonShape("{\"type\":\"item\",\"id\":\"Q1\"}\n"), JsonShape::kLines);
  EXPECT_EQ(SniffJsonShape("[{\"type\":\"item\""), JsonShape::kDocument);
  EXPECT_EQ(SniffJsonShape("[\n  {\n    \"type\":\"item\""), JsonShape::kDocument);
  EXPECT_EQ(SniffJsonShape("{\"entities\":{"), JsonShape::kDocument);
  EXPECT_EQ(SniffJsonShape("{\n  \"entities\":{"), JsonShape::kDocument);
  EXPECT_EQ(SniffJsonShape(""), JsonShape::kDocument);
}

TEST(FormatSnifferTest, TellsAnArticleByTheMembersOfTheObjectItself) {
  EXPECT_EQ(SniffJsonFormat(R"({"title":"T","labels":["a"],"text":"They met."})"),
            InputFormat::kArticles);
  // Nothing in a text makes it something else.
  EXPECT_EQ(SniffJsonFormat(R"({"text":"\"article\": {\"claims\": 1","published":"2022"})"),
            InputFormat::kArticles);
  // Cut off within the text.
  EXPECT_EQ(SniffJsonFormat(R"({"title":"T","text":"They)"), InputFormat::kArticles);
  EXPECT_EQ(SniffJsonFormat(R"({"article":{"text":"They met."}})"), InputFormat::kFacts);
  EXPECT_EQ(SniffJsonFormat(R"({"id":"x","schema":"Person","properties":{"text":["a"]}})"),
            InputFormat::kFtm);
  EXPECT_FALSE(SniffJsonFormat(R"({"title":"T","body":{"text":"x"}})").has_value());
}

}  // namespace
}  // namespace chancery
