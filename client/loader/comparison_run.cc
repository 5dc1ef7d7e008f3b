#include "client/loader/comparison_run.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/display_text.h"
#include "client/cli/table_writer.h"
#include "client/compare/facts_comparison.h"
#include "client/loader/content_hash.h"
#include "client/loader/facts_reader.h"
#include "client/loader/line_reader.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Json = nlohmann::ordered_json;

// What stands in the table where one of them says nothing.
constexpr char kNothing[] = "-";

struct ReadArticle {
  // What both files know it by.
  std::string key;
  uint64_t text_hash = 0;
  // Without the text and where in it each fact stands.
  v1::ArticleFacts facts;
};

void DropSources(v1::ArticleFacts* facts) {
  for (auto& person : *facts->mutable_persons()) person.clear_sources();
  for (auto& office : *facts->mutable_offices()) office.clear_sources();
  for (auto& tenure : *facts->mutable_tenures()) tenure.clear_sources();
  for (auto& meeting : *facts->mutable_meetings()) meeting.clear_sources();
  for (auto& statement : *facts->mutable_statements()) statement.clear_sources();
}

class FactsFile {
 public:
  FactsFile(std::unique_ptr<ByteSource> source, std::string path, int64_t max_line_bytes)
      : path_(path == "-" ? "standard input" : std::move(path)),
        max_line_bytes_(max_line_bytes),
        lines_(std::move(source), max_line_bytes) {}

  // False at the end.
  absl::StatusOr<bool> Next(ReadArticle* article) {
    LineReader::Line line;
    do {
      CHANCERY_ASSIGN_OR_RETURN(const bool more, lines_.Next(&line));
      if (!more) return false;
    } while (!line.too_long && absl::StripAsciiWhitespace(line.text).empty());
    const std::string place = absl::StrCat(path_, ":", line.number, ": ");
    if (line.too_long) {
      return absl::InvalidArgumentError(absl::StrCat(place, line.bytes, " bytes, more than the ",
                                                     "limit of ", max_line_bytes_,
                                                     " (--max-article-bytes)"));
    }
    absl::StatusOr<v1::ArticleFacts> facts = ReadFacts(line.text);
    if (!facts.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(place, facts.status().message()));
    }
    article->facts = *std::move(facts);
    v1::ArticleSource& source = *article->facts.mutable_article();
    ContentHash hash;
    hash.Add(source.text());
    article->text_hash = hash.value();
    article->key = !source.key().empty()   ? source.key()
                   : !source.url().empty() ? source.url()
                                           : absl::StrFormat("text %016x", hash.value());
    source.clear_text();
    DropSources(&article->facts);
    if (!seen_.insert(article->key).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, "article \"", article->key, "\" stands in an earlier line, too"));
    }
    return true;
  }

 private:
  const std::string path_;
  const int64_t max_line_bytes_;
  LineReader lines_;
  absl::flat_hash_set<std::string> seen_;
};

absl::StatusOr<std::unique_ptr<FactsFile>> OpenFacts(const FileSystem& files,
                                                     const std::string& path,
                                                     const ComparisonSettings& settings) {
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, files.Open(path));
  return std::make_unique<FactsFile>(std::move(source), path, settings.max_line_bytes);
}

std::string Percent(const FieldTotals& totals) {
  // Never 100 % while something differs.
  return absl::StrFormat(
      "%.1f %%", totals.same == totals.all() ? 100.0 : std::min(totals.Agreement() * 100, 99.9));
}

class Report {
 public:
  Report(const ComparisonSettings& settings, std::ostream& out) : settings_(settings), out_(out) {}

  void Add(const ReadArticle& article, ArticleComparison compared) {
    for (size_t i = 0; i < kComparedFields; ++i) {
      totals_[i].same += compared.totals[i].same;
      totals_[i].differing += compared.totals[i].differing;
      totals_[i].only_a += compared.totals[i].only_a;
      totals_[i].only_b += compared.totals[i].only_b;
    }
    if (compared.differences.empty()) return;
    equal_ = false;
    const std::string& title = article.facts.article().title();
    if (settings_.json) {
      Json object;
      object["article"] = article.key;
      if (!title.empty()) object["title"] = title;
      object["differences"] = Json::array();
      for (const Difference& found : compared.differences) {
        Json difference;
        difference["field"] = std::string(ComparedFieldName(found.field));
        if (!found.of.empty()) difference["of"] = found.of;
        difference["a"] = found.a.empty() ? Json() : Json(found.a);
        difference["b"] = found.b.empty() ? Json() : Json(found.b);
        object["differences"].push_back(std::move(difference));
      }
      Print(object);
      return;
    }
    out_ << IndentText(
        absl::StrCat(Printable(article.key), title.empty() ? "" : ": ", Printable(title)), "",
        settings_.width);
    TableWriter table({{"Field", TableColumn::Fit::kFixed},
                       {"Of", TableColumn::Fit::kWraps, false, /*optional=*/true},
                       {"A", TableColumn::Fit::kWraps},
                       {"B", TableColumn::Fit::kWraps}},
                      {settings_.width}, out_);
    for (const Difference& found : compared.differences) {
      table.AddRow({std::string(ComparedFieldName(found.field)), found.of,
                    found.a.empty() ? kNothing : found.a, found.b.empty() ? kNothing : found.b});
    }
    table.Finish();
    out_ << '\n';
  }

