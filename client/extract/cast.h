// Who plays a part in an article while its mentions are grouped into people: the people found so
// far, and where they are mentioned.
//
//   Cast cast(document, &mentions);
//   GroupNames(&cast);                     // sets Mention::person
//   cast.persons()[mentions[0].person];    // with the offices and the country told so far
//
// People are numbers, indices into persons(); -1 is nobody. Mentions are indices of mentions(), in
// the order of the text. Borrows the document and the mentions, which the stages change.
// Thread-compatible.

#ifndef CHANCERY_CLIENT_EXTRACT_CAST_H_
#define CHANCERY_CLIENT_EXTRACT_CAST_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/person.h"
#include "client/extract/spoken_country.h"
#include "storage/vocabulary/known_people.h"

namespace chancery {

class Cast {
 public:
  // Names, offices and namesakes of one person that are looked at. A text with more is not news.
  static constexpr size_t kMaxForms = 64;

  Cast(const Document& document, std::vector<Mention>* mentions);

  const Document& document() const { return document_; }
  std::vector<Mention>& mentions() { return mentions_; }
  const std::vector<Mention>& mentions() const { return mentions_; }
  std::vector<Person>& persons() { return people_.mutable_persons(); }
  const std::vector<Person>& persons() const { return people_.persons(); }
  SpokenCountry& countries() { return countries_; }
  People TakePeople() && { return std::move(people_); }

  // The first mention of sentence `s`, or of a later one; for the number of sentences, that of
  // mentions.
  int FirstMention(int s) const { return first_mention_[s]; }

  // A person of that name and words (NameWords), of whom nothing else is known.
  int AddPerson(const std::string& name, const std::vector<std::string>& words);
  // Calls the person by a fuller name.
  void Rename(int p, const std::string& name, const std::vector<std::string>& words);
  // The people who have the word in their names, in the order of the text; null for none.
  const std::vector<int>* PeopleWith(const std::string& word) const;
  // The only person who may be called so, or -1.
  int PersonNamed(absl::string_view name) const;

  // The person whose name covers `token`, or -1.
  int PersonAt(int token) const;
  // Whose counterpart, spokesman or envoy mention `m` may be: the first person named in its
  // sentence before it (not of the counterpart's own country), else the first one of the sentences
  // before.
  int PersonBefore(int m) const;

  // Gives the person the office that mention `m` names, which may be one that is known in fewer
  // words, and its country where none is known.
  void AddOffice(int p, int m, const OfficeUse& use);
  // Replaces what was guessed of a person's polity.
  void SetPolity(int p, const std::string& polity);

  // ---- What the world knows of people of these names --------------------------------------------

  // Of the day when the article was published; 0 where that is unknown.
  int Year() const;
  // Finds who is known, and gives them their country: of those whom news names without it.
  void Recognise();
  // Null for whom nobody knows, and for everybody before Recognise.
  const KnownPerson* Known(int p) const;
  // Whether it is known that the person holds such an office when the article is published, or held
  // it before.
  bool KnownAs(int p, OfficeEntry::Class office) const;
  bool HeldBefore(int p, OfficeEntry::Class office) const;

  // ---- How a mention stands in its sentence -----------------------------------------------------

  // Stands where a subject stands: not after a preposition, not a possessor.
  bool IsSubject(const Mention& mention) const;
  // Right behind a verb of meeting, calling or telling.
  bool IsObject(const Mention& mention) const;
  // "..., who met Y on Friday, ...": inside the clause.
  bool InRelativeClause(const Mention& mention) const;
  // Is person `p` the first one of sentence `s`, and its subject?
  bool LeadsSentence(int p, int s) const;
  // From one sentence to the other, without those that are nothing but quoted.
  int SentencesBetween(int from, int to) const;

 private:
  // Makes the person known by the words of its name.
  void Index(int p);
  // Does the sentence go on behind the relative clause that the mention is in?
  bool ClauseCloses(const Mention& mention, const Sentence& sentence) const;

  const Document& document_;
  std::vector<Mention>& mentions_;
  People people_;
  absl::flat_hash_map<std::string, std::vector<int>> by_word_;
  std::vector<int> first_mention_;         // by sentence
  std::vector<const KnownPerson*> known_;  // by person; null for most
  SpokenCountry countries_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CAST_H_
