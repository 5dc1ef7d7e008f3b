#include "client/export/jsonl_export.h"

#include <string>

#include "client/export/export_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(JsonlExportTest, WritesAPieceALine) {
  ExportedGraph graph;
  v1::ExportGraphResponse piece;
  piece.mutable_facts()->add_facts()->mutable_person()->set_display_name("Ann");
  graph.fake_.export_pieces.push_back(piece);
  piece.mutable_article_facts()->mutable_article()->set_text("two\nlines");
  graph.fake_.export_pieces.push_back(piece);
  piece.mutable_decision()->set_reason("one man");
  graph.fake_.export_pieces.push_back(piece);
  piece.Clear();
  piece.mutable_info()->set_revision(ExportedGraph::kRevision);
  graph.fake_.export_pieces.push_back(piece);
  EXPECT_EQ(graph.Export(ExportJsonLines),
            "{\"chancery_export\":1,\"revision\":\"12\"}\n"
            "{\"facts\":{\"facts\":[{\"person\":{\"displayName\":\"Ann\"}}]}}\n"
            "{\"articleFacts\":{\"article\":{\"text\":\"two\\nlines\"}}}\n"
            "{\"decision\":{\"reason\":\"one man\"}}\n"
            "{\"info\":{\"revision\":\"12\"}}\n");
  EXPECT_EQ(graph.fake_.export_requests[0].consistency().exactly(), ExportedGraph::kRevision);
  EXPECT_THAT(graph.counts.written,
              ElementsAre(Pair("articles", 1), Pair("decisions", 1), Pair("facts", 1)));
}

TEST(JsonlExportTest, SaysWhenItWasCutOff) {
  ExportedGraph graph;
  std::ostringstream out;
  EXPECT_EQ(graph.Run(ExportJsonLines, out).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace chancery
