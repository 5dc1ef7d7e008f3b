#include "server/runtime/after_reply.h"

#include <grpcpp/support/message_allocator.h>

#include <utility>

namespace chancery {

void AfterReply::Report(std::unique_ptr<ServerCall> call, grpc::CallbackServerContext* context) {
  if (auto* const after = dynamic_cast<AfterReply*>(context->GetRpcAllocatorState())) {
    after->call_ = std::move(call);
  } else {
    call->Report();
  }
}

AfterReply::~AfterReply() {
  if (call_ != nullptr) call_->Report();
}

}  // namespace chancery
