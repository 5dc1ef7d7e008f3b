#include "client/export/edges_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(EdgesExportTest, WritesARowForEachTwo) {
  ExportedGraph graph;
  graph.AddSample();
  EXPECT_EQ(
      graph.Export(ExportEdges),
      "party_a,party_a_name,party_a_office,party_b,party_b_name,party_b_office,date,place,"
      "place_polity,kind,status,cameo_code,meeting,title\n"
      "people/1,\"Ann \"\"A\"\" Example\",Foreign Minister of Russia,people/2,Bob Sample,Secretary "
      "General of NATO?,2022-01-21/2022-01-22,Geneva,Switzerland,in person,held,046,meetings/1,\n"
      "people/1,\"Ann \"\"A\"\" Example\",,roles/7,Foreign Minister of Egypt,,2022-02,,,phone,"
      "planned,,meetings/2,Cairo call\n"
      "people/1,\"Ann \"\"A\"\" Example\",,,officials,,2022-02,,,phone,planned,,meetings/2,Cairo "
      "call\n"
      "roles/7,Foreign Minister of Egypt,,,officials,,2022-02,,,phone,planned,,meetings/2,Cairo "
      "call\n");
  EXPECT_EQ(graph.counts.written["edges"], 4);
}

}  // namespace
}  // namespace chancery
