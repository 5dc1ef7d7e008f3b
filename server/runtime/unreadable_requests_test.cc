#include "server/runtime/unreadable_requests.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"

namespace chancery {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class TestAdmin final : public v1::AdminService::CallbackService {
 public:
  explicit TestAdmin(RpcRuntime& runtime) : runtime_(runtime) {}

  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override {
    return HandleUnary(runtime_, {"AdminService/Backup", Execution::kLong}, context, request,
                       response, [](const v1::BackupRequest&, RequestContext&) {
                         return absl::StatusOr<v1::BackupResponse>(v1::BackupResponse());
                       });
  }
  grpc::ServerWriteReactor<v1::VerifyResponse>* Verify(grpc::CallbackServerContext* context,
                                                       const v1::VerifyRequest* request) override {
    return HandleServerStream<v1::VerifyRequest, v1::VerifyResponse>(
        runtime_, {"AdminService/Verify", Execution::kLong}, context, request,
        [](const v1::VerifyRequest&, RequestContext&, ReplySink<v1::VerifyResponse>&) {
          return absl::OkStatus();
        });
  }

 private:
  RpcRuntime& runtime_;
};

std::string Reason(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  details.ParseFromString(status.error_details());
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&info)) return info.reason();
  }
  return "";
}

class UnreadableRequestsTest : public testing::Test {
 protected:
  UnreadableRequestsTest() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&admin_);
    NameUnreadableRequests(runtime_, &builder);
    server_ = builder.BuildAndStart();
    channel_ =
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials());
  }

  // Sends `bytes` as the request of `method`.
  grpc::Status Call(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(channel_);
    grpc::CompletionQueue queue;
    grpc::ClientContext context;
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
    call->StartCall();
    grpc::ByteBuffer reply;
    grpc::Status status;
    void* tag;
    bool ok;
    call->Finish(&reply, &status, nullptr);
    EXPECT_TRUE(queue.Next(&tag, &ok));
    return status;
  }

  std::mutex mu_;
  std::vector<std::string> lines_;
  Metrics metrics_;
  Logger logger_{LogLevel::kInfo, SystemClock::Get(), [this](absl::string_view line) {
                   std::lock_guard<std::mutex> lock(mu_);
                   lines_.emplace_back(line);
                 }};
  RpcRuntime runtime_{RpcRuntime::Options(), SystemClock::Get(), metrics_, logger_};
  TestAdmin admin_{runtime_};
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

constexpr char kBackup[] = "/chancery.v1.AdminService/Backup";
constexpr char kVerify[] = "/chancery.v1.AdminService/Verify";

TEST_F(UnreadableRequestsTest, AreToldApartFromMethodsThatAreNotThere) {
  // Not a field; a length beyond the end; text that is not UTF-8.
  for (const std::string bytes : {"\xff\xff", "\x0a\x7f", "\x0a\x01\xff"}) {
    const grpc::Status status = Call(kBackup, bytes);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(Reason(status), "UNREADABLE_REQUEST");
  }
  EXPECT_EQ(Reason(Call(kVerify, "\xff\xff")), "UNREADABLE_REQUEST");
  EXPECT_EQ(Call("/chancery.v1.AdminService/None", "").error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_TRUE(Call(kBackup, "").ok());
}

TEST_F(UnreadableRequestsTest, AreCountedAndLogged) {
  EXPECT_FALSE(Call(kBackup, "\xff\xff").ok());
  server_->Shutdown();
  EXPECT_THAT(lines_, ElementsAre(AllOf(HasSubstr("\"method\":\"AdminService/Backup\""),
                                        HasSubstr("\"reason\":\"UNREADABLE_REQUEST\""),
                                        HasSubstr("\"peer\":\"ipv4:127.0.0.1"))));
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("chancery_calls_total{code=\"INVALID_ARGUMENT\",method=\"AdminService/"
                        "Backup\",reason=\"UNREADABLE_REQUEST\"} 1"));
}

}  // namespace
}  // namespace chancery
