#include "server/service/batch_service.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "chancery/v1/batch_service.grpc.pb.h"
#include "gmock/gmock.h"
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

using ::testing::HasSubstr;

RpcRuntime::Options OneStream() {
  RpcRuntime::Options options;
  options.admission.max_concurrent_read_streams = 1;
  options.max_rows_read = 100;
  return options;
}

// What a batch answers is in batch_queries_test; here: over a connection.
class BatchServiceTest : public ::testing::Test {
 protected:
  BatchServiceTest() : runtime_(OneStream(), SystemClock::Get(), metrics_, logger_) {
    GraphBuilder g;
    g.Person("Lavrov");
    g.Person("Powell");
    store_ = GraphStore::Open(std::make_unique<MemoryKvStore>(), SystemClock::Get(), {}).value();
    EXPECT_THAT(store_->Transact(
                    [&g](Transaction& transaction) { return WriteGraph(g.Build(), transaction); }),
                IsOk());
    service_ = std::make_unique<BatchService>(runtime_, *store_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::BatchService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }

  ~BatchServiceTest() override {
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  // So many reads, of people/1, people/2, and so on.
  static v1::BatchReadRequest Reads(int count) {
    v1::BatchReadRequest request;
    for (int i = 1; i <= count; ++i) {
      request.add_reads()->mutable_get_resource()->set_name(absl::StrCat("people/", i));
    }
    return request;
  }

  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  RpcRuntime runtime_;
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<BatchService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::BatchService::Stub> stub_;
};

TEST_F(BatchServiceTest, ABatchIsOneCall) {
  grpc::ClientContext context;
  v1::BatchReadResponse response;
  const grpc::Status status = stub_->BatchRead(&context, Reads(3), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(1).get_resource().resource().person().display_name(), "Powell");
  EXPECT_EQ(response.results(2).error().code(), grpc::StatusCode::NOT_FOUND);
  grpc::ClientContext empty;
  EXPECT_EQ(stub_->BatchRead(&empty, Reads(0), &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  // Rows are limited for all reads together.
  grpc::ClientContext many;
  EXPECT_EQ(stub_->BatchRead(&many, Reads(500), &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(BatchServiceTest, AStreamAnswersEachBatchInItsTurn) {
  grpc::ClientContext context;
  const auto stream = stub_->StreamReads(&context);
  v1::BatchReadResponse response;
  // Written ahead of the replies. Each has the rows of a call of its own.
  for (int i = 1; i <= 30; ++i) ASSERT_TRUE(stream->Write(Reads(i))) << i;
  for (int i = 1; i <= 30; ++i) {
    ASSERT_TRUE(stream->Read(&response)) << i;
    EXPECT_EQ(response.results_size(), i);
  }
  // It reads the newest state each time.
  ASSERT_THAT(store_->Transact([](Transaction& transaction) {
    Person person;
    person.id = transaction.NewId<PersonId>();
    person.names.display = "Rice";
    transaction.Put(person);
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_TRUE(stream->Write(Reads(3)));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.results(2).get_resource().resource().person().display_name(), "Rice");
  // Another one is too many.
  grpc::ClientContext second_context;
  const auto second = stub_->StreamReads(&second_context);
  EXPECT_FALSE(second->Read(&response));
  const grpc::Status refused = second->Finish();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refused.error_message(), HasSubstr("max_concurrent_read_streams"));
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(BatchServiceTest, ABatchThatIsWrongEndsTheStreamBehindTheOthers) {
  grpc::ClientContext context;
  const auto stream = stub_->StreamReads(&context);
  v1::BatchReadResponse response;
  ASSERT_TRUE(stream->Write(Reads(2)));
  ASSERT_TRUE(stream->Write(Reads(0)));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.results_size(), 2);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace chancery
