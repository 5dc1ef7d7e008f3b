#include "server/ingest/meeting_places.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/model/entities.h"

namespace chancery {

absl::StatusOr<const MeetingPlaces::Info*> MeetingPlaces::InfoOf(PlaceId place) {
  const auto it = infos_.find(place);
  if (it != infos_.end()) return &it->second;
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(place));
  const Place& value = std::get<Place>(entity);
  Info info;
  info.place = value.names.display;
  if (value.polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(value.polity));
    info.polity = std::get<Polity>(polity).names.display;
  }
  return &infos_.emplace(place, std::move(info)).first->second;
}

absl::StatusOr<bool> MeetingPlaces::Agree(PlaceId a, PlaceId b) {
  if (!a || !b || a == b) return true;
  CHANCERY_ASSIGN_OR_RETURN(const Info* x, InfoOf(a));
  CHANCERY_ASSIGN_OR_RETURN(const Info* y, InfoOf(b));
  return x->place == y->place || x->place == y->polity || y->place == x->polity;
}

}  // namespace chancery
