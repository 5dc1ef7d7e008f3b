// Who may be meant by a singular that stands for a person: "she", "his", "the Kenyan", "the
// minister".
//
// Nobody first; then those told of before, the newest first, whom the article is about, and those
// whom it names right behind. Pure function: thread-safe as long as the context does not change.
// Cost: some twenty people with a hundred features each.

#ifndef CHANCERY_CLIENT_EXTRACT_SINGULAR_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_SINGULAR_CANDIDATES_H_

#include <vector>

#include "client/extract/focus.h"
#include "client/extract/reference_candidate.h"

namespace chancery {

// Of mention `m` of the cast: a pronoun, or an office that is named.
std::vector<ReferenceCandidate> SingularCandidates(const ReferenceContext& context, int m,
                                                   const Focus& focus);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SINGULAR_CANDIDATES_H_
