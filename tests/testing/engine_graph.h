// A graph of this process over the engine of the test.
//
//   if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
//   std::unique_ptr<GraphStore> graph = NewEngineGraph(clock);

#ifndef CHANCERY_TESTS_TESTING_ENGINE_GRAPH_H_
#define CHANCERY_TESTS_TESTING_ENGINE_GRAPH_H_

#include <memory>

#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// New and empty; ends the process where it cannot be made, as no test can go on without it. One of
// files is in a directory of the test's own, one of PostgreSQL in a database of its own on a server
// that ends with the process. `clock` must outlive it.
std::unique_ptr<GraphStore> NewEngineGraph(const Clock& clock);

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_ENGINE_GRAPH_H_
