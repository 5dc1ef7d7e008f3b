#include "storage/encoding/graph_keys.h"

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {
namespace {

constexpr uint32_t kSeed = 20220121;

std::vector<uint64_t> Ids() {
  std::vector<uint64_t> ids = {1, 2, 3};
  for (int shift = 6; shift < 64; shift += 7) {
    for (int64_t d = -1; d <= 1; ++d) ids.push_back((uint64_t{1} << shift) + d);
  }
  ids.push_back(~uint64_t{0});
  return ids;
}

// All keys of the graph, for what holds of every key.
std::vector<std::string> SomeKeys() {
  std::vector<std::string> keys;
  const std::vector<std::string> texts = {"", "a", "ab", std::string("a\0b", 3), "\xff", "lavrov"};
  for (uint64_t id : {uint64_t{1}, uint64_t{127}, uint64_t{128}, uint64_t{70000}}) {
    for (int kind = 1; kind < kEntityKindCount; ++kind) {
      const EntityRef ref(static_cast<EntityKind>(kind), id);
      keys.push_back(EntityKey(ref));
      keys.push_back(EvidenceKey(ref, ArticleId(id + 1), 3));
      keys.push_back(FactOfArticleKey(ArticleId(id + 1), ref, 3));
    }
    keys.push_back(ArticleTextKey(ArticleId(id)));
    keys.push_back(RoleOfPolityKey(PolityId(id), RoleId(2)));
    keys.push_back(TenureOfPersonKey(PersonId(id), -5, TenureId(9)));
    keys.push_back(TenureOfRoleKey(RoleId(id), kMinDay, TenureId(9)));
    for (const std::string& text : texts) {
      keys.push_back(KeyKey(EntityKind::kPerson, text + std::to_string(id)));
      for (RowType type :
           {RowType::kName, RowType::kWord, RowType::kTransliteratedWord, RowType::kNearWord}) {
        keys.push_back(NameKeyOf(type, EntityKind::kPerson, text, id));
      }
    }
    for (DayNumber day : {kMinDay, -1, 0, 19013}) {
      for (bool exact : {true, false}) {
        for (std::string key :
             {MeetingOfPartyPrefix(PersonId(id)), StatementOfSpeakerPrefix(PersonId(id)),
              StatementByRolePrefix(RoleId(id), TopicId(0)), StatementByTopicPrefix(TopicId(id)),
              StatementAtMeetingPrefix(MeetingId(id)), RoleEncounterPrefix(PersonId(id), RoleId(5)),
              LargeMeetingOfPrefix(PersonId(id)), HoldersAtLargePrefix(RoleId(id)),
              TextWordPrefix(EntityKind::kStatement, "talk" + std::to_string(id)),
              MeetingOnTopicPrefix(TopicId(id)), NamedHolderPrefix(RoleId(id), PersonId(5)),
              HoldersOfPolityPrefix(PolityId(id))}) {
          AppendDated({day, exact}, 77, &key);
          keys.push_back(key);
        }
        keys.push_back(LargeMeetingKey(MeetingId(id), {day, exact}));
      }
    }
  }
  return keys;
}

TEST(GraphKeysTest, NoKeyIsAPrefixOfAnother) {
  std::vector<std::string> keys = SomeKeys();
  std::sort(keys.begin(), keys.end());
  for (size_t i = 1; i < keys.size(); ++i) {
    ASSERT_NE(keys[i - 1], keys[i]) << i;
    EXPECT_NE(keys[i].compare(0, keys[i - 1].size(), keys[i - 1]), 0) << i;
  }
}

TEST(GraphKeysTest, DatedKeysSortByExactnessThenDayThenId) {
  std::mt19937 random(kSeed);
  const std::vector<uint64_t> ids = Ids();
  const std::vector<DayNumber> days = {kMinDay, kFirstDay, -1, 0, 1, 19013, kLastDay, kMaxDay};
  const auto pick = [&] {
    return std::make_tuple(random() % 2 == 1, days[random() % days.size()],
                           ids[random() % ids.size()]);
  };
  const auto encode = [](const std::tuple<bool, DayNumber, uint64_t>& parts) {
    std::string key = MeetingOfPartyPrefix(PersonId(300));
    AppendDated({std::get<1>(parts), !std::get<0>(parts)}, std::get<2>(parts), &key);
    return key;
  };
  for (int i = 0; i < 20000; ++i) {
    const auto a = pick();
    const auto b = pick();
    EXPECT_EQ(a < b, encode(a) < encode(b)) << "seed " << kSeed << ", step " << i;
  }
}

TEST(GraphKeysTest, DatedKeysRoundTrip) {
  for (uint64_t id : Ids()) {
    for (DayNumber day : {kMinDay, -1, 0, 19013, kMaxDay}) {
      for (bool exact : {true, false}) {
        std::string key;
        AppendDated({day, exact}, id, &key);
        key += "rest";
        DayPart part;
        uint64_t read;
        absl::string_view rest;
        ASSERT_TRUE(ParseDated(key, &part, &read, &rest));
        EXPECT_EQ(part.day, day);
        EXPECT_EQ(part.exact, exact);
        EXPECT_EQ(read, id);
        EXPECT_EQ(rest, "rest");
      }
    }
  }
}

TEST(GraphKeysTest, ALaneIsTheSameOfAllKeysThatBeginWithIt) {
  int with_lane = 0;
  for (const std::string& key : SomeKeys()) {
    const size_t size = DatedLaneSize(key);
    if (size == 0) continue;
    ++with_lane;
    DatedKey parts;
    ASSERT_TRUE(ParseDatedKey(key, &parts));
    const std::string lane = key.substr(0, size);
    std::string same = lane.substr(0, size - 1);
    AppendDated({7, parts.part.exact}, 1, &same);
    EXPECT_EQ(DatedLaneSize(same), size);
    EXPECT_EQ(DatedLaneSize(HistoryKey(same, 9)), size);
    EXPECT_EQ(DatedLaneSize(lane), size);
    EXPECT_EQ(DatedLaneSize(lane.substr(0, size - 1)), 0U);
    EXPECT_EQ(lane, DatedLane(lane.substr(0, size - 1), parts.part.exact));
  }
  EXPECT_GT(with_lane, 100);
  EXPECT_EQ(DatedLaneSize(EntityKey(PersonId(1))), 0U);
  EXPECT_EQ(DatedLaneSize(LargeMeetingKey(MeetingId(1), {})), 0U);
  EXPECT_EQ(DatedLaneSize(""), 0U);
}

TEST(GraphKeysTest, BoundsHoldExactlyTheKeysFromADayOn) {
  const std::string prefix = MeetingOfPartyPrefix(PersonId(7));
  for (DayNumber day : {-2, -1, 0, 1, 2}) {
    std::string key = prefix;
    AppendDated({day, true}, 5, &key);
    for (DayNumber bound : {-2, -1, 0, 1, 2}) {
      EXPECT_EQ(DatedBound(DatedLane(prefix, true), bound) <= key, bound <= day);
      EXPECT_GT(DatedBound(DatedLane(prefix, false), bound), key);
    }
    // Behind (day, id) are exactly the later pairs.
    for (uint64_t id : {4, 5, 6}) {
      EXPECT_EQ(PrefixEnd(DatedBound(DatedLane(prefix, true), day, id)) <= key, id < 5);
    }
  }
}

TEST(GraphKeysTest, PrefixesHoldOnlyTheirOwnRows) {
  const std::string prefix = MeetingOfPartyPrefix(PersonId(7));
  for (uint64_t id : Ids()) {
    std::string key = MeetingOfPartyPrefix(PersonId(id));
    AppendDated({0, true}, 1, &key);
    const bool inside = key >= prefix && key < PrefixEnd(prefix);
    EXPECT_EQ(inside, id == 7) << id;
  }
}

TEST(GraphKeysTest, PartsRoundTrip) {
  for (uint64_t id : Ids()) {
    const EntityRef ref(EntityKind::kMeeting, id);
    EntityRef read;
    ASSERT_TRUE(ParseEntityKey(EntityKey(ref), &read));
    EXPECT_EQ(read, ref);

    ArticleId article;
    uint32_t sequence;
    ASSERT_TRUE(
        ParseEvidenceKey(EvidenceKey(ref, ArticleId(id), 4000000000U), &read, &article, &sequence));
    EXPECT_EQ(read, ref);
    EXPECT_EQ(article, ArticleId(id));
    EXPECT_EQ(sequence, 4000000000U);

    ASSERT_TRUE(ParseFactOfArticleKey(FactOfArticleKey(ArticleId(id), ref, 7), &read, &sequence));
    EXPECT_EQ(read, ref);
    EXPECT_EQ(sequence, 7U);

    EntityKind kind;
    std::string text;
    uint64_t name_id;
    ASSERT_TRUE(ParseNameKey(NameKeyOf(RowType::kWord, EntityKind::kRole, "a b", id), &kind, &text,
                             &name_id));
    EXPECT_EQ(kind, EntityKind::kRole);
    EXPECT_EQ(text, "a b");
    EXPECT_EQ(name_id, id);

    TenureId tenure;
    ASSERT_TRUE(ParseTenureKey(TenureOfRoleKey(RoleId(3), -9, TenureId(id)), &tenure));
    EXPECT_EQ(tenure, TenureId(id));
    RoleId role;
    ASSERT_TRUE(ParseRoleOfPolityKey(RoleOfPolityKey(PolityId(3), RoleId(id)), &role));
    EXPECT_EQ(role, RoleId(id));
  }
}

TEST(GraphKeysTest, HistoryKeysSortByRowThenByClosingRevision) {
  const std::string row = EntityKey(EntityRef(EntityKind::kPerson, 7));
  const std::string next = EntityKey(EntityRef(EntityKind::kPerson, 8));
  EXPECT_LT(HistoryKey(row, 1), HistoryKey(row, 256));
  EXPECT_LT(HistoryKey(row, ~Revision{0}), HistoryKey(next, 1));
  const std::string key = HistoryKey(row, 12);
  absl::string_view read;
  Revision closed;
  ASSERT_TRUE(ParseHistoryKey(key, &read, &closed));
  EXPECT_EQ(read, row);
  EXPECT_EQ(closed, 12U);
}

TEST(GraphKeysTest, TruncatedKeysAreRefused) {
  const std::string entity = EntityKey(EntityRef(EntityKind::kPerson, 70000));
  const std::string evidence =
      EvidenceKey(EntityRef(EntityKind::kPerson, 70000), ArticleId(70000), 70000);
  const std::string name = NameKeyOf(RowType::kName, EntityKind::kPerson, "lavrov", 70000);
  EntityRef ref;
  ArticleId article;
  uint32_t sequence;
  EntityKind kind;
  std::string text;
  uint64_t id;
  for (size_t n = 0; n < entity.size(); ++n) {
    EXPECT_FALSE(ParseEntityKey(entity.substr(0, n), &ref)) << n;
  }
  for (size_t n = 0; n < evidence.size(); ++n) {
    EXPECT_FALSE(ParseEvidenceKey(evidence.substr(0, n), &ref, &article, &sequence)) << n;
  }
  for (size_t n = 0; n < name.size(); ++n) {
    EXPECT_FALSE(ParseNameKey(name.substr(0, n), &kind, &text, &id)) << n;
  }
  EXPECT_FALSE(ParseEntityKey(entity + "x", &ref));
}

TEST(GraphKeysTest, DatedKeysTellWhatTheyAreAbout) {
  for (uint64_t id : Ids()) {
    const DayPart part{19013, false};
    const EntityRef person(EntityKind::kPerson, id);
    struct Case {
      std::string key;
      RowType type;
      EntityRef owner;
      RoleId role;
      TopicId topic;
      EntityRef fact;
    };
    const EntityRef statement(EntityKind::kStatement, 77);
    const EntityRef meeting(EntityKind::kMeeting, 77);
    std::vector<Case> cases = {
        {MeetingOfPartyPrefix(person), RowType::kMeetingOfParty, person, {}, {}, meeting},
        {RoleEncounterPrefix(PersonId(id), RoleId(5)),
         RowType::kRoleEncounter,
         person,
         RoleId(5),
         {},
         meeting},
        {LargeMeetingOfPrefix(PersonId(id)), RowType::kLargeMeetingOf, person, {}, {}, meeting},
        {HoldersAtLargePrefix(RoleId(id)), RowType::kHoldersAtLarge, {}, RoleId(id), {}, meeting},
        {NamedHolderPrefix(RoleId(5), PersonId(id)),
         RowType::kNamedHolder,
         person,
         RoleId(5),
         {},
         meeting},
        {StatementOfSpeakerPrefix(person), RowType::kStatementOfSpeaker, person, {}, {}, statement},
        {StatementByRolePrefix(RoleId(id), TopicId(4)),
         RowType::kStatementByRole,
         {},
         RoleId(id),
         TopicId(4),
         statement},
        {StatementByTopicPrefix(TopicId(id)),
         RowType::kStatementByTopic,
         {},
         {},
         TopicId(id),
         statement},
        {StatementAtMeetingPrefix(MeetingId(id)),
         RowType::kStatementAtMeeting,
         EntityRef(EntityKind::kMeeting, id),
         {},
         {},
         statement},
        {TextWordPrefix(EntityKind::kStatement, "talk"), RowType::kTextWord, {}, {}, {}, statement},
        {TextWordPrefix(EntityKind::kMeeting, "talk"), RowType::kTextWord, {}, {}, {}, meeting},
        {MeetingOnTopicPrefix(TopicId(id)), RowType::kMeetingOnTopic, {}, {}, TopicId(id), meeting},
        {HoldersOfPolityPrefix(PolityId(id)), RowType::kHoldersOfPolity, {}, {}, {}, meeting},
    };
    for (Case& c : cases) {
      AppendDated(part, 77, &c.key);
      DatedKey read;
      ASSERT_TRUE(ParseDatedKey(c.key, &read)) << static_cast<int>(c.type);
      EXPECT_EQ(read.type, c.type);
      EXPECT_EQ(read.polity.value, c.type == RowType::kHoldersOfPolity ? id : 0);
      if (c.owner) {
        EXPECT_EQ(read.owner, c.owner);
      } else {
        EXPECT_FALSE(read.owner);
      }
      EXPECT_EQ(read.role, c.role);
      EXPECT_EQ(read.topic, c.topic);
      EXPECT_EQ(read.word, c.type == RowType::kTextWord ? "talk" : "");
      EXPECT_EQ(read.fact, c.fact);
      EXPECT_EQ(read.part.day, part.day);
      EXPECT_EQ(read.part.exact, part.exact);
      EXPECT_FALSE(ParseDatedKey(c.key + "x", &read));
      EXPECT_FALSE(ParseDatedKey(c.key.substr(0, c.key.size() - 1), &read));
    }
    ArticleId article;
    ASSERT_TRUE(ParseArticleTextKey(ArticleTextKey(ArticleId(id)), &article));
    EXPECT_EQ(article, ArticleId(id));
    EntityRef fact;
    uint32_t sequence;
    ASSERT_TRUE(
        ParseFactOfArticleKey(FactOfArticleKey(article, person, 3), &article, &fact, &sequence));
    EXPECT_EQ(article, ArticleId(id));
    EXPECT_EQ(fact, person);
    EXPECT_EQ(sequence, 3);
  }
  EntityKind kind;
  std::string text;
  ASSERT_TRUE(ParseKeyKey(KeyKey(EntityKind::kTopic, std::string("a\0b", 3)), &kind, &text));
  EXPECT_EQ(kind, EntityKind::kTopic);
  EXPECT_EQ(text, std::string("a\0b", 3));
  DatedKey large;
  ASSERT_TRUE(ParseDatedKey(LargeMeetingKey(MeetingId(77), {19013, true}), &large));
  EXPECT_EQ(large.type, RowType::kLargeMeeting);
  EXPECT_EQ(large.fact, EntityRef(EntityKind::kMeeting, 77));
  EXPECT_TRUE(large.part.exact);
  DatedKey none;
  EXPECT_FALSE(ParseDatedKey("", &none));
  EXPECT_FALSE(ParseDatedKey(EntityKey(EntityRef(EntityKind::kMeeting, 7)), &none));
}

TEST(GraphKeysTest, LongNamesAreCutAndStillToldApart) {
  const std::string longest(kMaxNameKeyBytes, 'a');
  const std::string key = NameKeyOf(RowType::kName, EntityKind::kPerson, longest, 1);
  EntityKind kind;
  std::string text;
  uint64_t id;
  ASSERT_TRUE(ParseNameKey(key, &kind, &text, &id));
  EXPECT_EQ(text, longest);
  std::vector<std::string> keys = {key};
  for (size_t more : {1, 2, 100000}) {
    const std::string name = longest + std::string(more, 'a');
    keys.push_back(NameKeyOf(RowType::kName, EntityKind::kPerson, name, 1));
    EXPECT_LE(keys.back().size(), 2600U);
    EXPECT_EQ(keys.back(), NameKeyOf(RowType::kName, EntityKind::kPerson, name, 1));
    ASSERT_TRUE(ParseNameKey(keys.back(), &kind, &text, &id));
    EXPECT_EQ(id, 1U);
    // A prefix of the name leads to it, however long.
    for (size_t n : {size_t{1}, kCutNameBytes, kCutNameBytes + 1, kMaxNameKeyBytes, name.size()}) {
      const std::string prefix =
          NameKeyTextPrefix(RowType::kName, EntityKind::kPerson, name.substr(0, n));
      EXPECT_EQ(keys.back().compare(0, prefix.size(), prefix), 0) << n;
    }
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::unique(keys.begin(), keys.end()), keys.end());
}

TEST(GraphKeysTest, OutcomesSortByTheirAge) {
  const std::string key = OutcomeAgeKey(300, "r\xff\0x");
  EXPECT_LT(OutcomeAgeKey(299, "z"), key);
  EXPECT_GT(OutcomeAgeKey(1 << 20, ""), key);
  uint64_t micros = 0;
  absl::string_view request_id;
  ASSERT_TRUE(ParseOutcomeAgeKey(key, &micros, &request_id));
  EXPECT_EQ(micros, 300U);
  EXPECT_EQ(request_id, absl::string_view("r\xff\0x"));
  EXPECT_FALSE(ParseOutcomeAgeKey(CommitKey(3), &micros, &request_id));
  EXPECT_FALSE(ParseOutcomeAgeKey(key.substr(0, 8), &micros, &request_id));
}

}  // namespace
}  // namespace chancery
