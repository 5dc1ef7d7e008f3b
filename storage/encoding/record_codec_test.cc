#include "storage/encoding/record_codec.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

PartialDate Date(absl::string_view edtf) { return *PartialDate::Parse(edtf); }

// One entity of each kind with every field set.
std::vector<Entity> FullEntities() {
  Names names;
  names.display = "Sergey Lavrov";
  names.aliases = {"Sergei Lavrov", "Сергей Лавров"};
  names.keys = {"Q58217"};
  Person person;
  person.names = names;
  person.birth = Date("1950-03-21");
  person.death = Date("2099?");
  person.polity = PolityId(3);
  Polity polity;
  polity.names = names;
  Role role;
  role.names = names;
  role.polity = PolityId(3);
  Tenure tenure;
  tenure.person = PersonId(1);
  tenure.role = RoleId(2);
  tenure.interval = *TimeInterval::Create(Date("2004"), TimeInterval::EndState::kOngoing,
                                          PartialDate(), DayFromCivil(2022, 1, 21));
  tenure.acting = true;
  tenure.keys = {"t:1"};
  Meeting meeting;
  meeting.kind = MeetingKind::kVideo;
  meeting.status = MeetingStatus::kDenied;
  meeting.when = Date("2022-01-21/2022-01-22");
  meeting.duration_minutes = 90;
  meeting.place = PlaceId(4);
  meeting.topics = {TopicId(5), TopicId(6)};
  meeting.participations = {
      {PersonId(1), "", {RoleId(2), RoleId(9)}, {{RoleId(3), OfficeQualifier::kFuture}}},
      {EntityRef(), "senior officials", {}, {}}};
  meeting.cameo_code = "046";
  meeting.title = "Geneva talks";
  meeting.keys = {"m:1"};
  Statement statement;
  statement.speaker = PersonId(1);
  statement.speaker_description = "an official";
  statement.stated = {RoleId(2)};
  statement.other_offices = {{RoleId(3), OfficeQualifier::kFormer}};
  statement.text = "“words”";
  statement.mode = StatementMode::kQuote;
  statement.when = Date("2022-01");
  statement.when_assumed = true;
  statement.meeting = MeetingId(7);
  statement.addressee = PolityId(8);
  statement.topics = {TopicId(5)};
  statement.keys = {"s:1"};
  Place place;
  place.names = names;
  place.polity = PolityId(3);
  Topic topic;
  topic.names = names;
  Article article;
  article.title = "Talks";
  article.publisher = "CNN";
  article.url = "https://example.org/a";
  article.published = Date("2022-01-21");
  article.language = "en";
  article.content_hash = "00ff";
  article.extractor = "chancery-rules";
  article.extractor_version = "1";
  article.ingest_time = absl::FromUnixMicros(1642723200123456);
  article.keys = {"a:1"};
  std::vector<Entity> all = {person,    polity, role,  tenure, meeting,
                             statement, place,  topic, article};
  for (Entity& entity : all) {
    std::visit([](auto& e) { e.id.value = 42; }, entity);
  }
  return all;
}

TEST(RecordCodecTest, EntitiesRoundTripWithEveryField) {
  for (const Entity& entity : FullEntities()) {
    std::string bytes;
    EncodeEntity(entity, &bytes);
    const absl::StatusOr<Entity> read = DecodeEntity(RefOf(entity), bytes);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(RefOf(*read), RefOf(entity));
    // Field by field through the encoding: equal bytes, and none of them dropped on the way.
    std::string again;
    EncodeEntity(*read, &again);
    EXPECT_EQ(again, bytes) << RefOf(entity);
    EXPECT_EQ(KeysOf(*read), KeysOf(entity));
  }
  std::string bytes;
  const std::vector<Entity> all = FullEntities();
  EncodeEntity(all[4], &bytes);
  const Meeting meeting = std::get<Meeting>(*DecodeEntity(RefOf(all[4]), bytes));
  EXPECT_EQ(meeting.kind, MeetingKind::kVideo);
  EXPECT_EQ(meeting.status, MeetingStatus::kDenied);
  EXPECT_EQ(meeting.when.ToString(), "2022-01-21/2022-01-22");
  EXPECT_EQ(meeting.duration_minutes, 90U);
  EXPECT_EQ(meeting.participations, std::get<Meeting>(all[4]).participations);
  bytes.clear();
  EncodeEntity(all[5], &bytes);
  const Statement statement = std::get<Statement>(*DecodeEntity(RefOf(all[5]), bytes));
  EXPECT_TRUE(statement.when_assumed);
  EXPECT_EQ(statement.other_offices, std::get<Statement>(all[5]).other_offices);
  bytes.clear();
  EncodeEntity(all[3], &bytes);
  EXPECT_EQ(std::get<Tenure>(*DecodeEntity(RefOf(all[3]), bytes)).interval,
            std::get<Tenure>(all[3]).interval);
}

TEST(RecordCodecTest, DamagedBytesGiveDataLossOrAnEntityButNeverACrash) {
  for (const Entity& entity : FullEntities()) {
    std::string bytes;
    EncodeEntity(entity, &bytes);
    for (size_t n = 0; n < bytes.size(); ++n) {
      for (const std::string& damaged : {bytes.substr(0, n), [&] {
                                           std::string flipped = bytes;
                                           flipped[n] = static_cast<char>(flipped[n] ^ 0x55);
                                           return flipped;
                                         }()}) {
        const absl::StatusOr<Entity> read = DecodeEntity(RefOf(entity), damaged);
        if (!read.ok()) {
          EXPECT_THAT(read, HasReason("STORAGE_CORRUPT"));
        }
      }
    }
  }
}

TEST(RecordCodecTest, EvidenceRoundTrips) {
  Evidence evidence;
  evidence.begin = 10;
  evidence.end = 90;
  evidence.confidence = 0.75F;
  evidence.kind = MeetingKind::kPhone;
  evidence.status = MeetingStatus::kPlanned;
  evidence.when = Date("2022-01-24~");
  evidence.place = PlaceId(4);
  std::string bytes;
  EncodeEvidence(evidence, &bytes);
  Evidence read;
  ASSERT_THAT(DecodeEvidence(bytes, &read), IsOk());
  EXPECT_EQ(read.begin, 10U);
  EXPECT_EQ(read.end, 90U);
  EXPECT_EQ(read.confidence, 0.75F);
  EXPECT_EQ(read.kind, MeetingKind::kPhone);
  EXPECT_EQ(read.status, MeetingStatus::kPlanned);
  EXPECT_EQ(read.when, evidence.when);
  EXPECT_EQ(read.place, PlaceId(4));
}

TEST(RecordCodecTest, HeadRoundTrips) {
  Head head;
  head.revision = 12;
  head.time = absl::FromUnixMicros(77);
  head.next_ids[5] = 1000;
  head.counts[5] = 998;
  head.oldest = 7;
  head.trimmed = 5;
  const absl::StatusOr<Head> read = DecodeHead(EncodeHead(head));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->revision, 12U);
  EXPECT_EQ(read->time, head.time);
  EXPECT_EQ(read->next_ids, head.next_ids);
  EXPECT_EQ(read->counts, head.counts);
  EXPECT_EQ(read->oldest, 7U);
  EXPECT_EQ(read->trimmed, 5U);
  EXPECT_THAT(DecodeHead(""), HasReason("STORAGE_CORRUPT"));
}

}  // namespace
}  // namespace chancery
