#include "client/loader/ftm_importer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/loader/import_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const char kOccupancy[] =
    R"({"id":"o1","schema":"Occupancy","datasets":["peps"],"last_seen":"2025-02-03T01:02:03","properties":{"holder":["Q1"],"post":["NK-post"],"startDate":["2004-03-09"],"status":["current"]}})";
const char kPerson[] =
    R"({"id":"Q1","caption":"Ann Example","schema":"Person","datasets":["peps","x"],"properties":{"name":["Анна Пример","Ann Example"],"alias":["A. Example"],"birthDate":["1950","1950-03-21"],"nationality":["ru"],"idNumber":["hsg:example-ann","passport:7"]}})";
const char kPosition[] =
    R"({"id":"NK-post","caption":"Minister of Foreign Affairs of Russia","schema":"Position","datasets":["peps"],"properties":{"name":["Minister of Foreign Affairs of Russia"],"country":["ru"]}})";

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) absl::StrAppend(&text, line, "\n");
  return text;
}

Imported ImportFtm(const std::vector<std::string>& lines,
                   const RecordImportOptions& options = RecordImportOptions()) {
  return Import(InputFormat::kFtm, Lines(lines), options);
}

TEST(FtmImporterTest, ReadsAPerson) {
  const Imported imported = ImportFtm({kPerson});
  EXPECT_THAT(imported.rejects, IsEmpty());
  const v1::ArticleFacts& facts = imported.Of("ftm:Q1");
  EXPECT_EQ(facts.article().publisher(), "peps");
  ASSERT_EQ(facts.persons_size(), 1);
  const v1::PersonFact& person = facts.persons(0);
  EXPECT_EQ(person.name(), "Ann Example");
  EXPECT_THAT(person.aliases(), ElementsAre("Анна Пример", "A. Example"));
  EXPECT_THAT(person.keys(), ElementsAre("wikidata:Q1", "hsg:example-ann"));
  EXPECT_EQ(person.birth().edtf(), "1950-03-21");
  EXPECT_EQ(person.polity(), "Russia");
  EXPECT_EQ(facts.article().text(), "Ann Example, born 1950-03-21\n");
  EXPECT_EQ(person.sources(0).sentence().end(), 28);
}

TEST(FtmImporterTest, FindsWhatAnOccupancyRefersToWhereverItStands) {
  const Imported imported = ImportFtm({kOccupancy, kPosition, kPerson});
  EXPECT_THAT(imported.rejects, IsEmpty());
  ASSERT_THAT(imported.facts, SizeIs(3));
  const v1::ArticleFacts& facts = imported.Of("ftm:o1");
  EXPECT_EQ(facts.persons(0).name(), "Ann Example");
  EXPECT_EQ(facts.offices(0).title(), "Minister of Foreign Affairs");
  EXPECT_EQ(facts.offices(0).polity(), "Russia");
  EXPECT_THAT(facts.offices(0).keys(), ElementsAre("ftm:NK-post"));
  const v1::TenureFact& tenure = facts.tenures(0);
  EXPECT_EQ(tenure.interval().start().edtf(), "2004-03-09");
  EXPECT_EQ(tenure.interval().end_state(), v1::END_STATE_ONGOING);
  EXPECT_EQ(tenure.interval().last_known().edtf(), "2025-02-03");
  EXPECT_THAT(tenure.keys(), ElementsAre("ftm:o1"));
  EXPECT_EQ(facts.article().published().edtf(), "2025-02-03");
}

TEST(FtmImporterTest, TellsTheEndsOfTenuresApart) {
  const struct {
    const char* properties;
    v1::EndState state;
    const char* end;
  } cases[] = {
      {R"("endDate":["2010"])", v1::END_STATE_ENDED, "2010"},
      {R"("endDate":["2010-05-01"],"status":["current"])", v1::END_STATE_ENDED, "2010-05-01"},
      {R"("status":["ended"])", v1::END_STATE_ENDED, ""},
      {R"("status":["current"])", v1::END_STATE_ONGOING, ""},
      {R"("status":["unknown"])", v1::END_STATE_UNKNOWN, ""},
      {R"("startDate":["2004"])", v1::END_STATE_UNKNOWN, ""},
  };
  for (const auto& test : cases) {
    const Imported imported = ImportFtm(
        {kPerson, kPosition,
         absl::StrCat(
             R"({"id":"o","schema":"Occupancy","properties":{"holder":["Q1"],"post":["NK-post"],)",
             test.properties, "}}")});
    const v1::ArticleFacts& facts = imported.Of("ftm:o");
    ASSERT_EQ(facts.tenures_size(), 1) << test.properties;
    EXPECT_EQ(facts.tenures(0).interval().end_state(), test.state) << test.properties;
    EXPECT_EQ(facts.tenures(0).interval().end().edtf(), test.end) << test.properties;
  }
}

