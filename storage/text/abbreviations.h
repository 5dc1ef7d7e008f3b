// Which dots end a sentence, and which belong to a word. Shared by the tokenizer and the sentence
// splitter, so that both see one text.
//
// Thread-safe: pure functions. Cost: O(1), a few bytes on each side are looked at.

#ifndef CHANCERY_STORAGE_TEXT_ABBREVIATIONS_H_
#define CHANCERY_STORAGE_TEXT_ABBREVIATIONS_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace chancery {

enum class DotRole : uint8_t {
  // After an ordinary word: punctuation. It ends the sentence, if what follows allows.
  kStop,
  // Of an abbreviation or an initial; the sentence goes on: "Gen. Milley", "the U.S. president".
  kAbbreviation,
  // Of an abbreviation, and ends the sentence too: "back to the U.S. The talks".
  kAbbreviationAtEnd,
};

// The role of the dot at text[dot]. What follows is looked at up to the next word and within the
// line; at the end of the line every dot of an abbreviation ends its sentence.
// REQUIRES: text[dot] == '.'.
DotRole RoleOfDot(absl::string_view text, size_t dot);

// True for capitalised words which begin sentences and hardly follow an abbreviation within one:
// "The", "He", "But", "In".
bool IsSentenceStarter(absl::string_view word);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_ABBREVIATIONS_H_
