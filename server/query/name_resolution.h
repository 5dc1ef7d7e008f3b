// What people mean by a name in words.
//
//   CHANCERY_ASSIGN_OR_RETURN(NameResolution resolution,
//                             ResolveName(reader, "US Secretary of State", {EntityKind::kRole}, 10,
//                                         budget));
//
// The best kind of match counts: a whole name; else names with all the words, also in another
// transliteration; else names with all the words that are another name; else near spellings and
// beginnings. The last two are guesses.
//
// A name with more words is another one of
//   a polity or a place          always: East Germany is not Germany, nor New York City New York;
//   an office                    if the words that are not its title's name a part of its polity's
//                                name, and no whole one: "President of Guinea" is not the office of
//                                Equatorial Guinea.
// Of people and topics it is none: surnames, and words that a topic has, are how these are named.
//
// Several candidates are all meant where they are offices of one polity that match equally well (a
// title in two spellings), whole names of places (or of polities for any place in them), or topics.
//
// Thread-safe: a pure function of the reader.

#ifndef CHANCERY_SERVER_QUERY_NAME_RESOLUTION_H_
#define CHANCERY_SERVER_QUERY_NAME_RESOLUTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// The same numbers as chancery.v1.NameVerdict.
enum class NameVerdict : uint8_t { kUnknown = 1, kResolved = 2, kGuess = 3, kAmbiguous = 4 };

struct NameCandidate {
  NameHit hit;
  bool guess = false;
  PolityId polity;  // of an office, where it is known
};

struct NameResolution {
  NameVerdict verdict = NameVerdict::kUnknown;
  // Of the best kind of match, best first, then by id.
  std::vector<NameCandidate> candidates;
  bool more = false;  // there are more of that kind
};

// `kinds`: which of people, polities, roles, places and topics it may name; empty: any.
// Cost: see GraphReader::FindByName; 2 rows more for each office among the candidates.
absl::StatusOr<NameResolution> ResolveName(const GraphReader& reader, absl::string_view text,
                                           const std::vector<EntityKind>& kinds,
                                           size_t max_candidates, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_NAME_RESOLUTION_H_
