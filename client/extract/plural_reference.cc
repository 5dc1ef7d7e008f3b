#include "client/extract/plural_reference.h"

#include <algorithm>
#include <utility>

#include "client/extract/given_gender.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// "They" are two, unless a number is said.
int NumberOf(const Mention& mention) { return mention.number == 0 ? 2 : mention.number; }

}  // namespace

void PluralReference::ResolvePronoun(int m, const Focus& focus) {
  const Mention& mention = mentions_[m];
  if (mention.quoted || PluralBefore(m)) return;
  ResolvePlural(m, NumberOf(mention), "", focus);
}

void PluralReference::ResolveGroup(int m, const Focus& focus) {
  const Mention& mention = mentions_[m];
  if (!mention.persons.empty()) return;  // named right after it
  if (mention.polities.size() >= 2) {
    ResolveByPolities(m, focus.recent);
  } else if (IsAnaphoricGroup(mention)) {
    ResolvePlural(m, NumberOf(mention), mention.polity, focus);
  }
}

bool PluralReference::PluralBefore(int m) const {
  int polities = 0;
  for (int i = m - 1; i >= cast_.FirstMention(mentions_[m].sentence); --i) {
    if (mentions_[i].kind == Mention::Kind::kGroup && mentions_[i].persons.empty() &&
        !(mentions_[m].number == 2 && !mentions_[i].offices.empty() &&
          mentions_[i].offices.front().owner_token >= 0)) {
      return true;
    }
    if (mentions_[i].kind == Mention::Kind::kPolity && ++polities >= 2) return true;
  }
  return false;
}

bool PluralReference::IsAnaphoricGroup(const Mention& mention) const {
  if (mention.offices.empty()) return false;
  const absl::string_view head = document_.token(mention.core_end - 1).lower;
  if (mention.counterpart || !mention.polities.empty()) {
    return mention.number == 2 && mention.polities.size() == 1;
  }
  if (!mention.definite || (mention.possessive && mention.number == 0)) return false;
  // "African leaders" are others.
  if (mention.number == 0 && mention.polity.empty() &&
      document_.token(mention.first).IsCapitalised() &&
      mention.first > document_.sentences()[mention.sentence].first) {
    return false;
  }
  // "our prime ministers".
  if (OneOf(document_.token(mention.first).lower, {"our", "your", "my"}) && mention.number == 0) {
    return false;
  }
  // "the bloc's ministers" are its own.
  if (mention.offices.front().polity_by_context ||
      (mention.offices.front().owner_token >= 0 && mention.number == 0)) {
    return false;
  }
  if (mention.number == 2 && mention.offices.front().is_known) return true;
  return head == "leaders" || head == "men" || head == "presidents" || head == "ministers" ||
         head == "diplomats" || head == "women" || head == "officials" || head == "envoys" ||
         head == "counterparts" || head == "chiefs" || head == "secretaries" ||
         head == "politicians" || head == "negotiators" || head == "sides" || head == "premiers" ||
         head == "generals" || head == "statesmen" || head == "state" || head == "government" ||
         head == "heads" || head == "monarchs" || head == "colleagues" || head == "dignitaries";
}

bool PluralReference::IsApart(const Mention& person, const Mention& plural) const {
  constexpr int kVerb = 2;
  // "at the urging of X, the two".
  const int before = person.first - 1;
  if (before >= 0 && document_.token(before).lower == "of" && plural.first > person.end) {
    return true;
  }
  const absl::string_view word = document_.token(plural.core_first).lower;
  const int between = plural.first - person.end;
  // "X, their host".
  if (word == "their" && between <= 1 && document_.token(plural.first - 1).lower == ",") {
    return true;
  }
  // "X brought them together".
  if (word != "them" || between < 1 || between > kVerb) return false;
  const DocToken& verb = document_.token(plural.first - 1);
  return verb.shape == Shape::kLower && !verb.Has(kPreposition | kConjunction);
}

bool PluralReference::IsOfAnotherKind(const Person& person, const Mention& mention) {
  if (mention.offices.empty() || !mention.offices.front().is_known || person.offices.empty()) {
    return false;
  }
  const OfficeEntry::Class asked = mention.offices.front().office_class;
  return (asked == OfficeEntry::Class::kForeignMinister ||
          asked == OfficeEntry::Class::kDefenseMinister) &&
         !HasOfficeOf(person, asked);
}

