#include "client/extract/name_titles.h"

#include <algorithm>

#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

}  // namespace

NameTitles::NameTitles(const TitledText& text, const std::vector<NameRun>& runs)
    : text_(text), document_(text.document()), runs_(runs) {
  for (const NameRun& run : runs_) run_at_.insert(run.first);
}

int NameTitles::TitleBefore(int name) const {
  if (name == 0) return -1;
  const Sentence& sentence = text_.SentenceOf(name);
  if (!text_.InSentence(name - 1, sentence)) return -1;
  int start = name;
  // "their foreign secretaries, India's X and Pakistan's Y".
  if (IsPossessiveMark(text_.At(name - 1)) && text_.InSentence(name - 3, sentence) &&
      document_.Is(name - 2, SenseKind::kPolity)) {
    const int polity = document_.MatchFirst(name - 2);
    if (text_.InSentence(polity - 2, sentence) && text_.At(polity - 1).lower == "," &&
        text_.TitleAt(polity - 2) >= 0 &&
        text_.titles()[text_.TitleAt(polity - 2)].end == polity - 1 &&
        text_.titles()[text_.TitleAt(polity - 2)].plural &&
        text_.titles()[text_.TitleAt(polity - 2)].definite) {
      return text_.TitleAt(polity - 2);
    }
    return -1;
  }
  if (text_.TitleAt(start - 1) >= 0 && text_.titles()[text_.TitleAt(start - 1)].end == start) {
    const Title& title = text_.titles()[text_.TitleAt(start - 1)];
    if (title.plural) {
      // "Presidents A and B", but not "the diplomats A has met".
      const NameRun* run = RunAt(start);
      if (run == nullptr || !StartsList(run->end, sentence)) return -1;
    }
    return text_.TitleAt(start - 1);
  }
  // "the Forum, whose secretary-general is X".
  if (text_.At(start - 1).lower == "is" && text_.InSentence(start - 4, sentence) &&
      text_.TitleAt(start - 2) >= 0 && text_.titles()[text_.TitleAt(start - 2)].end == start - 1 &&
      !text_.titles()[text_.TitleAt(start - 2)].plural) {
    const int first = text_.titles()[text_.TitleAt(start - 2)].first;
    return text_.InSentence(first - 1, sentence) && text_.At(first - 1).lower == "whose"
               ? text_.TitleAt(start - 2)
               : -1;
  }
  if (text_.At(start - 1).lower == "," && text_.InSentence(start - 2, sentence) &&
      text_.TitleAt(start - 2) >= 0 && text_.titles()[text_.TitleAt(start - 2)].end == start - 1) {
    const Title& title = text_.titles()[text_.TitleAt(start - 2)];
    // "A Chinese Foreign Ministry spokesman, Qin Gang, said".
    if (title.indefinite) {
      return IntroducesName(title, start, sentence) ? text_.TitleAt(start - 2) : -1;
    }
    if (title.plural) {
      // "his Iraqi and Sudanese counterparts, A and B,".
      const NameRun* run = RunAt(start);
      return run != nullptr && StartsList(run->end, sentence) &&
                     (title.counterpart || (title.definite && EndsInComma(run->end, sentence)))
                 ? text_.TitleAt(start - 2)
                 : -1;
    }
    if (title.counterpart) return text_.TitleAt(start - 2);
    // "CEO of Volvo, Mr Jan Berg".
    if (const NameRun* named = RunAt(start);
        named != nullptr && named->honorific_first == start && !FollowsHonoured(title, sentence) &&
        (title.office.head_end < title.end ||
         // "Minister of Finance, Hon. Jan Berg".
         (title.office.is_known && title.end > title.first + 2 &&
          text_.At(title.end - 1).IsCapitalised()))) {
      return text_.TitleAt(start - 2);
    }
    // "the country's president, Petro Poroshenko,": the name is set off by commas or ends it.
    if (!title.definite && title.office.polity.empty() && title.office.owner_token < 0) return -1;
    const NameRun* run = RunAt(start);
    if (run == nullptr) return -1;
    if (!text_.InSentence(run->end, sentence)) return text_.TitleAt(start - 2);
    const DocToken& after = text_.At(run->end);
    if (after.shape == Shape::kPunct || after.shape == Shape::kQuote || IsPossessiveMark(after) ||
        after.lower == "and" || after.Has(kSpeechVerb | kBeVerb | kHaveVerb | kModal)) {
      return text_.TitleAt(start - 2);
    }
  }
  return -1;
}

