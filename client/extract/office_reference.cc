#include "client/extract/office_reference.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;
using SenseKind = Sense::Kind;

// Sentences for which an office with its country means who was told to hold one.
constexpr int kNearOffice = 24;
// Sentences within which "the minister" may be the one whom the text is about.
constexpr int kForemostReach = 12;

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

OfficeReference::OfficeReference(Cast* cast, const Speakers& speakers)
    : cast_(*cast),
      speakers_(speakers),
      document_(cast->document()),
      mentions_(cast->mentions()),
      house_(HouseOf(document_)) {}

void OfficeReference::Resolve(int m, const Focus& focus) {
  Mention& mention = mentions_[m];
  if (mention.offices.empty()) return;
  OfficeUse& use = mention.offices.front();
  if (use.polity_by_context && use.polity.empty()) use.polity = cast_.countries().Before(use.first);
  const int described = DescribedBefore(m);
  if (described < 0) {
    mention.person = OfInitials(mention, focus.recent);
    if (mention.person >= 0) return;
    if (const int holder = SureHolder(m, focus); holder >= 0) {
      mention.person = holder;
      TakeOffice(holder, m);
      return;
    }
    // "The State Secretary": rather who has just that title than another secretary.
    mention.person = SameTitle(mention, focus.recent);
    if (mention.person >= 0) return;
  }
  if (const int last = LastHolder(m, described, focus); last >= 0) {
    if (const int exact = LastWithTitle(m, last, focus); exact >= 0) {
      mention.person = exact;
      return;
    }
    mention.person = use.polity.empty() ? Foremost(m, last, focus.recent) : last;
    if (mention.person != last) return;
    TakeOffice(last, m);
    const Person& person = cast_.persons()[last];
    if (!use.polity.empty() && person.polity_guessed && person.polity != use.polity) {
      cast_.SetPolity(last, use.polity);
    }
    return;
  }
  // "a NATO diplomat ... the diplomat".
  if (described >= 0 && !focus.recent.empty() && focus.recent.front() < described) return;
  if (TakeUpDescribed(m, focus.recent)) return;
  mention.person = NamedAhead(m);
  if (mention.person < 0) TakeNamedBelow(m);
  if (mention.person < 0) mention.person = OnlyUntitled(m, focus.recent);
}

int OfficeReference::OnlyUntitled(int m, const std::vector<int>& recent) const {
  constexpr int kReach = 4;
  const Mention& mention = mentions_[m];
  const OfficeUse& use = mention.offices.front();
  if (!use.is_known || !use.polity.empty() || use.polity_by_context || !use.qualifier.empty() ||
      use.spokesperson || mention.quoted || mention.counterpart ||
      document_.token(mention.first).lower != "the") {
    return -1;
  }
  int only = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& other = mentions_[recent[i]];
    if (mention.sentence - other.sentence > kReach) break;
    const Person& person = cast_.persons()[other.person];
    if (other.person == only || !person.offices.empty() || person.spokesperson_only ||
        other.sentence == mention.sentence || !cast_.LeadsSentence(other.person, other.sentence)) {
      continue;
    }
    if (only >= 0) return -1;
    only = other.person;
  }
  return only;
}

int OfficeReference::SureHolder(int m, const Focus& focus) const {
  const Mention& mention = mentions_[m];
  const OfficeUse& use = mention.offices.front();
  if (use.polity.empty()) return -1;
  for (size_t i = focus.recent.size(); i-- > 0;) {
    const Mention& before = mentions_[focus.recent[i]];
    const Person& person = cast_.persons()[before.person];
    if (person.polity != use.polity || person.polity_guessed || person.offices.empty() ||
        mention.sentence - before.sentence > kNearOffice || IsSubjectOf(before, mention, focus)) {
      continue;
    }
    if (Fits(before.person, mention)) return before.person;
  }
  return -1;
}

int OfficeReference::LastHolder(int m, int described, const Focus& focus) const {
  const Mention& mention = mentions_[m];
  const bool plain = mention.offices.front().polity.empty() &&
                     document_.token(mention.first).lower == "the" && !mention.quoted;
  int guest = -1;
  for (size_t i = focus.recent.size(); i-- > 0 && focus.recent[i] >= described;) {
    const Mention& before = mentions_[focus.recent[i]];
    if (IsSubjectOf(before, mention, focus) || !Fits(before.person, mention)) continue;
    const Person& person = cast_.persons()[before.person];
    if (house_.empty() || !plain || person.polity.empty() || person.polity == house_) {
      return before.person;
    }
    if (guest < 0) guest = before.person;
  }
  return guest;
}

bool OfficeReference::IsSubjectOf(const Mention& before, const Mention& office,
                                  const Focus& focus) const {
  if (before.person == speakers_.TurnHolder(office)) return true;
  return before.person == focus.subject && before.sentence == office.sentence &&
         cast_.IsObject(office);
}

