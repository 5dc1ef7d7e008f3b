// A table of small weights by the hash of a feature: a linear model that is a few megabytes of
// text.
//
//   absl::StatusOr<HashedWeights> weights = HashedWeights::Parse(kTagWeightsTxt);
//   int16_t scores[HashedWeights::Width(kTagCount)] = {};
//   weights->AddTo<kTagCount>(feature, scores);
//
// Features whose hashes end alike share a row; training takes that into account. Immutable after
// parsing: thread-safe. AddTo costs one row.

#ifndef CHANCERY_CLIENT_EXTRACT_HASHED_WEIGHTS_H_
#define CHANCERY_CLIENT_EXTRACT_HASHED_WEIGHTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

class HashedWeights {
 public:
  // A weight is one printable character.
  static constexpr int kMaxWeight = 46;

  // "ROWS COLUMNS" in the first line, then ROWS * COLUMNS characters in lines. Lines that begin
  // with
  // "# " before the first are comments. INVALID_ARGUMENT: anything else, or ROWS no power of two.
  static absl::StatusOr<HashedWeights> Parse(absl::string_view text);
  // The text that Parse reads. `weights` has rows * columns values, at most kMaxWeight in size.
  static std::string Format(int columns, const std::vector<int8_t>& weights,
                            absl::string_view comment);

  int columns() const { return columns_; }

  // columns() rounded up so that a row can be added in steps of the machine.
  static constexpr int Width(int columns) {
    return columns == 1 ? 1 : columns <= 4 ? 4 : (columns + 15) / 16 * 16;
  }

  // Has the row of `feature` fetched from memory, so that it is there when it is added. Where many
  // rows are to be added, fetching all first takes a fraction of fetching one after the other.
  template <int kColumns>
  void Prefetch(uint64_t feature) const {
    __builtin_prefetch(&weights_[(feature & mask_) * static_cast<size_t>(Width(kColumns))]);
  }

  // Adds the row of `feature` to Width(kColumns) scores; kColumns must be columns(). Scores have
  // room for 700 rows.
  template <int kColumns>
  void AddTo(uint64_t feature, int16_t* scores) const {
    constexpr int kWidth = Width(kColumns);
    const int8_t* row = &weights_[(feature & mask_) * static_cast<size_t>(kWidth)];
    for (int i = 0; i < kWidth; ++i) scores[i] = static_cast<int16_t>(scores[i] + row[i]);
  }

 private:
  HashedWeights() = default;

  int columns_ = 0;
  uint64_t mask_ = 0;
  std::vector<int8_t> weights_;  // rows of Width(columns_)
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_HASHED_WEIGHTS_H_
