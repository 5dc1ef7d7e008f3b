#include "server/ingest/person_clusters.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

using Words = std::vector<std::string>;

Words KeyWords(absl::string_view name) {
  return absl::StrSplit(NameKey(name), ' ', absl::SkipEmpty());
}

// A name as it is compared.
struct Form {
  Words words;
  // A surname without a first name: "Lavrov", "von der Leyen", "al-Assad".
  bool surname_only = false;

  friend bool operator==(const Form& a, const Form& b) {
    return a.words == b.words && a.surname_only == b.surname_only;
  }
};

Form FormOf(absl::string_view name) {
  Form form;
  form.words = KeyWords(name);
  // A first name has a capital; of the particles of a surname only the Arabic article has one.
  const bool particle =
      !name.empty() && (absl::ascii_islower(name[0]) || absl::StartsWithIgnoreCase(name, "al-") ||
                        absl::StartsWithIgnoreCase(name, "el-"));
  form.surname_only = form.words.size() <= 1 || particle;
  return form;
}

enum class NamesAgree { kNo, kYes, kConflict };

// kConflict: the same first and last name, but other names between them: George H. W. and George W.
NamesAgree CompareFullNames(const Form& a, const Form& b) {
  if (a.surname_only || b.surname_only) return NamesAgree::kNo;
  const Words& x = a.words;
  const Words& y = b.words;
  if (x == y) return NamesAgree::kYes;
  if (x.front() != y.front() || x.back() != y.back()) return NamesAgree::kNo;
  // What is between them: left out in one, or the beginning of the other's; an initial stands for
  // its word.
  const size_t between = std::min(x.size(), y.size()) - 2;
  for (size_t i = 1; i <= between; ++i) {
    const bool initial = (x[i].size() == 1 || y[i].size() == 1) && x[i][0] == y[i][0];
    if (x[i] != y[i] && !initial) return NamesAgree::kConflict;
  }
  return NamesAgree::kYes;
}

// Offices that go with a name wherever their holder is: of these the polity is often not said, and
// then taken for the country of the meeting.
bool GoesWithTheName(absl::string_view title) {
  static constexpr absl::string_view kTitles[] = {"chairman", "king", "queen",   "emir",
                                                  "sultan",   "shah", "emperor", "pope"};
  return std::find(std::begin(kTitles), std::end(kTitles), title) != std::end(kTitles);
}

// One profile, or several that are known to be of one person.
struct Item {
  std::vector<size_t> members;  // best-named first
  std::vector<Form> names;
  std::string surname;
  bool full = false;
};

struct Cluster {
  std::vector<size_t> members;
  std::vector<Form> names;
  std::string surname;
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
  bool same_polity = false;
  bool same_title_with_name = false;
  bool other_country = false;  // the same kind of office, of another country
  bool both = false;           // both have offices
  std::string office;
};

class Clustering {
 public:
  Clustering(const std::vector<PersonProfile>& profiles, const std::vector<ProfileLink>& links)
      : profiles_(profiles), links_(links) {}

  PersonClusters Run() {
    MakeItems();
    // Full names first, so that what a surname may mean is known.
    for (const Item& item : items_) {
      if (item.full) Place(item);
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
      if (Apart(result.clusters[a], result.clusters[b])) continue;
      result.possible.push_back(std::move(pair));
    }
    return result;
  }

 private:
  bool Better(size_t a, size_t b) const {
    const PersonProfile& x = profiles_[a];
    const PersonProfile& y = profiles_[b];
    const auto rank = [](const PersonProfile& p) {
      const Form form = FormOf(p.name);
      return std::make_tuple(form.surname_only, p.keys.empty(),
                             -static_cast<int>(form.words.size()));
    };
    const auto rx = rank(x);
    const auto ry = rank(y);
    if (rx != ry) return rx < ry;
    return std::tie(x.name, x.id) < std::tie(y.name, y.id);
  }

