#include "client/extract/noun_cues.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

}  // namespace

bool NounCues::ReadHadToMeal(int i) {
  if (!OneOf(At(i).lower, {"lunch", "dinner", "breakfast"}) || !In(i - 2) ||
      !OneOf(At(i - 1).lower, {"to", "for"})) {
    return false;
  }
  const int guest = reader_.MentionAt(i - 2);
  if (guest < 0 || mentions_[guest].end != i - 1) return false;
  const std::vector<int> guests = reader_.CoordinatedWith(guest);
  const int verb = mentions_[guests.front()].first - 1;
  if (!In(verb) || !OneOf(At(verb).lower, {"had", "has", "have", "having", "took", "takes", "take",
                                           "taking", "joined"})) {
    return false;
  }
  ClauseReader::List object;
  object.mentions = guests;
  object.end = i + 1;
  if (!party_reader_.AllPeople(guests)) return false;
  AddTransitive(verb, object, v1::MEETING_KIND_IN_PERSON, 0.8f, /*visit=*/false);
  return true;
}

bool NounCues::ReadHadWith(int i) {
  int who = i + 1;
  if (In(who) && OneOf(At(who).lower, {"that", "which"})) ++who;
  const int m = In(who) ? reader_.MentionStarting(who) : -1;
  if (m < 0 || mentions_[m].possessive) return false;
  int verb = mentions_[m].end;
  while (In(verb) && (At(verb).Has(kAdverb) || At(verb).lower == "have")) ++verb;
  if (!In(verb + 1) || !OneOf(At(verb).lower, {"had", "held", "has", "holds"})) return false;
  if (At(verb + 1).lower == "had" || At(verb + 1).lower == "held") ++verb;
  if (!In(verb + 1) || At(verb + 1).lower != "with") return false;
  const ClauseReader::List with = reader_.ListAt(verb + 2);
  if (!party_reader_.AllPeople(with.mentions)) return false;
  MeetingMention meeting = Start(i, i + 1);
  AddMention(m, &meeting.parties);
  const int first = Persons(meeting);
  AddAll(with.mentions, &meeting.parties);
  if (first == 0 || Persons(meeting) <= first) return false;
  meeting.kind = KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
  meeting.confidence = 0.8f;
  Finish(ModalityOfVerb(verb), verb, with.end, &meeting);
  Add(std::move(meeting));
  return true;
}

