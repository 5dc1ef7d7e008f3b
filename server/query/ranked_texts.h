// The best answers among texts: statements and meetings that have the words asked for.
//
//   CHANCERY_ASSIGN_OR_RETURN(
//       RankedTexts texts,
//       RankTexts(reader, {EntityKind::kStatement}, ParseTextQuery("sanctions"), 20, budget));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_RANKED_TEXTS_H_
#define CHANCERY_SERVER_QUERY_RANKED_TEXTS_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/text/text_query.h"

namespace chancery {

// Of the texts of a kind that have all words, the newest so many are ranked.
inline constexpr size_t kMaxRankedTexts = 10000;

struct RankedTexts {
  std::vector<TextHit> hits;  // best first; of equals the newest first, then by kind and id
  bool left_out = false;      // there were older ones that were not ranked
};

// The best `max_hits`. Cost: see GraphReader::ScanTexts, up to kMaxRankedTexts texts of each kind,
// whatever `max_hits`.
absl::StatusOr<RankedTexts> RankTexts(const GraphReader& reader, absl::Span<const EntityKind> kinds,
                                      const TextQuery& query, size_t max_hits, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_RANKED_TEXTS_H_
