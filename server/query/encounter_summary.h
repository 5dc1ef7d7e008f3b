// How many meetings, by year, pair of polities, level of office, kind and place.
//
//   SummaryQuery query;
//   query.subject_polities = {france};
//   query.polities = {germany};
//   query.group_by = {SummaryDimension::kYear};
//   CHANCERY_ASSIGN_OR_RETURN(SummaryPage page,
//                             SummarizeEncounters(reader, query, SummaryOrder::kKey, absl::nullopt,
//                                                 100, budget));
//
// A meeting counts in a row if two different people took part in it, a subject and a counterpart,
// that the query and the row's key describe; once, however many such pairs there are. Offices are
// those held on the day. It is certain there if one such pair surely is and its date surely lies in
// the dates asked for.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_ENCOUNTER_SUMMARY_H_
#define CHANCERY_SERVER_QUERY_ENCOUNTER_SUMMARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/query/meeting_filter.h"
#include "server/query/office_level.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

// How many different meetings are kept in mind, so that each counts once; how many rows.
inline constexpr size_t kMaxSummaryMeetings = 2'000'000;
inline constexpr size_t kMaxSummaryGroups = 100'000;

enum class SummaryDimension : uint8_t { kYear, kPolityPair, kLevel, kKind, kPlace };

struct SummaryQuery {
  // REQUIRES: exactly one of these two.
  std::vector<PersonId> subjects;
  // Whoever held an office of one of these then.
  std::vector<PolityId> subject_polities;
  std::vector<PersonId> counterparts;  // empty: anyone
  // Conditions on one and the same office that the counterpart held then; empty: any or none.
  std::vector<RoleId> roles;
  std::vector<PolityId> polities;
  MeetingFilter filter;
  bool certain_only = false;
  std::vector<SummaryDimension> group_by;
};

// What a row is about. Dimensions that were not asked for, or are not known, are 0.
struct SummaryKey {
  int32_t year = 0;
  PolityId subject_polity;
  PolityId counterpart_polity;
  OfficeLevel level = OfficeLevel::kNone;
  MeetingKind kind = MeetingKind::kUnknown;
  PlaceId place;

  friend bool operator==(const SummaryKey& a, const SummaryKey& b);
  friend bool operator<(const SummaryKey& a, const SummaryKey& b);
  template <typename H>
  friend H AbslHashValue(H h, const SummaryKey& key) {
    return H::combine(std::move(h), key.year, key.subject_polity, key.counterpart_polity,
                      static_cast<uint8_t>(key.level), static_cast<uint8_t>(key.kind), key.place);
  }
};

struct SummaryRow {
  SummaryKey key;
  int64_t meeting_count = 0;
  int64_t certain_count = 0;
  // Of the first and the last meeting. A date that is too wide to sort by counts only where there
  // is no other.
  PartialDate first;
  PartialDate last;
};

enum class SummaryOrder : uint8_t { kKey, kMostMeetings };

// A position in the rows; of no meaning elsewhere.
struct SummaryCursor {
  int64_t meeting_count = 0;
  SummaryKey key;
};
std::string EncodeSummaryCursor(const SummaryCursor& cursor);
// "" is no cursor.
absl::StatusOr<absl::optional<SummaryCursor>> DecodeSummaryCursor(absl::string_view bytes);

struct SummaryPage {
  std::vector<SummaryRow> rows;
  absl::optional<SummaryCursor> next;  // set if there are more
  int64_t total_meetings = 0;          // of all rows of all pages, each once
  int64_t total_rows = 0;
};

// LIMIT_EXCEEDED: max_summary_meetings, max_summary_groups.
//
// Cost: 1 row for each meeting of a subject in the dates asked for. Of one polity with one other,
// whatever their offices and without topics or levels, that of ScanPolityEncounters, and the
// tenures of each holder at a meeting of no exact day. Of other polities: those of OfficeHolders of
// all their offices, and 1 row for each meeting of each holder from his first day in one to his
// last; or of the counterparts, if these are told and fewer. 1 row for each office that is met
// with. Whatever the page.
absl::StatusOr<SummaryPage> SummarizeEncounters(const GraphReader& reader,
                                                const SummaryQuery& query, SummaryOrder order,
                                                const absl::optional<SummaryCursor>& after,
                                                size_t page_size, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_ENCOUNTER_SUMMARY_H_
