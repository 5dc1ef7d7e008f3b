#include "client/extract/verb_cues.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// Sentences for which "they" and "the leaders" are still those who met.
constexpr int kNearMeeting = 6;

}  // namespace

void VerbCues::ReadSee(int i) {
  const absl::string_view word = At(i).lower;
  if (absl::StartsWith(word, "sp")) {
    ReadSpend(i);
    return;
  }
  if (!In(i + 1)) return;
  if (absl::StartsWith(word, "g")) {
    if (At(i + 1).lower == "together") {
      ReadReciprocal(i, i + 2, v1::MEETING_KIND_IN_PERSON, /*needs_with=*/true, 0.8f);
    }
    return;
  }
  if (At(i + 1).lower == "each" && In(i + 2) && At(i + 2).lower == "other") {
    ReadReciprocal(i, i + 3, v1::MEETING_KIND_UNSPECIFIED, /*needs_with=*/true, 0.7f);
    return;
  }
  ClauseReader::List object = reader_.ListAt(i + 1);
  // "Among those whom A saw were B and C", "B, whom A had last seen in May".
  if (object.mentions.empty()) {
    object.mentions = WhomBefore(reader_.SubjectOf(i));
    object.end = i + 1;
  }
  if (!party_reader_.AllPeople(object.mentions)) return;
  for (int m : object.mentions) {
    if (mentions_[m].possessive) return;
  }
  // "saw X as a rival", "saw X leave": an object clause follows.
  const int after = object.end;
  if (In(after)) {
    const DocToken& next = At(after);
    const bool ends = next.shape == Shape::kPunct || next.date >= 0 ||
                      OneOf(next.lower, {"in",        "at",         "on",    "before",  "after",
                                         "for",       "and",        "but",   "again",   "alone",
                                         "there",     "here",       "while", "when",    "during",
                                         "soon",      "next",       "last",  "this",    "today",
                                         "privately", "separately", "twice", "briefly", "if"}) ||
                      (next.Has(kAdverb) && !(next.lower == "as")) ||
                      (next.Has(kBeVerb) && In(i - 1) && At(i - 1).lower == "to");
    if (!ends || next.lower == ":") return;
  }
  // In the past, "saw X" is a meeting where a place, a day or an order of things stands by.
  bool infinitive = In(i - 1) && At(i - 1).Has(kModal);
  // "would not be seeing X".
  for (int j = reader_.VerbGroupFirst(i); j < i && word == "seeing"; ++j) {
    infinitive = infinitive || At(j).Has(kModal);
  }
  if (!infinitive) {
    bool placed = false;
    for (int j = reader_.VerbGroupFirst(i) - 1; j < i; ++j) {
      if (In(j) && OneOf(At(j).lower, {"then", "later", "earlier", "himself", "herself", "had",
                                       "also", "next"})) {
        placed = true;
      }
    }
    // "breakfasted with X and saw Y", "11:30 The minister sees Y".
    placed = placed || entry_.found() || programme_.BeginsWithHour(*sentence_) ||
             (!found_.empty() && found_.back().sentence == index_ &&
              found_.back().status == v1::MEETING_STATUS_HELD && word == "saw");
    // "was in A, where X saw him"; "saw him for an hour".
    const std::vector<int> subject = reader_.SubjectOf(i);
    const int opens = subject.empty() ? i - 1 : mentions_[subject.front()].first - 1;
    placed = placed || (In(opens) && At(opens).lower == "where");
    // "saw A for an hour", "saw A and, on Friday, B".
    for (int j = after; In(j) && j < after + 5; ++j) {
      placed = placed || OneOf(At(j).lower, {"hour", "hours", "minutes"}) ||
               (At(j).date >= 0 && At(after).lower == "and" && At(after + 1).lower == ",");
    }
    // "In Oslo he saw A".
    placed = placed || (OneOf(At(sentence_->first).lower, {"in", "at"}) &&
                        document_.Is(sentence_->first + 1, Sense::Kind::kCity));
    // "saw him only once, in Rome".
    int near = after;
    while (In(near) &&
           (At(near).Has(kAdverb) || OneOf(At(near).lower, {"only", "once", "twice"}))) {
      ++near;
    }
    if (near > after && In(near) && At(near).lower == ",") ++near;
    for (int j = after; In(j) && j < near + 3; ++j) {
      placed = placed || At(j).date >= 0 ||
               (OneOf(At(j).lower, {"in", "at"}) && In(j + 1) && At(j + 1).lower != "a") ||
               OneOf(At(j).lower, {"privately", "separately", "alone"});
    }
    if (!placed || word == "seen") {
      if (!(word == "seen" && placed && In(i - 1) && !At(i - 1).Has(kBeVerb))) return;
    }
  }
  if (object.end == i + 1) {
    // "Among those whom A saw were B and C".
    AddEach(i, object.mentions, v1::MEETING_KIND_IN_PERSON, 0.7f);
    return;
  }
  AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.7f, /*visit=*/false);
}

