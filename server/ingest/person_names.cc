#include "server/ingest/person_names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

std::vector<std::string> KeyWords(absl::string_view name) {
  return absl::StrSplit(NameKey(name), ' ', absl::SkipEmpty());
}

}  // namespace

NameForm::NameForm(absl::string_view name) : words(KeyWords(name)) {
  // A first name has a capital; of the particles of a surname only the Arabic article has one.
  const bool particle =
      !name.empty() &&
      (absl::ascii_islower(static_cast<unsigned char>(name[0])) ||
       absl::StartsWithIgnoreCase(name, "al-") || absl::StartsWithIgnoreCase(name, "el-"));
  surname_only = words.size() <= 1 || particle;
}

NamesAgree CompareFullNames(const NameForm& a, const NameForm& b) {
  if (a.surname_only || b.surname_only) return NamesAgree::kNo;
  const std::vector<std::string>& x = a.words;
  const std::vector<std::string>& y = b.words;
  if (x == y) return NamesAgree::kYes;
  if (x.front() != y.front() || x.back() != y.back()) return NamesAgree::kNo;
  const size_t between = std::min(x.size(), y.size()) - 2;
  for (size_t i = 1; i <= between; ++i) {
    const bool initial = (x[i].size() == 1 || y[i].size() == 1) && x[i][0] == y[i][0];
    if (x[i] != y[i] && !initial) return NamesAgree::kConflict;
  }
  return NamesAgree::kYes;
}

std::string GivenAndSurname(const NameForm& form) {
  if (form.surname_only || form.words.empty()) return "";
  return absl::StrCat(form.words.front(), " ", form.words.back());
}

std::string SurnameKey(absl::string_view name, bool surname_first) {
  const std::vector<std::string> words = KeyWords(name);
  if (words.empty()) return "";
  return surname_first ? words.front() : words.back();
}

bool IsSurnameOnly(absl::string_view name) { return NameForm(name).surname_only; }

bool SameFullName(absl::string_view a, absl::string_view b) {
  return CompareFullNames(NameForm(a), NameForm(b)) == NamesAgree::kYes;
}

}  // namespace chancery
