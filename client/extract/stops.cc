#include "client/extract/stops.h"

#include <algorithm>

#include "client/extract/meeting_modality.h"

namespace chancery {
namespace {

// Tokens between the word of travel and its place, and its date.
constexpr int kPlaceWithin = 5;
constexpr int kDateWithin = 12;

bool IsRange(const DateMention& date) {
  return !date.past.is_unknown() && date.past.earliest() != date.past.latest();
}

}  // namespace

Stops::Stops(const Document& document, const ClauseReader& clauses,
             const std::vector<Mention>& mentions)
    : document_(document), reader_(clauses), mentions_(mentions) {
  for (size_t s = 0; s < document.sentences().size(); ++s) Read(static_cast<int>(s));
}

bool Stops::Share(const std::vector<int>& a, const std::vector<int>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&b](int person) { return std::find(b.begin(), b.end(), person) != b.end(); });
}

const Stop* Stops::Before(int token, const std::vector<int>& travellers, bool ahead) const {
  const Sentence& sentence = reader_.SentenceOf(token);
  const int s = At(token).sentence;
  auto it = std::lower_bound(stops_.begin(), stops_.end(), token,
                             [](const Stop& stop, int t) { return stop.token < t; });
  while (it != stops_.begin()) {
    --it;
    if (s - it->sentence > kReach ||
        document_.sentences()[it->sentence].section != sentence.section) {
      return nullptr;
    }
    if ((it->ahead == ahead || it->ongoing) && Share(it->travellers, travellers)) return &*it;
  }
  return nullptr;
}

const Stop* Stops::JourneyOf(const Stop& stop) const {
  for (const Stop* before = &stop; before != stops_.data();) {
    --before;
    if (stop.sentence - before->sentence > kReach) return nullptr;
    if (before->date < 0 || before->ahead != stop.ahead ||
        !Share(before->travellers, stop.travellers)) {
      continue;
    }
    // "to A on August 21-23 and to B on August 24-25": each day is of its country.
    if (before->place.rank == PlaceName::Rank::kCountry && before->others.empty() &&
        !stop.place.polity.empty() && before->place.polity != stop.place.polity) {
      continue;
    }
    const bool part = !before->place.found() || IsRange(document_.dates()[before->date]) ||
                      (before->place.rank == PlaceName::Rank::kCountry &&
                       before->place.polity == stop.place.polity);
    return part ? before : nullptr;
  }
  return nullptr;
}

const Stop* Stops::Through(const Stop& stop, absl::string_view city,
                           absl::string_view polity) const {
  const auto covers = [city, polity](const PlaceName& place) {
    return place.found() && (place.name == city || (place.rank == PlaceName::Rank::kCountry &&
                                                    !polity.empty() && place.polity == polity));
  };
  for (const Stop* at = &stop;; --at) {
    if (stop.sentence - at->sentence > kReach) return nullptr;
    if (at == &stop || Share(at->travellers, stop.travellers)) {
      if (covers(at->place) || std::any_of(at->others.begin(), at->others.end(), covers)) return at;
    }
    if (at == stops_.data()) return nullptr;
  }
}

// "3. In Kigali on 8 July, A called on B": a paragraph of a journey.
void Stops::ReadOpening(int index, const Sentence& sentence) {
  constexpr int kSubjectWithin = 3;
  int i = sentence.first;
  while (i + 1 < sentence.token_end &&
         (At(i).shape == Shape::kNumber || At(i).shape == Shape::kPunct ||
          At(i).shape == Shape::kDash)) {
    ++i;
  }
  if (At(i).lower != "in") return;
  const CircumstanceReader circumstances(document_, reader_, sentence);
  Stop stop;
  stop.sentence = index;
  stop.token = i;
  stop.place = circumstances.PlaceAfter(i);
  if (stop.place.rank != PlaceName::Rank::kCity) return;
  i = stop.place.end;
  while (i < sentence.token_end && (At(i).lower == "," || At(i).lower == "on")) ++i;
  if (i < sentence.token_end && At(i).date >= 0) {
    stop.date = At(i).date;
    i = circumstances.EndOfDate(i);
  }
  for (const int end = i + kSubjectWithin; i < end && i < sentence.token_end; ++i) {
    const int m = reader_.MentionStarting(i);
    if (m < 0) continue;
    const int verb = mentions_[m].end;
    if (mentions_[m].person < 0 || mentions_[m].possessive || verb >= sentence.token_end ||
        !reader_.IsVerbLike(verb)) {
      return;
    }
    stop.travellers = {mentions_[m].person};
    const bool travels = std::any_of(stops_.begin(), stops_.end(), [&](const Stop& before) {
      return index - before.sentence <= kReach && Share(before.travellers, stop.travellers);
    });
    if (stop.date < 0 && !travels) return;
    const Modality modality =
        ModalityReader(document_, reader_, sentence).OfVerb(verb, reader_.VerbGroupFirst(verb));
    stop.ahead = modality.status == v1::MEETING_STATUS_PLANNED || At(verb).lower == "will";
    stops_.push_back(std::move(stop));
    return;
  }
}

