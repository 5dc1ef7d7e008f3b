#include "client/extract/circumstance_reader.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "client/extract/count_word.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// Costs above these: the date or place belongs to something else.
constexpr int kMaxDateCost = 36;
constexpr int kMaxPlaceCost = 38;
// Costs up to this: no other clause or verb in between.
constexpr int kNearPlaceCost = 20;
constexpr int kNoCost = 1000;
constexpr int kMaxTopicWords = 9;

bool IsPossessiveMark(const DocToken& token) {
  return token.lower == "'s" || token.lower == "\u2019s";
}

// A conjunction that opens a clause, and no preposition: "that", "who", "while".
bool OpensClause(const DocToken& token) {
  return token.Has(kSubordinator) && !token.Has(kPreposition) && token.shape == Shape::kLower;
}

// Of a house, not of a region.
bool IsHouse(const DocToken& token) {
  return OneOf(token.lower,
               {"hotel",      "palace",    "airport",    "villa",    "residence",    "castle",
                "mansion",    "house",     "restaurant", "club",     "chateau",      "lodge",
                "guesthouse", "farmhouse", "ranch",      "building", "headquarters", "estate",
                "monastery",  "home",      "retreat",    "airfield"});
}

// A body that is met at: "at the Embassy".
bool IsHouseOfBody(const DocToken& token) {
  return OneOf(token.lower, {"club", "embassy", "consulate", "ministry", "mission", "academy",
                             "university", "institute", "college", "headquarters", "parliament",
                             "assembly", "senate", "congress", "chamber", "office", "offices"});
}

// `count` days, weeks, months or years.
Shift ShiftBy(absl::string_view unit, int count) {
  if (OneOf(unit, {"hour", "hours"})) return {Shift::Unit::kDay, 0};
  if (OneOf(unit, {"day", "days"})) return {Shift::Unit::kDay, count};
  if (OneOf(unit, {"week", "weeks"})) return {Shift::Unit::kDay, 7 * count};
  if (OneOf(unit, {"month", "months"})) return {Shift::Unit::kMonth, count};
  if (OneOf(unit, {"year", "years"})) return {Shift::Unit::kYear, count};
  return Shift();
}

}  // namespace

int CircumstanceReader::EndOfDate(int i) const {
  const int date = At(i).date;
  int j = i;
  while (In(j) && At(j).date == date) ++j;
  return j;
}

bool CircumstanceReader::CueBetween(int first, int end) const {
  for (int i = first; i < end; ++i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kMeetVerb | kMeetingNoun | kHostVerb) &&
        reader_.MentionAt(i) < 0) {
      // "met, over dinner, at the palace": the same meeting.
      if (At(i).Has(kMeetingNoun) && In(i - 1) && At(i - 1).lower == "over") continue;
      return true;
    }
  }
  return false;
}

bool CircumstanceReader::JoinsEvents(int i) const {
  return At(i).shape == Shape::kLower && OneOf(At(i).lower, {"followed", "follows", "preceded"}) &&
         reader_.MentionAt(i) < 0;
}

bool CircumstanceReader::LeavesFor(int i) const {
  return OneOf(At(i).lower, {"before", "after"}) && In(i + 1) && At(i + 1).shape == Shape::kLower &&
         At(i + 1).Has(kVisitVerb) && absl::EndsWith(At(i + 1).lower, "ing");
}

// "said on Wednesday that he will meet X", "told reporters in Rome on Monday", "offered on Friday
// to meet X": the verb before the date is one of words, and the cue stands in what it governs.
bool CircumstanceReader::DatesSpeech(int date, int cue) const {
  const int after = EndOfDate(date);
  const bool offers = In(after) && At(after).lower == "to" &&
                      reader_.VerbGroupFirst(cue) <= after && At(cue).shape == Shape::kLower;
  for (int i = date - 1; In(i) && date - i < 10; --i) {
    const DocToken& token = At(i);
    if (token.date >= 0) return false;
    if (token.shape == Shape::kLower && reader_.MentionAt(i) < 0 &&
        token.Has(kSpeechVerb | kTellVerb)) {
      return !token.Has(kVisitVerb | kMeetVerb | kTalkVerb | kLightVerb);
    }
    if (offers && token.shape == Shape::kLower && reader_.MentionAt(i) < 0 &&
        token.Has(kPossibleWord | kDenyWord | kPlanWord) && !token.Has(kModal) &&
        !(In(i - 1) && At(i - 1).Has(kBeVerb))) {
      return true;
    }
    const bool circumstance = reader_.MentionAt(i) >= 0 || token.match >= 0 ||
                              token.IsCapitalised() || token.Has(kDeterminer | kAdverb | kPress) ||
                              OneOf(token.lower, {"on", "in", "at", "late", "early"});
    if (!circumstance) return false;
  }
  return false;
}

bool CircumstanceReader::AfterAnotherEvent(int cue) const {
  for (int i = sentence_->first; i < cue; ++i) {
    // "The announcement followed three hours of talks" on the same day.
    if (JoinsEvents(i) && document_.QuoteOf(i) == document_.QuoteOf(cue) &&
        CueBetween(sentence_->first, i)) {
      return true;
    }
  }
  return false;
}

bool CircumstanceReader::SemicolonBetween(int a, int b) const {
  for (int i = std::min(a, b); i < std::max(a, b); ++i) {
    if (At(i).lower == ";") return true;
  }
  return false;
}

bool CircumstanceReader::IsOfEventBeside(int date) const {
  const int after = EndOfDate(date);
  return In(after + 1) && IsPossessiveMark(At(after)) &&
         OneOf(At(date).lower, {"before", "after"}) &&
         (At(after + 1).Has(kMeetingNoun) ||
          OneOf(At(after + 1).lower, {"session", "hearing", "ceremony"}));
}

bool CircumstanceReader::HasDateInClause(int cue) const {
  for (const int step : {-1, 1}) {
    for (int i = cue + step; In(i) && At(i).lower != ";"; i += step) {
      if (At(i).date >= 0) return true;
    }
  }
  return false;
}

bool CircumstanceReader::InClosedClause(int i, int cue) const {
  int open = -1;
  for (int j = i - 1; In(j) && i - j < 14; --j) {
    if (At(j).lower == ",") return false;
    if (OneOf(At(j).lower, {"who", "whom", "whose", "which"})) {
      open = j;
      break;
    }
  }
  if (open < 0 || !In(open - 1) || !OneOf(At(open - 1).lower, {",", "and"})) return false;
  for (int j = i + 1; j < cue; ++j) {
    // "who had known B since August, when they met": the clause goes on.
    if (At(j).lower == "," && At(j).date < 0 && !OneOf(At(j + 1).lower, {"when", "where"})) {
      return true;
    }
  }
  return false;
}

int CircumstanceReader::EndOfRelative(int cue, int end) const {
  constexpr int kReach = 16;
  const int none = sentence_->token_end;
  int open = cue - 1;
  while (In(open) && cue - open < kReach && !OneOf(At(open).lower, {"who", "whom", "which"})) {
    if (At(open).lower == "," && At(open).date < 0) return none;
    --open;
  }
  if (!In(open - 1) || cue - open >= kReach || At(open - 1).lower != ",") return none;
  for (int j = end; In(j + 1); ++j) {
    if (At(j).lower != "," || At(j).date >= 0) continue;
    const bool goes_on = At(j + 1).shape == Shape::kLower && reader_.MentionAt(j + 1) < 0 &&
                         reader_.IsVerbLike(j + 1);
    return goes_on ? j : none;
  }
  return none;
}