  void MakeItems() {
    const size_t n = profiles_.size();
    std::vector<size_t> parent(n);
    std::iota(parent.begin(), parent.end(), 0);
    const auto find = [&parent](size_t i) {
      while (parent[i] != i) i = parent[i] = parent[parent[i]];
      return i;
    };
    std::map<std::string, size_t> by_key;
    for (size_t i = 0; i < n; ++i) {
      for (const std::string& key : profiles_[i].keys) {
        const auto it = by_key.emplace(key, i).first;
        parent[find(i)] = find(it->second);
      }
    }
    for (const ProfileLink& link : links_) {
      if (link.same) parent[find(link.left)] = find(link.right);
    }
    for (const ProfileLink& link : links_) {
      if (link.same) continue;
      apart_.insert({link.left, link.right});
      apart_.insert({link.right, link.left});
    }
    std::map<size_t, std::vector<size_t>> groups;
    for (size_t i = 0; i < n; ++i) groups[find(i)].push_back(i);
    for (auto& [root, members] : groups) {
      std::sort(members.begin(), members.end(),
                [this](size_t a, size_t b) { return Better(a, b); });
      Item item;
      item.members = members;
      for (size_t member : members) {
        const PersonProfile& profile = profiles_[member];
        const auto add = [&](const std::string& name) {
          Form form = FormOf(name);
          if (form.words.empty()) return;
          item.full |= !form.surname_only;
          if (std::find(item.names.begin(), item.names.end(), form) == item.names.end()) {
            item.names.push_back(std::move(form));
          }
        };
        add(profile.name);
        for (const std::string& alias : profile.aliases) add(alias);
      }
      const PersonProfile& first = profiles_[members.front()];
      item.surname = SurnameKey(first.name, first.surname_first);
      items_.push_back(std::move(item));
    }
    std::sort(items_.begin(), items_.end(), [this](const Item& a, const Item& b) {
      return Better(a.members.front(), b.members.front());
    });
  }

  bool Apart(const std::vector<size_t>& a, const std::vector<size_t>& b) const {
    if (apart_.empty()) return false;
    for (size_t x : a) {
      for (size_t y : b) {
        if (apart_.count({x, y}) != 0) return true;
      }
    }
    return false;
  }

  OfficeFit Fit(const std::vector<size_t>& cluster, const std::vector<size_t>& item) const {
    OfficeFit fit;
    bool has_a = false;
    bool has_b = false;
    bool other_country = false;
    bool dated = false;
    Tri then = Tri::kNo;
    const auto polity_of = [&](size_t member) -> const std::string& {
      return profiles_[member].polity;
    };
    for (size_t x : cluster) {
      has_a |= !profiles_[x].offices.empty();
      for (size_t y : item) {
        has_b |= !profiles_[y].offices.empty();
        if (!polity_of(x).empty() && polity_of(x) == polity_of(y)) fit.same_polity = true;
        for (const ProfileOffice& b : profiles_[y].offices) {
          if (!polity_of(x).empty() && polity_of(x) == b.polity) fit.same_polity = true;
        }
        for (const ProfileOffice& a : profiles_[x].offices) {
          if (!polity_of(y).empty() && polity_of(y) == a.polity) fit.same_polity = true;
          for (const ProfileOffice& b : profiles_[y].offices) {
            if (!a.polity.empty() && a.polity == b.polity) fit.same_polity = true;
            if (a.role == b.role || (a.title == b.title && a.polity == b.polity)) {
              fit.same_office = true;
              fit.office = a.title;
              if (!b.known.is_unknown() && !a.interval.start().is_unknown()) {
                dated = true;
                then = Or(then, a.interval.Covers(b.known));
              } else if (!b.known.is_unknown() && a.known == b.known) {
                dated = true;
                then = Tri::kYes;
              }
            } else if (a.title == b.title) {
              if (GoesWithTheName(a.title)) fit.same_title_with_name = true;
              if (a.single_seat && b.single_seat && a.country && b.country &&
                  a.polity != b.polity && !GoesWithTheName(a.title)) {
                other_country = true;
              }
            }
          }
        }
      }
    }
    fit.both = has_a && has_b;
    fit.other_country = other_country && !fit.same_polity;
    fit.then = dated && then == Tri::kYes;
    fit.not_then = dated && then == Tri::kNo;
    return fit;
  }

  bool DatesContradict(const std::vector<size_t>& a, const std::vector<size_t>& b) const {
    for (size_t x : a) {
      for (size_t y : b) {
        if (!Intersect(profiles_[x].birth, profiles_[y].birth).has_value()) return true;
        if (!Intersect(profiles_[x].death, profiles_[y].death).has_value()) return true;
      }
    }
    return false;
  }

