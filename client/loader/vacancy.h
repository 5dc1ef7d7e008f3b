// Names that say that there is nobody: "N/A", "vacant", "-". Tables of office holders have them
// where a post is empty or its holder is not known; they are no people.
//
// Pure function: thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_VACANCY_H_
#define CHANCERY_CLIENT_LOADER_VACANCY_H_

#include "absl/strings/string_view.h"

namespace chancery {

// What importers call such records when they count them.
inline constexpr absl::string_view kVacancies = "vacancies";

// True where nothing of `name` names anybody: it has no letter, or is one of a few words, whatever
// their case and whatever brackets, dots and dashes are around them. "Na" alone can be a name.
bool IsVacancy(absl::string_view name);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_VACANCY_H_
