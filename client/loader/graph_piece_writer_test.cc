#include "client/loader/graph_piece_writer.h"

#include <string>

#include "absl/status/statusor.h"
#include "client/lib/fake_graph_connection.h"
#include "client/lib/graph_client.h"
#include "client/loader/source_item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::StartsWith;

class GraphPieceWriterTest : public ::testing::Test {
 protected:
  static GraphPiece Facts() {
    v1::WriteFactsRequest request;
    request.mutable_source()->set_publisher("p");
    request.add_facts()->mutable_person()->set_display_name("Ann");
    return GraphPiece{request};
  }

  FakeGraphConnection fake_;
  GraphClient client_{fake_, RetryPolicy::Never()};
};

TEST_F(GraphPieceWriterTest, WritesFactsUnderAnIdOfTheirContent) {
  v1::WriteFactsResponse written;
  written.set_revision(7);
  fake_.write_facts.ReturnsOnce(written);
  written.set_replayed(true);
  fake_.write_facts.ReturnsOnce(written);
  const absl::StatusOr<v1::IngestArticlesResponse> first = WriteGraphPiece(client_, Facts());
  const absl::StatusOr<v1::IngestArticlesResponse> second = WriteGraphPiece(client_, Facts());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->outcome(), v1::INGEST_OUTCOME_ADDED);
  EXPECT_EQ(first->revision(), 7);
  EXPECT_EQ(first->added().at("people"), 1);
  EXPECT_EQ(second->outcome(), v1::INGEST_OUTCOME_UNCHANGED);
  EXPECT_THAT(fake_.write_facts.requests[0].request_id(), StartsWith("import:"));
  EXPECT_EQ(fake_.write_facts.requests[0].request_id(), fake_.write_facts.requests[1].request_id());
}

TEST_F(GraphPieceWriterTest, WritesDecisions) {
  fake_.import_decision.Returns(v1::ImportDecisionResponse());
  v1::Decision decision;
  decision.set_reason("one man");
  EXPECT_TRUE(WriteGraphPiece(client_, GraphPiece{decision}).ok());
  EXPECT_EQ(fake_.import_decision.requests[0].decision().reason(), "one man");
}

TEST_F(GraphPieceWriterTest, ReturnsTheErrorsOfTheServer) {
  fake_.write_facts.Returns(absl::InvalidArgumentError("no"));
  EXPECT_EQ(WriteGraphPiece(client_, Facts()).status().message(), "no");
}

}  // namespace
}  // namespace chancery
