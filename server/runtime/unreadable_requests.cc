#include "server/runtime/unreadable_requests.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/observability/audit_log.h"
#include "server/observability/logger.h"
#include "server/runtime/rpc_status.h"
#include "server/runtime/server_call.h"

namespace chancery {
namespace {

constexpr absl::string_view kPackage = "/chancery.v1.";

class Interceptor final : public grpc::experimental::Interceptor {
 public:
  Interceptor(RpcRuntime& runtime, absl::string_view method, grpc::ServerContextBase& context)
      : runtime_(runtime), method_(method), context_(context) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      // Every error of our own has details.
      if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
          status.error_details().empty() && IsKnown()) {
        methods->ModifySendStatus(Report());
      }
    }
    methods->Proceed();
  }

 private:
  // False for a method that is not there, whose name is whatever the caller wrote.
  bool IsKnown() const {
    return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
               absl::StrCat("chancery.v1.", absl::StrReplaceAll(method_, {{"/", "."}}))) != nullptr;
  }

  grpc::Status Report() {
    const std::string id = runtime_.NewRequestId();
    const Verdict verdict = JudgeCaller(runtime_, method_, context_);
    RpcStatus status =
        ToRpcStatus(verdict.status.ok() ? UnreadableRequestError() : verdict.status, id);
    const auto code = static_cast<absl::StatusCode>(status.grpc.error_code());
    if (!verdict.status.ok()) RecordDenial(verdict.principal, code, status.reason, id);
    runtime_.metrics().CallStarted();
    runtime_.metrics().CallFinished(method_, code, status.reason, 0, {});
    if (runtime_.logger().Enabled(LogLevel::kInfo)) {
      const std::string name = absl::StatusCodeToString(code);
      const std::string peer = context_.peer();
      runtime_.logger().Log(LogLevel::kInfo, "call",
                            {{"method", method_},
                             {"code", name},
                             {"request_id", id},
                             {"peer", peer},
                             {"reason", status.reason}});
    }
    return std::move(status.grpc);
  }

  void RecordDenial(absl::string_view principal, absl::StatusCode code, absl::string_view reason,
                    absl::string_view request_id) {
    AuditLog* const audit = runtime_.options().audit;
    if (audit == nullptr) return;
    const std::string name = absl::StatusCodeToString(code);
    const std::string peer = context_.peer();
    AuditEvent event;
    event.event = "denied";
    event.principal = principal;
    event.method = method_;
    event.code = name;
    event.reason = reason;
    event.request_id = request_id;
    event.peer = peer;
    const absl::Status recorded = audit->Record(event, AuditLog::Durability::kLater);
    if (recorded.ok()) return;
    runtime_.logger().Log(LogLevel::kError, "audit",
                          {{"message", "a call is not in the audit"},
                           {"request_id", request_id},
                           {"error", recorded.message()}});
  }

  RpcRuntime& runtime_;
  const absl::string_view method_;
  grpc::ServerContextBase& context_;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(RpcRuntime& runtime) : runtime_(runtime) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override {
    absl::string_view method = info->method();  // valid as long as the call
    if (!absl::ConsumePrefix(&method, kPackage)) return nullptr;
    return new Interceptor(runtime_, method, *info->server_context());
  }

 private:
  RpcRuntime& runtime_;
};

}  // namespace

void NameUnreadableRequests(RpcRuntime& runtime, grpc::ServerBuilder* builder) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<Factory>(runtime));
  builder->experimental().SetInterceptorCreators(std::move(factories));
}

}  // namespace chancery
