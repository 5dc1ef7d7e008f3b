#include "client/extract/title_left.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/extract/document.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

constexpr int kMaxLeft = 12;  // tokens before a head noun

// Describes the holder for the moment and is no part of the office: "top", "visiting".
bool IsDescriptive(absl::string_view word) {
  return OneOf(word, {"top",           "visiting",        "senior",          "new",
                      "newly",         "current",         "veteran",         "longtime",
                      "long-time",     "powerful",        "prominent",       "influential",
                      "key",           "leading",         "exiled",          "elected",
                      "newly-elected", "incumbent",       "sitting",         "unnamed",
                      "late",          "retired",         "ranking",         "high-ranking",
                      "top-ranking",   "highest-ranking", "high-level",      "hawkish",
                      "moderate",      "reformist",       "longest-serving", "embattled",
                      "ousted",        "first",           "second",          "third",
                      "hardline",      "hard-line",       "pro-western",     "pro-russian"});
}

// A part of a government: what it is of is its country.
bool IsUnitOfState(absl::string_view word) {
  return OneOf(word, {"ministry", "department", "government", "embassy", "army", "navy", "police",
                      "cabinet", "office"});
}

// A part of a country, as it stands behind its name: "Krasnodar Territory Governor".
bool IsKindOfRegion(absl::string_view word) {
  return OneOf(word, {"territory", "region", "province", "oblast", "krai", "governorate",
                      "prefecture", "county"});
}

class LeftGrower {
 public:
  LeftGrower(const TitleText& text, int from, Title* title)
      : text_(text),
        document_(text.document()),
        from_(std::max(text.sentence().first, from)),
        run_first_(title->first),
        title_(title),
        committed_first_(title->first) {}

