// The people of an article, as the stages of the reader pass them on: names, offices and the
// country of each, and where they are mentioned.
//
// Plain values; thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_PERSON_H_
#define CHANCERY_CLIENT_EXTRACT_PERSON_H_

#include <string>
#include <vector>

#include "client/extract/mention.h"

namespace chancery {

// An office that the article gives to a person.
struct HeldOffice {
  OfficeUse use;              // the fullest wording
  std::vector<int> mentions;  // where, indices of mentions
  // The polity is not said with it but concluded from the text around.
  bool polity_guessed = false;
};

// A namespace of its own: the graph has a Person, too, and a program may link both.
inline namespace extract {

struct Person {
  // The fullest form of the name in the article.
  std::string name;
  std::vector<std::string> aliases;
  // The polity that the person belongs to, from an office or said of the person.
  std::string polity;
  bool polity_guessed = false;
  std::vector<HeldOffice> offices;
  std::vector<int> mentions;
  // The keys of the words of `name`.
  std::vector<std::string> name_keys;
  bool spokesperson_only = false;
};

}  // namespace extract

class People {
 public:
  const std::vector<Person>& persons() const { return persons_; }
  std::vector<Person>& mutable_persons() { return persons_; }

 private:
  std::vector<Person> persons_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PERSON_H_
