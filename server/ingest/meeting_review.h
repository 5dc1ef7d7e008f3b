// What is odd about meetings, for curators and loaders to look at: pairs that may be one, and what
// cannot be true.
//
// Thread-safe: functions; `places` is not shared between threads.

#ifndef CHANCERY_SERVER_INGEST_MEETING_REVIEW_H_
#define CHANCERY_SERVER_INGEST_MEETING_REVIEW_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/ingest/meeting_folding.h"
#include "server/ingest/meeting_places.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

// How likely it is that two meetings are one although their claims did not join.
struct MeetingLikeness {
  double score = 0;  // in (0, 1)
  std::vector<std::string> reasons;
};

// Of the claims that lead two meetings; none if they are surely two. Dates that can be the same, or
// days next to each other by two publishers.
absl::StatusOr<absl::optional<MeetingLikeness>> LikenessOf(const MeetingClaim& a,
                                                           const MeetingClaim& b,
                                                           MeetingPlaces& places);

// Adds what cannot be true of the meeting: somebody there who had died, or who was in another
// country that day, at one of `others`.
absl::Status WarnOfMeeting(const Transaction& txn, const Meeting& meeting,
                           const std::vector<const Meeting*>& others, MeetingPlaces& places,
                           std::vector<std::string>* warnings);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_REVIEW_H_
