#include "client/extract/office_holders.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;
using SenseKind = Sense::Kind;

bool IsRank(absl::string_view word) {
  return OneOf(word, {"prince", "princess", "general", "admiral", "colonel", "captain", "cardinal",
                      "archbishop", "bishop", "sheikh"});
}

bool IsSmallWord(absl::string_view word) {
  return word == "of" || word == "the" || word == "for" || word == "to" || word == "and";
}

// "THE WHITE HOUSE", "U.S. Department of State": the country of the house that a line above the
// text names and nothing else.
std::string HouseOf(const Document& document) {
  constexpr size_t kLines = 4;
  const std::vector<Sentence>& sentences = document.sentences();
  for (size_t s = 0; s < sentences.size() && s < kLines; ++s) {
    const Sentence& line = sentences[s];
    if (!line.is_headline || line.in_title) return std::string();
    for (int i = line.first; i < line.token_end; ++i) {
      const Sense* house = document.SenseOf(i, SenseKind::kPolityMetonym);
      if (house == nullptr || document.MatchEnd(i) != line.token_end) continue;
      return house->polity->name;
    }
  }
  return std::string();
}

}  // namespace

OfficeHolders::OfficeHolders(Cast* cast)
    : cast_(*cast),
      document_(cast->document()),
      mentions_(cast->mentions()),
      house_(HouseOf(document_)) {
  FindCounterparts();
}

void OfficeHolders::Take(int p, int m) {
  mentions_[m].person = p;
  const OfficeUse& use = mentions_[m].offices.front();
  TakeOffice(p, m);
  const Person& person = cast_.persons()[p];
  if (!use.polity.empty() && person.polity_guessed && person.polity != use.polity) {
    cast_.SetPolity(p, use.polity);
  }
}

void OfficeHolders::TakeOffice(int p, int m) {
  OfficeUse use = mentions_[m].offices.front();
  const absl::string_view head = document_.token(use.head_end - 1).lower;
  if (!use.is_known || use.spokesperson || OneOf(head, {"leader", "ruler", "strongman", "head"})) {
    return;
  }
  const bool former = use.qualifier == "former" && cast_.HeldBefore(p, use.office_class);
  const bool now =
      cast_.KnownAs(p, use.office_class) && !HasOfficeOf(cast_.persons()[p], use.office_class);
  if (!cast_.persons()[p].offices.empty() && !former && !now) return;
  if (use.polity.empty()) {
    use.polity = cast_.Known(p) != nullptr ? cast_.Known(p)->polity : cast_.persons()[p].polity;
  }
  cast_.AddOffice(p, m, use);
}

bool OfficeHolders::MayBeCalled(const Person& person, absl::string_view head) const {
  for (const HeldOffice& held : person.offices) {
    const absl::string_view office = document_.token(held.use.head_end - 1).lower;
    if (head.size() > office.size() && absl::StartsWith(head, office)) return true;
    if (head == "secretaries" && office == "secretary") return true;
    if ((head == "leaders" || head == "state" || head == "government" || head == "heads") &&
        IsHead(held.use.office_class)) {
      return true;
    }
    if ((head == "diplomats" || head == "ministers") &&
        held.use.office_class == Class::kForeignMinister) {
      return true;
    }
  }
  return false;
}

bool OfficeHolders::IsOfAnotherKind(const Person& person, const Mention& mention) {
  if (mention.offices.empty() || !mention.offices.front().is_known || person.offices.empty()) {
    return false;
  }
  const OfficeEntry::Class asked = mention.offices.front().office_class;
  return (asked == OfficeEntry::Class::kForeignMinister ||
          asked == OfficeEntry::Class::kDefenseMinister) &&
         !HasOfficeOf(person, asked);
}

// Also of whom another mention tells an office: that one says who it is.
void OfficeHolders::FindCounterparts() {
  std::vector<bool> otherwise(cast_.persons().size());
  counterpart_only_.assign(cast_.persons().size(), false);
  for (const Mention& mention : mentions_) {
    if (mention.kind != Mention::Kind::kPerson || mention.person < 0) continue;
    if (mention.counterpart) {
      counterpart_only_[mention.person] = true;
    } else if (!mention.offices.empty()) {
      otherwise[mention.person] = true;
    }
  }
  for (size_t p = 0; p < otherwise.size(); ++p) {
    if (otherwise[p]) counterpart_only_[p] = false;
  }
}

int OfficeHolders::DescribedBefore(int m) const {
  const Mention& mention = mentions_[m];
  const absl::string_view head = document_.token(mention.offices.front().head_end - 1).lower;
  for (int i = m - 1; i >= 0 && m - i < 24; --i) {
    const Mention& other = mentions_[i];
    if (other.kind != Mention::Kind::kOffice || other.person >= 0 || other.offices.empty()) {
      continue;
    }
    if (document_.token(other.offices.front().head_end - 1).lower != head) continue;
    if (!mention.polity.empty() && !other.polity.empty() && mention.polity != other.polity) {
      continue;
    }
    return i;
  }
  return -1;
}

