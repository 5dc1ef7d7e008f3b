#include "client/extract/cue_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "client/extract/object_series.h"

namespace chancery {

void CueReader::AddMention(int m, std::vector<Party>* parties) const {
  if (MeansTheTwo(m)) {
    for (const int person : PersonsOf(found_[last_meeting_].parties)) {
      AddPerson(person, m, parties);
    }
    return;
  }
  party_reader_.AddMention(m, parties);
}

void CueReader::AddAll(const std::vector<int>& list, std::vector<Party>* parties) const {
  for (int m : list) AddMention(m, parties);
}

void CueReader::AddPerson(int person, int m, std::vector<Party>* parties) const {
  party_reader_.AddPerson(person, m, parties);
}

void CueReader::Append(Party party, std::vector<Party>* parties) {
  PartyReader::Append(std::move(party), parties);
}

int CueReader::Persons(const MeetingMention& meeting) { return PersonCount(meeting.parties); }

std::vector<Party> CueReader::SubjectParties(int cue) const {
  std::vector<Party> parties;
  if (HasNoSubject(cue)) {
    AddPerson(programme_.ProtagonistAt(index_), -1, &parties);
    return parties;
  }
  if (In(cue + 1) && OneOf(At(cue + 1).lower, {"with", "to", "on"}) && OpensEntry(cue) &&
      !absl::EndsWith(At(cue).lower, "ing")) {
    if (programme_.ProtagonistAt(index_) >= 0) {
      AddPerson(programme_.ProtagonistAt(index_), -1, &parties);
    }
    return parties;
  }
  AddAll(reader_.SubjectOf(cue), &parties);
  constexpr int kNear = 8;
  if (parties.empty() && At(sentence_->first).lower == "it" && cue - sentence_->first < kNear) {
    party_reader_.AddLeaderBefore(sentence_->first, &parties);
  }
  return parties;
}

bool CueReader::HasNoSubject(int cue) const {
  if (programme_.ProtagonistAt(index_) < 0 || sentence_->is_headline || sentence_->is_caption ||
      document_.QuoteOf(cue) >= 0 || absl::EndsWith(At(cue).lower, "ing")) {
    return false;
  }
  const DocToken& verb = At(cue);
  if (!verb.Has(kPastVerb | kMeetVerb | kHostVerb | kTalkVerb | kCallVerb | kVisitVerb)) {
    return false;
  }
  if (In(cue + 1) && At(cue + 1).lower == "by") return false;
  if (cue == sentence_->first) {
    return verb.IsCapitalised() && (programme_.is_list() || programme_.IsUnderName(index_));
  }
  if (entry_.found() && StartsElement(cue)) return true;
  // "In Washington for a funeral; met with X".
  if (At(cue - 1).lower == ";" && programme_.IsUnderName(index_)) return true;
  // "Met X and called on Y": the second verb has none either.
  int and_word = reader_.VerbGroupFirst(cue) - 1;
  while (In(and_word) && At(and_word).Has(kAdverb) && reader_.MentionAt(and_word) < 0) --and_word;
  const int opening = entry_.found() ? entry_.body : sentence_->first;
  return In(and_word) && OneOf(At(and_word).lower, {"and", ","}) &&
         reader_.MentionAt(and_word) < 0 && opening < and_word && HasNoSubject(opening);
}

bool CueReader::StartsElement(int cue) const {
  for (int i = cue - 1; i >= entry_.body; --i) {
    const DocToken& token = At(i);
    if (token.lower == ";") return true;
    if (reader_.MentionAt(i) >= 0 ||
        !(token.Has(kDeterminer | kTitleModifier | kPhoneWord | kVideoWord | kAdverb) ||
          OneOf(token.lower, {"working", "bilateral", "trilateral", "separate", "courtesy", "and",
                              "then", "later"}))) {
      return false;
    }
  }
  return cue >= entry_.body;
}

bool CueReader::OpensEntry(int cue) const {
  if (entry_.found() && StartsElement(cue)) return true;
  if (!sentence_->starts_line || sentence_->is_headline) return false;
  if (cue == sentence_->first && !At(cue).IsCapitalised()) return false;
  bool capital = false;
  for (int i = sentence_->first; i < cue; ++i) {
    const DocToken& token = At(i);
    if (token.date >= 0 || token.shape == Shape::kNumber || token.shape == Shape::kPunct ||
        token.shape == Shape::kDash ||
        OneOf(token.lower, {"a.m.", "p.m.", "a.m", "p.m", "am", "pm", "noon", "\u2022"})) {
      continue;
    }
    if (reader_.MentionAt(i) >= 0 ||
        !(token.Has(kDeterminer | kTitleModifier | kPhoneWord | kVideoWord) ||
          OneOf(token.lower, {"working", "bilateral", "trilateral", "separate", "courtesy"}))) {
      return false;
    }
    capital = capital || token.IsCapitalised();
  }
  return capital || At(cue).IsCapitalised();
}

bool CueReader::HasFiniteVerb() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    const DocToken& token = At(i);
    if (token.shape != Shape::kLower || reader_.MentionAt(i) >= 0) continue;
    if (token.Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb)) return true;
    if (token.Has(kPastVerb) && In(i + 1) && At(i + 1).lower != "by") return true;
  }
  return false;
}