bool PluralReference::IsOwnerOfPlace(const Mention& person) const {
  return person.first > 1 && document_.token(person.first - 1).lower == "of" &&
         (document_.token(person.first - 2).Has(kVenueHead) ||
          OneOf(document_.token(person.first - 2).lower,
                {"villa", "house", "home", "flat", "office", "residence", "urging", "invitation",
                 "request", "memory", "death", "funeral"}));
}

bool PluralReference::NamedTogether(const std::vector<int>& found, int m) const {
  if (found.size() != 2) return false;
  for (int i = m - 1; i >= 0 && m - i < 40; --i) {
    if (mentions_[i].person != found[0]) continue;
    for (int k = cast_.FirstMention(mentions_[i].sentence);
         k < cast_.FirstMention(mentions_[i].sentence + 1); ++k) {
      if (mentions_[k].person == found[1] && !cast_.InRelativeClause(mentions_[k])) return true;
    }
  }
  return false;
}

void PluralReference::ResolvePlural(int m, int number, absl::string_view polity,
                                    const Focus& focus) {
  const std::vector<int>& recent = focus.recent;
  Mention& mention = mentions_[m];
  const absl::string_view head =
      mention.offices.empty() ? absl::string_view() : document_.token(mention.core_end - 1).lower;
  // "The two" after "the two diplomats" are the same two.
  if (head.empty() || polity.empty()) {
    for (int i = m - 1; i >= 0 && m - i < 12 && mention.sentence - mentions_[i].sentence <= 1;
         --i) {
      if (mentions_[i].kind == Mention::Kind::kPerson &&
          mentions_[i].sentence == mention.sentence && !IsApart(mentions_[i], mention)) {
        break;
      }
      if (static_cast<int>(mentions_[i].persons.size()) == number &&
          (head.empty() || mentions_[i].offices.empty())) {
        mention.persons = mentions_[i].persons;
        return;
      }
    }
  }
  if (mention.number == 0 && head.empty()) {
    if (std::vector<int> series = SeriesBefore(m); !series.empty()) {
      mention.persons = std::move(series);
      return;
    }
  }
  std::vector<int> found = LastThatFit(m, number, polity, focus);
  // "X saw A and B. They" may be X and one of them, "Both" are A and B.
  if (number == 2 && head.empty() && mention.kind == Mention::Kind::kPronoun &&
      document_.token(mention.core_first).lower != "both") {
    TakeSubjectIn(mention, focus, &found);
    TakeSubjectAndOther(mention, focus, &found);
  }
  if (number == 2 && !head.empty() && polity.empty()) {
    if (std::vector<int> two = TwoNamedBefore(mention, recent, 1); MayBe(two, head)) {
      mention.persons = {two.back(), two.front()};
      return;
    }
  }
  // "the two leaders" who are not named side by side are those of a plural before.
  if (number == 2 && !head.empty() && polity.empty() && !NamedTogether(found, m)) {
    for (int i = m - 1; i >= 0 && m - i < 80; --i) {
      if (mentions_[i].persons.size() != 2 || mentions_[i].kind != Mention::Kind::kGroup) continue;
      mention.persons = mentions_[i].persons;
      return;
    }
    if (mention.number == 0) return;  // "the leaders" may be many
  }
  if (mention.number == 2 && found.size() < 2 && polity.empty() && !head.empty()) {
    found = TwoNamedBefore(mention, recent, 3);
  }
  if (static_cast<int>(found.size()) == number && number <= 4) {
    std::reverse(found.begin(), found.end());
    mention.persons = found;
    // "the two U.S. diplomats" says what was only guessed.
    for (int p : found) {
      if (!polity.empty() && cast_.persons()[p].polity != polity) {
        cast_.SetPolity(p, std::string(polity));
      }
    }
  }
}

