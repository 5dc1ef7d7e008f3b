#include "client/extract/meeting_finder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "client/extract/caption_cues.h"
#include "client/extract/cue_reader.h"
#include "client/extract/frame_matcher.h"
#include "client/extract/list_entry.h"
#include "client/extract/loose_reader.h"
#include "client/extract/meeting_follow_up.h"
#include "client/extract/noun_cues.h"
#include "client/extract/pair_reader.h"
#include "client/extract/sentence_syntax.h"
#include "client/extract/verb_cues.h"

namespace chancery {
namespace {

class Finder : public CueReader {
 public:
  explicit Finder(CueContext* context)
      : CueReader(context),
        verbs_(context),
        nouns_(context),
        captions_(context),
        follow_ups_(document_, reader_, mentions_, party_reader_) {}

  std::vector<MeetingMention> Find() {
    const std::vector<Sentence>& sentences = document_.sentences();
    for (size_t s = 0; s < sentences.size(); ++s) {
      sentence_ = &sentences[s];
      index_ = static_cast<int>(s);
      const size_t before = found_.size();
      syntax_.reset();
      ListEntry entry = ReadListEntry(document_, *sentence_);
      // What follows on the line of an entry is of that day, too.
      if (!entry.found() && !sentence_->starts_line && entry_.found() && s > 0 &&
          sentences[s - 1].line == sentence_->line) {
        entry = entry_;
        entry.body = sentence_->first;
        if (IsPlaceAlone(document_, *sentence_)) {
          entry.place_first = sentence_->first;
          entry.place_end = sentence_->token_end - 1;
        }
      }
      entry_ = entry;
      setting_.Enter(index_, entry_);
      if (sentence_->is_caption) {
        if (Reads(ReadingStage::kCaptions)) captions_.ReadCaption();
      } else {
        if (Reads(ReadingStage::kCaptions)) captions_.ReadRow();
      }
      if (Reads(ReadingStage::kAttendance)) captions_.ReadAttendance();
      if (TellsOfAttendance()) {
        if (Reads(ReadingStage::kFollowUps)) follow_ups_.Apply(index_, &found_);
        setting_.Remember();
        continue;
      }
      for (int i = sentence_->first; i < sentence_->token_end; ++i) {
        const DocToken& token = At(i);
        if (token.shape != Shape::kLower && !(token.shape == Shape::kCapital)) continue;
        if (IsCoChair(i)) {
          const size_t told = found_.size();
          verbs_.ReadCoChair(i);
          if (found_.size() > told) continue;
        }
        if (!token.Has(kMeetVerb | kTalkVerb | kHostVerb | kCallVerb | kBriefVerb | kMeetingNoun |
                       kCallNoun | kDiscussVerb | kTellVerb | kCaptionVerb | kPastVerb |
                       kEventNoun | kPossibleWord | kSeeVerb | kVisitVerb | kPhoneWord |
                       kAttendVerb)) {
          if (document_.QuoteOf(i) >= 0) continue;
          const size_t told = found_.size();
          if (token.lower == "brings") verbs_.ReadBroughtTogether(i);
          if (OneOf(token.lower, {"give", "giving"})) verbs_.ReadMealInHonor(i);
          if (found_.size() == told) ReadFrame(i);
          continue;
        }
        if (document_.QuoteOf(i) >= 0 && !SpeaksOfHimself(i)) {
          captions_.ReadQuotedCue(i);
          continue;
        }
        if (WelcomesAddressee(i)) continue;
        const size_t told = found_.size();
        if (Reads(ReadingStage::kCues)) ReadCue(i);
        if (found_.size() == told) ReadFrame(i);
      }
      if (found_.size() == before && Reads(ReadingStage::kLoose)) ReadLooselyHere();
      if (Reads(ReadingStage::kPairs)) ReadPairsHere(before);
      if (Reads(ReadingStage::kEntries)) {
        ReadEntryHere(before);
        if (found_.size() == before) ReadWithTopicHere();
        if (found_.size() == before) ReadLineOfSeries();
      }
      if (found_.size() > before) last_meeting_ = static_cast<int>(found_.size()) - 1;
      if (Reads(ReadingStage::kFollowUps)) follow_ups_.Apply(index_, &found_);
      setting_.Remember();
    }
    DropGuesses();
    // Of what only the host was told nothing is known.
    found_.erase(std::remove_if(found_.begin(), found_.end(),
                                [](const MeetingMention& meeting) {
                                  return meeting.pending && meeting.parties.size() < 2;
                                }),
                 found_.end());
    return std::move(found_);
  }

