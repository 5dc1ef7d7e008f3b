// Reads one line of JSON as ArticleFacts, in the JSON form of protobuf.
//
// Strict: a field that ArticleFacts does not have is an error that names it, and so is an index
// that points outside of its list, so that a misspelt export is not loaded in part.
//
// Pure functions: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_LOADER_FACTS_READER_H_
#define CHANCERY_CLIENT_LOADER_FACTS_READER_H_

#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/loader/source_item.h"

namespace chancery {

// INVALID_ARGUMENT with the reason FACTS_INVALID, INVALID_UTF8 or NOT_TEXT; the message names the
// field ("persons[1].nam: no such field") or the offset.
absl::StatusOr<v1::ArticleFacts> ReadFacts(absl::string_view json);

// The same without CheckFacts: there may be no article, and indexes may lie outside of their lists.
absl::StatusOr<v1::ArticleFacts> ParseFacts(absl::string_view json);

// The facts as one line of JSON, without its end, that ReadFacts reads back to the same message.
// INTERNAL where they have no JSON form: text that is not UTF-8.
absl::StatusOr<std::string> FactsToJson(const v1::ArticleFacts& facts);

// Reads one line of an export of the whole graph, a chancery.v1.ExportGraphResponse.
// INVALID_ARGUMENT as above.
absl::StatusOr<std::variant<v1::ArticleFacts, GraphPiece>> ReadDumpLine(absl::string_view json);

// Checks what holds one message together: that there is an article, and every index lies within its
// list. INVALID_ARGUMENT with the reason FACTS_INVALID, naming the field.
absl::Status CheckFacts(const v1::ArticleFacts& facts);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FACTS_READER_H_
