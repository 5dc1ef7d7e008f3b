#include "client/extract/title_finder.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/extract/title_left.h"
#include "client/extract/title_right.h"
#include "client/extract/title_text.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// Head nouns that are as often something else when written in lower case.
bool IsAmbiguousHead(absl::string_view word) {
  return OneOf(
      word,
      {"general", "major",     "head",      "chief",     "chair",     "host",           "judge",
       "monitor", "captain",   "speaker",   "principal", "player",    "counsel",        "agent",
       "deputy",  "assistant", "leader",    "official",  "executive", "representative", "partner",
       "fellow",  "champion",  "rebel",     "militant",  "veteran",   "justice",        "officer",
       "boss",    "director",  "commander", "anchor",    "minor",     "secretary"});
}

// Finds the titles of a sentence.
class SentenceReader {
 public:
  SentenceReader(const Document& document, const Sentence& sentence)
      : document_(document), text_(document, sentence) {}

  // Adds them to `titles`, in order.
  void Read(std::vector<Title>* titles) {
    const Sentence& sentence = text_.sentence();
    int from = sentence.first;  // behind the title before
    for (int i = sentence.first; i < sentence.token_end;) {
      absl::optional<TitleHead> head = text_.HeadAt(i);
      if (!head.has_value()) {
        i = std::max(i + 1, document_.MatchEnd(i));
        continue;
      }
      // "will host President X": a verb.
      if (VerbBeforeTitle(i)) {
        ++i;
        continue;
      }
      int head_first = i;
      const Within within = FindLastHead(&head_first, &*head);
      const bool follows = !titles->empty() && titles->back().end == i;
      if (IsName(i, head->end, follows) || !Acceptable(head_first, *head)) {
        i = head->end;
        continue;
      }
      Title title = Grow(i, from, *head, within);
      from = title.end;
      i = std::max(title.end, head->end);
      titles->push_back(std::move(title));
    }
  }

 private:
  // Tokens [first, end); empty for none.
  struct Within {
    int first = 0;
    int end = 0;
  };

  // "deputy director", "Vice President", "minister spokesman": the last one is the head. Returns
  // the country that stands within the office: "Deputy U.S. Secretary of State".
  Within FindLastHead(int* head_first, TitleHead* head) const {
    absl::optional<TitleHead> next;
    while (head->end < text_.sentence().token_end && !text_.At(head->end).Has(kPossessive) &&
           (next = text_.HeadAt(head->end)).has_value() &&
           // "President Major": a rank right after a title is a name.
           !(head->office != nullptr && IsHonorificLike(head->end))) {
      *head_first = head->end;
      *head = *next;
    }
    Within within = {head->end, head->end};
    if (!IsLesser(head->end - 1) || !text_.InSentence(head->end) ||
        text_.PolityAt(head->end) == nullptr) {
      return within;
    }
    const int after = document_.MatchEnd(head->end);
    if (!text_.InSentence(after)) return within;
    next = text_.HeadAt(after);
    if (!next.has_value() || next->office == nullptr) return within;
    within.end = after;
    *head_first = after;
    *head = *next;
    return within;
  }

  // Is the rank at the token a name: "President Major", "Julie Bishop"? `follows`: a title ends
  // right before it.
  bool IsName(int i, int head_end, bool follows) const {
    if (head_end != i + 1 || !IsHonorificLike(i) || !text_.At(i).IsCapitalised() ||
        (text_.InSentence(head_end) && text_.At(head_end).IsCapitalised())) {
      return false;
    }
    return follows || (text_.InSentence(i - 1) && document_.Is(i - 1, SenseKind::kGivenName) &&
                       text_.At(i - 1).IsCapitalised());
  }

  // "General" and the like before a name: an honorific of its own, "Defense Minister General X".
  bool IsHonorificLike(int i) const { return document_.Is(i, SenseKind::kHonorific); }

