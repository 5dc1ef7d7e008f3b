// Takes names out of texts without moving anything: each byte of the words of an erased name
// becomes an "x".
//
//   NameRedactor redactor;
//   redactor.Erase("Ivan Petrov");
//   redactor.EraseSurnameOf("Ivan Petrov", /*surname_first=*/false);
//   redactor.Keep("Olga Petrov");
//   std::string text = "Ivan Petrov's wife, Olga Petrov, met IVAN PETROV. Petrov said so.";
//   redactor.Redact(&text);  // "xxxx xxxxxx's wife, Olga Petrov, met xxxx xxxxxx. xxxxxx said so."
//
// Names are found word by word, in any case and with accents or without, across spaces, hyphens,
// full stops, apostrophes and the like (so in addresses, too), and written as one word. Of names at
// one place the longest counts; of two as long, the one to keep.
//
// Not thread-safe while names are added. Cost: linear in the text.

#ifndef CHANCERY_SERVER_INGEST_NAME_REDACTOR_H_
#define CHANCERY_SERVER_INGEST_NAME_REDACTOR_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace chancery {

class NameRedactor {
 public:
  void Erase(absl::string_view name) { Add(name, true); }
  // The last word of a full name, or the first one. A suffix ("Jr.") is none.
  void EraseSurnameOf(absl::string_view name, bool surname_first);
  void Keep(absl::string_view name) { Add(name, false); }

  bool empty() const { return forms_.empty(); }

  // True if there was something to take out. Text that is not UTF-8 is kept as it is around it.
  bool Redact(std::string* text) const;

 private:
  struct Form {
    std::vector<std::string> words;  // folded
    bool erase = true;
  };

  void Add(absl::string_view name, bool erase);
  void AddForm(std::vector<std::string> words, bool erase);

  absl::flat_hash_map<std::string, std::vector<Form>> forms_;  // by first word
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_NAME_REDACTOR_H_
