#include "client/extract/meeting_merger.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace chancery {
namespace {

// Meetings of one person that a mention is compared with, newest first. A text with more of them
// is not news.
constexpr size_t kMaxCompared = 200;
// The meetings told last, with which one of countries only is compared.
constexpr size_t kMaxNear = 48;
constexpr size_t kMaxTopics = 5;
// A meeting of so many people is not told as one of two.
constexpr int kManyPeople = 5;

int StatusRank(v1::MeetingStatus status) {
  switch (status) {
    case v1::MEETING_STATUS_CANCELLED:
      return 5;
    case v1::MEETING_STATUS_HELD:
      return 4;
    case v1::MEETING_STATUS_DENIED:
      return 3;
    case v1::MEETING_STATUS_PLANNED:
      return 2;
    default:
      return 1;
  }
}

int KindRank(v1::MeetingKind kind) {
  switch (kind) {
    case v1::MEETING_KIND_VIDEO:
      return 4;
    case v1::MEETING_KIND_PHONE:
      return 3;
    case v1::MEETING_KIND_SUMMIT:
      return 2;
    case v1::MEETING_KIND_IN_PERSON:
      return 1;
    default:
      return 0;
  }
}

bool KindsAgree(v1::MeetingKind a, v1::MeetingKind b) {
  if (a == b || a == v1::MEETING_KIND_UNSPECIFIED || b == v1::MEETING_KIND_UNSPECIFIED) return true;
  const v1::MeetingKind low = KindRank(a) < KindRank(b) ? a : b;
  const v1::MeetingKind high = KindRank(a) < KindRank(b) ? b : a;
  if (low == v1::MEETING_KIND_IN_PERSON) return high != v1::MEETING_KIND_PHONE;
  return false;
}

// Can both be said of one meeting in one article?
bool StatusesAgree(const MeetingMention& a, const MeetingMention& b) {
  if (a.status == b.status) return true;
  const MeetingMention& high = StatusRank(a.status) > StatusRank(b.status) ? a : b;
  const MeetingMention& low = StatusRank(a.status) > StatusRank(b.status) ? b : a;
  if (high.status == v1::MEETING_STATUS_HELD) {
    // A plan is fulfilled; a possibility is another meeting unless the day says otherwise.
    if (low.status == v1::MEETING_STATUS_PLANNED) {
      // "She looks forward to hosting him. They last met in June."
      if (high.long_past && low.when.is_unknown()) return false;
      // What is to come after the article's day has not been held, nor what the text goes on to
      // plan: "They met this morning. This evening the president gives a dinner for her".
      return !low.ahead && (low.sentence <= high.sentence || low.in_headline);
    }
    return !low.when.is_unknown() && !high.when.is_unknown();
  }
  if (high.status == v1::MEETING_STATUS_CANCELLED) {
    return low.status != v1::MEETING_STATUS_HELD;
  }
  if (high.status == v1::MEETING_STATUS_DENIED) return true;
  return true;  // planned and possible
}

absl::string_view LastWord(absl::string_view words) {
  const size_t space = words.rfind(' ');
  return space == absl::string_view::npos ? words : words.substr(space + 1);
}

class Merger {
 public:
  Merger(const Gazetteer& gazetteer, const People& people, const std::vector<MeetingMention>& found)
      : gazetteer_(gazetteer), people_(people), found_(found) {}

  std::vector<Meeting> Merge() {
    for (size_t i = 0; i < found_.size(); ++i) Place(static_cast<int>(i));
    for (Meeting& meeting : meetings_) Conclude(&meeting);
    return std::move(meetings_);
  }

