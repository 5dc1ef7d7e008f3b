// Whom an office without a name means: "the German chancellor", "the minister".
//
// The last person named who has that office and whose country does not differ, or else the first
// one after it. Borrows the cast, to whose people it adds what the phrase tells of them.
// Thread-compatible. Cost: some sentences back, forty mentions ahead.

#ifndef CHANCERY_CLIENT_EXTRACT_OFFICE_REFERENCE_H_
#define CHANCERY_CLIENT_EXTRACT_OFFICE_REFERENCE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/focus.h"
#include "client/extract/mention.h"
#include "client/extract/speakers.h"

namespace chancery {

class OfficeReference {
 public:
  OfficeReference(Cast* cast, const Speakers& speakers);

  // Sets Mention::person of mention `m`, where the text has named one who may be meant.
  void Resolve(int m, const Focus& focus);

 private:
  // Who is said, not only concluded, to be of the phrase's country and may be meant; -1 for none.
  int SureHolder(int m, const Focus& focus) const;
  // The last one named who may be meant, of those behind mention `described`; -1 for none. On the
  // paper of a house, "THE WHITE HOUSE", "the President" is rather its own than a guest.
  int LastHolder(int m, int described, const Focus& focus) const;
  // "Foyle then invited the Prime Minister": is the one named before the subject, so that the
  // office is another one's?
  bool IsSubjectOf(const Mention& before, const Mention& office, const Focus& focus) const;
  // A headline names the office, the text under it the person.
  void TakeNamedBelow(int m);
  bool OpensText(int i) const;
  // "The Secretary has left London. ... Secretary X spoke": the first one named after the phrase
  // who has just that title, where nobody before may be meant; -1 for none.
  int NamedAhead(int m) const;
  // "Rice stayed a day longer. ... The secretary rang X": the only one whom the sentences before
  // are about without telling an office; -1 for none and for several.
  int OnlyUntitled(int m, const std::vector<int>& recent) const;
  // The one person named of late with just the title, of two words or more, that the phrase has
  // without a country; -1 for none and for several.
  int SameTitle(const Mention& mention, const std::vector<int>& recent) const;
  // Does the person hold an office of just these words, of which there are two at least?
  bool HoldsTitle(int p, const Mention& mention) const;
  // Is the person told of only as somebody's counterpart, of another side then?
  bool IsCounterpartOnly(int p) const;
  // The last one named who holds just that title, where `last` holds one that only means the same:
  // "the Foreign Minister" is not the Secretary of State. -1 for none.
  int LastWithTitle(int m, int last, const Focus& focus) const;
  // "EAM" where one External Affairs Minister is named: whose title has these initials; -1 for none
  // and for several.
  int OfInitials(const Mention& mention, const std::vector<int>& recent) const;
  // Has the article given the person such an office and said of which country it is?
  bool SaysPolity(int p, const Mention& mention) const;
  // Whom "the minister" means where `nearest` is the last one named who may be it: a text goes on
  // speaking of its own minister, whom it names without a country and who leads its sentences, when
  // another one has only been met.
  int Foremost(int m, int nearest, const std::vector<int>& recent);
  // An office phrase that means a person of whom no office has been told tells it.
  void TakeOffice(int p, int m);
  // "Mr. X will see the Dalai Lama. ... the Tibetan spiritual leader": the phrase with a country
  // means the last person named of whom no office was told and who may be of that country.
  bool TakeUpDescribed(int m, const std::vector<int>& recent);
  // The last mention of somebody only described, "a senior official", whom the office phrase `m`
  // takes up: "the official". -1 for none.
  int DescribedBefore(int m) const;
  // Has a mention of the person the rank before the name?
  bool IsCalled(int p, absl::string_view rank) const;
  // Could the person be meant by the office phrase?
  bool Fits(int p, const Mention& mention) const;
  Cast& cast_;
  const Speakers& speakers_;
  const Document& document_;
  std::vector<Mention>& mentions_;
  // Whose paper the text is written on; empty where it has no such head.
  std::string house_;
  // By an office in lower case, "minister": whom "the minister" meant last.
  absl::flat_hash_map<std::string, int> meant_by_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OFFICE_REFERENCE_H_
