#include "client/extract/programme.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "client/extract/clock_time.h"
#include "client/extract/day_head.h"
#include "client/extract/list_entry.h"

namespace chancery {

using SenseKind = Sense::Kind;

namespace {

bool IsProgrammeNoun(absl::string_view word) {
  return OneOf(word, {"engagements", "engagement", "schedule", "programme", "program", "agenda",
                      "diary", "calendar", "appointments", "itinerary"});
}

// Not one person.
constexpr int kSeveral = -2;
// Entries with a day that make a chronicle.
constexpr int kMinChronicle = 3;
// Before the name in a head of a part of a list: "Weekly schedule of President X".
constexpr int kMostHeadWords = 4;

}  // namespace

Programme::Programme(const Document& document, const std::vector<Mention>& mentions,
                     const People& people)
    : document_(document), mentions_(mentions), people_(people) {
  headed_ = HeadedAsProgramme();
  is_list_ = CountEntries() >= (headed_ ? 1 : 2);
  is_chronicle_ = is_list_ && TellsOfPastDays();
  is_schedule_ = headed_ && !is_chronicle_ && !TellsOfThePast();
  protagonist_ = FindProtagonist();
  for (const Mention& mention : mentions_) {
    const Sentence& head = document_.sentences()[mention.sentence];
    if (head.starts_line && !head.in_title && !head.is_headline && mention.person >= 0 &&
        mention.kind == Mention::Kind::kPerson && mention.first == head.first &&
        head.token_end - mention.end <= 1) {
      name_openings_.emplace_back(mention.sentence, mention.person);
    } else if (is_list_ && LeadsEntry(mention)) {
      entry_leads_.emplace_back(mention.sentence, mention.person);
    }
    if (is_list_ && head.is_headline && !head.in_title && mention.person >= 0 &&
        mention.kind == Mention::Kind::kPerson && head.token_end - mention.end <= 1 &&
        (mention.first == head.first ||
         (mention.first - head.first <= kMostHeadWords && NamesProgrammeOf(head, mention.first)))) {
      name_heads_.emplace_back(mention.sentence, mention.person);
    }
  }
}

// "Weekly schedule of President X", whose name begins at `name`.
bool Programme::NamesProgrammeOf(const Sentence& head, int name) const {
  return name - head.first >= 2 && OneOf(At(name - 1).lower, {"of", "for"}) &&
         IsProgrammeNoun(At(name - 2).lower);
}

bool Programme::LeadsEntry(const Mention& mention) const {
  const Sentence& entry = document_.sentences()[mention.sentence];
  if (!entry.starts_line || entry.in_title || entry.is_headline || mention.person < 0 ||
      mention.possessive || mention.kind != Mention::Kind::kPerson ||
      mention.first == entry.first) {
    return false;
  }
  bool dated = false;
  for (int i = entry.first; i < mention.first; ++i) {
    const DocToken& token = At(i);
    dated = dated || token.date >= 0;
    if (token.date < 0 && token.shape != Shape::kPunct && token.shape != Shape::kDash &&
        token.shape != Shape::kNumber &&
        !OneOf(token.lower, {"official", "working", "state", "private", "visit", "of", "by"})) {
      return false;
    }
  }
  return dated;
}

int Programme::OfSameLine(const std::vector<std::pair<int, int>>& openings, int index) const {
  const std::vector<Sentence>& sentences = document_.sentences();
  const auto after = std::upper_bound(
      openings.begin(), openings.end(), index,
      [](int at, const std::pair<int, int>& opening) { return at < opening.first; });
  if (after == openings.begin()) return -1;
  const auto& [sentence, person] = *std::prev(after);
  return sentence < index && sentences[sentence].line == sentences[index].line ? person : -1;
}

int Programme::NameOfLine(int index) const { return OfSameLine(name_openings_, index); }

int Programme::ProtagonistAt(int index) const {
  if (const int person = NameOfLine(index); person >= 0) return person;
  if (const int person = OfSameLine(entry_leads_, index); person >= 0) return person;
  const auto after =
      std::upper_bound(name_heads_.begin(), name_heads_.end(), index,
                       [](int at, const std::pair<int, int>& head) { return at < head.first; });
  return after == name_heads_.begin() ? protagonist_ : std::prev(after)->second;
}

bool Programme::TellsOfPastDays() const {
  int dated = 0;
  bool year = false;
  for (const Sentence& sentence : document_.sentences()) {
    const ListEntry entry = ReadListEntry(document_, sentence);
    if (!entry.found() || entry.date < 0) continue;
    const DateMention& date = document_.dates()[entry.date];
    ++dated;
    if (date.basis != DateMention::Basis::kAbsolute) continue;
    if (document_.published().is_unknown() || date.past.latest() > document_.published().latest()) {
      return false;
    }
    year = true;
  }
  return year && dated >= kMinChronicle;
}

// Does a line tell in the past what was done, "received X", but not "hosted by X"?
bool Programme::TellsOfThePast() const {
  for (const Sentence& sentence : document_.sentences()) {
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (At(i).shape != Shape::kLower || !At(i).Has(kPastVerb)) continue;
      if (i + 1 < sentence.token_end && At(i + 1).lower == "by") continue;
      return true;
    }
  }
  return false;
}

