#include "storage/model/capacities.h"

#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/entities.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RoleId kSecretary{1};
constexpr RoleId kEnvoy{2};

Tenure Held(RoleId role, absl::string_view start, EndState state, absl::string_view end) {
  Tenure tenure;
  tenure.role = role;
  tenure.interval =
      *TimeInterval::Create(*PartialDate::Parse(start), state, *PartialDate::Parse(end));
  return tenure;
}

std::vector<Capacity> At(absl::string_view when, const std::vector<RoleId>& stated,
                         const std::vector<Tenure>& tenures) {
  Capacities capacities;
  AppendCapacities(stated, tenures, *PartialDate::Parse(when), &capacities);
  return {capacities.begin(), capacities.end()};
}

TEST(CapacitiesTest, StatedFirstThenThoseOfTenures) {
  EXPECT_THAT(At("2004-05-11", {kEnvoy},
                 {Held(kSecretary, "2001", EndState::kEnded, "2005"),
                  Held(kEnvoy, "2003", EndState::kUnknown, "")}),
              ElementsAre(Capacity{kEnvoy, true, true}, Capacity{kSecretary, true, false}));
}

TEST(CapacitiesTest, ATenureThatMayCoverTheDayIsPossible) {
  EXPECT_THAT(At("2005", {}, {Held(kSecretary, "2001", EndState::kEnded, "2005-01-26")}),
              ElementsAre(Capacity{kSecretary, false, false}));
}

// "Former" and "designate" bound a tenure from one side, and make no other day possible.
TEST(CapacitiesTest, ABoundFromOneSideMakesNoDayPossible) {
  const std::vector<Tenure> former = {Held(kSecretary, "", EndState::kEnded, "../2022-01-21")};
  EXPECT_THAT(At("2010-03-01", {}, former), IsEmpty());
  EXPECT_THAT(At("2022-01-21", {}, former), IsEmpty());
  const std::vector<Tenure> designate = {Held(kSecretary, "2022-01-22/..", EndState::kUnknown, "")};
  EXPECT_THAT(At("2022-01-21", {}, designate), IsEmpty());
  EXPECT_THAT(At("2022-02-01", {}, designate), IsEmpty());
}

}  // namespace
}  // namespace chancery
