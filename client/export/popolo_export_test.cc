#include "client/export/popolo_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(PopoloExportTest, WritesADocument) {
  ExportedGraph graph;
  graph.AddSample();
  const std::string text = graph.Export(ExportPopolo);
  for (
      const char* part : {
          "{\n\"persons\": [\n",
          R"({"id":"Q1","name":"Ann \"A\" Example","other_names":[{"name":"Анна Пример"}],"identifiers":[{"scheme":"wikidata","identifier":"Q1"},{"scheme":"hsg","identifier":"example-ann"}],"birth_date":"1950-03-21","national_identity":"Russia"},)",
          R"("name":"NATO","other_names":[{"name":"North Atlantic Treaty Organization"}],"classification":"organization"})",
          R"({"id":"Q4","label":"Foreign Minister of Russia","role":"Foreign Minister","other_labels":[{"name":"Minister Of Foreign Affairs"}],"identifiers":[{"scheme":"wikidata","identifier":"Q4"}],"organization_id":"chancery-polities-1-)",
          R"("label":"Foreign Minister of Russia","person_id":"Q1","post_id":"Q4","organization_id":"chancery-polities-1-)",
          R"("start_date":"2004-03-09"})",
          R"("label":"Acting Secretary General of NATO")",
          R"("start_date":"2014-10","end_date":"2024"})",
          R"("name":"Meeting of Ann \"A\" Example and Bob Sample","description":"Ann, Bob: Geneva, 2022-01-21","start_date":"2022-01-21","end_date":"2022-01-22","location":"Geneva","status":"held","classification":"in person","attendees":[{"id":"Q1","name":"Ann \"A\" Example"},)",
          R"("name":"Cairo call",)",
          R"("status":"planned","classification":"phone","attendees":[{"id":"Q1","name":"Ann \"A\" Example"}]})",
          "\n]\n}\n",
      }) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_EQ(graph.counts.left_out["parties that are no person"], 2);
}

TEST(PopoloExportTest, WritesAnEmptyGraph) {
  ExportedGraph graph;
  EXPECT_EQ(graph.Export(ExportPopolo),
            "{\n\"persons\": [],\n\"organizations\": [],\n\"posts\": [],\n\"memberships\": [],\n"
            "\"events\": []\n}\n");
}

}  // namespace
}  // namespace chancery
