// "Foreign Ministers": one of them.
//
// Pure function: thread-safe. Cost: linear in the words.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_NUMBER_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_NUMBER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

// The plural of a title changes its head only: "ministers of state" -> "minister of state",
// "Attorneys General" -> "Attorney General". A singular stays as it is, unless it ends in one "s".
std::string SingularTitle(absl::string_view title);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_NUMBER_H_