void CueReader::AddTransitive(int i, const ClauseReader::List& object, v1::MeetingKind kind,
                              float confidence, bool visit) {
  MeetingMention meeting = Start(i, object.end);
  meeting.cue_end = i + 1;
  const std::vector<int> subject = reader_.SubjectOf(i);
  for (int o : object.mentions) {
    if (std::find(subject.begin(), subject.end(), o) != subject.end()) return;
  }
  AddAll(subject, &meeting.parties);
  const size_t subjects = meeting.parties.size();
  if (subjects == 0 || Humans(meeting) == 0) return;
  AddAll(object.mentions, &meeting.parties);
  if (meeting.parties.size() <= subjects || Humans(meeting) < 2) return;
  meeting.kind = KindNear(i, object.end, kind);
  meeting.confidence = confidence;
  meeting.visit = visit;
  Finish(ModalityOfVerb(i), i, object.end, &meeting);
  if (meeting.parties.empty()) return;
  if (OtherObject(object, subjects, meeting)) return;
  Add(meeting);
  if (!AddFurtherObjects(object.end, subjects, meeting)) {
    AddAfterwards(object.end, subjects, meeting);
  }
}

bool CueReader::AddFurtherObjects(int end, size_t subjects, const MeetingMention& meeting) {
  bool added = false;
  PartialDate before = meeting.when;
  for (const FurtherObject& object :
       ReadFurtherObjects(document_, reader_, party_reader_, *sentence_, end)) {
    MeetingMention one = meeting;
    one.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
    AddAll(object.mentions, &one.parties);
    // Nobody meets himself: a clause of its own.
    if (one.parties.size() < subjects + object.mentions.size()) break;
    if (object.place.found() && one.kind != v1::MEETING_KIND_PHONE &&
        one.kind != v1::MEETING_KIND_VIDEO) {
      one.place = object.place.name;
      one.place_polity = object.place.polity;
    }
    if (object.date >= 0) {
      one.when = setting_.Day(object.date, meeting.status != v1::MEETING_STATUS_HELD);
    } else if (object.days_later > 0) {
      one.when = before.is_exact_day()
                     ? PartialDate::FromDayNumber(before.earliest() + object.days_later)
                     : PartialDate();
    }
    before = one.when;
    one.duration_seconds = 0;
    Add(std::move(one));
    added = true;
  }
  return added;
}

