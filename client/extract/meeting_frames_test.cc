#include "client/extract/meeting_frames.h"

#include <string>

#include "absl/status/status.h"
#include "client/extract/frames_data.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(MeetingFramesTest, DefaultDataParse) {
  const absl::StatusOr<MeetingFrames> frames = MeetingFrames::Parse(kMeetingFramesTsv);
  EXPECT_TRUE(frames.ok()) << frames.status();
}

TEST(MeetingFramesTest, FormsOfOneWordHaveOneFrame) {
  const MeetingFrames& frames = MeetingFrames::Default();
  for (const char* form : {"receive", "receives", "received", "receiving"}) {
    const MeetingFrame* frame = frames.Verb(form);
    ASSERT_NE(frame, nullptr) << form;
    EXPECT_TRUE(frame->object);
    EXPECT_TRUE(frame->hosted);
    EXPECT_EQ(frame->kind, v1::MEETING_KIND_IN_PERSON);
    EXPECT_EQ(frames.Noun(form), nullptr);
  }
  EXPECT_TRUE(frames.Noun("talks")->Takes("with"));
  EXPECT_FALSE(frames.Noun("talks")->Takes("from"));
  EXPECT_EQ(frames.Verb("denied"), nullptr);
}

TEST(MeetingFramesTest, WhatIsPassedOnNeedsAPlace) {
  ASSERT_NE(MeetingFrames::Default().Verb("reported"), nullptr);
  EXPECT_TRUE(MeetingFrames::Default().Verb("reported")->placed);
  EXPECT_FALSE(MeetingFrames::Default().Verb("met")->placed);
}

TEST(MeetingFramesTest, RefusesOtherLines) {
  EXPECT_TRUE(MeetingFrames::Parse("# nothing\n\nmeet\tv\tobject\t-\t-\t-\n").ok());
  for (const std::string line :
       {"meet\tv\tobject\t-\t-", "meet\tx\tobject\t-\t-\t-", "meet\tv\tobject\tin person\t-\t-",
        "meet\tv\tobject\t-\tloud\t-", "meet meet\tv\tobject\t-\t-\t-"}) {
    EXPECT_EQ(MeetingFrames::Parse(line).status().code(), absl::StatusCode::kInvalidArgument)
        << line;
  }
}

}  // namespace
}  // namespace chancery