  // Is this head noun one of a title, and not a verb ("heads to"), an adjective ("general
  // assembly") or a part of another noun ("leader summit")?
  bool Acceptable(int head_first, const TitleHead& found) const {
    // "Zayed bin Sultan Al Nahyan", "Dr. Sultan Al Jaber": a name.
    if (found.end == head_first + 1 && text_.InSentence(head_first - 1) &&
        OneOf(text_.At(head_first - 1).lower,
              {"bin", "ibn", "al", "dr", "dr.", "mr", "mr.", "ms.", "mrs."})) {
      return false;
    }
    const DocToken& head = text_.At(found.end - 1);
    // "her host there": whoever it is, no office.
    if (head.lower == "host" && found.end == head_first + 1 && text_.InSentence(head_first - 1) &&
        (text_.At(head_first - 1).Has(kPossessive) || text_.IsPossessive(head_first - 1))) {
      return false;
    }
    const DocToken* next = text_.InSentence(found.end) ? &text_.At(found.end) : nullptr;
    const DocToken* before = text_.InSentence(head_first - 1) ? &text_.At(head_first - 1) : nullptr;
    // "leader-to-leader", "minister-level".
    if (next != nullptr && next->shape == Shape::kDash && !next->space_before) {
      if (!text_.InSentence(found.end + 1) || text_.At(found.end + 1).space_before) return true;
      const absl::string_view after = text_.At(found.end + 1).lower;
      if (!OneOf(after, {"elect", "designate", "general"})) return false;
    }
    if (before != nullptr && before->shape == Shape::kDash && !head.space_before &&
        found.office == nullptr) {
      return OneOf(head.lower, {"president", "minister"});
    }
    if (head.shape != Shape::kLower && found.office != nullptr && head.lower != "general") {
      return true;
    }
    if (head.shape != Shape::kLower) {
      // "General Assembly", "Major League", "General People's Congress".
      for (int i = found.end; text_.InSentence(i) && i < found.end + 4; ++i) {
        if (!text_.At(i).IsCapitalised() && !text_.IsPossessive(i)) break;
        if (document_.Is(i, SenseKind::kGivenName)) break;
        if (text_.At(i).Has(kOrgHead | kVenueHead) && text_.At(i).space_before) return false;
        if (found.office != nullptr) break;
      }
      return true;
    }
    if (before != nullptr &&
        (before->lower == "to" || before->Has(kModal) || before->Has(kSubjectPronoun)) &&
        OneOf(head.lower, {"head", "chair", "host", "judge", "monitor", "partner", "anchor",
                           "champion", "author", "coach"})) {
      return false;
    }
    // "He heads to Rome", "she chairs the talks".
    if (OneOf(head.lower, {"heads", "chairs", "hosts", "judges", "monitors"}) && next != nullptr &&
        OneOf(next->lower, {"to", "for", "into", "back", "the", "a", "an", "home", "this"})) {
      return false;
    }
    if (found.office != nullptr) return true;
    if (head.lower == "official" && next != nullptr && OneOf(next->lower, {"visit", "visits"})) {
      return false;
    }
    if (next == nullptr || !next->IsWord() || !IsAmbiguousHead(head.lower)) return true;
    if (next->IsCapitalised()) return true;
    // A lower-case word after an ambiguous head: fine if it can start what follows a noun phrase.
    return next->Has(kPreposition | kConjunction | kSubordinator | kBeVerb | kHaveVerb | kModal |
                     kSpeechVerb | kPastVerb | kAdverb | kNegation | kMeetVerb | kVisitVerb |
                     kHostVerb | kTellVerb | kLightVerb | kCaptionVerb | kDenyWord | kCancelWord) ||
           absl::EndsWith(next->lower, "ed");
  }

  // "will host", "and chair", "to head": a verb with a title behind it.
  bool VerbBeforeTitle(int i) const {
    if (text_.At(i).shape != Shape::kLower || !text_.InSentence(i - 1) ||
        !text_.InSentence(i + 1) || !text_.At(i + 1).IsCapitalised() ||
        !OneOf(text_.At(i).lower, {"host", "head", "chair"})) {
      return false;
    }
    const DocToken& before = text_.At(i - 1);
    return before.lower == "to" || before.lower == "and" ||
           before.Has(kModal | kSubjectPronoun | kAdverb);
  }

