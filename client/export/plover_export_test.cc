#include "client/export/plover_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(PloverExportTest, WritesAnEventForEachTwo) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportPlover);
  EXPECT_THAT(
      text,
      HasSubstr(
          R"({"id":"chancery-meetings-1-0c5944c1-1-2","date":"2022-01-21","enddate":"2022-01-22","actor":[{"code":"RUS","sector":"GOV","actor_text":"Ann \"A\" Example","identifier_id":"Q1","identifier_text":"Ann \"A\" Example","office":"Foreign Minister of Russia"},{"code":"IGO","sector":"GOV","actor_text":"Bob Sample","identifier_id":"people/2","identifier_text":"Bob Sample","office":"Secretary General of NATO"}],"recipient":[],"event":["CONSULT"],"context":["diplomatic"],"event_loc":{"name":"Geneva","country code":"CH","cc3":"CHE"},"link":"meetings/1","cameo_code":"046","status":"held","kind":"in person"})"));
  // Three parties make three events, of a month.
  EXPECT_THAT(text, HasSubstr("\"date\":\"2022-02-01\",\"enddate\":\"2022-02-28\""));
  EXPECT_EQ(graph.counts.written["events"], 4);
  EXPECT_EQ(graph.counts.written["meetings"], 2);
}

TEST(PloverExportTest, TellsTheCategory) {
  const struct {
    const char* code;
    v1::MeetingStatus status;
    v1::MeetingKind kind;
    const char* event;
    const char* mode;
  } cases[] = {
      {"041", v1::MEETING_STATUS_HELD, v1::MEETING_KIND_PHONE, "CONSULT", "phone"},
      {"", v1::MEETING_STATUS_HELD, v1::MEETING_KIND_PHONE, "CONSULT", "phone"},
      {"", v1::MEETING_STATUS_HELD, v1::MEETING_KIND_VIDEO, "CONSULT", ""},
      {"042", v1::MEETING_STATUS_HELD, v1::MEETING_KIND_IN_PERSON, "CONSULT", "visit"},
      {"041", v1::MEETING_STATUS_PLANNED, v1::MEETING_KIND_PHONE, "AGREE", ""},
      {"", v1::MEETING_STATUS_POSSIBLE, v1::MEETING_KIND_UNSPECIFIED, "AGREE", ""},
      {"040", v1::MEETING_STATUS_DENIED, v1::MEETING_KIND_UNSPECIFIED, "REJECT", "meet"},
      {"", v1::MEETING_STATUS_CANCELLED, v1::MEETING_KIND_UNSPECIFIED, "REJECT", "meet"},
      {"125", v1::MEETING_STATUS_DENIED, v1::MEETING_KIND_UNSPECIFIED, "REJECT", "meet"},
      {"106", v1::MEETING_STATUS_POSSIBLE, v1::MEETING_KIND_UNSPECIFIED, "DEMAND", "meet"},
      {"999", v1::MEETING_STATUS_HELD, v1::MEETING_KIND_UNSPECIFIED, "CONSULT", ""},
  };
  for (const auto& test : cases) {
    v1::Meeting meeting;
    meeting.set_cameo_code(test.code);
    meeting.set_status(test.status);
    meeting.set_kind(test.kind);
    EXPECT_EQ(PloverTypeOf(meeting).event, test.event) << meeting.ShortDebugString();
    EXPECT_EQ(PloverTypeOf(meeting).mode, test.mode) << meeting.ShortDebugString();
  }
}

TEST(PloverExportTest, LeavesOutWhatHasNoDateOrNoOther) {
  ExportedGraph graph;
  graph.Add("meetings/1",
            "meeting { name: 'meetings/1' participations { group: 'a' } "
            "participations { group: 'b' } }");
  graph.Add("meetings/2",
            "meeting { name: 'meetings/2' when { edtf: '2004' } participations { "
            "group: 'a' } }");
  EXPECT_EQ(graph.Export(ExportPlover), "");
  EXPECT_EQ(graph.counts.left_out["meetings without a date"], 1);
  EXPECT_EQ(graph.counts.left_out["meetings of one party"], 1);
}

}  // namespace
}  // namespace chancery
