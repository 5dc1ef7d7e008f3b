// What is asked of a text: words, and phrases in quotation marks.
//
//   TextQuery query = ParseTextQuery("sanctions \"nuclear weapons\"");
//   query.words      // nuclear, sanction, weapon: each in any place
//   query.phrases    // {nuclear, weapon}: one behind the other
//
// A text answers if it has all words and all phrases, in the form of TextWords: endings, case,
// accents and script do not matter. Words that carry nothing are left out, but count in phrases.
// Straight quotation marks and “typographic” ones are the same; a mark that nothing closes reaches
// to the end.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_TEXT_TEXT_QUERY_H_
#define CHANCERY_STORAGE_TEXT_TEXT_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/text/span.h"

namespace chancery {

struct TextQuery {
  std::vector<std::string> words;                 // sorted, each once; those of phrases included
  std::vector<std::vector<std::string>> phrases;  // of two words or more

  // Nothing to look for: every word carries nothing, or there is none.
  bool empty() const { return words.empty(); }
};

TextQuery ParseTextQuery(absl::string_view text);

// True if the text has each phrase. Cost: that of TextWords, nothing without phrases.
bool HasPhrases(const TextQuery& query, absl::string_view text);

// True if a thing with these texts answers: together they have all words, and one of them has all
// phrases. False for a query that is empty. Cost: that of TextWords of all, twice with phrases.
bool TextsAnswer(const TextQuery& query, absl::Span<const absl::string_view> texts);

// How well a text of `length` indexed words answers that has the words of the query so many times
// each: above 0, below 1, and the higher the more often and the shorter the text. It is the term of
// BM25 for what a word counts in a text, with k1 = 1.2 and b = 0.75, averaged over the words
// (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
// equation 3.15, over k1 + 1). How rare a word is does not count, as every answer has all of them;
// and texts are measured against kUsualTextWords, not against an average that each commit moves: so
// a text's score never changes while it does not.
inline constexpr uint32_t kUsualTextWords = 16;
float ScoreText(absl::Span<const uint32_t> times, uint32_t length);

// A part of the text of about `max_bytes` that shows a word of the query, from and to ends of
// words; the whole text if it is no longer.
Span ExcerptFor(const TextQuery& query, absl::string_view text, size_t max_bytes);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_TEXT_QUERY_H_
