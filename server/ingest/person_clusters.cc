#include "server/ingest/person_clusters.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/person_names.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

constexpr int64_t kDaysOfAYear = 366;
// Nobody holds an office at this age.
constexpr int64_t kMaxLifeDays = 110 * kDaysOfAYear;

// Days first..last, of an office or a sighting.
using Days = std::pair<int64_t, int64_t>;

absl::optional<Days> DaysOf(const ProfileOffice& office) {
  if (!office.known.is_unknown()) return Days(office.known.earliest(), office.known.latest());
  const TimeInterval& interval = office.interval;
  int64_t first = std::numeric_limits<int64_t>::max();
  int64_t last = std::numeric_limits<int64_t>::min();
  const auto cover = [&](int64_t from, int64_t to) {
    first = std::min(first, from);
    last = std::max(last, to);
  };
  if (!interval.start().is_unknown()) {
    cover(interval.start().earliest(), interval.start().latest());
  }
  if (!interval.end().is_unknown()) cover(interval.end().earliest(), interval.end().latest());
  if (interval.last_known().has_value()) cover(*interval.last_known(), *interval.last_known());
  if (first > last) return absl::nullopt;
  return Days(first, last);
}

// What is known of the people behind some profiles, each thing once.
struct Traits {
  std::vector<ProfileOffice> offices;
  std::set<std::string> polities;                     // of offices and otherwise said
  std::set<std::string> countries;                    // those that say where one is from
  std::set<std::string> tokens;                       // of the surname, without the worthless ones
  std::map<std::string, std::set<std::string>> keys;  // by system
  std::vector<PartialDate> births;
  std::vector<PartialDate> deaths;
  std::set<Days> days;

  void Add(const PersonProfile& profile, const std::set<std::string>& worthless) {
    for (const ProfileOffice& office : profile.offices) AddOffice(office);
    if (!profile.polity.empty()) polities.insert(profile.polity);
    if (profile.country) countries.insert(profile.polity);
    const ProfileTokens all = TokensOf(profile);
    for (const std::string& token : all.offices) {
      if (worthless.count(token) == 0) tokens.insert(token);
    }
    for (const std::string& key : profile.keys) {
      const std::string system = SystemOfKey(key);
      if (system.empty() || worthless.count(KeyToken(key)) != 0) continue;
      keys[system].insert(key);
    }
    AddDate(profile.birth, &births);
    AddDate(profile.death, &deaths);
  }

  void Add(const Traits& other) {
    for (const ProfileOffice& office : other.offices) AddOffice(office);
    polities.insert(other.polities.begin(), other.polities.end());
    countries.insert(other.countries.begin(), other.countries.end());
    tokens.insert(other.tokens.begin(), other.tokens.end());
    for (const auto& [system, some] : other.keys) keys[system].insert(some.begin(), some.end());
    for (const PartialDate& date : other.births) AddDate(date, &births);
    for (const PartialDate& date : other.deaths) AddDate(date, &deaths);
  }

 private:
  void AddOffice(const ProfileOffice& office) {
    const bool known =
        std::any_of(offices.begin(), offices.end(), [&office](const ProfileOffice& other) {
          return other.role == office.role && other.title == office.title &&
                 other.polity == office.polity && other.interval == office.interval &&
                 other.known == office.known;
        });
    if (known) return;
    offices.push_back(office);
    if (!office.polity.empty()) polities.insert(office.polity);
    if (office.country && !GoesWithTheName(office.title)) countries.insert(office.polity);
    if (const auto span = DaysOf(office); span.has_value()) days.insert(*span);
  }

  static void AddDate(const PartialDate& date, std::vector<PartialDate>* dates) {
    if (date.is_unknown()) return;
    if (std::find(dates->begin(), dates->end(), date) == dates->end()) dates->push_back(date);
  }
};