void VerbCues::ReadSpend(int i) {
  bool time = false;
  for (int j = i + 1; In(j) && j < i + 30; ++j) {
    if (At(j).shape == Shape::kQuote || At(j).lower == ";") return;
    if (At(j).lower == "meeting" && At(j - 1).lower == ",") return;  // tells itself
    if (At(j).date >= 0 || OneOf(At(j).lower, {"hour", "hours", "minutes", "morning", "afternoon",
                                               "evening", "day", "days", "weekend", "time"})) {
      time = true;
    }
    if (At(j).lower == "with") {
      const ClauseReader::List object = reader_.ListAt(j + 1);
      if (!time || object.mentions.empty() || !HasHuman(object.mentions) ||
          AllPress(object.mentions)) {
        return;
      }
      AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.8f, /*visit=*/false);
      return;
    }
    const int m = reader_.MentionAt(j);
    if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity && !mentions_[m].possessive) return;
    // "The two spent a weekend together".
    if (time && At(j).lower == "together") {
      MeetingMention meeting = Start(i, j + 1);
      meeting.parties = SubjectParties(i);
      if (Persons(meeting) < 2 || !TwoSides(meeting.parties)) return;
      meeting.kind = v1::MEETING_KIND_IN_PERSON;
      meeting.confidence = 0.7f;
      Finish(ModalityOfVerb(i), i, j + 1, &meeting);
      Add(std::move(meeting));
      return;
    }
    // "had spent two days arguing about its wording": those who did.
    if (time && OneOf(At(j).lower, {"arguing", "talking", "negotiating", "discussing"})) {
      MeetingMention meeting = Start(i, i + 1);
      meeting.parties = SubjectParties(i);
      if (Persons(meeting) < 2 || !TwoSides(meeting.parties)) return;
      if (NextWord(j + 1, {"with"}, 8) >= 0) continue;
      meeting.kind = KindNear(i, j + 1, v1::MEETING_KIND_IN_PERSON);
      meeting.confidence = 0.7f;
      Finish(ModalityOfVerb(i), i, j, &meeting);
      Add(std::move(meeting));
      return;
    }
  }
}

void VerbCues::ReadSigned(int i) {
  bool deed = false;
  bool place = false;
  for (int j = i + 1; In(j) && j < i + 14; ++j) {
    if (At(j).shape == Shape::kQuote || At(j).lower == ";") break;
    deed = deed || OneOf(At(j).lower, {"declaration", "treaty", "agreement", "accord", "pact",
                                       "memorandum", "communique", "protocol", "deal"});
    if (At(j).lower == "in" && In(j + 1) && document_.Is(j + 1, SenseKind::kCity)) place = true;
    if (At(j).lower == "at" && In(j + 2) && At(j + 1).lower == "the" &&
        document_.Is(j + 2, SenseKind::kPolityMetonym)) {
      place = true;
    }
  }
  if (!deed || !place) return;
  MeetingMention meeting = Start(i, i + 1);
  meeting.parties = SubjectParties(i);
  // "signed an accord with B".
  const int with = NextWord(i + 1, {"with"}, 8);
  if (with >= 0) {
    const ClauseReader::List list = reader_.ListAt(with + 1);
    if (party_reader_.AllPeople(list.mentions)) AddAll(list.mentions, &meeting.parties);
  }
  if (Persons(meeting) < 2 || !TwoSides(meeting.parties)) return;
  meeting.kind = v1::MEETING_KIND_IN_PERSON;
  meeting.confidence = 0.6f;
  const Modality modality = ModalityOfVerb(i);
  if (modality.status != v1::MEETING_STATUS_HELD) return;
  Finish(modality, i, i + 1, &meeting);
  Add(std::move(meeting));
}

void VerbCues::ReadMealInHonor(int i) {
  if (!In(i + 3) || !At(i + 1).Has(kDeterminer)) return;
  int noun = i + 2;
  while (In(noun) && noun < i + 5 &&
         !OneOf(At(noun).lower, {"dinner", "lunch", "luncheon", "banquet", "reception"})) {
    ++noun;
  }
  if (!In(noun + 1) || noun == i + 5) return;
  ClauseReader::List object;
  if (At(noun + 1).lower == "for") {
    object = reader_.ListAt(noun + 2);
  } else if (At(noun + 1).lower == "in" && In(noun + 3)) {
    if (OneOf(At(noun + 2).lower, {"honor", "honour"}) && At(noun + 3).lower == "of") {
      object = reader_.ListAt(noun + 4);
    } else if (OneOf(At(noun + 3).lower, {"honor", "honour"})) {
      const int whose = reader_.MentionStarting(noun + 2);
      if (whose >= 0) object.mentions = {whose};
      object.end = noun + 4;
    }
  }
  if (party_reader_.AllPeople(object.mentions)) {
    AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.75f, /*visit=*/false);
  }
}

void VerbCues::ReadBroughtTogether(int i) {
  if (!In(i + 2)) return;
  const bool before = At(i + 1).lower == "together";
  ClauseReader::List object = reader_.ListAt(before ? i + 2 : i + 1);
  int end = before ? object.end : object.end + 1;
  // "brought A face to face with B".
  const int face = In(object.end) && At(object.end).lower == "," ? object.end + 1 : object.end;
  if (!before && In(face + 4) && At(face).lower == "face" && At(face + 3).lower == "with") {
    const ClauseReader::List other = reader_.ListAt(face + 4);
    object.mentions.insert(object.mentions.end(), other.mentions.begin(), other.mentions.end());
    end = other.end;
  } else if (!before && (!In(object.end) || At(object.end).lower != "together")) {
    return;
  }
  if (object.mentions.size() < 2 || !party_reader_.AllPeople(object.mentions)) return;
  MeetingMention meeting = Start(i, end);
  AddAll(object.mentions, &meeting.parties);
  if (Persons(meeting) < 2 || !TwoSides(meeting.parties)) return;
  for (const Party& party : SubjectParties(i)) {
    if (party.kind == Party::Kind::kPerson) meeting.parties.push_back(party);
  }
  meeting.kind = KindNear(i, end, v1::MEETING_KIND_IN_PERSON);
  meeting.confidence = 0.75f;
  Finish(ModalityOfVerb(i), i, end, &meeting);
  Add(std::move(meeting));
}

