#include "client/loader/bulk_sender.h"

#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/loader/fake_bulk_target.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

PreparedItem Article(const std::string& key) {
  PreparedItem item;
  item.place.file = key;
  item.place.bytes = 1;
  v1::ArticleFacts facts;
  facts.mutable_article()->set_key(key);
  item.content = facts;
  return item;
}

PreparedItem Facts() {
  PreparedItem item;
  item.place.file = "facts";
  item.place.bytes = 1;
  v1::WriteFactsRequest request;
  request.mutable_source()->set_publisher("archive");
  request.add_facts()->mutable_person()->set_display_name("Rufus Firefly");
  request.add_facts()->mutable_person()->set_display_name("Chicolini");
  item.content = GraphPiece{request};
  return item;
}

PreparedItem Rejected(const std::string& file) {
  PreparedItem item;
  item.place.file = file;
  item.place.bytes = 1;
  item.content = Reject{"EMPTY", "nothing in it"};
  return item;
}

class BulkSenderTest : public ::testing::Test {
 protected:
  absl::Status Run(std::vector<PreparedItem> items) {
    size_t next = 0;
    ExtractionPool::Options options;
    options.max_items = 3;
    ExtractionPool pool(
        options,
        [&]() -> absl::optional<SourceItem> {
          if (next == items.size()) return absl::nullopt;
          SourceItem item;
          item.place = items[next++].place;
          return item;
        },
        [&](SourceItem item) {
          for (PreparedItem& prepared : items) {
            if (prepared.place.file == item.place.file) return prepared;
          }
          return PreparedItem();
        });
    return SendInBulk(pool, target_, give_up_, [&](const ItemOutcome& outcome) {
      std::string told = outcome.place.file;
      if (const auto* reject = std::get_if<Reject>(&outcome.result)) {
        absl::StrAppend(&told, " ", reject->reason);
      } else {
        const auto& result = std::get<v1::IngestArticlesResponse>(outcome.result);
        absl::StrAppend(&told, " ", result.reason());
        if (result.added().count("people") != 0) {
          absl::StrAppend(&told, "+", result.added().at("people"));
        }
      }
      outcomes_.push_back(told);
      if (absl::StrContains(told, "INVALID_FIELD")) rejected_ = true;
    });
  }

  FakeBulkTarget target_;
  std::function<bool()> give_up_ = [] { return false; };
  std::atomic<bool> rejected_{false};
  std::vector<std::string> outcomes_;
};

TEST_F(BulkSenderTest, TellsEachOutcomeInOrder) {
  EXPECT_TRUE(Run({Article("a"), Rejected("r1"), Rejected("r2"), Facts(), Article("bad"),
                   Article("c"), Rejected("r3")})
                  .ok());
  EXPECT_THAT(outcomes_, ElementsAre("a ", "r1 EMPTY", "r2 EMPTY", "facts +2", "bad INVALID_FIELD",
                                     "c ", "r3 EMPTY"));
  EXPECT_TRUE(target_.kept());
  ASSERT_EQ(target_.items().size(), 4u);
  // Loading again will change nothing.
  EXPECT_FALSE(target_.items()[1].facts().request_id().empty());
}

TEST_F(BulkSenderTest, KeepsNothingOfARunThatIsCutShort) {
  give_up_ = [] { return true; };
  EXPECT_EQ(Run({Article("a")}).code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(target_.aborted());
  EXPECT_FALSE(target_.kept());
}

TEST_F(BulkSenderTest, KeepsNothingWhenARejectComesAfterTheLastItem) {
  // The results come when everything is sent.
  target_.Withhold();
  give_up_ = [this] {
    const bool rejected = rejected_;
    target_.Answer();
    return rejected;
  };
  EXPECT_EQ(Run({Article("a"), Article("bad")}).code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(outcomes_, ElementsAre("a ", "bad INVALID_FIELD"));
  EXPECT_FALSE(target_.kept());
}

TEST_F(BulkSenderTest, AsksNothingOnceItIsBeingKept) {
  std::atomic<bool> late{false};
  target_.OnEnd([&late] { late = true; });
  give_up_ = [&late] { return late.load(); };
  EXPECT_TRUE(Run({Article("a")}).ok());
  EXPECT_TRUE(target_.kept());
}

TEST_F(BulkSenderTest, TellsWhyTheTargetEnded) {
  target_.TakeOnly(1);
  EXPECT_EQ(Run({Article("a"), Article("b"), Article("c"), Article("d"), Article("e")}).code(),
            absl::StatusCode::kAborted);
  EXPECT_FALSE(target_.kept());
}

TEST_F(BulkSenderTest, ItIsNotThereBeforeTheTargetSaysSo) {
  target_.EndWith(absl::UnavailableError("the disk is full"));
  EXPECT_EQ(Run({Article("a")}).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace chancery
