#include "server/ingest/meeting_folding.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/meeting_matching.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using Record = internal::MeetingNoteRecord;
using Votes = google::protobuf::RepeatedPtrField<internal::MeetingVoteRecord>;
using Firsts = google::protobuf::RepeatedPtrField<std::string>;

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

// The place of something that a claim says in the order of all that claims say.
std::string PlaceOf(const std::string& order, size_t position) {
  return absl::StrFormat("%s%08x", order, position);
}

// Puts `all` into the order of `firsts`, which says of each where it is first named.
template <typename T, typename First, typename FirstOf>
void SortByFirst(FirstOf first_of, std::vector<T>* all,
                 google::protobuf::RepeatedPtrField<First>* firsts) {
  const auto before = [&](const First& a, const First& b) { return first_of(a) < first_of(b); };
  if (std::is_sorted(firsts->begin(), firsts->end(), before)) return;
  std::vector<int> order(static_cast<size_t>(firsts->size()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return before(firsts->Get(a), firsts->Get(b)); });
  std::vector<T> values;
  google::protobuf::RepeatedPtrField<First> places;
  for (const int i : order) {
    values.push_back(std::move((*all)[static_cast<size_t>(i)]));
    *places.Add() = std::move(*firsts->Mutable(i));
  }
  *all = std::move(values);
  firsts->Swap(&places);
}

// Adds what a claim names to what others do, each where it is first named.
template <typename T>
void AddNamed(const std::vector<T>& told, const std::string& order, std::vector<T>* all,
              Firsts* firsts) {
  for (size_t i = 0; i < told.size(); ++i) {
    std::string first = PlaceOf(order, i);
    const auto it = std::find(all->begin(), all->end(), told[i]);
    if (it == all->end()) {
      all->push_back(told[i]);
      *firsts->Add() = std::move(first);
      continue;
    }
    std::string& known = *firsts->Mutable(static_cast<int>(it - all->begin()));
    if (first < known) known = std::move(first);
  }
  SortByFirst([](const std::string& first) -> const std::string& { return first; }, all, firsts);
}

void AddParties(const MeetingClaim& claim, Meeting* meeting, Record* record) {
  std::vector<Participation>& all = meeting->participations;
  const std::vector<Participation>& told = claim.meeting.participations;
  for (size_t i = 0; i < told.size(); ++i) {
    std::string first = PlaceOf(claim.order, i);
    auto it = std::find_if(all.begin(), all.end(), [&](const Participation& known) {
      return known.party == told[i].party && known.group == told[i].group;
    });
    if (it == all.end()) {
      Participation party;
      party.party = told[i].party;
      party.group = told[i].group;
      it = all.insert(all.end(), std::move(party));
      record->add_parts()->set_first(first);
    }
    internal::MeetingPartRecord& part = *record->mutable_parts(static_cast<int>(it - all.begin()));
    if (first < part.first()) part.set_first(std::move(first));
    AddNamed(told[i].stated, claim.order, &it->stated, part.mutable_stated_first());
    AddNamed(told[i].other_offices, claim.order, &it->other_offices, part.mutable_other_first());
  }
  SortByFirst(
      [](const internal::MeetingPartRecord& part) -> const std::string& { return part.first(); },
      &all, record->mutable_parts());
}

void AddTopics(const MeetingClaim& claim, Meeting* meeting, Record* record) {
  AddNamed(claim.meeting.topics, claim.order, &meeting->topics, record->mutable_topic_first());
}

// Does the record say of each party and topic where it is first named?
bool IsOf(const Record& record, const Meeting& meeting) {
  const auto as_many = [](int firsts, size_t values) {
    return static_cast<size_t>(firsts) == values;
  };
  if (!as_many(record.parts_size(), meeting.participations.size()) ||
      !as_many(record.topic_first_size(), meeting.topics.size())) {
    return false;
  }
  for (int i = 0; i < record.parts_size(); ++i) {
    const Participation& party = meeting.participations[static_cast<size_t>(i)];
    if (!as_many(record.parts(i).stated_first_size(), party.stated.size()) ||
        !as_many(record.parts(i).other_first_size(), party.other_offices.size())) {
      return false;
    }
  }
  return true;
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
    if (const absl::optional<PartialDate> both = Intersect(meeting.when, claim->meeting.when)) {
      meeting.when = *both;
    }
    if (written == nullptr && claim->article->write_facts) written = claim;
  }
  TakeVotes(*record, &meeting);
  if (written == nullptr) {
    for (const MeetingClaim* claim : claims) {
      AddParties(*claim, &meeting, record);
      AddTopics(*claim, &meeting, record);
    }
    return meeting;
  }
  record->set_written(true);
  Meeting stands = written->meeting;
  stands.participations.clear();
  stands.topics.clear();
  AddParties(*written, &stands, record);
  AddTopics(*written, &stands, record);
  for (const MeetingClaim* claim : claims) {
    if (claim->article->write_facts) continue;
    AddParties(*claim, &stands, record);
    if (!stands.place) stands.place = claim->meeting.place;
  }
  return stands;
}

bool FoldOneMore(const MeetingClaim& claim, Meeting* meeting, Record* record) {
  if (claim.article->write_facts || !IsOf(*record, *meeting)) return false;
  const Meeting& told = claim.meeting;
  if (record->written()) {
    if (!meeting->place && told.place) return false;
    Meeting ignored;
    FoldValues(claim, &ignored, record);
    AddParties(claim, meeting, record);
    return true;
  }
  // One that narrows the date may come before others that it keeps from narrowing it.
  if (!told.when.is_unknown()) {
    const absl::optional<PartialDate> both = Intersect(meeting->when, told.when);
    if (!both.has_value() || !(*both == meeting->when)) return false;
  }
  FoldValues(claim, meeting, record);
  AddParties(claim, meeting, record);
  AddTopics(claim, meeting, record);
  TakeVotes(*record, meeting);
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
