// Whom all of some people met.
//
//   CommonContactsQuery query;
//   query.people = {lavrov, kerry};
//   CHANCERY_ASSIGN_OR_RETURN(CommonContactsPage page,
//                             FindCommonContacts(reader, query, absl::nullopt, 100, budget));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_COMMON_CONTACTS_H_
#define CHANCERY_SERVER_QUERY_COMMON_CONTACTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/query/meeting_filter.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// How many contacts of the person who has fewest are kept in memory.
inline constexpr size_t kMaxCommonContacts = 1'000'000;

struct CommonContactsQuery {
  std::vector<PersonId> people;  // REQUIRES: two at least, each once
  // Of an office that the contact held then, at each meeting that counts; empty: any or none.
  std::vector<RoleId> roles;
  std::vector<PolityId> polities;
  MeetingFilter filter;
  bool certain_only = false;
};

struct CommonContactRow {
  PersonId contact;
  absl::InlinedVector<int32_t, 2> meeting_counts;  // with each of the people, in order
  int64_t meeting_count = 0;                       // their sum
  bool certain = true;  // at least one meeting with each of the people is
};

// A position in the rows.
struct CommonContactCursor {
  int64_t meeting_count = 0;
  uint64_t contact = 0;
};

struct CommonContactsPage {
  std::vector<CommonContactRow> rows;
  absl::optional<CommonContactCursor> next;  // set if there are more
  size_t total = 0;                          // rows of all pages
};

// Most meetings first, then by contact. LIMIT_EXCEEDED (max_common_contacts) if each of the people
// has more contacts than that.
//
// Cost: the meetings of all of the people, see GraphReader::ScanMeetingPeople, and of those who are
// to have held an office FindCounterparts; whatever the page. Memory: the
// contacts of the one who, by his meetings, has fewest.
absl::StatusOr<CommonContactsPage> FindCommonContacts(
    const GraphReader& reader, const CommonContactsQuery& query,
    const absl::optional<CommonContactCursor>& after, size_t page_size, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_COMMON_CONTACTS_H_
