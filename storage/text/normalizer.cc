#include "storage/text/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// How Cyrillic letters are read in English, from U+0430 (a) to U+045F. Russian first: what differs
// in Ukrainian, Bulgarian or Serbian is left to NameKey.
constexpr absl::string_view kCyrillic[] = {
    "a", "b", "v",  "g", "d",  "e",  "zh", "z",  "i",  "y",    "k",  "l", "m", "n", "o",  "p",
    "r", "s", "t",  "u", "f",  "kh", "ts", "ch", "sh", "shch", "",   "y", "",  "e", "yu", "ya",
    "e", "e", "dj", "g", "ye", "dz", "i",  "yi", "j",  "lj",   "nj", "c", "k", "i", "u",  "dz"};
constexpr char32_t kCyrillicBegin = 0x0430;
constexpr char32_t kCyrillicEnd = 0x0460;
constexpr char32_t kCyrillicYe = 0x0435;

// The small letter of a Cyrillic one, or 0 if it is none of the table's (or the Ukrainian g).
char32_t SmallCyrillic(char32_t value) {
  if (value >= 0x0410 && value < 0x0430) return value + 0x20;
  if (value >= 0x0400 && value < 0x0410) return value + 0x50;
  if (value >= kCyrillicBegin && value < kCyrillicEnd) return value;
  if (value == 0x0490 || value == 0x0491) return 0x0433;
  return 0;
}

// The word-initial "ye" is heard and written: Yeltsin, Yevgeny.
absl::string_view ReadCyrillic(char32_t small, bool starts_word) {
  if (small == kCyrillicYe && starts_word) return "ye";
  return kCyrillic[small - kCyrillicBegin];
}

// Apostrophes, primes and their like, as names and transliterations have them.
bool IsApostrophe(char32_t value) {
  switch (value) {
    case '\'':
    case '`':
    case 0xB4:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x2033:
    case 0xFF07:
      return true;
    default:
      return value >= 0x02B9 && value <= 0x02BF;
  }
}

// An invisible character within words, such as the soft hyphen.
bool IsJoiner(char32_t value) {
  constexpr char32_t kZeroWidthSpace = 0x200B;
  constexpr char32_t kByteOrderMark = 0xFEFF;
  return value >= 0x80 && u_charType(value) == U_FORMAT_CHAR && value != kZeroWidthSpace &&
         value != kByteOrderMark;
}

// Collects the words of a folded name, one space apart.
class WordWriter {
 public:
  explicit WordWriter(size_t size) { text_.reserve(size); }

  void Put(char c) {
    BeginLetters();
    text_.push_back(c);
  }
  void Put(absl::string_view letters) {
    if (letters.empty()) return;
    BeginLetters();
    text_.append(letters.data(), letters.size());
  }
  void Put(char32_t letter) {
    BeginLetters();
    AppendUtf8(letter, &text_);
  }
  void Separate() { separated_ = true; }
  // True if the next letter would begin a word.
  bool at_word_start() const { return separated_ || text_.empty(); }

  std::string Take() && { return std::move(text_); }

 private:
  void BeginLetters() {
    if (separated_ && !text_.empty()) text_.push_back(' ');
    separated_ = false;
  }

  std::string text_;
  bool separated_ = false;
};

// Not thread-safe, hence one per thread. Null if ICU has no data: then letters stay as they are.
const icu::Transliterator* ToAscii() {
  struct Owned {
    Owned() {
      UErrorCode error = U_ZERO_ERROR;
      transliterator.reset(icu::Transliterator::createInstance("Any-Latin; NFKC; Latin-ASCII",
                                                               UTRANS_FORWARD, error));
      if (U_FAILURE(error)) transliterator.reset();
    }
    std::unique_ptr<icu::Transliterator> transliterator;
  };
  static thread_local const Owned owned;
  return owned.transliterator.get();
}

icu::UnicodeString FoldCompatibly(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) return text;
  icu::UnicodeString result = nfkc->normalize(text, error);
  return U_FAILURE(error) ? text : result;
}

