#include "storage/kv/key_ranges.h"

#include <random>
#include <set>
#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(KeyRangesTest, RangesThatShareNoKeyAreAlone) {
  KeyRanges taken;
  EXPECT_TRUE(taken.Add("c", "f"));
  EXPECT_TRUE(taken.Add("a", "b"));
  EXPECT_TRUE(taken.Add("fa", "g"));
  EXPECT_TRUE(taken.Add("z", "z"));
}

TEST(KeyRangesTest, OneSharedKeyIsEnough) {
  KeyRanges taken;
  EXPECT_TRUE(taken.Add("c", "f"));
  EXPECT_FALSE(taken.Add("f", "h"));
  EXPECT_FALSE(taken.Add("a", "c"));
  EXPECT_FALSE(taken.Add("b", "b"));
  EXPECT_FALSE(taken.Add("d", "e"));
}

TEST(KeyRangesTest, WhatJoinsTwoCoversWhatWasBetweenThem) {
  KeyRanges taken;
  EXPECT_TRUE(taken.Add("a", "b"));
  EXPECT_TRUE(taken.Add("y", "z"));
  EXPECT_FALSE(taken.Add("b", "y"));
  EXPECT_FALSE(taken.Add("m", "n"));
}

TEST(KeyRangesTest, IsWhatASetOfKeysSays) {
  std::mt19937 random(20261129);
  for (int round = 0; round < 200; ++round) {
    KeyRanges taken;
    std::set<int> keys;
    for (int i = 0; i < 30; ++i) {
      const int first = std::uniform_int_distribution<int>(0, 300)(random);
      const int last = first + std::uniform_int_distribution<int>(0, 12)(random);
      const auto next = keys.lower_bound(first);
      const bool alone = next == keys.end() || *next > last;
      ASSERT_EQ(taken.Add(absl::StrFormat("%03d", first), absl::StrFormat("%03d", last)), alone)
          << "round " << round << ": " << first << " to " << last;
      for (int key = first; key <= last; ++key) keys.insert(key);
    }
  }
}

}  // namespace
}  // namespace chancery