bool CueReader::IsNounHere(int i) const {
  const DocToken& token = At(i);
  if (token.Has(kCallNoun) && In(i + 1) && At(i + 1).lower == "with" && OpensEntry(i)) return true;
  const DocToken* before = In(i - 1) ? &At(i - 1) : nullptr;
  if (token.lower == "meeting") {
    // "ruled out meeting X": a name right behind the noun there is not.
    if (before != nullptr && In(i + 1) && reader_.MentionStarting(i + 1) >= 0 &&
        mentions_[reader_.MentionStarting(i + 1)].kind == Mention::Kind::kPerson &&
        !before->Has(kDeterminer | kPossessive) && before->lower != "'s" &&
        before->lower != "\u2019s") {
      return false;
    }
    if (before == nullptr) {
      // The heading of a page: "Meeting with Foreign Minister X".
      if (sentence_->is_headline && In(i + 1) && At(i + 1).lower == "with") return true;
      // "Meeting X in Y, ..." or "Meeting with X was ...": a gerund if a party follows.
      return !(In(i + 1) && (reader_.MentionStarting(i + 1) >= 0 || At(i + 1).lower == "with"));
    }
    if (before->Has(kBeVerb) || before->lower == "been") {
      return !(In(i + 1) && (reader_.MentionStarting(i + 1) >= 0 || At(i + 1).lower == "with" ||
                             At(i + 1).lower == "in" || At(i + 1).date >= 0));
    }
    // "spent a day in A, meeting there with X".
    if (before->lower == "," && In(i + 1) &&
        (OneOf(At(i + 1).lower, {"with", "there", "separately"}) ||
         reader_.MentionStarting(i + 1) >= 0)) {
      return false;
    }
    if (before->Has(kPreposition) || before->Has(kSubordinator) || before->lower == "and") {
      // "after meeting (with) X": a gerund, read like the noun but for its object.
      return !(In(i + 1) &&
               (reader_.MentionStarting(i + 1) >= 0 || At(i + 1).lower == "with" ||
                At(i + 1).lower == "in" || At(i + 1).Has(kTitleModifier) || At(i + 1).date >= 0));
    }
    return true;
  }
  if (token.Has(kCallNoun) || token.Has(kBriefVerb)) {
    if (OneOf(token.lower, {"conversation", "conversations", "phone-call", "teleconference",
                            "videoconference"})) {
      return true;
    }
    if (before == nullptr) return false;
    if (token.lower == "exchange" || token.lower == "exchanges") {
      return before->Has(kDeterminer | kPossessive) || before->Has(kTitleModifier);
    }
    return before->Has(kDeterminer | kPossessive | kPhoneWord | kVideoWord) ||
           before->lower == "'s" || before->lower == "\u2019s" || before->date >= 0 ||
           OneOf(before->lower, {"good",      "another",  "conference", "separate",       "in",
                                 "of",        "by",       "recent",     "joint",          "first",
                                 "second",    "later",    "earlier",    "productive",     "minute",
                                 "hour",      "long",     "hour-long",  "congratulatory", "final",
                                 "such",      "previous", "july",       "three-way",      "summit",
                                 "scheduled", "planned"}) ||
           (before->classes == 0 && before->shape == Shape::kLower && token.Has(kCallNoun) &&
            In(i + 1) && At(i + 1).Has(kPreposition));
  }
  return true;
}