void VerbCues::ReadCoChair(int i) {
  // "A met with the co-chairs", "the co-chair, A".
  const int before = reader_.VerbGroupFirst(i) - 1;
  if (In(before) && reader_.MentionAt(before) < 0 && At(before).Has(kDeterminer | kPossessive)) {
    return;
  }
  MeetingMention meeting = Start(i, i + 1);
  meeting.parties = SubjectParties(i);
  // "Commissioner A in Rome: meets B; co-chairs the council with C".
  const int opens = reader_.MentionStarting(sentence_->first);
  if (meeting.parties.empty() && opens >= 0 && In(before) && At(before).lower == ";") {
    AddMention(opens, &meeting.parties);
  }
  const size_t subjects = meeting.parties.size();
  int end = i + 1;
  for (int j = i + 1; In(j + 1) && j < i + 30; ++j) {
    if (document_.QuoteOf(j) >= 0 || At(j).lower == ";" ||
        (At(j).Has(kSubordinator) && !At(j).Has(kPreposition))) {
      break;
    }
    if (At(j).lower != "with" || reader_.MentionAt(j) >= 0) continue;
    const ClauseReader::List with = reader_.ListAt(j + 1);
    if (!party_reader_.AllPeople(with.mentions)) continue;
    AddAll(with.mentions, &meeting.parties);
    end = with.end;
    break;
  }
  if (Persons(meeting) < 2 || (meeting.parties.size() == subjects && !TwoSides(meeting.parties))) {
    return;
  }
  meeting.kind = KindNear(i, end, v1::MEETING_KIND_IN_PERSON);
  meeting.confidence = 0.8f;
  Finish(ModalityOfVerb(i), i, end, &meeting);
  Add(std::move(meeting));
}

void VerbCues::ReadVisit(int i) {
  const ClauseReader::List object = reader_.ListAt(i + 1);
  if (!party_reader_.AllPeople(object.mentions)) return;
  for (int m : object.mentions) {
    if (mentions_[m].possessive) return;
  }
  AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.75f, /*visit=*/true);
}

void VerbCues::ReadByPhone(int i) {
  const bool by =
      In(i - 1) && (At(i - 1).lower == "by" || (At(i - 1).lower == "the" && In(i - 2) &&
                                                OneOf(At(i - 2).lower, {"over", "on"})));
  if (!by ||
      (In(i + 1) && At(i + 1).shape == Shape::kLower && At(i + 1).Has(kCallNoun | kMeetingNoun))) {
    return;
  }
  if (!found_.empty() && found_.back().sentence == index_) return;
  for (int j = i - 1; In(j) && i - j < 16; --j) {
    if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") return;
    if (!reader_.IsVerbLike(j) || reader_.MentionAt(j) >= 0 || At(j).Has(kBeVerb | kHaveVerb)) {
      continue;
    }
    MeetingMention meeting = Start(i, i + 1);
    meeting.parties = SubjectParties(j);
    if (Persons(meeting) != 2 || !TwoSides(meeting.parties)) return;
    meeting.kind = v1::MEETING_KIND_PHONE;
    meeting.confidence = 0.75f;
    Finish(ModalityOfVerb(j), j, i + 1, &meeting);
    if (meeting.status == v1::MEETING_STATUS_HELD) Add(std::move(meeting));
    return;
  }
}

void VerbCues::ReadMeet(int i) {
  // "was met with", "be met by": the passive is a reaction, unless people meet people.
  const int group = reader_.VerbGroupFirst(i);
  int auxiliary = i - 1;
  while (auxiliary >= group && At(auxiliary).Has(kAdverb | kNegation)) --auxiliary;
  if (At(i).lower == "met" && auxiliary >= group && At(auxiliary).Has(kBeVerb)) {
    ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.8f);
    return;
  }
  if (In(i + 1) && (At(i + 1).Has(kThingNoun) ||
                    (In(i + 2) && At(i + 2).Has(kThingNoun) && !At(i + 1).Has(kPreposition)))) {
    return;
  }
  int with = -1;
  ClauseReader::List object = ObjectAt(i + 1, /*direct=*/true, &with);
  if (AllPress(object.mentions)) return;
  MeetingMention meeting = Start(i, object.mentions.empty() ? i + 1 : object.end);
  meeting.cue_first = i;
  meeting.cue_end = with >= 0 ? with + 1 : i + 1;
  std::vector<int> subject = reader_.SubjectOf(i);
  if (!subject.empty() && !object.mentions.empty()) {
    // One and the same phrase read twice is no meeting.
    for (int m : object.mentions) {
      if (std::find(subject.begin(), subject.end(), m) != subject.end()) return;
    }
  }
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  if (object.mentions.empty()) object.mentions = WhomBefore(subject);
  if (object.mentions.size() > 1 && object.end == i + 1 && At(sentence_->first).lower == "among") {
    AddEach(i, object.mentions, v1::MEETING_KIND_IN_PERSON, 0.8f);
    return;
  }
  if (object.mentions.empty()) {
    // "A and B met": reciprocal.
    const bool plural_group =
        subject.size() == 1 && mentions_[subject[0]].kind == Mention::Kind::kGroup;
    if (subjects < 2 && !plural_group && !(subjects == 1 && subject.empty())) return;
    if (subjects < 2 && !plural_group) return;
  } else {
    if (!HasHuman(object.mentions) && !(with >= 0)) {
      // "met Iran": a match or a demand; countries meet "with" each other.
      return;
    }
    AddAll(object.mentions, &meeting.parties);
    if (meeting.parties.size() <= subjects) return;
    // "met separately with A and B" is two meetings; so is "met A and later B".
  }
  if (meeting.parties.empty()) return;
  meeting.kind = KindNear(i, object.end, v1::MEETING_KIND_IN_PERSON);
  Modality modality = ModalityOfVerb(i);
  Finish(modality, i, object.end, &meeting);
  if (meeting.parties.empty()) return;
  if (!object.mentions.empty() && OtherObject(object, subjects, meeting)) return;
  Add(meeting);
  if (!object.mentions.empty()) AddFurtherObjects(object.end, subjects, meeting);
  AddAgain(object.mentions.empty() ? i + 1 : object.end, meeting);
}