void WriteFolded(char32_t value, WordWriter* writer) {
  if (value < 0x80 && u_isalnum(value)) {
    writer->Put(static_cast<char>(u_tolower(value)));
    return;
  }
  if (IsApostrophe(value)) return;
  const uint32_t mask = U_GET_GC_MASK(value);
  if ((mask & U_GC_M_MASK) != 0 || IsJoiner(value)) return;
  if ((mask & U_GC_ND_MASK) != 0) {
    writer->Put(static_cast<char>('0' + u_charDigitValue(value)));
  } else if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
    writer->Put(static_cast<char32_t>(u_foldCase(value, U_FOLD_CASE_DEFAULT)));
  } else {
    writer->Separate();
  }
}

// What the short cut knows of one code point beyond ASCII.
struct Short {
  enum class Use : uint8_t { kUnknown, kLetters, kSeparator, kDropped };
  Use use = Use::kUnknown;
  uint8_t size = 0;
  char letters[4] = {};
};

// Accented Latin letters: U+0080..U+024F, then U+1E00..U+1EFF. Each by itself gives what it gives
// within a word, as long as no combining mark follows: those are not in the table.
class ShortCuts {
 public:
  static const ShortCuts& Get() {
    static const ShortCuts* const shared = new ShortCuts;
    return *shared;
  }

  Short Find(char32_t value) const {
    if (value >= 0x80 && value < 0x250) return low_[value - 0x80];
    if (value >= 0x1E00 && value < 0x1F00) return high_[value - 0x1E00];
    return {};
  }

 private:
  ShortCuts() {
    for (char32_t value = 0x80; value < 0x250; ++value) low_[value - 0x80] = Make(value);
    for (char32_t value = 0x1E00; value < 0x1F00; ++value) high_[value - 0x1E00] = Make(value);
  }

  static Short Make(char32_t value) {
    Short result;
    if (IsApostrophe(value)) {
      result.use = Short::Use::kDropped;
    } else if (value == 0xA0) {
      result.use = Short::Use::kSeparator;
    } else if ((U_GET_GC_MASK(value) & U_GC_L_MASK) != 0) {
      // Within a word: the middle dot of an l with one would be lost at its end.
      std::string text = "a";
      AppendUtf8(value, &text);
      text += "a";
      const std::string word = internal::FoldNameByIcu(text);
      if (word.size() < 3 || word.size() > 2 + sizeof(result.letters)) return result;
      const std::string folded = word.substr(1, word.size() - 2);
      for (const char c : folded) {
        if (c < 'a' || c > 'z') return result;
      }
      result.use = Short::Use::kLetters;
      result.size = static_cast<uint8_t>(folded.size());
      folded.copy(result.letters, folded.size());
    }
    return result;
  }

  std::array<Short, 0x250 - 0x80> low_;
  std::array<Short, 0x100> high_;
};

// The lower-case letter or digit of an ASCII byte, ' ' if it separates words, 0 if it is dropped.
constexpr std::array<char, 128> MakeAsciiFold() {
  std::array<char, 128> fold{};
  for (char& c : fold) c = ' ';
  for (char c = '0'; c <= '9'; ++c) fold[c] = c;
  for (char c = 'a'; c <= 'z'; ++c) fold[c] = c;
  for (char c = 'A'; c <= 'Z'; ++c) fold[c] = static_cast<char>(c - 'A' + 'a');
  fold['\''] = fold['`'] = 0;
  return fold;
}

constexpr std::array<char, 128> kAsciiFold = MakeAsciiFold();

// Folds one code point beyond ASCII, if it needs no ICU.
bool WriteByShortCut(char32_t value, WordWriter* writer) {
  if (const char32_t small = SmallCyrillic(value)) {
    writer->Put(ReadCyrillic(small, writer->at_word_start()));
    return true;
  }
  const Short found = ShortCuts::Get().Find(value);
  switch (found.use) {
    case Short::Use::kLetters:
      writer->Put(absl::string_view(found.letters, found.size));
      return true;
    case Short::Use::kSeparator:
      writer->Separate();
      return true;
    case Short::Use::kDropped:
      return true;
    case Short::Use::kUnknown:
      break;
  }
  if (value == 0x2018 || value == 0x2019) return true;
  // Dashes and double quotation marks.
  if ((value >= 0x2010 && value <= 0x2015) || (value >= 0x201C && value <= 0x201E)) {
    writer->Separate();
    return true;
  }
  return false;
}

