#include "client/extract/cameo_code.h"

#include <string>

namespace chancery {
namespace {

// In a country that is none of the parties', who are of two countries at least.
bool AtThirdPlace(const MeetingMention& meeting, const People& people) {
  if (meeting.place_polity.empty()) return false;
  std::string first;
  bool two = false;
  for (const Party& party : meeting.parties) {
    const std::string& polity =
        party.kind == Party::Kind::kPerson ? people.persons()[party.person].polity : party.polity;
    // Of whom the country is not known, it may be this one.
    if (polity.empty() || polity == meeting.place_polity) return false;
    if (first.empty()) first = polity;
    two = two || polity != first;
  }
  return two;
}

}  // namespace

absl::string_view CameoCodeOf(const MeetingMention& meeting, const People& people) {
  switch (meeting.status) {
    case v1::MEETING_STATUS_PLANNED:
    case v1::MEETING_STATUS_POSSIBLE:
      return "036";
    case v1::MEETING_STATUS_DENIED:
      return "125";
    case v1::MEETING_STATUS_CANCELLED:
      return "164";
    default:
      break;
  }
  if (meeting.kind == v1::MEETING_KIND_PHONE) return "041";
  if (meeting.negotiation) return "046";
  if (meeting.visit) return meeting.hosted ? "043" : "042";
  const bool in_person =
      meeting.kind == v1::MEETING_KIND_IN_PERSON || meeting.kind == v1::MEETING_KIND_SUMMIT;
  return in_person && AtThirdPlace(meeting, people) ? "044" : "040";
}

}  // namespace chancery