  std::vector<int> Grow() {
    Step step = Step::kGoOn;
    for (at_ = run_first_ - 1; at_ >= from_ && run_first_ - at_ <= kMaxLeft; --at_) {
      step = Take();
      if (step != Step::kGoOn) break;
    }
    if (step != Step::kOwned) {
      if (found_.size() == committed_ + 1 && at_ < text_.sentence().first) {
        // "geostrategy expert X said" at the start of a sentence.
        Commit(at_ + 1);
      }
      title_->office.first = committed_first_;
    }
    title_->first = committed_first_;
    found_.resize(committed_);
    std::reverse(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  enum class Step {
    kGoOn,   // with the token before at_
    kEnd,    // the phrase does not go on
    kOwned,  // whose it is has been found: "Kenya's"
  };

  // All that was found belongs to the title, which begins at `first`.
  void Commit(int first) {
    committed_ = found_.size();
    committed_first_ = first;
  }
  Step GoOnFrom(int first) {
    at_ = first;
    Commit(first);
    return Step::kGoOn;
  }
  Step Owned(int first) {
    Commit(first);
    return Step::kOwned;
  }

  // The token at_ and what it is part of.
  Step Take() {
    const DocToken& token = text_.At(at_);
    if (document_.QuoteOf(at_) != document_.QuoteOf(run_first_)) return Step::kEnd;
    if (OneOf(token.lower, {"'s", "\u2019s", "'", "\u2019"})) return TakeOwner();
    if (token.shape == Shape::kDash) return TakeDash();
    if (token.date >= 0 || IsThen()) return Step::kEnd;
    if (token.match >= 0) {
      if (document_.MatchFirst(at_) < from_) return Step::kEnd;
      if (const absl::optional<Step> known = TakeKnown(); known.has_value()) return *known;
    }
    if (const absl::optional<Step> small = TakeSmallWord(); small.has_value()) return *small;
    if (token.IsCapitalised()) return TakeCapitalised();
    return token.shape == Shape::kLower ? TakeLower() : Step::kEnd;
  }

  // "Egypt's and Jordan's foreign ministers" is rare; "France's former president" is not.
  Step TakeOwner() {
    if (text_.At(at_).space_before || !text_.InSentence(at_ - 1)) return Step::kEnd;
    const int owner = at_ - 1;
    title_->definite = true;
    if (const PolityEntry* polity = text_.PolityAt(owner)) {
      SetPolity(title_, polity->name);
      const int first = document_.MatchFirst(owner);
      const bool the = text_.InSentence(first - 1) && text_.At(first - 1).lower == "the";
      return Owned(the ? first - 1 : first);
    }
    const DocToken& noun = text_.At(owner);
    if (noun.Has(kNationNoun) && noun.shape == Shape::kLower) {
      title_->office.polity_by_context = true;
      int first = owner;
      while (text_.InSentence(first - 1) && text_.At(first - 1).Has(kDeterminer)) --first;
      return Owned(first);
    }
    if (const Sense* city = document_.SenseOf(owner, SenseKind::kCity)) {
      SetPolity(title_, title_->office.is_known && city->city->is_capital ? city->city->polity->name
                                                                          : city->city->name);
      return Owned(document_.MatchFirst(owner));
    }
    if (!noun.IsCapitalised() && !noun.IsWord()) return Step::kEnd;
    title_->office.owner_token = owner;
    if (noun.shape != Shape::kUpper) return Owned(at_ + 1);
    // An organisation that the gazetteer does not know: "HTS's leader".
    SetPolity(title_, document_.Words(owner, owner + 1));
    return Owned(owner);
  }

  Step TakeDash() {
    const DocToken& dash = text_.At(at_);
    if (dash.space_before || !text_.InSentence(at_ - 1) || text_.At(at_ + 1).space_before) {
      return Step::kEnd;
    }
    if (text_.At(at_ + 1).shape == Shape::kLower && text_.At(at_ - 1).IsWord() &&
        at_ + 1 < run_first_) {
      // "newly-named", "Moscow-backed": a describing compound, no part of the office.
      while (!found_.empty() && found_.back() >= at_) found_.pop_back();
      committed_ = std::min(committed_, found_.size());
      --at_;
      return Step::kGoOn;
    }
    // Inside a compound: "foreign-policy chief", "Franco-German envoy", "US-led".
    found_.push_back(at_);
    return Step::kGoOn;
  }

  // "met A, then President B": the next one, not a former one.
  bool IsThen() const {
    return text_.At(at_).lower == "then" && text_.InSentence(at_ - 1) &&
           OneOf(text_.At(at_ - 1).lower, {",", "and"}) &&
           !(text_.InSentence(run_first_ + 1) && text_.At(run_first_).shape == Shape::kLower &&
             (text_.At(run_first_ + 1).lower == "," ||
              (text_.InSentence(run_first_ + 2) && text_.At(run_first_ + 2).lower == ",")));
  }

  // What the gazetteer knows, at the last token of its match. None where that says nothing.
  absl::optional<Step> TakeKnown() {
    const int first = document_.MatchFirst(at_);
    if (text_.PolityAt(at_) != nullptr) return TakePolity(first);
    if (const Sense* sense = document_.SenseOf(at_, SenseKind::kOfficeQualifier)) {
      AddQualifier(sense->canonical);
      return GoOnFrom(first);
    }
    // "presidential"-like heads in front were merged; a separate one ends the phrase.
    if (document_.Is(at_, SenseKind::kOffice)) return Step::kEnd;
    if (const Sense* city = document_.SenseOf(at_, SenseKind::kCity)) {
      // "On Friday in Oslo Kenyan President X".
      if (!title_->office.polity.empty()) return Step::kEnd;
      const bool of_country = city->city->is_capital && title_->office.is_known &&
                              title_->office.office_class != OfficeEntry::Class::kOther;
      // "and in Yerevan Prime Minister X": where it was, though it tells the country as well.
      const bool where = text_.InSentence(first - 1) && text_.At(first - 1).lower == "in";
      if (where && !title_->office.is_known) return Step::kEnd;
      SetPolity(title_, of_country ? city->city->polity->name : city->city->name);
      return where ? Step::kEnd : GoOnFrom(first);
    }
    if (document_.Is(at_, SenseKind::kTopic)) {
      for (int k = document_.MatchEnd(at_) - 1; k >= first; --k) found_.push_back(k);
      return GoOnFrom(first);
    }
    for (const SenseKind kind : {SenseKind::kGivenName, SenseKind::kSurname, SenseKind::kHonorific,
                                 SenseKind::kMonth, SenseKind::kWeekday}) {
      if (!document_.Is(at_, kind)) continue;
      // "HRH Minister of Energy X", "HE President Y".
      if (kind == SenseKind::kHonorific && text_.At(at_).shape == Shape::kUpper) Commit(first);
      return Step::kEnd;
    }
    return absl::nullopt;
  }

  // Adjective, or a name used as one: "US Secretary", "European Union foreign ministers".
  Step TakePolity(int first) {
    const PolityEntry* polity = text_.PolityAt(at_);
    const bool house = document_.Is(at_, SenseKind::kPolityMetonym) &&
                       !document_.Is(at_, SenseKind::kPolity) &&
                       !document_.Is(at_, SenseKind::kPolityAdjective);
    OfficeUse& use = title_->office;
    if (house && (use.spokesperson || !use.is_known) && use.polity.empty() && !title_->plural) {
      // "White House spokesman": of the house, whose country is known.
      use.country = polity->name;
      use.polity = std::string(document_.Words(first, document_.MatchEnd(at_)));
    } else {
      SetPolity(title_, polity->name);
    }
    polity_before_ = true;
    return GoOnFrom(first);
  }

  // Possessives, conjunctions, numbers and determiners.
  absl::optional<Step> TakeSmallWord() {
    const DocToken& token = text_.At(at_);
    if (token.Has(kPossessive)) {
      title_->possessive_pronoun = at_;
      title_->office.owner_token = at_;
      title_->definite = true;
      Commit(at_);
      return Step::kEnd;
    }
    if (polity_before_ && (title_->plural || title_->counterpart) && text_.InSentence(at_ - 1) &&
        text_.PolityAt(at_ - 1) != nullptr &&
        // "the Russian and US foreign ministers", "his German, UK and French counterparts".
        (token.lower == "and" ||
         (token.lower == "," && document_.Is(at_ - 1, SenseKind::kPolityAdjective)))) {
      return Step::kGoOn;
    }
    // "China's most senior diplomat".
    if (token.lower == "most" && at_ + 1 < run_first_) return Step::kGoOn;
    // "One rebel leader, X,".
    if (token.lower == "one" && !title_->plural) {
      title_->indefinite = true;
      Commit(at_);
      return Step::kEnd;
    }
    if (token.Has(kNumberWord)) {
      title_->number = OneOf(token.lower, {"two", "both"}) ? 2 : token.lower == "three" ? 3 : 4;
      if (token.lower == "both") title_->definite = true;
      return GoOnFrom(at_);
    }
    // "the dinner at which Minister X met".
    if (token.lower == "which") return Step::kEnd;
    if (token.Has(kDeterminer)) {
      TakeDeterminer(token.lower);
      // "HE the Minister of Defence X".
      const bool styled =
          token.lower == "the" && at_ - 1 >= from_ && document_.Is(at_ - 1, SenseKind::kHonorific);
      Commit(styled ? document_.MatchFirst(at_ - 1) : at_);
      return Step::kEnd;
    }
    return absl::nullopt;
  }

  void TakeDeterminer(absl::string_view word) {
    if (OneOf(word, {"the", "this", "that", "these", "those", "both", "our", "its"})) {
      title_->definite = true;
      if (word == "its" && title_->office.polity.empty()) title_->office.polity_of_subject = true;
    } else if (OneOf(word, {"a", "an", "another", "one", "some", "several", "many", "other", "any",
                            "no", "few", "most"})) {
      title_->indefinite = true;
    }
  }

  Step TakeCapitalised() {
    const DocToken& token = text_.At(at_);
    // "Bulgarian Ministry of Transport Deputy Director".
    if (text_.InSentence(at_ - 2) && text_.At(at_ - 1).lower == "of" &&
        text_.At(at_ - 2).IsCapitalised() && IsUnitOfState(text_.At(at_ - 2).lower)) {
      for (int i = at_; i >= at_ - 2; --i) found_.push_back(i);
      return GoOnFrom(at_ - 2);
    }
    if (IsKindOfRegion(token.lower) && title_->office.polity.empty() && text_.InSentence(at_ - 1) &&
        text_.At(at_ - 1).IsCapitalised()) {
      const int first = RunFirst(at_);
      SetPolity(title_, document_.Words(first, at_ + 1));
      return GoOnFrom(first);
    }
    if (token.Has(kTitleModifier)) {
      if (!IsDescriptive(token.lower)) found_.push_back(at_);
      return GoOnFrom(at_);
    }
    const DocToken& head = text_.At(run_first_);
    if (title_->plural && head.shape == Shape::kLower && !token.Has(kSpeechVerb) &&
        token.match < 0 && at_ > text_.sentence().first) {
      // "Great Lakes leaders": who they are leaders of, in words that nobody lists.
      const int first = RunFirst(at_);
      if (first > text_.sentence().first) return GoOnFrom(first);
    }
    if (token.classes != 0 && !token.Has(kOrgHead)) return Step::kEnd;
    const int first = RunFirst(at_);
    if (token.Has(kOrgHead) || (token.shape == Shape::kUpper && token.end - token.begin > 1)) {
      if (IsUnitOfState(token.lower)) {
        // "Foreign Ministry spokesman": of a country that stands before it.
        for (int i = at_; i >= first; --i) found_.push_back(i);
      } else {
        SetPolity(title_, document_.Words(first, at_ + 1));
      }
      return GoOnFrom(first);
    }
    // "Senior Arctic Official": a word more within an office.
    const bool described = head.IsCapitalised() && token.match < 0 && first == at_ - 1 &&
                           text_.At(first).Has(kTitleModifier) && title_->office.polity.empty();
    if (first != at_ && !described) return Step::kEnd;
    if (head.shape == Shape::kLower && token.match < 0 &&
        OneOf(head.lower, {"leader", "chief", "militant", "founder", "commander", "fighter",
                           "member", "head", "boss", "chairman", "chairwoman"})) {
      SetPolity(title_, document_.Words(at_, at_ + 1));  // "Hamas leader"
      return GoOnFrom(at_);
    }
    if (!head.IsCapitalised()) return Step::kEnd;
    found_.push_back(at_);  // "Press Secretary", "Economy Minister"
    return GoOnFrom(at_);
  }

  Step TakeLower() {
    constexpr int kMaxUnknown = 2;
    const DocToken& token = text_.At(at_);
    if (token.Has(kTitleModifier) && !token.Has(kPreposition | kSubordinator)) {
      // "leading" and "acting" may be verbs; before a title they describe.
      if (OneOf(token.lower, {"acting", "interim", "caretaker"})) {
        title_->office.acting = true;
      } else if (OneOf(token.lower, {"former", "then", "outgoing", "incoming"})) {
        AddQualifier(token.lower);
      } else if (!IsDescriptive(token.lower)) {
        found_.push_back(at_);
      }
      return GoOnFrom(at_);
    }
    if (token.classes == 0 && unknown_ < kMaxUnknown) return TakeUnknown();
    if (title_->office.spokesperson && token.Has(kOrgHead)) {
      found_.push_back(at_);  // "foreign ministry spokesman"
      return GoOnFrom(at_);
    }
    if (token.Has(kOfficeHead) && !token.Has(kSpeechVerb)) {
      found_.push_back(at_);
      return Step::kGoOn;
    }
    // "African Union commission chief".
    if (token.Has(kOrgHead) && text_.InSentence(at_ - 1) && text_.PolityAt(at_ - 1) != nullptr &&
        OneOf(text_.At(run_first_).lower, {"chief", "head", "president", "boss", "chairman"})) {
      found_.push_back(at_);
      return Step::kGoOn;
    }
    return Step::kEnd;
  }

  Step TakeUnknown() {
    const DocToken& token = text_.At(at_);
    const bool participle = absl::EndsWith(token.lower, "ed");
    // "within hours of the blast Polish President X".
    if (text_.InSentence(at_ - 2) && text_.At(at_ - 1).lower == "the" &&
        text_.At(at_ - 2).Has(kPreposition) && document_.Is(at_ + 1, SenseKind::kPolityAdjective) &&
        !participle) {
      return Step::kEnd;
    }
    // A participle only behind an article or adverb: "a highly experienced diplomat".
    if (participle && text_.InSentence(at_ - 1)) {
      const DocToken& before = text_.At(at_ - 1);
      if ((!before.Has(kDeterminer) || before.lower == "that") &&
          !absl::EndsWith(before.lower, "ly")) {
        return Step::kEnd;
      }
    }
    // "On its margins Minister X": no part of the title.
    if (text_.At(run_first_).IsCapitalised() && absl::EndsWith(token.lower, "s") &&
        !absl::EndsWith(token.lower, "ss") && !absl::EndsWith(token.lower, "ous") &&
        !absl::EndsWith(token.lower, "ics")) {
      return Step::kEnd;
    }
    ++unknown_;
    if (!participle && !absl::EndsWith(token.lower, "ly")) found_.push_back(at_);
    return Step::kGoOn;
  }

  void AddQualifier(absl::string_view qualifier) {
    if (OneOf(qualifier, {"acting", "interim", "caretaker"})) {
      title_->office.acting = true;
      return;
    }
    if (OneOf(qualifier, {"current", "sitting", "incumbent", "new"})) return;  // a plain holder
    if (title_->office.qualifier.empty()) title_->office.qualifier = std::string(qualifier);
  }

  // The first token of the capitalised run that ends at `i`.
  int RunFirst(int i) const {
    int first = i;
    while (first - 1 >= from_) {
      const DocToken& token = text_.At(first - 1);
      if (!token.IsCapitalised() || token.Has(kPreposition | kDeterminer | kSubordinator) ||
          token.date >= 0 || document_.Is(first - 1, SenseKind::kPolityAdjective)) {
        break;
      }
      --first;
    }
    return first;
  }

  const TitleText& text_;
  const Document& document_;
  const int from_;
  const int run_first_;
  Title* const title_;
  int at_ = 0;
  // Tokens of the title in reverse order, of which so many belong to it for sure.
  std::vector<int> found_;
  size_t committed_ = 0;
  int committed_first_;
  int unknown_ = 0;
  bool polity_before_ = false;
};

}  // namespace

std::vector<int> GrowTitleLeft(const TitleText& text, int from, Title* title) {
  return LeftGrower(text, from, title).Grow();
}

}  // namespace chancery
