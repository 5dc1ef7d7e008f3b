// Parts of replies in words: dates, offices, intervals, kinds, citations.
//
// Thread-safe: pure functions. Results are not made printable yet.

#ifndef CHANCERY_CLIENT_CLI_FACT_TEXT_H_
#define CHANCERY_CLIENT_CLI_FACT_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/read.pb.h"
#include "chancery/v1/resources.pb.h"

namespace chancery {

// What marks a row, an office or a count that is only possible.
inline constexpr char kPossibleMark[] = "?";
// What the mark means, for the foot of a table.
inline constexpr char kPossibleNote[] =
    "? only possible: what the sources say of dates and offices does not settle it.";

// "2022-01-21"; "" for an unknown date.
std::string DateText(const v1::PartialDate& date);

// The display name, or the resource name where it has none.
std::string RefText(const v1::ResourceRef& ref);

// "Geneva, Vienna".
std::string RefsText(const google::protobuf::RepeatedPtrField<v1::ResourceRef>& refs);

// "Secretary of State of the United States", "former Secretary of State of the United States".
std::string OfficeText(const v1::Capacity& capacity);

// The offices, each once, separated by "; ", those that are only possible marked.
std::string CapacitiesText(const google::protobuf::RepeatedPtrField<v1::Capacity>& capacities);

// The start of a tenure: a date, or "?".
std::string StartText(const v1::TimeInterval& interval);
// Its end: the first day out of office; "present"; "? (in office 2022-01-21)".
std::string EndText(const v1::TimeInterval& interval);

// Who took part: the person, office, polity or group. `with_office` adds the first office.
std::string ParticipationText(const v1::Participation& participation, bool with_office);
// The participations but for the party named `except`, separated by ", ".
std::string PartiesText(const v1::Meeting& meeting, absl::string_view except);

// "in person"; "" for a kind that no source tells.
std::string KindText(v1::MeetingKind kind);
// "planned"; "held" also where no source says.
std::string StatusText(v1::MeetingStatus status);
// "whole name", "near spelling".
std::string MatchText(v1::MatchKind match);
// "certain", "possible".
std::string CertaintyText(v1::Certainty certainty);

// "2026-01-02 03:04:05 UTC"; "" where unset.
std::string TimestampText(const google::protobuf::Timestamp& timestamp);
// "1 h 30 min"; "" for none.
std::string DurationText(const google::protobuf::Duration& duration);
// "revision 12 (2026-01-02 03:04:05 UTC)".
std::string RevisionText(const v1::ReadInfo& info);

// Where a sentence stands: "CNN, 2022-01-21: A headline (articles/9)".
std::string CitationText(const v1::Evidence& evidence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_FACT_TEXT_H_