int CircumstanceReader::AfterGoal(const PlaceName& origin) const {
  if (!In(origin.end) || At(origin.end).lower != "to") return origin.end;
  const PlaceName goal = PlaceAfter(origin.end);
  if (goal.rank != PlaceName::Rank::kCity) return origin.end;
  int next = goal.end;
  while (In(next) && (At(next).date >= 0 || At(next).Has(kAdverb) ||
                      OneOf(At(next).lower, {",", "on", "overnight"}))) {
    ++next;
  }
  return next;
}

bool CircumstanceReader::ClosesBefore(int opener, int cue) const {
  if (!In(opener - 1) || At(opener - 1).lower != ",") return false;
  for (int j = opener + 1; j < cue; ++j) {
    if (At(j).lower == "," && At(j).date < 0) return true;
  }
  return false;
}

Shift CircumstanceReader::ShiftAt(int j) const {
  const auto days = [](int count) { return Shift{Shift::Unit::kDay, count}; };
  const auto word = [this](int i) { return In(i) ? At(i).lower : absl::string_view(); };
  // "four days after that", "a week before in Rome": not after another event.
  const auto ends = [&word, this](int i) {
    return !In(i) ||
           OneOf(word(i), {"that", "this", ".", ",", ";", "in", "at", "on", "with", "to"});
  };
  const auto part_of_day = [&word](int i) {
    return OneOf(word(i), {"day", "morning", "afternoon", "evening", "night"});
  };
  // "Two weeks later, on April 21,": the day is told.
  constexpr int kNear = 6;
  for (int k = j; In(k) && k < j + kNear; ++k) {
    if (At(k).date >= 0) return Shift();
  }
  if (word(j) == "the") {
    // "the next day", "the following morning", "the same evening".
    if (part_of_day(j + 2)) {
      if (OneOf(word(j + 1), {"next", "following"})) return days(1);
      if (word(j + 1) == "previous") return days(-1);
      if (word(j + 1) == "same") return days(0);
    }
    // "the day before", "the day after": but "the day after he came".
    if (word(j + 1) == "day" && OneOf(word(j + 2), {"before", "after"})) {
      return days(word(j + 2) == "after" ? 1 : -1);
    }
    // "the evening before", "the night before she had seen X": not "the night before she left".
    if (part_of_day(j + 1) && word(j + 2) == "before" && (ends(j + 3) || word(j + 4) == "had")) {
      return days(-1);
    }
    // "the week before", "the following year": but "over the following weeks".
    const bool lasts =
        OneOf(At(j - 1).lower, {"over", "for", "during", "within", "throughout", "of"});
    if (!lasts && OneOf(word(j + 1), {"following", "previous"})) {
      return ShiftBy(word(j + 2), word(j + 1) == "following" ? 1 : -1);
    }
    if (!lasts && OneOf(word(j + 2), {"before", "after"}) && ends(j + 3)) {
      return ShiftBy(word(j + 1), word(j + 2) == "after" ? 1 : -1);
    }
  }
  // "that evening", "that same day", "later that day", "later in the day".
  if (word(j) == "that" && (part_of_day(j + 1) || (word(j + 1) == "same" && part_of_day(j + 2)))) {
    return days(0);
  }
  if (word(j) == "later" && word(j + 1) == "in" && word(j + 2) == "the" && part_of_day(j + 3)) {
    return days(0);
  }
  // "a day later", "two weeks earlier", "four days after that".
  if (!In(j + 2)) return Shift();
  const int number = CountOf(At(j));
  if (number == 0 || number > 60) return Shift();
  const absl::string_view order = word(j + 2);
  const bool of_that = OneOf(order, {"after", "before"}) && ends(j + 3);
  if (!OneOf(order, {"later", "earlier"}) && !of_that) return Shift();
  const int count = OneOf(order, {"later", "after"}) ? number : -number;
  return ShiftBy(word(j + 1), count);
}

Shift CircumstanceReader::ShiftOf(int cue, int end) const {
  const auto own = [this, cue](int j) { return document_.QuoteOf(j) == document_.QuoteOf(cue); };
  for (int j = cue + 1; In(j) && j < std::max(end, cue + 1) + 8; ++j) {
    if (At(j).lower == ";" || (j > end && At(j).Has(kSubordinator) && !At(j).Has(kPreposition))) {
      break;
    }
    if (!own(j)) continue;
    // "meets her on 20 February, the day before he sees Y": the day is told.
    if (At(j).date >= 0 && document_.dates()[At(j).date].past.is_exact_day()) break;
    // "met A, and the next day with B": of the next one.
    if (At(j).lower == "and" && In(j + 4) && OneOf(At(j + 4).lower, {"with", "by"}) &&
        ShiftAt(j + 1).found()) {
      break;
    }
    if (const Shift shift = ShiftAt(j); shift.found()) return shift;
  }
  // Before it in its clause: "and four days after that A met B".
  constexpr int kBefore = 16;
  const int group = At(cue).shape == Shape::kLower ? reader_.VerbGroupFirst(cue) : cue;
  for (int j = std::min(cue, group) - 1; In(j) && cue - j < kBefore && own(j); --j) {
    if (OneOf(At(j).lower, {";", ":"}) || CueOrVerbBetween(j, j + 1)) break;
    const Shift shift = ShiftAt(j);
    if (!shift.found()) continue;
    // "It came the day after A met B": a clause that hangs on another.
    const bool may_hang = At(j + 1).lower == "day" && At(j).lower == "the";
    if (!may_hang || j == sentence_->first || !At(j - 1).IsWord() ||
        At(j - 1).Has(kConjunction | kPreposition | kSubordinator)) {
      return shift;
    }
    break;
  }
  // "A week later he was in Rome, where he met X".
  if (own(sentence_->first) && cue > sentence_->first + 2) {
    if (const Shift shift = ShiftAt(sentence_->first); shift.found()) return shift;
  }
  // "This comes a week after he met X".
  for (int j = cue - 1; In(j) && cue - j < 9; --j) {
    if (!OneOf(At(j).lower, {"after", "before"}) || !In(j - 2)) continue;
    const int number = CountOf(At(j - 2));
    if (In(j - 3) && At(j - 3).lower == "for") break;  // "waited for three days before he saw X"
    const int length = OneOf(At(j - 1).lower, {"day", "days"})     ? 1
                       : OneOf(At(j - 1).lower, {"week", "weeks"}) ? 7
                                                                   : 0;
    if (length == 0 || number == 0 || number > 60) return Shift();
    return {Shift::Unit::kDay, (At(j).lower == "after" ? -1 : 1) * number * length,
            /*hangs=*/true};
  }
  return Shift();
}

bool CircumstanceReader::TellsWhatWasDone(int i) const {
  if (!OneOf(At(i).lower,
             {"reached", "signed", "adopted", "announced", "concluded", "launched", "issued",
              "approved", "published", "unveiled", "agreed", "proposed", "initialled"}) ||
      !In(i - 1) || reader_.MentionAt(i - 1) >= 0) {
    return false;
  }
  const DocToken& noun = At(i - 1);
  return noun.shape == Shape::kLower &&
         !noun.Has(kBeVerb | kHaveVerb | kConjunction | kModal | kAdverb | kSubordinator |
                   kSubjectPronoun | kMeetingNoun | kCallNoun);
}

