#include "client/extract/meeting_finder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;
using Class = OfficeEntry::Class;

bool OneOf(absl::string_view word, std::initializer_list<absl::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What the words around a cue say about the meeting.
struct Modality {
  v1::MeetingStatus status = v1::MEETING_STATUS_HELD;
  bool past = false;    // a verb in the past governs it
  bool future = false;  // a verb in the future, or the present with a date to come
  // Only referred to: the date of the sentence is another event's.
  bool reference = false;
};

class Finder {
 public:
  Finder(const Document& document, const ClauseReader& reader, const std::vector<Mention>& mentions,
         const People& people, const ExtractionContext& context)
      : document_(document),
        reader_(reader),
        mentions_(mentions),
        people_(people),
        context_(context) {}

  std::vector<MeetingMention> Find() {
    const std::vector<Sentence>& sentences = document_.sentences();
    for (size_t s = 0; s < sentences.size(); ++s) {
      sentence_ = &sentences[s];
      index_ = static_cast<int>(s);
      const size_t before = found_.size();
      if (sentence_->is_caption) ReadCaption();
      for (int i = sentence_->first; i < sentence_->token_end; ++i) {
        const DocToken& token = At(i);
        if (token.shape != Shape::kLower && !(token.shape == Shape::kCapital)) continue;
        if (!token.Has(kMeetVerb | kTalkVerb | kHostVerb | kCallVerb | kBriefVerb | kMeetingNoun |
                       kCallNoun | kDiscussVerb | kTellVerb | kCaptionVerb | kPastVerb)) {
          continue;
        }
        if (document_.QuoteOf(i) >= 0) {
          ReadQuotedCue(i);
          continue;
        }
        ReadCue(i);
      }
      if (found_.size() > before) last_meeting_ = static_cast<int>(found_.size()) - 1;
      RememberPlace();
      RememberDate();
    }
    return std::move(found_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }

  // ---- Parties -------------------------------------------------------------------------------

  bool IsPress(const Mention& mention) const {
    for (int i = mention.core_first; i < mention.core_end; ++i) {
      if (At(i).Has(kPress)) return true;
    }
    return false;
  }

  // Adds what mention `m` names to `parties`.
  void AddMention(int m, std::vector<Party>* parties) const {
    const Mention& mention = mentions_[m];
    if (!mention.persons.empty()) {
      for (int person : mention.persons) AddPerson(person, m, parties);
      return;
    }
    if (mention.person >= 0) {
      AddPerson(mention.person, m, parties);
      return;
    }
    Party party;
    party.mention = m;
    switch (mention.kind) {
      case Mention::Kind::kPerson:
      case Mention::Kind::kPronoun:
        return;
      case Mention::Kind::kPolity:
        party.kind = Party::Kind::kPolity;
        party.polity = mention.polity;
        break;
      case Mention::Kind::kOffice:
        party.kind = mention.definite ? Party::Kind::kOffice : Party::Kind::kGroup;
        party.polity = mention.polity;
        party.words = mention.definite ? mention.offices.front().title
                                       : std::string(document_.Words(mention.first, mention.end));
        if (mention.offices.front().spokesperson) return;
        break;
      case Mention::Kind::kGroup:
        if (IsPress(mention)) return;
        if (mention.polities.size() > 1 && mention.offices.front().is_known) {
          for (const std::string& polity : mention.polities) {
            Party one;
            one.kind = Party::Kind::kOffice;
            one.mention = m;
            one.polity = polity;
            one.words = Singular(mention.offices.front().title);
            Append(std::move(one), parties);
          }
          return;
        }
        party.kind = Party::Kind::kGroup;
        party.polity = mention.polity;
        party.words = std::string(document_.Words(mention.first, mention.end));
        break;
    }
    Append(std::move(party), parties);
  }

  static std::string Singular(std::string title) {
    if (absl::EndsWith(title, "s") && !absl::EndsWith(title, "ss")) title.pop_back();
    return title;
  }

  void AddPerson(int person, int m, std::vector<Party>* parties) const {
    if (people_.persons()[person].spokesperson_only) return;
    Party party;
    party.kind = Party::Kind::kPerson;
    party.person = person;
    party.mention = m;
    Append(std::move(party), parties);
  }

  static bool SameParty(const Party& a, const Party& b) {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
      case Party::Kind::kPerson:
        return a.person == b.person;
      case Party::Kind::kPolity:
        return a.polity == b.polity;
      default:
        return a.words == b.words && a.polity == b.polity;
    }
  }

  static void Append(Party party, std::vector<Party>* parties) {
    for (const Party& other : *parties) {
      if (SameParty(other, party)) return;
    }
    parties->push_back(std::move(party));
  }

  void AddAll(const std::vector<int>& list, std::vector<Party>* parties) const {
    for (int m : list) AddMention(m, parties);
  }

  // Persons, offices and groups of people rather than countries.
  bool HasHuman(const std::vector<int>& list) const {
    for (int m : list) {
      if (mentions_[m].kind != Mention::Kind::kPolity) return true;
    }
    return false;
  }

  bool AllPress(const std::vector<int>& list) const {
    for (int m : list) {
      if (!IsPress(mentions_[m])) return false;
    }
    return !list.empty();
  }

  // The subject of the cue, or the implicit one of a structured source.
  std::vector<Party> SubjectParties(int cue) const {
    std::vector<Party> parties;
    AddAll(reader_.SubjectOf(cue), &parties);
    if (parties.empty() && people_.subject() >= 0) AddPerson(people_.subject(), -1, &parties);
    return parties;
  }

  // ---- Cues ----------------------------------------------------------------------------------

  void ReadCue(int i) {
    const DocToken& token = At(i);
    const absl::string_view word = token.lower;
    if (OneOf(word, {"shakes", "shake", "shook", "shaking"}) && In(i + 1) &&
        At(i + 1).lower == "hands") {
      ReadReciprocal(i, i + 2, v1::MEETING_KIND_IN_PERSON, /*needs_with=*/true, 0.9f);
      return;
    }
    if (token.Has(kMeetVerb)) {
      if (word == "meeting" && IsNounHere(i)) {
        ReadNoun(i);
      } else {
        ReadMeet(i);
      }
      return;
    }
    if (token.Has(kMeetingNoun) || (token.Has(kCallNoun) && IsNounHere(i))) {
      ReadNoun(i);
      return;
    }
    if (token.Has(kBriefVerb) && token.shape == Shape::kLower && !IsNounHere(i)) {
      ReadTransitive(i, v1::MEETING_KIND_UNSPECIFIED, 0.7f);
      return;
    }
    if (token.Has(kCallVerb) && !IsNounHere(i)) {
      ReadCallVerb(i);
      return;
    }
    if (token.Has(kHostVerb) && token.shape == Shape::kLower) {
      ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.85f);
      return;
    }
    if (token.Has(kTalkVerb) && token.shape == Shape::kLower) {
      ReadTalk(i);
      return;
    }
    if (token.Has(kDiscussVerb) && token.shape == Shape::kLower) {
      ReadDiscuss(i);
      return;
    }
    if (token.Has(kTellVerb) && token.shape == Shape::kLower) {
      ReadTell(i);
      return;
    }
  }

  // "meeting", "call", "talks" as a noun rather than a verb form.
  bool IsNounHere(int i) const {
    const DocToken& token = At(i);
    const DocToken* before = In(i - 1) ? &At(i - 1) : nullptr;
    if (token.lower == "meeting") {
      if (before == nullptr) {
        // "Meeting X in Y, ..." or "Meeting with X was ...": a gerund if a party follows.
        return !(In(i + 1) && (reader_.MentionStarting(i + 1) >= 0 || At(i + 1).lower == "with"));
      }
      if (before->Has(kBeVerb) || before->lower == "been") {
        return !(In(i + 1) && (reader_.MentionStarting(i + 1) >= 0 || At(i + 1).lower == "with" ||
                               At(i + 1).lower == "in" || At(i + 1).date >= 0));
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
             OneOf(before->lower,
                   {"good",      "another",  "conference", "separate",       "in",
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

  // The list of parties behind a cue: after "with" or directly, past time, place and manner.
  // `direct`: an object may follow without "with".
  ClauseReader::List ObjectAt(int i, bool direct, int* with) const {
    ClauseReader::List none;
    none.end = i;
    *with = -1;
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
      if (token.Has(kAdverb) || token.shape == Shape::kNumber) {
        ++j;
        continue;
      }
      if (direct && (token.Has(kDeterminer) || token.Has(kTitleModifier)) &&
          token.shape == Shape::kLower && steps <= 4) {
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
      if (token.lower == "," && In(j + 1) &&
          (At(j + 1).date >= 0 || At(j + 1).lower == "with" || At(j + 1).Has(kAdverb))) {
        ++j;
        continue;
      }
      if (OneOf(token.lower, {"face", "person", "talks", "-", "to"}) ||
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

  int EndOfDate(int i) const {
    const int date = At(i).date;
    int j = i;
    while (In(j) && At(j).date == date) ++j;
    return j;
  }

  void ReadMeet(int i) {
    // "was met with", "be met by": the passive is a reaction, unless people meet people.
    const int group = reader_.VerbGroupFirst(i);
    bool passive = false;
    for (int j = group; j < i; ++j) {
      if (At(j).Has(kBeVerb) && At(i).lower == "met") passive = true;
    }
    if (passive) return;
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
    Modality modality = ReadModality(i, group, object.end);
    Finish(modality, i, object.end, &meeting);
    if (!object.mentions.empty() && OtherObject(object, subjects, meeting)) return;
    Add(std::move(meeting));
  }

  // "met with the IMF, then with President X": a second object makes a second meeting.
  bool OtherObject(const ClauseReader::List& object, size_t subjects, MeetingMention& meeting) {
    int split = -1;
    for (size_t k = 1; k < object.mentions.size(); ++k) {
      const int first = mentions_[object.mentions[k]].first;
      for (int j = mentions_[object.mentions[k - 1]].end; j < first; ++j) {
        if (OneOf(At(j).lower, {"then", "later", "separately"})) split = static_cast<int>(k);
      }
    }
    if (split < 0) return false;
    MeetingMention first = meeting;
    first.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
    MeetingMention second = first;
    for (int k = 0; k < static_cast<int>(object.mentions.size()); ++k) {
      AddMention(object.mentions[k], k < split ? &first.parties : &second.parties);
    }
    Add(std::move(first));
    Add(std::move(second));
    return true;
  }

  void ReadReciprocal(int i, int after, v1::MeetingKind kind, bool needs_with, float confidence) {
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
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), object.end);
    Finish(modality, i, std::max(after, object.end), &meeting);
    Add(std::move(meeting));
  }

  static int Humans(const MeetingMention& meeting) {
    int humans = 0;
    for (const Party& party : meeting.parties) {
      if (party.kind != Party::Kind::kPolity) ++humans;
    }
    return humans;
  }

  static int Persons(const MeetingMention& meeting) {
    int persons = 0;
    for (const Party& party : meeting.parties) {
      if (party.kind == Party::Kind::kPerson) ++persons;
    }
    return persons;
  }

  void ReadTransitive(int i, v1::MeetingKind kind, float confidence) {
    const int next = i + 1;
    if (!In(next)) return;
    // "hosted talks with B": the noun is the cue.
    int m = -1;
    int steps = 0;
    for (int j = next; In(j) && steps < 4; ++j, ++steps) {
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
    meeting.visit = At(i).Has(kHostVerb);
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), object.end);
    Finish(modality, i, object.end, &meeting);
    Add(std::move(meeting));
  }

  void ReadCallVerb(int i) {
    if (At(i).shape != Shape::kLower) return;
    const bool phone = At(i).Has(kPhoneWord);
    if (!In(i + 1)) return;
    const int m = reader_.MentionStarting(i + 1);
    if (m < 0 || mentions_[m].kind == Mention::Kind::kPolity || mentions_[m].possessive) return;
    const int end = mentions_[m].end;
    if (!phone) {
      // "called Putin a liar", "called Putin's": only where time, purpose or the end follows.
      if (In(end) && At(end).date < 0 && At(end).shape != Shape::kPunct &&
          !OneOf(At(end).lower,
                 {"to", "after", "before", "from", "about", "late", "earlier", "and"})) {
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
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), object.end);
    Finish(modality, i, object.end, &meeting);
    Add(std::move(meeting));
  }

  void ReadTalk(int i) {
    int with = -1;
    ClauseReader::List object = ObjectAt(i + 1, false, &with);
    if (with < 0 || object.mentions.empty()) {
      // "spoke to Putin by phone", "talked to him".
      if (In(i + 1) && At(i + 1).lower == "to" &&
          OneOf(At(i).lower, {"spoke", "speaks", "speak", "speaking", "spoken", "talked", "talks",
                              "talk", "talking"})) {
        object = reader_.ListAt(i + 2);
        with = i + 1;
      }
      if (object.mentions.empty()) {
        ReadReciprocalTalk(i);
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
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), object.end);
    Finish(modality, i, object.end, &meeting);
    Add(std::move(meeting));
  }

  // "The two leaders spoke by telephone", "A and B conferred".
  void ReadReciprocalTalk(int i) {
    const v1::MeetingKind kind = KindNear(i, i + 6, v1::MEETING_KIND_UNSPECIFIED);
    const bool sure =
        kind != v1::MEETING_KIND_UNSPECIFIED ||
        OneOf(At(i).lower, {"conferred", "negotiated", "consulted", "huddled", "dined"});
    if (!sure) return;
    MeetingMention meeting = Start(i, i + 1);
    meeting.parties = SubjectParties(i);
    if (Humans(meeting) < 2) return;
    meeting.kind = kind;
    meeting.confidence = 0.8f;
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), i + 1);
    Finish(modality, i, i + 1, &meeting);
    Add(std::move(meeting));
  }

  void ReadDiscuss(int i) {
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
      if (subject.size() < 2 && (subject.empty() || mentions_[subject[0]].persons.size() < 2)) {
        return;
      }
      if (Persons(meeting) < 2) return;
    }
    if (meeting.parties.size() <= (with ? subjects : 1) || Humans(meeting) < 2) return;
    meeting.kind = KindNear(i, end, v1::MEETING_KIND_UNSPECIFIED);
    meeting.confidence = with ? 0.8f : 0.7f;
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), end);
    Finish(modality, i, end, &meeting);
    Add(std::move(meeting));
  }

  // "In Ramallah Thursday, A asked visiting envoys B and C ...": words between people in one place.
  void ReadTell(int i) {
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
    if (At(sentence_->first).date >= 0) together = true;
    if (At(sentence_->first).lower == "in" && In(sentence_->first + 1) &&
        document_.Is(sentence_->first + 1, SenseKind::kCity)) {
      together = true;
    }
    if (!together) return;
    if (OneOf(At(i).lower,
              {"thanked", "congratulated", "warned", "urge", "urges", "thank", "thanks"})) {
      return;
    }
    meeting.kind = KindNear(i, object.end, v1::MEETING_KIND_UNSPECIFIED);
    meeting.confidence = 0.6f;
    Modality modality = ReadModality(i, reader_.VerbGroupFirst(i), object.end);
    if (modality.status != v1::MEETING_STATUS_HELD) return;
    Finish(modality, i, object.end, &meeting);
    Add(std::move(meeting));
  }

  // Is the noun at `i` a meeting of its own kind: not "press conference", "talks show", "meeting
  // room"?
  bool IsMeetingNounHere(int i) const {
    const DocToken& token = At(i);
    if (token.match >= 0 && document_.MatchEnd(i) - document_.MatchFirst(i) > 1 &&
        (document_.Is(i, SenseKind::kPolity) || document_.Is(i, SenseKind::kPolityMetonym) ||
         document_.Is(i, SenseKind::kOffice))) {
      return false;
    }
    if (In(i - 1) &&
        (At(i - 1).Has(kPress) ||
         OneOf(At(i - 1).lower, {"question", "photo", "cabinet", "staff", "news", "party"}))) {
      return false;
    }
    if (token.lower == "session" || token.lower == "sessions" || token.lower == "gathering" ||
        token.lower == "lunch" || token.lower == "dinner" || token.lower == "breakfast" ||
        token.lower == "discussion" || token.lower == "dialogue" || token.lower == "exchange" ||
        token.lower == "audience" || token.lower == "call" || token.lower == "calls" ||
        token.lower == "bilateral") {
      return true;  // only with parties, see ReadNoun
    }
    // A verb: "he talks to reporters", "A and B talk to".
    if (token.lower == "talks" && In(i + 1) && At(i + 1).lower == "to" && In(i - 1) &&
        reader_.MentionAt(i - 1) >= 0 && !mentions_[reader_.MentionAt(i - 1)].possessive) {
      return false;
    }
    return true;
  }

  void ReadNoun(int i) {
    if (!IsMeetingNounHere(i)) return;
    const absl::string_view word = At(i).lower;
    MeetingMention meeting = Start(i, i + 1);
    std::vector<Party>& parties = meeting.parties;
    v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED;
    if (absl::StartsWith(word, "summit")) kind = v1::MEETING_KIND_SUMMIT;
    int end = i + 1;
    bool explicit_parties = false;
    bool weak = OneOf(word, {"session", "sessions", "gathering", "lunch", "dinner", "breakfast",
                             "discussion", "discussions", "dialogue", "exchange", "audience",
                             "call", "calls", "bilateral", "encounter"});

    // Left: "the Bush-Putin summit", "Blinken's meeting", "his talks", "US-Russia talks".
    int np = i;  // the first token of the noun phrase
    int owner = -1;
    while (In(np - 1) && i - np < 9) {
      const DocToken& before = At(np - 1);
      const int m = reader_.MentionAt(np - 1);
      if (before.shape == Shape::kQuote || document_.QuoteOf(np - 1) != document_.QuoteOf(i)) break;
      if (m >= 0) {
        if (mentions_[m].possessive) {
          owner = m;
          break;
        }
        // A compound of two names before the noun.
        if (ReadCompound(np - 1, &parties, &np)) {
          explicit_parties = parties.size() >= 2;
          continue;
        }
        if (np == i || before.shape == Shape::kDash) break;
        break;
      }
      if (before.Has(kPossessive)) break;
      if (before.Has(kDeterminer)) {
        --np;
        break;
      }
      if (before.Has(kPreposition | kConjunction | kSubordinator | kBeVerb | kModal | kNegation) ||
          OneOf(before.lower, {"out", "off", "up"}) || explicit_parties ||
          before.shape == Shape::kPunct) {
        break;
      }
      if (before.Has(kHaveVerb) || before.Has(kLightVerb) || reader_.IsVerbLike(np - 1)) {
        if (!before.Has(kTitleModifier | kPlanWord | kCancelWord) && before.date < 0) break;
        if (before.Has(kHaveVerb)) break;
      }
      if (ReadCompound(np - 1, &parties, &np)) {
        explicit_parties = parties.size() >= 2;
        continue;
      }
      --np;
    }
    // Right: "between A and B", "with B", "of A and B", "from A to B", "attended by".
    int with = -1;
    ClauseReader::List object;
    bool between = false;
    bool passed_with = false;
    if (!explicit_parties) {
      const int close = NextWord(i + 1, {"between", "among"}, 10);
      if (close >= 0) {
        object = reader_.ListAt(close + 1);
        if (object.mentions.size() >= 2 ||
            (object.mentions.size() == 1 && (mentions_[object.mentions[0]].plural ||
                                             mentions_[object.mentions[0]].persons.size() >= 2 ||
                                             mentions_[object.mentions[0]].polities.size() >= 2))) {
          between = true;
        } else if (object.mentions.size() == 1) {
          // "between A, who said ..., and B": the other one after the remark.
          for (int j = object.end; In(j) && j - object.end < 16; ++j) {
            if (At(j).lower == "and" && In(j + 1) && reader_.MentionStarting(j + 1) >= 0) {
              ClauseReader::List rest = reader_.ListAt(j + 1);
              object.mentions.insert(object.mentions.end(), rest.mentions.begin(),
                                     rest.mentions.end());
              object.end = rest.end;
              between = true;
              break;
            }
          }
        }
        if (!between) object = ClauseReader::List();
      }
      if (between) {
        AddAll(object.mentions, &parties);
        end = object.end;
        explicit_parties = true;
      } else {
        object = ObjectAt(i + 1, false, &with);
        passed_with = with >= 0 && !object.mentions.empty();
        if (passed_with && AllPress(object.mentions)) return;
        if (!passed_with && In(i + 1) && At(i + 1).lower == "of") {
          ClauseReader::List of = reader_.ListAt(i + 2);
          if (!of.mentions.empty()) {
            object = of;
            end = of.end;
            AddAll(of.mentions, &parties);
            explicit_parties = parties.size() >= 2 || HasGroup(of.mentions);
          }
        }
      }
    }
    bool call = At(i).Has(kCallNoun) && OneOf(word, {"call", "calls", "phone-call"});
    if (!explicit_parties && !passed_with && call) {
      // "a call from A (to B)", "a call made by A to B", "a call he made to B", "calls to A and B".
      if (ReadCallPhrase(i, &parties, &end)) explicit_parties = parties.size() >= 2;
    }
    if (passed_with) {
      end = object.end;
      if (object.mentions.empty()) return;
      if (owner >= 0) {
        AddMention(owner, &parties);
      } else if (!explicit_parties) {
        // "A held talks with B", "A said after talks with B".
        std::vector<int> subject = reader_.SubjectOf(np);
        bool self = false;
        for (int m : subject) {
          if (std::find(object.mentions.begin(), object.mentions.end(), m) !=
              object.mentions.end()) {
            self = true;
          }
        }
        if (!self) AddAll(subject, &parties);
        if (parties.empty() && people_.subject() >= 0) AddPerson(people_.subject(), -1, &parties);
      }
      const size_t left = parties.size();
      AddAll(object.mentions, &parties);
      if (parties.size() == left && left > 0) return;
    } else if (!explicit_parties) {
      // "attended by A, B and C", "chaired by A".
      const int by = NextWord(i + 1, {"by"}, 8);
      if (by >= 0 && In(by - 1) &&
          OneOf(At(by - 1).lower, {"attended", "chaired", "joined", "hosted"})) {
        ClauseReader::List list = AttendanceList(by + 1);
        AddAll(list.mentions, &parties);
        end = list.end;
        explicit_parties = parties.size() >= 2;
        if (At(by - 1).lower == "attended" || kind == v1::MEETING_KIND_SUMMIT) {
          // Many delegations.
          if (parties.size() >= 4) kind = v1::MEETING_KIND_SUMMIT;
        }
      }
      if (!explicit_parties && owner >= 0) {
        // "their meeting", "the two leaders' talks", "Biden's virtual meeting": the owner, and for
        // a plural that is enough.
        AddMention(owner, &parties);
        explicit_parties = parties.size() >= 2;
        if (!explicit_parties && mentions_[owner].kind == Mention::Kind::kPronoun) {
          parties.clear();
        }
      }
      if (!explicit_parties) {
        // "A and B held talks": the subject is all parties.
        const int verb = LightVerbBefore(np);
        if (verb >= 0) {
          std::vector<Party> subject = SubjectParties(verb);
          for (Party& party : subject) Append(std::move(party), &parties);
          explicit_parties = parties.size() >= 2;
          if (!explicit_parties) return;
        }
      }
      if (!explicit_parties) {
        if (weak) return;
        // "Friday's conversation", "the meeting lasted an hour": tells more of the last one.
        AddDetails(i);
        return;
      }
    }
    if (parties.size() < 2) {
      // One named side: "talks with top officials" keeps its subject; alone it is nothing.
      return;
    }
    if (weak && Humans(meeting) < 2) return;
    meeting.cue_first = i;
    meeting.cue_end = passed_with ? with + 1 : i + 1;
    meeting.kind = KindNear(i, end, kind);
    if (meeting.kind == v1::MEETING_KIND_UNSPECIFIED && call) {
      meeting.kind = v1::MEETING_KIND_PHONE;
    }
    if (At(i).Has(kCallNoun) && absl::StartsWith(word, "conversation")) {
      // A conversation may be either; the words near it decide.
    }
    if (word == "talks" || absl::StartsWith(word, "negotiation") ||
        absl::StartsWith(word, "consultation") || absl::StartsWith(word, "discussion")) {
      meeting.negotiation = true;
    }
    meeting.confidence = Persons(meeting) >= 2 ? 0.95f : 0.8f;
    Modality modality = ReadNounModality(i, np, end);
    Finish(modality, i, end, &meeting);
    Add(std::move(meeting));
  }

  bool HasGroup(const std::vector<int>& list) const {
    for (int m : list) {
      if (mentions_[m].kind == Mention::Kind::kGroup) return true;
    }
    return false;
  }

  // "A and B, Greek X and C, and D": a long list in which titles repeat.
  ClauseReader::List AttendanceList(int i) const {
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

  int NextWord(int i, std::initializer_list<absl::string_view> words, int within) const {
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

  // "Biden-Putin", "US-Russia", "Ukraine-Russia" that ends with token `last`. Names that are only
  // in a compound are looked up among the people.
  bool ReadCompound(int last, std::vector<Party>* parties, int* np) const {
    // A dash stands between two capitalised words without spaces.
    if (!In(last - 2)) return false;
    int right = last;
    int right_first = document_.MatchFirst(right);
    const int dash = right_first - 1;
    if (!In(dash - 1) || At(dash).shape != Shape::kDash || At(dash).space_before ||
        At(right_first).space_before) {
      return false;
    }
    const int left = dash - 1;
    const int left_first = document_.MatchFirst(left);
    if (!At(left).IsCapitalised() || !At(right).IsCapitalised()) return false;
    std::vector<Party> both;
    if (!CompoundParty(left_first, left + 1, &both) ||
        !CompoundParty(right_first, right + 1, &both) || both.size() < 2) {
      return false;
    }
    for (Party& party : both) Append(std::move(party), parties);
    *np = left_first;
    return true;
  }

  bool CompoundParty(int first, int end, std::vector<Party>* parties) const {
    for (SenseKind kind : {SenseKind::kPolity, SenseKind::kPolityAdjective}) {
      if (const Sense* sense = document_.SenseOf(first, kind)) {
        Party party;
        party.kind = Party::Kind::kPolity;
        party.polity = sense->polity->name;
        party.mention = reader_.MentionAt(first);
        Append(std::move(party), parties);
        return true;
      }
    }
    const absl::string_view name = document_.Words(first, end);
    for (size_t p = 0; p < people_.persons().size() && p < 500; ++p) {
      const Person& person = people_.persons()[p];
      const size_t space = person.name.rfind(' ');
      const absl::string_view surname = space == std::string::npos
                                            ? absl::string_view(person.name)
                                            : absl::string_view(person.name).substr(space + 1);
      if (name == surname) {
        AddPerson(static_cast<int>(p), reader_.MentionAt(first), parties);
        return true;
      }
    }
    return false;
  }

  bool ReadCallPhrase(int i, std::vector<Party>* parties, int* end) const {
    // Walks over "made by", "he made", "placed by" to "from", "by" and "to".
    std::vector<Party> found;
    int j = i + 1;
    int last = i + 1;
    bool to = false;
    while (In(j) && j - i < 24) {
      const DocToken& token = At(j);
      if (token.shape == Shape::kQuote || token.lower == ";" || token.lower == ".") break;
      if (token.date >= 0) {
        j = EndOfDate(j);
        continue;
      }
      if (token.lower == "from" || token.lower == "by" || token.lower == "to") {
        ClauseReader::List list = reader_.ListAt(j + 1);
        if (list.mentions.empty()) break;
        if (token.lower == "to" && !HasHuman(list.mentions)) break;
        AddAll(list.mentions, &found);
        if (token.lower == "to") to = true;
        j = last = list.end;
        continue;
      }
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && mentions_[m].kind == Mention::Kind::kPronoun && !mentions_[m].possessive) {
        AddMention(m, &found);
        ++j;
        continue;
      }
      if (OneOf(token.lower, {"made", "placed", "initiated", "earlier", "late", "later", "that",
                              "received", "last", "this", "on", "in"}) ||
          token.Has(kAdverb)) {
        ++j;
        continue;
      }
      break;
    }
    if (found.size() == 1 && to) {
      // "A made a call to B": the subject is the other side.
      std::vector<Party> subject = SubjectParties(i);
      for (Party& party : subject) Append(std::move(party), &found);
    } else if (found.size() == 1) {
      std::vector<Party> subject = SubjectParties(i);
      for (Party& party : subject) Append(std::move(party), &found);
    }
    if (found.size() < 2) return false;
    for (Party& party : found) Append(std::move(party), parties);
    *end = last;
    return true;
  }

  // "held", "had", "began" directly governs the noun phrase that starts at `np`: its token or -1.
  int LightVerbBefore(int np) const {
    for (int j = np - 1, steps = 0; In(j) && steps < 6; --j, ++steps) {
      const DocToken& token = At(j);
      if (token.shape != Shape::kLower) return -1;
      if (token.Has(kLightVerb) || OneOf(token.lower, {"held", "having", "had"})) return j;
      if (token.Has(kDeterminer | kAdverb | kTitleModifier | kNumberWord) || token.classes == 0 ||
          token.lower == "in" || token.Has(kPossessive)) {
        continue;
      }
      return -1;
    }
    return -1;
  }

  // "[meeting] lasted an hour and a half": a detail of the last meeting told.
  void AddDetails(int i) {
    if (last_meeting_ < 0) return;
    MeetingMention& last = found_[last_meeting_];
    if (index_ - last.sentence > 3) return;
    const v1::MeetingKind kind = KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
    if (kind == v1::MEETING_KIND_UNSPECIFIED || last.kind != v1::MEETING_KIND_UNSPECIFIED) return;
    last.kind = kind;
  }

  // ---- Quoted cues ---------------------------------------------------------------------------

  // Inside a quotation only what the speaker says of himself is read, and only a call or meeting
  // with a party named by name: "In another good call, @SecBlinken informed me ...".
  void ReadQuotedCue(int i) {
    const DocToken& token = At(i);
    if (!token.Has(kCallNoun | kMeetingNoun | kMeetVerb | kTalkVerb)) return;
    // "results of his meetings" are not the speaker's.
    if (In(i - 1) && At(i - 1).Has(kPossessive)) return;
    const int quote = document_.QuoteOf(i);
    bool first_person = false;
    int other = -1;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      if (document_.QuoteOf(j) != quote) continue;
      if (OneOf(At(j).lower, {"me", "i", "we", "my", "us", "our"})) first_person = true;
      const int handle = PersonOfHandle(j);
      if (handle >= 0 && other < 0) other = handle;
      const int m = reader_.MentionAt(j);
      if (m >= 0 && mentions_[m].kind == Mention::Kind::kPerson && mentions_[m].person >= 0 &&
          other < 0 && std::abs(j - i) < 12) {
        other = mentions_[m].person;
      }
    }
    if (!first_person || other < 0) return;
    if (token.Has(kMeetVerb) && token.lower == "meet") return;
    const int speaker = QuoteSpeaker(quote);
    if (speaker < 0 || speaker == other) return;
    if (people_.persons()[other].spokesperson_only) return;
    MeetingMention meeting = Start(i, i + 1);
    AddPerson(speaker, -1, &meeting.parties);
    AddPerson(other, -1, &meeting.parties);
    if (meeting.parties.size() < 2) return;
    meeting.kind = KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
    if (meeting.kind == v1::MEETING_KIND_UNSPECIFIED && token.Has(kCallNoun) &&
        (token.lower == "call" || token.lower == "calls")) {
      meeting.kind = v1::MEETING_KIND_PHONE;
    }
    meeting.confidence = 0.75f;
    Modality modality = ReadNounModality(i, i, i + 1);
    if (modality.status == v1::MEETING_STATUS_POSSIBLE) modality.status = v1::MEETING_STATUS_HELD;
    Finish(modality, i, i + 1, &meeting);
    meeting.place.clear();
    meeting.place_polity.clear();
    if (meeting.when.is_unknown()) {
      // The day on which it was said is that of the call, or the day after.
      for (int j = sentence_->first; j < sentence_->token_end; ++j) {
        if (document_.QuoteOf(j) < 0 && At(j).date >= 0) {
          meeting.when = document_.dates()[At(j).date].past;
          break;
        }
      }
    }
    Add(std::move(meeting));
  }

  // "@SecBlinken": the person whose surname the handle ends with.
  int PersonOfHandle(int j) const {
    const DocToken& token = At(j);
    if (!token.IsWord() || !In(j - 1) || At(j - 1).lower != "@") return -1;
    int best = -1;
    size_t length = 3;
    for (size_t p = 0; p < people_.persons().size() && p < 500; ++p) {
      const std::string& name = people_.persons()[p].name;
      const size_t space = name.rfind(' ');
      const std::string surname = absl::AsciiStrToLower(
          space == std::string::npos ? absl::string_view(name)
                                     : absl::string_view(name).substr(space + 1));
      if (surname.size() > length && absl::StrContains(token.lower, surname)) {
        best = static_cast<int>(p);
        length = surname.size();
      }
    }
    return best;
  }

  // The subject of the sentence around the quotation, for what is said in the first person.
  int QuoteSpeaker(int quote) const {
    const Document::Quote& q = document_.quotes()[quote];
    const int s = document_.token(q.first).sentence;
    const Sentence& sentence = document_.sentences()[s];
    for (int i = sentence.first; i < q.first - 1; ++i) {
      const int m = reader_.MentionStarting(i);
      if (m >= 0 && mentions_[m].person >= 0 && !mentions_[m].possessive) {
        return mentions_[m].person;
      }
    }
    for (int i = q.token_end; i < document_.token_count() && i < q.token_end + 14; ++i) {
      if (document_.QuoteOf(i) >= 0) break;
      const int m = reader_.MentionStarting(i);
      if (m >= 0 && mentions_[m].person >= 0 && !mentions_[m].possessive) {
        return mentions_[m].person;
      }
    }
    return -1;
  }

  // ---- Captions ------------------------------------------------------------------------------

  // "A and B speak during a press conference in September 2013 in Geneva": people of two sides in
  // one picture.
  void ReadCaption() {
    int verb = -1;
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (At(i).shape == Shape::kLower && At(i).Has(kCaptionVerb) && reader_.MentionAt(i) < 0 &&
          document_.QuoteOf(i) < 0) {
        verb = i;
        break;
      }
    }
    if (verb < 0) return;
    MeetingMention meeting = Start(verb, verb + 1);
    const std::vector<int> subject = reader_.SubjectOf(verb);
    AddAll(subject, &meeting.parties);
    int end = verb + 1;
    if (Persons(meeting) == 1) {
      // "A greets B", "A speaks to B", "A and, right, B" with marks.
      int j = verb + 1;
      if (In(j) && At(j).lower == "hands") ++j;
      while (In(j) && (OneOf(At(j).lower, {"to", "with", "by", "beside", "alongside", "next"}) ||
                       At(j).Has(kAdverb))) {
        ++j;
      }
      ClauseReader::List object = reader_.ListAt(j);
      AddAll(object.mentions, &meeting.parties);
      end = object.end;
    }
    if (Persons(meeting) < 2) return;
    // Two sides: people of one government in a picture have not met.
    std::string polity;
    bool two_sides = false;
    for (const Party& party : meeting.parties) {
      if (party.kind != Party::Kind::kPerson) continue;
      const std::string& of = people_.persons()[party.person].polity;
      if (polity.empty()) {
        polity = of;
      } else if (!of.empty() && of != polity) {
        two_sides = true;
      }
    }
    if (!two_sides) return;
    meeting.confidence = 0.8f;
    meeting.kind = v1::MEETING_KIND_IN_PERSON;
    Modality modality;
    modality.past = true;
    Finish(modality, verb, end, &meeting);
    Add(std::move(meeting));
  }

  // ---- Attributes ----------------------------------------------------------------------------

  MeetingMention Start(int first, int end) const {
    MeetingMention meeting;
    meeting.sentence = index_;
    meeting.cue_first = first;
    meeting.cue_end = std::max(end, first + 1);
    meeting.in_headline = sentence_->is_headline;
    meeting.in_caption = sentence_->is_caption;
    if (meeting.cue_end > sentence_->token_end) meeting.cue_end = sentence_->token_end;
    return meeting;
  }

  // Phone, video or summit as the words near the cue say.
  v1::MeetingKind KindNear(int cue, int end, v1::MeetingKind otherwise) const {
    const int first = std::max(sentence_->first, cue - 7);
    const int last = std::min(sentence_->token_end, std::max(end, cue + 1) + 7);
    bool phone = false;
    bool video = false;
    bool summit = false;
    for (int i = first; i < last; ++i) {
      const DocToken& token = At(i);
      if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
      if (i < cue && (token.lower == "," || token.lower == ";")) {
        phone = video = summit = false;
        continue;
      }
      if (i > cue && (token.lower == ";" || (token.Has(kSubordinator) && !token.Has(kPreposition))))
        break;
      if (token.Has(kPhoneWord) && !(token.Has(kCallVerb) && i != cue)) phone = true;
      if (token.lower == "phone" || token.lower == "telephone") phone = true;
      if (token.Has(kVideoWord)) video = true;
      if (OneOf(token.lower, {"summit", "summits"})) {
        summit = summit || i == cue || std::abs(i - cue) <= 4;
      }
    }
    if (video) return v1::MEETING_KIND_VIDEO;
    if (phone) return v1::MEETING_KIND_PHONE;
    if (summit) return v1::MEETING_KIND_SUMMIT;
    return otherwise;
  }

  // What the verb group [group, cue] and its governors say.
  Modality ReadModality(int cue, int group, int end) const {
    Modality modality;
    const DocToken& verb = At(cue);
    bool modal = false;
    bool infinitive = false;
    bool negated = false;
    bool possible = false;
    bool planned = false;
    bool past = verb.Has(kPastVerb);
    bool perfect = false;
    for (int i = group; i < cue; ++i) {
      const DocToken& token = At(i);
      if (token.Has(kNegation)) negated = true;
      if (OneOf(token.lower, {"will", "shall", "won't"})) planned = modal = true;
      if (OneOf(token.lower, {"may", "might", "could", "would", "can", "should", "wouldn't",
                              "couldn't", "can't", "cannot"})) {
        possible = modal = true;
      }
      if (token.lower == "to") infinitive = true;
      if (token.Has(kPlanWord) && token.lower != "will") planned = true;
      if (token.Has(kHaveVerb)) perfect = true;
      if (OneOf(token.lower, {"was", "were", "had", "did"})) past = true;
      if (OneOf(token.lower, {"is", "are"}) && verb.lower == "meeting") planned = true;
      if (token.Has(kPossibleWord) && !token.Has(kModal)) possible = true;
    }
    if (infinitive) {
      // What governs the infinitive stands to the left: "plans to", "refused to", "offered to".
      bool governed = false;
      for (int i = group - 1, steps = 0; In(i) && steps < 14; --i, ++steps) {
        const DocToken& token = At(i);
        if (document_.QuoteOf(i) != document_.QuoteOf(cue)) break;
        if (token.lower == ";") break;
        if (token.shape != Shape::kLower) continue;
        if (token.Has(kSpeechVerb) && !token.Has(kDenyWord | kPlanWord | kPossibleWord)) break;
        if (token.Has(kSubordinator) && !token.Has(kPreposition) && token.lower != "whether" &&
            token.lower != "if") {
          break;
        }
        if (token.Has(kDenyWord)) {
          negated = governed = true;
          break;
        }
        if (token.Has(kCancelWord)) {
          modality.status = v1::MEETING_STATUS_CANCELLED;
          return modality;
        }
        if (token.lower == "whether" || token.lower == "if" || token.lower == "useful" ||
            (token.Has(kPossibleWord) && !planned)) {
          possible = governed = true;
          if (Negated(i)) negated = true;
          break;
        }
        if (token.Has(kPlanWord)) {
          planned = governed = true;
          if (Negated(i)) negated = true;
          break;
        }
        // "traveled to Kyiv to meet Y", "was in Kyiv to meet": done, or on its way.
        if (token.Has(kVisitVerb) || token.Has(kPastVerb)) {
          governed = true;
          if (token.Has(kPastVerb)) {
            past = true;
          } else {
            planned = true;
          }
          for (int k = i - 1; k >= std::max(sentence_->first, i - 3); --k) {
            if (OneOf(At(k).lower, {"will", "to", "is", "are"})) {
              planned = true;
              past = false;
            }
            if (OneOf(At(k).lower, {"may", "might", "could", "would"})) possible = true;
          }
          break;
        }
      }
      if (!governed && !planned && !possible) {
        // A headline's "Bush to meet Putin", "he is to meet".
        planned = !past;
        if (past) planned = group < cue && At(group).Has(kBeVerb);
      }
      if (planned && past && !possible && At(group).Has(kBeVerb)) {
        past = false;  // "was due to meet"
      }
      if (planned) past = false;
    } else if (!modal) {
      // "whether they met", "if they meet".
      const int before = group - 1;
      for (int i = before, steps = 0; In(i) && steps < 10; --i, ++steps) {
        if (OneOf(At(i).lower, {"whether", "if", "unless"})) {
          possible = true;
          break;
        }
        if (At(i).lower == "," || At(i).shape == Shape::kQuote) break;
      }
    }
    if (verb.lower == "meeting" && In(cue - 1)) {
      // "after meeting", "before meeting", "considering meeting".
      for (int i = cue - 1, steps = 0; In(i) && steps < 5; --i, ++steps) {
        const DocToken& token = At(i);
        if (token.Has(kDenyWord)) negated = true;
        if (token.lower == "after" || token.lower == "following" || token.lower == "since") {
          past = true;
          planned = possible = false;
          break;
        }
        if (token.Has(kPossibleWord) && !token.Has(kModal)) possible = true;
        if (OneOf(token.lower, {"before", "ahead"})) {
          planned = !sentence_->is_caption && !PastSentence();
          past = !planned;
          break;
        }
      }
    }
    if (negated) {
      modality.status = v1::MEETING_STATUS_DENIED;
      // "did not rule out meeting", "not refuse": the offer stands.
      if (DoubleNegation(group)) modality.status = v1::MEETING_STATUS_POSSIBLE;
      return modality;
    }
    if (possible && !(past && !infinitive && !modal)) {
      modality.status = v1::MEETING_STATUS_POSSIBLE;
      modality.future = true;
      return modality;
    }
    if (planned) {
      modality.status = v1::MEETING_STATUS_PLANNED;
      modality.future = true;
      (void)end;
      return modality;
    }
    modality.past = past || perfect;
    // The present tense: held unless its day is to come.
    modality.future = !modality.past && !sentence_->is_caption;
    return modality;
  }

  bool Negated(int i) const {
    for (int k = i - 1; k >= std::max(sentence_->first, i - 3); --k) {
      if (At(k).Has(kNegation)) return true;
    }
    return false;
  }

  // "not rule out", "did not reject".
  bool DoubleNegation(int group) const {
    for (int i = group - 1, steps = 0; In(i) && steps < 8; --i, ++steps) {
      if (At(i).Has(kDenyWord) ||
          (At(i).lower == "rule" && In(i + 1) && At(i + 1).lower == "out")) {
        return Negated(i);
      }
    }
    return false;
  }

  // Does the main verb of the sentence stand in the past?
  bool PastSentence() const {
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (At(i).shape != Shape::kLower || document_.QuoteOf(i) >= 0) continue;
      if (At(i).Has(kPastVerb) || OneOf(At(i).lower, {"was", "were", "had"})) return true;
      if (OneOf(At(i).lower, {"will", "is", "are", "has"})) return false;
    }
    return false;
  }

  Modality ReadNounModality(int cue, int np, int end) const {
    Modality modality;
    const bool before_event = BeforePhrase(np);
    // Inside the noun phrase: "planned talks", "a possible meeting", "the cancelled summit".
    for (int i = np; i < cue; ++i) {
      const DocToken& token = At(i);
      if (token.Has(kCancelWord)) modality.status = v1::MEETING_STATUS_CANCELLED;
      if (OneOf(token.lower, {"planned", "scheduled", "upcoming", "forthcoming", "expected"})) {
        modality.status = v1::MEETING_STATUS_PLANNED;
      }
      if (OneOf(token.lower,
                {"possible", "potential", "proposed", "initial", "another", "future"})) {
        modality.status = v1::MEETING_STATUS_POSSIBLE;
      }
    }
    if (modality.status == v1::MEETING_STATUS_CANCELLED) {
      modality.future = true;
      return modality;
    }
    const bool anothers = modality.status == v1::MEETING_STATUS_POSSIBLE;
    // To the right, the verb of which the noun is the subject: "has been postponed", "will take
    // place", "was held".
    const int clause_end = reader_.ClauseEnd(cue);
    for (int i = std::max(end, cue + 1); i < clause_end && i < end + 16; ++i) {
      const DocToken& token = At(i);
      if (token.shape != Shape::kLower || reader_.MentionAt(i) >= 0) continue;
      if (token.Has(kSubordinator) && !token.Has(kPreposition) && token.lower != "which") break;
      if (token.Has(kCancelWord) && !Negated(i)) {
        bool passive = false;
        for (int k = i - 1; k >= std::max(sentence_->first, i - 4); --k) {
          if (At(k).Has(kBeVerb | kHaveVerb)) passive = true;
        }
        if (passive) {
          modality.status = v1::MEETING_STATUS_CANCELLED;
          modality.future = true;
          return modality;
        }
      }
      if (token.lower == "called" && In(i + 1) && At(i + 1).lower == "off") {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        modality.future = true;
        return modality;
      }
      if ((token.lower == "put" && In(i + 1) && At(i + 1).lower == "off")) {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        modality.future = true;
        return modality;
      }
      if (token.lower == "take" && In(i + 1) && At(i + 1).lower == "place") {
        bool would = false;
        for (int k = i - 1; k >= std::max(sentence_->first, i - 4); --k) {
          if (OneOf(At(k).lower, {"could", "may", "might"})) would = true;
        }
        modality.status = would ? v1::MEETING_STATUS_POSSIBLE : v1::MEETING_STATUS_PLANNED;
        if (Negated(i)) modality.status = v1::MEETING_STATUS_DENIED;
        modality.future = true;
        return modality;
      }
      if (OneOf(token.lower, {"took", "lasted", "ended", "came", "began"})) {
        modality.past = true;
        return modality;
      }
      if (OneOf(token.lower, {"scheduled", "planned", "due", "set", "expected"}) && In(i - 1) &&
          (At(i - 1).Has(kBeVerb) || At(i - 1).shape == Shape::kPunct ||
           reader_.MentionAt(i - 1) >= 0 || At(i - 1).Has(kAdverb))) {
        modality.status = v1::MEETING_STATUS_PLANNED;
        modality.future = true;
        return modality;
      }
    }
    // To the left, what governs the noun phrase.
    const int clause_first = reader_.ClauseFirst(cue);
    bool past = false;
    for (int i = np - 1; i >= clause_first && np - i < 20; --i) {
      const DocToken& token = At(i);
      if (document_.QuoteOf(i) != document_.QuoteOf(cue)) break;
      if (token.shape != Shape::kLower) continue;
      if (reader_.MentionAt(i) >= 0 && !token.Has(kModal)) continue;
      if (OneOf(token.lower, {"about", "of"}) && np - i <= 2 && In(i + 1) &&
          At(i + 1).Has(kPossessive)) {
        // "will brief them about his meeting with X": it lies behind.
        modality.status = v1::MEETING_STATUS_HELD;
        modality.past = true;
        modality.reference = true;
        return modality;
      }
      if (OneOf(token.lower, {"pulled", "walked"}) && In(i + 1) && At(i + 1).lower == "out") {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        modality.past = true;
        return modality;
      }
      if (OneOf(token.lower, {"after", "following", "during", "since"})) {
        // "said after talks": they were held, unless the sentence lies ahead.
        modality.status = v1::MEETING_STATUS_HELD;
        modality.past = true;
        for (int k = i - 1; k >= clause_first && i - k < 12; --k) {
          if (OneOf(At(k).lower, {"will", "expected", "scheduled"})) {
            modality.status = v1::MEETING_STATUS_PLANNED;
            modality.past = false;
            modality.future = true;
            break;
          }
          if (At(k).Has(kPastVerb | kSpeechVerb)) break;
        }
        return modality;
      }
      if (token.Has(kCancelWord) || (token.lower == "off" && In(i - 1) &&
                                     OneOf(At(i - 1).lower, {"called", "put", "broke"}))) {
        modality.status = v1::MEETING_STATUS_CANCELLED;
        if (Negated(i)) modality.status = v1::MEETING_STATUS_PLANNED;
        modality.future = true;
        return modality;
      }
      if (token.Has(kDenyWord) ||
          (token.lower == "out" && In(i - 1) && At(i - 1).lower == "rule") ||
          (token.lower == "rule" && In(i + 1) && At(i + 1).lower == "out")) {
        modality.status = Negated(i) || (In(i - 1) && Negated(i - 1)) ? v1::MEETING_STATUS_POSSIBLE
                                                                      : v1::MEETING_STATUS_DENIED;
        modality.future = true;
        return modality;
      }
      if (OneOf(token.lower, {"no", "without"}) && np - i <= 3) {
        modality.status = v1::MEETING_STATUS_DENIED;
        return modality;
      }
      if (OneOf(token.lower, {"will", "scheduled", "due", "plans", "planned", "agreed", "agrees",
                              "announced", "slated", "set", "planning", "intends", "upcoming",
                              "preparing", "prepare", "expected", "heads", "travels", "flies"})) {
        modality.status = v1::MEETING_STATUS_PLANNED;
        if (Negated(i)) modality.status = v1::MEETING_STATUS_DENIED;
        modality.future = true;
        return modality;
      }
      if (OneOf(token.lower, {"is", "are"}) && In(i + 1) && At(i + 1).lower == "to") {
        modality.status = v1::MEETING_STATUS_PLANNED;
        modality.future = true;
        return modality;
      }
      if (OneOf(token.lower,
                {"proposed",  "proposes",    "offered",     "offers",   "offer",     "invited",
                 "invites",   "invitation",  "may",         "might",    "could",     "would",
                 "hopes",     "hoped",       "wants",       "wanted",   "seeks",     "seek",
                 "sought",    "seeking",     "called",      "calls",    "call",      "urged",
                 "requested", "considering", "possibility", "if",       "whether",   "ready",
                 "willing",   "arrange",     "arranging",   "demanded", "suggested", "prospect",
                 "prepared",  "pushing",     "open",        "propose",  "hope",      "want",
                 "proposal"})) {
        // "called for talks", but not "said in a call"; the noun itself may be "call".
        if (token.Has(kCallNoun) && np - i > 2 && !(In(i + 1) && At(i + 1).lower == "for"))
          continue;
        if (OneOf(token.lower, {"called", "calls", "call"}) &&
            !(In(i + 1) && At(i + 1).lower == "for")) {
          continue;
        }
        modality.status = v1::MEETING_STATUS_POSSIBLE;
        if (Negated(i)) modality.status = v1::MEETING_STATUS_DENIED;
        modality.future = true;
        return modality;
      }
      if (token.Has(kPastVerb) || OneOf(token.lower, {"was", "were", "had", "has", "have"})) {
        past = true;
        break;
      }
      if (token.Has(kSpeechVerb)) break;
    }
    if (anothers) {
      modality.future = true;
      return modality;
    }
    if (modality.status == v1::MEETING_STATUS_PLANNED) {
      modality.future = true;
      return modality;
    }
    if (before_event) {
      modality.future = !sentence_->is_caption;
      modality.past = sentence_->is_caption;
      return modality;
    }
    modality.past = past || sentence_->is_caption;
    modality.future = !modality.past;
    return modality;
  }

  // "before their meeting", "ahead of talks", "heading into meetings".
  bool BeforePhrase(int np) const {
    for (int i = np - 1; In(i) && np - i <= 3; --i) {
      if (OneOf(At(i).lower, {"before", "ahead", "into"})) return true;
    }
    return false;
  }

  // Date, place, topic, duration; and a present tense whose day is to come becomes a plan.
  void Finish(const Modality& modality, int cue, int end, MeetingMention* meeting) {
    meeting->status = modality.status;
    const int date = modality.reference ? -1 : BestDate(cue, end);
    if (date >= 0) {
      const DateMention& mention = document_.dates()[date];
      const bool future = modality.status == v1::MEETING_STATUS_PLANNED ||
                          modality.status == v1::MEETING_STATUS_POSSIBLE ||
                          (modality.status == v1::MEETING_STATUS_CANCELLED && modality.future) ||
                          (modality.status == v1::MEETING_STATUS_DENIED && modality.future);
      meeting->when = future ? mention.future : mention.past;
      if (modality.status == v1::MEETING_STATUS_HELD && !modality.past && modality.future &&
          mention.ambiguous() && !sentence_->is_caption) {
        // "travels to Tokyo Wednesday for talks".
        const bool today = mention.past == document_.published();
        if (!today) {
          meeting->when = mention.future;
          meeting->status = v1::MEETING_STATUS_PLANNED;
        }
      }
      if (meeting->status == v1::MEETING_STATUS_HELD && !document_.published().is_unknown() &&
          !meeting->when.is_unknown() && !mention.ambiguous() &&
          Before(document_.published(), meeting->when) == Tri::kYes) {
        meeting->status = v1::MEETING_STATUS_PLANNED;
      }
    } else if (!context_.when.is_unknown()) {
      meeting->when = context_.when;
    }
    FindPlace(cue, end, meeting);
    FindTopic(cue, end, meeting);
    FindDuration(cue, meeting);
  }

  // The date that belongs to the cue: after it in its clause, else before it.
  int BestDate(int cue, int end) const {
    int best = -1;
    int best_cost = 1000;
    int last = -1;
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      const int date = At(i).date;
      if (date < 0 || date == last) continue;
      last = date;
      if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
      const DateMention& mention = document_.dates()[date];
      if (mention.relation != DateMention::Relation::kAt &&
          !(mention.relation == DateMention::Relation::kSpan)) {
        continue;
      }
      const int after = EndOfDate(i);
      // "Monday's agreement" dates the agreement; "Friday's talks" the talks.
      const bool possessive =
          In(after) && (At(after).lower == "'s" || At(after).lower == "\u2019s");
      int cost;
      if (i >= cue) {
        cost = i <= end + 1 ? 0 : i - end;
        // Another verb between the two takes it.
        for (int j = std::max(end, cue + 1); j < i; ++j) {
          if (At(j).Has(kSpeechVerb) && At(j).shape == Shape::kLower && reader_.MentionAt(j) < 0)
            cost += 12;
          if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition) && At(j).shape == Shape::kLower)
            cost += 14;
          if (At(j).lower == "to" && In(j + 1) && reader_.IsVerbLike(j + 1)) cost += 4;
          if (At(j).lower == ",") cost += 1;
        }
        if (possessive) cost += 30;
      } else {
        cost = 3 + (cue - i);
        if (i <= sentence_->first + 2) cost = std::min(cost, 8);
        for (int j = after; j < cue; ++j) {
          if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition) &&
              At(j).shape == Shape::kLower && At(j).lower != "where" && At(j).lower != "when" &&
              At(j).lower != "that") {
            cost += 28;
          }
          if (OneOf(At(j).lower, {"followed", "follows", "preceded", "comes", "came"})) cost += 28;
        }
        if (possessive) {
          bool owns = true;
          for (int j = after + 1; j < cue; ++j) {
            if (At(j).Has(kPreposition | kConjunction) || At(j).shape == Shape::kPunct)
              owns = false;
          }
          cost += owns ? -8 : 30;
        }
      }
      if (cost < best_cost) {
        best_cost = cost;
        best = date;
      }
    }
    return best_cost < 36 ? best : -1;
  }

  struct PlaceName {
    std::string name;
    std::string polity;
    int first = -1;
    int end = -1;
    int rank = 0;  // 3 city, 2 capitalised name, 1 country
  };

  // The place that a preposition at `i` introduces.
  PlaceName PlaceAfter(int i) const {
    PlaceName place;
    int p = i + 1;
    while (In(p) && At(p).lower == "the") ++p;
    if (!In(p) || !At(p).IsCapitalised() || At(p).date >= 0) return place;
    const Sense* city = document_.SenseOf(p, SenseKind::kCity);
    const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
    if (city != nullptr &&
        (polity == nullptr || polity->polity->kind != PolityEntry::Kind::kCountry)) {
      place.name = std::string(document_.Words(document_.MatchFirst(p), document_.MatchEnd(p)));
      place.polity = city->city->polity->name;
      place.first = p;
      place.end = document_.MatchEnd(p);
      place.rank = 3;
      // "Geneva, Switzerland", "Washington, DC".
      if (In(place.end + 1) && At(place.end).lower == ",") {
        if (const Sense* country = document_.SenseOf(place.end + 1, SenseKind::kPolity)) {
          place.polity = country->polity->name;
          place.end = document_.MatchEnd(place.end + 1);
        }
      }
      return place;
    }
    if (polity != nullptr) {
      if (polity->polity->kind == PolityEntry::Kind::kOrganisation) return place;
      const int end = document_.MatchEnd(p);
      if (In(end) && (At(end).lower == "'s" || At(end).lower == "\u2019s")) return place;
      // "in Russia Lavrov"? no: a country as a place.
      place.name = std::string(document_.Words(document_.MatchFirst(p), end));
      place.polity = polity->polity->name;
      place.first = p;
      place.end = end;
      place.rank = 1;
      return place;
    }
    if (reader_.MentionAt(p) >= 0 || document_.Is(p, SenseKind::kPolityAdjective)) return place;
    // "Washington, DC" after a room; rooms are places of last resort.
    int q = p;
    while (In(q) &&
           (At(q).IsCapitalised() || (At(q).shape == Shape::kDash && !At(q).space_before &&
                                      In(q + 1) && At(q + 1).IsCapitalised())) &&
           At(q).date < 0 && reader_.MentionAt(q) < 0) {
      ++q;
    }
    // Acronyms and organisations are no places, houses are.
    bool organisation = false;
    bool venue = false;
    for (int k = p; k < q; ++k) {
      if (At(k).Has(kOrgHead)) organisation = true;
      if (At(k).Has(kVenueHead)) venue = true;
      if (At(k).shape == Shape::kUpper && q - p == 1) organisation = true;
    }
    if (organisation && !venue) return place;
    place.name = std::string(document_.Words(p, q));
    place.first = p;
    place.end = q;
    place.rank = venue ? 2 : 2;
    if (In(q + 1) && At(q).lower == ",") {
      if (const Sense* country = document_.SenseOf(q + 1, SenseKind::kPolity)) {
        place.polity = country->polity->name;
      } else if (const Sense* next = document_.SenseOf(q + 1, SenseKind::kCity)) {
        place.polity = next->city->polity->name;
      }
    }
    return place;
  }

  void FindPlace(int cue, int end, MeetingMention* meeting) const {
    PlaceName best;
    int best_cost = 1000;
    // What was discussed lies elsewhere: "discussed preparations for a forum in Ukraine".
    const bool discuss = At(cue).Has(kDiscussVerb);
    for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
      const absl::string_view word = At(i).lower;
      if (discuss && i > cue) break;
      if (word != "in" && word != "at" && word != "near" && word != "outside") continue;
      if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
      const PlaceName place = PlaceAfter(i);
      if (place.first < 0) continue;
      if (At(i).lower == "at" && place.rank == 1) continue;
      int cost;
      if (i >= cue) {
        cost = i - cue;
        for (int j = std::max(cue + 1, std::min(end, i)); j < i; ++j) {
          if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition) && At(j).shape == Shape::kLower)
            cost += 15;
          if (reader_.MentionAt(j) < 0 && At(j).shape == Shape::kLower && reader_.IsVerbLike(j) &&
              !At(j).Has(kMeetingNoun)) {
            cost += 6;
          }
          if (OneOf(At(j).lower, {"about", "on", "over", "for", "discuss", "regarding"})) cost += 3;
        }
        // A picture is taken in one place, however far behind it is named.
        if (sentence_->is_caption) cost = std::min(cost, 12) + (i - cue) / 8;
      } else {
        cost = 6 + (cue - i);
        if (i == sentence_->first) cost = 8;
        // A place of another phrase before the cue: "troops in Iraq".
        if (i > sentence_->first && reader_.MentionAt(i - 1) < 0 && At(i - 1).IsWord() &&
            !At(i - 1).Has(kVisitVerb | kAdverb) && At(i - 1).date < 0 &&
            !At(i - 1).Has(kMeetingNoun) && !reader_.IsVerbLike(i - 1)) {
          cost += 25;
        }
      }
      // A city says more than a room in it, and both more than a country.
      if (place.rank == 1) cost += 12;
      if (At(i).lower == "at" || place.rank == 2) cost += 14;
      if (cost < best_cost) {
        best_cost = cost;
        best = place;
      }
    }
    // "where": "in Berlin ... and Kyiv, where he met": the place before.
    const int group = At(cue).shape == Shape::kLower ? reader_.VerbGroupFirst(cue) : cue;
    for (int i = group - 1; In(i) && group - i < 8; --i) {
      if (At(i).lower != "where") continue;
      int p = i - 1;
      if (In(p) && At(p).lower == ",") --p;
      if (In(p) && At(p).IsCapitalised()) {
        if (const Sense* city = document_.SenseOf(p, SenseKind::kCity)) {
          best.name = std::string(document_.Words(document_.MatchFirst(p), document_.MatchEnd(p)));
          best.polity = city->city->polity->name;
          best_cost = 0;
        } else if (const Sense* country = document_.SenseOf(p, SenseKind::kPolity)) {
          best.name = std::string(document_.Words(document_.MatchFirst(p), document_.MatchEnd(p)));
          best.polity = country->polity->name;
          best_cost = 0;
        }
      }
      break;
    }
    // "trip to Warsaw", "visited Beijing and met": where the travel of the sentence goes.
    if (best_cost > 30) {
      for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
        if (document_.QuoteOf(i) >= 0) continue;
        PlaceName place;
        if (At(i).lower == "to" && In(i - 1) &&
            (At(i - 1).Has(kVisitVerb) ||
             OneOf(At(i - 1).lower, {"trip", "visit", "returned", "back"}))) {
          place = PlaceAfter(i);
        } else if (OneOf(At(i).lower, {"visited", "visits", "visiting"})) {
          place = PlaceAfter(i);
        } else {
          continue;
        }
        if (place.first >= 0 && place.rank == 3) {
          best = place;
          best_cost = 20;
          break;
        }
      }
    }
    if (best_cost <= 45) {
      meeting->place = best.name;
      meeting->place_polity = best.polity;
    } else if (!context_.place.empty()) {
      meeting->place = context_.place;
      meeting->place_polity = context_.polity;
    }
    if (meeting->kind == v1::MEETING_KIND_PHONE || meeting->kind == v1::MEETING_KIND_VIDEO) {
      meeting->place.clear();
      meeting->place_polity.clear();
    }
  }

  // "to discuss X", "on X", "about X": the words up to the end of the phrase.
  void FindTopic(int cue, int end, MeetingMention* meeting) const {
    for (int i = std::max(cue + 1, std::min(end, cue + 1)); i < sentence_->token_end; ++i) {
      if (document_.QuoteOf(i) >= 0) return;
      const absl::string_view word = At(i).lower;
      int first = -1;
      if (OneOf(word, {"discuss", "discussed", "discussing", "about", "regarding", "concerning"})) {
        first = i + 1;
      } else if (OneOf(word, {"on", "over"}) && In(i + 1) && At(i + 1).date < 0 && i <= end + 4) {
        first = i + 1;
      }
      if (first < 0 || reader_.MentionAt(i) >= 0) continue;
      int last = first;
      while (In(last) && last - first < 9) {
        const DocToken& token = At(last);
        if (token.shape == Shape::kPunct || token.shape == Shape::kQuote || token.date >= 0 ||
            (token.Has(kSubordinator) && !token.Has(kPreposition)) ||
            OneOf(token.lower, {"with", "during", "at", "after", "before", "said", "where"})) {
          break;
        }
        ++last;
      }
      while (last > first && !At(last - 1).IsWord()) --last;
      if (last > first && At(first).IsWord() && !At(first).Has(kSubjectPronoun)) {
        meeting->topics.push_back(std::string(document_.Words(first, last)));
      }
      return;
    }
  }

  // "an hour-and-a-half long meeting", "met for two hours".
  void FindDuration(int cue, MeetingMention* meeting) const {
    const int first = std::max(sentence_->first, cue - 14);
    const int last = std::min(sentence_->token_end, cue + 10);
    for (int i = first; i < last; ++i) {
      const absl::string_view word = At(i).lower;
      int unit = 0;
      if (word == "hour" || word == "hours") unit = 3600;
      if (word == "minute" || word == "minutes") unit = 60;
      if (unit == 0 || document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
      int number = 0;
      for (int j = i - 1; j >= std::max(first, i - 3); --j) {
        const DocToken& token = At(j);
        if (token.shape == Shape::kNumber) {
          int value = 0;
          for (char c : token.lower) {
            if (!absl::ascii_isdigit(c)) {
              value = 0;
              break;
            }
            value = std::min(value * 10 + (c - '0'), 10000);
          }
          number = value;
        } else if (OneOf(token.lower, {"an", "a", "one"})) {
          number = std::max(number, 1);
        } else if (token.lower == "two") {
          number = 2;
        } else if (token.lower == "three") {
          number = 3;
        } else if (token.lower == "four") {
          number = 4;
        } else if (token.lower == "five") {
          number = 5;
        } else if (token.lower == "six") {
          number = 6;
        } else if (token.shape == Shape::kDash) {
          continue;
        } else {
          break;
        }
        if (number > 0) break;
      }
      if (number == 0) continue;
      int seconds = number * unit;
      for (int j = i + 1; j < std::min(last, i + 8); ++j) {
        if (At(j).lower == "half" && unit == 3600) seconds += 1800;
      }
      if (In(i - 1) && At(i - 1).Has(kPreposition) && At(i - 1).lower != "for") continue;
      if (In(i + 1) &&
          OneOf(At(i + 1).lower, {"after", "before", "later", "ago", "earlier", "notice"}))
        continue;
      if (seconds <= 7 * 24 * 3600) meeting->duration_seconds = seconds;
      return;
    }
  }

  // The city that the text was last in: "As Mr. X visited Beijing, ...". For a meeting told without
  // a place right after it.
  void RememberPlace() {
    for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
      if (document_.QuoteOf(i) >= 0) continue;
      PlaceName place;
      if (OneOf(At(i).lower, {"visited", "visits", "visiting", "toured"}) ||
          (At(i).lower == "in" && i == sentence_->first) ||
          ((At(i).lower == "in" || At(i).lower == "to") && In(i - 1) &&
           OneOf(At(i - 1).lower, {"arrived", "arrives", "visit", "trip", "landed", "stopped",
                                   "traveled", "travelled", "flew"}))) {
        place = PlaceAfter(i);
      }
      if (place.first >= 0 && place.rank == 3) {
        last_place_ = place;
        last_place_sentence_ = index_;
        last_place_section_ = sentence_->section;
      }
    }
  }

  // The last day in the past that the section spoke of.
  void RememberDate() {
    if (sentence_->section != last_date_section_) last_date_ = PartialDate();
    last_date_section_ = sentence_->section;
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (At(i).date < 0 || document_.QuoteOf(i) >= 0) continue;
      const DateMention& date = document_.dates()[At(i).date];
      if (date.relation != DateMention::Relation::kAt || date.past.is_unknown() ||
          !date.past.is_exact_day() || document_.published().is_unknown()) {
        continue;
      }
      const DayNumber published = document_.published().latest();
      if (date.past.latest() <= published && published - date.past.latest() <= 10) {
        last_date_ = date.past;
        last_date_sentence_ = index_;
      }
    }
  }

  void Add(MeetingMention meeting) {
    if (meeting.status == v1::MEETING_STATUS_HELD && meeting.when.is_unknown() &&
        last_date_section_ == sentence_->section && index_ - last_date_sentence_ <= 6) {
      meeting.context_when = last_date_;
    }
    if (meeting.place.empty() && meeting.status == v1::MEETING_STATUS_HELD &&
        meeting.kind != v1::MEETING_KIND_PHONE && meeting.kind != v1::MEETING_KIND_VIDEO &&
        last_place_sentence_ >= 0 && index_ - last_place_sentence_ <= 2 &&
        last_place_section_ == sentence_->section && index_ != last_place_sentence_) {
      meeting.place = last_place_.name;
      meeting.place_polity = last_place_.polity;
    }
    found_.push_back(std::move(meeting));
  }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  const ExtractionContext& context_;
  const Sentence* sentence_ = nullptr;
  int index_ = 0;
  int last_meeting_ = -1;
  PlaceName last_place_;
  int last_place_sentence_ = -1;
  int last_place_section_ = 0;
  PartialDate last_date_;
  int last_date_sentence_ = 0;
  int last_date_section_ = -1;
  std::vector<MeetingMention> found_;
};

}  // namespace

std::vector<MeetingMention> FindMeetings(const Document& document, const ClauseReader& reader,
                                         const std::vector<Mention>& mentions, const People& people,
                                         const ExtractionContext& context) {
  return Finder(document, reader, mentions, people, context).Find();
}

}  // namespace chancery