  // Two full names.
  Score ScoreFull(const Cluster& cluster, const Item& item) const {
    Score score;
    bool agree = false;
    bool exact = false;
    for (const Form& a : cluster.names) {
      for (const Form& b : item.names) {
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
    if (DatesContradict(cluster.members, item.members)) return score;
    score.value = 0.82;
    score.reasons.push_back(exact ? "the same full name" : "one name is a short form of the other");
    if (exact) score.value += 0.02;
    AddOffices(Fit(cluster.members, item.members), &score);
    score.value = std::min(score.value, 0.99);
    return score;
  }

  static void AddOffices(const OfficeFit& fit, Score* score) {
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
    } else if (fit.same_polity) {
      score->value += 0.05;
      score->reasons.push_back("the same country");
    } else if (fit.other_country) {
      score->value -= 0.3;
      score->reasons.push_back("but the same kind of office of another country");
    } else if (fit.both) {
      score->value -= 0.01;
    }
  }

  // A surname alone, and somebody with that surname.
  Score ScoreSurname(const Cluster& cluster, const Item& item) const {
    Score score;
    if (cluster.surname != item.surname) {
      // "von der Leyen" ends the full name.
      bool ends = false;
      for (const Form& full : cluster.names) {
        for (const Form& name : item.names) {
          ends |= full.words.size() >= name.words.size() &&
                  std::equal(name.words.rbegin(), name.words.rend(), full.words.rbegin());
        }
      }
      if (!ends) return score;
    }
    if (DatesContradict(cluster.members, item.members)) return score;
    const OfficeFit fit = Fit(cluster.members, item.members);
    score.reasons.push_back("the same surname");
    if (fit.same_office) {
      score.value = fit.then ? 0.95 : fit.not_then ? 0.6 : 0.9;
      score.reasons.push_back(absl::StrCat("the same office: ", fit.office));
      if (fit.then) score.reasons.push_back("on that day");
      if (fit.not_then) score.reasons.push_back("but not on that day");
    } else if (fit.same_polity) {
      score.value = 0.84;
      score.reasons.push_back("the same country");
    } else if (fit.same_title_with_name) {
      score.value = 0.81;
      score.reasons.push_back("a title that goes with the name");
    } else if (fit.both) {
      score.value = fit.other_country ? 0.1 : 0.3;
    } else {
      score.value = 0.45;
      score.reasons.push_back("no office to compare");
    }
    return score;
  }

  struct Best {
    size_t cluster = 0;
    Score score;
  };

  // The clusters below `end` that may be the item's, best first.
  template <typename ScoreFn>
  std::vector<Best> Rank(const Item& item, size_t begin, size_t end, ScoreFn score) const {
    std::vector<Best> ranked;
    for (size_t c = begin; c < end; ++c) {
      if (Apart(clusters_[c].members, item.members)) continue;
      Best best{c, score(clusters_[c], item)};
      if (best.score.value > 0) ranked.push_back(std::move(best));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Best& a, const Best& b) { return a.score.value > b.score.value; });
    return ranked;
  }

  static bool Sure(const std::vector<Best>& ranked) {
    constexpr double kClearlyBetter = 0.015;
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
    cluster.surname = item.surname;
    clusters_.push_back(std::move(cluster));
  }

  void Join(const Item& item, Cluster* cluster) {
    cluster->members.insert(cluster->members.end(), item.members.begin(), item.members.end());
    for (const Form& form : item.names) {
      if (form.surname_only) continue;
      if (std::find(cluster->names.begin(), cluster->names.end(), form) == cluster->names.end()) {
        cluster->names.push_back(form);
      }
    }
  }

  void Place(const Item& item) {
    const std::vector<Best> ranked =
        Rank(item, 0, clusters_.size(),
             [this](const Cluster& c, const Item& i) { return ScoreFull(c, i); });
    if (Sure(ranked)) {
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
      const std::vector<Best> ranked = RankSurname(*item, 0, full_clusters);
      if (Sure(ranked)) {
        joining.push_back({item, ranked[0].cluster});
      } else {
        rest.push_back(item);
      }
    }
    for (const auto& [item, cluster] : joining) Join(*item, &clusters_[cluster]);
    *left = std::move(rest);
    return !joining.empty();
  }

  std::vector<Best> RankSurname(const Item& item, size_t begin, size_t end) const {
    return Rank(item, begin, end,
                [this](const Cluster& c, const Item& i) { return ScoreSurname(c, i); });
  }

  void PlaceLeftover(const Item& item, size_t full_clusters) {
    ReportPossible(item, RankSurname(item, 0, full_clusters));
    const std::vector<Best> ranked = RankSurname(item, full_clusters, clusters_.size());
    if (Sure(ranked)) {
      Join(item, &clusters_[ranked[0].cluster]);
      return;
    }
    Start(item);
  }

  const std::vector<PersonProfile>& profiles_;
  const std::vector<ProfileLink>& links_;
  std::set<std::pair<size_t, size_t>> apart_;
  std::vector<Item> items_;
  std::vector<Cluster> clusters_;
  std::vector<PossiblePair> possible_;
};

}  // namespace

PersonClusters ClusterPeople(const std::vector<PersonProfile>& profiles,
                             const std::vector<ProfileLink>& links) {
  return Clustering(profiles, links).Run();
}

std::string SurnameKey(absl::string_view name, bool surname_first) {
  const Words words = KeyWords(name);
  if (words.empty()) return "";
  return surname_first ? words.front() : words.back();
}

bool IsSurnameOnly(absl::string_view name) { return FormOf(name).surname_only; }

bool SameFullName(absl::string_view a, absl::string_view b) {
  return CompareFullNames(FormOf(a), FormOf(b)) == NamesAgree::kYes;
}

}  // namespace chancery
