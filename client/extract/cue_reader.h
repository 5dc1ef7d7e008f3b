// What the readers of words that tell of a meeting have in common: the text and what was read of it
// so far, who stands where beside the word, and how a meeting is put together.
//
//   CueContext context(document, clauses, mentions, people, extraction_context);
//   VerbCues(&context).ReadMeet(token of "met");   // adds to context.found
//
// `VerbCues`, `NounCues` and `CaptionCues` each read the words of one kind; `meeting_finder` says
// which word is whose.
//
// Borrows its arguments; a context is of one thread.

#ifndef CHANCERY_CLIENT_EXTRACT_CUE_READER_H_
#define CHANCERY_CLIENT_EXTRACT_CUE_READER_H_

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/extraction_context.h"
#include "client/extract/list_entry.h"
#include "client/extract/meeting.h"
#include "client/extract/meeting_modality.h"
#include "client/extract/meeting_nouns.h"
#include "client/extract/meeting_setting.h"
#include "client/extract/mention.h"
#include "client/extract/party_reader.h"
#include "client/extract/people.h"
#include "client/extract/programme.h"
#include "client/extract/reading_stage.h"
#include "client/extract/setting_chooser.h"

namespace chancery {

// The text, and what was read of it so far.
struct CueContext {
  CueContext(const Document& text, const ClauseReader& clauses, const std::vector<Mention>& named,
             const People& persons, const ExtractionContext& around, StageSet left_out = StageSet(),
             SettingChooser* chooser = &DefaultSettingChooser())
      : without(left_out),
        document(text),
        reader(clauses),
        mentions(named),
        people(persons),
        party_reader(text, clauses, named, persons),
        programme(text, named, persons),
        setting(text, clauses, named, persons, around, programme, found, chooser) {}
  CueContext(const CueContext&) = delete;
  CueContext& operator=(const CueContext&) = delete;

  const StageSet without;
  const Document& document;
  const ClauseReader& reader;
  const std::vector<Mention>& mentions;
  const People& people;
  const PartyReader party_reader;
  const Programme programme;
  // Before `setting`, which looks at it.
  std::vector<MeetingMention> found;
  MeetingSetting setting;
  // That is being read.
  const Sentence* sentence = nullptr;
  int index = 0;
  // What the sentence is as an entry of a list.
  ListEntry entry;
  // Of `found`, of the sentences before.
  int last_meeting = -1;
};

class CueReader {
 protected:
  explicit CueReader(CueContext* context)
      : without_(context->without),
        document_(context->document),
        reader_(context->reader),
        mentions_(context->mentions),
        people_(context->people),
        party_reader_(context->party_reader),
        programme_(context->programme),
        setting_(context->setting),
        sentence_(context->sentence),
        index_(context->index),
        entry_(context->entry),
        last_meeting_(context->last_meeting),
        found_(context->found) {}

  bool Reads(ReadingStage stage) const { return !without_.Has(stage); }
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }

  // ---- Parties ----

  void AddMention(int m, std::vector<Party>* parties) const;
  void AddAll(const std::vector<int>& list, std::vector<Party>* parties) const;
  void AddPerson(int person, int m, std::vector<Party>* parties) const;
  static void Append(Party party, std::vector<Party>* parties);
  bool HasHuman(const std::vector<int>& list) const { return party_reader_.HasHuman(list); }
  bool AllPress(const std::vector<int>& list) const { return party_reader_.AllPress(list); }
  bool TwoSides(const std::vector<Party>& parties) const { return party_reader_.TwoSides(parties); }
  static int Humans(const MeetingMention& meeting) { return PartyReader::Humans(meeting.parties); }
  static int Persons(const MeetingMention& meeting);

