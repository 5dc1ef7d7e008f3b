#include "server/query/ranked_texts.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<RankedTexts> RankTexts(const GraphReader& reader, absl::Span<const EntityKind> kinds,
                                      const TextQuery& query, size_t max_hits, Budget& budget) {
  RankedTexts ranked;
  DatedScan scan;
  scan.newest_first = true;
  for (const EntityKind kind : kinds) {
    size_t count = 0;
    CHANCERY_RETURN_IF_ERROR(reader.ScanTexts(kind, query, scan, budget, [&](const TextHit& hit) {
      if (count++ == kMaxRankedTexts) {
        ranked.left_out = true;
        return false;
      }
      ranked.hits.push_back(hit);
      return true;
    }));
  }
  const auto better = [](const TextHit& a, const TextHit& b) {
    if (a.score != b.score) return a.score > b.score;
    const DayNumber a_day = SortDay(a.when);
    const DayNumber b_day = SortDay(b.when);
    return a_day != b_day ? a_day > b_day : a.entity < b.entity;
  };
  const size_t wanted = std::min(max_hits, ranked.hits.size());
  std::partial_sort(ranked.hits.begin(), ranked.hits.begin() + static_cast<ptrdiff_t>(wanted),
                    ranked.hits.end(), better);
  ranked.hits.resize(wanted);
  return ranked;
}

}  // namespace chancery
