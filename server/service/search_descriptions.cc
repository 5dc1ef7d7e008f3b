#include "server/service/search_descriptions.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "storage/base/status_macros.h"
#include "storage/model/entities.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"

namespace chancery {
namespace {

std::string YearOf(const PartialDate& date) {
  if (date.is_unknown()) return "";
  // Of a range, the bound that there is.
  const DayNumber day = date.earliest() == kMinDay ? date.latest() : date.earliest();
  return absl::StrCat(CivilFromDay(day).year());
}

std::string YearsOf(const TimeInterval& interval) {
  std::string start = YearOf(interval.start());
  const std::string end = YearOf(interval.end());
  if (start.empty() && end.empty()) return "";
  if (start == end) return start;
  return absl::StrCat(start, "-", end);
}

// The later of two tenures is the one that starts later; one without a start comes before others.
auto Lateness(const TimeInterval& interval) {
  return std::make_tuple(interval.first_possible_day(), interval.last_possible_day());
}

}  // namespace

absl::StatusOr<std::string> DescribeForSearch(const GraphReader& reader, EntityRef ref,
                                              Budget& budget) {
  if (ref.kind == EntityKind::kPlace) {
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, reader.PolityOfPlace(PlaceId(ref.id)));
    if (!polity) return std::string();
    return reader.DisplayName(polity);
  }
  if (ref.kind != EntityKind::kPerson) return std::string();
  absl::optional<Tenure> latest;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanTenuresOfPerson(PersonId(ref.id), budget, [&latest](const Tenure& tenure) {
        if (!latest.has_value() || Lateness(latest->interval) <= Lateness(tenure.interval)) {
          latest = tenure;
        }
        return true;
      }));
  if (!latest.has_value()) return std::string();
  CHANCERY_ASSIGN_OR_RETURN(std::string description, reader.DisplayName(latest->role));
  const std::string years = YearsOf(latest->interval);
  if (!years.empty()) absl::StrAppend(&description, ", ", years);
  return description;
}

}  // namespace chancery
