// How fast the extractor reads on one core, beside a bare ICU sentence pass over the same text in
// the same run: times differ from machine to machine, so the ratio is what counts.

#ifndef CHANCERY_TESTS_EVAL_EXTRACTION_SPEED_H_
#define CHANCERY_TESTS_EVAL_EXTRACTION_SPEED_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "client/extract/extractor.h"
#include "tests/eval/evaluation_set.h"

namespace chancery {

// Megabytes (10^6 bytes) a second of processor time.
struct ExtractionSpeed {
  size_t bytes = 0;
  double articles = 0;  // one article after another
  double one_text = 0;  // all of them as a single text
  double icu = 0;       // ICU's English sentence breaks of the single text
};

// Reads `articles` again and again until they make `bytes`, on the calling thread; the best of
// three runs each. Takes some seconds. INTERNAL if ICU has no sentence breaks; the extractor's
// errors. REQUIRES: not empty, bytes <= Extractor::kMaxTextBytes.
absl::StatusOr<ExtractionSpeed> MeasureSpeed(const Extractor& extractor,
                                             const std::vector<GoldArticle>& articles,
                                             size_t bytes);

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_EXTRACTION_SPEED_H_
