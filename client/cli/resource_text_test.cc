#include "client/cli/resource_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

v1::Resource Parse(const std::string& text) {
  v1::Resource resource;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &resource)) << text;
  return resource;
}

TEST(ResourceTextTest, FieldsLeaveOutWhatIsNotSet) {
  const v1::Resource person = Parse(
      "person { name: 'people/42' display_name: 'Ann Example' aliases: 'A. Example' aliases: 'Ana' "
      "keys: 'Q1' polity { name: 'polities/7' display_name: 'Freedonia' } }");
  EXPECT_THAT(ResourceFields(person),
              ElementsAre(Pair("Name", "people/42"), Pair("Person", "Ann Example"),
                          Pair("Also", "A. Example, Ana"), Pair("Keys", "Q1"),
                          Pair("Polity", "Freedonia (polities/7)")));
}

TEST(ResourceTextTest, AMeetingHasALineForEachParty) {
  const v1::Resource meeting = Parse(
      "meeting { name: 'meetings/1' display_name: 'A, B: Geneva' status: MEETING_STATUS_PLANNED "
      "participations { party { name: 'people/1' display_name: 'A' } "
      "  capacities { role { display_name: 'Minister' } certainty: CERTAINTY_POSSIBLE } } "
      "participations { group: 'officials' } article_count: 2 "
      "statements { speaker { name: 'people/1' display_name: 'A' } text: 'Yes.' "
      "  mode: STATEMENT_MODE_QUOTE } "
      "statements { speaker_description: 'an official' text: 'no' } }");
  EXPECT_THAT(ResourceFields(meeting),
              ElementsAre(Pair("Name", "meetings/1"), Pair("Meeting", "A, B: Geneva"),
                          Pair("Status", "planned"), Pair("Who", "A (people/1): Minister ?"),
                          Pair("Who", "officials"), Pair("Told by", "2 articles"),
                          Pair("Said", "A: \"Yes.\""), Pair("Said", "an official: no")));
}

TEST(ResourceTextTest, SupportAndDisagreementsAreTold) {
  const v1::Resource meeting = Parse(
      "meeting { name: 'meetings/1' status: MEETING_STATUS_HELD article_count: 3 "
      "support { articles: 3 publishers: 2 } "
      "disagreements { field: 'when' "
      "  values { value: '2022-01-21' articles: 2 publishers: 2 chosen: true } "
      "  values { value: '2022-01-22' articles: 1 publishers: 1 } } }");
  EXPECT_THAT(ResourceFields(meeting),
              ElementsAre(Pair("Name", "meetings/1"), Pair("Status", "held"),
                          Pair("Told by", "3 articles of 2 publishers"),
                          Pair("At odds",
                               "when: 2022-01-21 (taken; 2 articles of 2 publishers), 2022-01-22 "
                               "(1 article of 1 publisher)")));
  EXPECT_THAT(ResourceFields(Parse("statement { name: 'statements/1' text: 'Yes.' "
                                   "support { articles: 1 publishers: 1 } }")),
              ElementsAre(Pair("Name", "statements/1"), Pair("Words", "Yes."),
                          Pair("Told by", "1 article of 1 publisher")));
}

TEST(ResourceTextTest, EveryKindHasNameTitleAndDetail) {
  const struct {
    const char* resource;
    const char* name;
    const char* title;
    const char* detail;
  } cases[] = {
      {"person { name: 'people/1' display_name: 'A' }", "people/1", "A", ""},
      {"polity { name: 'polities/1' display_name: 'A' }", "polities/1", "A", ""},
      {"role { name: 'roles/1' display_name: 'A of B' polity { display_name: 'B' } }", "roles/1",
       "A of B", "B"},
      {"tenure { name: 'tenures/1' person { display_name: 'A' } role { display_name: 'B' } "
       "interval { start { edtf: '2004' } end_state: END_STATE_ONGOING } acting: true }",
       "tenures/1", "A, B", "2004 - present, acting"},
      {"meeting { name: 'meetings/1' display_name: 'A' }", "meetings/1", "A", "held"},
      {"statement { name: 'statements/1' text: 'A' speaker_description: 'B' "
       "when { edtf: '2022' } }",
       "statements/1", "A", "B, 2022"},
      {"place { name: 'places/1' display_name: 'A' }", "places/1", "A", ""},
      {"topic { name: 'topics/1' display_name: 'A' }", "topics/1", "A", ""},
      {"article { name: 'articles/1' title: 'A' publisher: 'B' }", "articles/1", "A", "B"},
      {"", "", "", ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ResourceName(Parse(c.resource)), c.name) << c.resource;
    EXPECT_EQ(ResourceTitle(Parse(c.resource)), c.title) << c.resource;
    EXPECT_EQ(ResourceDetail(Parse(c.resource)), c.detail) << c.resource;
  }
  EXPECT_THAT(ResourceFields(v1::Resource()), IsEmpty());
}

}  // namespace
}  // namespace chancery