// ---- Keys ----

constexpr absl::string_view kVowels = "aeiou";
constexpr absl::string_view kConsonants = "bcdfghjklmnpqrstvxz";

struct Rule {
  enum Place : uint8_t {
    kAnywhere,
    kStart,
    kInside,  // not at the start
    kEnd,
    kBeforeLast,  // one letter follows
  };

  absl::string_view from;
  absl::string_view to;
  Place place = kAnywhere;
  // What the neighbour must be one of, if not empty: the letter before as it has been rewritten,
  // the letter after ('$' for the end) as it was.
  absl::string_view before = "";
  absl::string_view after = "";
  // Words of three letters or less say most by their vowels: Kim, Kem; Ho, Hu; Li, Lee.
  bool only_long = true;
};

constexpr bool kShortToo = false;

// Letters for one consonant. Each rule sees what the rules before it have made.
constexpr Rule kConsonantRules[] = {
    // The Russian "shch" and what French and German make of "ch" and "sh".
    {"schtsch", "sh", Rule::kAnywhere, "", "", kShortToo},
    {"shtch", "sh", Rule::kAnywhere, "", "", kShortToo},
    {"shch", "sh", Rule::kAnywhere, "", "", kShortToo},
    {"tsch", "ch", Rule::kAnywhere, "", "", kShortToo},
    {"tch", "ch", Rule::kAnywhere, "", "", kShortToo},
    {"sch", "sh", Rule::kAnywhere, "", "", kShortToo},
    {"dzh", "j", Rule::kAnywhere, "", "", kShortToo},
    {"dj", "j", Rule::kAnywhere, "", "", kShortToo},
    {"ph", "f", Rule::kAnywhere, "", "", kShortToo},
    {"ck", "k", Rule::kAnywhere, "", "", kShortToo},
    {"tz", "ts", Rule::kAnywhere, "", "", kShortToo},
    {"x", "ks", Rule::kAnywhere, "", "", kShortToo},
    // Lavroff, Lawrow.
    {"off", "ov", Rule::kEnd},
    {"eff", "ev", Rule::kEnd},
    {"w", "v", Rule::kAnywhere, "", "", kShortToo},
    // Khatami, Mikhail, Michail, Mihail. "ch" at the start of a name is another sound.
    {"kh", "k", Rule::kStart},
    {"kh", "h", Rule::kInside},
    {"ch", "h", Rule::kInside},
    // Milosevic and -vich.
    {"ic", "ih", Rule::kEnd},
    {"yc", "ih", Rule::kEnd},
    // The Arabic q, dh, gh; Libya's q is heard as g: Qaddafi, Gaddafi, Kadhafi.
    {"q", "k", Rule::kAnywhere, "", "", kShortToo},
    {"dh", "d", Rule::kAnywhere, "", "", kShortToo},
    {"gh", "g", Rule::kAnywhere, "", "", kShortToo},
    {"gad", "kad", Rule::kStart},
    // The French hard g: Serguei, Guennadi.
    {"gu", "g", Rule::kAnywhere, "", "eiy"},
    {"c", "k", Rule::kAnywhere, "", "abcdfgjklmnopqrstuvz$"},
    // The Arabic article.
    {"el", "al", Rule::kStart, "", "$", kShortToo},
};