bool Share(const std::set<std::string>& a, const std::set<std::string>& b) {
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() && y != b.end()) {
    if (*x == *y) return true;
    if (*x < *y) {
      ++x;
    } else {
      ++y;
    }
  }
  return false;
}

// The system in which they have other keys; "" if there is none.
std::string OtherKeys(const Traits& a, const Traits& b) {
  for (const auto& [system, keys] : a.keys) {
    const auto it = b.keys.find(system);
    if (it != b.keys.end() && !Share(keys, it->second)) return system;
  }
  return "";
}

bool OtherCountries(const Traits& a, const Traits& b) {
  return !a.countries.empty() && !b.countries.empty() && !Share(a.polities, b.polities);
}

// How many days lie between what is known of the one and of the other; 0 if that is not known.
int64_t DaysBetween(const Traits& a, const Traits& b) {
  int64_t least = std::numeric_limits<int64_t>::max();
  for (const Days& x : a.days) {
    for (const Days& y : b.days) {
      least = std::min(least, std::max<int64_t>({0, x.first - y.second, y.first - x.second}));
    }
  }
  return a.days.empty() || b.days.empty() ? 0 : least;
}

bool FarApart(const Traits& a, const Traits& b) {
  return DaysBetween(a, b) > kMaxCareerYears * kDaysOfAYear;
}

bool BirthsContradict(const Traits& a, const Traits& b) {
  for (const auto& [these, those] :
       {std::make_pair(&a.births, &b.births), std::make_pair(&a.deaths, &b.deaths)}) {
    for (const PartialDate& x : *these) {
      for (const PartialDate& y : *those) {
        if (!Intersect(x, y).has_value()) return true;
      }
    }
  }
  return false;
}

bool DatesContradict(const Traits& a, const Traits& b) {
  if (BirthsContradict(a, b)) return true;
  const auto out_of_life = [](const Traits& x, const Traits& y) {
    for (const PartialDate& birth : x.births) {
      for (const Days& days : y.days) {
        if (days.second < birth.earliest() || days.first > birth.latest() + kMaxLifeDays) {
          return true;
        }
      }
    }
    return false;
  };
  return out_of_life(a, b) || out_of_life(b, a);
}

// One profile, or several that are known to be of one person.
struct Item {
  std::vector<size_t> members;  // best-named first
  std::vector<NameForm> names;
  Traits traits;
  bool full = false;
  size_t number = 0;
  size_t signature = 0;
};

struct Cluster {
  std::vector<size_t> members;
  std::vector<NameForm> names;
  Traits traits;
  std::set<size_t> items;
  std::set<size_t> signatures;
};

struct Score {
  double value = 0;  // 0: not the same
  std::vector<std::string> reasons;
};

// What two sets of offices say together.
struct OfficeFit {
  bool same_office = false;
  bool then = false;      // held it on the other's day, certainly
  bool not_then = false;  // and all that is known of it says they did not
  bool both = false;      // both have offices
  std::string office;
};

OfficeFit Fit(const Traits& cluster, const Traits& item) {
  OfficeFit fit;
  bool dated = false;
  Tri then = Tri::kNo;
  for (const ProfileOffice& a : cluster.offices) {
    for (const ProfileOffice& b : item.offices) {
      if (a.role != b.role && (a.title != b.title || a.polity != b.polity)) continue;
      fit.same_office = true;
      fit.office = a.title;
      if (!b.known.is_unknown() && !a.interval.start().is_unknown()) {
        dated = true;
        then = Or(then, a.interval.Covers(b.known));
      } else if (!b.known.is_unknown() && a.known == b.known) {
        dated = true;
        then = Tri::kYes;
      }
    }
  }
  fit.both = !cluster.offices.empty() && !item.offices.empty();
  fit.then = dated && then == Tri::kYes;
  fit.not_then = dated && then == Tri::kNo;
  return fit;
}

