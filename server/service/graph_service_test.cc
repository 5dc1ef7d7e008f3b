#include "server/service/graph_service.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "chancery/v1/graph_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

// What each method answers is in graph_queries_test; here: that each is there, over a connection.
class GraphServiceTest : public ::testing::Test {
 protected:
  GraphServiceTest() : runtime_({}, SystemClock::Get(), metrics_, logger_) {
    GraphBuilder g;
    const RoleId secretary = g.Role("Secretary of State", g.Polity("United States"));
    const PersonId lavrov = g.Person("Lavrov");
    g.Meeting("2004-05-11")
        .With(lavrov)
        .With(g.Person("Powell").Held(secretary, "2001-01-20", "2005-01-26"));
    g.Statement(lavrov, "No.");
    store_ = GraphStore::Open(std::make_unique<MemoryKvStore>(), SystemClock::Get(), {}).value();
    EXPECT_THAT(store_->Transact(
                    [&g](Transaction& transaction) { return WriteGraph(g.Build(), transaction); }),
                IsOk());
    service_ = std::make_unique<GraphService>(runtime_, *store_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::GraphService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }

  ~GraphServiceTest() override {
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::GraphService::Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, response);
  }

  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  RpcRuntime runtime_;
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<GraphService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::GraphService::Stub> stub_;
};

TEST_F(GraphServiceTest, AnswersEveryMethod) {
  using Stub = v1::GraphService::Stub;
  {
    v1::GetResourceRequest request;
    request.set_name("people/1");
    v1::GetResourceResponse response;
    EXPECT_TRUE(Call(&Stub::GetResource, request, &response).ok());
    EXPECT_EQ(response.resource().person().display_name(), "Lavrov");
  }
  {
    v1::BatchGetResourcesRequest request;
    request.add_names("people/1");
    v1::BatchGetResourcesResponse response;
    EXPECT_TRUE(Call(&Stub::BatchGetResources, request, &response).ok());
    EXPECT_EQ(response.resources_size(), 1);
  }
  {
    v1::ListResourcesRequest request;
    request.set_collection("people");
    v1::ListResourcesResponse response;
    EXPECT_TRUE(Call(&Stub::ListResources, request, &response).ok());
    EXPECT_EQ(response.resources_size(), 2);
  }
  {
    v1::SearchRequest request;
    request.set_query("powell");
    v1::SearchResponse response;
    EXPECT_TRUE(Call(&Stub::Search, request, &response).ok());
    EXPECT_EQ(response.hits_size(), 1);
  }
  {
    v1::FindEncountersRequest request;
    request.add_subjects("people/1");
    request.add_roles("roles/1");
    v1::FindEncountersResponse response;
    EXPECT_TRUE(Call(&Stub::FindEncounters, request, &response).ok());
    EXPECT_EQ(response.counterparts_size(), 1);
  }
  {
    v1::GetTimelineRequest request;
    request.set_party("people/1");
    v1::GetTimelineResponse response;
    EXPECT_TRUE(Call(&Stub::GetTimeline, request, &response).ok());
    EXPECT_EQ(response.meetings_size(), 1);
  }
  {
    v1::ListTenuresRequest request;
    request.set_role("roles/1");
    v1::ListTenuresResponse response;
    EXPECT_TRUE(Call(&Stub::ListTenures, request, &response).ok());
    EXPECT_EQ(response.tenures_size(), 1);
  }
  {
    v1::ListStatementsRequest request;
    request.set_speaker("people/1");
    v1::ListStatementsResponse response;
    EXPECT_TRUE(Call(&Stub::ListStatements, request, &response).ok());
    EXPECT_EQ(response.statements_size(), 1);
  }
  {
    v1::ListEvidenceRequest request;
    request.set_name("meetings/1");
    v1::ListEvidenceResponse response;
    EXPECT_TRUE(Call(&Stub::ListEvidence, request, &response).ok());
    EXPECT_EQ(response.evidence_size(), 0);
  }
}

TEST_F(GraphServiceTest, ErrorsArriveWithTheirDetails) {
  v1::FindEncountersRequest request;
  request.add_subjects("roles/1");
  request.set_page_size(-1);
  v1::FindEncountersResponse response;
  const grpc::Status status = Call(&v1::GraphService::Stub::FindEncounters, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::BadRequest bad_request;
  for (const auto& any : details.details()) any.UnpackTo(&bad_request);
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(0).field(), "subjects[0]");
  EXPECT_EQ(bad_request.field_violations(1).field(), "page_size");
}

}  // namespace
}  // namespace chancery
