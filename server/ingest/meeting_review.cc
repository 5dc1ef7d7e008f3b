#include "server/ingest/meeting_review.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ingest/meeting_matching.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

bool InPerson(const Meeting& meeting) {
  return meeting.kind == MeetingKind::kInPerson || meeting.kind == MeetingKind::kSummit;
}

// Did they meet somewhere, on a day?
bool SaysWhereTheyWere(const Meeting& meeting) {
  return InPerson(meeting) && meeting.status == MeetingStatus::kHeld && meeting.place &&
         !meeting.when.is_unknown() && meeting.when.is_exact_day();
}

}  // namespace

absl::StatusOr<absl::optional<MeetingLikeness>> LikenessOf(const MeetingClaim& a,
                                                           const MeetingClaim& b,
                                                           MeetingPlaces& places) {
  constexpr double kAmbiguous = 0.7;
  constexpr double kElsewhere = 0.55;
  constexpr double kDayApart = 0.5;
  const Meeting& told = a.meeting;
  const Meeting& theirs = b.meeting;
  size_t common = 0;
  if (!KindsAgree(told.kind, theirs.kind) || !ErasuresAgree(told, theirs) ||
      !PartiesAgree(told, theirs, &common) || told.when.is_unknown() || theirs.when.is_unknown()) {
    return absl::optional<MeetingLikeness>();
  }
  CHANCERY_ASSIGN_OR_RETURN(const bool same_place, places.Agree(told.place, theirs.place));
  MeetingLikeness likeness;
  likeness.reasons = {absl::StrCat(common, " parties in common")};
  if (Intersect(told.when, theirs.when).has_value()) {
    likeness.score = same_place ? kAmbiguous : kElsewhere;
    likeness.reasons.push_back("dates that can be the same");
    likeness.reasons.push_back(same_place ? "but other meetings fit as well" : "but another place");
    return absl::make_optional(std::move(likeness));
  }
  const bool next_day =
      told.when.is_exact_day() && theirs.when.is_exact_day() &&
      std::abs(static_cast<int64_t>(told.when.earliest()) - theirs.when.earliest()) == 1;
  if (!next_day || !same_place || a.article->publisher == b.article->publisher) {
    return absl::optional<MeetingLikeness>();
  }
  likeness.score = kDayApart;
  likeness.reasons.push_back("a day apart");
  return absl::make_optional(std::move(likeness));
}

absl::Status WarnOfMeeting(const Transaction& txn, const Meeting& meeting,
                           const std::vector<const Meeting*>& others, MeetingPlaces& places,
                           std::vector<std::string>* warnings) {
  for (const Participation& participation : meeting.participations) {
    if (participation.party.kind != EntityKind::kPerson) continue;
    CHANCERY_ASSIGN_OR_RETURN(const Entity party, txn.Get(participation.party));
    const Person& person = std::get<Person>(party);
    if (!person.death.is_unknown() && Before(person.death, meeting.when) == Tri::kYes) {
      warnings->push_back(absl::StrCat("a meeting of ", meeting.when.ToString(), " with ",
                                       person.names.display, ", who died ",
                                       person.death.ToString()));
    }
    if (!SaysWhereTheyWere(meeting)) continue;
    for (const Meeting* other : others) {
      if (!SaysWhereTheyWere(*other) || other->when != meeting.when) continue;
      const std::vector<EntityRef> parties = NamedParties(*other);
      if (std::find(parties.begin(), parties.end(), participation.party) == parties.end()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const MeetingPlaces::Info* here, places.InfoOf(meeting.place));
      CHANCERY_ASSIGN_OR_RETURN(const MeetingPlaces::Info* there, places.InfoOf(other->place));
      if (here->polity.empty() || there->polity.empty() || here->polity == there->polity) continue;
      // The same words from either side.
      if (there->place < here->place) std::swap(here, there);
      warnings->push_back(absl::StrCat(person.names.display, " is said to be in ", here->place,
                                       " and in ", there->place, " on ", meeting.when.ToString()));
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery
