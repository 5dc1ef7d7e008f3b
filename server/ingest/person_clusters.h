// Who is who among the people that articles name: a partition of profiles, as a pure function of
// the set of them. So the order in which articles come does not matter.
//
// The caller brings together all profiles that hang together by tokens (person_profile.h) or by
// decisions; more of them do not change the answer for these.
//
// The rules, in order:
//   1. What a curator says is the same, is, and what a curator keeps apart stays apart; of two
//      decisions that contradict each other the newer one counts. People of WriteFacts are never
//      one. Then what a common key says, unless too many names have it.
//   2. Full names: the same in any transliteration, with or without what stands between the first
//      and the last word; never if other middle names contradict ("George H. W.", "George W."), or
//      days of birth or death. Scored by office, country and time; from kSureScore on it is one
//      person, unless another is as likely. Namesakes are not: of another key in the same system,
//      of other countries (organisations are none), or more than kMaxCareerYears apart.
//   3. Surnames alone: by the office held, best on that day, or another office of the same country,
//      or a title that goes with a name wherever its holder is ("Chairman Arafat"), if one person
//      answers to that better than all others. Never by surname alone, nor by what too many people
//      of the surname have in common.
// Whatever has a score of kPossibleScore or more and is not sure is reported as a possible pair.
//
// Cost: profiles times clusters. Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_
#define CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/ingest/person_profile.h"

namespace chancery {

inline constexpr double kSureScore = 0.8;
inline constexpr double kPossibleScore = 0.4;
inline constexpr int kMaxCareerYears = 50;

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
  // Which cluster has a key that several may claim: of WriteFacts first, then the first. None has
  // one that tells nothing.
  std::map<std::string, size_t> key_owners;
  std::vector<PossiblePair> possible;
};

// `links`: what curators say, the newest first. `worthless`: tokens that too many names share.
PersonClusters ClusterPeople(const std::vector<PersonProfile>& profiles,
                             const std::vector<ProfileLink>& links,
                             const std::set<std::string>& worthless = {});

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PERSON_CLUSTERS_H_
