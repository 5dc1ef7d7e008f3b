#include "client/export/tenures_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(TenuresExportTest, WritesARowForEach) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportTenures);
  const std::string start =
      "person,office,polity,start,end,acting,person_key,office_key,source\n"
      "\"Ann \"\"A\"\" Example\",Foreign Minister,Russia,2004-03-09,..,false,wikidata:Q1,"
      "wikidata:Q4,chancery\n"
      "Bob Sample,Secretary General,NATO,2014-10,2024,true,ftm:NK-bob,"
      "tenure:chancery-roles-2-b3ed813e,chancery\n";
  EXPECT_EQ(text, start);
}

TEST(TenuresExportTest, TellsTheEndsApart) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string who =
      " person { name: 'people/2' display_name: 'Bob Sample' } role { name: 'roles/2' "
      "display_name: 'x' } ";
  graph.Add("tenures/3",
            "tenure { name: 'tenures/3'" + who + "interval { end_state: END_STATE_ENDED } }");
  graph.Add("tenures/4",
            "tenure { name: 'tenures/4'" + who + "interval { end_state: END_STATE_UNKNOWN } }");
  const std::string text = graph.Export(ExportTenures);
  EXPECT_THAT(text, ::testing::HasSubstr("Secretary General,NATO,,ended,false"));
  EXPECT_THAT(text, ::testing::HasSubstr("Secretary General,NATO,,,false"));
}

}  // namespace
}  // namespace chancery
