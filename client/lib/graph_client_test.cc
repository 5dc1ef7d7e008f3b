#include "client/lib/graph_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/lib/fake_graph_connection.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class GraphClientTest : public ::testing::Test {
 protected:
  FakeGraphConnection fake_;
  int sleeps_ = 0;
  GraphClient client_{fake_, RetryPolicy(
                                 RetryOptions(),
                                 [this](absl::Duration) {
                                   ++sleeps_;
                                   return true;
                                 },
                                 [] { return 0.0; })};
};

v1::FindEncountersResponse EncounterPage(const std::vector<std::string>& names,
                                         const std::string& next) {
  v1::FindEncountersResponse page;
  for (const std::string& name : names) {
    page.add_counterparts()->mutable_counterpart()->set_name(name);
  }
  page.set_next_page_token(next);
  return page;
}

TEST_F(GraphClientTest, FindEncountersWalksEveryPageOfTheSameRequest) {
  fake_.find_encounters.ReturnsOnce(EncounterPage({"people/1", "people/2"}, "next"));
  fake_.find_encounters.ReturnsOnce(EncounterPage({"people/3"}, ""));
  v1::FindEncountersRequest request;
  request.add_subjects("people/42");
  request.set_page_size(2);
  std::vector<std::string> names;
  for (const absl::StatusOr<v1::CounterpartSummary>& row : client_.FindEncounters(request)) {
    ASSERT_TRUE(row.ok()) << row.status();
    names.push_back(row->counterpart().name());
  }
  EXPECT_THAT(names, ElementsAre("people/1", "people/2", "people/3"));
  ASSERT_THAT(fake_.find_encounters.requests, SizeIs(2));
  EXPECT_EQ(fake_.find_encounters.requests[0].page_token(), "");
  EXPECT_EQ(fake_.find_encounters.requests[1].page_token(), "next");
  for (const v1::FindEncountersRequest& sent : fake_.find_encounters.requests) {
    EXPECT_EQ(sent.group_by(), v1::FindEncountersRequest::GROUPING_BY_COUNTERPART);
    EXPECT_EQ(sent.subjects(0), "people/42");
    EXPECT_EQ(sent.page_size(), 2);
  }
}

TEST_F(GraphClientTest, ListEncountersGroupsByMeeting) {
  v1::FindEncountersResponse page;
  page.add_encounters()->mutable_meeting()->set_name("meetings/1");
  fake_.find_encounters.Returns(page);
  for (const absl::StatusOr<v1::Encounter>& row : client_.ListEncounters({})) {
    EXPECT_EQ(row->meeting().name(), "meetings/1");
  }
  EXPECT_EQ(fake_.find_encounters.requests[0].group_by(),
            v1::FindEncountersRequest::GROUPING_BY_MEETING);
}

TEST_F(GraphClientTest, ARangeStartsAtThePageThatTheRequestNames) {
  fake_.search.Returns(v1::SearchResponse());
  v1::SearchRequest request;
  request.set_page_token("page 3");
  for (const auto& hit : client_.Search(request)) (void)hit;
  EXPECT_EQ(fake_.search.requests[0].page_token(), "page 3");
}

TEST_F(GraphClientTest, APageThatFailsForAMomentIsFetchedAgain) {
  fake_.find_encounters.ReturnsOnce(EncounterPage({"people/1"}, "next"));
  fake_.find_encounters.ReturnsOnce(absl::UnavailableError("gone"));
  fake_.find_encounters.ReturnsOnce(EncounterPage({"people/2"}, ""));
  int rows = 0;
  for (const auto& row : client_.FindEncounters({})) {
    ASSERT_TRUE(row.ok());
    ++rows;
  }
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(fake_.find_encounters.requests[2].page_token(), "next");
}

TEST_F(GraphClientTest, GetResourceByNameReturnsTheResource) {
  v1::GetResourceResponse response;
  response.mutable_resource()->mutable_person()->set_display_name("Sergey Lavrov");
  fake_.get_resource.Returns(response);
  absl::StatusOr<v1::Resource> resource = client_.GetResource("people/~Q58217");
  ASSERT_TRUE(resource.ok());
  EXPECT_EQ(resource->person().display_name(), "Sergey Lavrov");
  EXPECT_EQ(fake_.get_resource.requests[0].name(), "people/~Q58217");
}

TEST_F(GraphClientTest, ReadsAreRetried) {
  fake_.get_stats.ReturnsOnce(absl::UnavailableError("gone"));
  fake_.get_stats.ReturnsOnce(v1::GetStatsResponse());
  EXPECT_TRUE(client_.GetStats().ok());
  EXPECT_EQ(sleeps_, 1);
}

