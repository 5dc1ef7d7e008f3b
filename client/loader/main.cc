// `chancery-load`, the batch loader: see --help.

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/extract/extractor.h"
#include "client/lib/failover_connection.h"
#include "client/lib/graph_client.h"
#include "client/lib/version.h"
#include "client/loader/article_sources.h"
#include "client/loader/bulk_process.h"
#include "client/loader/comparison_run.h"
#include "client/loader/decompressing_file_system.h"
#include "client/loader/extractor_command.h"
#include "client/loader/file_system.h"
#include "client/loader/graph_piece_writer.h"
#include "client/loader/hsg_importer.h"
#include "client/loader/load_options.h"
#include "client/loader/load_pipeline.h"
#include "client/loader/record_importers.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

constexpr int kDefaultColumns = 80;

int StderrColumns() {
  winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                         : kDefaultColumns;
}

void Complain(const absl::Status& status) {
  std::cerr << "chancery-load: " << status.message() << '\n';
}

// The first Ctrl-C, or SIGTERM, ends the load in good order, the second one at once. Must be called
// before any other thread is started, so that all of them leave these signals alone.
void WatchSignals(StopSignal* stop, StopSignal* stop_at_once, ProgressDisplay* progress,
                  ExtractorCommand* command) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, stop, stop_at_once, progress, command] {
    int signal = 0;
    sigwait(&signals, &signal);
    progress->Print("stopping: waiting for what is under way (again: stop at once)");
    stop->Request();
    sigwait(&signals, &signal);
    stop_at_once->Request();
    if (command != nullptr) command->Abort();
    _exit(kExitInterrupted);
  }).detach();
}

void PrintResult(const LoadOptions& options, const LoadResult& result) {
  const LoadSummary& summary = result.summary;
  const bool bulk = !options.bulk_directory.empty();
  // A bulk load has all or nothing.
  const bool nothing = bulk && !result.published;
  const bool counted = !nothing && (result.status.ok() || summary.articles > 0);
  if (counted && !options.settings.quiet) {
    if (!options.json) {
      // Standard output may have the facts.
      (options.settings.print == LoadSettings::Print::kFacts ? std::cerr : std::cout)
          << SummaryText(summary);
    } else if (!summary.dry_run) {
      std::cout << SummaryJson(summary) << '\n';
    }
    if (result.status.ok() && summary.articles == 0 && summary.skipped == 0 &&
        !summary.interrupted) {
      std::cerr << "chancery-load: found nothing to load\n";
    }
  }
  if (!result.status.ok()) {
    Complain(result.status);
    if (result.wrong_use) std::cerr << "see `chancery-load --help`\n";
    if (!bulk && absl::IsUnavailable(result.status) && !GetErrorDetail(result.status).has_value()) {
      std::cerr << "is chanceryd running there? (--server, CHANCERY_SERVER)\n";
    }
  }
  if (nothing && !result.wrong_use) {
    std::cerr << "nothing was loaded: " << options.bulk_directory << " is as it was\n";
    return;
  }
  if (result.published) {
    if (!result.status.ok()) {
      std::cerr << options.bulk_directory << " has what was loaded all the same\n";
    }
    return;
  }
  const bool unfinished =
      summary.interrupted || result.failed_fast || (!result.status.ok() && summary.articles > 0);
  if (unfinished && !options.settings.quiet && !summary.dry_run) {
    std::cerr << "run the same command again to go on"
              << (options.settings.checkpoint_path.empty()
                      ? ": what is loaded already will not change (--checkpoint FILE would skip it)"
                      : ": what is loaded already will be skipped")
              << '\n';
  }
}

// Null where the built-in rules read. Lives as long as the process.
ExtractorCommand* MakeCommand(const LoadOptions& options, StopSignal* stop) {
  if (options.extractor_command.empty()) return nullptr;
  ExtractorCommandOptions command;
  command.command = options.extractor_command;
  command.processes = options.extractor_processes;
  command.limits.timeout = options.extractor_timeout;
  command.stop = stop->flag();
  command.on_unusable = [stop] { stop->Request(); };
  return new ExtractorCommand(std::move(command));
}

void EndCommand(ExtractorCommand& command, LoadResult* result) {
  if (result->summary.interrupted) {
    command.Abort();
  } else {
    command.Finish();
  }
  if (command.health().ok()) return;
  // It was not the user who stopped it.
  result->summary.interrupted = false;
  result->status = command.health();
}

