#include "client/loader/ingest_sender.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/retry_policy.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

// So many articles in a row, each alone, and the fault is not with them.
constexpr int kMaxIsolatedRejects = 3;

// May be the fault of the article that the server was at.
bool MayBeOneArticle(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return true;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
      return !IsTransient(status);
    default:
      return false;
  }
}

bool IsWorthRetrying(const absl::Status& status) {
  return IsTransient(status) || absl::IsDeadlineExceeded(status);
}

std::string Where(const SourcePlace& place) {
  return place.line > 0 ? absl::StrCat(place.file, ":", place.line) : place.file;
}

}  // namespace

IngestSender::IngestSender(const IngestSenderOptions& options, OpenStream open, Sleeper sleeper,
                           Observer observer, ApplyPiece apply)
    : options_(options),
      open_(std::move(open)),
      sleeper_(std::move(sleeper)),
      observer_(std::move(observer)),
      apply_(std::move(apply)) {}

absl::Status IngestSender::Run(ExtractionPool& pool) {
  while (true) {
    const absl::Status ended = RunStream(pool);
    if (ended.ok()) return absl::OkStatus();
    if (absl::Status status = Recover(ended, pool); !status.ok()) return status;
  }
}

absl::Status IngestSender::RunStream(ExtractionPool& pool) {
  {
    std::lock_guard<std::mutex> lock(mu_);
    sent_ = 0;
    broken_ = false;
    stalled_ = false;
  }
  const std::unique_ptr<ArticleStream> stream = open_();
  std::thread reader([&] { ReadResults(*stream, pool); });
  std::thread watchdog([&] { WatchForStall(*stream); });
  WriteArticles(*stream, pool);
  stream->WritesDone();
  reader.join();
  watchdog.join();
  absl::Status status = stream->Finish();

  std::lock_guard<std::mutex> lock(mu_);
  if (!protocol_error_.ok()) return protocol_error_;
  if (stalled_) {
    return absl::UnavailableError(absl::StrCat("the server gave no answer for ",
                                               absl::FormatDuration(options_.stall_timeout)));
  }
  if (pool_ended_ && window_.empty()) return absl::OkStatus();
  if (status.ok()) return absl::UnavailableError("the server ended the stream early");
  return status;
}

void IngestSender::WriteArticles(ArticleStream& stream, ExtractionPool& pool) {
  std::unique_lock<std::mutex> lock(mu_);
  while (!broken_) {
    if (isolating_ && sent_ > 0) {
      changed_.wait(lock, [this] { return broken_ || !isolating_; });
      continue;
    }
    if (sent_ < window_.size()) {
      // Keeps the request, as its answer may come, and the entry go, before Write() returns.
      const std::shared_ptr<const v1::IngestArticlesRequest> request = window_[sent_++].request;
      if (request == nullptr) continue;
      lock.unlock();
      const bool written = stream.Write(*request);
      lock.lock();
      if (!written) return;
      continue;
    }
    if (piece_.has_value()) {
      changed_.wait(lock, [this] { return broken_ || window_.empty(); });
      if (!broken_) WritePiece(lock, pool);
      if (!protocol_error_.ok()) return;
      continue;
    }
    if (unanswered_ >= options_.in_flight) {
      changed_.wait(lock, [this] { return broken_ || unanswered_ < options_.in_flight; });
      continue;
    }
    if (window_.empty()) isolating_ = false;
    lock.unlock();
    PreparedItem item;
    const ExtractionPool::NextResult next = pool.Next(&item);
    lock.lock();
    if (next == ExtractionPool::NextResult::kInterrupted) continue;
    if (next == ExtractionPool::NextResult::kEnd) {
      pool_ended_ = true;
      return;
    }
    if (std::get_if<GraphPiece>(&item.content) != nullptr) {
      piece_ = std::move(item);
      continue;
    }
    Entry entry;
    entry.place = std::move(item.place);
    entry.dropped = std::move(item.dropped);
    if (auto* facts = std::get_if<v1::ArticleFacts>(&item.content)) {
      auto request = std::make_shared<v1::IngestArticlesRequest>();
      request->set_sequence(next_sequence_++);
      *request->mutable_facts() = std::move(*facts);
      entry.request = std::move(request);
      ++unanswered_;
    } else {
      entry.result = std::get<Reject>(std::move(item.content));
    }
    window_.push_back(std::move(entry));
    ReportFront(pool);
  }
}

void IngestSender::WritePiece(std::unique_lock<std::mutex>& lock, ExtractionPool& pool) {
  PreparedItem item = *std::move(piece_);
  piece_.reset();
  lock.unlock();
  absl::StatusOr<v1::IngestArticlesResponse> response =
      apply_ == nullptr ? absl::UnimplementedError("this program cannot write such a piece")
                        : apply_(std::get<GraphPiece>(item.content));
  lock.lock();
  if (!response.ok() && IsWorthRetrying(response.status())) {
    protocol_error_ = absl::Status(
        response.status().code(),
        absl::StrCat(response.status().message(), "; not written from ", Where(item.place), " on"));
    return;
  }
  ItemOutcome outcome;
  const int64_t bytes = item.place.bytes;
  outcome.place = std::move(item.place);
  if (response.ok()) {
    outcome.result = *std::move(response);
  } else {
    outcome.result = RejectFromStatus(
        response.status(),
        absl::StrCat("SERVER_", absl::StatusCodeToString(response.status().code())));
  }
  ++results_;
  observer_.on_outcome(outcome);
  pool.Release(bytes);
}