TEST_F(GraphClientTest, FactsAreRetriedOnlyWithARequestId) {
  fake_.write_facts.Returns(absl::UnavailableError("gone"));
  // Once in all, so that it can be sent again: every attempt has the same id.
  EXPECT_FALSE(client_.WriteFacts({}).ok());
  ASSERT_THAT(fake_.write_facts.requests, SizeIs(4));
  const std::string id = fake_.write_facts.requests[0].request_id();
  EXPECT_GE(id.size(), 32U);
  for (const auto& sent : fake_.write_facts.requests) EXPECT_EQ(sent.request_id(), id);
  EXPECT_FALSE(client_.WriteFacts({}).ok());
  EXPECT_NE(fake_.write_facts.requests[4].request_id(), id);
  // The caller's stays.
  v1::WriteFactsRequest request;
  request.set_request_id("r1");
  EXPECT_FALSE(client_.WriteFacts(request).ok());
  EXPECT_EQ(fake_.write_facts.requests.back().request_id(), "r1");
}

TEST_F(GraphClientTest, WithHandsTheOptionsToTheConnection) {
  CallOptions options;
  options.traceparent = "00-1";
  fake_.batch_read.Returns(v1::BatchReadResponse());
  GraphClient traced = client_.With(options);
  EXPECT_TRUE(traced.BatchRead({}).ok());
  ASSERT_THAT(fake_.call_options, SizeIs(1));
  EXPECT_EQ(fake_.call_options[0].traceparent, "00-1");
  EXPECT_THAT(fake_.batch_read.requests, SizeIs(1));
}

TEST_F(GraphClientTest, BackupIsNotRetried) {
  fake_.backup.Returns(absl::UnavailableError("gone"));
  EXPECT_FALSE(client_.Backup({}).ok());
  EXPECT_THAT(fake_.backup.requests, SizeIs(1));
}

TEST_F(GraphClientTest, AnArticleIsSentAgainWhenTheStreamBreaks) {
  int streams = 0;
  fake_.ingest_articles = [&streams] {
    const absl::Status status = ++streams == 1 ? absl::UnavailableError("gone") : absl::OkStatus();
    return std::make_unique<FakeArticleStream>(
        [](const v1::IngestArticlesRequest& request) {
          v1::IngestArticlesResponse response;
          response.set_outcome(v1::INGEST_OUTCOME_ADDED);
          response.mutable_article()->set_display_name(request.facts().article().title());
          return response;
        },
        status);
  };
  v1::ArticleFacts facts;
  facts.mutable_article()->set_title("A title");
  absl::StatusOr<v1::IngestArticlesResponse> result = client_.IngestArticle(facts);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(streams, 2);
  EXPECT_EQ(result->article().display_name(), "A title");
}

TEST_F(GraphClientTest, VerifyIsNotRetriedOnceItHasBegun) {
  fake_.verify_steps.emplace_back();
  fake_.verify_status = absl::UnavailableError("gone");
  int steps = 0;
  EXPECT_TRUE(absl::IsUnavailable(client_.Verify({}, [&](const v1::VerifyResponse&) {
    ++steps;
    return true;
  })));
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(sleeps_, 0);
}

TEST_F(GraphClientTest, VerifyIsRetriedBeforeItsFirstStep) {
  fake_.verify_status = absl::UnavailableError("gone");
  EXPECT_TRUE(
      absl::IsUnavailable(client_.Verify({}, [](const v1::VerifyResponse&) { return true; })));
  EXPECT_EQ(sleeps_, 3);
}

TEST_F(GraphClientTest, OnlyDryRunsOfCurationAreRetried) {
  fake_.merge_entities.Returns(absl::UnavailableError("gone"));
  v1::MergeEntitiesRequest request;
  EXPECT_TRUE(absl::IsUnavailable(client_.MergeEntities(request).status()));
  EXPECT_THAT(fake_.merge_entities.requests, SizeIs(1));
  request.set_validate_only(true);
  EXPECT_TRUE(absl::IsUnavailable(client_.MergeEntities(request).status()));
  EXPECT_THAT(fake_.merge_entities.requests, SizeIs(5));
}

TEST_F(GraphClientTest, ListDecisionsWalksEveryPage) {
  v1::ListDecisionsResponse page;
  page.add_decisions()->set_name("decisions/1");
  page.set_next_page_token("next");
  fake_.list_decisions.ReturnsOnce(page);
  page.clear_next_page_token();
  page.mutable_decisions(0)->set_name("decisions/2");
  fake_.list_decisions.ReturnsOnce(page);
  std::vector<std::string> names;
  for (const absl::StatusOr<v1::Decision>& row : client_.ListDecisions({})) {
    ASSERT_TRUE(row.ok()) << row.status();
    names.push_back(row->name());
  }
  EXPECT_THAT(names, ElementsAre("decisions/1", "decisions/2"));
}

TEST_F(GraphClientTest, AnExportThatEndsEarlyIsAnError) {
  fake_.export_pieces.emplace_back().mutable_article_facts();
  const auto go_on = [](const v1::ExportGraphResponse&) { return true; };
  EXPECT_TRUE(absl::IsDataLoss(client_.ExportGraph({}, go_on)));
  fake_.export_pieces.emplace_back().mutable_info();
  EXPECT_TRUE(client_.ExportGraph({}, go_on).ok());
  fake_.export_status = absl::UnavailableError("gone");
  EXPECT_TRUE(absl::IsUnavailable(client_.ExportGraph({}, go_on)));
  EXPECT_EQ(sleeps_, 0);
}

}  // namespace
}  // namespace chancery
