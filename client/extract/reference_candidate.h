// One answer to the question whom "she", "the minister" or "the two" means, and what speaks for and
// against it.
//
// Plain values.

#ifndef CHANCERY_CLIENT_EXTRACT_REFERENCE_CANDIDATE_H_
#define CHANCERY_CLIENT_EXTRACT_REFERENCE_CANDIDATE_H_

#include <vector>

#include "client/extract/cast.h"
#include "client/extract/linear_ranker.h"
#include "client/extract/office_holders.h"
#include "client/extract/person_genders.h"
#include "client/extract/reference_trail.h"

namespace chancery {

struct ReferenceCandidate {
  // Sorted; empty for nobody whom the text names.
  std::vector<int> persons;
  FeatureList features;
};

// What the candidates are made from.
struct ReferenceContext {
  const Cast& cast;
  const PersonGenders& genders;
  const OfficeHolders& offices;
  const ReferenceTrail& trail;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_REFERENCE_CANDIDATE_H_
