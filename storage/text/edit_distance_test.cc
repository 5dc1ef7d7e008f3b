#include "storage/text/edit_distance.h"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

// The textbook table.
int SlowDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(EditDistanceTest, CountsMistakes) {
  EXPECT_EQ(EditDistance("", "", 3), 0);
  EXPECT_EQ(EditDistance("lavrov", "lavrov", 0), 0);
  EXPECT_EQ(EditDistance("lavrov", "lavorv", 2), 1);
  EXPECT_EQ(EditDistance("lavrov", "lavro", 2), 1);
  EXPECT_EQ(EditDistance("lavrov", "lawrow", 2), 2);
  EXPECT_EQ(EditDistance("blinken", "blinkin", 1), 1);
  EXPECT_EQ(EditDistance("", "abc", 5), 3);
}

TEST(EditDistanceTest, MoreThanMaxIsMaxPlusOne) {
  EXPECT_EQ(EditDistance("lavrov", "powell", 2), 3);
  EXPECT_EQ(EditDistance("a", "b", 0), 1);
  EXPECT_EQ(EditDistance("a", "a", 0), 0);
  EXPECT_EQ(EditDistance("", "abcdef", 2), 3);
  EXPECT_EQ(EditDistance("a", "b", -5), 1);
  EXPECT_EQ(EditDistance("abc", "", std::numeric_limits<int>::max()), 3);
  EXPECT_EQ(EditDistance(std::string(100000, 'a'), std::string(100000, 'b'), 2), 3);
}

TEST(EditDistanceTest, EqualsTheTextbookForAllBounds) {
  std::mt19937 random(3);
  for (int round = 0; round < 8000; ++round) {
    const auto word = [&random] {
      std::string result;
      const int size = static_cast<int>(random() % 9);
      for (int i = 0; i < size; ++i) result.push_back(static_cast<char>('a' + random() % 3));
      return result;
    };
    const std::string a = word();
    const std::string b = word();
    const int distance = SlowDistance(a, b);
    for (int max = 0; max <= 10; ++max) {
      ASSERT_EQ(EditDistance(a, b, max), std::min(distance, max + 1))
          << a << " " << b << " " << max;
      ASSERT_EQ(EditDistance(b, a, max), std::min(distance, max + 1))
          << b << " " << a << " " << max;
    }
  }
}

}  // namespace
}  // namespace chancery
