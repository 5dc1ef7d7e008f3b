#include "server/ingest/meeting_folding.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <tuple>

#include "server/ingest/content_digest.h"
#include "server/ingest/meeting_matching.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using Record = internal::MeetingNoteRecord;
using Votes = google::protobuf::RepeatedPtrField<internal::MeetingVoteRecord>;

std::string DigestOfKey(absl::string_view key) {
  constexpr size_t kDigits = 16;
  return ContentDigest(key).substr(0, kDigits);
}

template <typename T>
void AddMissing(const std::vector<T>& from, std::vector<T>* to) {
  for (const T& value : from) {
    if (std::find(to->begin(), to->end(), value) == to->end()) to->push_back(value);
  }
}

void Vote(uint64_t value, const std::string& order, Votes* votes) {
  for (internal::MeetingVoteRecord& vote : *votes) {
    if (vote.value() != value) continue;
    vote.set_count(vote.count() + 1);
    if (order < vote.first()) vote.set_first(order);
    return;
  }
  internal::MeetingVoteRecord& vote = *votes->Add();
  vote.set_value(value);
  vote.set_count(1);
  vote.set_first(order);
}

// What most claims say; of several values the one said first. 0 is no value.
uint64_t MostSaid(const Votes& votes) {
  const internal::MeetingVoteRecord* best = nullptr;
  for (const internal::MeetingVoteRecord& vote : votes) {
    if (vote.value() == 0) continue;
    if (best == nullptr || vote.count() > best->count() ||
        (vote.count() == best->count() && vote.first() < best->first())) {
      best = &vote;
    }
  }
  return best == nullptr ? 0 : best->value();
}

// Held is not undone by what was expected; else the newest word counts, of one day the stronger.
std::tuple<bool, bool, int64_t, int> RankOf(MeetingStatus status, bool dated, int64_t said) {
  int strength = 0;
  switch (status) {
    case MeetingStatus::kHeld:
      return std::make_tuple(true, false, int64_t{0}, 0);
    case MeetingStatus::kDenied:
      strength = 4;
      break;
    case MeetingStatus::kCancelled:
      strength = 3;
      break;
    case MeetingStatus::kPlanned:
      strength = 2;
      break;
    case MeetingStatus::kPossible:
      strength = 1;
      break;
    case MeetingStatus::kUnknown:
      return std::make_tuple(false, false, INT64_MIN, 0);
  }
  return std::make_tuple(false, dated, dated ? said : 0, strength);
}

template <typename T>
bool SaidFirst(const T& value, const T& none, const std::string& order, std::string* first) {
  if (value == none || (!first->empty() && *first < order)) return false;
  *first = order;
  return true;
}

// All but the parties, the topics and the date.
void FoldValues(const MeetingClaim& claim, Meeting* meeting, Record* record) {
  const Meeting& told = claim.meeting;
  const std::string& order = claim.order;
  Vote(static_cast<uint64_t>(told.kind), order, record->mutable_kinds());
  Vote(told.place.value, order, record->mutable_places());
  const PartialDate& said = claim.article->published;
  const bool dated = !said.is_unknown();
  const auto rank = RankOf(told.status, dated, dated ? said.latest() : 0);
  const auto known = RankOf(static_cast<MeetingStatus>(record->status()), record->has_status_said(),
                            record->status_said());
  if (known < rank) {
    record->set_status(static_cast<uint32_t>(told.status));
    if (dated) {
      record->set_status_said(said.latest());
    } else {
      record->clear_status_said();
    }
  }
  if (SaidFirst(told.duration_minutes, uint32_t{0}, order, record->mutable_duration_first())) {
    meeting->duration_minutes = told.duration_minutes;
  }
  if (SaidFirst(told.cameo_code, std::string(), order, record->mutable_cameo_first())) {
    meeting->cameo_code = told.cameo_code;
  }
  if (SaidFirst(told.title, std::string(), order, record->mutable_title_first())) {
    meeting->title = told.title;
  }
  AddMissing(told.keys, &meeting->keys);
  std::sort(meeting->keys.begin(), meeting->keys.end());
  for (const std::string& key : told.keys) {
    const std::string digest = DigestOfKey(key);
    auto it = std::find_if(record->mutable_keys()->begin(), record->mutable_keys()->end(),
                           [&](const auto& known) { return known.key() == digest; });
    if (it == record->mutable_keys()->end()) {
      internal::MeetingKeyRecord& added = *record->add_keys();
      added.set_key(digest);
      added.set_first(order);
    } else if (order < it->first()) {
      it->set_first(order);
    }
  }
  if (told.when.is_unknown()) {
    record->set_undated(true);
  } else {
    record->set_first_day(record->dated() ? std::min(record->first_day(), told.when.earliest())
                                          : told.when.earliest());
    record->set_last_day(record->dated() ? std::max(record->last_day(), told.when.latest())
                                         : told.when.latest());
    record->set_dated(true);
  }
}

void TakeVotes(const Record& record, Meeting* meeting) {
  meeting->status = static_cast<MeetingStatus>(record.status());
  meeting->kind = static_cast<MeetingKind>(MostSaid(record.kinds()));
  // A summit is a meeting in person, said more exactly.
  if (meeting->kind == MeetingKind::kInPerson) {
    for (const internal::MeetingVoteRecord& vote : record.kinds()) {
      if (vote.value() == static_cast<uint64_t>(MeetingKind::kSummit)) {
        meeting->kind = MeetingKind::kSummit;
      }
    }
  }
  meeting->place = PlaceId(MostSaid(record.places()));
}