// Whether the sentence is the title, or a headline that opens the text and serves as one.
bool Programme::IsHead(const Sentence& sentence) const {
  return sentence.in_title || (sentence.is_headline && &sentence == &document_.sentences().front());
}

// "Engagements of the Foreign Minister", "Public Schedule".
bool Programme::HeadedAsProgramme() const {
  for (const Sentence& sentence : document_.sentences()) {
    if (!IsHead(sentence)) continue;
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      if (IsProgrammeNoun(At(i).lower)) return true;
      if (At(i).lower == "ahead" && i > sentence.first &&
          OneOf(At(i - 1).lower, {"week", "day", "month"})) {
        return true;
      }
    }
  }
  return false;
}

// Lines that are entries, or heads that are nothing but a day.
int Programme::CountEntries() const {
  int count = 0;
  const std::vector<Sentence>& sentences = document_.sentences();
  for (size_t s = 0; s < sentences.size(); ++s) {
    // "10:00 a.m. Meets with X": the stop seems to end a sentence.
    constexpr int kHourTokens = 4;
    const bool hour = sentences[s].starts_line && s + 1 < sentences.size() &&
                      sentences[s + 1].line == sentences[s].line && BeginsWithHour(sentences[s]) &&
                      sentences[s].token_end - sentences[s].first <= kHourTokens &&
                      sentences[s + 1].token_end - sentences[s + 1].first > kHourTokens;
    if (sentences[s].is_headline ? ReadDayHead(document_, sentences[s]).found()
                                 : hour || ReadListEntry(document_, sentences[s]).found()) {
      ++count;
    }
  }
  return count;
}

