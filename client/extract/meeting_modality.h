// Whether a meeting took place, by the words around the one that tells of it: "will meet" is
// planned, "offered to meet" possible, "a meeting has been postponed" cancelled, "refused to meet"
// denied, anything else held. What is only said not to be planned is nothing.
//
//   ModalityReader reader(document, clauses, sentence);
//   reader.OfVerb(met, clauses.VerbGroupFirst(met)).status;
//
// Borrows its arguments. Immutable: thread-safe. Each call looks at one sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_MODALITY_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_MODALITY_H_

#include "chancery/v1/resources.pb.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"

namespace chancery {

struct Modality {
  v1::MeetingStatus status = v1::MEETING_STATUS_HELD;
  // A verb in the past governs it.
  bool past = false;
  // A verb in the future does, or the present, which is the future where the day is to come.
  bool future = false;
  // Only referred to ("about his meeting with X"): the date of the sentence is another event's.
  bool reference = false;
  // "ahead of his meeting with X": it is to come, unless its day is over.
  bool before = false;
  // "would meet him again in 1975": held, where the day is long over.
  bool would = false;
  // Says that there is no meeting to tell of: "no meeting is planned", "have not met since May".
  bool nothing = false;
};

class ModalityReader {
 public:
  ModalityReader(const Document& document, const ClauseReader& clauses, const Sentence& sentence)
      : document_(document), reader_(clauses), sentence_(&sentence) {}

  // Of the verb at token `cue`, whose verb group begins at `group`.
  Modality OfVerb(int cue, int group) const;

  // Of the noun at `cue`, whose noun phrase begins at `np` and whose parties end at `end`.
  Modality OfNoun(int cue, int np, int end) const;

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }
  // Does a negation stand right before token `i`?
  bool Negated(int i) const;
  bool RefusedBefore(int i) const;
  // "not rule out", "did not reject" before the verb group: the offer stands.
  bool DoubleNegation(int group) const;
  // Is the main verb of the sentence in the past?
  bool PastSentence() const;
  // "has no plans to", "not scheduled": the word of a plan at token `i` is denied, and so told of
  // nothing. False for a refusal.
  bool NotPlanned(int i) const;
  // Does a governor of token `i` in the tree of the sentence put it ahead: "is to host Y, meeting
  // also Z", "is going to have lunch with Y"?
  bool LiesAhead(int i) const;
  // Is there a word that may put something ahead? A cheap look before the tree is made.
  bool MayLieAhead() const;
  // "Reports that A had met B were untrue": of the verb at `cue`, whose group begins at `group`.
  bool IsOfUntrueReport(int cue, int group) const;
  // "was to meet X on Friday, and did": of the plan at `cue`.
  bool FulfilledAfter(int cue) const;
  // "had a chance to meet X", of the chance at token `i`.
  bool IsTakenChance(int i) const;
  // "no meeting": the noun phrase that begins at `np` is none.
  bool NoBefore(int np) const;
  // "owing to", "because of" near `i`: what was not, though it was to be.
  bool TellsWhy(int i) const;
  // The comma that ends the relative clause whose comma is at `i`; `i` if none begins there.
  int AfterRelativeClause(int i) const;
  // What a negation of the light verb at `i` ("did not hold talks") makes of the modality.
  void NegateLightVerb(int i, Modality* modality) const;
  // "have spoken several times": is the verb at `cue` told of no one time?
  bool OftenAfter(int cue) const;
  // "will be hosted by X and also hold talks with Y": the verb whose auxiliary the base form at
  // `cue` shares; -1 for none.
  int FirstOfCoordinated(int cue, int group) const;
  // Is the plan at `cue` said to have come to nothing, "but that was cancelled"?
  bool FailedAfter(int cue) const;
  // Does token `i` stand in what somebody said, told in the past: "he announced that he would"?
  bool AfterPastSpeech(int i) const;
  // Is the noun phrase that begins at `np` the object of calling off, or of staying away?
  bool CalledOff(int np) const;
  bool Avoided(int np) const;
  // "before their meeting", "ahead of talks", "heading into meetings".
  bool BeforePhrase(int np) const;
  // "cancelled a visit to X, where he was scheduled to meet Y".
  bool CancelledBefore(int i) const;

  const Document& document_;
  const ClauseReader& reader_;
  const Sentence* sentence_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_MODALITY_H_
