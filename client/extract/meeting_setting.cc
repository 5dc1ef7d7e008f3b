#include "client/extract/meeting_setting.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/extract/absolute_dates.h"
#include "client/extract/date_candidates.h"
#include "client/extract/day_head.h"
#include "client/extract/status_candidates.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// For which meetings of the same people are where the one before was.
constexpr int kSamePlace = 4;
// For which "a day later" counts from the day told before.
constexpr int kLater = 3;
// For which a call is one of a journey.
constexpr int kOnTheWay = 5;
// For which a meeting without a day is where the reporter is.
constexpr int kNearScene = 12;
// For which the last day that the text was at counts.
constexpr int kNearDate = 14;
// Days that news is old at most.
constexpr int kNews = 10;
// Days after which what somebody "would" do is told of as done.
constexpr int kLongOver = 60;

bool HasAPlace(v1::MeetingKind kind) {
  return kind != v1::MEETING_KIND_PHONE && kind != v1::MEETING_KIND_VIDEO;
}

// A day, or a few that a day may be counted from.
bool IsWithinAMonth(const PartialDate& date) {
  return !date.is_unknown() && date.nominal_latest() - date.nominal_earliest() <= 31;
}

// Are both dates known, and more than a month apart?
bool AreOfTwoJourneys(const PartialDate& a, const PartialDate& b) {
  constexpr int kMonth = 31;
  return !a.is_unknown() && !b.is_unknown() &&
         (a.nominal_earliest() - b.nominal_latest() > kMonth ||
          b.nominal_earliest() - a.nominal_latest() > kMonth);
}

// The last day of the week, month or year that `day` is in; unknown for another word.
PartialDate EndOfUnit(const PartialDate& day, absl::string_view unit) {
  const auto civil = CivilFromDay(day.earliest());
  if (unit == "year") {
    return PartialDate::FromDayNumber(PartialDate::Year(civil.year()).latest());
  }
  if (unit == "month") {
    return PartialDate::FromDayNumber(PartialDate::Month(civil.year(), civil.month()).latest());
  }
  if (unit != "week") return PartialDate();
  return PartialDate::FromDayNumber(day.earliest() + 7 - WeekdayOf(day.earliest()));
}

// "Forthcoming", "Coming up", "WHAT COMES NEXT".
bool AnnouncesComing(const Document& document, const Sentence& head) {
  constexpr int kWords = 4;
  if (head.in_title || head.token_end - head.first > kWords) return false;
  for (int i = head.first; i < head.token_end; ++i) {
    const absl::string_view word = document.token(i).lower;
    const absl::string_view next = document.token(i + 1).lower;
    if (OneOf(word, {"forthcoming", "upcoming"}) || (word == "coming" && next == "up") ||
        (OneOf(word, {"comes", "what", "looking", "week", "month"}) &&
         OneOf(next, {"next", "ahead", "comes"}))) {
      return true;
    }
  }
  return false;
}

// The day that the sentence, "Tuesday.", is all of; -1 for none.
int OnlyDay(const Document& document, const Sentence& sentence) {
  const int date = OnlyDate(document, sentence,
                            [](const DocToken& token) { return token.shape == Shape::kPunct; });
  return date >= 0 && document.dates()[date].past.is_exact_day() ? date : -1;
}

}  // namespace

MeetingSetting::MeetingSetting(const Document& document, const ClauseReader& clauses,
                               const std::vector<Mention>& mentions, const People& people,
                               const ExtractionContext& context, const Programme& programme,
                               const std::vector<MeetingMention>& found, SettingChooser* chooser)
    : document_(document),
      reader_(clauses),
      mentions_(mentions),
      people_(people),
      context_(context),
      programme_(programme),
      found_(found),
      chooser_(*chooser),
      places_(document, clauses),
      dates_(document),
      scenes_(document),
      stops_(document, clauses, mentions),
      trail_(document, clauses, mentions),
      turns_(FindTurns(document, mentions)),
      moved_to_(document.sentences().size()) {
  RememberGeneralAssembly();
  FindHeads();
}

// Heads of what is to come, and days that stand before what was on them.
void MeetingSetting::FindHeads() {
  const std::vector<Sentence>& sentences = document_.sentences();
  below_coming_.assign(sentences.size(), false);
  run_in_date_.assign(sentences.size(), -1);
  bool coming = false;
  for (size_t s = 0; s < sentences.size(); ++s) {
    const Sentence& sentence = sentences[s];
    if (sentence.is_headline && !ReadDayHead(document_, sentence).found()) {
      coming = AnnouncesComing(document_, sentence);
    }
    below_coming_[s] = coming && !sentence.in_title;
    const bool goes_on = s > 0 && !sentence.starts_line && sentences[s - 1].line == sentence.line;
    const int before = goes_on ? run_in_date_[s - 1] : -1;
    if (sentence.is_headline || (goes_on && before < 0)) continue;
    const int date = OnlyDay(document_, sentence);
    run_in_date_[s] = date >= 0 ? date : before;
  }
}

void MeetingSetting::Enter(int index, const ListEntry& entry) {
  index_ = index;
  sentence_ = &document_.sentences()[index];
  entry_ = entry;
  LeaveTurns();
  EnterHead();
}

// A heading of another kind ends what a heading of a place is of, but one that is a part of it does
// not: "(2) Foreign Ministers' Meeting".
void MeetingSetting::EnterHead() {
  if (!sentence_->is_headline) return;
  const JourneyHead head = ReadJourneyHead(document_, *sentence_);
  if (head.found()) {
    head_ = head;
    head_sentence_ = index_;
    return;
  }
  bool part = At(sentence_->first).lower == "(";
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    part = part || At(i).Has(kMeetVerb | kMeetingNoun | kCallNoun);
  }
  if (!part) head_ = JourneyHead();
}

PlaceName MeetingSetting::PlaceNamedAt(int token) const {
  return CircumstanceReader(document_, reader_, document_.sentences()[At(token).sentence])
      .PlaceAt(token);
}

void MeetingSetting::TakeDayOfHead(MeetingMention* meeting) const {
  if (!head_.found() || head_.date < 0 || index_ - head_sentence_ > Programme::kMaxAgenda ||
      !meeting->when.is_unknown() || meeting->another_day ||
      meeting->status == v1::MEETING_STATUS_POSSIBLE) {
    return;
  }
  meeting->when = Day(head_.date, meeting->status == v1::MEETING_STATUS_PLANNED);
}

void MeetingSetting::TakePlaceOfHead(MeetingMention* meeting) const {
  if (!head_.found() || index_ - head_sentence_ > Programme::kMaxAgenda ||
      !meeting->place.empty() || !HasAPlace(meeting->kind) || meeting->another_day) {
    return;
  }
  const PlaceName place = PlaceNamedAt(head_.place);
  meeting->place = place.name;
  meeting->place_polity = place.polity;
}

// What is said in a transcript of days and places is of the one who speaks: behind it the text is
// where it was before.
void MeetingSetting::LeaveTurns() {
  if (index_ == 0 || TurnOf(turns_, index_ - 1) == nullptr || TurnOf(turns_, index_) != nullptr) {
    return;
  }
  last_day_ = last_told_ = last_date_ = PartialDate();
  last_place_sentence_ = -1;
  last_doings_ = Doings();
}

// "Mr President, we met in Paris in May", said when they meet again.
bool MeetingSetting::IsRecalled(const MeetingMention& meeting) const {
  const PartialDate& published = document_.published();
  return meeting.status == v1::MEETING_STATUS_HELD && TurnOf(turns_, index_) != nullptr &&
         !meeting.when.is_unknown() && !published.is_unknown() &&
         meeting.when.latest() + 1 < published.earliest();
}

void MeetingSetting::Remember() {
  RememberPlace();
  RememberDoings();
  RememberDate();
  RememberEvent();
}