DateChoice CircumstanceReader::DateOf(int cue, int end) const {
  DateChoice best;
  int best_cost = kNoCost;
  int last = -1;
  for (int i = sentence_->first; i < sentence_->token_end; ++i) {
    const int date = At(i).date;
    if (date < 0 || date == last) continue;
    last = date;
    if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
    const DateMention& mention = document_.dates()[date];
    // "have not spoken since 2009, when A hosted B": then.
    const int after_date = EndOfDate(i);
    const bool when = i < cue && In(after_date + 1) && At(after_date).lower == "," &&
                      At(after_date + 1).lower == "when" && !CueBetween(after_date, cue);
    const bool beside_event = i > cue && IsOfEventBeside(i);
    if (mention.relation != DateMention::Relation::kAt &&
        mention.relation != DateMention::Relation::kSpan && !when && !beside_event) {
      continue;
    }
    // "Who was minister from 2001 to 2005": nobody meets for years.
    constexpr int kMaxSpanDays = 366;
    if (mention.relation == DateMention::Relation::kSpan &&
        int64_t{mention.past.latest()} - mention.past.earliest() > kMaxSpanDays) {
      continue;
    }
    // What is discussed has dates of its own: "discussed the 2016 accord".
    // "discussed it with B in Rome in May 2016".
    const bool behind = i >= end && At(i - 1).lower == "in";
    if (At(cue).Has(kDiscussVerb) && i > cue && mention.basis == DateMention::Basis::kAbsolute &&
        !mention.past.is_exact_day() && !behind) {
      continue;
    }
    // "for the first time in a year".
    const int preposition = OneOf(At(i).lower, {"in", "since"}) ? i : i - 1;
    if (In(preposition - 1) && OneOf(At(preposition).lower, {"in", "since"}) &&
        At(preposition - 1).lower == "time") {
      continue;
    }
    // "the third time they meet in two months".
    if (In(preposition) && At(preposition).lower == "in" &&
        mention.basis == DateMention::Basis::kRelative) {
      bool time = false;
      for (int j = std::max(sentence_->first, i - 12); j < i; ++j) {
        time = time || OneOf(At(j).lower, {"time", "times", "first"});
      }
      if (time) continue;
    }
    // "On Monday I saw A; on Tuesday I had a talk with B": each clause has its own.
    if (!sentence_->is_caption && SemicolonBetween(i, cue) && HasDateInClause(cue)) continue;
    const int after = after_date;
    // "Monday's agreement" dates the agreement; "Friday's talks" the talks.
    const bool possessive = In(after) && IsPossessiveMark(At(after));
    bool of_speech = false;
    int cost;
    if (i >= cue) {
      cost = i <= end + 1 ? 0 : i - end;
      // Another verb, event or clause between the two takes it.
      for (int j = std::max(end, cue + 1); j < i; ++j) {
        if (At(j).lower == ";") cost += kMaxDateCost;
        if (const int aside = reader_.AfterAside(j); aside > j && aside <= i) {
          cost -= aside - j - 1;
          j = aside - 1;
          continue;
        }
        if (At(j).shape != Shape::kLower || reader_.MentionAt(j) >= 0) {
          if (At(j).lower == ",") cost += 1;
          if (At(j).lower == ":") cost += 24;
          continue;
        }
        if (OfOwnClause(j, cue, end)) continue;
        if (At(j).Has(kSpeechVerb | kTellVerb)) {
          cost += 12;
          of_speech = true;
        }
        // "in Nairobi that August" opens no clause.
        if (OpensClause(At(j)) && At(j + 1).date < 0) cost += 14;
        if (At(j).lower == "since") cost += kMaxDateCost;
        // "hosted a lunch for X, whose visit is planned for May".
        if (At(j).lower == "whose") cost += kMaxDateCost;
        if (OneOf(At(j).lower, {"after", "before", "ahead"})) cost += 10;
        if (j >= end && TellsWhatWasDone(j)) cost += kMaxDateCost;
        // "have met twice since January, most recently on Friday".
        if (At(j).lower == "recently" && At(j - 1).lower == "most") cost = 0;
        if (At(j).lower == "to" && In(j + 1) && reader_.IsVerbLike(j + 1)) cost += 4;
      }
      if (CueBetween(std::max(end, cue + 1), i)) cost += 14;
      // "had discussed it with B, who will be C's guest on March 23".
      for (int j = std::max(end - 1, cue + 1); j + 2 < i; ++j) {
        if (At(j).lower == "," && At(j + 1).lower == "who" &&
            OneOf(At(j + 2).lower, {"will", "is", "was", "had"}) && At(cue).Has(kPastVerb)) {
          cost += kMaxDateCost;
        }
      }
      if (beside_event) cost = std::min(cost, 20);
      if (possessive && !beside_event) cost += 30;
      if (OpensConjunct(i, cue)) cost += kMaxDateCost;
      // All that a picture's caption tells is of one day.
      if (sentence_->is_caption) cost = std::min(cost, 20);
    } else {
      cost = 3 + (cue - i);
      if (i <= sentence_->first + 2) cost = std::min(cost, 8);
      for (int j = after; j < cue; ++j) {
        const DocToken& token = At(j);
        if (OpensClause(token) && !OneOf(token.lower, {"where", "when", "that"}) &&
            !ClosesBefore(j, cue)) {
          cost += 28;
        }
        if (JoinsEvents(j) || LeavesFor(j)) cost += kMaxDateCost;
        // "On Monday I see A, and on Thursday I travel to Rome, where I meet B".
        if (token.date >= 0 && At(j - 1).date != token.date && OpensConjunct(j, cue)) {
          cost += kMaxDateCost;
        }
        if (OneOf(token.lower, {"comes", "came"})) cost += 28;
      }
      if (CueBetween(after, cue)) cost += 10;
      // "LISBON, June 16 (Agency) -": the day of the report.
      if (i <= sentence_->first + 6 && document_.Is(sentence_->first, SenseKind::kCity)) {
        for (int j = after; j < cue && j < sentence_->first + 16; ++j) {
          if (At(j).shape != Shape::kDash || !At(j).space_before) continue;
          cost += 22;
          of_speech = true;
          break;
        }
      }
      if (InClosedClause(i, cue)) cost += kMaxDateCost;
      // "who took office in May and met X".
      for (int j = i - 1; In(j) && i - j < 4; --j) {
        const bool took = At(j).lower == "office" && In(j - 1) &&
                          OneOf(At(j - 1).lower, {"took", "takes", "take", "taking", "taken",
                                                  "assumed", "left", "entered"});
        if (took || OneOf(At(j).lower, {"sworn", "elected", "appointed", "born", "resigned"})) {
          cost += 34;
          break;
        }
      }
      // "announced Wednesday that he has cancelled ...": the day of the words. In "said Friday
      // after talks with X" it is that of both.
      const bool speech_before = DatesSpeech(i, cue);
      const bool speech_after =
          In(after) && At(after).shape == Shape::kLower && At(after).Has(kSpeechVerb);
      if (speech_before || speech_after) {
        bool same_day = false;
        for (int j = after; j < cue; ++j) {
          if (OneOf(At(j).lower, {"after", "following", "during", "at", "in"})) same_day = true;
        }
        if (!same_day) {
          cost += 14;
          of_speech = true;
        }
      }
      if (possessive) {
        bool owns = true;
        for (int j = after + 1; j < cue; ++j) {
          if (At(j).Has(kPreposition | kConjunction) || At(j).shape == Shape::kPunct) owns = false;
        }
        cost += owns ? -8 : 30;
      }
    }
    if (cost < best_cost) {
      best_cost = cost;
      best.date = date;
      best.of_speech = of_speech;
    }
  }
  if (best_cost >= kMaxDateCost) return DateChoice();
  // "Ten years ago, in March 2011, they met": the one that says more.
  const std::vector<DateMention>& dates = document_.dates();
  const size_t next = static_cast<size_t>(best.date) + 1;
  if (best.date >= 0 && next < dates.size() && dates[next].begin <= dates[best.date].end + 6 &&
      dates[next].relation == DateMention::Relation::kAt && !dates[next].past.is_unknown() &&
      !dates[best.date].past.is_unknown() &&
      dates[next].past.earliest() >= dates[best.date].past.earliest() &&
      dates[next].past.latest() <= dates[best.date].past.latest()) {
    best.date = static_cast<int>(next);
  }
  return best;
}

