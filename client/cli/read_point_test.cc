#include "client/cli/read_point.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery {
namespace {

const absl::CivilDay kToday(2022, 1, 22);

TEST(ReadPointTest, ANumberIsARevision) {
  EXPECT_EQ(ParseReadPoint("12", kToday)->exactly(), 12);
  EXPECT_EQ(ParseReadPoint("0", kToday)->exactly(), 0);
  EXPECT_EQ(ParseReadPoint("2022", kToday)->exactly(), 2022);
}

TEST(ReadPointTest, ADayInWordsIsTheEndOfIt) {
  EXPECT_EQ(ParseReadPoint("yesterday", kToday)->at_time().seconds(), 1642809599);
  EXPECT_EQ(ParseReadPoint("a day ago", kToday)->at_time().seconds(), 1642809599);
}

TEST(ReadPointTest, ATimeIsACommitTime) {
  EXPECT_EQ(ParseReadPoint("2022-01-21T12:00:00Z", kToday)->at_time().seconds(), 1642766400);
  EXPECT_EQ(ParseReadPoint("2022-01-21T13:00:00.25+01:00", kToday)->at_time().seconds(),
            1642766400);
  EXPECT_EQ(ParseReadPoint("2022-01-21T13:00:00.25+01:00", kToday)->at_time().nanos(), 250000000);
}

TEST(ReadPointTest, ADateIsTheEndOfTheDay) {
  absl::StatusOr<v1::Consistency> end = ParseReadPoint("2022-01-21", kToday);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->at_time().seconds(), 1642809599);
  EXPECT_EQ(end->at_time().nanos(), 999999999);
}

TEST(ReadPointTest, AnythingElseIsExplained) {
  for (const char* text : {"", "-1", "last year", "2022-01", "2022-02-30", "2022-01-21 12:00",
                           "99999999999999999999", "infinite-future"}) {
    absl::StatusOr<v1::Consistency> point = ParseReadPoint(text, kToday);
    ASSERT_FALSE(point.ok()) << text;
    EXPECT_TRUE(absl::IsInvalidArgument(point.status()));
    EXPECT_NE(point.status().message().find("is neither a revision"), absl::string_view::npos);
  }
}

}  // namespace
}  // namespace chancery