// Whose programme the text is: whom the title names, or who opens its lines most often. -1 if
// nobody stands out.
int Programme::FindProtagonist() {
  std::vector<int> opened(people_.persons().size(), 0);
  std::vector<bool> leads(people_.persons().size(), false);  // is the first word of an entry
  std::vector<OfficeEntry::Class> wanted;
  int named = -1;
  bool several = false;  // people in the title
  int office = -1;       // whom an office in the title means
  int sole = -1;         // the only one whose name begins a line
  int sentence = -1;
  for (size_t m = 0; m < mentions_.size(); ++m) {
    const Mention& mention = mentions_[m];
    const Sentence& in = document_.sentences()[mention.sentence];
    if (in.in_title || (is_list_ && IsHead(in))) {
      // "Meeting with X": of somebody else.
      const bool other = mention.first > in.first &&
                         OneOf(At(mention.first - 1).lower, {"with", "between", "from", "to"});
      if (other && is_list_) {
        several = several || mention.kind == Mention::Kind::kPerson;
        continue;
      }
      if (mention.kind == Mention::Kind::kPerson && mention.person >= 0 && named < 0) {
        named = mention.person;
      }
      several = several || (mention.person >= 0 && named >= 0 && mention.person != named);
      if (mention.kind == Mention::Kind::kOffice && !mention.offices.empty()) {
        if (mention.person >= 0 && office < 0) office = mention.person;
        wanted.push_back(mention.offices.front().office_class);
      }
    } else if (mention.sentence != sentence && BeginsEntry(mention.sentence) &&
               mention.person >= 0 && mention.kind != Mention::Kind::kPronoun && !mention.quoted) {
      ++opened[mention.person];
      const ListEntry entry = ReadListEntry(document_, in);
      if (mention.first == (entry.found() ? entry.body : in.first)) leads[mention.person] = true;
      if (mention.first == in.first) {
        sole = sole == -1 || sole == mention.person ? mention.person : kSeveral;
      }
    }
    sentence = mention.sentence;
  }
  titled_ = named >= 0 && !several;
  if (named >= 0) return named;
  if (const int owner = is_list_ ? NamedOwner() : -1; owner >= 0) return owner;
  int best = -1;
  bool tie = false;
  const auto holds_wanted = [&](const Person& person) {
    return std::any_of(person.offices.begin(), person.offices.end(), [&](const HeldOffice& held) {
      return std::find(wanted.begin(), wanted.end(), held.use.office_class) != wanted.end();
    });
  };
  // "Commissioner's calendar", and no commissioner in it: who opens its lines.
  if (std::none_of(people_.persons().begin(), people_.persons().end(), holds_wanted)) {
    wanted.clear();
  }
  for (size_t p = 0; p < opened.size(); ++p) {
    if (!wanted.empty() && !holds_wanted(people_.persons()[p])) continue;
    if (opened[p] == 0) continue;
    tie = best >= 0 && opened[p] == opened[best];
    if (best < 0 || opened[p] > opened[best]) best = static_cast<int>(p);
  }
  if (const int most = is_list_ && !wanted.empty() ? MostNamed(holds_wanted) : -1; most >= 0) {
    return most;
  }
  // "14.00 Receives X. ... Minister Y returns on Friday": X opens no line.
  if (const int alone = is_list_ && headed_ && best >= 0 && !leads[best] ? AloneInSentences() : -1;
      alone >= 0) {
    return alone;
  }
  if (!tie && best >= 0 && opened[best] >= 2) return best;
  // "Engagements of the High Representative".
  if (is_list_ && office >= 0) return office;
  // "Minister X was in New York. On the margins:" and lines that each begin with a verb.
  if (is_list_ && sole >= 0) return sole;
  if (tie) return -1;
  if (best >= 0 && (opened[best] >= 2 || !wanted.empty())) return best;
  return is_list_ && headed_ ? AloneInSentences() : -1;
}

// Who of those that `may` be meant is named, or referred to, by far most often; -1 for nobody.
int Programme::MostNamed(const std::function<bool(const Person&)>& may) const {
  constexpr int kFew = 3;
  std::vector<int> count(people_.persons().size(), 0);
  for (const Mention& mention : mentions_) {
    if (mention.person >= 0 && !mention.quoted && may(people_.persons()[mention.person])) {
      ++count[mention.person];
    }
  }
  if (count.empty()) return -1;
  const auto most = std::max_element(count.begin(), count.end());
  const auto rival =
      std::count_if(count.begin(), count.end(), [&most](int times) { return 2 * times > *most; });
  return *most >= kFew && rival == 1 ? static_cast<int>(most - count.begin()) : -1;
}

