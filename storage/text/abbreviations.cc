#include "storage/text/abbreviations.h"

#include <unicode/uchar.h>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "storage/text/characters.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

enum class Kind : uint8_t {
  kNone,
  // Always stands before something: "Gen. Milley", "e.g. this".
  kNeverLast,
  // May be the last word of a sentence: "Inc.", "the U.S."
  kMayBeLast,
  // "5 p.m." is the last word more often than not.
  kTime,
  // Only before a number, else it is a word: "No. 10", "No."
  kBeforeNumber,
  // One capital letter: "J. Smith", "Plan B."
  kInitial,
};

// The longest abbreviation that is looked for, with the dots inside it.
constexpr size_t kMaxBytes = 12;

using KindMap = absl::flat_hash_map<absl::string_view, Kind>;

const KindMap& Abbreviations() {
  static const KindMap* const map = [] {
    auto* result = new KindMap;
    const auto add = [result](Kind kind, absl::string_view words) {
      for (const absl::string_view word : absl::StrSplit(words, ' ')) result->emplace(word, kind);
    };
    // Titles and ranks, Saint, Mount and Fort, and the small words of print.
    add(Kind::kNeverLast,
        "Mr Mrs Ms Mx Smt MR MRS MS DR AMB GEN SEN Messrs Dr Drs Prof Gen Gens Lt Col Cols Maj "
        "Capt Cmdr Cdr Cmdt Adm Brig Sgt "
        "Cpl Pvt Spc Sen Sens Rep Reps Gov Govs Lieut Pres Sec Amb Rev Hon Fr Msgr Supt Det Insp "
        "Atty Asst Dep Min Eng St Ste Mt Ft e.g i.e eg ie cf viz vs v approx esp incl");
    // Companies, generations, streets, the months, days and states as news agencies shorten them.
    add(Kind::kMayBeLast,
        "Inc Corp Ltd Co Cos Bros Plc Assn Assoc Dept Univ Govt Jr Sr Esq Ph.D Ret ret etc al "
        "Ave Blvd Rd Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur "
        "Thurs Fri Sat Sun Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich "
        "Minn Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo");
    add(Kind::kTime, "a.m p.m A.M P.M");
    add(Kind::kBeforeNumber, "No Nos Art Arts Fig Figs Vol p pp c ca para paras Res");
    return result;
  }();
  return *map;
}

// What may follow a time within its sentence.
bool IsTimeZoneOrDay(absl::string_view word) {
  static const auto* const words = new absl::flat_hash_set<absl::string_view>(
      absl::StrSplit("ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST EET MSK IST "
                     "JST KST Eastern Central Mountain Pacific Greenwich Moscow Local Monday "
                     "Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Mar Apr May Jun "
                     "Jul Aug Sept Oct Nov Dec January February March April June July August "
                     "September October November December",
                     ' '));
  return words->contains(word);
}

// "U.S", "a.m": single letters with dots between them.
bool IsDottedLetters(absl::string_view word) {
  if (word.size() < 3 || word.size() % 2 == 0) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (i % 2 == 0 ? !IsAsciiLetter(word[i]) : word[i] != '.') return false;
  }
  return true;
}

// The run of ASCII letters that starts at `offset`; empty if it is part of a longer word or longer
// than any that is asked for.
absl::string_view WordAt(absl::string_view text, size_t offset) {
  size_t end = offset;
  while (end < text.size() && IsAsciiLetter(text[end])) {
    if (++end - offset > kMaxBytes) return "";
  }
  if (end < text.size() && (IsAsciiDigit(text[end]) || WordPartSize(text, end) > 0)) return "";
  return text.substr(offset, end - offset);
}

// True if the word before `offset`, one blank apart, has a capital and does not begin sentences:
// the "Richard" of "Richard I. Smith".
bool FollowsName(absl::string_view text, size_t offset) {
  if (offset < 2 || text[offset - 1] != ' ') return false;
  size_t begin = offset - 1;
  while (begin > 0 && IsAsciiLetter(text[begin - 1]) && offset - begin <= 2 * kMaxBytes) --begin;
  const absl::string_view word = text.substr(begin, offset - 1 - begin);
  return !word.empty() && IsAsciiUpper(word[0]) && !EndsWithLetter(text, begin) &&
         !IsSentenceStarter(word);
}