std::vector<int> VerbCues::WhomBefore(const std::vector<int>& subject) const {
  if (subject.empty()) return {};
  int whom = mentions_[subject.front()].first - 1;
  if (!In(whom) || At(whom).lower != "whom") return {};
  --whom;
  if (In(whom) && At(whom).lower == "with") --whom;
  // "Among those whom A met were B and C".
  if (In(whom) && At(sentence_->first).lower == "among" && whom <= sentence_->first + 4 &&
      reader_.MentionAt(mentions_[subject.back()].end) < 0) {
    for (int i = mentions_[subject.back()].end; In(i + 1); ++i) {
      if (reader_.MentionAt(i) < 0 && OneOf(At(i).lower, {"were", "was", "are", "is"})) {
        return reader_.ListAt(i + 1).mentions;
      }
    }
    return {};
  }
  if (In(whom) && At(whom).lower == "," && reader_.MentionAt(whom) < 0) --whom;
  // "B, who asked for it and whom A will see": of the name that both clauses are about.
  if (In(whom) && At(whom).lower == "and" && reader_.MentionAt(whom) < 0) {
    while (In(whom) && At(whom).lower != "who") --whom;
    whom = In(whom - 1) && At(whom - 1).lower == "," ? whom - 2 : -1;
  }
  const int other = In(whom) ? reader_.MentionAt(whom) : -1;
  if (other < 0 || mentions_[other].possessive) return {};
  return {other};
}

void VerbCues::AddAgain(int end, const MeetingMention& meeting) {
  if (meeting.when.is_unknown() || meeting.status != v1::MEETING_STATUS_HELD) return;
  for (int i = end; In(i + 1) && i < end + 20; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return;
    if (At(i).lower != "and" || At(i + 1).lower != "again") continue;
    for (int j = i + 2; In(j) && j < i + 10; ++j) {
      if (At(j).date < 0) continue;
      MeetingMention second = meeting;
      second.when = document_.dates()[At(j).date].past;
      second.duration_seconds = 0;
      if (!Compatible(second.when, meeting.when)) Add(std::move(second));
      return;
    }
    return;
  }
}

void VerbCues::ReadReciprocal(int i, int after, v1::MeetingKind kind, bool needs_with,
                              float confidence) {
  int with = -1;
  ClauseReader::List object = ObjectAt(after, !needs_with, &with);
  MeetingMention meeting = Start(i, std::max(after, object.end));
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  if (with >= 0) {
    AddAll(object.mentions, &meeting.parties);
    if (meeting.parties.size() <= subjects) return;
  }
  if (Humans(meeting) < 2) return;
  meeting.kind = kind;
  meeting.confidence = confidence;
  Modality modality = ModalityOfVerb(i);
  Finish(modality, i, std::max(after, object.end), &meeting);
  Add(std::move(meeting));
}

bool VerbCues::OfFirstPerson(int verb) const {
  const int before = reader_.VerbGroupFirst(verb) - 1;
  return In(before) && OneOf(At(before).lower, {"i", "we", "i'd", "we'd"});
}

bool VerbCues::PassiveAt(int i) const {
  if (!At(i).Has(kPastVerb)) return false;
  int j = i - 1;
  while (In(j) && At(j).Has(kAdverb) && At(j).shape == Shape::kLower) --j;
  return In(j) && At(j).Has(kBeVerb);
}

int VerbCues::AgentAfter(int i) const {
  for (int j = i; In(j) && j < i + 16; ++j) {
    if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") return -1;
    if (At(j).lower == "by" && reader_.MentionAt(j) < 0) return j;
    const int m = reader_.MentionAt(j);
    if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity) return -1;
    if (m < 0 && (At(j).Has(kSubordinator) || At(j).Has(kBeVerb | kModal | kSpeechVerb))) return -1;
    if (At(j).lower == "," && At(j).date < 0) return -1;
  }
  return -1;
}

int VerbCues::HonouredAfter(int i) const {
  for (int j = i; In(j + 1) && j < i + 16; ++j) {
    if (document_.QuoteOf(j) >= 0 || OneOf(At(j).lower, {",", ";", "and", "with"})) return -1;
    const int m = reader_.MentionAt(j);
    if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity) return -1;
    if (m >= 0) continue;
    if (At(j).lower == "for" && reader_.MentionStarting(j + 1) >= 0) return j + 1;
    if (OneOf(At(j).lower, {"honor", "honour"}) && At(j + 1).lower == "of") return j + 2;
  }
  return -1;
}

