#include "client/extract/cast.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "client/extract/name_agreement.h"
#include "client/extract/office_agreement.h"
#include "client/extract/word_classes.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

}  // namespace

Cast::Cast(const Document& document, std::vector<Mention>* mentions)
    : document_(document), mentions_(*mentions), countries_(document) {
  first_mention_.assign(document_.sentences().size() + 1, 0);
  size_t m = 0;
  for (size_t s = 0; s < first_mention_.size(); ++s) {
    while (m < mentions_.size() && mentions_[m].sentence < static_cast<int>(s)) ++m;
    first_mention_[s] = static_cast<int>(m);
  }
}

int Cast::AddPerson(const std::string& name, const std::vector<std::string>& words) {
  const int p = static_cast<int>(persons().size());
  Person person;
  person.name = name;
  person.name_keys = words;
  persons().push_back(std::move(person));
  Index(p);
  return p;
}

void Cast::Rename(int p, const std::string& name, const std::vector<std::string>& words) {
  persons()[p].name = name;
  persons()[p].name_keys = words;
  Index(p);
}

void Cast::Index(int p) {
  for (const std::string& word : persons()[p].name_keys) {
    std::vector<int>& list = by_word_[word];
    if (list.empty() || list.back() != p) list.push_back(p);
  }
}

const std::vector<int>* Cast::PeopleWith(const std::string& word) const {
  const auto it = by_word_.find(word);
  return it == by_word_.end() ? nullptr : &it->second;
}

const KnownPerson* Cast::Known(int p) const {
  return p < static_cast<int>(known_.size()) ? known_[p] : nullptr;
}

int Cast::PersonNamed(absl::string_view name) const {
  const std::vector<std::string> keys = NameWords(name);
  if (keys.empty()) return -1;
  int found = -1;
  for (const std::string& word : keys) {
    const std::vector<int>* people = PeopleWith(word);
    if (people == nullptr) continue;
    size_t looked_at = 0;
    for (int p : *people) {
      if (++looked_at > kMaxForms) break;
      if (p == found || !EitherNames(persons()[p].name_keys, keys)) continue;
      if (found >= 0) return -1;
      found = p;
    }
  }
  return found;
}

int Cast::PersonAt(int token) const {
  auto it = std::upper_bound(mentions_.begin(), mentions_.end(), token,
                             [](int t, const Mention& mention) { return t < mention.first; });
  if (it == mentions_.begin()) return -1;
  --it;
  // Titles before a name are not of it: "their counterparts, X and Y" are not X's.
  return token >= it->core_first && token < it->end ? it->person : -1;
}

int Cast::PersonBefore(int m) const {
  const int s = mentions_[m].sentence;
  const std::string& polity = mentions_[m].polity;
  for (int i = FirstMention(s); i < m; ++i) {
    const int p = mentions_[i].person;
    if (p < 0 || p == mentions_[m].person || mentions_[i].counterpart) continue;
    if (!polity.empty() && persons()[p].polity == polity) continue;
    return p;
  }
  for (int i = FirstMention(std::max(0, s - 2)); i < FirstMention(s); ++i) {
    if (mentions_[i].person >= 0 && mentions_[i].person != mentions_[m].person) {
      return mentions_[i].person;
    }
  }
  // Further back the nearest: what he said stands between.
  for (int i = FirstMention(std::max(0, s - 2)) - 1; i >= FirstMention(std::max(0, s - 6)); --i) {
    if (mentions_[i].person >= 0 && mentions_[i].person != mentions_[m].person &&
        !mentions_[i].quoted) {
      return mentions_[i].person;
    }
  }
  return -1;
}

void Cast::AddOffice(int p, int m, const OfficeUse& use) {
  const absl::string_view head = document_.token(use.head_end - 1).lower;
  if (IsCounterpart(head)) return;
  Person& person = persons()[p];
  if (person.polity.empty() && use.is_known && !use.polity.empty()) {
    // The speaker of a ministry is of its country.
    person.polity = use.country.empty() ? use.polity : use.country;
  }
  for (HeldOffice& held : person.offices) {
    if (SameOffice(held.use, use)) {
      held.mentions.push_back(m);
      if (held.use.polity.empty()) held.use.polity = use.polity;
      if (use.title.size() > held.use.title.size() && held.use.first != use.first &&
          TitleWords(use.title).size() > TitleWords(held.use.title).size()) {
        const std::string polity = held.use.polity;
        const std::string qualifier = held.use.qualifier;
        held.use = use;
        if (!polity.empty()) held.use.polity = polity;
        if (held.use.qualifier.empty()) held.use.qualifier = qualifier;
      }
      return;
    }
  }
  if (person.offices.size() >= kMaxForms) return;
  HeldOffice held;
  held.use = use;
  held.mentions.push_back(m);
  person.offices.push_back(std::move(held));
}

void Cast::SetPolity(int p, const std::string& polity) {
  Person& person = persons()[p];
  person.polity = polity;
  person.polity_guessed = false;
  for (HeldOffice& held : person.offices) {
    if (held.use.polity.empty() || held.polity_guessed) {
      held.use.polity = polity;
      held.polity_guessed = false;
    }
  }
}

