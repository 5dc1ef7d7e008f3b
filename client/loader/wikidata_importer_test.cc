#include "client/loader/wikidata_importer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/loader/import_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string ItemSnak(const std::string& property, const std::string& item) {
  return absl::StrCat(R"({"snaktype":"value","property":")", property,
                      R"(","datavalue":{"value":{"entity-type":"item","id":")", item,
                      R"("},"type":"wikibase-entityid"}})");
}

std::string TimeSnak(const std::string& property, const std::string& time, int precision,
                     const std::string& calendar = "Q1985727") {
  return absl::StrCat(R"({"snaktype":"value","property":")", property,
                      R"(","datavalue":{"value":{"time":")", time, R"(","precision":)", precision,
                      R"(,"calendarmodel":"http://www.wikidata.org/entity/)", calendar,
                      R"("},"type":"time"}})");
}

std::string Empty(const std::string& property, const std::string& type) {
  return absl::StrCat(R"({"snaktype":")", type, R"(","property":")", property, R"("})");
}

// A claim with its qualifiers, one of each property.
std::string Claim(const std::string& snak, const std::vector<std::string>& qualifiers = {},
                  const std::string& rank = "normal") {
  return absl::StrCat(R"({"mainsnak":)", snak, R"(,"qualifiers":{)", absl::StrJoin(qualifiers, ","),
                      R"(},"rank":")", rank, "\"}");
}

std::string Qualifier(const std::string& property, const std::string& snak) {
  return absl::StrCat("\"", property, "\":[", snak, "]");
}

// An item; `claims` are "P39":[...].
std::string Item(const std::string& id, const std::string& label,
                 const std::vector<std::string>& claims, const std::string& more = "") {
  return absl::StrCat(R"({"type":"item","id":")", id,
                      R"(","labels":{"en":{"language":"en","value":")", label, R"("}},"claims":{)",
                      absl::StrJoin(claims, ","), "}", more, "}");
}

std::string Claims(const std::string& property, const std::vector<std::string>& claims) {
  return absl::StrCat("\"", property, "\":[", absl::StrJoin(claims, ","), "]");
}

std::string Is(const std::string& item) { return Claims("P31", {Claim(ItemSnak("P31", item))}); }

std::string Dump(const std::vector<std::string>& items) {
  return absl::StrCat("[\n", absl::StrJoin(items, ",\n"), "\n]\n");
}

Imported ImportWikidata(const std::string& text,
                        const RecordImportOptions& options = RecordImportOptions()) {
  return Import(InputFormat::kWikidata, text, options);
}

std::string Ann(const std::vector<std::string>& positions) {
  return Item(
      "Q1", "Ann Example",
      {Is("Q5"), Claims("P569", {Claim(TimeSnak("P569", "+1950-03-21T00:00:00Z", 11))}),
       Claims("P39", positions)},
      R"(,"aliases":{"en":[{"language":"en","value":"A. Example"}],"ru":[{"value":"x"}]},"modified":"2023-05-06T07:08:09Z")");
}

const char kPosition[] = "Q201";

std::string Held(const std::vector<std::string>& qualifiers, const std::string& rank = "normal") {
  return Claim(ItemSnak("P39", kPosition), qualifiers, rank);
}

std::string Position() {
  return Item(kPosition, "Minister of Foreign Affairs",
              {Claims("P1001", {Claim(ItemSnak("P1001", "Q159"))})});
}

TEST(WikidataImporterTest, ReadsAPersonAndWhatTheyHeld) {
  // The person stands before the position, and that before its country.
  const Imported imported = ImportWikidata(
      Dump({Ann({Held({Qualifier("P580", TimeSnak("P580", "+2004-03-09T00:00:00Z", 11)),
                       Qualifier("P582", Empty("P582", "novalue"))})}),
            Position(), Item("Q159", "Russia", {Is("Q6256")}), Item("Q9", "A river", {})}));
  EXPECT_THAT(imported.rejects, IsEmpty());
  ASSERT_THAT(imported.facts, SizeIs(1));
  const v1::ArticleFacts& facts = imported.facts[0];
  EXPECT_EQ(facts.article().key(), "wikidata:Q1");
  EXPECT_EQ(facts.article().publisher(), "Wikidata");
  EXPECT_EQ(facts.article().url(), "https://www.wikidata.org/wiki/Q1");
  EXPECT_EQ(facts.article().published().edtf(), "2023-05-06");
  EXPECT_EQ(facts.persons(0).name(), "Ann Example");
  EXPECT_THAT(facts.persons(0).aliases(), ElementsAre("A. Example"));
  EXPECT_THAT(facts.persons(0).keys(), ElementsAre("wikidata:Q1"));
  EXPECT_EQ(facts.persons(0).birth().edtf(), "1950-03-21");
  EXPECT_EQ(facts.offices(0).title(), "Minister of Foreign Affairs");
  EXPECT_EQ(facts.offices(0).polity(), "Russia");
  EXPECT_THAT(facts.offices(0).keys(), ElementsAre("wikidata:Q201"));
  const v1::TimeInterval& interval = facts.tenures(0).interval();
  EXPECT_EQ(interval.start().edtf(), "2004-03-09");
  EXPECT_EQ(interval.end_state(), v1::END_STATE_ONGOING);
  EXPECT_EQ(interval.last_known().edtf(), "2023-05-06");
}