void VerbCues::ReadTransitive(int i, v1::MeetingKind kind, float confidence) {
  const int next = i + 1;
  if (!In(next)) return;
  // "hosted talks with B": the noun is the cue.
  int m = -1;
  int steps = 0;
  // "was received by B", "received a visit from B".
  int start = next;
  const bool opening = i == sentence_->first;  // "Welcomed by A, B said"
  const bool passive = PassiveAt(i);
  if ((opening && !HasNoSubject(i)) || passive) {
    const int by = AgentAfter(next);
    if (by < 0) return;
    start = by + 1;
  } else if (In(next + 2) && At(next).Has(kDeterminer) && At(next + 1).lower == "visit" &&
             At(next + 2).lower == "from") {
    start = next + 3;
  } else if (In(next + 2) && OneOf(At(next).lower, {"to", "for"}) &&
             (At(next + 1).Has(kMeetingNoun) || OneOf(At(next + 1).lower, {"tea", "coffee"}))) {
    start = next + 2;  // "hosted to lunch B"
  } else if (In(next + 1) && OneOf(At(next).lower, {"in", "at"})) {
    // "received in Berlin the Polish president, B".
    const PlaceName place = circumstances().PlaceAfter(next);
    if (place.found()) start = place.end;
  } else if (In(next + 3) && At(next).Has(kDeterminer)) {
    // "hosted a working dinner for B".
    int noun = next + 1;
    while (In(noun) && noun < next + 4 &&
           !OneOf(At(noun).lower, {"dinner", "lunch", "breakfast", "reception", "banquet"})) {
      ++noun;
    }
    if (In(noun + 1) && noun < next + 4) {
      const int honoured = HonouredAfter(noun + 1);
      if (honoured >= 0) start = honoured;
    }
  }
  for (int j = start; In(j) && steps < 4; ++j, ++steps) {
    m = reader_.MentionStarting(j);
    if (m >= 0) break;
    if (!At(j).Has(kAdverb | kDeterminer | kTitleModifier)) return;
  }
  if (m < 0) return;
  ClauseReader::List object = reader_.ListAt(mentions_[m].first);
  if (object.mentions.empty() || !HasHuman(object.mentions) || AllPress(object.mentions)) return;
  for (int o : object.mentions) {
    if (mentions_[o].kind == Mention::Kind::kPronoun && mentions_[o].possessive) return;
  }
  MeetingMention meeting = Start(i, object.end);
  const std::vector<int> subject = reader_.SubjectOf(i);
  for (int o : object.mentions) {
    if (std::find(subject.begin(), subject.end(), o) != subject.end()) return;
  }
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  // A host that is a country or a parliament hosts a visit; it is no party of a meeting.
  if (subjects == 0 || Humans(meeting) == 0) return;
  AddAll(object.mentions, &meeting.parties);
  if (meeting.parties.size() <= subjects || Humans(meeting) < 2) return;
  // "welcomed the statement by", "received criticism" have no person as object; "welcomed X's
  // offer" has a possessor. "greeted B's ..." too.
  if (In(object.end) && At(object.end).lower == "as" && At(i).lower != "briefed") return;
  meeting.kind = KindNear(i, object.end, kind);
  meeting.confidence = confidence;
  meeting.visit = meeting.hosted = At(i).Has(kHostVerb);
  Modality modality = ModalityOfVerb(i);
  // "I want to welcome B", who is there.
  if (modality.status == v1::MEETING_STATUS_POSSIBLE && At(i).Has(kHostVerb) && OfFirstPerson(i)) {
    modality = Modality();
    modality.past = true;
  }
  Finish(modality, i, object.end, &meeting);
  if ((entry_.found() || passive) && !meeting.parties.empty() &&
      OtherObject(object, subjects, meeting)) {
    return;
  }
  Add(meeting);
  if (!meeting.parties.empty()) AddFurtherObjects(object.end, subjects, meeting);
}

void VerbCues::ReadInvitation(int i) {
  // "a meeting in Rome, to which A had invited B": that one.
  const std::vector<int> host = reader_.SubjectOf(i);
  const int which = host.empty() ? -1 : mentions_[host.front()].first - 1;
  if (In(which - 1) && At(which).lower == "which" && At(which - 1).lower == "to") return;
  if (At(i).shape != Shape::kLower || reader_.MentionAt(i) >= 0 || !In(i + 1)) return;
  const int group = reader_.VerbGroupFirst(i);
  const bool passive = In(i - 1) && At(i - 1).Has(kBeVerb);
  int object = i + 1;
  if (passive) {
    object = NextWord(i + 1, {"by"}, 12);
    if (object < 0) return;
    ++object;
  }
  const ClauseReader::List list = reader_.ListAt(object);
  if (list.mentions.empty() || AllPress(list.mentions)) return;
  MeetingMention meeting = Start(i, i + 1);
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  AddAll(list.mentions, &meeting.parties);
  if (subjects == 0 || meeting.parties.size() <= subjects || Humans(meeting) == 0) return;
  meeting.confidence = 0.6f;
  Modality modality;
  modality.status = v1::MEETING_STATUS_POSSIBLE;
  modality.future = true;
  for (int j = group; j < i; ++j) {
    if (At(j).Has(kNegation)) return;
  }
  Finish(modality, i, list.end, &meeting);
  if (meeting.place.empty()) {
    // "to Damascus".
    for (int j = i + 1; In(j + 1) && j < i + 14; ++j) {
      if (At(j).lower != "to" && At(j).lower != "visit") continue;
      const PlaceName place = circumstances().PlaceAfter(j);
      if (place.found()) {
        meeting.place = place.name;
        meeting.place_polity = place.polity;
        break;
      }
    }
  }
  Add(std::move(meeting));
}

void VerbCues::ReadInvitationNoun(int i) {
  if (At(i).shape != Shape::kLower) return;
  MeetingMention meeting = Start(i, i + 1);
  const int owner = In(i - 1) ? reader_.MentionAt(i - 1) : -1;
  if (owner >= 0 && mentions_[owner].possessive) AddMention(owner, &meeting.parties);
  int end = i + 1;
  bool guest = false;
  for (int j = i + 1; In(j + 1) && j < i + 24 && !guest;) {
    if (At(j).shape == Shape::kPunct || document_.QuoteOf(j) >= 0) break;
    const bool host =
        meeting.parties.empty() && (OneOf(At(j).lower, {"from", "by"}) ||
                                    (At(j).lower == "of" && At(j - 1).lower == "behalf"));
    if (host || OneOf(At(j).lower, {"to", "for"})) {
      const ClauseReader::List list = reader_.ListAt(j + 1);
      if (party_reader_.AllPeople(list.mentions)) {
        AddAll(list.mentions, &meeting.parties);
        guest = !host;
        j = end = list.end;
        continue;
      }
    }
    ++j;
  }
  if (!guest || Humans(meeting) < 2) return;
  meeting.confidence = 0.6f;
  Modality modality;
  modality.status = v1::MEETING_STATUS_POSSIBLE;
  modality.future = true;
  Finish(modality, i, end, &meeting);
  meeting.place.clear();
  meeting.place_polity.clear();
  // The day on which it was brought is not that of the visit.
  meeting.when = PartialDate();
  for (int j = end; In(j) && j < end + 6; ++j) {
    if (!OneOf(At(j).lower, {"to", "visit"})) continue;
    const PlaceName place = circumstances().PlaceAfter(j);
    if (!place.found()) continue;
    meeting.place = place.name;
    meeting.place_polity = place.polity;
    break;
  }
  Add(std::move(meeting));
}

