// Short passages in which marks say whom pronouns, offices without a name and plurals mean, a line
// each:
//
//   King Alonso gave a banquet for King Hamid. Prime Minister Ibarra met {him=Hamid} a day later.
//
// Several people are parted by "; "; "-" is nobody whom the passage names; "\n" is the end of a
// line. Lines that begin with "#" are comments.
//
// Pure function: thread-safe.

#ifndef CHANCERY_TESTS_LEARN_REFERENCE_PASSAGES_H_
#define CHANCERY_TESTS_LEARN_REFERENCE_PASSAGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/learn/lesson_text.h"

namespace chancery {

// Without gold of meetings. INVALID_ARGUMENT, naming the line, for a mark that is not of this form.
absl::StatusOr<std::vector<LessonText>> ParsePassages(absl::string_view text);
// Of a file. Also the errors of ReadAll.
absl::StatusOr<std::vector<LessonText>> ReadPassages(const std::string& path);

}  // namespace chancery

#endif  // CHANCERY_TESTS_LEARN_REFERENCE_PASSAGES_H_
