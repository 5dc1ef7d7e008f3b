#include "client/cli/meeting_filter_flags.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {

std::vector<FlagSpec> DateRangeFlags() {
  return {
      {"from", FlagType::kDate, "DATE", "from this day, month or year on"},
      {"to", FlagType::kDate, "DATE", "to this day, month or year, included"},
  };
}

std::vector<FlagSpec> MeetingFilterFlags() {
  std::vector<FlagSpec> flags = DateRangeFlags();
  flags.push_back({"place", FlagType::kText, "PLACE", "in this place or country", {}, true});
  flags.push_back({"topic", FlagType::kText, "TOPIC", "about this topic", {}, true});
  flags.push_back({"kind",
                   FlagType::kChoice,
                   "KIND",
                   "how they met (default: any)",
                   {"in-person", "phone", "video", "summit", "any"},
                   true});
  flags.push_back({"status",
                   FlagType::kChoice,
                   "STATUS",
                   "whether it took place (default: held)",
                   {"held", "planned", "possible", "cancelled", "denied", "any"},
                   true});
  return flags;
}

v1::DateRange DateRangeOf(const ParsedFlags& flags) {
  v1::DateRange dates;
  dates.set_first(flags.Text("from"));
  dates.set_last(flags.Text("to"));
  return dates;
}

absl::Status CheckDateRange(const v1::DateRange& dates) {
  // Text of one form sorts as dates do; the shorter of two forms covers a longer time.
  const size_t common = std::min(dates.first().size(), dates.last().size());
  if (common > 0 && dates.first().compare(0, common, dates.last(), 0, common) > 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--from ", dates.first(), " is after --to ", dates.last()));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::MeetingFilter> MeetingFilterOf(const ParsedFlags& flags,
                                                  NameResolver& resolver) {
  v1::MeetingFilter filter;
  const v1::DateRange dates = DateRangeOf(flags);
  CHANCERY_RETURN_IF_ERROR(CheckDateRange(dates));
  if (!dates.first().empty() || !dates.last().empty()) *filter.mutable_dates() = dates;

  for (const std::string& kind : flags.Texts("kind")) {
    if (kind == "in-person") {
      filter.add_kinds(v1::MEETING_KIND_IN_PERSON);
    } else if (kind == "phone") {
      filter.add_kinds(v1::MEETING_KIND_PHONE);
    } else if (kind == "video") {
      filter.add_kinds(v1::MEETING_KIND_VIDEO);
    } else if (kind == "summit") {
      filter.add_kinds(v1::MEETING_KIND_SUMMIT);
    } else {
      filter.clear_kinds();
      break;
    }
  }
  for (const std::string& status : flags.Texts("status")) {
    if (status == "held" || status == "any") filter.add_statuses(v1::MEETING_STATUS_HELD);
    if (status == "planned" || status == "any") filter.add_statuses(v1::MEETING_STATUS_PLANNED);
    if (status == "possible" || status == "any") filter.add_statuses(v1::MEETING_STATUS_POSSIBLE);
    if (status == "cancelled" || status == "any") {
      filter.add_statuses(v1::MEETING_STATUS_CANCELLED);
    }
    if (status == "denied" || status == "any") filter.add_statuses(v1::MEETING_STATUS_DENIED);
  }
  for (const std::string& place : flags.Texts("place")) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<v1::ResourceRef> refs, resolver.Places(place),
                              _ << "--place");
    for (const v1::ResourceRef& ref : refs) filter.add_places(ref.name());
  }
  for (const std::string& topic : flags.Texts("topic")) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<v1::ResourceRef> refs, resolver.Topics(topic),
                              _ << "--topic");
    for (const v1::ResourceRef& ref : refs) filter.add_topics(ref.name());
  }
  return filter;
}

}  // namespace chancery
