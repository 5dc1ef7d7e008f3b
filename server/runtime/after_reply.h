// What is left to be done of a call when its reply is on its way: metrics and the line of log.
//
//   class Holder final : public grpc::MessageHolder<Request, Response>, public AfterReply {
//     void Release() override { delete this; }  // reports the call, too
//     ...
//   };
//
//   AfterReply::Report(std::move(call), context);  // the last thing before the method returns
//
// gRPC sends the reply of a unary method that answers within itself only when it has returned, so
// all that it did before, the caller would wait for. gRPC gives the messages of a call back when
// they are sent: that is when the call is reported, on whatever thread that is.
//
// Not thread-safe: of one call.

#ifndef CHANCERY_SERVER_RUNTIME_AFTER_REPLY_H_
#define CHANCERY_SERVER_RUNTIME_AFTER_REPLY_H_

#include <grpcpp/server_context.h>

#include <memory>

#include "server/runtime/server_call.h"

namespace chancery {

// A base of what a method's messages are held by, see grpc::MessageAllocator.
class AfterReply {
 public:
  AfterReply() = default;
  AfterReply(const AfterReply&) = delete;
  AfterReply& operator=(const AfterReply&) = delete;

  // Reports `call`, which is complete, when the messages of `context`'s call are given back; at
  // once, if what holds them is no AfterReply.
  static void Report(std::unique_ptr<ServerCall> call, grpc::CallbackServerContext* context);

 protected:
  virtual ~AfterReply();

 private:
  std::unique_ptr<ServerCall> call_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_AFTER_REPLY_H_
