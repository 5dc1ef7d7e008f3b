// A graph whose writers ask the engine for every row that they look for, so that a test can make
// each of these reads fail.

#ifndef CHANCERY_TESTS_TESTING_FORGETFUL_GRAPH_H_
#define CHANCERY_TESTS_TESTING_FORGETFUL_GRAPH_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/kv_store.h"
#include "storage/rows/kv_row_store.h"

namespace chancery {

// `clock` must outlive the graph.
inline absl::StatusOr<std::unique_ptr<GraphStore>> OpenForgetfulGraph(std::unique_ptr<KvStore> kv,
                                                                      const Clock& clock) {
  KvRowStoreOptions options;
  options.recent_rows_bytes = 0;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<RowStore> rows, OpenKvRowStore(std::move(kv), options));
  return GraphStore::Open(std::shared_ptr<RowStore>(std::move(rows)), clock, GraphStore::Options());
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_FORGETFUL_GRAPH_H_