 private:
  // "The meeting was attended by A and B": who else was at the one told before, and no other one.
  bool TellsOfAttendance() const {
    constexpr int kLastWithin = 3;
    const int first = sentence_->first;
    if (last_meeting_ < 0 || !In(first + 4) || At(first).lower != "the" ||
        !OneOf(At(first + 1).lower,
               {"meeting", "talks", "session", "discussions", "lunch", "dinner", "conversation"}) ||
        !At(first + 2).Has(kBeVerb)) {
      return false;
    }
    const int verb = At(first + 3).lower == "also" ? first + 4 : first + 3;
    const MeetingMention& last = found_[last_meeting_];
    return At(verb).lower == "attended" && In(verb + 1) && At(verb + 1).lower == "by" &&
           Persons(last) >= 2 && index_ - last.sentence <= kLastWithin &&
           document_.sentences()[last.sentence].section == sentence_->section;
  }

  // "co-chaired", at the word behind "co-".
  bool IsCoChair(int i) const {
    return OneOf(At(i).lower, {"chaired", "chairs", "chair", "chairing", "hosted", "hosts", "host",
                               "led", "leads", "presided"}) &&
           In(i - 2) && At(i - 1).shape == Shape::kDash && !At(i - 1).space_before &&
           At(i - 2).lower == "co" && At(i - 2).shape == Shape::kLower && document_.QuoteOf(i) < 0;
  }

  // "I am glad to welcome you", said in a transcript: no other meeting than the one at which it is
  // said. But "I will see you in Rome".
  bool WelcomesAddressee(int i) const {
    if (!OneOf(At(i).lower, {"welcome", "see", "greet", "receive", "welcoming", "seeing"}) ||
        !In(i + 1) || At(i + 1).lower != "you" || reader_.MentionAt(i + 1) < 0) {
      return false;
    }
    for (int j = sentence_->first; j < i; ++j) {
      if (OneOf(At(j).lower, {"will", "shall", "hope", "forward", "tomorrow"}) ||
          absl::EndsWith(At(j).lower, "'ll")) {
        return false;
      }
    }
    return true;
  }

