#include "client/extract/attendance_reader.h"

#include <algorithm>

namespace chancery {
namespace {

// Sentences between a meeting and who else was there.
constexpr int kNear = 3;
// Tokens of "all three of the bilateral meetings".
constexpr int kReferenceTokens = 8;
// Meetings that "all of them" may mean.
constexpr int kMaxMeant = 12;

int CountOf(absl::string_view word) {
  static constexpr absl::string_view kCounts[] = {"two", "three", "four", "five", "six"};
  for (int i = 0; i < 5; ++i) {
    if (word == kCounts[i]) return i + 2;
  }
  return word == "both" ? 2 : 0;
}

}  // namespace

void AttendanceReader::Apply(int index, std::vector<MeetingMention>* found) const {
  if (found->empty()) return;
  const Sentence& sentence = document_.sentences()[index];
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    if (document_.QuoteOf(i) >= 0 || At(i).shape != Shape::kLower) continue;
    const Predicate predicate = ReadPredicate(i, sentence);
    if (predicate.end < 0) continue;
    int count = 0;
    const Which which = ReadReference(predicate, i, sentence, &count);
    if (which == Which::kNone) continue;
    const std::vector<int> who = WhoAttends(predicate, i, sentence);
    if (!parties_.AllPeople(who)) continue;
    AddTo(who, which, count, predicate.ahead, index, predicate.passive ? predicate.end : i, found);
  }
}

AttendanceReader::Predicate AttendanceReader::ReadPredicate(int i, const Sentence& sentence) const {
  Predicate predicate;
  const absl::string_view word = At(i).lower;
  const auto next = [&](int k) -> absl::string_view {
    return i + k < sentence.token_end ? At(i + k).lower : absl::string_view();
  };
  const bool base = OneOf(word, {"attend", "join", "participate", "take", "sit", "chair", "make"});
  if (OneOf(word, {"attended", "attends", "attend", "attending", "joined", "joins", "join",
                   "joining", "chaired", "chairs", "chair", "moderated"})) {
    predicate.end = i + 1;
    if (next(1) == "by" && OneOf(word, {"attended", "joined", "chaired", "moderated"})) {
      predicate.end = i + 2;
      predicate.passive = predicate.alone = true;
      return predicate;
    }
    predicate.alone = OneOf(word, {"chaired", "moderated"});
  } else if (word == "represented" && next(1) == "by" && i > sentence.first &&
             At(i - 1).Has(kBeVerb)) {
    predicate.end = i + 2;
    predicate.passive = predicate.alone = true;
    return predicate;
  } else if (word == "accompanied" && OneOf(next(1), {"to", "at", "in", "into"})) {
    // "was accompanied to his meeting with B by C".
    bool meeting = false;
    for (int k = i + 2; k + 1 < sentence.token_end && k < i + kReferenceTokens * 2; ++k) {
      if (reader_.MentionAt(k) >= 0) continue;
      meeting = meeting || At(k).Has(kMeetingNoun);
      if (At(k).lower != "by") continue;
      if (!meeting) return predicate;
      predicate.end = k + 1;
      predicate.passive = predicate.alone = true;
      return predicate;
    }
    return predicate;
  } else if (OneOf(word, {"participated", "participates", "participate", "participating"})) {
    predicate.end = next(1) == "in" || next(1) == "at" ? i + 2 : i + 1;
  } else if (OneOf(word, {"took", "takes", "take", "taking"}) && next(1) == "part") {
    predicate.end = next(2) == "in" ? i + 3 : i + 2;
    predicate.alone = true;
  } else if (OneOf(word, {"sat", "sits", "sit", "sitting"}) && next(1) == "in") {
    predicate.end = next(2) == "on" ? i + 3 : i + 2;
    predicate.alone = true;
  } else if (OneOf(word, {"stood", "sat"}) && next(1) == "between" && next(2) == "them") {
    predicate.end = i + 2;
    predicate.alone = true;
  } else if ((OneOf(word, {"looked", "looks"}) && next(1) == "on") ||
             (OneOf(word, {"stood", "stands"}) && next(1) == "by")) {
    predicate.end = i + 2;
    predicate.alone = true;
  } else if (OneOf(word, {"made", "make"}) && next(1) == "the" &&
             OneOf(next(2), {"trip", "journey"})) {
    predicate.end = i + 3;
    predicate.alone = true;
  } else if (OneOf(word, {"was", "were"})) {
    int k = OneOf(next(1), {"also", "both", "all", "likewise"}) ? 2 : 1;
    if (next(k) == "present" || (next(k) == "there" && k == 2)) {
      ++k;
    } else if (next(k) == "with" && OneOf(next(k + 1), {"him", "her", "them"}) &&
               OneOf(next(k + 2), {"on", "at", "during", "in", "for"})) {
      k += 2;
    } else if (next(k) == "among" && OneOf(next(k + 1), {"the", "those"}) &&
               OneOf(next(k + 2), {"guests", "present", "participants", "attendees"})) {
      predicate.end = i + k + 3;
      predicate.alone = true;
      return predicate;
    } else if ((next(k) == "in" && next(k + 1) == "attendance") ||
               (next(k) == "on" && next(k + 1) == "hand")) {
      k += 2;
    } else {
      return predicate;
    }
    if (OneOf(next(k), {"at", "for", "during", "in"})) ++k;
    predicate.end = i + k;
    predicate.alone = true;
  }
  if (predicate.end < 0) return predicate;
  // "did not take part", "could attend".
  for (int j = reader_.VerbGroupFirst(i); j < i; ++j) {
    if (At(j).Has(kNegation | kDenyWord) ||
        OneOf(At(j).lower, {"may", "might", "could", "would", "should"})) {
      predicate.end = -1;
      return predicate;
    }
    predicate.ahead = predicate.ahead || OneOf(At(j).lower, {"will", "shall"});
  }
  if (!base || predicate.ahead) return predicate;
  // "is to attend", "flew in to join them", but not "has agreed to attend it".
  const absl::string_view governor =
      i - 2 >= sentence.first && At(i - 1).lower == "to" ? At(i - 2).lower : absl::string_view();
  if (OneOf(governor, {"is", "are", "due", "expected", "scheduled", "set"})) {
    predicate.ahead = true;
  } else if (!(OneOf(governor, {"in", "over", "back"}) && word == "join")) {
    predicate.end = -1;
  }
  return predicate;
}

