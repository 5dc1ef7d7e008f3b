#include "client/compare/likeness.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using WordSet = absl::flat_hash_set<std::string>;

icu::UnicodeString FromUtf8(absl::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

// Words that say nothing of which office or speaker is meant.
bool IsFiller(const std::string& word) {
  static const auto* const kFillers =
      new WordSet({"of", "the", "for", "to", "and", "s", "us", "u"});
  return kFillers->contains(word);
}

std::vector<std::string> NameWords(absl::string_view name) {
  static const auto* const kHonorifics = new WordSet(
      {"mr", "mrs", "ms", "dr", "sir", "king", "queen", "pope", "sheikh", "general", "the"});
  static const auto* const kSpellings =
      new absl::flat_hash_map<std::string, std::string>({{"sergei", "sergey"},
                                                         {"volodymyr", "vladimir"},
                                                         {"zelenskyy", "zelensky"},
                                                         {"gaddafi", "qadhafi"}});
  std::vector<std::string> words;
  for (std::string& word : FoldedWords(name)) {
    if (kHonorifics->contains(word)) continue;
    const auto spelling = kSpellings->find(word);
    if (spelling != kSpellings->end()) word = spelling->second;
    words.push_back(std::move(word));
  }
  return words;
}

bool IsSubset(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
  return absl::c_all_of(
      part, [&](const std::string& word) { return absl::c_linear_search(whole, word); });
}

WordSet WithoutFillers(const std::vector<std::string>& words) {
  WordSet kept;
  for (const std::string& word : words) {
    if (!IsFiller(word)) kept.insert(word);
  }
  return kept;
}

size_t CommonWords(const WordSet& a, const WordSet& b) {
  return absl::c_count_if(a, [&](const std::string& word) { return b.contains(word); });
}

// REQUIRES: neither is empty.
bool ShareHalf(const WordSet& a, const WordSet& b) {
  return 2 * CommonWords(a, b) >= std::min(a.size(), b.size());
}

WordSet OfficeWords(absl::string_view office) {
  // In order: an earlier one may make what a later one reads.
  static constexpr std::pair<const char*, const char*> kCustoms[] = {
      {" minister of foreign affairs ", " foreign minister "},
      {" minister for foreign affairs ", " foreign minister "},
      {" foreign secretary ", " foreign minister "},
      {" defence ", " defense "},
      {" minister of defense ", " defense minister "},
      {" premier ", " prime minister "},
      {" ambassador to the un ", " ambassador to the united nations "}};
  std::string title = absl::StrCat(" ", absl::StrJoin(FoldedWords(office), " "), " ");
  for (const auto& [written, usual] : kCustoms) {
    title = absl::StrReplaceAll(title, {{written, usual}});
  }
  return WithoutFillers(absl::StrSplit(title, ' ', absl::SkipEmpty()));
}

std::string PolityKey(absl::string_view polity) {
  static const auto* const kUsualNames = new absl::flat_hash_map<std::string, std::string>(
      {{"us", "united states"},
       {"usa", "united states"},
       {"u s", "united states"},
       {"america", "united states"},
       {"united states of america", "united states"},
       {"uk", "united kingdom"},
       {"britain", "united kingdom"},
       {"great britain", "united kingdom"},
       {"russian federation", "russia"},
       {"palestinian", "palestine"},
       {"palestinian authority", "palestine"},
       {"palestinian territories", "palestine"},
       {"prc", "china"},
       {"republic of korea", "south korea"},
       {"dprk", "north korea"},
       {"timor leste", "east timor"},
       {"cabo verde", "cape verde"},
       {"turkiye", "turkey"},
       {"ivory coast", "cote d ivoire"},
       {"burma", "myanmar"},
       {"vatican", "holy see"},
       {"vatican city", "holy see"},
       {"czechia", "czech republic"},
       {"st vincent and the grenadines", "saint vincent and the grenadines"},
       {"st lucia", "saint lucia"},
       {"swaziland", "eswatini"},
       {"un", "united nations"},
       {"eu", "european union"}});
  std::vector<std::string> words = FoldedWords(polity);
  if (words.size() > 1 && words.front() == "the") words.erase(words.begin());
  std::string key = absl::StrJoin(words, " ");
  const auto usual = kUsualNames->find(key);
  return usual == kUsualNames->end() ? key : usual->second;
}

// Of a year, decade or century no month is known.
bool HasMonth(const PartialDate& date) {
  switch (date.precision()) {
    case PartialDate::Precision::kUnknown:
    case PartialDate::Precision::kYear:
    case PartialDate::Precision::kDecade:
    case PartialDate::Precision::kCentury:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::vector<std::string> FoldedWords(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2* const kNfkd = icu::Normalizer2::getNFKDInstance(error);
  icu::UnicodeString decomposed = FromUtf8(text);
  if (kNfkd != nullptr && U_SUCCESS(error)) decomposed = kNfkd->normalize(decomposed, error);
  decomposed.toLower(icu::Locale::getRoot());
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (word.isEmpty()) return;
    words.emplace_back();
    word.toUTF8String(words.back());
    word.remove();
  };
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (u_getCombiningClass(c) != 0) continue;
    if (u_isalnum(c) || c == '_') {
      word.append(c);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

bool IsSamePerson(absl::string_view a, absl::string_view b) {
  const std::vector<std::string> x = NameWords(a);
  const std::vector<std::string> y = NameWords(b);
  if (x.empty() || y.empty()) return false;
  if (IsSubset(x, y) || IsSubset(y, x)) return true;
  if (x.back() != y.back()) return false;
  const icu::UnicodeString first_x = FromUtf8(x.front());
  const icu::UnicodeString first_y = FromUtf8(y.front());
  return first_x.char32At(0) == first_y.char32At(0);
}

bool IsSameOffice(absl::string_view a, absl::string_view b) {
  const WordSet x = OfficeWords(a);
  const WordSet y = OfficeWords(b);
  if (x.empty() || y.empty()) return x.empty() && y.empty();
  return ShareHalf(x, y);
}

bool IsSamePolity(absl::string_view a, absl::string_view b) { return PolityKey(a) == PolityKey(b); }

bool IsSamePlace(absl::string_view a, absl::string_view b) {
  const std::vector<std::string> x = FoldedWords(a);
  const std::vector<std::string> y = FoldedWords(b);
  return absl::c_any_of(x, [&](const std::string& word) { return absl::c_linear_search(y, word); });
}

bool IsSameSpeaker(absl::string_view a, absl::string_view b) {
  if (IsSamePerson(a, b)) return true;
  const WordSet x = WithoutFillers(FoldedWords(a));
  const WordSet y = WithoutFillers(FoldedWords(b));
  return !x.empty() && !y.empty() && ShareHalf(x, y);
}

bool AgreesWithDate(absl::string_view found, absl::string_view gold) {
  if (gold.empty()) return true;
  const auto x = PartialDate::Parse(found);
  const auto y = PartialDate::Parse(gold);
  if (!x.ok() || !y.ok() || x->is_unknown()) return false;
  return x->nominal_earliest() <= y->nominal_latest() &&
         y->nominal_earliest() <= x->nominal_latest() && (HasMonth(*x) || !HasMonth(*y));
}

std::string QuotationKey(absl::string_view quotation) {
  icu::UnicodeString text = FromUtf8(quotation);
  icu::UnicodeString key;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (c == 0x2018 || c == 0x2019) {
      key.append(u'\'');
    } else if (c == 0x201C || c == 0x201D) {
      key.append(u'"');
    } else if (u_isUWhiteSpace(c)) {
      if (!key.endsWith(u" ", 1)) key.append(u' ');
    } else {
      key.append(c);
    }
  }
  key.toLower(icu::Locale::getRoot());
  std::string utf8;
  key.toUTF8String(utf8);
  const size_t begin = utf8.find_first_not_of(" \".,;:");
  if (begin == std::string::npos) return std::string();
  return utf8.substr(begin, utf8.find_last_not_of(" \".,;:") + 1 - begin);
}

bool CoversQuotation(const std::string& found, const std::string& gold) {
  constexpr int32_t kLongEnoughToBePart = 25;
  if (found == gold) return true;
  return FromUtf8(gold).countChar32() > kLongEnoughToBePart && absl::StrContains(found, gold);
}

}  // namespace chancery
