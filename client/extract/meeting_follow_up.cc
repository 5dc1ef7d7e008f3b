#include "client/extract/meeting_follow_up.h"

#include <algorithm>

#include "client/extract/attendance_reader.h"
#include "client/extract/circumstance_reader.h"

namespace chancery {
namespace {

// Within how many sentences a meeting may still get its list of those present.
constexpr int kNearRoll = 4;

// Sentences between a meeting and what is added to it.
constexpr int kNear = 3;

// Told beside what the text is about: "they last met in June", "I saw X in May".
bool IsOfBefore(const MeetingMention& meeting) { return meeting.long_past || meeting.in_turn; }

bool IsToCome(const MeetingMention& meeting) {
  return meeting.status == v1::MEETING_STATUS_PLANNED ||
         meeting.status == v1::MEETING_STATUS_POSSIBLE;
}

}  // namespace

void MeetingFollowUps::Apply(int sentence, std::vector<MeetingMention>* found) const {
  if (found->empty()) return;
  const Sentence& words = document_.sentences()[sentence];
  AttendanceReader(document_, reader_, mentions_, parties_).Apply(sentence, found);
  ReadCompany(words, sentence, found);
  ReadRoll(words, sentence, found);
  ReadWelcome(words, sentence, found);
  ReadOffer(words, sentence, found);
  ReadFate(words, sentence, found);
}

MeetingMention* MeetingFollowUps::Last(int sentence, int back, bool held,
                                       std::vector<MeetingMention>* found) {
  for (size_t k = found->size(); k-- > 0;) {
    MeetingMention& meeting = (*found)[k];
    if (sentence - meeting.sentence > back) return nullptr;
    if (held ? meeting.status == v1::MEETING_STATUS_HELD : IsToCome(meeting)) return &meeting;
  }
  return nullptr;
}

// "..., with X as the host", "with Y present", "He will be accompanied by Z".
void MeetingFollowUps::ReadCompany(const Sentence& sentence, int index,
                                   std::vector<MeetingMention>* found) const {
  for (int i = sentence.first; i + 1 < sentence.token_end; ++i) {
    if (document_.QuoteOf(i) >= 0) continue;
    if (At(i).lower == "with") {
      const ClauseReader::List list = reader_.ListAt(i + 1);
      if (!parties_.AllPeople(list.mentions) || list.end >= sentence.token_end) continue;
      const auto after = [&](int k) -> absl::string_view {
        return list.end + k < sentence.token_end ? At(list.end + k).lower : absl::string_view();
      };
      const bool as_host =
          after(0) == "as" && (OneOf(after(1), {"host", "mediator"}) ||
                               OneOf(after(2), {"host", "mediator", "chair", "moderator"}));
      const bool present =
          after(0) == "present" || (after(0) == "looking" && after(1) == "on") ||
          (after(0) == "in" && (after(1) == "attendance" || after(2) == "chair")) ||
          (after(0) == "also" && after(1) == "present");
      if (!as_host && !present) continue;
      // What the same sentence plans, too.
      MeetingMention* meeting = Last(index, 0, /*held=*/false, found);
      if (meeting == nullptr) meeting = Last(index, kNear, /*held=*/true, found);
      if (meeting == nullptr) return;
      parties_.AddAll(list.mentions, &meeting->parties);
      return;
    }
    // "Accompanied by Z, X met Y", "X, accompanied by Z, met Y": at what the sentence tells.
    if (OneOf(At(i).lower, {"accompanied", "flanked"}) && At(i + 1).lower == "by" &&
        (i == sentence.first || At(i - 1).lower == ",")) {
      const ClauseReader::List list = reader_.ListAt(i + 2);
      if (!parties_.AllPeople(list.mentions)) continue;
      // Behind a meeting it is of that one, before it of all that the sentence tells.
      MeetingMention* nearest = nullptr;
      for (MeetingMention& meeting : *found) {
        if (meeting.sentence == index && meeting.cue_first < i) nearest = &meeting;
      }
      for (MeetingMention& meeting : *found) {
        if (meeting.sentence != index || (nearest != nullptr && &meeting != nearest)) continue;
        parties_.AddAll(list.mentions, &meeting.parties);
      }
      return;
    }
    if (At(i).lower == "accompanied" && At(i + 1).lower == "by" && i > sentence.first &&
        At(i - 1).Has(kBeVerb)) {
      const ClauseReader::List list = reader_.ListAt(i + 2);
      if (!parties_.AllPeople(list.mentions)) continue;
      const std::vector<int> subject = reader_.SubjectOf(i);
      std::vector<Party> who;
      parties_.AddAll(subject, &who);
      // "During the visit A was accompanied by Z": not at each meeting of it.
      for (int k = sentence.first; k < i; ++k) {
        if (OneOf(At(k).lower, {"visit", "trip", "tour", "journey"})) return;
      }
      bool will = false;
      for (int k = reader_.VerbGroupFirst(i); k < i; ++k) will = will || At(k).lower == "will";
      // All that the sentences before tell of those whom he accompanies.
      for (size_t k = found->size(); k-- > 0;) {
        MeetingMention& meeting = (*found)[k];
        if (index - meeting.sentence > 2) break;
        if (will != IsToCome(meeting)) continue;
        const bool among = std::any_of(who.begin(), who.end(), [&meeting](const Party& other) {
          return other.kind == Party::Kind::kPerson && TakesPart(other.person, meeting);
        });
        if (among) parties_.AddAll(list.mentions, &meeting.parties);
      }
      return;
    }
  }
}

// "Also on the line were A and B.", "Joining the president on the call were A, B and C.", "The
// Kenyan delegation included A and B.", "They were joined by A.", "On the Russian side, A and B
// took part.": who else was at the meeting told before.
void MeetingFollowUps::ReadRoll(const Sentence& sentence, int index,
                                std::vector<MeetingMention>* found) const {
  const int first = sentence.first;
  const bool opens = OneOf(
      At(first).lower, {"also", "joining", "attending", "accompanying", "participating", "present",
                        "among", "with", "on", "from", "taking", "others", "other"});
  int verb = -1;
  bool company = false;  // a word that says that people were there together
  bool body = false;     // "the delegation", "the participants"
  for (int i = first; i < sentence.token_end && i < first + 24; ++i) {
    const DocToken& token = At(i);
    if (document_.QuoteOf(i) >= 0) return;
    if (OneOf(token.lower, {"joining", "attending", "accompanying", "participating", "present",
                            "line", "attendance", "side", "participants", "attendees", "part",
                            "delegation", "delegations", "table", "team", "hand"})) {
      company = true;
      body = body ||
             OneOf(token.lower, {"delegation", "delegations", "participants", "attendees", "team"});
    }
    if (opens && OneOf(token.lower, {"call", "meeting", "talks"})) company = true;
    // "With them were A and B."
    if (i == first + 1 && At(first).lower == "with" && OneOf(token.lower, {"them", "him", "her"})) {
      company = true;
    }
    if (token.shape != Shape::kLower || reader_.MentionAt(i) >= 0) {
      // "the Kenyan delegation" is a mention of a group.
      continue;
    }
    const auto next = [&](int k) -> absl::string_view {
      return i + k < sentence.token_end ? At(i + k).lower : absl::string_view();
    };
    if (OneOf(token.lower, {"was", "were"})) {
      int by = next(1) == "joined" ? 2 : 0;
      while (by > 0 && by < 8 && next(by) != "by") {
        by = At(i + by).date >= 0 || OneOf(next(by), {"on", "the", "there", "later", "in"}) ||
                     At(i + by).Has(kAdverb)
                 ? by + 1
                 : 0;
      }
      if (by > 0 && next(by) == "by") {
        verb = i + by;
        company = true;
      } else if (next(1) == "made" && next(2) == "up" && next(3) == "of" && body) {
        verb = i + 3;
      } else if ((opens && company) || (body && reader_.MentionStarting(i + 1) >= 0)) {
        verb = i;
      } else {
        return;
      }
      break;
    }
    if ((body && OneOf(token.lower, {"included", "includes", "comprised", "comprises"})) ||
        (opens && company && token.lower == "came")) {
      verb = i;
      break;
    }
    if (body && token.lower == "consisted" && next(1) == "of") {
      verb = i + 1;
      break;
    }
    if (token.Has(kSpeechVerb | kModal | kSubordinator) ||
        (token.Has(kMeetVerb) && !token.Has(kMeetingNoun))) {
      return;
    }
  }
  if (verb < 0 || !company) {
    ReadSide(sentence, index, found);
    return;
  }
  const std::vector<int> who = PeopleFrom(verb + 1, sentence);
  if (who.empty()) return;
  bool call = false;
  for (int i = first; i < verb; ++i) {
    call = call || OneOf(At(i).lower, {"call", "line"});
  }
  // "Joining the President were A and B": at a meeting of his.
  int with = -1;
  for (int i = first; i < verb && with < 0; ++i) {
    const int m = reader_.MentionStarting(i);
    if (m >= 0) with = mentions_[m].person;
  }
  AddToLast(who, index, call, with, found);
}

// "On the Russian side, A and B took part.", "From the American side B was there, too.".
void MeetingFollowUps::ReadSide(const Sentence& sentence, int index,
                                std::vector<MeetingMention>* found) const {
  const int first = sentence.first;
  if (!OneOf(At(first).lower, {"on", "from", "for"})) return;
  int side = -1;
  for (int i = first + 1; i < sentence.token_end && i < first + 6; ++i) {
    if (At(i).lower == "side") side = i;
  }
  if (side < 0) return;
  std::vector<int> who = PeopleFrom(side + 1, sentence);
  if (!who.empty()) AddToLast(who, index, /*call=*/false, /*with=*/-1, found);
}

std::vector<int> MeetingFollowUps::PeopleFrom(int token, const Sentence& sentence) const {
  std::vector<int> who;
  for (int i = token; i < sentence.token_end;) {
    const int m = reader_.MentionStarting(i);
    if (m < 0) {
      // "representatives from", "and", a comma: the list goes on; a verb ends it.
      // "; on the Uzbek side, D and E".
      const bool other_side = At(i).lower == ";" && i + 4 < sentence.token_end &&
                              OneOf(At(i + 1).lower, {"on", "from", "for"}) &&
                              (At(i + 3).lower == "side" || At(i + 4).lower == "side");
      if (At(i).Has(kSubordinator | kSpeechVerb | kModal) || At(i).shape == Shape::kQuote ||
          (At(i).lower == ";" && !other_side)) {
        break;
      }
      ++i;
      continue;
    }
    if (mentions_[m].person >= 0 && mentions_[m].kind != Mention::Kind::kPronoun &&
        !mentions_[m].possessive) {
      who.push_back(m);
    }
    i = mentions_[m].end;
  }
  return who;
}

void MeetingFollowUps::AddToLast(const std::vector<int>& who, int index, bool call, int with,
                                 std::vector<MeetingMention>* found) const {
  // The meeting that the text is about: the last one told before this sentence; rather one that was
  // held than one to come, and for a call one that may be a call.
  const auto is_another = [&](const MeetingMention& meeting) {
    return IsOfBefore(meeting) || (!call && meeting.kind == v1::MEETING_KIND_PHONE) ||
           (with >= 0 && !TakesPart(with, meeting));
  };
  const bool recent = std::any_of(found->begin(), found->end(), [&](const MeetingMention& meeting) {
    return index - meeting.sentence <= kNearRoll + 2 && meeting.sentence != index &&
           meeting.status == v1::MEETING_STATUS_HELD && !meeting.guessed && !is_another(meeting) &&
           !document_.sentences()[meeting.sentence].in_title;
  });
  // Behind the turns of a transcript it is of the meeting that it was spoken at.
  if (!recent && !found->empty() &&
      std::any_of(found->begin(), found->end(), [](const auto& one) { return one.in_turn; })) {
    for (size_t k = found->size(); k-- > 0;) {
      MeetingMention& meeting = (*found)[k];
      if (meeting.in_turn || meeting.sentence == index || meeting.guessed ||
          meeting.status != v1::MEETING_STATUS_HELD) {
        continue;
      }
      parties_.AddAll(who, &meeting.parties);
      return;
    }
  }
  for (int pass = call ? 0 : 2; pass < 4; ++pass) {
    const bool held = pass % 2 == 0;
    for (size_t k = found->size(); k-- > 0;) {
      MeetingMention& meeting = (*found)[k];
      if (index - meeting.sentence > (held ? kNearRoll + 2 : kNearRoll)) break;
      if (meeting.sentence == index || document_.sentences()[meeting.sentence].in_title ||
          meeting.guessed || (recent && is_another(meeting))) {
        continue;
      }
      if (meeting.status != (held ? v1::MEETING_STATUS_HELD : v1::MEETING_STATUS_PLANNED)) continue;
      if (pass < 2 && (meeting.kind == v1::MEETING_KIND_IN_PERSON || !meeting.place.empty())) {
        continue;
      }
      parties_.AddAll(who, &meeting.parties);
      return;
    }
  }
}

// "Mr President, allow me to welcome you to Sochi": said by one who was there, of where they met.
void MeetingFollowUps::ReadWelcome(const Sentence& sentence, int index,
                                   std::vector<MeetingMention>* found) const {
  constexpr int kOpening = 8;
  constexpr int kFew = 5;
  for (int i = sentence.first; i + 3 < sentence.token_end; ++i) {
    if (!OneOf(At(i).lower, {"welcome", "see", "receive", "greet"})) continue;
    int you = i + 1;
    while (you < sentence.token_end && you < i + kFew && At(you).lower != "you") ++you;
    if (you == sentence.token_end || At(you).lower != "you" || reader_.MentionAt(you) < 0) continue;
    for (int k = you + 1; k + 1 < sentence.token_end && k < you + kFew; ++k) {
      if (!OneOf(At(k).lower, {"to", "in"})) continue;
      const PlaceName place = CircumstanceReader(document_, reader_, sentence).PlaceAfter(k);
      if (place.rank != PlaceName::Rank::kCity) break;
      for (MeetingMention& meeting : *found) {
        if (meeting.sentence >= index || index - meeting.sentence > kOpening) continue;
        if (meeting.status != v1::MEETING_STATUS_HELD || meeting.recalled) continue;
        if (meeting.place.empty() && meeting.kind != v1::MEETING_KIND_PHONE &&
            meeting.kind != v1::MEETING_KIND_VIDEO) {
          meeting.place = place.name;
          meeting.place_polity = place.polity;
        }
        return;
      }
      return;
    }
  }
}

// "Belgrade turned the offer down.", "The invitation was declined.": of what was possible.
void MeetingFollowUps::ReadOffer(const Sentence& sentence, int index,
                                 std::vector<MeetingMention>* found) const {
  for (int i = sentence.first + 1; i < sentence.token_end; ++i) {
    if (!OneOf(At(i).lower, {"offer", "invitation", "proposal", "request", "idea"}) ||
        document_.QuoteOf(i) >= 0 || !At(i - 1).Has(kDeterminer | kPossessive)) {
      continue;
    }
    bool refused = false;
    for (int j = std::max(sentence.first, i - 5); j < sentence.token_end && j < i + 6; ++j) {
      if (At(j).shape != Shape::kLower) continue;
      const bool down = At(j).lower == "turned" && i - j <= 4;
      bool down_follows = false;
      for (int k = j + 1; down && k < sentence.token_end && k < i + 3; ++k) {
        down_follows = down_follows || At(k).lower == "down";
      }
      if (At(j).lower == "turned" && j > i && j + 1 < sentence.token_end) {
        down_follows = At(j + 1).lower == "down";
      }
      refused = refused || down_follows ||
                OneOf(At(j).lower, {"rejected", "declined", "refused", "spurned", "rebuffed"});
      if (j + 1 < sentence.token_end && At(j).Has(kNegation)) return;
    }
    if (!refused) continue;
    for (size_t k = found->size(); k-- > 0;) {
      MeetingMention& meeting = (*found)[k];
      if (index - meeting.sentence > kNear) return;
      if (meeting.sentence == index || meeting.status != v1::MEETING_STATUS_POSSIBLE) continue;
      meeting.status = v1::MEETING_STATUS_DENIED;
      meeting.ahead = true;
      return;
    }
    return;
  }
}

// "No such meeting took place.", "The visit was called off.", "The appointment fell through."
void MeetingFollowUps::ReadFate(const Sentence& sentence, int index,
                                std::vector<MeetingMention>* found) const {
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& noun = At(i);
    if (noun.shape != Shape::kLower || !(noun.Has(kMeetingNoun | kCallNoun) ||
                                         OneOf(noun.lower, {"appointment", "visit", "trip"}))) {
      continue;
    }
    if (i - 1 < sentence.first) continue;
    if (At(i - 1).lower == "such" && i - 2 >= sentence.first && At(i - 2).lower == "no") {
      // "No such meeting took place between X and Y": theirs.
      for (int j = i + 1; j < sentence.token_end && j < i + 6; ++j) {
        if (OneOf(At(j).lower, {"between", "with", "of"})) return;
      }
      // Whatever the sentences before said of it.
      MeetingMention* last = nullptr;
      for (size_t k = found->size(); k-- > 0;) {
        MeetingMention& meeting = (*found)[k];
        if (index - meeting.sentence > kNear) break;
        if (meeting.sentence == index) continue;
        last = &meeting;
        break;
      }
      if (last != nullptr) last->status = v1::MEETING_STATUS_DENIED;
      return;
    }
    if (document_.QuoteOf(i) >= 0) continue;
    if (!OneOf(At(i - 1).lower, {"the", "that", "this", "their"})) continue;
    // The verb of which the noun is the subject, right behind it.
    bool passive = false;
    for (int j = i + 1; j < sentence.token_end && j < i + 7; ++j) {
      const DocToken& token = At(j);
      if (reader_.MentionAt(j) >= 0 || token.shape == Shape::kPunct) break;
      if (token.Has(kBeVerb | kHaveVerb)) passive = true;
      // "The meeting was not held", "did not take place": what was planned.
      bool never = false;
      for (int k = j + 1; token.Has(kNegation) && k < sentence.token_end && k < j + 4; ++k) {
        never = never || OneOf(At(k).lower, {"held", "place", "happen", "happened", "materialise",
                                             "materialize", "ahead"});
      }
      if (token.Has(kNegation) && !never) break;
      const absl::string_view next =
          j + 1 < sentence.token_end ? At(j + 1).lower : absl::string_view();
      const bool off = (OneOf(token.lower, {"called", "put"}) && next == "off") ||
                       (token.lower == "fell" && next == "through") || never;
      if ((passive && token.Has(kCancelWord)) || off) {
        // What was said to be cancelled before, or here, is meant, not another one.
        for (size_t k = found->size(); k-- > 0;) {
          const MeetingMention& meeting = (*found)[k];
          if (index - meeting.sentence > 6) break;
          if (meeting.status == v1::MEETING_STATUS_CANCELLED) return;
        }
        MeetingMention* meeting = Last(index, kNear, /*held=*/false, found);
        if (meeting != nullptr && meeting->sentence != index) {
          meeting->status = v1::MEETING_STATUS_CANCELLED;
        }
        return;
      }
    }
  }
}

}  // namespace chancery