// After doubled consonants have become single ones.
constexpr Rule kVowelRules[] = {
    // j and y after a vowel are one half of a diphthong: Sergej, Andrej, Zelenskyj.
    {"j", "y", Rule::kAnywhere, "aeiouy", "bcdfghjklmnpqrstvxz$"},
    // The endings of Zelensky, Zelenskyy, Zelenskiy, Zelenskii; of Mariya.
    {"yy", "i", Rule::kEnd},
    {"iy", "i", Rule::kEnd},
    {"yi", "i", Rule::kEnd},
    {"ii", "i", Rule::kEnd},
    {"iy", "i", Rule::kAnywhere, "", "aeou"},
    {"ii", "i", Rule::kAnywhere, "", "aeou"},
    // Yeltsin and Eltsin, Iouri and Youri.
    {"ye", "e", Rule::kStart},
    {"i", "y", Rule::kStart, "", "aou"},
    // Nazarbayev and Nazarbaev, Sergeyev and Sergeev; Gorbachev and Gorbachov.
    {"ayev", "aiov", Rule::kEnd},
    {"aiev", "aiov", Rule::kEnd},
    {"aev", "aiov", Rule::kEnd},
    {"eyev", "eiov", Rule::kEnd},
    {"eiev", "eiov", Rule::kEnd},
    {"eev", "eiov", Rule::kEnd},
    {"oyev", "oiov", Rule::kEnd},
    {"oiev", "oiov", Rule::kEnd},
    {"oev", "oiov", Rule::kEnd},
    {"ev", "ov", Rule::kEnd},
    // Long vowels.
    {"ou", "u"},
    {"oo", "u"},
    {"uu", "u"},
    {"ee", "i"},
    {"ie", "i"},
    {"aa", "a"},
    // One diphthong: Husayn, Hussain, Hussein.
    {"ai", "ei"},
    {"ay", "ei"},
    {"ey", "ei"},
    // Else y is a vowel, but at the start of a name.
    {"y", "i", Rule::kInside},
    // "Servant of", with its article run together: Abdullah, Abdallah, Abdelaziz.
    {"abdul", "abdal", Rule::kStart},
    {"abdel", "abdal", Rule::kStart},
    {"abdil", "abdal", Rule::kStart},
    {"abdol", "abdal", Rule::kStart},
    {"ah", "a", Rule::kEnd},
    // Arabic has three vowels. o is u: Omar; e is i before the last consonant (Yasser, Khaled), but
    // a in the root h-m-d: Mohammed, Ahmed.
    {"o", "u"},
    {"uhamed", "uhamad", Rule::kEnd},
    {"ahmed", "ahmad", Rule::kEnd},
    // Aleksandr, Petr.
    {"dr", "dir", Rule::kEnd},
    {"tr", "tir", Rule::kEnd},
    {"e", "i", Rule::kBeforeLast, kConsonants, kConsonants},
};

bool IsOneOf(char c, absl::string_view letters) {
  return letters.empty() || letters.find(c) != absl::string_view::npos;
}

bool Applies(const Rule& rule, absl::string_view word, size_t at, char before) {
  const size_t end = at + rule.from.size();
  if (word.substr(at, rule.from.size()) != rule.from) return false;
  switch (rule.place) {
    case Rule::kAnywhere:
      break;
    case Rule::kStart:
      if (at != 0) return false;
      break;
    case Rule::kInside:
      if (at == 0) return false;
      break;
    case Rule::kEnd:
      if (end != word.size()) return false;
      break;
    case Rule::kBeforeLast:
      if (end + 1 != word.size()) return false;
      break;
  }
  return IsOneOf(before, rule.before) && IsOneOf(end < word.size() ? word[end] : '$', rule.after);
}

// One bit for each letter of a word.
uint32_t LettersOf(absl::string_view word) {
  uint32_t letters = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') letters |= uint32_t{1} << (c - 'a');
  }
  return letters;
}

// True if the word has changed.
bool Apply(const Rule& rule, std::string* word, std::string* scratch) {
  const size_t found = word->find(rule.from.data(), 0, rule.from.size());
  if (found == std::string::npos) return false;
  scratch->assign(*word, 0, found);
  bool changed = false;
  for (size_t at = found; at < word->size();) {
    if (Applies(rule, *word, at, scratch->empty() ? '^' : scratch->back())) {
      scratch->append(rule.to.data(), rule.to.size());
      at += rule.from.size();
      changed = true;
    } else {
      scratch->push_back((*word)[at++]);
    }
  }
  if (changed) word->swap(*scratch);
  return changed;
}

// Rules in order, with the letters that each needs: most rules do not fit most words.
class RuleList {
 public:
  template <size_t kSize>
  explicit RuleList(const Rule (&rules)[kSize]) : rules_(rules), letters_(kSize) {
    for (size_t i = 0; i < kSize; ++i) letters_[i] = LettersOf(rules[i].from);
  }

