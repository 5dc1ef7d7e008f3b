// A bulk load without a process, for tests of what sends to one.

#ifndef CHANCERY_CLIENT_LOADER_FAKE_BULK_TARGET_H_
#define CHANCERY_CLIENT_LOADER_FAKE_BULK_TARGET_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/loader/bulk_target.h"

namespace chancery {

// Adds everything but the article with the key "bad".
class FakeBulkTarget final : public BulkTarget {
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
    changed_.wait(lock, [this] { return ended_ || (answers_ && !results_.empty()); });
    if (results_.empty()) return false;
    *result = std::move(results_.front());
    results_.pop_front();
    return true;
  }
  void End() override {
    if (on_end_ != nullptr) on_end_();
    Close(&kept_);
  }
  void Abort() override { Close(&aborted_); }
  void Kill() override { Abort(); }
  absl::Status Finish() override {
    return kept_ ? end_ : absl::AbortedError("ended before its time");
  }

  // How many items it takes before it ends by itself.
  void TakeOnly(int items) { takes_ = items; }
  void EndWith(absl::Status status) { end_ = std::move(status); }
  // Keeps its results to itself until Answer().
  void Withhold() { answers_ = false; }
  void Answer() {
    std::lock_guard<std::mutex> lock(mu_);
    answers_ = true;
    changed_.notify_all();
  }
  // Called while it puts everything in place.
  void OnEnd(std::function<void()> on_end) { on_end_ = std::move(on_end); }

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
  bool answers_ = true;
  bool ended_ = false;
  bool kept_ = false;
  bool aborted_ = false;
  absl::Status end_;
  std::function<void()> on_end_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FAKE_BULK_TARGET_H_
