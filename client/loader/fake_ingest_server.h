// An ingest endpoint in memory, which breaks where a test wants it to.
//
//   FakeIngestServer server;
//   server.break_after = {3};           // the first stream dies after three results
//   IngestSender sender(options, server.Opener(), ...);
//
// Ingests as the real one does: each key once; the same content again changes nothing, other
// content replaces. What was ingested stays when a stream breaks, acknowledged or not.
//
// Thread-safe; set it up before the first stream is opened.

#ifndef CHANCERY_CLIENT_LOADER_FAKE_INGEST_SERVER_H_
#define CHANCERY_CLIENT_LOADER_FAKE_INGEST_SERVER_H_

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/lib/graph_connection.h"

namespace chancery {

class FakeIngestServer {
 public:
  // --- Set up.

  // The i-th stream breaks with `break_status` after so many results; -1 or beyond the list: never.
  std::vector<int> break_after;
  absl::Status break_status = absl::UnavailableError("connection reset");
  // The stream breaks when one of these keys comes, with this status.
  std::set<std::string> poison;
  absl::Status poison_status = absl::ResourceExhaustedError("message too large");
  // These keys are rejected.
  std::set<std::string> refused;
  // The first so many streams find no server at all.
  int unreachable_streams = 0;
  // The first so many streams take what they get and never answer.
  int silent_streams = 0;
  // Answers carry wrong sequence numbers.
  bool wrong_sequence = false;
  // Called for each article, under no lock.
  std::function<void(const std::string& key)> on_article;

  // --- Look at.

  std::map<std::string, std::string> graph() const {  // key -> text
    std::lock_guard<std::mutex> lock(mu_);
    return graph_;
  }
  int streams() const {
    std::lock_guard<std::mutex> lock(mu_);
    return streams_;
  }
  int articles_received() const {
    std::lock_guard<std::mutex> lock(mu_);
    return received_;
  }
  // The most articles that were in flight at once on a stream.
  int most_in_flight() const {
    std::lock_guard<std::mutex> lock(mu_);
    return most_in_flight_;
  }

  std::function<std::unique_ptr<ArticleStream>()> Opener() {
    return [this] { return std::unique_ptr<ArticleStream>(new Stream(this)); };
  }

 private:
  // Results are made when they are read, so that articles really are in flight.
  class Stream final : public ArticleStream {
   public:
    explicit Stream(FakeIngestServer* server) : server_(server) {
      std::lock_guard<std::mutex> lock(server_->mu_);
      number_ = server_->streams_++;
      if (number_ < server_->unreachable_streams) {
        broken_ = true;
        status_ = absl::UnavailableError("cannot reach the server");
      }
    }

    bool Write(const v1::IngestArticlesRequest& request) override {
      std::lock_guard<std::mutex> lock(mu_);
      if (broken_) return false;
      requests_.push_back(request);
      changed_.notify_all();
      std::lock_guard<std::mutex> server_lock(server_->mu_);
      ++server_->received_;
      server_->most_in_flight_ =
          std::max(server_->most_in_flight_, static_cast<int>(requests_.size()));
      return true;
    }

    bool WritesDone() override {
      std::lock_guard<std::mutex> lock(mu_);
      done_ = true;
      changed_.notify_all();
      return !broken_;
    }

    bool Read(v1::IngestArticlesResponse* result) override {
      std::unique_lock<std::mutex> lock(mu_);
      const bool silent = number_ < server_->silent_streams;
      changed_.wait(lock, [&] { return broken_ || (!silent && (done_ || !requests_.empty())); });
      if (broken_ || requests_.empty()) return false;
      const v1::IngestArticlesRequest request = requests_.front();
      const std::string& key = request.facts().article().key();
      if (server_->poison.count(key) > 0) return Break(server_->poison_status);
      const size_t number = static_cast<size_t>(number_);
      // The last article before the break is ingested, and its result lost.
      const bool breaks =
          number < server_->break_after.size() && results_ == server_->break_after[number];
      *result = server_->Ingest(request);
      if (breaks) return Break(server_->break_status);
      ++results_;
      requests_.pop_front();
      lock.unlock();
      if (server_->on_article != nullptr) server_->on_article(key);
      return true;
    }

    absl::Status Finish() override {
      std::lock_guard<std::mutex> lock(mu_);
      return status_;
    }

    void Cancel() override {
      std::lock_guard<std::mutex> lock(mu_);
      Break(absl::CancelledError("cancelled"));
    }

   private:
    bool Break(absl::Status status) {
      if (!broken_) status_ = std::move(status);
      broken_ = true;
      changed_.notify_all();
      return false;
    }

    FakeIngestServer* const server_;
    int number_ = 0;
    std::mutex mu_;
    std::condition_variable changed_;
    std::deque<v1::IngestArticlesRequest> requests_;
    int results_ = 0;
    bool done_ = false;
    bool broken_ = false;
    absl::Status status_;
  };

  v1::IngestArticlesResponse Ingest(const v1::IngestArticlesRequest& request) {
    const v1::ArticleSource& article = request.facts().article();
    v1::IngestArticlesResponse response;
    response.set_sequence(request.sequence() + (wrong_sequence ? 1 : 0));
    if (refused.count(article.key()) > 0) {
      response.set_outcome(v1::INGEST_OUTCOME_REJECTED);
      response.set_reason("INVALID_FIELD");
      response.set_message("refused");
      return response;
    }
    std::lock_guard<std::mutex> lock(mu_);
    const auto it = graph_.find(article.key());
    response.set_outcome(it == graph_.end()             ? v1::INGEST_OUTCOME_ADDED
                         : it->second == article.text() ? v1::INGEST_OUTCOME_UNCHANGED
                                                        : v1::INGEST_OUTCOME_REPLACED);
    if (it == graph_.end()) (*response.mutable_added())["meetings"] = 1;
    graph_[article.key()] = article.text();
    return response;
  }

  mutable std::mutex mu_;
  std::map<std::string, std::string> graph_;
  int streams_ = 0;
  int received_ = 0;
  int most_in_flight_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FAKE_INGEST_SERVER_H_
