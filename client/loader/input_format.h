// The formats of input, by name.
//
// Pure functions: thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_INPUT_FORMAT_H_
#define CHANCERY_CLIENT_LOADER_INPUT_FORMAT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery {

enum class InputFormat : uint8_t {
  kText,
  kMarkdown,
  kHtml,
  kArticles,
  kFeed,
  kWarc,
  kFacts,
  kDump,
  kHsgTravels,
  kHsgVisits,
  kHsgPocom,
  kFtm,
  kWikidata,
  kPopolo,
  kTenures,
};

// "text", "markdown", "html", "articles" (JSON lines), "feed" (RSS, Atom), "warc" (Web archives),
// "facts", "jsonl" (an export of the whole graph), "hsg-travels", "hsg-visits", "hsg-pocom", "ftm",
// "wikidata", "popolo", "tenures".
absl::string_view InputFormatName(InputFormat format);
absl::optional<InputFormat> ParseInputFormat(absl::string_view name);
// Every name, in this order.
std::vector<std::string> InputFormatNames();

// True for files of many articles, which an importer opens by itself and reads piece by piece.
bool IsRecordFormat(InputFormat format);

// True if files of the format end like `path`, compressed or not: ".xml", ".csv.gz".
bool HasEndingOf(InputFormat format, absl::string_view path);

// "a.jsonl" of "a.jsonl.gz" and "a.jsonl.zst"; other paths as they are.
absl::string_view WithoutCompressionEnding(absl::string_view path);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_INPUT_FORMAT_H_
