// Measures how well the extractor reads, on every set of texts that is here, and how fast.
//
//   ./dev eval                       the table, and the speed
//   ./dev eval --verbose given       besides, each miss (-), false find (+) and wrong property (~)
//   ./dev eval --ablation            besides, the scores without each stage of reading
//   ./dev eval --no-speed
//   ./dev eval --write-floors        and writes tests/eval/floors.tsv a little below what it found,
//                                    and, if every set is here, the table into docs/extraction.md
//
// docs/extraction.md says what is measured and how. `held_out` and `closed` are never listed: rules
// are not tuned to them, and their misses would tempt one to.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "client/extract/extractor.h"
#include "client/extract/reading_stage.h"
#include "client/loader/file_system.h"
#include "storage/base/status_macros.h"
#include "tests/eval/evaluation_set.h"
#include "tests/eval/extraction_score.h"
#include "tests/eval/extraction_speed.h"
#include "tests/eval/score_floors.h"
#include "tests/eval/score_table.h"

namespace chancery {
namespace {

constexpr char kFloorsFile[] = "tests/eval/floors.tsv";
constexpr char kPage[] = "docs/extraction.md";
constexpr int64_t kMaxPageBytes = 1 << 20;
// Small enough to notice a real loss, large enough for one fact to come or go by accident.
constexpr double kFloorMargin = 0.01;
constexpr size_t kSpeedBytes = 4'000'000;

struct EvaluationSet {
  const char* name;
  const char* title;
  const char* folder;
  const char* what;
  bool trips = false;
  bool listed = true;    // its misses may be shown
  bool guarded = false;  // has floors
};

constexpr EvaluationSet kSets[] = {
    {"own", "own", "tests/eval/articles", "the golden articles, written for the project", false,
     true, true},
    {"held_out", "held out", "tests/eval/held_out", "articles that the rules are not tuned to",
     false, false, true},
    {"closed", "closed", "tests/eval/closed", "newer ones in all genres, never worked on", false,
     false, true},
    {"given", "given", "../shared/articles", "published articles, not part of the project"},
    {"trips", "trips", "../shared/data/history-state-gov", "remarks of history.state.gov", true},
};

struct Options {
  std::string root;
  std::string verbose;
  bool write_floors = false;
  bool speed = true;
  bool ablation = false;
};

int Usage(const std::string& problem) {
  std::vector<std::string> names;
  for (const EvaluationSet& set : kSets) {
    if (set.listed) names.emplace_back(set.name);
  }
  std::cerr << "eval: " << problem << "\nusage: ./dev eval [--verbose " << absl::StrJoin(names, "|")
            << "] [--write-floors] [--ablation] [--no-speed] [--root DIR]\n";
  return 2;
}

// The exit code when the arguments are wrong.
absl::optional<int> ParseOptions(int argc, char** argv, Options* options) {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");  // under `bazel run`
  options->root = workspace == nullptr ? "." : workspace;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--write-floors") {
      options->write_floors = true;
    } else if (argument == "--ablation") {
      options->ablation = true;
    } else if (argument == "--no-speed") {
      options->speed = false;
    } else if ((argument == "--verbose" || argument == "--root") && i + 1 < argc) {
      (argument == "--root" ? options->root : options->verbose) = argv[++i];
    } else {
      return Usage(absl::StrCat("cannot use '", argument, "'"));
    }
  }
  if (options->verbose.empty()) return absl::nullopt;
  const auto* set = absl::c_find_if(
      kSets, [&](const EvaluationSet& known) { return known.name == options->verbose; });
  if (set == std::end(kSets)) {
    return Usage(absl::StrCat("there is no set '", options->verbose, "'"));
  }
  if (!set->listed) return Usage(absl::StrCat(set->name, " is for totals only and is not listed"));
  return absl::nullopt;
}

absl::StatusOr<ExtractionScore> Score(const Extractor& extractor, const EvaluationSet& set,
                                      const std::string& folder, bool verbose) {
  ExtractionScore::Listener listener;
  if (verbose) listener = [](const std::string& line) { std::cout << line << "\n"; };
  if (set.trips) return ScoreTrips(extractor, folder, listener);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles, ReadGoldArticles(folder));
  return ScoreArticles(extractor, articles, listener);
}

absl::Status PrintSpeed(const Extractor& extractor, const std::string& root) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles,
                            ReadGoldArticles(absl::StrCat(root, "/", kSets[0].folder)));
  CHANCERY_ASSIGN_OR_RETURN(const ExtractionSpeed speed,
                            MeasureSpeed(extractor, articles, kSpeedBytes));
  std::cout << absl::StrFormat(
      "\nspeed on one core, %.1f MB of the golden articles, repeated:\n"
      "  one article after another %6.1f MB/s, %.4f of a bare ICU sentence pass\n"
      "  all as one text           %6.1f MB/s, %.4f\n"
      "  ICU sentence pass         %6.1f MB/s\n",
      static_cast<double>(speed.bytes) / 1e6, speed.articles, speed.articles / speed.icu,
      speed.one_text, speed.one_text / speed.icu, speed.icu);
  return absl::OkStatus();
}

absl::Status WriteFloors(const std::string& root, const std::vector<ScoreFloor>& floors) {
  CHANCERY_RETURN_IF_ERROR(
      WriteFileAtomically(absl::StrCat(root, "/", kFloorsFile), PrintFloors(floors)));
  std::cout << "wrote " << kFloorsFile << "\n";
  return absl::OkStatus();
}

