#include "client/cli/fact_text.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "client/export/export_terms.h"

namespace chancery {

std::string DateText(const v1::PartialDate& date) { return date.edtf(); }

std::string RefText(const v1::ResourceRef& ref) {
  return ref.display_name().empty() ? ref.name() : ref.display_name();
}

std::string RefsText(const google::protobuf::RepeatedPtrField<v1::ResourceRef>& refs) {
  return absl::StrJoin(
      refs, ", ", [](std::string* out, const v1::ResourceRef& ref) { out->append(RefText(ref)); });
}

std::string OfficeText(const v1::Capacity& capacity) {
  std::string role = RefText(capacity.role());
  switch (capacity.qualifier()) {
    case v1::OFFICE_QUALIFIER_FORMER:
      return absl::StrCat("former ", role);
    case v1::OFFICE_QUALIFIER_FUTURE:
      return absl::StrCat("incoming ", role);
    default:
      return role;
  }
}

std::string CapacitiesText(const google::protobuf::RepeatedPtrField<v1::Capacity>& capacities) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const v1::Capacity& capacity : capacities) {
    std::string text = OfficeText(capacity);
    if (capacity.certainty() == v1::CERTAINTY_POSSIBLE) {
      absl::StrAppend(&text, " ", kPossibleMark);
    }
    if (seen.insert(text).second) texts.push_back(std::move(text));
  }
  return absl::StrJoin(texts, "; ");
}

std::string StartText(const v1::TimeInterval& interval) {
  absl::string_view start = interval.start().edtf();
  // No earlier than that.
  if (absl::ConsumeSuffix(&start, "/..")) return absl::StrCat("from ", start);
  return start.empty() ? "?" : std::string(start);
}

std::string EndText(const v1::TimeInterval& interval) {
  const std::string& last_known = interval.last_known().edtf();
  switch (interval.end_state()) {
    case v1::END_STATE_ENDED: {
      absl::string_view end = interval.end().edtf();
      // No later than that.
      if (absl::ConsumePrefix(&end, "../")) return absl::StrCat("by ", end);
      return end.empty() ? "?" : std::string(end);
    }
    case v1::END_STATE_ONGOING:
      return last_known.empty() ? "present" : absl::StrCat("present (", last_known, ")");
    default:
      return last_known.empty() ? "?" : absl::StrCat("? (in office ", last_known, ")");
  }
}

std::string ParticipationText(const v1::Participation& participation, bool with_office) {
  if (participation.party().name().empty()) return participation.group();
  std::string text = RefText(participation.party());
  if (with_office && participation.capacities_size() > 0) {
    absl::StrAppend(&text, " (", OfficeText(participation.capacities(0)), ")");
  }
  return text;
}

std::string PartiesText(const v1::Meeting& meeting, absl::string_view except) {
  std::vector<std::string> texts;
  for (const v1::Participation& participation : meeting.participations()) {
    if (!except.empty() && participation.party().name() == except) continue;
    texts.push_back(ParticipationText(participation, false));
  }
  return absl::StrJoin(texts, ", ");
}

std::string KindText(v1::MeetingKind kind) { return std::string(KindWord(kind)); }

std::string StatusText(v1::MeetingStatus status) {
  const absl::string_view word = StatusWord(status);
  return word.empty() ? "held" : std::string(word);
}

std::string MatchText(v1::MatchKind match) {
  switch (match) {
    case v1::MATCH_KIND_EXACT:
      return "whole name";
    case v1::MATCH_KIND_WORDS:
      return "words";
    case v1::MATCH_KIND_TRANSLITERATION:
      return "other spelling";
    case v1::MATCH_KIND_PREFIX:
      return "beginning";
    case v1::MATCH_KIND_FUZZY:
      return "near spelling";
    case v1::MATCH_KIND_TEXT:
      return "text";
    default:
      return "";
  }
}

std::string CertaintyText(v1::Certainty certainty) {
  return certainty == v1::CERTAINTY_POSSIBLE ? "possible" : "certain";
}

std::string TimestampText(const google::protobuf::Timestamp& timestamp) {
  if (timestamp.seconds() == 0 && timestamp.nanos() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixSeconds(timestamp.seconds()),
                          absl::UTCTimeZone());
}

std::string DurationText(const google::protobuf::Duration& duration) {
  const int64_t minutes = duration.seconds() / 60;
  if (duration.seconds() <= 0) return "";
  if (minutes == 0) return absl::StrCat(duration.seconds(), " s");
  if (minutes < 60) return absl::StrCat(minutes, " min");
  if (minutes % 60 == 0) return absl::StrCat(minutes / 60, " h");
  return absl::StrCat(minutes / 60, " h ", minutes % 60, " min");
}

std::string RevisionText(const v1::ReadInfo& info) {
  const std::string time = TimestampText(info.revision_time());
  std::string text = absl::StrCat("revision ", info.revision());
  if (!time.empty()) absl::StrAppend(&text, " (", time, ")");
  return text;
}

std::string CitationText(const v1::Evidence& evidence) {
  std::vector<std::string> source;
  if (!evidence.publisher().empty()) source.push_back(evidence.publisher());
  if (!evidence.published().edtf().empty()) source.push_back(evidence.published().edtf());
  std::string text = absl::StrJoin(source, ", ");
  if (!evidence.article().display_name().empty()) {
    absl::StrAppend(&text, text.empty() ? "" : ": ", evidence.article().display_name());
  }
  if (!evidence.article().name().empty()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", "(", evidence.article().name(), ")");
  }
  return text;
}

}  // namespace chancery
