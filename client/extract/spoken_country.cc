#include "client/extract/spoken_country.h"

#include <algorithm>

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// Tokens within which a country that was named is still spoken of.
constexpr int kReach = 80;

}  // namespace

std::string SpokenCountry::Before(int i) const {
  for (int t = i - 1; t >= 0 && t >= i - kReach; --t) {
    if (document_.token(t).match < 0) continue;
    for (SenseKind kind : {SenseKind::kPolity, SenseKind::kPolityAdjective,
                           SenseKind::kPolityMetonym, SenseKind::kPolityPeople}) {
      const Sense* sense = document_.SenseOf(t, kind);
      if (sense != nullptr) return sense->polity->name;
    }
    const Sense* city = document_.SenseOf(t, SenseKind::kCity);
    if (city != nullptr && city->city->is_capital) {
      return city->city->polity->name;
    }
  }
  return std::string();
}

std::string SpokenCountry::SubjectBefore(int token) const {
  const Sentence& sentence = document_.sentences()[document_.token(token).sentence];
  int i = sentence.first;
  while (i < token &&
         (document_.token(i).lower == "the" || document_.token(i).shape == Shape::kQuote)) {
    ++i;
  }
  if (i < token) {
    std::string subject = NamedAt(i);
    if (!subject.empty()) return subject;
    const DocToken& word = document_.token(i);
    if (word.IsCapitalised() && word.match < 0 && word.classes == 0) return std::string();
  }
  return Before(token);
}

std::string SpokenCountry::NamedAt(int i) const {
  for (SenseKind kind :
       {SenseKind::kPolity, SenseKind::kPolityAdjective, SenseKind::kPolityMetonym}) {
    const Sense* sense = document_.SenseOf(i, kind);
    if (sense != nullptr) return sense->polity->name;
  }
  const Sense* city = document_.SenseOf(i, SenseKind::kCity);
  return city != nullptr && city->city->is_capital ? city->city->polity->name : std::string();
}

std::string SpokenCountry::OfSubject(int first) const {
  const Sentence& sentence = document_.sentences()[document_.token(first).sentence];
  int i = sentence.first;
  while (i < first && document_.token(i).lower == "the") ++i;
  if (i >= first || document_.token(i).match < 0) return std::string();
  const Sense* sense = document_.SenseOf(i, SenseKind::kPolity);
  if (sense == nullptr) sense = document_.SenseOf(i, SenseKind::kPolityMetonym);
  const int after = document_.MatchEnd(i);
  if (sense == nullptr || after >= first ||
      !(document_.token(after).shape == Shape::kLower || document_.token(after).lower == ",") ||
      document_.token(after).lower == "'s" || document_.token(after).lower == "\u2019s") {
    return std::string();
  }
  int before = first - 1;
  while (before > i && document_.token(before).Has(kDeterminer)) --before;
  const DocToken& link = document_.token(before);
  // "Bahrain by Crown Prince X; Oman by Y".
  if (link.lower == "by" && before - 1 > i) {
    const Sense* own = document_.SenseOf(before - 1, SenseKind::kPolity);
    if (own != nullptr) return own->polity->name;
  }
  if (link.lower == "by") {
    return OneOf(document_.token(before - 1).lower, {"led", "headed", "represented", "signed"})
               ? sense->polity->name
               : std::string();
  }
  const bool clause = link.lower == "and" && document_.token(before - 1).lower == ",";
  if (clause || OneOf(link.lower, {"sent", "dispatched", "named", "appointed", "sends"})) {
    return sense->polity->name;
  }
  return std::string();
}

int SpokenCountry::FirstPlaceAfter(int token, int end) const {
  for (int t = token; t + 1 < end; ++t) {
    if (OneOf(document_.token(t).lower, {"in", "to", "at"}) &&
        (document_.Is(t + 1, SenseKind::kCity) || document_.Is(t + 1, SenseKind::kPolity))) {
      return t;
    }
  }
  return end;
}