// Date, place, topic, duration; and a present tense whose day is to come becomes a plan.
void MeetingSetting::Settle(const Modality& modality, int cue, int end,
                            MeetingMention* meeting) const {
  if (modality.nothing) {
    meeting->parties.clear();  // Add() leaves it out
    return;
  }
  const CircumstanceReader reader = circumstances();
  meeting->status = modality.status;
  DateChoice choice;
  if (!modality.reference) choice = reader.DateOf(cue, end);
  if (choice.of_speech && modality.status != v1::MEETING_STATUS_HELD) choice = DateChoice();
  // "is to meet X, who came in March": not the March of next year.
  if (choice.date >= 0 && modality.future && modality.status != v1::MEETING_STATUS_CANCELLED) {
    const PartialDate future = dates_.Future(choice.date);
    if (document_.dates()[choice.date].basis == DateMention::Basis::kNoYear &&
        !future.is_unknown() && !document_.published().is_unknown() &&
        future.earliest() - document_.published().latest() > 300) {
      choice = DateChoice();
    }
  }
  // "met there": on the day of what took place there.
  if (choice.date < 0 && modality.status == v1::MEETING_STATUS_HELD && SaysThere(cue, end)) {
    const PartialDate before = DayBefore(cue, /*future=*/false);
    if (before.is_exact_day()) meeting->when = before;
  }
  meeting->another_day = reader.AfterAnotherEvent(cue);
  if (choice.date < 0 && !modality.reference) choice.date = run_in_date_[index_];
  if (choice.date < 0 && !modality.reference && entry_.date >= 0) choice.date = entry_.date;
  const bool coming = below_coming_[index_] && meeting->status == v1::MEETING_STATUS_HELD &&
                      (entry_.found() || modality.future);
  if (coming) meeting->status = v1::MEETING_STATUS_PLANNED;
  const bool ahead = coming || (modality.future && modality.status != v1::MEETING_STATUS_HELD);
  const Shift shift = modality.reference ? Shift() : reader.ShiftOf(cue, end);
  const PartialDate shifted = Shifted(shift, cue, ahead);
  if (!shifted.is_unknown()) {
    meeting->when = shifted;
  } else if (choice.date >= 0) {
    const int date = choice.date;
    const bool no_year = document_.dates()[date].basis == DateMention::Basis::kNoYear;
    const bool behind = date == entry_.date && no_year && LiesBehind(date);
    // "Scheduled for Tuesday, called off": told on Wednesday.
    const bool yesterday = dates_.Past(date).is_exact_day() &&
                           !document_.published().is_unknown() &&
                           dates_.Past(date).latest() + 1 == document_.published().earliest();
    // "will meet on August 20" lies ahead, whatever year was told of before; what was cancelled may
    // be part of the story.
    const bool narrated = dates_.Past(date) != document_.dates()[date].past;
    const bool told =
        (narrated && modality.past) || (meeting->status == v1::MEETING_STATUS_CANCELLED &&
                                        (narrated || (no_year ? LiesBehind(date) : yesterday)));
    meeting->when = Day(date, ahead && !told && !TravelledBefore(date, cue));
    // "travels to Tokyo Wednesday for talks": the present with a day to come.
    // "dines tonight with X", "sees X today": the present with what is left of the day.
    if (modality.status == v1::MEETING_STATUS_HELD && modality.future && LiesLaterToday(date)) {
      meeting->status = v1::MEETING_STATUS_PLANNED;
    }
    if (modality.status == v1::MEETING_STATUS_HELD && modality.future && !behind &&
        dates_.IsAmbiguous(date) && dates_.Past(date) != document_.published()) {
      meeting->when = dates_.Future(date);
      meeting->status = v1::MEETING_STATUS_PLANNED;
    }
    if (meeting->status == v1::MEETING_STATUS_HELD && !document_.published().is_unknown() &&
        !dates_.IsAmbiguous(date) && Before(document_.published(), meeting->when) == Tri::kYes) {
      meeting->status = v1::MEETING_STATUS_PLANNED;
    }
  } else if (!context_.when.is_unknown() && !meeting->another_day) {
    meeting->when = context_.when;
  } else if (modality.status == v1::MEETING_STATUS_HELD && meeting->when.is_unknown() &&
             JustNow(cue)) {
    meeting->when = document_.published();
  }
  if (meeting->when.is_unknown() && !meeting->another_day) {
    PartialDate day = dates_.DayBehind(index_);
    if (day.is_unknown()) day = programme_.DayOf(index_);
    if (!day.is_unknown()) {
      meeting->when = day;
      // An agenda tells in the present what is to come.
      if (meeting->status == v1::MEETING_STATUS_HELD && !document_.published().is_unknown() &&
          (modality.future ? day.latest() >= document_.published().earliest()
                           : day.earliest() > document_.published().latest())) {
        meeting->status = v1::MEETING_STATUS_PLANNED;
      }
    }
  }
  if (meeting->when.is_unknown() && ahead && meeting->status != v1::MEETING_STATUS_DENIED) {
    meeting->when = UntilDay(cue, end);
  }
  if (GoesOnWithJourneyAhead(modality, cue, *meeting)) {
    meeting->status = v1::MEETING_STATUS_PLANNED;
  }
  PlanFromSchedule(modality, choice.date, meeting);
  PlanFromHour(modality, meeting);
  // "said ahead of his meeting with X", on no day that is told.
  if (modality.before && !sentence_->is_headline && !sentence_->is_caption &&
      meeting->status == v1::MEETING_STATUS_HELD && meeting->when.is_unknown()) {
    meeting->status = v1::MEETING_STATUS_PLANNED;
  }
  // "would meet him again in 1975".
  if (modality.would && choice.date >= 0 && !dates_.IsAmbiguous(choice.date) &&
      !document_.published().is_unknown() && !meeting->when.is_unknown() &&
      meeting->when.latest() + kLongOver < document_.published().earliest()) {
    meeting->status = v1::MEETING_STATUS_HELD;
  }
  if (HasAPlace(meeting->kind)) {
    PlaceName place = reader.PlaceOf(cue, end);
    // "the Pyongyang summit between A and B", but "the Kabul-Islamabad talks".
    if (!place.found() && In(cue - 2) && At(cue).Has(kMeetingNoun) &&
        document_.Is(cue - 1, SenseKind::kCity) &&
        At(document_.MatchFirst(cue - 1) - 1).shape != Shape::kDash) {
      place = reader.PlaceAt(document_.MatchFirst(cue - 1));
    }
    const Scene& scene = scenes_.At(index_);
    if (SaysThere(cue, end)) {
      const PlaceName before = CityBefore(cue);
      if (before.found()) place = before;
    } else if (scene.known() && SaysHere(cue, end)) {
      place = PlaceName();
      meeting->place = scene.city;
      meeting->place_polity = scene.polity;
    }
    if (!place.found() && entry_.place_first >= 0) {
      place = PlaceNamedAt(entry_.place_first);
    } else if (!place.found() && (entry_.found() || programme_.BeginsWithHour(*sentence_))) {
      place = PlaceBehind(end);
    }
    if (!place.found()) place = PlaceOfPosting(*meeting);
    if (place.found() &&
        !(IsPlainVenue(place) && scene.known() && !scene.supposed && !scene.heading &&
          IsRecent(*meeting) && (place.polity.empty() || place.polity == scene.polity))) {
      meeting->place = place.name;
      meeting->place_polity = place.polity;
    } else if (place.found()) {
      // "at the ministry" by a reporter in Moscow: the city says more than the house.
      meeting->place = scene.city;
      meeting->place_polity = scene.polity;
    } else if (meeting->place.empty() && scene.heading &&
               (scene.day.is_unknown()
                    ? entry_.found() || programme_.BeginsWithHour(*sentence_)
                    : !sentence_->in_title && Compatible(meeting->when, scene.day))) {
      meeting->place = scene.city;
      meeting->place_polity = scene.polity;
    } else if (meeting->place.empty()) {
      meeting->place = context_.place;
      meeting->place_polity = context_.polity;
    }
    // Talks that have a place are no call.
    if (!meeting->place.empty() && meeting->kind == v1::MEETING_KIND_UNSPECIFIED &&
        !context_.has_subject()) {
      meeting->kind = v1::MEETING_KIND_IN_PERSON;
    }
  }
  if (sentence_->is_headline && !sentence_->in_title) TakeFromHead(meeting);
  meeting->topics = reader.TopicsOf(cue, end);
  meeting->duration_seconds = reader.DurationOf(cue);
  meeting->ahead = !meeting->when.is_unknown() && !document_.published().is_unknown() &&
                   Before(document_.published(), meeting->when) == Tri::kYes;
  // "will not meet": what was refused has no day in the past.
  if (meeting->status == v1::MEETING_STATUS_DENIED && modality.future) meeting->ahead = true;
}

// "will meet by the end of the month": from the day of the article on.
PartialDate MeetingSetting::UntilDay(int cue, int end) const {
  constexpr int kReach = 12;
  const PartialDate& published = document_.published();
  for (int i = cue + 1; In(i) && i < std::max(end, cue + 1) + kReach; ++i) {
    if (At(i).lower == ";" || document_.QuoteOf(i) != document_.QuoteOf(cue)) break;
    // "before the end of the week": of the one that the article is of.
    if (At(i).lower == "end" && In(i + 3) && At(i + 1).lower == "of" && At(i + 2).lower == "the" &&
        published.is_exact_day() && At(i + 4).lower != "of") {
      const PartialDate last = EndOfUnit(published, At(i + 3).lower);
      if (!last.is_unknown()) return PartialDate::Range(published.earliest(), last.latest());
    }
    if (At(i).date < 0) continue;
    const DateMention& date = document_.dates()[At(i).date];
    const bool bound = date.relation == DateMention::Relation::kUntil ||
                       date.relation == DateMention::Relation::kBefore;
    if (!bound || published.is_unknown() || date.future.is_unknown() ||
        date.future.latest() <= published.latest()) {
      break;
    }
    return PartialDate::Range(published.earliest(), date.future.latest());
  }
  return PartialDate();
}

