// A phrase that names an office or an occupation, as the reader of titles passes it on.
//
// Plain value.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/mention.h"

namespace chancery {

struct Title {
  OfficeUse office;
  // Tokens of the whole phrase with its determiner.
  int first = 0;
  int end = 0;
  bool plural = false;
  // "the", "his", "Russia's".
  bool definite = false;
  bool indefinite = false;
  // "his", "their": the token, -1 for none.
  int possessive_pronoun = -1;
  // "the two leaders": 2.
  int number = 0;
  bool counterpart = false;
  // "the foreign ministers of Egypt and Jordan", "the Russian and US foreign ministers".
  std::vector<std::string> polities;
};

// The title is of the polity, too: the first one is that of the office, of a plural or a
// counterpart each is one of Title::polities, which has none twice.
void SetPolity(Title* title, absl::string_view polity);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_H_
