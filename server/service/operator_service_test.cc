#include "server/service/operator_service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class OperatorServiceTest : public ::testing::Test {
 protected:
  OperatorServiceTest() {
    auto kv = std::make_unique<MemoryKvStore>();
    kv_ = kv.get();
    graph_ = GraphStore::Open(std::move(kv), SystemClock::Get(), GraphStore::Options()).value();
    RpcRuntime::Options options;
    options.admission.max_concurrent_requests = 1;
    runtime_ = std::make_unique<RpcRuntime>(options, SystemClock::Get(), metrics_, logger_);
    service_ = std::make_unique<OperatorService>(*graph_, *runtime_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::OperatorService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }

  ~OperatorServiceTest() override {
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
    server_.reset();
    runtime_.reset();
  }

  grpc::Status End(int64_t id) {
    grpc::ClientContext context;
    v1::EndCallRequest request;
    request.set_id(id);
    v1::EndCallResponse response;
    return stub_->EndCall(&context, request, &response);
  }

  // The last message; differences of all of them go to `told`.
  grpc::Status Repair(int32_t max_differences, std::vector<std::string>* told,
                      v1::RepairIndexResponse* last) {
    grpc::ClientContext context;
    v1::RepairIndexRequest request;
    request.set_max_differences(max_differences);
    auto reader = stub_->RepairIndex(&context, request);
    v1::RepairIndexResponse message;
    while (reader->Read(&message)) {
      told->insert(told->end(), message.differences().begin(), message.differences().end());
      *last = message;
    }
    return reader->Finish();
  }

  // A polity and an office of it.
  void Write(const std::string& name) {
    ASSERT_THAT(graph_->Transact([&name](Transaction& txn) {
      Polity polity;
      polity.id = txn.NewId<PolityId>();
      polity.names.display = name;
      txn.Put(polity);
      Role role;
      role.id = txn.NewId<RoleId>();
      role.names.display = absl::StrCat("Foreign Minister of ", name);
      role.polity = polity.id;
      txn.Put(role);
      return absl::OkStatus();
    }),
                IsOk());
  }

  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  MemoryKvStore* kv_;
  std::unique_ptr<GraphStore> graph_;
  std::unique_ptr<RpcRuntime> runtime_;
  std::unique_ptr<OperatorService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::OperatorService::Stub> stub_;
};