// "While in Oslo she saw X": when she was there, as told before.
void MeetingSetting::TakeDayOfPlace(MeetingMention* meeting) const {
  constexpr int kReach = 8;
  if (!meeting->when.is_unknown() || meeting->place.empty() || meeting->another_day ||
      !OneOf(At(sentence_->first).lower, {"while", "during"})) {
    return;
  }
  for (int s = index_ - 1; s >= 0 && index_ - s <= kReach; --s) {
    const Sentence& sentence = document_.sentences()[s];
    int date = -1;
    bool there = false;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (document_.QuoteOf(i) >= 0) continue;
      if (At(i).date >= 0 && date < 0) date = At(i).date;
      there = there || (document_.Is(i, SenseKind::kCity) && document_.MatchFirst(i) == i &&
                        document_.Words(i, document_.MatchEnd(i)) == meeting->place);
    }
    if (!there || date < 0) continue;
    const PartialDate day = Day(date, meeting->status != v1::MEETING_STATUS_HELD);
    if (IsWithinAMonth(day)) meeting->when = day.WithQualifier(PartialDate::kApproximate);
    return;
  }
}

// "She will visit Rome on Tuesday. From there, where she meets A, she goes on to Oslo": the present
// of a journey to come.
bool MeetingSetting::GoesOnWithJourneyAhead(const Modality& modality, int cue,
                                            const MeetingMention& meeting) const {
  constexpr int kReach = 2;
  if (meeting.status != v1::MEETING_STATUS_HELD || !modality.future || modality.past ||
      modality.reference || !meeting.when.is_unknown() || sentence_->is_headline) {
    return false;
  }
  const Stop* stop = stops_.Before(cue, PersonsOf(meeting.parties), /*ahead=*/true);
  return stop != nullptr && stop->ahead && index_ - stop->sentence <= kReach;
}

// An entry of a schedule for the day that it is given out, or a later one, is planned.
void MeetingSetting::PlanFromSchedule(const Modality& modality, int date,
                                      MeetingMention* meeting) const {
  const PartialDate& published = document_.published();
  // What was struck from it was of its day as well.
  if (programme_.is_schedule() && meeting->status == v1::MEETING_STATUS_CANCELLED &&
      meeting->when.is_unknown() && !meeting->another_day && !sentence_->is_headline) {
    meeting->when = published;
  }
  if (!programme_.is_schedule() || published.is_unknown() || sentence_->is_headline ||
      meeting->status != v1::MEETING_STATUS_HELD || modality.reference || modality.before) {
    return;
  }
  if (date >= 0 && meeting->when == dates_.Past(date) && dates_.IsAmbiguous(date) &&
      meeting->when != published && !LiesBehind(date)) {
    meeting->when = dates_.Future(date);
  }
  // "In the afternoon, the President meets X".
  if (meeting->when.is_unknown() && modality.future && !meeting->another_day) {
    meeting->when = published;
  }
  if (!meeting->when.is_unknown() && meeting->when.latest() >= published.earliest()) {
    meeting->status = v1::MEETING_STATUS_PLANNED;
  }
}

// "Secretary A sees B at 2 p.m.", "A receives B at noon": the present with an hour, told on the
// day.
void MeetingSetting::PlanFromHour(const Modality& modality, MeetingMention* meeting) const {
  const PartialDate& published = document_.published();
  if (meeting->status != v1::MEETING_STATUS_HELD || !modality.future || modality.reference ||
      published.is_unknown() || programme_.is_chronicle() || sentence_->is_headline ||
      sentence_->is_caption || scenes_.At(index_).live ||
      !(meeting->when.is_unknown() || meeting->when == published)) {
    return;
  }
  for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
    const bool noon = At(i).lower == "at" && OneOf(At(i + 1).lower, {"noon", "midday", "midnight"});
    const bool hour = At(i).shape == Shape::kNumber && i > sentence_->first &&
                      At(i - 1).lower == "at" &&
                      OneOf(At(i + 1).lower, {"a.m", "p.m", "a.m.", "p.m.", "am", "pm"});
    if (document_.QuoteOf(i) >= 0 || !(noon || hour)) continue;
    meeting->status = v1::MEETING_STATUS_PLANNED;
    if (meeting->when.is_unknown()) meeting->when = published;
    return;
  }
}

bool MeetingSetting::LiesLaterToday(int date) const {
  if (sentence_->is_headline || sentence_->is_caption || scenes_.At(index_).live) return false;
  const absl::string_view words = document_.text().substr(document_.dates()[date].begin);
  for (const absl::string_view word : {"tonight", "this evening", "today"}) {
    if (absl::StartsWithIgnoreCase(words, word)) return true;
  }
  return false;
}

// The lines below a heading that are nothing but a day and a place.
void MeetingSetting::TakeFromHead(MeetingMention* meeting) const {
  constexpr int kLines = 4;
  const std::vector<Sentence>& sentences = document_.sentences();
  for (int s = index_ + 1; s <= index_ + kLines && s < static_cast<int>(sentences.size()); ++s) {
    if (!sentences[s].is_headline || sentences[s].in_title) return;
    const PartialDate day = ReadDayHead(document_, sentences[s]).day;
    if (!day.is_unknown() && meeting->when.is_unknown()) meeting->when = day;
    const Scene& scene = scenes_.At(s);
    if (scene.sentence == s && scene.known() && meeting->place.empty() &&
        HasAPlace(meeting->kind)) {
      const absl::string_view words = document_.Words(sentences[s].first, sentences[s].token_end);
      meeting->place = std::string(scene.heading ? words : absl::string_view(scene.city));
      meeting->place_polity = scene.polity;
    }
  }
}

// "Meeting with X, Federal Chancellery.": a house or a city that ends the entry, behind token
// `end`.
PlaceName MeetingSetting::PlaceBehind(int end) const {
  PlaceName place;
  int i = end;
  while (In(i) && !OneOf(At(i).lower, {",", ".", "("})) {
    if (At(i).Has(kSubordinator) || reader_.IsVerbLike(i)) return place;
    ++i;
  }
  // "receives the Ambassador. Victoria Terrasse.": a sentence of its own in the line.
  const bool next = !In(i + 1) && i + 1 < document_.token_count() &&
                    document_.sentences()[At(i + 1).sentence].line == sentence_->line;
  const int limit =
      next ? document_.sentences()[At(i + 1).sentence].token_end : sentence_->token_end;
  if (i + 1 >= limit) return place;
  place.first = i + 1;
  bool venue = false;
  const Sense* city = nullptr;
  // "Meeting with X (Europa building)".
  const bool bracketed = At(i).lower == "(";
  for (++i; i < limit && !OneOf(At(i).lower, {".", ")"}); ++i) {
    const int m = reader_.MentionAt(i);
    const bool capital =
        At(i).IsCapitalised() && (m < 0 || mentions_[m].kind == Mention::Kind::kPolity);
    if (!capital && !OneOf(At(i).lower, {"of", "the", ",", "at"}) &&
        !(bracketed && At(i).Has(kVenueHead))) {
      return PlaceName();
    }
    venue = venue || At(i).Has(kVenueHead | kOrgHead);
    if (const Sense* here = document_.SenseOf(i, SenseKind::kCity)) city = here;
  }
  if ((!venue && city == nullptr && !next) || i == place.first) return PlaceName();
  place.end = i;
  place.name = std::string(document_.Words(place.first, place.end));
  place.rank = PlaceName::Rank::kVenue;
  if (city != nullptr) place.polity = city->city->polity->name;
  return place;
}

// "sat down with the Syrian ambassador in Washington": where he is.
PlaceName MeetingSetting::PlaceOfPosting(const MeetingMention& meeting) const {
  for (const Party& party : meeting.parties) {
    if (party.mention < 0) continue;
    const Mention& mention = mentions_[party.mention];
    for (const OfficeUse& office : mention.offices) {
      for (int i = office.head_end; i + 1 < office.end; ++i) {
        if (At(i).lower == "in" && document_.Is(i + 1, SenseKind::kCity)) {
          return circumstances().PlaceAt(i + 1);
        }
      }
    }
  }
  return PlaceName();
}

// "has just met", "met a short while ago": on the day of the article.
bool MeetingSetting::JustNow(int cue) const {
  for (int i = std::max(sentence_->first, cue - 6); i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") continue;
    if (i < cue && At(i).lower == "just" && In(i - 1) && At(i - 1).Has(kHaveVerb)) return true;
    if (i > cue && At(i).lower == "ago" && In(i - 1) &&
        OneOf(At(i - 1).lower, {"while", "moments", "minutes", "hours", "hour"})) {
      return true;
    }
  }
  return false;
}