ClauseReader::List CueReader::ObjectAt(int i, bool direct, int* with) const {
  ClauseReader::List none;
  none.end = i;
  *with = -1;
  const bool transitive = direct;
  int steps = 0;
  for (int j = i; In(j) && steps < 22; ++steps) {
    const DocToken& token = At(j);
    if (document_.QuoteOf(j) >= 0) break;
    if (token.date >= 0) {
      j = std::max(j + 1, EndOfDate(j));
      continue;
    }
    if (token.lower == "with" || token.lower == "alongside") {
      *with = j;
      // "with a severe response": no party.
      return reader_.ListAt(j + 1);
    }
    if (direct && steps <= 6) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && !mentions_[m].possessive) return reader_.ListAt(j);
    }
    // "met in Sofia on Monday Bulgarian President X, who": a heavy object stands last.
    if (transitive && !direct) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && mentions_[m].kind == Mention::Kind::kPerson && !mentions_[m].possessive &&
          mentions_[m].first < mentions_[m].core_first && token.IsCapitalised()) {
        return reader_.ListAt(j);
      }
    }
    if (token.Has(kAdverb) || token.shape == Shape::kNumber) {
      ++j;
      continue;
    }
    // "had dinner the same evening with X".
    if (token.lower == "the" && In(j + 2) && OneOf(At(j + 1).lower, {"same", "next"}) &&
        OneOf(At(j + 2).lower, {"day", "morning", "afternoon", "evening", "night"})) {
      j += 3;
      continue;
    }
    // "met both communities' leaders, A and B".
    const bool owner = direct && token.shape == Shape::kLower && In(j + 1) &&
                       (At(j + 1).lower == "'" || At(j + 1).lower == "'s");
    if (direct &&
        (token.Has(kDeterminer) || token.Has(kTitleModifier) || owner || token.lower == "'") &&
        token.shape != Shape::kCapital && steps <= 5) {
      ++j;
      continue;
    }
    if (token.Has(kPreposition) &&
        OneOf(token.lower, {"in", "at", "on", "for", "by", "via", "over", "about", "to", "during",
                            "near", "outside", "from", "of", "inside", "through"})) {
      // A phrase of place, time or purpose: to its end.
      direct = false;
      ++j;
      int words = 0;
      while (In(j) && words < 9) {
        const DocToken& inner = At(j);
        if (inner.shape == Shape::kQuote || inner.Has(kConjunction | kSubordinator) ||
            inner.lower == "with" || inner.lower == ";" || inner.lower == ".") {
          break;
        }
        if (inner.lower == ",") {
          // "in Paris, France, with ..."
          if (In(j + 2) && At(j + 1).IsCapitalised() &&
              (At(j + 2).lower == "," || At(j + 2).lower == "with")) {
            ++j;
            continue;
          }
          break;
        }
        if (inner.Has(kPreposition) && inner.lower != "of") break;
        ++j;
        ++words;
      }
      if (In(j) && At(j).lower == "," && In(j + 1) &&
          (At(j + 1).lower == "with" || At(j + 1).Has(kPreposition))) {
        ++j;
      }
      continue;
    }
    // "met, among others, X".
    if (direct && token.lower == "," && In(j + 3) && At(j + 1).Has(kPreposition | kAdverb)) {
      int close = j + 1;
      while (In(close) && close < j + 7 && At(close).lower != "," && reader_.MentionAt(close) < 0) {
        ++close;
      }
      if (In(close + 1) && At(close).lower == "," && reader_.MentionStarting(close + 1) >= 0) {
        j = close + 1;
        continue;
      }
    }
    // "met, according to two people who were there, X".
    if (const int after = reader_.AfterAside(j); after > j) {
      j = after;
      continue;
    }
    if (token.lower == "," && In(j + 1) &&
        (At(j + 1).date >= 0 || At(j + 1).lower == "with" || At(j + 1).Has(kAdverb))) {
      ++j;
      continue;
    }
    // "a conversation lasting an hour".
    if (token.lower == "lasting") {
      ++j;
      while (In(j) && j < i + 22 &&
             (At(j).Has(kDeterminer | kAdverb) || At(j).shape == Shape::kNumber ||
              At(j).Has(kNumberWord) ||
              OneOf(At(j).lower, {"hour", "hours", "minute", "minutes", "half", "and"}))) {
        ++j;
      }
      continue;
    }
    // "talks scheduled with B", "meetings were held with B".
    if (!direct && token.shape == Shape::kLower &&
        OneOf(token.lower, {"scheduled", "planned", "set", "arranged", "due"})) {
      ++j;
      continue;
    }
    if (!direct && token.Has(kBeVerb | kHaveVerb) && In(j + 1) &&
        OneOf(At(j + 1).lower, {"held", "been", "also", "arranged", "scheduled", "planned"})) {
      j += At(j + 1).lower == "held" ? 2 : 1;
      if (In(j) && OneOf(At(j).lower, {"been", "also"})) ++j;
      if (In(j) && At(j).lower == "held") ++j;
      continue;
    }
    // "his first meeting on Tuesday was with B".
    if (!direct && token.Has(kBeVerb) && In(j + 1) && At(j + 1).lower == "with") {
      ++j;
      continue;
    }
    if (OneOf(token.lower, {"face", "person", "talks", "-", "to", "down", "together", "up"}) ||
        token.shape == Shape::kDash) {
      ++j;
      continue;
    }
    if ((token.Has(kMeetingNoun) || token.Has(kCallNoun)) && *with < 0 && steps <= 3) {
      ++j;
      continue;
    }
    break;
  }
  return none;
}

