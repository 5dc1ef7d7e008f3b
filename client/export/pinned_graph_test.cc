#include "client/export/pinned_graph.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/fake_graph_connection.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

class PinnedGraphTest : public ::testing::Test {
 protected:
  PinnedGraphTest() {
    v1::ListResourcesResponse reply;
    reply.mutable_info()->set_revision(7);
    fake_.list_resources.ReturnsOnce(reply);
  }

  PinnedGraph Open(const v1::Consistency& at = v1::Consistency()) {
    return *PinnedGraph::Open(client_, at);
  }

  FakeGraphConnection fake_;
  GraphClient client_{fake_, RetryPolicy::Never()};
};

TEST_F(PinnedGraphTest, StaysAtTheRevisionOfItsStart) {
  PinnedGraph graph = Open();
  EXPECT_EQ(graph.revision(), 7);
  v1::ListResourcesResponse first;
  first.add_resources()->mutable_person()->set_name("people/1");
  first.set_next_page_token("more");
  fake_.list_resources.ReturnsOnce(first);
  fake_.list_resources.ReturnsOnce(v1::ListResourcesResponse());
  int64_t done = -1;
  int pages = 0;
  graph.set_progress([&done](absl::string_view collection, int64_t count) {
    EXPECT_EQ(collection, "people");
    done = count;
  });
  EXPECT_TRUE(graph
                  .ForEachPage("people",
                               [&pages](const PinnedGraph::Page& /*page*/) {
                                 ++pages;
                                 return absl::OkStatus();
                               })
                  .ok());
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(done, 1);
  EXPECT_EQ(fake_.list_resources.requests[1].consistency().exactly(), 7);
  EXPECT_EQ(fake_.list_resources.requests[2].consistency().exactly(), 7);
  EXPECT_EQ(fake_.list_resources.requests[2].page_token(), "more");
}

TEST_F(PinnedGraphTest, AsksForTheRevisionThatIsWanted) {
  v1::Consistency at;
  at.set_exactly(5);
  Open(at);
  EXPECT_EQ(fake_.list_resources.requests[0].consistency().exactly(), 5);
}

TEST_F(PinnedGraphTest, EndsWithTheFirstError) {
  PinnedGraph graph = Open();
  v1::ListResourcesResponse page;
  page.set_next_page_token("more");
  fake_.list_resources.Returns(page);
  EXPECT_EQ(graph
                .ForEachPage("people",
                             [](const PinnedGraph::Page& /*page*/) {
                               return absl::UnknownError("disk full");
                             })
                .message(),
            "disk full");
  // A server that never comes to an end is not followed for ever.
  EXPECT_EQ(
      graph
          .ForEachPage("people", [](const PinnedGraph::Page& /*page*/) { return absl::OkStatus(); })
          .code(),
      absl::StatusCode::kInternal);
}

TEST_F(PinnedGraphTest, FetchesInBatches) {
  PinnedGraph graph = Open();
  fake_.batch_get_resources.handler = [](const v1::BatchGetResourcesRequest& request)
      -> absl::StatusOr<v1::BatchGetResourcesResponse> {
    v1::BatchGetResourcesResponse reply;
    for (const std::string& name : request.names()) {
      reply.add_resources()->mutable_place()->set_name(name);
    }
    return reply;
  };
  std::set<std::string> names = {""};
  for (int i = 0; i < 1500; ++i) names.insert(absl::StrCat("places/", i));
  const absl::StatusOr<PinnedGraph::Resources> found = graph.Fetch(names);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->size(), 1500u);
  EXPECT_EQ(fake_.batch_get_resources.requests.size(), 2u);
  EXPECT_TRUE(graph.Fetch({""})->empty());
  EXPECT_EQ(fake_.batch_get_resources.requests.size(), 2u) << "nothing to ask for";
}

}  // namespace
}  // namespace chancery