int NameTitles::PastPossessor(int i, const Sentence& sentence) const {
  constexpr int kWords = 3;
  const int first = text_.At(i).lower == "then" ? i + 1 : i;
  // "then the island's president", as one title.
  if (first > i && text_.TitleAt(i) < 0 && text_.TitleAt(first) >= 0 &&
      text_.titles()[text_.TitleAt(first)].first == first) {
    return first;
  }
  if (!text_.At(first).Has(kDeterminer)) return i;
  for (int k = first + 1; text_.InSentence(k + 1, sentence) && k <= i + kWords; ++k) {
    if (IsPossessiveMark(text_.At(k))) {
      const int title = text_.TitleAt(k + 1);
      return title >= 0 && title != text_.TitleAt(first) ? k + 1 : i;
    }
    if (!text_.At(k).IsWord() || text_.At(k).Has(kPreposition | kConjunction | kSpeechVerb)) break;
  }
  return i;
}

int NameTitles::AppositionAfter(int end, bool titled) const {
  if (end >= document_.token_count()) return -1;
  const Sentence& sentence = text_.SentenceOf(end - 1);
  int i = end;
  // "Kuleba, 40, ..." and "Smith (R-Ohio), ...".
  if (text_.InSentence(i, sentence) && text_.At(i).lower == "," &&
      text_.InSentence(i + 2, sentence) && text_.At(i + 1).shape == Shape::kNumber &&
      text_.At(i + 2).lower == ",") {
    i += 2;
  }
  if (!text_.InSentence(i, sentence) || text_.At(i).lower != "," ||
      !text_.InSentence(i + 1, sentence)) {
    return -1;
  }
  ++i;
  // ", one of President X's aides": described by another's office.
  if (text_.InSentence(i + 1, sentence) && text_.At(i).lower == "one" &&
      text_.At(i + 1).lower == "of") {
    return -1;
  }
  // "by then president".
  if (text_.InSentence(i + 2, sentence) && text_.At(i).lower == "by" &&
      text_.At(i + 1).lower == "then") {
    ++i;
  }
  if (text_.InSentence(i + 1, sentence) &&
      OneOf(text_.At(i).lower, {"long", "once", "now", "formerly", "also", "himself", "herself",
                                "currently", "previously", "already"})) {
    ++i;
  }
  i = PastPossessor(i, sentence);
  if (text_.TitleAt(i) < 0) {
    // "X, Lula's foreign policy adviser,".
    int t = i;
    while (text_.InSentence(t, sentence) && t < i + 4 && text_.TitleAt(t) < 0) ++t;
    if (!text_.InSentence(t, sentence) || t == i || text_.TitleAt(t) < 0 || !StartsName(i) ||
        text_.titles()[text_.TitleAt(t)].office.owner_token < i ||
        text_.titles()[text_.TitleAt(t)].office.owner_token >= t) {
      return -1;
    }
    i = t;
  }
  if (text_.titles()[text_.TitleAt(i)].first != i) return -1;
  const Title& found = text_.titles()[text_.TitleAt(i)];
  if (found.plural || found.counterpart) return -1;
  if (OneOf(text_.At(found.office.head_end - 1).lower, {"host", "guest", "challenger"})) return -1;
  // The title of somebody else who is named right after it.
  if (text_.InSentence(found.end, sentence) && StartsName(found.end)) return -1;
  // "the Minister of A, X, the Minister of B, Y": in turn.
  if (titled && found.definite && text_.At(found.end).lower == ",") {
    int name = found.end + 1;
    while (text_.InSentence(name, sentence) && name < found.end + 3 &&
           document_.Is(name, SenseKind::kHonorific)) {
      name = document_.MatchEnd(name);
    }
    if (text_.InSentence(name, sentence) && StartsName(name)) return -1;
  }
  // ends with a comma, a stop, a verb or a conjunction
  if (text_.InSentence(found.end, sentence)) {
    const DocToken& after = text_.At(found.end);
    // "met with X, an official told reporters": who said it.
    if (after.shape == Shape::kLower && after.Has(kSpeechVerb) && !after.Has(kPreposition)) {
      return -1;
    }
    if (after.IsCapitalised() && after.space_before && after.match < 0) return -1;
    // "Before he saw X, the Crown Prince had called on Y": another one, the subject.
    if (after.shape == Shape::kLower &&
        (after.Has(kBeVerb | kHaveVerb | kModal) ||
         (after.Has(kPastVerb) && !after.Has(kPreposition))) &&
        (text_.At(sentence.first).Has(kSubordinator | kPreposition) ||
         (sentence.first + 2 < end && text_.At(sentence.first + 2).Has(kSubordinator)))) {
      return -1;
    }
    // "X, Deputy Prime Minister and Minister of Finance".
    const bool double_office =
        after.lower == "and" && text_.InSentence(found.end + 1, sentence) &&
        text_.TitleAt(found.end + 1) >= 0 &&
        text_.titles()[text_.TitleAt(found.end + 1)].first == found.end + 1 &&
        text_.At(i).IsCapitalised() == text_.At(found.end + 1).IsCapitalised() &&
        (text_.At(i).IsCapitalised() ||
         !text_.titles()[text_.TitleAt(found.end + 1)].office.polity.empty()) &&
        !StartsName(text_.titles()[text_.TitleAt(found.end + 1)].end);
    // "director of a charity which helps defectors".
    const bool completed = found.office.is_known && found.end > found.office.head_end &&
                           OneOf(after.lower, {"which", "that", "who", "whose", "in"});
    if (!found.definite && !found.indefinite && found.office.polity.empty() &&
        !(after.shape == Shape::kPunct) && !double_office && !completed) {
      return -1;
    }
  }
  return text_.TitleAt(i);
}

