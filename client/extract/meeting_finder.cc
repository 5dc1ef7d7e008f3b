#include "client/extract/meeting_finder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/extract/circumstance_reader.h"
#include "client/extract/frame_matcher.h"
#include "client/extract/list_entry.h"
#include "client/extract/loose_reader.h"
#include "client/extract/meeting_follow_up.h"
#include "client/extract/meeting_modality.h"
#include "client/extract/meeting_nouns.h"
#include "client/extract/meeting_setting.h"
#include "client/extract/object_series.h"
#include "client/extract/party_reader.h"
#include "client/extract/programme.h"
#include "client/extract/sentence_syntax.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;
using Class = OfficeEntry::Class;

// Sentences for which "they" and "the leaders" are still those who met.
constexpr int kNearMeeting = 6;

class Finder {
 public:
  Finder(const Document& document, const ClauseReader& reader, const std::vector<Mention>& mentions,
         const People& people, const ExtractionContext& context)
      : document_(document),
        reader_(reader),
        mentions_(mentions),
        people_(people),
        party_reader_(document, reader, mentions, people),
        follow_ups_(document, reader, mentions, party_reader_),
        programme_(document, mentions, people),
        setting_(document, reader, mentions, context, programme_, found_) {}

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
      }
      entry_ = entry;
      setting_.Enter(index_, entry_);
      if (sentence_->is_caption) {
        ReadCaption();
      } else {
        ReadRow();
      }
      ReadAttendance();
      for (int i = sentence_->first; i < sentence_->token_end; ++i) {
        const DocToken& token = At(i);
        if (token.shape != Shape::kLower && !(token.shape == Shape::kCapital)) continue;
        if (!token.Has(kMeetVerb | kTalkVerb | kHostVerb | kCallVerb | kBriefVerb | kMeetingNoun |
                       kCallNoun | kDiscussVerb | kTellVerb | kCaptionVerb | kPastVerb |
                       kEventNoun | kPossibleWord | kSeeVerb | kVisitVerb | kPhoneWord |
                       kAttendVerb)) {
          if (document_.QuoteOf(i) < 0) ReadFrame(i);
          continue;
        }
        if (document_.QuoteOf(i) >= 0) {
          ReadQuotedCue(i);
          continue;
        }
        const size_t told = found_.size();
        ReadCue(i);
        if (found_.size() == told) ReadFrame(i);
      }
      if (found_.size() == before) ReadLooselyHere();
      if (found_.size() > before) last_meeting_ = static_cast<int>(found_.size()) - 1;
      follow_ups_.Apply(index_, &found_);
      setting_.Remember();
    }
    // Of what only the host was told nothing is known.
    found_.erase(std::remove_if(found_.begin(), found_.end(),
                                [](const MeetingMention& meeting) {
                                  return meeting.pending && meeting.parties.size() < 2;
                                }),
                 found_.end());
    return std::move(found_);
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_->first && i < sentence_->token_end; }

  // ---- Parties -------------------------------------------------------------------------------

  void AddMention(int m, std::vector<Party>* parties) const {
    if (MeansTheTwo(m)) {
      for (const Party& party : found_[last_meeting_].parties) {
        if (party.kind == Party::Kind::kPerson) AddPerson(party.person, m, parties);
      }
      return;
    }
    party_reader_.AddMention(m, parties);
  }
  void AddAll(const std::vector<int>& list, std::vector<Party>* parties) const {
    for (int m : list) AddMention(m, parties);
  }

  // "The two", "the leaders", which no names before explain: those of the meeting told last.
  bool MeansTheTwo(int m) const {
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
                  mention.offices.size() <= 1 &&
                  OneOf(At(mention.first).lower, {"the", "both"}) &&
                  OneOf(head, {"leaders", "ministers", "presidents", "sides", "men", "premiers",
                               "officials", "envoys", "chiefs", "diplomats"});
    const MeetingMention& last = found_[last_meeting_];
    return two && Persons(last) == (mention.number == 0 ? 2 : mention.number) &&
           index_ - last.sentence <= kReach &&
           document_.sentences()[last.sentence].section == sentence_->section;
  }
  void AddPerson(int person, int m, std::vector<Party>* parties) const {
    party_reader_.AddPerson(person, m, parties);
  }
  static void Append(Party party, std::vector<Party>* parties) {
    PartyReader::Append(std::move(party), parties);
  }
  bool HasHuman(const std::vector<int>& list) const { return party_reader_.HasHuman(list); }
  bool AllPress(const std::vector<int>& list) const { return party_reader_.AllPress(list); }
  bool TwoSides(const std::vector<Party>& parties) const { return party_reader_.TwoSides(parties); }
  static int Humans(const MeetingMention& meeting) { return PartyReader::Humans(meeting.parties); }
  static int Persons(const MeetingMention& meeting) {
    return PartyReader::Persons(meeting.parties);
  }

  // The subject of the cue.
  std::vector<Party> SubjectParties(int cue) const {
    std::vector<Party> parties;
    if (HasNoSubject(cue)) {
      AddPerson(programme_.protagonist(), -1, &parties);
      return parties;
    }
    if (In(cue + 1) && OneOf(At(cue + 1).lower, {"with", "to"}) && OpensEntry(cue) &&
        !absl::EndsWith(At(cue).lower, "ing")) {
      if (programme_.protagonist() >= 0) AddPerson(programme_.protagonist(), -1, &parties);
      return parties;
    }
    AddAll(reader_.SubjectOf(cue), &parties);
    return parties;
  }

  // "Met X in Rome.", "13 May: received Y": in a programme, with a verb that opens the sentence or
  // the entry; who is the subject is not said.
  bool HasNoSubject(int cue) const {
    if (programme_.protagonist() < 0 || sentence_->is_headline || sentence_->is_caption ||
        document_.QuoteOf(cue) >= 0 || absl::EndsWith(At(cue).lower, "ing")) {
      return false;
    }
    const DocToken& verb = At(cue);
    if (!verb.Has(kPastVerb | kMeetVerb | kHostVerb | kTalkVerb | kCallVerb | kVisitVerb)) {
      return false;
    }
    if (In(cue + 1) && At(cue + 1).lower == "by") return false;
    if (cue == sentence_->first) return verb.IsCapitalised() && programme_.is_list();
    if (entry_.found() && StartsElement(cue)) return true;
    // "Met X and called on Y": the second verb has none either.
    int and_word = reader_.VerbGroupFirst(cue) - 1;
    while (In(and_word) && At(and_word).Has(kAdverb) && reader_.MentionAt(and_word) < 0) --and_word;
    const int opening = entry_.found() ? entry_.body : sentence_->first;
    return In(and_word) && OneOf(At(and_word).lower, {"and", ","}) &&
           reader_.MentionAt(and_word) < 0 && opening < and_word && HasNoSubject(opening);
  }

  // Does an element of the entry, "talks with A; breakfast with B", begin with the word at `cue`?
  bool StartsElement(int cue) const {
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

  // "November 20: Met with X", "9:15 Telephone conversation with X": does the line begin with the
  // word at `cue`, but for a day, an hour and what describes it?
  bool OpensEntry(int cue) const {
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

  // Says the sentence something with a verb of its own, or is it an entry of a list?
  bool HasFiniteVerb() const {
    for (int i = sentence_->first; i < sentence_->token_end; ++i) {
      const DocToken& token = At(i);
      if (token.shape != Shape::kLower || reader_.MentionAt(i) >= 0) continue;
      if (token.Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb)) return true;
      if (token.Has(kPastVerb) && In(i + 1) && At(i + 1).lower != "by") return true;
    }
    return false;
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
    if (token.Has(kSeeVerb) && token.shape == Shape::kLower) {
      ReadSee(i);
      return;
    }
    if (word == "signed" && token.shape == Shape::kLower) {
      ReadSigned(i);
      return;
    }
    if (OneOf(word, {"gave", "gives"}) && token.shape == Shape::kLower) {
      ReadMealInHonor(i);
      return;
    }
    if (word == "brought" && token.shape == Shape::kLower) {
      ReadBroughtTogether(i);
      return;
    }
    if (OneOf(word, {"visited", "visits", "visiting", "visit"}) && token.shape == Shape::kLower &&
        In(i + 1) && reader_.MentionStarting(i + 1) >= 0 &&
        !(word == "visit" && In(i - 1) && At(i - 1).Has(kDeterminer | kPossessive))) {
      ReadVisit(i);
      return;
    }
    if (OneOf(word, {"invited", "invites", "invite", "inviting"})) {
      ReadInvitation(i);
      return;
    }
    if (word == "invitation") {
      ReadInvitationNoun(i);
      return;
    }
    if (OneOf(word, {"joined", "joins", "join", "joining"}) && token.shape == Shape::kLower &&
        ReadJoin(i)) {
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
    const bool conference =
        word == "conference" && In(i - 1) && At(i - 1).Has(kVideoWord | kPhoneWord);
    if (token.Has(kMeetingNoun) || conference || (token.Has(kCallNoun) && IsNounHere(i))) {
      ReadNoun(i);
      return;
    }
    if (token.Has(kBriefVerb) && token.shape == Shape::kLower && !IsNounHere(i)) {
      ReadTransitive(i, v1::MEETING_KIND_UNSPECIFIED, 0.7f);
      return;
    }
    if (token.Has(kPhoneWord) && token.shape == Shape::kLower && In(i - 1) &&
        OneOf(At(i - 1).lower, {"by", "the"})) {
      ReadByPhone(i);
      return;
    }
    if (token.Has(kCallVerb) && !(token.Has(kCallNoun) && IsNounHere(i))) {
      ReadCallVerb(i);
      return;
    }
    if (token.Has(kHostVerb) && token.shape == Shape::kLower && In(i + 2) &&
        ((At(i + 1).lower == "each" && At(i + 2).lower == "other") ||
         (At(i + 1).lower == "one" && At(i + 2).lower == "another"))) {
      ReadReciprocal(i, i + 3, v1::MEETING_KIND_IN_PERSON, /*needs_with=*/true, 0.8f);
      return;
    }
    if (token.Has(kHostVerb) &&
        (token.shape == Shape::kLower || i == sentence_->first || HasNoSubject(i))) {
      ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.85f);
      return;
    }
    if (token.Has(kTalkVerb) && (token.shape == Shape::kLower || OpensEntry(i) ||
                                 (i == sentence_->first &&
                                  absl::EndsWith(word, "ing")))) {  // "Speaking by phone with X, Y"
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

  // What the readers of surface order do not see: who meets whom by the tree of the sentence.
  void ReadFrame(int i) {
    if (At(i).shape != Shape::kLower || NamesAThing(i)) return;
    if (!MayTell(MeetingFrames::Default().Verb(At(i).lower)) &&
        !MayTell(MeetingFrames::Default().Noun(At(i).lower))) {
      return;
    }
    if (!syntax_.has_value()) {
      if (!NamesTwo()) return;
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
    Add(std::move(meeting));
  }

  // Has the sentence what the frame needs? A cheap look before the tree is made.
  bool MayTell(const MeetingFrame* frame) const {
    if (frame == nullptr || frame->needs.empty()) return frame != nullptr;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      if (std::find(frame->needs.begin(), frame->needs.end(), At(j).lower) != frame->needs.end()) {
        return true;
      }
    }
    return false;
  }

  // A sentence that tells of a meeting in a form that no reader knows: of the people around the
  // word, if it was held or is planned.
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
                            At(cue).Has(kCallNoun | kPhoneWord) && At(cue).lower != "conversation"
                                ? v1::MEETING_KIND_PHONE
                                : v1::MEETING_KIND_UNSPECIFIED);
    meeting.confidence = 0.45f;
    const Modality modality =
        match->noun ? modality_reader().OfNoun(cue, cue, cue + 1) : ModalityOfVerb(cue);
    if (modality.status != v1::MEETING_STATUS_HELD &&
        modality.status != v1::MEETING_STATUS_PLANNED) {
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

  // Are two people named in the sentence, or meant by its pronouns and offices?
  bool NamesTwo() const {
    std::vector<int> named;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      const int m = reader_.MentionStarting(j);
      if (m < 0 || document_.QuoteOf(j) >= 0) continue;
      if (mentions_[m].person >= 0) named.push_back(mentions_[m].person);
      named.insert(named.end(), mentions_[m].persons.begin(), mentions_[m].persons.end());
    }
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    return named.size() >= 2;
  }

  // Whom the mentions at these tokens name. `end` moves behind those after it.
  void AddTokens(const std::vector<int>& tokens, std::vector<Party>* parties, int* end) const {
    for (const int token : tokens) {
      const int m = reader_.MentionAt(token);
      if (m < 0 || party_reader_.IsPress(mentions_[m])) continue;
      AddMention(m, parties);
      if (token >= *end) *end = mentions_[m].end;
    }
  }

  // "saw X in Cairo", "will see X", "flew to Rome to see X", "see each other"; "spent an hour with
  // X"; "got together with X".
  void ReadSee(int i) {
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
    const ClauseReader::List object = reader_.ListAt(i + 1);
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
    const bool infinitive = In(i - 1) && At(i - 1).Has(kModal);
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
      for (int j = after; In(j) && j < after + 5; ++j) {
        placed = placed || OneOf(At(j).lower, {"hour", "hours", "minutes"});
      }
      for (int j = after; In(j) && j < after + 3; ++j) {
        placed = placed || At(j).date >= 0 ||
                 (OneOf(At(j).lower, {"in", "at"}) && In(j + 1) && At(j + 1).lower != "a") ||
                 OneOf(At(j).lower, {"privately", "separately", "alone"});
      }
      if (!placed || word == "seen") {
        if (!(word == "seen" && placed && In(i - 1) && !At(i - 1).Has(kBeVerb))) return;
      }
    }
    AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.7f, /*visit=*/false);
  }

  // "A and B signed a declaration in Tokyo": in one place, by two sides.
  void ReadSigned(int i) {
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

  // "gave a banquet for B", "gave a state dinner in honor of B", "gave a lunch in his honour".
  void ReadMealInHonor(int i) {
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

  // "A brought together B and C", "A brought B and C together".
  void ReadBroughtTogether(int i) {
    if (!In(i + 2)) return;
    const bool before = At(i + 1).lower == "together";
    const ClauseReader::List object = reader_.ListAt(before ? i + 2 : i + 1);
    if (object.mentions.size() < 2 || !party_reader_.AllPeople(object.mentions)) return;
    const int end = before ? object.end : object.end + 1;
    if (!before && (!In(object.end) || At(object.end).lower != "together")) return;
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

  // "spent seven hours with X", "spent most of Tuesday arguing with X".
  void ReadSpend(int i) {
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

  // "visited X at the palace": whom one visits one meets.
  void ReadVisit(int i) {
    const ClauseReader::List object = reader_.ListAt(i + 1);
    if (!party_reader_.AllPeople(object.mentions)) return;
    for (int m : object.mentions) {
      if (mentions_[m].possessive) return;
    }
    AddTransitive(i, object, v1::MEETING_KIND_IN_PERSON, 0.75f, /*visit=*/true);
  }

  // A meeting of the subject of the verb at `i` and its object.
  void AddTransitive(int i, const ClauseReader::List& object, v1::MeetingKind kind,
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

  // "saw A, who hugged him, and after that B, C and D": one after the other.
  void AddAfterwards(int end, size_t subjects, const MeetingMention& meeting) {
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

  // "A and B agreed on the delay by telephone": a call that no other word tells of.
  void ReadByPhone(int i) {
    const bool by =
        In(i - 1) && (At(i - 1).lower == "by" || (At(i - 1).lower == "the" && In(i - 2) &&
                                                  OneOf(At(i - 2).lower, {"over", "on"})));
    if (!by || (In(i + 1) && At(i + 1).shape == Shape::kLower &&
                At(i + 1).Has(kCallNoun | kMeetingNoun))) {
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

  // "met A in Neom and B in Doha", "with A today, and later with C": a meeting of the same side with
  // each. `end`: the token after A. False if there is none.
  bool AddFurtherObjects(int end, size_t subjects, const MeetingMention& meeting) {
    bool added = false;
    for (const FurtherObject& object :
         ReadFurtherObjects(document_, reader_, party_reader_, *sentence_, end)) {
      MeetingMention one = meeting;
      one.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
      AddAll(object.mentions, &one.parties);
      if (one.parties.size() <= subjects) break;
      if (object.place.found() && one.kind != v1::MEETING_KIND_PHONE &&
          one.kind != v1::MEETING_KIND_VIDEO) {
        one.place = object.place.name;
        one.place_polity = object.place.polity;
      }
      if (object.date >= 0) {
        const DateMention& date = document_.dates()[object.date];
        one.when = meeting.status == v1::MEETING_STATUS_HELD ? date.past : date.future;
      }
      one.duration_seconds = 0;
      Add(std::move(one));
      added = true;
    }
    return added;
  }

  // "meeting", "call", "talks" as a noun rather than a verb form.
  bool IsNounHere(int i) const {
    const DocToken& token = At(i);
    if (token.Has(kCallNoun) && In(i + 1) && At(i + 1).lower == "with" && OpensEntry(i))
      return true;
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
        while (In(close) && close < j + 7 && At(close).lower != "," && reader_.MentionAt(close) < 0)
          ++close;
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

  int EndOfDate(int i) const { return circumstances().EndOfDate(i); }

  void ReadMeet(int i) {
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

  // "A, whom B met in Rome": A, for the subject B; empty for none.
  std::vector<int> WhomBefore(const std::vector<int>& subject) const {
    if (subject.empty()) return {};
    int whom = mentions_[subject.front()].first - 1;
    if (!In(whom) || At(whom).lower != "whom") return {};
    --whom;
    if (In(whom) && At(whom).lower == "with") --whom;
    if (In(whom) && At(whom).lower == "," && reader_.MentionAt(whom) < 0) --whom;
    const int other = In(whom) ? reader_.MentionAt(whom) : -1;
    if (other < 0 || mentions_[other].possessive) return {};
    return {other};
  }

  // "met on Wednesday evening and again over breakfast on Thursday": twice.
  void AddAgain(int end, const MeetingMention& meeting) {
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

  // "met with the IMF, then with President X": a second object makes a second meeting.
  bool OtherObject(const ClauseReader::List& object, size_t subjects, MeetingMention& meeting) {
    int split = -1;
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
    // "held bilateral meetings with A and B".
    if (before == "separate" ||
        (OneOf(At(meeting.cue_first).lower,
               {"meetings", "calls", "conversations", "appointments", "audiences"}) &&
         !OneOf(before, {"trilateral", "joint", "quadrilateral", "three-way", "four-way"}))) {
      separately = true;
    }
    MeetingMention alone = meeting;
    alone.parties.assign(meeting.parties.begin(), meeting.parties.begin() + subjects);
    std::vector<Party> others;
    AddAll(object.mentions, &others);
    if (separately && others.size() > 1) {
      for (const Party& other : others) {
        MeetingMention one = alone;
        Append(other, &one.parties);
        if (one.parties.size() > subjects) Add(std::move(one));
      }
      return true;
    }
    for (size_t k = 1; k < object.mentions.size(); ++k) {
      const int first = mentions_[object.mentions[k]].first;
      for (int j = mentions_[object.mentions[k - 1]].end; j < first; ++j) {
        if (OneOf(At(j).lower, {"then", "later", "separately"})) split = static_cast<int>(k);
        // "with A and with B": of two countries.
        if (At(j).lower == "with" && In(j - 1) && At(j - 1).lower == "and") {
          std::vector<Party> both;
          AddMention(object.mentions[k - 1], &both);
          AddMention(object.mentions[k], &both);
          if (TwoSides(both)) split = static_cast<int>(k);
        }
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
    Modality modality = ModalityOfVerb(i);
    Finish(modality, i, std::max(after, object.end), &meeting);
    Add(std::move(meeting));
  }

  // Is the participle at `i` a passive, "was received", "had been warmly welcomed"?
  bool PassiveAt(int i) const {
    if (!At(i).Has(kPastVerb)) return false;
    int j = i - 1;
    while (In(j) && At(j).Has(kAdverb) && At(j).shape == Shape::kLower) --j;
    return In(j) && At(j).Has(kBeVerb);
  }

  // The "by" of the passive whose participle stands before `i`, past place, time and purpose; -1
  // for none.
  int AgentAfter(int i) const {
    for (int j = i; In(j) && j < i + 16; ++j) {
      if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") return -1;
      if (At(j).lower == "by" && reader_.MentionAt(j) < 0) return j;
      const int m = reader_.MentionAt(j);
      if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity) return -1;
      if (m < 0 && (At(j).Has(kSubordinator) || At(j).Has(kBeVerb | kModal | kSpeechVerb)))
        return -1;
      if (At(j).lower == "," && At(j).date < 0) return -1;
    }
    return -1;
  }

  // "a banquet for B", "a dinner at the palace on Monday in honour of B": the token of B, behind the
  // meal that ends before `i`; -1 for none.
  int HonouredAfter(int i) const {
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

  void ReadTransitive(int i, v1::MeetingKind kind, float confidence) {
    const int next = i + 1;
    if (!In(next)) return;
    // "hosted talks with B": the noun is the cue.
    int m = -1;
    int steps = 0;
    // "was received by B", "received a visit from B".
    int start = next;
    const bool opening = i == sentence_->first;  // "Welcomed by A, B said"
    if ((opening && !HasNoSubject(i)) || PassiveAt(i)) {
      const int by = AgentAfter(next);
      if (by < 0) return;
      start = by + 1;
    } else if (In(next + 2) && At(next).Has(kDeterminer) && At(next + 1).lower == "visit" &&
               At(next + 2).lower == "from") {
      start = next + 3;
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
    Finish(modality, i, object.end, &meeting);
    if (entry_.found() && !meeting.parties.empty() && OtherObject(object, subjects, meeting))
      return;
    Add(std::move(meeting));
  }

  // "A invited B to Damascus", "B was invited to Damascus by A": a meeting is possible.
  void ReadInvitation(int i) {
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

  // "passed on A's invitation to B to come to Pretoria", "an invitation on behalf of A for B to
  // visit Washington", "an invitation from A to B".
  void ReadInvitationNoun(int i) {
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

  // "joined B for a round table", "joined B in a conversation on power". False if it is none.
  bool ReadJoin(int i) {
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

  void ReadCallVerb(int i) {
    if (At(i).shape != Shape::kLower) return;
    const bool phone = At(i).Has(kPhoneWord);
    if (!In(i + 1)) return;
    if (At(i + 1).lower == "on" && At(i + 2).date < 0) {
      ReadVisitTo(i, i + 2);
      return;
    }
    const int m = reader_.MentionStarting(i + 1);
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
  }

  // "called on B", "paid a courtesy call on B": but not "called on B to resign".
  void ReadVisitTo(int i, int object) {
    const ClauseReader::List list = reader_.ListAt(object);
    if (list.mentions.empty() || !HasHuman(list.mentions) || AllPress(list.mentions)) return;
    if (In(list.end) && OneOf(At(list.end).lower, {"to", "for", "not"})) return;
    // "called on X and Y to resign", but "called on X and met Y".
    if (In(list.end + 1) && At(list.end).lower == "and" &&
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
    Add(std::move(meeting));
  }

  void ReadTalk(int i) {
    int with = -1;
    ClauseReader::List object = ObjectAt(i + 1, false, &with);
    if (with < 0 || object.mentions.empty()) {
      // "spoke to Putin by phone", "talked to him".
      int to = i + 1;
      while (
          In(to) && to - i < 6 &&
          (At(to).Has(kAdverb | kPhoneWord) || OneOf(At(to).lower, {"by", "on", "over", "the"}))) {
        ++to;
      }
      if (In(to) && At(to).lower == "to" &&
          OneOf(At(i).lower, {"spoke", "speaks", "speak", "speaking", "spoken", "talked", "talks",
                              "talk", "talking"})) {
        object = reader_.ListAt(to + 1);
        with = to;
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
    Add(std::move(meeting));
  }

  // "spoke by video conference with partners": who they were may follow.
  void ReadUnnamed(int i, int with) {
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

  // "The two leaders spoke by telephone", "A and B conferred".
  void ReadReciprocalTalk(int i) {
    const v1::MeetingKind kind = KindNear(i, i + 6, v1::MEETING_KIND_UNSPECIFIED);
    std::vector<Party> subject = SubjectParties(i);
    // "A and B spoke Saturday", but not "A and B spoke to reporters".
    const bool two_spoke =
        OneOf(At(i).lower, {"spoke", "talked", "spoken", "sat"}) && TwoSides(subject) &&
        (!In(i + 1) || At(i + 1).date >= 0 || At(i + 1).shape == Shape::kPunct ||
         OneOf(At(i + 1).lower,
               {"by", "for", "again", "twice", "briefly", "privately", "since", "face", "alone"}) ||
         (At(i + 1).lower == "on" && In(i + 2) && At(i + 2).lower == "board"));
    const bool sit_down = OneOf(At(i).lower, {"sit", "sits", "sitting", "sat"}) && In(i + 1) &&
                          At(i + 1).lower == "down" && TwoSides(subject);
    const bool sure = two_spoke || sit_down || kind != v1::MEETING_KIND_UNSPECIFIED ||
                      OneOf(At(i).lower, {"gather", "gathers", "gathered", "conferred",
                                          "negotiated", "consulted", "huddled", "dined"});
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
      if (document_.QuoteOf(j) >= 0 || (At(j).Has(kSubordinator) && !At(j).Has(kPreposition)))
        break;
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

  // "had X to lunch", "took X to dinner", "has X for breakfast". False if it is none.
  bool ReadHadToMeal(int i) {
    if (!OneOf(At(i).lower, {"lunch", "dinner", "breakfast"}) || !In(i - 2) ||
        !OneOf(At(i - 1).lower, {"to", "for"})) {
      return false;
    }
    const int guest = reader_.MentionAt(i - 2);
    if (guest < 0 || mentions_[guest].end != i - 1) return false;
    const std::vector<int> guests = reader_.CoordinatedWith(guest);
    const int verb = mentions_[guests.front()].first - 1;
    if (!In(verb) || !OneOf(At(verb).lower, {"had", "has", "have", "having", "took", "takes",
                                             "take", "taking", "joined"})) {
      return false;
    }
    ClauseReader::List object;
    object.mentions = guests;
    object.end = i + 1;
    if (!party_reader_.AllPeople(guests)) return false;
    AddTransitive(verb, object, v1::MEETING_KIND_IN_PERSON, 0.8f, /*visit=*/false);
    return true;
  }

  void ReadNoun(int i) {
    if (!IsMeetingNounHere(i)) return;
    const absl::string_view word = At(i).lower;
    if (word == "call" && In(i + 2) && At(i + 1).lower == "on" && At(i + 2).date < 0) {
      ReadVisitTo(i, i + 2);
      return;
    }
    if (ReadHadToMeal(i)) return;
    MeetingMention meeting = Start(i, i + 1);
    std::vector<Party>& parties = meeting.parties;
    v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED;
    if (absl::StartsWith(word, "summit")) kind = v1::MEETING_KIND_SUMMIT;
    if (word == "meeting") kind = v1::MEETING_KIND_IN_PERSON;
    int end = i + 1;
    bool explicit_parties = false;
    bool attended = false;
    bool weak = OneOf(word, {"session", "sessions", "gathering", "lunch", "dinner", "breakfast",
                             "discussion", "discussions", "dialogue", "exchange", "audience",
                             "call", "calls", "bilateral", "encounter"});

    // Left: "the Bush-Putin summit", "Blinken's meeting", "his talks", "US-Russia talks".
    int np = i;  // the first token of the noun phrase
    int owner = -1;
    int grouped = -1;  // "their ministers' meeting": the mention
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
        // "their April 9 Foreign Ministers meeting".
        if (mentions_[m].kind == Mention::Kind::kGroup && mentions_[m].end == np &&
            before.IsCapitalised() && In(mentions_[m].first - 1)) {
          const DocToken& whose = At(mentions_[m].first);
          if (whose.Has(kPossessive)) {
            np = mentions_[m].first + 1;
            grouped = m;
            break;
          }
          np = mentions_[m].first;
          continue;
        }
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
      if (before.Has(kPhoneWord | kVideoWord)) {
        --np;  // "X's telephone call"
        continue;
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
      // "The talks, the first in years, were held in Muscat on Monday between A and B".
      const bool sure = between && party_reader_.AllPeople(object.mentions);
      for (int j = i + 1; !sure && In(j + 1) && j < i + 40; ++j) {
        if (At(j).shape == Shape::kQuote || At(j).lower == ";" || document_.QuoteOf(j) >= 0) break;
        if (At(j).lower != "between" || j == close) continue;
        const ClauseReader::List sides = reader_.ListAt(j + 1);
        if (sides.mentions.size() < 2 || !party_reader_.AllPeople(sides.mentions)) continue;
        object = sides;
        between = true;
        break;
      }
      if (between) {
        AddAll(object.mentions, &parties);
        end = object.end;
        explicit_parties = true;
      } else {
        object = ObjectAt(i + 1, false, &with);
        // "meeting of A and B with C".
        if (object.mentions.empty() && In(i + 1) && At(i + 1).lower == "of") {
          const ClauseReader::List of = reader_.ListAt(i + 2);
          if (party_reader_.AllPeople(of.mentions) && In(of.end) && At(of.end).lower == "with") {
            with = of.end;
            object = reader_.ListAt(with + 1);
          }
        }
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
    // "Telephone call: Foreign Minister X".
    if (!explicit_parties && !passed_with && In(i + 2) && At(i + 1).lower == ":" && OpensEntry(i)) {
      object = reader_.ListAt(i + 2);
      passed_with = party_reader_.AllPeople(object.mentions);
    }
    bool call = At(i).Has(kCallNoun) && OneOf(word, {"call", "calls", "phone-call"});
    if (!explicit_parties && !passed_with && call) {
      // "a call from A (to B)", "a call made by A to B", "a call he made to B", "calls to A and B".
      if (ReadCallPhrase(i, &parties, &end)) explicit_parties = parties.size() >= 2;
    }
    if (!explicit_parties && !passed_with && In(i + 3) && At(i + 1).lower == "of" &&
        At(i + 2).Has(kPossessive) && At(i + 3).lower == "own") {
      // "stayed on for a meeting of their own".
      AddAll(reader_.SubjectOf(np), &parties);
      explicit_parties = parties.size() >= 2;
      // "..., without C": not the meeting with him.
      const int without = NextWord(i + 4, {"without"}, 4);
      if (without >= 0) {
        std::vector<Party> absent;
        AddAll(reader_.ListAt(without + 1).mentions, &absent);
        for (const Party& party : absent) {
          if (party.kind == Party::Kind::kPerson) meeting.absent.push_back(party.person);
        }
      }
    }
    size_t left_side = 0;
    if (passed_with) {
      // "with Great Lakes leaders, including A and B".
      if (In(object.end + 1)) {
        int j = object.end;
        if (At(j).lower == ",") ++j;
        if (In(j + 1) && OneOf(At(j).lower, {"including", "among"})) {
          const ClauseReader::List more = reader_.ListAt(j + 1);
          object.mentions.insert(object.mentions.end(), more.mentions.begin(), more.mentions.end());
          if (!more.mentions.empty()) object.end = more.end;
        }
      }
      end = object.end;
      if (object.mentions.empty()) return;
      // "Tuesday's meeting in A of X with Y".
      ClauseReader::List of;
      for (int j = i + 1; owner < 0 && j < with && j < i + 16; ++j) {
        if (At(j).lower != "of" || reader_.MentionAt(j) >= 0) continue;
        of = reader_.ListAt(j + 1);
        if (!party_reader_.AllPeople(of.mentions)) of.mentions.clear();
        break;
      }
      if (owner >= 0) {
        AddMention(owner, &parties);
      } else if (!of.mentions.empty()) {
        AddAll(of.mentions, &parties);
      } else if (!explicit_parties && OpensEntry(i) && (entry_.found() || !HasFiniteVerb())) {
        if (programme_.protagonist() >= 0) AddPerson(programme_.protagonist(), -1, &parties);
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
        if (parties.empty()) AddCanceller(end, &parties);
      }
      if (parties.empty() && np <= sentence_->first + 1) AddProtagonist(object.mentions, &parties);
      if (parties.empty()) AddTopic(np, object.mentions, &parties);
      const size_t left = parties.size();
      AddAll(object.mentions, &parties);
      // What stands behind "with" is one side.
      if (left == 0 || parties.size() == left) return;
      left_side = left;
    } else if (!explicit_parties) {
      // "attended by A, B and C", "chaired by A".
      // "The summit brought together A, B and C".
      const int together = NextWord(i + 1, {"together"}, 6);
      if (together >= 0 && OneOf(At(together - 1).lower, {"brought", "brings", "bringing"})) {
        const ClauseReader::List list = AttendanceList(together + 1);
        AddAll(list.mentions, &parties);
        end = list.end;
        explicit_parties = parties.size() >= 2;
      }
      // "hold a session in A under the chairmanship of B and C".
      for (int j = i + 1; !explicit_parties && In(j + 3) && j < i + 16; ++j) {
        if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") break;
        const bool under = At(j).lower == "under" && At(j + 1).lower == "the" &&
                           OneOf(At(j + 2).lower, {"chairmanship", "leadership", "chair"}) &&
                           At(j + 3).lower == "of";
        if (!under) continue;
        const ClauseReader::List list = AttendanceList(j + 4);
        AddAll(list.mentions, &parties);
        if (TwoSides(parties)) {
          explicit_parties = true;
          end = list.end;
        } else {
          parties.clear();
        }
        break;
      }
      const int by = explicit_parties ? -1 : NextWord(i + 1, {"by"}, 8);
      if (by >= 0 && In(by - 1) &&
          OneOf(At(by - 1).lower,
                {"attended", "chaired", "co-chaired", "joined", "hosted", "led"})) {
        ClauseReader::List list = AttendanceList(by + 1);
        AddAll(list.mentions, &parties);
        end = list.end;
        explicit_parties = parties.size() >= 2;
        attended = true;
        // "attends a dinner hosted by X".
        for (int j = np - 1; In(j) && np - j < 4 && At(by - 1).lower == "hosted"; --j) {
          if (!At(j).Has(kAttendVerb)) continue;
          AddAll(reader_.SubjectOf(j), &parties);
          explicit_parties = Persons(meeting) >= 2;
          attended = !explicit_parties;
          break;
        }
        if (At(by - 1).lower == "attended" || kind == v1::MEETING_KIND_SUMMIT) {
          // Many delegations.
          bool ministers = false;
          for (int j = std::max(sentence_->first, i - 4); j < i; ++j) {
            ministers = ministers || OneOf(At(j).lower, {"ministers", "ministerial", "minister",
                                                         "officials", "advisors", "advisers"});
          }
          if (parties.size() >= 4 && !ministers) kind = v1::MEETING_KIND_SUMMIT;
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
      if (!explicit_parties && grouped >= 0) {
        // Of those who speak of it.
        AddAll(reader_.SubjectOf(np), &parties);
        explicit_parties = Persons(meeting) >= 2;
        if (!explicit_parties) parties.clear();
      }
      // "joined a meeting in which X was taking part".
      for (int j = i + 1; !explicit_parties && In(j + 2) && j < i + 8; ++j) {
        if (At(j).lower != "in" || At(j + 1).lower != "which") continue;
        const ClauseReader::List list = reader_.ListAt(j + 2);
        if (!party_reader_.AllPeople(list.mentions)) break;
        AddAll(reader_.SubjectOf(np), &parties);
        AddAll(list.mentions, &parties);
        explicit_parties = Persons(meeting) >= 2;
        if (!explicit_parties) parties.clear();
        end = std::max(end, list.end);
      }
      // "took part in Tuesday's talks", "sat in on them": another one's meeting.
      if (!explicit_parties && In(np - 2) && At(np - 1).lower == "in" &&
          At(np - 2).lower == "part") {
        return;
      }
      // "A, B and C withdrew for a three-way meeting".
      for (int j = np - 1; !explicit_parties && In(j) && np - j < 5 && In(np - 1) &&
                           OneOf(At(np - 1).lower, {"for", "into"});
           --j) {
        if (At(j).shape != Shape::kLower || reader_.MentionAt(j) >= 0) break;
        if (!OneOf(At(j).lower, {"withdrew", "retired", "gathered", "sat", "went", "remained",
                                 "stayed", "repaired", "adjourned", "assembled", "paused",
                                 "returned", "retreated", "closeted", "disappeared"})) {
          continue;
        }
        parties = SubjectParties(j);
        explicit_parties = TwoSides(parties);
        if (!explicit_parties) parties.clear();
        break;
      }
      if (!explicit_parties && In(np - 1) &&
          OneOf(At(np - 1).lower, {"after", "following", "during", "at", "in", "before"})) {
        // "A and B told reporters after talks".
        const std::vector<int> subject = reader_.SubjectOf(np - 1);
        std::vector<Party> both;
        bool relative = false;
        for (int j = subject.empty() ? np : mentions_[subject.back()].end; j < np; ++j) {
          relative = relative || OneOf(At(j).lower, {"which", "who", "where", "whose"});
        }
        if (!relative) AddAll(subject, &both);
        if (TwoSides(both)) {
          parties = both;
          explicit_parties = true;
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
      if (!explicit_parties && ReadSeries(i, np)) return;
      if (!explicit_parties) {
        parties = PartiesAgain(i, np);
        explicit_parties = meeting.another_day = !parties.empty();
      }
      if (!explicit_parties) {
        parties = PairBefore(i);
        explicit_parties = parties.size() == 2;
      }
      if (!explicit_parties) {
        if (weak) return;
        // "Friday's conversation", "the meeting lasted an hour": tells more of the last one.
        AddDetails(i);
        return;
      }
    }
    if (parties.size() == 1 && attended && parties[0].kind == Party::Kind::kPerson) {
      meeting.pending = true;  // "a conclave hosted by A": the others may follow
    } else if (parties.size() < 2) {
      // One named side: "talks with top officials" keeps its subject; alone it is nothing.
      return;
    }
    if (weak && Humans(meeting) < 2 && !meeting.pending) return;
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
    Modality modality = modality_reader().OfNoun(i, np, end);
    Finish(modality, i, end, &meeting);
    if (attended) FromLastMeeting(&meeting);
    if (meeting.parties.empty()) return;
    if (left_side > 0) {
      if (OtherObject(object, left_side, meeting)) return;
      AddFurtherObjects(end, left_side, meeting);
    }
    Add(std::move(meeting));
  }

  // "A further meeting, set for May, was called off": of those of the meeting told before. Empty
  // where the sentence names others.
  std::vector<Party> PartiesAgain(int cue, int np) const {
    if (last_meeting_ < 0 || sentence_->is_headline ||
        !OneOf(At(cue).lower, {"meeting", "talks", "summit", "session", "encounter", "call"})) {
      return {};
    }
    bool again = false;
    for (int j = np; j < cue; ++j) {
      again = again || OneOf(At(j).lower, {"further", "second", "third", "next", "another", "new",
                                           "follow-up", "last", "final"});
    }
    const MeetingMention& before = found_[last_meeting_];
    if (!again || index_ - before.sentence > 3 || Persons(before) < 2 ||
        before.sentence == index_ ||
        document_.sentences()[before.sentence].section != sentence_->section) {
      return {};
    }
    std::vector<Party> here;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && mentions_[m].kind == Mention::Kind::kPerson && !mentions_[m].possessive) {
        AddMention(m, &here);
      }
    }
    for (const Party& party : here) {
      if (std::none_of(before.parties.begin(), before.parties.end(), [&party](const Party& other) {
            return other.kind == party.kind && other.person == party.person;
          })) {
        return {};
      }
    }
    return before.parties;
  }

  // "A and B agreed on a border. The agreement came at the end of a meeting in Oslo": the two of
  // whom the sentence before told. Empty where that, or this one, tells of others.
  std::vector<Party> PairBefore(int cue) const {
    std::vector<Party> pair;
    if (index_ == 0 || sentence_->is_headline ||
        !OneOf(At(cue).lower, {"meeting", "talks", "summit"})) {
      return pair;
    }
    if (In(cue + 1) && OneOf(At(cue + 1).lower, {"of", "between", "with", "that"})) return pair;
    if (!found_.empty() && index_ - found_.back().sentence <= 2 && Persons(found_.back()) >= 2) {
      return pair;
    }
    std::vector<Party> here;
    for (int j = sentence_->first; j < sentence_->token_end; ++j) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity && !mentions_[m].possessive) {
        AddMention(m, &here);
      }
    }
    const Sentence& before = document_.sentences()[index_ - 1];
    if (before.section != sentence_->section || before.is_headline || before.is_caption)
      return pair;
    for (int j = before.first; j < before.token_end; ++j) {
      const int m = reader_.MentionAt(j);
      if (m < 0 || mentions_[m].kind == Mention::Kind::kPolity) continue;
      const ClauseReader::List list = reader_.ListAt(mentions_[m].first);
      AddAll(list.mentions, &pair);
      const bool among = std::all_of(here.begin(), here.end(), [&pair](const Party& party) {
        return std::any_of(pair.begin(), pair.end(), [&party](const Party& of) {
          return of.kind == party.kind && of.person == party.person;
        });
      });
      if (pair.size() == 2 && TwoSides(pair) && among && list.end < before.token_end &&
          reader_.IsVerbLike(list.end)) {
        return pair;
      }
      pair.clear();
      return pair;
    }
    return pair;
  }

  // "Thursday's meeting with B has been called off by A": whose meeting it was.
  void AddCanceller(int end, std::vector<Party>* parties) const {
    bool passive = false;
    bool fate = false;
    for (int j = end; In(j + 1) && j < end + 18; ++j) {
      if (document_.QuoteOf(j) >= 0 || At(j).lower == ";" || At(j).Has(kSpeechVerb)) {
        if (!At(j).Has(kCancelWord) && At(j).lower != "called") return;
      }
      passive = passive || At(j).Has(kBeVerb);
      fate = fate || At(j).Has(kCancelWord | kDenyWord) || At(j).lower == "off" ||
             OneOf(At(j).lower, {"sought", "requested", "proposed", "arranged"});
      if (At(j).lower != "by" || !passive || !fate) continue;
      const ClauseReader::List list = reader_.ListAt(j + 1);
      if (party_reader_.AllPeople(list.mentions)) AddAll(list.mentions, parties);
      return;
    }
  }

  // "he has had a dozen meetings since breakfast: A, with whom ...; B; C": one with each.
  bool ReadSeries(int i, int np) {
    if (!OneOf(At(i).lower, {"meetings", "talks", "conversations", "calls"})) return false;
    int colon = -1;
    for (int j = i + 1; In(j) && j < i + 10 && colon < 0; ++j) {
      if (At(j).lower == ":") colon = j;
      if (reader_.MentionAt(j) >= 0 || At(j).lower == ";") return false;
    }
    if (colon < 0) return false;
    MeetingMention first = Start(i, i + 1);
    // "X's calls today: A; B".
    const int owner = In(np - 1) ? reader_.MentionAt(np - 1) : -1;
    if (owner >= 0 && mentions_[owner].possessive) {
      AddMention(owner, &first.parties);
    } else {
      first.parties = SubjectParties(np);
    }
    const size_t subjects = first.parties.size();
    if (subjects == 0 || Humans(first) == 0) return false;
    first.kind = KindNear(
        i, i + 1, At(i).Has(kCallNoun) ? v1::MEETING_KIND_PHONE : v1::MEETING_KIND_UNSPECIFIED);
    first.confidence = 0.75f;
    Finish(modality_reader().OfNoun(i, np, i + 1), i, i + 1, &first);
    if (first.parties.empty()) return true;
    bool starts = true;  // of an element
    for (int j = colon + 1; In(j) && document_.QuoteOf(j) < 0;) {
      const int m = reader_.MentionStarting(j);
      if (m >= 0 && starts) {
        MeetingMention one = first;
        AddMention(m, &one.parties);
        if (one.parties.size() > subjects) Add(std::move(one));
        starts = false;
        j = mentions_[m].end;
        continue;
      }
      if (At(j).lower == ";") starts = true;
      ++j;
    }
    return true;
  }

  // "The session with Minister B marks ...": the other side is the one the text is about, the last
  // person named before who is not of B's country.
  void AddProtagonist(const std::vector<int>& others, std::vector<Party>* parties) const {
    if (programme_.protagonist() >= 0 && (programme_.is_list() || programme_.titled())) {
      AddPerson(programme_.protagonist(), -1, parties);
      return;
    }
    std::vector<Party> known;
    AddAll(others, &known);
    for (int i = sentence_->first - 1, steps = 0; i >= 0 && steps < 120; --i, ++steps) {
      const int m = reader_.MentionAt(i);
      if (m < 0 || mentions_[m].person < 0 || mentions_[m].quoted) continue;
      const Person& person = people_.persons()[mentions_[m].person];
      if (person.spokesperson_only || person.offices.empty()) continue;
      bool apart = true;
      for (const Party& other : known) {
        if (other.kind == Party::Kind::kPerson) {
          apart =
              apart && other.person != mentions_[m].person &&
              (person.polity.empty() || people_.persons()[other.person].polity != person.polity);
        } else {
          apart = apart && (other.polity.empty() || other.polity != person.polity);
        }
      }
      if (!apart) continue;
      AddPerson(mentions_[m].person, m, parties);
      return;
    }
  }

  // "The trip ended with a meeting with B", "An appointment with B fell victim to a storm": of whom
  // the sentences before were about. Nothing where the sentence has somebody else before the noun.
  void AddTopic(int np, const std::vector<int>& others, std::vector<Party>* parties) const {
    constexpr int kReach = 3;
    if (sentence_->is_headline || sentence_->is_caption || document_.QuoteOf(np) >= 0) return;
    int first = np;
    while (first > sentence_->first && At(first - 1).lower != ";") --first;
    for (int i = first; i < np; ++i) {
      const int m = reader_.MentionAt(i);
      if (m >= 0 && mentions_[m].kind != Mention::Kind::kPolity) return;
    }
    if (first > sentence_->first) {
      // "In A he is to see X; in B, talks are planned with Y": of the clause before.
      const int topic = TopicOf(*sentence_);
      if (topic >= 0 && mentions_[topic].first < first) {
        AddPerson(mentions_[topic].person, topic, parties);
      }
      return;
    }
    for (int s = index_ - 1; s >= 0 && index_ - s <= kReach; --s) {
      const Sentence& before = document_.sentences()[s];
      if (before.section != sentence_->section || before.is_headline || before.is_caption) return;
      const int topic = TopicOf(before);
      if (topic < 0) continue;
      const bool among = std::any_of(others.begin(), others.end(), [&](int m) {
        return mentions_[m].person == mentions_[topic].person;
      });
      if (!among) AddPerson(mentions_[topic].person, topic, parties);
      return;
    }
  }

  // Whom the sentence is about: its first person, who is its subject or owns that; -1 for none.
  int TopicOf(const Sentence& sentence) const {
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      const int m = reader_.MentionStarting(i);
      if (m < 0 || mentions_[m].kind == Mention::Kind::kPolity || document_.QuoteOf(i) >= 0) continue;
      return mentions_[m].person >= 0 && !mentions_[m].plural ? m : -1;
    }
    return -1;
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
    // "On Thursday there was a call from X": for the one whom the text is about.
    if (found.size() == 1 && found[0].kind == Party::Kind::kPerson &&
        programme_.protagonist() >= 0 && OneOf(At(i + 1).lower, {"from", "by"})) {
      AddPerson(programme_.protagonist(), -1, &found);
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
      // "the end of talks".
      if (OneOf(token.lower, {"end", "start", "lead", "close", "opening", "conclusion"}) &&
          In(j - 1) && At(j - 1).Has(kDeterminer)) {
        return -1;
      }
      if (token.Has(kLightVerb) || OneOf(token.lower, {"held", "having", "had"})) return j;
      if (OneOf(token.lower, {"of", "round", "rounds", "day", "days", "series", "hours", "set"})) {
        continue;  // "ended two days of talks"
      }
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
    // A title tells of many.
    if (sentence_->is_headline && absl::EndsWith(At(i).lower, "s")) return;
    // "a summit about many things" is another one.
    if (!In(i - 1) || !(OneOf(At(i - 1).lower, {"the", "this", "that", "their", "'s", "\u2019s"}) ||
                        At(i - 1).Has(kPhoneWord | kVideoWord) || At(i - 1).date >= 0)) {
      return;
    }
    const v1::MeetingKind kind = KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
    if (kind == v1::MEETING_KIND_UNSPECIFIED || last.kind != v1::MEETING_KIND_UNSPECIFIED) return;
    last.kind = kind;
  }

  // ---- Quoted cues ---------------------------------------------------------------------------

  // Inside a quotation only what the speaker says of himself is read, and only a call or meeting
  // with a party named by name: "In another good call, @SecBlinken informed me ...".
  void ReadQuotedCue(int i) {
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

  // "From left: A, B, C and D before their meeting in X."
  void ReadRow() {
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

  // "Taking part in the meeting were A, B and C.", "Also attending the talks was D."
  void ReadAttendance() {
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

  // "The meeting was attended by ...": when, where and how are told of it before.
  void FromLastMeeting(MeetingMention* meeting) const {
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

  // ---- Attributes ----------------------------------------------------------------------------

  MeetingMention Start(int first, int end) const {
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

  MeetingNouns nouns() const { return MeetingNouns(document_, reader_, mentions_, *sentence_); }
  bool NamesAThing(int i) const { return nouns().NamesAThing(i); }
  bool IsMeetingNounHere(int i) const { return nouns().IsMeeting(i); }
  v1::MeetingKind KindNear(int cue, int end, v1::MeetingKind otherwise) const {
    return nouns().KindNear(cue, end, otherwise);
  }
  // Date, place, topic, duration; and a present tense whose day is to come becomes a plan.
  void Finish(const Modality& modality, int cue, int end, MeetingMention* meeting) const {
    setting_.Settle(modality, cue, end, meeting);
  }
  ModalityReader modality_reader() const { return ModalityReader(document_, reader_, *sentence_); }
  CircumstanceReader circumstances() const {
    return CircumstanceReader(document_, reader_, *sentence_);
  }
  Modality ModalityOfVerb(int verb) const {
    return modality_reader().OfVerb(verb, reader_.VerbGroupFirst(verb));
  }

  // "met in Tbilisi at the invitation of X": who is the host.
  void AddInviter(MeetingMention* meeting) const {
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

  void Add(MeetingMention meeting) {
    if (meeting.parties.empty()) return;
    if (!meeting.pending && meeting.parties.size() < 2 &&
        (sentence_->is_headline || meeting.parties[0].kind != Party::Kind::kGroup)) {
      return;  // "ministers meet"; the other side is not said
    }
    AddInviter(&meeting);
    setting_.Complete(&meeting);
    found_.push_back(std::move(meeting));
  }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  const People& people_;
  const PartyReader party_reader_;
  const MeetingFollowUps follow_ups_;
  const Programme programme_;
  MeetingSetting setting_;
  const Sentence* sentence_ = nullptr;
  int index_ = 0;
  // Of the sentence that is being read, where a word needed it.
  std::optional<SentenceSyntax> syntax_;
  // What the sentence is as an entry of a list.
  ListEntry entry_;
  int last_meeting_ = -1;
  std::vector<MeetingMention> found_;
};

}  // namespace

std::vector<MeetingMention> FindMeetings(const Document& document, const ClauseReader& reader,
                                         const std::vector<Mention>& mentions, const People& people,
                                         const ExtractionContext& context) {
  return Finder(document, reader, mentions, people, context).Find();
}

}  // namespace chancery
