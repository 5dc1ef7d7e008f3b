#include "client/extract/word_classes.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(WordClassesTest, AWordMayBeInSeveralClasses) {
  EXPECT_EQ(ClassesOf("talks") & (kMeetingNoun | kCaptionVerb), kMeetingNoun | kCaptionVerb);
  EXPECT_EQ(ClassesOf("after") & (kPreposition | kSubordinator), kPreposition | kSubordinator);
}

TEST(WordClassesTest, UnknownWordsAndCapitalsHaveNone) {
  EXPECT_EQ(ClassesOf("zymurgy"), 0u);
  EXPECT_EQ(ClassesOf("Talks"), 0u);
  EXPECT_EQ(ClassesOf(""), 0u);
}

TEST(WordClassesTest, TheEndingOfAPossessiveIsNoVerb) { EXPECT_EQ(ClassesOf("'s") & kBeVerb, 0u); }

}  // namespace
}  // namespace chancery
