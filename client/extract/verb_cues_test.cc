#include "client/extract/verb_cues.h"

#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(VerbCuesTest, ReadsTheVerbAtTheToken) {
  EXPECT_THAT(ReadAt("President Ana Costa met Prime Minister Jan Kral in Rome.", "met",
                     [](CueContext* context, int i) { VerbCues(context).ReadMeet(i); }),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("President Ana Costa was received by Prime Minister Jan Kral.", "received",
                     [](CueContext* context, int i) {
                       VerbCues(context).ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.8f);
                     }),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("President Ana Costa phoned Prime Minister Jan Kral.", "phoned",
                     [](CueContext* context, int i) { VerbCues(context).ReadCallVerb(i); }),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(VerbCuesTest, NothingIsAddedForWhatIsNoMeeting) {
  EXPECT_THAT(ReadAt("President Ana Costa met demands of Prime Minister Jan Kral.", "met",
                     [](CueContext* context, int i) { VerbCues(context).ReadMeet(i); }),
              IsEmpty());
  EXPECT_THAT(ReadAt("President Ana Costa called on Prime Minister Jan Kral to resign.", "called",
                     [](CueContext* context, int i) { VerbCues(context).ReadCallVerb(i); }),
              IsEmpty());
}

TEST(VerbCuesTest, WhomSomebodyHadSeen) {
  const auto read = [](CueContext* context, int i) { VerbCues(context).ReadSee(i); };
  EXPECT_THAT(
      ReadAt("Minister Ana Costa had lunch with Polish Minister Jan Kral, whom she had last "
             "seen in Berlin in February.",
             "seen", read),
      ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("Minister Jan Kral, whom President Ana Costa saw as a rival, resigned in May.",
                     "saw", read),
              IsEmpty());
}

TEST(VerbCuesTest, WhomSomebodySawSomewhereOnce) {
  const auto read = [](CueContext* context, int i) { VerbCues(context).ReadSee(i); };
  EXPECT_THAT(
      ReadAt("President Ana Costa saw Polish Minister Jan Kral only once, in Rome.", "saw", read),
      ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(
      ReadAt("President Ana Costa saw Polish Minister Jan Kral only as a rival.", "saw", read),
      IsEmpty());
}

TEST(VerbCuesTest, AnObjectMayStandBehindAPhrase) {
  const auto read = [](CueContext* context, int i) {
    VerbCues(context).ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.8f);
  };
  EXPECT_THAT(ReadAt("Minister Moses Kato hosted to lunch President Ana Costa.", "hosted", read),
              ElementsAre("Moses Kato & Ana Costa"));
  EXPECT_THAT(ReadAt("Minister Moses Kato received in Rome President Ana Costa.", "received", read),
              ElementsAre("Moses Kato & Ana Costa"));
}

TEST(VerbCuesTest, WhoIsCalledInComes) {
  const auto read = [](CueContext* context, int i) { VerbCues(context).ReadCallVerb(i); };
  EXPECT_THAT(
      ReadAt("Kenyan Minister Moses Kato called in the Polish chargé, Jan Kral, to protest.",
             "called", read),
      ElementsAre("Moses Kato & Jan Kral"));
  EXPECT_THAT(ReadAt("Kenyan Minister Moses Kato called in Rome for a truce with Jan Kral.",
                     "called", read),
              IsEmpty());
}

TEST(VerbCuesTest, BringsPeopleTogether) {
  const auto read = [](CueContext* context, int i) { VerbCues(context).ReadBroughtTogether(i); };
  EXPECT_THAT(ReadAt("Envoy Ana Costa brought Kenyan Minister Moses Kato face to face with Polish "
                     "Minister Jan Kral.",
                     "brought", read),
              ElementsAre("Moses Kato & Jan Kral & Ana Costa"));
}

TEST(VerbCuesTest, EachAgentIsOfAMeetingOfHisOwn) {
  EXPECT_THAT(ReadAt("Minister Eva Nagy was received by President Ana Costa and by Prime Minister "
                     "Jan Kral.",
                     "received",
                     [](CueContext* context, int i) {
                       VerbCues(context).ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.8f);
                     }),
              ElementsAre("Eva Nagy & Ana Costa", "Eva Nagy & Jan Kral"));
}

}  // namespace
}  // namespace chancery
