// Every status that a meeting may have, with what speaks for it: what the rules say, the words
// around the one that tells of it, and whether its day lies behind or ahead. What the rules say is
// first.
//
// Pure function: thread-safe. Cost: the words of the sentence, five times.

#ifndef CHANCERY_CLIENT_EXTRACT_STATUS_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_STATUS_CANDIDATES_H_

#include <vector>

#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/setting_chooser.h"

namespace chancery {

// What kind of text the sentence is in.
struct StatusClues {
  bool in_entry = false;
  bool schedule = false;
  bool chronicle = false;
  bool list = false;
  // Below a head like "Forthcoming".
  bool below_coming = false;
  // Told as it happens.
  bool live = false;
};

std::vector<StatusCandidate> StatusCandidates(const Document& document, const ClauseReader& reader,
                                              const Sentence& sentence,
                                              const MeetingMention& meeting,
                                              const StatusClues& clues);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_STATUS_CANDIDATES_H_