AttendanceReader::Which AttendanceReader::ReadReference(const Predicate& predicate, int verb,
                                                        const Sentence& sentence,
                                                        int* count) const {
  if (predicate.passive) {
    // "a lunch attended by X" is of the meeting before, but not "a summit attended by X, Y and Z".
    for (int j = verb - 1; j >= sentence.first && verb - j < 10; --j) {
      if (OneOf(At(j).lower, {"summit", "conference", "forum"})) return Which::kNone;
    }
    return Which::kLast;
  }
  int i = predicate.end;
  const auto in = [&sentence](int k) { return k < sentence.token_end; };
  // "State Secretary Z attended.": with nothing else to say.
  const int subject = verb > sentence.first ? reader_.MentionAt(verb - 1) : -1;
  const bool also =
      verb > sentence.first && OneOf(At(verb - 1).lower, {"also", "both", "likewise", "too"});
  // "talks in which A and B participated".
  for (int j = verb - 1; j > sentence.first && verb - j < 12; --j) {
    if (At(j).lower == "which" && OneOf(At(j - 1).lower, {"in", "at"})) return Which::kLast;
    // "their talks, which also X attended".
    if (At(j).lower == "which" && At(j - 1).lower == "," && j - 2 >= sentence.first &&
        At(j - 2).Has(kMeetingNoun)) {
      return Which::kLast;
    }
    if (At(j).shape == Shape::kPunct && reader_.MentionAt(j) < 0) break;
  }
  // "took part as well.", "also attended."
  int after = i;
  bool too = also;
  if (in(after + 1) && At(after).lower == "as" && At(after + 1).lower == "well") {
    after += 2;
    too = true;
  } else if (in(after) && At(after).lower == "too") {
    ++after;
    too = true;
  } else if (in(after + 1) && At(after).lower == "," && At(after + 1).lower == "too") {
    after += 2;
    too = true;
  }
  if (!in(after) || OneOf(At(after).lower, {".", ",", ";"})) {
    const bool whole = subject >= 0 && mentions_[subject].first == sentence.first &&
                       (!in(after) || At(after).lower == ".");
    return predicate.alone || too || whole ? Which::kLast : Which::kNone;
  }
  if (OneOf(At(i).lower, {"them", "him", "her", "it"})) {
    return reader_.MentionAt(i) < 0 ||
                   mentions_[reader_.MentionAt(i)].kind == Mention::Kind::kPronoun
               ? Which::kLast
               : Which::kNone;
  }
  // The words up to the noun: "all three of their bilateral meetings".
  bool determined = false;
  bool all = false;
  const int limit = std::min(sentence.token_end, i + kReferenceTokens);
  for (; i < limit; ++i) {
    const DocToken& token = At(i);
    if (OneOf(token.lower, {"latter", "former"})) {
      return token.lower == "latter" ? Which::kLast : Which::kFormer;
    }
    if (OneOf(token.lower, {"them", "these", "those", "which"}) && i > predicate.end &&
        At(i - 1).lower == "of") {
      return Which::kAll;
    }
    if (OneOf(token.lower, {"all", "both", "each", "every"})) all = determined = true;
    if (const int told = CountOf(token.lower); told > 0) *count = told;
    if (token.Has(kMeetingNoun | kCallNoun) || OneOf(token.lower, {"occasions", "occasion"})) {
      if (!determined || OneOf(token.lower, {"summit", "conference", "summits"})) {
        return Which::kNone;
      }
      // "attended the meeting with X": another one's.
      if (in(i + 1) && OneOf(At(i + 1).lower, {"with", "between", "of"})) return Which::kNone;
      const bool plural =
          OneOf(token.lower, {"meetings", "calls", "conversations", "sessions", "encounters"});
      return all || (plural && *count > 0) ? Which::kAll : Which::kLast;
    }
    // "chairs a meeting": another one.
    if (OneOf(token.lower, {"a", "an", "another", "no", "either", "neither"})) return Which::kNone;
    if (token.Has(kDeterminer | kPossessive)) determined = true;
    if (token.shape != Shape::kLower && token.date < 0) return Which::kNone;
    if (token.Has(kSubordinator | kModal | kBeVerb | kConjunction) ||
        (token.Has(kPreposition) && token.lower != "of")) {
      return all && token.shape == Shape::kPunct ? Which::kAll : Which::kNone;
    }
    if (token.shape == Shape::kPunct) return all ? Which::kAll : Which::kNone;
  }
  return Which::kNone;
}

