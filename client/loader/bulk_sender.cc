#include "client/loader/bulk_sender.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/types/optional.h"
#include "client/loader/graph_piece_writer.h"

namespace chancery {
namespace {

// How often the wait for results asks whether to give up.
constexpr std::chrono::milliseconds kGiveUpInterval(100);

// What was taken from the pool and has no outcome yet, oldest first.
class Window {
 public:
  Window(ExtractionPool& pool, const std::function<void(const ItemOutcome&)>& on_outcome)
      : pool_(pool), on_outcome_(on_outcome) {}

  // An item that is sent: what its facts add if they are written.
  void AddSent(PreparedItem* item, v1::IngestArticlesResponse added) {
    std::lock_guard<std::mutex> lock(mu_);
    Entry entry;
    entry.outcome.place = std::move(item->place);
    entry.outcome.dropped = std::move(item->dropped);
    entry.added = std::move(added);
    entries_.push_back(std::move(entry));
  }

  void AddRejected(PreparedItem* item) {
    std::lock_guard<std::mutex> lock(mu_);
    Entry entry;
    entry.outcome.place = std::move(item->place);
    entry.outcome.dropped = std::move(item->dropped);
    entry.outcome.result = std::get<Reject>(std::move(item->content));
    entry.done = true;
    entries_.push_back(std::move(entry));
    ReportDone();
  }

  // The result of the oldest item that was sent. False if there is none.
  bool SetResult(v1::IngestArticlesResponse result) {
    std::lock_guard<std::mutex> lock(mu_);
    if (entries_.empty()) return false;
    Entry& entry = entries_.front();
    if (result.outcome() == v1::INGEST_OUTCOME_ADDED && result.added().empty()) {
      *result.mutable_added() = entry.added.added();
    }
    entry.outcome.result = std::move(result);
    entry.done = true;
    ReportDone();
    return true;
  }

  // No more results will come.
  void EndResults() {
    std::lock_guard<std::mutex> lock(mu_);
    ended_ = true;
    changed_.notify_all();
  }

  // Waits for the result of each item. False: some will not come, or `give_up` ended the wait.
  bool WaitForResults(const std::function<bool()>& give_up) {
    std::unique_lock<std::mutex> lock(mu_);
    while (!entries_.empty() && !ended_ && !give_up()) changed_.wait_for(lock, kGiveUpInterval);
    return entries_.empty();
  }

 private:
  struct Entry {
    ItemOutcome outcome;
    v1::IngestArticlesResponse added;
    bool done = false;
  };

  // REQUIRES: mu_ is held.
  void ReportDone() {
    while (!entries_.empty() && entries_.front().done) {
      const int64_t bytes = entries_.front().outcome.place.bytes;
      on_outcome_(entries_.front().outcome);
      entries_.pop_front();
      pool_.Release(bytes);
    }
    changed_.notify_all();
  }

  ExtractionPool& pool_;
  const std::function<void(const ItemOutcome&)>& on_outcome_;
  std::mutex mu_;  // guards the rest
  std::condition_variable changed_;
  std::deque<Entry> entries_;  // the first one is not done
  bool ended_ = false;
};

// The item as it is sent. `added` gets what it adds if it is written as a whole.
v1::ExportGraphResponse ToMessage(PreparedItem* item, v1::IngestArticlesResponse* added) {
  v1::ExportGraphResponse message;
  if (auto* facts = std::get_if<v1::ArticleFacts>(&item->content)) {
    message.mutable_article_facts()->Swap(facts);
    return message;
  }
  auto& piece = std::get<GraphPiece>(item->content).content;
  if (auto* facts = std::get_if<v1::WriteFactsRequest>(&piece)) {
    IdentifyPiece(facts);
    CountFacts(*facts, added);
    message.mutable_facts()->Swap(facts);
  } else {
    message.mutable_decision()->Swap(&std::get<v1::Decision>(piece));
  }
  return message;
}

}  // namespace

absl::Status SendInBulk(ExtractionPool& pool, BulkTarget& target,
                        const std::function<bool()>& give_up,
                        const std::function<void(const ItemOutcome&)>& on_outcome) {
  Window window(pool, on_outcome);
  std::thread reader([&] {
    v1::IngestArticlesResponse result;
    while (target.Read(&result) && window.SetResult(std::move(result))) {
    }
    window.EndResults();
    // It may have ended while the pool waits for room.
    pool.Interrupt();
  });
  bool taken = true;
  PreparedItem item;
  while (taken) {
    const ExtractionPool::NextResult next = pool.Next(&item);
    if (next == ExtractionPool::NextResult::kEnd) break;
    if (next == ExtractionPool::NextResult::kInterrupted) {
      taken = false;
    } else if (std::get_if<Reject>(&item.content) != nullptr) {
      window.AddRejected(&item);
    } else {
      v1::IngestArticlesResponse added;
      const v1::ExportGraphResponse message = ToMessage(&item, &added);
      window.AddSent(&item, std::move(added));
      taken = target.Write(message);
    }
  }
  // After End() it cannot be taken back: a reject that ends the run must have come before.
  const bool complete = taken && window.WaitForResults(give_up);
  const bool cut_short = give_up();
  if (complete && !cut_short) {
    target.End();
  } else {
    target.Abort();
  }
  reader.join();
  absl::Status status = target.Finish();
  if (cut_short) return absl::CancelledError("the load was cut short");
  if (status.ok() && !complete) {
    return absl::InternalError("the load ended without a result for each item");
  }
  return status;
}

}  // namespace chancery