PartialDate MeetingSetting::DayBefore(int i, bool future) const {
  for (int j = i - 1; In(j); --j) {
    if (At(j).date < 0 || document_.QuoteOf(j) >= 0) continue;
    const DateMention& date = document_.dates()[At(j).date];
    if (date.relation == DateMention::Relation::kAt && IsWithinAMonth(date.past)) {
      return Day(At(j).date, future);
    }
  }
  return PartialDate();
}

PartialDate MeetingSetting::DayBehind(int i, bool future) const {
  for (int j = i + 1; In(j); ++j) {
    if (At(j).date < 0 || document_.QuoteOf(j) >= 0) continue;
    const DateMention& date = document_.dates()[At(j).date];
    if (date.relation == DateMention::Relation::kAt && date.past.is_exact_day()) {
      return Day(At(j).date, future);
    }
  }
  return PartialDate();
}

// Where the text says that an event is, "the summit in Bali", "the Sochi talks".
void MeetingSetting::RememberEvent() {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (!IsEvent(i) || document_.QuoteOf(i) >= 0) continue;
    PlaceName place;
    if (In(i + 1) && OneOf(At(i + 1).lower, {"in", "at"})) {
      place = circumstances().PlaceAfter(i + 1);
    }
    if (place.rank != PlaceName::Rank::kCity && In(i - 1) &&
        document_.Is(i - 1, SenseKind::kCity)) {
      place = circumstances().PlaceAt(document_.MatchFirst(i - 1));
    }
    if (place.rank != PlaceName::Rank::kCity) continue;
    // "offered to host a second conference in Moscow": another one, that may never be.
    if (In(i - 1) && OneOf(At(i - 1).lower, {"second", "another", "next", "future", "follow-up"}) &&
        event_places_.contains(At(i).lower)) {
      continue;
    }
    EventPlace event = {place, index_};
    // "will be held on June 23", "opens on Monday".
    for (int j = i + 1; In(j + 1) && j < i + 16; ++j) {
      if (At(j).date >= 0 && document_.QuoteOf(j) < 0) {
        event.date = At(j).date;
        break;
      }
      if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition)) break;
    }
    bool told = false;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      told = told || OneOf(At(j).lower, {"held", "opens", "opened", "opening", "begins", "takes",
                                         "convenes", "starts", "start"});
    }
    if (!told) event.date = -1;
    event_places_[At(i).lower] = event;
    last_event_ = At(i).lower;
  }
}

// The General Assembly of the United Nations meets in New York, and no text says so.
void MeetingSetting::RememberGeneralAssembly() {
  for (int i = 1; i + 1 < document_.token_count(); ++i) {
    if (At(i).lower != "general" || At(i + 1).lower != "assembly") continue;
    if (!OneOf(At(i - 1).lower, {"un", "u.n.", "nations", "nations'"})) continue;
    PlaceName place;
    place.name = "New York";
    place.polity = "United States";
    place.rank = PlaceName::Rank::kCity;
    event_places_["assembly"] = {place, At(i).sentence};
    return;
  }
}

bool MeetingSetting::IsEvent(int i) const {
  return OneOf(At(i).lower, {"summit", "conference", "forum", "assembly", "funeral", "ceremony",
                             "inauguration", "congress", "games", "olympics"});
}

// "met on the sidelines of the summit": where that is, as told before.
void MeetingSetting::TakeFromEvent(MeetingMention* meeting) const {
  if (!meeting->place.empty() || meeting->kind == v1::MEETING_KIND_PHONE ||
      meeting->kind == v1::MEETING_KIND_VIDEO || event_places_.empty()) {
    return;
  }
  // "On its margins", "on the sidelines": of the event told of before.
  for (int i = sentence_->first; !last_event_.empty() && i + 1 < sentence_->token_end; ++i) {
    if (!OneOf(At(i).lower, {"margins", "sidelines", "fringes"}) || At(i + 1).lower == "of" ||
        document_.QuoteOf(i) >= 0 || std::abs(i - meeting->cue_first) > 24) {
      continue;
    }
    const EventPlace& event = event_places_.at(last_event_);
    if (index_ - event.sentence > kSamePlace || index_ == event.sentence) return;
    meeting->place = event.place.name;
    meeting->place_polity = event.place.polity;
    if (event.date >= 0 && meeting->when.is_unknown()) {
      meeting->when = Day(event.date, meeting->status != v1::MEETING_STATUS_HELD);
    }
    return;
  }
  for (int i = meeting->cue_first; i < sentence_->token_end && i < meeting->cue_first + 24; ++i) {
    if (!IsEvent(i) || document_.QuoteOf(i) >= 0) continue;
    bool linked = i == meeting->cue_first;
    for (int j = i - 1; In(j) && i - j < 6 && !linked; --j) {
      linked = OneOf(At(j).lower, {"at", "during", "sidelines", "margins", "fringes"});
      if (At(j).lower == "ahead" || At(j).lower == "before") return;
    }
    const auto known = event_places_.find(At(i).lower);
    if (!linked || known == event_places_.end() ||
        index_ - known->second.sentence > Programme::kMaxAgenda) {
      continue;
    }
    meeting->place = known->second.place.name;
    meeting->place_polity = known->second.place.polity;
    return;
  }
}

// "flew to Kiev on Monday, where he was due to meet X": the day has been.
bool MeetingSetting::TravelledBefore(int date, int cue) const {
  int first = -1;
  for (int i = sentence_->first; i < cue && first < 0; ++i) {
    if (At(i).date == date) first = i;
  }
  for (int i = first - 1; first >= 0 && In(i) && first - i < 8; --i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kVisitVerb)) {
      return At(i).Has(kPastVerb) && reader_.VerbGroupFirst(i) == i;
    }
  }
  return false;
}

// "A day later": from the day told before in the sentence, or in the ones before.
PartialDate MeetingSetting::Shifted(const Shift& shift, int cue, bool future) const {
  if (!shift.found()) return PartialDate();
  PartialDate base = DayBefore(cue, future);
  if (base.is_unknown() && shift.hangs) base = DayBehind(cue, future);
  // "On the same day", below a head of its own.
  const bool same_day = shift.unit == Shift::Unit::kDay && shift.count == 0;
  if (base.is_unknown() && (last_day_section_ == sentence_->section || same_day) &&
      index_ - last_day_sentence_ <= kLater) {
    base = last_day_;
  }
  // "The day before he had met X": where no day has been told, before that of the news.
  if (base.is_unknown() && shift.unit == Shift::Unit::kDay && !shift.hangs && !future &&
      std::abs(shift.count) <= 1 && last_day_.is_unknown()) {
    base = document_.published();
  }
  if (shift.unit == Shift::Unit::kDay) {
    if (base.is_unknown()) return base;
    // "In early March he came, and four days after that": as coarse as what it counts from.
    return PartialDate::Range(base.nominal_earliest() + shift.count,
                              base.nominal_latest() + shift.count);
  }
  // "Two years before" may count from a year.
  if (last_told_sentence_ > last_day_sentence_ || base.is_unknown()) base = last_told_;
  if (base.is_unknown() || index_ - last_told_sentence_ > kLater) return PartialDate();
  const auto day = CivilFromDay(base.nominal_latest());
  if (shift.unit == Shift::Unit::kYear) return PartialDate::Year(day.year() + shift.count);
  if (CivilFromDay(base.nominal_earliest()).month() != day.month()) return PartialDate();
  const absl::CivilMonth month = absl::CivilMonth(day.year(), day.month()) + shift.count;
  return PartialDate::Month(month.year(), month.month());
}

// A house or a room that has no name known beyond its city: "the Palais Coburg hotel".
bool MeetingSetting::IsPlainVenue(const PlaceName& place) const {
  if (place.rank != PlaceName::Rank::kVenue) return false;
  if (document_.Is(place.first, SenseKind::kPolityMetonym)) return true;
  for (int i = place.first; i < place.end + 1; ++i) {
    if (In(i) &&
        OneOf(At(i).lower, {"hotel", "palace", "palais", "room", "hall", "ministry", "building",
                            "headquarters", "residence", "villa", "centre", "center", "fairgrounds",
                            "embassy", "consulate", "mission", "office", "offices"})) {
      return true;
    }
  }
  return false;
}