  void ReadCue(int i) {
    const DocToken& token = At(i);
    const absl::string_view word = token.lower;
    if (OneOf(word, {"shakes", "shake", "shook", "shaking", "shaken"}) && In(i + 1) &&
        At(i + 1).lower == "hands") {
      verbs_.ReadReciprocal(i, i + 2, v1::MEETING_KIND_IN_PERSON, /*needs_with=*/true, 0.9f);
      return;
    }
    if (token.Has(kSeeVerb) && token.shape == Shape::kLower) {
      verbs_.ReadSee(i);
      return;
    }
    if (word == "signed" && token.shape == Shape::kLower) {
      verbs_.ReadSigned(i);
      return;
    }
    if (OneOf(word, {"gave", "gives", "hosted", "hosts", "host", "held", "holds", "offered"}) &&
        token.shape == Shape::kLower) {
      const size_t told = found_.size();
      verbs_.ReadMealInHonor(i);
      if (found_.size() > told || OneOf(word, {"gave", "gives"})) return;
    }
    if (word == "brought" && token.shape == Shape::kLower) {
      verbs_.ReadBroughtTogether(i);
      return;
    }
    if (OneOf(word, {"visited", "visits", "visiting", "visit"}) && token.shape == Shape::kLower &&
        In(i + 1) && reader_.MentionStarting(i + 1) >= 0 &&
        !(word == "visit" && In(i - 1) && At(i - 1).Has(kDeterminer | kPossessive))) {
      verbs_.ReadVisit(i);
      return;
    }
    if (OneOf(word, {"invited", "invites", "invite", "inviting"})) {
      verbs_.ReadInvitation(i);
      return;
    }
    if (word == "invitation") {
      verbs_.ReadInvitationNoun(i);
      return;
    }
    if (OneOf(word, {"joined", "joins", "join", "joining"}) && token.shape == Shape::kLower &&
        verbs_.ReadJoin(i)) {
      return;
    }
    if (token.Has(kMeetVerb)) {
      if (word == "meeting" && IsNounHere(i)) {
        nouns_.ReadNoun(i);
      } else {
        verbs_.ReadMeet(i);
      }
      return;
    }
    // "bilateral talks": the noun behind it is read.
    if (OneOf(word, {"bilateral", "trilateral"}) && In(i + 1) &&
        At(i + 1).Has(kMeetingNoun | kCallNoun)) {
      return;
    }
    const bool conference =
        word == "conference" && In(i - 1) && At(i - 1).Has(kVideoWord | kPhoneWord);
    if (token.Has(kMeetingNoun) || conference || (token.Has(kCallNoun) && IsNounHere(i))) {
      nouns_.ReadNoun(i);
      return;
    }
    if (token.Has(kBriefVerb) && token.shape == Shape::kLower && !IsNounHere(i)) {
      verbs_.ReadTransitive(i, v1::MEETING_KIND_UNSPECIFIED, 0.7f);
      return;
    }
    if (token.Has(kPhoneWord) && token.shape == Shape::kLower && In(i - 1) &&
        OneOf(At(i - 1).lower, {"by", "the"})) {
      verbs_.ReadByPhone(i);
      return;
    }
    if (token.Has(kCallVerb) && !(token.Has(kCallNoun) && IsNounHere(i))) {
      verbs_.ReadCallVerb(i);
      return;
    }
    if (token.Has(kHostVerb) && token.shape == Shape::kLower && In(i + 2) &&
        ((At(i + 1).lower == "each" && At(i + 2).lower == "other") ||
         (At(i + 1).lower == "one" && At(i + 2).lower == "another"))) {
      verbs_.ReadReciprocal(i, i + 3, v1::MEETING_KIND_IN_PERSON, /*needs_with=*/true, 0.8f);
      return;
    }
    if (token.Has(kHostVerb) &&
        (token.shape == Shape::kLower || i == sentence_->first || HasNoSubject(i))) {
      verbs_.ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.85f);
      return;
    }
    if (token.Has(kTalkVerb) && (token.shape == Shape::kLower || OpensEntry(i) ||
                                 (i == sentence_->first &&
                                  absl::EndsWith(word, "ing")))) {  // "Speaking by phone with X, Y"
      verbs_.ReadTalk(i);
      return;
    }
    if (token.Has(kDiscussVerb) && token.shape == Shape::kLower) {
      verbs_.ReadDiscuss(i);
      return;
    }
    if (token.Has(kTellVerb) && token.shape == Shape::kLower) {
      verbs_.ReadTell(i);
      return;
    }
  }

  // What the readers of surface order do not see: who meets whom by the tree of the sentence.
  void ReadFrame(int i) {
    if (!Reads(ReadingStage::kFrames) || At(i).shape != Shape::kLower || NamesAThing(i)) return;
    if (!MayTell(MeetingFrames::Default().Verb(At(i).lower)) &&
        !MayTell(MeetingFrames::Default().Noun(At(i).lower))) {
      return;
    }
    if (!syntax_.has_value()) {
      const std::vector<int> people = PeopleHere();
      if (people.size() < 2 || AreTold(people)) return;
      syntax_.emplace(document_, mentions_, *sentence_);
    }
    const std::optional<FrameMatch> match = MatchFrame(*syntax_, i);
    if (!match.has_value() || (match->noun && !IsMeetingNounHere(i))) return;
    MeetingMention meeting = Start(i, i + 1);
    int end = i + 1;
    AddTokens(match->first, &meeting.parties, &end);
    const int first = Persons(meeting);
    AddTokens(match->second, &meeting.parties, &end);
    if (Persons(meeting) < 2 || first == 0) return;
    if (!match->second.empty() && Persons(meeting) == first) return;
    if ((match->second.empty() || match->frame->sides) && !TwoSides(meeting.parties)) return;
    meeting.kind = KindNear(i, end, match->frame->kind);
    meeting.confidence = 0.65f;
    meeting.negotiation = match->frame->negotiation;
    meeting.visit = match->frame->visit;
    meeting.hosted = match->frame->hosted;
    // "attends a dinner hosted by X": as the noun.
    const bool adnominal = !match->noun && In(i - 1) && In(i + 1) && At(i + 1).lower == "by" &&
                           At(i - 1).Has(kMeetingNoun | kEventNoun);
    Modality modality = match->noun ? modality_reader().OfNoun(i, i, end)
                        : adnominal ? modality_reader().OfNoun(i - 1, i - 1, end)
                                    : ModalityOfVerb(i);
    // A past that the word classes do not know.
    const Tag tag = syntax_->tag(syntax_->WordOf(i));
    if (!match->noun && !adnominal && modality.status == v1::MEETING_STATUS_HELD &&
        (tag == Tag::kVerbPast || tag == Tag::kVerbParticiple)) {
      modality.past = true;
      modality.future = false;
    }
    Finish(modality, i, end, &meeting);
    if (match->frame->placed && !SaysWhereTheyWere(i, meeting)) return;
    // "His interlocutors were A, B and C": one after the other.
    if (match->noun && match->frame->visit && first == 1 && match->second.size() > 1 &&
        absl::EndsWith(At(i).lower, "s")) {
      for (const int token : match->second) {
        MeetingMention one = meeting;
        one.parties.resize(1);
        AddTokens({token}, &one.parties, &end);
        if (Persons(one) > 1) Add(std::move(one));
      }
      return;
    }
    Add(std::move(meeting));
  }

