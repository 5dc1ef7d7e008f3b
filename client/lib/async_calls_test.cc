#include "client/lib/async_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "client/lib/fake_graph_connection.h"

namespace chancery {
namespace {

v1::SearchRequest Query(const std::string& text) {
  v1::SearchRequest request;
  request.set_query(text);
  return request;
}

TEST(AsyncCallsTest, RepliesComeWhenTheyAreThere) {
  FakeGraphConnection fake;
  std::promise<void> may_answer;
  std::shared_future<void> answers = may_answer.get_future().share();
  fake.search.handler =
      [&](const v1::SearchRequest& request) -> absl::StatusOr<v1::SearchResponse> {
    answers.wait();
    if (request.query() == "none") return absl::NotFoundError("none");
    v1::SearchResponse response;
    response.add_hits()->set_matched_name(request.query());
    return response;
  };
  GraphClient client(fake, RetryPolicy::Never());
  AsyncCalls calls(client, 1);  // the fake is for one thread
  auto first = calls.Start(&GraphClient::SearchPage, Query("a"));
  auto second = calls.Start(&GraphClient::SearchPage, Query("none"));
  EXPECT_EQ(first.wait_for(std::chrono::milliseconds(1)), std::future_status::timeout);
  may_answer.set_value();
  EXPECT_EQ(first.get()->hits(0).matched_name(), "a");
  EXPECT_TRUE(absl::IsNotFound(second.get().status()));
}

TEST(AsyncCallsTest, ItsEndWaitsForAllThatWasStarted) {
  FakeGraphConnection fake;
  fake.search.Returns(v1::SearchResponse());
  GraphClient client(fake, RetryPolicy::Never());
  std::atomic<int> done{0};
  {
    AsyncCalls calls(client, 1);
    for (int i = 0; i < 50; ++i) {
      calls.Start(&GraphClient::SearchPage, Query("a"),
                  [&done](const absl::StatusOr<v1::SearchResponse>& reply) {
                    done += static_cast<int>(reply.ok());
                  });
    }
  }
  EXPECT_EQ(done, 50);
}

}  // namespace
}  // namespace chancery
