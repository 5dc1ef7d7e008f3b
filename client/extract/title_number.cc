#include "client/extract/title_number.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery {

std::string SingularTitle(absl::string_view title) {
  // The head stands before "of", "for" or at the end.
  size_t end = title.size();
  for (absl::string_view complement : {" of ", " for ", " to ", " General", " general", "-General",
                                       "-general", " at ", "-at-", " in "}) {
    const size_t at = title.find(complement);
    if (at != absl::string_view::npos) end = std::min(end, at);
  }
  std::string head(title.substr(0, end));
  if (absl::EndsWith(head, "men")) {
    head.replace(head.size() - 3, 3, "man");
  } else if (absl::EndsWith(head, "ies")) {
    head.replace(head.size() - 3, 3, "y");
  } else if (absl::EndsWith(head, "s") && !absl::EndsWith(head, "ss")) {
    head.pop_back();
  }
  return absl::StrCat(head, title.substr(end));
}

}  // namespace chancery
