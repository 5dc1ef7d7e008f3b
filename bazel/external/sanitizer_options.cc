// Debian's gRPC, Abseil and RocksDB are not built with ThreadSanitizer, which
// therefore cannot see the locks inside them.

// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_options() { return "ignore_noninstrumented_modules=1"; }

// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libgrpc.so\n"
         "called_from_lib:libgrpc++.so\n"
         "called_from_lib:libabsl_graphcycles_internal.so\n"
         "called_from_lib:librocksdb.so\n"
         "race:^grpc::\n"
         "race:^rocksdb::Logger::\n"
         "race:libgrpc.so\n"
         "race:libgrpc++.so\n";
}

// Debian's c-ares, which gRPC asks for addresses, does not free all that it allocates.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() { return "leak:libcares.so\n"; }