  // "told B in Berlin", "went to Rome, where he told B", "told her there": words may also be passed
  // on from afar, or be told by somebody who speaks of others.
  bool SaysWhereTheyWere(int verb, const MeetingMention& meeting) const {
    if (meeting.status != v1::MEETING_STATUS_HELD && meeting.status != v1::MEETING_STATUS_PLANNED) {
      return false;
    }
    if (meeting.kind == v1::MEETING_KIND_PHONE || meeting.kind == v1::MEETING_KIND_VIDEO ||
        !meeting.place.empty()) {
      return true;
    }
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (reader_.MentionAt(i) >= 0 || document_.QuoteOf(i) >= 0) continue;
      if (At(i).lower == "there" || (At(i).lower == "where" && i < verb)) return true;
    }
    return false;
  }

  // "I met X this morning," Y said: is it known who "I" is, in the clause of the quoted word at
  // `i`?
  bool SpeaksOfHimself(int i) const {
    constexpr int kReach = 12;
    for (int k = i - 1; In(k) && i - k < kReach && document_.QuoteOf(k) == document_.QuoteOf(i);
         --k) {
      const int m = reader_.MentionAt(k);
      if (m < 0) continue;
      if (mentions_[m].kind != Mention::Kind::kPronoun) continue;
      return mentions_[m].person >= 0;
    }
    const int behind = In(i + 1) ? reader_.MentionAt(i + 1) : -1;
    return behind >= 0 && mentions_[behind].kind == Mention::Kind::kPronoun &&
           mentions_[behind].person >= 0;
  }

  // "a conversation", "a heated exchange": a call only where the words around say so.
  bool MayBeFaceToFace(int cue) const { return OneOf(At(cue).lower, {"conversation", "exchange"}); }

  // Has the sentence what the frame needs? A cheap look before the tree is made.
  bool MayTell(const MeetingFrame* frame) const {
    return frame != nullptr && HasNeeds(*frame, sentence_->first, sentence_->token_end);
  }

  // A sentence that tells of a meeting in a form that no reader knows: of the people around the
  // word, if it was held, is planned or was called off.
  void ReadLooselyHere() {
    if (sentence_->is_headline || sentence_->is_caption || entry_.found()) return;
    const std::optional<LooseMatch> match =
        ReadLoosely(document_, reader_, mentions_, party_reader_, *sentence_);
    if (!match.has_value() || NamesAThing(match->cue)) return;
    const int cue = match->cue;
    const int end = std::max(cue + 1, mentions_[match->mentions.back()].end);
    MeetingMention meeting = Start(cue, cue + 1);
    AddAll(match->mentions, &meeting.parties);
    meeting.kind = KindNear(cue, cue + 1,
                            At(cue).Has(kCallNoun | kPhoneWord) && !MayBeFaceToFace(cue)
                                ? v1::MEETING_KIND_PHONE
                                : v1::MEETING_KIND_UNSPECIFIED);
    meeting.confidence = 0.45f;
    const Modality modality =
        match->noun ? modality_reader().OfNoun(cue, cue, cue + 1) : ModalityOfVerb(cue);
    if (modality.status == v1::MEETING_STATUS_POSSIBLE ||
        modality.status == v1::MEETING_STATUS_DENIED ||
        (modality.status == v1::MEETING_STATUS_CANCELLED && !SaysCancelled())) {
      return;
    }
    Finish(modality, cue, end, &meeting);
    if (match->hub < 0) {
      Add(std::move(meeting));
      return;
    }
    for (const int m : match->mentions) {
      if (m == match->hub) continue;
      MeetingMention one = meeting;
      one.parties.clear();
      AddMention(match->hub, &one.parties);
      AddMention(m, &one.parties);
      if (Persons(one) > 1) Add(std::move(one));
    }
  }

