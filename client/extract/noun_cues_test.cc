#include "client/extract/noun_cues.h"

#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NounCuesTest, ReadsTheSidesOfTheNoun) {
  const auto read = [](CueContext* context, int i) { NounCues(context).ReadNoun(i); };
  EXPECT_THAT(ReadAt("President Ana Costa held talks with Prime Minister Jan Kral.", "talks", read),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("The talks between President Ana Costa and Prime Minister Jan Kral ended.",
                     "talks", read),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("Minister Eva Nagy praised President Ana Costa's meeting with Prime Minister "
                     "Jan Kral.",
                     "meeting", read),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(NounCuesTest, NothingIsAddedWithoutTwoSides) {
  const auto read = [](CueContext* context, int i) { NounCues(context).ReadNoun(i); };
  EXPECT_THAT(ReadAt("President Ana Costa opened the session.", "session", read), IsEmpty());
  EXPECT_THAT(ReadAt("President Ana Costa left the meeting room.", "meeting", read), IsEmpty());
}

TEST(NounCuesTest, ASeriesMayRepeatThePreposition) {
  const auto read = [](CueContext* context, int i) { NounCues(context).ReadNoun(i); };
  EXPECT_THAT(ReadAt("Envoy Ana Costa had two meetings: with President Jan Kral and with Minister "
                     "Eva Nagy.",
                     "meetings", read),
              ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Eva Nagy"));
}

}  // namespace
}  // namespace chancery
