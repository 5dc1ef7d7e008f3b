// The one way from absl::Status to what a caller sees.
//
// An error that carries a reason of chancery.v1.ErrorReason (storage/base/errors.h) is sent as it
// is: its code, its message, and a google.rpc.Status with ErrorInfo (of which the metadata has the
// request_id), BadRequest if fields are wrong and RetryInfo if trying again helps. Everything else
// is a fault of ours: the caller gets INTERNAL with the request id and nothing of the original
// text, which belongs in the log.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_RUNTIME_RPC_STATUS_H_
#define CHANCERY_SERVER_RUNTIME_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct RpcStatus {
  // What is sent. Trailers are small (8 KiB by default), so long messages and lists are cut; the
  // cut shows.
  grpc::Status grpc;
  // The name in ErrorReason without its prefix; empty for OK.
  std::string reason;
  // True where the caller is told less than `status` said: log the original.
  bool sanitized = false;
};

RpcStatus ToRpcStatus(const absl::Status& status, absl::string_view request_id);

// True if `reason` is the name of a value of ErrorReason without its prefix ("NOT_FOUND").
bool IsErrorReason(absl::string_view reason);

// For messages that tell of an error in their fields (IngestArticlesResponse): the reason and the
// message that ToRpcStatus would send. REQUIRES: !status.ok().
struct PublicError {
  std::string reason;
  std::string message;
  bool sanitized = false;
};
PublicError ToPublicError(const absl::Status& status, absl::string_view request_id);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_RPC_STATUS_H_
