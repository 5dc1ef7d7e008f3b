// The words of a text as dates are made of them: numbers with what makes them ordinals, decades or
// amounts, months, days of the week, dashes.
//
//   std::vector<DateWord> words = SplitDateWords("from May 3-5", 0, 12);
//   words[1].month.month;   // 5
//
// Pure functions: thread-safe. Cost: linear in the range.

#ifndef CHANCERY_CLIENT_EXTRACT_DATE_WORDS_H_
#define CHANCERY_CLIENT_EXTRACT_DATE_WORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/model/partial_date.h"

namespace chancery {

// How the name of a month is written.
enum class MonthForm : uint8_t { kNone, kFull, kShort, kLoose };

struct MonthWord {
  int month = 0;
  MonthForm form = MonthForm::kNone;
};

struct DateWord {
  enum class Kind : uint8_t { kWord, kNumber, kOrdinal, kDecade, kAmount, kDash, kPunct };

  Kind kind = Kind::kPunct;
  size_t begin = 0;
  size_t end = 0;
  bool space_before = false;
  // Words: the first letter is a capital. `lower` has ASCII letters in lower case.
  bool capital = false;
  // Of an amount it is what it says if it is a day with stops, "04.09.2023".
  std::string lower;
  // Numbers without groups or decimals; 0..99999.
  int value = 0;
  int digits = 0;
  // Punctuation: the character; '\'' for all apostrophes.
  char punct = 0;
  // What the word is in the calendar: looked up once, asked often.
  MonthWord month;
  int weekday = 0;  // 1 to 7
  bool short_weekday = false;
  // False where no date can begin.
  bool may_begin = true;
};

// The words in bytes [begin, end) of `text`, which must be on code point boundaries.
std::vector<DateWord> SplitDateWords(absl::string_view text, size_t begin, size_t end);

// "spring", "fall".
absl::optional<PartialDate::Season> SeasonOf(const DateWord& lex);

// Small numbers as words, too; 0 for none.
int CountOf(const DateWord& lex);

// "fifteenth" is 15, "thirtieth" 30; 0 for other words and for those above.
int SpelledOrdinal(const DateWord& lex);

// Equality of words that mostly differ: tells by the first letter before it looks at all of them.
inline bool IsSameWord(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && !a.empty() && a.front() == b.front() && a == b;
}

template <size_t N>
bool IsAmong(absl::string_view word, const absl::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [word](absl::string_view other) { return IsSameWord(word, other); });
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DATE_WORDS_H_
