#include "client/extract/frame_matcher.h"

#include <algorithm>

#include "absl/strings/string_view.h"

namespace chancery {
namespace {

// Words behind a verb or before a noun among which those are that the frame needs.
constexpr int kNear = 6;

class Matcher {
 public:
  explicit Matcher(const SentenceSyntax& syntax) : syntax_(syntax) {}

  std::optional<FrameMatch> Match(int token) {
    const int word = syntax_.WordOf(token);
    if (word < 0 || syntax_.TokenOf(word) != token) return std::nullopt;
    const Tag tag = syntax_.tag(word);
    const MeetingFrame* verb = MeetingFrames::Default().Verb(syntax_.lower(word));
    const MeetingFrame* noun = MeetingFrames::Default().Noun(syntax_.lower(word));
    // The tagger may take a gerund for a noun, "after meeting X".
    const bool as_noun = noun != nullptr && (verb == nullptr || !IsVerb(tag));
    if (as_noun) {
      match_.frame = noun;
      match_.noun = true;
    } else if (verb != nullptr && IsVerb(tag)) {
      match_.frame = verb;
    }
    if (match_.frame == nullptr || !HasNeeds(word)) return std::nullopt;
    if (match_.noun) {
      ReadNoun(word);
    } else {
      ReadVerb(word);
    }
    const bool both_sides = !match_.first.empty() && !match_.second.empty();
    // One word may stand for two people: "the two were closeted".
    if (!both_sides && match_.first.size() < 2 && !together_) return std::nullopt;
    return match_;
  }

 private:
  bool HasNeeds(int word) const {
    if (match_.frame->needs.empty()) return true;
    // "The treaty was signed by A and B": what is done stands before a passive.
    const bool before = match_.noun || syntax_.IsPassive(word);
    for (int step = 1; step <= kNear; ++step) {
      if (before && IsNeeded(word - step)) return true;
      if (!match_.noun && IsNeeded(word + step)) return true;
    }
    return false;
  }
  bool IsNeeded(int word) const {
    return word >= 0 && word < syntax_.size() && match_.frame->Needs(syntax_.lower(word));
  }

  void Add(int word, std::vector<int>* side) {
    for (const int listed : syntax_.Listed(word)) {
      const int token = syntax_.TokenOf(listed);
      if (std::find(side->begin(), side->end(), token) == side->end()) side->push_back(token);
    }
  }
  void AddSubjects(int verb, std::vector<int>* side) {
    for (const int subject : syntax_.Subjects(verb)) Add(subject, side);
  }

  // Who stands behind one of the frame's prepositions with this governor.
  void AddObliques(int governor, std::vector<int>* side) {
    for (const int child : syntax_.children(governor)) {
      if (child < governor && !IsFronted(child)) continue;
      if ((syntax_.label(child) == Label::kOblique || syntax_.label(child) == Label::kNominal) &&
          match_.frame->Takes(syntax_.PrepositionOf(child))) {
        Add(child, side);
      }
    }
  }

  // "With the King, the secretary discussed a ceasefire".
  bool IsFronted(int word) const {
    for (const int child : syntax_.children(word)) {
      if (syntax_.label(child) == Label::kCase) return child == 0;
    }
    return false;
  }

  // The same, of the governor or of what stands under it: "of credence to B".
  void AddObliquesUnder(int governor, std::vector<int>* side) {
    AddObliques(governor, side);
    for (const int child : syntax_.children(governor)) {
      if (!side->empty()) return;
      if (child > governor && syntax_.label(child) == Label::kNominal) {
        AddObliquesUnder(child, side);
      }
    }
  }

  void ReadVerb(int verb) {
    const SyntaxTree& tree = syntax_.tree();
    if (syntax_.IsPassive(verb)) {
      ReadPassive(verb);
      return;
    }
    if (match_.frame->gathers) {
      const int gathered = tree.Child(verb, Label::kObject);
      if (gathered > verb) Add(gathered, &match_.first);
      AddObliques(verb, &match_.second);
      // Who brings them together is there.
      const size_t others = match_.first.size() + match_.second.size();
      if (others > 1) AddSubjects(verb, &match_.second);
      return;
    }
    AddSubjects(verb, &match_.first);
    const int object = tree.Child(verb, Label::kObject);
    const int receiver = tree.Child(verb, Label::kIndirectObject);
    if (match_.frame->object && receiver > verb) {
      Add(receiver, &match_.second);  // "handed B a letter"
    } else if (match_.frame->object && object > verb && !IsNeeded(object)) {
      Add(object, &match_.second);
    }
    if (match_.second.empty()) AddObliques(verb, &match_.second);
    // "exchanged views with B", "presented his letters of credence to B".
    for (const int child : syntax_.children(verb)) {
      const bool needed = child == object || IsNeeded(child);
      if (match_.second.empty() && child > verb && needed && !match_.frame->needs.empty()) {
        AddObliquesUnder(child, &match_.second);
      }
    }
    // "X, whom Y met".
    if (match_.second.empty() && match_.frame->object && object >= 0 && object < verb &&
        syntax_.label(verb) == Label::kRelative && syntax_.head(verb) >= 0) {
      Add(syntax_.head(verb), &match_.second);
    }
    if (match_.second.empty() && !match_.frame->both) match_.first.clear();
  }