void IngestSender::ReadResults(ArticleStream& stream, ExtractionPool& pool) {
  v1::IngestArticlesResponse response;
  while (stream.Read(&response)) {
    std::lock_guard<std::mutex> lock(mu_);
    HandleResult(std::move(response), stream, pool);
    response.Clear();
    changed_.notify_all();
  }
  std::lock_guard<std::mutex> lock(mu_);
  broken_ = true;
  changed_.notify_all();
  pool.Interrupt();
}

void IngestSender::HandleResult(v1::IngestArticlesResponse response, ArticleStream& stream,
                                ExtractionPool& pool) {
  if (!protocol_error_.ok()) return;
  if (sent_ == 0 || window_.front().request->sequence() != response.sequence()) {
    protocol_error_ = absl::InternalError(absl::StrCat(
        "the server answered article ", response.sequence(), ", but ",
        sent_ == 0 ? "none was sent"
                   : absl::StrCat("article ", window_.front().request->sequence(), " was next")));
    stream.Cancel();
    return;
  }
  ++results_;
  --unanswered_;
  isolating_ = false;
  isolated_rejects_ = 0;
  window_.front().request.reset();
  window_.front().result = std::move(response);
  ReportFront(pool);
}

void IngestSender::ReportFront(ExtractionPool& pool) {
  while (!window_.empty() && window_.front().result.has_value()) {
    Entry entry = std::move(window_.front());
    window_.pop_front();
    if (sent_ > 0) --sent_;
    const int64_t bytes = entry.place.bytes;
    ItemOutcome outcome;
    outcome.place = std::move(entry.place);
    outcome.result = *std::move(entry.result);
    outcome.dropped = std::move(entry.dropped);
    observer_.on_outcome(outcome);
    pool.Release(bytes);
  }
}

void IngestSender::WatchForStall(ArticleStream& stream) {
  const auto period = absl::ToChronoNanoseconds(options_.stall_timeout);
  std::unique_lock<std::mutex> lock(mu_);
  while (!broken_) {
    const bool waiting = unanswered_ > 0;
    const int64_t results = results_;
    const auto end = std::chrono::steady_clock::now() + period;
    while (!broken_ && changed_.wait_until(lock, end) != std::cv_status::timeout) {
    }
    // A whole period with something to answer, and no answer.
    if (!broken_ && waiting && unanswered_ > 0 && results == results_) {
      stalled_ = true;
      stream.Cancel();
      return;
    }
  }
}

absl::Status IngestSender::Recover(const absl::Status& failure, ExtractionPool& pool) {
  std::string oldest;
  bool progress = false;
  bool ever = false;
  {
    std::lock_guard<std::mutex> lock(mu_);
    if (!protocol_error_.ok()) return protocol_error_;
    if (!window_.empty()) oldest = Where(window_.front().place);
    if (MayBeOneArticle(failure) && !window_.empty()) {
      if (!isolating_) {
        isolating_ = true;
        return absl::OkStatus();
      }
      if (++isolated_rejects_ <= kMaxIsolatedRejects) {
        window_.front().request.reset();
        window_.front().result = RejectFromStatus(
            failure, absl::StrCat("SERVER_", absl::StatusCodeToString(failure.code())));
        --unanswered_;
        ReportFront(pool);
        return absl::OkStatus();
      }
    }
    progress = results_ > results_at_failure_;
    ever = results_ > 0;
    results_at_failure_ = results_;
  }
  failures_ = progress ? 1 : failures_ + 1;
  const int attempts =
      ever ? options_.retries : std::min(options_.retries, options_.connect_retries);
  if (!IsWorthRetrying(failure) || failures_ > attempts) {
    std::string message(failure.message());
    if (failures_ > 1) absl::StrAppend(&message, " (after ", failures_, " attempts)");
    if (!oldest.empty()) absl::StrAppend(&message, "; not acknowledged from ", oldest, " on");
    absl::Status status(failure.code(), message);
    if (const auto detail = GetErrorDetail(failure); detail.has_value()) {
      status = WithErrorDetail(std::move(status), *detail);
    }
    return status;
  }
  RetryOptions backoff;
  backoff.max_attempts = attempts + 1;
  backoff.initial_backoff = options_.initial_backoff;
  backoff.max_backoff = options_.max_backoff;
  // DEADLINE_EXCEEDED is one for a stream as it is for a connection.
  const absl::Status transient =
      IsTransient(failure) ? failure : absl::UnavailableError(failure.message());
  const absl::optional<absl::Duration> wait =
      RetryPolicy(backoff).WaitBeforeRetry(transient, CallSafety::kRepeatable, failures_);
  if (!wait.has_value()) return failure;
  if (observer_.on_retry != nullptr) observer_.on_retry(failure, *wait, failures_, attempts);
  if (!sleeper_(*wait)) return absl::CancelledError(failure.message());
  return absl::OkStatus();
}

}  // namespace chancery
