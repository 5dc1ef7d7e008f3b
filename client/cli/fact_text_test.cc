#include "client/cli/fact_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace chancery {
namespace {

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(FactTextTest, RefsShowTheNameWhereTheyHaveNoOther) {
  EXPECT_EQ(RefText(Parse<v1::ResourceRef>("name: 'people/1' display_name: 'A'")), "A");
  EXPECT_EQ(RefText(Parse<v1::ResourceRef>("name: 'people/1'")), "people/1");
}

TEST(FactTextTest, CapacitiesAreListedOnceAndMarked) {
  const v1::Participation p = Parse<v1::Participation>(
      "capacities { role { display_name: 'A' } certainty: CERTAINTY_CERTAIN }"
      "capacities { role { display_name: 'B' } certainty: CERTAINTY_POSSIBLE }"
      "capacities { role { display_name: 'A' } certainty: CERTAINTY_CERTAIN }"
      "capacities { role { display_name: 'A' } certainty: CERTAINTY_CERTAIN"
      "             qualifier: OFFICE_QUALIFIER_FORMER }"
      "capacities { role { display_name: 'C' } certainty: CERTAINTY_CERTAIN"
      "             qualifier: OFFICE_QUALIFIER_FUTURE }");
  EXPECT_EQ(CapacitiesText(p.capacities()), "A; B ?; former A; incoming C");
}

TEST(FactTextTest, AnUnknownEndIsNotStillInOffice) {
  const struct {
    const char* interval;
    const char* start;
    const char* end;
  } cases[] = {
      {"start { edtf: '2004' } end { edtf: '2005-01-26' } end_state: END_STATE_ENDED", "2004",
       "2005-01-26"},
      {"start { edtf: '2004' } end_state: END_STATE_ONGOING", "2004", "present"},
      {"start { edtf: '2004' } end_state: END_STATE_ONGOING last_known { edtf: '2022-01-21' }",
       "2004", "present (2022-01-21)"},
      {"end_state: END_STATE_UNKNOWN", "?", "?"},
      {"last_known { edtf: '2022-01-21' }", "?", "? (in office 2022-01-21)"},
      {"end_state: END_STATE_ENDED", "?", "?"},
      {"end_state: END_STATE_ENDED end { edtf: '../2022-01-21' }", "?", "by 2022-01-21"},
      {"start { edtf: '2022-01-22/..' }", "from 2022-01-22", "?"},
  };
  for (const auto& c : cases) {
    const v1::TimeInterval interval = Parse<v1::TimeInterval>(c.interval);
    EXPECT_EQ(StartText(interval), c.start) << c.interval;
    EXPECT_EQ(EndText(interval), c.end) << c.interval;
  }
}

TEST(FactTextTest, PartiesLeaveOutWhoseTimelineItIs) {
  const v1::Meeting meeting = Parse<v1::Meeting>(
      "participations { party { name: 'people/1' display_name: 'A' } }"
      "participations { party { name: 'people/2' display_name: 'B' }"
      "                 capacities { role { display_name: 'Minister' } } }"
      "participations { group: 'senior officials' }");
  EXPECT_EQ(PartiesText(meeting, "people/1"), "B, senior officials");
  EXPECT_EQ(PartiesText(meeting, ""), "A, B, senior officials");
  EXPECT_EQ(ParticipationText(meeting.participations(1), true), "B (Minister)");
}

TEST(FactTextTest, RevisionsHaveTheirTime) {
  EXPECT_EQ(RevisionText(Parse<v1::ReadInfo>("revision: 12 revision_time { seconds: 1642766400 }")),
            "revision 12 (2022-01-21 12:00:00 UTC)");
  EXPECT_EQ(RevisionText(v1::ReadInfo()), "revision 0");
}

TEST(FactTextTest, DurationsAreShort) {
  google::protobuf::Duration duration;
  EXPECT_EQ(DurationText(duration), "");
  duration.set_seconds(5400);
  EXPECT_EQ(DurationText(duration), "1 h 30 min");
  duration.set_seconds(3600);
  EXPECT_EQ(DurationText(duration), "1 h");
  duration.set_seconds(300);
  EXPECT_EQ(DurationText(duration), "5 min");
  duration.set_seconds(30);
  EXPECT_EQ(DurationText(duration), "30 s");
}

TEST(FactTextTest, CitationsLeaveOutWhatIsNotKnown) {
  EXPECT_EQ(CitationText(Parse<v1::Evidence>(
                "article { name: 'articles/9' display_name: 'Talks' } publisher: 'Gazette' "
                "published { edtf: '2022-01-21' }")),
            "Gazette, 2022-01-21: Talks (articles/9)");
  EXPECT_EQ(CitationText(Parse<v1::Evidence>("article { name: 'articles/9' }")), "(articles/9)");
  EXPECT_EQ(CitationText(Parse<v1::Evidence>("article { display_name: 'Talks' }")), "Talks");
}

}  // namespace
}  // namespace chancery
