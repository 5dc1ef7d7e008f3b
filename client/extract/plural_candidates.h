// Who may be meant by a plural that stands for people: "they", "both", "the two ministers", "the
// Russian and US foreign ministers".
//
// Nobody first; then every two of those told of last, those whom one sentence names or lists, whom
// the plural before meant, those of the countries that it names, and whom the article is about.
// Pure function: thread-safe as long as the context does not change. Cost: some fifty groups with
// sixty features each.

#ifndef CHANCERY_CLIENT_EXTRACT_PLURAL_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_PLURAL_CANDIDATES_H_

#include <vector>

#include "client/extract/focus.h"
#include "client/extract/reference_candidate.h"

namespace chancery {

// Of mention `m` of the cast: a plural pronoun, or a group.
std::vector<ReferenceCandidate> PluralCandidates(const ReferenceContext& context, int m,
                                                 const Focus& focus);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PLURAL_CANDIDATES_H_