// The kind of the word before text[dot]; *begin is where it starts.
Kind KindBefore(absl::string_view text, size_t dot, size_t* begin) {
  size_t first = dot;
  while (first > 0 && (IsAsciiLetter(text[first - 1]) || text[first - 1] == '.')) {
    if (dot - --first > kMaxBytes) return Kind::kNone;
  }
  *begin = first;
  if (first == dot) {
    // Not an ASCII word: an initial such as the first letter of a Czech or Russian name?
    if (dot == 0 || IsAscii(text[dot - 1])) return Kind::kNone;
    const CodePoint code_point = DecodeUtf8Before(text, dot);
    *begin = dot - code_point.size;
    return code_point.valid && u_isUUppercase(code_point.value) && !EndsWithLetter(text, *begin)
               ? Kind::kInitial
               : Kind::kNone;
  }
  if (EndsWithLetter(text, first)) return Kind::kNone;
  absl::string_view word = text.substr(first, dot - first);
  const bool after_digit = first > 0 && IsAsciiDigit(text[first - 1]);
  auto it = Abbreviations().find(word);
  if (it == Abbreviations().end() && word.find('.') != absl::string_view::npos) {
    if (IsDottedLetters(word)) return after_digit ? Kind::kNone : Kind::kMayBeLast;
    // "Lt.Gen", or the end of a web address.
    word = word.substr(word.rfind('.') + 1);
    *begin = dot - word.size();
    it = Abbreviations().find(word);
  }
  if (it != Abbreviations().end()) {
    return after_digit && it->second != Kind::kTime ? Kind::kNone : it->second;
  }
  if (word.size() != 1 || !IsAsciiUpper(word[0]) || after_digit) return Kind::kNone;
  // "I" is the pronoun, unless it stands in a name. After an apostrophe it is no word of its own.
  if (word[0] == 'I' && !FollowsName(text, *begin)) return Kind::kNone;
  if (*begin > 0 && (text[*begin - 1] == '\'' || text[*begin - 1] == '&')) return Kind::kNone;
  return Kind::kInitial;
}

}  // namespace

bool IsSentenceStarter(absl::string_view word) {
  static const auto* const words = new absl::flat_hash_set<absl::string_view>(absl::StrSplit(
      "The He She It They We You I This That These Those There Here His Her Its Their Our My Your "
      "A An In On At As By For From With Without To Of And But Or Nor Yet So If When While Where "
      "After Before Since Until Because Although Though However Meanwhile Moreover Instead "
      "Earlier Later Then Now Today Yesterday Also Still Only Even Both Some Many Most Several "
      "Few Each Every All Another Other Others No Not Nothing What Who Why How Which Whether "
      "Under Over During Despite Among Amid Between Through Asked Speaking According Last Next",
      ' '));
  return words->contains(word);
}

DotRole RoleOfDot(absl::string_view text, size_t dot) {
  // An ellipsis.
  if (dot + 1 < text.size() && text[dot + 1] == '.') return DotRole::kStop;
  if (dot > 0 && text[dot - 1] == '.') return DotRole::kStop;
  size_t begin;
  const Kind kind = KindBefore(text, dot, &begin);
  if (kind == Kind::kNone) return DotRole::kStop;

  size_t next = dot + 1;
  if (next < text.size() && (IsAsciiDigit(text[next]) || WordPartSize(text, next) > 0)) {
    // "J.Smith" and "No.5", but not the "A" of a name such as A.txt.
    const bool is_name = kind != Kind::kInitial || !IsAsciiLower(text[next]);
    return is_name && (kind != Kind::kBeforeNumber || IsAsciiDigit(text[next]))
               ? DotRole::kAbbreviation
               : DotRole::kStop;
  }
  while (const size_t size = CloserSize(text, next)) {
    // A run of closing marks is short in any real text.
    if (next > dot + kMaxBytes) return DotRole::kStop;
    next += size;
  }
  const size_t after_marks = next;
  for (size_t size; (size = BlankSize(text, next)) > 0; next += size) {
    if (next > dot + 4 * kMaxBytes) break;
  }
  const bool at_end = next >= text.size() || LineBreakSize(text, next) > 0;
  if (kind == Kind::kBeforeNumber) {
    return !at_end && after_marks == dot + 1 && IsAsciiDigit(text[next]) ? DotRole::kAbbreviation
                                                                         : DotRole::kStop;
  }
  if (at_end) return kind == Kind::kInitial ? DotRole::kStop : DotRole::kAbbreviationAtEnd;
  if (next == after_marks) return DotRole::kAbbreviation;  // "U.S.-led", "U.S., which"

  const CodePoint follower = DecodeUtf8(text, next);
  const uint32_t class_mask = U_GET_GC_MASK(follower.value);
  const bool is_capital = (class_mask & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0;
  switch (kind) {
    case Kind::kInitial:
      if (!is_capital) return DotRole::kStop;
      return IsSentenceStarter(WordAt(text, next)) ? DotRole::kStop : DotRole::kAbbreviation;
    case Kind::kMayBeLast:
    case Kind::kTime: {
      const bool is_quote =
          follower.value == '"' || follower.value == '\'' || (class_mask & U_GC_PI_MASK) != 0;
      if (is_quote) return DotRole::kAbbreviationAtEnd;
      if (!is_capital) return DotRole::kAbbreviation;
      const absl::string_view word = WordAt(text, next);
      const bool ends = kind == Kind::kTime ? !IsTimeZoneOrDay(word) : IsSentenceStarter(word);
      return ends ? DotRole::kAbbreviationAtEnd : DotRole::kAbbreviation;
    }
    default:
      return DotRole::kAbbreviation;
  }
}

}  // namespace chancery
