#include "client/loader/load_pipeline.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/extract/fact_printer.h"
#include "client/loader/bulk_sender.h"
#include "client/loader/checkpoint.h"
#include "client/loader/extraction_pool.h"
#include "client/loader/facts_reader.h"
#include "client/loader/outcome_recorder.h"
#include "client/loader/reject_log.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::Duration kTickInterval = absl::Milliseconds(250);

// Redraws the progress while nothing comes.
class ProgressTicker {
 public:
  explicit ProgressTicker(ProgressDisplay& progress)
      : thread_([this, &progress] {
          std::unique_lock<std::mutex> lock(mu_);
          while (!changed_.wait_for(lock, absl::ToChronoMilliseconds(kTickInterval),
                                    [this] { return done_; })) {
            progress.Tick();
          }
        }) {}
  ~ProgressTicker() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      done_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;  // last: it uses the others
};

// Calls the pool's Stop() while both exist.
class StopBinding {
 public:
  StopBinding(StopSignal& stop, ExtractionPool& pool) : stop_(stop) {
    stop_.SetCallback([&pool] { pool.Stop(); });
  }
  ~StopBinding() { stop_.SetCallback(nullptr); }

 private:
  StopSignal& stop_;
};

// Counts on the thread that reads, which may still do so when the run has been interrupted.
class LeftOut {
 public:
  void Add(absl::string_view path, absl::string_view reason) {
    std::lock_guard<std::mutex> lock(mu_);
    summary_.CountLeftOut(path, reason);
  }
  decltype(LoadSummary::left_out) Counts() const {
    std::lock_guard<std::mutex> lock(mu_);
    return summary_.left_out;
  }

 private:
  mutable std::mutex mu_;
  LoadSummary summary_;
};

absl::Status CheckPaths(const LoadSettings& settings, const FileSystem& files) {
  for (const std::string& path : settings.paths) {
    if (path == "-") continue;
    if (absl::IsNotFound(files.Stat(path).status())) {
      return absl::NotFoundError(absl::StrCat(path, ": no such file or folder"));
    }
  }
  return absl::OkStatus();
}

// Whatever makes the same input give another result.
std::string CheckpointSettings(const LoadSettings& settings) {
  return absl::StrCat(
      "server=", settings.server,
      " format=", settings.format.has_value() ? InputFormatName(*settings.format) : "auto",
      " published=", settings.defaults.published, " publisher=", settings.defaults.publisher,
      " extractor=", settings.extractor);
}

// The answer that a server with an empty graph would give, as far as it can be told.
v1::IngestArticlesResponse DryRunResponse(const v1::ArticleFacts& facts) {
  v1::IngestArticlesResponse response;
  auto& added = *response.mutable_added();
  added["people"] = facts.persons_size();
  added["roles"] = facts.offices_size();
  added["tenures"] = facts.tenures_size();
  added["meetings"] = facts.meetings_size();
  added["statements"] = facts.statements_size();
  return response;
}

absl::Status RunDry(const LoadSettings& settings, const LoadEnvironment& environment,
                    ExtractionPool& pool, OutcomeRecorder& recorder) {
  PreparedItem item;
  while (pool.Next(&item) == ExtractionPool::NextResult::kItem) {
    ItemOutcome outcome;
    outcome.place = item.place;
    outcome.dropped = std::move(item.dropped);
    if (auto* facts = std::get_if<v1::ArticleFacts>(&item.content)) {
      outcome.result = DryRunResponse(*facts);
      if (settings.print == LoadSettings::Print::kReading) {
        // The printer names an article by its key; here its file tells more.
        facts->mutable_article()->set_key(item.place.article);
        // Whole lines at once, for who reads along.
        *environment.out << PrintFacts(*facts) << '\n' << std::flush;
      } else if (settings.print == LoadSettings::Print::kFacts) {
        CHANCERY_ASSIGN_OR_RETURN(const std::string json, FactsToJson(*facts));
        *environment.out << json << '\n' << std::flush;
      }
      if (!environment.out->good()) return absl::UnknownError("cannot write the output");
    } else if (std::get_if<GraphPiece>(&item.content) != nullptr) {
      outcome.result = v1::IngestArticlesResponse();
    } else {
      outcome.result = std::get<Reject>(std::move(item.content));
    }
    recorder.Record(outcome);
    pool.Release(item.place.bytes);
  }
  environment.out->flush();
  if (!environment.out->good()) return absl::UnknownError("cannot write the output");
  return absl::OkStatus();
}

absl::Status RunSender(const LoadSettings& settings, const LoadEnvironment& environment,
                       ExtractionPool& pool, OutcomeRecorder& recorder, StopSignal& stop) {
  IngestSender::Observer observer;
  observer.on_outcome = [&](const ItemOutcome& outcome) { recorder.Record(outcome); };
  observer.on_retry = [&](const absl::Status& status, absl::Duration wait, int attempt,
                          int attempts) {
    if (settings.quiet) return;
    environment.progress->Print(
        absl::StrCat(status.message(), "; trying again in ",
                     absl::FormatDuration(absl::Trunc(wait, absl::Milliseconds(10))), " (", attempt,
                     " of ", attempts, ")"));
  };
  IngestSender sender(
      settings.sender, environment.open_stream,
      [&](absl::Duration wait) { return stop.WaitFor(wait); }, observer, environment.apply_piece);
  return sender.Run(pool);
}

}  // namespace