bool CueReader::OtherObject(const ClauseReader::List& object, size_t subjects,
                            MeetingMention& meeting) {
  bool separately = false;
  for (int j = meeting.cue_first - 2; j < object.end; ++j) {
    if (In(j) && At(j).lower == "separately" && reader_.MentionAt(j) < 0) separately = true;
  }
  // "met A, B and C, one after the other", "held separate talks with A and B".
  for (int j = object.end; In(j) && j < object.end + 7; ++j) {
    if (At(j).lower == "one" && In(j + 3) && At(j + 1).lower == "after" &&
        At(j + 3).lower == "other") {
      separately = true;
    }
    if (OneOf(At(j).lower, {"separately", "separate"})) separately = true;
  }
  const absl::string_view before =
      In(meeting.cue_first - 1) ? At(meeting.cue_first - 1).lower : absl::string_view();
  MeetingMention alone = meeting;
  alone.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
  std::vector<Party> others;
  AddAll(object.mentions, &others);
  // "held bilateral meetings with A and B", "bilateral talks with A and B" of two countries.
  if (before == "separate" || (before == "bilateral" && TwoSides(others)) ||
      (OneOf(At(meeting.cue_first).lower,
             {"meetings", "calls", "conversations", "appointments", "audiences"}) &&
       !OneOf(before, {"trilateral", "joint", "quadrilateral", "three-way", "four-way"}))) {
    separately = true;
  }
  // "telephoned both A and B", "met both A and B" of two countries.
  const bool each = In(object.end - 2) && At(object.end - 2).lower == "of" &&
                    OneOf(At(object.end - 3).lower, {"both", "each"});
  // "saw A and B", "talked by phone to A and B" of two countries.
  const bool one_by_one = At(meeting.cue_first).Has(kSeeVerb) ||
                          (meeting.kind == v1::MEETING_KIND_PHONE &&
                           OneOf(At(meeting.cue_first).lower,
                                 {"spoke", "spoken", "talked", "phoned", "telephoned", "called"}));
  if (each || (one_by_one && AreOfOtherCountries(others))) separately = true;
  const bool both = !object.mentions.empty() && In(mentions_[object.mentions.front()].first - 1) &&
                    At(mentions_[object.mentions.front()].first - 1).lower == "both";
  if (both && (At(meeting.cue_first).Has(kCallVerb) || AreOfOtherCountries(others))) {
    separately = true;
  }
  // "spoke by telephone with A and B" of two countries: a call to each.
  if (meeting.kind == v1::MEETING_KIND_PHONE && At(meeting.cue_first).Has(kTalkVerb) &&
      before != "jointly" && TwoSides(others)) {
    separately = true;
  }
  // "met the ministers of A (X), B (Y) and C (Z)".
  if (object.mentions.size() == 1 && others.size() > 2 && AreOfOtherCountries(others)) {
    separately = true;
  }
  if (separately && others.size() > 1) {
    for (const Party& other : others) {
      MeetingMention one = alone;
      Append(other, &one.parties);
      if (one.parties.size() > subjects) Add(std::move(one));
    }
    return true;
  }
  std::vector<MeetingMention> groups = {alone};
  for (size_t k = 0; k < object.mentions.size(); ++k) {
    if (k > 0 && ArePartedAt(object.mentions[k - 1], object.mentions[k])) groups.push_back(alone);
    AddMention(object.mentions[k], &groups.back().parties);
  }
  if (groups.size() == 1) return false;
  for (MeetingMention& group : groups) Add(std::move(group));
  return true;
}