 private:
  // Is `party` one of `parties`, or does one of them stand for it?
  bool Covered(const Party& party, const std::vector<Party>& parties) const {
    for (const Party& other : parties) {
      if (party.kind == Party::Kind::kPerson) {
        if (other.kind == Party::Kind::kPerson && other.person == party.person) return true;
        continue;
      }
      if (other.kind == party.kind && other.polity == party.polity &&
          (absl::EqualsIgnoreCase(other.words, party.words) ||
           // "EU foreign ministers", "the European Union's foreign ministers".
           (party.kind == Party::Kind::kGroup && !party.polity.empty() &&
            LastWord(other.words) == LastWord(party.words)))) {
        return true;
      }
      // "talks with Russia" by the minister of Russia; "his Russian counterpart" by the minister.
      if (other.kind == Party::Kind::kPerson && !party.polity.empty() &&
          people_.persons()[other.person].polity == party.polity) {
        return true;
      }
    }
    return false;
  }

  // Without those who sat in on both.
  int SharedPersons(const MeetingMention& a, const MeetingMention& b) const {
    int shared = 0;
    for (const Party& x : a.parties) {
      if (x.kind != Party::Kind::kPerson) continue;
      for (const Party& y : b.parties) {
        if (y.kind == Party::Kind::kPerson && y.person == x.person && !(x.attends && y.attends)) {
          ++shared;
        }
      }
    }
    return shared;
  }

  // Are its people of different countries, as far as is known?
  bool OfTwoPolities(const MeetingMention& meeting) const {
    absl::string_view one;
    for (const Party& party : meeting.parties) {
      if (party.kind != Party::Kind::kPerson) continue;
      const std::string& polity = people_.persons()[party.person].polity;
      if (polity.empty()) continue;
      if (!one.empty() && one != polity) return true;
      one = polity;
    }
    return false;
  }

  bool PartiesAgree(const MeetingMention& a, const MeetingMention& b) const {
    const MeetingMention& few = a.parties.size() <= b.parties.size() ? a : b;
    const MeetingMention& many = a.parties.size() <= b.parties.size() ? b : a;
    // Two of those at a summit have met on their own.
    if (PersonCount(few.parties) == 2 && PersonCount(many.parties) >= kManyPeople &&
        OfTwoPolities(few)) {
      return false;
    }
    bool all = true;
    for (const Party& party : few.parties) {
      all = all && (party.attends || Covered(party, many.parties));
    }
    if (!all) {
      // A polity on the larger side may be a person of the smaller one.
      all = true;
      for (const Party& party : many.parties) {
        all = all && (party.attends || Covered(party, few.parties));
      }
    }
    if (!all) {
      // Attended by many: most of them are the same.
      const int shared = SharedPersons(a, b);
      return shared >= 3 || (shared >= 2 && shared * 2 >= PersonCount(few.parties) &&
                             !a.when.is_unknown() && !b.when.is_unknown());
    }
    const int shared = SharedPersons(a, b);
    const int persons = std::min(PersonCount(a.parties), PersonCount(b.parties));
    if (persons >= 1) return shared >= std::min(persons, 2);
    if (PersonCount(a.parties) == 0 && PersonCount(b.parties) == 0) return true;
    // Countries or offices on one side, their people on the other: only on a day in common, or when
    // the next sentence names all of them.
    if (!a.when.is_unknown() && !b.when.is_unknown()) return true;
    return a.parties.size() > 2 && a.parties.size() == b.parties.size() &&
           std::abs(a.sentence - b.sentence) <= 1;
  }

  // The city of "Irkutsk", "Vnukovo airport, Moscow"; null where no known one is said.
  const CityEntry* CityOf(absl::string_view place) const {
    const size_t comma = place.rfind(", ");
    return gazetteer_.FindCity(comma == absl::string_view::npos ? place : place.substr(comma + 2));
  }

  bool PlacesAgree(const MeetingMention& a, const MeetingMention& b) const {
    if (a.place.empty() || b.place.empty()) return true;
    if (absl::EqualsIgnoreCase(a.place, b.place)) return true;
    const CityEntry* one = CityOf(a.place);
    const CityEntry* other = CityOf(b.place);
    if (one != nullptr && other != nullptr) return one == other;
    if (a.place_polity.empty() || b.place_polity.empty()) return true;
    return a.place_polity == b.place_polity;
  }