  // True where nothing differs.
  bool Finish() {
    if (settings_.json) {
      Json fields;
      for (size_t i = 0; i < kComparedFields; ++i) {
        Json field;
        field["same"] = totals_[i].same;
        field["differing"] = totals_[i].differing;
        field["only_a"] = totals_[i].only_a;
        field["only_b"] = totals_[i].only_b;
        field["agreement"] = totals_[i].Agreement();
        fields[std::string(ComparedFieldName(static_cast<ComparedField>(i)))] = std::move(field);
      }
      Json object;
      object["equal"] = equal_;
      object["totals"] = std::move(fields);
      Print(object);
      return equal_;
    }
    TableWriter table({{"Field", TableColumn::Fit::kFixed},
                       {"Same", TableColumn::Fit::kFixed, /*align_right=*/true},
                       {"Differ", TableColumn::Fit::kFixed, /*align_right=*/true},
                       {"Only in A", TableColumn::Fit::kFixed, /*align_right=*/true},
                       {"Only in B", TableColumn::Fit::kFixed, /*align_right=*/true},
                       {"Agreement", TableColumn::Fit::kFixed, /*align_right=*/true}},
                      {settings_.width}, out_);
    for (size_t i = 0; i < kComparedFields; ++i) {
      const FieldTotals& totals = totals_[i];
      table.AddRow({std::string(ComparedFieldName(static_cast<ComparedField>(i))),
                    WithThousands(totals.same), WithThousands(totals.differing),
                    WithThousands(totals.only_a), WithThousands(totals.only_b),
                    totals.all() == 0 ? kNothing : Percent(totals)});
    }
    table.Finish();
    return equal_;
  }

 private:
  void Print(const Json& object) {
    out_ << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  const ComparisonSettings& settings_;
  std::ostream& out_;
  ComparisonTotals totals_ = {};
  bool equal_ = true;
};

ArticleComparison OnlyIn(bool a) {
  ArticleComparison compared;
  FieldTotals& articles = compared.totals[static_cast<size_t>(ComparedField::kArticles)];
  ++(a ? articles.only_a : articles.only_b);
  const std::string present = "present";
  compared.differences.push_back(
      {ComparedField::kArticles, "", a ? present : "", a ? "" : present});
  return compared;
}

absl::StatusOr<ArticleComparison> Compare(const ReadArticle& a, const ReadArticle& b) {
  CHANCERY_ASSIGN_OR_RETURN(ArticleComparison compared, CompareFacts(a.facts, b.facts),
                            _ << "article \"" << a.key << "\"");
  if (a.text_hash != b.text_hash) {
    FieldTotals& articles = compared.totals[static_cast<size_t>(ComparedField::kArticles)];
    articles = {0, 1, 0, 0};
    compared.differences.insert(compared.differences.begin(),
                                {ComparedField::kArticles, "", "one text", "another text"});
  }
  return compared;
}

}  // namespace

absl::StatusOr<bool> RunComparison(const FileSystem& files, const ComparisonSettings& settings,
                                   std::ostream& out) {
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<FactsFile> file_a,
                            OpenFacts(files, settings.path_a, settings));
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<FactsFile> file_b,
                            OpenFacts(files, settings.path_b, settings));
  std::vector<ReadArticle> articles_b;
  absl::flat_hash_map<std::string, size_t> index_b;
  ReadArticle article;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, file_b->Next(&article));
    if (!more) break;
    index_b.emplace(article.key, articles_b.size());
    articles_b.push_back(std::move(article));
    article = ReadArticle();
  }
  std::vector<bool> met(articles_b.size());
  Report report(settings, out);
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool more, file_a->Next(&article));
    if (!more) break;
    const auto it = index_b.find(article.key);
    if (it == index_b.end()) {
      report.Add(article, OnlyIn(/*a=*/true));
      continue;
    }
    met[it->second] = true;
    CHANCERY_ASSIGN_OR_RETURN(ArticleComparison compared, Compare(article, articles_b[it->second]));
    report.Add(article, std::move(compared));
  }
  for (size_t i = 0; i < articles_b.size(); ++i) {
    if (!met[i]) report.Add(articles_b[i], OnlyIn(/*a=*/false));
  }
  const bool equal = report.Finish();
  out.flush();
  if (!out.good()) return absl::UnknownError("cannot write the output");
  return equal;
}

}  // namespace chancery