bool VerbCues::ReadJoin(int i) {
  ClauseReader::List object = reader_.ListAt(i + 1);
  // "joined Minister X and senior officials in a conversation".
  while (object.mentions.size() > 1 &&
         mentions_[object.mentions.back()].kind == Mention::Kind::kGroup) {
    object.mentions.pop_back();
  }
  if (!party_reader_.AllPeople(object.mentions)) return false;
  bool meets = false;
  bool linked = false;
  for (int j = object.mentions.empty() ? i + 1 : mentions_[object.mentions.front()].end;
       In(j + 1) && j < i + 40; ++j) {
    if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") break;
    if (reader_.MentionAt(j) >= 0) continue;
    if (OneOf(At(j).lower, {"for", "in", "at", "during"})) {
      linked = true;
      continue;
    }
    if (linked && (At(j).Has(kMeetingNoun | kCallNoun) ||
                   OneOf(At(j).lower, {"roundtable", "table", "workshop"}))) {
      meets = true;
      break;
    }
    if (At(j).Has(kSubordinator | kModal | kSpeechVerb)) break;
  }
  if (!meets) return false;
  const size_t before = found_.size();
  AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.75f, /*visit=*/false);
  // "... for a dinner hosted by C".
  const int by = NextWord(object.end, {"by"}, 8);
  if (found_.size() == before + 1 && by >= 0 && OneOf(At(by - 1).lower, {"hosted", "given"})) {
    const ClauseReader::List hosts = reader_.ListAt(by + 1);
    if (party_reader_.AllPeople(hosts.mentions)) AddAll(hosts.mentions, &found_.back().parties);
  }
  return true;
}

void VerbCues::ReadCallVerb(int i) {
  if (At(i).shape != Shape::kLower) return;
  const bool phone = At(i).Has(kPhoneWord);
  if (!In(i + 1)) return;
  if (At(i + 1).lower == "on" && At(i + 2).date < 0) {
    ReadVisitTo(i, i + 2);
    return;
  }
  // "called in the ambassador, X".
  if (At(i + 1).lower == "in" && !phone) {
    const ClauseReader::List object = reader_.ListAt(i + 2);
    if (party_reader_.AllPeople(object.mentions)) {
      AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.8f, /*visit=*/false);
    }
    return;
  }
  // "phoned both A and B".
  const int first = At(i + 1).lower == "both" && reader_.MentionAt(i + 1) < 0 ? i + 2 : i + 1;
  const int m = reader_.MentionStarting(first);
  if (m < 0 && phone) {
    ClauseReader::List object;
    object.mentions = WhomBefore(reader_.SubjectOf(i));
    object.end = i + 1;
    if (party_reader_.AllPeople(object.mentions)) {
      AddTransitive(i, object, v1::MEETING_KIND_PHONE, 0.85f, /*visit=*/false);
    }
    return;
  }
  if (m < 0 || mentions_[m].kind == Mention::Kind::kPolity || mentions_[m].possessive) return;
  const int end = mentions_[m].end;
  if (!phone) {
    // "called Putin a liar", "called Putin's": only where time, purpose or the end follows.
    if (In(end) && At(end).date < 0 && At(end).shape != Shape::kPunct &&
        !OneOf(At(end).lower,
               {"to", "after", "before", "from", "about", "late", "earlier", "and"}) &&
        !(At(end).lower == "on" && In(end + 1) && At(end + 1).date >= 0)) {
      return;
    }
    if (reader_.VerbGroupFirst(i) < i && At(i - 1).Has(kBeVerb)) return;
  }
  MeetingMention meeting = Start(i, end);
  meeting.parties = SubjectParties(i);
  if (Humans(meeting) == 0) return;
  const size_t subjects = meeting.parties.size();
  ClauseReader::List object = reader_.ListAt(i + 1);
  AddAll(object.mentions, &meeting.parties);
  if (meeting.parties.size() <= subjects) return;
  meeting.kind = v1::MEETING_KIND_PHONE;
  meeting.confidence = phone ? 0.95f : 0.7f;
  Modality modality = ModalityOfVerb(i);
  Finish(modality, i, object.end, &meeting);
  // Who phones several people makes several calls.
  for (size_t k = subjects; k < meeting.parties.size(); ++k) {
    MeetingMention call = meeting;
    call.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
    call.parties.push_back(meeting.parties[k]);
    Add(std::move(call));
  }
  AddFurtherObjects(object.end, subjects, meeting);
}

void VerbCues::ReadTalk(int i) {
  if (ReadSatInOn(i)) return;
  int with = -1;
  ClauseReader::List object = ObjectAt(i + 1, false, &with);
  if (with < 0 || object.mentions.empty()) {
    // "spoke to Putin by phone", "talked to him".
    int to = i + 1;
    while (In(to) && to - i < 6 &&
           (At(to).Has(kAdverb | kPhoneWord) || OneOf(At(to).lower, {"by", "on", "over", "the"}))) {
      ++to;
    }
    if (In(to) && At(to).lower == "to" &&
        OneOf(At(i).lower, {"spoke", "speaks", "speak", "speaking", "spoken", "talked", "talks",
                            "talk", "talking"})) {
      object = reader_.ListAt(to + 1);
      with = to;
    }
    if (object.mentions.empty() && At(sentence_->first).lower == "among") {
      // "Among those with whom A spoke were B and C".
      const std::vector<int> whom = WhomBefore(reader_.SubjectOf(i));
      AddEach(i, whom, v1::MEETING_KIND_UNSPECIFIED, 0.7f);
      if (!whom.empty()) return;
    }
    if (object.mentions.empty()) {
      const size_t before = found_.size();
      ReadReciprocalTalk(i);
      if (found_.size() == before && with >= 0 && At(with).lower == "with") ReadUnnamed(i, with);
      return;
    }
  }
  if (!HasHuman(object.mentions) || AllPress(object.mentions)) return;
  MeetingMention meeting = Start(i, object.end);
  const std::vector<int> subject = reader_.SubjectOf(i);
  for (int o : object.mentions) {
    if (std::find(subject.begin(), subject.end(), o) != subject.end()) return;
  }
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  if (Humans(meeting) == 0) return;
  AddAll(object.mentions, &meeting.parties);
  if (meeting.parties.size() <= subjects || Humans(meeting) < 2) return;
  meeting.kind = KindNear(i, object.end, v1::MEETING_KIND_UNSPECIFIED);
  meeting.confidence = 0.85f;
  meeting.negotiation = absl::StartsWith(At(i).lower, "negotiat");
  // "a series of calls: A spoke with B on Monday".
  for (int j = i - 1; In(j) && i - j < 9 && meeting.kind == v1::MEETING_KIND_UNSPECIFIED; --j) {
    if (OneOf(At(j).lower, {"call", "calls"}) && !At(j).Has(kModal) && document_.QuoteOf(j) < 0) {
      meeting.kind = v1::MEETING_KIND_PHONE;
    }
  }
  Modality modality = ModalityOfVerb(i);
  Finish(modality, i, object.end, &meeting);
  if (meeting.parties.empty() || OtherObject(object, subjects, meeting)) return;
  Add(meeting);
  AddFurtherObjects(object.end, subjects, meeting);
}