// What holds whatever the rules say: which profiles are of one person, and which are not.
class Bonds {
 public:
  explicit Bonds(const std::vector<PersonProfile>& profiles)
      : parent_(profiles.size()), foes_(profiles.size()), written_(profiles.size()) {
    std::iota(parent_.begin(), parent_.end(), 0);
    for (size_t i = 0; i < profiles.size(); ++i) written_[i] = profiles[i].written;
  }

  size_t Find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  // Unless they are kept apart.
  void Join(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    if (a == b || KeptApart(a, b)) return;
    if (foes_[a].size() < foes_[b].size()) std::swap(a, b);
    parent_[b] = a;
    written_[a] = written_[a] || written_[b];
    for (size_t foe : foes_[b]) {
      foes_[foe].erase(b);
      foes_[foe].insert(a);
      foes_[a].insert(foe);
    }
    foes_[b].clear();
  }

  // Unless they are one.
  void KeepApart(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    if (a == b) return;
    foes_[a].insert(b);
    foes_[b].insert(a);
  }

  bool KeptApart(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    return (written_[a] && written_[b]) || foes_[a].count(b) != 0;
  }

 private:
  std::vector<size_t> parent_;
  std::vector<std::set<size_t>> foes_;  // by root
  std::vector<bool> written_;           // by root
};

// By how much the best must be better than the next.
constexpr double kClearlyBetter = 0.015;

// What full names say of each other.
enum class Verdict : uint8_t { kOther, kFits, kContradicts };

class Clustering {
 public:
  Clustering(const std::vector<PersonProfile>& profiles, const std::vector<ProfileLink>& links,
             const std::set<std::string>& worthless)
      : profiles_(profiles), links_(links), worthless_(worthless), bonds_(profiles) {
    for (const PersonProfile& profile : profiles) forms_.emplace_back(profile.name);
  }

  PersonClusters Run() {
    MakeItems();
    MakeSignatures();
    // Full names first, so that what a surname may mean is known; and those that have namesakes
    // before those that may be of any of these.
    for (const bool contradicted : {true, false}) {
      for (const Item& item : items_) {
        if (item.full && contradicted_[item.signature] == contradicted) Place(item);
      }
    }
    const size_t full_clusters = clusters_.size();
    std::vector<const Item*> left;
    for (const Item& item : items_) {
      if (!item.full) left.push_back(&item);
    }
    // In rounds: what the surnames of one round bring helps to judge those of the next, and within
    // a round the order does not matter.
    while (PlaceSurnames(full_clusters, &left)) {
    }
    for (const Item* item : left) PlaceLeftover(*item, full_clusters);
    PersonClusters result;
    for (Cluster& cluster : clusters_) result.clusters.push_back(std::move(cluster.members));
    FindKeyOwners(&result);
    // Pairs of one cluster are no question any more.
    std::vector<size_t> cluster_of(profiles_.size());
    for (size_t i = 0; i < result.clusters.size(); ++i) {
      for (size_t member : result.clusters[i]) cluster_of[member] = i;
    }
    std::set<std::pair<size_t, size_t>> seen;
    for (PossiblePair& pair : possible_) {
      const size_t a = cluster_of[pair.left];
      const size_t b = cluster_of[pair.right];
      if (a == b || !seen.insert({std::min(a, b), std::max(a, b)}).second) continue;
      if (Apart(clusters_[a].items, clusters_[b].items)) continue;
      result.possible.push_back(std::move(pair));
    }
    return result;
  }

 private:
  // By how well it is named.
  bool Better(size_t a, size_t b) const {
    const PersonProfile& x = profiles_[a];
    const PersonProfile& y = profiles_[b];
    const auto rank = [this](size_t i) {
      return std::make_tuple(forms_[i].surname_only, profiles_[i].keys.empty(),
                             -static_cast<int>(forms_[i].words.size()));
    };
    const auto rx = rank(a);
    const auto ry = rank(b);
    if (rx != ry) return rx < ry;
    return std::tie(x.name, x.id) < std::tie(y.name, y.id);
  }

