// What every KvStore must do, whatever its engine.
//
// To run it over an engine:
//   1. write a KvStoreHarness that makes the store, and says what the engine can do;
//   2. INSTANTIATE_TEST_SUITE_P(Name, KvStoreSuite, ::testing::Values(factory), KvStoreSuiteName);
//   3. depend on :kv_store_suite, which holds the tests.
//
// Tests call Settle() between steps that must not depend on what the process remembers: a harness
// may close the store there and open it again, or push everything to files.

#ifndef CHANCERY_TESTS_CONFORMANCE_KV_STORE_SUITE_H_
#define CHANCERY_TESTS_CONFORMANCE_KV_STORE_SUITE_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"

namespace chancery {

class KvStoreHarness {
 public:
  virtual ~KvStoreHarness() = default;
  // The store, empty at first. Changes with Settle().
  virtual KvStore& store() = 0;
  // Between steps, when no snapshot, iterator or value is held.
  virtual void Settle() {}
  // Whether Backup() works; `Open` then opens a backup.
  virtual bool has_backup() const { return false; }
  virtual std::unique_ptr<KvStore> OpenBackup(const std::string& /*directory*/) { return nullptr; }
};

struct KvStoreFactory {
  std::string name;  // letters and digits only
  // The store asks `clock` about deadlines and keeps its files in `directory`, which exists and is
  // empty. Both outlive the harness.
  std::function<std::unique_ptr<KvStoreHarness>(const Clock& clock, const std::string& directory)>
      make;
};

// For GoogleTest's messages.
inline void PrintTo(const KvStoreFactory& factory, std::ostream* out) { *out << factory.name; }

class KvStoreSuite : public ::testing::TestWithParam<KvStoreFactory> {
 protected:
  KvStoreSuite();
  ~KvStoreSuite() override;

  KvStore& store() { return harness_->store(); }
  void Settle() { harness_->Settle(); }

  // Writes `batch`, which must succeed.
  void Write(const WriteBatch& batch);
  void Put(Table table, absl::string_view key, absl::string_view value);
  void Delete(Table table, absl::string_view key);

  FakeClock clock_;
  std::string directory_;
  std::unique_ptr<KvStoreHarness> harness_;
};

std::string KvStoreSuiteName(const ::testing::TestParamInfo<KvStoreFactory>& info);

}  // namespace chancery

#endif  // CHANCERY_TESTS_CONFORMANCE_KV_STORE_SUITE_H_