  // "X met with the following in Rome this morning:", and below it a line for each whom he met.
  void ReadLineOfSeries() {
    const int last = sentence_->token_end - 1;
    if (!sentence_->is_headline && At(last).lower == ":") {
      series_.parties.clear();
      for (int i = sentence_->first; i < last; ++i) {
        if (reader_.MentionAt(i) >= 0 || document_.QuoteOf(i) >= 0) continue;
        const bool noun = At(i).Has(kMeetingNoun | kCallNoun) && IsNounHere(i);
        if (!noun && !At(i).Has(kMeetVerb | kTalkVerb | kHostVerb | kCallVerb)) continue;
        series_ = Start(i, i + 1);
        series_.parties = SubjectParties(i);
        if (Persons(series_) == 0 && programme_.ProtagonistAt(index_) >= 0) {
          AddPerson(programme_.ProtagonistAt(index_), -1, &series_.parties);
        }
        if (Persons(series_) == 0) return;
        series_.kind = KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
        series_.confidence = 0.6f;
        Finish(noun ? modality_reader().OfNoun(i, i, i + 1) : ModalityOfVerb(i), i, i + 1,
               &series_);
        return;
      }
      return;
    }
    if (series_.parties.empty() || !sentence_->starts_line) return;
    int first = sentence_->first;
    if (At(first).shape == Shape::kDash || OneOf(At(first).lower, {"\u2022", "*", "\u00b7"})) {
      ++first;
    }
    int m = reader_.MentionStarting(first);
    // "Juan Guaidez's envoy, Carlos Vecchia".
    if (m >= 0 && mentions_[m].possessive) m = reader_.MentionStarting(mentions_[m].end);
    if (m < 0 || mentions_[m].person < 0) {
      series_.parties.clear();
      return;
    }
    MeetingMention meeting = series_;
    meeting.sentence = index_;
    meeting.cue_first = first;
    meeting.cue_end = first + 1;
    const int subjects = Persons(meeting);
    AddAll(reader_.ListAt(mentions_[m].first).mentions, &meeting.parties);
    if (Persons(meeting) > subjects) Add(std::move(meeting));
  }

  // "Pull-aside with X", "Hosts a luncheon for A and B", "Video call: Commissioner X": an entry
  // that begins with a word of meeting is of the one whose list it is. `before`: how many meetings
  // were found before it.
  void ReadEntryHere(size_t before) {
    const int whose = programme_.ProtagonistAt(index_);
    if (whose < 0 || !programme_.is_list() || sentence_->is_headline || sentence_->is_caption) {
      return;
    }
    const int cue = CueOfEntry();
    if (cue < 0) return;
    if (found_.size() > before) {
      for (size_t k = before; k < found_.size(); ++k) AddWhose(whose, &found_[k]);
      return;
    }
    MeetingMention meeting = Start(cue, cue + 1);
    AddPerson(whose, -1, &meeting.parties);
    int end = cue + 1;
    for (int i = cue + 1; In(i) && document_.QuoteOf(i) < 0 && At(i).lower != ";"; ++i) {
      const int m = reader_.MentionStarting(i);
      if (m < 0 || mentions_[m].person < 0 || mentions_[m].possessive) continue;
      AddMention(m, &meeting.parties);
      end = mentions_[m].end;
    }
    if (Persons(meeting) < 2) return;
    meeting.kind =
        KindNear(cue, end,
                 At(cue).Has(kCallNoun) && !MayBeFaceToFace(cue) ? v1::MEETING_KIND_PHONE
                                                                 : v1::MEETING_KIND_UNSPECIFIED);
    meeting.confidence = 0.5f;
    Finish(modality_reader().OfNoun(cue, cue, end), cue, end, &meeting);
    Add(std::move(meeting));
  }

