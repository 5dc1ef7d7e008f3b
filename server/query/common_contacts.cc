#include "server/query/common_contacts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "server/query/encounters.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<CommonContactsPage> FindCommonContacts(
    const GraphReader& reader, const CommonContactsQuery& query,
    const absl::optional<CommonContactCursor>& after, size_t page_size, Budget& budget) {
  // Those with few meetings first: only who met them is counted with the others.
  std::vector<std::pair<uint64_t, size_t>> order;
  for (size_t i = 0; i < query.people.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t meetings,
                              reader.EstimateDegree(Degree::kMeetings, query.people[i]));
    order.emplace_back(meetings, i);
  }
  std::sort(order.begin(), order.end());

  std::vector<CommonContactRow> rows;  // by contact
  for (size_t n = 0; n < order.size(); ++n) {
    const size_t person = order[n].second;
    EncounterQuery met;
    met.subjects = {query.people[person]};
    met.roles = query.roles;
    met.polities = query.polities;
    met.filter = query.filter;
    met.certain_only = query.certain_only;
    if (n > 0) {
      if (rows.empty()) break;
      met.counterparts.reserve(rows.size());
      for (const CommonContactRow& row : rows) met.counterparts.push_back(row.contact);
    }
    CHANCERY_ASSIGN_OR_RETURN(CounterpartPage page,
                              FindCounterparts(reader, met, CounterpartOrder::kMostMeetings,
                                               absl::nullopt, kMaxCommonContacts, budget));
    if (page.next.has_value()) {
      return LimitExceeded("max_common_contacts", kMaxCommonContacts,
                           "people whom one of them met");
    }
    std::sort(page.rows.begin(), page.rows.end(),
              [](const CounterpartRow& a, const CounterpartRow& b) {
                return a.counterpart < b.counterpart;
              });
    std::vector<CommonContactRow> both;
    auto known = rows.begin();
    for (const CounterpartRow& counterpart : page.rows) {
      if (std::find(query.people.begin(), query.people.end(), counterpart.counterpart) !=
          query.people.end()) {
        continue;
      }
      CommonContactRow row;
      if (n == 0) {
        row.contact = counterpart.counterpart;
        row.meeting_counts.resize(query.people.size());
      } else {
        // All of them are among the known ones.
        while (known->contact < counterpart.counterpart) ++known;
        row = std::move(*known);
      }
      row.meeting_counts[person] = counterpart.meeting_count;
      row.meeting_count += counterpart.meeting_count;
      row.certain = row.certain && counterpart.certain_count > 0;
      both.push_back(std::move(row));
    }
    rows = std::move(both);
  }

  const auto key = [](const CommonContactRow& row) {
    return std::make_tuple(-row.meeting_count, row.contact.value);
  };
  CommonContactsPage page;
  page.total = rows.size();
  if (after.has_value()) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const CommonContactRow& row) {
                                return key(row) <=
                                       std::make_tuple(-after->meeting_count, after->contact);
                              }),
               rows.end());
  }
  const size_t wanted = std::min(rows.size(), page_size);
  std::partial_sort(
      rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted), rows.end(),
      [&](const CommonContactRow& a, const CommonContactRow& b) { return key(a) < key(b); });
  const bool more = wanted < rows.size();
  rows.resize(wanted);
  page.rows = std::move(rows);
  if (more && wanted > 0) {
    page.next = CommonContactCursor{page.rows.back().meeting_count, page.rows.back().contact.value};
  }
  return page;
}

}  // namespace chancery