// Is token `i` the first one of its sentence, behind a dateline at most: "OSLO (CW) - "?
bool OfficeReference::OpensText(int i) const {
  for (int k = document_.sentences()[document_.token(i).sentence].first; k < i; ++k) {
    if (document_.token(k).shape == Shape::kLower && document_.token(k).date < 0) return false;
  }
  return true;
}

void OfficeReference::TakeNamedBelow(int m) {
  constexpr int kMentions = 40;
  constexpr int kSentences = 3;
  Mention& mention = mentions_[m];
  const OfficeUse& use = mention.offices.front();
  const Sentence& here = document_.sentences()[mention.sentence];
  const int limit = std::min(static_cast<int>(mentions_.size()), m + kMentions);
  for (int next = m + 1; next < limit; ++next) {
    const Mention& named = mentions_[next];
    if (named.kind != Mention::Kind::kPerson || named.person < 0) continue;
    const int distance = named.sentence - mention.sentence;
    // So may the first sentence: "The foreign minister held talks on Monday. Anna Kern said ...".
    const bool opens = mention.sentence == 0 && OpensText(mention.first) && use.is_known &&
                       distance > 0 && distance <= kSentences;
    if (!here.is_headline && !opens) continue;
    if (Fits(named.person, mention)) {
      mention.person = named.person;
      return;
    }
    // "Norway's foreign minister on his phone", and under it a name without any office.
    const Person& person = cast_.persons()[named.person];
    if (distance <= 1 && person.offices.empty() && person.polity.empty() && use.is_known &&
        !use.polity.empty() && named.first == document_.sentences()[named.sentence].first) {
      mention.person = named.person;
      cast_.AddOffice(named.person, m, use);
      return;
    }
  }
}

int OfficeReference::NamedAhead(int m) const {
  constexpr int kMentions = 40;
  constexpr int kSentences = 10;
  const Mention& mention = mentions_[m];
  const OfficeUse& use = mention.offices.front();
  if (mention.quoted || !use.is_known || !use.polity.empty() || use.polity_by_context ||
      !use.qualifier.empty() || use.spokesperson || document_.token(mention.first).lower != "the") {
    return -1;
  }
  const int limit = std::min(static_cast<int>(mentions_.size()), m + kMentions);
  for (int next = m + 1; next < limit; ++next) {
    const Mention& named = mentions_[next];
    if (named.sentence - mention.sentence > kSentences) return -1;
    if (named.kind != Mention::Kind::kPerson || named.person < 0 || named.offices.empty()) continue;
    const OfficeUse& told = named.offices.front();
    if (absl::EqualsIgnoreCase(told.title, use.title) && told.polity.empty() &&
        told.first == named.first && cast_.IsSubject(named)) {
      return named.person;
    }
  }
  return -1;
}

int OfficeReference::SameTitle(const Mention& mention, const std::vector<int>& recent) const {
  const OfficeUse& use = mention.offices.front();
  if (!use.polity.empty() || use.polity_by_context || !use.qualifier.empty() ||
      !absl::StrContains(use.title, ' ')) {
    return -1;
  }
  int found = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const int p = mentions_[recent[i]].person;
    if (p == found || !HoldsTitle(p, mention)) continue;
    if (found >= 0) return -1;
    found = p;
  }
  return found;
}

bool OfficeReference::HoldsTitle(int p, const Mention& mention) const {
  const std::string& title = mention.offices.front().title;
  const std::vector<HeldOffice>& offices = cast_.persons()[p].offices;
  return absl::StrContains(title, ' ') &&
         std::any_of(offices.begin(), offices.end(), [&title](const HeldOffice& held) {
           return absl::EqualsIgnoreCase(held.use.title, title);
         });
}

bool OfficeReference::IsCounterpartOnly(int p) const {
  const std::vector<int>& told = cast_.persons()[p].mentions;
  return std::any_of(told.begin(), told.end(),
                     [this](int m) {
                       return mentions_[m].kind == Mention::Kind::kPerson &&
                              mentions_[m].counterpart;
                     }) &&
         std::none_of(told.begin(), told.end(), [this](int m) {
           return mentions_[m].kind == Mention::Kind::kPerson && !mentions_[m].counterpart &&
                  !mentions_[m].offices.empty();
         });
}

int OfficeReference::LastWithTitle(int m, int last, const Focus& focus) const {
  constexpr int kReach = 6;
  const Mention& mention = mentions_[m];
  if (!absl::StrContains(mention.offices.front().title, ' ') || HoldsTitle(last, mention)) {
    return -1;
  }
  for (size_t i = focus.recent.size(); i-- > 0;) {
    const Mention& before = mentions_[focus.recent[i]];
    if (mention.sentence - before.sentence > kReach) return -1;
    if (before.person != last && !IsSubjectOf(before, mention, focus) &&
        HoldsTitle(before.person, mention) && Fits(before.person, mention)) {
      return before.person;
    }
  }
  return -1;
}

