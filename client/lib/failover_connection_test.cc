#include "client/lib/failover_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/fake_graph_connection.h"
#include "client/lib/graph_client.h"
#include "client/lib/status_conversion.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

absl::Status Lost() { return absl::UnavailableError("cannot reach a:1: the connection was lost"); }

absl::Status Refused() {
  absl::Status status = absl::UnavailableError("cannot reach a:1: connection refused");
  MarkNotSent(&status);
  return status;
}

absl::Status WithReason(absl::StatusCode code, const char* reason) {
  return MakeError(code, reason, "no");
}

v1::WriteFactsResponse Written(int64_t revision) {
  v1::WriteFactsResponse response;
  response.set_revision(revision);
  return response;
}

v1::SearchResponse FoundAt(int64_t revision) {
  v1::SearchResponse response;
  response.mutable_info()->set_revision(revision);
  return response;
}

class FailoverConnectionTest : public ::testing::Test {
 protected:
  FailoverConnectionTest() {
    std::vector<std::unique_ptr<GraphConnection>> servers;
    for (FakeGraphConnection*& fake : fakes_) {
      auto made = std::make_unique<FakeGraphConnection>();
      fake = made.get();
      fake->search.Returns(FoundAt(1));
      fake->write_facts.Returns(Written(1));
      fake->merge_entities.Returns(v1::MergeEntitiesResponse());
      servers.push_back(std::move(made));
    }
    connection_ = std::make_unique<FailoverConnection>(std::move(servers));
  }

  // How often each was asked.
  std::vector<size_t> Searches() const {
    std::vector<size_t> counts;
    for (const FakeGraphConnection* fake : fakes_) counts.push_back(fake->search.requests.size());
    return counts;
  }

  FakeGraphConnection* fakes_[3];
  std::unique_ptr<FailoverConnection> connection_;
};

using Counts = std::vector<size_t>;