absl::Status WritePage(const std::string& root, const std::string& table) {
  const std::string path = absl::StrCat(root, "/", kPage);
  CHANCERY_ASSIGN_OR_RETURN(const std::string page,
                            ReadAll(PosixFileSystem(), path, kMaxPageBytes));
  CHANCERY_ASSIGN_OR_RETURN(const std::string written, PutTableIntoPage(page, table), _ << path);
  CHANCERY_RETURN_IF_ERROR(WriteFileAtomically(path, written));
  std::cout << "wrote " << kPage << "\n";
  return absl::OkStatus();
}

// "F1 date place" of a set, each a number of three digits behind the point.
std::string Summary(const ExtractionScore& score) {
  std::string line;
  for (const Measure measure : {Measure::kMeetingF1, Measure::kDate, Measure::kPlace}) {
    const absl::optional<double> value = score.Value(measure);
    absl::StrAppend(
        &line, line.empty() ? "" : " ",
        value.has_value() ? absl::StrFormat("%.3f", *value).substr(*value < 1 ? 1 : 0) : "-");
  }
  return line;
}

// What each stage adds: the scores without it. A set that is absent is left out, and so are trips,
// which are read by rules of their own.
absl::Status PrintAblation(const std::string& root) {
  std::vector<std::pair<const EvaluationSet*, std::vector<GoldArticle>>> sets;
  std::string head = absl::StrFormat("%-12s", "without");
  for (const EvaluationSet& set : kSets) {
    const std::string folder = absl::StrCat(root, "/", set.folder);
    std::error_code ignored;
    if (set.trips || !std::filesystem::is_directory(folder, ignored)) continue;
    CHANCERY_ASSIGN_OR_RETURN(std::vector<GoldArticle> articles, ReadGoldArticles(folder));
    sets.emplace_back(&set, std::move(articles));
    absl::StrAppendFormat(&head, "  %-14s", set.title);
  }
  std::cout << "\nF1, date and place of meetings, with all stages and without one:\n"
            << head << "\n";
  const auto print = [&sets](const std::string& name, StageSet without) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<Extractor> extractor,
                              Extractor::Create(without));
    std::string line = absl::StrFormat("%-12s", name);
    for (const auto& [set, articles] : sets) {
      CHANCERY_ASSIGN_OR_RETURN(const ExtractionScore score, ScoreArticles(*extractor, articles));
      absl::StrAppendFormat(&line, "  %-14s", Summary(score));
    }
    std::cout << line << "\n";
    return absl::OkStatus();
  };
  CHANCERY_RETURN_IF_ERROR(print("-", StageSet()));
  for (const NamedStage& left_out : kReadingStages) {
    CHANCERY_RETURN_IF_ERROR(print(std::string(left_out.name), StageSet().With(left_out.stage)));
  }
  return absl::OkStatus();
}

absl::Status Run(const Options& options) {
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<Extractor> extractor, Extractor::Create());
  std::vector<std::unique_ptr<ExtractionScore>> scores;
  std::vector<ScoreColumn> columns;
  std::vector<ScoreFloor> floors;
  std::vector<std::string> notes;
  for (const EvaluationSet& set : kSets) {
    const std::string folder = absl::StrCat(options.root, "/", set.folder);
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
      if (options.write_floors && set.guarded) {
        return absl::NotFoundError(
            absl::StrCat(folder, " is not there, so its floors are unknown"));
      }
      columns.push_back({set.title, nullptr});
      notes.push_back(
          absl::StrFormat("%-9s absent, not measured: no folder %s", set.title, set.folder));
      continue;
    }
    CHANCERY_ASSIGN_OR_RETURN(ExtractionScore score,
                              Score(*extractor, set, folder, options.verbose == set.name),
                              _ << "set " << set.name);
    scores.push_back(std::make_unique<ExtractionScore>(std::move(score)));
    columns.push_back({set.title, scores.back().get()});
    notes.push_back(absl::StrFormat("%-9s %s (%s)", set.title, set.what, set.folder));
    if (set.guarded) {
      for (ScoreFloor& floor : FloorsBelow(set.name, *scores.back(), kFloorMargin)) {
        floors.push_back(std::move(floor));
      }
    }
  }
  const std::string table = PrintScoreTable(columns);
  std::cout << absl::StrFormat("%s %s\n\n", extractor->name(), extractor->version()) << table
            << "\n"
            << absl::StrJoin(notes, "\n") << "\n";
  if (options.write_floors) {
    CHANCERY_RETURN_IF_ERROR(WriteFloors(options.root, floors));
    if (scores.size() == std::size(kSets)) {
      CHANCERY_RETURN_IF_ERROR(WritePage(options.root, table));
    }
  }
  if (options.ablation) {
    CHANCERY_RETURN_IF_ERROR(PrintAblation(options.root));
  }
  if (options.speed) return PrintSpeed(*extractor, options.root);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  Options options;
  if (const absl::optional<int> exit_code = ParseOptions(argc, argv, &options)) return *exit_code;
  const absl::Status status = Run(options);
  if (status.ok()) return 0;
  std::cerr << "eval: " << status << "\n";
  return 1;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