TEST(FtmImporterTest, ReadsAnEventWithItsParties) {
  const Imported imported = ImportFtm({
      R"({"id":"e1","schema":"Event","caption":"Geneva talks","properties":{"name":["Geneva talks"],"date":["2022-01-21"],"location":["Geneva"],"country":["ch"],"involved":["Q1","eu","holder","group"],"keywords":["kind:in person","cameo:046","arms control"]}})",
      kPerson,
      R"({"id":"eu","schema":"Organization","properties":{"name":["European Union"]}})",
      R"({"id":"holder","schema":"LegalEntity","properties":{"name":["Foreign Minister of Egypt"]}})",
      R"({"id":"group","schema":"LegalEntity","properties":{"name":["senior officials"]}})",
  });
  EXPECT_THAT(imported.rejects, IsEmpty());
  const v1::ArticleFacts& facts = imported.Of("ftm:e1");
  ASSERT_EQ(facts.meetings_size(), 1);
  const v1::MeetingFact& meeting = facts.meetings(0);
  EXPECT_EQ(meeting.title(), "Geneva talks");
  EXPECT_EQ(meeting.when().edtf(), "2022-01-21");
  EXPECT_EQ(meeting.place(), "Geneva");
  EXPECT_EQ(meeting.place_polity(), "Switzerland");
  EXPECT_EQ(meeting.kind(), v1::MEETING_KIND_IN_PERSON);
  EXPECT_EQ(meeting.status(), v1::MEETING_STATUS_HELD);
  EXPECT_EQ(meeting.cameo_code(), "046");
  EXPECT_THAT(meeting.topics(), ElementsAre("arms control"));
  EXPECT_THAT(meeting.keys(), ElementsAre("ftm:e1"));
  ASSERT_EQ(meeting.parties_size(), 4);
  EXPECT_EQ(meeting.parties(0).person(), 0);
  EXPECT_EQ(meeting.parties(1).polity(), "European Union");
  EXPECT_EQ(facts.offices(meeting.parties(2).office()).polity(), "Egypt");
  EXPECT_EQ(meeting.parties(3).group(), "senior officials");
  EXPECT_EQ(facts.article().text(),
            "Geneva talks: Ann Example, European Union, Foreign Minister of Egypt, senior "
            "officials; Geneva; 2022-01-21\n");
}

TEST(FtmImporterTest, CountsWhatItPassesOver) {
  const Imported imported = ImportFtm({
      R"({"id":"c1","schema":"Company","properties":{"name":["X"]}})",
      R"({"id":"c2","schema": "Company","properties":{"name":["Y"]}})",
      R"({"id":"e","schema":"Event","properties":{"name":["Rain"]}})",
      kPerson,
  });
  EXPECT_THAT(imported.facts, SizeIs(1));
  EXPECT_EQ(imported.remark, "skipped 2 Company, 1 Event without anybody involved");
}

TEST(FtmImporterTest, VacanciesAreNoPeople) {
  const Imported imported = ImportFtm({
      R"({"id":"v","schema":"Person","properties":{"name":["Vacant"]}})",
      R"({"id":"p","schema":"Person","properties":{"name":["Ann Example"]}})",
      R"({"id":"o","schema":"Position","properties":{"name":["Queen"]}})",
      R"({"id":"h","schema":"Occupancy","properties":{"holder":["v"],"post":["o"]}})",
      R"({"id":"e","schema":"Event","properties":{"name":["Tea"],"involved":["v","p"]}})",
  });
  EXPECT_THAT(imported.rejects, IsEmpty());
  ASSERT_THAT(imported.facts, SizeIs(3));  // p, o, e
  EXPECT_EQ(imported.Of("ftm:e").meetings(0).parties_size(), 1);
  EXPECT_EQ(imported.remark, "skipped 3 vacancies");
}

