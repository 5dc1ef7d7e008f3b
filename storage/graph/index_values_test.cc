#include "storage/graph/index_values.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

PartialDate Date(absl::string_view edtf) { return *PartialDate::Parse(edtf); }

MeetingEdge SomeEdge(const PartialDate& when) {
  MeetingEdge edge;
  edge.meeting = MeetingId(12);
  edge.kind = MeetingKind::kSummit;
  edge.status = MeetingStatus::kDenied;
  edge.when = when;
  edge.duration_minutes = 300;
  edge.place = PlaceId(500);
  edge.topics = {TopicId(1), TopicId(90000)};
  edge.cameo_code = "046";
  edge.title = "Geneva talks";
  edge.participants.resize(3);
  edge.participants[0].party = PersonId(7);
  edge.participants[0].capacities = {{RoleId(3), true, true}, {RoleId(70000), false, false}};
  edge.participants[0].other_offices = {{RoleId(4), OfficeQualifier::kFormer},
                                        {RoleId(70001), OfficeQualifier::kFuture}};
  edge.participants[1].group = "senior officials";
  edge.participants[2].party = PolityId(9);
  return edge;
}

TEST(IndexValuesTest, EdgesRoundTripWithAnyDate) {
  for (absl::string_view when : {"2022-01-21", "2022-01", "1994", "", "2004-05~", "2022-01-21?",
                                 "2022-01-22/2022-01-23", "199X", "2004/..", "/2004"}) {
    const MeetingEdge edge = SomeEdge(Date(when));
    std::string bytes;
    EncodeEdge(edge, &bytes);
    MeetingEdge read;
    read.meeting = edge.meeting;
    ASSERT_THAT(DecodeEdge(bytes, DayPartOf(edge.when), &read), IsOk()) << when;
    EXPECT_EQ(read.when, edge.when);
    EXPECT_EQ(read.kind, edge.kind);
    EXPECT_EQ(read.status, edge.status);
    EXPECT_EQ(read.duration_minutes, 300U);
    EXPECT_EQ(read.place, edge.place);
    EXPECT_EQ(read.topics, edge.topics);
    EXPECT_EQ(read.cameo_code, "046");
    EXPECT_EQ(read.title, "Geneva talks");
    ASSERT_EQ(read.participants.size(), 3U);
    EXPECT_EQ(read.participants[0].party, edge.participants[0].party);
    EXPECT_EQ(read.participants[0].capacities, edge.participants[0].capacities);
    EXPECT_EQ(read.participants[0].other_offices, edge.participants[0].other_offices);
    EXPECT_EQ(read.participants[1].group, "senior officials");
    EXPECT_EQ(read.participants[2].party, edge.participants[2].party);
    std::string again;
    EncodeEdge(read, &again);
    EXPECT_EQ(again, bytes);
  }
}

// A reader decodes row after row into one edge: nothing of the one before may stay.
TEST(IndexValuesTest, DecodingOverwritesWhatWasThere) {
  MeetingEdge small;
  small.when = Date("2022-01-21");
  small.participants.resize(1);
  small.participants[0].party = PersonId(1);
  std::string bytes;
  EncodeEdge(small, &bytes);
  MeetingEdge read = SomeEdge(Date("1994"));
  ASSERT_THAT(DecodeEdge(bytes, DayPartOf(small.when), &read), IsOk());
  std::string again;
  EncodeEdge(read, &again);
  EXPECT_EQ(again, bytes);
}

TEST(IndexValuesTest, ThePeopleOfAnEdgeAreReadWithoutTheRest) {
  for (absl::string_view when : {"2022-01-21", "1994", "", "2004-05~"}) {
    MeetingEdge edge = SomeEdge(Date(when));
    edge.participants.push_back({PersonId(2), "", {}, {}});
    edge.participants.push_back({PersonId(7), "", {}, {}});
    std::string bytes;
    EncodeEdge(edge, &bytes);
    MeetingPeople read;
    read.topics = {TopicId(4)};
    read.people = {PersonId(5)};
    ASSERT_THAT(DecodePeople(bytes, DayPartOf(edge.when), &read), IsOk()) << when;
    EXPECT_EQ(read.when, edge.when);
    EXPECT_EQ(read.kind, edge.kind);
    EXPECT_EQ(read.status, edge.status);
    EXPECT_EQ(read.place, edge.place);
    EXPECT_EQ(read.topics, edge.topics);
    EXPECT_EQ(read.people, (std::vector<PersonId>{PersonId(7), PersonId(2), PersonId(7)}));
  }
}