int SpokenCountry::FirstPurposeAfter(int token, int end) const {
  const int place = FirstPlaceAfter(token, end);
  for (int t = token; t < place; ++t) {
    if (OneOf(document_.token(t).lower, {"to", "for", "about", "over", "on", "with", "against"})) {
      return t;
    }
  }
  return place;
}

SpokenCountry::Votes SpokenCountry::Count(int first, int end) const {
  Votes votes;
  for (int t = first; t < end; ++t) {
    if (document_.token(t).match < 0 || document_.MatchFirst(t) != t) continue;
    const int after = document_.MatchEnd(t);
    // "Brussels-based", "US-led".
    if (after < end && document_.token(after).shape == Shape::kDash &&
        !document_.token(after).space_before) {
      continue;
    }
    const bool possessive = after < end && (document_.token(after).lower == "'s" ||
                                            document_.token(after).lower == "\u2019s");
    // The seat of a government nearby: "The White House says President Bush ...".
    if (const Sense* metonym = document_.SenseOf(t, SenseKind::kPolityMetonym)) {
      votes[metonym->polity->name] += 6;
    } else if (const Sense* adjective = document_.SenseOf(t, SenseKind::kPolityAdjective)) {
      votes[adjective->polity->name] += possessive ? 3 : 2;
    } else if (const Sense* polity = document_.SenseOf(t, SenseKind::kPolity)) {
      votes[polity->polity->name] += possessive ? 3 : 1;
    } else if (const Sense* city = document_.SenseOf(t, SenseKind::kCity)) {
      votes[city->city->polity->name] += possessive && city->city->is_capital ? 3 : 2;
    }
  }
  return votes;
}

std::string SpokenCountry::Winner(const Votes& votes, const std::vector<std::string>& taken,
                                  int at_least) const {
  std::string best;
  int most = 0;
  int equal = 0;
  for (const auto& vote : votes) {
    if (std::find(taken.begin(), taken.end(), vote.first) != taken.end()) continue;
    const PolityEntry* entry = document_.gazetteer().FindPolity(vote.first);
    if (entry != nullptr && entry->kind == PolityEntry::Kind::kOrganisation) continue;
    if (vote.second > most) {
      most = vote.second;
      best = vote.first;
      equal = 1;
    } else if (vote.second == most) {
      ++equal;
      if (vote.first < best) best = vote.first;
    }
  }
  return most >= at_least && equal == 1 ? best : std::string();
}

std::string SpokenCountry::VisitedBefore(int token) const {
  const Sentence& sentence = document_.sentences()[document_.token(token).sentence];
  bool where = false;
  for (int t = token - 1; t >= sentence.first && token - t < 24; --t) {
    if (document_.token(t).lower == "where") {
      where = true;
    } else if (where && document_.token(t).match >= 0) {
      if (const Sense* polity = document_.SenseOf(t, SenseKind::kPolity)) {
        return polity->polity->name;
      }
      if (const Sense* city = document_.SenseOf(t, SenseKind::kCity)) {
        return city->city->polity->name;
      }
    }
  }
  return std::string();
}

int SpokenCountry::TimesNamed(absl::string_view polity) {
  if (!named_counted_) {
    named_counted_ = true;
    for (const GazetteerMatch& match : document_.matches()) {
      const int token = static_cast<int>(match.first_token);
      const std::string named = NamedAt(token);
      const Sense* city = document_.SenseOf(token, SenseKind::kCity);
      if (!named.empty()) ++times_named_[named];
      if (city != nullptr && city->city->polity->name != named) {
        ++times_named_[city->city->polity->name];
      }
    }
  }
  const auto times = times_named_.find(polity);
  return times == times_named_.end() ? 0 : times->second;
}

const SpokenCountry::Votes& SpokenCountry::Home() {
  if (!home_counted_) {
    home_counted_ = true;
    home_ = Count(0, document_.token_count());
  }
  return home_;
}

}  // namespace chancery
