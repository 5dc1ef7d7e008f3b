// What a test cannot go on without.
//
//   const std::shared_ptr<RowStore> rows = OrDie(OpenSqlRowStore(options));
//
// Ends the process with the error where there is none.

#ifndef CHANCERY_TESTS_TESTING_OR_DIE_H_
#define CHANCERY_TESTS_TESTING_OR_DIE_H_

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace chancery {

inline void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  OrDie(value.status());
  return *std::move(value);
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_OR_DIE_H_
