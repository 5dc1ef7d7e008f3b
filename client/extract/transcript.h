// The turns of a transcript or an interview: who speaks, from which line on.
//
//   LAVRENKO: We met in Vienna.
//
//   Question: And now?
//
//   Sergei Lavrenko (retranslated): We will meet again.
//
//   std::vector<Turn> turns = FindTurns(document, mentions);   // three, the second of nobody
//
// A line that begins with a name and a colon opens a turn, and so does one that begins with "Q:" or
// "Question:", if the article has two such lines at least or the name is in capitals. The
// paragraphs behind it are of the same turn where somebody speaks of himself in them or the next
// turn is of another one: whose own turns follow each other is asked in between.
//
// Plain values. Cost: linear in the sentences, where no line opens a turn.

#ifndef CHANCERY_CLIENT_EXTRACT_TRANSCRIPT_H_
#define CHANCERY_CLIENT_EXTRACT_TRANSCRIPT_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

struct Turn {
  // Index into People::persons(); -1: a question, or somebody who is not known.
  int person = -1;
  // That names the speaker; -1 for none.
  int mention = -1;
  // The token behind the colon.
  int body = 0;
  // Sentences of the turn.
  int first_sentence = 0;
  int sentence_end = 0;
};

// In the order of the text. The people of the mentions are known as far as Mention::person is set.
std::vector<Turn> FindTurns(const Document& document, const std::vector<Mention>& mentions);

// The turn that sentence `s` is part of; null for none.
const Turn* TurnOf(const std::vector<Turn>& turns, int s);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TRANSCRIPT_H_
