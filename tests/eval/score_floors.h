// The scores that must not be fallen below, one line a set and measure:
//
//   # comment
//   own<TAB>meetings.f1<TAB>0.912
//
// Thread-safe: pure functions.

#ifndef CHANCERY_TESTS_EVAL_SCORE_FLOORS_H_
#define CHANCERY_TESTS_EVAL_SCORE_FLOORS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/eval/extraction_score.h"

namespace chancery {

struct ScoreFloor {
  std::string set;
  Measure measure;
  double floor;
};

// INVALID_ARGUMENT, naming the line, if a line has not these three columns, an unknown measure, no
// number from 0 to 1, or what another line has.
absl::StatusOr<std::vector<ScoreFloor>> ParseFloors(absl::string_view text);

// A floor for each measure that `score` has a value of, `margin` below it and at least 0, to three
// places.
std::vector<ScoreFloor> FloorsBelow(absl::string_view set, const ExtractionScore& score,
                                    double margin);

// The file's text, with a comment on top that says what it is.
std::string PrintFloors(const std::vector<ScoreFloor>& floors);

// What is wrong with `score` by those of the floors that are of `set`: a line for each measure that
// is below, saying by how much, or that has no value any more.
std::vector<std::string> FindFallen(const std::vector<ScoreFloor>& floors, absl::string_view set,
                                    const ExtractionScore& score);

// The measures that are more than `margin` above their floors, which could be raised.
std::vector<std::string> FindRisen(const std::vector<ScoreFloor>& floors, absl::string_view set,
                                   const ExtractionScore& score, double margin);

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_SCORE_FLOORS_H_
