#include "server/ingest/tenure_merger.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;

// "2004/.." ongoing, "2004/" unknown end, "1994/2004"; a day behind @ is last known.
TimeInterval Interval(std::string text) {
  absl::optional<DayNumber> last_known;
  if (const size_t at = text.find('@'); at != std::string::npos) {
    last_known = PartialDate::Parse(text.substr(at + 1))->earliest();
    text.resize(at);
  }
  const size_t slash = text.find('/');
  const std::string end = text.substr(slash + 1);
  const EndState state = end == ".."     ? EndState::kOngoing
                         : end.empty()   ? EndState::kUnknown
                         : end == "past" ? EndState::kEnded
                                         : EndState::kEnded;
  return *TimeInterval::Create(
      *PartialDate::Parse(text.substr(0, slash)), state,
      state == EndState::kEnded && end != "past" ? *PartialDate::Parse(end) : PartialDate(),
      last_known);
}

struct MergeCase {
  const char* a;
  const char* b;
  const char* merged;  // null: two spells
};

TEST(TenureMergerTest, MergesReportsOfOneSpellOnly) {
  const MergeCase kCases[] = {
      // Without dates: the office was named with its holder.
      {"/@2022-01-21", "/@2022-01-21", "/@2022-01-21"},
      {"/@2022-01-21", "/@2015-03-01", "/@2022-01-21"},
      {"/past", "/past", "/past"},
      {"/past", "/@2015-03-01", nullptr},
      // With one that has dates.
      {"2004/..@2022-01-21", "/@2013-09-12", "2004/..@2022-01-21"},
      {"2004/..@2013-09-12", "/@2022-01-21", "2004/..@2022-01-21"},
      {"1994/2004", "/@2022-01-21", nullptr},
      {"1994/2004", "/@1999-05-01", "1994/2004"},
      {"2004/..@2013-09-12", "/@2003-01-01", nullptr},
      {"1994/2004", "/past", "1994/2004"},
      {"2004/..", "/past", nullptr},
      // Both with dates.
      {"2004/..@2022-01-21", "2004-03-09/..@2015-01-01", "2004-03-09/..@2022-01-21"},
      {"2004/..@2010-01-01", "2004-03/2012-05", "2004-03/2012-05"},
      {"2004/..@2022-01-21", "2004/2012", nullptr},
      {"1994/2004", "2004/..@2022-01-21", nullptr},
      {"2009-01-20/2013-02-01", "2009/2013", "2009-01-20/2013-02-01"},
      {"2009/2013", "2009/2014", nullptr},
      {"2004/", "2004-03-09/..@2015-01-01", "2004-03-09/..@2015-01-01"},
  };
  for (const MergeCase& c : kCases) {
    for (const bool swapped : {false, true}) {
      const TimeInterval a = Interval(swapped ? c.b : c.a);
      const TimeInterval b = Interval(swapped ? c.a : c.b);
      const absl::optional<TimeInterval> merged = MergeIntervals(a, b);
      ASSERT_EQ(merged.has_value(), c.merged != nullptr) << a << " and " << b;
      if (merged.has_value()) {
        EXPECT_EQ(*merged, Interval(c.merged)) << a << " and " << b;
      }
    }
  }
}

}  // namespace
}  // namespace chancery