TEST(IndexValuesTest, HoldersAndHitsRoundTrip) {
  for (absl::string_view when : {"2022-01-21", "1994", "", "2004-05~"}) {
    for (bool certain : {true, false}) {
      RoleHolders holders;
      holders.kind = MeetingKind::kPhone;
      holders.status = MeetingStatus::kPlanned;
      holders.when = Date(when);
      holders.place = PlaceId(300);
      holders.holders = {{PersonId(3), certain, !certain}, {PersonId(70000), !certain, certain}};
      std::string bytes;
      EncodeHolders(holders, &bytes);
      RoleHolders read;
      read.holders.resize(9);
      ASSERT_THAT(DecodeHolders(bytes, DayPartOf(holders.when), &read), IsOk());
      EXPECT_EQ(read.kind, holders.kind);
      EXPECT_EQ(read.status, holders.status);
      EXPECT_EQ(read.when, holders.when);
      EXPECT_EQ(read.place, holders.place);
      ASSERT_EQ(read.holders.size(), 2U);
      for (size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(read.holders[i].person, holders.holders[i].person);
        EXPECT_EQ(read.holders[i].certain, holders.holders[i].certain);
        EXPECT_EQ(read.holders[i].stated, holders.holders[i].stated);
      }
      EXPECT_THAT(DecodeHolders(bytes.substr(0, bytes.size() - 1), DayPartOf(holders.when), &read),
                  HasReason("STORAGE_CORRUPT"));

      StatementHit hit;
      hit.when = Date(when);
      hit.certain = certain;
      bytes.clear();
      EncodeHit(hit, &bytes);
      StatementHit hit_read;
      ASSERT_THAT(DecodeHit(bytes, DayPartOf(hit.when), &hit_read), IsOk());
      EXPECT_EQ(hit_read.when, hit.when);
      EXPECT_EQ(hit_read.certain, certain);
    }
  }
}

TEST(IndexValuesTest, MentionsRoundTripAndSayNothingImpossible) {
  for (absl::string_view when : {"2022-01-21", "1994", "", "2004-05~"}) {
    TextMention mention;
    mention.when = Date(when);
    mention.times = 3;
    mention.length = 70000;
    std::string bytes;
    EncodeMention(mention, &bytes);
    const DayPart part = DayPartOf(mention.when);
    TextMention read;
    ASSERT_THAT(DecodeMention(bytes, part, &read), IsOk());
    EXPECT_EQ(read.when, mention.when);
    EXPECT_EQ(read.times, 3U);
    EXPECT_EQ(read.length, 70000U);
    for (size_t n = 0; n < bytes.size(); ++n) {
      EXPECT_THAT(DecodeMention(bytes.substr(0, n), part, &read), HasReason("STORAGE_CORRUPT"));
    }
    EXPECT_THAT(DecodeMention(bytes + "x", part, &read), HasReason("STORAGE_CORRUPT"));
  }
  TextMention read;
  // More often than the text has words; never.
  EXPECT_THAT(DecodeMention("\x04\x03", DayPart(), &read), HasReason("STORAGE_CORRUPT"));
  EXPECT_THAT(DecodeMention(std::string("\0\x03", 2), DayPart(), &read),
              HasReason("STORAGE_CORRUPT"));
}

TEST(IndexValuesTest, DamagedBytesNeverCrash) {
  for (absl::string_view when : {"2022-01-21", "2004-05~"}) {
    const MeetingEdge edge = SomeEdge(Date(when));
    const DayPart part = DayPartOf(edge.when);
    std::string bytes;
    EncodeEdge(edge, &bytes);
    for (size_t n = 0; n < bytes.size(); ++n) {
      MeetingEdge read;
      MeetingPeople people;
      EXPECT_THAT(DecodeEdge(bytes.substr(0, n), part, &read), HasReason("STORAGE_CORRUPT"));
      EXPECT_THAT(DecodePeople(bytes.substr(0, n), part, &people), HasReason("STORAGE_CORRUPT"));
      for (int bit = 0; bit < 8; ++bit) {
        std::string flipped = bytes;
        flipped[n] = static_cast<char>(flipped[n] ^ (1 << bit));
        DecodeEdge(flipped, part, &read).IgnoreError();
        DecodePeople(flipped, part, &people).IgnoreError();
      }
    }
  }
}

}  // namespace
}  // namespace chancery