int Cast::Year() const {
  const PartialDate& published = document_.published();
  return published.is_unknown() ? 0 : static_cast<int>(CivilFromDay(published.latest()).year());
}

void Cast::Recognise() {
  const int year = Year();
  known_.assign(persons().size(), nullptr);
  for (size_t p = 0; p < persons().size(); ++p) {
    Person& person = persons()[p];
    const KnownPerson* known = KnownPeople::Default().Find(person.name, year);
    if (known == nullptr) continue;
    // Somebody else of that name has another country or another kind of office.
    if (!person.polity.empty() && person.polity != known->polity) continue;
    bool other = false;
    for (const HeldOffice& held : person.offices) {
      bool fits = !held.use.is_known || !held.use.qualifier.empty();
      for (const KnownPerson::Term& term : known->terms) {
        fits = fits || term.office_class == held.use.office_class;
      }
      other = other || !fits;
    }
    if (other && person.polity.empty() && person.name_keys.size() < 2) continue;
    known_[p] = known;
    if (person.polity.empty()) person.polity = known->polity;
  }
}

bool Cast::KnownAs(int p, Class office) const {
  const KnownPerson* known = Known(p);
  return known != nullptr && known->Held(office, Year());
}

bool Cast::HeldBefore(int p, Class office) const {
  const KnownPerson* known = Known(p);
  if (known == nullptr) return false;
  for (const KnownPerson::Term& term : known->terms) {
    if (term.office_class == office && term.last_year <= Year()) return true;
  }
  return false;
}

bool Cast::IsSubject(const Mention& mention) const {
  if (mention.possessive || mention.quoted) return false;
  const Sentence& sentence = document_.sentences()[mention.sentence];
  if (mention.first <= sentence.first) return true;
  const DocToken& before = document_.token(mention.first - 1);
  // An object: "After meeting X, Y said".
  const bool noun = mention.first - 2 >= sentence.first &&
                    document_.token(mention.first - 2).Has(kDeterminer | kPossessive);
  if (before.Has(kMeetVerb | kHostVerb | kTellVerb | kVisitVerb | kBriefVerb) && !noun) {
    return false;
  }
  return !before.Has(kPreposition) || before.Has(kSubordinator);
}

bool Cast::IsObject(const Mention& mention) const {
  const Sentence& sentence = document_.sentences()[mention.sentence];
  int i = mention.first - 1;
  if (i <= sentence.first) return false;
  const DocToken& before = document_.token(i);
  if (before.lower == "with") return true;
  // "met separately with both of them".
  if (before.lower == "of" && i - 2 > sentence.first &&
      OneOf(document_.token(i - 1).lower, {"both", "each", "all"})) {
    return document_.token(i - 2).lower == "with" ||
           document_.token(i - 2).Has(kMeetVerb | kCallVerb | kHostVerb | kSeeVerb);
  }
  // "spoke to both men by telephone".
  if (before.lower == "to" && document_.token(i - 1).Has(kTalkVerb)) return true;
  return before.shape == Shape::kLower &&
         (before.Has(kMeetVerb | kCallVerb | kHostVerb | kTellVerb | kBriefVerb | kSeeVerb) ||
          OneOf(before.lower, {"invited", "invites", "invite", "visited", "joined", "join",
                               "joining", "accompany"}));
}

bool Cast::InRelativeClause(const Mention& mention) const {
  const Sentence& sentence = document_.sentences()[mention.sentence];
  for (int i = mention.first - 1; i > sentence.first && mention.first - i < 24; --i) {
    if (document_.token(i).lower == ",") {
      if (document_.token(i + 1).lower == "who") return ClauseCloses(mention, sentence);
      if (i + 1 < mention.first && document_.token(i + 1).lower != "and") return false;
    }
  }
  return false;
}

bool Cast::ClauseCloses(const Mention& mention, const Sentence& sentence) const {
  for (int i = mention.end; i + 1 < sentence.token_end && i < mention.end + 16; ++i) {
    if (document_.token(i).lower == ",") {
      return document_.token(i + 1).shape == Shape::kLower &&
             (document_.token(i + 1).Has(kPastVerb | kBeVerb | kHaveVerb | kModal | kSpeechVerb |
                                         kMeetVerb | kCallVerb));
    }
  }
  return false;
}

bool Cast::LeadsSentence(int p, int s) const {
  for (int m = FirstMention(s); m < FirstMention(s + 1); ++m) {
    if (mentions_[m].person >= 0) return mentions_[m].person == p && IsSubject(mentions_[m]);
  }
  return false;
}

int Cast::SentencesBetween(int from, int to) const {
  int count = to - from;
  if (count > 16) return count;
  for (int s = from + 1; s < to; ++s) {
    const Sentence& between = document_.sentences()[s];
    if (between.first + 1 < between.token_end && document_.QuoteOf(between.first + 1) >= 0 &&
        document_.QuoteOf(between.token_end - 1) >= 0) {
      --count;
    }
  }
  return count;
}

}  // namespace chancery
