#include "storage/graph/tenure_impact.h"

#include <random>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/capacities.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const DayNumber kDay = DayFromCivil(2010, 1, 1);

MATCHER_P2(IsDays, first, last, "") { return arg.first == first && arg.last == last; }

TimeInterval Open(const PartialDate& start, absl::optional<DayNumber> last_known) {
  return *TimeInterval::Create(start, TimeInterval::EndState::kUnknown, PartialDate(), last_known);
}

TEST(TenureImpactTest, ALaterLastKnownDayConcernsTheDaysInBetween) {
  const TimeInterval was = Open(PartialDate::Year(2004), kDay);
  const TimeInterval is = Open(PartialDate::Year(2004), kDay + 10);
  EXPECT_THAT(DaysOfDifference(&was, &is), ElementsAre(IsDays(kDay + 1, kDay + 10)));
  EXPECT_THAT(DaysOfDifference(&is, &was), ElementsAre(IsDays(kDay + 1, kDay + 10)));
}

TEST(TenureImpactTest, AnUndatedTenureConcernsTheDayOnWhichItIsKnown) {
  const TimeInterval was = Open(PartialDate(), kDay);
  const TimeInterval is = Open(PartialDate(), kDay + 1000);
  EXPECT_THAT(DaysOfDifference(&was, &is),
              ElementsAre(IsDays(kDay, kDay), IsDays(kDay + 1000, kDay + 1000)));
  EXPECT_THAT(DaysOfDifference(nullptr, &is), ElementsAre(IsDays(kDay + 1000, kDay + 1000)));
  const TimeInterval nothing;
  EXPECT_THAT(DaysOfDifference(nullptr, &nothing), IsEmpty());
}

TEST(TenureImpactTest, EqualTenuresConcernNothing) {
  const TimeInterval interval = Open(PartialDate::Year(2004), kDay);
  EXPECT_THAT(DaysOfDifference(&interval, &interval), IsEmpty());
}

TEST(TenureImpactTest, AnotherRoleConcernsTheWholeTerm) {
  Tenure was;
  was.interval =
      *TimeInterval::Create(PartialDate::FromDayNumber(kDay), TimeInterval::EndState::kEnded,
                            PartialDate::FromDayNumber(kDay + 10));
  was.role = RoleId(1);
  Tenure is = was;
  EXPECT_THAT(DaysOfDifference(&was, &is), IsEmpty());
  EXPECT_FALSE(MayDiffer(&was, &is, PartialDate::FromDayNumber(kDay + 5)));
  is.role = RoleId(2);
  EXPECT_THAT(DaysOfDifference(&was, &is), ElementsAre(IsDays(kDay, kDay + 9)));
  EXPECT_TRUE(MayDiffer(&was, &is, PartialDate::FromDayNumber(kDay + 5)));
  EXPECT_FALSE(MayDiffer(&was, &is, PartialDate::FromDayNumber(kDay + 10)));
}

// A day, a range of days, or one that is open to one side or to both.
PartialDate RandomDate(std::mt19937* random) {
  const auto day = [random] { return kDay + static_cast<DayNumber>((*random)() % 12); };
  DayNumber first = day();
  DayNumber last = day();
  if (last < first) std::swap(first, last);
  switch ((*random)() % 5) {
    case 0:
      return PartialDate();
    case 1:
      return PartialDate::FromDayNumber(first);
    case 2:
      return PartialDate::Range(kMinDay, last);
    case 3:
      return PartialDate::Range(first, kMaxDay);
    default:
      return PartialDate::Range(first, last);
  }
}

absl::optional<TimeInterval> RandomInterval(std::mt19937* random) {
  while (true) {
    if ((*random)() % 10 == 0) return absl::nullopt;
    const auto state = static_cast<TimeInterval::EndState>((*random)() % 3);
    absl::optional<DayNumber> last_known;
    if ((*random)() % 2 == 0) last_known = kDay + static_cast<DayNumber>((*random)() % 12);
    const absl::StatusOr<TimeInterval> interval = TimeInterval::Create(
        RandomDate(random), state,
        state == TimeInterval::EndState::kEnded ? RandomDate(random) : PartialDate(), last_known);
    if (interval.ok()) return *interval;
  }
}

TEST(TenureImpactTest, DatesOnNoneOfTheDaysDoNotDiffer) {
  std::mt19937 random(4711);
  for (int round = 0; round < 20000; ++round) {
    const absl::optional<TimeInterval> was = RandomInterval(&random);
    const absl::optional<TimeInterval> is = RandomInterval(&random);
    const std::vector<DayRange> days =
        DaysOfDifference(was.has_value() ? &*was : nullptr, is.has_value() ? &*is : nullptr);
    for (int i = 0; i < 20; ++i) {
      const PartialDate when = RandomDate(&random);
      const Tri before = was.has_value() ? GivesOffice(*was, when) : Tri::kNo;
      const Tri after = is.has_value() ? GivesOffice(*is, when) : Tri::kNo;
      if (before == after) continue;
      bool touched = false;
      for (const DayRange& range : days) {
        touched |= when.latest() >= range.first && when.earliest() <= range.last;
      }
      ASSERT_TRUE(touched) << (was.has_value() ? was->ToString() : "none") << " -> "
                           << (is.has_value() ? is->ToString() : "none") << " at " << when;
    }
  }
}

}  // namespace
}  // namespace chancery