void Stops::Read(int index) {
  const Sentence& sentence = document_.sentences()[index];
  if (sentence.is_headline || sentence.is_caption) return;
  ReadOpening(index, sentence);
  for (int i = sentence.first; i + 1 < sentence.token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || reader_.MentionAt(i) >= 0) continue;
    if (At(i).shape != Shape::kLower && i > sentence.first) continue;
    if (!At(i).Has(kVisitVerb | kBeVerb | kAttendVerb) &&
        !(OneOf(At(i).lower, {"continued", "continues", "continue", "proceeded", "proceeds",
                              "proceed", "headed", "head", "moved", "move"}) &&
          OneOf(At(i + 1).lower, {"to", "on"})) &&
        !OneOf(At(i).lower, {"visit", "trip", "tour", "journey", "stop", "stopover", "landing",
                             "spent", "spends", "stayed", "stays"}) &&
        !(OneOf(At(i).lower, {"due", "expected"}) && At(i + 1).lower == "in") && !SaysOnTo(i) &&
        !OnTheWay(i)) {
      continue;
    }
    Stop stop;
    stop.sentence = index;
    stop.token = i;
    if (ReadLastStop(i, sentence, &stop)) {
      stops_.push_back(std::move(stop));
      continue;
    }
    if (ReadAt(i, sentence, &stop)) {
      stops_.push_back(std::move(stop));
      ReadFurther(sentence);
    }
  }
}

// "to Paraguay on August 21-23 and to Uruguay on August 24-25": the stops behind the last one.
void Stops::ReadFurther(const Sentence& sentence) {
  while (stops_.back().date >= 0) {
    int to = stops_.back().token;
    for (int i = to; i < sentence.token_end; ++i) {
      if (At(i).date == stops_.back().date) to = i + 2;
    }
    if (to <= stops_.back().token || to + 1 >= sentence.token_end || At(to - 1).lower != "and" ||
        At(to).lower != "to") {
      return;
    }
    Stop stop;
    stop.sentence = stops_.back().sentence;
    stop.token = to;
    stop.travellers = stops_.back().travellers;
    stop.ahead = stops_.back().ahead;
    stop.ongoing = stops_.back().ongoing;
    stop.place = CircumstanceReader(document_, reader_, sentence).PlaceAfter(to);
    if (!stop.place.found()) return;
    FindDate(stop.place.end, sentence, &stop);
    stops_.push_back(std::move(stop));
  }
}

// "On the 11th it was on to Tokyo": without a verb of travel.
bool Stops::SaysOnTo(int i) const {
  return At(i).lower == "on" && At(i + 1).lower == "to" && !At(i - 1).Has(kVisitVerb) &&
         i + 2 < document_.token_count() && document_.Is(i + 2, Sense::Kind::kCity);
}

// "is on his way to Cairo", "was bound for Cairo".
bool Stops::OnTheWay(int i) const {
  if (At(i).lower == "bound") return At(i + 1).lower == "for";
  return At(i).lower == "way" && At(i + 1).lower == "to" && i > 1 && At(i - 2).lower == "on" &&
         At(i - 1).Has(kPossessive);
}

// "The last stop of the trip was Colombo", "In Beirut, the next stop, ...", "on to Tokyo": of those
// who came to the stop before.
bool Stops::ReadLastStop(int i, const Sentence& sentence, Stop* stop) const {
  if (stops_.empty()) return false;
  const auto at = [&](int city) {
    stop->place = CircumstanceReader(document_, reader_, sentence).PlaceAt(city);
    stop->travellers = stops_.back().travellers;
    stop->ahead = stops_.back().ahead;
    if (stop->place.found()) FindDate(stop->place.end, sentence, stop);
    return stop->place.found();
  };
  if (SaysOnTo(i)) return at(i + 2);
  if (At(i).lower != "stop") return false;
  if (i >= sentence.first + 4 && At(i - 2).lower == "the" && At(i - 3).lower == "," &&
      document_.Is(i - 4, Sense::Kind::kCity)) {
    return at(document_.MatchFirst(i - 4));
  }
  for (int k = i + 1; k + 1 < sentence.token_end && k < i + kPlaceWithin; ++k) {
    if (At(k).shape == Shape::kPunct) return false;
    if (!OneOf(At(k).lower, {"was", "is"})) continue;
    return document_.Is(k + 1, Sense::Kind::kCity) && at(k + 1);
  }
  return false;
}

