// Who said what: statements by speaker, the speaker's office on that day, topic and meeting.
//
//   StatementQuery query;
//   query.key.role = russian_foreign_minister;
//   query.key.topic = nato;
//   query.newest_first = true;
//   CHANCERY_ASSIGN_OR_RETURN(StatementPage page,
//                             FindStatements(reader, query, absl::nullopt, 50, budget));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_STATEMENTS_H_
#define CHANCERY_SERVER_QUERY_STATEMENTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"

namespace chancery {

struct StatementQuery {
  StatementKey key;  // REQUIRES: a field is set
  DayRange dates;
  bool newest_first = false;
};

struct StatementMatch {
  StatementId statement;
  DatedPosition position;
  // The office surely was held on that day, and the date surely lies in the dates asked for.
  bool certain = true;
};

struct StatementPage {
  std::vector<StatementMatch> rows;
  absl::optional<DatedPosition> next;  // set if there are more
};

// By DatedPosition, or the reverse. Cost: see GraphReader::ScanStatements; no more rows than the
// page needs.
absl::StatusOr<StatementPage> FindStatements(const GraphReader& reader, const StatementQuery& query,
                                             const absl::optional<DatedPosition>& after,
                                             size_t page_size, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_STATEMENTS_H_
