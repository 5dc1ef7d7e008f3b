#include "server/query/evidence_selection.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<std::vector<Evidence>> SelectEvidence(const GraphReader& reader,
                                                     absl::Span<const EntityRef> facts,
                                                     size_t max_count, Budget& budget) {
  if (facts.size() > max_count) facts = facts.first(max_count);
  std::vector<std::vector<Evidence>> by_fact;
  by_fact.reserve(facts.size());
  for (const EntityRef& fact : facts) {
    std::vector<Evidence> places;
    CHANCERY_RETURN_IF_ERROR(
        reader.ScanEvidence(fact, ArticleId(), 0, budget, [&places](const Evidence& evidence) {
          places.push_back(evidence);
          return places.size() < kMaxEvidenceRead;
        }));
    std::stable_sort(places.begin(), places.end(), [](const Evidence& a, const Evidence& b) {
      return a.confidence > b.confidence;
    });
    by_fact.push_back(std::move(places));
  }
  std::vector<Evidence> selected;
  for (size_t round = 0; selected.size() < max_count; ++round) {
    bool any = false;
    for (const std::vector<Evidence>& places : by_fact) {
      if (round >= places.size() || selected.size() == max_count) continue;
      selected.push_back(places[round]);
      any = true;
    }
    if (!any) break;
  }
  return selected;
}

}  // namespace chancery
