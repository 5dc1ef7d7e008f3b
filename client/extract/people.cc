#include "client/extract/people.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/extract/given_gender.h"
#include "client/extract/office_qualifier.h"
#include "client/extract/spoken_country.h"
#include "client/extract/transcript.h"
#include "storage/text/normalizer.h"
#include "storage/vocabulary/known_people.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;
using SenseKind = Sense::Kind;

// Spellings and offices of one person. A text with more is not news.
constexpr size_t kMaxForms = 64;
// Sentences for which an office with its country means who was told to hold one.
constexpr int kNearOffice = 24;
// Sentences within which "the minister" may be the one whom the text is about.
constexpr int kForemostReach = 12;

std::vector<std::string> KeyWords(absl::string_view name) {
  return absl::StrSplit(NameKey(name), ' ', absl::SkipEmpty());
}

// The index of the surname in the words of a full name.
size_t SurnameIndex(const std::vector<std::string>& words) {
  size_t last = words.size() - 1;
  if (last > 0 && (words[last] == "jr" || words[last] == "sr")) --last;
  return last;
}

// Two given names, or initials of them, that may be the same person's.
bool GivenNamesAgree(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.size() == 1 || b.size() == 1) return a[0] == b[0];
  return absl::StartsWith(a, b) || absl::StartsWith(b, a);
}

// Is `shorter` a way to name the one who is fully called `full`?
bool NamesAgree(const std::vector<std::string>& full, const std::vector<std::string>& shorter) {
  if (full.empty() || shorter.empty()) return false;
  if (full == shorter) return true;
  if (shorter.size() == 1) {
    // A surname, or the first word of a name whose family name stands first.
    if (shorter[0] == full[SurnameIndex(full)] || shorter[0] == full[0]) return true;
    // The father's name of two: "Leyva" of "Álvaro Leyva Durán".
    return full.size() == 3 && full[1].size() > 3 && shorter[0] == full[1];
  }
  if (full.size() == 1) return false;
  // Family name first: "Sato Kenji", "Kenji Sato".
  if (full.size() == 2 && shorter.size() == 2 && full[0] == shorter[1] && full[1] == shorter[0]) {
    return true;
  }
  const size_t a = SurnameIndex(full);
  const size_t b = SurnameIndex(shorter);
  if (full[a] == shorter[b]) {
    // "Hamad bin Khalifa al-Thani" and "Hamad bin Jasim al-Thani" are two.
    if (full.size() == shorter.size() && full.size() >= 4 && full != shorter) return false;
    return GivenNamesAgree(full[0], shorter[0]) ||
           std::find(full.begin(), full.begin() + a, shorter[0]) != full.begin() + a;
  }
  // All words of the shorter one in the same order: "Hugo Chavez" of "Hugo Chavez Frias",
  // "Salman" compounds, "al-Maliki" of "Nouri al-Maliki".
  size_t at = 0;
  for (const std::string& word : full) {
    if (at < shorter.size() && word == shorter[at]) ++at;
  }
  return at == shorter.size();
}

std::vector<std::string> LowerWords(absl::string_view text) {
  std::vector<std::string> words;
  for (absl::string_view word : absl::StrSplit(text, absl::ByAnyChar(" -"), absl::SkipEmpty())) {
    words.push_back(absl::AsciiStrToLower(word));
  }
  return words;
}

bool IsSmallWord(absl::string_view word) {
  return word == "of" || word == "the" || word == "for" || word == "to" || word == "and";
}

bool IsHead(Class office) {
  return office == Class::kHeadOfState || office == Class::kHeadOfGovernment ||
         office == Class::kOrganisationHead;
}

class Grouper {
 public:
  Grouper(const Document& document, std::vector<Mention>* mentions)
      : document_(document), mentions_(*mentions), countries_(document) {}

  People Group() {
    IndexSentences();
    GroupNames();
    Recognise();
    Describe();
    NameHolders();
    NameMembers();
    NameCounterparts();
    FillPolities();
    DropRanks();
    Resolve();
    return std::move(people_);
  }

 private:
  std::vector<Person>& persons() { return people_.mutable_persons(); }

  void IndexSentences() {
    first_mention_.assign(document_.sentences().size() + 1, 0);
    size_t m = 0;
    for (size_t s = 0; s < first_mention_.size(); ++s) {
      while (m < mentions_.size() && mentions_[m].sentence < static_cast<int>(s)) ++m;
      first_mention_[s] = static_cast<int>(m);
    }
  }

  // The person whose name covers `token`, or -1.
  int PersonAt(int token) const {
    auto it = std::upper_bound(mentions_.begin(), mentions_.end(), token,
                               [](int t, const Mention& mention) { return t < mention.first; });
    if (it == mentions_.begin()) return -1;
    --it;
    return token < it->end ? it->person : -1;
  }

  void Index(const Person& person, int index) {
    for (const std::string& word : person.name_keys) {
      std::vector<int>& list = by_word_[word];
      if (list.empty() || list.back() != index) list.push_back(index);
    }
  }

  int Year() const {
    const PartialDate& published = document_.published();
    return published.is_unknown() ? 0 : static_cast<int>(CivilFromDay(published.latest()).year());
  }

