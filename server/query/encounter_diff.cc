#include "server/query/encounter_diff.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using RowKey = std::tuple<uint64_t, uint64_t, uint64_t>;  // meeting, counterpart, subject

RowKey KeyOf(const EncounterRow& row) {
  return {row.meeting.meeting.value, row.counterpart.value, row.subject.value};
}

bool SameParticipant(const EdgeParticipant& a, const EdgeParticipant& b) {
  return a.party == b.party && a.group == b.group && a.capacities == b.capacities &&
         a.other_offices == b.other_offices;
}

bool Same(const EncounterRow& a, const EncounterRow& b) {
  const MeetingEdge& m = a.meeting;
  const MeetingEdge& n = b.meeting;
  return a.certain == b.certain && a.subject_capacities == b.subject_capacities &&
         a.counterpart_capacities == b.counterpart_capacities &&
         a.subject_other_offices == b.subject_other_offices &&
         a.counterpart_other_offices == b.counterpart_other_offices && m.kind == n.kind &&
         m.status == n.status && m.when == n.when && m.duration_minutes == n.duration_minutes &&
         m.place == n.place && m.topics == n.topics && m.cameo_code == n.cameo_code &&
         m.title == n.title &&
         std::equal(m.participants.begin(), m.participants.end(), n.participants.begin(),
                    n.participants.end(), SameParticipant);
}

absl::StatusOr<std::map<RowKey, EncounterRow>> AllRows(const GraphReader& reader,
                                                       const EncounterQuery& query,
                                                       Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(EncounterPage page,
                            FindEncounters(reader, query, /*newest_first=*/false, absl::nullopt,
                                           kMaxDiffEncounters, budget));
  if (page.next.has_value()) {
    return LimitExceeded("max_diff_encounters", kMaxDiffEncounters,
                         "encounters in one of the answers");
  }
  std::map<RowKey, EncounterRow> rows;
  for (EncounterRow& row : page.rows) {
    const RowKey key = KeyOf(row);
    rows.emplace(key, std::move(row));
  }
  return rows;
}

absl::StatusOr<std::set<ArticleId>> ArticlesOf(const GraphReader& reader, EntityRef fact,
                                               Budget& budget) {
  std::set<ArticleId> articles;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanEvidence(fact, ArticleId(), 0, budget, [&articles](const Evidence& evidence) {
        articles.insert(evidence.article);
        return true;
      }));
  return articles;
}

// Articles that support one of the facts at one reader and not at the other.
absl::Status AddReasons(const std::set<EntityRef>& facts, const GraphReader& before,
                        const GraphReader& after, Budget& budget, std::set<ArticleId>* reasons) {
  for (EntityRef fact : facts) {
    CHANCERY_ASSIGN_OR_RETURN(const std::set<ArticleId> then, ArticlesOf(before, fact, budget));
    CHANCERY_ASSIGN_OR_RETURN(const std::set<ArticleId> now, ArticlesOf(after, fact, budget));
    std::set_symmetric_difference(then.begin(), then.end(), now.begin(), now.end(),
                                  std::inserter(*reasons, reasons->end()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<EncounterDifference>> DiffEncounters(const GraphReader& before,
                                                                const GraphReader& after,
                                                                const EncounterQuery& query,
                                                                Budget& budget) {
  using Rows = std::map<RowKey, EncounterRow>;
  CHANCERY_ASSIGN_OR_RETURN(Rows then, AllRows(before, query, budget));
  CHANCERY_ASSIGN_OR_RETURN(Rows now, AllRows(after, query, budget));
  std::set<std::pair<PersonId, PersonId>> met_before;
  for (const auto& row : then) met_before.emplace(row.second.subject, row.second.counterpart);

  std::vector<EncounterDifference> differences;
  for (auto& row : now) {
    EncounterDifference difference;
    const auto old = then.find(row.first);
    if (old != then.end()) {
      if (Same(old->second, row.second)) {
        then.erase(old);
        continue;
      }
      difference.before = std::move(old->second);
      then.erase(old);
    }
    difference.new_counterpart =
        met_before.count({row.second.subject, row.second.counterpart}) == 0;
    difference.after = std::move(row.second);
    differences.push_back(std::move(difference));
  }
  for (auto& row : then) {
    EncounterDifference difference;
    difference.before = std::move(row.second);
    differences.push_back(std::move(difference));
  }
  const auto order = [](const EncounterDifference& difference) {
    const EncounterRow& row = difference.after.has_value() ? *difference.after : *difference.before;
    const DatedPosition position = row.meeting.position();
    return std::make_tuple(position.day, position.id, row.counterpart.value, row.subject.value);
  };
  std::sort(differences.begin(), differences.end(),
            [&](const EncounterDifference& a, const EncounterDifference& b) {
              return order(a) < order(b);
            });
  return differences;
}

absl::StatusOr<std::vector<ArticleId>> ReasonsOf(const EncounterDifference& difference,
                                                 const GraphReader& before,
                                                 const GraphReader& after, Budget& budget) {
  const EncounterRow& row = difference.after.has_value() ? *difference.after : *difference.before;
  std::set<ArticleId> reasons;
  CHANCERY_RETURN_IF_ERROR(AddReasons({row.meeting.meeting}, before, after, budget, &reasons));
  if (reasons.empty()) {
    std::set<EntityRef> tenures;
    for (const GraphReader* reader : {&before, &after}) {
      for (PersonId person : {row.subject, row.counterpart}) {
        CHANCERY_RETURN_IF_ERROR(
            reader->ScanTenuresOfPerson(person, budget, [&tenures](const Tenure& tenure) {
              tenures.insert(tenure.id);
              return true;
            }));
      }
    }
    CHANCERY_RETURN_IF_ERROR(AddReasons(tenures, before, after, budget, &reasons));
  }
  return std::vector<ArticleId>(reasons.begin(), reasons.end());
}

}  // namespace chancery