  // The subject of the cue.
  std::vector<Party> SubjectParties(int cue) const;
  // "Met X in Rome.", "13 May: received Y": in a programme, with a verb that opens the sentence or
  // the entry; who is the subject is not said.
  bool HasNoSubject(int cue) const;
  // Does an element of the entry, "talks with A; breakfast with B", begin with the word at `cue`?
  bool StartsElement(int cue) const;
  // "November 20: Met with X", "9:15 Telephone conversation with X": does the line begin with the
  // word at `cue`, but for a day, an hour and what describes it?
  bool OpensEntry(int cue) const;
  // Says the sentence something with a verb of its own, or is it an entry of a list?
  bool HasFiniteVerb() const;

  // ---- Around the word ----

  // "meeting", "call", "talks" as a noun rather than a verb form.
  bool IsNounHere(int i) const;
  // The list of parties behind a cue: after "with" or directly, past time, place and manner.
  // `direct`: an object may follow without "with".
  ClauseReader::List ObjectAt(int i, bool direct, int* with) const;
  // "A and B, Greek X and C, and D": a long list in which titles repeat.
  ClauseReader::List AttendanceList(int i) const;
  int NextWord(int i, std::initializer_list<absl::string_view> words, int within) const;
  int EndOfDate(int i) const { return circumstances().EndOfDate(i); }

  MeetingNouns nouns() const { return MeetingNouns(document_, reader_, mentions_, *sentence_); }
  bool NamesAThing(int i) const { return nouns().NamesAThing(i); }
  bool IsMeetingNounHere(int i) const { return nouns().IsMeeting(i); }
  v1::MeetingKind KindNear(int cue, int end, v1::MeetingKind otherwise) const {
    return nouns().KindNear(cue, end, otherwise);
  }
  ModalityReader modality_reader() const { return ModalityReader(document_, reader_, *sentence_); }
  CircumstanceReader circumstances() const {
    return CircumstanceReader(document_, reader_, *sentence_);
  }
  Modality ModalityOfVerb(int verb) const;

  // ---- Meetings ----

  MeetingMention Start(int first, int end) const;
  // "- HR/VP meets X", in the agenda of Y: is the party an office at the head of an entry that
  // nobody is said to hold, and so Y's?
  bool MeansProtagonist(const Party& party) const;
  // Date, place, topic, duration; and a present tense whose day is to come becomes a plan.
  void Finish(const Modality& modality, int cue, int end, MeetingMention* meeting) const;
  void Add(MeetingMention meeting);
  // A meeting of the subject of the verb at `i` and its object.
  void AddTransitive(int i, const ClauseReader::List& object, v1::MeetingKind kind,
                     float confidence, bool visit);
  // "met A in Neom and B in Doha", "with A today, and later with C": a meeting of the same side
  // with each. `end`: the token after A. False if there is none.
  bool AddFurtherObjects(int end, size_t subjects, const MeetingMention& meeting);
  // "met with the IMF, then with President X": a second object makes a second meeting.
  bool OtherObject(const ClauseReader::List& object, size_t subjects, MeetingMention& meeting);
  // "called on B", "paid a courtesy call on B": but not "called on B to resign".
  void ReadVisitTo(int i, int object);
  // "The meeting was attended by ...": when, where and how are told of it before.
  void FromLastMeeting(MeetingMention* meeting) const;

  const StageSet without_;
  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  const PartyReader& party_reader_;
  const Programme& programme_;
  MeetingSetting& setting_;
  const Sentence*& sentence_;
  int& index_;
  ListEntry& entry_;
  int& last_meeting_;
  std::vector<MeetingMention>& found_;

 private:
  // "The two", "the leaders", which no names before explain: those of the meeting told last.
  bool MeansTheTwo(int m) const;
  // Do words between two objects of a list say that each was met on his own, "with A and with B"?
  bool ArePartedAt(int m, int next) const;
  // Are they people of whom each is known to be of another country?
  bool AreOfOtherCountries(const std::vector<Party>& parties) const;
  // "saw A, who hugged him, and after that B, C and D": one after the other.
  void AddAfterwards(int end, size_t subjects, const MeetingMention& meeting);
  // "met in Tbilisi at the invitation of X": who is the host.
  void AddInviter(MeetingMention* meeting) const;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CUE_READER_H_