// "she had talks yesterday, and today she will meet X", "met with A and on Friday with B": a date
// that a clause or an object of its own begins with.
bool CircumstanceReader::OpensConjunct(int i, int cue) const {
  int link = i - 1;
  if (In(link) && OneOf(At(link).lower, {"on", "in"})) --link;
  if (!In(link) || !OneOf(At(link).lower, {"and", "but", ";"}) || reader_.MentionAt(link) >= 0) {
    return false;
  }
  int subject = EndOfDate(i);
  if (In(subject) && At(subject).lower == ",") ++subject;
  if (In(subject + 1) && OneOf(At(subject).lower, {"with", "by"}) &&
      reader_.MentionAt(subject) < 0) {
    return !reader_.ListAt(subject + 1).mentions.empty();
  }
  // "and on Thursday I travel to Rome".
  if (In(subject) && At(subject).Has(kSubjectPronoun) &&
      CueBetween(subject, sentence_->token_end)) {
    return true;
  }
  const int m = In(subject) ? reader_.MentionStarting(subject) : -1;
  // "He invited her to Rome, and on 3 May she came": the clause tells no meeting of its own.
  if (m < 0 || !reader_.BeginsClause(m)) return false;
  // "Tomorrow I go to Oslo, where A will receive me, and on Friday I shall be in Riga".
  for (int j = sentence_->first; link > cue && j < cue; ++j) {
    if (At(j).date >= 0 && document_.QuoteOf(j) == document_.QuoteOf(cue)) return true;
  }
  return CueBetween(subject, sentence_->token_end);
}

PlaceName CircumstanceReader::PlaceAt(int p) const {
  PlaceName place;
  if (!In(p) || !At(p).IsCapitalised() || At(p).date >= 0) return place;
  const Sense* city = document_.SenseOf(p, SenseKind::kCity);
  const Sense* polity = document_.SenseOf(p, SenseKind::kPolity);
  const int match_end = document_.MatchEnd(p);
  if (city != nullptr &&
      (polity == nullptr || polity->polity->kind != PolityEntry::Kind::kCountry)) {
    // "at the Munich Security Conference": where it is held.
    const bool event =
        At(match_end - 1).Has(kEventNoun | kOrgHead) || At(match_end - 1).Has(kMeetingNoun);
    place.name =
        event ? city->city->name : std::string(document_.Words(document_.MatchFirst(p), match_end));
    place.polity = city->city->polity->name;
    place.first = p;
    place.end = match_end;
    place.rank = PlaceName::Rank::kCity;
    // "at the Oslo palace", "the Malaya House": no city.
    const int q = EndOfHouse(p, EndOfCapitals(match_end));
    if (!event && q > match_end && At(p - 1).lower == "the") {
      place.name = std::string(document_.Words(p, q));
      place.end = q;
      place.rank = PlaceName::Rank::kVenue;
      return place;
    }
    // "Geneva, Switzerland", "Washington, DC".
    if (In(place.end + 1) && At(place.end).lower == ",") {
      if (const Sense* country = document_.SenseOf(place.end + 1, SenseKind::kPolity)) {
        place.polity = country->polity->name;
        place.end = document_.MatchEnd(place.end + 1);
      }
    }
    return place;
  }
  if (polity != nullptr) {
    if (polity->polity->kind == PolityEntry::Kind::kOrganisation) {
      // "saw X at the United Nations": the house in New York.
      if (polity->polity->name == "United Nations" && In(p - 1) && In(p - 2) &&
          ((At(p - 1).lower == "the" && At(p - 2).lower == "at") || At(p - 1).lower == "at") &&
          !(In(match_end) && (IsPossessiveMark(At(match_end)) || At(match_end).IsCapitalised() ||
                              At(match_end).lower == "headquarters"))) {
        place.name = std::string(document_.Words(document_.MatchFirst(p), match_end));
        place.polity = "United States";
        place.first = p;
        place.end = match_end;
        place.rank = PlaceName::Rank::kVenue;
        return place;
      }
      // "at NATO headquarters".
      if (!In(match_end) || At(match_end).lower != "headquarters") return place;
      place.name = std::string(document_.Words(document_.MatchFirst(p), match_end + 1));
      place.first = p;
      place.end = match_end + 1;
      place.rank = PlaceName::Rank::kVenue;
      return place;
    }
    if (In(match_end) && IsPossessiveMark(At(match_end))) return place;
    place.name = std::string(document_.Words(document_.MatchFirst(p), match_end));
    place.polity = polity->polity->name;
    place.first = p;
    place.end = match_end;
    place.rank = PlaceName::Rank::kCountry;
    return place;
  }
  // "at the White House".
  if (const Sense* house = document_.SenseOf(p, SenseKind::kPolityMetonym)) {
    if (In(match_end) && IsPossessiveMark(At(match_end))) return place;
    // "the Çankaya palace" is it, "the Istana Negara" is another one.
    const int name_end = EndOfCapitals(match_end);
    place.end = EndOfHouse(p, name_end);
    place.name = std::string(document_.Words(document_.MatchFirst(p), place.end));
    if (name_end == match_end) place.polity = house->polity->name;
    place.first = p;
    place.rank = PlaceName::Rank::kVenue;
    return place;
  }
  if (reader_.MentionAt(p) >= 0 || document_.Is(p, SenseKind::kPolityAdjective)) return place;
  int q = p;
  while (In(q) && At(q).date < 0 && reader_.MentionAt(q) < 0 &&
         (At(q).IsCapitalised() || (At(q).shape == Shape::kDash && !At(q).space_before &&
                                    In(q + 1) && At(q + 1).IsCapitalised()))) {
    ++q;
  }
  q = EndOfHouse(p, q);
  // Acronyms and organisations are no places, houses are.
  bool organisation = false;
  bool venue = false;
  for (int k = p; k < q; ++k) {
    if (At(k).Has(kOrgHead)) organisation = true;
    if (At(k).Has(kVenueHead)) venue = true;
    if (At(k).shape == Shape::kUpper && q - p == 1) organisation = true;
    // "at the Lehakoe Club", "at the Embassy": the house.
    const int article = At(p - 1).lower == "the" ? p - 1 : p;
    const bool inside = At(article - 1).lower == "in" && article < p &&
                        OneOf(At(k).lower, {"club", "embassy", "consulate", "mission"});
    if (In(article - 1) && (inside || (At(article - 1).lower == "at" && IsHouseOfBody(At(k))))) {
      venue = true;
    }
  }
  if (organisation && !venue) return place;
  if (In(q) && IsPossessiveMark(At(q))) return place;
  place.name = std::string(document_.Words(p, q));
  place.first = p;
  place.end = q;
  place.rank = PlaceName::Rank::kVenue;
  if (In(q + 1) && At(q).lower == ",") {
    if (const Sense* country = document_.SenseOf(q + 1, SenseKind::kPolity)) {
      place.polity = country->polity->name;
      // A town that the gazetteer does not know, with its country.
      if (!venue) place.rank = PlaceName::Rank::kCity;
    } else if (const Sense* next = document_.SenseOf(q + 1, SenseKind::kCity)) {
      place.polity = next->city->polity->name;
    }
  }
  return place;
}

// The token behind the words in capitals, of nobody's name, from token `i` on.
int CircumstanceReader::EndOfCapitals(int i) const {
  while (In(i) && At(i).IsCapitalised() && At(i).date < 0 && reader_.MentionAt(i) < 0 &&
         document_.MatchFirst(i) == i) {
    ++i;
  }
  return i;
}

