#include "client/loader/input_format.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

struct FormatName {
  InputFormat format;
  absl::string_view name;
  // Separated by blanks.
  absl::string_view endings;
};

constexpr FormatName kFormats[] = {
    {InputFormat::kText, "text", ".txt"},
    {InputFormat::kMarkdown, "markdown", ".md .markdown"},
    {InputFormat::kHtml, "html", ".html .htm .xhtml"},
    {InputFormat::kArticles, "articles", ".jsonl .ndjson"},
    {InputFormat::kFeed, "feed", ".rss .atom .xml .rdf"},
    {InputFormat::kWarc, "warc", ".warc"},
    {InputFormat::kFacts, "facts", ".jsonl .ndjson"},
    {InputFormat::kDump, "jsonl", ".jsonl .ndjson"},
    {InputFormat::kHsgTravels, "hsg-travels", ".xml"},
    {InputFormat::kHsgVisits, "hsg-visits", ".xml"},
    {InputFormat::kHsgPocom, "hsg-pocom", ".xml"},
    {InputFormat::kFtm, "ftm", ".json .jsonl .ndjson .ijson"},
    {InputFormat::kWikidata, "wikidata", ".json .jsonl .ndjson"},
    {InputFormat::kPopolo, "popolo", ".json"},
    {InputFormat::kTenures, "tenures", ".csv"},
};

}  // namespace

absl::string_view InputFormatName(InputFormat format) {
  for (const FormatName& known : kFormats) {
    if (known.format == format) return known.name;
  }
  return "";
}

std::vector<std::string> InputFormatNames() {
  std::vector<std::string> names;
  for (const FormatName& known : kFormats) names.emplace_back(known.name);
  return names;
}

bool IsRecordFormat(InputFormat format) {
  switch (format) {
    case InputFormat::kFeed:
    case InputFormat::kWarc:
    case InputFormat::kFtm:
    case InputFormat::kWikidata:
    case InputFormat::kPopolo:
    case InputFormat::kTenures:
      return true;
    default:
      return false;
  }
}

absl::string_view WithoutCompressionEnding(absl::string_view path) {
  for (const absl::string_view ending : {".gz", ".zst"}) {
    if (absl::EndsWithIgnoreCase(path, ending)) {
      return path.substr(0, path.size() - ending.size());
    }
  }
  return path;
}

absl::optional<InputFormat> ParseInputFormat(absl::string_view name) {
  for (const FormatName& known : kFormats) {
    if (known.name == name) return known.format;
  }
  return absl::nullopt;
}

bool HasEndingOf(InputFormat format, absl::string_view path) {
  const std::string lower = absl::AsciiStrToLower(WithoutCompressionEnding(path));
  for (const FormatName& known : kFormats) {
    if (known.format != format) continue;
    for (const absl::string_view ending : absl::StrSplit(known.endings, ' ')) {
      if (absl::EndsWith(lower, ending)) return true;
    }
  }
  return false;
}

}  // namespace chancery
