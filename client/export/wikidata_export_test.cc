#include "client/export/wikidata_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(WikidataExportTest, WritesAnItemALine) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportWikidata);
  EXPECT_THAT(text, StartsWith("[\n{\"type\":\"item\",\"id\":\"chancery-polities-1-"));
  EXPECT_THAT(text, HasSubstr("}\n]\n"));
  EXPECT_THAT(text, AllOf(HasSubstr(R"({"type":"item","id":"Q4","labels":{"en":{"language":"en",)"
                                    R"("value":"Foreign Minister of Russia"}})"),
                          HasSubstr(R"("P1001":[{"mainsnak":{"snaktype":"value","property":)"
                                    R"("P1001","datavalue":{"value":{"entity-type":"item","id":)"
                                    R"("chancery-polities-1-)")));
}

TEST(WikidataExportTest, WritesTenuresAsClaims) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportWikidata);
  // Still in office.
  EXPECT_THAT(
      text,
      HasSubstr(
          R"("P39":[{"mainsnak":{"snaktype":"value","property":"P39","datavalue":{"value":{"entity-type":"item","numeric-id":4,"id":"Q4"},"type":"wikibase-entityid"},"datatype":"wikibase-item"},"qualifiers":{"P580":[{"snaktype":"value","property":"P580","datavalue":{"value":{"time":"+2004-03-09T00:00:00Z","timezone":0,"before":0,"after":0,"precision":11,"calendarmodel":"http://www.wikidata.org/entity/Q1985727"},"type":"time"},"datatype":"time"}],"P582":[{"snaktype":"novalue","property":"P582"}]},"type":"statement","rank":"normal"}])"));
  // Acting, with dates of less precision.
  EXPECT_THAT(text,
              AllOf(HasSubstr("\"time\":\"+2014-10-00T00:00:00Z\""),
                    HasSubstr("\"time\":\"+2024-00-00T00:00:00Z\""), HasSubstr("\"P5102\":[")));
  // A decade.
  EXPECT_THAT(text, HasSubstr("\"time\":\"+2010-00-00T00:00:00Z\",\"timezone\":0,\"before\":0,"
                              "\"after\":0,\"precision\":8"));
}

TEST(WikidataExportTest, WritesWhatWasHeldOnly) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportWikidata);
  EXPECT_THAT(text, AllOf(HasSubstr("Meeting of Ann \\\"A\\\" Example and Bob Sample"),
                          HasSubstr("\"P580\":[{\"mainsnak\""), HasSubstr("\"P276\":[{"),
                          Not(HasSubstr("Cairo call"))));
  EXPECT_EQ(graph.counts.left_out["meetings that were not held"], 1);
  EXPECT_EQ(graph.counts.written["tenures"], 2);
}

TEST(WikidataExportTest, WritesAnEmptyGraph) {
  ExportedGraph graph;
  EXPECT_EQ(graph.Export(ExportWikidata), "[\n]\n");
}

}  // namespace
}  // namespace chancery
