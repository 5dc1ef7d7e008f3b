// A text that the reader learns from: with its gold, and whom its references mean.
//
// Plain values; thread-compatible.

#ifndef CHANCERY_TESTS_LEARN_LESSON_TEXT_H_
#define CHANCERY_TESTS_LEARN_LESSON_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/model/partial_date.h"
#include "tests/eval/evaluation_set.h"
#include "tests/learn/reference_gold.h"

namespace chancery {

// Of one file with references or passages.
constexpr int64_t kMaxLessonBytes = int64_t{64} << 20;

struct LessonText {
  GoldArticle article;
  PartialDate published;
  std::vector<ReferenceGold> references;
};

// The articles of a folder with gold, and the references of its references.tsv. NOT_FOUND or
// INVALID_ARGUMENT, naming the file, for what is not there or cannot be read, also for references
// of an article that is not there.
absl::StatusOr<std::vector<LessonText>> ReadLessonTexts(const std::string& folder);

}  // namespace chancery

#endif  // CHANCERY_TESTS_LEARN_LESSON_TEXT_H_
