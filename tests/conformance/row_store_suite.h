// What every RowStore must do, whatever its engine.
//
// To run it over an engine:
//   1. write a RowStoreHarness that opens the store;
//   2. INSTANTIATE_TEST_SUITE_P(Name, RowStoreSuite, ::testing::Values(factory),
//   RowStoreSuiteName);
//   3. depend on :row_store_suite, which holds the tests.
//
// Tests call Reopen() where what is stored must not depend on what the process remembers, and skip
// what a harness cannot do.

#ifndef CHANCERY_TESTS_CONFORMANCE_ROW_STORE_SUITE_H_
#define CHANCERY_TESTS_CONFORMANCE_ROW_STORE_SUITE_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "storage/rows/row_store.h"

namespace chancery {

class RowStoreHarness {
 public:
  virtual ~RowStoreHarness() = default;
  // The store, empty at first. Changes with Reopen().
  virtual RowStore& store() = 0;
  // False if the store forgets everything when it is closed.
  virtual bool can_reopen() const { return false; }
  // As after the death of the process, when no reader is held.
  virtual void Reopen() {}
  // False if the engine cannot be made to fail.
  virtual bool can_fail() const { return false; }
  // The n-th read, write or sync of the engine from now on fails; 0: none of any kind does.
  virtual void FailRead(uint64_t /*n*/) {}
  virtual void FailWrite(uint64_t /*n*/) {}
  virtual void FailSync(uint64_t /*n*/) {}
  // How often the device was synced.
  virtual uint64_t syncs() const { return 0; }
};

struct RowStoreFactory {
  std::string name;  // letters and digits only
  // `directory` exists and is empty.
  std::function<std::unique_ptr<RowStoreHarness>(const std::string& directory)> make;
};

// For GoogleTest's messages.
inline void PrintTo(const RowStoreFactory& factory, std::ostream* out) { *out << factory.name; }

class RowStoreSuite : public ::testing::TestWithParam<RowStoreFactory> {
 protected:
  RowStoreSuite();
  ~RowStoreSuite() override;

  RowStoreHarness& harness() { return *harness_; }
  RowStore& store() { return harness_->store(); }

  // Makes the next revision, without a sync.
  absl::Status Commit(const RowChanges& changes);
  // The same, synced.
  void Write(const RowChanges& changes);
  // A revision that puts one row.
  void Put(absl::string_view key, absl::string_view payload);
  // "key=payload key=payload ..." of a scan at a revision; "error" if it fails.
  std::string Rows(Revision revision, bool reverse = false, absl::string_view begin = "",
                   absl::string_view end = "");

 private:
  std::string directory_;
  std::unique_ptr<RowStoreHarness> harness_;
};

inline std::string RowStoreSuiteName(const ::testing::TestParamInfo<RowStoreFactory>& info) {
  return info.param.name;
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_CONFORMANCE_ROW_STORE_SUITE_H_
