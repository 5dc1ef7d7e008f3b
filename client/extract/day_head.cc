#include "client/extract/day_head.h"

#include <algorithm>

#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// A place that no list of cities has is a name of so many words at most.
constexpr int kNameTokens = 3;
constexpr int kMaxTokens = 20;
constexpr int kMaxDays = 31;

bool IsMark(const DocToken& token) {
  return token.shape == Shape::kDash || OneOf(token.lower, {",", ":", "(", ")", "|", "/", "."});
}

// A day, or a few: not a month.
bool IsOfDays(const PartialDate& date) {
  return date.is_exact_day() || date.precision() == PartialDate::Precision::kRange;
}

// The day that the sentence says, if it says nothing else but what it was: "Official visit, May
// 17-19, 1982."; unknown for another one.
PartialDate OnlyDay(const Document& document, const Sentence& sentence) {
  constexpr int kMostTokens = 12;
  if (sentence.token_end - sentence.first > kMostTokens) return PartialDate();
  const int date = OnlyDate(document, sentence, [](const DocToken& token) {
    return IsMark(token) || token.Has(kTitleModifier) ||
           OneOf(token.lower, {"official", "state", "private", "working", "visit"});
  });
  if (date < 0) return PartialDate();
  const PartialDate& day = document.dates()[date].past;
  return IsOfDays(day) ? day : PartialDate();
}

class Reader {
 public:
  Reader(const Document& document, const Sentence& sentence)
      : document_(document), sentence_(sentence) {}

  DayHead Read() const {
    DayHead head;
    if (!sentence_.is_headline || sentence_.in_title ||
        sentence_.token_end - sentence_.first > kMaxTokens) {
      return head;
    }
    PartialDate first;
    PartialDate last;
    int name = -1;  // where the words that are no day begin
    int name_end = -1;
    for (int i = sentence_.first; i < sentence_.token_end; ++i) {
      if (At(i).date >= 0) {
        if (i > sentence_.first && At(i).date == At(i - 1).date) continue;
        // "Rome, 2 January".
        if (name >= 0 && (!first.is_unknown() || !IsKnownPlace(name))) return head;
        const PartialDate& day = document_.dates()[At(i).date].past;
        if (first.is_unknown()) first = day;
        last = day;
        continue;
      }
      if (IsMark(At(i)) || document_.Is(i, SenseKind::kWeekday) || IsCount(i)) continue;
      if (At(i).lower == "to" && !first.is_unknown() && name < 0) continue;
      if (name < 0) name = i;
      name_end = i + 1;
    }
    if (!IsOfDays(first)) return head;
    if (name >= 0 && !ReadPlace(name, name_end, &head)) return DayHead();
    head.day = first;
    if (IsOfDays(last) && last.latest() > first.earliest() &&
        last.latest() - first.earliest() <= kMaxDays) {
      head.day = PartialDate::Range(first.earliest(), last.latest());
    }
    return head;
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }

  // "Day one:".
  bool IsCount(int i) const {
    return At(i).lower == "day" || At(i).Has(kNumberWord) || At(i).lower == "one";
  }

  bool IsKnownPlace(int i) const {
    return document_.Is(i, SenseKind::kCity) || document_.Is(i, SenseKind::kPolity);
  }

  // Are the words [first, end) names of places and nothing else?
  bool ReadPlace(int first, int end, DayHead* head) const {
    if (!At(first).IsCapitalised()) return false;
    for (int i = first; i < end; ++i) {
      if (!At(i).IsCapitalised() && !IsMark(At(i)) && !At(i).Has(kNameParticle) &&
          !OneOf(At(i).lower, {"and", "of", "the", "&"})) {
        return false;
      }
    }
    for (int i = first; i < end; ++i) {
      if (const Sense* city = document_.SenseOf(i, SenseKind::kCity)) {
        const int from = document_.MatchFirst(i);
        head->place = NameOf(from, document_.MatchEnd(i), city->city->name);
        head->polity = city->city->polity->name;
        return from == first || IsMark(At(from - 1)) || At(from - 1).lower == "and";
      }
    }
    if (const Sense* country = document_.SenseOf(first, SenseKind::kPolity)) {
      if (document_.MatchEnd(first) != end) return false;
      head->place = NameOf(first, end, country->polity->name);
      head->polity = country->polity->name;
      return true;
    }
    return ReadUnknownPlace(first, end, head);
  }

  // "– Mindelo (São Vicente)", "(Grande Anse)": a short name that is set apart.
  bool ReadUnknownPlace(int first, int end, DayHead* head) const {
    const DocToken& mark = At(first - 1);
    if (mark.shape != Shape::kDash && !OneOf(mark.lower, {"(", ":", "|"})) return false;
    int name_end = first;
    while (name_end < end && !IsMark(At(name_end)) && At(name_end).lower != "and") ++name_end;
    if (name_end - first > kNameTokens) return false;
    for (int i = first; i < name_end; ++i) {
      if (At(i).Has(kMeetingNoun | kCallNoun | kEventNoun | kOrgHead | kGroupNoun | kOfficeHead |
                    kOfficePlural | kTitleModifier | kMeetVerb | kHostVerb | kTalkVerb |
                    kVisitVerb | kCommonWord) ||
          document_.Is(i, SenseKind::kOffice) || document_.Is(i, SenseKind::kGivenName)) {
        return false;
      }
    }
    head->place = std::string(document_.Words(first, name_end));
    if (name_end < end) {
      if (const Sense* country = document_.SenseOf(name_end + 1, SenseKind::kPolity)) {
        head->polity = country->polity->name;
      }
    }
    return true;
  }

  // As the text has it, but for capitals.
  std::string NameOf(int first, int end, const std::string& usual) const {
    const absl::string_view words = document_.Words(first, end);
    const bool capitals =
        std::none_of(words.begin(), words.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return capitals ? usual : std::string(words);
  }

  const Document& document_;
  const Sentence& sentence_;
};

}  // namespace

int OnlyDate(const Document& document, const Sentence& sentence,
             absl::FunctionRef<bool(const DocToken&)> besides) {
  int date = -1;
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& token = document.token(i);
    if (token.date < 0 ? !besides(token) : date >= 0 && token.date != date) return -1;
    if (token.date >= 0) date = token.date;
  }
  return date;
}

DayHead ReadDayHead(const Document& document, const Sentence& sentence) {
  return Reader(document, sentence).Read();
}

DaysBehind::DaysBehind(const Document& document) : days_(document.sentences().size()) {
  const std::vector<Sentence>& sentences = document.sentences();
  PartialDate day;
  for (size_t s = sentences.size(); s-- > 0;) {
    const bool ends_line = s + 1 == sentences.size() || sentences[s + 1].line != sentences[s].line;
    if (ends_line) day = sentences[s].starts_line ? PartialDate() : OnlyDay(document, sentences[s]);
    days_[s] = day;
  }
}

}  // namespace chancery
