// Who speaks in a transcript or a letter, and whom that makes of "I", "we" and "him".
//
// Borrows the cast and the genders. Immutable; thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_SPEAKERS_H_
#define CHANCERY_CLIENT_EXTRACT_SPEAKERS_H_

#include <vector>

#include "client/extract/cast.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/person_genders.h"
#include "client/extract/transcript.h"

namespace chancery {

class Speakers {
 public:
  Speakers(const Cast& cast, const PersonGenders& genders);

  // Does the pronoun begin with "I" or "we"?
  bool IsFirstPerson(const Mention& mention) const;
  // Is the pronoun "you"?
  bool IsSecondPerson(const Mention& mention) const;
  // "you": the only other one who speaks; -1 where there are more, or none.
  int AddresseeOf(const Mention& mention) const;
  // Is the mention who speaks, before the colon?
  bool IsLabel(int m) const;
  // "MINISTER HAINZ: ... I met X": whose turn it is, or who signs the text; -1 for nobody.
  int SpeakerOf(const Mention& mention) const;
  // Whose turn of a transcript the mention is in; -1 for none.
  int TurnHolder(const Mention& mention) const;
  // "QUESTION: What did Secretary Clinton say? MINISTER: She": of whom the question before the turn
  // is, for a pronoun in its first sentences; -1 for nobody.
  int AskedAbout(const Mention& pronoun) const;
  // The last one named before the pronoun who is not the one who speaks; -1 for none.
  int NamedBesideSpeaker(const Mention& pronoun, const std::vector<int>& recent) const;
  // "We last met in May": who speaks and the only other one who does, or of whom the question is.
  // Empty where there are more.
  std::vector<int> TheTwoOf(const Mention& mention, const std::vector<int>& recent) const;

 private:
  // "I saw X yesterday. We spent an hour together": X, of whom alone the sentence before tells; -1
  // for none.
  int ToldOfBefore(const Mention& mention) const;
  // Those who speak, but do not ask.
  std::vector<int> AllSpeakers() const;
  // Is the turn a question? Who puts it is no party of what is told.
  bool Asks(const Turn& turn) const;
  // "QUESTION: Minister, Anna Kalns from Latvian Radio.": who says no more than who he is.
  void FindAskers();
  bool IsNothingButNames(const Turn& turn) const;

  const Cast& cast_;
  const Document& document_;
  const std::vector<Mention>& mentions_;
  const PersonGenders& genders_;
  std::vector<Turn> turns_;
  int narrator_ = -1;
  std::vector<int> askers_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SPEAKERS_H_
