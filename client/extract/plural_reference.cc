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
  ResolvePlural(m, NumberOf(mention), "", focus.recent);
}

void PluralReference::ResolveGroup(int m, const Focus& focus) {
  const Mention& mention = mentions_[m];
  if (!mention.persons.empty()) return;  // named right after it
  if (mention.polities.size() >= 2) {
    ResolveByPolities(m, focus.recent);
  } else if (IsAnaphoricGroup(mention)) {
    ResolvePlural(m, NumberOf(mention), mention.polity, focus.recent);
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
         head == "generals" || head == "statesmen" || head == "state" || head == "monarchs" ||
         head == "colleagues" || head == "dignitaries";
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
                                    const std::vector<int>& recent) {
  Mention& mention = mentions_[m];
  const absl::string_view head =
      mention.offices.empty() ? absl::string_view() : document_.token(mention.core_end - 1).lower;
  // "The two" after "the two diplomats" are the same two.
  if (head.empty() || polity.empty()) {
    for (int i = m - 1; i >= 0 && m - i < 12 && mention.sentence - mentions_[i].sentence <= 1;
         --i) {
      if (mentions_[i].kind == Mention::Kind::kPerson &&
          mentions_[i].sentence == mention.sentence) {
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
    if (other.sentence == mention.sentence && cast_.IsObject(mention)) continue;
    // "X, who had received Y, telephoned Z. The two": X and Z.
    if (head.empty() && other.sentence < mention.sentence && cast_.InRelativeClause(other)) {
      continue;
    }
    if (!polity.empty() && person.polity != polity && !person.polity.empty() &&
        !person.polity_guessed) {
      continue;
    }
    if (person.spokesperson_only || !FitsPlural(person, head)) continue;
    if (std::find(found.begin(), found.end(), other.person) != found.end()) continue;
    found.push_back(other.person);
    if (static_cast<int>(found.size()) == number) break;
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
