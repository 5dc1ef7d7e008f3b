// Where and when a meeting was: what its own clause says, and what the text told before, where the
// clause says nothing: the stop of a trip, the dateline, the head of an agenda, an event, the
// meeting told last, what the same people did. What these rules say is weighed in the end against
// all that the text offers besides (setting_chooser.h).
//
//   MeetingSetting setting(document, clauses, mentions, people, context, programme, found,
//   &chooser); for (each sentence) {
//     setting.Enter(index, entry);
//     ... setting.Settle(modality, cue, end, &meeting);  // by its own words
//     ... setting.Complete(&meeting);                    // by those before, when it is added
//     setting.Remember();
//   }
//
// Borrows its arguments; `found` grows meanwhile. Thread-compatible. Cost: linear in the text for
// all sentences together, but for looks back that are bounded by a number of sentences.

#ifndef CHANCERY_CLIENT_EXTRACT_MEETING_SETTING_H_
#define CHANCERY_CLIENT_EXTRACT_MEETING_SETTING_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "client/extract/circumstance_reader.h"
#include "client/extract/city_trail.h"
#include "client/extract/clause_reader.h"
#include "client/extract/discourse_dates.h"
#include "client/extract/document.h"
#include "client/extract/extraction_context.h"
#include "client/extract/journey_head.h"
#include "client/extract/list_entry.h"
#include "client/extract/meeting.h"
#include "client/extract/meeting_modality.h"
#include "client/extract/mention.h"
#include "client/extract/named_places.h"
#include "client/extract/people.h"
#include "client/extract/place_candidates.h"
#include "client/extract/programme.h"
#include "client/extract/scene.h"
#include "client/extract/setting_chooser.h"
#include "client/extract/stops.h"
#include "client/extract/transcript.h"
#include "storage/model/partial_date.h"

namespace chancery {

class MeetingSetting {
 public:
  MeetingSetting(const Document& document, const ClauseReader& clauses,
                 const std::vector<Mention>& mentions, const People& people,
                 const ExtractionContext& context, const Programme& programme,
                 const std::vector<MeetingMention>& found, SettingChooser* chooser);

  // Sentence `index` is read from now on; `entry`: what it is as an entry of a list.
  void Enter(int index, const ListEntry& entry);
  // Date, place, topic, duration, and what they make of the status, of the meeting that the word at
  // `cue` tells, whose parties end at token `end`. A present tense whose day is to come becomes a
  // plan; where the modality says that nothing is told the parties are cleared.
  void Settle(const Modality& modality, int cue, int end, MeetingMention* meeting) const;
  // What its sentence does not say, from what was told before.
  void Complete(MeetingMention* meeting) const;
  // What a date of the document means where it stands, with a verb in the future or in the past.
  PartialDate Day(int date, bool future) const {
    return future ? dates_.Future(date) : dates_.Past(date);
  }
  // Keeps what the sentence told for those after it.
  void Remember();

 private:
  struct Doings {
    PlaceName place;
    std::vector<int> persons;
    PartialDate when;
    int sentence = 0;
  };
  struct EventPlace {
    PlaceName place;
    int sentence = 0;
    // Where its own sentence says when it is; index into Document::dates(), -1 for none.
    int date = -1;
  };

  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }
  CircumstanceReader circumstances() const {
    return CircumstanceReader(document_, reader_, *sentence_);
  }

