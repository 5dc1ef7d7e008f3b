// Where meetings are said to have been, as far as it decides whether two of them may be one.
//
// Not thread-safe. Cost: 2 rows for each place, once.

#ifndef CHANCERY_SERVER_INGEST_MEETING_PLACES_H_
#define CHANCERY_SERVER_INGEST_MEETING_PLACES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"

namespace chancery {

class MeetingPlaces {
 public:
  struct Info {
    std::string place;
    std::string polity;  // empty if not known
  };

  // `txn` must outlive this.
  explicit MeetingPlaces(const Transaction& txn) : txn_(txn) {}

  // Valid as long as this is.
  absl::StatusOr<const Info*> InfoOf(PlaceId place);
  // Equal, one of them not known, or one in the other, as two articles may put it: a capital and
  // its country, "the Kremlin, Moscow" and "Moscow".
  absl::StatusOr<bool> Agree(PlaceId a, PlaceId b);

 private:
  const Transaction& txn_;
  std::map<PlaceId, Info> infos_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_PLACES_H_
