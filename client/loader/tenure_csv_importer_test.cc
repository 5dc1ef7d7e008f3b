#include "client/loader/tenure_csv_importer.h"

#include <string>

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

Imported ImportCsv(const std::string& text,
                   const RecordImportOptions& options = RecordImportOptions()) {
  return Import(InputFormat::kTenures, text, options);
}

TEST(TenureCsvImporterTest, ReadsARow) {
  const Imported imported = ImportCsv(
      "\xef\xbb\xbfperson,office,polity,start,end,acting,person_key,office_key,source\r\n"
      "\"Example, Ann\",Minister of Foreign Affairs,ru,2004-03-09,..,,Q1,hsg:minister,"
      "https://example.org/list\r\n");
  EXPECT_THAT(imported.rejects, IsEmpty());
  ASSERT_THAT(imported.facts, SizeIs(1));
  const v1::ArticleFacts& facts = imported.facts[0];
  EXPECT_EQ(facts.article().publisher(), "input");
  EXPECT_EQ(facts.article().url(), "https://example.org/list");
  EXPECT_EQ(facts.persons(0).name(), "Example, Ann");
  EXPECT_THAT(facts.persons(0).keys(), ElementsAre("wikidata:Q1"));
  EXPECT_EQ(facts.offices(0).title(), "Minister of Foreign Affairs");
  EXPECT_EQ(facts.offices(0).polity(), "Russia");
  EXPECT_THAT(facts.offices(0).keys(), ElementsAre("hsg:minister"));
  EXPECT_EQ(facts.tenures(0).interval().start().edtf(), "2004-03-09");
  EXPECT_EQ(facts.tenures(0).interval().end_state(), v1::END_STATE_ONGOING);
  EXPECT_FALSE(facts.tenures(0).acting());
  EXPECT_EQ(facts.article().text(),
            "Example, Ann, Minister of Foreign Affairs of Russia, from 2004-03-09\n");
}

TEST(TenureCsvImporterTest, AKeyOfAnySystemIsKept) {
  const auto key = [](const std::string& text) {
    return ImportCsv(absl::StrCat("person,office,start,person_key\nAnn,Queen,2004,", text, "\n"))
        .facts[0]
        .persons(0)
        .keys(0);
  };
  EXPECT_EQ(key("plum:dj-1"), "plum:dj-1");
  EXPECT_EQ(key("hsg:powell"), "hsg:powell");
  EXPECT_EQ(key("dj-1"), "tenure:dj-1");
  EXPECT_EQ(key(":dj"), "tenure::dj");
  EXPECT_EQ(key("Q58217"), "wikidata:Q58217");
}

TEST(TenureCsvImporterTest, TellsTheEndsApart) {
  const struct {
    const char* end;
    v1::EndState state;
  } cases[] = {
      {"", v1::END_STATE_UNKNOWN},        {"..", v1::END_STATE_ONGOING},
      {"Present", v1::END_STATE_ONGOING}, {"ended", v1::END_STATE_ENDED},
      {"2010-05~", v1::END_STATE_ENDED},
  };
  for (const auto& test : cases) {
    const Imported imported =
        ImportCsv(absl::StrCat("person,office,start,end\nAnn,Queen,2004,", test.end, "\n"));
    ASSERT_THAT(imported.facts, SizeIs(1)) << test.end;
    EXPECT_EQ(imported.facts[0].tenures(0).interval().end_state(), test.state) << test.end;
  }
}

TEST(TenureCsvImporterTest, KeepsTheKeyOfARowWhoseEndChanges) {
  const auto key = [](const std::string& row) {
    return ImportCsv(absl::StrCat("person,office,start,end\n", row)).facts[0].article().key();
  };
  EXPECT_EQ(key("Ann,Queen,2004,"), key("Ann,Queen,2004,2010"));
  EXPECT_NE(key("Ann,Queen,2004,"), key("Ann,Queen,2005,"));
  EXPECT_NE(key("Ann,Queen,2004,"), key("Bob,Queen,2004,"));
}

TEST(TenureCsvImporterTest, NamesLineAndColumnOfWhatIsWrong) {
  const Imported imported = ImportCsv(
      "end,person,office,start,acting\n"
      ",,Queen,2004,\n"
      ",Ann,,2004,\n"
      ",Ann,Queen,last year,\n"
      "soon,Ann,Queen,2004,\n"
      "2003,Ann,Queen,2004,\n"
      ",Ann,Queen,2004,perhaps\n"
      ",Ann,Queen\n"
      ",Ann\xff,Queen,2004,\n"
      "\"x\"y,Ann,Queen,2004,\n"
      ",Ann,Queen,2004,yes\n");
  EXPECT_THAT(imported.rejects,
              ElementsAre("2 RECORD_INVALID column person: it is empty",
                          "3 RECORD_INVALID column office: it is empty",
                          "4 RECORD_INVALID column start: \"last year\" is no date",
                          "5 RECORD_INVALID column end: \"soon\" is no date",
                          "6 RECORD_INVALID column end: the end 2003 is before the start 2004",
                          "7 RECORD_INVALID column acting: \"perhaps\" is not yes or no",
                          "8 CSV_INVALID there are 3 fields, but 5 columns",
                          "9 INVALID_UTF8 column person: not valid UTF-8 at offset 3",
                          "10 CSV_INVALID column 1: there is text behind the closing quote"));
  ASSERT_THAT(imported.facts, SizeIs(1));
  EXPECT_TRUE(imported.facts[0].tenures(0).acting());
}

TEST(TenureCsvImporterTest, AKeyWithASchemeStaysAsItIs) {
  const Imported imported = ImportCsv(
      "person,office,person_key,office_key\n"
      "Ann,Queen,plum:dj-1,dj-2\n");
  ASSERT_THAT(imported.facts, SizeIs(1));
  EXPECT_THAT(imported.facts[0].persons(0).keys(), ElementsAre("plum:dj-1"));
  EXPECT_THAT(imported.facts[0].offices(0).keys(), ElementsAre("tenure:dj-2"));
}

TEST(TenureCsvImporterTest, VacanciesAreNoPeople) {
  const Imported imported = ImportCsv(
      "person,office,start\n"
      "N/A,Queen,2004\n"
      "-,Queen,2005\n"
      "vacant,Queen,2006\n"
      "Ann,Queen,2007\n"
      "Unknown,Queen,2008\n");
  EXPECT_THAT(imported.rejects, IsEmpty());
  ASSERT_THAT(imported.facts, SizeIs(1));
  EXPECT_EQ(imported.facts[0].persons(0).name(), "Ann");
  EXPECT_EQ(imported.remark, "skipped 4 vacancies");
}

TEST(TenureCsvImporterTest, NeedsItsColumns) {
  EXPECT_THAT(ImportCsv("name,office\nAnn,Queen\n").status.message(),
              HasSubstr("there is no column \"person\""));
  EXPECT_THAT(ImportCsv("person,office,Person\n").status.message(),
              HasSubstr("there are two columns \"person\""));
  EXPECT_THAT(ImportCsv("").status.message(), HasSubstr("no line"));
}

}  // namespace
}  // namespace chancery