// About the day of the article: where the reporter is, it was.
bool MeetingSetting::IsRecent(const MeetingMention& meeting) const {
  const PartialDate& published = document_.published();
  if (published.is_unknown()) return false;
  const DayNumber day = published.latest();
  if (meeting.when.is_unknown()) {
    const bool dated = last_date_section_ == sentence_->section && !last_date_.is_unknown() &&
                       last_date_.earliest() >= day - 3 && last_date_.latest() <= day;
    return (meeting.status == v1::MEETING_STATUS_HELD ||
            meeting.status == v1::MEETING_STATUS_CANCELLED ||
            meeting.status == v1::MEETING_STATUS_DENIED) &&
           (index_ - scenes_.At(index_).sentence < kNearScene || dated);
  }
  if (meeting.status == v1::MEETING_STATUS_PLANNED) {
    return meeting.when.is_exact_day() && meeting.when.earliest() >= day &&
           meeting.when.latest() <= day + 1;
  }
  // An item of a digest may be a week old.
  const int64_t back = scenes_.At(index_).sentence > 0 ? 7 : 5;
  return meeting.when.earliest() >= day - back && meeting.when.latest() <= day + 1;
}

// "13 May – visit to Zagreb" in a list of 15 May: of this year, as the last May is nearer than the
// next one.
bool MeetingSetting::LiesBehind(int date) const {
  const PartialDate& published = document_.published();
  const PartialDate& past = dates_.Past(date);
  const PartialDate& future = dates_.Future(date);
  return !published.is_unknown() && !past.is_unknown() && !future.is_unknown() &&
         past.latest() < published.earliest() &&
         published.latest() - past.latest() <= future.earliest() - published.latest();
}

// "met there with X", "There A is to lunch with B".
bool MeetingSetting::SaysThere(int cue, int end) const {
  for (int i = cue; In(i) && i < std::max(end, cue + 1) + 3; ++i) {
    if (At(i).lower == "there" && reader_.MentionAt(i) < 0 &&
        !(In(i + 1) && At(i + 1).Has(kBeVerb))) {
      return true;
    }
    if (i >= end && At(i).shape == Shape::kPunct) break;
  }
  const int first = sentence_->first;
  // "came together there with X in separate meetings".
  for (int i = first + 1; i < cue; ++i) {
    if (At(i).lower == "there" && reader_.MentionAt(i) < 0 && At(i + 1).lower == "with") {
      return true;
    }
  }
  return At(first).lower == "there" && In(first + 1) && reader_.MentionStarting(first + 1) >= 0;
}

// "held a summit here on January 5".
bool MeetingSetting::SaysHere(int cue, int end) const {
  for (int i = cue + 1; In(i) && i < std::max(end, cue + 1) + 3; ++i) {
    if (At(i).lower == "here" && document_.QuoteOf(i) < 0) return true;
  }
  return false;
}

// The last city named before token `cue`, in its sentence or one of the two before.
PlaceName MeetingSetting::CityBefore(int cue) const {
  const int from = document_.sentences()[std::max(0, index_ - 2)].first;
  for (int i = cue - 1; i >= from; --i) {
    const Sense* city = document_.SenseOf(i, SenseKind::kCity);
    if (city == nullptr || document_.QuoteOf(i) >= 0) continue;
    PlaceName place;
    place.first = document_.MatchFirst(i);
    place.end = document_.MatchEnd(i);
    place.name = std::string(document_.Words(place.first, place.end));
    place.polity = city->city->polity->name;
    place.rank = PlaceName::Rank::kCity;
    return place;
  }
  return PlaceName();
}

// The city that the text was last in: "As Mr. X visited Beijing, ...". For a meeting told without
// a place right after it.
void MeetingSetting::RememberPlace() {
  for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
    const bool preposition = At(i).lower == "in" || At(i).lower == "to";
    if (!preposition && !At(i).Has(kVisitVerb)) continue;
    if (document_.QuoteOf(i) >= 0) continue;
    PlaceName place;
    if (OneOf(At(i).lower, {"visited", "visits", "visiting", "toured"}) ||
        (At(i).lower == "in" && i == sentence_->first) ||
        (preposition && In(i - 1) &&
         OneOf(At(i - 1).lower, {"arrived", "arrives", "visit", "trip", "landed", "stopped",
                                 "traveled", "travelled", "flew"}))) {
      place = circumstances().PlaceAfter(i);
    }
    if (place.rank == PlaceName::Rank::kCity) {
      last_place_ = place;
      last_place_when_ = DayOfSentence();
      last_place_sentence_ = index_;
      last_place_section_ = sentence_->section;
    }
  }
}

// The first day that the sentence names.
PartialDate MeetingSetting::DayOfSentence() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (At(i).date >= 0 && document_.QuoteOf(i) < 0) return dates_.Past(At(i).date);
  }
  return PartialDate();
}

// "They had last met in May": before what the story is at.
bool MeetingSetting::TellsOfBefore() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0) continue;
    if (OneOf(At(i).lower, {"had", "last", "previous", "previously", "ago", "once", "since"}) ||
        At(i).date >= 0) {
      return true;
    }
  }
  return false;
}

// "had met X", "last met X", "came from Oslo, where he met X": before what the text reports.
bool MeetingSetting::IsBackground(int cue) const {
  const int group = At(cue).shape == Shape::kLower ? reader_.VerbGroupFirst(cue) : cue;
  for (int i = group; i < cue; ++i) {
    if (At(i).lower == "had" && At(sentence_->first).lower != "by") return true;
  }
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || reader_.MentionAt(i) >= 0) continue;
    if (OneOf(At(i).lower, {"last", "previous", "previously", "ago", "once", "since"})) return true;
    if (i < cue && At(i).Has(kVisitVerb) && At(i + 1).lower == "from") return true;
  }
  return false;
}

// Does the sentence speak of what is to come?
bool MeetingSetting::LooksAhead() const {
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).shape != Shape::kLower) continue;
    if (OneOf(At(i).lower, {"will", "due", "scheduled", "planned", "requested", "expected"})) {
      return true;
    }
    if (OneOf(At(i).lower, {"is", "are", "was", "were"}) && In(i + 1) && At(i + 1).lower == "to") {
      return true;
    }
  }
  return false;
}

// Has the sentence told of a meeting that is planned for the date?
bool MeetingSetting::PlansOn(int date) const {
  for (size_t k = found_.size(); k-- > 0 && found_[k].sentence == index_;) {
    if (found_[k].status == v1::MEETING_STATUS_PLANNED && found_[k].when == dates_.Future(date)) {
      return true;
    }
  }
  return false;
}

// "did not arrive until Tuesday": on Tuesday.
bool MeetingSetting::IsNegatedBefore(int i) const {
  constexpr int kReach = 10;
  for (int j = i - 1; In(j) && i - j < kReach; --j) {
    if (At(j).Has(kNegation)) return true;
  }
  return false;
}

// The last day in the past that the section spoke of.
void MeetingSetting::RememberDate() {
  if (sentence_->section != last_date_section_) last_date_ = PartialDate();
  last_date_section_ = sentence_->section;
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (At(i).date < 0 || document_.QuoteOf(i) >= 0) continue;
    const DateMention& date = document_.dates()[At(i).date];
    const PartialDate& past = dates_.Past(At(i).date);
    const bool at = date.relation == DateMention::Relation::kAt ||
                    (date.relation == DateMention::Relation::kUntil && IsNegatedBefore(i));
    if (!at || past.is_unknown() || document_.published().is_unknown()) {
      continue;
    }
    // "Wednesday's talks ... X, who flew in on Tuesday, called on Y": the story does not go back.
    const bool later = last_day_section_ == sentence_->section && !last_day_.is_unknown() &&
                       last_day_.earliest() > past.latest();
    if (later && circumstances().InAside(i)) continue;
    last_told_ = past;
    last_told_sentence_ = index_;
    if (!past.is_exact_day()) continue;
    // "endorsed Monday's deal": the day of the deal, not of the story.
    if (OneOf(At(circumstances().EndOfDate(i)).lower, {"'s", "\u2019s"})) continue;
    last_day_ = past;
    last_day_sentence_ = index_;
    last_day_section_ = sentence_->section;
    // "requested a meeting on Sunday", "the two hold talks Saturday": a day to come.
    if (dates_.IsAmbiguous(At(i).date) && (LooksAhead() || PlansOn(At(i).date))) continue;
    const DayNumber published = document_.published().latest();
    if (past.latest() <= published && published - past.latest() <= 10) {
      last_date_ = past;
      last_date_sentence_ = index_;
    }
  }
  // "The next day he flew on to Amman."
  if (last_day_sentence_ != index_) {
    const Shift shift = circumstances().ShiftAt(sentence_->first);
    const PartialDate day = shift.unit == Shift::Unit::kDay
                                ? Shifted(shift, sentence_->first, /*future=*/false)
                                : PartialDate();
    if (!day.is_unknown()) {
      moved_to_[index_] = last_day_ = last_told_ = day;
      last_day_sentence_ = last_told_sentence_ = index_;
      last_day_section_ = sentence_->section;
    }
  }
  // "The following morning she met X": the story has gone on.
  for (size_t k = found_.size(); k-- > 0 && found_[k].sentence == index_;) {
    if (!found_[k].when.is_exact_day() || At(found_[k].cue_first - 1).lower == "had") continue;
    last_day_ = last_told_ = found_[k].when;
    last_day_sentence_ = last_told_sentence_ = index_;
    last_day_section_ = sentence_->section;
    break;
  }
}

