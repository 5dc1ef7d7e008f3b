// Whom "he", "her", "the Kenyan" or "his guest" means.
//
// Mostly the subject of its sentence or of the one before; of those who come into question, none
// whose sex is another one. Borrows the cast, the genders and the speakers. Thread-safe as long as
// the cast does not change. Cost: some sentences back.

#ifndef CHANCERY_CLIENT_EXTRACT_PRONOUN_REFERENCE_H_
#define CHANCERY_CLIENT_EXTRACT_PRONOUN_REFERENCE_H_

#include <vector>

#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/focus.h"
#include "client/extract/mention.h"
#include "client/extract/person_genders.h"
#include "client/extract/speakers.h"

namespace chancery {

class PronounReference {
 public:
  PronounReference(const Cast& cast, const PersonGenders& genders, const Speakers& speakers)
      : cast_(cast),
        document_(cast.document()),
        mentions_(cast.mentions()),
        genders_(genders),
        speakers_(speakers),
        titled_(PersonOfTitle()) {}

  // The person that mention `m`, a singular pronoun, means; -1 for nobody.
  int Meant(int m, const Focus& focus) const;

 private:
  // Whom "she" or "he" meant last, rather than nobody, and "she" rather than `who` of whom nothing
  // is known.
  int CalledSo(int who, const Mention& pronoun, const Focus& focus) const;
  // Is the person what the sentence begins with?
  bool Opens(int person, int sentence) const;
  // "A spokesman for X said that he would": X.
  int PrincipalOf(int spokesperson, const Mention& pronoun, const Focus& focus) const;
  // Whom it means by what stands near it.
  int MeantNear(int m, const Focus& focus) const;
  // The first person whom the title of the article names, if the gender is known; -1 for none.
  int PersonOfTitle() const;
  // Is `who`, of whom nothing says a gender or who is nobody, less likely meant than the person
  // whom the article is about and the pronoun fits? A profile says "she" on and on.
  bool RatherOfTitle(int who, const Mention& pronoun, const Focus& focus) const;
  // Whom it means where it may be the subject, before its place in the sentence is looked at.
  int SubjectMeant(int m, const Focus& focus) const;
  // "The president saw him on Monday. Then he was driven north": whom the sentence before already
  // calls by a pronoun, rather than its subject; -1 for none.
  int WhomBothAreAbout(int m, const Focus& focus) const;
  // Can the pronoun not mean the subject of its sentence? "A and B made time for him", "A and B met
  // before he left", "A, whom he briefed,", "A, she writes,".
  bool IsApartFrom(int subject, int pronoun) const;
  // Where the clause about a name goes on, which ends before token `behind`, after ", who liked
  // him,"; `behind` where nothing comes between, -1 for a pronoun that stands in between.
  int EndOfRelative(int behind, const Mention& pronoun) const;
  // "B, who postponed his visit": B, of whom the clause tells; -1 for another possessive.
  int OwnerInRelative(int m) const;
  // "A, who liked him,": is the pronoun the object of the verb whose subject "who" is?
  bool IsObjectOfRelative(int subject, int pronoun) const;
  // Does the pronoun open a clause of its own, ", and on Monday she"?
  bool ClauseGoesOn(int pronoun) const;
  // "A and B", as the subject.
  bool IsOneOfSeveral(int m) const;
  // Whom the pronoun means that does not mean the subject: who a pronoun before it in the sentence
  // does, else the subject of the sentences before, else who leads one of them, else the last one
  // named.
  int AnotherThan(int subject, int pronoun, int last_subject, const std::vector<int>& recent) const;
  // Whom a pronoun means that does not fit the subject: the last one who leads a sentence and may
  // be it, else the last one named who is; -1 for none.
  // Says the sentence before `before` of the person, whom it is about, that he is on his way?
  bool Travels(int person, int before) const;
  int OneOfGender(const Mention& pronoun, const std::vector<int>& recent) const;
  // The last woman told of, for "she" who would mean somebody of whom it is not known or who is
  // none; -1 where she may be that one.
  int WomanBefore(int who, int m, const Focus& focus) const;
  // "she", where the subject may be a woman or not, and another one is known to be.
  bool WomanElse(int who, const Mention& pronoun, const std::vector<int>& recent) const;
  // The only one named of late who may be meant, where nobody's gender is known to fit; -1 for none
  // and for several.
  int OnlyOther(const Mention& pronoun, const std::vector<int>& recent) const;
  // "Before he left, X said", "Asked about his talks, X said": who is the subject behind the phrase
  // in front; -1 for none.
  int SubjectAhead(const Mention& pronoun) const;
  // Could the word at the token, behind adverbs or a clause about a subject, be its verb?
  bool VerbFollows(int i) const;
  // "turned down an invitation from A to meet him": A; -1 for none.
  int WhoAsksToMeet(int m) const;
  // "A received B, who leaves for Rome, where he is to meet C": B, whom the relative clause around
  // "he" tells of; -1 for none.
  int WhoGoesOn(int m) const;
  // "the Kenyan", "his guest", "the visitor": the last person named of that country, or another one
  // than the subject. -1 for none.
  int OneMeant(const Mention& mention, int subject, const std::vector<int>& recent) const;
  // Whom X honours, who gave a banquet in his honour: the subject of the sentence if it is another
  // one, else the last one named who is.
  int Honoured(int m, int subject, int last_subject, const std::vector<int>& recent) const;
  // "gave a banquet in his honour".
  bool InHonor(const Mention& mention) const;
  // "He phoned X and visited him": not the subject himself, where nobody else is the subject of the
  // verb before "him".
  int ObjectOf(int m, int subject, const std::vector<int>& recent) const;

  const Cast& cast_;
  const Document& document_;
  const std::vector<Mention>& mentions_;
  const PersonGenders& genders_;
  const Speakers& speakers_;
  const int titled_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PRONOUN_REFERENCE_H_
