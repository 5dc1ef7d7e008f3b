#include "client/loader/load_summary.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/loader/json_value.h"
#include "client/loader/progress.h"

namespace chancery {
namespace {

// "1 meeting", "2 meetings"; `plural` is a collection's name.
std::string Counted(int64_t count, absl::string_view plural) {
  std::string noun(plural);
  if (count == 1) {
    if (plural == "people") {
      noun = "person";
    } else if (plural == "polities") {
      noun = "polity";
    } else if (!noun.empty() && noun.back() == 's') {
      noun.pop_back();
    }
  }
  return absl::StrCat(WithCommas(count), " ", noun);
}

std::string Facts(const LoadSummary& summary) {
  std::vector<std::string> parts;
  // The order in which one tells of them; what else the server counts follows.
  std::map<std::string, int64_t> rest = summary.facts;
  for (const char* name : {"people", "roles", "tenures", "meetings", "statements"}) {
    const auto it = rest.find(name);
    if (it == rest.end()) continue;
    if (it->second != 0) parts.push_back(Counted(it->second, name));
    rest.erase(it);
  }
  for (const auto& [name, count] : rest) {
    if (count != 0) parts.push_back(Counted(count, name));
  }
  return parts.empty() ? "nothing" : absl::StrJoin(parts, ", ");
}

std::string JsonString(const std::string& text) {
  return JsonValue(text).dump(-1, ' ', false, JsonValue::error_handler_t::replace);
}

double PerSecond(const LoadSummary& summary) {
  const double seconds = absl::ToDoubleSeconds(summary.elapsed);
  return seconds > 0 ? static_cast<double>(summary.articles) / seconds : 0;
}

}  // namespace

void LoadSummary::Count(const ItemOutcome& outcome) {
  ++articles;
  dropped += static_cast<int64_t>(outcome.dropped.size());
  const auto* response = std::get_if<v1::IngestArticlesResponse>(&outcome.result);
  if (response == nullptr) {
    ++rejected;
    return;
  }
  switch (response->outcome()) {
    case v1::INGEST_OUTCOME_ADDED:
      ++added;
      break;
    case v1::INGEST_OUTCOME_UNCHANGED:
      ++unchanged;
      break;
    case v1::INGEST_OUTCOME_REPLACED:
      ++replaced;
      break;
    case v1::INGEST_OUTCOME_REJECTED:
      ++rejected;
      break;
    default:
      ++readable;
      break;
  }
  for (const auto& [name, count] : response->added()) facts[name] += count;
  merged_meetings += response->merged_meetings();
  warnings += response->warnings_size();
}

void LoadSummary::CountLeftOut(absl::string_view path, absl::string_view reason) {
  constexpr size_t kMaxKinds = 100;
  const absl::string_view name = path.substr(path.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  std::string kind = dot == absl::string_view::npos || dot == 0
                         ? "without ending"
                         : absl::AsciiStrToLower(name.substr(dot));
  if (left_out.size() >= kMaxKinds) kind = "of other kinds";
  ++left_out[{std::move(kind), std::string(reason)}];
}

std::string SummaryText(const LoadSummary& summary) {
  std::string text =
      absl::StrCat(summary.dry_run ? "Read " : "Loaded ", Counted(summary.articles, "articles"),
                   " in ", absl::StrFormat("%.1f s", absl::ToDoubleSeconds(summary.elapsed)));
  if (summary.articles > 0) absl::StrAppend(&text, " (", RateText(PerSecond(summary)), "/s)");
  std::vector<std::string> parts;
  const std::pair<int64_t, const char*> outcomes[] = {{summary.added, "added"},
                                                      {summary.unchanged, "unchanged"},
                                                      {summary.replaced, "replaced"},
                                                      {summary.rejected, "rejected"}};
  for (const auto& [count, name] : outcomes) {
    if (count > 0) parts.push_back(absl::StrCat(WithCommas(count), " ", name));
  }
  if (!parts.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(parts, ", "));
  absl::StrAppend(&text, ".\n");
  if (summary.skipped > 0) {
    absl::StrAppend(&text, "Skipped ", Counted(summary.skipped, "articles"),
                    " that the checkpoint knew.\n");
  }
  if (!summary.left_out.empty()) {
    int64_t files = 0;
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : summary.left_out) {
      files += count;
      kinds.push_back(
          absl::StrCat("  ", WithCommas(count), " ", kind.first, ": ", kind.second, "\n"));
    }
    absl::StrAppend(&text, "Left out ", Counted(files, "files"), " (--verbose names each):\n",
                    absl::StrJoin(kinds, ""));
  }
  if (summary.articles > 0) {
    absl::StrAppend(&text, summary.dry_run ? "Found: " : "New in the graph: ", Facts(summary), ".");
    if (summary.dry_run) absl::StrAppend(&text, " Nothing was sent.");
    if (summary.merged_meetings > 0) {
      absl::StrAppend(&text, " ", Counted(summary.merged_meetings, "meetings"),
                      summary.merged_meetings == 1 ? " was" : " were", " known already.");
    }
    absl::StrAppend(&text, "\n");
  }
  if (summary.dropped > 0) {
    absl::StrAppend(&text, "Dropped ", Counted(summary.dropped, "facts"),
                    " (or parts of facts) that did not fit the article.\n");
  }
  return text;
}

std::string SummaryJson(const LoadSummary& summary) {
  std::vector<std::string> facts;
  for (const auto& [name, count] : summary.facts) {
    facts.push_back(absl::StrCat("\"", name, "\":", count));
  }
  std::vector<std::string> left_out;
  for (const auto& [kind, count] : summary.left_out) {
    left_out.push_back(absl::StrCat("{\"kind\":", JsonString(kind.first), ",\"reason\":",
                                    JsonString(kind.second), ",\"files\":", count, "}"));
  }
  return absl::StrFormat(
      "{\"articles\":%d,\"added\":%d,\"unchanged\":%d,\"replaced\":%d,\"rejected\":%d,"
      "\"skipped\":%d,\"left_out\":[%s],\"facts\":{%s},\"merged_meetings\":%d,\"warnings\":%d,"
      "\"dropped\":%d,"
      "\"seconds\":%.3f,"
      "\"articles_per_second\":%.1f,\"dry_run\":%s,\"interrupted\":%s}",
      summary.articles, summary.added, summary.unchanged, summary.replaced, summary.rejected,
      summary.skipped, absl::StrJoin(left_out, ","), absl::StrJoin(facts, ","),
      summary.merged_meetings, summary.warnings, summary.dropped,
      absl::ToDoubleSeconds(summary.elapsed), PerSecond(summary),
      summary.dry_run ? "true" : "false", summary.interrupted ? "true" : "false");
}

}  // namespace chancery