// "A will travel to Mexico on Monday to meet X. A will also meet Y.": on the same day.
void MeetingSetting::FromPlanBefore(MeetingMention* meeting) const {
  if ((meeting->status != v1::MEETING_STATUS_PLANNED &&
       meeting->status != v1::MEETING_STATUS_POSSIBLE) ||
      !meeting->when.is_unknown()) {
    return;
  }
  bool also = false;
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    also = also || OneOf(At(i).lower, {"also", "while", "there", "then"});
  }
  if (!also || found_.empty()) return;
  const MeetingMention& last = found_.back();
  if (last.status != v1::MEETING_STATUS_PLANNED || index_ - last.sentence > 2 ||
      !ShareAPerson(*meeting, last)) {
    return;
  }
  meeting->when = last.when;
  if (meeting->place.empty() && HasAPlace(meeting->kind) && HasAPlace(last.kind)) {
    meeting->place = last.place;
    meeting->place_polity = last.place_polity;
  }
}

// "The council meets on Friday. Before the session he will see X.": on that day.
void MeetingSetting::TakeDayOfPlannedEvent(MeetingMention* meeting) const {
  const absl::string_view opening = At(sentence_->first).lower;
  if (meeting->status != v1::MEETING_STATUS_PLANNED || !meeting->when.is_unknown() ||
      meeting->another_day || index_ == 0 ||
      !OneOf(opening,
             {"before", "after", "prior", "ahead", "during", "afterwards", "beforehand"})) {
    return;
  }
  const Sentence& before = document_.sentences()[index_ - 1];
  for (int i = before.token_end - 1; i >= before.first; --i) {
    if (At(i).date < 0 || document_.QuoteOf(i) >= 0) continue;
    const PartialDate& day = dates_.Future(At(i).date);
    if (!day.is_exact_day() ||
        document_.dates()[At(i).date].relation != DateMention::Relation::kAt) {
      continue;
    }
    if (day.earliest() >= document_.published().latest()) meeting->when = day;
    return;
  }
}

// "She was in Dakar from 12 to 14 May. She met X.": there and then.
void MeetingSetting::TakeFromStop(MeetingMention* meeting) const {
  if (meeting->another_day || sentence_->is_headline) return;
  if (!meeting->place.empty() && !meeting->when.is_unknown()) return;
  const std::vector<int> persons = PersonsOf(meeting->parties);
  const bool held = meeting->status == v1::MEETING_STATUS_HELD;
  const Stop* stop = stops_.Before(meeting->cue_first, persons, !held);
  // "The call on the Speaker was dropped": what was to be on a journey that has been.
  bool been = held;
  if (stop == nullptr && (meeting->status == v1::MEETING_STATUS_CANCELLED ||
                          meeting->status == v1::MEETING_STATUS_DENIED)) {
    stop = stops_.Before(meeting->cue_first, persons, /*ahead=*/false);
    been = true;
  }
  if (stop == nullptr) return;
  const auto when_of = [this, been](const Stop& of) {
    return of.date < 0 ? moved_to_[of.sentence] : Day(of.date, !been);
  };
  const PartialDate when = when_of(*stop);
  if (!when.is_unknown() && !Compatible(meeting->when, when)) return;
  if (!HasAPlace(meeting->kind)) {
    // "From Muscat she phoned X": while she travelled.
    if (meeting->when.is_unknown() && held && index_ - stop->sentence <= kOnTheWay) {
      meeting->when = when;
    }
    return;
  }
  // "went to A and B from 12 to 15 May. In B he met X."
  if (meeting->when.is_unknown() && !meeting->place.empty() &&
      meeting->status != v1::MEETING_STATUS_POSSIBLE) {
    const Stop* through = stops_.Through(*stop, meeting->place, meeting->place_polity);
    if (through != nullptr && through->date < 0) through = stops_.JourneyOf(*through);
    if (through != nullptr && through->ahead == stop->ahead) meeting->when = when_of(*through);
    if (!meeting->when.is_unknown()) return;
  }
  const bool elsewhere = !meeting->place.empty() && stop->place.found() &&
                         meeting->place != stop->place.name &&
                         stop->place.rank == PlaceName::Rank::kCity;
  if (meeting->place.empty() && stop->place.found() && stop->others.empty()) {
    meeting->place = stop->place.name;
    meeting->place_polity = stop->place.polity;
    // "visited Uganda. In Kampala he met X. The next day he saw Y": in Kampala.
    for (size_t k = found_.size(); k-- > 0 && stop->place.rank == PlaceName::Rank::kCountry;) {
      const MeetingMention& last = found_[k];
      if (last.sentence < stop->sentence || index_ - last.sentence > kSamePlace) break;
      if (last.place.empty() || last.place_polity != stop->place.polity ||
          last.status != meeting->status || !HasAPlace(last.kind) ||
          !ShareAPerson(*meeting, last) || AreOfTwoJourneys(meeting->when, last.when)) {
        continue;
      }
      meeting->place = last.place;
      break;
    }
  }
  if (!meeting->when.is_unknown() || meeting->status == v1::MEETING_STATUS_POSSIBLE) return;
  if (!when.is_unknown() && !elsewhere) {
    meeting->when = when;
  } else if (const Stop* journey = stops_.JourneyOf(*stop);
             journey != nullptr && when.is_unknown()) {
    meeting->when = when_of(*journey);
  }
}

// May what was told before say where the meeting took place?
bool MeetingSetting::TakesPlaceFromBefore(const MeetingMention& meeting) const {
  return !entry_.found() && meeting.place.empty() && !meeting.another_day &&
         !sentence_->is_headline && meeting.status == v1::MEETING_STATUS_HELD &&
         HasAPlace(meeting.kind);
}

// "A and B opened a school in Oslo. They met afterwards.": where people were, they met.
void MeetingSetting::TakePlaceFromDoings(MeetingMention* meeting) const {
  if (!TakesPlaceFromBefore(*meeting) || !last_doings_.place.found() ||
      index_ == last_doings_.sentence || index_ - last_doings_.sentence > 2 ||
      document_.sentences()[last_doings_.sentence].section != sentence_->section ||
      !Compatible(meeting->when, last_doings_.when)) {
    return;
  }
  for (const Party& party : meeting->parties) {
    if (party.kind == Party::Kind::kPerson &&
        std::find(last_doings_.persons.begin(), last_doings_.persons.end(), party.person) !=
            last_doings_.persons.end()) {
      meeting->place = last_doings_.place.name;
      meeting->place_polity = last_doings_.place.polity;
      return;
    }
  }
}

// The one city that the sentence says somebody did something in.
void MeetingSetting::RememberDoings() {
  if (sentence_->is_headline || sentence_->is_caption) return;
  // Where people are going to be, they are not yet.
  for (size_t k = found_.size(); k-- > 0 && found_[k].sentence == index_;) {
    if (found_[k].status != v1::MEETING_STATUS_HELD) return;
  }
  Doings doings;
  doings.sentence = index_;
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0) continue;
    const int m = reader_.MentionStarting(i);
    if (m >= 0 && mentions_[m].person >= 0) doings.persons.push_back(mentions_[m].person);
    if (m >= 0) {
      doings.persons.insert(doings.persons.end(), mentions_[m].persons.begin(),
                            mentions_[m].persons.end());
    }
    if (reader_.MentionAt(i) >= 0) continue;
    if (OneOf(At(i).lower, {"will", "would", "shall", "may", "might", "born", "raised"})) return;
    if (At(i).lower != "in") continue;
    const PlaceName place = circumstances().PlaceAfter(i);
    if (place.rank != PlaceName::Rank::kCity) continue;
    // Two cities: nobody knows.
    if (doings.place.found() && doings.place.name != place.name) return;
    doings.place = place;
  }
  if (!doings.place.found() || doings.persons.empty()) return;
  doings.when = DayOfSentence();
  last_doings_ = std::move(doings);
}