TEST(WikidataImporterTest, TellsTheEndsOfTenuresApart) {
  const Imported imported = ImportWikidata(
      Dump({Ann({Held({Qualifier("P582", TimeSnak("P582", "+2010-05-00T00:00:00Z", 10))}),
                 Held({Qualifier("P582", Empty("P582", "somevalue"))}), Held({}),
                 Held({}, "deprecated"), Claim(Empty("P39", "somevalue")),
                 Held({Qualifier("P5102", ItemSnak("P5102", "Q4676846"))})}),
            Position()}));
  const v1::ArticleFacts& facts = imported.Of("wikidata:Q1");
  ASSERT_EQ(facts.tenures_size(), 4);
  EXPECT_EQ(facts.tenures(0).interval().end().edtf(), "2010-05");
  EXPECT_EQ(facts.tenures(0).interval().end_state(), v1::END_STATE_ENDED);
  EXPECT_EQ(facts.tenures(1).interval().end_state(), v1::END_STATE_ENDED);
  EXPECT_EQ(facts.tenures(1).interval().end().edtf(), "");
  EXPECT_EQ(facts.tenures(2).interval().end_state(), v1::END_STATE_UNKNOWN);
  EXPECT_FALSE(facts.tenures(2).acting());
  EXPECT_TRUE(facts.tenures(3).acting());
}

TEST(WikidataImporterTest, ReadsTimesAsPreciseAsTheyAre) {
  const struct {
    const char* time;
    int precision;
    const char* calendar;
    const char* edtf;
  } cases[] = {
      {"+2004-03-09T00:00:00Z", 11, "Q1985727", "2004-03-09"},
      {"+2004-03-00T00:00:00Z", 10, "Q1985727", "2004-03"},
      {"+2004-00-00T00:00:00Z", 9, "Q1985727", "2004"},
      {"+1990-00-00T00:00:00Z", 8, "Q1985727", "199X"},
      // The 20th century ends with 2000, which 19XX leaves out.
      {"+2000-00-00T00:00:00Z", 7, "Q1985727", "1901/2000"},
      {"+1950-00-00T00:00:00Z", 7, "Q1985727", "1901/2000"},
      {"+1000-00-00T00:00:00Z", 6, "Q1985727", "0001/1000"},
      {"+1000-00-00T00:00:00Z", 5, "Q1985727", ""},
      {"-0044-03-15T00:00:00Z", 11, "Q1985727", ""},
      {"+13798-00-00T00:00:00Z", 9, "Q1985727", ""},
      // The October Revolution, and a leap day that only the Julian calendar has.
      {"+1917-10-25T00:00:00Z", 11, "Q1985786", "1917-11-07"},
      {"+1900-02-29T00:00:00Z", 11, "Q1985786", "1900-03-13"},
      {"+2004-13-40T00:00:00Z", 11, "Q1985727", "2004"},
      {"2004", 9, "Q1985727", ""},
      {"+2004-0", 9, "Q1985727", ""},
  };
  for (const auto& test : cases) {
    const Imported imported = ImportWikidata(Dump({Item(
        "Q1", "Ann",
        {Is("Q5"),
         Claims("P569", {Claim(TimeSnak("P569", test.time, test.precision, test.calendar))})})}));
    ASSERT_THAT(imported.facts, SizeIs(1)) << test.time;
    EXPECT_EQ(imported.facts[0].persons(0).birth().edtf(), test.edtf) << test.time;
    EXPECT_EQ(imported.remark.empty(), test.edtf[0] != '\0') << imported.remark;
  }
}

