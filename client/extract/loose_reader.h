// Who met in a sentence that says that there was a meeting, but in a form that no other reader
// knows: the people whom it names beside the word of meeting, where nothing says that one of them
// had no part in it.
//
//   "Among the visitors whom A received on Tuesday were B and C."
//   "It took eleven meetings with A before B had a deal."
//
//   std::optional<LooseMatch> match = ReadLoosely(document, clauses, mentions, parties, sentence);
//   match->cue;         // token of "received"
//   match->mentions;    // A, B and C
//
// Of last resort: only for a sentence that nothing was found in. Who speaks, who is spoken of and
// whose aide somebody is are left out; two people must be left who may be of two countries.
//
// Pure function: thread-safe. Cost: linear in the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_LOOSE_READER_H_
#define CHANCERY_CLIENT_EXTRACT_LOOSE_READER_H_

#include <optional>
#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/party_reader.h"

namespace chancery {

struct LooseMatch {
  int cue = 0;
  // The cue is a noun.
  bool noun = false;
  std::vector<int> mentions;
  // Of several meetings, "calls from B and from C": the one who had each of them; -1 for one
  // meeting of all.
  int hub = -1;
};

std::optional<LooseMatch> ReadLoosely(const Document& document, const ClauseReader& clauses,
                                      const std::vector<Mention>& mentions,
                                      const PartyReader& parties, const Sentence& sentence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_LOOSE_READER_H_
