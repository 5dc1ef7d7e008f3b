// Errors of a call as absl::Status: the code and message of the grpc::Status, with the reason,
// metadata and field violations of its google.rpc details as an ErrorDetail.
//
//   absl::Status status = FromGrpcStatus(stub->GetResource(&context, request, &reply));
//   GetErrorDetail(status)->reason;  // "NOT_FOUND"
//
// Thread-safe: pure functions.

#ifndef CHANCERY_CLIENT_LIB_STATUS_CONVERSION_H_
#define CHANCERY_CLIENT_LIB_STATUS_CONVERSION_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace chancery {

// Details that are absent, damaged or of another domain are left out; the code and the message are
// always kept.
absl::Status FromGrpcStatus(const grpc::Status& status);

// How long the server asks to wait before the call is tried again, if it does; never negative.
absl::optional<absl::Duration> GetRetryDelay(const absl::Status& status);

// Marks the error of a call that never left: no connection could be made.
void MarkNotSent(absl::Status* status);
bool WasNotSent(const absl::Status& status);
// Whether a message of gRPC's says so.
bool SaysNotSent(absl::string_view grpc_message);

// Why a connection to `target` failed, out of the message that gRPC makes of it:
// "connection refused", "host name not found".
std::string ConnectionFailure(absl::string_view grpc_message, absl::string_view target);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_STATUS_CONVERSION_H_
