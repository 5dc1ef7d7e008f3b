// Cuts a text into words as full-text search holds them: what `search sanctions` and a text that
// tells of "Sanctioning" have in common.
//
//   TextWords("Russia’s sanctions on the U.S.")  ->  russia | sanction | on* | the* | us
//
// Words are cut where Unicode (UAX 29, by ICU) ends them, so Chinese and Thai have words, too. Each
// is folded as names are (FoldName: case, accents and script do not matter), without the ending 's,
// and then stemmed by Snowball's English stemmer (Porter 2, libstemmer), whatever its language:
// "sanctions", "sanctioned" and "sanctioning" are one word. Stems of more than kMaxTextWordBytes
// are cut. Words that carry nothing ("the", "of", marked * above) are not indexed, unless they
// stand in capitals: "WHO" and "US" are names.
//
// Stored in index rows: whoever changes the rules must raise kFormatVersion (storage/rows).
//
// Thread-safe; each thread gets a break iterator and a stemmer of its own. Cost: linear, some 10 MB
// a second.

#ifndef CHANCERY_STORAGE_TEXT_TEXT_WORDS_H_
#define CHANCERY_STORAGE_TEXT_TEXT_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/text/span.h"

namespace chancery {

inline constexpr size_t kMaxTextWordBytes = 64;

struct TextWord {
  std::string stem;  // not empty
  Span span;         // of the word in the text, with its ending
  bool indexed = true;
};

// In order. Works on any bytes.
std::vector<TextWord> TextWords(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_TEXT_WORDS_H_