  void ApplyTo(bool is_long, std::string* word) const {
    std::string scratch;
    uint32_t letters = LettersOf(*word);
    for (size_t i = 0; i < letters_.size(); ++i) {
      if ((letters_[i] & ~letters) != 0 || (rules_[i].only_long && !is_long)) continue;
      if (Apply(rules_[i], word, &scratch)) letters = LettersOf(*word);
    }
  }

 private:
  const Rule* rules_;
  std::vector<uint32_t> letters_;
};

void CollapseDoubledConsonants(std::string* word) {
  size_t kept = 0;
  for (size_t at = 0; at < word->size(); ++at) {
    const char c = (*word)[at];
    const bool doubled = kept > 0 && (*word)[kept - 1] == c && c >= 'a' && c <= 'z' && c != 'y' &&
                         kVowels.find(c) == absl::string_view::npos;
    if (!doubled) (*word)[kept++] = c;
  }
  word->resize(kept);
}

std::string KeyOfWord(absl::string_view folded) {
  static const RuleList* const consonants = new RuleList(kConsonantRules);
  static const RuleList* const vowels = new RuleList(kVowelRules);
  std::string word(folded);
  const bool is_long = folded.size() > 3;
  consonants->ApplyTo(is_long, &word);
  CollapseDoubledConsonants(&word);
  vowels->ApplyTo(is_long, &word);
  return word;
}

}  // namespace

namespace internal {

std::string FoldNameByIcu(absl::string_view name) {
  // Apostrophes and invisible characters first: compatibility makes a space and a mark of some, and
  // the transliterator a hyphen of others.
  WordWriter writer(name.size() + 8);
  icu::UnicodeString text;
  for (size_t at = 0; at < name.size();) {
    const CodePoint code_point = DecodeUtf8(name, at);
    if (!IsApostrophe(code_point.value) && !IsJoiner(code_point.value)) {
      const bool is_separator = u_charType(code_point.value) == U_FORMAT_CHAR;
      text.append(is_separator ? ' ' : static_cast<UChar32>(code_point.value));
    }
    at += code_point.size;
  }
  text = FoldCompatibly(text);
  icu::UnicodeString latin;
  bool after_letter = false;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 value = text.char32At(at);
    if (const char32_t small = SmallCyrillic(value)) {
      const absl::string_view letters = ReadCyrillic(small, !after_letter);
      latin.append(icu::UnicodeString::fromUTF8(
          icu::StringPiece(letters.data(), static_cast<int32_t>(letters.size()))));
      after_letter |= !letters.empty();
      continue;
    }
    latin.append(value);
    const uint32_t mask = U_GET_GC_MASK(value);
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
      after_letter = true;
    } else if ((mask & U_GC_M_MASK) == 0) {
      after_letter = false;
    }
  }
  if (const icu::Transliterator* to_ascii = ToAscii()) to_ascii->transliterate(latin);
  for (int32_t at = 0; at < latin.length(); at = latin.moveIndex32(at, 1)) {
    WriteFolded(latin.char32At(at), &writer);
  }
  return std::move(writer).Take();
}

}  // namespace internal

std::string FoldName(absl::string_view name) {
  WordWriter writer(name.size());
  for (size_t at = 0; at < name.size();) {
    const uint8_t byte = static_cast<uint8_t>(name[at]);
    if (byte < 0x80) {
      const char folded = kAsciiFold[byte];
      if (folded > ' ') {
        writer.Put(folded);
      } else if (folded == ' ') {
        writer.Separate();
      }
      ++at;
      continue;
    }
    const CodePoint code_point = DecodeUtf8(name, at);
    if (!code_point.valid) {
      writer.Separate();
    } else if (!WriteByShortCut(code_point.value, &writer)) {
      return internal::FoldNameByIcu(name);
    }
    at += code_point.size;
  }
  return std::move(writer).Take();
}

std::string NameKey(absl::string_view name) {
  const std::string folded = FoldName(name);
  std::string key;
  key.reserve(folded.size());
  for (const absl::string_view word : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
    if (!key.empty()) key.push_back(' ');
    key += KeyOfWord(word);
  }
  return key;
}

}  // namespace chancery