// What is told of the same people next took place where the last meeting did, unless it says
// else.
void MeetingSetting::TakePlaceFromBefore(MeetingMention* meeting) const {
  if (!TakesPlaceFromBefore(*meeting)) return;
  for (size_t k = found_.size(); k-- > 0;) {
    const MeetingMention& last = found_[k];
    if (index_ - last.sentence > kSamePlace ||
        document_.sentences()[last.sentence].section != sentence_->section) {
      return;
    }
    // "In Athens he held talks with A on Tuesday, and was received the next day by B".
    const bool fronted = last.sentence == index_ && At(sentence_->first).lower == "in" &&
                         document_.Is(sentence_->first + 1, SenseKind::kCity);
    if (last.status != meeting->status || !HasAPlace(last.kind) || last.place.empty() ||
        !(fronted || Compatible(meeting->when, last.when)) || !ShareAPerson(*meeting, last)) {
      continue;
    }
    // "A saw B in Rome. The talks opened in London": the story has gone on.
    const PlaceName since = trail_.Before(meeting->cue_first);
    if (since.found() && since.name != last.place && At(since.first).sentence > last.sentence &&
        OpensSomewhere(since.first)) {
      return;
    }
    TakePlaceOf(last, meeting);
    return;
  }
}

// "The talks opened in London", "began in London", "In London he opened a school": does the city's
// name at token `i` say where?
bool MeetingSetting::OpensSomewhere(int i) const {
  if (At(i - 1).lower != "in") return false;
  return reader_.SentenceOf(i).first == i - 1 ||
         OneOf(At(i - 2).lower, {"opened", "began", "resumed", "started", "continued", "reopened",
                                 "convened", "held"});
}

// "was received at the palace in Ankara. She also met X": in the city, not in the house.
void MeetingSetting::TakePlaceOf(const MeetingMention& last, MeetingMention* meeting) const {
  const Gazetteer& gazetteer = document_.gazetteer();
  const bool house = gazetteer.FindCity(last.place) == nullptr &&
                     gazetteer.FindPolity(last.place) == nullptr &&
                     last.sentence != meeting->sentence;
  if (house) {
    const Scene& scene = scenes_.At(index_);
    if (scene.known() && IsRecent(*meeting) &&
        (last.place_polity.empty() || scene.polity == last.place_polity)) {
      meeting->place = scene.city;
      meeting->place_polity = scene.polity;
      return;
    }
    const PlaceName city = trail_.Before(meeting->cue_first);
    if (city.found() && MayBeIn(city, *meeting) &&
        (last.place_polity.empty() || city.polity == last.place_polity)) {
      meeting->place = city.name;
      meeting->place_polity = city.polity;
      return;
    }
  }
  meeting->place = last.place;
  meeting->place_polity = last.place_polity;
}

// "A met B in Bangkok. A also met C.": there and then, where nothing else is said.
void MeetingSetting::TakeFromMeetingBefore(MeetingMention* meeting) const {
  if (found_.empty() || !TakesPlaceFromBefore(*meeting) || !meeting->when.is_unknown()) return;
  bool also = false;
  for (int i = std::max(sentence_->first, meeting->cue_first - 4);
       i < sentence_->token_end && i < meeting->cue_first + 4; ++i) {
    also = also || (OneOf(At(i).lower, {"also", "separately"}) && reader_.MentionAt(i) < 0);
  }
  const MeetingMention& last = found_.back();
  if (!also || index_ - last.sentence > 2 || last.status != meeting->status ||
      !HasAPlace(last.kind) || document_.sentences()[last.sentence].section != sentence_->section ||
      !ShareAPerson(*meeting, last)) {
    return;
  }
  TakePlaceOf(last, meeting);
  meeting->when = last.when;
}

// "will travel to", "flew to": the sentence is about another place.
bool MeetingSetting::TellsOfTravel() const {
  for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kVisitVerb) &&
        !OneOf(At(i).lower, {"come", "comes", "coming"}) &&
        OneOf(At(i + 1).lower, {"to", "from", "back"})) {
      return true;
    }
  }
  return false;
}

// "He called A. He also spoke with B": by telephone, too.
bool MeetingSetting::GoesOnCalling(const MeetingMention& meeting) const {
  constexpr int kReach = 2;
  const int cue = meeting.cue_first;
  if (found_.empty() || !meeting.place.empty() || !In(cue) ||
      !OneOf(At(cue).lower, {"spoke", "talked", "spoken"})) {
    return false;
  }
  const MeetingMention& last = found_.back();
  if (last.kind != v1::MEETING_KIND_PHONE || last.status != meeting.status ||
      index_ - last.sentence > kReach || !ShareAPerson(last, meeting)) {
    return false;
  }
  for (int i = cue - 2; i <= cue + 1; ++i) {
    if (In(i) && OneOf(At(i).lower, {"also", "again", "then"})) return true;
  }
  return false;
}

// The city of the first sentences says where news is, not where something was refused, nor where
// people were on another day than these tell of.
bool MeetingSetting::MayBeInSupposed(const MeetingMention& meeting) const {
  if (meeting.status == v1::MEETING_STATUS_DENIED) return false;
  constexpr int kLead = 2;
  const int end = std::min(kLead, static_cast<int>(document_.sentences().size()));
  for (int i = 0; i < document_.sentences()[end - 1].token_end; ++i) {
    if (At(i).date < 0 || !dates_.Past(At(i).date).is_exact_day()) continue;
    return Compatible(meeting.when, dates_.Past(At(i).date));
  }
  return true;
}

void MeetingSetting::Complete(MeetingMention* meeting) const {
  constexpr int kLongPast = 7;
  const bool own_place = !meeting->place.empty();
  ChooseStatus(meeting);
  meeting->recalled = IsRecalled(*meeting);
  if (GoesOnCalling(*meeting)) meeting->kind = v1::MEETING_KIND_PHONE;
  meeting->in_turn = TurnOf(turns_, index_) != nullptr;
  meeting->long_past = meeting->status == v1::MEETING_STATUS_HELD && !meeting->when.is_unknown() &&
                       !document_.published().is_unknown() &&
                       meeting->when.latest() + kLongPast < document_.published().earliest();
  TakeFromEvent(meeting);
  TakeFromStop(meeting);
  TakeDayOfHead(meeting);
  // What somebody tells in a transcript may have been anywhere.
  if (head_.city && TurnOf(turns_, index_) == nullptr) TakePlaceOfHead(meeting);
  TakeDayOfPlace(meeting);
  TakeFromMeetingBefore(meeting);
  TakePlaceFromBefore(meeting);
  TakePlaceOfHead(meeting);
  if ((meeting->status == v1::MEETING_STATUS_HELD ||
       (meeting->status == v1::MEETING_STATUS_DENIED && !meeting->ahead)) &&
      meeting->when.is_unknown() && !meeting->another_day &&
      last_date_section_ == sentence_->section && index_ - last_date_sentence_ <= kNearDate) {
    meeting->context_when = last_date_;
  }
  if (scenes_.At(index_).live && index_ != last_date_sentence_) {
    meeting->context_when = PartialDate();
  }
  FromPlanBefore(meeting);
  TakeDayOfPlannedEvent(meeting);
  // What a live report tells without a day is of the day.
  if (meeting->status == v1::MEETING_STATUS_HELD && meeting->when.is_unknown() &&
      meeting->context_when.is_unknown() && !meeting->another_day && scenes_.At(index_).live) {
    meeting->context_when = document_.published();
  }
  if (meeting->place.empty() && meeting->status == v1::MEETING_STATUS_HELD &&
      HasAPlace(meeting->kind) && last_place_sentence_ >= 0 && index_ - last_place_sentence_ <= 2 &&
      last_place_section_ == sentence_->section && index_ != last_place_sentence_ &&
      Compatible(meeting->when, last_place_when_)) {
    meeting->place = last_place_.name;
    meeting->place_polity = last_place_.polity;
  }
  TakePlaceFromDoings(meeting);
  const Scene& scene = scenes_.At(index_);
  if (meeting->place.empty() && scene.known() && HasAPlace(meeting->kind) && IsRecent(*meeting) &&
      !TellsOfTravel() && (!scene.supposed || MayBeInSupposed(*meeting))) {
    meeting->context_place = scene.city;
    meeting->context_place_polity = scene.polity;
  }
  // What a reporter on the spot tells of the spot without a day is of the day.
  if (scene.dateline && meeting->status == v1::MEETING_STATUS_HELD && meeting->when.is_unknown() &&
      meeting->context_when.is_unknown() && !meeting->another_day &&
      index_ - scene.sentence < kNearScene && !TellsOfBefore() &&
      (meeting->place.empty() ? meeting->context_place == scene.city
                              : meeting->place == scene.city)) {
    meeting->context_when = document_.published();
  }
  TakeDefaults(meeting);
  ChooseDate(meeting);
  ChoosePlace(own_place, meeting);
  AddCityOfHouse(meeting);
}

void MeetingSetting::ChooseStatus(MeetingMention* meeting) const {
  StatusClues clues;
  clues.in_entry = entry_.found();
  clues.schedule = programme_.is_schedule();
  clues.chronicle = programme_.is_chronicle();
  clues.list = programme_.is_list();
  clues.below_coming = below_coming_[index_];
  clues.live = scenes_.At(index_).live;
  const std::vector<StatusCandidate> all =
      StatusCandidates(document_, reader_, *sentence_, *meeting, clues);
  meeting->status = all[chooser_.ChooseStatus({document_, people_, *meeting}, all)].status;
}

