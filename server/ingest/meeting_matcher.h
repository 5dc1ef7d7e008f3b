// One meeting of the world is one Meeting of the graph, however many articles tell of it.
//
// Thread-safe: pure functions over a reader.

#ifndef CHANCERY_SERVER_INGEST_MEETING_MATCHER_H_
#define CHANCERY_SERVER_INGEST_MEETING_MATCHER_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"

namespace chancery {

// What a place and the polity that it lies in are called; "" where not known.
struct PlaceNames {
  std::string place;
  std::string polity;
};

// The meeting of the graph that `told`, at `place`, tells of, or none. It must have
//   - two parties in common, or all of them where either has fewer; and all the parties of the one
//     that names fewer, or at least half of both together;
//   - a date that can be the same; of an unknown date, the same place and no other such meeting;
//   - a kind that can be the same: in person and a summit are, in person and by phone are not;
//   - a place that can be the same: equal, or one of them not known, or one lies in the other's
//     polity.
// Of several the one with the closest date, then with the same place, then the first. `taken` are
// meetings that other facts of the same article tell of. Cost: the meetings of the first party
// around that date.
absl::StatusOr<MeetingId> FindSameMeeting(const GraphReader& reader, const Meeting& told,
                                          const PlaceNames& place,
                                          const absl::flat_hash_set<MeetingId>& taken,
                                          Budget& budget);

// What both tell together: the more precise date, the more specific kind, all parties and topics.
// What was held was not only planned. `known` keeps what `told` does not say.
Meeting MergeMeetings(const Meeting& known, const Meeting& told);

// The status that follows from two reports: held beats everything; cancelled and denied beat
// planned and possible; planned beats possible.
MeetingStatus MergeStatus(MeetingStatus a, MeetingStatus b);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_MATCHER_H_
