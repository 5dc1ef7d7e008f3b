#include "server/query/name_resolution.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/optional.h"
#include "storage/base/status_macros.h"
#include "storage/graph/name_forms.h"
#include "storage/model/entities.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// Enough to see every namesake of a usual name.
constexpr size_t kMaxHits = 200;

using Words = std::vector<std::string>;

// The words in the form in which transliterations are one, sorted.
Words SortedWords(absl::string_view name) {
  Words words = SearchWords(name);
  for (std::string& word : words) word = NameKey(word);
  std::sort(words.begin(), words.end());
  return words;
}

// Those of `all` that are not in `without`, each as often as it is there more.
Words Rest(const Words& all, const Words& without) {
  Words rest;
  std::set_difference(all.begin(), all.end(), without.begin(), without.end(),
                      std::back_inserter(rest));
  return rest;
}

bool Share(const Words& a, const Words& b) {
  return std::any_of(a.begin(), a.end(), [&b](const std::string& word) {
    return std::binary_search(b.begin(), b.end(), word);
  });
}

// Whether `query` names a part of the polity of an office instead of the polity.
bool NamesPartOfPolity(const Words& query, const Role& role, const Polity& polity) {
  std::vector<Words> polity_names;
  for (const std::string& name : NamesOf(polity.names)) polity_names.push_back(SortedWords(name));
  bool part = false;
  for (const std::string& title : NamesOf(role.names)) {
    const Words rest = Rest(query, SortedWords(title));
    if (rest.empty()) return false;  // the title alone
    for (const Words& name : polity_names) {
      if (Rest(rest, name).empty() && Rest(name, rest).empty()) return false;
      part = part || Share(rest, name);
    }
  }
  return part;
}

// How good a match is; those of one rank compete.
enum Rank { kWhole = 0, kWithWords = 1, kOtherName = 2, kNear = 3 };

class Resolver {
 public:
  Resolver(const GraphReader& reader, Budget& budget) : reader_(reader), budget_(budget) {}

  // Adds the hits for `text` that are as good as the best so far, instead of those if better.
  absl::Status Find(const std::string& text, const std::vector<EntityKind>& kinds) {
    NameQuery query;
    query.text = text;
    query.kinds = kinds;
    query.max_hits = kMaxHits + 1;
    CHANCERY_ASSIGN_OR_RETURN(std::vector<NameHit> hits, reader_.FindByName(query, budget_));
    if (hits.size() > kMaxHits) {
      more_ = true;
      hits.resize(kMaxHits);
    }
    for (NameHit& hit : hits) {
      // What could be no better than what there is need not be looked at.
      if (hit.match >= NameMatch::kPrefix && rank_ < kNear) continue;
      NameCandidate candidate;
      CHANCERY_ASSIGN_OR_RETURN(const Rank rank, RankOf(text, hit, &candidate.polity));
      if (rank > rank_) continue;
      if (rank < rank_) {
        candidates_.clear();
        rank_ = rank;
      }
      candidate.guess = rank >= kOtherName;
      candidate.hit = std::move(hit);
      const bool known =
          std::any_of(candidates_.begin(), candidates_.end(),
                      [&](const NameCandidate& c) { return c.hit.entity == candidate.hit.entity; });
      if (!known) candidates_.push_back(std::move(candidate));
    }
    return absl::OkStatus();
  }

  bool found_well() const { return !candidates_.empty() && rank_ < kOtherName; }

  NameResolution Judge(const std::vector<EntityKind>& kinds, size_t max_candidates) && {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const NameCandidate& a, const NameCandidate& b) {
                       return a.hit.score != b.hit.score ? a.hit.score > b.hit.score
                                                         : a.hit.entity < b.hit.entity;
                     });
    NameResolution resolution;
    resolution.more = more_;
    if (candidates_.empty()) return resolution;
    const auto only = [&kinds](std::initializer_list<EntityKind> allowed) {
      return !kinds.empty() && std::all_of(kinds.begin(), kinds.end(), [&](EntityKind kind) {
        return std::find(allowed.begin(), allowed.end(), kind) != allowed.end();
      });
    };
    bool all_meant = false;
    if (only({EntityKind::kRole})) {
      // Titles that match less well are other offices.
      const float best = candidates_[0].hit.score;
      const auto worse = std::find_if(
          candidates_.begin(), candidates_.end(),
          [best](const NameCandidate& c) { return std::fabs(c.hit.score - best) >= 1e-5F; });
      candidates_.erase(worse, candidates_.end());
      all_meant = std::all_of(candidates_.begin(), candidates_.end(),
                              [this](const auto& c) { return c.polity == candidates_[0].polity; });
      all_meant = all_meant && rank_ < kOtherName;
    } else if (only({EntityKind::kTopic})) {
      all_meant = rank_ < kOtherName;
    } else if (only({EntityKind::kPlace, EntityKind::kPolity}) && !only({EntityKind::kPolity})) {
      all_meant = rank_ == kWhole;
    }
    if (candidates_.size() > 1 && !all_meant) {
      resolution.verdict = NameVerdict::kAmbiguous;
    } else {
      resolution.verdict = rank_ < kOtherName ? NameVerdict::kResolved : NameVerdict::kGuess;
    }
    if (candidates_.size() > max_candidates) {
      resolution.more = true;
      candidates_.resize(max_candidates);
    }
    resolution.candidates = std::move(candidates_);
    return resolution;
  }

 private:
  absl::StatusOr<Rank> RankOf(absl::string_view text, const NameHit& hit, PolityId* polity) {
    Role role;
    if (hit.entity.kind == EntityKind::kRole) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(role, reader_.GetRole(RoleId(hit.entity.id)));
      *polity = role.polity;
    }
    if (hit.match >= NameMatch::kPrefix) return kNear;
    if (hit.match == NameMatch::kExact) return kWhole;
    switch (hit.entity.kind) {
      case EntityKind::kPolity:
      case EntityKind::kPlace:
        return SearchWords(hit.name).size() > SearchWords(text).size() ? kOtherName : kWithWords;
      case EntityKind::kRole: {
        if (!role.polity) return kWithWords;
        CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
        CHANCERY_ASSIGN_OR_RETURN(const Polity of, reader_.GetPolity(role.polity));
        return NamesPartOfPolity(SortedWords(text), role, of) ? kOtherName : kWithWords;
      }
      default:
        return kWithWords;
    }
  }

  const GraphReader& reader_;
  Budget& budget_;
  Rank rank_ = kNear;
  std::vector<NameCandidate> candidates_;
  bool more_ = false;
};

}  // namespace

absl::StatusOr<NameResolution> ResolveName(const GraphReader& reader, absl::string_view text,
                                           const std::vector<EntityKind>& kinds,
                                           size_t max_candidates, Budget& budget) {
  Resolver resolver(reader, budget);
  CHANCERY_RETURN_IF_ERROR(resolver.Find(std::string(text), kinds));
  if (!resolver.found_well()) {
    // "the United States' envoy" names the words "United States" and "envoy".
    std::string plain =
        absl::StrReplaceAll(absl::StrCat(text, " "), {{"s' ", "s "}, {"s\xe2\x80\x99 ", "s "}});
    plain.pop_back();
    if (plain != text) {
      CHANCERY_RETURN_IF_ERROR(resolver.Find(plain, kinds));
    }
  }
  return std::move(resolver).Judge(kinds, max_candidates);
}

}  // namespace chancery
