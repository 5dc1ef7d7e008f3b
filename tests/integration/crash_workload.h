// A load that is interrupted, and what a user sees of the graph afterwards: for tests that kill
// what takes part in it, and compare with a run in peace. Failures fail the test that runs.

#ifndef CHANCERY_TESTS_INTEGRATION_CRASH_WORKLOAD_H_
#define CHANCERY_TESTS_INTEGRATION_CRASH_WORKLOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/lib/grpc_connection.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"

namespace chancery {

constexpr int kArticles = 400;

// A file of facts, an article a line: the first kArticles of meeting_articles.h.
std::string WriteArticles();

std::unique_ptr<GrpcConnection> Connect(const ServerProcess& server);

// Asks until the server has so many articles; false if the process ends before.
bool WaitForArticles(const ServerProcess& server, int64_t count);

// Loads a file of facts, beside the test, into a server, and where that is lost into the next one.
absl::StatusOr<std::unique_ptr<Process>> StartLoader(
    const std::vector<const ServerProcess*>& servers, const std::string& facts,
    const std::vector<std::string>& flags = {});

// Waits for it: all was loaded, and nothing rejected.
void ExpectLoaded(Process& loader, absl::Duration deadline);

// What a user can see of the graph, but for the numbers of resources and of revisions.
std::string VisibleGraph(const ServerProcess& server);

// The same without the order in which lists are: of loaders that race, each run gives other ids, by
// which lists go on where dates are the same.
std::string WithoutOrder(absl::string_view visible);

// The store is sound, and its graph is `peace`, which VisibleGraph has returned.
void ExpectSameAsInPeace(const ServerProcess& server, const std::string& peace);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_CRASH_WORKLOAD_H_