bool CueReader::AreOfOtherCountries(const std::vector<Party>& parties) const {
  for (size_t a = 0; a < parties.size(); ++a) {
    if (parties[a].kind != Party::Kind::kPerson) return false;
    const Person& one = people_.persons()[parties[a].person];
    if (one.polity.empty() || one.polity_guessed) return false;
    for (size_t b = 0; b < a; ++b) {
      if (people_.persons()[parties[b].person].polity == one.polity) return false;
    }
  }
  return true;
}

bool CueReader::ArePartedAt(int m, int next) const {
  for (int j = mentions_[m].end; j < mentions_[next].first; ++j) {
    if (OneOf(At(j).lower, {"then", "later", "separately"})) return true;
    if (!In(j - 1) || !OneOf(At(j - 1).lower, {"and", ","})) continue;
    // "received by A and by B"; "met A and, at the port, B".
    if (At(j).lower == "by" || (At(j).lower == "," && At(j - 1).lower == "and")) return true;
    // "with A, with B and with C": of two countries.
    if (At(j).lower != "with") continue;
    std::vector<Party> both;
    AddMention(m, &both);
    AddMention(next, &both);
    if (TwoSides(both)) return true;
  }
  return false;
}

void CueReader::ReadVisitTo(int i, int object) {
  const ClauseReader::List list = reader_.ListAt(object);
  if (list.mentions.empty() || !HasHuman(list.mentions) || AllPress(list.mentions)) return;
  if (In(list.end) && OneOf(At(list.end).lower, {"to", "for", "not"})) return;
  // "called on X and Y to resign", but "called on X and met Y".
  if (In(list.end + 1) && At(list.end).lower == "and" &&
      !OneOf(At(list.end + 1).lower, {",", "on"}) &&
      !At(list.end + 1).Has(kMeetVerb | kHostVerb | kTalkVerb | kLightVerb | kVisitVerb)) {
    return;
  }
  MeetingMention meeting = Start(i, list.end);
  meeting.parties = SubjectParties(i);
  const size_t subjects = meeting.parties.size();
  AddAll(list.mentions, &meeting.parties);
  if (subjects == 0 || meeting.parties.size() <= subjects || Humans(meeting) < 2) return;
  meeting.kind = v1::MEETING_KIND_IN_PERSON;
  meeting.confidence = 0.7f;
  meeting.visit = true;
  const Modality modality = At(i).Has(kCallNoun) && IsNounHere(i)
                                ? modality_reader().OfNoun(i, i, list.end)
                                : ModalityOfVerb(i);
  Finish(modality, i, list.end, &meeting);
  if (meeting.parties.empty()) return;
  // "paid courtesy calls on A and B".
  if (At(i).lower == "calls" && OtherObject(list, subjects, meeting)) return;
  Add(meeting);
  AddFurtherObjects(list.end, subjects, meeting);
}

