// A GraphConnection for tests: records each request and answers as it was told to.
//
//   FakeGraphConnection fake;
//   fake.search.Returns(ParseText<v1::SearchResponse>("hits { ... }"));
//   ... code under test ...
//   EXPECT_EQ(fake.search.requests[0].query(), "Sergey Lavrov");
//
// Methods without an answer return UNIMPLEMENTED. Not thread-safe.

#ifndef CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "client/lib/graph_connection.h"

namespace chancery {

template <typename Request, typename Reply>
struct FakeMethod {
  using Result = absl::StatusOr<Reply>;

  // Every request so far, oldest first.
  std::vector<Request> requests;
  // Answers once `queue` is empty.
  std::function<Result(const Request&)> handler;
  // Answers of the next calls.
  std::deque<Result> queue;

  // Answers every further call.
  void Returns(Result result) {
    handler = [result](const Request&) { return result; };
  }
  // Answers one more call.
  void ReturnsOnce(Result result) { queue.push_back(std::move(result)); }

  Result Call(const Request& request) {
    requests.push_back(request);
    if (!queue.empty()) {
      Result result = std::move(queue.front());
      queue.pop_front();
      return result;
    }
    if (handler == nullptr) return absl::UnimplementedError(Request::descriptor()->full_name());
    return handler(request);
  }
};

// Answers every article by a function; a stream ends with `status`.
class FakeArticleStream final : public ArticleStream {
 public:
  using Handler = std::function<v1::IngestArticlesResponse(const v1::IngestArticlesRequest&)>;

  FakeArticleStream(Handler handler, absl::Status status)
      : handler_(std::move(handler)), status_(std::move(status)) {}

  bool Write(const v1::IngestArticlesRequest& request) override {
    if (cancelled_ || done_ || !status_.ok()) return false;
    results_.push_back(handler_(request));
    return true;
  }
  bool WritesDone() override {
    done_ = true;
    return !cancelled_ && status_.ok();
  }
  bool Read(v1::IngestArticlesResponse* result) override {
    if (cancelled_ || results_.empty()) return false;
    *result = std::move(results_.front());
    results_.pop_front();
    return true;
  }
  absl::Status Finish() override {
    return cancelled_ ? absl::CancelledError("cancelled by the client") : status_;
  }
  void Cancel() override { cancelled_ = true; }

 private:
  Handler handler_;
  absl::Status status_;
  std::deque<v1::IngestArticlesResponse> results_;
  bool done_ = false;
  bool cancelled_ = false;
};

class FakeGraphConnection final : public GraphConnection {
 public:
#define CHANCERY_FAKE(stub, Service, Method, field, timeout) \
  FakeMethod<v1::Method##Request, v1::Method##Response> field;
  CHANCERY_UNARY_METHODS(CHANCERY_FAKE)
#undef CHANCERY_FAKE

  // Every Watch: its messages, then its status.
  std::vector<v1::WatchRequest> watch_requests;
  std::vector<v1::WatchResponse> watch_messages;
  absl::Status watch_status;

  // Every Verify: its steps, then its status.
  std::vector<v1::VerifyRequest> verify_requests;
  std::vector<v1::VerifyResponse> verify_steps;
  absl::Status verify_status;

  // Every Query: its messages, then its status.
  std::vector<v1::QueryRequest> query_requests;
  std::vector<v1::QueryResponse> query_messages;
  absl::Status query_status;

  // Every RepairIndex: its steps, then its status.
  std::vector<v1::RepairIndexRequest> repair_requests;
  std::vector<v1::RepairIndexResponse> repair_steps;
  absl::Status repair_status;

  // Every ExportGraph: its pieces, then its status.
  std::vector<v1::ExportGraphRequest> export_requests;
  std::vector<v1::ExportGraphResponse> export_pieces;
  absl::Status export_status;

  // The options of every With, oldest first. What With returns is this connection.
  std::vector<CallOptions> call_options;

  // Makes the streams of IngestArticles; by default each article is added.
  std::function<std::unique_ptr<ArticleStream>()> ingest_articles = [] {
    return std::make_unique<FakeArticleStream>(
        [](const v1::IngestArticlesRequest& request) {
          v1::IngestArticlesResponse response;
          response.set_sequence(request.sequence());
          response.set_outcome(v1::INGEST_OUTCOME_ADDED);
          return response;
        },
        absl::OkStatus());
  };

#define CHANCERY_FAKE(stub, Service, Method, field, timeout)                                 \
  absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request) override { \
    return field.Call(request);                                                              \
  }
  CHANCERY_UNARY_METHODS(CHANCERY_FAKE)
#undef CHANCERY_FAKE

  absl::Status Watch(const v1::WatchRequest& request, const WatchObserver& observer) override {
    watch_requests.push_back(request);
    return Tell(watch_messages, observer, watch_status);
  }
  absl::Status Verify(const v1::VerifyRequest& request, const VerifyObserver& observer) override {
    verify_requests.push_back(request);
    return Tell(verify_steps, observer, verify_status);
  }
  absl::Status Query(const v1::QueryRequest& request, const QueryObserver& observer) override {
    query_requests.push_back(request);
    return Tell(query_messages, observer, query_status);
  }
  absl::Status RepairIndex(const v1::RepairIndexRequest& request,
                           const RepairObserver& observer) override {
    repair_requests.push_back(request);
    return Tell(repair_steps, observer, repair_status);
  }
  absl::Status ExportGraph(const v1::ExportGraphRequest& request,
                           const ExportObserver& observer) override {
    export_requests.push_back(request);
    return Tell(export_pieces, observer, export_status);
  }
  std::unique_ptr<ArticleStream> IngestArticles() override { return ingest_articles(); }
  std::unique_ptr<GraphConnection> With(const CallOptions& options) override {
    call_options.push_back(options);
    return std::make_unique<View>(*this);
  }

 private:
  // The fake under another owner.
  class View final : public GraphConnection {
   public:
    explicit View(FakeGraphConnection& fake) : fake_(fake) {}
#define CHANCERY_FORWARD(stub, Service, Method, field, timeout)                              \
  absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request) override { \
    return fake_.Method(request);                                                            \
  }
    CHANCERY_UNARY_METHODS(CHANCERY_FORWARD)
#undef CHANCERY_FORWARD
#define CHANCERY_FORWARD(stub, Service, Method, Observer, timeout)                             \
  absl::Status Method(const v1::Method##Request& request, const Observer& observer) override { \
    return fake_.Method(request, observer);                                                    \
  }
    CHANCERY_OBSERVED_METHODS(CHANCERY_FORWARD)
#undef CHANCERY_FORWARD
    std::unique_ptr<ArticleStream> IngestArticles() override { return fake_.IngestArticles(); }
    std::unique_ptr<GraphConnection> With(const CallOptions& options) override {
      return fake_.With(options);
    }

   private:
    FakeGraphConnection& fake_;
  };

  template <typename Message>
  static absl::Status Tell(const std::vector<Message>& messages,
                           const std::function<bool(const Message&)>& observer,
                           const absl::Status& status) {
    for (const Message& message : messages) {
      if (!observer(message)) return absl::CancelledError("cancelled by the client");
    }
    return status;
  }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_FAKE_GRAPH_CONNECTION_H_
