#include "server/ingest/meeting_matcher.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

class MeetingMatcherTest : public ::testing::Test {
 protected:
  MeetingMatcherTest() {
    lavrov_ = g_.Person("Sergey Lavrov");
    kerry_ = g_.Person("John Kerry");
    zarif_ = g_.Person("Javad Zarif");
    geneva_ = g_.Place("Geneva", g_.Polity("Switzerland"));
    paris_ = g_.Place("Paris", g_.Polity("France"));
  }

  Meeting Told(absl::string_view when, std::vector<EntityRef> parties, PlaceId place = PlaceId()) {
    Meeting meeting;
    meeting.when = Date(when);
    meeting.kind = MeetingKind::kInPerson;
    meeting.place = place;
    for (EntityRef party : parties) meeting.participations.push_back({party, "", {}});
    return meeting;
  }

  MeetingId Find(const Meeting& told, absl::flat_hash_set<MeetingId> taken = {}) {
    Budget budget;
    const ReferenceGraph graph = g_.Build();
    PlaceNames place;
    if (told.place) {
      place.place = *graph.DisplayName(told.place);
      const PolityId polity = *graph.PolityOfPlace(told.place);
      if (polity) place.polity = *graph.DisplayName(polity);
    }
    const absl::StatusOr<MeetingId> found = FindSameMeeting(graph, told, place, taken, budget);
    EXPECT_THAT(found, IsOk());
    return found.ok() ? *found : MeetingId();
  }

  GraphBuilder g_;
  PersonId lavrov_, kerry_, zarif_;
  PlaceId geneva_, paris_;
};

TEST_F(MeetingMatcherTest, TheSamePartiesOnTheSameDayAreOneMeeting) {
  const MeetingId meeting = g_.Meeting("2013-09-12").At("Geneva").With(lavrov_).With(kerry_);
  EXPECT_EQ(Find(Told("2013-09-12", {kerry_, lavrov_})), meeting);
  EXPECT_EQ(Find(Told("2013-09", {kerry_, lavrov_}, geneva_)), meeting);
  EXPECT_EQ(Find(Told("2013-09-13", {kerry_, lavrov_})), MeetingId());
  EXPECT_EQ(Find(Told("2013-09-12", {kerry_, lavrov_}), {meeting}), MeetingId());
}

TEST_F(MeetingMatcherTest, OnePersonInCommonIsTooLittle) {
  g_.Meeting("2013-09-12").With(lavrov_).With(kerry_);
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_, zarif_})), MeetingId());
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_})), MeetingId());
}

TEST_F(MeetingMatcherTest, OneTellsOfMoreParties) {
  const MeetingId meeting = g_.Meeting("2013-09-12").With(lavrov_).With(kerry_).With(zarif_);
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_, kerry_})), meeting);
}

TEST_F(MeetingMatcherTest, ACallIsNotAMeetingInPersonButASummitMayBe) {
  const MeetingId meeting =
      g_.Meeting("2013-09-12").With(lavrov_).With(kerry_).Kind(MeetingKind::kInPerson);
  Meeting told = Told("2013-09-12", {lavrov_, kerry_});
  told.kind = MeetingKind::kPhone;
  EXPECT_EQ(Find(told), MeetingId());
  told.kind = MeetingKind::kSummit;
  EXPECT_EQ(Find(told), meeting);
}

TEST_F(MeetingMatcherTest, PlacesMustAgreeAndACountryHoldsItsCities) {
  const MeetingId meeting =
      g_.Meeting("2013-09-12").At("Geneva", g_.Polity("Switzerland")).With(lavrov_).With(kerry_);
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_, kerry_}, paris_)), MeetingId());
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_, kerry_}, g_.Place("Switzerland"))), meeting);
}

TEST_F(MeetingMatcherTest, TheClosestDateWins) {
  g_.Meeting("2013").With(lavrov_).With(kerry_);
  const MeetingId day = g_.Meeting("2013-09-12").With(lavrov_).With(kerry_);
  EXPECT_EQ(Find(Told("2013-09-12", {lavrov_, kerry_})), day);
}

TEST_F(MeetingMatcherTest, AnUnknownDateNeedsThePlaceAndNoOther) {
  const MeetingId first = g_.Meeting("2013-09-12").At("Geneva").With(lavrov_).With(kerry_);
  const PlaceId place = g_.Place("Geneva");
  EXPECT_EQ(Find(Told("", {lavrov_, kerry_})), MeetingId());
  EXPECT_EQ(Find(Told("", {lavrov_, kerry_}, place)), first);
  g_.Meeting("2014-01-13").At("Geneva").With(lavrov_).With(kerry_);
  EXPECT_EQ(Find(Told("", {lavrov_, kerry_}, place)), MeetingId());
}

TEST_F(MeetingMatcherTest, MergingKeepsTheBetterOfBoth) {
  Meeting known = Told("2013-09", {lavrov_, kerry_});
  known.status = MeetingStatus::kPlanned;
  known.kind = MeetingKind::kUnknown;
  known.topics = {TopicId(1)};
  Meeting told = Told("2013-09-12", {lavrov_, zarif_}, geneva_);
  told.status = MeetingStatus::kHeld;
  told.topics = {TopicId(1), TopicId(2)};
  told.participations[0].stated = {RoleId(5)};
  const Meeting merged = MergeMeetings(known, told);
  EXPECT_EQ(merged.when, Date("2013-09-12"));
  EXPECT_EQ(merged.status, MeetingStatus::kHeld);
  EXPECT_EQ(merged.kind, MeetingKind::kInPerson);
  EXPECT_EQ(merged.place, geneva_);
  EXPECT_EQ(merged.topics.size(), 2U);
  ASSERT_EQ(merged.participations.size(), 3U);
  EXPECT_EQ(merged.participations[0].stated, std::vector<RoleId>{RoleId(5)});
}

TEST_F(MeetingMatcherTest, WhatWasHeldStaysHeld) {
  EXPECT_EQ(MergeStatus(MeetingStatus::kHeld, MeetingStatus::kCancelled), MeetingStatus::kHeld);
  EXPECT_EQ(MergeStatus(MeetingStatus::kPlanned, MeetingStatus::kCancelled),
            MeetingStatus::kCancelled);
  EXPECT_EQ(MergeStatus(MeetingStatus::kPossible, MeetingStatus::kPlanned),
            MeetingStatus::kPlanned);
}

}  // namespace
}  // namespace chancery
