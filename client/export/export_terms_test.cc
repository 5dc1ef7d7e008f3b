#include "client/export/export_terms.h"

#include <initializer_list>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

KeyList Keys(std::initializer_list<const char*> keys) {
  KeyList list;
  for (const char* key : keys) *list.Add() = key;
  return list;
}

v1::PartialDate Date(const std::string& text) {
  v1::PartialDate date;
  date.set_edtf(text);
  return date;
}

TEST(ExportTermsTest, KeepsTheIdsThatASourceGave) {
  const KeyList keys = Keys({"name:x", "hsg:powell", "wikidata:Q1", "ftm:NK-1", "words:1"});
  EXPECT_EQ(ExportId("ftm", "people/1", keys, "Ann"), "NK-1");
  EXPECT_EQ(ExportId("popolo", "people/1", keys, "Ann"), "Q1");
  EXPECT_EQ(ExportId("popolo", "people/1", Keys({"Q7"}), "Ann"), "Q7");
  EXPECT_THAT(OtherKeys("ftm", keys), ElementsAre("hsg:powell"));
}

TEST(ExportTermsTest, MakesIdsThatDifferBetweenGraphs) {
  const std::string id = ExportId("ftm", "people/1", Keys({"hsg:x"}), "Ann");
  EXPECT_EQ(id.substr(0, 18), "chancery-people-1-");
  EXPECT_NE(id, ExportId("people/1", "Bob"));
  EXPECT_EQ(id, ExportId("people/1", "Ann"));
}

TEST(ExportTermsTest, WritesPlainDates) {
  const struct {
    const char* edtf;
    const char* plain;
    const char* first;
    const char* last;
  } cases[] = {
      {"", "", "", ""},
      {"2022-01-21", "2022-01-21", "2022-01-21", "2022-01-21"},
      {"2004-05~", "2004-05", "2004-05", "2004-05"},
      {"1994", "1994", "1994", "1994"},
      {"199X", "", "1990", "1999"},
      {"2004-21", "2004", "2004-03", "2004-05"},
      {"2022-01-22/2022-01-23", "2022-01", "2022-01-22", "2022-01-23"},
      {"2022-01-22/2022-02-03", "2022", "2022-01-22", "2022-02-03"},
      {"2004/2006-05", "", "2004", "2006-05"},
      {"2004/..", "", "2004", ""},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(PlainDate(Date(test.edtf)), test.plain) << test.edtf;
    const PlainSpan span = PlainDates(Date(test.edtf));
    EXPECT_EQ(span.first, test.first) << test.edtf;
    EXPECT_EQ(span.last, test.last) << test.edtf;
  }
  EXPECT_EQ(PlainDays(Date("2004-02")).last, "2004-02-29");
  EXPECT_EQ(PlainDays(Date("")).first, "");
}

TEST(ExportTermsTest, KnowsTheCodesOfCountries) {
  EXPECT_EQ(CodeOfCountry(Gazetteer::Default(), "Russia").alpha2, "RU");
  EXPECT_EQ(CodeOfCountry(Gazetteer::Default(), "Russia").alpha3, "RUS");
  for (const char* name : {"", "NATO", "Soviet Union", "Atlantis"}) {
    EXPECT_EQ(CodeOfCountry(Gazetteer::Default(), name).alpha2, "") << name;
  }
}

TEST(ExportTermsTest, NamesMeetings) {
  v1::Meeting meeting;
  meeting.add_participations()->mutable_party()->set_name("people/1");
  meeting.mutable_participations(0)->mutable_party()->set_display_name("Ann");
  meeting.add_participations()->set_group("officials");
  EXPECT_EQ(MeetingName(meeting), "Meeting of Ann and officials");
  meeting.add_participations()->set_group("others");
  EXPECT_EQ(MeetingName(meeting), "Meeting of Ann, officials and others");
  meeting.set_title("Summit");
  EXPECT_EQ(MeetingName(meeting), "Summit");
}

}  // namespace
}  // namespace chancery