TEST(FtmImporterTest, SetsBrokenLinesAsideAndReadsOn) {
  RecordImportOptions options;
  options.max_record_bytes = 400;
  const std::string huge = absl::StrCat(R"({"id":"p","schema":"Person","properties":{"name":[")",
                                        std::string(500, 'x'), "\"]}}");
  const Imported imported = ImportFtm(
      {
          R"({"id":"p2","schema":"Person","properties":{"name":["Cut)",
          "\xff\xfe not text",
          huge,
          R"({"id":"p3","schema":"Person","properties":{"name":{"a":1},"birthDate":7}})",
          R"({"id":"p4","schema":"Person","properties":["a"]})",
          R"({"id":"p5","schema":"Person","properties":{"name":["Bo"],"birthDate":["1950-13-01"]}})",
          R"({"id":"o1","schema":"Occupancy","properties":{"holder":["nobody"],"post":["NK-post"]}})",
          R"({"id":"o2","schema":"Occupancy","properties":{"post":["NK-post"]}})",
          R"({"id":"o3","schema":"Occupancy","properties":{"holder":["Q1"],"post":["NK-post"],"startDate":["2005"],"endDate":["2004"]}})",
          R"({"schema":"Person","properties":{"name":["No Id"]}})",
          "[1, 2]",
          kPosition,
          kPerson,
      },
      options);
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(imported.rejects,
              ElementsAre(HasSubstr("1 JSON_INVALID not JSON"), HasSubstr("2 INVALID_UTF8"),
                          HasSubstr("3 TOO_LARGE"), "4 RECORD_INVALID the Person p3 has no name",
                          "5 RECORD_INVALID the Person p4 has no name",
                          "6 RECORD_INVALID birthDate: \"1950-13-01\" is no date",
                          "7 RECORD_INVALID holder: there is no Person nobody in the file",
                          "8 RECORD_INVALID the Occupancy has no holder",
                          "9 RECORD_INVALID the end 2004 is before the start 2005",
                          "10 RECORD_INVALID the Person has no id",
                          "11 RECORD_INVALID no entity: it has no \"schema\""));
  EXPECT_THAT(imported.facts, SizeIs(2));
}

TEST(FtmImporterTest, ReadsWindowsFilesAndPipes) {
  const std::string text =
      absl::StrCat("\xef\xbb\xbf", kPerson, "\r\n\r\n", kPosition, "\r\n", kOccupancy);
  const Imported imported =
      Import(InputFormat::kFtm, text, RecordImportOptions(), /*regular=*/false);
  EXPECT_THAT(imported.rejects, IsEmpty());
  EXPECT_THAT(imported.facts, SizeIs(3));
}

TEST(FtmImporterTest, SaysWhenTooMuchIsReferredTo) {
  RecordImportOptions options;
  options.max_reference_bytes = 200;
  const Imported imported = ImportFtm({kPerson, kPosition}, options);
  EXPECT_THAT(imported.status.message(), HasSubstr("limit of 200 bytes"));
}

TEST(FtmImporterTest, KnowsTheCodesOfCountries) {
  const struct {
    const char* code;
    const char* polity;
  } cases[] = {{"ru", "Russia"},
               {"gb-sct", "United Kingdom"},
               {"suhh", "Soviet Union"},
               {"France", "France"},
               {"zz", ""}};
  for (const auto& test : cases) {
    const Imported imported = ImportFtm({absl::StrCat(
        R"({"id":"p","schema":"Person","properties":{"name":["Ann"],"nationality":[")", test.code,
        "\"]}}")});
    EXPECT_EQ(imported.facts[0].persons(0).polity(), test.polity) << test.code;
  }
}

TEST(FtmImporterTest, KeepsAnAreaApartFromTheCountry) {
  const Imported imported = ImportFtm(
      {R"({"id":"g","schema":"Position","properties":{"name":["Governor"],"country":["us"],"subnationalArea":["Texas"]}})"});
  EXPECT_EQ(imported.facts[0].offices(0).title(), "Governor, Texas");
  EXPECT_EQ(imported.facts[0].offices(0).polity(), "United States");
}

}  // namespace
}  // namespace chancery
