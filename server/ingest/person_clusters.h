// Who is who among the people that articles name: a partition of profiles, as a pure function of
// the set of them. So the order in which articles come does not matter.
//
// A profile is what one or many articles say of one person in the same words: a name and the
// offices that go with it. Profiles that may be of one person share a surname or a key; the caller
// brings all of them together.
//
// The rules, in order:
//   1. What a curator or a common key says is the same, is; what a curator keeps apart stays apart.
//   2. Full names: the same in any transliteration, with or without what stands between the first
//      and the last word; never if other middle names contradict ("George H. W.", "George W."), or
//      days of birth or death. Scored by office, country and time; from kSureScore on it is one
//      person, unless another is as likely.
//   3. Surnames alone: by the office held, best on that day, or another office of the same country,
//      or a title that goes with a name wherever its holder is ("Chairman Arafat"), if one person
//      answers to that better than all others. Never by surname alone.
// Whatever has a score of kPossibleScore or more and is not sure is reported as a possible pair.
//
// Cost: profiles times clusters. Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_
#define CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {

inline constexpr double kSureScore = 0.8;
inline constexpr double kPossibleScore = 0.4;

struct ProfileOffice {
  RoleId role;
  std::string title;  // folded, in its usual form: "foreign minister"
  std::string
      polity;  // folded name; of a historical state the one that continues it; "": not known
  bool country = false;  // the polity is a country, not an organisation
  // An office that one holds at a time and of one country in a life: president, foreign minister.
  bool single_seat = false;
  TimeInterval interval;  // as far as said
  PartialDate known;      // when it was seen to be so, where no interval is said
};

struct PersonProfile {
  std::string id;                    // the same in every store
  std::string name;                  // the fullest
  std::vector<std::string> aliases;  // other full names
  std::vector<std::string> keys;     // in other systems
  std::string polity;                // where said without an office; folded; "" if not
  PartialDate birth;
  PartialDate death;
  std::vector<ProfileOffice> offices;
  // The surname stands first: "Wang Yi".
  bool surname_first = false;
};

struct ProfileLink {
  size_t left = 0;
  size_t right = 0;
  bool same = true;  // else: different
};

struct PossiblePair {
  size_t left = 0;  // a profile of either
  size_t right = 0;
  double score = 0;
  std::vector<std::string> reasons;
};

struct PersonClusters {
  // Profiles by index, each in one cluster. Clusters and their members in an order that depends on
  // the profiles alone; the best-named profile of each first.
  std::vector<std::vector<size_t>> clusters;
  std::vector<PossiblePair> possible;
};

PersonClusters ClusterPeople(const std::vector<PersonProfile>& profiles,
                             const std::vector<ProfileLink>& links);

// The word under which profiles that may be of one person are kept together: the key of the
// surname. "" if the name has no letter.
std::string SurnameKey(absl::string_view name, bool surname_first);

// True if the name is a surname alone, particles included: "Lavrov", "von der Leyen".
bool IsSurnameOnly(absl::string_view name);

// True if both are full names of one person as names go, in any transliteration: the same first and
// last word, and between them nothing in one, or what the other begins with; an initial stands for
// its word.
bool SameFullName(absl::string_view a, absl::string_view b);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_
