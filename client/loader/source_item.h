// What a reader yields and what becomes of it, on its way from a file to the server:
//
//   SourceItem --ArticlePreparer--> PreparedItem --IngestSender--> ItemOutcome
//
// Plain values; thread-compatible. They own all they refer to.

#ifndef CHANCERY_CLIENT_LOADER_SOURCE_ITEM_H_
#define CHANCERY_CLIENT_LOADER_SOURCE_ITEM_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "chancery/v1/article_facts.pb.h"
#include "chancery/v1/curation_service.pb.h"
#include "chancery/v1/ingest_service.pb.h"
#include "client/extract/extraction_context.h"

namespace chancery {

// Where an article comes from, and what the checkpoint must remember of it.
struct SourcePlace {
  // The path as the user would type it; "-" for standard input.
  std::string file;
  // The line, from 1, where a file has an article a line; 0 elsewhere.
  int64_t line = 0;
  // The article in the words of its source: a key, a file name, `travels.xml#secretary-1`. May be
  // empty where not even that could be read.
  std::string article;
  // How many bytes of input it took, for the progress display and the memory bound.
  int64_t bytes = 0;

  // How the checkpoint identifies what has been read so far of the file: its first `end_offset`
  // bytes with the hash `hash`. Of a file without lines, the hash is set on the last item and
  // covers all of it, and its metadata.
  int64_t end_offset = 0;
  uint64_t hash = 0;
  bool last_of_file = false;
  // The file is remembered as a whole, although its records have lines.
  bool whole_file = false;
  // False where nothing can be resumed: standard input and pipes.
  bool resumable = false;
};

// Why an article was set aside. `reason` is one of the constants of reject_reason, or the name of a
// chancery.v1.ErrorReason that the server gave.
struct Reject {
  std::string reason;
  std::string message;
};

// Reasons for scripts to act upon; documented in the loader's --help.
namespace reject_reason {
inline constexpr absl::string_view kUnreadable = "UNREADABLE";
inline constexpr absl::string_view kEmpty = "EMPTY";
inline constexpr absl::string_view kTooLarge = "TOO_LARGE";
inline constexpr absl::string_view kInvalidUtf8 = "INVALID_UTF8";
inline constexpr absl::string_view kNotText = "NOT_TEXT";
inline constexpr absl::string_view kMetadataMissing = "METADATA_MISSING";
inline constexpr absl::string_view kMetadataInvalid = "METADATA_INVALID";
inline constexpr absl::string_view kFactsInvalid = "FACTS_INVALID";
inline constexpr absl::string_view kXmlInvalid = "XML_INVALID";
inline constexpr absl::string_view kJsonInvalid = "JSON_INVALID";
inline constexpr absl::string_view kCsvInvalid = "CSV_INVALID";
inline constexpr absl::string_view kRecordInvalid = "RECORD_INVALID";
inline constexpr absl::string_view kUnknownFormat = "UNKNOWN_FORMAT";
inline constexpr absl::string_view kSymlinkLoop = "SYMLINK_LOOP";
inline constexpr absl::string_view kExtractionFailed = "EXTRACTION_FAILED";
// Of a command that reads articles.
inline constexpr absl::string_view kExtractorEnded = "EXTRACTOR_ENDED";
inline constexpr absl::string_view kExtractorTimeout = "EXTRACTOR_TIMEOUT";
inline constexpr absl::string_view kExtractorInvalid = "EXTRACTOR_INVALID";
}  // namespace reject_reason

// What a source says of an article beside its text, as written; empty where it does not.
struct ArticleFields {
  std::string key;
  std::string title;
  std::string publisher;
  std::string url;
  std::string published;
  std::string language;
};

enum class TextMarkup : uint8_t { kPlain, kMarkdown, kHtml };

// An article as it stands in its file: text with optional metadata beside it.
struct TextInput {
  std::string text;
  TextMarkup markup = TextMarkup::kPlain;
  // Of HTML: what the server said; empty where there is none.
  std::string charset;
  // What the file that it is in says of it: a feed, an archive.
  ArticleFields fields;
  // The metadata file's path for messages, and its content if there is such a file; empty for an
  // article that cannot have one.
  std::string metadata_file;
  absl::optional<std::string> metadata;
  // The key for an article whose metadata gives none.
  std::string default_key;
};

// One line of JSON, an article.
struct ArticleInput {
  std::string json;
};

// One line of JSON, an ArticleFacts.
struct FactsInput {
  std::string json;
};

// One line of a `chancery export --format jsonl`, an ExportGraphResponse.
struct DumpInput {
  std::string json;
};

// What such an export holds beside articles, each to be written by a call of its own, once all that
// stands before it is in the graph.
struct GraphPiece {
  std::variant<v1::WriteFactsRequest, v1::Decision> content;
};

// An article that an importer has read out of a structured source.
struct DocumentInput {
  v1::ArticleSource article;
  ExtractionContext context;
};

struct SourceItem {
  SourcePlace place;
  // ArticleFacts: of an importer whose source needs no extraction.
  std::variant<Reject, TextInput, ArticleInput, FactsInput, DumpInput, DocumentInput,
               v1::ArticleFacts>
      content;
};

struct PreparedItem {
  SourcePlace place;
  std::variant<Reject, v1::ArticleFacts, GraphPiece> content;
  // What was dropped from the facts since it does not fit the article, a sentence each.
  std::vector<std::string> dropped;
};

struct ItemOutcome {
  SourcePlace place;
  // A local reject, or the server's answer (which may be a reject, too).
  std::variant<Reject, v1::IngestArticlesResponse> result;
  // Of the PreparedItem.
  std::vector<std::string> dropped;
};

// The status of an article that is set aside for `reason`, and back. A status without a reason of
// its own gets `fallback`.
absl::Status RejectError(absl::string_view reason, absl::string_view message);
Reject RejectFromStatus(const absl::Status& status, absl::string_view fallback);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_SOURCE_ITEM_H_