// "the Pegasus hotel", "the Palacio de las Garzas", "the Ministry of Trade": the token behind the
// name that the capitals of tokens [first, end) begin.
int CircumstanceReader::EndOfHouse(int first, int end) const {
  constexpr int kParticles = 2;
  if (end == first) return end;
  if (In(end) && At(end).shape == Shape::kLower && IsHouse(At(end))) return end + 1;
  int k = end;
  while (In(k) && k < end + kParticles && At(k).shape == Shape::kLower &&
         At(k).Has(kNameParticle) && !At(k).Has(kPreposition | kConjunction)) {
    ++k;
  }
  if (k == end && In(k) && At(k).lower == "of" && At(end - 1).Has(kVenueHead | kOrgHead)) ++k;
  if (k == end) return end;
  const int name = k;
  while (In(k) && At(k).IsCapitalised() && At(k).date < 0 && reader_.MentionAt(k) < 0) ++k;
  return k > name ? k : end;
}

// Prepositions that lead to a place only before some of its names: "walked into the Elysee Palace",
// "his villa on Brijuni", "on the Hel peninsula", "a cruise ship off Malta".
bool CircumstanceReader::LeadsToHouse(int i) const {
  if (!In(i - 1) || reader_.MentionAt(i - 1) >= 0) return false;
  const absl::string_view word = At(i).lower;
  if (word == "into") {
    return At(i - 1).shape == Shape::kLower && reader_.IsVerbLike(i - 1) &&
           PlaceAfter(i).rank == PlaceName::Rank::kVenue;
  }
  if (word == "off") {
    return !reader_.IsVerbLike(i - 1) && !At(i - 1).Has(kCancelWord | kPastVerb) &&
           PlaceAfter(i).found();
  }
  if (word != "on") return false;
  const PlaceName place = PlaceAfter(i);
  if (!place.found()) return false;
  return (At(i - 1).shape == Shape::kLower && IsHouse(At(i - 1))) ||
         OneOf(At(place.end - 1).lower, {"island", "islands", "peninsula"});
}

PlaceName CircumstanceReader::PlaceAfter(int i) const {
  int p = i + 1;
  while (In(p) && At(p).lower == "the") ++p;
  // "in a Harare hotel".
  if (In(p + 1) && OneOf(At(p).lower, {"a", "an"}) && document_.Is(p + 1, SenseKind::kCity) &&
      IsHouse(At(document_.MatchEnd(p + 1)))) {
    return PlaceAt(p + 1);
  }
  // "in the corridor of the Pegasus hotel".
  if (In(p + 1) &&
      OneOf(At(p).lower, {"corridor", "corridors", "lobby", "lounge", "grounds", "garden",
                          "gardens", "library", "courtyard"}) &&
      OneOf(At(p + 1).lower, {"of", "at", "in"})) {
    return PlaceAfter(p + 1);
  }
  // "the Chinese port city of Tianjin", "the Ethiopian capital, Addis Ababa".
  for (int q = p; In(q) && q - p < 6; ++q) {
    const DocToken& token = At(q);
    if (OneOf(token.lower,
              {"city", "capital", "town", "resort", "port", "village", "suburb", "island"})) {
      if (In(q + 1) && OneOf(At(q + 1).lower, {"city", "town"})) continue;
      if (In(q + 2) && (At(q + 1).lower == "of" || At(q + 1).lower == ",")) {
        PlaceName place = PlaceAt(q + 2);
        if (place.found()) {
          if (place.rank == PlaceName::Rank::kVenue) place.rank = PlaceName::Rank::kCity;
          return place;
        }
      } else if (In(q + 1) && At(q + 1).IsCapitalised()) {
        PlaceName place = PlaceAt(q + 1);
        if (place.found()) return place;
      }
      // "in the Saudi capital", "in Norway's capital": by its name.
      const int whose = In(q - 1) && IsPossessiveMark(At(q - 1)) ? q - 2 : q - 1;
      if (token.lower == "capital" && In(whose) && At(whose).match >= 0) {
        const Sense* of = document_.SenseOf(whose, SenseKind::kPolityAdjective);
        if (of == nullptr) of = document_.SenseOf(whose, SenseKind::kPolity);
        if (of != nullptr && !of->polity->capital.empty()) {
          PlaceName place;
          place.name = of->polity->capital;
          place.polity = of->polity->name;
          place.first = document_.MatchFirst(whose);
          place.end = q + 1;
          place.rank = PlaceName::Rank::kCity;
          return place;
        }
      }
      // Not "back in the capital": that is their own.
      if (token.lower == "capital" && q == p && p == i + 2 && At(i - 1).lower != "back") {
        return CapitalToldBefore(q);
      }
      break;
    }
    const bool modifier = token.shape == Shape::kLower
                              ? !token.Has(kPreposition | kConjunction | kSubordinator)
                              : token.IsCapitalised() && !document_.Is(q, SenseKind::kCity);
    if (!modifier && token.shape != Shape::kDash && !IsPossessiveMark(token) &&
        !document_.Is(q, SenseKind::kPolity)) {
      break;
    }
  }
  return OutOfRoom(PlaceAt(p));
}

// "in the capital", at token `i`: of the country that the text named last.
PlaceName CircumstanceReader::CapitalToldBefore(int i) const {
  constexpr int kReach = 80;
  for (int j = i - 1; j >= 0 && i - j < kReach; --j) {
    if (At(j).match < 0 || At(j).Has(kMeetingNoun)) continue;
    const Sense* city = document_.SenseOf(j, SenseKind::kCity);
    const Sense* country = document_.SenseOf(j, SenseKind::kPolity);
    const PolityEntry* polity = city != nullptr      ? city->city->polity
                                : country != nullptr ? country->polity
                                                     : nullptr;
    if (polity == nullptr || polity->capital.empty()) continue;
    PlaceName place;
    place.name = polity->capital;
    // Capitals that have been.
    if (city != nullptr && OneOf(At(j).lower, {"bonn", "rangoon", "yangon", "lagos", "karachi",
                                               "almaty", "alma-ata", "saigon", "abidjan"})) {
      place.name = std::string(document_.Words(document_.MatchFirst(j), document_.MatchEnd(j)));
    }
    place.polity = polity->name;
    place.first = i;
    place.end = i + 1;
    place.rank = PlaceName::Rank::kCity;
    return place;
  }
  return PlaceName();
}

// "in the Franklin Room at the State Department": the house. A room alone says no place: it is in
// the city that the text is in.
PlaceName CircumstanceReader::OutOfRoom(PlaceName place) const {
  if (place.rank != PlaceName::Rank::kVenue || !In(place.end - 1) ||
      !OneOf(At(place.end - 1).lower, {"room", "ballroom", "suite"})) {
    return place;
  }
  if (!In(place.end) || !OneOf(At(place.end).lower, {"at", "of", "in"})) return PlaceName();
  return PlaceAfter(place.end);
}

bool CircumstanceReader::OfOwnClause(int i, int cue, int end) const {
  if (!At(cue).Has(kMeetingNoun | kCallNoun)) return false;
  int which = end;
  if (In(which) && At(which).lower == ",") ++which;
  if (!In(which) || At(which).lower != "which" || i < which || i > which + 6) return false;
  return i == which || At(i).Has(kBeVerb | kHaveVerb | kModal | kPlanWord) ||
         OneOf(At(i).lower, {"held", "take", "took", "taken", "place", "begin", "began"});
}

bool CircumstanceReader::RelativeBetween(int first, int end) const {
  for (int i = first; i < end; ++i) {
    if (OneOf(At(i).lower, {"who", "whom", "whose"}) && OneOf(At(i - 1).lower, {",", "with"})) {
      return true;
    }
  }
  return false;
}

bool CircumstanceReader::CueOrVerbBetween(int first, int end) const {
  for (int i = first; i < end; ++i) {
    if (reader_.MentionAt(i) < 0 && At(i).shape == Shape::kLower && reader_.IsVerbLike(i) &&
        !At(i).Has(kMeetingNoun)) {
      return true;
    }
  }
  return false;
}

