// Who held an office, or what a person held, at or during a time.
//
//   TenureQuery query;
//   query.role = us_secretary_of_state;
//   query.dates = {day, day};
//   CHANCERY_ASSIGN_OR_RETURN(TenurePage page, FindTenures(reader, query, absl::nullopt, 100,
//   budget));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_TENURES_H_
#define CHANCERY_SERVER_QUERY_TENURES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery {

// What is set must all hold. REQUIRES: a person, role or polity.
struct TenureQuery {
  PersonId person;
  RoleId role;
  PolityId polity;  // of the role
  DayRange dates;   // all days: at any time
  bool certain_only = false;
};

struct TenureHit {
  Tenure tenure;
  bool certain = true;  // that it touches the dates
};

DatedPosition PositionOf(const Tenure& tenure);

struct TenurePage {
  std::vector<TenureHit> rows;
  absl::optional<DatedPosition> next;  // set if there are more
};

// By the first day on which the office may have been held, then by id.
//
// Cost: 1 row for each tenure of the person, else of the role, else of each role of the polity,
// whatever the page.
absl::StatusOr<TenurePage> FindTenures(const GraphReader& reader, const TenureQuery& query,
                                       const absl::optional<DatedPosition>& after, size_t page_size,
                                       Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_TENURES_H_
