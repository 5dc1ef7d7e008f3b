// Groups the mentions of an article into people and resolves what stands for a name: "Mr. Lavrov",
// "the secretary", "his Russian counterpart", "she", "the two leaders".
//
//   std::vector<Mention> mentions = FindMentions(document);
//   People people = GroupPeople(document, &mentions);  // sets Mention::person
//   people.persons()[mentions[0].person].name;                  // "Sergey Lavrov"
//
// Names are the same person when their keys agree word by word (spellings of one name), or when a
// surname alone follows a full name. An office without a name means the last person before it who
// has that office and whose polity does not differ, or else the first one after it; a pronoun the
// subject of its sentence or of the one before.
//
// Plain values; thread-compatible. Cost: linear in the mentions, but for people of one surname.

#ifndef CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
#define CHANCERY_CLIENT_EXTRACT_PEOPLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/document.h"
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

People GroupPeople(const Document& document, std::vector<Mention>* mentions);

// True if the two offices are equals of two countries: foreign minister and secretary of state.
bool SameRank(OfficeEntry::Class a, OfficeEntry::Class b);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PEOPLE_H_
