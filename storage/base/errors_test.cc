#include "storage/base/errors.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(ErrorsTest, DetailRoundTripsWhenValuesHoldTheSeparators) {
  absl::Status status = MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "no 4:2",
                                  {{"a:1", "3:x"}, {"empty", ""}});
  absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, "NOT_FOUND");
  EXPECT_THAT(detail->metadata, ElementsAre(Pair("a:1", "3:x"), Pair("empty", "")));
}

TEST(ErrorsTest, InvalidFieldsListsEveryViolation) {
  absl::Status status = InvalidFields({{"a", "is bad"}, {"b[1]", "is worse"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("b[1]: is worse"));
  EXPECT_THAT(
      GetErrorDetail(status)->violations,
      ElementsAre(Field(&FieldViolation::field, "a"), Field(&FieldViolation::field, "b[1]")));
}

TEST(ErrorsTest, PlainStatusHasNoDetail) {
  EXPECT_FALSE(GetErrorDetail(absl::InternalError("x")).has_value());
}

absl::Status Fail() { return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "bad"); }
absl::Status AddContext() {
  CHANCERY_RETURN_IF_ERROR(Fail()) << "block " << 7;
  return absl::OkStatus();
}
absl::StatusOr<int> AssignWithContext() {
  CHANCERY_ASSIGN_OR_RETURN(int x, absl::StatusOr<int>(Fail()), _ << "outer");
  return x;
}

TEST(StatusMacrosTest, ContextKeepsCodeAndDetail) {
  absl::Status status = AddContext();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(status.message(), "block 7: bad");
  EXPECT_EQ(GetErrorDetail(status)->reason, "STORAGE_CORRUPT");
  EXPECT_EQ(AssignWithContext().status().message(), "outer: bad");
}

}  // namespace
}  // namespace chancery
