#include "client/loader/facts_reader.h"

#include <string>

#include "client/loader/source_item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(FactsReaderTest, ReadsALine) {
  const absl::StatusOr<v1::ArticleFacts> facts = ReadFacts(
      R"({"article": {"key": "k", "published": {"edtf": "2004-05"}}, "extractor": "x",)"
      R"( "persons": [{"name": "A"}, {"name": "B"}], "offices": [{"title": "envoy"}],)"
      R"( "tenures": [{"person": 1, "office": 0}],)"
      R"( "meetings": [{"parties": [{"person": 0}, {"office": 0}, {"person": 1, "capacity": 0}],)"
      R"( "kind": "MEETING_KIND_PHONE"}],)"
      R"( "statements": [{"speaker": {"person": 0}, "text": "Yes.", "meeting": 0}]})");
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->article().key(), "k");
  EXPECT_EQ(facts->meetings(0).kind(), v1::MEETING_KIND_PHONE);
  EXPECT_EQ(facts->tenures(0).person(), 1);
}

TEST(FactsReaderTest, RejectsNamingTheField) {
  const struct {
    std::string json;
    const char* reason;
    const char* message;
  } cases[] = {
      {R"({"article": {"titel": "x"}})", "FACTS_INVALID", "article.titel: no such field"},
      {R"({"artikel": {}})", "FACTS_INVALID", "artikel: no such field"},
      {R"({"article": {}, "persons": [{"name": "a"}, {"nam": "b"}]})", "FACTS_INVALID",
       "persons[1].nam: no such field"},
      {R"({"article": {"title": 5}})", "FACTS_INVALID", "article.title: invalid value 5"},
      {R"({"article": {}, "meetings": [{"kind": "LUNCH"}]})", "FACTS_INVALID",
       "meetings[0].kind: invalid value \"LUNCH\""},
      {R"({"article": {"title": "x"})", "FACTS_INVALID", "Unexpected end of string"},
      {R"([1])", "FACTS_INVALID", "Root element must be a message"},
      {"hello", "FACTS_INVALID", "Unexpected token. hello"},
      {R"({"persons": []})", "FACTS_INVALID", "article: missing"},
      {R"({"article": {}, "tenures": [{"person": 0, "office": 0}]})", "FACTS_INVALID",
       "tenures[0].person: 0 is not an index into persons, which has 0"},
      {R"({"article": {}, "persons": [{"name": "a"}], "tenures": [{"person": 0, "office": 2}]})",
       "FACTS_INVALID", "tenures[0].office: 2 is not an index into offices"},
      {R"({"article": {}, "persons": [{}], "meetings": [{"parties": [{"person": 0}, {"person": -1}]}]})",
       "FACTS_INVALID", "meetings[0].parties[1].person: -1"},
      {R"({"article": {}, "persons": [{}], "meetings": [{"parties": [{"person": 0, "capacity": 0}]}]})",
       "FACTS_INVALID", "meetings[0].parties[0].capacity: 0"},
      {R"({"article": {}, "meetings": [{"parties": [{"office": 7}]}]})", "FACTS_INVALID",
       "meetings[0].parties[0].office: 7"},
      {R"({"article": {}, "statements": [{"speaker": {"person": 3}}]})", "FACTS_INVALID",
       "statements[0].speaker.person: 3"},
      {R"({"article": {}, "statements": [{"addressee": {"person": 3}}]})", "FACTS_INVALID",
       "statements[0].addressee.person: 3"},
      {R"({"article": {}, "statements": [{"meeting": 1}]})", "FACTS_INVALID",
       "statements[0].meeting: 1"},
      {"{\"article\": {\"title\": \"\xff\"}}", "INVALID_UTF8", "offset 23"},
      {std::string("{\0}", 3), "NOT_TEXT", "offset 1"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<v1::ArticleFacts> facts = ReadFacts(c.json);
    ASSERT_FALSE(facts.ok()) << c.json;
    const Reject reject = RejectFromStatus(facts.status(), "");
    EXPECT_EQ(reject.reason, c.reason) << c.json;
    EXPECT_THAT(reject.message, HasSubstr(c.message)) << c.json;
    EXPECT_EQ(reject.message.find('\n'), std::string::npos);
  }
}

TEST(FactsReaderTest, SurvivesDeepNesting) {
  std::string json = R"({"article": )";
  for (int i = 0; i < 100000; ++i) json += "[";
  EXPECT_FALSE(ReadFacts(json).ok());
}

}  // namespace
}  // namespace chancery