  // The country of those whom news names without it.
  void Recognise() {
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

  static bool HasClass(const Person& person, Class office) {
    for (const HeldOffice& held : person.offices) {
      if (held.use.office_class == office) return true;
    }
    return false;
  }

  bool HeldBefore(int p, Class office) const {
    if (p >= static_cast<int>(known_.size()) || known_[p] == nullptr) return false;
    for (const KnownPerson::Term& term : known_[p]->terms) {
      if (term.office_class == office && term.last_year <= Year()) return true;
    }
    return false;
  }

  bool KnownAs(int p, Class office) const {
    return p < static_cast<int>(known_.size()) && known_[p] != nullptr &&
           known_[p]->Held(office, Year());
  }

  // "The presidents of A and B met. X and Y agreed ...": X and Y are the presidents. "Their foreign
  // ministers, X and Y": of the countries of those named before.
  void NameHolders() {
    for (size_t m = 0; m < mentions_.size(); ++m) {
      const Mention& group = mentions_[m];
      if (group.kind == Mention::Kind::kGroup && group.polities.size() >= 2 && !group.quoted &&
          !group.counterpart && !group.offices.empty() && group.offices.front().is_known) {
        NameHoldersOf(static_cast<int>(m));
      }
      if (group.kind == Mention::Kind::kPerson) NameTheirs(static_cast<int>(m));
    }
  }

  void NameHoldersOf(int m) {
    const Mention& group = mentions_[m];
    const size_t wanted = group.polities.size();
    for (size_t n = m + 1; n < mentions_.size(); ++n) {
      if (mentions_[n].sentence > group.sentence + 1) return;
      if (mentions_[n].kind != Mention::Kind::kPerson) continue;
      // All of them, one after the other, and none with an office of another kind.
      std::vector<int> holders;
      for (size_t k = n; k < mentions_.size() && holders.size() < wanted; ++k) {
        const Mention& mention = mentions_[k];
        if (mention.kind != Mention::Kind::kPerson || mention.sentence != mentions_[n].sentence ||
            mention.person < 0 || !mention.offices.empty() ||
            !persons()[mention.person].offices.empty()) {
          break;
        }
        if (k > n) {
          bool listed = mention.first > mentions_[k - 1].end - 1;
          for (int t = mentions_[k - 1].end; t < mention.first; ++t) {
            listed = listed && OneOf(document_.token(t).lower, {",", "and"});
          }
          if (!listed) break;
        }
        holders.push_back(static_cast<int>(k));
      }
      if (holders.size() != wanted) return;
      // In the order of the countries, unless what is known of them says otherwise.
      std::vector<std::string> polities = group.polities;
      for (size_t k = 0; k < wanted; ++k) {
        const std::string& own = persons()[mentions_[holders[k]].person].polity;
        auto it = std::find(polities.begin(), polities.end(), own);
        if (it != polities.end()) std::swap(polities[k], *it);
      }
      for (size_t k = 0; k < wanted; ++k) {
        OfficeUse use = group.offices.front();
        use.polity = polities[k];
        use.title = Singular(use.title);
        Person& person = persons()[mentions_[holders[k]].person];
        if (!person.polity.empty() && person.polity != use.polity) return;
        AddOffice(mentions_[holders[k]].person, holders[k], use);
      }
      for (int holder : holders) mentions_[m].persons.push_back(mentions_[holder].person);
      return;
    }
  }

  // "four leaders - A, B, C and D - met X", "the two ministers, A and B,": who the group is.
  void NameMembers() {
    for (size_t m = 0; m + 2 < mentions_.size(); ++m) {
      Mention& group = mentions_[m];
      if (group.kind != Mention::Kind::kGroup || !group.persons.empty() || !group.plural ||
          group.counterpart) {
        continue;
      }
      const DocToken& mark = document_.token(group.end);
      const bool dash = mark.shape == Shape::kDash && mark.space_before;
      if (!dash && mark.lower != "," && mark.lower != ":") continue;
      std::vector<int> members;
      int end = group.end + 1;
      for (size_t k = m + 1; k < mentions_.size(); ++k) {
        const Mention& mention = mentions_[k];
        if (mention.kind != Mention::Kind::kPerson || mention.person < 0 || mention.possessive ||
            mention.sentence != group.sentence) {
          break;
        }
        bool listed = true;
        for (int t = end; t < mention.first; ++t) {
          listed = listed && OneOf(document_.token(t).lower, {",", "and", "the"});
        }
        if (!listed) break;
        members.push_back(mention.person);
        end = mention.end;
      }
      if (members.size() < 2) continue;
      const DocToken& after = document_.token(end);
      const bool closes =
          dash ? after.shape == Shape::kDash || after.lower == "."
               : after.lower == "," || after.lower == "." || document_.token(end - 1).lower == ",";
      const bool counted =
          group.number > 0 ? group.number == static_cast<int>(members.size()) : mark.lower != ",";
      if ((dash && closes) || counted || (closes && group.definite)) group.persons = members;
    }
  }

  static std::string Singular(std::string title) {
    if (absl::EndsWith(title, "ies")) {
      title.replace(title.size() - 3, 3, "y");
    } else if (absl::EndsWith(title, "s") && !absl::EndsWith(title, "ss"))
      title.pop_back();
    // "ministers of defense".
    const size_t of = title.find("s of ");
    if (of != std::string::npos && of > 0) title.erase(of, 1);
    return title;
  }

  // The mentions under one plural title with "their" get the countries of as many people before.
  void NameTheirs(int m) {
    const Mention& first = mentions_[m];
    if (first.offices.empty() || first.person < 0) return;
    const OfficeUse& use = first.offices.front();
    if (use.owner_token < 0 || !use.polity.empty() ||
        document_.token(use.owner_token).lower != "their" ||
        (m > 0 && !mentions_[m - 1].offices.empty() &&
         mentions_[m - 1].offices.front().first == use.first)) {
      return;
    }
    std::vector<int> holders;
    for (size_t k = m; k < mentions_.size() && mentions_[k].sentence == first.sentence; ++k) {
      if (mentions_[k].offices.empty() || mentions_[k].offices.front().first != use.first) break;
      if (mentions_[k].person >= 0) holders.push_back(mentions_[k].person);
    }
    if (holders.size() < 2) return;
    std::vector<std::string> polities;
    for (int k = m - 1; k >= 0 && first.sentence - mentions_[k].sentence <= 2; --k) {
      if (mentions_[k].person < 0) continue;
      const std::string& polity = persons()[mentions_[k].person].polity;
      if (polity.empty() || std::find(polities.begin(), polities.end(), polity) != polities.end()) {
        continue;
      }
      polities.insert(polities.begin(), polity);
      if (polities.size() == holders.size()) break;
    }
    if (polities.size() != holders.size()) return;
    for (size_t k = 0; k < holders.size(); ++k) {
      Person& person = persons()[holders[k]];
      if (!person.polity.empty()) {
        auto it = std::find(polities.begin(), polities.end(), person.polity);
        if (it == polities.end()) return;
        std::swap(polities[k], *it);
      }
    }
    for (size_t k = 0; k < holders.size(); ++k) SetPolity(holders[k], polities[k]);
  }

  void GroupNames() {
    // Full names first, so that a headline's bare surname finds its person.
    std::vector<std::vector<std::string>> keys(mentions_.size());
    absl::flat_hash_map<std::string, std::vector<std::string>> key_cache;
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind != Mention::Kind::kPerson) continue;
      auto inserted = key_cache.try_emplace(mentions_[m].name);
      if (inserted.second) inserted.first->second = KeyWords(mentions_[m].name);
      keys[m] = inserted.first->second;
      if (keys[m].size() >= 2) Place(static_cast<int>(m), keys[m]);
    }
    for (const Person& person : people_.persons()) {
      full_mentions_.push_back(static_cast<int>(person.mentions.size()));
    }
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind == Mention::Kind::kPerson && keys[m].size() == 1) {
        Place(static_cast<int>(m), keys[m]);
      }
    }
  }

  void Place(int m, const std::vector<std::string>& keys) {
    Mention& mention = mentions_[m];
    int best = -1;
    int best_score = -1000;
    auto consider = [&](const std::string& word) {
      auto it = by_word_.find(word);
      if (it == by_word_.end()) return;
      // People of one surname are few; a text built to have thousands costs no more than this.
      const size_t count = std::min<size_t>(it->second.size(), 16);
      for (size_t i = it->second.size() - count; i < it->second.size(); ++i) {
        const int p = it->second[i];
        const Person& person = persons()[p];
        const bool agree = person.name_keys.size() >= keys.size()
                               ? NamesAgree(person.name_keys, keys)
                               : NamesAgree(keys, person.name_keys);
        if (!agree) continue;
        int score = person.name_keys == keys ? 40 : 0;
        if (keys.size() == 1) {
          if (person.name_keys[SurnameIndex(person.name_keys)] == keys[0]) score += 20;
          // "Yoon" and "Yun" have one key, but are spelled as their people are.
          if (HasWord(person.name, mention.name)) score += 25;
          // The one who was mentioned last before, else the nearest after.
          const int before = LastMentionBefore(p, m);
          score += before >= 0 ? 10 : 0;
          if (before >= 0) score += std::max(0, 9 - (m - before) / 4);
          if (!OfficesAgree(person, mention)) score -= 60;
          if (score < 0) continue;
        } else if (person.name_keys.size() == 1 && !OfficesAgree(person, mention)) {
          continue;
        }
        if (score > best_score) {
          best_score = score;
          best = p;
        }
      }
    };
    for (const std::string& word : keys) consider(word);
    if (best < 0 && keys.size() == 1) best = SameKnown(mention.name);
    if (best < 0) {
      best = static_cast<int>(persons().size());
      Person person;
      person.name = mention.name;
      person.name_keys = keys;
      Index(person, best);
      persons().push_back(std::move(person));
    } else {
      Person& person = persons()[best];
      if (mention.name != person.name) {
        const bool fuller = keys.size() > person.name_keys.size();
        const std::string other = fuller ? person.name : mention.name;
        if (fuller) {
          person.name = mention.name;
          person.name_keys = keys;
          Index(person, best);
        }
        if (person.aliases.size() < kMaxForms &&
            std::find(person.aliases.begin(), person.aliases.end(), other) ==
                person.aliases.end()) {
          person.aliases.push_back(other);
        }
      }
    }
    mention.person = best;
    persons()[best].mentions.push_back(m);
    if (!mention.polity.empty() && persons()[best].polity.empty() && !mention.counterpart) {
      persons()[best].polity = mention.polity;
    }
    for (const OfficeUse& use : mention.offices) AddOffice(best, m, use);
  }

  // The person of the article whom everybody knows by `name`, too: "Lula". -1 for none.
  int SameKnown(const std::string& name) {
    const KnownPerson* known = KnownPeople::Default().Find(name, Year());
    if (known == nullptr || known->name == name) return -1;
    // By another of his names: the words of the usual one find him.
    auto it = by_word_.find(KeyWords(known->name).front());
    if (it == by_word_.end()) return -1;
    size_t looked_at = 0;
    for (int p : it->second) {
      if (++looked_at > kMaxForms) break;
      if (KnownPeople::Default().Find(persons()[p].name, Year()) == known) return p;
    }
    return -1;
  }

  static bool HasWord(absl::string_view name, absl::string_view word) {
    for (absl::string_view part : absl::StrSplit(name, absl::ByAnyChar(" -"), absl::SkipEmpty())) {
      if (part == word) return true;
    }
    return false;
  }

  // A surname with a title of another country is another person: "Prime Minister Singh of India".
  bool OfficesAgree(const Person& person, const Mention& mention) const {
    if (mention.offices.empty() || person.offices.empty()) return true;
    for (const OfficeUse& use : mention.offices) {
      if (use.polity.empty() || !use.is_known) return true;
      for (const HeldOffice& held : person.offices) {
        if (held.use.polity.empty() || held.use.polity == use.polity) return true;
      }
    }
    return false;
  }

  void AddOffice(int p, int m, const OfficeUse& use) {
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
            LowerWords(use.title).size() > LowerWords(held.use.title).size()) {
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

  // The last mention of person `p` before mention `m`, -1 for none. Those by full name come first
  // and are in order; then the others, of which all so far are before `m`.
  int LastMentionBefore(int p, int m) const {
    const std::vector<int>& all = people_.persons()[p].mentions;
    const int full = p < static_cast<int>(full_mentions_.size()) ? full_mentions_[p] : 0;
    int last = -1;
    if (static_cast<int>(all.size()) > full) last = all.back();
    auto it = std::lower_bound(all.begin(), all.begin() + full, m);
    if (it != all.begin()) last = std::max(last, *(it - 1));
    return last;
  }

  bool SameOffice(const OfficeUse& a, const OfficeUse& b) const {
    if (QualifierOf(a.qualifier) != QualifierOf(b.qualifier)) return false;
    if (!a.polity.empty() && !b.polity.empty() && a.polity != b.polity) return false;
    if (a.is_known && b.is_known && a.office_class == b.office_class &&
        (a.office_class == Class::kForeignMinister || a.office_class == Class::kDefenseMinister)) {
      return true;
    }
    std::vector<std::string> x = LowerWords(a.title);
    std::vector<std::string> y = LowerWords(b.title);
    if (x == y) return true;
    if (x.empty() || y.empty()) return false;
    // "secretary" of "secretary of state", "minister" of "defense minister".
    const std::vector<std::string>& few = x.size() < y.size() ? x : y;
    const std::vector<std::string>& many = x.size() < y.size() ? y : x;
    for (const std::string& word : few) {
      if (std::find(many.begin(), many.end(), word) == many.end()) return false;
    }
    // "president" and "vice president" differ.
    for (const std::string& word : many) {
      if ((word == "vice" || word == "deputy" || word == "assistant" || word == "under") &&
          std::find(few.begin(), few.end(), word) == few.end()) {
        return false;
      }
    }
    return true;
  }

  void FillPolities() {
    for (Person& person : persons()) {
      for (HeldOffice& held : person.offices) {
        OfficeUse& use = held.use;
        CompleteName(&use);
        if (!use.polity.empty()) continue;
        if (use.polity_by_context || use.polity_of_subject) {
          const int p = static_cast<int>(&person - persons().data());
          if (KnownAs(p, use.office_class)) {
            use.polity = known_[p]->polity;
          } else {
            use.polity = use.polity_by_context ? countries_.Before(use.first)
                                               : countries_.SubjectBefore(use.first);
          }
          if (person.polity.empty()) person.polity = use.polity;
          if (!use.polity.empty() || use.polity_by_context) continue;
        }
        TakeFromOwner(static_cast<int>(&person - persons().data()), &held);
      }
    }
    for (size_t p = 0; p < persons().size(); ++p) {
      Person& person = persons()[p];
      for (HeldOffice& held : person.offices) {
        OfficeUse& use = held.use;
        if (use.polity.empty() && use.is_known && person.polity.empty()) {
          const int leader = Accompanied(held);
          if (leader >= 0 && !persons()[leader].polity.empty()) {
            use.polity = person.polity = persons()[leader].polity;
          }
        }
        if (use.polity.empty() && use.is_known && person.polity.empty()) {
          const int beside = CoordinatedPerson(held);
          if (beside >= 0 && !persons()[beside].polity.empty()) {
            use.polity = person.polity = persons()[beside].polity;
            held.polity_guessed = person.polity_guessed = persons()[beside].polity_guessed;
          }
        }
        if (!use.polity.empty() || !use.is_known) continue;
        if (!person.polity.empty()) {
          use.polity = person.polity;
          continue;
        }
        use.polity = GuessPolity(static_cast<int>(p), use);
        if (use.polity.empty() && countries_.Home().size() <= 1) use.polity = PolityBeside(held);
        if (use.polity.empty()) continue;
        held.polity_guessed = !IsSecretaryOfState(use);
        if (person.polity.empty()) {
          person.polity = use.polity;
          person.polity_guessed = held.polity_guessed;
        }
      }
    }
    // Whose country only became known now.
    for (size_t p = 0; p < persons().size(); ++p) {
      for (HeldOffice& held : persons()[p].offices) {
        if (held.use.polity.empty()) TakeFromOwner(static_cast<int>(p), &held);
      }
    }
  }

  // "Prince", "Cardinal" and "Lt. Gen." say nothing of those who have an office.
  void DropRanks() {
    for (Person& person : persons()) {
      if (person.offices.size() < 2) continue;
      const auto is_rank = [](const HeldOffice& held) {
        const std::string title = absl::AsciiStrToLower(held.use.title);
        return title == "prince" || title == "princess" || title == "cardinal" ||
               title == "archbishop" || title == "bishop" || title == "gen." || title == "adm." ||
               title == "col." || title == "lt. gen." || title == "maj. gen.";
      };
      const auto end = std::remove_if(person.offices.begin(), person.offices.end(), is_rank);
      if (end != person.offices.begin()) person.offices.erase(end, person.offices.end());
    }
  }

  // "Trump's lawyer", "President X's aide", "a spokesman for Mr. X": of the owner's country when
  // known.
  void TakeFromOwner(int p, HeldOffice* held) {
    OfficeUse& use = held->use;
    // A counterpart is of another country.
    if (use.owner_token < 0 ||
        (!held->mentions.empty() && mentions_[held->mentions.front()].counterpart)) {
      return;
    }
    int owner = PersonAt(use.owner_token);
    if (owner == p) owner = -1;
    if (owner < 0 && document_.token(use.owner_token).Has(kPossessive) && !held->mentions.empty()) {
      owner = PersonBefore(held->mentions.front());
    }
    if (owner < 0 && use.owner_first >= 0) {
      // The name inside the phrase is no mention of its own.
      owner = PersonNamed(document_.Words(use.owner_first, use.owner_token + 1));
      if (owner == p) owner = -1;
      if (owner >= 0) TellOwnersOffice(use, owner, held->mentions.front());
    }
    if (owner < 0) return;
    use.polity = persons()[owner].polity;
    if (persons()[p].polity.empty()) persons()[p].polity = use.polity;
  }

  // "a spokeswoman for President X, Y": X is president.
  void TellOwnersOffice(const OfficeUse& use, int owner, int m) {
    for (int i = use.head_end; i < use.owner_token; ++i) {
      const Sense* office = document_.SenseOf(i, SenseKind::kOffice);
      if (office == nullptr || !document_.token(i).IsCapitalised()) continue;
      OfficeUse told;
      told.first = document_.MatchFirst(i);
      told.end = told.head_end = document_.MatchEnd(i);
      told.title = std::string(document_.Words(told.first, told.end));
      told.office_class = office->office->office_class;
      told.is_known = true;
      told.polity = persons()[owner].polity;
      AddOffice(owner, m, told);
      return;
    }
  }

  // The only person who may be called so, or -1.
  int PersonNamed(absl::string_view name) const {
    const std::vector<std::string> keys = KeyWords(name);
    if (keys.empty()) return -1;
    int found = -1;
    for (const std::string& word : keys) {
      auto it = by_word_.find(word);
      if (it == by_word_.end()) continue;
      size_t looked_at = 0;
      for (int p : it->second) {
        if (++looked_at > kMaxForms) break;
        const std::vector<std::string>& full = people_.persons()[p].name_keys;
        const bool agree =
            full.size() >= keys.size() ? NamesAgree(full, keys) : NamesAgree(keys, full);
        if (!agree || p == found) continue;
        if (found >= 0) return -1;
        found = p;
      }
    }
    return found;
  }

  // "X, accompanied by Foreign Minister Y,": X for Y.
  int Accompanied(const HeldOffice& held) const {
    for (int m : held.mentions) {
      const int t = mentions_[m].first - 1;
      if (t < 1 || document_.token(t).lower != "by" ||
          !OneOf(document_.token(t - 1).lower, {"accompanied", "flanked", "joined"})) {
        continue;
      }
      return PersonBefore(m);
    }
    return -1;
  }

  // "Council spokesperson" after "the European Council": the body by its full name.
  void CompleteName(OfficeUse* use) const {
    if (use->polity.empty() || absl::StrContains(use->polity, " ") ||
        document_.gazetteer().FindPolity(use->polity) != nullptr) {
      return;
    }
    const std::vector<GazetteerMatch>& matches = document_.matches();
    auto it = std::lower_bound(
        matches.begin(), matches.end(), static_cast<size_t>(use->first),
        [](const GazetteerMatch& match, size_t token) { return match.first_token < token; });
    for (int steps = 0; it != matches.begin() && steps < 200; ++steps) {
      --it;
      const Sense* sense = it->Find(SenseKind::kPolity);
      if (sense == nullptr) continue;
      if (absl::EndsWith(sense->polity->name, " " + use->polity)) {
        use->polity = sense->polity->name;
        return;
      }
    }
  }

  // "Israeli prime minister A and energy minister B": the country stands once.
  // "Ukrainian President A and Prime Minister B": where nothing else is said, A's country.
  std::string PolityBeside(const HeldOffice& held) const {
    for (int m : held.mentions) {
      if (m == 0 || mentions_[m - 1].person < 0) continue;
      const Mention& before = mentions_[m - 1];
      if (before.end + 1 != mentions_[m].first || document_.token(before.end).lower != "and" ||
          (before.first > 0 && document_.token(before.first - 1).lower == "between")) {
        continue;
      }
      return people_.persons()[before.person].polity;
    }
    return std::string();
  }

  int CoordinatedPerson(const HeldOffice& held) const {
    for (int m : held.mentions) {
      if (m == 0 || mentions_[m - 1].person < 0) continue;
      const Mention& before = mentions_[m - 1];
      if (before.end > mentions_[m].first || mentions_[m].first - before.end > 2 ||
          before.offices.empty()) {
        continue;
      }
      bool listed = true;
      for (int t = before.end; t < mentions_[m].first; ++t) {
        const absl::string_view word = document_.token(t).lower;
        listed = listed && (word == "and" || word == ",");
      }
      if (!listed || before.end == mentions_[m].first) continue;
      // "between Secretary A and Chancellor B" are two countries; "met with President A and Prime
      // Minister B" are of one.
      if (IsHead(held.use.office_class)) {
        const int t = before.first - 1;
        const bool object =
            t >= 0 && (document_.token(t).lower == "with" || document_.token(t).Has(kMeetVerb));
        const bool head_of_state =
            !before.offices.empty() && before.offices.front().office_class == Class::kHeadOfState;
        if (!object || !head_of_state || held.use.office_class != Class::kHeadOfGovernment) {
          continue;
        }
      }
      if (before.first > 0 && document_.token(before.first - 1).lower == "between") continue;
      return before.person;
    }
    return -1;
  }

  // Is person `p` the first one of sentence `s`, and its subject?
  bool LeadsSentence(int p, int s) const {
    for (int m = first_mention_[s]; m < first_mention_[s + 1]; ++m) {
      if (mentions_[m].person >= 0) return mentions_[m].person == p && IsSubject(mentions_[m]);
    }
    return false;
  }

  // The one country whose ministers the article names with it, but not its head.
  std::string PolityOfColleagues(const std::vector<std::string>& taken) const {
    std::string own;
    size_t looked_at = 0;
    for (const Person& person : people_.persons()) {
      if (++looked_at > kMaxForms) break;
      for (const HeldOffice& held : person.offices) {
        if (held.polity_guessed || held.use.polity.empty() || held.use.polity == own ||
            (held.use.office_class != Class::kForeignMinister &&
             held.use.office_class != Class::kDefenseMinister &&
             held.use.office_class != Class::kMinister)) {
          continue;
        }
        if (std::find(taken.begin(), taken.end(), held.use.polity) != taken.end() ||
            HasHead(held.use.polity)) {
          continue;
        }
        if (!own.empty()) return std::string();
        own = held.use.polity;
      }
    }
    return own;
  }

  bool HasHead(absl::string_view polity) const {
    size_t looked_at = 0;
    for (const Person& person : people_.persons()) {
      if (++looked_at > kMaxForms) break;
      for (const HeldOffice& held : person.offices) {
        if (held.use.polity == polity && IsHead(held.use.office_class)) return true;
      }
    }
    return false;
  }

  static bool IsSecretaryOfState(const OfficeUse& use) {
    const std::string title = absl::AsciiStrToLower(use.title);
    // "Secretary Rice" is hers too; "Under Secretary of State for Political Affairs". The
    // "Secretary of State for Defence" is British.
    if (title == "secretary of state" || use.title == "Secretary") return true;
    const size_t at = title.find("secretary of state");
    return at != std::string::npos && at > 0 && !absl::StartsWith(title, "parliamentary") &&
           !absl::StartsWith(title, "permanent");
  }

  // An office without a country, "Prime Minister Wen Jiabao": the country that its neighbourhood
  // speaks of, but not the one of another holder of such an office in the sentence.
  std::string GuessPolity(int p, const OfficeUse& use) {
    if (use.office_class == Class::kLegislator || use.office_class == Class::kOther ||
        use.office_class == Class::kEnvoy || use.office_class == Class::kPartyLeader ||
        use.office_class == Class::kMilitary) {
      return "";
    }
    const int s = document_.token(use.first).sentence;
    const std::string visited = countries_.VisitedBefore(use.first);
    if (!visited.empty()) return visited;
    // "Secretary of State" is the title of the US; others with it are named with their country.
    if (IsSecretaryOfState(use)) return "United States";
    const std::string subject = countries_.OfSubject(use.first);
    if (!subject.empty()) return subject;
    std::vector<std::string> taken;
    for (int m = first_mention_[std::max(0, s - 2)]; m < first_mention_[s + 1]; ++m) {
      const Mention& mention = mentions_[m];
      if (mention.person < 0 || mention.person == p) continue;
      for (const HeldOffice& other : people_.persons()[mention.person].offices) {
        const bool same =
            other.use.office_class == use.office_class ||
            (mention.sentence == s && IsHead(other.use.office_class) && IsHead(use.office_class));
        if (!other.use.polity.empty() && same && other.use.qualifier.empty()) {
          taken.push_back(other.use.polity);
        }
      }
    }
    const std::vector<Sentence>& sentences = document_.sentences();
    const std::string home = countries_.Winner(countries_.Home(), taken, 12);
    if (use.office_class == Class::kHeadOfState && !home.empty()) return home;
    if (use.office_class == Class::kHeadOfState && LeadsSentence(p, s)) {
      const std::string own = PolityOfColleagues(taken);
      if (!own.empty()) return own;
    }
    const int from = sentences[std::max(0, s - 2)].first;
    // Where a subject goes is not where he is from: only what stands before him counts.
    int end = sentences[s].token_end;
    const bool leads = LeadsSentence(p, s);
    for (int m = first_mention_[s]; m < first_mention_[s + 1] && leads; ++m) {
      // Whom the subject meets is of another country.
      const int other = mentions_[m].person;
      if (mentions_[m].first < use.first || other < 0 || other == p) continue;
      bool beside = m > 0 && mentions_[m - 1].person == p;
      for (int t = m > 0 ? mentions_[m - 1].end : 0; beside && t < mentions_[m].first; ++t) {
        beside = OneOf(document_.token(t).lower, {"and", ","});
      }
      if (!beside && !persons()[other].polity.empty()) taken.push_back(persons()[other].polity);
    }
    for (int m = first_mention_[s]; m < first_mention_[s + 1]; ++m) {
      // A guest's host, "Secretary A and Chancellor B met in Berlin", is at home there.
      const int other = mentions_[m].person;
      if (other >= 0 && other != p && !persons()[other].polity.empty()) break;
      if (mentions_[m].person == p && IsSubject(mentions_[m])) {
        // Nor is what he does it for: "to prepare help for Finland".
        end = std::min(end, countries_.FirstPurposeAfter(mentions_[m].end, end));
        break;
      }
    }
    SpokenCountry::Votes votes = countries_.Count(from, end);
    for (const auto& vote : countries_.Count(sentences[s].first, end))
      votes[vote.first] += vote.second;
    // "South Korea's foreign ministry" near a foreign minister.
    for (int t = from; t < sentences[s].token_end; ++t) {
      if (!OneOf(document_.token(t).lower, {"ministry", "ministries"})) continue;
      for (int k = t - 1; k >= from && t - k < 4; --k) {
        const Sense* sense = document_.SenseOf(k, SenseKind::kPolity);
        if (sense == nullptr) sense = document_.SenseOf(k, SenseKind::kPolityAdjective);
        if (sense == nullptr) continue;
        votes[sense->polity->name] += IsHead(use.office_class) ? 1 : 5;
        break;
      }
    }
    // Whom a foreign minister meets is hardly the head of the same country.
    for (int m = first_mention_[s]; m < first_mention_[s + 1] && IsHead(use.office_class); ++m) {
      const int other = mentions_[m].person;
      if (other < 0 || other == p || persons()[other].polity.empty()) continue;
      if (mentions_[m].first > use.first) break;
      bool party = false;
      for (const HeldOffice& held : persons()[other].offices) {
        party = party || IsHead(held.use.office_class) ||
                held.use.office_class == Class::kForeignMinister ||
                held.use.office_class == Class::kDefenseMinister;
      }
      if (!party) continue;
      votes[persons()[other].polity] -= 20;
    }
    // Ministers are named without their country mostly at home.
    const bool foreign = IsHead(use.office_class) || use.office_class == Class::kForeignMinister ||
                         use.office_class == Class::kRoyal;
    const std::string near = countries_.Winner(votes, taken, foreign ? 2 : 4);
    if (!near.empty()) return near;
    std::string wide = countries_.Winner(countries_.Home(), taken, 3);
    // What is named in passing, once, is nobody's home.
    if (!wide.empty() && countries_.TimesNamed(wide) < 2) wide.clear();
    // A former president beside the present one.
    if (wide.empty() && use.office_class == Class::kHeadOfState)
      return countries_.Winner(countries_.Home(), {}, 20);
    return wide;
  }

  // Could `person` be meant by the office phrase `use`?
  bool Fits(const Person& person, const Mention& mention) const {
    const OfficeUse& use = mention.offices.front();
    const absl::string_view head = document_.token(use.head_end - 1).lower;
    const std::string& polity = use.polity;
    const int known = static_cast<int>(&person - people_.persons().data());
    // "the former Norwegian prime minister" of one who heads an organisation now.
    if (use.qualifier == "former" && use.is_known && HeldBefore(known, use.office_class) &&
        (polity.empty() || polity == known_[known]->polity) && SimpleTitle(use)) {
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
      for (const HeldOffice& held : person.offices)
        any_known = any_known || !held.use.polity.empty();
      if (any_known) return false;
    }
    const int p = static_cast<int>(&person - people_.persons().data());
    const bool head_now = KnownAs(p, Class::kHeadOfState) || KnownAs(p, Class::kHeadOfGovernment);
    if ((head == "leader" || head == "ruler" || head == "strongman") && head_now) return true;
    // Known to hold that office, where the article has not said so before.
    if (use.is_known && use.qualifier.empty() && KnownAs(p, use.office_class) &&
        !HasClass(person, use.office_class) && SimpleTitle(use)) {
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
    if (head == "politician" || head == "official" || head == "analyst" || head == "expert" ||
        head == "man" || head == "executive") {
      return false;
    }
    const std::vector<std::string> wanted = LowerWords(use.title);
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
      const std::vector<std::string> has = LowerWords(held.use.title);
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

  void Resolve() {
    LearnGenders();
    turns_ = FindTurns(document_, mentions_);
    // The last mentions of people before the point reached, newest last.
    std::vector<int> recent;
    int sentence = -1;
    int subject = -1;  // of this sentence
    int subject_mention = -1;
    int owner = -1;         // whose the subject of this sentence is
    int last_subject = -1;  // of the sentences before
    int last_subject_sentence = -1;
    for (size_t m = 0; m < mentions_.size(); ++m) {
      Mention& mention = mentions_[m];
      if (mention.sentence != sentence) {
        if (subject < 0) subject = owner;
        if (subject >= 0) {
          last_subject = subject;
          last_subject_sentence = sentence;
        }
        sentence = mention.sentence;
        subject = owner = subject_mention = -1;
      }
      switch (mention.kind) {
        case Mention::Kind::kPerson:
          break;
        case Mention::Kind::kOffice:
          if (mention.counterpart) {
            NameCounterpart(static_cast<int>(m), subject >= 0 ? subject : last_subject);
            ResolveCounterpart(static_cast<int>(m), subject >= 0 ? subject : last_subject);
          } else if (mention.definite || mention.possessive) {
            ResolveOffice(static_cast<int>(m), subject, recent);
          }
          break;
        case Mention::Kind::kPronoun:
          if (mention.core_first > mention.first && !mention.plural) {
            mention.person = OneMeant(mention, subject, recent);
          } else if (!mention.plural && !(mention.quoted && false)) {
            int who = WhoGoesOn(static_cast<int>(m));
            const bool apart = who < 0 && subject_mention >= 0 &&
                               IsApartFrom(subject_mention, static_cast<int>(m));
            if (apart) {
              who = AnotherThan(subject_mention, static_cast<int>(m), last_subject, recent);
              if (mention.quoted) who = -1;
              mention.person = who;
              break;
            }
            if (who < 0) who = subject;
            if (who < 0) who = SubjectAhead(mention);
            if (who < 0) who = owner;
            if (who < 0 && last_subject >= 0 &&
                SentencesBetween(last_subject_sentence, sentence) <= 3) {
              who = last_subject;
            }
            if (who < 0 && !recent.empty() && sentence - mentions_[recent.back()].sentence <= 2) {
              who = mentions_[recent.back()].person;
            }
            if (mention.quoted) who = -1;
            // "I'll be talking to him": another one than who speaks.
            if (who >= 0 && who == SpeakerOf(mention) && !IsFirstPerson(mention)) {
              who = NamedBesideSpeaker(mention, recent);
            }
            if (who >= 0 && (Differs(who, mention) || WomanElse(who, mention, recent))) {
              who = OneOfGender(mention, recent);
            }
            if (InHonor(mention)) {
              who = Honoured(static_cast<int>(m), subject, last_subject, recent);
            } else if (IsFirstPerson(mention)) {
              who = SpeakerOf(mention);
            } else if (who >= 0 && who == subject) {
              who = ObjectOf(static_cast<int>(m), who, recent);
            }
            mention.person = who;
          } else if (IsFirstPerson(mention)) {
            mention.persons = TheTwoOf(mention, recent);
          } else if (!mention.quoted && !PluralBefore(static_cast<int>(m))) {
            ResolvePlural(static_cast<int>(m), mention.number == 0 ? 2 : mention.number, "",
                          recent);
          }
          break;
        case Mention::Kind::kGroup:
          if (mention.counterpart) {
            NameCounterpart(static_cast<int>(m), subject >= 0 ? subject : last_subject);
          }
          if (!mention.persons.empty()) {
            // Named right after it.
          } else if (mention.polities.size() >= 2) {
            ResolveByPolities(static_cast<int>(m), recent);
          } else if (IsAnaphoricGroup(mention)) {
            ResolvePlural(static_cast<int>(m), mention.number == 0 ? 2 : mention.number,
                          mention.polity, recent);
          }
          break;
        case Mention::Kind::kPolity:
          break;
      }
      if (mention.person >= 0) {
        if (mention.kind != Mention::Kind::kPronoun) recent.push_back(static_cast<int>(m));
        if (recent.size() > 64) recent.erase(recent.begin(), recent.begin() + 32);
        if (subject < 0 && IsSubject(mention) && !InWhichClause(mention) &&
            !IsLabel(static_cast<int>(m))) {
          subject = mention.person;
          subject_mention = static_cast<int>(m);
        }
        // "X's trip to Oslo was put off. He": whose trip it was.
        if (owner < 0 && mention.possessive && OwnsSubject(mention)) owner = mention.person;
      }
    }
  }

  // Can the pronoun not mean the subject of its sentence? "A and B made time for him", "A and B met
  // before he left", "A, whom he briefed,", "A, she writes,".
  bool IsApartFrom(int subject, int pronoun) const {
    const Mention& who = mentions_[subject];
    const Mention& mention = mentions_[pronoun];
    if (mention.quoted || mention.first <= who.end - 1) return false;
    const DocToken& before = document_.token(mention.first - 1);
    // Of a relative clause about the subject.
    if (before.lower == "whom" && mention.first - who.end <= 2) return true;
    const absl::string_view word = document_.token(mention.core_first).lower;
    const bool nominative = word == "he" || word == "she";
    const DocToken& verb = document_.token(mention.end);
    if (nominative && mention.first == who.end + 1 && before.lower == "," &&
        verb.Has(kSpeechVerb) && document_.token(mention.end + 1).lower == ",") {
      return true;
    }
    if (IsOneOfSeveral(subject)) return true;
    // "A hosted her on Sunday, and on Monday she was received by B": the same woman twice.
    if (nominative && ClauseGoesOn(pronoun)) {
      for (int i = pronoun - 1; i > subject; --i) {
        const Mention& earlier = mentions_[i];
        if (earlier.kind == Mention::Kind::kPronoun && !earlier.plural && !earlier.possessive &&
            earlier.person >= 0 && earlier.person != who.person &&
            GenderOfPronoun(document_.token(earlier.core_first).lower) == GenderOfPronoun(word)) {
          return true;
        }
      }
    }
    // "him" as the object of the verb whose subject it would be.
    if (nominative || mention.possessive || (word != "him" && word != "her")) return false;
    if (!OneOf(before.lower, {"for", "to", "by", "from", "against", "about"}) &&
        !(before.shape == Shape::kLower && before.Has(kPastVerb | kMeetVerb | kHostVerb))) {
      return false;
    }
    for (int i = who.end; i < mention.first; ++i) {
      const DocToken& token = document_.token(i);
      if (token.Has(kSubordinator) || token.lower == ";" || token.lower == ":" ||
          token.shape == Shape::kQuote) {
        return false;
      }
    }
    // Another one in between may be who does it.
    for (int i = subject + 1; i < pronoun; ++i) {
      if (mentions_[i].kind != Mention::Kind::kPolity) return false;
    }
    return true;
  }

  // Does the pronoun open a clause of its own, ", and on Monday she"?
  bool ClauseGoesOn(int pronoun) const {
    constexpr int kFew = 5;
    const Mention& mention = mentions_[pronoun];
    for (int i = mention.first - 1; i > mention.first - kFew; --i) {
      const DocToken& token = document_.token(i);
      if (token.sentence != mention.sentence) return false;
      if (OneOf(token.lower, {"and", "but", ";"})) return true;
      if (token.date < 0 && !token.Has(kPreposition | kAdverb | kDeterminer) &&
          token.lower != ",") {
        return false;
      }
    }
    return false;
  }

  // "A and B", as the subject.
  bool IsOneOfSeveral(int m) const {
    const int next = m + 1;
    if (next >= static_cast<int>(mentions_.size()) ||
        mentions_[next].sentence != mentions_[m].sentence || mentions_[next].possessive ||
        mentions_[next].kind != Mention::Kind::kPerson ||
        mentions_[next].person == mentions_[m].person) {
      return false;
    }
    const DocToken& link = document_.token(mentions_[m].end);
    return (link.lower == "and" || link.lower == "&") &&
           mentions_[next].first == mentions_[m].end + 1;
  }

  // Whom the pronoun means that does not mean the subject: who a pronoun before it in the sentence
  // does, else the subject of the sentences before, else who leads one of them, else the last one
  // named.
  int AnotherThan(int subject, int pronoun, int last_subject,
                  const std::vector<int>& recent) const {
    constexpr int kReach = 3;
    const Mention& mention = mentions_[pronoun];
    const auto fits = [&](int person) {
      return person >= 0 && person != mentions_[subject].person && !Differs(person, mention);
    };
    for (int i = pronoun - 1; i > subject; --i) {
      if (mentions_[i].kind == Mention::Kind::kPronoun && fits(mentions_[i].person)) {
        return mentions_[i].person;
      }
    }
    // "Spain's King A gave a banquet for B. Prime Minister C met him": C is of A's country, as no
    // other is told.
    const std::vector<OfficeUse>& offices = mentions_[subject].offices;
    const bool at_home = !offices.empty() &&
                         (offices.front().polity.empty() || offices.front().polity_by_context) &&
                         document_.token(mention.first - 1).Has(kMeetVerb | kHostVerb);
    if (fits(last_subject) && !at_home) return last_subject;
    int named = -1;
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (SentencesBetween(before.sentence, mention.sentence) > kReach) break;
      if (before.sentence == mention.sentence || !fits(before.person)) continue;
      // "She hoped to meet X. She last met him in May": whom she was told with.
      if (at_home || last_subject == mentions_[subject].person ||
          LeadsSentence(before.person, before.sentence)) {
        return before.person;
      }
      if (named < 0) named = before.person;
    }
    return named;
  }

  // ---- Women and men -------------------------------------------------------------------------

  // By the titles and the given names that the article has for each person.
  void LearnGenders() {
    genders_.assign(persons().size(), Gender::kUnknown);
    for (size_t p = 0; p < persons().size(); ++p) genders_[p] = GenderOfName(persons()[p].name);
    for (const Mention& mention : mentions_) {
      if (mention.person < 0 || mention.kind != Mention::Kind::kPerson) continue;
      for (int i = mention.first; i < mention.core_first; ++i) {
        const Gender told = GenderOfTitle(document_.token(i).lower);
        if (told != Gender::kUnknown) genders_[mention.person] = told;
      }
    }
  }

  // Is person `p` known not to be what the pronoun says?
  bool Differs(int p, const Mention& pronoun) const {
    const Gender said = GenderOfPronoun(document_.token(pronoun.core_first).lower);
    return said != Gender::kUnknown && genders_[p] != Gender::kUnknown && genders_[p] != said;
  }

  // Whom a pronoun means that does not fit the subject: the last one who leads a sentence and may
  // be it, else the last one named who is; -1 for none.
  int OneOfGender(const Mention& pronoun, const std::vector<int>& recent) const {
    constexpr int kReach = 4;
    int named = -1;
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (SentencesBetween(before.sentence, pronoun.sentence) > kReach) break;
      if (Differs(before.person, pronoun)) continue;
      if (LeadsSentence(before.person, before.sentence)) return before.person;
      const Gender said = GenderOfPronoun(document_.token(pronoun.core_first).lower);
      if (named < 0 && genders_[before.person] == said) named = before.person;
    }
    return named >= 0 ? named : OnlyOther(pronoun, recent);
  }

  // "she", where the subject may be a woman or not, and another one is known to be.
  bool WomanElse(int who, const Mention& pronoun, const std::vector<int>& recent) const {
    constexpr int kReach = 2;
    const Gender said = GenderOfPronoun(document_.token(pronoun.core_first).lower);
    if (said != Gender::kFemale || genders_[who] != Gender::kUnknown) return false;
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (SentencesBetween(before.sentence, pronoun.sentence) > kReach) return false;
      if (genders_[before.person] == said) return true;
    }
    return false;
  }

  // Is the mention the possessor of what a sentence is about, "X's trip was", "On X's calendar is"?
  bool OwnsSubject(const Mention& mention) const {
    if (mention.kind != Mention::Kind::kPerson || mention.quoted) return false;
    const Sentence& sentence = document_.sentences()[mention.sentence];
    for (int i = sentence.first; i < mention.first; ++i) {
      const DocToken& token = document_.token(i);
      if (token.shape == Shape::kLower && token.Has(kPastVerb | kBeVerb | kHaveVerb | kModal)) {
        return false;
      }
    }
    return true;
  }

  // The only one named of late who may be meant, where nobody's gender is known to fit; -1 for none
  // and for several.
  int OnlyOther(const Mention& pronoun, const std::vector<int>& recent) const {
    constexpr int kReach = 3;
    int only = -1;
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (SentencesBetween(before.sentence, pronoun.sentence) > kReach) break;
      if (Differs(before.person, pronoun) || before.person == only) continue;
      if (only >= 0) return -1;
      only = before.person;
    }
    return only;
  }

  // "Before he left, X said", "Asked about his talks, X said": who is the subject behind the phrase
  // in front; -1 for none.
  int SubjectAhead(const Mention& pronoun) const {
    const Sentence& sentence = document_.sentences()[pronoun.sentence];
    const DocToken& opening = document_.token(sentence.first);
    const absl::string_view word = document_.token(pronoun.core_first).lower;
    const bool participle = opening.IsCapitalised() && document_.token(sentence.first).match < 0 &&
                            (absl::EndsWith(opening.lower, "ing") ||
                             OneOf(opening.lower, {"asked", "pressed", "accompanied", "joined"}));
    if (!opening.Has(kPreposition | kSubordinator) && !participle) return -1;
    // "him" is rather another one.
    if (word == "him" || (word == "her" && !pronoun.possessive)) return -1;
    for (int i = pronoun.end; i + 1 < sentence.token_end; ++i) {
      if (document_.token(i).shape == Shape::kQuote) return -1;
      if (document_.token(i).lower != ",") continue;
      for (size_t m = first_mention_[pronoun.sentence];
           m < mentions_.size() && mentions_[m].sentence == pronoun.sentence; ++m) {
        const Mention& named = mentions_[m];
        if (named.first < pronoun.first && named.person >= 0 &&
            named.kind == Mention::Kind::kPerson) {
          return -1;  // "In a call with X before he left, Y said"
        }
        // "By noon he had seen A, B and C": a list goes on behind the comma.
        if (named.first != i + 1 || named.kind != Mention::Kind::kPerson || named.person < 0 ||
            named.possessive || Differs(named.person, pronoun) || !VerbFollows(named.end)) {
          continue;
        }
        return named.person;
      }
    }
    return -1;
  }

  // Could the word at the token, behind adverbs or a clause about a subject, be its verb?
  bool VerbFollows(int i) const {
    if (document_.token(i).lower == ",") {
      return OneOf(document_.token(i + 1).lower, {"who", "whose", "whom", "in", "at", "on"});
    }
    if (document_.token(i - 1).lower == ",") --i;  // that closes an apposition
    if (document_.token(i).lower == ",") ++i;
    while (document_.token(i).Has(kAdverb)) ++i;
    const DocToken& token = document_.token(i);
    if (token.shape != Shape::kLower || token.Has(kPreposition | kConjunction)) return false;
    return token.classes == 0
               ? absl::EndsWith(token.lower, "ed") || absl::EndsWith(token.lower, "s")
               : token.Has(kPastVerb | kSpeechVerb | kBeVerb | kHaveVerb | kModal | kMeetVerb |
                           kTalkVerb | kHostVerb | kCallVerb | kLightVerb | kVisitVerb | kTellVerb |
                           kAttendVerb | kDiscussVerb | kSeeVerb | kCaptionVerb | kPlanWord |
                           kDenyWord | kCancelWord);
  }

  // "..., in which A took part", "..., with whose minister A spoke": A is not whom the sentence is
  // about.
  bool InWhichClause(const Mention& mention) const {
    const Sentence& sentence = document_.sentences()[mention.sentence];
    for (int i = mention.first - 1; i > sentence.first && mention.first - i < 10; --i) {
      if (document_.token(i).lower == ",") return false;
      if (OneOf(document_.token(i).lower, {"which", "whom", "whose"})) return true;
    }
    return false;
  }

  // "A received B, who leaves for Rome, where he is to meet C": B, whom the relative clause around
  // "he" tells of; -1 for none.
  int WhoGoesOn(int m) const {
    constexpr int kReach = 14;
    const Mention& pronoun = mentions_[m];
    const int first = document_.sentences()[pronoun.sentence].first;
    if (pronoun.first <= first || document_.token(pronoun.first - 1).lower != "where") return -1;
    for (int i = m - 1; i >= 0 && mentions_[i].sentence == pronoun.sentence; --i) {
      const Mention& before = mentions_[i];
      if (before.kind == Mention::Kind::kPolity) continue;
      const int who = before.end;
      const bool relative = pronoun.first - who < kReach && document_.token(who).lower == "," &&
                            document_.token(who + 1).lower == "who";
      return relative && before.kind == Mention::Kind::kPerson && !Differs(before.person, pronoun)
                 ? before.person
                 : -1;
    }
    return -1;
  }

  // "the Kenyan", "his guest", "the visitor": the last person named of that country, or another one
  // than the subject. -1 for none.
  int OneMeant(const Mention& mention, int subject, const std::vector<int>& recent) const {
    constexpr int kReach = 6;
    if (mention.quoted) return -1;
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (SentencesBetween(before.sentence, mention.sentence) > kReach) return -1;
      const Person& person = people_.persons()[before.person];
      if (mention.polity.empty() ? before.person != subject : person.polity == mention.polity) {
        return before.person;
      }
    }
    return -1;
  }

  // From one sentence to the other, without those that are nothing but quoted.
  int SentencesBetween(int from, int to) const {
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

  // "MINISTER HAINZ: ... I met X": whose turn it is; -1 where it is nobody's.
  int SpeakerOf(const Mention& mention) const {
    const Turn* turn = TurnOf(turns_, mention.sentence);
    return turn == nullptr ? -1 : turn->person;
  }

  static bool StartsWithFirstPerson(absl::string_view word) {
    return word == "i" || word == "we" || absl::StartsWith(word, "i'") ||
           absl::StartsWith(word, "we'");
  }
  bool IsFirstPerson(const Mention& mention) const {
    return StartsWithFirstPerson(document_.token(mention.core_first).lower);
  }

  // Is the mention who speaks, before the colon?
  bool IsLabel(int m) const {
    const Turn* turn = TurnOf(turns_, mentions_[m].sentence);
    return turn != nullptr && turn->mention == m;
  }

  // Is the turn a question? Who puts it is no party of what is told.
  bool Asks(const Turn& turn) const {
    for (int s = turn.first_sentence; s < turn.sentence_end; ++s) {
      const Sentence& sentence = document_.sentences()[s];
      if (document_.token(sentence.token_end - 1).lower == "?") return true;
    }
    return false;
  }

  // The last one named before the pronoun who is not the one who speaks; -1 for none.
  int NamedBesideSpeaker(const Mention& pronoun, const std::vector<int>& recent) const {
    constexpr int kReach = 4;
    const int speaker = SpeakerOf(pronoun);
    for (size_t i = recent.size(); i-- > 0;) {
      const Mention& before = mentions_[recent[i]];
      if (pronoun.sentence - before.sentence > kReach) break;
      if (before.person != speaker && !Differs(before.person, pronoun)) return before.person;
    }
    return -1;
  }

  // "We last met in May": who speaks and the only other one who does, or of whom the question is.
  // Empty where there are more.
  std::vector<int> TheTwoOf(const Mention& mention, const std::vector<int>& recent) const {
    const int speaker = SpeakerOf(mention);
    if (speaker < 0) return {};
    std::vector<int> speakers;
    for (const Turn& turn : turns_) {
      if (turn.person >= 0 && !Asks(turn) &&
          std::find(speakers.begin(), speakers.end(), turn.person) == speakers.end()) {
        speakers.push_back(turn.person);
      }
    }
    if (speakers.size() == 2) return speakers;
    const int other = speakers.size() == 1 ? NamedBesideSpeaker(mention, recent) : -1;
    return other >= 0 ? std::vector<int>{speaker, other} : std::vector<int>();
  }

  // Whom X honours, who gave a banquet in his honour: the subject of the sentence if it is another
  // one, else the last one named who is.
  int Honoured(int m, int subject, int last_subject, const std::vector<int>& recent) const {
    const int giver =
        m > 0 && mentions_[m - 1].sentence == mentions_[m].sentence ? mentions_[m - 1].person : -1;
    if (subject >= 0 && subject != giver) return subject;
    if (last_subject >= 0 && last_subject != giver) return last_subject;
    for (size_t i = recent.size(); i-- > 0;) {
      if (mentions_[recent[i]].person != giver) return mentions_[recent[i]].person;
    }
    return -1;
  }

  // "gave a banquet in his honour".
  bool InHonor(const Mention& mention) const {
    return mention.possessive && mention.first > 0 &&
           document_.token(mention.first - 1).lower == "in" &&
           OneOf(document_.token(mention.end).lower, {"honor", "honour"});
  }

  // "He phoned X and visited him": not the subject himself, where nobody else is the subject of the
  // verb before "him".
  int ObjectOf(int m, int subject, const std::vector<int>& recent) const {
    const Mention& mention = mentions_[m];
    const absl::string_view word = document_.token(mention.core_first).lower;
    if ((word != "him" && word != "her") || mention.possessive || mention.first == 0) {
      return subject;
    }
    // "X took him to A, where Y received him": the same one twice.
    for (int i = m - 1; i >= 0 && mentions_[i].sentence == mention.sentence; --i) {
      const Mention& before = mentions_[i];
      if (before.kind == Mention::Kind::kPronoun && !before.plural && before.person >= 0 &&
          before.person != subject &&
          GenderOfPronoun(document_.token(before.core_first).lower) == GenderOfPronoun(word)) {
        return before.person;
      }
    }
    const DocToken& verb = document_.token(mention.first - 1);
    const bool of_subject = m > 0 && mentions_[m - 1].sentence == mention.sentence &&
                            mentions_[m - 1].person == subject;
    // "X took him to A": a verb has two sides.
    bool moves = of_subject && verb.shape == Shape::kLower &&
                 verb.Has(kPastVerb | kTellVerb | kMeetVerb | kHostVerb | kCallVerb);
    for (int i = moves ? mentions_[m - 1].end : mention.first; i < mention.first - 1; ++i) {
      moves = moves && document_.token(i).Has(kBeVerb | kHaveVerb | kModal | kAdverb);
    }
    // "A congratulated B and thanked him": the second verb has the first one's subject.
    const DocToken& link = document_.token(mention.first - 2);
    const bool joined = mention.first - 2 > document_.sentences()[mention.sentence].first &&
                        verb.shape == Shape::kLower && verb.Has(kPastVerb) && link.lower == "and";
    if (!moves && !joined &&
        (verb.shape != Shape::kLower ||
         !verb.Has(kMeetVerb | kHostVerb | kVisitVerb | kCallVerb | kBriefVerb | kSeeVerb))) {
      return subject;
    }
    if (m > 0 && mentions_[m - 1].sentence == mention.sentence &&
        mentions_[m - 1].person != subject) {
      // "A said that B had visited him".
      int i = mentions_[m - 1].end;
      while (i < mention.first - 1 &&
             document_.token(i).Has(kBeVerb | kHaveVerb | kModal | kAdverb)) {
        ++i;
      }
      if (i == mention.first - 1) return subject;
    }
    for (size_t i = recent.size(); i-- > 0;) {
      if (mention.sentence - mentions_[recent[i]].sentence > 1) break;
      const int other = mentions_[recent[i]].person;
      if (other != subject && !Differs(other, mention)) return other;
    }
    return subject;
  }

  // Has the sentence a plural of its own that "they" may mean: a group, several countries?
  bool PluralBefore(int m) const {
    int polities = 0;
    for (int i = m - 1; i >= first_mention_[mentions_[m].sentence]; --i) {
      if (mentions_[i].kind == Mention::Kind::kGroup && mentions_[i].persons.empty() &&
          !(mentions_[m].number == 2 && !mentions_[i].offices.empty() &&
            mentions_[i].offices.front().owner_token >= 0)) {
        return true;
      }
      if (mentions_[i].kind == Mention::Kind::kPolity && ++polities >= 2) return true;
    }
    return false;
  }

  // Stands where a subject stands: not after a preposition, not a possessor.
  bool IsSubject(const Mention& mention) const {
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

  bool IsAnaphoricGroup(const Mention& mention) const {
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
           head == "politicians" || head == "negotiators" || head == "sides" ||
           head == "premiers" || head == "generals" || head == "statesmen" || head == "state" ||
           head == "monarchs" || head == "colleagues" || head == "dignitaries";
  }

  // `subject`: the person that is the subject of the sentence, -1 for none.
  void ResolveOffice(int m, int subject, const std::vector<int>& recent) {
    Mention& mention = mentions_[m];
    if (mention.offices.empty()) return;
    OfficeUse& use = mention.offices.front();
    if (use.polity_by_context && use.polity.empty()) use.polity = countries_.Before(use.first);
    const int described = DescribedBefore(m);
    // Rather one whose country is said than one of whom it is only guessed.
    for (size_t i = recent.size(); i-- > 0 && !use.polity.empty() && described < 0;) {
      const Person& person = persons()[mentions_[recent[i]].person];
      if (person.polity != use.polity || person.polity_guessed || person.offices.empty() ||
          mention.sentence - mentions_[recent[i]].sentence > kNearOffice) {
        continue;
      }
      if (mentions_[recent[i]].person == subject && IsObject(mention) &&
          mentions_[recent[i]].sentence == mention.sentence) {
        continue;
      }
      if (!Fits(person, mention)) continue;
      mention.person = mentions_[recent[i]].person;
      TakeOffice(mention.person, m);
      return;
    }
    // "The State Secretary": rather who has just that title than another secretary.
    if (const int same = SameTitle(mention, recent); same >= 0 && described < 0) {
      mention.person = same;
      return;
    }
    for (size_t i = recent.size(); i-- > 0;) {
      const int p = mentions_[recent[i]].person;
      if (recent[i] < described) return;  // "a NATO diplomat ... the diplomat"
      // "Foyle then invited the Prime Minister": another one than the subject.
      if (p == subject && IsObject(mention) && mentions_[recent[i]].sentence == mention.sentence) {
        continue;
      }
      if (Fits(persons()[p], mention)) {
        mention.person = p;
        if (use.polity.empty()) {
          mention.person = Foremost(m, p, recent);
          if (mention.person != p) return;
        }
        TakeOffice(p, m);
        if (!use.polity.empty() && persons()[p].polity_guessed &&
            persons()[p].polity != use.polity) {
          SetPolity(p, use.polity);
        }
        return;
      }
    }
    if (TakeUpDescribed(m, recent)) return;
    if (const int ahead = NamedAhead(m); ahead >= 0) {
      mention.person = ahead;
      return;
    }
    // A headline names the office, the text under it the person.
    const int limit = static_cast<int>(mentions_.size());
    for (int next = m + 1; next < limit && next < m + 40; ++next) {
      if (mentions_[next].kind != Mention::Kind::kPerson || mentions_[next].person < 0) continue;
      // So may the first sentence: "The foreign minister held talks on Monday. Anna Kern said ...".
      const Sentence& here = document_.sentences()[mention.sentence];
      const bool opens = mention.sentence == 0 && mention.first == here.first && use.is_known &&
                         mentions_[next].sentence > mention.sentence &&
                         mentions_[next].sentence - mention.sentence <= 3;
      if (!here.is_headline && !opens) continue;
      const int p = mentions_[next].person;
      if (Fits(persons()[p], mention)) {
        mention.person = p;
        return;
      }
      // "Norway's foreign minister on his phone", and under it a name without any office.
      if (mentions_[next].sentence - mention.sentence <= 1 && persons()[p].offices.empty() &&
          persons()[p].polity.empty() && use.is_known && !use.polity.empty() &&
          mentions_[next].first == document_.sentences()[mentions_[next].sentence].first) {
        mention.person = p;
        AddOffice(p, m, use);
        return;
      }
    }
  }

  // "The Secretary has left London. ... Secretary X spoke": the first one named after the phrase
  // who has just that title, where nobody before may be meant; -1 for none.
  int NamedAhead(int m) const {
    constexpr int kMentions = 40;
    constexpr int kSentences = 10;
    const Mention& mention = mentions_[m];
    const OfficeUse& use = mention.offices.front();
    if (mention.quoted || !use.is_known || !use.polity.empty() || use.polity_by_context ||
        !use.qualifier.empty() || use.spokesperson ||
        document_.token(mention.first).lower != "the") {
      return -1;
    }
    const int limit = std::min(static_cast<int>(mentions_.size()), m + kMentions);
    for (int next = m + 1; next < limit; ++next) {
      const Mention& named = mentions_[next];
      if (named.sentence - mention.sentence > kSentences) return -1;
      if (named.kind != Mention::Kind::kPerson || named.person < 0 || named.offices.empty())
        continue;
      const OfficeUse& told = named.offices.front();
      if (absl::EqualsIgnoreCase(told.title, use.title) && told.polity.empty() &&
          told.first == named.first && IsSubject(named)) {
        return named.person;
      }
    }
    return -1;
  }

  // The one person named of late with just the title, of two words or more, that the phrase has
  // without a country; -1 for none and for several.
  int SameTitle(const Mention& mention, const std::vector<int>& recent) const {
    const OfficeUse& use = mention.offices.front();
    if (!use.polity.empty() || use.polity_by_context || !use.qualifier.empty() ||
        !absl::StrContains(use.title, ' ')) {
      return -1;
    }
    int found = -1;
    for (size_t i = recent.size(); i-- > 0;) {
      const int p = mentions_[recent[i]].person;
      if (p == found) continue;
      for (const HeldOffice& held : people_.persons()[p].offices) {
        if (!absl::EqualsIgnoreCase(held.use.title, use.title)) continue;
        if (found >= 0) return -1;
        found = p;
        break;
      }
    }
    return found;
  }

  // Has the article given the person such an office and said of which country it is?
  bool SaysPolity(int p, const Mention& mention) const {
    const absl::string_view head = document_.token(mention.offices.front().head_end - 1).lower;
    for (const HeldOffice& held : people_.persons()[p].offices) {
      if (held.use.polity.empty() || held.polity_guessed) continue;
      if (document_.token(held.use.head_end - 1).lower == head) return true;
    }
    return false;
  }

  // Whom "the minister" means where `nearest` is the last one named who may be it: a text goes on
  // speaking of its own minister, whom it names without a country and who leads its sentences, when
  // another one has only been met.
  int Foremost(int m, int nearest, const std::vector<int>& recent) {
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
      if (!LeadsSentence(before.person, before.sentence)) continue;
      if (before.person == nearest && nearest_in < 0) nearest_in = before.sentence;
      if (led < 0 && before.person != nearest && Fits(persons()[before.person], mention)) {
        led = before.person;
        led_in = before.sentence;
      }
    }
    int found = nearest;
    if (meant >= 0 && meant != nearest && nearest_in < 0) {
      found = meant;
    } else if (led >= 0 && led_in > nearest_in && led_in < mention.sentence &&
               SaysPolity(nearest, mention) && !SaysPolity(led, mention)) {
      found = led;
    } else if (led >= 0 && nearest_in < 0 && led_in < mention.sentence &&
               !SaysPolity(led, mention)) {
      found = led;
    }
    meant = found;
    return found;
  }

  // "president", "prime minister": the office itself, without "vice" or "of the senate".
  static bool SimpleTitle(const OfficeUse& use) {
    const std::vector<std::string> words = LowerWords(use.title);
    return words.size() <= 3 && std::find(words.begin(), words.end(), "vice") == words.end() &&
           std::find(words.begin(), words.end(), "deputy") == words.end();
  }

  // An office phrase that means a person of whom no office has been told tells it.
  void TakeOffice(int p, int m) {
    OfficeUse use = mentions_[m].offices.front();
    const absl::string_view head = document_.token(use.head_end - 1).lower;
    if (!use.is_known || use.spokesperson ||
        OneOf(head, {"leader", "ruler", "strongman", "head"})) {
      return;
    }
    const bool former = use.qualifier == "former" && HeldBefore(p, use.office_class);
    const bool now = KnownAs(p, use.office_class) && !HasClass(persons()[p], use.office_class);
    if (!persons()[p].offices.empty() && !former && !now) return;
    if (use.polity.empty())
      use.polity = known_[p] != nullptr ? known_[p]->polity : persons()[p].polity;
    AddOffice(p, m, use);
  }

  // "Mr. X will see the Dalai Lama. ... the Tibetan spiritual leader": the phrase with a country
  // means the last person named of whom no office was told and who may be of that country.
  bool TakeUpDescribed(int m, const std::vector<int>& recent) {
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
      if (leading && !LeadsSentence(p, other.sentence)) continue;
      if (!persons()[p].offices.empty() || persons()[p].spokesperson_only) continue;
      if (persons()[p].mentions.size() < 2 && !IsSubject(other)) continue;
      // A name that might be a company's.
      if (!document_.Is(other.core_first, SenseKind::kGivenName) &&
          !document_.Is(other.core_first, SenseKind::kSurname) && !other.honorific &&
          (other.core_first == 0 || document_.token(other.core_first - 1).lower != "the") &&
          known_[p] == nullptr) {
        continue;
      }
      if (!persons()[p].polity.empty() && persons()[p].polity != use.polity) continue;
      // Another one in between could be meant as well.
      mention.person = p;
      AddOffice(p, m, use);
      return true;
    }
    return false;
  }

  // The last mention of somebody only described, "a senior official", whom the office phrase `m`
  // takes up: "the official". -1 for none.
  int DescribedBefore(int m) const {
    const Mention& mention = mentions_[m];
    const absl::string_view head = document_.token(mention.offices.front().head_end - 1).lower;
    for (int i = m - 1; i >= 0 && m - i < 24; --i) {
      const Mention& other = mentions_[i];
      if (other.kind != Mention::Kind::kOffice || other.person >= 0 || other.offices.empty())
        continue;
      if (document_.token(other.offices.front().head_end - 1).lower != head) continue;
      if (!mention.polity.empty() && !other.polity.empty() && mention.polity != other.polity)
        continue;
      return i;
    }
    return -1;
  }

  // "his Russian counterpart": who holds the same rank in that country.
  void ResolveCounterpart(int m, int subject) {
    Mention& mention = mentions_[m];
    if (mention.offices.empty()) return;
    const std::string& polity = mention.offices.front().polity;
    if (polity.empty() || subject < 0) return;
    if (by_polity_.empty()) {
      for (size_t p = 0; p < persons().size(); ++p) {
        std::vector<int>& list = by_polity_[persons()[p].polity];
        if (list.size() < 64) list.push_back(static_cast<int>(p));
      }
    }
    const Person& self = persons()[subject];
    for (int p : by_polity_[polity]) {
      if (p == subject) continue;
      for (const HeldOffice& held : persons()[p].offices) {
        for (const HeldOffice& own : self.offices) {
          if (SameRank(held.use.office_class, own.use.office_class)) {
            mention.person = p;
            return;
          }
        }
      }
    }
  }

  // Of people named as counterparts, before offices without a country are looked at: whose
  // counterpart is the one named last before them.
  void NameCounterparts() {
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind == Mention::Kind::kPerson && mentions_[m].counterpart) {
        const int owner = RespectiveOwner(static_cast<int>(m));
        NameCounterpart(static_cast<int>(m),
                        owner >= 0 ? owner : PersonBefore(static_cast<int>(m)));
      }
    }
  }

  // "A and B met their Russian counterparts, C and D": D is B's. -1 unless there are as many of the
  // ones as of the others.
  int RespectiveOwner(int m) const {
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
    for (int i = first_mention_[mention.sentence]; i < first; ++i) {
      if (mentions_[i].kind == Mention::Kind::kPerson && mentions_[i].person >= 0) {
        owners.push_back(mentions_[i].person);
      }
    }
    return static_cast<int>(owners.size()) == end - first ? owners[m - first] : -1;
  }

  // Whose counterpart, spokesman or envoy mention `m` may be: the first person named in its
  // sentence before it (not of the counterpart's own country), else the first one of the sentences
  // before.
  int PersonBefore(int m) const {
    const int s = mentions_[m].sentence;
    const std::string& polity = mentions_[m].polity;
    for (int i = first_mention_[s]; i < m; ++i) {
      const int p = mentions_[i].person;
      if (p < 0 || p == mentions_[m].person || mentions_[i].counterpart) continue;
      if (!polity.empty() && people_.persons()[p].polity == polity) continue;
      return p;
    }
    for (int i = first_mention_[std::max(0, s - 2)]; i < first_mention_[s]; ++i) {
      if (mentions_[i].person >= 0 && mentions_[i].person != mentions_[m].person) {
        return mentions_[i].person;
      }
    }
    // Further back the nearest: what he said stands between.
    for (int i = first_mention_[std::max(0, s - 2)] - 1; i >= first_mention_[std::max(0, s - 6)];
         --i) {
      if (mentions_[i].person >= 0 && mentions_[i].person != mentions_[m].person &&
          !mentions_[i].quoted) {
        return mentions_[i].person;
      }
    }
    return -1;
  }

  // Gives a counterpart the office that the word stands for: a foreign minister's counterpart is a
  // foreign minister, and Secretary of State in the US.
  void NameCounterpart(int m, int owner) {
    Mention& mention = mentions_[m];
    if (owner < 0 || owner == mention.person) return;
    for (OfficeUse& use : mention.offices) {
      const absl::string_view head = document_.token(use.head_end - 1).lower;
      if (!IsCounterpart(head)) continue;
      const int possessor = use.owner_token >= 0 ? PersonAt(use.owner_token) : -1;
      if (possessor >= 0 && possessor != mention.person) owner = possessor;
      const OfficeUse* own = nullptr;
      for (const HeldOffice& held : persons()[owner].offices) {
        if (held.use.is_known && (held.use.qualifier.empty() || own == nullptr)) {
          own = &held.use;
          if (held.use.qualifier.empty()) break;
        }
      }
      if (own == nullptr) {
        // What the one is nobody says; of which country the other is, the word before does.
        if (mention.kind == Mention::Kind::kPerson && mention.person >= 0 &&
            persons()[mention.person].polity.empty()) {
          persons()[mention.person].polity = use.polity;
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
      if (mention.kind == Mention::Kind::kPerson && mention.person >= 0) {
        Person& person = persons()[mention.person];
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

  // Are the two named in one sentence before mention `m`, and not too far?
  bool NamedTogether(const std::vector<int>& found, int m) const {
    if (found.size() != 2) return false;
    for (int i = m - 1; i >= 0 && m - i < 40; --i) {
      if (mentions_[i].person != found[0]) continue;
      for (int k = first_mention_[mentions_[i].sentence];
           k < first_mention_[mentions_[i].sentence + 1]; ++k) {
        if (mentions_[k].person == found[1] && !InRelativeClause(mentions_[k])) return true;
      }
    }
    return false;
  }

  // Right behind a verb of meeting, calling or telling.
  bool IsObject(const Mention& mention) const {
    const Sentence& sentence = document_.sentences()[mention.sentence];
    int i = mention.first - 1;
    if (i <= sentence.first) return false;
    const DocToken& before = document_.token(i);
    if (before.lower == "with") return true;
    return before.shape == Shape::kLower &&
           (before.Has(kMeetVerb | kCallVerb | kHostVerb | kTellVerb | kBriefVerb | kSeeVerb) ||
            OneOf(before.lower, {"invited", "invites", "invite", "visited", "joined", "join",
                                 "joining", "accompany"}));
  }

  // "..., who met Y on Friday, ...": inside the clause.
  bool InRelativeClause(const Mention& mention) const {
    const Sentence& sentence = document_.sentences()[mention.sentence];
    for (int i = mention.first - 1; i > sentence.first && mention.first - i < 24; --i) {
      if (document_.token(i).lower == ",") {
        if (document_.token(i + 1).lower == "who") return ClauseCloses(mention, sentence);
        if (i + 1 < mention.first && document_.token(i + 1).lower != "and") return false;
      }
    }
    return false;
  }

  bool ClauseCloses(const Mention& mention, const Sentence& sentence) const {
    for (int i = mention.end; i + 1 < sentence.token_end && i < mention.end + 16; ++i) {
      if (document_.token(i).lower == ",") {
        return document_.token(i + 1).shape == Shape::kLower &&
               (document_.token(i + 1).Has(kPastVerb | kBeVerb | kHaveVerb | kModal | kSpeechVerb |
                                           kMeetVerb | kCallVerb));
      }
    }
    return false;
  }

  // The last people before the mention, of one polity where that is said.
  void ResolvePlural(int m, int number, absl::string_view polity, const std::vector<int>& recent) {
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
      const Person& person = persons()[other.person];
      // "X telephoned both men": X is not one of them.
      if (other.sentence == mention.sentence && IsObject(mention)) continue;
      // "X, who had received Y, telephoned Z. The two": X and Z.
      if (head.empty() && other.sentence < mention.sentence && InRelativeClause(other)) continue;
      if (!polity.empty() && person.polity != polity && !person.polity.empty() &&
          !person.polity_guessed) {
        continue;
      }
      if (person.spokesperson_only || !HeadFits(person, head)) continue;
      if (std::find(found.begin(), found.end(), other.person) != found.end()) continue;
      found.push_back(other.person);
      if (static_cast<int>(found.size()) == number) break;
    }
    // "the two leaders" who are not named side by side are those of a plural before.
    if (number == 2 && !head.empty() && polity.empty() && !NamedTogether(found, m)) {
      for (int i = m - 1; i >= 0 && m - i < 80; --i) {
        if (mentions_[i].persons.size() != 2 || mentions_[i].kind != Mention::Kind::kGroup)
          continue;
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
        if (!polity.empty() && persons()[p].polity != polity) SetPolity(p, std::string(polity));
      }
    }
  }

  // Replaces what was guessed of a person's polity.
  void SetPolity(int p, const std::string& polity) {
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

  // "the Russian and US foreign ministers", "the leaders of Egypt and Jordan": those of them that
  // the text has named, if it has named all.
  void ResolveByPolities(int m, const std::vector<int>& recent) {
    Mention& mention = mentions_[m];
    const absl::string_view head = document_.token(mention.core_end - 1).lower;
    std::vector<int> found;
    for (const std::string& polity : mention.polities) {
      int person = -1;
      for (size_t i = recent.size(); i-- > 0 && person < 0;) {
        const int p = mentions_[recent[i]].person;
        if (persons()[p].polity == polity && HeadFits(persons()[p], head)) person = p;
      }
      if (person < 0) return;
      found.push_back(person);
    }
    mention.persons = std::move(found);
  }

  // May a person be one of "the two ministers", "leaders", "diplomats"?
  static bool HeadFits(const Person& person, absl::string_view head) {
    if (head.empty() || head == "men" || head == "women" || head == "sides") return true;
    if (person.offices.empty()) return false;
    for (const HeldOffice& held : person.offices) {
      if (held.use.qualifier == "former") continue;
      const Class office = held.use.office_class;
      const std::string title = absl::AsciiStrToLower(held.use.title);
      if (head == "leaders") {
        if (IsHead(office) || office == Class::kPartyLeader || office == Class::kRoyal ||
            !held.use.is_known) {
          return true;
        }
      } else if (head == "diplomats") {
        if (office == Class::kForeignMinister || office == Class::kEnvoy ||
            office == Class::kDeputy || office == Class::kOrganisationHead) {
          return true;
        }
      } else if (head == "officials" || head == "politicians" || head == "chiefs") {
        return true;
      } else {
        // "ministers", "presidents", "envoys": the singular is in the title.
        const absl::string_view singular = head.substr(0, head.size() - 1);
        if (absl::StrContains(title, singular)) return true;
        if (head == "ministers" && office == Class::kForeignMinister) return true;
        if (head == "secretaries" && absl::StrContains(title, "secretary")) return true;
        if (head == "counterparts") return true;
      }
    }
    return false;
  }

  void Describe() {
    for (Person& person : persons()) {
      bool spokes = false;
      bool other = false;
      for (const HeldOffice& held : person.offices) {
        (held.use.spokesperson ? spokes : other) = true;
      }
      person.spokesperson_only = spokes && !other;
    }
  }

  const Document& document_;
  std::vector<Mention>& mentions_;
  People people_;
  absl::flat_hash_map<std::string, std::vector<int>> by_word_;
  std::vector<int> full_mentions_;  // by person: how many of its mentions are by full name
  absl::flat_hash_map<std::string, std::vector<int>> by_polity_;
  std::vector<int> first_mention_;         // by sentence
  std::vector<Turn> turns_;                // of a transcript
  std::vector<const KnownPerson*> known_;  // by person; null for most
  std::vector<Gender> genders_;            // by person
  // By an office in lower case, "minister": whom "the minister" meant last.
  absl::flat_hash_map<std::string, int> meant_by_;
  SpokenCountry countries_;
};

}  // namespace

bool SameRank(Class a, Class b) {
  if (a == b) return a != Class::kOther;
  return IsHead(a) && IsHead(b);
}

People GroupPeople(const Document& document, std::vector<Mention>* mentions) {
  return Grouper(document, mentions).Group();
}

}  // namespace chancery
