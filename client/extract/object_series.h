// The objects that follow the first one of a verb or noun of meeting, where each is a meeting of
// its own with its own place and day.
//
//   "saw A in Cairo, B at noon and, on Friday, C in Doha"
//   "held talks with A earlier today, and then with B"
//
//   for (const FurtherObject& object : ReadFurtherObjects(document, clauses, parties, sentence,
//   end))
//
// Between two of them stands at least a phrase of place, time or order; without one, "A and B" are
// one list, which ClauseReader::ListAt reads.
//
// Pure function: thread-safe. Cost: linear in the rest of the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_OBJECT_SERIES_H_
#define CHANCERY_CLIENT_EXTRACT_OBJECT_SERIES_H_

#include <vector>

#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/party_reader.h"

namespace chancery {

struct FurtherObject {
  std::vector<int> mentions;
  // Told with this object; else that of the one before.
  PlaceName place;
  // Index into Document::dates(), -1 for none.
  int date = -1;
  // "the next day": so many days after the one before.
  int days_later = 0;
};

// `end`: the token behind the first object.
std::vector<FurtherObject> ReadFurtherObjects(const Document& document, const ClauseReader& clauses,
                                              const PartyReader& parties, const Sentence& sentence,
                                              int end);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_OBJECT_SERIES_H_
