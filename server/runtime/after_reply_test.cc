#include "server/runtime/after_reply.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/base/clock.h"

namespace chancery {
namespace {

using testing::HasSubstr;

class Messages final : public grpc::MessageAllocator<v1::GetStatsRequest, v1::GetStatsResponse> {
 public:
  grpc::MessageHolder<v1::GetStatsRequest, v1::GetStatsResponse>* AllocateMessages() override {
    return new Holder;
  }

 private:
  class Holder final : public grpc::MessageHolder<v1::GetStatsRequest, v1::GetStatsResponse>,
                       public AfterReply {
   public:
    Holder() {
      set_request(&request_);
      set_response(&response_);
    }
    void Release() override { delete this; }

   private:
    v1::GetStatsRequest request_;
    v1::GetStatsResponse response_;
  };
};

class TestAdmin final : public v1::AdminService::CallbackService {
 public:
  explicit TestAdmin(RpcRuntime& runtime) : runtime_(runtime) {}

  grpc::ServerUnaryReactor* GetStats(grpc::CallbackServerContext* context,
                                     const v1::GetStatsRequest* request,
                                     v1::GetStatsResponse* response) override {
    return HandleUnary(
        runtime_, {"AdminService/GetStats", Execution::kRead}, context, request, response,
        [](const v1::GetStatsRequest&, RequestContext&) -> absl::StatusOr<v1::GetStatsResponse> {
          return v1::GetStatsResponse();
        });
  }

 private:
  RpcRuntime& runtime_;
};

class AfterReplyTest : public testing::Test {
 protected:
  // Calls a server once; `line` gets what it logs of it.
  grpc::Status Call(bool with_holder, const Logger::Sink& sink) {
    Logger logger(LogLevel::kInfo, SystemClock::Get(), sink);
    RpcRuntime runtime({}, SystemClock::Get(), metrics_, logger);
    TestAdmin admin(runtime);
    Messages messages;
    if (with_holder) admin.SetMessageAllocatorFor_GetStats(&messages);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&admin);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    const auto stub = v1::AdminService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    v1::GetStatsResponse response;
    const grpc::Status status = stub->GetStats(&context, {}, &response);
    answered_.set_value();
    server->Shutdown();
    server->Wait();
    return status;
  }

  Metrics metrics_;
  std::promise<void> answered_;
};

TEST_F(AfterReplyTest, ReportsACallWhenItsReplyIsOnItsWay) {
  std::string line;
  std::future_status answered = std::future_status::timeout;
  const grpc::Status status = Call(true, [&](absl::string_view text) {
    // If the reply waited for this, it would not come.
    answered = answered_.get_future().wait_for(std::chrono::seconds(20));
    line = std::string(text);
  });
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(answered, std::future_status::ready);
  EXPECT_THAT(line, HasSubstr("AdminService/GetStats"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("chancery_calls_total{code=\"OK\",method=\"AdminService/"
                                         "GetStats\",reason=\"\"} 1"));
}

TEST_F(AfterReplyTest, ReportsItBeforeWhereNothingIsGivenBack) {
  std::string line;
  const grpc::Status status =
      Call(false, [&line](absl::string_view text) { line = std::string(text); });
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(line, HasSubstr("AdminService/GetStats"));
}

}  // namespace
}  // namespace chancery
