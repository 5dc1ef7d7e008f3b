#include "client/extract/date_recognizer.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"

namespace chancery {
namespace {

using Basis = DateMention::Basis;
using Relation = DateMention::Relation;
using Season = PartialDate::Season;

// How the name of a month is written.
enum class MonthForm : uint8_t { kNone, kFull, kShort, kLoose };

struct MonthWord {
  int month = 0;
  MonthForm form = MonthForm::kNone;
};

// ---- words ------------------------------------------------------------------------------------

struct Lex {
  enum class Kind : uint8_t { kWord, kNumber, kOrdinal, kDecade, kAmount, kDash, kPunct };

  Kind kind = Kind::kPunct;
  size_t begin = 0;
  size_t end = 0;
  bool space_before = false;
  // Words: the first letter is a capital. `lower` has ASCII letters in lower case.
  bool capital = false;
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

// Reads the number at `*pos`, with what makes it an ordinal, a decade or an amount.
Lex LexNumber(absl::string_view text, size_t* pos, size_t end) {
  Lex lex;
  lex.kind = Lex::Kind::kNumber;
  lex.begin = *pos;
  size_t p = *pos;
  while (p < end && IsDigit(text[p])) {
    if (lex.digits < 5) lex.value = lex.value * 10 + (text[p] - '0');
    ++lex.digits;
    ++p;
  }
  if (lex.digits > 5) lex.kind = Lex::Kind::kAmount;
  // "3,500", "3.5", "10:30": one amount.
  while (p + 1 < end && (text[p] == '.' || text[p] == ',' || text[p] == ':') &&
         IsDigit(text[p + 1])) {
    size_t q = p + 1;
    while (q < end && IsDigit(text[q])) ++q;
    if (text[p] == ',' && q - p - 1 != 3) break;
    lex.kind = Lex::Kind::kAmount;
    p = q;
  }
  if (lex.kind == Lex::Kind::kNumber && p < end) {
    const std::string rest = absl::AsciiStrToLower(text.substr(p, std::min<size_t>(4, end - p)));
    const auto ends_after = [&](size_t n) {
      return p + n >= end || (!IsLetterAt(text, p + n) && !IsDigit(text[p + n]));
    };
    for (absl::string_view suffix : {"st", "nd", "rd", "th"}) {
      if (absl::StartsWith(rest, suffix) && ends_after(2)) {
        lex.kind = Lex::Kind::kOrdinal;
        p += 2;
        break;
      }
    }
    if (lex.kind == Lex::Kind::kNumber && (lex.digits == 4 || lex.digits == 2)) {
      size_t mark = ApostropheLength(text.substr(0, end), p);
      if (p + mark < end && text[p + mark] == 's' && ends_after(mark + 1) && lex.value % 10 == 0) {
        lex.kind = Lex::Kind::kDecade;
        p += mark + 1;
      }
    }
    // "1994th-century", "5km": letters that touch the number make it something else.
    if (lex.kind == Lex::Kind::kNumber && p < end && text[p] != 'T' && IsLetterAt(text, p)) {
      lex.kind = Lex::Kind::kAmount;
    }
  }
  lex.end = p;
  *pos = p;
  return lex;
}

std::vector<Lex> Split(absl::string_view text, size_t begin, size_t end) {
  std::vector<Lex> out;
  out.reserve((end - begin) / 5 + 4);
  const absl::string_view range = text.substr(0, end);
  bool space = true;
  for (size_t pos = begin; pos < end;) {
    if (const size_t n = SpaceLength(range, pos); n > 0) {
      pos += n;
      space = true;
      continue;
    }
    Lex lex;
    if (IsDigit(range[pos])) {
      lex = LexNumber(range, &pos, end);
    } else if (IsLetterAt(range, pos)) {
      lex.kind = Lex::Kind::kWord;
      lex.begin = pos;
      while (pos < end && IsLetterAt(range, pos)) pos += CodePointLength(range, pos);
      pos = std::min(pos, end);
      lex.end = pos;
      lex.lower = absl::AsciiStrToLower(range.substr(lex.begin, pos - lex.begin));
      lex.capital = absl::ascii_isupper(static_cast<unsigned char>(range[lex.begin]));
    } else {
      lex.begin = pos;
      if (const size_t dash = DashLength(range, pos); dash > 0) {
        lex.kind = Lex::Kind::kDash;
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
  return out;
}

// ---- vocabulary -------------------------------------------------------------------------------

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

// Equality of words that mostly differ: tells by the first letter before it looks at all of them.
bool Same(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && !a.empty() && a.front() == b.front() && a == b;
}

MonthWord ReadMonth(const Lex& lex) {
  if (lex.kind != Lex::Kind::kWord || lex.lower.size() < 3) return {};
  for (int m = 0; m < 12; ++m) {
    if (Same(lex.lower, kMonths[m])) return {m + 1, MonthForm::kFull};
    if (lex.capital && ((lex.lower.size() == 3 && kMonths[m].substr(0, 3) == lex.lower) ||
                        (m == 8 && lex.lower == "sept"))) {
      return {m + 1, MonthForm::kShort};
    }
  }
  for (const ForeignMonth& foreign : kForeignMonths) {
    if (Same(lex.lower, foreign.name)) return {foreign.month, MonthForm::kLoose};
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
int ReadWeekday(const Lex& lex, bool* abbreviated) {
  *abbreviated = false;
  if (lex.kind != Lex::Kind::kWord || !lex.capital) return 0;
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

absl::optional<Season> ReadSeason(const Lex& lex) {
  if (lex.kind != Lex::Kind::kWord) return absl::nullopt;
  if (lex.lower == "spring") return Season::kSpring;
  if (lex.lower == "summer") return Season::kSummer;
  if (lex.lower == "autumn" || lex.lower == "fall") return Season::kAutumn;
  if (lex.lower == "winter") return Season::kWinter;
  return absl::nullopt;
}

constexpr std::array<absl::string_view, 12> kCounts = {"one",  "two", "three",  "four",
                                                       "five", "six", "seven",  "eight",
                                                       "nine", "ten", "eleven", "twelve"};

// Small numbers as words; 0 for none.
int ReadCount(const Lex& lex) {
  if (lex.kind == Lex::Kind::kNumber && lex.digits <= 3) return lex.value;
  if (lex.kind != Lex::Kind::kWord) return 0;
  for (int i = 0; i < 12; ++i) {
    if (Same(lex.lower, kCounts[i])) return i + 1;
  }
  if (lex.lower == "a" || lex.lower == "an") return 1;
  if (lex.lower == "twenty") return 20;
  if (lex.lower == "thirty") return 30;
  return 0;
}

template <size_t N>
bool OneOf(absl::string_view word, const absl::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [word](absl::string_view other) { return Same(word, other); });
}

// What a number of four digits after these words counts: not years.
constexpr absl::string_view kNumbered[] = {
    "resolution", "resolutions", "article", "no",    "number", "nos",           "room",   "flight",
    "route",      "boeing",      "section", "page",  "pages",  "rule",          "order",  "bill",
    "code",       "channel",     "airbus",  "phase", "model",  "about",         "around", "nearly",
    "almost",     "over",        "some",    "least", "than",   "approximately", "exactly"};
// What it counts before these: things, not days.
constexpr absl::string_view kCounted[] = {
    "troops",   "soldiers", "people",     "persons",    "dollars",   "euros",     "pounds",
    "miles",    "km",       "kilometers", "kilometres", "meters",    "metres",    "feet",
    "tons",     "tonnes",   "prisoners",  "members",    "men",       "women",     "children",
    "deaths",   "cases",    "jobs",       "refugees",   "civilians", "percent",   "per",
    "million",  "billion",  "thousand",   "hours",      "employees", "delegates", "guests",
    "missiles", "warheads", "tanks",      "aircraft",   "fighters",  "police",    "officers",
    "students", "votes",    "acres",      "hectares",   "barrels"};
constexpr absl::string_view kPartsOfDay[] = {"morning", "afternoon", "evening", "night",
                                             "noon",    "midday",    "midnight"};
// Days with a name of their own are not "the last such day".
constexpr absl::string_view kNamedDays[] = {"good",   "black", "bloody", "palm",
                                            "easter", "ash",   "whit",   "super"};
constexpr absl::string_view kBeforeMonth[] = {"in",    "since",  "until",     "till",     "during",
                                              "last",  "next",   "this",      "early",    "late",
                                              "mid",   "past",   "through",   "from",     "between",
                                              "after", "before", "following", "previous", "of"};
constexpr absl::string_view kDeterminers[] = {"the",   "a",   "an",  "his", "her",
                                              "their", "its", "our", "s"};

// Words other than months, weekdays and numbers that a date may begin with.
constexpr absl::string_view kOpeners[] = {
    "the",   "today",     "tonight", "yesterday", "tomorrow", "last",  "this",
    "next",  "past",      "coming",  "early",     "late",     "mid",   "earlier",
    "later", "beginning", "start",   "middle",    "end",      "close", "since",
    "until", "till",      "through", "before",    "after",    "from",  "between",
    "in",    "about",     "around",  "nearly",    "almost",   "some",  "roughly",
    "a",     "an",        "spring",  "summer",    "autumn",   "fall",  "winter"};

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
void LookUp(std::vector<Lex>* tokens) {
  static const auto* const opening = new OpeningWords();
  for (Lex& lex : *tokens) {
    if (lex.kind == Lex::Kind::kDash || lex.kind == Lex::Kind::kAmount ||
        lex.kind == Lex::Kind::kPunct) {
      lex.may_begin = false;
      continue;
    }
    if (lex.kind != Lex::Kind::kWord) continue;
    if (!lex.capital && !opening->MayHold(lex.lower)) {
      lex.may_begin = false;
      continue;
    }
    lex.month = ReadMonth(lex);
    lex.weekday = ReadWeekday(lex, &lex.short_weekday);
    lex.may_begin = lex.month.form != MonthForm::kNone || lex.weekday != 0 || ReadCount(lex) != 0 ||
                    OneOf(lex.lower, kOpeners);
  }
}

// ---- dates in parts ---------------------------------------------------------------------------

enum class Part : uint8_t { kNone, kEarly, kMid, kLate };

// Which of the repeating dates: "last May", "this May", "next May".
enum class Which : uint8_t { kAny, kLast, kThis, kNext };

// A date as its words give it; what they leave out is 0.
struct Fields {
  int year = 0;
  int month = 0;
  int day = 0;
  int last_day = 0;  // "May 3-5"
  int weekday = 0;
  bool decade = false;
  bool century = false;
  absl::optional<Season> season;
  Part part = Part::kNone;
  Which which = Which::kAny;
};

// A date that was found: tokens [first, next).
struct Piece {
  size_t first = 0;
  size_t next = 0;
  Basis basis = Basis::kAbsolute;
  PartialDate past;
  PartialDate future;
  // Dates by month, day or year; others (yesterday) have only their readings.
  bool has_fields = false;
  Fields fields;
};

// kMinDay and kMaxDay stand for no day.
PartialDate DayOrUnknown(DayNumber day) {
  return day == kMinDay || day == kMaxDay ? PartialDate::Unknown()
                                          : PartialDate::FromDayNumber(day);
}

int WeekdayOf(DayNumber day) {
  // 1970-01-01 was a Thursday.
  return static_cast<int>(((static_cast<int64_t>(day) + 3) % 7 + 7) % 7) + 1;
}

PartialDate MonthOf(int64_t year, int64_t month) {
  const absl::CivilMonth civil(year, month);
  return PartialDate::Month(civil.year(), civil.month());
}

PartialDate Months(int year, int first, int last) {
  const absl::StatusOr<PartialDate> range =
      PartialDate::Between(PartialDate::Month(year, first), PartialDate::Month(year, last));
  return range.ok() ? *range : PartialDate::Year(year);
}

// "Early", "mid" and "late" are thirds: of a year by whole months, of a month by days.
PartialDate PartOfYear(int year, Part part) {
  switch (part) {
    case Part::kEarly:
      return Months(year, 1, 4);
    case Part::kMid:
      return Months(year, 5, 8);
    case Part::kLate:
      return Months(year, 9, 12);
    case Part::kNone:
      break;
  }
  return PartialDate::Year(year);
}

PartialDate PartOfMonth(int year, int month, Part part) {
  const DayNumber first = DayFromCivil(year, month, 1);
  switch (part) {
    case Part::kEarly:
      return PartialDate::Range(first, first + 9);
    case Part::kMid:
      return PartialDate::Range(first + 10, first + 19);
    case Part::kLate:
      return PartialDate::Range(first + 20, PartialDate::Month(year, month).latest());
    case Part::kNone:
      break;
  }
  return PartialDate::Month(year, month);
}

PartialDate PartOfDecade(int year, Part part) {
  const int first = year - year % 10;
  const auto years = [](int a, int b) {
    const absl::StatusOr<PartialDate> range =
        PartialDate::Between(PartialDate::Year(a), PartialDate::Year(b));
    return range.ok() ? *range : PartialDate::Year(a);
  };
  switch (part) {
    case Part::kEarly:
      return years(first, first + 3);
    case Part::kMid:
      return years(first + 4, first + 6);
    case Part::kLate:
      return years(first + 7, first + 9);
    case Part::kNone:
      break;
  }
  return PartialDate::Decade(year);
}

bool IsPossibleDay(const Fields& fields) {
  if (fields.day == 0) return true;
  const int year = fields.year == 0 ? 2000 : fields.year;
  return IsCivilDay(year, fields.month, fields.day) &&
         (fields.last_day == 0 ||
          (fields.last_day > fields.day && IsCivilDay(year, fields.month, fields.last_day)));
}

// `fields` in a given year.
PartialDate InYear(const Fields& fields, int year) {
  if (fields.season.has_value()) return PartialDate::OfSeason(year, *fields.season);
  if (fields.month == 0) return PartOfYear(year, fields.part);
  if (fields.day == 0) return PartOfMonth(year, fields.month, fields.part);
  const int last = fields.last_day == 0 ? fields.day : fields.last_day;
  if (!IsCivilDay(year, fields.month, last)) return PartialDate::Month(year, fields.month);
  return PartialDate::Range(DayFromCivil(year, fields.month, fields.day),
                            DayFromCivil(year, fields.month, last));
}

// ---- the reader -------------------------------------------------------------------------------

class Reader {
 public:
  Reader(absl::string_view text, size_t begin, size_t end, const PartialDate& published)
      : tokens_(Split(text, begin, end)) {
    LookUp(&tokens_);
    if (!published.is_unknown() && published.nominal_latest() != kMaxDay) {
      has_published_ = true;
      today_ = published.nominal_latest();
      const absl::CivilDay day = CivilFromDay(today_);
      year_ = static_cast<int>(day.year());
      month_ = day.month();
    }
  }

  std::vector<DateMention> FindAll();
  // The one date that is all of the text, or unknown.
  PartialDate ReadAll();

 private:
  using Kind = Lex::Kind;

  bool Has(size_t i) const { return i < tokens_.size(); }
  bool IsWord(size_t i) const { return Has(i) && tokens_[i].kind == Kind::kWord; }
  bool IsWord(size_t i, absl::string_view word) const {
    return IsWord(i) && tokens_[i].lower == word;
  }
  template <size_t N>
  bool IsOneOf(size_t i, const absl::string_view (&words)[N]) const {
    return IsWord(i) && OneOf(tokens_[i].lower, words);
  }
  bool IsPunct(size_t i, char c) const {
    return Has(i) && tokens_[i].kind == Kind::kPunct && tokens_[i].punct == c;
  }
  bool IsDash(size_t i) const { return Has(i) && tokens_[i].kind == Kind::kDash; }
  // A dash that joins what stands on both sides: "3-5", "1994 - 2004".
  bool IsJoin(size_t i) const {
    return IsDash(i) || IsWord(i, "to") || IsWord(i, "through") || IsWord(i, "until") ||
           IsWord(i, "till") || IsWord(i, "thru");
  }

  // A day of the month at i: "21", "21st".
  bool Day(size_t i, int* day) const {
    if (!Has(i)) return false;
    const Lex& lex = tokens_[i];
    if (lex.kind != Kind::kNumber && lex.kind != Kind::kOrdinal) return false;
    if (lex.digits > 2 || lex.value < 1 || lex.value > 31) return false;
    *day = lex.value;
    return true;
  }
  bool Year(size_t i, int* year) const {
    if (!Has(i) || tokens_[i].kind != Kind::kNumber || tokens_[i].digits != 4) return false;
    if (tokens_[i].value < 1600 || tokens_[i].value > 2199) return false;
    *year = tokens_[i].value;
    return true;
  }
  // The month at *i with its full stop; moves *i past it. Loose spellings need `beside_number`.
  bool Month(size_t* i, bool beside_number, int* month) const;
  // ", 2022", " 2022", " of 2022", " last year": the year that a day or month is given.
  bool YearAfter(size_t* i, Fields* fields) const;
  // A day written out, "May 3-5, 2004" or "3-5 May 2004" and their like.
  bool MonthDay(size_t i, Piece* piece) const;
  bool DayMonth(size_t i, Piece* piece) const;
  bool Numeric(size_t i, Piece* piece) const;
  bool MonthYear(size_t i, Piece* piece) const;
  bool BareYear(size_t i, Piece* piece) const;
  bool SeasonOrDecade(size_t i, Piece* piece) const;
  bool WithPart(size_t i, Piece* piece) const;
  bool Weekday(size_t i, Piece* piece) const;
  bool Relative(size_t i, Piece* piece) const;
  bool Ago(size_t i, Piece* piece) const;
  bool PieceAt(size_t i, Piece* piece) const;
  // The second half of a range, which may be a bare day ("from 3 to 5 May" read from the end).
  bool RangeAt(size_t i, bool between, DateMention* mention, size_t* next) const;

  bool Finish(size_t first, size_t next, const Fields& fields, Piece* piece) const;
  void Resolve(const Fields& fields, Piece* piece) const;
  bool SetReadings(size_t first, size_t next, Basis basis, const PartialDate& past,
                   const PartialDate& future, Piece* piece) const {
    piece->first = first;
    piece->next = next;
    piece->basis = basis;
    piece->has_fields = false;
    piece->past = has_published_ ? past : PartialDate::Unknown();
    piece->future = has_published_ ? future : PartialDate::Unknown();
    return true;
  }
  PartialDate Days(int64_t first, int64_t last) const {
    return PartialDate::Range(today_ + static_cast<DayNumber>(first),
                              today_ + static_cast<DayNumber>(last));
  }
  void AddMention(const Piece& piece, size_t first, Relation relation,
                  std::vector<DateMention>* out) const;
  size_t PartOfDayEnd(size_t i) const {
    if (IsOneOf(i, kPartsOfDay)) return i + 1;
    return i;
  }

  std::vector<Lex> tokens_;
  bool has_published_ = false;
  DayNumber today_ = 0;
  int year_ = 0;
  int month_ = 0;
};

bool Reader::Month(size_t* i, bool beside_number, int* month) const {
  if (!Has(*i)) return false;
  const MonthWord& word = tokens_[*i].month;
  if (word.form == MonthForm::kNone) return false;
  if (word.form == MonthForm::kLoose && !beside_number) return false;
  // "may", "march" and "august" in small letters are other words.
  if (word.form == MonthForm::kFull && !tokens_[*i].capital &&
      (word.month == 3 || word.month == 5 || word.month == 8 || !beside_number)) {
    return false;
  }
  *month = word.month;
  ++*i;
  if (IsPunct(*i, '.') && !tokens_[*i].space_before && (word.form == MonthForm::kShort) &&
      Has(*i + 1)) {
    ++*i;
  }
  return true;
}

bool Reader::YearAfter(size_t* i, Fields* fields) const {
  size_t p = *i;
  if (IsPunct(p, ',')) ++p;
  if (IsWord(p, "of") || IsWord(p, "in")) ++p;
  int year = 0;
  if (Year(p, &year) && !IsOneOf(p + 1, kCounted)) {
    // "On May 3, 2004 people came" has no year, but nobody writes so.
    fields->year = year;
    *i = p + 1;
    return true;
  }
  // "January 21 last year", "May of this year".
  if ((IsWord(p, "last") || IsWord(p, "this") || IsWord(p, "next") || IsWord(p, "the")) &&
      has_published_) {
    size_t q = p;
    if (IsWord(q, "the")) ++q;
    int shift = 2;
    if (IsWord(q, "last") || IsWord(q, "previous")) shift = -1;
    if (IsWord(q, "this") || IsWord(q, "current")) shift = 0;
    if (IsWord(q, "next") || IsWord(q, "following")) shift = 1;
    const bool named_the = q != p;
    if (shift != 2 && !named_the && IsWord(q + 1, "year")) {
      fields->year = year_ + shift;
      *i = q + 2;
      return true;
    }
  }
  return false;
}

// Fills the readings of `fields`, which has at least a year, a month or a season.
void Reader::Resolve(const Fields& fields, Piece* piece) const {
  piece->has_fields = true;
  piece->fields = fields;
  if (fields.century) {
    piece->basis = Basis::kAbsolute;
    // The 20th century ends with the year 2000.
    piece->past = piece->future = PartialDate::Range(PartialDate::Year(fields.year + 1).earliest(),
                                                     PartialDate::Year(fields.year + 100).latest());
    return;
  }
  if (fields.decade) {
    piece->basis = Basis::kAbsolute;
    piece->past = piece->future = PartOfDecade(fields.year, fields.part);
    return;
  }
  if (fields.year != 0) {
    piece->basis = Basis::kAbsolute;
    piece->past = piece->future = InYear(fields, fields.year);
    return;
  }
  piece->basis = Basis::kNoYear;
  piece->past = piece->future = PartialDate::Unknown();
  if (!has_published_) return;
  if (fields.which == Which::kThis) {
    piece->past = piece->future = InYear(fields, year_);
    return;
  }
  // The latest that has begun, and the earliest that has not ended; with "last" and "next" the
  // one that today lies in does not count.
  for (int year = year_ + 1; year >= year_ - 8; --year) {
    const PartialDate date = InYear(fields, year);
    const bool begun = fields.which == Which::kLast ? date.nominal_latest() < today_
                                                    : date.nominal_earliest() <= today_;
    if (!begun || (fields.day == 29 && fields.month == 2 && !IsCivilDay(year, 2, 29))) continue;
    piece->past = date;
    break;
  }
  for (int year = year_ - 1; year <= year_ + 8; ++year) {
    const PartialDate date = InYear(fields, year);
    const bool to_come = fields.which == Which::kNext ? date.nominal_earliest() > today_
                                                      : date.nominal_latest() >= today_;
    if (!to_come || (fields.day == 29 && fields.month == 2 && !IsCivilDay(year, 2, 29))) continue;
    piece->future = date;
    break;
  }
  if (fields.which == Which::kLast) piece->future = piece->past;
  if (fields.which == Which::kNext) piece->past = piece->future;
  // A weekday beside the date tells the year: take the nearest in which they agree.
  if (fields.weekday != 0 && fields.day != 0) {
    const auto agrees = [&](const PartialDate& date) {
      return WeekdayOf(date.nominal_earliest()) == fields.weekday;
    };
    const bool past_agrees = agrees(piece->past);
    const bool future_agrees = agrees(piece->future);
    if (past_agrees && !future_agrees) piece->future = piece->past;
    if (future_agrees && !past_agrees) piece->past = piece->future;
  }
}

bool Reader::Finish(size_t first, size_t next, const Fields& fields, Piece* piece) const {
  if (!IsPossibleDay(fields)) return false;
  piece->first = first;
  piece->next = next;
  Resolve(fields, piece);
  return true;
}

bool Reader::MonthDay(size_t i, Piece* piece) const {
  const size_t first = i;
  Fields fields;
  int next_day = 0;
  size_t after = i;
  if (!Month(&after, true, &fields.month)) return false;
  if (IsWord(after, "the")) ++after;
  if (!Day(after, &fields.day)) return false;
  size_t p = after + 1;
  // "May 3-5", "May 3 to 5", "May 3 and 4".
  const bool joined =
      IsDash(p) || IsWord(p, "to") || IsWord(p, "through") || IsWord(p, "and") || IsPunct(p, '/');
  if (joined && Day(p + 1, &next_day) && next_day > fields.day) {
    size_t month_after = p + 2;
    int month = 0;
    const bool other_date = Month(&month_after, true, &month) && !IsWord(p + 2, "may");
    if (!other_date) {
      fields.last_day = next_day;
      p += 2;
    }
  }
  YearAfter(&p, &fields);
  return Finish(first, p, fields, piece);
}

bool Reader::DayMonth(size_t i, Piece* piece) const {
  const size_t first = i;
  Fields fields;
  size_t p = i;
  if (IsWord(p, "the") && Has(p + 1) && tokens_[p + 1].kind == Kind::kOrdinal) ++p;
  if (!Day(p, &fields.day)) return false;
  ++p;
  int next_day = 0;
  if ((IsDash(p) || IsWord(p, "to") || IsWord(p, "and") || IsWord(p, "through") ||
       IsPunct(p, '/')) &&
      Day(p + 1, &next_day) && next_day > fields.day) {
    fields.last_day = next_day;
    p += 2;
  }
  if (IsWord(p, "of")) ++p;
  const bool hyphens = IsDash(p) && !tokens_[p].space_before;
  if (hyphens) ++p;
  if (!Month(&p, true, &fields.month)) return false;
  if (hyphens && IsDash(p)) ++p;
  YearAfter(&p, &fields);
  return Finish(first, p, fields, piece);
}

// "2022-01-21", "2022/01/21", "21.01.2022" is an amount for Split, "01/21/2022".
bool Reader::Numeric(size_t i, Piece* piece) const {
  Fields fields;
  int year = 0;
  const auto joined = [&](size_t p) {
    return Has(p + 1) && (IsDash(p) || IsPunct(p, '/')) && !tokens_[p].space_before &&
           !tokens_[p + 1].space_before && tokens_[p + 1].kind == Kind::kNumber;
  };
  if (Year(i, &year) && joined(i + 1) && joined(i + 3)) {
    const Lex& month = tokens_[i + 2];
    const Lex& day = tokens_[i + 4];
    if (month.digits <= 2 && day.digits <= 2 && IsCivilDay(year, month.value, day.value)) {
      fields.year = year;
      fields.month = month.value;
      fields.day = day.value;
      return Finish(i, i + 5, fields, piece);
    }
  }
  if (Has(i) && tokens_[i].kind == Kind::kNumber && tokens_[i].digits <= 2 && IsPunct(i + 1, '/') &&
      joined(i + 1) && joined(i + 3) && Year(i + 4, &year)) {
    int month = tokens_[i].value;
    int day = tokens_[i + 2].value;
    if (month <= 12 && day <= 12 && month != day && month > 0 && day > 0) {
      // March 4 or April 3: nobody knows which of the two stands first.
      const PartialDate one = PartialDate::Day(year, month, day);
      const PartialDate other = PartialDate::Day(year, day, month);
      const PartialDate either = PartialDate::Range(std::min(one.earliest(), other.earliest()),
                                                    std::max(one.latest(), other.latest()));
      return SetReadings(i, i + 5, Basis::kAbsolute, either, either, piece);
    }
    if (month > 12) std::swap(month, day);
    if (IsCivilDay(year, month, day)) {
      fields.year = year;
      fields.month = month;
      fields.day = day;
      return Finish(i, i + 5, fields, piece);
    }
  }
  return false;
}

bool Reader::MonthYear(size_t i, Piece* piece) const {
  Fields fields;
  size_t p = i;
  // "Septembre 2004": a loose spelling needs its year.
  size_t loose = i;
  int month = 0;
  if (!Month(&loose, true, &month)) return false;
  fields.month = month;
  p = loose;
  if (YearAfter(&p, &fields)) return Finish(i, p, fields, piece);
  // Without a year: the word must not be a name ("Theresa May", "April Glaspie") or a verb.
  p = i;
  if (!Month(&p, false, &month)) return false;
  const bool possessive = IsPunct(p, '\'');
  const bool after_month = i > 1 && (IsDash(i - 1) || IsWord(i - 1, "to")) &&
                           tokens_[i - 2].month.form == MonthForm::kFull;
  const bool after_word = (i > 0 && IsOneOf(i - 1, kBeforeMonth)) || after_month;
  const bool after_determiner = i > 0 && IsOneOf(i - 1, kDeterminers);
  const bool doubtful = month == 5 || month == 3 || month == 4 || month == 6 || month == 8;
  const bool before_capital =
      IsWord(p) && tokens_[p].capital && !IsPunct(p - 1, '.') && !after_word;
  if (before_capital) return false;
  if (i > 0 && IsWord(i - 1, "of") && possessive) return false;
  if (doubtful && !after_word && !(after_determiner && IsWord(p) && !tokens_[p].capital)) {
    return false;
  }
  if (i > 0 && (IsWord(i - 1, "last") || IsWord(i - 1, "past") || IsWord(i - 1, "previous"))) {
    fields.which = Which::kLast;
  } else if (i > 0 && (IsWord(i - 1, "next") || IsWord(i - 1, "following"))) {
    fields.which = Which::kNext;
  } else if (i > 0 && IsWord(i - 1, "this")) {
    fields.which = Which::kThis;
  }
  return Finish(fields.which == Which::kAny ? i : i - 1, p, fields, piece);
}

bool Reader::BareYear(size_t i, Piece* piece) const {
  Fields fields;
  if (!Year(i, &fields.year)) return false;
  if (IsOneOf(i + 1, kCounted) || IsPunct(i + 1, '%')) return false;
  if (i > 0) {
    if (IsOneOf(i - 1, kNumbered)) return false;
    const Lex& before = tokens_[i - 1];
    if (before.kind == Kind::kPunct && before.punct != '(' && before.punct != ',' &&
        before.punct != '\'' && before.punct != ';' && before.punct != '[' && before.punct != '.' &&
        before.punct != ':' && before.punct != '"') {
      return false;
    }
    if (before.kind == Kind::kPunct && before.punct == '.' && !tokens_[i].space_before) {
      return false;
    }
    if (before.kind == Kind::kNumber || before.kind == Kind::kAmount) return false;
    if (before.kind == Kind::kDash && !tokens_[i].space_before && i >= 2 &&
        tokens_[i - 2].kind == Kind::kWord && tokens_[i - 2].lower != "mid") {
      return false;  // "T-1990"
    }
  }
  // "2004-page", "1,500-2,000": not a year either.
  if (IsDash(i + 1) && !tokens_[i + 1].space_before && IsWord(i + 2) &&
      !tokens_[i + 2].space_before) {
    return false;
  }
  return Finish(i, i + 1, fields, piece);
}

bool Reader::SeasonOrDecade(size_t i, Piece* piece) const {
  if (!Has(i)) return false;
  const Lex& lex = tokens_[i];
  Fields fields;
  if (lex.kind == Kind::kDecade) {
    fields.decade = true;
    if (lex.digits == 4) {
      fields.year = lex.value;
    } else if (i > 0 && (IsPunct(i - 1, '\'') || IsWord(i - 1, "the"))) {
      fields.year = 1900 + lex.value;
      if (IsPunct(i - 1, '\'')) return Finish(i - 1, i + 1, fields, piece);
    } else {
      return false;
    }
    return Finish(i, i + 1, fields, piece);
  }
  if (lex.kind == Kind::kOrdinal && lex.value >= 16 && lex.value <= 21 &&
      IsWord(i + 1, "century")) {
    fields.century = true;
    fields.year = (lex.value - 1) * 100;
    return Finish(i, i + 2, fields, piece);
  }
  const absl::optional<Season> season = ReadSeason(lex);
  if (!season.has_value()) return false;
  fields.season = season;
  size_t p = i + 1;
  if (YearAfter(&p, &fields)) return Finish(i, p, fields, piece);
  if (i == 0) return false;
  if (IsWord(i - 1, "last")) fields.which = Which::kLast;
  if (IsWord(i - 1, "this")) fields.which = Which::kThis;
  if (IsWord(i - 1, "next")) fields.which = Which::kNext;
  if (fields.which == Which::kAny) return false;
  return Finish(i - 1, p, fields, piece);
}

// "early 2022", "mid-May", "the end of 2019", "late last month", "earlier this week".
bool Reader::WithPart(size_t i, Piece* piece) const {
  size_t p = i;
  Part part = Part::kNone;
  bool comparative = false;
  if (IsWord(p, "early") || IsWord(p, "late") || IsWord(p, "mid") || IsWord(p, "earlier") ||
      IsWord(p, "later")) {
    const std::string& word = tokens_[p].lower;
    part = word[0] == 'e' ? Part::kEarly : word[0] == 'l' ? Part::kLate : Part::kMid;
    comparative = absl::EndsWith(word, "r");
    ++p;
    if (IsDash(p)) ++p;
    if (IsWord(p, "in")) ++p;
    if (IsWord(p, "the")) ++p;
  } else {
    if (IsWord(p, "the")) ++p;
    if (IsWord(p, "beginning") || IsWord(p, "start")) {
      part = Part::kEarly;
    } else if (IsWord(p, "middle")) {
      part = Part::kMid;
    } else if (IsWord(p, "end") || IsWord(p, "close")) {
      part = Part::kLate;
    } else {
      return false;
    }
    ++p;
    if (!IsWord(p, "of")) return false;
    ++p;
    if (IsWord(p, "the")) ++p;
  }
  // This, last, next month, year, week.
  Which which = Which::kAny;
  if (IsWord(p, "last")) which = Which::kLast;
  if (IsWord(p, "this")) which = Which::kThis;
  if (IsWord(p, "next")) which = Which::kNext;
  if (which != Which::kAny && IsWord(p + 1)) {
    const int shift = which == Which::kLast ? -1 : which == Which::kNext ? 1 : 0;
    const std::string& unit = tokens_[p + 1].lower;
    PartialDate whole;
    PartialDate third;
    if (unit == "year") {
      whole = PartialDate::Year(year_ + shift);
      third = PartOfYear(year_ + shift, part);
    } else if (unit == "month") {
      const absl::CivilMonth month = absl::CivilMonth(year_, month_) + shift;
      whole = PartialDate::Month(month.year(), month.month());
      third = PartOfMonth(static_cast<int>(month.year()), month.month(), part);
    } else if (unit == "week") {
      const DayNumber monday = today_ - (WeekdayOf(today_) - 1) + 7 * shift;
      whole = PartialDate::Range(monday, monday + 6);
      third = part == Part::kEarly  ? PartialDate::Range(monday, monday + 2)
              : part == Part::kLate ? PartialDate::Range(monday + 3, monday + 6)
                                    : PartialDate::Range(monday + 1, monday + 4);
    }
    if (!whole.is_unknown()) {
      if (comparative && which == Which::kThis && has_published_) {
        // Until today, or from today on.
        const PartialDate date =
            part == Part::kEarly ? PartialDate::Range(whole.nominal_earliest(),
                                                      std::max(today_, whole.nominal_earliest()))
                                 : PartialDate::Range(today_, whole.nominal_latest());
        return SetReadings(i, p + 2, Basis::kRelative, date, date, piece);
      }
      return SetReadings(i, p + 2, Basis::kRelative, third, third, piece);
    }
  }
  if (comparative) {
    // "earlier on Friday", "later in May": the word adds nothing that can be computed.
    return false;
  }
  Piece inner;
  if (!(MonthYear(p, &inner) || BareYear(p, &inner) || SeasonOrDecade(p, &inner))) return false;
  if (inner.fields.season.has_value() || inner.fields.century) return false;
  Fields fields = inner.fields;
  fields.part = part;
  return Finish(i, inner.next, fields, piece);
}

bool Reader::Weekday(size_t i, Piece* piece) const {
  size_t p = i;
  Which which = Which::kAny;
  if (IsWord(p, "last") || IsWord(p, "past")) which = Which::kLast;
  if (IsWord(p, "next")) which = Which::kNext;
  if (IsWord(p, "this") || IsWord(p, "coming")) which = Which::kThis;
  if (which != Which::kAny) ++p;
  if (which == Which::kThis && (IsWord(p, "coming") || IsWord(p, "past"))) {
    which = IsWord(p, "past") ? Which::kLast : Which::kNext;
    ++p;
  }
  if (which == Which::kAny && (IsWord(p, "early") || IsWord(p, "late")) && Has(p + 1)) ++p;
  if (!Has(p)) return false;
  const bool abbreviated = tokens_[p].short_weekday;
  const int weekday = tokens_[p].weekday;
  if (weekday == 0) return false;
  if (p > 0 && IsOneOf(p - 1, kNamedDays)) return false;
  ++p;
  if (abbreviated && IsPunct(p, '.')) ++p;
  // "Friday, January 21, 2022", "Friday (January 21)".
  size_t q = p;
  if (IsPunct(q, ',') || IsPunct(q, '(')) ++q;
  if (IsWord(q, "the")) ++q;
  Piece date;
  if (which == Which::kAny && (MonthDay(q, &date) || DayMonth(q, &date))) {
    Fields fields = date.fields;
    fields.weekday = weekday;
    return Finish(i, date.next, fields, piece);
  }
  if (abbreviated) return false;
  p = PartOfDayEnd(p);
  const int today = WeekdayOf(today_);
  const DayNumber back = today_ - ((today - weekday + 7) % 7);
  const DayNumber ahead = today_ + ((weekday - today + 7) % 7);
  // "on Monday and Tuesday": both days.
  if (which == Which::kAny && p == i + 1 && IsWord(p, "and") && Has(p + 1) &&
      tokens_[p + 1].weekday == weekday % 7 + 1 && !tokens_[p + 1].short_weekday) {
    const DayNumber last = today_ - ((today - tokens_[p + 1].weekday + 7) % 7);
    return SetReadings(i, p + 2, Basis::kWeekday, PartialDate::Range(last - 1, last),
                       PartialDate::Range(ahead, ahead + 1), piece);
  }
  DayNumber past = back;
  DayNumber future = ahead;
  // "Friday of last week", "Friday last week", "Tuesday next week".
  size_t w = p;
  if (IsWord(w, "of")) ++w;
  if ((IsWord(w, "last") || IsWord(w, "next") || IsWord(w, "this")) && IsWord(w + 1, "week")) {
    const int shift = IsWord(w, "last") ? -1 : IsWord(w, "next") ? 1 : 0;
    past = future = today_ - (today - 1) + 7 * shift + (weekday - 1);
    p = w + 2;
  } else if (which == Which::kLast || (which == Which::kAny && IsWord(p, "last"))) {
    if (which == Which::kAny) ++p;
    // Of yesterday one says the weekday alone: "last Thursday" on a Friday is that of the week
    // before.
    past = future = today_ - back <= 2 ? back - 7 : back;
  } else if (which == Which::kNext) {
    past = future = ahead == today_ ? ahead + 7 : ahead;
  }
  return SetReadings(i, p, Basis::kWeekday, PartialDate::FromDayNumber(past),
                     PartialDate::FromDayNumber(future), piece);
}

// "two days ago", "a week from now", "in three months".
bool Reader::Ago(size_t i, Piece* piece) const {
  size_t p = i;
  const bool ahead_by_in = IsWord(p, "in");
  if (ahead_by_in) ++p;
  bool vague = false;
  if (IsWord(p, "about") || IsWord(p, "around") || IsWord(p, "nearly") || IsWord(p, "almost") ||
      IsWord(p, "some") || IsWord(p, "roughly")) {
    vague = true;
    ++p;
  }
  if (!Has(p)) return false;
  int count = ReadCount(tokens_[p]);
  if (count == 0 || count > 200) return false;
  ++p;
  if (IsWord(p, "couple") || IsWord(p, "few")) {
    count = IsWord(p, "few") ? 3 : 2;
    vague = true;
    ++p;
    if (IsWord(p, "of")) ++p;
  }
  if (!IsWord(p)) return false;
  std::string unit = tokens_[p].lower;
  if (absl::EndsWith(unit, "s")) unit.pop_back();
  if (unit != "day" && unit != "week" && unit != "month" && unit != "year" && unit != "decade") {
    return false;
  }
  ++p;
  int sign = 0;
  if (IsWord(p, "ago")) {
    sign = -1;
    ++p;
  } else if (IsWord(p, "from") && (IsWord(p + 1, "now") || IsWord(p + 1, "today"))) {
    sign = 1;
    p += 2;
  } else if (ahead_by_in && IsPunct(p, '\'') && IsWord(p + 1, "time")) {
    sign = 1;
    p += 2;
  } else if (ahead_by_in && !IsWord(p) && !vague) {
    // "in two weeks" at the end of a clause; "in two weeks of talks" is a duration.
    sign = 1;
  }
  if (sign == 0) return false;
  PartialDate date;
  const int64_t n = static_cast<int64_t>(sign) * count;
  if (unit == "day") {
    date = vague ? Days(n - 2, n + 2) : Days(n, n);
  } else if (unit == "week") {
    date = Days(7 * n - 3, 7 * n + 3);
  } else if (unit == "month") {
    date = MonthOf(year_, month_ + n);
    if (vague) date = date.WithQualifier(PartialDate::kApproximate);
  } else if (unit == "year") {
    date = PartialDate::Year(year_ + n);
    if (vague) date = date.WithQualifier(PartialDate::kApproximate);
  } else {
    date = PartialDate::Year(year_ + 10 * n).WithQualifier(PartialDate::kApproximate);
  }
  return SetReadings(i, p, Basis::kRelative, date, date, piece);
}

bool Reader::Relative(size_t i, Piece* piece) const {
  if (Ago(i, piece)) return true;
  if (!IsWord(i)) return false;
  const std::string& word = tokens_[i].lower;
  const auto day = [&](size_t next, int shift) {
    return SetReadings(i, PartOfDayEnd(next), Basis::kRelative, Days(shift, shift),
                       Days(shift, shift), piece);
  };
  if (word == "today" || word == "tonight") return day(i + 1, 0);
  if (word == "yesterday") return day(i + 1, -1);
  if (word == "tomorrow") return day(i + 1, 1);
  if (word == "the" && IsWord(i + 1, "day")) {
    if (IsWord(i + 2, "before") && IsWord(i + 3, "yesterday")) return day(i + 4, -2);
    if (IsWord(i + 2, "after") && IsWord(i + 3, "tomorrow")) return day(i + 4, 2);
  }
  const DayNumber monday = -(WeekdayOf(today_) - 1);  // relative to today
  if ((word == "the" && IsWord(i + 1, "weekend")) ||
      ((word == "this" || word == "last" || word == "next" || word == "past" || word == "coming") &&
       IsWord(i + 1, "weekend"))) {
    const DayNumber saturday = monday + 5;
    PartialDate past =
        saturday <= 0 ? Days(saturday, saturday + 1) : Days(saturday - 7, saturday - 6);
    PartialDate future = Days(saturday, saturday + 1);
    if (word == "this") past = future;
    if (word == "last" || word == "past") {
      past = saturday + 1 < 0 ? Days(saturday, saturday + 1) : Days(saturday - 7, saturday - 6);
      future = past;
    }
    if (word == "next") past = future = Days(saturday + 7, saturday + 8);
    if (word == "coming") past = future;
    return SetReadings(i, i + 2, Basis::kRelative, past, future, piece);
  }
  const bool last = word == "last";
  const bool next = word == "next";
  const bool current = word == "this";
  if (!last && !next && !current) return false;
  if (last && IsWord(i + 1, "night")) return day(i + 1, -1);
  if (last && (IsWord(i + 1, "evening"))) return day(i + 1, -1);
  if (current && IsOneOf(i + 1, kPartsOfDay)) return day(i + 1, 0);
  const int shift = last ? -1 : next ? 1 : 0;
  if (IsWord(i + 1, "week")) {
    const DayNumber first = monday + 7 * shift;
    if (!current) {
      return SetReadings(i, i + 2, Basis::kRelative, Days(first, first + 6), Days(first, first + 6),
                         piece);
    }
    return SetReadings(i, i + 2, Basis::kRelative, Days(first, 0), Days(0, first + 6), piece);
  }
  if (IsWord(i + 1, "month")) {
    const PartialDate date = MonthOf(year_, month_ + shift);
    return SetReadings(i, i + 2, Basis::kRelative, date, date, piece);
  }
  if (IsWord(i + 1, "year")) {
    const PartialDate date = PartialDate::Year(year_ + shift);
    return SetReadings(i, i + 2, Basis::kRelative, date, date, piece);
  }
  return false;
}

bool Reader::PieceAt(size_t i, Piece* piece) const {
  if (!Has(i)) return false;
  if (Numeric(i, piece) || MonthDay(i, piece) || DayMonth(i, piece) || Weekday(i, piece) ||
      WithPart(i, piece) || Relative(i, piece)) {
    return true;
  }
  // "last May", "this summer": the word before belongs to the date.
  if ((IsWord(i, "last") || IsWord(i, "next") || IsWord(i, "this")) && Has(i + 1)) {
    return (MonthYear(i + 1, piece) || SeasonOrDecade(i + 1, piece)) && piece->first == i;
  }
  return MonthYear(i, piece) || SeasonOrDecade(i, piece) || BareYear(i, piece);
}

// "1994-2004", "from May 3 to June 5, 2004", "between 3 and 5 May", "Monday to Wednesday". `i` is
// at the first date.
bool Reader::RangeAt(size_t i, bool between, DateMention* mention, size_t* next) const {
  Piece a;
  int bare_day = 0;
  const bool whole = PieceAt(i, &a);
  size_t join = a.next;
  if (!whole) {
    // "from 3 to 5 May": the first day lacks its month.
    if (!Day(i, &bare_day)) return false;
    join = i + 1;
  }
  if (whole && IsPunct(join, ',')) ++join;
  const bool joined = between ? IsWord(join, "and") : IsJoin(join);
  if (!joined) return false;
  // Years are joined by a word only where nothing else can be meant.
  Piece b;
  int short_year = 0;
  if (whole && a.has_fields && a.fields.year != 0 && a.fields.month == 0 && !a.fields.decade &&
      IsDash(join) && Has(join + 1) && tokens_[join + 1].kind == Kind::kNumber &&
      tokens_[join + 1].digits == 2 && !tokens_[join + 1].space_before && !IsDash(join + 2)) {
    // "1994-95".
    short_year = a.fields.year - a.fields.year % 100 + tokens_[join + 1].value;
    if (short_year <= a.fields.year) return false;
    b.first = join + 1;
    b.next = join + 2;
    b.has_fields = true;
    b.fields.year = short_year;
    Resolve(b.fields, &b);
  } else if (!PieceAt(join + 1, &b)) {
    return false;
  }
  if (b.first != join + 1) return false;
  PartialDate start_past;
  PartialDate start_future;
  if (!whole) {
    if (!b.has_fields || b.fields.day == 0) return false;
    Fields first = b.fields;
    first.day = bare_day;
    first.last_day = 0;
    if (!IsPossibleDay(first)) return false;
    Resolve(first, &a);
  } else if (a.has_fields && b.has_fields && a.fields.year == 0 && b.fields.year != 0) {
    // "from May 3 to June 5, 2004", "December to February 2005".
    Fields first = a.fields;
    first.year = b.fields.year;
    if (first.month > b.fields.month && b.fields.month != 0) --first.year;
    if (!IsPossibleDay(first)) return false;
    Resolve(first, &a);
  } else if (a.has_fields && b.has_fields && a.fields.year != 0 && b.fields.year == 0 &&
             b.fields.month != 0) {
    Fields last = b.fields;
    last.year = a.fields.year;
    if (last.month < a.fields.month) ++last.year;
    Resolve(last, &b);
  }
  start_past = a.past;
  start_future = a.future;
  PartialDate finish_past = b.past;
  PartialDate finish_future = b.future;
  if (has_published_ && a.basis == Basis::kWeekday && b.basis == Basis::kWeekday) {
    // The start is before the finish, the finish after the start.
    const auto spread = [](const PartialDate& from, const PartialDate& to, bool keep_to) {
      const int gap = ((to.nominal_earliest() - from.nominal_earliest()) % 7 + 7) % 7;
      return keep_to ? PartialDate::FromDayNumber(to.nominal_earliest() - gap)
                     : PartialDate::FromDayNumber(from.nominal_earliest() + gap);
    };
    start_past = spread(start_past, finish_past, true);
    finish_future = spread(start_future, finish_future, false);
  }
  const auto range = [](const PartialDate& from, const PartialDate& to) {
    const absl::StatusOr<PartialDate> both = PartialDate::Between(from, to);
    if (both.ok()) return *both;
    if (from.is_unknown() || to.is_unknown() || from.nominal_earliest() > to.nominal_latest()) {
      return PartialDate::Unknown();
    }
    return PartialDate::Range(from.nominal_earliest(), to.nominal_latest());
  };
  mention->past = range(start_past, finish_past);
  mention->future = range(start_future, finish_future);
  if (has_published_ && (mention->past.is_unknown() && mention->future.is_unknown())) return false;
  if (mention->past.is_unknown()) {
    mention->past = mention->future;
    start_past = start_future;
    finish_past = finish_future;
  }
  if (mention->future.is_unknown()) mention->future = mention->past;
  mention->start = start_past;
  mention->finish = finish_past;
  mention->basis = std::max(a.basis, b.basis);
  mention->relation = Relation::kSpan;
  mention->begin = tokens_[whole ? a.first : i].begin;
  mention->end = tokens_[b.next - 1].end;
  *next = b.next;
  return true;
}

void Reader::AddMention(const Piece& piece, size_t first, Relation relation,
                        std::vector<DateMention>* out) const {
  DateMention mention;
  mention.begin = tokens_[first].begin;
  mention.end = tokens_[piece.next - 1].end;
  mention.basis = piece.basis;
  mention.relation = relation;
  mention.past = piece.past;
  mention.future = piece.future;
  out->push_back(std::move(mention));
}

std::vector<DateMention> Reader::FindAll() {
  std::vector<DateMention> out;
  for (size_t i = 0; i < tokens_.size();) {
    if (!tokens_[i].may_begin) {
      ++i;
      continue;
    }
    DateMention mention;
    size_t next = 0;
    Piece piece;
    if (IsWord(i, "from") || IsWord(i, "between")) {
      const bool between = tokens_[i].lower == "between";
      if (RangeAt(i + 1, between, &mention, &next)) {
        mention.begin = tokens_[i].begin;
        out.push_back(std::move(mention));
        i = next;
        continue;
      }
      const bool single = PieceAt(i + 1, &piece) && piece.first == i + 1;
      if (single && piece.has_fields && piece.fields.last_day != 0) {
        // "between 3 and 5 May 2004".
        AddMention(piece, i, Relation::kSpan, &out);
        out.back().start = DayOrUnknown(piece.past.nominal_earliest());
        out.back().finish = DayOrUnknown(piece.past.nominal_latest());
        i = piece.next;
        continue;
      }
      if (!between && single) {
        // "from 2004", "from May 2004 onwards".
        if (IsWord(piece.next, "on") && !IsWord(piece.next + 1)) ++piece.next;
        if (IsWord(piece.next, "onward") || IsWord(piece.next, "onwards")) ++piece.next;
        AddMention(piece, i, Relation::kSince, &out);
        i = piece.next;
        continue;
      }
      ++i;
      continue;
    }
    Relation relation = Relation::kAt;
    size_t lead = 0;
    if (IsWord(i, "since")) {
      relation = Relation::kSince;
      lead = 1;
    } else if (IsWord(i, "until") || IsWord(i, "till") || IsWord(i, "through")) {
      relation = Relation::kUntil;
      lead = 1;
    } else if (IsWord(i, "before")) {
      relation = Relation::kBefore;
      lead = 1;
    } else if (IsWord(i, "after")) {
      relation = Relation::kAfter;
      lead = 1;
    }
    if (lead > 0) {
      size_t at = i + lead;
      if (IsWord(at, "at") && IsWord(at + 1, "least")) at += 2;
      if (PieceAt(at, &piece) && piece.first == at) {
        AddMention(piece, i, relation, &out);
        i = piece.next;
        continue;
      }
      ++i;
      continue;
    }
    if (RangeAt(i, false, &mention, &next)) {
      out.push_back(std::move(mention));
      i = next;
      continue;
    }
    if (PieceAt(i, &piece)) {
      AddMention(piece, piece.first, Relation::kAt, &out);
      i = piece.next;
      continue;
    }
    ++i;
  }
  return out;
}

PartialDate Reader::ReadAll() {
  if (tokens_.empty()) return PartialDate::Unknown();
  DateMention mention;
  size_t next = 0;
  if (RangeAt(0, false, &mention, &next) && next == tokens_.size()) return mention.past;
  Piece piece;
  if (PieceAt(0, &piece) && piece.first == 0 && piece.next == tokens_.size() &&
      piece.basis == Basis::kAbsolute) {
    return piece.past;
  }
  return PartialDate::Unknown();
}

}  // namespace

std::vector<DateMention> FindDates(absl::string_view text, size_t begin, size_t end,
                                   const PartialDate& published) {
  end = std::min(end, text.size());
  begin = std::min(begin, end);
  return Reader(text, begin, end, published).FindAll();
}

PartialDate ReadDate(absl::string_view text) {
  return Reader(text, 0, text.size(), PartialDate::Unknown()).ReadAll();
}

}  // namespace chancery
