#include "client/extract/date_words.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

using Season = PartialDate::Season;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHigh(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// The length of the white space at `pos`: ASCII blanks, no-break and narrow spaces.
size_t SpaceLength(absl::string_view text, size_t pos) {
  if (absl::ascii_isspace(static_cast<unsigned char>(text[pos]))) return 1;
  for (absl::string_view space : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x8B"}) {
    if (absl::StartsWith(text.substr(pos), space)) return space.size();
  }
  return 0;
}

// The length of the dash at `pos`, 0 for none.
size_t DashLength(absl::string_view text, size_t pos) {
  if (text[pos] == '-') return 1;
  for (absl::string_view dash : {"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93",
                                 "\xE2\x80\x94", "\xE2\x88\x92"}) {
    if (absl::StartsWith(text.substr(pos), dash)) return dash.size();
  }
  return 0;
}

size_t ApostropheLength(absl::string_view text, size_t pos) {
  if (text[pos] == '\'') return 1;
  for (absl::string_view mark : {"\xE2\x80\x99", "\xE2\x80\x98"}) {
    if (absl::StartsWith(text.substr(pos), mark)) return mark.size();
  }
  return 0;
}

// General punctuation (U+2000..U+206F) ends a word; every other byte beyond ASCII is a letter.
bool IsLetterAt(absl::string_view text, size_t pos) {
  const char c = text[pos];
  if (absl::ascii_isalpha(static_cast<unsigned char>(c))) return true;
  if (!IsHigh(c)) return false;
  if (absl::StartsWith(text.substr(pos), "\xE2\x80")) return false;
  if (absl::StartsWith(text.substr(pos), "\xE2\x81")) return false;
  if (absl::StartsWith(text.substr(pos), "\xE2\x88\x92")) return false;
  // Latin-1 signs: no-break space, pound, section, guillemets.
  return !(c == '\xC2' && pos + 1 < text.size() &&
           static_cast<unsigned char>(text[pos + 1]) <= 0xBF);
}

size_t CodePointLength(absl::string_view text, size_t pos) {
  size_t n = 1;
  while (pos + n < text.size() && (static_cast<unsigned char>(text[pos + n]) & 0xC0) == 0x80) ++n;
  return n;
}

// "04.09.2023" itself; empty for another amount.
std::string DottedDay(absl::string_view amount) {
  constexpr size_t kYearDigits = 4;
  const std::vector<absl::string_view> parts = absl::StrSplit(amount, '.');
  if (parts.size() != 3 || parts[0].size() > 2 || parts[1].size() > 2 ||
      parts[2].size() != kYearDigits) {
    return std::string();
  }
  return std::string(amount);
}

// Reads the number at `*pos`, with what makes it an ordinal, a decade or an amount.
DateWord LexNumber(absl::string_view text, size_t* pos, size_t end) {
  DateWord lex;
  lex.kind = DateWord::Kind::kNumber;
  lex.begin = *pos;
  size_t p = *pos;
  while (p < end && IsDigit(text[p])) {
    if (lex.digits < 5) lex.value = lex.value * 10 + (text[p] - '0');
    ++lex.digits;
    ++p;
  }
  if (lex.digits > 5) lex.kind = DateWord::Kind::kAmount;
  // "3,500", "3.5", "10:30": one amount.
  while (p + 1 < end && (text[p] == '.' || text[p] == ',' || text[p] == ':') &&
         IsDigit(text[p + 1])) {
    size_t q = p + 1;
    while (q < end && IsDigit(text[q])) ++q;
    if (text[p] == ',' && q - p - 1 != 3) break;
    lex.kind = DateWord::Kind::kAmount;
    p = q;
  }
  if (lex.kind == DateWord::Kind::kNumber && p < end) {
    const std::string rest = absl::AsciiStrToLower(text.substr(p, std::min<size_t>(4, end - p)));
    const auto ends_after = [&](size_t n) {
      return p + n >= end || (!IsLetterAt(text, p + n) && !IsDigit(text[p + n]));
    };
    for (absl::string_view suffix : {"st", "nd", "rd", "th"}) {
      if (absl::StartsWith(rest, suffix) && ends_after(2)) {
        lex.kind = DateWord::Kind::kOrdinal;
        p += 2;
        break;
      }
    }
    if (lex.kind == DateWord::Kind::kNumber && (lex.digits == 4 || lex.digits == 2)) {
      size_t mark = ApostropheLength(text.substr(0, end), p);
      if (p + mark < end && text[p + mark] == 's' && ends_after(mark + 1) && lex.value % 10 == 0) {
        lex.kind = DateWord::Kind::kDecade;
        p += mark + 1;
      }
    }
    // "1994th-century", "5km": letters that touch the number make it something else.
    if (lex.kind == DateWord::Kind::kNumber && p < end && text[p] != 'T' && IsLetterAt(text, p)) {
      lex.kind = DateWord::Kind::kAmount;
    }
  }
  lex.end = p;
  if (lex.kind == DateWord::Kind::kAmount) {
    lex.lower = DottedDay(text.substr(lex.begin, p - lex.begin));
  }
  *pos = p;
  return lex;
}

constexpr std::array<absl::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<absl::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct ForeignMonth {
  absl::string_view name;
  int month;
};
constexpr ForeignMonth kForeignMonths[] = {
    {"janvier", 1},
    {"fevrier", 2},
    {"f\xC3\xA9vrier", 2},
    {"mars", 3},
    {"avril", 4},
    {"mai", 5},
    {"juin", 6},
    {"juillet", 7},
    {"aout", 8},
    {"ao\xC3\xBBt", 8},
    {"octobre", 10},
    {"decembre", 12},
    {"d\xC3\xA9"
     "cembre",
     12},
    {"januar", 1},
    {"februar", 2},
    {"m\xC3\xA4rz", 3},
    {"maerz", 3},
    {"juni", 6},
    {"juli", 7},
    {"oktober", 10},
    {"dezember", 12},
    {"enero", 1},
    {"febrero", 2},
    {"marzo", 3},
    {"abril", 4},
    {"mayo", 5},
    {"junio", 6},
    {"julio", 7},
    {"agosto", 8},
    {"septiembre", 9},
    {"setiembre", 9},
    {"octubre", 10},
    {"noviembre", 11},
    {"diciembre", 12},
};

// True if one insertion, deletion, substitution or exchange of neighbours makes `a` into `b`.
bool OneEditApart(absl::string_view a, absl::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size()) return true;
  if (a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

MonthWord ReadMonth(const DateWord& lex) {
  if (lex.kind != DateWord::Kind::kWord || lex.lower.size() < 3) return {};
  for (int m = 0; m < 12; ++m) {
    if (IsSameWord(lex.lower, kMonths[m])) return {m + 1, MonthForm::kFull};
    if (lex.capital && ((lex.lower.size() == 3 && kMonths[m].substr(0, 3) == lex.lower) ||
                        (m == 8 && lex.lower == "sept"))) {
      return {m + 1, MonthForm::kShort};
    }
  }
  for (const ForeignMonth& foreign : kForeignMonths) {
    if (IsSameWord(lex.lower, foreign.name)) return {foreign.month, MonthForm::kLoose};
  }
  if (lex.capital && lex.lower.size() >= 6) {
    for (int m = 0; m < 12; ++m) {
      // Slips leave the first letter.
      if (kMonths[m].size() >= 6 && kMonths[m][0] == lex.lower[0] &&
          OneEditApart(lex.lower, kMonths[m])) {
        return {m + 1, MonthForm::kLoose};
      }
    }
  }
  return {};
}

// 1 to 7, or 0.
int ReadWeekday(const DateWord& lex, bool* abbreviated) {
  *abbreviated = false;
  if (lex.kind != DateWord::Kind::kWord || !lex.capital) return 0;
  for (int d = 0; d < 7; ++d) {
    if (lex.lower.empty() || lex.lower.front() != kWeekdays[d].front()) continue;
    if (lex.lower == kWeekdays[d]) return d + 1;
    const bool short_form = (lex.lower.size() == 3 && kWeekdays[d].substr(0, 3) == lex.lower) ||
                            (lex.lower.size() >= 4 && lex.lower.size() <= 5 &&
                             absl::StartsWith(kWeekdays[d], lex.lower));
    if (short_form) {
      *abbreviated = true;
      return d + 1;
    }
  }
  return 0;
}

constexpr std::array<absl::string_view, 12> kCounts = {"one",  "two", "three",  "four",
                                                       "five", "six", "seven",  "eight",
                                                       "nine", "ten", "eleven", "twelve"};

// Words other than months, weekdays and numbers that a date may begin with.
constexpr absl::string_view kOpeners[] = {
    "the",    "today",  "tonight", "yesterday", "tomorrow", "last",    "this",   "next",
    "past",   "coming", "early",   "late",      "mid",      "earlier", "later",  "beginning",
    "start",  "middle", "end",     "close",     "since",    "until",   "till",   "through",
    "before", "after",  "from",    "between",   "in",       "about",   "around", "nearly",
    "almost", "some",   "roughly", "a",         "an",       "spring",  "summer", "autumn",
    "fall",   "winter", "new",     "christmas"};

// By first letter, the lengths of the words that a date may begin with in small letters: most words
// of a text are told from them by that.
class OpeningWords {
 public:
  OpeningWords() {
    AddAll(kMonths);
    AddAll(kWeekdays);
    AddAll(kCounts);
    AddAll(kOpeners);
    for (const ForeignMonth& foreign : kForeignMonths) Add(foreign.name);
    for (absl::string_view word : {"twenty", "thirty"}) Add(word);
  }

  bool MayHold(absl::string_view word) const {
    return word.size() < 32 &&
           (lengths_[static_cast<unsigned char>(word.front())] >> word.size() & 1u) != 0;
  }

 private:
  template <typename Words>
  void AddAll(const Words& words) {
    for (absl::string_view word : words) Add(word);
  }
  void Add(absl::string_view word) {
    lengths_[static_cast<unsigned char>(word.front())] |= 1u << word.size();
  }

  std::array<uint32_t, 256> lengths_ = {};
};

// Looks every word up once.
void LookUp(std::vector<DateWord>* tokens) {
  static const auto* const opening = new OpeningWords();
  for (DateWord& lex : *tokens) {
    if (lex.kind == DateWord::Kind::kDash || lex.kind == DateWord::Kind::kAmount ||
        lex.kind == DateWord::Kind::kPunct) {
      lex.may_begin = lex.kind == DateWord::Kind::kAmount && !lex.lower.empty();
      continue;
    }
    if (lex.kind != DateWord::Kind::kWord) continue;
    if (!lex.capital && !opening->MayHold(lex.lower)) {
      lex.may_begin = false;
      continue;
    }
    lex.month = ReadMonth(lex);
    lex.weekday = ReadWeekday(lex, &lex.short_weekday);
    lex.may_begin = lex.month.form != MonthForm::kNone || lex.weekday != 0 || CountOf(lex) != 0 ||
                    IsAmong(lex.lower, kOpeners);
  }
}

}  // namespace

std::vector<DateWord> SplitDateWords(absl::string_view text, size_t begin, size_t end) {
  std::vector<DateWord> out;
  out.reserve((end - begin) / 5 + 4);
  const absl::string_view range = text.substr(0, end);
  bool space = true;
  for (size_t pos = begin; pos < end;) {
    if (const size_t n = SpaceLength(range, pos); n > 0) {
      pos += n;
      space = true;
      continue;
    }
    DateWord lex;
    if (IsDigit(range[pos])) {
      lex = LexNumber(range, &pos, end);
    } else if (IsLetterAt(range, pos)) {
      lex.kind = DateWord::Kind::kWord;
      lex.begin = pos;
      while (pos < end && IsLetterAt(range, pos)) pos += CodePointLength(range, pos);
      pos = std::min(pos, end);
      lex.end = pos;
      lex.lower = absl::AsciiStrToLower(range.substr(lex.begin, pos - lex.begin));
      lex.capital = absl::ascii_isupper(static_cast<unsigned char>(range[lex.begin]));
    } else {
      lex.begin = pos;
      if (const size_t dash = DashLength(range, pos); dash > 0) {
        lex.kind = DateWord::Kind::kDash;
        pos += dash;
      } else if (const size_t mark = ApostropheLength(range, pos); mark > 0) {
        lex.punct = '\'';
        pos += mark;
      } else {
        lex.punct = range[pos];
        pos += CodePointLength(range, pos);
      }
      lex.end = pos;
    }
    lex.space_before = space;
    space = false;
    out.push_back(std::move(lex));
  }
  LookUp(&out);
  return out;
}

absl::optional<PartialDate::Season> SeasonOf(const DateWord& lex) {
  if (lex.kind != DateWord::Kind::kWord) return absl::nullopt;
  if (lex.lower == "spring") return Season::kSpring;
  if (lex.lower == "summer") return Season::kSummer;
  if (lex.lower == "autumn" || lex.lower == "fall") return Season::kAutumn;
  if (lex.lower == "winter") return Season::kWinter;
  return absl::nullopt;
}

int SpelledOrdinal(const DateWord& lex) {
  constexpr absl::string_view kOrdinals[] = {
      "first",     "second",      "third",      "fourth",     "fifth",
      "sixth",     "seventh",     "eighth",     "ninth",      "tenth",
      "eleventh",  "twelfth",     "thirteenth", "fourteenth", "fifteenth",
      "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
  if (lex.kind != DateWord::Kind::kWord) return 0;
  int day = 0;
  for (const absl::string_view word : kOrdinals) {
    ++day;
    if (IsSameWord(lex.lower, word)) return day;
  }
  return lex.lower == "thirtieth" ? 30 : 0;
}

int CountOf(const DateWord& lex) {
  if (lex.kind == DateWord::Kind::kNumber && lex.digits <= 3) return lex.value;
  if (lex.kind != DateWord::Kind::kWord) return 0;
  for (int i = 0; i < 12; ++i) {
    if (IsSameWord(lex.lower, kCounts[i])) return i + 1;
  }
  if (lex.lower == "a" || lex.lower == "an") return 1;
  if (lex.lower == "twenty") return 20;
  if (lex.lower == "thirty") return 30;
  return 0;
}

}  // namespace chancery