bool Stops::ReadAt(int i, const Sentence& sentence, Stop* stop) const {
  const CircumstanceReader circumstances(document_, reader_, sentence);
  const absl::string_view word = At(i).lower;
  // "was born in Villach on 4 August 1927": nobody travelled.
  if (At(i).Has(kBeVerb) &&
      OneOf(At(i + 1).lower, {"born", "buried", "raised", "educated", "brought"})) {
    return false;
  }
  // "left for Nairobi later in the day": what is to come is there.
  const bool leaves_for =
      OneOf(word, {"left", "departed", "leaves", "departs"}) && At(i + 1).lower == "for";
  if (!leaves_for && OneOf(word, {"left", "departed", "leaving", "heads"})) return false;
  const bool noun =
      OneOf(word, {"visit", "trip", "tour", "journey", "stop", "stopover"}) && i > sentence.first &&
      !At(i - 1).Has(kModal) &&
      (reader_.MentionAt(i - 1) < 0 || mentions_[reader_.MentionAt(i - 1)].possessive);
  const bool visits = !noun && OneOf(word, {"visited", "visits", "visit", "visiting", "toured"});
  // "after visiting Moscow": where he was before.
  for (int k = i - 1; k >= std::max(sentence.first, i - 2); --k) {
    if (OneOf(At(k).lower, {"after", "before", "since"})) return false;
  }
  int end;
  if (visits) {
    stop->place = circumstances.PlaceAfter(i);
    if (!stop->place.found()) return false;
    end = stop->place.end;
  } else {
    int to = -1;
    // "attended the funeral of a former president in A".
    const bool attends = At(i).Has(kAttendVerb);
    const int within = At(i).Has(kBeVerb) ? 2 : attends ? kDateWithin : kPlaceWithin;
    for (int k = i + 1; k < sentence.token_end && k <= i + within && to < 0; ++k) {
      if (OneOf(At(k).lower, {"to", "in", "at"}) && reader_.MentionAt(k) < 0) to = k;
      if (leaves_for && k == i + 1) to = k;
      if (attends && to >= 0 &&
          !document_.Is(std::min(to + 1, sentence.token_end - 1), Sense::Kind::kCity)) {
        to = -1;
      }
      if (At(k).shape == Shape::kPunct || At(k).Has(kSubordinator)) break;
    }
    if (to < 0 || to + 1 >= sentence.token_end) return noun && ReadVisitOf(i, sentence, stop);
    stop->place = circumstances.PlaceAfter(to);
    if (!stop->place.found() && (At(i).Has(kBeVerb) || noun || At(to).lower != "to")) return false;
    if (leaves_for && stop->place.rank != PlaceName::Rank::kCity) return false;
    end = stop->place.found() ? stop->place.end : to + 1;
    if (stop->place.rank == PlaceName::Rank::kVenue && At(i).Has(kBeVerb)) return false;
  }
  // "to Nepal, Bangladesh and Sri Lanka".
  for (int k = end; stop->place.found() && k + 1 < sentence.token_end;) {
    if (!OneOf(At(k).lower, {",", "and"}) || reader_.MentionAt(k) >= 0) break;
    ++k;
    if (At(k - 1).lower == "," && At(k).lower == "and") ++k;
    const PlaceName other = k < sentence.token_end ? circumstances.PlaceAt(k) : PlaceName();
    if (!other.found() || other.rank == PlaceName::Rank::kVenue) break;
    end = k = other.end;
    stop->others.push_back(other);
  }
  const Modality modality =
      noun ? ModalityReader(document_, reader_, sentence).OfNoun(i, i, end)
           : ModalityReader(document_, reader_, sentence).OfVerb(i, reader_.VerbGroupFirst(i));
  if (modality.nothing || modality.status == v1::MEETING_STATUS_DENIED ||
      modality.status == v1::MEETING_STATUS_CANCELLED) {
    return false;
  }
  stop->ahead = modality.status != v1::MEETING_STATUS_HELD || OneOf(word, {"due", "expected"});
  stop->ongoing = !stop->ahead && (modality.future || leaves_for);
  for (int m : reader_.SubjectOf(i)) {
    const Mention& mention = mentions_[m];
    if (mention.person >= 0) stop->travellers.push_back(mention.person);
    stop->travellers.insert(stop->travellers.end(), mention.persons.begin(), mention.persons.end());
  }
  // "his visit to Kyiv".
  if (noun && reader_.MentionAt(i - 1) >= 0 && mentions_[reader_.MentionAt(i - 1)].person >= 0) {
    stop->travellers = {mentions_[reader_.MentionAt(i - 1)].person};
  }
  // "On Monday the delegation went on to Dhaka".
  if (stop->travellers.empty() && !noun && !stops_.empty()) {
    for (int k = i - 1; k >= std::max(sentence.first, i - 4); --k) {
      if (OneOf(At(k).lower, {"delegation", "party", "team", "entourage"})) {
        stop->travellers = stops_.back().travellers;
      }
    }
  }
  // "The journey began in Cairo": the one that was told of.
  if (stop->travellers.empty() && noun && !stops_.empty() && At(i - 1).lower == "the" &&
      stops_.back().ahead == stop->ahead) {
    stop->travellers = stops_.back().travellers;
  }
  if (stop->travellers.empty()) return false;
  FindDate(end, sentence, stop);
  if (stop->date >= 0) {
    const DateMention& date = document_.dates()[stop->date];
    // "travels to Doha on Monday": the present with a day to come.
    if (modality.future && !stop->ahead && date.ambiguous() && date.past != document_.published()) {
      stop->ahead = true;
      stop->ongoing = false;
    }
  }
  return stop->place.found() || stop->date >= 0;
}

