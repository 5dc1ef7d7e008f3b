#include "client/extract/meeting_nouns.h"

#include <algorithm>
#include <cstdlib>

namespace chancery {

using SenseKind = Sense::Kind;

// "call summary", "meeting room", "summit venue": a thing.
bool MeetingNouns::NamesAThing(int i) const {
  return In(i + 1) &&
         OneOf(At(i + 1).lower, {"summary", "transcript", "transcripts", "log", "logs", "record",
                                 "records", "room", "rooms", "center", "centre", "hall", "notes",
                                 "readout", "venue", "table", "agenda", "format", "process"});
}

// Is the noun at `i` a meeting of its own kind: not "press conference", "talks show", "meeting
// room"?
bool MeetingNouns::IsMeeting(int i) const {
  const DocToken& token = At(i);
  if (NamesAThing(i)) return false;
  if (token.match >= 0 && document_.MatchEnd(i) - document_.MatchFirst(i) > 1 &&
      (document_.Is(i, SenseKind::kPolity) || document_.Is(i, SenseKind::kPolityMetonym) ||
       document_.Is(i, SenseKind::kOffice))) {
    return false;
  }
  // "in consultation with", "in discussion": no event.
  if (In(i - 1) && At(i - 1).lower == "in" &&
      OneOf(token.lower, {"consultation", "discussion", "dialogue", "negotiation"})) {
    return false;
  }
  if (In(i - 1) && (At(i - 1).Has(kPress) || OneOf(At(i - 1).lower, {"question", "photo", "cabinet",
                                                                     "staff", "news", "party"}))) {
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

// Phone, video or summit as the words near the cue say.
v1::MeetingKind MeetingNouns::KindNear(int cue, int end, v1::MeetingKind otherwise) const {
  const int first = std::max(sentence_->first, cue - 7);
  const int last = std::min(sentence_->token_end, std::max(end, cue + 1) + 7);
  bool phone = false;
  bool video = false;
  bool summit = false;
  // "In a phone call on Monday, A briefed B": a phrase at the start is the whole clause's.
  if (OneOf(At(sentence_->first).lower, {"in", "during", "by", "over", "via"}) &&
      cue > sentence_->first + 4 && document_.QuoteOf(cue) < 0) {
    for (int i = sentence_->first + 1; i < std::min(cue, sentence_->first + 6); ++i) {
      if (At(i).lower == ",") break;
      if (At(i).Has(kPhoneWord)) return v1::MEETING_KIND_PHONE;
      if (At(i).Has(kVideoWord)) return v1::MEETING_KIND_VIDEO;
    }
  }
  // "continue their conversation in person".
  for (int i = cue + 1; i < last; ++i) {
    if (At(i).lower == "in" && In(i + 1) && At(i + 1).lower == "person") {
      return v1::MEETING_KIND_IN_PERSON;
    }
  }
  for (int i = first; i < last; ++i) {
    const DocToken& token = At(i);
    if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
    if (i < cue && (token.lower == "," || token.lower == ";")) {
      phone = video = summit = false;
      continue;
    }
    if (i > std::max(end - 1, cue) && token.shape == Shape::kLower &&
        token.Has(kMeetVerb | kTalkVerb) && !token.Has(kMeetingNoun)) {
      break;  // another event
    }
    if (i > cue && (token.lower == ";" || (token.Has(kSubordinator) && !token.Has(kPreposition)))) {
      break;
    }
    // "On the day of the summit of A and B, C phoned D": another clause.
    if (i >= std::max(end, cue + 1) && token.lower == "," && reader_.MentionAt(i) < 0 &&
        OneOf(At(sentence_->first).lower, {"on", "after", "before", "during", "at"}) && In(i + 1) &&
        reader_.MentionStarting(i + 1) >= 0) {
      break;
    }
    if (token.Has(kPhoneWord) && !(token.Has(kCallVerb) && i != cue)) phone = true;
    if (token.lower == "phone" || token.lower == "telephone") phone = true;
    if (token.Has(kVideoWord)) video = true;
    if (OneOf(token.lower, {"summit", "summits"})) {
      // "in a summit", but not "on the sidelines of a summit".
      bool beside = false;
      for (int j = std::max(sentence_->first, i - 8); j < i; ++j) {
        if (OneOf(At(j).lower, {"sidelines", "margins", "fringes", "eve", "ahead", "before",
                                "after", "since"})) {
          beside = true;
        }
      }
      if (i == cue || (std::abs(i - cue) <= 4 && !beside)) summit = true;
    }
  }
  if (video) return v1::MEETING_KIND_VIDEO;
  if (phone) return v1::MEETING_KIND_PHONE;
  if (summit) return v1::MEETING_KIND_SUMMIT;
  return otherwise;
}

}  // namespace chancery
