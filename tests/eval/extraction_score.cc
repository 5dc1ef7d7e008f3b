#include "tests/eval/extraction_score.h"

#include <algorithm>
#include <cstddef>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/compare/likeness.h"

namespace chancery {
namespace {

constexpr MeasureInfo kMeasures[] = {
    {Measure::kMeetingPrecision, "meetings.precision", "meetings  precision", absl::nullopt},
    {Measure::kMeetingRecall, "meetings.recall", "          recall", absl::nullopt},
    {Measure::kMeetingF1, "meetings.f1", "          F1", 0.93},
    {Measure::kParticipantF1, "participants.f1", "participants F1", 0.97},
    {Measure::kQuotationF1, "quotations.f1", "quotations F1", 0.97},
    {Measure::kSpeakerF1, "speakers.f1", "  with the speaker F1", 0.95},
    {Measure::kRolePrecision, "roles.precision", "roles     precision", absl::nullopt},
    {Measure::kRoleRecall, "roles.recall", "          recall", absl::nullopt},
    {Measure::kRoleF1, "roles.f1", "          F1", 0.93},
    {Measure::kKind, "kind", "of a meeting: kind", 0.97},
    {Measure::kStatus, "status", "  status", 0.95},
    {Measure::kDate, "date", "  date", 0.93},
    {Measure::kPlace, "place", "  place", 0.90},
    {Measure::kOffice, "office", "  office", 0.96},
    {Measure::kCounterpartF1, "counterparts.f1", "of a trip: counterparts F1", 0.97},
    {Measure::kTripOffice, "trip.office", "  office", 0.98},
    {Measure::kTripCountry, "trip.country", "  country", 0.95},
};

std::vector<std::string> Names(const Reading::Meeting& meeting) {
  std::vector<std::string> names;
  for (const Reading::Participant& party : meeting.participants) {
    if (!party.name.empty()) names.push_back(party.name);
  }
  return names;
}

// How many people of the gold the found meeting has.
int CommonPeople(const Reading::Meeting& gold, const Reading::Meeting& found) {
  const std::vector<std::string> names = Names(found);
  return static_cast<int>(absl::c_count_if(Names(gold), [&](const std::string& person) {
    return absl::c_any_of(names,
                          [&](const std::string& name) { return IsSamePerson(name, person); });
  }));
}

bool IsRightKind(const Reading::Meeting& gold, const Reading::Meeting& found) {
  return found.kind == gold.kind || absl::c_linear_search(gold.alt_kinds, found.kind);
}

struct Pair {
  size_t gold;
  size_t found;
};

// One to one, the most alike first; of equals, the first found first. Two people must be common,
// or all if the gold names fewer. Beyond people, agreement in date, status and kind decides, with
// weights that together are below two people.
std::vector<Pair> PairMeetings(const std::vector<Reading::Meeting>& gold,
                               const std::vector<Reading::Meeting>& found) {
  constexpr double kDateWeight = 0.6;
  constexpr double kStatusWeight = 0.5;
  constexpr double kKindWeight = 0.3;
  struct Candidate {
    double likeness;
    Pair pair;
  };
  std::vector<Candidate> candidates;
  for (size_t f = 0; f < found.size(); ++f) {
    for (size_t g = 0; g < gold.size(); ++g) {
      const int common = CommonPeople(gold[g], found[f]);
      const int named = static_cast<int>(Names(gold[g]).size());
      if (common < std::clamp(named, 1, 2)) continue;
      double likeness = common;
      if (AgreesWithDate(found[f].date, gold[g].date)) likeness += kDateWeight;
      if (found[f].status == gold[g].status) likeness += kStatusWeight;
      if (IsRightKind(gold[g], found[f])) likeness += kKindWeight;
      candidates.push_back({likeness, {g, f}});
    }
  }
  // Stable: candidates are in the order of what was found.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.likeness > b.likeness; });
  std::vector<bool> gold_taken(gold.size());
  std::vector<bool> found_taken(found.size());
  std::vector<Pair> pairs;
  for (const Candidate& candidate : candidates) {
    const Pair& pair = candidate.pair;
    if (gold_taken[pair.gold] || found_taken[pair.found]) continue;
    gold_taken[pair.gold] = found_taken[pair.found] = true;
    pairs.push_back(pair);
  }
  return pairs;
}

std::string Describe(const Reading::Meeting& meeting) {
  return absl::StrCat(absl::StrJoin(Names(meeting), " & "), " | ", meeting.kind, " | ",
                      meeting.status, " | ", meeting.date);
}

std::string Describe(const Reading::Role& role) {
  return absl::StrCat(role.person, " | ", role.office, " | ", role.polity);
}

bool IsSameHolder(const Reading::Role& gold, const Reading::Role& found) {
  return IsSamePerson(found.person, gold.person) && IsSameOffice(found.office, gold.office);
}

bool IsRightPolity(const Reading::Role& gold, const Reading::Role& found) {
  return gold.polity.empty() || !gold.polity_is_explicit || IsSamePolity(found.polity, gold.polity);
}

}  // namespace

double Tally::Precision() const {
  return found + wrong == 0 ? 0 : static_cast<double>(found) / (found + wrong);
}

double Tally::Recall() const {
  return found + missed == 0 ? 0 : static_cast<double>(found) / (found + missed);
}

double Tally::F1() const {
  const int all = 2 * found + missed + wrong;
  return all == 0 ? 0 : 2.0 * found / all;
}

absl::Span<const MeasureInfo> AllMeasures() { return kMeasures; }

absl::optional<Measure> ParseMeasure(absl::string_view name) {
  for (const MeasureInfo& info : kMeasures) {
    if (name == info.name) return info.measure;
  }
  return absl::nullopt;
}

template <typename... T>
void ExtractionScore::Say(const T&... parts) const {
  if (listener_ != nullptr) listener_(absl::StrCat(name_, " ", parts...));
}

void ExtractionScore::Check(Share* share, bool right, absl::string_view what, absl::string_view of,
                            absl::string_view said, absl::string_view is) const {
  ++share->all;
  if (right) {
    ++share->right;
  } else {
    Say("~ ", what, " of ", of, ": said '", said, "', is '", is, "'");
  }
}

void ExtractionScore::AddArticle(absl::string_view name, const Reading& gold,
                                 const Reading& found) {
  name_ = std::string(name);
  ++texts_;
  AddMeetings(gold, found);
  AddStatements(gold, found);
  AddRoles(gold, found);
}

void ExtractionScore::AddMeetings(const Reading& gold, const Reading& found) {
  std::vector<bool> gold_paired(gold.meetings.size());
  std::vector<bool> found_paired(found.meetings.size());
  for (const Pair& pair : PairMeetings(gold.meetings, found.meetings)) {
    gold_paired[pair.gold] = found_paired[pair.found] = true;
    const Reading::Meeting& meeting = gold.meetings[pair.gold];
    if (!meeting.partial) AddMatchedMeeting(meeting, found.meetings[pair.found]);
  }
  for (size_t g = 0; g < gold.meetings.size(); ++g) {
    if (gold_paired[g] || gold.meetings[g].partial) continue;
    ++meetings_.missed;
    Say("- meeting ", Describe(gold.meetings[g]));
  }
  for (size_t f = 0; f < found.meetings.size(); ++f) {
    // With a party that is not named it is no complete meeting.
    if (found_paired[f] || Names(found.meetings[f]).size() < 2) continue;
    ++meetings_.wrong;
    Say("+ meeting ", Describe(found.meetings[f]));
  }
}

void ExtractionScore::AddMatchedMeeting(const Reading::Meeting& gold,
                                        const Reading::Meeting& found) {
  ++meetings_.found;
  const std::vector<std::string> people = Names(gold);
  const std::vector<std::string> people_found = Names(found);
  const int common = CommonPeople(gold, found);
  participants_.found += common;
  participants_.missed += static_cast<int>(people.size()) - common;
  participants_.wrong += std::max(0, static_cast<int>(people_found.size()) - common);
  if (common != static_cast<int>(people.size()) || people_found.size() != people.size()) {
    Say("~ people: said ", absl::StrJoin(people_found, " & "), ", are ",
        absl::StrJoin(people, " & "));
  }
  const std::string who = absl::StrJoin(people, " & ");
  Check(&kind_, IsRightKind(gold, found), "kind", who, found.kind, gold.kind);
  Check(&status_, found.status == gold.status, "status", who, found.status, gold.status);
  if (!gold.date.empty()) {
    Check(&date_, AgreesWithDate(found.date, gold.date), "date", who, found.date, gold.date);
  }
  if (!gold.place.empty()) {
    Check(&place_, IsSamePlace(found.place, gold.place), "place", who, found.place, gold.place);
  }
  for (const Reading::Participant& party : gold.participants) {
    if (party.name.empty() || party.office.empty()) continue;
    const auto same = absl::c_find_if(found.participants, [&](const Reading::Participant& other) {
      return IsSamePerson(other.name, party.name);
    });
    if (same == found.participants.end()) continue;
    Check(&office_, IsSameOffice(same->office, party.office), "office", party.name, same->office,
          party.office);
  }
}

void ExtractionScore::AddStatements(const Reading& gold, const Reading& found) {
  std::vector<std::string> found_keys;
  for (const Reading::Statement& statement : found.statements) {
    found_keys.push_back(QuotationKey(statement.quote));
  }
  std::vector<std::string> gold_keys;
  for (const Reading::Statement& statement : gold.statements) {
    gold_keys.push_back(QuotationKey(statement.quote));
    if (statement.fragment) continue;
    const auto match = absl::c_find_if(
        found_keys, [&](const std::string& key) { return CoversQuotation(key, gold_keys.back()); });
    if (match == found_keys.end()) {
      ++quotations_.missed;
      ++speakers_.missed;
      Say("- quotation of ", statement.speaker, ": ", statement.quote);
      continue;
    }
    ++quotations_.found;
    const std::string& speaker = found.statements[match - found_keys.begin()].speaker;
    if (IsSameSpeaker(speaker, statement.speaker)) {
      ++speakers_.found;
    } else {
      ++speakers_.missed;
      ++speakers_.wrong;
      Say("~ speaker of '", statement.quote, "': said '", speaker, "', is '", statement.speaker,
          "'");
    }
  }
  for (size_t f = 0; f < found_keys.size(); ++f) {
    const std::string& key = found_keys[f];
    // A part of a quotation is not wrong, and neither is a fragment.
    if (key.empty() || absl::c_any_of(gold_keys, [&](const std::string& known) {
          return absl::StrContains(known, key) || absl::StrContains(key, known);
        })) {
      continue;
    }
    ++quotations_.wrong;
    Say("+ quotation of ", found.statements[f].speaker, ": ", found.statements[f].quote);
  }
}

void ExtractionScore::AddRoles(const Reading& gold, const Reading& found) {
  std::vector<Reading::Role> left = found.roles;
  for (const Reading::Role& role : gold.roles) {
    const auto match = absl::c_find_if(left, [&](const Reading::Role& other) {
      return IsSameHolder(role, other) && IsRightPolity(role, other);
    });
    if (match == left.end()) {
      ++roles_.missed;
      Say("- role ", Describe(role));
    } else {
      ++roles_.found;
      left.erase(match);
    }
  }
  for (const Reading::Role& role : left) {
    // Told twice, or with another polity: missed where it counts, not wrong besides.
    if (absl::c_any_of(gold.roles,
                       [&](const Reading::Role& known) { return IsSameHolder(known, role); })) {
      continue;
    }
    ++roles_.wrong;
    Say("+ role ", Describe(role));
  }
}

void ExtractionScore::AddTrip(const TripGold& gold, const Reading& found) {
  name_ = gold.id;
  ++texts_;
  std::vector<Reading::Participant> left;
  for (const Reading::Meeting& meeting : found.meetings) {
    for (const Reading::Participant& party : meeting.participants) {
      if (party.name.empty() || IsSamePerson(party.name, gold.traveller)) continue;
      left.push_back(party);
    }
  }
  for (const Reading::Participant& counterpart : gold.counterparts) {
    const auto match = absl::c_find_if(left, [&](const Reading::Participant& party) {
      return IsSamePerson(party.name, counterpart.name);
    });
    if (match == left.end()) {
      ++counterparts_.missed;
      Say("- counterpart ", counterpart.office, " ", counterpart.name);
      continue;
    }
    ++counterparts_.found;
    Check(&trip_office_, IsSameOffice(match->office, counterpart.office), "office",
          counterpart.name, match->office, counterpart.office);
    Check(&trip_country_, IsSamePolity(match->country, counterpart.country), "country",
          counterpart.name, match->country, counterpart.country);
    left.erase(match);
  }
  for (const Reading::Participant& party : left) {
    ++counterparts_.wrong;
    Say("+ counterpart ", party.office, " ", party.name);
  }
}

absl::optional<double> ExtractionScore::Value(Measure measure) const {
  const auto of = [](const auto& counts, double value) -> absl::optional<double> {
    if (counts.IsEmpty()) return absl::nullopt;
    return value;
  };
  switch (measure) {
    case Measure::kMeetingPrecision:
      return of(meetings_, meetings_.Precision());
    case Measure::kMeetingRecall:
      return of(meetings_, meetings_.Recall());
    case Measure::kMeetingF1:
      return of(meetings_, meetings_.F1());
    case Measure::kParticipantF1:
      return of(participants_, participants_.F1());
    case Measure::kQuotationF1:
      return of(quotations_, quotations_.F1());
    case Measure::kSpeakerF1:
      return of(speakers_, speakers_.F1());
    case Measure::kRolePrecision:
      return of(roles_, roles_.Precision());
    case Measure::kRoleRecall:
      return of(roles_, roles_.Recall());
    case Measure::kRoleF1:
      return of(roles_, roles_.F1());
    case Measure::kKind:
      return of(kind_, kind_.Value());
    case Measure::kStatus:
      return of(status_, status_.Value());
    case Measure::kDate:
      return of(date_, date_.Value());
    case Measure::kPlace:
      return of(place_, place_.Value());
    case Measure::kOffice:
      return of(office_, office_.Value());
    case Measure::kCounterpartF1:
      return of(counterparts_, counterparts_.F1());
    case Measure::kTripOffice:
      return of(trip_office_, trip_office_.Value());
    case Measure::kTripCountry:
      return of(trip_country_, trip_country_.Value());
  }
  return absl::nullopt;
}

}  // namespace chancery
