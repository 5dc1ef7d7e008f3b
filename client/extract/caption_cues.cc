#include "client/extract/caption_cues.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace chancery {

void CaptionCues::ReadQuotedCue(int i) {
  const DocToken& token = At(i);
  if (!token.Has(kCallNoun | kMeetingNoun | kMeetVerb | kTalkVerb) || NamesAThing(i)) return;
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
  Modality modality = modality_reader().OfNoun(i, i, i + 1);
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

int CaptionCues::PersonOfHandle(int j) const {
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

int CaptionCues::QuoteSpeaker(int quote) const {
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

void CaptionCues::ReadCaption() {
  int verb = -1;
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kCaptionVerb) && reader_.MentionAt(i) < 0 &&
        document_.QuoteOf(i) < 0) {
      verb = i;
      break;
    }
  }
  if (verb < 0) {
    ReadRow();
    return;
  }
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
  // People of one government in a picture have not met.
  if (!TwoSides(meeting.parties)) return;
  meeting.confidence = 0.8f;
  meeting.kind = v1::MEETING_KIND_IN_PERSON;
  Modality modality;
  modality.past = true;
  Finish(modality, verb, end, &meeting);
  Add(std::move(meeting));
}

void CaptionCues::ReadRow() {
  int i = sentence_->first;
  if (At(i).lower != "from" || !In(i + 3) || !OneOf(At(i + 1).lower, {"left", "right"})) return;
  i += 2;
  while (In(i) && OneOf(At(i).lower, {":", ",", "to", "right", "left"})) ++i;
  const ClauseReader::List list = AttendanceList(i);
  if (!In(list.end + 1) ||
      !OneOf(At(list.end).lower, {"before", "during", "after", "at", "ahead", "in"})) {
    return;
  }
  int noun = -1;
  for (int j = list.end; In(j) && j < list.end + 8 && noun < 0; ++j) {
    if (At(j).Has(kMeetingNoun)) noun = j;
  }
  if (noun < 0) return;
  MeetingMention meeting = Start(noun, noun + 1);
  AddAll(list.mentions, &meeting.parties);
  if (Persons(meeting) < 2 || !TwoSides(meeting.parties)) return;
  meeting.confidence = 0.85f;
  meeting.kind = KindNear(noun, noun + 1, v1::MEETING_KIND_IN_PERSON);
  Modality modality;
  modality.past = true;
  Finish(modality, noun, noun + 1, &meeting);
  Add(std::move(meeting));
}

void CaptionCues::ReadAttendance() {
  int i = sentence_->first;
  if (At(i).lower == "also" && In(i + 1)) ++i;
  if (!OneOf(At(i).lower, {"taking", "attending", "present", "joining"})) return;
  int noun = -1;
  int verb = -1;
  for (int j = i; In(j) && j - i < 14; ++j) {
    if (At(j).Has(kMeetingNoun) || OneOf(At(j).lower, {"conference", "gathering"})) noun = j;
    if (noun >= 0 && OneOf(At(j).lower, {"were", "was", "are", "is"})) {
      verb = j;
      break;
    }
    if (At(j).lower == ",") break;
  }
  if (noun < 0 || verb < 0) return;
  // Who else was at the meeting just told is read with what follows on it.
  if (last_meeting_ >= 0 && index_ - found_[last_meeting_].sentence <= 5 &&
      Persons(found_[last_meeting_]) >= 2 && At(noun).lower == "meeting") {
    return;
  }
  MeetingMention meeting = Start(noun, verb + 1);
  const ClauseReader::List list = AttendanceList(verb + 1);
  AddAll(list.mentions, &meeting.parties);
  if (Persons(meeting) < 2) return;
  meeting.kind = Persons(meeting) >= 4 || absl::StartsWith(At(noun).lower, "summit")
                     ? v1::MEETING_KIND_SUMMIT
                     : v1::MEETING_KIND_UNSPECIFIED;
  meeting.confidence = 0.85f;
  Modality modality;
  modality.past = true;
  Finish(modality, noun, list.end, &meeting);
  FromLastMeeting(&meeting);
  Add(std::move(meeting));
}

}  // namespace chancery
