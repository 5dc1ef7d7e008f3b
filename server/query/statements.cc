#include "server/query/statements.h"

#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"
#include "storage/model/tri.h"

namespace chancery {

absl::StatusOr<StatementPage> FindStatements(const GraphReader& reader, const StatementQuery& query,
                                             const absl::optional<DatedPosition>& after,
                                             size_t page_size, Budget& budget) {
  DatedScan scan;
  scan.days = query.dates;
  scan.newest_first = query.newest_first;
  scan.after = after;
  StatementPage page;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanStatements(query.key, scan, budget, [&](const StatementHit& hit) {
        if (page.rows.size() == page_size) {
          page.next = page.rows.back().position;
          return false;
        }
        const Tri in_dates =
            query.dates.all() ? Tri::kYes : Within(hit.when, query.dates.first, query.dates.last);
        const DatedPosition position{SortDay(hit.when), hit.statement.value};
        page.rows.push_back({hit.statement, position, hit.certain && in_dates == Tri::kYes});
        return true;
      }));
  return page;
}

}  // namespace chancery
