#include "client/extract/caption_cues.h"

#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CaptionCuesTest, ReadsPicturesAndRows) {
  const auto caption = [](CueContext* context, int) { CaptionCues(context).ReadCaption(); };
  EXPECT_THAT(ReadAt("Polish President Ana Costa greets Czech Prime Minister Jan Kral in Rome.",
                     "greets", caption),
              ElementsAre("Ana Costa & Jan Kral"));
  const auto row = [](CueContext* context, int) { CaptionCues(context).ReadRow(); };
  EXPECT_THAT(ReadAt("From left: Polish President Ana Costa and Czech Prime Minister Jan Kral "
                     "before their meeting in Rome.",
                     "meeting", row),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(CaptionCuesTest, PeopleOfOneGovernmentHaveNotMet) {
  const auto caption = [](CueContext* context, int) { CaptionCues(context).ReadCaption(); };
  EXPECT_THAT(ReadAt("Polish President Ana Costa greets Polish Prime Minister Jan Kral.", "greets",
                     caption),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