  // In which order they find their places: those of whom something is known before those that fit
  // all namesakes, and these in the order of time, so that a long career has no gaps.
  bool Before(const Item& a, const Item& b) const {
    const auto rank = [this](const Item& item) {
      const size_t first = item.members.front();
      const Traits& traits = item.traits;
      const bool nothing_known =
          traits.polities.empty() && traits.births.empty() && traits.offices.empty();
      return std::make_tuple(
          forms_[first].surname_only, traits.keys.empty(),
          -static_cast<int>(forms_[first].words.size()), nothing_known,
          traits.days.empty() ? std::numeric_limits<int64_t>::max() : traits.days.begin()->first);
    };
    const auto ra = rank(a);
    const auto rb = rank(b);
    if (ra != rb) return ra < rb;
    return Better(a.members.front(), b.members.front());
  }

  void MakeItems() {
    const size_t n = profiles_.size();
    for (const ProfileLink& link : links_) {
      if (link.same) {
        bonds_.Join(link.left, link.right);
      } else {
        bonds_.KeepApart(link.left, link.right);
      }
    }
    // Whom a key joins first matters where some are kept apart: by id.
    std::vector<size_t> by_id(n);
    std::iota(by_id.begin(), by_id.end(), 0);
    std::sort(by_id.begin(), by_id.end(),
              [this](size_t a, size_t b) { return profiles_[a].id < profiles_[b].id; });
    std::map<std::string, std::vector<size_t>> by_key;
    for (size_t i : by_id) {
      for (const std::string& key : profiles_[i].keys) {
        if (worthless_.count(KeyToken(key)) == 0) by_key[key].push_back(i);
      }
    }
    for (const auto& [key, sharing] : by_key) {
      for (size_t i : sharing) bonds_.Join(sharing.front(), i);
    }
    std::map<size_t, std::vector<size_t>> groups;
    for (size_t i = 0; i < n; ++i) groups[bonds_.Find(i)].push_back(i);
    for (auto& [root, members] : groups) {
      std::sort(members.begin(), members.end(),
                [this](size_t a, size_t b) { return Better(a, b); });
      Item item;
      item.members = members;
      for (size_t member : members) {
        const PersonProfile& profile = profiles_[member];
        const auto add = [&](NameForm form) {
          if (form.words.empty()) return;
          item.full |= !form.surname_only;
          if (std::find(item.names.begin(), item.names.end(), form) == item.names.end()) {
            item.names.push_back(std::move(form));
          }
        };
        add(forms_[member]);
        for (const std::string& alias : profile.aliases) add(NameForm(alias));
        item.traits.Add(profile, worthless_);
      }
      items_.push_back(std::move(item));
    }
    std::sort(items_.begin(), items_.end(),
              [this](const Item& a, const Item& b) { return Before(a, b); });
    for (size_t i = 0; i < items_.size(); ++i) items_[i].number = i;
  }