int OfficeReference::OfInitials(const Mention& mention, const std::vector<int>& recent) const {
  const DocToken& word = document_.token(mention.core_end - 1);
  if (mention.core_end - mention.core_first != 1 || word.shape != Shape::kUpper) return -1;
  int found = -1;
  for (const int named : recent) {
    const int p = mentions_[named].person;
    if (p == found) continue;
    for (const HeldOffice& held : cast_.persons()[p].offices) {
      std::string initials;
      for (const std::string& part : TitleWords(held.use.title)) {
        if (!IsSmallWord(part)) initials += part.front();
      }
      if (initials.size() < 2 || initials != word.lower) continue;
      if (found >= 0) return -1;
      found = p;
      break;
    }
  }
  return found;
}

bool OfficeReference::SaysPolity(int p, const Mention& mention) const {
  const absl::string_view head = document_.token(mention.offices.front().head_end - 1).lower;
  for (const HeldOffice& held : cast_.persons()[p].offices) {
    if (held.use.polity.empty() || held.polity_guessed) continue;
    if (document_.token(held.use.head_end - 1).lower == head) return true;
  }
  return false;
}

int OfficeReference::Foremost(int m, int nearest, const std::vector<int>& recent) {
  const Mention& mention = mentions_[m];
  const std::string title = absl::AsciiStrToLower(mention.offices.front().title);
  int& meant = meant_by_.try_emplace(title, -1).first->second;
  if (mention.quoted || document_.token(mention.first).lower != "the" || !mention.definite ||
      !mention.offices.front().qualifier.empty()) {
    return nearest;
  }
  // Who has led a sentence last: of those who may be it.
  int led = -1;
  int led_in = -1;
  int nearest_in = -1;
  for (size_t i = recent.size(); i-- > 0;) {
    const Mention& before = mentions_[recent[i]];
    if (mention.sentence - before.sentence > kForemostReach) break;
    if (!cast_.LeadsSentence(before.person, before.sentence)) continue;
    if (before.person == nearest && nearest_in < 0) nearest_in = before.sentence;
    if (led < 0 && before.person != nearest && Fits(before.person, mention) &&
        (HoldsTitle(before.person, mention) || !HoldsTitle(nearest, mention))) {
      led = before.person;
      led_in = before.sentence;
    }
  }
  int found = nearest;
  // "was the President's guest", in a text of his: with a capital one's own.
  const bool own = document_.token(mention.offices.front().head_end - 1).IsCapitalised() &&
                   (SaysPolity(nearest, mention) || IsCounterpartOnly(nearest));
  if (meant >= 0 && meant != nearest && (nearest_in < 0 || (own && !SaysPolity(meant, mention)))) {
    found = meant;
  } else if (own && led >= 0 && !SaysPolity(led, mention)) {
    found = led;
  } else if (led >= 0 && led_in < mention.sentence && !SaysPolity(led, mention) &&
             (nearest_in < 0 || (led_in > nearest_in && SaysPolity(nearest, mention)))) {
    found = led;
  }
  meant = found;
  return found;
}

void OfficeReference::TakeOffice(int p, int m) {
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

bool OfficeReference::TakeUpDescribed(int m, const std::vector<int>& recent) {
  Mention& mention = mentions_[m];
  const OfficeUse& use = mention.offices.front();
  if (use.polity.empty() || use.polity_by_context || mention.quoted || use.spokesperson ||
      document_.token(mention.first).lower != "the" ||
      (!use.qualifier.empty() && use.qualifier != "former")) {
    return false;
  }
  // Rather one who leads a sentence than one who is only named.
  for (size_t step = 0; step < 2 * recent.size(); ++step) {
    const bool leading = step < recent.size();
    const size_t i = recent.size() - 1 - step % recent.size();
    const Mention& other = mentions_[recent[i]];
    if (mention.sentence - other.sentence > 6 || other.sentence == mention.sentence) continue;
    const int p = other.person;
    if (leading && !cast_.LeadsSentence(p, other.sentence)) continue;
    if (!cast_.persons()[p].offices.empty() || cast_.persons()[p].spokesperson_only) continue;
    if (cast_.persons()[p].mentions.size() < 2 && !cast_.IsSubject(other)) continue;
    // A name that might be a company's.
    if (!document_.Is(other.core_first, SenseKind::kGivenName) &&
        !document_.Is(other.core_first, SenseKind::kSurname) && !other.honorific &&
        (other.core_first == 0 || document_.token(other.core_first - 1).lower != "the") &&
        cast_.Known(p) == nullptr) {
      continue;
    }
    if (!cast_.persons()[p].polity.empty() && cast_.persons()[p].polity != use.polity) continue;
    // Another one in between could be meant as well.
    mention.person = p;
    cast_.AddOffice(p, m, use);
    return true;
  }
  return false;
}

int OfficeReference::DescribedBefore(int m) const {
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

bool OfficeReference::IsCalled(int p, absl::string_view rank) const {
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

bool OfficeReference::Fits(int p, const Mention& mention) const {
  const Person& person = cast_.persons()[p];
  const OfficeUse& use = mention.offices.front();
  const absl::string_view head = document_.token(use.head_end - 1).lower;
  const std::string& polity = use.polity;
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

}  // namespace chancery