void NounCues::ReadNoun(int i) {
  if (!IsMeetingNounHere(i)) return;
  const absl::string_view word = At(i).lower;
  if (OneOf(word, {"call", "calls"}) && In(i + 2) && At(i + 1).lower == "on" &&
      At(i + 2).date < 0) {
    ReadVisitTo(i, i + 2);
    return;
  }
  if (ReadHadToMeal(i)) return;
  // "arranged the dinner at which A met B": the clause tells who was there.
  if (In(i + 2) && OneOf(At(i + 1).lower, {"at", "during", "over"}) && At(i + 2).lower == "which") {
    return;
  }
  if (ReadHadWith(i)) return;
  MeetingMention meeting = Start(i, i + 1);
  std::vector<Party>& parties = meeting.parties;
  v1::MeetingKind kind = v1::MEETING_KIND_UNSPECIFIED;
  if (absl::StartsWith(word, "summit")) kind = v1::MEETING_KIND_SUMMIT;
  if (word == "meeting") kind = v1::MEETING_KIND_IN_PERSON;
  int end = i + 1;
  bool explicit_parties = false;
  bool attended = false;
  bool weak = OneOf(word, {"session", "sessions", "gathering", "lunch", "dinner", "breakfast",
                           "discussion", "discussions", "dialogue", "exchange", "audience", "call",
                           "calls", "bilateral", "encounter"});

  // Left: "the Bush-Putin summit", "Blinken's meeting", "his talks", "US-Russia talks".
  int np = i;  // the first token of the noun phrase
  int owner = -1;
  int grouped = -1;  // "their ministers' meeting": the mention
  while (In(np - 1) && i - np < 9) {
    const DocToken& before = At(np - 1);
    const int m = reader_.MentionAt(np - 1);
    if (before.shape == Shape::kQuote || document_.QuoteOf(np - 1) != document_.QuoteOf(i)) break;
    if (m >= 0) {
      // "held a Foreign Ministers' Meeting with B": nobody's, but of that kind.
      if (mentions_[m].possessive && mentions_[m].kind == Mention::Kind::kGroup &&
          OneOf(At(mentions_[m].first).lower, {"a", "an"})) {
        np = mentions_[m].first;
        break;
      }
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
    // "their most recent meeting".
    if (before.lower == "most" && In(np) && np < i) {
      --np;
      continue;
    }
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
  if (!explicit_parties && !passed_with && ReadCallsToEach(i, np)) return;
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
      const std::vector<int> persons = PersonsOf(absent);
      meeting.absent.insert(meeting.absent.end(), persons.begin(), persons.end());
    }
  }
  size_t left_side = 0;
  bool told_by_others = false;
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
      if (programme_.ProtagonistAt(index_) >= 0) {
        AddPerson(programme_.ProtagonistAt(index_), -1, &parties);
      }
    } else if (!explicit_parties) {
      // "A held talks with B", "A said after talks with B".
      std::vector<int> subject = reader_.SubjectOf(np);
      told_by_others = OnlySays(subject, np);
      bool self = false;
      for (int m : subject) {
        if (std::find(object.mentions.begin(), object.mentions.end(), m) != object.mentions.end()) {
          self = true;
        }
      }
      if (!self && !told_by_others) AddAll(subject, &parties);
      if (parties.empty()) AddCanceller(end, &parties);
    }
    if (parties.empty()) AddPlanner(np, &parties);
    if (parties.empty() && (np <= sentence_->first + 1 || told_by_others)) {
      AddProtagonist(object.mentions, &parties);
    }
    if (parties.empty()) AddWhoseOfficeSays(np, object.mentions, &parties);
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
        OneOf(At(by - 1).lower, {"attended", "chaired", "co-chaired", "joined", "hosted", "led"})) {
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
    if (!explicit_parties && In(np - 2) && At(np - 1).lower == "in" && At(np - 2).lower == "part") {
      return;
    }
    // "A, B and C withdrew for a three-way meeting".
    for (int j = np - 1; !explicit_parties && In(j) && np - j < 5 && In(np - 1) &&
                         OneOf(At(np - 1).lower, {"for", "into"});
         --j) {
      if (At(j).shape != Shape::kLower || reader_.MentionAt(j) >= 0) break;
      if (!OneOf(At(j).lower, {"withdrew", "retired", "gathered", "sat", "went", "remained",
                               "stayed", "repaired", "adjourned", "assembled", "paused", "returned",
                               "retreated", "closeted", "disappeared"})) {
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
      // "A and B met during the summit": not the summit is of the two.
      const bool beside =
          kind == v1::MEETING_KIND_SUMMIT && !found_.empty() && found_.back().sentence == index_;
      if (!relative && !beside) AddAll(subject, &both);
      if (TwoSides(both)) {
        parties = both;
        explicit_parties = true;
      }
    }
    if (!explicit_parties && ReadSeries(i, np)) return;
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
      parties = PartiesAgain(i, np);
      explicit_parties = meeting.another_day = !parties.empty();
    }
    if (!explicit_parties) {
      parties = PairBefore(i);
      explicit_parties = parties.size() == 2;
    }
    if (!explicit_parties) {
      parties = HostAndVisitor(i);
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

std::vector<Party> NounCues::PartiesAgain(int cue, int np) const {
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
  if (!again || index_ - before.sentence > 3 || Persons(before) < 2 || before.sentence == index_ ||
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

std::vector<Party> NounCues::HostAndVisitor(int cue) const {
  std::vector<Party> pair;
  const int host = programme_.ProtagonistAt(index_);
  if (index_ == 0 || sentence_->is_headline || host < 0 || cue > sentence_->first + 1 ||
      !OneOf(At(cue).lower, {"talks", "discussions", "negotiations", "consultations", "meeting"}) ||
      !In(cue + 2) || !At(cue + 1).Has(kBeVerb) ||
      !OneOf(At(cue + 2).lower, {"held", "conducted"})) {
    return pair;
  }
  const Sentence& before = document_.sentences()[index_ - 1];
  if (before.section != sentence_->section || before.is_headline) return pair;
  const int visitor = reader_.MentionStarting(before.first);
  bool visits = false;
  for (int i = before.first; i < before.token_end; ++i) {
    visits = visits || OneOf(At(i).lower, {"visit", "visited", "visits", "guest"});
  }
  if (!visits || visitor < 0 || mentions_[visitor].person < 0 ||
      mentions_[visitor].person == host) {
    return pair;
  }
  AddPerson(host, -1, &pair);
  AddMention(visitor, &pair);
  return pair;
}

std::vector<Party> NounCues::PairBefore(int cue) const {
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
  if (before.section != sentence_->section || before.is_headline || before.is_caption) return pair;
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

void NounCues::AddCanceller(int end, std::vector<Party>* parties) const {
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

bool NounCues::ReadSeries(int i, int np) {
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
    // "three meetings: with A, with B and with C".
    starts = starts || At(j).lower == ";" ||
             (At(j).lower == "with" && In(j + 1) && At(j + 1).lower != "whom");
    ++j;
  }
  return true;
}

void NounCues::AddProtagonist(const std::vector<int>& others, std::vector<Party>* parties) const {
  if (programme_.ProtagonistAt(index_) >= 0 && (programme_.is_list() || programme_.titled())) {
    AddPerson(programme_.ProtagonistAt(index_), -1, parties);
    return;
  }
  // The entry before is of others: "12:30 Lunch with B" in the calendar of nobody who is named.
  if (entry_.found() && entry_.date < 0) return;
  if (const int hub = HubBefore(others); hub >= 0) {
    AddPerson(hub, -1, parties);
    return;
  }
  std::vector<Party> known;
  AddAll(others, &known);
  const auto is_side = [&](int m) {
    if (m < 0 || mentions_[m].person < 0 || mentions_[m].quoted) return false;
    const Person& person = people_.persons()[mentions_[m].person];
    if (person.spokesperson_only || person.offices.empty()) return false;
    bool apart = true;
    for (const Party& other : known) {
      if (other.kind == Party::Kind::kPerson) {
        apart = apart && other.person != mentions_[m].person &&
                (person.polity.empty() || people_.persons()[other.person].polity != person.polity);
      } else {
        apart = apart && (other.polity.empty() || other.polity != person.polity);
      }
    }
    return apart;
  };
  // Whom the paragraph is about, before the one who was named last.
  constexpr int kParagraph = 24;
  int opening = index_;
  while (opening > 0 && index_ - opening < kParagraph &&
         document_.sentences()[opening - 1].line == sentence_->line) {
    --opening;
  }
  const int topic = opening < index_ ? TopicOf(document_.sentences()[opening]) : -1;
  if (is_side(topic)) {
    AddPerson(mentions_[topic].person, topic, parties);
    return;
  }
  for (int i = sentence_->first - 1, steps = 0; i >= 0 && steps < 120; --i, ++steps) {
    const int m = reader_.MentionAt(i);
    if (!is_side(m)) continue;
    AddPerson(mentions_[m].person, m, parties);
    return;
  }
}

bool NounCues::OnlySays(const std::vector<int>& subject, int np) const {
  if (subject.empty() || !OneOf(At(np).lower, {"a", "an", "another"})) return false;
  for (const int m : subject) {
    if (mentions_[m].kind != Mention::Kind::kPolity) return false;
  }
  const int verb = In(np - 1) && At(np - 1).lower == "that" ? np - 2 : np - 1;
  return In(verb) && At(verb).Has(kSpeechVerb) && verb == mentions_[subject.back()].end;
}

void NounCues::AddWhoseOfficeSays(int np, const std::vector<int>& others,
                                  std::vector<Party>* parties) const {
  constexpr int kReach = 12;
  for (int i = np - 1; In(i) && np - i < kReach; --i) {
    if (document_.QuoteOf(i) >= 0 || At(i).lower == ";") return;
    const int m = reader_.MentionAt(i);
    if (m < 0 || !mentions_[m].possessive) continue;
    const int office = mentions_[m].end;
    if (mentions_[m].person < 0 || !In(office + 1) ||
        !OneOf(At(office).lower,
               {"office", "spokesman", "spokeswoman", "aides", "staff", "team"}) ||
        !At(office + 1).Has(kSpeechVerb)) {
      return;
    }
    for (const int other : others) {
      if (mentions_[other].person == mentions_[m].person) return;
    }
    AddPerson(mentions_[m].person, m, parties);
    return;
  }
}

void NounCues::AddPlanner(int np, std::vector<Party>* parties) const {
  constexpr int kReach = 24;
  if (sentence_->is_headline || document_.QuoteOf(np) >= 0) return;
  for (int i = np - 1; In(i) && np - i < kReach; --i) {
    if (At(i).lower == ";") return;
    if (reader_.MentionAt(i) >= 0 ||
        !OneOf(At(i).lower, {"programme", "program", "agenda", "schedule", "itinerary", "calendar",
                             "diary", "visit", "trip", "stay", "tour"})) {
      continue;
    }
    // "the programme of X", "X's agenda in Rome".
    const int of = At(i + 1).lower == "of" ? reader_.MentionStarting(i + 2) : -1;
    const int owner = In(i - 1) ? reader_.MentionAt(i - 1) : -1;
    if (of >= 0 && mentions_[of].person >= 0) {
      AddMention(of, parties);
    } else if (owner >= 0 && mentions_[owner].possessive && mentions_[owner].person >= 0) {
      AddMention(owner, parties);
    }
    if (!parties->empty()) return;
  }
}

void NounCues::AddTopic(int np, const std::vector<int>& others, std::vector<Party>* parties) const {
  constexpr int kReach = 3;
  if (sentence_->is_headline || sentence_->is_caption || document_.QuoteOf(np) >= 0) return;
  if (entry_.found() && entry_.date < 0) return;  // the one before is of others
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
  if (const int hub = HubBefore(others); hub >= 0) {
    AddPerson(hub, -1, parties);
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

int NounCues::HubBefore(const std::vector<int>& others) const {
  constexpr int kReach = 6;
  constexpr int kTwice = 2;
  std::vector<std::pair<int, int>> counts;  // of meetings, by person
  for (size_t k = found_.size(); k-- > 0 && index_ - found_[k].sentence <= kReach;) {
    if (found_[k].guessed || Persons(found_[k]) != 2) continue;
    for (const Party& party : found_[k].parties) {
      if (party.kind != Party::Kind::kPerson) continue;
      const auto known = std::find_if(counts.begin(), counts.end(), [&party](const auto& count) {
        return count.first == party.person;
      });
      if (known == counts.end()) {
        counts.emplace_back(party.person, 1);
      } else {
        ++known->second;
      }
    }
  }
  int hub = -1;
  for (const auto& [person, count] : counts) {
    if (count < kTwice) continue;
    if (hub >= 0) return -1;
    hub = person;
  }
  const bool among =
      std::any_of(others.begin(), others.end(), [&](int m) { return mentions_[m].person == hub; });
  return among ? -1 : hub;
}

int NounCues::TopicOf(const Sentence& sentence) const {
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const int m = reader_.MentionStarting(i);
    if (m < 0 || mentions_[m].kind == Mention::Kind::kPolity || document_.QuoteOf(i) >= 0) continue;
    return mentions_[m].person >= 0 && !mentions_[m].plural ? m : -1;
  }
  return -1;
}

bool NounCues::HasGroup(const std::vector<int>& list) const {
  for (int m : list) {
    if (mentions_[m].kind == Mention::Kind::kGroup) return true;
  }
  return false;
}

bool NounCues::ReadCompound(int last, std::vector<Party>* parties, int* np) const {
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

bool NounCues::CompoundParty(int first, int end, std::vector<Party>* parties) const {
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

bool NounCues::ReadCallsToEach(int i, int np) {
  if (At(i).lower != "calls" || !In(i + 1) || At(i + 1).lower != "to") return false;
  const ClauseReader::List called = reader_.ListAt(i + 2);
  const std::vector<int> subject = reader_.SubjectOf(np);
  if (called.mentions.size() < 2 || subject.empty() || !party_reader_.AllPeople(called.mentions) ||
      !party_reader_.AllPeople(subject)) {
    return false;
  }
  const Modality modality = modality_reader().OfNoun(i, np, called.end);
  for (const int m : called.mentions) {
    if (std::find(subject.begin(), subject.end(), m) != subject.end()) return false;
    MeetingMention call = Start(i, called.end);
    AddAll(subject, &call.parties);
    const size_t callers = call.parties.size();
    AddMention(m, &call.parties);
    if (call.parties.size() == callers) continue;
    call.kind = v1::MEETING_KIND_PHONE;
    call.confidence = 0.8f;
    Finish(modality, i, called.end, &call);
    Add(std::move(call));
  }
  return true;
}

bool NounCues::ReadCallPhrase(int i, std::vector<Party>* parties, int* end) const {
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
      programme_.ProtagonistAt(index_) >= 0 && OneOf(At(i + 1).lower, {"from", "by"})) {
    AddPerson(programme_.ProtagonistAt(index_), -1, &found);
  }
  if (found.size() < 2) return false;
  for (Party& party : found) Append(std::move(party), parties);
  *end = last;
  return true;
}

int NounCues::LightVerbBefore(int np) const {
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

void NounCues::AddDetails(int i) {
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

}  // namespace chancery