TEST(WikidataImporterTest, ReadsAnEvent) {
  const Imported imported = ImportWikidata(Dump({
      Item("Q300", "Geneva talks",
           {Claims("P710", {Claim(ItemSnak("P710", "Q1")), Claim(ItemSnak("P710", "Q159")),
                            Claim(ItemSnak("P710", "Q77")), Claim(ItemSnak("P710", "Q404"))}),
            Claims("P580", {Claim(TimeSnak("P580", "+2022-01-21T00:00:00Z", 11))}),
            Claims("P582", {Claim(TimeSnak("P582", "+2022-01-22T00:00:00Z", 11))}),
            Claims("P276", {Claim(ItemSnak("P276", "Q71"))}),
            Claims("P17", {Claim(ItemSnak("P17", "Q39"))})}),
      Item("Q1", "Ann Example", {Is("Q5")}),
      Item("Q159", "Russia", {Is("Q6256")}),
      Item("Q77", "Quartet of envoys", {}),
      Item("Q71", "Geneva", {}),
      Item("Q39", "Switzerland", {Is("Q6256")}),
  }));
  EXPECT_THAT(imported.rejects, IsEmpty());
  EXPECT_EQ(imported.remark, "skipped 1 participants that are not in the file");
  const v1::ArticleFacts& facts = imported.Of("wikidata:Q300");
  const v1::MeetingFact& meeting = facts.meetings(0);
  EXPECT_EQ(meeting.title(), "Geneva talks");
  EXPECT_EQ(meeting.when().edtf(), "2022-01-21/2022-01-22");
  EXPECT_EQ(meeting.place(), "Geneva");
  EXPECT_EQ(meeting.place_polity(), "Switzerland");
  ASSERT_EQ(meeting.parties_size(), 3);
  EXPECT_EQ(facts.persons(meeting.parties(0).person()).name(), "Ann Example");
  EXPECT_EQ(meeting.parties(1).polity(), "Russia");
  EXPECT_EQ(meeting.parties(2).group(), "Quartet of envoys");
}

TEST(WikidataImporterTest, ReadsDocumentsAsWell) {
  const std::string person = Ann({Held({})});
  for (const std::string& text :
       {absl::StrCat("[", person, ",", Position(), "]"),
        absl::StrCat("[\n  ", person, ",\n  ", Position(), "\n]"),
        absl::StrCat("{\"entities\": {\"Q1\": ", person, ", \"Q201\": ", Position(), "}}"),
        absl::StrCat(person, "\r\n", Position(), "\r\n")}) {
    const Imported imported = ImportWikidata(text);
    EXPECT_THAT(imported.rejects, IsEmpty()) << text;
    ASSERT_THAT(imported.facts, SizeIs(1)) << text;
    EXPECT_EQ(imported.facts[0].tenures_size(), 1) << text;
  }
}

TEST(WikidataImporterTest, TakesThePolityFromTheLabelWhereNothingElseTells) {
  const Imported imported = ImportWikidata(
      Dump({Ann({Held({})}), Item(kPosition, "Minister of Foreign Affairs of Russia", {})}));
  EXPECT_EQ(imported.facts[0].offices(0).title(), "Minister of Foreign Affairs");
  EXPECT_EQ(imported.facts[0].offices(0).polity(), "Russia");
}

TEST(WikidataImporterTest, SetsBrokenLinesAsideAndCountsWhatItPassesOver) {
  RecordImportOptions options;
  options.max_record_bytes = 2000;
  const Imported imported = ImportWikidata(
      absl::StrCat("[\n", R"({"type":"item","id":"Q2","claims":{"P31":[{"mainsnak":"Q5")", ",\n",
                   Item("Q3", std::string(3000, 'x'), {Is("Q5")}), ",\n",
                   R"({"type":"item","id":"Q4","labels":[],"claims":{)", Is("Q5"), "}},\n",
                   R"({"claims":{"P39":7,"P31":{"Q5":1}}})", ",\n", Ann({Held({})}), "\n]"),
      options);
  EXPECT_THAT(imported.rejects, ElementsAre(HasSubstr("2 JSON_INVALID"), HasSubstr("3 TOO_LARGE"),
                                            "5 RECORD_INVALID no entity: it has no \"id\""));
  EXPECT_THAT(imported.facts, SizeIs(1));
  EXPECT_EQ(imported.remark,
            "skipped 1 people without an English label, 1 positions held that are not in the file");
}

// Taken for unknown, the start would make the holder possible on every day up to the end.
TEST(WikidataImporterTest, RejectsATenureWithADateThatCannotBeWritten) {
  const Imported imported = ImportWikidata(
      Dump({Ann({Held({Qualifier("P580", TimeSnak("P580", "-0027-01-16T00:00:00Z", 11))})}),
            Position()}));
  EXPECT_THAT(imported.rejects,
              ElementsAre("2 RECORD_INVALID P580: the time \"-0027-01-16T00:00:00Z\" is before "
                          "the year 1"));
  ASSERT_THAT(imported.facts, SizeIs(1)) << "the person stays";
  EXPECT_EQ(imported.facts[0].tenures_size(), 0);
}

TEST(WikidataImporterTest, RejectsATenureThatEndsBeforeItStarts) {
  const Imported imported = ImportWikidata(
      Dump({Ann({Held({Qualifier("P580", TimeSnak("P580", "+2010-00-00T00:00:00Z", 9)),
                       Qualifier("P582", TimeSnak("P582", "+2004-00-00T00:00:00Z", 9))})}),
            Position()}));
  EXPECT_THAT(imported.rejects,
              ElementsAre("2 RECORD_INVALID the end 2004 is before the start 2010"));
  EXPECT_THAT(imported.facts, SizeIs(1)) << "the person stays";
}

}  // namespace
}  // namespace chancery