bool OfficeHolders::IsCalled(int p, absl::string_view rank) const {
  const std::vector<int>& told = cast_.persons()[p].mentions;
  const size_t count = std::min(told.size(), Cast::kMaxForms);
  for (size_t k = 0; k < count; ++k) {
    const Mention& mention = mentions_[told[k]];
    for (int i = mention.first; mention.kind == Mention::Kind::kPerson && i < mention.core_first;
         ++i) {
      if (document_.token(i).lower == rank) return true;
    }
  }
  return false;
}

bool OfficeHolders::Fits(int p, const Mention& mention) const {
  const Person& person = cast_.persons()[p];
  const OfficeUse& use = mention.offices.front();
  const absl::string_view head = document_.token(use.head_end - 1).lower;
  const std::string& polity = use.polity;
  if (HasInitials(p, mention)) return true;
  // "the former Norwegian prime minister" of one who heads an organisation now.
  if (use.qualifier == "former" && use.is_known && cast_.HeldBefore(p, use.office_class) &&
      (polity.empty() || polity == cast_.Known(p)->polity) && IsSimpleTitle(use)) {
    return true;
  }
  if (!polity.empty() && !person.polity.empty() && person.polity != polity &&
      !person.polity_guessed) {
    bool one = false;
    for (const HeldOffice& held : person.offices) one = one || held.use.polity == polity;
    if (!one) return false;
  }
  if (!polity.empty() && person.polity.empty()) {
    bool any_known = false;
    for (const HeldOffice& held : person.offices) any_known = any_known || !held.use.polity.empty();
    if (any_known) return false;
  }
  const bool head_now =
      cast_.KnownAs(p, Class::kHeadOfState) || cast_.KnownAs(p, Class::kHeadOfGovernment);
  if ((head == "leader" || head == "ruler" || head == "strongman") && head_now) return true;
  // Known to hold that office, where the article has not said so before.
  if (use.is_known && use.qualifier.empty() && cast_.KnownAs(p, use.office_class) &&
      !HasOfficeOf(person, use.office_class) && IsSimpleTitle(use)) {
    return true;
  }
  if (head == "leader" || head == "ruler" || head == "strongman") {
    for (const HeldOffice& held : person.offices) {
      if (document_.token(held.use.head_end - 1).lower == head) return true;
      if (IsHead(held.use.office_class) || held.use.office_class == Class::kPartyLeader) {
        return true;
      }
    }
    return false;
  }
  if (head == "diplomat" || head == "statesman") {
    for (const HeldOffice& held : person.offices) {
      if (held.use.office_class == Class::kForeignMinister ||
          held.use.office_class == Class::kEnvoy) {
        return true;
      }
    }
    return false;
  }
  // "Deputy Minister Prince Turki ... the Saudi prince": by the rank before the name.
  if (IsRank(head) && !absl::StrContains(use.title, ' ') && IsCalled(p, head)) return true;
  if (head == "politician" || head == "official" || head == "analyst" || head == "expert" ||
      head == "man" || head == "executive") {
    return false;
  }
  const std::vector<std::string> wanted = TitleWords(use.title);
  if (use.title == "Secretary") {
    // "the Secretary" in a text of the State Department.
    for (const HeldOffice& held : person.offices) {
      if (IsSecretaryOfState(held.use) && held.use.office_class == Class::kForeignMinister) {
        return true;
      }
    }
    return false;
  }
  for (const HeldOffice& held : person.offices) {
    if (use.is_known && held.use.is_known && use.office_class == held.use.office_class &&
        use.office_class == Class::kForeignMinister) {
      return true;
    }
    if (head == "chief" && IsHead(held.use.office_class) && !polity.empty()) return true;
    if ((absl::StrContains(use.title, "ead of state") ||
         absl::StrContains(use.title, "ead of government")) &&
        IsHead(held.use.office_class)) {
      return true;
    }
    const std::vector<std::string> has = TitleWords(held.use.title);
    bool all = !wanted.empty();
    for (const std::string& word : wanted) {
      if (IsSmallWord(word)) continue;
      if (std::find(has.begin(), has.end(), word) == has.end()) {
        all = false;
        break;
      }
    }
    if (!all) continue;
    // "the president" is not the vice president.
    bool lesser = false;
    for (const std::string& word : has) {
      if ((word == "vice" || word == "deputy" || word == "assistant" || word == "spokesman") &&
          std::find(wanted.begin(), wanted.end(), word) == wanted.end()) {
        lesser = true;
      }
    }
    if (!lesser) return true;
  }
  return false;
}

bool OfficeHolders::HasInitials(int p, const Mention& mention) const {
  const DocToken& word = document_.token(mention.core_end - 1);
  if (mention.core_end - mention.core_first != 1 || word.shape != Shape::kUpper) return false;
  const std::vector<HeldOffice>& offices = cast_.persons()[p].offices;
  return std::any_of(offices.begin(), offices.end(), [&word](const HeldOffice& held) {
    std::string initials;
    for (const std::string& part : TitleWords(held.use.title)) {
      if (!IsSmallWord(part)) initials += part.front();
    }
    return initials.size() >= 2 && initials == word.lower;
  });
}

}  // namespace chancery