  // Words that make less of the office behind them.
  bool IsLesser(int i) const {
    return OneOf(text_.At(i).lower, {"deputy", "assistant", "vice", "associate", "undersecretary"});
  }

  // The title whose head nouns are the tokens from `run_first` to the end of `head`. `from`: where
  // the title before ends. `within`: those of a country that stand among them.
  Title Grow(int run_first, int from, const TitleHead& head, Within within) const {
    Title title;
    OfficeUse& use = title.office;
    title.plural = head.plural;
    use.head_end = head.end;
    if (head.office != nullptr) {
      use.office_class = head.office->office_class;
      use.is_known = true;
      if (head.office->polity != nullptr) use.polity = head.office->polity->name;
    }
    use.spokesperson = text_.At(head.end - 1).Has(kSpokesperson);
    title.counterpart = IsCounterpart(text_.At(head.end - 1).lower);
    title.first = use.first = run_first;
    title.end = use.end = head.end;
    std::vector<int> words = GrowTitleLeft(text_, from, &title);  // tokens of the title, in order
    std::reverse(title.polities.begin(), title.polities.end());
    for (int i = run_first; i < head.end; ++i) {
      if (i < within.first || i >= within.end) words.push_back(i);
    }
    if (within.first < within.end) {
      SetPolity(&title, text_.PolityAt(within.first)->name);
      // The entry is that of the higher office.
      const OfficeEntry* lesser = document_.gazetteer().FindOffice(Join(words));
      use.office_class = lesser == nullptr ? OfficeEntry::Class::kDeputy : lesser->office_class;
    }
    GrowTitleRight(text_, head.office, &title, &words);
    // "the Union of South American Nations (UNASUR), X": the short name belongs to it.
    if (text_.InSentence(title.end + 2) && title.end > head.end &&
        text_.At(title.end).lower == "(" && text_.At(title.end + 1).shape == Shape::kUpper &&
        text_.At(title.end + 2).lower == ")") {
      title.end += 3;
      use.end = title.end;
    }
    NameBody(run_first, &title, &words);
    use.title = Join(words);
    return title;
  }

  // "Chinese Foreign Ministry spokesman", "State Department spokesman": who speaks for a body is
  // the body's, not directly the country's.
  void NameBody(int run_first, Title* title, std::vector<int>* words) const {
    if (!title->office.spokesperson || run_first - 1 < title->first) return;
    if (!OneOf(text_.At(run_first - 1).lower, {"ministry", "department", "army", "commission"})) {
      return;
    }
    int first = title->first;
    while (first < run_first && !text_.At(first).IsCapitalised() && text_.At(first).match < 0) {
      ++first;
    }
    while (first < run_first &&
           (text_.At(first).Has(kDeterminer) || text_.At(first).Has(kPossessive) ||
            document_.Is(first, SenseKind::kOfficeQualifier))) {
      ++first;
    }
    for (int i = first; i < run_first; ++i) {
      if (text_.IsPossessive(i)) return;
    }
    if (run_first - first < 2 || !text_.At(first).IsCapitalised()) return;
    title->office.country = title->office.polity;
    title->office.polity = std::string(document_.Words(first, run_first));
    words->erase(std::remove_if(words->begin(), words->end(),
                                [&](int i) { return i >= first && i < run_first; }),
                 words->end());
  }

  std::string Join(const std::vector<int>& words) const {
    std::string out;
    for (size_t i = 0; i < words.size(); ++i) {
      const DocToken& token = text_.At(words[i]);
      if (i == 0 && token.shape == Shape::kDash) continue;  // of "then-President"
      if (!out.empty() && (token.space_before || words[i] != words[i - 1] + 1)) out += ' ';
      absl::StrAppend(&out, document_.text().substr(token.begin, token.end - token.begin));
    }
    return out;
  }

  const Document& document_;
  const TitleText text_;
};

}  // namespace

std::vector<Title> FindTitles(const Document& document) {
  std::vector<Title> titles;
  for (const Sentence& sentence : document.sentences()) {
    SentenceReader(document, sentence).Read(&titles);
  }
  return titles;
}

}  // namespace chancery
