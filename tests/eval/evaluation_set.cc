#include "tests/eval/evaluation_set.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/extract/fact_printer.h"
#include "client/loader/article_reader.h"
#include "client/loader/file_system.h"
#include "client/loader/hsg_importer.h"
#include "client/loader/input_walker.h"
#include "storage/base/status_macros.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/eval/reading.h"

namespace chancery {
namespace {

constexpr absl::string_view kGoldEnding = ".gold.json";
constexpr int64_t kMaxFileBytes = int64_t{256} << 20;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  return ReadAll(PosixFileSystem(), path, kMaxFileBytes);
}

// What the extractor finds, by the way that a user sees it: the loader's dry run.
absl::StatusOr<Reading> Read(const Extractor& extractor, const v1::ArticleSource& article,
                             const ExtractionContext& context = {}) {
  CHANCERY_ASSIGN_OR_RETURN(const v1::ArticleFacts facts, extractor.Extract(article, context));
  return ParseReading(PrintFacts(facts));
}

// Below `folder`, in the order of their names.
absl::StatusOr<std::vector<std::string>> XmlFiles(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> paths;
  std::filesystem::recursive_directory_iterator it(folder, error);
  for (; !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
    if (it->path().extension() == ".xml") paths.push_back(it->path().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": ", error.message()));
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Calls `visit(document)` for every trip of a file with a text.
template <typename Visit>
absl::Status ForEachTrip(const std::string& path, Visit visit) {
  const PosixFileSystem files;
  InputFile file;
  file.path = path;
  file.name = path.substr(path.rfind('/') + 1);
  file.format = InputFormat::kHsgTravels;
  CHANCERY_ASSIGN_OR_RETURN(std::string content, ReadFile(path));
  CHANCERY_ASSIGN_OR_RETURN(
      const std::unique_ptr<DocumentSource> source,
      OpenHsgDocuments(files, Gazetteer::Default(), file, std::move(content)));
  while (absl::optional<SourceItem> item = source->Next()) {
    const auto* document = std::get_if<DocumentInput>(&item->content);
    if (document == nullptr) continue;
    CHANCERY_RETURN_IF_ERROR(visit(*document)) << path;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<GoldArticle>> ReadGoldArticles(const std::string& folder) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names, PosixFileSystem().List(folder));
  std::vector<GoldArticle> articles;
  for (const std::string& file : names) {
    absl::string_view name = file;
    if (!absl::ConsumeSuffix(&name, kGoldEnding)) continue;
    GoldArticle article;
    article.name = std::string(name);
    const std::string stem = absl::StrCat(folder, "/", name);
    CHANCERY_ASSIGN_OR_RETURN(const std::string gold, ReadFile(absl::StrCat(folder, "/", file)));
    CHANCERY_ASSIGN_OR_RETURN(article.gold, ParseReading(gold), _ << stem << kGoldEnding);
    // As the loader reads it, so that dates are those that a user gets.
    TextInput input;
    input.metadata_file = stem + ".json";
    CHANCERY_ASSIGN_OR_RETURN(input.metadata, ReadFile(input.metadata_file));
    CHANCERY_ASSIGN_OR_RETURN(input.text, ReadFile(stem + ".txt"));
    CHANCERY_ASSIGN_OR_RETURN(article.source, ReadArticle(std::move(input), ArticleDefaults()));
    article.source.set_key(article.name);
    articles.push_back(std::move(article));
  }
  if (articles.empty()) return absl::NotFoundError(absl::StrCat("no *.gold.json in ", folder));
  return articles;
}

absl::StatusOr<ExtractionScore> ScoreArticles(const Extractor& extractor,
                                              const std::vector<GoldArticle>& articles,
                                              ExtractionScore::Listener listener) {
  ExtractionScore score(std::move(listener));
  for (const GoldArticle& article : articles) {
    CHANCERY_ASSIGN_OR_RETURN(const Reading found, Read(extractor, article.source),
                              _ << "article " << article.name);
    score.AddArticle(article.name, article.gold, found);
  }
  return score;
}

absl::StatusOr<ExtractionScore> ScoreTrips(const Extractor& extractor, const std::string& folder,
                                           ExtractionScore::Listener listener) {
  const std::string gold_path = folder + "/travels_gold.jsonl";
  CHANCERY_ASSIGN_OR_RETURN(const std::string lines, ReadFile(gold_path));
  std::vector<TripGold> trips;
  absl::flat_hash_map<std::string, Reading> readings;
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipWhitespace())) {
    CHANCERY_ASSIGN_OR_RETURN(TripGold trip, ParseTripGold(line), _ << gold_path);
    readings[trip.id];
    trips.push_back(std::move(trip));
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> paths, XmlFiles(folder + "/travels"));
  for (const std::string& path : paths) {
    CHANCERY_RETURN_IF_ERROR(ForEachTrip(path, [&](const DocumentInput& trip) -> absl::Status {
      const std::string& key = trip.article.key();
      const auto wanted = readings.find(absl::string_view(key).substr(key.rfind(':') + 1));
      if (wanted == readings.end()) return absl::OkStatus();
      CHANCERY_ASSIGN_OR_RETURN(wanted->second, Read(extractor, trip.article, trip.context));
      return absl::OkStatus();
    }));
  }
  ExtractionScore score(std::move(listener));
  for (const TripGold& trip : trips) score.AddTrip(trip, readings[trip.id]);
  return score;
}

}  // namespace chancery
