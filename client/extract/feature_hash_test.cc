#include "client/extract/feature_hash.h"

#include <set>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(FeatureHashTest, KindPartsAndTheirOrderTell) {
  const std::set<uint64_t> hashes = {FeatureHash(1, {2, 3}),    FeatureHash(1, {3, 2}),
                                     FeatureHash(2, {2, 3}),    FeatureHash(1, {2}),
                                     FeatureHash(1, {2, 3, 0}), FeatureHash(1, {WordHash("met")}),
                                     FeatureHash(1, {}),        FeatureHash(1, {WordHash("")})};
  EXPECT_EQ(hashes.size(), 8u);
  EXPECT_EQ(FeatureHash(1, {2, 3}), FeatureHash(1, {2, 3}));
}

// Rows are the last bits of a hash.
TEST(FeatureHashTest, TheLastBitsDiffer) {
  constexpr uint64_t kRows = 1 << 12;
  std::set<uint64_t> rows;
  for (uint64_t i = 0; i < kRows; ++i) rows.insert(FeatureHash(3, {i}) % kRows);
  // As many as chance would have: 1 - 1/e of them.
  EXPECT_GT(rows.size(), kRows / 2);
}

// The weights in data/ are of these very values.
TEST(FeatureHashTest, TheValuesStay) {
  EXPECT_EQ(FeatureHash(7, {1, 2}), 11902521791052122853ull)
      << "retrain when this changes, and put the value here";
}

}  // namespace
}  // namespace chancery
