// What one more article costs a store that knows many.
//
//   ingest_benchmark time [SCENARIO...] [--articles N]   articles a second, of the first and the
//   last ingest_benchmark rows [SCENARIO...] [--articles N]   rows read and written by an article
//
// In one process, over RocksDB in a directory of its own; without sync, as a loader is not kept
// waiting by the disk when many articles share one.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/base/status_macros.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/benchmark/ingest_run.h"
#include "tests/benchmark/ingest_workload.h"

namespace chancery {
namespace {

constexpr int kDefaultArticles = 5000;
constexpr int kMinArticles = 100;
constexpr int kMaxArticles = 10000000;

// Of `articles`, in ten parts: the second (the first fills caches and names) and the last.
struct Ends {
  double first = 0;
  double last = 0;
};

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

absl::Status Run(IngestScenario scenario, int articles, bool rows, const std::string& directory) {
  RocksDbKvStore::Options options;
  options.path = directory;
  options.lane_size = &LaneSizeOfRow;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, RocksDbKvStore::Open(options));
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<IngestRun> run,
                            IngestRun::Create(scenario, std::move(kv)));
  constexpr int kParts = 10;
  const int part = articles / kParts;
  Ends rate;
  Ends reads;
  Ends writes;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kParts; ++i) {
    const auto start = std::chrono::steady_clock::now();
    CHANCERY_ASSIGN_OR_RETURN(const IngestRun::Cost cost, run->Ingest(part));
    double Ends::*end = i <= 1 ? &Ends::first : &Ends::last;
    rate.*end = part / SecondsSince(start);
    reads.*end = static_cast<double>(cost.reads) / part;
    writes.*end = static_cast<double>(cost.writes) / part;
  }
  if (rows) {
    std::cout << absl::StrFormat("%-10s %9d  %8.1f -> %8.1f (%.2fx)  %8.1f -> %8.1f (%.2fx)\n",
                                 NameOf(scenario), articles, reads.first, reads.last,
                                 reads.last / reads.first, writes.first, writes.last,
                                 writes.last / writes.first);
  } else {
    std::cout << absl::StrFormat("%-10s %9d  %8.0f -> %8.0f /s  %.2f of the first, %.1f s in all\n",
                                 NameOf(scenario), articles, rate.first, rate.last,
                                 rate.last / rate.first, SecondsSince(begin));
  }
  if (scenario == IngestScenario::kTwoNames) {
    const auto start = std::chrono::steady_clock::now();
    CHANCERY_ASSIGN_OR_RETURN(const IngestRun::Cost cost, run->MergeMinisters());
    const int moved = articles / 2;
    std::cout << absl::StrFormat(
        "  their merge: %d articles moved, %.0f /s, %.1f rows read and %.1f written by each\n",
        moved, moved / SecondsSince(start), static_cast<double>(cost.reads) / moved,
        static_cast<double>(cost.writes) / moved);
  }
  std::cout.flush();
  return absl::OkStatus();
}

int Usage() {
  std::cerr << "usage: ingest_benchmark time|rows [SCENARIO...] [--articles N]\nscenarios:";
  for (IngestScenario scenario : kIngestScenarios) std::cerr << " " << NameOf(scenario);
  std::cerr << "\n";
  return 2;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.empty() || (arguments[0] != "time" && arguments[0] != "rows")) return Usage();
  const bool rows = arguments[0] == "rows";
  int articles = kDefaultArticles;
  std::vector<IngestScenario> scenarios;
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (arguments[i] == "--articles" && i + 1 < arguments.size()) {
      if (!absl::SimpleAtoi(arguments[++i], &articles) || articles < kMinArticles ||
          articles > kMaxArticles) {
        return Usage();
      }
      continue;
    }
    const absl::optional<IngestScenario> scenario = ParseIngestScenario(arguments[i]);
    if (!scenario.has_value()) return Usage();
    scenarios.push_back(*scenario);
  }
  if (scenarios.empty()) scenarios.assign(kIngestScenarios.begin(), kIngestScenarios.end());
  std::string directory = (std::filesystem::temp_directory_path() / "chancery-ingest-XXXXXX");
  if (mkdtemp(directory.data()) == nullptr) {
    std::cerr << "ingest_benchmark: cannot make a directory for the store\n";
    return 1;
  }
  std::cout << (rows ? "scenario    articles  rows read by an article        rows written by one\n"
                     : "scenario    articles  articles a second\n");
  int result = 0;
  for (IngestScenario scenario : scenarios) {
    const absl::Status status =
        Run(scenario, articles, rows, absl::StrCat(directory, "/", NameOf(scenario)));
    if (status.ok()) continue;
    std::cerr << "ingest_benchmark: " << NameOf(scenario) << ": " << status.message() << "\n";
    result = 1;
  }
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  return result;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) {
  return chancery::Main(std::vector<std::string>(argv + 1, argv + argc));
}