// "The agenda of President X may be subject to changes", "X's schedule": whoever the text says
// anywhere that it is of; -1 for nobody, or several.
int Programme::NamedOwner() const {
  int owner = -1;
  for (const Mention& mention : mentions_) {
    if (mention.kind != Mention::Kind::kPerson || mention.person < 0 || mention.quoted) continue;
    const Sentence& in = document_.sentences()[mention.sentence];
    const bool of = NamesProgrammeOf(in, mention.first);
    bool whose = false;
    for (int i = mention.end; mention.possessive && i < in.token_end && i < mention.end + 3; ++i) {
      whose = whose || IsProgrammeNoun(At(i).lower);
    }
    if (!of && !whose) continue;
    if (owner >= 0 && owner != mention.person) return -1;
    owner = mention.person;
  }
  return owner;
}

// "President X returns to Oslo on Friday evening": the one who leads the whole sentences of a list
// whose entries name nobody in front; -1 for nobody, or several.
int Programme::AloneInSentences() const {
  int alone = -1;
  int sentence = -1;
  for (const Mention& mention : mentions_) {
    const bool first_of_sentence = mention.sentence != sentence;
    sentence = mention.sentence;
    const Sentence& in = document_.sentences()[mention.sentence];
    if (!first_of_sentence || in.is_headline || in.in_title || BeginsWithHour(in) ||
        mention.kind != Mention::Kind::kPerson || mention.first != in.first || mention.possessive ||
        mention.end >= in.token_end) {
      continue;
    }
    const DocToken& verb = At(mention.end);
    if (verb.shape != Shape::kLower || verb.Has(kPreposition | kConjunction)) continue;
    if (alone >= 0 && alone != mention.person) return -1;
    alone = mention.person;
  }
  return alone;
}

// Does the sentence begin a line, but for an hour, "9:00 a.m.", whose stop seems to end a sentence?
bool Programme::BeginsEntry(int index) const {
  constexpr int kHourTokens = 4;
  const std::vector<Sentence>& sentences = document_.sentences();
  if (sentences[index].starts_line) return true;
  if (index == 0 || sentences[index - 1].line != sentences[index].line) return false;
  const Sentence& hour = sentences[index - 1];
  return hour.starts_line && BeginsWithHour(hour) && hour.token_end - hour.first <= kHourTokens;
}

// The day of an entry of an agenda: a line that begins with the hour is of the day that the title
// names, and what stands under a head that is nothing but a day is of that day.
PartialDate Programme::DayOf(int index) const {
  const std::vector<Sentence>& sentences = document_.sentences();
  int first = index;
  while (first > 0 && sentences[first - 1].line == sentences[index].line) --first;
  for (int s = first - 1; s >= 0 && first - s <= kMaxAgenda; --s) {
    if (!sentences[s].is_headline) continue;
    const PartialDate day = ReadDayHead(document_, sentences[s]).day;
    if (day.is_unknown()) continue;
    // The day of publication stands above many texts.
    if (day != document_.published()) return day;
    break;
  }
  if (!BeginsWithHour(sentences[first])) return PartialDate();
  for (size_t s = sentences.size(); s-- > 0 && sentences[s].in_title;) {
    if (const PartialDate day = DayIn(sentences[s]); !day.is_unknown()) return day;
  }
  // "PUBLIC SCHEDULE FOR SATURDAY, SEPTEMBER 20" as the first line.
  if (headed_ && IsHead(sentences.front())) {
    if (const PartialDate day = DayIn(sentences.front()); !day.is_unknown()) return day;
  }
  // A schedule that says no day is that of the day it is given out.
  return headed_ ? document_.published() : PartialDate();
}

PartialDate Programme::DayIn(const Sentence& head) const {
  for (int i = head.first; i < head.token_end; ++i) {
    if (At(i).date < 0) continue;
    const DateMention& date = document_.dates()[At(i).date];
    // A schedule is given out before its day.
    const PartialDate& day = headed_ ? date.future : date.past;
    if (day.is_exact_day()) return day;
  }
  return PartialDate();
}

// "10:00 a.m. The minister meets", "9 a.m.", "14.30".
bool Programme::BeginsWithHour(const Sentence& sentence) const {
  return BeginsWithClockTime(document_.text().substr(sentence.begin));
}

}  // namespace chancery