int Load(LoadOptions options) {
  // These live as long as the process: the thread that waits for signals does.
  auto* stop = new StopSignal;
  auto* stop_at_once = new StopSignal;
  auto* progress =
      new ProgressDisplay(options.progress, std::cerr, SystemClock::Get(), StderrColumns);
  // The same holds for this one: the processes must not outlive an interruption.
  ExtractorCommand* const command = MakeCommand(options, stop);
  WatchSignals(stop, stop_at_once, progress, command);

  const absl::StatusOr<std::unique_ptr<Extractor>> extractor = Extractor::Create();
  if (!extractor.ok()) {
    Complain(extractor.status());
    return kExitFailed;
  }
  options.settings.extractor =
      command == nullptr ? std::string((*extractor)->version())
                         : absl::StrCat("command:", absl::CEscape(options.extractor_command));
  std::unique_ptr<GraphConnection> connection;
  std::unique_ptr<BulkTarget> bulk;
  if (!options.bulk_directory.empty()) {
    const char* const search_path = std::getenv("PATH");
    const absl::StatusOr<std::string> program =
        FindChanceryd(options.chanceryd, search_path == nullptr ? "" : search_path);
    if (!program.ok()) {
      Complain(program.status());
      return kExitFailed;
    }
    absl::StatusOr<std::unique_ptr<BulkTarget>> started =
        StartBulkProcess(*program, options.bulk_directory, options.bulk_texts);
    if (!started.ok()) {
      Complain(started.status());
      return kExitFailed;
    }
    bulk = *std::move(started);
    // It would go on to put its store in place.
    stop_at_once->SetCallback([target = bulk.get()] { target->Kill(); });
  } else if (!options.settings.dry_run) {
    absl::StatusOr<std::unique_ptr<GraphConnection>> created = ConnectToServers(options.connection);
    if (!created.ok()) {
      Complain(created.status());
      return absl::IsInvalidArgument(created.status()) ? kExitUsage : kExitFailed;
    }
    connection = *std::move(created);
  }
  const PosixFileSystem posix(stop->flag());
  const DecompressingFileSystem files(posix, options.decompression);
  LoadEnvironment environment;
  environment.files = &files;
  environment.clock = &SystemClock::Get();
  environment.progress = progress;
  environment.out = &std::cout;
  environment.extract = [&extractor, command](const v1::ArticleSource& article,
                                              const ExtractionContext& context) {
    // Remarks whose subject is a field of their data set are for the rules made for them.
    if (command != nullptr && !context.has_subject()) return command->Extract(article);
    return (*extractor)->Extract(article, context);
  };
  RecordImportOptions records;
  records.publisher = options.settings.defaults.publisher;
  records.stop = stop->flag();
  ArticleSourceOptions articles;
  articles.max_article_bytes = options.settings.max_article_bytes;
  environment.open_documents = [&files, records, articles](const InputFile& file,
                                                           std::string content) {
    if (file.format == InputFormat::kFeed || file.format == InputFormat::kWarc) {
      return OpenArticles(files, file, articles);
    }
    return IsRecordFormat(file.format)
               ? OpenRecords(files, Gazetteer::Default(), file, records)
               : OpenHsgDocuments(files, Gazetteer::Default(), file, std::move(content));
  };
  environment.bulk = bulk.get();
  environment.open_stream = [&connection] { return connection->IngestArticles(); };
  environment.apply_piece = [&connection](const GraphPiece& piece) {
    GraphClient client(*connection);
    return WriteGraphPiece(client, piece);
  };

  LoadResult result = RunLoad(options.settings, environment, *stop);
  stop_at_once->SetCallback(nullptr);
  // What was cut short by that tells nothing of what became of it.
  if (stop_at_once->requested()) _exit(kExitInterrupted);
  if (command != nullptr) EndCommand(*command, &result);
  PrintResult(options, result);
  std::cout.flush();
  if (!std::cout.good()) {
    std::cerr << "chancery-load: cannot write the output\n";
    return kExitFailed;
  }
  return LoadExitCode(result);
}

int Compare(const ComparisonSettings& settings) {
  const PosixFileSystem posix;
  const DecompressingFileSystem files(posix);
  const absl::StatusOr<bool> equal = RunComparison(files, settings, std::cout);
  if (!equal.ok()) {
    Complain(equal.status());
    return kExitFailed;
  }
  return *equal ? kExitEqual : kExitDifferent;
}

int Main(const std::vector<std::string>& args) {
  LoadOptionsEnvironment environment;
  environment.variable = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  };
  environment.stderr_is_terminal = isatty(STDERR_FILENO) != 0;
  environment.processors = static_cast<int>(std::thread::hardware_concurrency());
  absl::StatusOr<LoadOptions> options = ParseLoadOptions(args, environment);
  if (!options.ok()) {
    Complain(options.status());
    std::cerr << "see `chancery-load --help`\n";
    return kExitUsage;
  }
  switch (options->action) {
    case LoadOptions::Action::kHelp:
      std::cout << LoadHelp();
      return kExitLoaded;
    case LoadOptions::Action::kVersion:
      std::cout << "chancery-load " << kClientVersion << '\n';
      return kExitLoaded;
    case LoadOptions::Action::kCompare:
      return Compare(options->comparison);
    case LoadOptions::Action::kLoad:
      break;
  }
  return Load(*std::move(options));
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) {
  // gRPC's own log is not for the user: what failed is said. GRPC_VERBOSITY still turns it on.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  return chancery::Main(std::vector<std::string>(argv + 1, argv + argc));
}
