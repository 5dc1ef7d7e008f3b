#include "client/extract/status_candidates.h"

#include <set>

#include "client/extract/offered_settings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(StatusCandidatesTest, AllOfThemWhatTheRulesSayFirst) {
  const OfferedSettings offered(
      "Polish Minister Ana Costa will meet Czech Minister Jan Kral on Friday.");
  ASSERT_EQ(offered.statuses.size(), 5u);
  EXPECT_EQ(offered.statuses.front().status, v1::MEETING_STATUS_PLANNED);
  std::set<v1::MeetingStatus> all;
  for (const StatusCandidate& candidate : offered.statuses) all.insert(candidate.status);
  EXPECT_EQ(all.size(), 5u);
}

TEST(StatusCandidatesTest, TheWordsAroundAreReasons) {
  const OfferedSettings few("Polish Minister Ana Costa met Czech Minister Jan Kral.");
  const OfferedSettings more(
      "Polish Minister Ana Costa met Czech Minister Jan Kral after they had quarrelled.");
  ASSERT_FALSE(few.statuses.empty());
  ASSERT_FALSE(more.statuses.empty());
  EXPECT_GT(more.statuses.front().features.size(), few.statuses.front().features.size());
  EXPECT_NE(few.statuses[0].features, few.statuses[1].features);
}

}  // namespace
}  // namespace chancery
