// Values of index rows, packed by hand: these are the rows that queries read most.
//
//   edge       flags, [date], [duration], place, topics, participants with the offices that they
//              held then, and those named with them as held before or after, CAMEO code, title
//   holders    flags, place, [date], people with certainty
//   hit        flags, [date]
//   mention    [date], how often the text has the word, how many indexed words the text has
//
// A date stands in the value only where the key's day does not say it all. Integers are varints.
// Index values can always be rebuilt from base rows; a change of their form is a new format
// version.
//
// Decoding bytes that are no such value gives DATA_LOSS (STORAGE_CORRUPT). Thread-safe: pure
// functions.

#ifndef CHANCERY_STORAGE_GRAPH_INDEX_VALUES_H_
#define CHANCERY_STORAGE_GRAPH_INDEX_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_reader.h"

namespace chancery {

// Where a date stands in the keys: `exact` if the key's day is all there is to know.
DayPart DayPartOf(const PartialDate& when);

void EncodeEdge(const MeetingEdge& edge, std::string* out);
// Sets all but `meeting`.
absl::Status DecodeEdge(absl::string_view bytes, const DayPart& part, MeetingEdge* edge);
// The same bytes, without what MeetingPeople does not have: it makes no strings. Sets all but
// `meeting`.
absl::Status DecodePeople(absl::string_view bytes, const DayPart& part, MeetingPeople* people);

// Who held one role, or some role of one polity, at a meeting.
struct RoleHolders {
  using Holder = OfficeHolder;
  MeetingKind kind = MeetingKind::kUnknown;
  MeetingStatus status = MeetingStatus::kUnknown;
  PartialDate when;
  PlaceId place;
  std::vector<Holder> holders;  // by person, each once
};
void EncodeHolders(const RoleHolders& holders, std::string* out);
absl::Status DecodeHolders(absl::string_view bytes, const DayPart& part, RoleHolders* holders);

void EncodeHit(const StatementHit& hit, std::string* out);
// Sets all but `statement`.
absl::Status DecodeHit(absl::string_view bytes, const DayPart& part, StatementHit* hit);

// A word of a text.
struct TextMention {
  PartialDate when;     // of the statement or meeting; unknown of a topic
  uint32_t times = 1;   // that the text has the word
  uint32_t length = 1;  // the text's indexed words
};
void EncodeMention(const TextMention& mention, std::string* out);
absl::Status DecodeMention(absl::string_view bytes, const DayPart& part, TextMention* mention);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_INDEX_VALUES_H_
