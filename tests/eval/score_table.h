// The table of scores: a row for each measure, a column for each set of texts, 80 columns wide.
//
//   PrintScoreTable({{"own", &own}, {"held out", &held_out}, {"given", nullptr}});
//
// Thread-safe: pure functions.

#ifndef CHANCERY_TESTS_EVAL_SCORE_TABLE_H_
#define CHANCERY_TESTS_EVAL_SCORE_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/eval/extraction_score.h"

namespace chancery {

struct ScoreColumn {
  std::string title;             // at most 9 bytes
  const ExtractionScore* score;  // null: the set is not here
};

// With the aims in a column of their own and "*" behind what is below its aim. Ends in a line
// break.
std::string PrintScoreTable(const std::vector<ScoreColumn>& columns);

// `page` with `table` as a code block between the lines "<!-- scores -->" and "<!-- end -->", in
// place of what stands there. INVALID_ARGUMENT if it has not these two lines in this order.
absl::StatusOr<std::string> PutTableIntoPage(absl::string_view page, absl::string_view table);

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_SCORE_TABLE_H_