TEST_F(FailoverConnectionTest, OneServerIsInUseUntilItIsLost) {
  EXPECT_TRUE(connection_->Search({}).ok());
  EXPECT_TRUE(connection_->Search({}).ok());
  EXPECT_EQ(Searches(), (Counts{2, 0, 0}));
  for (const absl::Status& lost :
       {Lost(), WithReason(absl::StatusCode::kUnavailable, "SHUTTING_DOWN"),
        WithReason(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE")}) {
    for (FakeGraphConnection* fake : fakes_) fake->search.requests.clear();
    fakes_[0]->search.ReturnsOnce(lost);
    EXPECT_TRUE(connection_->Search({}).ok());
    EXPECT_EQ(Searches(), (Counts{1, 1, 0}));
    EXPECT_TRUE(connection_->Search({}).ok());
    EXPECT_EQ(Searches(), (Counts{1, 2, 0}));
    std::swap(fakes_[0], fakes_[1]);
    std::swap(fakes_[1], fakes_[2]);
  }
}

TEST_F(FailoverConnectionTest, EachIsAskedOnceAndThenTheErrorIsTold) {
  for (FakeGraphConnection* fake : fakes_) fake->search.ReturnsOnce(Lost());
  EXPECT_TRUE(absl::IsUnavailable(connection_->Search({}).status()));
  EXPECT_EQ(Searches(), (Counts{1, 1, 1}));
  // The answers of a server are not looked for elsewhere.
  for (FakeGraphConnection* fake : fakes_) {
    fake->search.Returns(WithReason(absl::StatusCode::kNotFound, "NOT_FOUND"));
  }
  EXPECT_TRUE(absl::IsNotFound(connection_->Search({}).status()));
  EXPECT_EQ(Searches(), (Counts{2, 1, 1}));
}

TEST_F(FailoverConnectionTest, AWriteThatMayHaveBeenMadeIsNotSentTwice) {
  fakes_[0]->merge_entities.ReturnsOnce(Lost());
  EXPECT_TRUE(absl::IsUnavailable(connection_->MergeEntities({}).status()));
  EXPECT_THAT(fakes_[1]->merge_entities.requests, IsEmpty());
  // What comes later goes elsewhere; and what was not sent may be.
  fakes_[1]->merge_entities.ReturnsOnce(Refused());
  EXPECT_TRUE(connection_->MergeEntities({}).ok());
  EXPECT_THAT(fakes_[2]->merge_entities.requests, SizeIs(1));
  // Without an id, facts are such a write.
  fakes_[2]->write_facts.ReturnsOnce(Lost());
  EXPECT_FALSE(connection_->WriteFacts({}).ok());
}

TEST_F(FailoverConnectionTest, AnUnknownOutcomeIsSettledByTheNextServer) {
  fakes_[0]->write_facts.ReturnsOnce(WithReason(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN"));
  v1::WriteFactsRequest request;
  request.set_request_id("r");
  fakes_[1]->write_facts.ReturnsOnce(Written(7));
  const auto written = connection_->WriteFacts(request);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->revision(), 7);
  ASSERT_THAT(fakes_[1]->write_facts.requests, SizeIs(1));
  EXPECT_EQ(fakes_[1]->write_facts.requests[0].request_id(), "r");
}

TEST_F(FailoverConnectionTest, WritesGoToWhoWrites) {
  for (int i : {0, 1}) {
    fakes_[i]->write_facts.Returns(
        WithReason(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY"));
  }
  EXPECT_TRUE(connection_->WriteFacts({}).ok());
  EXPECT_TRUE(connection_->WriteFacts({}).ok());
  EXPECT_THAT(fakes_[0]->write_facts.requests, SizeIs(1));
  EXPECT_THAT(fakes_[2]->write_facts.requests, SizeIs(2));
  // Reads stay where they were.
  EXPECT_TRUE(connection_->Search({}).ok());
  EXPECT_EQ(Searches(), (Counts{1, 0, 0}));
}

TEST_F(FailoverConnectionTest, ReadsFollowTheNewestRevisionThatWasSeen) {
  EXPECT_TRUE(connection_->Search({}).ok());
  EXPECT_FALSE(fakes_[0]->search.requests[0].has_consistency()) << "nothing was seen before";
  fakes_[0]->write_facts.ReturnsOnce(Written(12));
  ASSERT_TRUE(connection_->WriteFacts({}).ok());
  EXPECT_EQ(connection_->seen_revision(), 12);
  // One that is behind is passed by, and asked again the next time.
  fakes_[0]->search.ReturnsOnce(WithReason(absl::StatusCode::kUnavailable, "REVISION_NOT_REACHED"));
  fakes_[1]->search.ReturnsOnce(FoundAt(15));
  ASSERT_TRUE(connection_->Search({}).ok());
  EXPECT_EQ(fakes_[0]->search.requests[1].consistency().at_least(), 12);
  EXPECT_EQ(fakes_[1]->search.requests[0].consistency().at_least(), 12);
  v1::SearchRequest request;
  request.mutable_consistency()->set_latest(true);
  ASSERT_TRUE(connection_->Search(request).ok());
  EXPECT_EQ(fakes_[0]->search.requests[2].consistency().at_least(), 15);
  // What asks for a certain state gets it, and so does another page.
  request.mutable_consistency()->set_exactly(3);
  ASSERT_TRUE(connection_->Search(request).ok());
  EXPECT_EQ(fakes_[0]->search.requests[3].consistency().exactly(), 3);
  request.clear_consistency();
  request.set_page_token("next");
  ASSERT_TRUE(connection_->Search(request).ok());
  EXPECT_FALSE(fakes_[0]->search.requests[4].has_consistency());
}

TEST_F(FailoverConnectionTest, AStreamOfMessagesBeginsElsewhereOnlyIfNoneCame) {
  v1::QueryResponse row;
  row.add_rows();
  fakes_[0]->query_status = Lost();
  fakes_[1]->query_messages = {row};
  fakes_[1]->query_status = Lost();
  int rows = 0;
  const absl::Status status = connection_->Query({}, [&](const v1::QueryResponse&) {
    ++rows;
    return true;
  });
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(rows, 1);
  EXPECT_THAT(fakes_[2]->query_requests, IsEmpty());
}

TEST_F(FailoverConnectionTest, WatchGoesOnAtAnotherServer) {
  v1::WatchResponse message;
  message.set_revision(4);
  message.set_checkpoint("4-0");
  fakes_[0]->watch_messages = {message};
  fakes_[0]->watch_status = Lost();
  message.set_revision(5);
  message.set_checkpoint("5-0");
  fakes_[1]->watch_messages = {message};
  GraphClient client(*connection_);
  std::vector<int64_t> revisions;
  EXPECT_TRUE(client
                  .Watch({},
                         [&](const v1::WatchResponse& seen) {
                           revisions.push_back(seen.revision());
                           return true;
                         })
                  .ok());
  EXPECT_THAT(revisions, ::testing::ElementsAre(4, 5));
  EXPECT_EQ(fakes_[1]->watch_requests[0].after(), "4-0");
}

TEST_F(FailoverConnectionTest, ArticlesGoToTheNextServerToo) {
  const auto ends_with = [](absl::Status status) {
    return [status] {
      return std::make_unique<FakeArticleStream>(
          [](const v1::IngestArticlesRequest&) { return v1::IngestArticlesResponse(); }, status);
    };
  };
  fakes_[0]->ingest_articles =
      ends_with(WithReason(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY"));
  fakes_[1]->ingest_articles = ends_with(Lost());
  GraphClient client(*connection_);
  const auto added = client.IngestArticle({});
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(added->outcome(), v1::INGEST_OUTCOME_ADDED);
}

TEST_F(FailoverConnectionTest, AStreamThatWasGivenUpIsFollowedByOneElsewhere) {
  const auto stream = connection_->IngestArticles();
  stream->Cancel();
  EXPECT_TRUE(absl::IsCancelled(stream->Finish()));
  int streams = 0;
  fakes_[1]->ingest_articles = [&streams] {
    ++streams;
    return nullptr;
  };
  (void)connection_->IngestArticles();
  EXPECT_EQ(streams, 1);
}

TEST(ConnectToServersTest, TakesOneOrSeveral) {
  GrpcConnectionOptions options;
  options.target = "127.0.0.1:1";
  EXPECT_TRUE(ConnectToServers(options).ok());
  options.target = "127.0.0.1:1,127.0.0.1:2";
  const auto several = ConnectToServers(options);
  ASSERT_TRUE(several.ok());
  const absl::Status status = (*several)->Search({}).status();
  EXPECT_TRUE(WasNotSent(status)) << status;
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("cannot reach 127.0.0.1:2"));
  options.target = "127.0.0.1:1,";
  EXPECT_FALSE(ConnectToServers(options).ok());
}

TEST_F(FailoverConnectionTest, WhatWithMakesSharesTheServerInUseAndTheRevision) {
  CallOptions options;
  options.traceparent = "00-1";
  const std::unique_ptr<GraphConnection> traced = connection_->With(options);
  EXPECT_EQ(fakes_[2]->call_options.at(0).traceparent, "00-1");
  fakes_[0]->search.ReturnsOnce(Lost());
  fakes_[1]->search.Returns(FoundAt(9));
  EXPECT_TRUE(traced->Search({}).ok());
  EXPECT_EQ(connection_->seen_revision(), 9);
  EXPECT_TRUE(connection_->Search({}).ok());
  EXPECT_EQ(Searches(), (Counts{1, 2, 0}));
}

TEST(SessionTest, ASessionReadsItsOwnWritesAndNoOtherSessionsFollow) {
  FakeGraphConnection fake;
  fake.search.Returns(FoundAt(4));
  fake.write_facts.Returns(Written(7));
  const std::unique_ptr<FailoverConnection> session = NewSession(fake);
  const std::unique_ptr<FailoverConnection> other = NewSession(fake);
  EXPECT_TRUE(session->Search({}).ok());
  EXPECT_FALSE(fake.search.requests[0].has_consistency());
  EXPECT_TRUE(session->WriteFacts({}).ok());
  EXPECT_EQ(session->seen_revision(), 7);
  EXPECT_TRUE(session->Search({}).ok());
  EXPECT_EQ(fake.search.requests[1].consistency().at_least(), 7);
  EXPECT_TRUE(other->Search({}).ok());
  EXPECT_FALSE(fake.search.requests[2].has_consistency());
  // Elsewhere it goes on from where it was.
  GraphClient moved(NewSession(fake, session->seen_revision()), RetryPolicy::Never());
  EXPECT_TRUE(moved.SearchPage({}).ok());
  EXPECT_EQ(fake.search.requests[3].consistency().at_least(), 7);
  // What asks for another state has it.
  v1::SearchRequest old;
  old.mutable_consistency()->set_exactly(2);
  EXPECT_TRUE(session->Search(old).ok());
  EXPECT_EQ(fake.search.requests[4].consistency().exactly(), 2);
}

}  // namespace
}  // namespace chancery