std::vector<int> PluralReference::LastThatFit(int m, int number, absl::string_view polity,
                                              const Focus& focus) const {
  constexpr int kReach = 6;
  const Mention& mention = mentions_[m];
  const absl::string_view head =
      mention.offices.empty() ? absl::string_view() : document_.token(mention.core_end - 1).lower;
  const std::vector<int> actors = WhoActOn(m);
  std::vector<int> found;
  for (const int before : ToldBefore(m)) {
    const Mention& other = mentions_[before];
    if (mention.sentence - other.sentence > kReach) break;
    const Person& person = cast_.persons()[other.person];
    // "X telephoned both men": X is not one of them.
    if (std::find(actors.begin(), actors.end(), other.person) != actors.end()) continue;
    if (other.sentence == mention.sentence && IsApart(other, mention)) continue;
    // "A and B met in the villa of C. Their talks": not C's.
    if (head.empty() && other.sentence < mention.sentence && IsOwnerOfPlace(other)) continue;
    // "A and B met at C's invitation. Their ministers": not C's.
    if (other.possessive && mention.possessive && other.sentence < mention.sentence) continue;
    // "MINISTER: They met in May": not he who speaks.
    if (other.person == focus.speaker && mention.kind == Mention::Kind::kPronoun) continue;
    // "X, who had received Y, telephoned Z. The two": X and Z.
    if (head.empty() && other.sentence < mention.sentence && cast_.InRelativeClause(other)) {
      continue;
    }
    if (!polity.empty() && person.polity != polity && !person.polity.empty() &&
        !person.polity_guessed) {
      continue;
    }
    if (person.spokesperson_only || !FitsPlural(person, head) || IsOfAnotherKind(person, mention) ||
        DiffersInGender(other.person, head)) {
      continue;
    }
    if (std::find(found.begin(), found.end(), other.person) != found.end()) continue;
    found.push_back(other.person);
    if (static_cast<int>(found.size()) == number) break;
  }
  return found;
}

std::vector<int> PluralReference::ToldBefore(int m) const {
  constexpr int kMost = 64;
  std::vector<int> told;
  for (int i = m - 1; i >= 0 && m - i <= kMost; --i) {
    const Mention& before = mentions_[i];
    if (before.person < 0) continue;
    if (before.kind == Mention::Kind::kPronoun &&
        (before.possessive || before.quoted || mentions_[m].sentence - before.sentence > 1 ||
         document_.token(before.end).Has(kSpeechVerb))) {
      continue;
    }
    told.push_back(i);
  }
  return told;
}

std::vector<int> PluralReference::WhoActOn(int m) const {
  const Mention& plural = mentions_[m];
  const Sentence& sentence = document_.sentences()[plural.sentence];
  if (plural.first <= sentence.first || plural.possessive) return {};
  const DocToken& before = document_.token(plural.first - 1);
  const bool between = before.lower == "between";
  // "met with both of them", but "talks of them".
  const bool both = before.lower == "of" && plural.first - 2 > sentence.first &&
                    OneOf(document_.token(plural.first - 2).lower, {"both", "each", "all"});
  const bool them =
      document_.token(plural.core_first).lower == "them" && (before.lower != "of" || both);
  const bool of_verb = before.shape == Shape::kLower && before.date < 0 &&
                       !before.Has(kPreposition | kConjunction | kSubordinator | kDeterminer |
                                   kAdverb | kSpeechVerb | kBeVerb | kModal | kDateWord) &&
                       !OneOf(before.lower, {"time", "times", "way", "moment", "place", "which"});
  if (!them && !of_verb && !OneOf(before.lower, {"to", "with", "by", "from"})) return {};
  for (int i = m - 1; i >= 0 && mentions_[i].sentence == plural.sentence; --i) {
    if (mentions_[i].person < 0) continue;
    const int first = SeriesFirst(i);
    const Mention& actor = mentions_[first];
    if (cast_.IsSubject(actor) && !cast_.IsObject(actor) && !cast_.InRelativeClause(actor)) {
      // "X left, and no encounter took place between them".
      if (between && ClauseEnds(mentions_[i].end, plural.first)) return {};
      return PersonsOf(first, i + 1);
    }
    i = first;
  }
  return {};
}

bool PluralReference::ClauseEnds(int first, int end) const {
  for (int i = first; i + 1 < end; ++i) {
    if (document_.token(i).lower == "," && document_.token(i + 1).Has(kConjunction)) return true;
  }
  return false;
}

int PluralReference::SeriesFirst(int last) const {
  int first = last;
  for (; first > 0; --first) {
    const Mention& before = mentions_[first - 1];
    if (before.sentence != mentions_[last].sentence || before.person < 0 || before.possessive) {
      break;
    }
    bool listed = before.end < mentions_[first].first;
    for (int i = before.end; i < mentions_[first].first; ++i) {
      listed = listed && OneOf(document_.token(i).lower, {",", "and", "the"});
    }
    if (!listed) break;
  }
  return first;
}

std::vector<int> PluralReference::PersonsOf(int first, int end) const {
  std::vector<int> persons;
  for (int i = first; i < end; ++i) persons.push_back(mentions_[i].person);
  return persons;
}

bool PluralReference::DiffersInGender(int p, absl::string_view head) const {
  const Gender gender = genders_.Of(p);
  return (head == "men" && gender == Gender::kFemale) ||
         (head == "women" && gender == Gender::kMale);
}

