// The aggregates of the language, each as an accumulator of one group.
//
// Null arguments do not count. Not thread-safe.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_AGGREGATION_H_
#define CHANCERY_SERVER_QUERY_CYPHER_AGGREGATION_H_

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/query/cypher/bound_query.h"
#include "server/query/cypher/value.h"

namespace chancery::cypher {

class Accumulator {
 public:
  Accumulator(AggregateKind kind, bool distinct) : kind_(kind), distinct_(distinct) {}

  // `param` is that of percentiles, else null. Returns how many bytes more it holds.
  absl::StatusOr<size_t> Add(const Value& value, const Value& param);
  void AddRow() { ++count_; }  // count(*)
  absl::StatusOr<Value> Finish() const;

 private:
  const AggregateKind kind_;
  const bool distinct_;
  int64_t count_ = 0;
  Value value_;      // sum, min, max
  double mean_ = 0;  // stDev, after Welford
  double squares_ = 0;
  double percentile_ = 0;
  ValueList values_;  // collect, percentiles
  absl::flat_hash_set<ValueList, ValuesHash, ValuesEquivalent> seen_;
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_AGGREGATION_H_
