// Who met by what a sentence says, where no reader knows its form: every two people of two sides
// that stand near a word of meeting, unless something speaks against it.
//
//   "Mitchell had been in and out of the room where A and B ate."
//
//   for (const NearPeople& group : ReadPairs(document, clauses, mentions, people, sentence, told))
//   {
//     group.cue;         // token of "ate"
//     group.mentions;    // A and B
//   }
//
// Of last resort, for those of whom the sentence has told nothing yet (`told`). It finds what no
// construction foresees, and is right in two of three cases; what is told of the same two elsewhere
// is surer.
//
// Pure function: thread-safe. Cost: linear in the sentence times its people, of which there are
// few.

#ifndef CHANCERY_CLIENT_EXTRACT_PAIR_READER_H_
#define CHANCERY_CLIENT_EXTRACT_PAIR_READER_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/people.h"

namespace chancery {

struct NearPeople {
  // The word of meeting; -1 where there is none, and the people are the subject of one verb, or one
  // was with the other, or where the other did something, or a line of a chronicle is about them.
  int cue = -1;
  // In their order, one for each person.
  std::vector<int> mentions;
};

// A meeting that the sentence has told of.
struct ToldMeeting {
  int cue = 0;
  std::vector<int> persons;
};

std::vector<NearPeople> ReadPairs(const Document& document, const ClauseReader& clauses,
                                  const std::vector<Mention>& mentions, const People& people,
                                  const Sentence& sentence, const std::vector<ToldMeeting>& told);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PAIR_READER_H_
