// Whom the pronouns, offices without a name and plurals of an article mean, as a careful reader has
// written it down: lines of
//
//   ARTICLE <tab> FIRST BYTE <tab> END <tab> Anna Kern; Oleg Petrov
//
// with the names in the fullest form of the text; "-" for nobody whom the text names; "~" where
// nothing refers, "was elected president"; a "+" in front where others belong to them who are not
// named. Lines that begin with "#" are comments.
//
// Plain values; thread-compatible.

#ifndef CHANCERY_TESTS_LEARN_REFERENCE_GOLD_H_
#define CHANCERY_TESTS_LEARN_REFERENCE_GOLD_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

struct ReferenceGold {
  enum class Kind {
    kPeople,     // all of them are named
    kSomeNamed,  // others belong to them
    kNobody,     // nobody whom the text names
    kNoReference,
  };

  // Bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  Kind kind = Kind::kNobody;
  std::vector<std::string> names;
};

// By article, in the order of the text.
using ReferencesOfArticles = std::map<std::string, std::vector<ReferenceGold>>;

// INVALID_ARGUMENT, naming the line, for one that is not of this form.
absl::StatusOr<ReferencesOfArticles> ParseReferences(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_TESTS_LEARN_REFERENCE_GOLD_H_
