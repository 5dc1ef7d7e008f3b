// Every place where a meeting may have been, with what speaks for it: what each way of the rules
// says, where the text was, where those told before were, and which places are named around. What
// the rules say is first; no place is one of them.
//
// Thread-compatible, as the places are. Cost: the places of some twelve sentences.

#ifndef CHANCERY_CLIENT_EXTRACT_PLACE_CANDIDATES_H_
#define CHANCERY_CLIENT_EXTRACT_PLACE_CANDIDATES_H_

#include <vector>

#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/meeting.h"
#include "client/extract/named_places.h"
#include "client/extract/people.h"
#include "client/extract/scene.h"
#include "client/extract/setting_chooser.h"

namespace chancery {

// What one way of the rules to find a place says: empty for nothing.
struct PlaceVote {
  std::string name;
  std::string polity;
};

struct PlaceClues {
  bool in_entry = false;
  // The sentence itself says where.
  bool own = false;
  // By way, always the same ones in the same order.
  std::vector<PlaceVote> votes;
  // Where the text was last, in which sentence (-1 for nowhere), and whether of the same section.
  PlaceName last_place;
  int last_place_sentence = -1;
  bool last_place_same_section = false;
  const Scene* scene = nullptr;
  // About the day of the article.
  bool recent = false;
};

// `found`: the meetings told before. Only of meetings that have a place, as calls have not.
std::vector<PlaceCandidate> PlaceCandidates(const Document& document, const ClauseReader& reader,
                                            const People& people, NamedPlaces* places,
                                            const std::vector<MeetingMention>& found,
                                            const MeetingMention& meeting, const PlaceClues& clues);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_PLACE_CANDIDATES_H_