std::vector<int> PluralReference::SeriesBefore(int m) const {
  constexpr int kLeast = 3;
  const Mention& plural = mentions_[m];
  for (int i = m - 1; i >= 0 && plural.sentence - mentions_[i].sentence <= 1; --i) {
    if (mentions_[i].kind != Mention::Kind::kPerson || mentions_[i].person < 0) continue;
    const int first = SeriesFirst(i);
    const bool all = first == cast_.FirstMention(mentions_[i].sentence) &&
                     cast_.IsSubject(mentions_[first]) && i - first + 1 >= kLeast;
    return all ? PersonsOf(first, i + 1) : std::vector<int>();
  }
  return {};
}

bool PluralReference::MayBe(const std::vector<int>& pair, absl::string_view head) const {
  return pair.size() == 2 && std::all_of(pair.begin(), pair.end(), [&](int p) {
           const Person& person = cast_.persons()[p];
           return person.offices.empty() ? !person.polity.empty() : FitsPlural(person, head);
         });
}

std::vector<int> PluralReference::TwoNamedBefore(const Mention& plural,
                                                 const std::vector<int>& recent, int reach) const {
  std::vector<int> two;
  int sentence = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& other = mentions_[recent[i]];
    if (plural.sentence - other.sentence > reach) break;
    if (other.sentence == plural.sentence || cast_.persons()[other.person].spokesperson_only) {
      continue;
    }
    if (other.sentence != sentence) {
      if (two.size() == 2) break;
      two.clear();
      sentence = other.sentence;
    }
    if (std::find(two.begin(), two.end(), other.person) == two.end()) two.push_back(other.person);
  }
  return two.size() == 2 ? two : std::vector<int>();
}

void PluralReference::TakeSubjectIn(const Mention& plural, const Focus& focus,
                                    std::vector<int>* found) const {
  if (found->size() != 2 || focus.last_subject < 0 || focus.subject >= 0 ||
      focus.last_subject_sentence != plural.sentence - 1 ||
      std::find(found->begin(), found->end(), focus.last_subject) != found->end()) {
    return;
  }
  for (size_t i = focus.recent.size(); i-- > 0;) {
    const Mention& named = mentions_[focus.recent[i]];
    if (named.sentence < focus.last_subject_sentence) return;
    // Both were told of in what the sentence of another says.
    if (named.person == (*found)[1] && named.sentence == focus.last_subject_sentence) {
      (*found)[1] = focus.last_subject;
      return;
    }
  }
}

// "He was sent to persuade X. They met twice": he and X, not X and who was named before.
void PluralReference::TakeSubjectAndOther(const Mention& plural, const Focus& focus,
                                          std::vector<int>* found) const {
  const int subject = focus.last_subject;
  if (found->size() != 2 || subject < 0 || focus.subject >= 0 ||
      focus.last_subject_sentence != plural.sentence - 1 ||
      std::find(found->begin(), found->end(), subject) != found->end()) {
    return;
  }
  const auto named_before = [&](int person) {
    for (int m = cast_.FirstMention(plural.sentence - 1); m < cast_.FirstMention(plural.sentence);
         ++m) {
      if (mentions_[m].person == person && mentions_[m].kind == Mention::Kind::kPerson) return true;
    }
    return false;
  };
  if (named_before((*found)[0]) && !named_before((*found)[1])) (*found)[1] = subject;
}

void PluralReference::ResolveByPolities(int m, const std::vector<int>& recent) {
  std::vector<int> found;
  for (const std::string& polity : mentions_[m].polities) {
    const int person = HolderOf(m, polity, recent);
    if (person < 0) return;
    found.push_back(person);
  }
  mentions_[m].persons = std::move(found);
}

int PluralReference::HolderOf(int m, const std::string& polity,
                              const std::vector<int>& recent) const {
  const Mention& mention = mentions_[m];
  const absl::string_view head = document_.token(mention.core_end - 1).lower;
  const OfficeUse* asked = mention.offices.empty() || !mention.offices.front().is_known
                               ? nullptr
                               : &mention.offices.front();
  int fits = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const int p = mentions_[recent[i]].person;
    const Person& person = cast_.persons()[p];
    if (person.polity != polity || !FitsPlural(person, head)) continue;
    if (asked == nullptr || HasOfficeOf(person, asked->office_class)) return p;
    if (fits < 0) fits = p;
  }
  return fits;
}

}  // namespace chancery
