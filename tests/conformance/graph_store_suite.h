// What the graph store must do over every engine, and whether it agrees with the naive model.
//
// To run it over an engine:
//   1. write a GraphStoreHarness that opens the store;
//   2. INSTANTIATE_TEST_SUITE_P(Name, GraphStoreSuite, ::testing::Values(factory),
//      GraphStoreSuiteName), and the same for GraphStoreModelSuite;
//   3. depend on :graph_store_suite, which holds the tests.
//
// Tests call Settle() between steps that must not depend on what the process remembers: a harness
// may close the store there and open it again.
//
// GraphStoreModelSuite makes random transactions, applies them to the store and to a
// ReferenceGraph, and compares the answers to every question of GraphReader, at the newest revision
// and at older ones. To repeat one seed: --test_env=CHANCERY_MODEL_SEED=4711.

#ifndef CHANCERY_TESTS_CONFORMANCE_GRAPH_STORE_SUITE_H_
#define CHANCERY_TESTS_CONFORMANCE_GRAPH_STORE_SUITE_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class GraphStoreHarness {
 public:
  virtual ~GraphStoreHarness() = default;
  // The store, empty at first. Changes with Settle().
  virtual GraphStore& store() = 0;
  // Between steps, when no reader is held.
  virtual void Settle() {}
};

struct GraphStoreFactory {
  std::string name;  // letters and digits only
  // The store has its time from `clock` and keeps its files in `directory`, which exists and is
  // empty. Both outlive the harness.
  std::function<std::unique_ptr<GraphStoreHarness>(const Clock& clock,
                                                   const std::string& directory)>
      make;
};

// For GoogleTest's messages.
inline void PrintTo(const GraphStoreFactory& factory, std::ostream* out) { *out << factory.name; }

class GraphStoreFixture : public ::testing::TestWithParam<GraphStoreFactory> {
 protected:
  GraphStoreFixture();
  ~GraphStoreFixture() override;

  GraphStore& store() { return harness_->store(); }
  void Settle() { harness_->Settle(); }
  // Where the store has its files, if it has any.
  const std::string& directory() const { return directory_; }

  FakeClock clock_;

 private:
  std::string directory_;
  std::unique_ptr<GraphStoreHarness> harness_;
};

class GraphStoreSuite : public GraphStoreFixture {};
class GraphStoreModelSuite : public GraphStoreFixture {};

inline std::string GraphStoreSuiteName(const ::testing::TestParamInfo<GraphStoreFactory>& info) {
  return info.param.name;
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_CONFORMANCE_GRAPH_STORE_SUITE_H_
