// Whether a name, as an article writes it, is a woman's or a man's: so that "she" is not read as a
// man where a woman was named, nor "he" as a woman.
//
//   GenderOfName("Condoleezza Rice");  // Gender::kFemale
//   GenderOfName("Kim Carter");        // Gender::kUnknown
//
// By the given name alone, and only where one sex bears it far more often than the other. A title
// tells it better: see GenderOfTitle. Thread-safe. Cost: a look-up for each word of the name.

#ifndef CHANCERY_CLIENT_EXTRACT_GIVEN_GENDER_H_
#define CHANCERY_CLIENT_EXTRACT_GIVEN_GENDER_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace chancery {

enum class Gender : uint8_t { kUnknown, kFemale, kMale };

// Of the first word of a name of two or more.
Gender GenderOfName(absl::string_view name);
// The same by longer lists, of many languages, which are wrong more often.
Gender LikelyGenderOfName(absl::string_view name);

// Of a word before a name in lower case, "mr", "ms.", "queen"; kUnknown for any other.
Gender GenderOfTitle(absl::string_view word);

// Of a pronoun in lower case: "she", "her", "hers", "herself", "he", "him", "his", "himself".
Gender GenderOfPronoun(absl::string_view word);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_GIVEN_GENDER_H_
