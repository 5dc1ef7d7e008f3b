#include "server/ingest/meeting_folding.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/ingest/meeting_matching.h"

namespace chancery {
namespace {

PartialDate Date(absl::string_view text) { return *PartialDate::Parse(text); }

struct Told {
  ArticleInfo article;
  MeetingClaim claim;
};

// Claims of one meeting, whatever they say besides: all share two parties and a day.
std::vector<Told> MakeClaims(std::mt19937* random, int count) {
  const auto pick = [random](int n) {
    return static_cast<int>(std::uniform_int_distribution<int>(0, n - 1)(*random));
  };
  std::vector<Told> claims(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    Told& told = claims[static_cast<size_t>(i)];
    told.article.key = absl::StrCat("article ", i);
    if (pick(5) != 0) told.article.published = Date(absl::StrCat("2012-04-1", pick(4)));
    Meeting& meeting = told.claim.meeting;
    meeting.kind = static_cast<MeetingKind>(pick(2) == 0 ? 0 : pick(3));
    meeting.status = static_cast<MeetingStatus>(pick(6));
    meeting.when = Date(std::vector<std::string>{"2012-04-09", "2012-04", "2012", ""}[pick(4)]);
    meeting.place = PlaceId(static_cast<uint64_t>(pick(3)));
    if (pick(3) == 0) meeting.duration_minutes = static_cast<uint32_t>(10 * (1 + pick(3)));
    if (pick(3) == 0) meeting.title = absl::StrCat("title ", pick(3));
    for (uint64_t party = 1; party <= 4; ++party) {
      if (party > 2 && pick(2) == 0) continue;
      Participation part;
      part.party = PersonId(party);
      if (pick(2) == 0) part.stated.push_back(RoleId(static_cast<uint64_t>(1 + pick(3))));
      AddParticipation(part, &meeting);
    }
    if (pick(2) == 0) meeting.topics.push_back(TopicId(static_cast<uint64_t>(1 + pick(3))));
    if (pick(3) == 0) meeting.keys.push_back(absl::StrCat("key ", pick(3)));
  }
  for (Told& told : claims) {
    told.claim.article = &told.article;
    told.claim.order = OrderOfClaim(told.claim.meeting, false, told.article.key, 0);
  }
  std::sort(claims.begin(), claims.end(),
            [](const Told& a, const Told& b) { return a.claim.order < b.claim.order; });
  for (Told& told : claims) told.claim.article = &told.article;
  return claims;
}

TEST(MeetingFoldingTest, OneMoreIsAsIfAllWereFolded) {
  std::mt19937 random(5);
  int added = 0;
  for (int round = 0; round < 400; ++round) {
    const std::vector<Told> claims = MakeClaims(&random, 2 + round % 9);
    std::vector<const MeetingClaim*> all;
    for (const Told& told : claims) all.push_back(&told.claim);
    internal::MeetingNoteRecord whole;
    const Meeting expected = FoldMeeting(all, &whole);
    // Any but the first comes last.
    const size_t last = 1 + random() % (claims.size() - 1);
    std::vector<const MeetingClaim*> before = all;
    before.erase(before.begin() + static_cast<std::ptrdiff_t>(last));
    internal::MeetingNoteRecord record;
    Meeting meeting = FoldMeeting(before, &record);
    if (!FoldOneMore(claims[last].claim, &meeting, &record)) continue;
    ++added;
    EXPECT_TRUE(SameValues(meeting, expected)) << round;
    // And what is kept leads to the same values again.
    EXPECT_EQ(record.status(), whole.status());
    EXPECT_EQ(record.undated(), whole.undated());
    EXPECT_EQ(record.first_day(), whole.first_day());
    EXPECT_EQ(record.last_day(), whole.last_day());
    EXPECT_EQ(record.duration_first(), whole.duration_first());
    EXPECT_EQ(record.title_first(), whole.title_first());
    for (absl::string_view key : {"key 0", "key 1", "key 2", "key 3"}) {
      EXPECT_EQ(FirstWithKey(record, key), FirstWithKey(whole, key));
    }
  }
  EXPECT_GT(added, 100);
}

TEST(MeetingFoldingTest, WhatMostSayStands) {
  std::vector<Told> claims(3);
  const MeetingKind kinds[] = {MeetingKind::kPhone, MeetingKind::kInPerson, MeetingKind::kInPerson};
  std::vector<const MeetingClaim*> all;
  for (int i = 0; i < 3; ++i) {
    Told& told = claims[static_cast<size_t>(i)];
    told.article.published = Date(absl::StrCat("2012-04-1", i));
    told.claim.meeting.kind = kinds[i];
    told.claim.meeting.place = PlaceId(i == 0 ? 1 : 2);
    told.claim.meeting.status = i == 1 ? MeetingStatus::kCancelled : MeetingStatus::kPlanned;
    told.claim.order = absl::StrCat(i);
    told.claim.article = &told.article;
    all.push_back(&told.claim);
  }
  internal::MeetingNoteRecord record;
  Meeting meeting = FoldMeeting(all, &record);
  EXPECT_EQ(meeting.kind, MeetingKind::kInPerson);
  EXPECT_EQ(meeting.place, PlaceId(2));
  EXPECT_EQ(meeting.status, MeetingStatus::kPlanned) << "the newest word";
  claims[1].claim.meeting.status = MeetingStatus::kHeld;
  claims[2].claim.meeting.kind = MeetingKind::kSummit;
  meeting = FoldMeeting(all, &record);
  EXPECT_EQ(meeting.status, MeetingStatus::kHeld) << "is not undone by what was expected";
  EXPECT_EQ(meeting.kind, MeetingKind::kPhone) << "of several the first";
}

TEST(MeetingFoldingTest, WhatCannotBeOfOneMeetingIsTold) {
  Told told;
  told.claim.meeting.kind = MeetingKind::kPhone;
  told.claim.meeting.when = Date("2012-04-09");
  told.claim.meeting.place = PlaceId(1);
  told.claim.order = "1";
  told.claim.article = &told.article;
  internal::MeetingNoteRecord record;
  FoldMeeting({&told.claim}, &record);
  const auto equal = [](PlaceId a, PlaceId b) { return !a || !b || a == b; };
  Meeting other = told.claim.meeting;
  EXPECT_TRUE(MayMatchSome(other, record, equal));
  other.kind = MeetingKind::kInPerson;
  EXPECT_FALSE(MayMatchSome(other, record, equal));
  other = told.claim.meeting;
  other.place = PlaceId(2);
  EXPECT_FALSE(MayMatchSome(other, record, equal));
  other = told.claim.meeting;
  other.when = Date("2012-04-10");
  EXPECT_FALSE(MayMatchSome(other, record, equal));
  other.when = Date("2012");
  EXPECT_TRUE(MayMatchSome(other, record, equal));
}

}  // namespace
}  // namespace chancery
