// The features of a reference: each as it is, and once more without the finer kind of the mention
// that stands for somebody, so that what was seen of "she" tells something of "him".
//
//   ReferenceFeatures add(kind, coarse, &candidate.features);
//   add(7, {fits, FewOf(rank)});
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_REFERENCE_FEATURES_H_
#define CHANCERY_CLIENT_EXTRACT_REFERENCE_FEATURES_H_

#include <cstdint>
#include <initializer_list>

#include "client/extract/feature_hash.h"
#include "client/extract/linear_ranker.h"

namespace chancery {

class ReferenceFeatures {
 public:
  // Appends to `features`, which must outlive this.
  ReferenceFeatures(uint64_t kind, uint64_t coarse, FeatureList* features)
      : kind_(kind), coarse_(coarse + kCoarse), features_(*features) {}

  void operator()(int feature, std::initializer_list<uint64_t> parts) {
    const uint64_t of_parts = FeatureHash(feature, parts);
    features_.push_back(FeatureHash(feature, {kind_, of_parts}));
    features_.push_back(FeatureHash(feature, {coarse_, of_parts}));
  }

 private:
  // Beyond every finer kind.
  static constexpr uint64_t kCoarse = 1000;

  const uint64_t kind_;
  const uint64_t coarse_;
  FeatureList& features_;
};

// A distance, -1 for none, in steps that widen.
inline uint64_t StepOf(int distance) {
  if (distance < 0) return 20;
  if (distance <= 3) return static_cast<uint64_t>(distance);
  return distance <= 5 ? 4 : distance <= 8 ? 5 : distance <= 14 ? 6 : distance <= 30 ? 7 : 8;
}

// From sentence `last`, -1 for none, to `sentence`.
inline uint64_t StepSince(int last, int sentence) {
  return StepOf(last < 0 ? -1 : sentence - last);
}

// A small count; a larger one.
inline uint64_t FewOf(int count) {
  return count <= 3 ? static_cast<uint64_t>(count) : count <= 6 ? 4 : 5;
}
inline uint64_t ManyOf(int count) {
  return count <= 2 ? static_cast<uint64_t>(count) : count <= 4 ? 3 : count <= 8 ? 4 : 5;
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_REFERENCE_FEATURES_H_
