// Whom a mention that stands for somebody means, "she", "the minister", "the two": the likeliest of
// the candidates, by weights that were learned from texts in which careful readers wrote it down.
//
// Interface, so that training can give the right answers and see the candidates. Thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_REFERENCE_RANKER_H_
#define CHANCERY_CLIENT_EXTRACT_REFERENCE_RANKER_H_

#include <vector>

#include "client/extract/mention.h"
#include "client/extract/person.h"
#include "client/extract/reference_candidate.h"

namespace chancery {

class ReferenceChooser {
 public:
  virtual ~ReferenceChooser() = default;

  // The people meant, sorted; empty for nobody. `candidates` has one at least.
  virtual std::vector<int> Choose(const Mention& mention, const std::vector<Person>& persons,
                                  const std::vector<ReferenceCandidate>& candidates) = 0;
};

// By data/reference_weights.txt.
ReferenceChooser& DefaultReferenceChooser();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_REFERENCE_RANKER_H_