LoadResult RunLoad(const LoadSettings& settings, const LoadEnvironment& environment,
                   StopSignal& stop) {
  LoadResult result;
  result.summary.dry_run = settings.dry_run;
  result.status = CheckPaths(settings, *environment.files);
  if (!result.status.ok()) return result;
  for (const std::string& path : settings.paths) {
    result.status = CheckNamedPath(*environment.files, path, settings.format);
    result.wrong_use = !result.status.ok();
    if (result.wrong_use) return result;
  }

  absl::optional<RejectLog> rejects;
  if (!settings.rejects_path.empty()) {
    absl::StatusOr<RejectLog> opened = RejectLog::Open(settings.rejects_path);
    result.status = opened.status();
    if (!opened.ok()) return result;
    rejects.emplace(*std::move(opened));
  }
  std::unique_ptr<Checkpoint> checkpoint;
  if (!settings.checkpoint_path.empty()) {
    absl::StatusOr<std::unique_ptr<Checkpoint>> loaded =
        Checkpoint::Load(settings.checkpoint_path, CheckpointSettings(settings));
    // Written at once, so that a place where it cannot be is known before hours of work.
    result.status = loaded.ok() ? (*loaded)->Save() : loaded.status();
    if (!result.status.ok()) return result;
    checkpoint = *std::move(loaded);
  }

  const absl::Time start = environment.clock->Now();
  const InputTotals totals = CountInputs(*environment.files, settings.paths, settings.format);
  if (totals.complete) environment.progress->SetTotal(totals.bytes);

  InputReaderOptions reader_options;
  reader_options.format = settings.format;
  reader_options.max_article_bytes = settings.max_article_bytes;
  reader_options.open_documents = environment.open_documents;
  reader_options.stop = stop.flag();
  if (!settings.quiet) {
    reader_options.on_remark = [&environment](const std::string& remark) {
      environment.progress->Print(remark);
    };
  }
  LeftOut left_out;
  reader_options.on_left_out = [&](const std::string& path, absl::string_view reason) {
    left_out.Add(path, reason);
    if (settings.verbose && !settings.quiet) {
      environment.progress->Print(absl::StrCat("left out: ", path, ": ", reason));
    }
  };
  InputReader reader(*environment.files, reader_options, settings.paths, checkpoint.get());
  ArticleDefaults defaults = settings.defaults;
  defaults.html.max_html_bytes = static_cast<size_t>(settings.max_article_bytes);
  const ArticlePreparer preparer(std::move(defaults), environment.extract);
  ExtractionPool::Options pool_options;
  pool_options.threads = settings.threads;
  ExtractionPool pool(
      pool_options, [&reader] { return reader.Next(); },
      [&preparer](SourceItem item) { return preparer.Prepare(std::move(item)); });

  // Set on the thread that records.
  std::atomic<bool> ended_by_reject{false};
  std::atomic<bool> recording_failed{false};
  OutcomeRecorder::Options recorder_options;
  recorder_options.quiet = settings.quiet;
  recorder_options.skipped_bytes = [&reader] { return reader.skipped_bytes(); };
  recorder_options.on_failure = [&pool, &recording_failed] {
    recording_failed = true;
    pool.Stop();
  };
  if (settings.fail_fast) {
    recorder_options.on_reject = [&pool, &ended_by_reject] {
      ended_by_reject = true;
      pool.Stop();
    };
  }
  OutcomeRecorder recorder(recorder_options, *environment.clock,
                           rejects.has_value() ? &*rejects : nullptr, checkpoint.get(),
                           environment.progress);
  {
    const StopBinding binding(stop, pool);
    const ProgressTicker ticker(*environment.progress);
    if (settings.dry_run) {
      result.status = RunDry(settings, environment, pool, recorder);
    } else if (environment.bulk != nullptr) {
      result.status = SendInBulk(
          pool, *environment.bulk,
          [&] { return stop.requested() || ended_by_reject || recording_failed; },
          [&recorder](const ItemOutcome& outcome) { recorder.Record(outcome); });
      result.published = result.status.ok();
    } else {
      result.status = RunSender(settings, environment, pool, recorder, stop);
    }
  }
  // What came too late to keep a bulk load from its place has cut nothing short.
  const bool interrupted = stop.requested() && !result.published;
  // A reader that waits for a pipe would keep the pool from ending.
  stop.Request();
  environment.progress->Finish();
  const absl::Status recorded = recorder.Finish();

  result.summary = recorder.summary();
  result.summary.dry_run = settings.dry_run;
  result.summary.skipped = reader.skipped_articles();
  result.summary.left_out = left_out.Counts();
  result.summary.elapsed = environment.clock->Now() - start;
  result.summary.interrupted = interrupted;
  result.failed_fast = ended_by_reject && !result.published;
  // A wait for the server that was cut short, or a bulk load.
  if (absl::IsCancelled(result.status) && (interrupted || ended_by_reject || recording_failed)) {
    result.status = absl::OkStatus();
  }
  if (result.status.ok()) result.status = recorded;
  return result;
}

int LoadExitCode(const LoadResult& result) {
  if (result.wrong_use) return kExitUsage;
  if (!result.status.ok()) return kExitFailed;
  if (result.summary.interrupted) return kExitInterrupted;
  return result.summary.rejected > 0 ? kExitRejects : kExitLoaded;
}

}  // namespace chancery
