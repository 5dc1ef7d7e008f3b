#include "client/cli/read_point.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/cli/flag_parser.h"
#include "client/cli/relative_date.h"

namespace chancery {
namespace {

void SetTime(absl::Time time, v1::Consistency* consistency) {
  const absl::Time whole = absl::FromUnixSeconds(absl::ToUnixSeconds(time));
  consistency->mutable_at_time()->set_seconds(absl::ToUnixSeconds(time));
  consistency->mutable_at_time()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - whole)));
}

}  // namespace

absl::StatusOr<v1::Consistency> ParseReadPoint(absl::string_view text, absl::CivilDay today) {
  v1::Consistency consistency;
  int64_t revision = 0;
  if (absl::SimpleAtoi(text, &revision) && revision >= 0) {
    consistency.set_exactly(revision);
    return consistency;
  }
  absl::CivilDay day;
  const std::string date = ResolveRelativeDate(text, today).value_or(std::string(text));
  if (date.size() == 10 && IsFlagDate(date) && absl::ParseCivilTime(date, &day)) {
    SetTime(absl::FromCivil(day + 1, absl::UTCTimeZone()) - absl::Nanoseconds(1), &consistency);
    return consistency;
  }
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error) && time > absl::InfinitePast() &&
      time < absl::InfiniteFuture()) {
    SetTime(time, &consistency);
    return consistency;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--at: \"", text,
                   "\" is neither a revision (12), nor a time (2026-01-02T03:04:05Z), nor a date "
                   "(2026-01-02, yesterday)"));
}

}  // namespace chancery
