// The engine that a test runs over: the one that CHANCERY_ENGINE names, so that one source is a
// test of each (engine_tests.bzl).
//
//   if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
//
// Not thread-safe, as the environment is not.

#ifndef CHANCERY_TESTS_TESTING_TEST_ENGINE_H_
#define CHANCERY_TESTS_TESTING_TEST_ENGINE_H_

namespace chancery {

enum class TestEngine { kRocksDb, kMemory, kPostgreSql };

// "rocksdb", where the variable is not set, "memory" or "postgresql".
TestEngine EngineOfTest();
// False where it is PostgreSQL, and that is not installed.
bool TestEngineIsHere();

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_TEST_ENGINE_H_
