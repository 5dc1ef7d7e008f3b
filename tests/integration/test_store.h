// Where the servers of a test keep their graphs: in files, or in what CHANCERY_ENGINE names, so
// that one test runs over every engine.
//
//   if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
//   const ServerSettings store = NewTestStore("store");
//   auto server = ServerProcess::Start(store);

#ifndef CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_
#define CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_

#include <string>

#include "tests/integration/server_process.h"

namespace chancery {

enum class TestEngine { kRocksDb, kMemory, kPostgreSql };

// "rocksdb", where the variable is not set, "memory" or "postgresql".
TestEngine EngineOfTest();
// False where it is PostgreSQL, and that is not installed: PostgresServer::kAbsent.
bool TestEngineIsHere();

// A new store, empty. Fails the test, and is of no use, where it cannot be made. One of PostgreSQL
// is a database of its own on a server that all tests of the process share.
ServerSettings NewTestStore(const std::string& name);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_TEST_STORE_H_
