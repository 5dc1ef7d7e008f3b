// The offices that speakers held on the days of their statements, within one request: each person's
// tenures are read once, however many statements of theirs are on the page.
//
//   OfficeCache offices(reader, budget);
//   CHANCERY_ASSIGN_OR_RETURN(Capacities held, offices.At(lavrov, statement.stated,
//   statement.when));
//
// By the rule of AppendCapacities. Thread-compatible; the reader and the budget must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_OFFICE_CACHE_H_
#define CHANCERY_SERVER_SERVICE_OFFICE_CACHE_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/capacities.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

class OfficeCache {
 public:
  OfficeCache(const GraphReader& reader, Budget& budget) : reader_(reader), budget_(budget) {}

  // What the index of meetings says of a party: the offices that `person` held on the day of
  // `when`, by their tenures and as named for a meeting. What was learned last counts.
  void Learn(PersonId person, const PartialDate& when, const Capacities& capacities);

  // The offices of `person` on the day of `when`; `stated` are those that a source names. Cost: the
  // person's tenures, once, unless Learn has told of that day.
  absl::StatusOr<Capacities> At(PersonId person, const std::vector<RoleId>& stated,
                                const PartialDate& when);

 private:
  struct Day {
    PartialDate when;
    Capacities derived;  // by tenures alone
  };

  const GraphReader& reader_;
  Budget& budget_;
  absl::flat_hash_map<PersonId, Day> learned_;
  absl::flat_hash_map<PersonId, std::vector<Tenure>> tenures_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_OFFICE_CACHE_H_
