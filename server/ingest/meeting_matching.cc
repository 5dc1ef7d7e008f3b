#include "server/ingest/meeting_matching.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/ingest/content_digest.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

// Enough parties in common, of `a` and `b` named ones in all.
bool EnoughInCommon(size_t common, size_t a, size_t b) {
  const size_t fewer = std::min(a, b);
  if (common < std::min<size_t>(2, fewer) || common == 0) return false;
  // One named party in common is too little, unless neither tells of more than a group besides.
  if (common < 2 && std::max(a, b) > 1) return false;
  return common == fewer || 2 * common >= a + b - common;
}

constexpr char kErasedParty[] = "erased-party:";

// How many parties there are or were, whether they have names or not; groups apart.
size_t CountParties(const Meeting& meeting) {
  const bool erased = std::any_of(
      meeting.participations.begin(), meeting.participations.end(),
      [](const Participation& party) { return !party.party && party.group == kErasedPerson; });
  return NamedParties(meeting).size() + (erased ? 1 : 0);
}

}  // namespace

std::string ErasedPartyKey(absl::string_view mentions) {
  constexpr size_t kDigits = 16;
  return absl::StrCat(kErasedParty, ContentDigest(mentions).substr(0, kDigits));
}

std::vector<EntityRef> NamedParties(const Meeting& meeting) {
  std::vector<EntityRef> parties;
  for (const Participation& participation : meeting.participations) {
    if (!participation.party) continue;
    if (std::find(parties.begin(), parties.end(), participation.party) == parties.end()) {
      parties.push_back(participation.party);
    }
  }
  return parties;
}

bool KindsAgree(MeetingKind a, MeetingKind b) {
  if (a == b || a == MeetingKind::kUnknown || b == MeetingKind::kUnknown) return true;
  const auto face_to_face = [](MeetingKind kind) {
    return kind == MeetingKind::kInPerson || kind == MeetingKind::kSummit;
  };
  return face_to_face(a) && face_to_face(b);
}

bool DatesAgree(const Meeting& a, const Meeting& b) {
  if (a.when.is_unknown() || b.when.is_unknown()) return a.place && a.place == b.place;
  return Compatible(a.when, b.when);
}

bool ErasuresAgree(const Meeting& a, const Meeting& b) {
  bool both = false;
  for (const std::string& mine : a.keys) {
    if (!absl::StartsWith(mine, kErasedParty)) continue;
    for (const std::string& theirs : b.keys) {
      if (mine == theirs) return true;
      both |= absl::StartsWith(theirs, kErasedParty);
    }
  }
  return !both;
}

bool PartiesAgree(const Meeting& a, const Meeting& b, size_t* common) {
  const std::vector<EntityRef> x = NamedParties(a);
  const std::vector<EntityRef> y = NamedParties(b);
  *common = 0;
  for (EntityRef party : x) {
    if (std::find(y.begin(), y.end(), party) != y.end()) ++*common;
  }
  return EnoughInCommon(*common, CountParties(a), CountParties(b));
}

std::string OrderOfClaim(const Meeting& meeting, bool write_facts, absl::string_view article_key,
                         uint32_t index) {
  constexpr int64_t kNoNegativeDay = int64_t{1} << 32;
  constexpr uint64_t kNoDate = uint64_t{1} << 40;
  constexpr size_t kMaxParties = 0xffffff;
  constexpr size_t kDigits = 16;
  const PartialDate& when = meeting.when;
  const bool dated = !when.is_unknown();
  const uint64_t span =
      dated ? static_cast<uint64_t>(int64_t{when.latest()} - when.earliest()) : kNoDate;
  const uint64_t first = dated ? static_cast<uint64_t>(when.earliest() + kNoNegativeDay) : kNoDate;
  const size_t parties = std::min(CountParties(meeting), kMaxParties);
  return absl::StrFormat("%d%011x%011x%06x%d%d%s%08x", write_facts ? 0 : 1, span, first,
                         kMaxParties - parties, meeting.place ? 0 : 1,
                         meeting.kind == MeetingKind::kUnknown ? 1 : 0,
                         ContentDigest(article_key).substr(0, kDigits), index);
}

}  // namespace chancery
