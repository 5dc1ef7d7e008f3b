// When, where, how long and about what: what a sentence says beside who met.
//
//   CircumstanceReader reader(document, clauses, sentence);
//   DateChoice date = reader.DateOf(cue, end);
//   PlaceName place = reader.PlaceOf(cue, end);
//
// A date or place belongs to the word that tells of the meeting when it stands behind it in its
// clause, or before it where nothing else takes it ("On Friday in Moscow, A met B").
//
// Borrows its arguments. Immutable: thread-safe. Each call looks at one sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_CIRCUMSTANCE_READER_H_
#define CHANCERY_CLIENT_EXTRACT_CIRCUMSTANCE_READER_H_

#include <string>
#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"

namespace chancery {

struct PlaceName {
  enum class Rank { kNone, kCountry, kVenue, kCity };

  std::string name;
  // The country that it lies in, where known.
  std::string polity;
  // Tokens.
  int first = -1;
  int end = -1;
  Rank rank = Rank::kNone;

  bool found() const { return rank != Rank::kNone; }
};

struct DateChoice {
  // Index into Document::dates(), -1 for none.
  int date = -1;
  // It stands with a verb of speech: the day of the words, perhaps not of what they tell.
  bool of_speech = false;
};

// "two days later", "a year before".
struct Shift {
  enum class Unit { kNone, kDay, kMonth, kYear };

  Unit unit = Unit::kNone;
  int count = 0;
  // "Two days after meeting X, he ... on Monday": what it counts from may stand behind it.
  bool hangs = false;

  bool found() const { return unit != Unit::kNone; }
};

class CircumstanceReader {
 public:
  CircumstanceReader(const Document& document, const ClauseReader& clauses,
                     const Sentence& sentence)
      : document_(document), reader_(clauses), sentence_(&sentence) {}

  // The date of what the word at `cue` tells, whose parties end at token `end`.
  DateChoice DateOf(int cue, int end) const;
  // Its place.
  PlaceName PlaceOf(int cue, int end) const;
  // The place that the preposition or verb at `i` leads to: "in Geneva, Switzerland", "in the
  // southern city of Sochi", "visited Beijing".
  PlaceName PlaceAfter(int i) const;
  // "a day later", "the next day", "later that day", "a week after he met X": what lies between the
  // date told before and that of the cue. Not found where nothing of the kind is said.
  Shift ShiftOf(int cue, int end) const;
  // The same of the words from token `j` on.
  Shift ShiftAt(int j) const;
  // "The talks on Friday followed his meeting with X": does `cue` stand behind such a verb? Then
  // what is known of the event before it, as its day, says nothing of this one.
  bool AfterAnotherEvent(int cue) const;
  // The topics, in the words of the text. At most one today.
  std::vector<std::string> TopicsOf(int cue, int end) const;
  // "a two-hour meeting": seconds, 0 where it is not said.
  int DurationOf(int cue) const;

  // Is token `i` in a relative clause, ", who came on Tuesday,", behind which its sentence goes on?
  bool InAside(int i) const { return InClosedClause(i, sentence_->token_end); }

  // The token after the date that token `i` is in.
  int EndOfDate(int i) const;

  // The place whose name starts at token `p`, if there is one.
  PlaceName PlaceAt(int p) const;

 private:
  // How the event whose place "in" at token `i` gives, "the summit in Bhutan", hangs on the cue: at
  // it, or only for, before or after it.
  enum class EventLink { kNone, kAt, kApart };
  EventLink EventBefore(int i, int cue) const;
  // Does token `i` belong to the clause right behind the noun at the cue that tells of it, "talks
  // with X, which were held in Y"? `end`: the token after the noun's parties.
  bool OfOwnClause(int i, int cue, int end) const;
  // Does another verb stand in tokens [first, end)?
  bool CueOrVerbBetween(int first, int end) const;
  // Does the date that starts at token `date`, before the cue, say when something was said?
  bool DatesSpeech(int date, int cue) const;
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }
  bool SemicolonBetween(int a, int b) const;
  // "had an exchange with B before Thursday's session": it was on Thursday, too.
  bool IsOfEventBeside(int date) const;
  // Between the semicolons around the cue.
  bool HasDateInClause(int cue) const;
  // Does a clause that tells of a meeting of its own begin with the date at token `i`?
  bool OpensConjunct(int i, int cue) const;
  // Does a comma before the cue close the clause that the word at `opener` opens behind one: "On
  // Friday X, who was in Oslo, met Y"?
  bool ClosesBefore(int opener, int cue) const;
  // The comma behind token `end` that closes the relative clause of the cue, "X, who is in Rome to
  // see Y, was told"; the end of the sentence for none.
  int EndOfRelative(int cue, int end) const;
  // "from A to B on Monday, after talks": the token behind the goal and the day, for the place A.
  int AfterGoal(const PlaceName& origin) const;
  // Is token `i` in a relative clause, ", who was elected in May,", that closes before `cue`?
  bool InClosedClause(int i, int cue) const;
  // "the agreement reached on 19 April": is the participle at `i` of a noun of its own?
  bool TellsWhatWasDone(int i) const;
  // Does the verb at `i` join two events of different days: "followed", "preceded"?
  bool JoinsEvents(int i) const;
  // "before heading to Beijing", "after visiting Cairo": what is there has another day.
  bool LeavesFor(int i) const;
  PlaceName CapitalToldBefore(int i) const;
  PlaceName PlaceEndingAt(int p) const;
  int EndOfCapitals(int i) const;
  int EndOfHouse(int first, int end) const;
  bool LeadsToHouse(int i) const;
  bool EndsJourneyNoun(int to) const;
  bool IsStayAt(int p) const;
  // Where the place is, if it is a room.
  PlaceName OutOfRoom(PlaceName place) const;
  // Does a clause about somebody open between the tokens, ", with whom"?
  bool RelativeBetween(int first, int end) const;
  // Another word that tells of a meeting between the tokens.
  bool CueBetween(int first, int end) const;

  const Document& document_;
  const ClauseReader& reader_;
  const Sentence* sentence_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CIRCUMSTANCE_READER_H_
