#include "client/lib/paged_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Range = PagedRange<int>;

std::vector<std::string> Walk(Range range) {
  std::vector<std::string> seen;
  for (const absl::StatusOr<int>& row : range) {
    seen.push_back(row.ok() ? std::to_string(*row) : std::string(row.status().message()));
  }
  return seen;
}

TEST(PagedRangeTest, YieldsTheRowsOfAllPagesInOrder) {
  std::vector<std::string> tokens;
  EXPECT_THAT(Walk(Range([&](const std::string& token) -> absl::StatusOr<Range::Page> {
                tokens.push_back(token);
                if (token.empty()) return Range::Page{{1, 2}, "b"};
                if (token == "b") return Range::Page{{3}, "c"};
                return Range::Page{{4, 5}, ""};
              })),
              ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(tokens, ElementsAre("", "b", "c"));
}

TEST(PagedRangeTest, IsEmptyWhenTheOnlyPageIs) {
  EXPECT_THAT(Walk(Range([](const std::string&) { return Range::Page{}; })), IsEmpty());
}

TEST(PagedRangeTest, SkipsPagesWithoutRows) {
  EXPECT_THAT(Walk(Range([](const std::string& token) {
                if (token.empty()) return Range::Page{{}, "b"};
                if (token == "b") return Range::Page{{}, "c"};
                return Range::Page{{7}, ""};
              })),
              ElementsAre("7"));
}

TEST(PagedRangeTest, EndsWithTheErrorOfAPage) {
  EXPECT_THAT(Walk(Range([](const std::string& token) -> absl::StatusOr<Range::Page> {
                if (token.empty()) return Range::Page{{1}, "b"};
                return absl::UnavailableError("gone");
              })),
              ElementsAre("1", "gone"));
}

TEST(PagedRangeTest, StopsWhenTheServerRepeatsAToken) {
  EXPECT_THAT(Walk(Range([](const std::string&) {
                return Range::Page{{1}, "same"};
              })),
              ElementsAre("1", "the server returned the same page token twice"));
}

TEST(PagedRangeTest, FetchesAPageOnlyWhenItIsNeeded) {
  int fetched = 0;
  Range range([&](const std::string&) {
    ++fetched;
    return Range::Page{{1, 2}, std::string("token ") + std::to_string(fetched)};
  });
  EXPECT_EQ(fetched, 0);
  Range::iterator it = range.begin();
  ++it;
  EXPECT_EQ(**it, 2);
  EXPECT_EQ(fetched, 1);
  ++it;
  EXPECT_EQ(fetched, 2);
}

TEST(PagedRangeTest, APrefetchedRangeHasTheNextPageUnderWay) {
  std::mutex mu;
  std::condition_variable came;
  std::vector<std::string> tokens;
  const auto fetch = [&](const std::string& token) -> absl::StatusOr<Range::Page> {
    std::lock_guard<std::mutex> lock(mu);
    tokens.push_back(token);
    came.notify_all();
    if (token.empty()) return Range::Page{{1, 2}, "b"};
    if (token == "b") return Range::Page{{3}, "c"};
    return Range::Page{{4}, ""};
  };
  Range range = Range(fetch).Prefetched();
  Range::iterator it = range.begin();
  EXPECT_EQ(**it, 1);
  {
    // At the first row of a page, before anybody asks for more.
    std::unique_lock<std::mutex> lock(mu);
    EXPECT_TRUE(came.wait_for(lock, std::chrono::seconds(30), [&] { return tokens.size() == 2; }));
  }
  ++it;
  EXPECT_EQ(**it, 2);
  EXPECT_THAT(Walk(Range(fetch).Prefetched()), ElementsAre("1", "2", "3", "4"));
}

TEST(PagedRangeTest, APrefetchedRangeEndsAsAnyOther) {
  EXPECT_THAT(Walk(Range([](const std::string& token) -> absl::StatusOr<Range::Page> {
                     if (token.empty()) return Range::Page{{1}, "b"};
                     return absl::UnavailableError("gone");
                   }).Prefetched()),
              ElementsAre("1", "gone"));
  EXPECT_THAT(Walk(Range([](const std::string&) {
                     return Range::Page{{1}, "same"};
                   }).Prefetched()),
              ElementsAre("1", "the server returned the same page token twice"));
  int fetched = 0;
  {
    Range range = Range([&](const std::string& token) {
                    ++fetched;
                    return Range::Page{{1, 2}, token + "x"};
                  }).Prefetched();
    EXPECT_EQ(**range.begin(), 1);
  }
  EXPECT_EQ(fetched, 2) << "the walk ended, and the page under way was waited for";
}

}  // namespace
}  // namespace chancery