void VerbCues::AddEach(int i, const std::vector<int>& others, v1::MeetingKind kind,
                       float confidence) {
  for (const int other : others) {
    ClauseReader::List one;
    one.mentions = {other};
    one.end = i + 1;
    AddTransitive(i, one, kind, confidence, /*visit=*/false);
  }
}

bool VerbCues::ReadSatInOn(int i) {
  if (!In(i + 3) || At(i + 1).lower != "in" || At(i + 2).lower != "on") return false;
  const int host = reader_.MentionStarting(i + 3);
  const int noun = host >= 0 ? mentions_[host].end : -1;
  if (host < 0 || !mentions_[host].possessive || !In(noun) || !At(noun).Has(kMeetingNoun)) {
    return false;
  }
  int with = -1;
  ClauseReader::List object = ObjectAt(noun + 1, false, &with);
  if (with < 0 || object.mentions.empty()) return false;
  object.mentions.insert(object.mentions.begin(), host);
  AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.8f, /*visit=*/false);
  return true;
}

void VerbCues::ReadUnnamed(int i, int with) {
  MeetingMention meeting = Start(i, with + 1);
  meeting.parties = SubjectParties(i);
  if (Persons(meeting) != 1 || !In(with + 1) || At(with + 1).Has(kPress)) return;
  meeting.kind = KindNear(i, with + 1, v1::MEETING_KIND_UNSPECIFIED);
  meeting.confidence = 0.75f;
  meeting.pending = true;
  const Modality modality = ModalityOfVerb(i);
  if (modality.status != v1::MEETING_STATUS_HELD) return;
  Finish(modality, i, with + 1, &meeting);
  Add(std::move(meeting));
}

void VerbCues::ReadReciprocalTalk(int i) {
  const v1::MeetingKind kind = KindNear(i, i + 6, v1::MEETING_KIND_UNSPECIFIED);
  std::vector<Party> subject = SubjectParties(i);
  // "A and B spoke Saturday", but not "A and B spoke to reporters".
  const bool two_spoke =
      OneOf(At(i).lower, {"spoke", "talked", "spoken", "sat"}) && TwoSides(subject) &&
      (!In(i + 1) || At(i + 1).date >= 0 || At(i + 1).shape == Shape::kPunct ||
       OneOf(At(i + 1).lower,
             {"by", "for", "again", "twice", "briefly", "privately", "since", "face", "alone",
              "tete-a-tete", "t\u00eate-\u00e0-t\u00eate", "one", "separately"}) ||
       (OneOf(At(i + 1).lower, {"in", "on"}) && In(i + 2) && At(i + 2).date >= 0) ||
       (At(i + 1).lower == "on" && In(i + 2) && At(i + 2).lower == "board"));
  // "the two intend to talk in London"; to speak there may be to others.
  const bool to_talk = OneOf(At(i).lower, {"talk", "confer", "negotiate", "dine"}) &&
                       TwoSides(subject) &&
                       (!In(i + 1) || At(i + 1).date >= 0 || At(i + 1).shape == Shape::kPunct ||
                        OneOf(At(i + 1).lower, {"in", "at", "by", "again", "privately", "alone"}));
  const bool sit_down = OneOf(At(i).lower, {"sit", "sits", "sitting", "sat"}) && In(i + 1) &&
                        At(i + 1).lower == "down" && TwoSides(subject);
  const bool sure = two_spoke || to_talk || sit_down || kind != v1::MEETING_KIND_UNSPECIFIED ||
                    OneOf(At(i).lower, {"gather", "gathers", "gathered", "conferred", "negotiated",
                                        "consulted", "huddled", "dined"});
  if (!sure) return;
  MeetingMention meeting = Start(i, i + 1);
  meeting.parties = std::move(subject);
  if (Humans(meeting) < 2) return;
  meeting.kind = kind;
  meeting.confidence = 0.8f;
  Modality modality = ModalityOfVerb(i);
  Finish(modality, i, i + 1, &meeting);
  Add(std::move(meeting));
}