void MeetingSetting::ChooseDate(MeetingMention* meeting) const {
  // What is refused has no day that is told, and the day that the text is at is not that of what
  // came before or after.
  if (meeting->another_day || (meeting->ahead && meeting->status == v1::MEETING_STATUS_DENIED)) {
    return;
  }
  DateClues clues;
  clues.in_entry = entry_.found();
  clues.dateline = scenes_.At(index_).dateline;
  clues.last_date = {last_date_, last_date_sentence_, last_date_section_ == sentence_->section};
  clues.last_day = {last_day_, last_day_sentence_, last_day_section_ == sentence_->section};
  clues.last_told = {last_told_, last_told_sentence_, true};
  const std::vector<DateCandidate> all =
      DateCandidates(document_, dates_, reader_, found_, *meeting, clues);
  if (all.empty()) return;
  const size_t chosen = chooser_.ChooseDate({document_, people_, *meeting}, all);
  if (chosen == 0) return;
  const PartialDate& date = all[chosen].date;
  if (date.is_unknown()) {
    meeting->when = meeting->context_when = PartialDate();
    return;
  }
  if (!meeting->when.is_unknown() || dates_.MayName(*sentence_, date)) {
    const bool known = !meeting->when.is_unknown() || !meeting->context_when.is_unknown();
    meeting->when = known ? date : date.WithQualifier(PartialDate::kApproximate);
    return;
  }
  // Of what only the text around tells another mention may know better.
  const bool known = !meeting->context_when.is_unknown();
  meeting->context_when =
      date.WithQualifier(known ? meeting->context_when.qualifier() : PartialDate::kApproximate);
}

// What each way to find a place says where no other one has found any.
std::vector<PlaceVote> MeetingSetting::VotesFor(const MeetingMention& meeting) const {
  using Way = void (MeetingSetting::*)(MeetingMention*) const;
  // The order is that of the weights.
  constexpr Way kWays[] = {
      &MeetingSetting::TakeFromEvent,       &MeetingSetting::TakeFromStop,
      &MeetingSetting::TakePlaceOfHead,     &MeetingSetting::TakeFromMeetingBefore,
      &MeetingSetting::TakePlaceFromBefore, &MeetingSetting::TakePlaceFromDoings,
      &MeetingSetting::TakeDefaults};
  std::vector<PlaceVote> votes;
  MeetingMention bare = meeting;
  for (const Way way : kWays) {
    bare.when = meeting.when;
    bare.context_when = meeting.context_when;
    bare.place.clear();
    bare.place_polity.clear();
    bare.context_place.clear();
    bare.context_place_polity.clear();
    (this->*way)(&bare);
    votes.push_back({bare.place_or_context(), bare.place_polity_or_context()});
  }
  return votes;
}

void MeetingSetting::ChoosePlace(bool own, MeetingMention* meeting) const {
  if (!HasAPlace(meeting->kind)) return;
  PlaceClues clues;
  clues.in_entry = entry_.found();
  clues.own = own;
  clues.votes = VotesFor(*meeting);
  clues.last_place = last_place_;
  clues.last_place_sentence = last_place_sentence_;
  clues.last_place_same_section = last_place_section_ == sentence_->section;
  clues.scene = &scenes_.At(index_);
  clues.recent = IsRecent(*meeting);
  const std::vector<PlaceCandidate> all =
      PlaceCandidates(document_, reader_, people_, &places_, found_, *meeting, clues);
  const size_t chosen = chooser_.ChoosePlace({document_, people_, *meeting, own}, all);
  if (chosen == 0) return;
  const bool around = meeting->place.empty() && !meeting->context_place.empty();
  meeting->place.clear();
  meeting->place_polity.clear();
  meeting->context_place.clear();
  meeting->context_place_polity.clear();
  (around ? meeting->context_place : meeting->place) = all[chosen].name;
  (around ? meeting->context_place_polity : meeting->place_polity) = all[chosen].polity;
}

// "At Singha Durbar she met X", by a reporter in Kathmandu: "Singha Durbar, Kathmandu".
void MeetingSetting::AddCityOfHouse(MeetingMention* meeting) const {
  const Gazetteer& gazetteer = document_.gazetteer();
  if (meeting->place.empty() || absl::StrContains(meeting->place, ',') ||
      gazetteer.FindCity(meeting->place) != nullptr ||
      gazetteer.FindPolity(meeting->place) != nullptr) {
    return;
  }
  PlaceVote city;
  const Scene& scene = scenes_.At(index_);
  const bool here = scene.known() && IsRecent(*meeting);
  const PlaceName last = trail_.Before(meeting->cue_first);
  if (last.found() && MayBeIn(last, *meeting) && (!here || scene.supposed)) {
    city = {last.name, last.polity};
  } else if (here) {
    city = {scene.city, scene.polity};
  }
  if (city.name.empty() || absl::StrContains(meeting->place, city.name) ||
      (!meeting->place_polity.empty() && city.polity != meeting->place_polity)) {
    return;
  }
  absl::StrAppend(&meeting->place, ", ", city.name);
  meeting->place_polity = city.polity;
}

// When it was, as far as the text around lets one suppose: news without a day is of its day, and
// what an older story goes on with is of the month that it was at.
PartialDate MeetingSetting::SupposedDay() const {
  const PartialDate& published = document_.published();
  const bool old =
      !last_told_.is_unknown() && published.latest() - last_told_.nominal_latest() > kNews;
  if (!old) return published;
  if (index_ - last_told_sentence_ > 1) return PartialDate();
  if (!last_told_.is_exact_day()) return last_told_;
  const auto day = CivilFromDay(last_told_.earliest());
  return PartialDate::Month(day.year(), day.month());
}

// Has the text told of these people since it named the city, or is it in the same paragraph? Where
// somebody is going to be, those of whom something is told that has been are not; and on another
// day people may be elsewhere.
bool MeetingSetting::MayBeIn(const PlaceName& city, const MeetingMention& meeting) const {
  constexpr int kReach = 6;
  const int index = At(city.first).sentence;
  if (index == index_) return true;
  // Nor is it looked for without end.
  constexpr int kFar = 40;
  if (index_ - index > kFar) return false;
  const std::vector<Sentence>& sentences = document_.sentences();
  // "They intend to meet again in Oslo": nobody is there yet.
  for (int i = sentences[index].first; meeting.status == v1::MEETING_STATUS_HELD && i < city.first;
       ++i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kPlanWord) && document_.QuoteOf(i) < 0) {
      return false;
    }
  }
  const bool same_line = sentences[index].line == sentence_->line;
  for (size_t k = found_.size(); k-- > 0 && found_[k].sentence >= index;) {
    const MeetingMention& told = found_[k];
    // Not of a minister and "our correspondent".
    if (told.sentence != index || PersonCount(told.parties) < 2) continue;
    const bool ahead = told.status == v1::MEETING_STATUS_PLANNED;
    if (ahead && meeting.status == v1::MEETING_STATUS_HELD) return false;
    if (!same_line && meeting.when.is_exact_day() && !Compatible(meeting.when, told.when)) {
      return false;
    }
  }
  if (same_line) return true;
  const int end = sentences[std::min(index_ - 1, index + kReach)].token_end;
  for (int i = sentences[index].first; i < end; ++i) {
    const int m = reader_.MentionStarting(i);
    if (m >= 0 && mentions_[m].person >= 0 && TakesPart(mentions_[m].person, meeting)) return true;
  }
  return false;
}

// What nothing says: what has been is supposed to have a day, and people are, or are to be, in the
// city that the text named last.
void MeetingSetting::TakeDefaults(MeetingMention* meeting) const {
  const bool held = meeting->status == v1::MEETING_STATUS_HELD;
  if (document_.published().is_unknown() ||
      !(held || meeting->status == v1::MEETING_STATUS_PLANNED)) {
    return;
  }
  if (held && meeting->when.is_unknown() && meeting->context_when.is_unknown() &&
      !meeting->another_day && !IsBackground(meeting->cue_first)) {
    // An article of the next day is to find the same meeting.
    meeting->context_when = SupposedDay().WithQualifier(PartialDate::kApproximate);
  }
  if (!meeting->place.empty() || !meeting->context_place.empty() || !HasAPlace(meeting->kind)) {
    return;
  }
  const PlaceName city = trail_.Before(meeting->cue_first);
  if (!city.found() || !MayBeIn(city, *meeting)) return;
  // Each entry of a list is on its own: "14 May: Council in Corfu. The minister met X".
  if (entry_.found() && document_.sentences()[At(city.first).sentence].line != sentence_->line) {
    return;
  }
  meeting->context_place = city.name;
  meeting->context_place_polity = city.polity;
}

}  // namespace chancery
