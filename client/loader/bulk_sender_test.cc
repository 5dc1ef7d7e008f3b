#include "client/loader/bulk_sender.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

// Adds everything, but for what it is told to reject.
class FakeTarget final : public BulkTarget {
 public:
  bool Write(const v1::ExportGraphResponse& item) override {
    std::lock_guard<std::mutex> lock(mu_);
    if (takes_ == 0) {
      ended_ = true;
      changed_.notify_all();
      return false;
    }
    --takes_;
    items_.push_back(item);
    v1::IngestArticlesResponse result;
    result.set_outcome(v1::INGEST_OUTCOME_ADDED);
    if (item.article_facts().article().key() == "bad") {
      result.set_outcome(v1::INGEST_OUTCOME_REJECTED);
      result.set_reason("INVALID_FIELD");
    }
    results_.push_back(result);
    changed_.notify_all();
    return true;
  }
  bool Read(v1::IngestArticlesResponse* result) override {
    std::unique_lock<std::mutex> lock(mu_);
    changed_.wait(lock, [this] { return ended_ || !results_.empty(); });
    if (results_.empty()) return false;
    *result = std::move(results_.front());
    results_.pop_front();
    return true;
  }
  void End() override { Close(&kept_); }
  void Abort() override { Close(&aborted_); }
  absl::Status Finish() override {
    return kept_ ? end_ : absl::AbortedError("ended before its time");
  }

  // How many items it takes before it ends by itself.
  void TakeOnly(int items) { takes_ = items; }
  void EndWith(absl::Status status) { end_ = std::move(status); }

  const std::vector<v1::ExportGraphResponse>& items() const { return items_; }
  bool kept() const { return kept_; }
  bool aborted() const { return aborted_; }

 private:
  void Close(bool* how) {
    std::lock_guard<std::mutex> lock(mu_);
    *how = true;
    ended_ = true;
    changed_.notify_all();
  }

  std::mutex mu_;
  std::condition_variable changed_;
  std::vector<v1::ExportGraphResponse> items_;
  std::deque<v1::IngestArticlesResponse> results_;
  int takes_ = 1000000;
  bool ended_ = false;
  bool kept_ = false;
  bool aborted_ = false;
  absl::Status end_;
};

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
    return SendInBulk(
        pool, target_, [&] { return give_up_; },
        [&](const ItemOutcome& outcome) {
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
        });
  }

  FakeTarget target_;
  bool give_up_ = false;
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
  give_up_ = true;
  EXPECT_EQ(Run({Article("a")}).code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(target_.aborted());
  EXPECT_FALSE(target_.kept());
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
