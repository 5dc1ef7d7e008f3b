#include "storage/graph/name_forms.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/text/edit_distance.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

bool IsEmptyWord(absl::string_view word) {
  static constexpr std::array<absl::string_view, 8> kEmptyWords = {"of",  "the", "for", "to",
                                                                   "and", "s",   "a",   "in"};
  return std::find(kEmptyWords.begin(), kEmptyWords.end(), word) != kEmptyWords.end();
}

bool TakesArticle(absl::string_view polity) {
  static constexpr std::array<absl::string_view, 15> kWords = {
      "United",      "Union",    "Republic",   "Kingdom",      "Netherlands",
      "Philippines", "Emirates", "Commission", "Council",      "Islands",
      "Bahamas",     "Maldives", "Holy",       "Organization", "Authority"};
  if (absl::StartsWith(polity, "the ") || absl::StartsWith(polity, "The ")) return false;
  for (absl::string_view word : absl::StrSplit(polity, ' ')) {
    if (std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return true;
  }
  return false;
}

// How well one word of the query matches one of the name: 0 not at all.
float ScoreWord(const std::string& query, const std::string& word, bool last, bool allow_near,
                NameMatch* match) {
  if (query == word) {
    *match = NameMatch::kWords;
    return 1.0F;
  }
  if (!allow_near) return 0;
  if (NameKey(query) == NameKey(word)) {
    *match = NameMatch::kTransliteration;
    return 0.9F;
  }
  if (last && absl::StartsWith(word, query)) {
    *match = NameMatch::kPrefix;
    return 0.6F + 0.3F * static_cast<float>(query.size()) / static_cast<float>(word.size());
  }
  if (query.size() >= kMinNearLetters && word.size() >= kMinNearLetters &&
      EditDistance(query, word, 1) <= 1) {
    *match = NameMatch::kFuzzy;
    return 0.6F;
  }
  return 0;
}

// "Russia's foreign minister" -> "Russia foreign minister": folding would make it "russias".
std::string WithoutPossessives(absl::string_view name) {
  static constexpr absl::string_view kForms[] = {"'s", "\xe2\x80\x99s"};
  std::string out;
  out.reserve(name.size());
  for (size_t i = 0; i < name.size();) {
    size_t skip = 0;
    for (absl::string_view form : kForms) {
      const size_t end = i + form.size();
      if (absl::StartsWith(name.substr(i), form) &&
          (end == name.size() || !absl::ascii_isalnum(static_cast<unsigned char>(name[end])))) {
        skip = form.size();
      }
    }
    if (skip == 0) out.push_back(name[i++]);
    i += skip;
  }
  return out;
}

}  // namespace

std::vector<std::string> SearchWords(absl::string_view name) {
  const std::string folded = FoldName(WithoutPossessives(name));
  std::vector<std::string> all = absl::StrSplit(folded, ' ', absl::SkipEmpty());
  std::vector<std::string> words;
  words.reserve(all.size());
  for (const std::string& word : all) {
    if (!IsEmptyWord(word)) words.push_back(word);
  }
  // "U.S." folds to "u s": single letters in a row are one abbreviation.
  std::vector<std::string> joined;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() != 1) continue;
    std::string letters = all[i];
    while (i + 1 < all.size() && all[i + 1].size() == 1) letters += all[++i];
    if (letters.size() > 1) joined.push_back(letters);
  }
  if (!joined.empty()) {
    // Rebuild in order with the abbreviations joined.
    words.clear();
    for (size_t i = 0; i < all.size(); ++i) {
      std::string word = all[i];
      if (word.size() == 1) {
        while (i + 1 < all.size() && all[i + 1].size() == 1) word += all[++i];
      }
      if (!IsEmptyWord(word)) words.push_back(word);
    }
  }
  return words.empty() ? all : words;
}

std::vector<std::string> NearForms(absl::string_view word) {
  std::vector<std::string> forms;
  if (word.size() < kMinNearLetters || word.size() > kMaxNearLetters) return forms;
  forms.reserve(word.size());
  for (size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && word[i] == word[i - 1]) continue;  // gives the same form
    forms.push_back(absl::StrCat(word.substr(0, i), word.substr(i + 1)));
  }
  return forms;
}

std::vector<std::string> NamesOf(const Names& names) {
  std::vector<std::string> all;
  all.reserve(1 + names.aliases.size());
  all.push_back(names.display);
  all.insert(all.end(), names.aliases.begin(), names.aliases.end());
  return all;
}

std::vector<std::string> NamesOfRole(const Role& role, const Polity* polity) {
  std::vector<std::string> titles = NamesOf(role.names);
  if (polity == nullptr) return titles;
  std::vector<std::string> all = titles;
  std::vector<std::string> names = NamesOf(polity->names);
  if (2 * names.size() * titles.size() > kMaxRoleNames) names.resize(1);
  for (const std::string& name : names) {
    for (const std::string& title : titles) {
      all.push_back(absl::StrCat(name, " ", title));
      all.push_back(absl::StrCat(title, " of ", name));
    }
  }
  return all;
}

std::string RoleDisplayName(const Role& role, const Polity* polity) {
  const std::string& title = role.names.display;
  if (polity == nullptr) return title;
  const std::string& name = polity->names.display;
  // "President of the European Commission" says it already.
  if (absl::StrContains(title, name)) return title;
  // "Ambassador to the United Nations of Russia" would name two polities in one breath.
  if (absl::StrContains(title, " to ")) return absl::StrCat(title, " (", name, ")");
  return absl::StrCat(title, TakesArticle(name) ? " of the " : " of ", name);
}

absl::optional<NameScore> ScoreName(const std::vector<std::string>& query_words,
                                    absl::string_view name, bool allow_near) {
  const std::vector<std::string> words = SearchWords(name);
  if (words.empty() || query_words.empty()) return absl::nullopt;
  if (words == query_words) return NameScore{NameMatch::kExact, 1.0F};
  NameMatch worst = NameMatch::kWords;
  float sum = 0;
  std::vector<bool> used(words.size(), false);
  for (size_t q = 0; q < query_words.size(); ++q) {
    float best = 0;
    size_t best_word = 0;
    NameMatch best_match = NameMatch::kWords;
    for (size_t w = 0; w < words.size(); ++w) {
      NameMatch match = NameMatch::kWords;
      if (used[w]) continue;
      const float score =
          ScoreWord(query_words[q], words[w], q + 1 == query_words.size(), allow_near, &match);
      if (score > best) {
        best = score;
        best_word = w;
        best_match = match;
      }
    }
    if (best == 0) return absl::nullopt;
    used[best_word] = true;
    sum += best;
    worst = std::max(worst, best_match);
  }
  // What the name has beyond the query tells against it.
  const float coverage = static_cast<float>(query_words.size()) / static_cast<float>(words.size());
  const float mean = sum / static_cast<float>(query_words.size());
  return NameScore{worst, mean * (0.7F + 0.29F * coverage)};
}

}  // namespace chancery
