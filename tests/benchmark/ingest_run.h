// A store of its own to which the articles of a scenario are given one by one, with what they cost
// it.

#ifndef CHANCERY_TESTS_BENCHMARK_INGEST_RUN_H_
#define CHANCERY_TESTS_BENCHMARK_INGEST_RUN_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/kv_store.h"
#include "tests/benchmark/ingest_workload.h"

namespace chancery {

class IngestRun {
 public:
  struct Cost {
    // Rows asked for by key, and steps of scans.
    uint64_t reads = 0;
    // Rows put and deleted.
    uint64_t writes = 0;
  };

  static absl::StatusOr<std::unique_ptr<IngestRun>> Create(IngestScenario scenario,
                                                           std::unique_ptr<KvStore> kv);

  // The articles from the next on, `count` of them. Returns the cost of all.
  absl::StatusOr<Cost> Ingest(int count);

  // A curator says that the two ministers of kTwoNames are one. Returns the cost of moving the
  // articles of the one to the other. REQUIRES: at least two articles.
  absl::StatusOr<Cost> MergeMinisters();

 private:
  IngestRun(IngestScenario scenario, FaultInjectingKvStore& counter,
            std::unique_ptr<GraphStore> graph);

  absl::Status KeepMeetingsApart(ArticleId article);
  absl::StatusOr<PersonId> PersonNamed(absl::string_view name);

  const IngestScenario scenario_;
  FaultInjectingKvStore& counter_;  // owned by graph_
  const std::unique_ptr<GraphStore> graph_;
  const ArticleIngester ingester_;
  const std::unique_ptr<Curator> curator_;
  int next_ = 0;
  std::vector<ArticleId> first_;  // the first two
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_BENCHMARK_INGEST_RUN_H_
