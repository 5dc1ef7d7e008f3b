// Small random graphs with all that makes dates and offices hard: dates known in part, tenures
// without an end, offices that only a source names, meetings that were only planned.
//
//   RandomGraph random(GetParam());
//   const ReferenceGraph graph = random.Make({});
//   query.roles = random.Some<RoleId>(2, size.roles);
//
// One seed, one sequence. Thread-compatible.

#ifndef CHANCERY_TESTS_TESTING_RANDOM_GRAPH_H_
#define CHANCERY_TESTS_TESTING_RANDOM_GRAPH_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/testing/reference_graph.h"

namespace chancery {

// Entities have the ids from 1 on.
struct RandomGraphSize {
  uint32_t people = 8;
  uint32_t roles = 4;
  uint32_t polities = 3;
  uint32_t places = 4;
  uint32_t topics = 3;
  uint32_t meetings = 40;
  uint32_t max_parties = 4;
};

class RandomGraph {
 public:
  explicit RandomGraph(uint32_t seed) : random_(seed) {}

  // 0 to `below` - 1. REQUIRES: below > 0.
  uint32_t Pick(uint32_t below) {
    return std::uniform_int_distribution<uint32_t>(0, below - 1)(random_);
  }
  // One time in `one_in`: one or two of the ids to `count`, which may be the same; else none.
  template <typename IdType>
  std::vector<IdType> Some(uint32_t one_in, uint32_t count) {
    std::vector<IdType> ids;
    if (Pick(one_in) != 0) return ids;
    for (uint32_t n = 1 + Pick(2); n > 0; --n) ids.push_back(IdType(1 + Pick(count)));
    return ids;
  }
  // A date of 2000 to 2005, in one of the forms that dates have; "" for an unknown one.
  std::string Date();

  ReferenceGraph Make(const RandomGraphSize& size);

 private:
  std::mt19937 random_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_RANDOM_GRAPH_H_
