#include "server/ingest/meeting_places.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"
#include "storage/model/entities.h"

namespace chancery {
namespace {

// Is `place` a house with its city, "the Kremlin, Moscow", and `city` that city?
bool IsHouseIn(const MeetingPlaces::Info& place, const MeetingPlaces::Info& city) {
  absl::string_view rest = place.place;
  const bool may_be_of_it =
      place.polity == city.polity || place.polity.empty() || city.polity.empty();
  return may_be_of_it && absl::ConsumeSuffix(&rest, city.place) && absl::EndsWith(rest, ", ");
}

}  // namespace

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
  return x->place == y->place || x->place == y->polity || y->place == x->polity ||
         IsHouseIn(*x, *y) || IsHouseIn(*y, *x);
}

}  // namespace chancery
