// Sends prepared articles to the server and tells what became of each, in order.
//
//   IngestSender sender(options, [&] { return connection.IngestArticles(); }, sleeper, observer);
//   CHANCERY_RETURN_IF_ERROR(sender.Run(pool));
//
// Up to `in_flight` articles are on their way at once. They are kept until they are acknowledged:
// when the stream breaks, a new one is opened and what was not acknowledged is sent again, in
// order. The server ingests an article once, however often it gets it.
//
// Which failure does what:
//   - the server cannot be reached, is overloaded or shuts down, or gives no answer for
//     `stall_timeout`: try again, later and later, until `retries` attempts in a row made no
//     progress. Before the first answer ever, `connect_retries` attempts: a server that was there
//     may come back, one that never was is more likely misspelt.
//   - it refuses the stream with something that may be the fault of one article (too large a
//     message, an internal error): the oldest article is sent alone. If that fails again, it is
//     rejected, and the rest goes on. If three in a row fail so, it is not the articles.
//   - anything else (no permission, a damaged store): Run() returns it.
//
// Run() once. The rest of the object's life belongs to its thread.

#ifndef CHANCERY_CLIENT_LOADER_INGEST_SENDER_H_
#define CHANCERY_CLIENT_LOADER_INGEST_SENDER_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "chancery/v1/ingest_service.pb.h"
#include "client/lib/graph_connection.h"
#include "client/loader/extraction_pool.h"
#include "client/loader/source_item.h"

namespace chancery {

struct IngestSenderOptions {
  // Articles sent and not answered. At least 1.
  int in_flight = 16;
  int retries = 8;
  int connect_retries = 2;
  absl::Duration initial_backoff = absl::Milliseconds(250);
  absl::Duration max_backoff = absl::Seconds(10);
  absl::Duration stall_timeout = absl::Minutes(2);
};

class IngestSender {
 public:
  using OpenStream = std::function<std::unique_ptr<ArticleStream>()>;
  // Writes a piece of an exported graph. Tells what became of it; a failure that may pass by itself
  // ends the run, any other sets the piece aside.
  using ApplyPiece =
      std::function<absl::StatusOr<v1::IngestArticlesResponse>(const GraphPiece& piece)>;
  // Waits; false if the wait was cut short since the run is to end.
  using Sleeper = std::function<bool(absl::Duration)>;
  struct Observer {
    // Every article, in the order of the pool. Called from one thread at a time.
    std::function<void(const ItemOutcome&)> on_outcome;
    // Before a wait: why, how long, and the how manieth of how many attempts follows.
    std::function<void(const absl::Status&, absl::Duration wait, int attempt, int attempts)>
        on_retry;
  };

  // `apply` may be null where no pieces come.
  IngestSender(const IngestSenderOptions& options, OpenStream open, Sleeper sleeper,
               Observer observer, ApplyPiece apply = nullptr);

  // Sends until the pool ends. OK: every item that the pool gave has its outcome. CANCELLED: the
  // sleeper was cut short. Else the failure; items without an outcome may be in the graph or not.
  absl::Status Run(ExtractionPool& pool);

 private:
  struct Entry {
    SourcePlace place;
    // Nullptr once it has its result.
    std::shared_ptr<const v1::IngestArticlesRequest> request;
    absl::optional<std::variant<Reject, v1::IngestArticlesResponse>> result;
    std::vector<std::string> dropped;
  };

  // Runs one stream to its end; OK when nothing is left to do.
  absl::Status RunStream(ExtractionPool& pool);
  void WriteArticles(ArticleStream& stream, ExtractionPool& pool);
  void ReadResults(ArticleStream& stream, ExtractionPool& pool);
  void WatchForStall(ArticleStream& stream);
  // What to do about a failed stream: OK to open another at once or after a wait, else the error to
  // return.
  absl::Status Recover(const absl::Status& failure, ExtractionPool& pool);

  // Writes piece_, once all that was read before it has its outcome. `lock` holds mu_, but not
  // while the piece is written.
  void WritePiece(std::unique_lock<std::mutex>& lock, ExtractionPool& pool);

  // These REQUIRE that mu_ is held.
  void HandleResult(v1::IngestArticlesResponse response, ArticleStream& stream,
                    ExtractionPool& pool);
  void ReportFront(ExtractionPool& pool);

  const IngestSenderOptions options_;
  const OpenStream open_;
  const Sleeper sleeper_;
  const Observer observer_;
  const ApplyPiece apply_;

  // Of the thread in Run().
  int failures_ = 0;
  int64_t results_at_failure_ = 0;

  std::mutex mu_;  // guards the rest
  std::condition_variable changed_;
  // What the pool gave and has no reported outcome, oldest first.
  std::deque<Entry> window_;
  // A piece that waits for them.
  absl::optional<PreparedItem> piece_;
  // How many entries at the front of the window need no more sending on this stream.
  size_t sent_ = 0;
  int unanswered_ = 0;
  int64_t next_sequence_ = 1;
  int64_t results_ = 0;
  bool pool_ended_ = false;
  // The reading side of the stream is at its end.
  bool broken_ = false;
  bool stalled_ = false;
  absl::Status protocol_error_;
  // Send the oldest article alone.
  bool isolating_ = false;
  int isolated_rejects_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_INGEST_SENDER_H_