  void FindHeads();
  void TakeFromHead(MeetingMention* meeting) const;
  void TakeDayOfPlace(MeetingMention* meeting) const;
  PartialDate UntilDay(int cue, int end) const;
  PlaceName PlaceBehind(int end) const;
  PlaceName PlaceOfPosting(const MeetingMention& meeting) const;
  bool JustNow(int cue) const;
  // The last day that the sentence names before token `i`; unknown for none.
  PartialDate DayBefore(int i, bool future) const;
  // The first day that it names behind the token; unknown for none.
  PartialDate DayBehind(int i, bool future) const;
  void RememberEvent();
  void RememberGeneralAssembly();
  bool IsEvent(int i) const;
  void TakeFromEvent(MeetingMention* meeting) const;
  bool LiesBehind(int date) const;
  bool GoesOnWithJourneyAhead(const Modality& modality, int cue,
                              const MeetingMention& meeting) const;
  void PlanFromSchedule(const Modality& modality, int date, MeetingMention* meeting) const;
  void PlanFromHour(const Modality& modality, MeetingMention* meeting) const;
  // "tonight", "today".
  bool LiesLaterToday(int date) const;
  bool TravelledBefore(int date, int cue) const;
  PartialDate Shifted(const Shift& shift, int cue, bool future) const;
  bool IsPlainVenue(const PlaceName& place) const;
  bool IsRecent(const MeetingMention& meeting) const;
  bool SaysThere(int cue, int end) const;
  bool SaysHere(int cue, int end) const;
  PlaceName CityBefore(int cue) const;
  void RememberPlace();
  PartialDate DayOfSentence() const;
  bool LooksAhead() const;
  void LeaveTurns();
  void EnterHead();
  // The place whose name begins with the token, in whichever sentence.
  PlaceName PlaceNamedAt(int token) const;
  void TakeDayOfHead(MeetingMention* meeting) const;
  void TakePlaceOfHead(MeetingMention* meeting) const;
  bool IsRecalled(const MeetingMention& meeting) const;
  bool IsNegatedBefore(int i) const;
  bool TellsOfBefore() const;
  bool IsBackground(int cue) const;
  void RememberDate();
  void FromPlanBefore(MeetingMention* meeting) const;
  void TakeDayOfPlannedEvent(MeetingMention* meeting) const;
  void TakeFromStop(MeetingMention* meeting) const;
  bool TakesPlaceFromBefore(const MeetingMention& meeting) const;
  void TakePlaceFromDoings(MeetingMention* meeting) const;
  void RememberDoings();
  void TakePlaceFromBefore(MeetingMention* meeting) const;
  void TakePlaceOf(const MeetingMention& last, MeetingMention* meeting) const;
  void TakeFromMeetingBefore(MeetingMention* meeting) const;
  bool TellsOfTravel() const;
  bool MayBeInSupposed(const MeetingMention& meeting) const;
  bool OpensSomewhere(int i) const;
  bool GoesOnCalling(const MeetingMention& meeting) const;
  bool PlansOn(int date) const;
  PartialDate SupposedDay() const;
  bool MayBeIn(const PlaceName& city, const MeetingMention& meeting) const;
  void TakeDefaults(MeetingMention* meeting) const;
  void ChooseStatus(MeetingMention* meeting) const;
  void ChooseDate(MeetingMention* meeting) const;
  // `own`: its sentence says where.
  void ChoosePlace(bool own, MeetingMention* meeting) const;
  std::vector<PlaceVote> VotesFor(const MeetingMention& meeting) const;
  void AddCityOfHouse(MeetingMention* meeting) const;

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  const ExtractionContext& context_;
  const Programme& programme_;
  const std::vector<MeetingMention>& found_;
  SettingChooser& chooser_;
  // Looked up when it is asked for.
  mutable NamedPlaces places_;
  const DiscourseDates dates_;
  const Scenes scenes_;
  const Stops stops_;
  const CityTrail trail_;
  const std::vector<Turn> turns_;
  // By sentence: is it below a head like "Forthcoming"?
  std::vector<bool> below_coming_;
  // By sentence, the date that its line begins with as a sentence of its own, "Tuesday. X met Y":
  // index into Document::dates(), -1 for none.
  std::vector<int> run_in_date_;
  const Sentence* sentence_ = nullptr;
  int index_ = 0;
  ListEntry entry_;
  // The last heading that says where the lines below it are, "1. Cambodia (August 5 and 6)".
  JourneyHead head_;
  int head_sentence_ = 0;
  PlaceName last_place_;
  PartialDate last_place_when_;
  int last_place_sentence_ = -1;
  int last_place_section_ = 0;
  // The last day that the story was at, and the last day, month or year.
  PartialDate last_day_;
  int last_day_sentence_ = 0;
  int last_day_section_ = -1;
  PartialDate last_told_;
  int last_told_sentence_ = 0;
  // By sentence, the day that its beginning moved the story to, "The next day he flew on".
  std::vector<PartialDate> moved_to_;
  PartialDate last_date_;
  int last_date_sentence_ = 0;
  int last_date_section_ = -1;
  Doings last_doings_;
  absl::flat_hash_map<absl::string_view, EventPlace> event_places_;  // by noun
  absl::string_view last_event_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_MEETING_SETTING_H_
