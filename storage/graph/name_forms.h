// From names as written to what the name index holds, and back to a judgement: how well does a name
// answer a query?
//
//   SearchWords("Secretary of State of the United States")  ->  secretary state united states
//
// Case, accents, script and punctuation do not matter, and neither do "of", "the" and the like.
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_GRAPH_NAME_FORMS_H_
#define CHANCERY_STORAGE_GRAPH_NAME_FORMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"

namespace chancery {

// The words of a name, folded, without the ones that carry nothing (unless there are no others).
std::vector<std::string> SearchWords(absl::string_view name);

// Words of this many letters have their near spellings indexed: one letter too many, too few,
// wrong, or two exchanged.
inline constexpr size_t kMinNearLetters = 4;
inline constexpr size_t kMaxNearLetters = 24;
// `word` with each of its letters left out, without repetition; empty for other lengths.
std::vector<std::string> NearForms(absl::string_view word);

// All names that an entity answers to, as written.
std::vector<std::string> NamesOf(const Names& names);
// Those of a role: each title alone, and with each name of its polity before and behind it; of a
// role with more than kMaxRoleNames of these, each title alone and with the polity's display name.
// `polity` may be null.
inline constexpr size_t kMaxRoleNames = 10000;
std::vector<std::string> NamesOfRole(const Role& role, const Polity* polity);
// "Secretary of State of the United States". `polity` may be null.
std::string RoleDisplayName(const Role& role, const Polity* polity);

// How well `name` answers the query's words, or nothing if it does not: every word of the query
// must match one word of the name. `allow_near`: also by prefix (the last word), transliteration
// and near spelling.
struct NameScore {
  NameMatch match;
  float score;
};
absl::optional<NameScore> ScoreName(const std::vector<std::string>& query_words,
                                    absl::string_view name, bool allow_near);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_NAME_FORMS_H_
