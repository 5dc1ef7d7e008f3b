// Holders of an office who, holding it, met people whom somebody had met shortly before.
//
//   IndirectContactsQuery query;
//   query.subject = lavrov;
//   query.roles = {us_secretary_of_state};
//   CHANCERY_ASSIGN_OR_RETURN(IndirectContactsPage page,
//                             FindIndirectContacts(reader, query, absl::nullopt, 100, budget));
//
// A contact counts if the subject met them on an earlier day, at most so many months before the day
// on which the holder did: from the same day of the month on, or from the first of the next where
// the month has no such day. It is certain if the office, both dates and their distance are.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_INDIRECT_CONTACTS_H_
#define CHANCERY_SERVER_QUERY_INDIRECT_CONTACTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/query/meeting_filter.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

// How many rows in a row take as long as a look for one that is not there.
inline constexpr uint64_t kRowsOfALook = 4;
// How many encounters of the subject are kept in memory.
inline constexpr size_t kMaxIndirectContacts = 2'000'000;

struct IndirectContactsQuery {
  PersonId subject;
  std::vector<RoleId> roles;
  int months = 12;
  // Of the holders' meetings. Of the subject's, the kinds and statuses.
  MeetingFilter filter;
  bool certain_only = false;
  // How the meetings of the holders with the contacts are found; all ways give the same.
  // kByOffice: among those of the holders. kByContact: by a look for each contact. kCheaper: the
  // first, as long as it reads fewer rows than a few times those looks.
  enum class Way : uint8_t { kCheaper, kByOffice, kByContact };
  Way way = Way::kCheaper;
};

struct IndirectContactRow {
  PersonId holder;
  int32_t contact_count = 0;  // people
  int32_t certain_count = 0;
  // Of the first and the last of the holder's meetings that count; a date that is too wide to sort
  // by only where there is no other.
  PartialDate first;
  PartialDate last;
};

struct IndirectContactCursor {
  int64_t contact_count = 0;
  uint64_t holder = 0;
};

struct IndirectContactsPage {
  std::vector<IndirectContactRow> rows;
  absl::optional<IndirectContactCursor> next;  // set if there are more
};

// Most contacts first, then by holder. LIMIT_EXCEEDED (max_indirect_contacts) if the subject has
// more encounters than that.
//
// Cost: 1 row for each meeting of the subject. For each role those of OfficeHolders from the first
// meeting with a contact to `months` after the last, and 1 row for each meeting of the holders in
// office then; or, if these are more than kRowsOfALook times the contacts, so many and those of
// ScanRoleEncountersOfAll with the contacts, and with topics asked for 1 row more for each
// encounter of theirs that counts. Whatever the page.
absl::StatusOr<IndirectContactsPage> FindIndirectContacts(
    const GraphReader& reader, const IndirectContactsQuery& query,
    const absl::optional<IndirectContactCursor>& after, size_t page_size, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_INDIRECT_CONTACTS_H_
