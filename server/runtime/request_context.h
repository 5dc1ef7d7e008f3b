// What a handler knows of the request that it answers, beside the request itself. Made by the
// wrapper (rpc_handler.h), passed explicitly, valid during the handler's call.

#ifndef CHANCERY_SERVER_RUNTIME_REQUEST_CONTEXT_H_
#define CHANCERY_SERVER_RUNTIME_REQUEST_CONTEXT_H_

#include "absl/strings/string_view.h"
#include "server/runtime/running_calls.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"

namespace chancery {

struct RequestContext {
  // The caller's, or made here: for errors and logs.
  absl::string_view request_id;
  // "GraphService/FindEncounters".
  absl::string_view method;
  // Who calls, as the server has made sure of; empty where nobody is asked.
  absl::string_view principal;
  // The rest of the deadline, the rows left, and whether the caller still waits. Handlers pass it
  // to whatever reads, and poll it where they wait for something else.
  Budget budget;
  const Clock& clock;
  // How the call is seen by operators: a handler tells what it is about.
  RunningCall& running;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_REQUEST_CONTEXT_H_
