#include "client/extract/counterparts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

}  // namespace

void Counterparts::NameAll() {
  for (size_t m = 0; m < mentions_.size(); ++m) {
    if (mentions_[m].kind == Mention::Kind::kPerson && mentions_[m].counterpart) {
      const int owner = RespectiveOwner(static_cast<int>(m));
      Name(static_cast<int>(m), owner >= 0 ? owner : OwnerInSentence(static_cast<int>(m)));
    }
  }
}

int Counterparts::OwnerInSentence(int m) const {
  const Mention& mention = mentions_[m];
  int named = -1;
  for (int i = m - 1; i >= 0 && mentions_[i].sentence == mention.sentence; --i) {
    const Mention& other = mentions_[i];
    if (other.counterpart || other.quoted != mention.quoted) continue;
    if (other.kind == Mention::Kind::kPronoun && !other.plural && other.person < 0 &&
        cast_.IsSubject(other)) {
      return -1;
    }
    if (other.kind != Mention::Kind::kPerson || other.person < 0 ||
        other.person == mention.person ||
        (!mention.polity.empty() && cast_.persons()[other.person].polity == mention.polity)) {
      continue;
    }
    if (cast_.IsSubject(other)) return other.person;
    named = other.person;
  }
  return named;
}

bool Counterparts::IsNamed(const Mention& mention) const {
  return std::none_of(mention.offices.begin(), mention.offices.end(), [this](const OfficeUse& use) {
    return !use.is_known && IsCounterpart(document_.token(use.head_end - 1).lower);
  });
}

void Counterparts::NamePredecessor(int m) {
  const Mention& mention = mentions_[m];
  const Sentence& sentence = document_.sentences()[mention.sentence];
  int noun = mention.first - 1;
  if (noun > sentence.first && document_.token(noun).lower == ",") --noun;
  if (noun <= sentence.first || document_.token(noun).lower != "predecessor") return;
  // The mention of a possessor includes its mark.
  const int owner = cast_.PersonAt(noun - 1);
  if (owner < 0 || owner == mention.person || document_.token(noun - 1).Has(kPossessive)) return;
  const std::vector<HeldOffice>& offices = cast_.persons()[owner].offices;
  const auto own = std::find_if(offices.begin(), offices.end(), [](const HeldOffice& held) {
    return held.use.is_known && held.use.qualifier.empty();
  });
  if (own == offices.end()) return;
  HeldOffice held = *own;
  held.use.qualifier = "former";
  held.mentions = {m};
  Person& person = cast_.persons()[mention.person];
  if (std::any_of(person.offices.begin(), person.offices.end(), [&](const HeldOffice& other) {
        return SameRank(other.use.office_class, held.use.office_class);
      })) {
    return;
  }
  if (person.polity.empty()) person.polity = held.use.polity;
  person.offices.push_back(std::move(held));
}

int Counterparts::RespectiveOwner(int m) const {
  const Mention& mention = mentions_[m];
  if (mention.offices.empty()) return -1;
  const auto same = [&](int i) {
    return i >= 0 && i < static_cast<int>(mentions_.size()) &&
           mentions_[i].kind == Mention::Kind::kPerson && mentions_[i].counterpart &&
           !mentions_[i].offices.empty() && mentions_[i].sentence == mention.sentence &&
           mentions_[i].offices.front().first == mention.offices.front().first;
  };
  int first = m;
  while (same(first - 1)) --first;
  int end = m;
  while (same(end)) ++end;
  if (end - first < 2) return -1;
  std::vector<int> owners;
  for (int i = cast_.FirstMention(mention.sentence); i < first; ++i) {
    if (mentions_[i].kind == Mention::Kind::kPerson && mentions_[i].person >= 0) {
      owners.push_back(mentions_[i].person);
    }
  }
  return static_cast<int>(owners.size()) == end - first ? owners[m - first] : -1;
}

void Counterparts::Name(int m, int owner) {
  Mention& mention = mentions_[m];
  if (owner == mention.person) return;
  for (OfficeUse& use : mention.offices) {
    const absl::string_view head = document_.token(use.head_end - 1).lower;
    if (!IsCounterpart(head)) continue;
    const int possessor = use.owner_token >= 0 ? cast_.PersonAt(use.owner_token) : -1;
    if (possessor >= 0 && possessor != mention.person) owner = possessor;
    const OfficeUse* own = nullptr;
    if (owner >= 0) {
      for (const HeldOffice& held : cast_.persons()[owner].offices) {
        if (!held.use.is_known || (!held.use.qualifier.empty() && own != nullptr)) continue;
        own = &held.use;
        if (held.use.qualifier.empty()) break;
      }
    }
    if (own == nullptr) {
      // What the one is nobody says; of which country the other is, the word before does.
      if (mention.kind == Mention::Kind::kPerson && mention.person >= 0 &&
          cast_.persons()[mention.person].polity.empty()) {
        cast_.persons()[mention.person].polity = use.polity;
      }
      return;
    }
    OfficeUse derived = use;
    derived.office_class = own->office_class;
    derived.is_known = true;
    derived.title = own->title;
    if (own->office_class == Class::kForeignMinister) {
      derived.title = use.polity == "United States" ? "Secretary of State" : "Foreign Minister";
    } else if (own->office_class == Class::kDefenseMinister) {
      derived.title = use.polity == "United States" ? "Defense Secretary" : "Defense Minister";
    } else if (own->office_class == Class::kHeadOfGovernment &&
               !absl::EqualsIgnoreCase(own->title, "prime minister")) {
      derived.title = "leader";
    }
    use = derived;
    if (mention.person >= 0) {
      Person& person = cast_.persons()[mention.person];
      // Where the article says better what the counterpart is, that stands.
      for (const HeldOffice& held : person.offices) {
        if (held.use.is_known && SameRank(held.use.office_class, derived.office_class)) {
          use = held.use;
          return;
        }
      }
      if (person.polity.empty()) person.polity = use.polity;
      // "Minister X" elsewhere is this office.
      for (HeldOffice& held : person.offices) {
        if (SameOffice(held.use, use)) {
          held.use = use;
          held.mentions.push_back(m);
          return;
        }
      }
      HeldOffice held;
      held.use = use;
      held.mentions.push_back(m);
      person.offices.push_back(std::move(held));
    }
    return;
  }
}

void Counterparts::Resolve(int m, int subject) {
  Mention& mention = mentions_[m];
  if (mention.offices.empty()) return;
  const std::string& polity = mention.offices.front().polity;
  if (polity.empty() || subject < 0) return;
  if (by_polity_.empty()) {
    for (size_t p = 0; p < cast_.persons().size(); ++p) {
      std::vector<int>& list = by_polity_[cast_.persons()[p].polity];
      if (list.size() < 64) list.push_back(static_cast<int>(p));
    }
  }
  const Person& self = cast_.persons()[subject];
  for (int p : by_polity_[polity]) {
    if (p == subject) continue;
    for (const HeldOffice& held : cast_.persons()[p].offices) {
      for (const HeldOffice& own : self.offices) {
        if (SameRank(held.use.office_class, own.use.office_class)) {
          mention.person = p;
          return;
        }
      }
    }
  }
}

}  // namespace chancery
