// The deterministic workload of the peer benchmark (CSV files written by its generator): loaded
// through WriteFacts, and asked through the public API.

#ifndef CHANCERY_TESTS_BENCHMARK_WORKLOAD_H_
#define CHANCERY_TESTS_BENCHMARK_WORKLOAD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/ingest_service.pb.h"

namespace chancery {

// One question: "Q1", and its numbers.
struct Question {
  std::string query;
  int number = 0;  // within its query
  std::vector<int64_t> arguments;
};

// The lines of params.tsv.
absl::StatusOr<std::vector<Question>> ReadQuestions(const std::string& directory);

struct LoadSize {
  int64_t facts = 0;  // people, roles, tenures, meetings, participations, statements, ...
  int64_t requests = 0;
};

// Reads the workload and hands it over as requests, in an order in which each refers only to those
// before. On an empty store the n-th person becomes people/n, and so for every kind.
absl::StatusOr<LoadSize> ForEachRequest(
    const std::string& directory,
    const std::function<absl::Status(v1::WriteFactsRequest request)>& send);

// Dates as the workload has them, 20040511, and as EDTF.
std::string ToEdtf(int64_t day);
std::string FromEdtf(const std::string& edtf);

// FNV-1a of 64 bits: how the golden answers are written down.
class Fnv {
 public:
  void Add(const std::string& bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = 1469598103934665603ULL;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_BENCHMARK_WORKLOAD_H_