  void ReadPassive(int verb) {
    for (const int child : syntax_.children(verb)) {
      if (syntax_.label(child) == Label::kAgent ||
          (syntax_.label(child) == Label::kOblique && syntax_.PrepositionOf(child) == "by")) {
        Add(child, &match_.first);
      }
    }
    // "X was received by Y".
    if (match_.frame->object && !match_.first.empty()) {
      AddSubjects(verb, &match_.second);
      return;
    }
    // "The treaty was signed by X and Y".
    if (match_.frame->both && match_.first.size() > 1) return;
    // "X was closeted with Y".
    match_.first.clear();
    AddObliques(verb, &match_.second);
    together_ = match_.second.empty() && match_.frame->both;
    if (!match_.second.empty() || together_) AddSubjects(verb, &match_.first);
  }

  void ReadNoun(int noun) {
    // All sides at once: "between A and B", "of A and B".
    const int verb = syntax_.VerbOver(noun);
    for (const int governor : {noun, verb}) {
      if (governor < 0) continue;
      for (const int child : syntax_.children(governor)) {
        const absl::string_view preposition = syntax_.PrepositionOf(child);
        if (child < noun || (preposition != "between" && preposition != "among")) continue;
        Add(child, &match_.first);
        if (match_.first.size() >= 2) return;
        match_.first.clear();
      }
    }
    AddObliques(noun, &match_.second);
    // "held talks on Monday with X", "a meeting was held with X".
    if (match_.second.empty() && verb >= 0 && syntax_.head(noun) == verb) {
      for (const int child : syntax_.children(verb)) {
        if (child > noun && syntax_.label(child) == Label::kOblique &&
            match_.frame->Takes(syntax_.PrepositionOf(child))) {
          Add(child, &match_.second);
        }
      }
    }
    for (const int child : syntax_.children(noun)) {
      const absl::string_view preposition = syntax_.PrepositionOf(child);
      const bool of = child > noun && !match_.frame->Takes(preposition) &&
                      (preposition == "of" || preposition == "by");
      if (syntax_.label(child) == Label::kPossessor || of) Add(child, &match_.first);
    }
    if (syntax_.tree().Child(noun, Label::kCopula) >= 0) {
      // "A was the guest of B".
      const int subject = syntax_.tree().Child(noun, Label::kSubject);
      if (subject >= 0 && match_.first.empty()) {
        Add(subject, &match_.first);
      } else if (subject >= 0 && match_.second.empty() && match_.frame->visit) {
        Add(subject, &match_.second);  // "A will be B's host"
      }
    } else if (syntax_.label(noun) == Label::kSubject && match_.second.empty() &&
               syntax_.tree().Child(syntax_.head(noun), Label::kCopula) >= 0) {
      // "A's guest was B".
      Add(syntax_.head(noun), &match_.second);
    } else if (match_.first.empty() && verb >= 0) {
      ReadGovernor(noun, verb);
    }
    if (match_.second.empty() && !IsWhatTheyDid(noun)) match_.first.clear();
  }

  // The first side, where the noun does not say it: who did what the verb over it says.
  void ReadGovernor(int noun, int verb) {
    const bool suffers =
        syntax_.label(noun) == Label::kSubject || syntax_.label(noun) == Label::kPassiveSubject;
    if (!suffers) {
      AddSubjects(verb, &match_.first);
      return;
    }
    for (const int child : syntax_.children(verb)) {
      if (syntax_.label(child) == Label::kAgent || syntax_.PrepositionOf(child) == "by") {
        Add(child, &match_.first);
      }
    }
  }

  // "A and B held talks", "A and B agreed over lunch": the subjects alone are those who met.
  bool IsWhatTheyDid(int noun) const {
    if (syntax_.label(noun) == Label::kObject) return true;
    const absl::string_view preposition = syntax_.PrepositionOf(noun);
    if (syntax_.label(noun) != Label::kOblique ||
        (preposition != "over" && preposition != "during" && preposition != "in" &&
         preposition != "at")) {
      return false;
    }
    for (const int child : syntax_.children(noun)) {
      const absl::string_view of = syntax_.PrepositionOf(child);
      if (of == "of" || of == "with" || syntax_.label(child) == Label::kPossessor) return false;
    }
    return true;
  }

  const SentenceSyntax& syntax_;
  FrameMatch match_;
  bool together_ = false;  // the subject of a passive alone are those who met
};

}  // namespace

std::optional<FrameMatch> MatchFrame(const SentenceSyntax& syntax, int token) {
  return Matcher(syntax).Match(token);
}

}  // namespace chancery
