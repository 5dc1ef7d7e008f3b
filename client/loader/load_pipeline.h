// One load from beginning to end:
//
//   InputReader -> ExtractionPool (ArticlePreparer) -> IngestSender -> OutcomeRecorder
//
// Memory is bounded by the pool: what is read counts until its outcome is recorded. A dry run has
// no sender: it prints what would be sent.
//
//   LoadResult result = RunLoad(settings, environment, stop);
//   return LoadExitCode(result);
//
// Blocks. Request `stop` from another thread to end it early: what the server has is still answered
// and recorded. The file system should poll the signal's flag, which is set at the end in any case,
// so that a read that waits for a pipe ends.

#ifndef CHANCERY_CLIENT_LOADER_LOAD_PIPELINE_H_
#define CHANCERY_CLIENT_LOADER_LOAD_PIPELINE_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "client/loader/article_preparer.h"
#include "client/loader/article_reader.h"
#include "client/loader/bulk_target.h"
#include "client/loader/file_system.h"
#include "client/loader/ingest_sender.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/load_summary.h"
#include "client/loader/progress.h"
#include "client/loader/stop_signal.h"
#include "storage/base/clock.h"

namespace chancery {

// What to load, and how.
struct LoadSettings {
  std::vector<std::string> paths;
  absl::optional<InputFormat> format;
  ArticleDefaults defaults;
  int64_t max_article_bytes = int64_t{16} << 20;
  int threads = 1;
  IngestSenderOptions sender;
  // Empty: none.
  std::string rejects_path;
  std::string checkpoint_path;
  // For the checkpoint: the server and the extractor.
  std::string server;
  std::string extractor;
  // Print instead of sending.
  bool dry_run = false;
  // With dry_run, a line for each article: what was read in it, for people and scripts
  // (fact_printer.h); or the ArticleFacts themselves, which `--format facts` reads back.
  enum class Print : uint8_t { kNothing, kReading, kFacts };
  Print print = Print::kNothing;
  bool fail_fast = false;
  bool quiet = false;
  // Name each file of a folder that is left out.
  bool verbose = false;
};

// What the load works with. Everything must outlive it.
struct LoadEnvironment {
  const FileSystem* files = nullptr;
  const Clock* clock = nullptr;
  ProgressDisplay* progress = nullptr;
  // Where a dry run prints.
  std::ostream* out = nullptr;
  ArticlePreparer::ExtractFunction extract;
  decltype(InputReaderOptions::open_documents) open_documents;
  // Where everything goes as a whole; null: to the server, item by item.
  BulkTarget* bulk = nullptr;
  // Not used by a dry run or a bulk load.
  IngestSender::OpenStream open_stream;
  // Null where no export of a whole graph can be loaded.
  IngestSender::ApplyPiece apply_piece;
};

struct LoadResult {
  // Why the load could not be run, or not to its end. OK where every article has its outcome, and
  // when it was interrupted.
  absl::Status status;
  LoadSummary summary;
  // `status` is about what the user asked for: a named file is of no known kind.
  bool wrong_use = false;
  // Set with --fail-fast, when a reject ended the load.
  bool failed_fast = false;
  // Of a bulk load: everything is in place, whatever `status` says of what came after. Then it was
  // not interrupted.
  bool published = false;
};

LoadResult RunLoad(const LoadSettings& settings, const LoadEnvironment& environment,
                   StopSignal& stop);

// Documented in --help: do not renumber.
inline constexpr int kExitLoaded = 0;
inline constexpr int kExitRejects = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailed = 3;
inline constexpr int kExitInterrupted = 130;

// Of --compare.
inline constexpr int kExitEqual = 0;
inline constexpr int kExitDifferent = 1;

int LoadExitCode(const LoadResult& result);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_LOAD_PIPELINE_H_