bool NameTitles::FollowsHonoured(const Title& title, const Sentence& sentence) const {
  if (title.first - 2 < sentence.first || text_.At(title.first - 1).lower != ",") return false;
  constexpr int kNameTokens = 8;
  for (int i = title.first - 2; i >= sentence.first && title.first - i < kNameTokens; --i) {
    const NameRun* run = RunAt(i);
    if (run != nullptr && run->honorific_first == i) return run->end == title.first - 1;
  }
  return false;
}

bool NameTitles::IntroducesName(const Title& title, int start, const Sentence& sentence) const {
  const NameRun* run = RunAt(start);
  if (run == nullptr || run->organisation || title.plural ||
      (WordCount(text_, *run) < 2 && run->honorific_first < 0)) {
    return false;
  }
  // "met a doctor, Ana Costa and a lawyer": a list.
  if (!text_.InSentence(run->end, sentence)) return true;
  const DocToken& after = text_.At(run->end);
  if (after.lower == ",") {
    return !(text_.InSentence(run->end + 1, sentence) &&
             (text_.At(run->end + 1).lower == "and" || text_.At(run->end + 1).lower == "a" ||
              text_.At(run->end + 1).lower == "an"));
  }
  return after.shape == Shape::kLower && after.Has(kSpeechVerb);
}

bool NameTitles::StartsList(int i, const Sentence& sentence) const {
  if (!text_.InSentence(i + 1, sentence)) return false;
  if (text_.At(i).lower == "of") {
    for (int j = i + 1; text_.InSentence(j, sentence) && j < i + 7; ++j) {
      if (text_.At(j).lower == "and" || text_.At(j).lower == ",") return true;
    }
    return false;
  }
  return (text_.At(i).lower == "," || text_.At(i).lower == "and" || text_.At(i).lower == "&") &&
         text_.At(i + 1).IsCapitalised();
}

bool NameTitles::EndsInComma(int i, const Sentence& sentence) const {
  for (int j = i; text_.InSentence(j, sentence) && j < i + 8; ++j) {
    if (text_.At(j).lower == "," || j + 1 == sentence.token_end) return j > i;
    if (!text_.At(j).IsCapitalised() && text_.At(j).lower != "and" &&
        !text_.At(j).Has(kNameParticle) && text_.At(j).shape != Shape::kDash) {
      return false;
    }
  }
  return false;
}

const NameRun* NameTitles::RunAt(int token) const {
  auto it = std::lower_bound(runs_.begin(), runs_.end(), token,
                             [](const NameRun& run, int t) { return run.end <= t; });
  if (it == runs_.end() || it->end <= token) return nullptr;
  return &*it;
}

}  // namespace chancery
