#include "tests/learn/setting_lessons.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

LessonText TextOf(const std::string& date, const std::string& place) {
  LessonText text;
  text.published = PartialDate::Day(2010, 6, 16);
  text.article.source.set_text(
      "Polish Foreign Minister Ana Costa met Czech Foreign Minister Jan Kral in Geneva on Monday.");
  Reading::Meeting meeting;
  meeting.participants = {{"Ana Costa", "", ""}, {"Jan Kral", "", ""}};
  meeting.status = "held";
  meeting.date = date;
  meeting.place = place;
  meeting.evidence = text.article.source.text();
  text.article.gold.meetings = {meeting};
  return text;
}

TEST(SettingLessonsTest, WhatTheGoldSaysIsRight) {
  SettingExamples examples;
  AddSettingExamples(TextOf("2010-06-14", "Geneva"), &examples);
  ASSERT_EQ(examples.statuses.size(), 1u);
  ASSERT_EQ(examples.dates.size(), 1u);
  ASSERT_EQ(examples.places.size(), 1u);
  // What the rules say is first.
  EXPECT_EQ(examples.statuses[0].right, std::vector<size_t>{0});
  EXPECT_EQ(examples.dates[0].right, std::vector<size_t>{0});
  EXPECT_EQ(examples.places[0].right, std::vector<size_t>{0});
}

TEST(SettingLessonsTest, NoneIsRightWhereTheGoldHasNone) {
  SettingExamples examples;
  AddSettingExamples(TextOf("", ""), &examples);
  ASSERT_EQ(examples.dates.size(), 1u);
  ASSERT_EQ(examples.places.size(), 1u);
  EXPECT_EQ(examples.dates[0].right.size(), 1u);
  EXPECT_NE(examples.dates[0].right, std::vector<size_t>{0});
  EXPECT_NE(examples.places[0].right, std::vector<size_t>{0});
}

TEST(SettingLessonsTest, WhatNoCandidateIsTeachesNothing) {
  SettingExamples examples;
  AddSettingExamples(TextOf("1999", "Ulan Bator"), &examples);
  EXPECT_TRUE(examples.dates.empty());
  EXPECT_TRUE(examples.places.empty());
}

}  // namespace
}  // namespace chancery
