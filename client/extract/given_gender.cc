#include "client/extract/given_gender.h"

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/extract/gender_data.h"
#include "client/extract/word_classes.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

using Names = absl::flat_hash_set<std::string>;

const Names* NamesIn(absl::string_view list) {
  auto* names = new Names();
  for (const absl::string_view line : absl::StrSplit(list, '\n', absl::SkipWhitespace())) {
    if (absl::StartsWith(line, "#")) continue;
    for (const absl::string_view name :
         absl::StrSplit(line, absl::ByAnyChar(" \r"), absl::SkipEmpty())) {
      names->insert(FoldName(name));
    }
  }
  return names;
}

// The first word of a name of two or more, folded; empty for another one.
std::string GivenName(absl::string_view name) {
  const std::vector<absl::string_view> words = absl::StrSplit(name, ' ', absl::SkipEmpty());
  return words.size() < 2 ? std::string() : FoldName(words.front());
}

Gender GenderBy(const Names& women, const Names& men, const std::string& given) {
  if (women.contains(given)) return Gender::kFemale;
  return men.contains(given) ? Gender::kMale : Gender::kUnknown;
}

}  // namespace

Gender GenderOfName(absl::string_view name) {
  static const Names* const women = NamesIn(kNamesOfWomenTxt);
  static const Names* const men = NamesIn(kNamesOfMenTxt);
  return GenderBy(*women, *men, GivenName(name));
}

Gender LikelyGenderOfName(absl::string_view name) {
  static const Names* const women = NamesIn(kLikelyNamesOfWomenTxt);
  static const Names* const men = NamesIn(kLikelyNamesOfMenTxt);
  const std::string given = GivenName(name);
  const Gender gender = GenderBy(*women, *men, given);
  // "Jean-Baptiste".
  return gender != Gender::kUnknown ? gender
                                    : GenderBy(*women, *men, given.substr(0, given.find('-')));
}

Gender GenderOfTitle(absl::string_view word) {
  word = absl::StripSuffix(word, ".");
  if (OneOf(word, {"mrs", "ms", "miss", "madam", "madame", "mme", "lady", "dame", "queen",
                   "princess", "baroness", "chairwoman", "spokeswoman", "sheikha"})) {
    return Gender::kFemale;
  }
  if (OneOf(word, {"mr", "sir", "lord", "king", "prince", "emir", "sultan", "sheikh", "pope",
                   "monsieur", "chairman", "spokesman", "cardinal", "ayatollah"})) {
    return Gender::kMale;
  }
  return Gender::kUnknown;
}

Gender GenderOfPronoun(absl::string_view word) {
  if (OneOf(word, {"she", "her", "hers", "herself"})) return Gender::kFemale;
  if (OneOf(word, {"he", "him", "his", "himself"})) return Gender::kMale;
  return Gender::kUnknown;
}

}  // namespace chancery
