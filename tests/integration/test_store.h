// Where the servers of a test keep their graphs: the engine of the test (test_engine.h).
//
//   if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
//   const ServerSettings store = NewTestStore("store");
//   auto server = ServerProcess::Start(store);

#ifndef CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_
#define CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_

#include <string>

#include "tests/integration/server_process.h"

namespace chancery {

// A new store, empty. Fails the test, and is of no use, where it cannot be made. One of PostgreSQL
// is a database of its own on a server that all tests of the process share.
ServerSettings NewTestStore(const std::string& name);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_