CircumstanceReader::EventLink CircumstanceReader::EventBefore(int i, int cue) const {
  const int noun = i - 1;
  if (!In(noun) || noun == cue || At(noun).shape != Shape::kLower) return EventLink::kNone;
  if (!At(noun).Has(kEventNoun | kMeetingNoun) &&
      !OneOf(At(noun).lower, {"assembly", "congress", "exercise", "games", "celebrations",
                              "stopover", "stop", "layover"})) {
    return EventLink::kNone;
  }
  for (int j = noun - 1; In(j) && noun - j < 14 && j != cue; --j) {
    const absl::string_view word = At(j).lower;
    // "followed his meetings in A": where the others were.
    if (JoinsEvents(j)) return EventLink::kApart;
    if (OneOf(word, {"at", "during", "on", "in", "alongside"}) && reader_.MentionAt(j) < 0) {
      // "on the eve of".
      if (word == "on" && In(j + 2) && At(j + 2).lower == "eve") return EventLink::kApart;
      return EventLink::kAt;
    }
    if (OneOf(word, {"for", "before", "ahead", "about", "until", "since", "after", "to"})) {
      return EventLink::kApart;
    }
    if (word == "," || At(j).shape == Shape::kQuote ||
        (reader_.MentionAt(j) < 0 && At(j).shape == Shape::kLower &&
         At(j).Has(kBeVerb | kHaveVerb | kModal | kSpeechVerb | kMeetVerb))) {
      return EventLink::kNone;
    }
  }
  return EventLink::kNone;
}