void VerbCues::ReadDiscuss(int i) {
  // "A and B discussed X", "A discussed X with B".
  MeetingMention meeting = Start(i, i + 1);
  const std::vector<int> subject = reader_.SubjectOf(i);
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  int end = i + 1;
  bool with = false;
  for (int j = i + 1; In(j) && j - i < 30; ++j) {
    if (At(j).shape == Shape::kQuote || At(j).lower == ";" ||
        (At(j).Has(kSubordinator) && !At(j).Has(kPreposition))) {
      break;
    }
    if (At(j).lower == "with") {
      ClauseReader::List object = reader_.ListAt(j + 1);
      if (object.mentions.empty()) continue;
      // "relations with Iran", "talks with Lavrov on ..." are the topic.
      if (!HasHuman(object.mentions)) continue;
      if (At(j - 1).Has(kMeetingNoun)) break;
      AddAll(object.mentions, &meeting.parties);
      end = object.end;
      with = true;
      break;
    }
  }
  if (!with) {
    // "They also discussed a bridge": those who met, and no meeting of its own.
    if (subject.size() == 1 && mentions_[subject[0]].kind != Mention::Kind::kPerson &&
        last_meeting_ >= 0 && index_ - found_[last_meeting_].sentence <= kNearMeeting &&
        Persons(found_[last_meeting_]) >= 2 &&
        document_.sentences()[found_[last_meeting_].sentence].section == sentence_->section) {
      return;
    }
    if (subject.size() < 2 && (subject.empty() || mentions_[subject[0]].persons.size() < 2)) {
      return;
    }
    if (Persons(meeting) < 2) return;
  }
  if (meeting.parties.size() <= (with ? subjects : 1) || Humans(meeting) < 2) return;
  meeting.kind = KindNear(i, end, v1::MEETING_KIND_UNSPECIFIED);
  meeting.confidence = with ? 0.8f : 0.7f;
  Modality modality = ModalityOfVerb(i);
  // What was not discussed tells nothing of whether they met.
  if (modality.status == v1::MEETING_STATUS_DENIED) return;
  Finish(modality, i, end, &meeting);
  Add(meeting);
  if (with) AddFurtherObjects(end, subjects, meeting);
}

void VerbCues::ReadTell(int i) {
  if (!In(i + 1)) return;
  int m = -1;
  for (int j = i + 1, steps = 0; In(j) && steps < 3; ++j, ++steps) {
    m = reader_.MentionStarting(j);
    if (m >= 0) break;
    if (!At(j).Has(kDeterminer | kTitleModifier)) return;
  }
  if (m < 0) return;
  ClauseReader::List object = reader_.ListAt(mentions_[m].first);
  MeetingMention meeting = Start(i, object.end);
  const std::vector<int> subject = reader_.SubjectOf(i);
  for (int o : object.mentions) {
    if (std::find(subject.begin(), subject.end(), o) != subject.end()) return;
    if (mentions_[o].kind == Mention::Kind::kPolity || mentions_[o].possessive ||
        mentions_[o].kind == Mention::Kind::kPronoun) {
      return;
    }
  }
  AddAll(subject, &meeting.parties);
  const int before = Persons(meeting);
  AddAll(object.mentions, &meeting.parties);
  if (before == 0 || Persons(meeting) <= before) return;
  // Something must put them in one place: "visiting", a place or a day at the start, "during".
  bool together = false;
  for (int o : object.mentions) {
    for (int j = mentions_[o].first - 1; j < mentions_[o].end; ++j) {
      if (In(j) && OneOf(At(j).lower, {"visiting", "envoys"})) together = true;
    }
  }
  for (int s : subject) {
    for (int j = mentions_[s].first; j < mentions_[s].end; ++j) {
      if (At(j).lower == "visiting") together = true;
    }
  }
  if (At(sentence_->first).date >= 0 ||
      (At(sentence_->first).lower == "on" && In(sentence_->first + 1) &&
       At(sentence_->first + 1).date >= 0)) {
    together = true;
  }
  if (At(sentence_->first).lower == "in" && In(sentence_->first + 1) &&
      document_.Is(sentence_->first + 1, SenseKind::kCity)) {
    together = true;
  }
  // "told X in Beijing that", "flew to Rome to ask X for help".
  for (int j = object.end; In(j + 1) && j < object.end + 6 && !together; ++j) {
    if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition)) break;
    if (At(j).lower != "in" || !document_.Is(j + 1, SenseKind::kCity)) continue;
    const int after = document_.MatchEnd(j + 1);
    together =
        In(after) && (OneOf(At(after).lower, {"that", "to", ",", "."}) || At(after).date >= 0);
  }
  bool came = false;
  if (!together && In(i - 1) && At(i - 1).lower == "to") {
    for (int j = i - 2; In(j) && i - j < 14; --j) {
      if (At(j).shape == Shape::kLower && At(j).Has(kVisitVerb)) {
        together = came = true;
        break;
      }
      if (At(j).Has(kSpeechVerb) || At(j).lower == ",") break;
    }
  }
  // "asked X at the meeting", "thanked X during their talks".
  for (int j = object.end; In(j + 1) && j < object.end + 12 && !came; ++j) {
    if (document_.QuoteOf(j) >= 0 || (At(j).Has(kSubordinator) && !At(j).Has(kPreposition))) break;
    if (!OneOf(At(j).lower, {"at", "during", "in", "over"})) continue;
    for (int k = j + 1; In(k) && k < j + 5; ++k) {
      if (At(k).Has(kPreposition) || At(k).shape == Shape::kPunct) break;
      if (At(k).Has(kMeetingNoun) || (At(k).Has(kCallNoun) && At(k).lower != "exchange")) {
        together = came = true;
      }
    }
  }
  // "In a call on Tuesday, A urged B", "A told B by phone": words that went over a wire.
  const v1::MeetingKind wire = KindNear(i, object.end, v1::MEETING_KIND_UNSPECIFIED);
  const bool called = wire == v1::MEETING_KIND_PHONE || wire == v1::MEETING_KIND_VIDEO;
  if (!together && !called) return;
  if (!called && !came &&
      OneOf(At(i).lower,
            {"thanked", "congratulated", "warned", "urge", "urges", "thank", "thanks"})) {
    return;
  }
  meeting.kind = KindNear(i, object.end, v1::MEETING_KIND_UNSPECIFIED);
  meeting.confidence = 0.6f;
  Modality modality = ModalityOfVerb(i);
  if (modality.status != v1::MEETING_STATUS_HELD) return;
  Finish(modality, i, object.end, &meeting);
  Add(std::move(meeting));
}

}  // namespace chancery
