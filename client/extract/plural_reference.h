// Whom "the two leaders", "both men", "they" or "the Russian and US foreign ministers" means: the
// last people named who may be they, if there are as many.
//
// Borrows the cast and the genders. Cost: some sentences back.

#ifndef CHANCERY_CLIENT_EXTRACT_PLURAL_REFERENCE_H_
#define CHANCERY_CLIENT_EXTRACT_PLURAL_REFERENCE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/focus.h"
#include "client/extract/mention.h"
#include "client/extract/person_genders.h"

namespace chancery {

class PluralReference {
 public:
  PluralReference(Cast* cast, const PersonGenders& genders)
      : cast_(*cast), document_(cast->document()), mentions_(cast->mentions()), genders_(genders) {}

  // Sets Mention::persons of mention `m`, a plural pronoun or a group, where the text has named
  // them.
  void ResolvePronoun(int m, const Focus& focus);
  void ResolveGroup(int m, const Focus& focus);

 private:
  // Has the sentence a plural of its own that "they" may mean: a group, several countries?
  bool PluralBefore(int m) const;
  bool IsAnaphoricGroup(const Mention& mention) const;
  // Does the person of the same sentence do something to those whom the plural means, or only tell
  // whose something is?
  bool IsApart(const Mention& person, const Mention& plural) const;
  // The last `number` people before mention `m` who may be meant, newest first.
  std::vector<int> LastThatFit(int m, int number, absl::string_view polity,
                               const Focus& focus) const;
  // The mentions before mention `m`, newest first, that say of whom the text speaks: names, offices
  // and, unlike Focus::recent, "he" and "she".
  std::vector<int> ToldBefore(int m) const;
  // "X telephoned both men", "he was received by the two": who does it, or has it done to him, and
  // so is none of them; empty where the plural is no object.
  std::vector<int> WhoActOn(int m) const;
  // Ends a clause between the two tokens, ", and ..."?
  bool ClauseEnds(int first, int end) const;
  // A of "A, B and C", of which mention `last` is C.
  int SeriesFirst(int last) const;
  // Whom the mentions name.
  std::vector<int> PersonsOf(int first, int end) const;
  // "both men": can the person not be one of them?
  bool DiffersInGender(int p, absl::string_view head) const;
  // "A, B, C and D before their meeting": all who are named side by side as the subject of the
  // sentence, or of the one before; empty for fewer than three.
  std::vector<int> SeriesBefore(int m) const;
  // "A of Rwanda and B of Congo. The two presidents": has neither of the pair another office?
  bool MayBe(const std::vector<int>& pair, absl::string_view head) const;
  // The people of the last sentence before that names two and no more; empty for none.
  std::vector<int> TwoNamedBefore(const Mention& plural, const std::vector<int>& recent,
                                  int reach) const;
  // "the foreign ministers": does the person hold offices, but not that one?
  static bool IsOfAnotherKind(const Person& person, const Mention& mention);
  // Are the two named in one sentence before mention `m`, and not too far?
  bool NamedTogether(const std::vector<int>& found, int m) const;
  // "A and B met in the villa of C", "at the invitation of C": C, who need not have been there.
  bool IsOwnerOfPlace(const Mention& person) const;
  // The last people before the mention, of one polity where that is said.
  void ResolvePlural(int m, int number, absl::string_view polity, const Focus& focus);
  // "A, fresh from talks with B, was to meet C. They": of the last two named, B makes room for whom
  // the sentence before is about.
  void TakeSubjectIn(const Mention& plural, const Focus& focus, std::vector<int>* found) const;
  void TakeSubjectAndOther(const Mention& plural, const Focus& focus,
                           std::vector<int>* found) const;
  // "the Russian and US foreign ministers", "the leaders of Egypt and Jordan": those of them that
  // the text has named, if it has named all.
  void ResolveByPolities(int m, const std::vector<int>& recent);
  // The last one named of the country who has just the office of the plural, else who may be called
  // so; -1 for none.
  int HolderOf(int m, const std::string& polity, const std::vector<int>& recent) const;

  Cast& cast_;
  const Document& document_;
  std::vector<Mention>& mentions_;
  const PersonGenders& genders_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PLURAL_REFERENCE_H_
