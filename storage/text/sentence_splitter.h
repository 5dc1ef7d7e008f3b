// Cuts a text into sentences, as English news writes them.
//
//   for (const Span& sentence : SplitSentences(article)) Use(sentence.Of(article));
//
// A line is a paragraph: a sentence never goes on past its end. Within a line a sentence ends after
// . ! ? or an ellipsis, with the quotation marks and brackets that close right after it, if what
// follows may begin another:
//
// - not a small letter: “Why?” he asked. is one sentence;
// - not right after the dot of an abbreviation that stands before something (Gen. Milley, Jan. 21,
//   J. Smith), and after one that can stand last (U.S., Inc., 5 p.m.) only if the next word is one
//   that begins sentences (The, He, But, In...);
// - not inside a number (3.5), a name (state.gov), or after the number of a list (1. First).
//
// A quotation of several sentences is cut like other text; “I agree,” he said. is one sentence.
//
// Sentences are in order, do not overlap, and begin and end with something visible; between them
// there is only white space. Works on any bytes, also invalid UTF-8. Thread-safe: pure function.
// Cost: linear.

#ifndef CHANCERY_STORAGE_TEXT_SENTENCE_SPLITTER_H_
#define CHANCERY_STORAGE_TEXT_SENTENCE_SPLITTER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "storage/text/span.h"

namespace chancery {

std::vector<Span> SplitSentences(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_SENTENCE_SPLITTER_H_