ClauseReader::List CueReader::AttendanceList(int i) const {
  ClauseReader::List all = reader_.ListAt(i);
  int rounds = 0;
  while (In(all.end) && rounds++ < 40) {
    int j = all.end;
    bool separator = In(j - 1) && At(j - 1).lower == ",";
    while (In(j) && (At(j).lower == "," || At(j).lower == "and" || At(j).Has(kDeterminer))) {
      separator = true;
      ++j;
    }
    if (!separator || !In(j)) break;
    ClauseReader::List more = reader_.ListAt(j);
    if (more.mentions.empty()) break;
    all.mentions.insert(all.mentions.end(), more.mentions.begin(), more.mentions.end());
    all.end = more.end;
  }
  return all;
}

int CueReader::NextWord(int i, std::initializer_list<absl::string_view> words, int within) const {
  for (int j = i; In(j) && j - i < within; ++j) {
    if (OneOf(At(j).lower, words)) return j;
    if (At(j).shape == Shape::kQuote || At(j).lower == ";" ||
        (At(j).Has(kSubordinator) && !At(j).Has(kPreposition)) || At(j).lower == "with") {
      return -1;
    }
    if (reader_.MentionAt(j) >= 0 &&
        mentions_[reader_.MentionAt(j)].kind != Mention::Kind::kPolity) {
      return -1;
    }
  }
  return -1;
}

void CueReader::FromLastMeeting(MeetingMention* meeting) const {
  if (last_meeting_ < 0) return;
  const MeetingMention& last = found_[last_meeting_];
  if (index_ - last.sentence > 2) return;
  // Its countries or people must be among these.
  for (const Party& party : last.parties) {
    if (party.kind == Party::Kind::kGroup) continue;
    bool among = false;
    for (const Party& other : meeting->parties) {
      if (other.kind != Party::Kind::kPerson) continue;
      among = among || other.person == party.person ||
              (!party.polity.empty() && people_.persons()[other.person].polity == party.polity);
    }
    if (!among) return;
  }
  if (meeting->when.is_unknown()) meeting->when = last.when;
  if (meeting->place.empty()) {
    meeting->place = last.place;
    meeting->place_polity = last.place_polity;
  }
  if (last.kind == v1::MEETING_KIND_SUMMIT) meeting->kind = last.kind;
}

MeetingMention CueReader::Start(int first, int end) const {
  MeetingMention meeting;
  meeting.sentence = index_;
  meeting.cue_first = first;
  meeting.cue_end = std::max(end, first + 1);
  meeting.in_entry = OpensEntry(first);
  meeting.in_headline = sentence_->is_headline;
  meeting.in_caption = sentence_->is_caption;
  if (meeting.cue_end > sentence_->token_end) meeting.cue_end = sentence_->token_end;
  return meeting;
}

void CueReader::Finish(const Modality& modality, int cue, int end, MeetingMention* meeting) const {
  Modality told = modality;
  // "2 May: X declines to see Y", "12 March: X travels to Rome to see Y".
  if (programme_.is_chronicle() && entry_.found() && entry_.date >= 0 && told.future &&
      told.status != v1::MEETING_STATUS_POSSIBLE) {
    bool ahead = false;
    for (int i = entry_.body; In(i); ++i) {
      ahead = ahead || OneOf(At(i).lower, {"will", "would", "due", "scheduled", "expected",
                                           "planned", "set", "agree", "agrees", "announces"});
    }
    if (told.status != v1::MEETING_STATUS_PLANNED || !ahead) {
      told.future = false;
      told.past = true;
    }
    if (told.status == v1::MEETING_STATUS_PLANNED && !ahead) told.status = v1::MEETING_STATUS_HELD;
  }
  setting_.Settle(told, cue, end, meeting);
}

Modality CueReader::ModalityOfVerb(int verb) const {
  return modality_reader().OfVerb(verb, reader_.VerbGroupFirst(verb));
}