std::vector<int> AttendanceReader::WhoAttends(const Predicate& predicate, int verb,
                                              const Sentence& sentence) const {
  if (predicate.passive) {
    std::vector<int> who = reader_.ListAt(predicate.end).mentions;
    // "joined by their ministers, A and B": the names.
    const auto unnamed = [this](int m) {
      return mentions_[m].person < 0 && mentions_[m].persons.empty();
    };
    who.erase(std::remove_if(who.begin(), who.end(), unnamed), who.end());
    return who;
  }
  std::vector<int> subject = reader_.SubjectOf(verb);
  if (parties_.AllPeople(subject)) return subject;
  // "..., which A and B also attended".
  int last = reader_.VerbGroupFirst(verb) - 1;
  if (last >= sentence.first && At(last).lower == "," && reader_.MentionAt(last) < 0) --last;
  const int m = last >= sentence.first ? reader_.MentionAt(last) : -1;
  return m >= 0 && !mentions_[m].possessive ? reader_.CoordinatedWith(m) : std::vector<int>();
}

bool AttendanceReader::IsWelcome(const MeetingMention& meeting) const {
  return OneOf(At(meeting.cue_first).lower, {"welcomed", "welcomes", "greeted", "greets"});
}

void AttendanceReader::AddTo(const std::vector<int>& who, Which which, int count, bool ahead,
                             int index, int before, std::vector<MeetingMention>* found) const {
  const auto fits = [ahead](const MeetingMention& meeting) {
    const bool then = ahead ? meeting.status == v1::MEETING_STATUS_PLANNED ||
                                  meeting.status == v1::MEETING_STATUS_POSSIBLE
                            : meeting.status == v1::MEETING_STATUS_HELD;
    return then && PersonCount(meeting.parties) >= 2;
  };
  const int limit = which == Which::kLast     ? 1
                    : which == Which::kFormer ? 2
                    : count > 0               ? count
                                              : kMaxMeant;
  const MeetingMention* last = nullptr;
  int meant = 0;
  for (size_t k = found->size(); k-- > 0 && meant < limit;) {
    MeetingMention& meeting = (*found)[k];
    if (index - meeting.sentence > kNear) return;
    // What the sentence goes on to tell is none of those told before.
    if (meeting.sentence == index && meeting.cue_first > before) continue;
    if (!fits(meeting) || (meeting.guessed && meeting.sentence == index)) continue;
    // "The president welcomed the two at the gate. A and B took part in the first session.": in
    // what the two had come for.
    if (which == Which::kLast && IsWelcome(meeting) &&
        std::any_of(found->begin(), found->begin() + static_cast<std::ptrdiff_t>(k),
                    [&](const MeetingMention& other) {
                      return index - other.sentence <= kNear && fits(other) && !IsWelcome(other) &&
                             ShareAPerson(other, meeting);
                    })) {
      continue;
    }
    if (which == Which::kAll) {
      // Those of one person, told in a run.
      if (last != nullptr &&
          (last->sentence - meeting.sentence > 2 || !ShareAPerson(meeting, *last))) {
        return;
      }
      last = &meeting;
    }
    ++meant;
    if (which == Which::kFormer && meant < limit) continue;
    const size_t told = meeting.parties.size();
    parties_.AddAll(who, &meeting.parties);
    for (size_t p = told; p < meeting.parties.size(); ++p) meeting.parties[p].attends = true;
  }
}

}  // namespace chancery