  // Was one at the one meeting, who is said not to have been at the other?
  static bool Excludes(const MeetingMention& a, const MeetingMention& b) {
    return std::any_of(a.absent.begin(), a.absent.end(),
                       [&b](int person) { return TakesPart(person, b); });
  }

  bool Same(const MeetingMention& a, const MeetingMention& b) const {
    if (Excludes(a, b) || Excludes(b, a)) return false;
    if (a.in_entry && b.in_entry && a.sentence != b.sentence &&
        (PersonCount(a.parties) != PersonCount(b.parties) || a.kind != b.kind)) {
      return false;
    }
    if (!a.when.is_unknown() && !b.when.is_unknown() && !Compatible(a.when, b.when)) return false;
    if (a.recalled != b.recalled && (a.recalled ? b : a).when.is_unknown()) return false;
    if (!KindsAgree(a.kind, b.kind) || !StatusesAgree(a, b) || !PartiesAgree(a, b)) return false;
    // A known common day outweighs a difference of place ("at the UN", "in New York").
    const bool same_day =
        !a.when.is_unknown() && !b.when.is_unknown() && a.when.is_exact_day() && a.when == b.when;
    return same_day || PlacesAgree(a, b);
  }

  static int KeyOf(const MeetingMention& mention) {
    int key = -1;
    for (const Party& party : mention.parties) {
      if (party.kind == Party::Kind::kPerson && (key < 0 || party.person < key)) key = party.person;
    }
    return key;
  }