  // The word of meeting with which the entry begins, but for what describes it; -1 for none.
  int CueOfEntry() const {
    constexpr int kWithin = 4;
    if (!entry_.found() && !sentence_->starts_line) return -1;
    const int first = entry_.found() ? entry_.body : sentence_->first;
    for (int i = first; In(i + 1) && i < first + kWithin; ++i) {
      if (reader_.MentionAt(i) >= 0 || document_.QuoteOf(i) >= 0) return -1;
      const DocToken& token = At(i);
      const MeetingFrame* verb = MeetingFrames::Default().Verb(token.lower);
      const MeetingFrame* noun = MeetingFrames::Default().Noun(token.lower);
      const bool known = (verb != nullptr && verb->needs.empty()) ||
                         (noun != nullptr && !noun->sides && HasNeeds(*noun, first, i));
      if (known || token.Has(kMeetVerb | kHostVerb | kMeetingNoun | kCallNoun) ||
          OneOf(token.lower, {"t\u00eate", "tete"})) {
        // "Meeting of the Cabinet" is no one's with whom it names.
        return OneOf(At(i + 1).lower, {"of", "at", "in"}) ? -1 : i;
      }
      if (token.shape == Shape::kPunct && token.lower != ",") return -1;
    }
    return -1;
  }

  // Is what the frame needs, if anything, among these tokens? "Pull-aside".
  bool HasNeeds(const MeetingFrame& frame, int first, int end) const {
    if (frame.needs.empty()) return true;
    for (int i = first; i < end; ++i) {
      if (frame.Needs(At(i).lower)) return true;
    }
    return false;
  }

  void AddWhose(int person, MeetingMention* meeting) const {
    if (meeting->status == v1::MEETING_STATUS_DENIED || TakesPart(person, *meeting)) return;
    AddPerson(person, -1, &meeting->parties);
  }

