#include "client/export/export_terms.h"

#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/loader/external_key.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using Precision = PartialDate::Precision;

uint32_t Fingerprint(absl::string_view text) {
  uint32_t value = 0x811c9dc5;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x01000193;
  return value;
}

PartialDate Parsed(absl::string_view text) {
  const absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
  return date.ok() ? *date : PartialDate();
}

std::string MonthText(DayNumber day) {
  const absl::CivilDay civil = CivilFromDay(day);
  return absl::StrFormat("%04d-%02d", civil.year(), civil.month());
}

std::string YearText(DayNumber day) { return absl::StrFormat("%04d", CivilFromDay(day).year()); }

// One end of a span, without qualifier.
std::string EndText(const PartialDate& date, bool last) {
  const DayNumber day = last ? date.nominal_latest() : date.nominal_earliest();
  if (day == kMinDay || day == kMaxDay) return "";
  switch (date.precision()) {
    case Precision::kDay:
      return PartialDate::FromDayNumber(day).ToString();
    case Precision::kMonth:
    case Precision::kSeason:
      return MonthText(day);
    case Precision::kYear:
    case Precision::kDecade:
    case Precision::kCentury:
      return YearText(day);
    default:
      return "";
  }
}

}  // namespace

std::string ExportId(absl::string_view scheme, absl::string_view name, const KeyList& keys,
                     absl::string_view display_name) {
  for (const std::string& key : keys) {
    absl::string_view id = key;
    if (absl::ConsumePrefix(&id, scheme) && absl::ConsumePrefix(&id, ":") && !id.empty()) {
      return std::string(id);
    }
  }
  const std::string wikidata = WikidataId(keys);
  return wikidata.empty() ? ExportId(name, display_name) : wikidata;
}

std::string ExportId(absl::string_view name, absl::string_view display_name) {
  return absl::StrCat("chancery-", absl::StrReplaceAll(name, {{"/", "-"}}), "-",
                      absl::StrFormat("%08x", Fingerprint(display_name)));
}

std::string WikidataId(const KeyList& keys) {
  for (const std::string& key : keys) {
    absl::string_view id = key;
    absl::ConsumePrefix(&id, absl::StrCat(kWikidataScheme, ":"));
    if (IsWikidataId(id)) return std::string(id);
  }
  return "";
}

std::vector<std::string> OtherKeys(absl::string_view scheme, const KeyList& keys) {
  std::vector<std::string> others;
  for (const std::string& key : keys) {
    if (!IsKnownKey(key) || absl::StartsWith(key, absl::StrCat(scheme, ":")) ||
        absl::StartsWith(key, absl::StrCat(kWikidataScheme, ":"))) {
      continue;
    }
    others.push_back(key);
  }
  return others;
}

PlainSpan PlainDates(const v1::PartialDate& date) {
  const PartialDate parsed = Parsed(date.edtf());
  if (parsed.is_unknown()) return {};
  if (parsed.precision() != Precision::kRange) {
    return {EndText(parsed, false), EndText(parsed, true)};
  }
  // Each end has a precision of its own, which only the text tells.
  const std::pair<absl::string_view, absl::string_view> ends =
      absl::StrSplit(absl::string_view(date.edtf()), absl::MaxSplits('/', 1));
  return {EndText(Parsed(ends.first), false), EndText(Parsed(ends.second), true)};
}

std::string PlainDate(const v1::PartialDate& date) {
  const PlainSpan span = PlainDates(date);
  if (span.first == span.last) return span.first;
  if (span.first.empty() || span.last.empty()) return "";
  // What both ends have in common, if that is a whole part of a date.
  for (size_t size : {size_t{7}, size_t{4}}) {
    if (span.first.size() >= size && span.last.size() >= size &&
        span.first.compare(0, size, span.last, 0, size) == 0) {
      return span.first.substr(0, size);
    }
  }
  return "";
}

PlainSpan PlainDays(const v1::PartialDate& date) {
  const PartialDate parsed = Parsed(date.edtf());
  const auto text = [](DayNumber day) {
    return day == kMinDay || day == kMaxDay ? std::string()
                                            : PartialDate::FromDayNumber(day).ToString();
  };
  return {text(parsed.nominal_earliest()), text(parsed.nominal_latest())};
}

CountryCode CodeOfCountry(const Gazetteer& gazetteer, absl::string_view polity) {
  const PolityEntry* entry = polity.empty() ? nullptr : gazetteer.FindPolity(polity);
  if (entry == nullptr || (entry->kind != PolityEntry::Kind::kCountry &&
                           entry->kind != PolityEntry::Kind::kTerritory)) {
    return {};
  }
  return {entry->iso2, entry->iso3};
}

absl::string_view KindWord(v1::MeetingKind kind) {
  switch (kind) {
    case v1::MEETING_KIND_IN_PERSON:
      return "in person";
    case v1::MEETING_KIND_PHONE:
      return "phone";
    case v1::MEETING_KIND_VIDEO:
      return "video";
    case v1::MEETING_KIND_SUMMIT:
      return "summit";
    default:
      return "";
  }
}

absl::string_view StatusWord(v1::MeetingStatus status) {
  switch (status) {
    case v1::MEETING_STATUS_HELD:
      return "held";
    case v1::MEETING_STATUS_PLANNED:
      return "planned";
    case v1::MEETING_STATUS_POSSIBLE:
      return "possible";
    case v1::MEETING_STATUS_CANCELLED:
      return "cancelled";
    case v1::MEETING_STATUS_DENIED:
      return "denied";
    default:
      return "";
  }
}

std::string PartyName(const v1::Participation& participation) {
  return participation.has_party() && !participation.party().name().empty()
             ? participation.party().display_name()
             : participation.group();
}

std::string MeetingName(const v1::Meeting& meeting) {
  if (!meeting.title().empty()) return meeting.title();
  std::string name = "Meeting of ";
  for (int i = 0; i < meeting.participations_size(); ++i) {
    const bool last = i + 1 == meeting.participations_size();
    absl::StrAppend(&name,
                    i == 0 ? ""
                    : last ? " and "
                           : ", ",
                    PartyName(meeting.participations(i)));
  }
  return name;
}

}  // namespace chancery
