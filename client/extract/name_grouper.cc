#include "client/extract/name_grouper.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "client/extract/name_agreement.h"
#include "client/extract/office_agreement.h"
#include "storage/vocabulary/known_people.h"

namespace chancery {
namespace {

// People of one surname that a name is compared with.
constexpr size_t kMaxNamesakes = 16;
// Mentions that make somebody often mentioned.
constexpr int kOften = 10;

// Letters of a name of one syllable.
constexpr size_t kShort = 5;

// "Kim Jong-un", "Ban Ki-moon", "Kim Jong Il": a given name of two syllables behind.
bool IsFamilyNameFirst(const std::string& name) {
  const size_t hyphen = name.rfind('-');
  if (hyphen != std::string::npos && hyphen + 1 < name.size() && name.find(' ') < hyphen &&
      name.find(' ', hyphen) == std::string::npos && absl::ascii_islower(name[hyphen + 1])) {
    return true;
  }
  const std::vector<std::string> words = absl::StrSplit(name, ' ', absl::SkipEmpty());
  return words.size() == 3 && std::all_of(words.begin(), words.end(), [](const std::string& word) {
           return word.size() <= kShort && absl::ascii_isupper(word.front()) && word.back() != '.';
         });
}

// "Mr. Kim" is rather the leader than an official.
bool Leads(const Person& person) {
  return std::any_of(person.offices.begin(), person.offices.end(), [](const HeldOffice& held) {
    return IsHead(held.use.office_class) || held.use.title == "leader";
  });
}

bool OnlySpeaksForOthers(const Person& person) {
  return !person.offices.empty() &&
         std::all_of(person.offices.begin(), person.offices.end(),
                     [](const HeldOffice& held) { return held.use.spokesperson; });
}

class NameGrouper {
 public:
  explicit NameGrouper(Cast* cast) : cast_(*cast), mentions_(cast->mentions()) {}