  // "This was followed by a courtesy call on X": of whom the sentences before are about.
  void ReadWithTopicHere() {
    constexpr int kWithin = 4;
    if (sentence_->is_headline || sentence_->is_caption || entry_.found()) return;
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      const int m = reader_.MentionAt(i);
      if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity) return;
      if (document_.QuoteOf(i) >= 0 || !At(i).Has(kMeetingNoun | kCallNoun) ||
          At(i).shape != Shape::kLower || !IsNounHere(i) || !IsMeetingNounHere(i)) {
        continue;
      }
      int first = i + 1;
      while (In(first) && first <= i + kWithin && reader_.MentionStarting(first) < 0 &&
             (At(first).Has(kPreposition | kDeterminer | kTitleModifier) || At(first).date >= 0)) {
        ++first;
      }
      const ClauseReader::List others = reader_.ListAt(first);
      if (!party_reader_.AllPeople(others.mentions)) continue;
      MeetingMention meeting = Start(i, i + 1);
      nouns_.AddTopic(i, others.mentions, &meeting.parties);
      const int topic = Persons(meeting);
      AddAll(others.mentions, &meeting.parties);
      if (topic == 0 || Persons(meeting) <= topic || !TwoSides(meeting.parties)) return;
      const bool visit = In(i + 1) && At(i + 1).lower == "on";
      meeting.kind = KindNear(
          i, others.end,
          At(i).Has(kCallNoun) && !visit ? v1::MEETING_KIND_PHONE : v1::MEETING_KIND_UNSPECIFIED);
      meeting.confidence = 0.45f;
      meeting.guessed = true;
      const Modality modality = modality_reader().OfNoun(i, i, others.end);
      if (modality.status == v1::MEETING_STATUS_POSSIBLE ||
          modality.status == v1::MEETING_STATUS_DENIED) {
        return;
      }
      Finish(modality, i, others.end, &meeting);
      Add(std::move(meeting));
      return;
    }
  }

  // Those near a word of meeting of whom the sentence has told nothing; `before`: how many meetings
  // were found before it.
  void ReadPairsHere(size_t before) {
    if (sentence_->is_headline || sentence_->in_title) return;
    std::vector<ToldMeeting> told;
    for (size_t k = before; k < found_.size(); ++k) {
      ToldMeeting meeting;
      meeting.cue = found_[k].cue_first;
      meeting.persons = PersonsOf(found_[k].parties);
      told.push_back(std::move(meeting));
    }
    for (const NearPeople& group :
         ReadPairs(document_, reader_, mentions_, people_, *sentence_, told)) {
      int cue = group.cue;
      // "A and B were left to work it out": what they did.
      if (cue < 0) cue = VerbBehind(mentions_[group.mentions.front()].end);
      if (cue < 0) cue = mentions_[group.mentions.back()].end;
      if (!In(cue) || NamesAThing(cue)) continue;
      const int end = std::max(cue + 1, mentions_[group.mentions.back()].end);
      MeetingMention meeting = Start(cue, cue + 1);
      AddAll(group.mentions, &meeting.parties);
      if (Persons(meeting) < 2) continue;
      meeting.kind = KindNear(cue, cue + 1,
                              At(cue).Has(kCallNoun | kPhoneWord) && !MayBeFaceToFace(cue)
                                  ? v1::MEETING_KIND_PHONE
                                  : v1::MEETING_KIND_UNSPECIFIED);
      meeting.confidence = 0.4f;
      meeting.guessed = true;
      const bool noun = At(cue).Has(kMeetingNoun | kCallNoun) && IsNounHere(cue);
      Modality modality = noun ? modality_reader().OfNoun(cue, cue, cue + 1)
                               : ModalityOfVerb(VerbOver(cue, group.mentions.front()));
      // "A flew home and is expected to inspect the border with B on Saturday".
      if (PutsAhead(mentions_[group.mentions.front()].end,
                    mentions_[group.mentions.back()].first)) {
        modality = Modality();
        modality.status = v1::MEETING_STATUS_PLANNED;
        modality.future = true;
      }
      // "A and B toast in Rome on Friday": the verbs of plans are known, as in "A sees B on
      // Friday".
      if (modality.future && !SaysFuture() && !OneOf(At(cue).lower, {"see", "sees"}) &&
          modality.status != v1::MEETING_STATUS_POSSIBLE &&
          modality.status != v1::MEETING_STATUS_DENIED) {
        modality.future = false;
        modality.past = true;
        if (modality.status == v1::MEETING_STATUS_PLANNED) {
          modality.status = v1::MEETING_STATUS_HELD;
        }
      }
      if (modality.status == v1::MEETING_STATUS_POSSIBLE ||
          modality.status == v1::MEETING_STATUS_DENIED ||
          (modality.status == v1::MEETING_STATUS_CANCELLED && !SaysCancelled())) {
        continue;
      }
      Finish(modality, cue, end, &meeting);
      Add(std::move(meeting));
    }
  }

  // The main verb of the clause that goes on at token `first`, or its first auxiliary; -1 for none.
  int VerbBehind(int first) const {
    int auxiliary = -1;
    for (int i = first; In(i); ++i) {
      if (reader_.MentionAt(i) >= 0) continue;
      if (OneOf(At(i).lower, {";", ":"}) || (auxiliary >= 0 && At(i).lower == ",")) break;
      if (!reader_.IsVerbLike(i)) continue;
      if (!At(i).Has(kModal | kBeVerb | kHaveVerb)) return i;
      if (auxiliary < 0) auxiliary = i;
    }
    return auxiliary;
  }

  // Does "is expected to", "is due to" govern what stands at the end of tokens [first, end)?
  bool PutsAhead(int first, int end) const {
    for (int i = end - 1; i > first + 1; --i) {
      if (At(i).lower == ";" || At(i).Has(kPastVerb)) return false;
      if (At(i).lower == "to" && At(i - 1).Has(kPlanWord) && At(i - 2).Has(kBeVerb) &&
          OneOf(At(i - 2).lower, {"is", "are"})) {
        return true;
      }
    }
    return false;
  }

  bool SaysFuture() const {
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (reader_.MentionAt(i) >= 0 || document_.QuoteOf(i) >= 0) continue;
      if (OneOf(At(i).lower,
                {"will",   "would", "due",      "scheduled", "expected", "planned",
                 "plans",  "next",  "tomorrow", "expects",   "awaits",   "hopes",
                 "wants",  "set",   "may",      "might",     "could",    "going",
                 "leaves", "flies", "travels",  "heads",     "goes",     "continues"}) ||
          (At(i).lower == "to" && In(i - 1) &&
           OneOf(At(i - 1).lower, {"is", "are", "was", "were"}))) {
        return true;
      }
    }
    return false;
  }

  // "kept her for two hours", "had B on the phone": the verb before what is no verb itself, behind
  // mention `m`.
  int VerbOver(int cue, int m) const {
    if (MeetingFrames::Default().Verb(At(cue).lower) != nullptr || reader_.IsVerbLike(cue)) {
      if (!OneOf(At(cue).lower, {"hours", "minutes"})) return cue;
    }
    for (int i = cue - 1; In(i) && i >= mentions_[m].end; --i) {
      if (reader_.MentionAt(i) < 0 && At(i).shape == Shape::kLower && At(i).Has(kPastVerb)) {
        return i;
      }
    }
    for (int i = cue - 1; In(i) && i >= mentions_[m].end; --i) {
      if (reader_.MentionAt(i) < 0 && reader_.IsVerbLike(i)) return i;
    }
    return cue;
  }

  // What was guessed of people of whom a sentence tells is that, or nothing; of the same people one
  // guess is enough.
  void DropGuesses() {
    absl::flat_hash_set<std::pair<int, int>> known;
    const auto pairs_of = [](const MeetingMention& meeting) {
      std::vector<std::pair<int, int>> pairs;
      const std::vector<int> persons = PersonsOf(meeting.parties);
      for (const int one : persons) {
        for (const int other : persons) {
          if (one < other) pairs.emplace_back(one, other);
        }
      }
      return pairs;
    };
    for (const MeetingMention& meeting : found_) {
      if (meeting.guessed) continue;
      for (const auto& pair : pairs_of(meeting)) known.insert(pair);
    }
    found_.erase(std::remove_if(found_.begin(), found_.end(),
                                [&](const MeetingMention& meeting) {
                                  if (!meeting.guessed) return false;
                                  bool drop = false;
                                  for (const auto& pair : pairs_of(meeting)) {
                                    drop = !known.insert(pair).second || drop;
                                  }
                                  return drop;
                                }),
                 found_.end());
  }

  // Says a word of the sentence, not what people did, that something was called off?
  bool SaysCancelled() const {
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      if (At(i).shape == Shape::kLower &&
          (At(i).Has(kCancelWord) || (At(i).lower == "off" && At(i - 1).Has(kBeVerb)))) {
        return true;
      }
    }
    return false;
  }

  // The people named in the sentence, or meant by its pronouns and offices, sorted.
  std::vector<int> PeopleHere() const {
    std::vector<int> named;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      const int m = reader_.MentionStarting(j);
      if (m < 0 || document_.QuoteOf(j) >= 0) continue;
      if (mentions_[m].person >= 0) named.push_back(mentions_[m].person);
      named.insert(named.end(), mentions_[m].persons.begin(), mentions_[m].persons.end());
    }
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    return named;
  }

  // Has the sentence told that all of them met?
  bool AreTold(const std::vector<int>& people) const {
    for (size_t k = found_.size(); k-- > 0 && found_[k].sentence == index_;) {
      if (std::all_of(people.begin(), people.end(),
                      [&](int person) { return TakesPart(person, found_[k]); })) {
        return true;
      }
    }
    return false;
  }

  // "He discussed a treaty with A; with B, water": of another clause.
  bool ClauseEnds(int first, int end) const {
    for (int i = first; i < end; ++i) {
      if (reader_.MentionAt(i) < 0 && At(i).lower == ";") return true;
    }
    return false;
  }

  // Whom the mentions at these tokens name. `end` moves behind those after it.
  void AddTokens(const std::vector<int>& tokens, std::vector<Party>* parties, int* end) const {
    for (const int token : tokens) {
      const int m = reader_.MentionAt(token);
      if (m < 0 || party_reader_.IsPress(mentions_[m]) ||
          ClauseEnds(std::min(*end, token), std::max(*end, token))) {
        continue;
      }
      AddMention(m, parties);
      if (token >= *end) *end = mentions_[m].end;
    }
  }

  VerbCues verbs_;
  NounCues nouns_;
  CaptionCues captions_;
  const MeetingFollowUps follow_ups_;
  // What the last sentence before a list says of those in it; without parties for none.
  MeetingMention series_;
  // Of the sentence that is being read, where a word needed it.
  std::optional<SentenceSyntax> syntax_;
};

}  // namespace

std::vector<MeetingMention> FindMeetings(const Document& document, const ClauseReader& reader,
                                         const std::vector<Mention>& mentions, const People& people,
                                         const ExtractionContext& context, StageSet without,
                                         SettingChooser* chooser) {
  CueContext cues(document, reader, mentions, people, context, without,
                  without.Has(ReadingStage::kWeighing) ? &RulesAlone() : chooser);
  return Finder(&cues).Find();
}

}  // namespace chancery
