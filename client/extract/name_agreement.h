// Whether two names of an article can be those of one person, word by word.
//
//   NamesAgree(NameWords("Sergey Lavrov"), NameWords("Lavrov"));  // true
//
// Words are the keys of NameKey, so that spellings of one name are equal. Pure functions:
// thread-safe. Cost: linear in the words.

#ifndef CHANCERY_CLIENT_EXTRACT_NAME_AGREEMENT_H_
#define CHANCERY_CLIENT_EXTRACT_NAME_AGREEMENT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

// The keys of the words of a name.
std::vector<std::string> NameWords(absl::string_view name);

// The index of the surname in the words of a full name, of which there is at least one.
size_t SurnameIndex(const std::vector<std::string>& words);

// Is `shorter` a way to name the one who is fully called `full`?
bool NamesAgree(const std::vector<std::string>& full, const std::vector<std::string>& shorter);

// Is either of the two a way to name the one who is called by the other?
bool EitherNames(const std::vector<std::string>& a, const std::vector<std::string>& b);

// Is `word` one of the words, or of their parts with a hyphen, of the name as it is spelled?
bool HasWord(absl::string_view name, absl::string_view word);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NAME_AGREEMENT_H_
