#include "client/extract/office_agreement.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/extract/office_qualifier.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

}  // namespace

std::vector<std::string> TitleWords(absl::string_view title) {
  std::vector<std::string> words;
  for (absl::string_view word : absl::StrSplit(title, absl::ByAnyChar(" -"), absl::SkipEmpty())) {
    words.push_back(absl::AsciiStrToLower(word));
  }
  return words;
}

bool IsHead(Class office) {
  return office == Class::kHeadOfState || office == Class::kHeadOfGovernment ||
         office == Class::kOrganisationHead;
}

bool SameRank(Class a, Class b) {
  if (a == b) return a != Class::kOther;
  return IsHead(a) && IsHead(b);
}

bool SameOffice(const OfficeUse& a, const OfficeUse& b) {
  if (QualifierOf(a.qualifier) != QualifierOf(b.qualifier)) return false;
  if (!a.polity.empty() && !b.polity.empty() && a.polity != b.polity) return false;
  if (a.is_known && b.is_known && a.office_class == b.office_class &&
      (a.office_class == Class::kForeignMinister || a.office_class == Class::kDefenseMinister)) {
    return true;
  }
  std::vector<std::string> x = TitleWords(a.title);
  std::vector<std::string> y = TitleWords(b.title);
  if (x == y) return true;
  if (x.empty() || y.empty()) return false;
  // "secretary" of "secretary of state", "minister" of "defense minister".
  const std::vector<std::string>& few = x.size() < y.size() ? x : y;
  const std::vector<std::string>& many = x.size() < y.size() ? y : x;
  for (const std::string& word : few) {
    if (std::find(many.begin(), many.end(), word) == many.end()) return false;
  }
  // "president" and "vice president" differ.
  for (const std::string& word : many) {
    if ((word == "vice" || word == "deputy" || word == "assistant" || word == "under") &&
        std::find(few.begin(), few.end(), word) == few.end()) {
      return false;
    }
  }
  return true;
}

bool IsSimpleTitle(const OfficeUse& use) {
  const std::vector<std::string> words = TitleWords(use.title);
  return words.size() <= 3 && std::find(words.begin(), words.end(), "vice") == words.end() &&
         std::find(words.begin(), words.end(), "deputy") == words.end();
}

bool IsSecretaryOfState(const OfficeUse& use) {
  const std::string title = absl::AsciiStrToLower(use.title);
  // "Secretary Rice" is hers too; "Under Secretary of State for Political Affairs". The
  // "Secretary of State for Defence" is British.
  if (title == "secretary of state" || use.title == "Secretary") return true;
  const size_t at = title.find("secretary of state");
  return at != std::string::npos && at > 0 && !absl::StartsWith(title, "parliamentary") &&
         !absl::StartsWith(title, "permanent");
}

bool HasOfficeOf(const Person& person, Class office) {
  for (const HeldOffice& held : person.offices) {
    if (held.use.office_class == office) return true;
  }
  return false;
}

bool FitsPlural(const Person& person, absl::string_view head) {
  if (head.empty() || head == "men" || head == "women" || head == "sides") return true;
  if (person.offices.empty()) return false;
  for (const HeldOffice& held : person.offices) {
    if (held.use.qualifier == "former") continue;
    const Class office = held.use.office_class;
    const std::string title = absl::AsciiStrToLower(held.use.title);
    if (head == "heads" || head == "state" || head == "government") {
      if (IsHead(office)) return true;
    } else if (head == "leaders") {
      if (IsHead(office) || office == Class::kPartyLeader || office == Class::kRoyal ||
          !held.use.is_known) {
        return true;
      }
    } else if (head == "diplomats") {
      if (office == Class::kForeignMinister || office == Class::kEnvoy ||
          office == Class::kDeputy || office == Class::kOrganisationHead) {
        return true;
      }
    } else if (head == "officials" || head == "politicians" || head == "chiefs") {
      return true;
    } else {
      // "ministers", "presidents", "envoys": the singular is in the title.
      const absl::string_view singular = head.substr(0, head.size() - 1);
      // Who heads them is called one of the leaders.
      if (head == "ministers" && office == Class::kHeadOfGovernment && title == "prime minister") {
        continue;
      }
      if (absl::StrContains(title, singular)) return true;
      if (head == "ministers" && office == Class::kForeignMinister) return true;
      if (head == "secretaries" && absl::StrContains(title, "secretary")) return true;
      if (head == "counterparts") return true;
    }
  }
  return false;
}

}  // namespace chancery
