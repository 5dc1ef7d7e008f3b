#include "tests/testing/matchers.h"

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MatchersTest, StatusMatchersLookAtCodeAndMessage) {
  const absl::Status error = absl::NotFoundError("no person 9");
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(error, Not(IsOk()));
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(error, Not(StatusIs(absl::StatusCode::kInternal)));
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kNotFound, HasSubstr("person 9")));
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kNotFound, "no person 9"));
  EXPECT_THAT(error, Not(StatusIs(absl::StatusCode::kNotFound, HasSubstr("role"))));
}

TEST(MatchersTest, IsOkAndHoldsTakesValuesAndMatchers) {
  const absl::StatusOr<int> twelve = 12;
  EXPECT_THAT(twelve, IsOk());
  EXPECT_THAT(twelve, IsOkAndHolds(12));
  EXPECT_THAT(twelve, IsOkAndHolds(Ge(12)));
  EXPECT_THAT(twelve, Not(IsOkAndHolds(13)));
  EXPECT_THAT(absl::StatusOr<int>(absl::InternalError("x")), Not(IsOkAndHolds(12)));
  EXPECT_THAT(absl::StatusOr<std::string>("text"), IsOkAndHolds(HasSubstr("ex")));
}

TEST(MatchersTest, HasReasonReadsTheErrorDetail) {
  const absl::Status error =
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "no", {{"resource", "people/9"}});
  EXPECT_THAT(error, HasReason("NOT_FOUND"));
  EXPECT_THAT(error, Not(HasReason("INTERNAL")));
  EXPECT_THAT(absl::StatusOr<int>(error), HasReason("NOT_FOUND"));
  EXPECT_THAT(absl::NotFoundError("plain"), Not(HasReason("NOT_FOUND")));
  EXPECT_THAT(absl::OkStatus(), Not(HasReason("NOT_FOUND")));
}

TEST(MatchersTest, HasViolationLooksForTheField) {
  const absl::Status error = InvalidFields({{"a", "is bad"}, {"b.c", "is worse"}});
  EXPECT_THAT(error, HasViolation("a"));
  EXPECT_THAT(error, HasViolation("b.c"));
  EXPECT_THAT(error, Not(HasViolation("c")));
}

TEST(MatchersTest, AssertOkAndAssignGivesTheValue) {
  ASSERT_OK_AND_ASSIGN(const int value, absl::StatusOr<int>(3));
  EXPECT_EQ(value, 3);
}

}  // namespace
}  // namespace chancery