  void Group() {
    // Full names first, so that a headline's bare surname finds its person.
    std::vector<std::vector<std::string>> keys(mentions_.size());
    absl::flat_hash_map<std::string, std::vector<std::string>> key_cache;
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind != Mention::Kind::kPerson) continue;
      auto inserted = key_cache.try_emplace(mentions_[m].name);
      if (inserted.second) inserted.first->second = NameWords(mentions_[m].name);
      keys[m] = inserted.first->second;
      if (keys[m].size() >= 2) Place(static_cast<int>(m), keys[m]);
    }
    for (const Person& person : cast_.persons()) {
      full_mentions_.push_back(static_cast<int>(person.mentions.size()));
    }
    for (size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind == Mention::Kind::kPerson && keys[m].size() == 1) {
        Place(static_cast<int>(m), keys[m]);
      }
    }
  }

 private:
  // Gives mention `m`, of a name of these words, its person.
  void Place(int m, const std::vector<std::string>& words) {
    Mention& mention = mentions_[m];
    int p = BestNamed(m, words);
    if (p < 0 && words.size() == 1) p = SameKnown(mention.name);
    if (p < 0) {
      p = cast_.AddPerson(mention.name, words);
    } else {
      AddName(p, mention.name, words);
    }
    mention.person = p;
    Person& person = cast_.persons()[p];
    person.mentions.push_back(m);
    if (!mention.polity.empty() && person.polity.empty() && !mention.counterpart) {
      person.polity = mention.polity;
    }
    for (const OfficeUse& use : mention.offices) cast_.AddOffice(p, m, use);
  }

  // The person found so far who is most likely called so in mention `m`; -1 for none.
  int BestNamed(int m, const std::vector<std::string>& words) const {
    int best = -1;
    int best_score = -1;
    for (const std::string& word : words) {
      const std::vector<int>* people = cast_.PeopleWith(word);
      if (people == nullptr) continue;
      // People of one surname are few; a text built to have thousands costs no more than this.
      const size_t count = std::min(people->size(), kMaxNamesakes);
      for (size_t i = people->size() - count; i < people->size(); ++i) {
        const int p = (*people)[i];
        const int score = Score(p, m, words);
        if (score > best_score) {
          best_score = score;
          best = p;
        }
      }
    }
    return best;
  }

  // How well the person fits the name of mention `m`; negative for not at all.
  int Score(int p, int m, const std::vector<std::string>& words) const {
    const Mention& mention = mentions_[m];
    const Person& person = cast_.persons()[p];
    if (!EitherNames(person.name_keys, words)) return -1;
    int score = person.name_keys == words ? 40 : 0;
    // "Sultan Ibrahim" is called so by his given name: not "Anwar Ibrahim".
    if (words.size() == 1 && person.name_keys.size() > 1 && words[0] != person.name_keys[0] &&
        IsRoyal(mention)) {
      return -1;
    }
    if (words.size() > 1) {
      return person.name_keys.size() == 1 && !OfficesAgree(person, mention) ? -1 : score;
    }
    if (person.name_keys[SurnameIndex(person.name_keys)] == words[0] ||
        (person.name_keys[0] == words[0] && IsFamilyNameFirst(person.name))) {
      score += 20;
    }
    // "Yoon" and "Yun" have one key, but are spelled as their people are.
    if (HasWord(person.name, mention.name)) score += 25;
    // The one who was mentioned last before, else the nearest after.
    const int before = LastMentionBefore(p, m);
    if (before >= 0) {
      score += 25 + std::max(0, 9 - (m - before) / 16);
      // Of two namesakes rather the one whom the text goes on about.
      score += std::min<int>(static_cast<int>(person.mentions.size()), kOften);
    }
    if (!OfficesAgree(person, mention)) score -= 60;
    if (OnlySpeaksForOthers(person)) score -= 30;
    if (Leads(person)) score += 8;
    return score;
  }

  static bool IsRoyal(const Mention& mention) {
    return std::any_of(mention.offices.begin(), mention.offices.end(), [](const OfficeUse& use) {
      const std::string title = absl::AsciiStrToLower(use.title);
      return title == "king" || title == "queen" || title == "sultan" || title == "emir" ||
             title == "amir" || title == "pope";
    });
  }

  // The person is called so, too; by the fuller name from now on.
  void AddName(int p, const std::string& name, const std::vector<std::string>& words) {
    if (name == cast_.persons()[p].name) return;
    std::string other = name;
    if (words.size() > cast_.persons()[p].name_keys.size()) {
      other = cast_.persons()[p].name;
      cast_.Rename(p, name, words);
    }
    std::vector<std::string>& aliases = cast_.persons()[p].aliases;
    if (aliases.size() < Cast::kMaxForms &&
        std::find(aliases.begin(), aliases.end(), other) == aliases.end()) {
      aliases.push_back(other);
    }
  }

  // The person of the article whom everybody knows by `name`, too: "Lula". -1 for none.
  int SameKnown(const std::string& name) const {
    const KnownPerson* known = KnownPeople::Default().Find(name, cast_.Year());
    if (known == nullptr || known->name == name) return -1;
    // By another of his names: the words of the usual one find him.
    const std::vector<int>* people = cast_.PeopleWith(NameWords(known->name).front());
    if (people == nullptr) return -1;
    size_t looked_at = 0;
    for (int p : *people) {
      if (++looked_at > Cast::kMaxForms) break;
      if (KnownPeople::Default().Find(cast_.persons()[p].name, cast_.Year()) == known) return p;
    }
    return -1;
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

  // The last mention of person `p` before mention `m`, -1 for none. Those by full name come first
  // and are in order; then the others, of which all so far are before `m`.
  int LastMentionBefore(int p, int m) const {
    const std::vector<int>& all = cast_.persons()[p].mentions;
    const int full = p < static_cast<int>(full_mentions_.size()) ? full_mentions_[p] : 0;
    int last = -1;
    if (static_cast<int>(all.size()) > full) last = all.back();
    auto it = std::lower_bound(all.begin(), all.begin() + full, m);
    if (it != all.begin()) last = std::max(last, *(it - 1));
    return last;
  }

  Cast& cast_;
  std::vector<Mention>& mentions_;
  std::vector<int> full_mentions_;  // by person: how many of its mentions are by full name
};

}  // namespace

void GroupNames(Cast* cast) { NameGrouper(cast).Group(); }

}  // namespace chancery
