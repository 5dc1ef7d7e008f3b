// What tests/conformance does not see: what a search costs, and its limits.

#include "storage/graph/text_search.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/graph/search_limits.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class TextSearchTest : public ::testing::Test {
 protected:
  TextSearchTest() : clock_(absl::FromUnixSeconds(1642723200)) {
    auto graph = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, GraphStore::Options());
    EXPECT_THAT(graph, IsOk());
    graph_ = *std::move(graph);
  }

  static Statement Said(Transaction& txn, absl::string_view text) {
    Statement statement;
    statement.id = txn.NewId<StatementId>();
    statement.speaker_description = "an official";
    statement.text = std::string(text);
    return statement;
  }

  std::vector<EntityRef> Find(EntityKind kind, absl::string_view words) {
    std::vector<EntityRef> found;
    Budget budget;
    status_ = graph_->Latest()->ScanTexts(kind, ParseTextQuery(words), DatedScan(), budget,
                                          [&found](const TextHit& hit) {
                                            found.push_back(hit.entity);
                                            return true;
                                          });
    rows_read_ = budget.rows_read();
    return found;
  }

  FakeClock clock_;
  std::unique_ptr<GraphStore> graph_;
  absl::Status status_;
  uint64_t rows_read_ = 0;
};

TEST_F(TextSearchTest, ARareWordMakesAFrequentOneCheap) {
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    for (int i = 0; i < 3000; ++i) {
      txn.Put(Said(txn, i % 1000 == 500 ? "Talks on Kuryl islands." : "Talks went on."));
    }
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Find(EntityKind::kStatement, "talks islands"), SizeIs(3));
  EXPECT_LT(rows_read_, 60U);
  EXPECT_THAT(Find(EntityKind::kStatement, "talk"), SizeIs(3000));
  // Of each of the three the text is read.
  EXPECT_THAT(Find(EntityKind::kStatement, "\"islands talk\""), SizeIs(0));
  EXPECT_LT(rows_read_, 64U);
  EXPECT_THAT(Find(EntityKind::kStatement, "talk xyz"), SizeIs(0));
  EXPECT_LT(rows_read_, 5U);
}

TEST_F(TextSearchTest, AMeetingIsToldByItsTitleOrByOneOfItsTopics) {
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    Topic arms;
    arms.id = txn.NewId<TopicId>();
    arms.names.display = "Arms control";
    arms.names.aliases = {"disarmament"};
    txn.Put(arms);
    for (int i = 0; i < 3; ++i) {
      Meeting meeting;
      meeting.id = txn.NewId<MeetingId>();
      meeting.participations.push_back({EntityRef(), "officials", {}, {}});
      if (i != 0) meeting.topics = {arms.id};
      if (i != 1) meeting.title = "Conference on controlling arms";
      txn.Put(meeting);
    }
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Find(EntityKind::kMeeting, "arms control"),
              ElementsAre(MeetingId(1), MeetingId(2), MeetingId(3)));
  EXPECT_THAT(Find(EntityKind::kMeeting, "disarmament"), ElementsAre(MeetingId(2), MeetingId(3)));
  EXPECT_THAT(Find(EntityKind::kMeeting, "\"arms control\""),
              ElementsAre(MeetingId(2), MeetingId(3)));
  // Not one word from here and one from there.
  EXPECT_THAT(Find(EntityKind::kMeeting, "conference disarmament"), ElementsAre());
}

TEST_F(TextSearchTest, TopicsThatAreLookedThroughAreLimited) {
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    for (size_t i = 0; i <= kMaxSearchedTopics; ++i) {
      Topic topic;
      topic.id = txn.NewId<TopicId>();
      topic.names.display = absl::StrCat("Relations ", i);
      txn.Put(topic);
      Meeting meeting;
      meeting.id = txn.NewId<MeetingId>();
      meeting.participations.push_back({EntityRef(), "officials", {}, {}});
      meeting.topics = {topic.id};
      txn.Put(meeting);
    }
    return absl::OkStatus();
  }),
              IsOk());
  Find(EntityKind::kMeeting, "relations");
  EXPECT_THAT(status_, HasReason("LIMIT_EXCEEDED"));
  EXPECT_THAT(status_.ToString(), ::testing::HasSubstr("max_searched_topics"));
  EXPECT_THAT(Find(EntityKind::kMeeting, "relations 17"), SizeIs(1));
  EXPECT_THAT(status_, IsOk());
}

TEST_F(TextSearchTest, OldRevisionsHaveTheWordsOfThen) {
  StatementId id;
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    const Statement statement = Said(txn, "We want peace.");
    id = statement.id;
    txn.Put(statement);
    return absl::OkStatus();
  }),
              IsOk());
  const auto before = graph_->Latest();
  ASSERT_THAT(graph_->Transact([&](Transaction& txn) {
    Statement statement = Said(txn, "We want talks.");
    statement.id = id;
    txn.Put(statement);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(Find(EntityKind::kStatement, "peace"), SizeIs(0));
  EXPECT_THAT(Find(EntityKind::kStatement, "want talks"), ElementsAre(id));
  const auto then = graph_->At(before->revision());
  ASSERT_THAT(then, IsOk());
  int found = 0;
  Budget budget;
  ASSERT_THAT(
      (*then)->ScanTexts(EntityKind::kStatement, ParseTextQuery("peace"), DatedScan(), budget,
                         [&found](const TextHit&) {
                           ++found;
                           return true;
                         }),
      IsOk());
  EXPECT_EQ(found, 1);
}

}  // namespace
}  // namespace chancery