  void Place(int index) {
    const MeetingMention& mention = found_[index];
    int best = -1;
    int best_score = -1;
    // Candidates: the meetings of any person of the mention.
    std::vector<int> candidates;
    bool persons = false;
    for (const Party& party : mention.parties) {
      const int key = party.kind == Party::Kind::kPerson ? party.person : -1;
      persons = persons || key >= 0;
      const std::vector<int>& list = by_person_[key];
      const size_t from = list.size() > kMaxCompared ? list.size() - kMaxCompared : 0;
      candidates.insert(candidates.end(), list.begin() + from, list.end());
      if (candidates.size() > 2 * kMaxCompared) break;
    }
    // Meetings of countries may be those of their people, told near by.
    for (int c = static_cast<int>(meetings_.size()) - 1; c >= 0 && meetings_.size() - c <= kMaxNear;
         --c) {
      if (!persons || PersonCount(meetings_[c].merged.parties) == 0) candidates.push_back(c);
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (int c : candidates) {
      const MeetingMention& merged = meetings_[c].merged;
      if (!Same(mention, merged)) continue;
      int score = 10 * SharedPersons(mention, merged);
      if (mention.status == merged.status) score += 5;
      if (!mention.when.is_unknown() && !merged.when.is_unknown()) score += 8;
      if (mention.kind == merged.kind) score += 2;
      if (c == static_cast<int>(meetings_.size()) - 1) score += 1;
      if (score >= best_score) {
        best_score = score;
        best = c;
      }
    }
    if (best < 0) {
      Meeting meeting;
      meeting.merged = mention;
      meeting.mentions.push_back(index);
      best = static_cast<int>(meetings_.size());
      meetings_.push_back(std::move(meeting));
    } else {
      Join(mention, &meetings_[best].merged);
      meetings_[best].mentions.push_back(index);
    }
    for (const Party& party : mention.parties) {
      std::vector<int>& list = by_person_[party.kind == Party::Kind::kPerson ? party.person : -1];
      if (list.empty() || list.back() != best) list.push_back(best);
    }
  }

  void Join(const MeetingMention& mention, MeetingMention* merged) const {
    for (const Party& party : mention.parties) {
      if (!Covered(party, merged->parties)) merged->parties.push_back(party);
    }
    // What a named person now stands for.
    std::vector<Party> kept;
    for (size_t i = 0; i < merged->parties.size(); ++i) {
      const Party& party = merged->parties[i];
      if (party.kind != Party::Kind::kPerson && !party.polity.empty()) {
        bool stood_for = false;
        for (const Party& other : merged->parties) {
          stood_for = stood_for || (other.kind == Party::Kind::kPerson &&
                                    people_.persons()[other.person].polity == party.polity);
        }
        if (stood_for) continue;
      }
      kept.push_back(party);
    }
    merged->parties = std::move(kept);
    if (KindRank(mention.kind) > KindRank(merged->kind)) merged->kind = mention.kind;
    if (StatusRank(mention.status) > StatusRank(merged->status)) merged->status = mention.status;
    if (merged->when.is_unknown()) {
      merged->when = mention.when;
    } else if (!mention.when.is_unknown()) {
      const absl::optional<PartialDate> both = Intersect(merged->when, mention.when);
      if (both.has_value()) merged->when = *both;
    }
    if (merged->context_when.is_unknown()) merged->context_when = mention.context_when;
    if (merged->context_place.empty()) {
      merged->context_place = mention.context_place;
      merged->context_place_polity = mention.context_place_polity;
    }
    merged->ahead = merged->ahead || mention.ahead;
    if (merged->place.empty() || (merged->place_polity.empty() && !mention.place_polity.empty())) {
      if (!mention.place.empty()) {
        merged->place = mention.place;
        merged->place_polity = mention.place_polity;
      }
    }
    for (const std::string& topic : mention.topics) {
      if (merged->topics.size() < kMaxTopics &&
          std::find(merged->topics.begin(), merged->topics.end(), topic) == merged->topics.end()) {
        merged->topics.push_back(topic);
      }
    }
    merged->duration_seconds = std::max(merged->duration_seconds, mention.duration_seconds);
    merged->negotiation = merged->negotiation || mention.negotiation;
    merged->visit = merged->visit || mention.visit;
    merged->hosted = merged->hosted || mention.hosted;
    // Told twice is surer than told once.
    const float doubt = (1 - merged->confidence) * (1 - mention.confidence);
    merged->confidence = std::min(0.99f, 1 - doubt);
    if (merged->title.empty()) merged->title = mention.title;
  }

  void Conclude(Meeting* meeting) const {
    MeetingMention& merged = meeting->merged;
    if (merged.kind == v1::MEETING_KIND_UNSPECIFIED) merged.kind = v1::MEETING_KIND_IN_PERSON;
    if (merged.when.is_unknown() &&
        (merged.status == v1::MEETING_STATUS_HELD || merged.status == v1::MEETING_STATUS_DENIED)) {
      merged.when = merged.context_when;
    }
    if (merged.place.empty() && merged.kind != v1::MEETING_KIND_PHONE &&
        merged.kind != v1::MEETING_KIND_VIDEO) {
      merged.place = merged.context_place;
      merged.place_polity = merged.context_place_polity;
    }
    // The sentence that says most comes first.
    auto worth = [this](int index) {
      const MeetingMention& mention = found_[index];
      float value = mention.confidence;
      if (!mention.when.is_unknown()) value += 0.5f;
      if (!mention.place.empty()) value += 0.3f;
      value += 0.2f * static_cast<float>(std::min(PersonCount(mention.parties), 3));
      if (mention.in_headline) value -= 0.6f;
      return value;
    };
    std::stable_sort(meeting->mentions.begin(), meeting->mentions.end(),
                     [&worth](int a, int b) { return worth(a) > worth(b); });
  }

  const Gazetteer& gazetteer_;
  const People& people_;
  const std::vector<MeetingMention>& found_;
  std::vector<Meeting> meetings_;
  std::map<int, std::vector<int>> by_person_;
};

}  // namespace

std::vector<Meeting> MergeMeetings(const Gazetteer& gazetteer, const People& people,
                                   const std::vector<MeetingMention>& found) {
  return Merger(gazetteer, people, found).Merge();
}

}  // namespace chancery