// Those of `lead` first, as it has them; the others in a fixed order.
template <typename T, typename Less>
void LeadFirst(const std::vector<T>& lead, std::vector<T>* all, Less less) {
  const auto rank = [&](const T& value) { return std::find(lead.begin(), lead.end(), value); };
  std::sort(all->begin(), all->end(), [&](const T& a, const T& b) {
    const auto x = rank(a);
    const auto y = rank(b);
    if (x != y) return x < y;
    return x == lead.end() && less(a, b);
  });
}

void Arrange(const Meeting& lead, Meeting* meeting) {
  const auto part_of = [&](const Participation& part) {
    return std::find_if(lead.participations.begin(), lead.participations.end(),
                        [&](const Participation& other) {
                          return other.party == part.party && other.group == part.group;
                        });
  };
  const auto office_less = [](const QualifiedOffice& a, const QualifiedOffice& b) {
    return std::tie(a.role, a.qualifier) < std::tie(b.role, b.qualifier);
  };
  std::sort(meeting->participations.begin(), meeting->participations.end(),
            [&](const Participation& a, const Participation& b) {
              const auto x = part_of(a);
              const auto y = part_of(b);
              if (x != y) return x < y;
              return std::tie(a.party, a.group) < std::tie(b.party, b.group);
            });
  for (Participation& part : meeting->participations) {
    const auto it = part_of(part);
    const Participation none;
    const Participation& first = it == lead.participations.end() ? none : *it;
    LeadFirst(first.stated, &part.stated, std::less<>());
    LeadFirst(first.other_offices, &part.other_offices, office_less);
  }
  LeadFirst(lead.topics, &meeting->topics, std::less<>());
}

void AddParties(const Meeting& told, Meeting* meeting) {
  for (const Participation& participation : told.participations) {
    AddParticipation(participation, meeting);
  }
}

}  // namespace

void AddParticipation(const Participation& participation, Meeting* meeting) {
  for (Participation& known : meeting->participations) {
    if (known.party != participation.party || known.group != participation.group) continue;
    AddMissing(participation.stated, &known.stated);
    AddMissing(participation.other_offices, &known.other_offices);
    return;
  }
  meeting->participations.push_back(participation);
}

Meeting FoldMeeting(const std::vector<const MeetingClaim*>& claims, Record* record) {
  record->Clear();
  Meeting meeting;
  meeting.status = MeetingStatus::kUnknown;
  const MeetingClaim* written = nullptr;
  for (const MeetingClaim* claim : claims) {
    FoldValues(*claim, &meeting, record);
    AddParties(claim->meeting, &meeting);
    AddMissing(claim->meeting.topics, &meeting.topics);
    if (const absl::optional<PartialDate> both = Intersect(meeting.when, claim->meeting.when)) {
      meeting.when = *both;
    }
    if (written == nullptr && claim->article->write_facts) written = claim;
  }
  TakeVotes(*record, &meeting);
  if (written != nullptr) {
    record->set_written(true);
    Meeting stands = written->meeting;
    for (const MeetingClaim* claim : claims) {
      if (claim->article->write_facts) continue;
      AddParties(claim->meeting, &stands);
      if (!stands.place) stands.place = claim->meeting.place;
    }
    meeting = std::move(stands);
  }
  Arrange(claims.front()->meeting, &meeting);
  return meeting;
}

bool FoldOneMore(const MeetingClaim& claim, const Meeting& lead, Meeting* meeting, Record* record) {
  if (claim.article->write_facts) return false;
  const Meeting& told = claim.meeting;
  if (record->written()) {
    if (!meeting->place && told.place) return false;
    Meeting ignored;
    FoldValues(claim, &ignored, record);
    AddParties(told, meeting);
    Arrange(lead, meeting);
    return true;
  }
  // One that narrows the date may come before others that it keeps from narrowing it.
  if (!told.when.is_unknown()) {
    const absl::optional<PartialDate> both = Intersect(meeting->when, told.when);
    if (!both.has_value() || !(*both == meeting->when)) return false;
  }
  FoldValues(claim, meeting, record);
  AddParties(told, meeting);
  AddMissing(told.topics, &meeting->topics);
  TakeVotes(*record, meeting);
  Arrange(lead, meeting);
  return true;
}

bool MayMatchSome(const Meeting& told, const Record& record,
                  absl::FunctionRef<bool(PlaceId, PlaceId)> places_agree) {
  const bool kinds = std::any_of(record.kinds().begin(), record.kinds().end(), [&](const auto& v) {
    return KindsAgree(told.kind, static_cast<MeetingKind>(v.value()));
  });
  const bool places = std::any_of(
      record.places().begin(), record.places().end(),
      [&](const auto& vote) { return places_agree(told.place, PlaceId(vote.value())); });
  const bool days = told.when.is_unknown() || record.undated() ||
                    (record.dated() && record.first_day() <= told.when.latest() &&
                     told.when.earliest() <= record.last_day());
  return kinds && places && days;
}

std::string FirstWithKey(const Record& record, absl::string_view key) {
  const std::string digest = DigestOfKey(key);
  for (const internal::MeetingKeyRecord& known : record.keys()) {
    if (known.key() == digest) return known.first();
  }
  return std::string();
}

}  // namespace chancery
