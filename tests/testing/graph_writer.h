// Puts a reference graph into a real store.
//
//   ASSERT_THAT(store->Transact([&](Transaction& transaction) {
//     return WriteGraph(builder.Build(), transaction);
//   }), IsOk());

#ifndef CHANCERY_TESTS_TESTING_GRAPH_WRITER_H_
#define CHANCERY_TESTS_TESTING_GRAPH_WRITER_H_

#include "absl/status/status.h"
#include "storage/graph/graph_store.h"
#include "tests/testing/reference_graph.h"

namespace chancery {

// Writes all entities, texts and evidence under the ids that they have. FAILED_PRECONDITION if the
// transaction gives out other ids: the store must be new, and the ids dense.
absl::Status WriteGraph(const ReferenceGraph& graph, Transaction& transaction);

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_GRAPH_WRITER_H_