bool CueReader::MeansProtagonist(const Party& party) const {
  const int whose = programme_.ProtagonistAt(index_);
  if (party.kind != Party::Kind::kOffice || party.mention < 0 || !entry_.found() ||
      !programme_.is_list() || whose < 0 || mentions_[party.mention].first > entry_.body + 2) {
    return false;
  }
  const std::string& polity = mentions_[party.mention].polity;
  const std::string& own = people_.persons()[whose].polity;
  return polity.empty() || own.empty() || polity == own;
}

void CueReader::Add(MeetingMention meeting) {
  if (meeting.parties.empty()) return;
  if (MeansProtagonist(meeting.parties.front())) {
    meeting.parties.erase(meeting.parties.begin());
    AddPerson(programme_.ProtagonistAt(index_), -1, &meeting.parties);
  }
  if (!meeting.pending && meeting.parties.size() < 2 &&
      (sentence_->is_headline || meeting.parties[0].kind != Party::Kind::kGroup)) {
    return;  // "ministers meet"; the other side is not said
  }
  AddInviter(&meeting);
  if (Reads(ReadingStage::kToldBefore)) setting_.Complete(&meeting);
  found_.push_back(std::move(meeting));
}

bool CueReader::MeansTheTwo(int m) const {
  constexpr int kReach = 3;
  const Mention& mention = mentions_[m];
  if (last_meeting_ < 0 || mention.person >= 0 || !mention.persons.empty() || mention.quoted ||
      !mention.definite || !mention.polities.empty() || !mention.polity.empty()) {
    return false;
  }
  const absl::string_view head = At(mention.core_end - 1).lower;
  // "leaders will discuss it when they gather", "the bloc's ministers": others.
  for (int i = sentence_->first; i < mention.first && mention.number == 0; ++i) {
    if (reader_.MentionAt(i) >= 0) return false;
  }
  if (mention.end - mention.first > 3) return false;
  const bool two =
      mention.kind == Mention::Kind::kPronoun
          ? mention.plural && !mention.possessive
          : mention.kind == Mention::Kind::kGroup && (mention.number == 2 || mention.number == 0) &&
                mention.offices.size() <= 1 && OneOf(At(mention.first).lower, {"the", "both"}) &&
                OneOf(head, {"leaders", "ministers", "presidents", "sides", "men", "premiers",
                             "officials", "envoys", "chiefs", "diplomats"});
  const MeetingMention& last = found_[last_meeting_];
  return two && Persons(last) == (mention.number == 0 ? 2 : mention.number) &&
         index_ - last.sentence <= kReach &&
         document_.sentences()[last.sentence].section == sentence_->section;
}

void CueReader::AddAfterwards(int end, size_t subjects, const MeetingMention& meeting) {
  for (int i = end; In(i + 2) && i < end + 18; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return;
    if (At(i).lower != "and") continue;
    int list_first = -1;
    if (At(i + 1).lower == "after" && OneOf(At(i + 2).lower, {"that", "him", "her", "them"})) {
      list_first = i + 3;
    } else if (OneOf(At(i + 1).lower, {"afterwards", "afterward"})) {
      list_first = i + 2;
    }
    if (list_first < 0) continue;
    const ClauseReader::List list = reader_.ListAt(list_first);
    if (!party_reader_.AllPeople(list.mentions)) return;
    for (int m : list.mentions) {
      MeetingMention one = meeting;
      one.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
      AddMention(m, &one.parties);
      if (one.parties.size() > subjects) Add(std::move(one));
    }
    return;
  }
}

void CueReader::AddInviter(MeetingMention* meeting) const {
  for (int i = meeting->cue_end; In(i + 3); ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return;
    if (At(i).lower != "at" || At(i + 1).lower != "the" || At(i + 2).lower != "invitation" ||
        At(i + 3).lower != "of") {
      continue;
    }
    const ClauseReader::List list = reader_.ListAt(i + 4);
    if (party_reader_.AllPeople(list.mentions)) AddAll(list.mentions, &meeting->parties);
    return;
  }
}

}  // namespace chancery