TEST_F(OperatorServiceTest, ListsWhatElseRunsWhateverIsTaken) {
  // The one place of a call is.
  const auto ticket = runtime_->admission().Enter(Execution::kRead, "GraphService/Search", "ann");
  ASSERT_THAT(ticket, IsOk());
  RunningCall running(runtime_->running_calls());
  RunningCalls::Call call;
  call.method = "QueryService/Query";
  call.principal = "ann";
  call.peer = "ipv4:10.0.0.7:99";
  call.request_id = "q";
  call.start = absl::FromUnixNanos(1767225600500000000);
  running.Start(std::move(call));
  running.SetRows(12);
  running.SetText("RETURN 1");
  grpc::ClientContext context;
  v1::ListRunningCallsResponse response;
  const grpc::Status status =
      stub_->ListRunningCalls(&context, v1::ListRunningCallsRequest(), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_THAT(response.calls(), SizeIs(1));  // not this call
  EXPECT_EQ(response.calls(0).id(), running.id());
  EXPECT_EQ(response.calls(0).method(), "QueryService/Query");
  EXPECT_EQ(response.calls(0).principal(), "ann");
  EXPECT_EQ(response.calls(0).peer(), "ipv4:10.0.0.7:99");
  EXPECT_EQ(response.calls(0).request_id(), "q");
  EXPECT_EQ(response.calls(0).start_time().seconds(), 1767225600);
  EXPECT_EQ(response.calls(0).start_time().nanos(), 500000000);
  EXPECT_EQ(response.calls(0).rows_read(), 12);
  EXPECT_EQ(response.calls(0).text(), "RETURN 1");
}

TEST_F(OperatorServiceTest, EndsACallByItsId) {
  RunningCall running(runtime_->running_calls());
  running.Start(RunningCalls::Call());
  EXPECT_EQ(End(running.id() + 1000).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(End(0).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_FALSE(running.ended());
  EXPECT_TRUE(End(running.id()).ok());
  EXPECT_TRUE(running.ended());
}

TEST_F(OperatorServiceTest, RepairsIndexRows) {
  Write("France");
  // A row goes, and one comes that follows from nothing.
  const auto row = kv_->NewSnapshot()->NewIterator(ReadOptions(), Table::kIndex, "", "");
  row->SeekToFirst();
  ASSERT_TRUE(row->Valid());
  WriteBatch batch;
  batch.Delete(Table::kIndex, row->key());
  batch.Put(Table::kIndex, absl::StrCat(row->key(), "x"), row->value());
  ASSERT_THAT(kv_->Write(batch, WriteOptions()), IsOk());
  Write("Egypt");  // the next snapshot sees it
  std::vector<std::string> told;
  v1::RepairIndexResponse last;
  grpc::Status status = Repair(1, &told, &last);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(told, SizeIs(1));
  EXPECT_TRUE(last.done());
  EXPECT_EQ(last.difference_count(), 2);
  EXPECT_EQ(last.rows_written(), 2);
  EXPECT_EQ(last.info().revision(), 3);
  EXPECT_TRUE(last.info().complete());
  status = Repair(0, &told, &last);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(last.difference_count(), 0);
  EXPECT_EQ(last.rows_written(), 0);
  EXPECT_EQ(last.info().revision(), 3);
  EXPECT_THAT(Repair(10001, &told, &last).error_message(), HasSubstr("max_differences"));
}

TEST_F(OperatorServiceTest, TrimsHistoryUpToARevisionOrTime) {
  Write("Ruritania");
  for (int i = 0; i < 4; ++i) {
    ASSERT_THAT(graph_->Transact([i](Transaction& txn) {
      Polity polity;
      polity.id = PolityId(1);
      polity.names.display = absl::StrCat("Ruritania ", i);
      txn.Put(polity);
      return absl::OkStatus();
    }),
                IsOk());
  }
  const auto trim = [this](const v1::TrimHistoryRequest& request,
                           v1::TrimHistoryResponse* response) {
    grpc::ClientContext context;
    return stub_->TrimHistory(&context, request, response);
  };
  v1::TrimHistoryRequest request;
  v1::TrimHistoryResponse response;
  EXPECT_EQ(trim(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_oldest_revision(-1);
  EXPECT_EQ(trim(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_oldest_revision(6);
  EXPECT_EQ(trim(request, &response).error_code(), grpc::StatusCode::OUT_OF_RANGE);
  request.set_oldest_revision(3);
  request.set_validate_only(true);
  ASSERT_TRUE(trim(request, &response).ok());
  EXPECT_EQ(response.oldest_revision(), 3);
  EXPECT_GT(response.rows(), 0);
  EXPECT_GT(response.bytes(), 0);
  EXPECT_EQ(response.commits(), 2);
  EXPECT_THAT(graph_->At(1), IsOk());
  request.set_validate_only(false);
  v1::TrimHistoryResponse done;
  ASSERT_TRUE(trim(request, &done).ok());
  EXPECT_EQ(done.SerializeAsString(), response.SerializeAsString());
  EXPECT_TRUE(done.has_oldest_revision_time());
  EXPECT_THAT(graph_->At(2), HasReason("REVISION_TRIMMED"));
  EXPECT_THAT(graph_->At(3), IsOk());
  // A time before all that is left, and one after all that there is.
  request.mutable_before()->set_seconds(1000);
  ASSERT_TRUE(trim(request, &done).ok());
  EXPECT_EQ(done.oldest_revision(), 3);
  EXPECT_EQ(done.rows(), 0);
  request.mutable_before()->set_seconds(250'000'000'000);
  ASSERT_TRUE(trim(request, &done).ok());
  EXPECT_EQ(done.oldest_revision(), 5);
  request.mutable_before()->set_nanos(-1);
  EXPECT_EQ(trim(request, &done).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace chancery
