#include "server/query/tenures.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/model/tri.h"

namespace chancery {

DatedPosition PositionOf(const Tenure& tenure) {
  return {tenure.interval.first_possible_day(), tenure.id.value};
}

namespace {

// Collects the tenures that answer a query.
class TenureCollector {
 public:
  TenureCollector(const GraphReader& reader, const TenureQuery& query,
                  const absl::optional<DatedPosition>& after, Budget& budget)
      : reader_(reader), query_(query), after_(after), budget_(budget) {}

  absl::Status Collect() {
    if (query_.person) {
      CHANCERY_RETURN_IF_ERROR(reader_.ScanTenuresOfPerson(
          query_.person, budget_, [this](const Tenure& tenure) { return Add(tenure); }));
      return error_;
    }
    if (query_.role) return CollectRole(query_.role);
    std::vector<RoleId> roles;
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanRolesOfPolity(query_.polity, budget_, [&roles](RoleId role) {
          roles.push_back(role);
          return true;
        }));
    for (RoleId role : roles) CHANCERY_RETURN_IF_ERROR(CollectRole(role));
    return absl::OkStatus();
  }

  std::vector<TenureHit>& hits() { return hits_; }

 private:
  absl::Status CollectRole(RoleId role) {
    CHANCERY_RETURN_IF_ERROR(reader_.ScanTenuresOfRole(
        role, budget_, [this](const Tenure& tenure) { return Add(tenure); }));
    return error_;
  }

  // False: an error.
  bool Add(const Tenure& tenure) {
    if (query_.role && tenure.role != query_.role) return true;
    if (query_.polity) {
      const absl::StatusOr<PolityId> polity = reader_.PolityOfRole(tenure.role);
      if (!polity.ok()) {
        error_ = polity.status();
        return false;
      }
      if (*polity != query_.polity) return true;
    }
    const Tri held = query_.dates.all()
                         ? Tri::kYes
                         : tenure.interval.Overlaps(query_.dates.first, query_.dates.last);
    if (held == Tri::kNo || (query_.certain_only && held != Tri::kYes)) return true;
    if (after_.has_value() && !(*after_ < PositionOf(tenure))) return true;
    hits_.push_back({tenure, held == Tri::kYes});
    return true;
  }

  const GraphReader& reader_;
  const TenureQuery& query_;
  const absl::optional<DatedPosition>& after_;
  Budget& budget_;
  std::vector<TenureHit> hits_;
  absl::Status error_;
};

}  // namespace

absl::StatusOr<TenurePage> FindTenures(const GraphReader& reader, const TenureQuery& query,
                                       const absl::optional<DatedPosition>& after, size_t page_size,
                                       Budget& budget) {
  TenureCollector collector(reader, query, after, budget);
  CHANCERY_RETURN_IF_ERROR(collector.Collect());
  TenurePage page;
  page.rows = std::move(collector.hits());
  std::sort(page.rows.begin(), page.rows.end(), [](const TenureHit& a, const TenureHit& b) {
    return PositionOf(a.tenure) < PositionOf(b.tenure);
  });
  if (page.rows.size() > page_size) {
    page.rows.resize(page_size);
    if (page_size > 0) page.next = PositionOf(page.rows.back().tenure);
  }
  return page;
}

}  // namespace chancery