// "The highlight was the state visit of President X on 16-18 April": days without a place.
bool Stops::ReadVisitOf(int i, const Sentence& sentence, Stop* stop) const {
  int who = reader_.MentionAt(i - 1);
  int end = i + 1;
  bool several = false;
  if (i + 2 < sentence.token_end && OneOf(At(i + 1).lower, {"of", "by"})) {
    who = reader_.MentionStarting(i + 2);
    if (who >= 0) end = mentions_[who].end;
  }
  // "X will begin a tour of eight countries on May 26".
  if (who < 0 && At(i + 1).lower == "of" && OneOf(At(i).lower, {"tour", "trip", "journey"})) {
    const std::vector<int> subject = reader_.SubjectOf(i);
    if (!subject.empty()) who = subject.front();
    several = true;
  }
  if (who < 0 || mentions_[who].person < 0) return false;
  const Modality modality = ModalityReader(document_, reader_, sentence).OfNoun(i, i, end);
  if (modality.nothing || modality.status == v1::MEETING_STATUS_DENIED ||
      modality.status == v1::MEETING_STATUS_CANCELLED) {
    return false;
  }
  stop->ahead = modality.status != v1::MEETING_STATUS_HELD;
  stop->travellers = {mentions_[who].person};
  FindDate(end, sentence, stop);
  return stop->date >= 0 && (several || IsRange(document_.dates()[stop->date]));
}

void Stops::FindDate(int from, const Sentence& sentence, Stop* stop) const {
  const auto takes = [this](int i) {
    const DateMention& date = document_.dates()[At(i).date];
    // "the first one to come in two years".
    constexpr int kLongTime = 300;
    if (date.basis == DateMention::Basis::kRelative && !date.past.is_unknown() &&
        date.past.latest() - date.past.earliest() > kLongTime) {
      return false;
    }
    return date.relation == DateMention::Relation::kAt ||
           date.relation == DateMention::Relation::kSpan;
  };
  for (int i = stop->token + 1; i < sentence.token_end && i < from + kDateWithin; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") break;
    if (At(i).date >= 0) {
      if (takes(i)) stop->date = At(i).date;
      return;
    }
    if (i > from && (At(i).Has(kSubordinator) || At(i).Has(kMeetVerb | kSpeechVerb))) break;
  }
  // "On Monday, X flew to Kabul", "The week began with a surprise: on Monday, X flew to Kabul".
  for (int i = stop->token - 1; i >= sentence.first && stop->token - i < kDateWithin; --i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return;
    if (At(i).date < 0) {
      if (i > sentence.first + 4 && reader_.MentionAt(i) < 0 && At(i).shape == Shape::kLower &&
          At(i).Has(kPastVerb | kSpeechVerb | kSubordinator) && !At(i).Has(kPreposition)) {
        return;
      }
      continue;
    }
    if (takes(i)) stop->date = At(i).date;
    return;
  }
}

}  // namespace chancery
