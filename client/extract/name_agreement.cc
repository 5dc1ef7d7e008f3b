#include "client/extract/name_agreement.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Two given names, or initials of them, that may be the same person's.
bool GivenNamesAgree(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.size() == 1 || b.size() == 1) return a[0] == b[0];
  return absl::StartsWith(a, b) || absl::StartsWith(b, a);
}

}  // namespace

std::vector<std::string> NameWords(absl::string_view name) {
  return absl::StrSplit(NameKey(name), ' ', absl::SkipEmpty());
}

size_t SurnameIndex(const std::vector<std::string>& words) {
  size_t last = words.size() - 1;
  if (last > 0 && (words[last] == "jr" || words[last] == "sr")) --last;
  return last;
}

bool NamesAgree(const std::vector<std::string>& full, const std::vector<std::string>& shorter) {
  if (full.empty() || shorter.empty()) return false;
  if (full == shorter) return true;
  if (shorter.size() == 1) {
    // A surname, or the first word of a name whose family name stands first.
    if (shorter[0] == full[SurnameIndex(full)] || shorter[0] == full[0]) return true;
    // The father's name of two: "Leyva" of "Álvaro Leyva Durán".
    return full.size() == 3 && full[1].size() > 3 && shorter[0] == full[1];
  }
  if (full.size() == 1) return false;
  // Family name first: "Sato Kenji", "Kenji Sato".
  if (full.size() == 2 && shorter.size() == 2 && full[0] == shorter[1] && full[1] == shorter[0]) {
    return true;
  }
  const size_t a = SurnameIndex(full);
  const size_t b = SurnameIndex(shorter);
  if (full[a] == shorter[b]) {
    // "Hamad bin Khalifa al-Thani" and "Hamad bin Jasim al-Thani" are two.
    if (full.size() == shorter.size() && full.size() >= 4 && full != shorter) return false;
    return GivenNamesAgree(full[0], shorter[0]) ||
           std::find(full.begin(), full.begin() + a, shorter[0]) != full.begin() + a;
  }
  // All words of the shorter one in the same order: "Hugo Chavez" of "Hugo Chavez Frias",
  // "Salman" compounds, "al-Maliki" of "Nouri al-Maliki".
  size_t at = 0;
  for (const std::string& word : full) {
    if (at < shorter.size() && word == shorter[at]) ++at;
  }
  return at == shorter.size();
}

bool EitherNames(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return a.size() >= b.size() ? NamesAgree(a, b) : NamesAgree(b, a);
}

bool HasWord(absl::string_view name, absl::string_view word) {
  for (absl::string_view part : absl::StrSplit(name, absl::ByAnyChar(" -"), absl::SkipEmpty())) {
    if (part == word) return true;
  }
  return false;
}

}  // namespace chancery
