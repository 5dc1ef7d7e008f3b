// Runs a query and shows its answer in a format: for `chancery query` and the shell.

#ifndef CHANCERY_CLIENT_CLI_QUERY_ANSWER_H_
#define CHANCERY_CLIENT_CLI_QUERY_ANSWER_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "chancery/v1/query_service.pb.h"
#include "client/cli/command.h"

namespace chancery {

// What a server returns at most.
inline constexpr int64_t kMaxQueryRows = 100'000;

// Prints rows to `context.out` as they come (a table when all are there), and to `context.err` what
// is missing. `interrupted` is asked several times a second: true ends the query, which is then
// CANCELLED.
absl::StatusOr<v1::QuerySummary> ShowQueryAnswer(const v1::QueryRequest& request,
                                                 OutputFormat format,
                                                 const std::function<bool()>& interrupted,
                                                 CommandContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_QUERY_ANSWER_H_
