#include "client/extract/plural_reference.h"

#include <algorithm>
#include <utility>

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
  std::vector<int> found;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& other = mentions_[recent[i]];
    if (mention.sentence - other.sentence > 6) break;
    const Person& person = cast_.persons()[other.person];
    // "X telephoned both men": X is not one of them.
    if (other.sentence == mention.sentence &&
        (cast_.IsObject(mention) || IsApart(other, mention))) {
      continue;
    }
    // "He telephoned them both".
    if (other.person == focus.subject && focus.subject_mention >= 0 && cast_.IsObject(mention)) {
      continue;
    }
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
    if (person.spokesperson_only || !FitsPlural(person, head) || IsOfAnotherKind(person, mention)) {
      continue;
    }
    if (std::find(found.begin(), found.end(), other.person) != found.end()) continue;
    found.push_back(other.person);
    if (static_cast<int>(found.size()) == number) break;
  }
  if (number == 2 && head.empty() && mention.kind == Mention::Kind::kPronoun) {
    TakeSubjectIn(mention, focus, &found);
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
    found = TwoNamedBefore(mention, recent);
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

std::vector<int> PluralReference::TwoNamedBefore(const Mention& plural,
                                                 const std::vector<int>& recent) const {
  constexpr int kReach = 3;
  std::vector<int> two;
  int sentence = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& other = mentions_[recent[i]];
    if (plural.sentence - other.sentence > kReach) break;
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