PlaceName CircumstanceReader::PlaceOf(int cue, int end) const {
  PlaceName best;
  int best_cost = kNoCost;
  // What was discussed lies elsewhere: "discussed preparations for a forum in Ukraine".
  const bool discuss = At(cue).Has(kDiscussVerb);
  for (int i = sentence_->first; i + 1 < sentence_->token_end; ++i) {
    if (discuss && i > cue && i < end) {
      // "raised the pact in Tokyo on Thursday with B".
      const PlaceName place = PlaceAfter(i);
      if (At(i).lower != "in" || place.rank != PlaceName::Rank::kCity || !In(place.end) ||
          !(At(place.end).date >= 0 || OneOf(At(place.end).lower, {"with", "on"}))) {
        continue;
      }
    }
    if (discuss && i > cue && end <= cue + 1) {
      // What was discussed lies elsewhere; a city that ends the clause is where.
      const PlaceName place = PlaceAfter(i);
      const bool last =
          place.rank == PlaceName::Rank::kCity &&
          (!In(place.end) || At(place.end).date >= 0 || At(place.end).lower == "." ||
           (At(place.end).lower == "on" && In(place.end + 1) && At(place.end + 1).date >= 0));
      if (At(i).lower != "in" || !last) continue;
    }
    const bool received = At(cue).Has(kHostVerb) && i > cue && At(i).lower == "to";
    // "on the sidelines of the Munich Security Conference".
    const bool beside = At(i).lower == "of" && In(i - 1) &&
                        OneOf(At(i - 1).lower, {"sidelines", "margins", "fringes"});
    const bool island = At(i).lower == "on" && In(i + 2) && At(i + 2).lower == "island";
    if (!received && !beside && !island && !OneOf(At(i).lower, {"in", "at", "near", "outside"}) &&
        !LeadsToHouse(i)) {
      continue;
    }
    // "the envoy in Sudan".
    if (reader_.MentionAt(i) >= 0) continue;
    if (document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
    const PlaceName place = PlaceAfter(i);
    if (!place.found()) continue;
    if (At(i).lower == "at" && place.rank == PlaceName::Rank::kCountry &&
        place.polity != "Vatican City") {
      continue;
    }
    int cost;
    if (i >= cue) {
      // However many took part, the place is where they end.
      cost = i < end ? i - cue : std::min(i - cue, i - end + 4);
      for (int j = std::max(cue + 1, std::min(end, i)); j < i; ++j) {
        if (const int aside = reader_.AfterAside(j); aside > j && aside <= i) {
          cost -= aside - j;
          j = aside - 1;
          continue;
        }
        // "met X, who is in Russia on a visit, at the Kremlin".
        if (At(j).lower == "," && In(j + 1) && OneOf(At(j + 1).lower, {"who", "which", "whose"})) {
          int close = j + 2;
          while (close < i && At(close).lower != ",") ++close;
          if (close < i) {
            cost -= close - j;
            j = close;
            continue;
          }
        }
        if (At(j).lower == ":") cost += 24;
        if (At(j).shape != Shape::kLower) continue;
        // "talks between A and B, which were to be held in Agra".
        if (OfOwnClause(j, cue, end)) continue;
        if (OpensClause(At(j)) || At(j).lower == "since") cost += 15;
        if (JoinsEvents(j)) cost += kMaxPlaceCost;
        if (reader_.MentionAt(j) < 0 && reader_.IsVerbLike(j) && !At(j).Has(kMeetingNoun)) {
          cost += 6;
        }
        if (OneOf(At(j).lower,
                  {"about", "on", "over", "for", "discuss", "regarding", "before", "ahead"})) {
          cost += 3;
        }
      }
      if (CueBetween(std::max(end, cue + 1), i)) {
        cost += 8;
        // "was received by A, and met B afterwards in Odesa": where he met B.
        for (int j = std::max(end, cue + 1); j < i; ++j) {
          if (OneOf(At(j).lower, {"afterwards", "afterward", "later", "then"})) {
            cost += kMaxPlaceCost;
          }
        }
      }
      // "..., the minister's office in Canberra confirmed": where it was said.
      for (int j = place.end; In(j) && j < place.end + 3; ++j) {
        if (At(j).shape == Shape::kLower && At(j).Has(kSpeechVerb) && reader_.MentionAt(j) < 0 &&
            !(In(j - 1) && At(j - 1).Has(kBeVerb))) {
          cost += 30;
          break;
        }
      }
      // "Y, who is in Rome to see X, was told of the blast in London": behind the clause.
      if (i > EndOfRelative(cue, end)) cost += 25;
      // "is in Oslo to see X, and in Bergen on Monday": of what follows.
      if (best.found() && best.first < i && In(i - 2) && At(i - 1).lower == "and" &&
          At(i - 2).lower == ",") {
        cost += 25;
      }
      // A picture is taken in one place, however far behind it is named.
      if (sentence_->is_caption) cost = std::min(cost, 12) + (i - cue) / 8;
    } else {
      cost = i == sentence_->first ? 8 : 6 + (cue - i);
      // A place of another phrase before the cue: "troops in Iraq".
      if (i > sentence_->first && reader_.MentionAt(i - 1) < 0 && At(i - 1).IsWord() &&
          !At(i - 1).Has(kVisitVerb | kAdverb | kVenueHead) && At(i - 1).date < 0 &&
          !OneOf(At(i - 1).lower, {"back", "while"}) && !At(i - 1).Has(kMeetingNoun) &&
          !reader_.IsVerbLike(i - 1)) {
        cost += 25;
      }
    }
    // "met X in the Kremlin after having talked with Y": the place of the other meeting. A phrase
    // at the start is the whole sentence's.
    bool another = false;
    for (int j = sentence_->first; j < i && i < cue; ++j) {
      another = another || (At(j).shape == Shape::kLower && At(j).Has(kMeetVerb | kHostVerb) &&
                            !At(j).Has(kMeetingNoun) && reader_.MentionAt(j) < 0);
    }
    if (another) {
      for (int j = place.end; j < cue; ++j) {
        if (At(j).lower != "," && !At(j).Has(kSubordinator | kConjunction)) continue;
        cost += kMaxPlaceCost;
        break;
      }
    }
    // "at the July 4-6 Water Association (HWA) summit in A": there. "wished him well for the
    // assembly in A": elsewhere.
    switch (EventBefore(i, cue)) {
      case EventLink::kAt:
        // "spoke to B, with whom C had sat down at the summit in A": where C did.
        if (!(i > cue && RelativeBetween(std::max(end, cue + 1), i))) cost = std::min(cost, 8);
        break;
      case EventLink::kApart:
        // "met X before dinner in Berlin with Y": where Y was.
        if (i > cue && (CueOrVerbBetween(std::max(end, cue + 1), i) ||
                        (In(place.end) && At(place.end).lower == "with"))) {
          cost += kMaxPlaceCost;
        }
        break;
      case EventLink::kNone:
        break;
    }
    if (i < cue && InClosedClause(i, cue)) cost += kMaxPlaceCost;
    // "In A he met X; in B, talks are planned": each clause has its own.
    if (!sentence_->is_caption && SemicolonBetween(cue, i)) cost += kMaxPlaceCost;
    // "While in Mexico, she met X".
    if (i < cue && In(i - 1) && At(i - 1).lower == "while") cost = -8;
    // A city says more than a room in it, and both more than a country.
    if (place.rank == PlaceName::Rank::kCountry) cost += 18;
    if (beside && place.rank != PlaceName::Rank::kCity) continue;
    if ((At(i).lower == "at" && place.rank != PlaceName::Rank::kCity) ||
        place.rank == PlaceName::Rank::kVenue) {
      cost += 14;
    }
    if (cost < best_cost) {
      best_cost = cost;
      best = place;
    }
  }
  // "in Berlin ... and Kyiv, where he met": the place before.
  const int group = At(cue).shape == Shape::kLower ? reader_.VerbGroupFirst(cue) : cue;
  for (int i = group - 1; In(i) && group - i < 24; --i) {
    if (At(i).lower == ";" || At(i).shape == Shape::kQuote) break;
    const bool when = At(i).lower == "when";
    if (At(i).lower != "where" && !when) continue;
    int p = i - 1;
    if (In(p) && At(p).lower == ",") --p;
    // "took him to A on Tuesday, where B received him".
    if (In(p) && At(p).date >= 0) {
      while (In(p) && (At(p).date >= 0 || OneOf(At(p).lower, {"on", ","}) ||
                       (when && At(p).lower == "in" && At(p + 1).date >= 0))) {
        --p;
      }
    }
    // "had been in A in July, when B assured him": of being there, not of what happened there.
    if (when && !(In(p) && IsStayAt(document_.MatchFirst(p)))) break;
    if (In(p)) {
      PlaceName place = PlaceEndingAt(p);
      // "to return to the Russian capital, where he will meet B".
      for (int k = p - 1; At(p).lower == "capital" && In(k) && p - k < 5 && !place.found(); --k) {
        if (OneOf(At(k).lower, {"in", "to", "at"})) place = PlaceAfter(k);
      }
      // "in Spain, where he met B at the Pardo Palace": the clause's own place says more than a
      // country.
      const bool own = best.found() && best.first > cue && best_cost <= kMaxPlaceCost &&
                       best.rank != PlaceName::Rank::kCountry;
      const bool near = own && best_cost <= kNearPlaceCost;
      if (place.found() && !(when ? near : own && place.rank == PlaceName::Rank::kCountry)) {
        best = place;
        best_cost = 0;
      }
    }
    break;
  }
  // "goes to Riyadh to see him": the travel right before the infinitive.
  if (In(cue - 1) && At(cue - 1).lower == "to") {
    for (int i = cue - 2; In(i) && cue - i < 12; --i) {
      // "is due in Istanbul at night to see him".
      const bool due = OneOf(At(i).lower, {"due", "expected"}) && At(i + 1).lower == "in";
      const bool leave = OneOf(At(i).lower, {"leave", "depart"}) && At(i + 1).lower == "for";
      if (At(i).shape == Shape::kLower && (At(i).Has(kVisitVerb) || due || leave)) {
        for (int j = i; j < cue - 1; ++j) {
          const bool leaves = j == i + 1 && At(j).lower == "for" &&
                              OneOf(At(i).lower, {"leave", "leaves", "left", "leaving", "departs",
                                                  "depart", "departed"});
          if (At(j).lower != "to" && !leaves && j != (due ? i + 1 : i)) continue;
          const PlaceName place = PlaceAfter(j);
          if (place.found() && place.rank != PlaceName::Rank::kVenue && place.end <= cue) {
            best = place;
            best_cost = 0;
          }
        }
        break;
      }
      if (At(i).lower == "," || At(i).Has(kSpeechVerb)) break;
    }
  }
  // "had flown in from Bishkek after a meeting with X": there.
  constexpr int kFromWithin = 14;
  for (int i = cue - 1; In(i) && cue - i < kFromWithin; --i) {
    if (At(i).lower != "from" || reader_.MentionAt(i) >= 0) continue;
    const PlaceName place = PlaceAfter(i);
    const int next = place.found() ? AfterGoal(place) : i;
    const bool after = place.rank == PlaceName::Rank::kCity && In(next) && next < cue &&
                       OneOf(At(next).lower, {"after", "following"}) &&
                       !CueOrVerbBetween(next, cue);
    if (after) {
      best = place;
      best_cost = 0;
    }
    break;
  }
  // "before heading to Beijing for talks with X": the travel right before the talks.
  if (At(cue).Has(kMeetingNoun) && best_cost > 0) {
    int goal = cue - 1;
    while (In(goal) && cue - goal < 4 && At(goal).lower != "for") --goal;
    for (int i = goal - 1; In(i) && At(goal).lower == "for" && goal - i < 6; --i) {
      const bool leaves = At(i).lower == "for" && In(i - 1) &&
                          OneOf(At(i - 1).lower, {"leaves", "leave", "leaving", "left"});
      // "and from there to Paris for lunch".
      const bool from_there = In(i - 2) && At(i - 1).lower == "there" && At(i - 2).lower == "from";
      if (!leaves &&
          (At(i).lower != "to" || !In(i - 1) || !(At(i - 1).Has(kVisitVerb) || from_there))) {
        continue;
      }
      const PlaceName place = PlaceAfter(i);
      const bool before_goal = place.end == goal || (In(place.end) && At(place.end).date >= 0);
      if (before_goal && place.rank == PlaceName::Rank::kCity) {
        best = place;
        best_cost = 0;
      }
      break;
    }
  }
  // "trip to Warsaw", "visited Beijing and met", "flew on to Tel Aviv with the text and saw": where
  // the travel of the sentence went last.
  PlaceName goal;
  int goal_at = -1;
  // "travelled from Rome to Paris", "took him by train to Bonn", "accompanied X to Oslo".
  const auto carried = [this](int to) {
    constexpr int kWithin = 8;
    for (int i = to - 1; In(i) && to - i < kWithin; --i) {
      if (At(i).shape != Shape::kLower) {
        if (At(i).shape == Shape::kPunct) return false;
        continue;
      }
      if (reader_.MentionAt(i) >= 0) continue;
      if (At(i).Has(kVisitVerb) ||
          OneOf(At(i).lower, {"took", "taken", "brought", "accompanied", "followed", "drove",
                              "sailed", "moved", "proceeded", "continued", "returned", "escorted",
                              "rushed", "hurried", "crossed"})) {
        return true;
      }
      if (reader_.IsVerbLike(i) || At(i).Has(kSubordinator)) return false;
    }
    return false;
  };
  for (int i = sentence_->first; i + 1 < sentence_->token_end && (i < cue || goal_at < 0); ++i) {
    if (document_.QuoteOf(i) >= 0 || i == cue || SemicolonBetween(i, cue)) continue;
    const bool onward = In(i - 2) && At(i - 2).Has(kVisitVerb) &&
                        OneOf(At(i - 1).lower, {"on", "back", "over", "down", "up", "home"});
    // "send their ambassadors back to A": others go there.
    const bool others = In(i - 2) && At(i - 1).lower == "back" &&
                        At(i - 2).shape == Shape::kLower && !At(i - 2).Has(kVisitVerb | kAdverb) &&
                        !reader_.IsVerbLike(i - 2);
    const bool to =
        OneOf(At(i).lower, {"to", "into"}) && In(i - 1) && !others &&
        (onward || At(i - 1).Has(kVisitVerb) ||
         (At(i).lower == "into" && At(i - 1).shape == Shape::kLower && reader_.IsVerbLike(i - 1)) ||
         OneOf(At(i - 1).lower, {"trip", "visit", "returned", "back"}) || carried(i) ||
         EndsJourneyNoun(i));
    if (!to && !OneOf(At(i).lower, {"visited", "visits", "visiting", "reached", "reaches"})) {
      continue;
    }
    const PlaceName place = PlaceAfter(i);
    if (place.rank != PlaceName::Rank::kCity || (i < cue && InClosedClause(i, cue))) continue;
    goal = place;
    goal_at = i;
  }
  if (goal.found() &&
      (best_cost > 30 || (goal_at < cue && best_cost > 4 && best.first < goal_at))) {
    best = goal;
    best_cost = 20;
  }
  // "Geneva was the scene of talks", "Geneva hosted the meeting", "On May 4, Geneva hosted talks".
  int scene_of = sentence_->first;
  for (int i = sentence_->first + 1; i < cue; ++i) {
    if (reader_.MentionAt(i) < 0 && OneOf(At(i).lower, {"hosted", "hosts"}) &&
        document_.Is(i - 1, SenseKind::kCity)) {
      scene_of = document_.MatchFirst(i - 1);
    }
  }
  if (best_cost > kMaxPlaceCost && document_.Is(scene_of, SenseKind::kCity)) {
    PlaceName place = PlaceAt(scene_of);
    const int i = place.end;
    const bool scene = In(i + 2) && At(i).Has(kBeVerb) && At(i + 1).lower == "the" &&
                       OneOf(At(i + 2).lower, {"scene", "venue", "site", "setting"});
    if (place.found() && (scene || (In(i) && OneOf(At(i).lower, {"hosted", "hosts"})))) {
      return place;
    }
  }
  return best_cost <= kMaxPlaceCost ? best : PlaceName();
}

// "in Gaborone, Botswana, where": the place of which the name, or that of its country, ends with
// token `p`.
PlaceName CircumstanceReader::PlaceEndingAt(int p) const {
  const int first = document_.MatchFirst(p);
  if (document_.Is(p, SenseKind::kPolity) && In(first - 2) && At(first - 1).lower == ",") {
    PlaceName city = PlaceAt(document_.MatchFirst(first - 2));
    if (city.rank == PlaceName::Rank::kCity && city.end > p) return city;
  }
  return PlaceAt(first);
}

// "on a trip of politicians to A": does the "to" at the token say where a journey went?
bool CircumstanceReader::EndsJourneyNoun(int to) const {
  constexpr int kWithin = 5;
  if (At(to).lower != "to") return false;
  for (int i = to - 1; In(i) && to - i <= kWithin; --i) {
    if (OneOf(At(i).lower, {"trip", "visit", "mission", "journey"}) && reader_.MentionAt(i) < 0) {
      return true;
    }
    if (At(i).shape == Shape::kPunct ||
        At(i).Has(kBeVerb | kHaveVerb | kModal | kPastVerb | kSpeechVerb | kMeetVerb)) {
      return false;
    }
  }
  return false;
}

// "was in A", "visited A": does the place whose name starts at token `p` say where somebody was?
bool CircumstanceReader::IsStayAt(int p) const {
  constexpr int kWithin = 3;
  if (!document_.Is(p, SenseKind::kCity)) return false;
  if (At(p - 1).Has(kVisitVerb)) return true;
  if (!OneOf(At(p - 1).lower, {"in", "to", "at"})) return false;
  for (int i = p - 2; In(i) && p - 1 - i <= kWithin; --i) {
    if (At(i).shape == Shape::kLower && At(i).Has(kBeVerb | kVisitVerb)) return true;
  }
  return false;
}

std::vector<std::string> CircumstanceReader::TopicsOf(int cue, int end) const {
  for (int i = cue + 1; i < sentence_->token_end; ++i) {
    if (document_.QuoteOf(i) >= 0) break;
    if (reader_.MentionAt(i) >= 0) continue;
    int first = -1;
    if (OneOf(At(i).lower,
              {"discuss", "discussed", "discussing", "about", "regarding", "concerning"})) {
      first = i + 1;
    } else if (OneOf(At(i).lower, {"on", "over"}) && i <= end + 4 && In(i + 1) &&
               At(i + 1).date < 0) {
      first = i + 1;
      // "on the sidelines of", "over the phone".
      const int noun = At(first).lower == "the" ? first + 1 : first;
      if (In(noun + 1) && OneOf(At(noun + 1).lower, {"hour", "hours", "minutes"})) continue;
      if (In(noun) && OneOf(At(noun).lower, {"sidelines", "fringes", "margins", "eve", "phone",
                                             "telephone", "side", "condition", "behalf"})) {
        continue;
      }
    }
    if (first < 0) continue;
    int last = first;
    while (In(last) && last - first < kMaxTopicWords) {
      const DocToken& token = At(last);
      if (token.shape == Shape::kPunct || token.shape == Shape::kQuote || token.date >= 0 ||
          OpensClause(token) || token.Has(kBeVerb | kHaveVerb) ||
          OneOf(token.lower,
                {"with", "during", "at", "after", "before", "ahead", "said", "where"})) {
        break;
      }
      ++last;
    }
    while (last > first && !At(last - 1).IsWord()) --last;
    // Not cut in the middle: a preposition or article at the end has lost its noun.
    while (last > first && At(last - 1).Has(kPreposition | kDeterminer | kConjunction)) --last;
    if (last > first && At(first).IsWord() && !At(first).Has(kSubjectPronoun)) {
      return {std::string(document_.Words(first, last))};
    }
    break;
  }
  return {};
}

int CircumstanceReader::DurationOf(int cue) const {
  const int first = std::max(sentence_->first, cue - 14);
  const int last = std::min(sentence_->token_end, cue + 10);
  for (int i = first; i < last; ++i) {
    const absl::string_view word = At(i).lower;
    const int unit = OneOf(word, {"hour", "hours"})       ? 3600
                     : OneOf(word, {"minute", "minutes"}) ? 60
                                                          : 0;
    if (unit == 0 || document_.QuoteOf(i) != document_.QuoteOf(cue)) continue;
    // "two hours", "an hour-and-a-half", "90-minute".
    int number = 0;
    for (int j = i - 1; j >= std::max(first, i - 3) && number == 0; --j) {
      if (At(j).shape == Shape::kDash) continue;
      number = CountOf(At(j));
      if (number == 0) break;
    }
    if (number == 0) continue;
    if (In(i + 1) &&
        OneOf(At(i + 1).lower, {"after", "before", "later", "ago", "earlier", "notice"})) {
      continue;
    }
    int seconds = number * unit;
    for (int j = i + 1; j < std::min(last, i + 8) && unit == 3600; ++j) {
      if (At(j).lower == "half") {
        seconds += 1800;
        break;
      }
    }
    if (seconds <= 7 * 24 * 3600) return seconds;
  }
  return 0;
}

}  // namespace chancery
