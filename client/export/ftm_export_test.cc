#include "client/export/ftm_export.h"

#include <sstream>
#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(FtmExportTest, WritesEntities) {
  ExportedGraph graph;
  graph.AddSample();
  EXPECT_EQ(
      graph.Export(ExportFtm),
      R"({"id":"chancery-polities-2-987c8f99","caption":"NATO","schema":"Organization","datasets":["chancery"],"properties":{"name":["NATO"],"alias":["North Atlantic Treaty Organization"]}}
{"id":"Q4","caption":"Foreign Minister of Russia","schema":"Position","datasets":["chancery"],"properties":{"name":["Foreign Minister of Russia"],"alias":["Minister Of Foreign Affairs"],"country":["ru"],"wikidataId":["Q4"]}}
{"id":"chancery-roles-2-b3ed813e","caption":"Secretary General of NATO","schema":"Position","datasets":["chancery"],"properties":{"name":["Secretary General of NATO"],"organization":["chancery-polities-2-987c8f99"]}}
{"id":"Q1","caption":"Ann \"A\" Example","schema":"Person","datasets":["chancery"],"properties":{"name":["Ann \"A\" Example"],"alias":["Анна Пример"],"birthDate":["1950-03-21"],"nationality":["ru"],"idNumber":["hsg:example-ann"],"wikidataId":["Q1"]}}
{"id":"NK-bob","caption":"Bob Sample","schema":"Person","datasets":["chancery"],"properties":{"name":["Bob Sample"]}}
{"id":"chancery-tenures-1-b0837636","schema":"Occupancy","datasets":["chancery"],"last_seen":"2022-01-21","properties":{"holder":["Q1"],"post":["Q4"],"startDate":["2004-03-09"],"status":["current"]}}
{"id":"NK-occ","schema":"Occupancy","datasets":["chancery"],"properties":{"holder":["NK-bob"],"post":["chancery-roles-2-b3ed813e"],"startDate":["2014-10"],"endDate":["2024"],"status":["ended","acting"]}}
{"id":"chancery-meetings-1-0c5944c1","caption":"Meeting of Ann \"A\" Example and Bob Sample","schema":"Event","datasets":["chancery"],"properties":{"name":["Meeting of Ann \"A\" Example and Bob Sample"],"startDate":["2022-01-21"],"endDate":["2022-01-22"],"location":["Geneva"],"country":["ch"],"involved":["Q1","NK-bob"],"keywords":["kind:in person","cameo:046","arms control"]}}
)");
  EXPECT_THAT(graph.counts.written,
              ElementsAre(Pair("meetings", 1), Pair("people", 2), Pair("polities", 2),
                          Pair("roles", 2), Pair("tenures", 2)));
  EXPECT_THAT(graph.counts.left_out, ElementsAre(Pair("meetings that were not held", 1)));
}

TEST(FtmExportTest, WritesPartiesThatAreNoPersonOnce) {
  ExportedGraph graph;
  for (const char* name : {"meetings/1", "meetings/2"}) {
    graph.Add(name, absl::StrCat("meeting { name: '", name,
                                 "' status: MEETING_STATUS_HELD participations { party { name: "
                                 "'roles/7' display_name: 'Foreign Minister of Egypt' } } "
                                 "participations { group: 'officials' } participations { party { "
                                 "name: 'polities/1' display_name: 'Russia' } } }"));
  }
  const std::string text = graph.Export(ExportFtm);
  for (
      const char* part :
      {R"("schema":"LegalEntity","datasets":["chancery"],"properties":{"name":["Foreign Minister of Egypt"]})",
       R"("schema":"LegalEntity","datasets":["chancery"],"properties":{"name":["officials"]})",
       R"("schema":"Organization","datasets":["chancery"],"properties":{"name":["Russia"]})"}) {
    EXPECT_THAT(text, HasSubstr(part));
    EXPECT_EQ(text.find(part), text.rfind(part)) << part;
  }
}

TEST(FtmExportTest, SaysWhenItCannotWriteOrRead) {
  ExportedGraph graph;
  graph.AddSample();
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(graph.Run(ExportFtm, out).code(), absl::StatusCode::kUnknown);
  graph.fake_.batch_get_resources.handler = [](const v1::BatchGetResourcesRequest& /*request*/)
      -> absl::StatusOr<v1::BatchGetResourcesResponse> { return absl::UnavailableError("gone"); };
  std::ostringstream fine;
  EXPECT_EQ(graph.Run(ExportFtm, fine).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace chancery