  void MakeSignatures() {
    using Key = std::tuple<std::vector<std::vector<std::string>>, std::set<std::string>,
                           std::set<std::string>, std::map<std::string, std::set<std::string>>,
                           std::vector<PartialDate>, std::vector<PartialDate>>;
    std::map<Key, size_t> known;
    for (Item& item : items_) {
      std::vector<std::vector<std::string>> words;
      for (const NameForm& form : item.names) words.push_back(form.words);
      std::sort(words.begin(), words.end());
      const Traits& traits = item.traits;
      const auto it = known.emplace(Key(std::move(words), traits.countries, traits.polities,
                                        traits.keys, traits.births, traits.deaths),
                                    signatures_.size());
      item.signature = it.first->second;
      if (it.second) signatures_.push_back(item.number);
    }
    const size_t n = signatures_.size();
    contradicted_.assign(n, false);
    verdicts_.assign(n, std::vector<Verdict>(n, Verdict::kOther));
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < i; ++j) {
        const Verdict verdict = Compare(items_[signatures_[i]], items_[signatures_[j]]);
        verdicts_[i][j] = verdicts_[j][i] = verdict;
        if (verdict != Verdict::kContradicts) continue;
        contradicted_[i] = contradicted_[j] = true;
      }
    }
  }

  // Two full names, whatever the offices and times say.
  static Verdict Compare(const Item& a, const Item& b) {
    bool agree = false;
    for (const NameForm& x : a.names) {
      for (const NameForm& y : b.names) {
        switch (CompareFullNames(x, y)) {
          case NamesAgree::kNo:
            break;
          case NamesAgree::kYes:
            agree = true;
            break;
          case NamesAgree::kConflict:
            return Verdict::kContradicts;
        }
      }
    }
    if (!agree) return Verdict::kOther;
    const bool contradict = BirthsContradict(a.traits, b.traits) ||
                            !OtherKeys(a.traits, b.traits).empty() ||
                            OtherCountries(a.traits, b.traits);
    return contradict ? Verdict::kContradicts : Verdict::kFits;
  }

  // Would this choose, without a reason, between namesakes? There is somebody who fits the item as
  // well as the cluster does, or the cluster as well as the item does, and is not the other.
  bool IsArbitrary(const Item& item, const Cluster& cluster, double score) const {
    for (size_t s = 0; s < signatures_.size(); ++s) {
      if (!contradicted_[s] || s == item.signature) continue;
      bool contradicts_cluster = false;
      bool fits_cluster = false;
      for (size_t c : cluster.signatures) {
        contradicts_cluster |= verdicts_[s][c] == Verdict::kContradicts;
        fits_cluster |= s == c || verdicts_[s][c] == Verdict::kFits;
      }
      const Verdict with_item = verdicts_[s][item.signature];
      const Item& other = items_[signatures_[s]];
      if (with_item == Verdict::kFits && contradicts_cluster) {
        if (ScoreFull(other, item).value + kClearlyBetter >= score) return true;
      } else if (with_item == Verdict::kContradicts && fits_cluster && !contradicts_cluster &&
                 cluster.signatures.count(s) == 0) {
        if (ScoreFull(cluster, other).value + kClearlyBetter >= score) return true;
      }
    }
    return false;
  }

  // Does a bond keep these items apart?
  bool Apart(const std::set<size_t>& a, const std::set<size_t>& b) {
    for (size_t x : a) {
      for (size_t y : b) {
        if (bonds_.KeptApart(items_[x].members.front(), items_[y].members.front())) return true;
      }
    }
    return false;
  }

  void FindKeyOwners(PersonClusters* result) const {
    for (const bool written : {true, false}) {
      for (size_t c = 0; c < result->clusters.size(); ++c) {
        for (size_t member : result->clusters[c]) {
          if (profiles_[member].written != written) continue;
          for (const std::string& key : profiles_[member].keys) {
            // What was written stays with whom it was written of.
            if (written || worthless_.count(KeyToken(key)) == 0) {
              result->key_owners.emplace(key, c);
            }
          }
        }
      }
    }
  }

  // Two full names.
  template <typename Some>
  static Score ScoreFull(const Some& cluster, const Item& item) {
    Score score;
    bool agree = false;
    bool exact = false;
    for (const NameForm& a : cluster.names) {
      for (const NameForm& b : item.names) {
        switch (CompareFullNames(a, b)) {
          case NamesAgree::kNo:
            break;
          case NamesAgree::kYes:
            agree = true;
            exact |= a == b;
            break;
          case NamesAgree::kConflict:
            return score;
        }
      }
    }
    if (!agree) return score;
    const Traits& a = cluster.traits;
    const Traits& b = item.traits;
    if (DatesContradict(a, b)) return score;
    score.value = 0.82;
    score.reasons.push_back(exact ? "the same full name" : "one name is a short form of the other");
    if (exact) score.value += 0.02;
    AddOffices(Fit(a, b), Share(a.polities, b.polities), &score);
    score.value = std::min(score.value, 0.99);
    constexpr double kNamesake = 0.3;
    const auto against = [&score](std::string reason) {
      score.value -= kNamesake;
      score.reasons.push_back(std::move(reason));
    };
    if (const std::string system = OtherKeys(a, b); !system.empty()) {
      against(absl::StrCat("but another key of ", system));
    }
    if (OtherCountries(a, b)) against("but of another country");
    if (FarApart(a, b)) {
      against(absl::StrCat("but more than ", kMaxCareerYears, " years apart"));
    }
    return score;
  }

  static void AddOffices(const OfficeFit& fit, bool same_polity, Score* score) {
    if (fit.same_office) {
      score->value += 0.08;
      score->reasons.push_back(absl::StrCat("the same office: ", fit.office));
      if (fit.then) {
        score->value += 0.05;
        score->reasons.push_back("on that day");
      } else if (fit.not_then) {
        score->value -= 0.04;
        score->reasons.push_back("but not on that day");
      }
    } else if (same_polity) {
      score->value += 0.05;
      score->reasons.push_back("the same country");
    } else if (fit.both) {
      score->value -= 0.01;
    }
  }

  // A surname alone, and somebody with that surname: by the tokens that they share.
  static Score ScoreSurname(const Cluster& cluster, const Item& item) {
    Score score;
    const Traits& a = cluster.traits;
    const Traits& b = item.traits;
    bool same_office = false;
    bool same_polity = false;
    bool same_title = false;
    for (const std::string& token : b.tokens) {
      if (a.tokens.count(token) == 0) continue;
      same_office |= token[0] == 'o';
      same_polity |= token[0] == 'p';
      same_title |= token[0] == 't';
    }
    if (!same_office && !same_polity && !same_title) return score;
    if (DatesContradict(a, b) || FarApart(a, b) || !OtherKeys(a, b).empty()) return score;
    score.reasons.push_back("the same surname");
    if (same_office) {
      const OfficeFit fit = Fit(a, b);
      score.value = fit.then ? 0.95 : fit.not_then ? 0.6 : 0.9;
      score.reasons.push_back(absl::StrCat("the same office: ", fit.office));
      if (fit.then) score.reasons.push_back("on that day");
      if (fit.not_then) score.reasons.push_back("but not on that day");
    } else if (same_polity) {
      score.value = 0.84;
      score.reasons.push_back("the same country");
    } else {
      score.value = 0.81;
      score.reasons.push_back("a title that goes with the name");
    }
    return score;
  }

  struct Best {
    size_t cluster = 0;
    Score score;
  };

  // The clusters begin..end that may be the item's, best first.
  template <typename ScoreFn>
  std::vector<Best> Rank(const Item& item, size_t begin, size_t end, ScoreFn score) {
    std::vector<Best> ranked;
    for (size_t c = begin; c < end; ++c) {
      Best best{c, score(clusters_[c], item)};
      if (best.score.value <= 0 || Apart(clusters_[c].items, {item.number})) continue;
      ranked.push_back(std::move(best));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Best& a, const Best& b) { return a.score.value > b.score.value; });
    return ranked;
  }

  static bool Sure(const std::vector<Best>& ranked) {
    return !ranked.empty() && ranked[0].score.value >= kSureScore &&
           (ranked.size() == 1 || ranked[1].score.value + kClearlyBetter < ranked[0].score.value);
  }

  void ReportPossible(const Item& item, const std::vector<Best>& ranked) {
    constexpr size_t kMaxPossible = 3;
    // A bare surname that many people have says nothing.
    if (!item.full && ranked.size() > kMaxPossible && ranked[0].score.value < kSureScore) return;
    for (size_t i = 0; i < ranked.size() && i < kMaxPossible; ++i) {
      if (ranked[i].score.value < kPossibleScore) break;
      PossiblePair pair;
      pair.left = clusters_[ranked[i].cluster].members.front();
      pair.right = item.members.front();
      // Sure by itself, but so is another.
      pair.score = std::min(ranked[i].score.value, kSureScore - 0.01);
      pair.reasons = ranked[i].score.reasons;
      if (ranked[i].score.value >= kSureScore) pair.reasons.push_back("but another fits as well");
      possible_.push_back(std::move(pair));
    }
  }

  void Start(const Item& item) {
    Cluster cluster;
    cluster.members = item.members;
    cluster.names = item.names;
    cluster.traits = item.traits;
    cluster.items = {item.number};
    cluster.signatures = {item.signature};
    clusters_.push_back(std::move(cluster));
  }

  void Join(const Item& item, Cluster* cluster) {
    cluster->members.insert(cluster->members.end(), item.members.begin(), item.members.end());
    for (const NameForm& form : item.names) {
      if (form.surname_only) continue;
      if (std::find(cluster->names.begin(), cluster->names.end(), form) == cluster->names.end()) {
        cluster->names.push_back(form);
      }
    }
    cluster->traits.Add(item.traits);
    cluster->items.insert(item.number);
    cluster->signatures.insert(item.signature);
  }

  void Place(const Item& item) {
    const std::vector<Best> ranked = Rank(item, 0, clusters_.size(), ScoreFull<Cluster>);
    if (Sure(ranked) && !IsArbitrary(item, clusters_[ranked[0].cluster], ranked[0].score.value)) {
      Join(item, &clusters_[ranked[0].cluster]);
      return;
    }
    ReportPossible(item, ranked);
    Start(item);
  }

  // True if some joined a cluster; `left` keeps the others.
  bool PlaceSurnames(size_t full_clusters, std::vector<const Item*>* left) {
    std::vector<std::pair<const Item*, size_t>> joining;
    std::vector<const Item*> rest;
    for (const Item* item : *left) {
      const std::vector<Best> ranked = Rank(*item, 0, full_clusters, ScoreSurname);
      if (Sure(ranked)) {
        joining.push_back({item, ranked[0].cluster});
      } else {
        rest.push_back(item);
      }
    }
    std::vector<const Item*> kept_out;
    for (const auto& [item, cluster] : joining) {
      // Two of one round may be kept apart from each other.
      if (Apart(clusters_[cluster].items, {item->number})) {
        kept_out.push_back(item);
      } else {
        Join(*item, &clusters_[cluster]);
      }
    }
    const bool joined = kept_out.size() < joining.size();
    *left = std::move(rest);
    left->insert(left->end(), kept_out.begin(), kept_out.end());
    std::sort(left->begin(), left->end(),
              [](const Item* a, const Item* b) { return a->number < b->number; });
    return joined;
  }

  void PlaceLeftover(const Item& item, size_t full_clusters) {
    ReportPossible(item, Rank(item, 0, full_clusters, ScoreSurname));
    const std::vector<Best> ranked = Rank(item, full_clusters, clusters_.size(), ScoreSurname);
    if (Sure(ranked)) {
      Join(item, &clusters_[ranked[0].cluster]);
      return;
    }
    Start(item);
  }

  const std::vector<PersonProfile>& profiles_;
  const std::vector<ProfileLink>& links_;
  const std::set<std::string>& worthless_;
  std::vector<NameForm> forms_;
  Bonds bonds_;
  std::vector<Item> items_;
  // What full names are compared by, apart from offices and times: few differ among many profiles
  // of one name. The first item that has each.
  std::vector<size_t> signatures_;
  std::vector<std::vector<Verdict>> verdicts_;
  std::vector<bool> contradicted_;  // there is a namesake
  std::vector<Cluster> clusters_;
  std::vector<PossiblePair> possible_;
};

}  // namespace

PersonClusters ClusterPeople(const std::vector<PersonProfile>& profiles,
                             const std::vector<ProfileLink>& links,
                             const std::set<std::string>& worthless) {
  return Clustering(profiles, links, worthless).Run();
}

}  // namespace chancery
