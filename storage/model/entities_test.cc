#include "storage/model/entities.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

Meeting OfOne() {
  Meeting meeting;
  meeting.id = MeetingId(1);
  meeting.participations.resize(1);
  meeting.participations[0].party = PersonId(7);
  return meeting;
}

TEST(EntitiesTest, AnOfficeOfAnotherTimeHasARoleAndAQualifier) {
  Meeting meeting = OfOne();
  meeting.participations[0].other_offices = {{RoleId(3), OfficeQualifier::kFormer}};
  EXPECT_TRUE(Validate(meeting).ok());
  meeting.participations[0].other_offices = {{RoleId(), OfficeQualifier::kFormer}};
  EXPECT_THAT(Validate(meeting).message(), HasSubstr("without a role"));
  meeting.participations[0].other_offices = {{RoleId(3), OfficeQualifier::kNone}};
  EXPECT_THAT(Validate(meeting).message(), HasSubstr("unknown qualifier"));
}

TEST(EntitiesTest, ADayIsAssumedOnlyWhereThereIsOne) {
  Statement statement;
  statement.id = StatementId(1);
  statement.speaker = PersonId(7);
  statement.text = "words";
  statement.when_assumed = true;
  EXPECT_THAT(Validate(statement).message(), HasSubstr("without a day"));
  statement.when = PartialDate::Year(2004);
  EXPECT_TRUE(Validate(statement).ok());
}

}  // namespace
}  // namespace chancery
