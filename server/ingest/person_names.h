// How people are called, as far as names alone tell who is who.
//
//   SurnameKey("Ursula von der Leyen", false)              "leyen"
//   SameFullName("Sergey Lavrov", "Sergei V. Lavrov")      true
//   GivenAndSurname(NameForm("George W. Bush"))            "george bush"
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_PERSON_NAMES_H_
#define CHANCERY_SERVER_INGEST_PERSON_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

// A name as it is compared.
struct NameForm {
  NameForm() = default;
  explicit NameForm(absl::string_view name);

  std::vector<std::string> words;  // their keys (storage/text/normalizer.h)
  // A surname without a first name: "Lavrov", "von der Leyen", "al-Assad".
  bool surname_only = false;

  friend bool operator==(const NameForm& a, const NameForm& b) {
    return a.words == b.words && a.surname_only == b.surname_only;
  }
};

enum class NamesAgree { kNo, kYes, kConflict };

// kYes: full names of one person as names go: the same first and last word, and between them
// nothing in one, or what the other begins with; an initial stands for its word. kConflict: the
// same first and last word, but other names between them, as George H. W. and George W.
NamesAgree CompareFullNames(const NameForm& a, const NameForm& b);

// The words that full names must share to agree, the first and the last one. "" for a surname.
std::string GivenAndSurname(const NameForm& form);

// The key of the surname. "" if the name has no letter.
std::string SurnameKey(absl::string_view name, bool surname_first);

// True if the name is a surname alone, particles included: "Lavrov", "von der Leyen".
bool IsSurnameOnly(absl::string_view name);

// True if both are full names of one person, in any transliteration.
bool SameFullName(absl::string_view a, absl::string_view b);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_NAMES_H_
