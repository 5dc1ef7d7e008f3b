#include "server/service/traversal_queries.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/query/co_attendance.h"
#include "server/query/common_contacts.h"
#include "server/query/encounter_summary.h"
#include "server/query/indirect_contacts.h"
#include "server/query/meeting_paths.h"
#include "server/query/query_cursor.h"
#include "server/service/graph_queries.h"
#include "server/service/read_session.h"
#include "server/service/request_reader.h"
#include "server/service/resource_converter.h"
#include "server/service/resource_names.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kMaxSubjects = 16;
constexpr int kMaxSubjectPolities = 8;
constexpr int kMaxCounterparts = 100;
constexpr int kMaxRoles = 32;
constexpr int kMaxPolities = 32;
constexpr int kMaxCommonPeople = 8;
constexpr int kMaxMeetings = 50;
constexpr int kMaxIndirectRoles = 16;
constexpr int32_t kMaxMonths = 1200;
constexpr int32_t kMaxHops = 8;
constexpr int32_t kDefaultHops = 5;
constexpr int32_t kMaxPaths = 100;
constexpr int32_t kDefaultPaths = 10;
constexpr int32_t kMaxAttendanceRows = 1000;
constexpr int32_t kDefaultAttendanceRows = 200;

// A number of 1 to `max`; of 0: the default.
int32_t Number(RequestReader& fields, absl::string_view field, int32_t value, int32_t standard,
               int32_t max) {
  if (value == 0) return standard;
  if (value < 0 || value > max) {
    fields.Wrong(field, absl::StrCat("is ", value, ", not 1 to ", max));
    return standard;
  }
  return value;
}

std::vector<SummaryDimension> Dimensions(const v1::SummarizeEncountersRequest& request,
                                         RequestReader& fields) {
  std::vector<SummaryDimension> dimensions;
  for (int i = 0; i < request.group_by_size(); ++i) {
    const std::string field = absl::StrCat("group_by[", i, "]");
    SummaryDimension dimension = SummaryDimension::kYear;
    switch (request.group_by(i)) {
      case v1::SummarizeEncountersRequest::DIMENSION_YEAR:
        dimension = SummaryDimension::kYear;
        break;
      case v1::SummarizeEncountersRequest::DIMENSION_POLITY_PAIR:
        dimension = SummaryDimension::kPolityPair;
        break;
      case v1::SummarizeEncountersRequest::DIMENSION_LEVEL:
        dimension = SummaryDimension::kLevel;
        break;
      case v1::SummarizeEncountersRequest::DIMENSION_KIND:
        dimension = SummaryDimension::kKind;
        break;
      case v1::SummarizeEncountersRequest::DIMENSION_PLACE:
        dimension = SummaryDimension::kPlace;
        break;
      default:
        fields.Wrong(field, absl::StrCat("has no value ", request.group_by(i)));
        continue;
    }
    if (std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end()) {
      fields.Wrong(field, "is there twice");
      continue;
    }
    dimensions.push_back(dimension);
  }
  return dimensions;
}

void SetDate(const PartialDate& date, v1::PartialDate* out) {
  if (!date.is_unknown()) out->set_edtf(date.ToString());
}

}  // namespace

absl::Status TraversalQueries::SummarizeEncounters(
    const v1::SummarizeEncountersRequest& request, Budget& budget,
    v1::SummarizeEncountersResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session,
                            OpenPage(source_, "SummarizeEncounters", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  SummaryQuery query;
  query.subjects = fields.Ids<PersonId>("subjects", request.subjects(), 0, kMaxSubjects);
  query.subject_polities =
      fields.Ids<PolityId>("subject_polities", request.subject_polities(), 0, kMaxSubjectPolities);
  if (request.subjects().empty() == request.subject_polities().empty()) {
    fields.Wrong("subjects", "either subjects or subject_polities are required, not both");
  }
  query.counterparts =
      fields.Ids<PersonId>("counterparts", request.counterparts(), 0, kMaxCounterparts);
  query.roles = fields.Ids<RoleId>("counterpart_roles", request.counterpart_roles(), 0, kMaxRoles);
  query.polities =
      fields.Ids<PolityId>("counterpart_polities", request.counterpart_polities(), 0, kMaxPolities);
  query.filter = fields.Filter("filter", request.filter());
  query.certain_only = fields.CertainOnly("certainty", request.certainty());
  query.group_by = Dimensions(request, fields);
  fields.KnownEnum("order_by", request.order_by(), v1::SummarizeEncountersRequest::Order_IsValid);
  const SummaryOrder order =
      request.order_by() == v1::SummarizeEncountersRequest::ORDER_MOST_MEETINGS
          ? SummaryOrder::kMostMeetings
          : SummaryOrder::kKey;
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<SummaryCursor> after,
                            DecodeSummaryCursor(session.cursor));

  CHANCERY_ASSIGN_OR_RETURN(
      const SummaryPage page,
      chancery::SummarizeEncounters(reader, query, order, after, page_size, budget));
  ResourceConverter converter(reader, budget);
  response->mutable_rows()->Reserve(static_cast<int>(page.rows.size()));
  const auto set_ref = [&converter](EntityRef ref, auto make) -> absl::Status {
    return ref ? converter.SetRef(ref, make()) : absl::OkStatus();
  };
  for (const SummaryRow& row : page.rows) {
    v1::EncounterSummary* out = response->add_rows();
    out->set_year(row.key.year);
    CHANCERY_RETURN_IF_ERROR(
        set_ref(row.key.subject_polity, [out] { return out->mutable_subject_polity(); }));
    CHANCERY_RETURN_IF_ERROR(
        set_ref(row.key.counterpart_polity, [out] { return out->mutable_counterpart_polity(); }));
    out->set_level(static_cast<v1::OfficeLevel>(row.key.level));
    out->set_kind(static_cast<v1::MeetingKind>(row.key.kind));
    CHANCERY_RETURN_IF_ERROR(set_ref(row.key.place, [out] { return out->mutable_place(); }));
    out->set_meeting_count(row.meeting_count);
    out->set_certain_count(row.certain_count);
    SetDate(row.first, out->mutable_first());
    SetDate(row.last, out->mutable_last());
  }
  response->set_total_meetings(page.total_meetings);
  response->set_total_rows(page.total_rows);
  SetPageInfo("SummarizeEncounters", request, reader, budget,
              page.next.has_value() ? EncodeSummaryCursor(*page.next) : "", response);
  return absl::OkStatus();
}

absl::Status TraversalQueries::CommonContacts(const v1::CommonContactsRequest& request,
                                              Budget& budget,
                                              v1::CommonContactsResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session,
                            OpenPage(source_, "CommonContacts", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  CommonContactsQuery query;
  query.people = fields.Ids<PersonId>("people", request.people(), 2, kMaxCommonPeople);
  query.roles = fields.Ids<RoleId>("roles", request.roles(), 0, kMaxRoles);
  query.polities = fields.Ids<PolityId>("polities", request.polities(), 0, kMaxPolities);
  query.filter = fields.Filter("filter", request.filter());
  query.certain_only = fields.CertainOnly("certainty", request.certainty());
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  if (query.people.size() < 2) return InvalidField("people", "are all one person");
  absl::optional<CommonContactCursor> after;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<2>(session.cursor));
    after = CommonContactCursor{cursor[0], static_cast<uint64_t>(cursor[1])};
  }

  CHANCERY_ASSIGN_OR_RETURN(const CommonContactsPage page,
                            FindCommonContacts(reader, query, after, page_size, budget));
  ResourceConverter converter(reader, budget);
  response->mutable_contacts()->Reserve(static_cast<int>(page.rows.size()));
  for (const CommonContactRow& row : page.rows) {
    v1::CommonContact* out = response->add_contacts();
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(row.contact, out->mutable_contact()));
    for (int32_t count : row.meeting_counts) out->add_meeting_counts(count);
    out->set_meeting_count(row.meeting_count);
    out->set_certainty(ToCertainty(row.certain));
  }
  response->set_total_contacts(static_cast<int64_t>(page.total));
  std::string next;
  if (page.next.has_value()) {
    next = EncodeCursor(
        std::array<int64_t, 2>{page.next->meeting_count, static_cast<int64_t>(page.next->contact)});
  }
  SetPageInfo("CommonContacts", request, reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status TraversalQueries::CoAttendance(const v1::CoAttendanceRequest& request, Budget& budget,
                                            v1::CoAttendanceResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(source_, request.consistency()));
  RequestReader fields(*reader, budget);
  const std::vector<MeetingId> meetings =
      fields.Ids<MeetingId>("meetings", request.meetings(), 2, kMaxMeetings);
  const int32_t expected_from = Number(fields, "expected_from", request.expected_from(),
                                       static_cast<int32_t>(meetings.size() / 2 + 1), kMaxMeetings);
  const auto max_rows = static_cast<size_t>(
      Number(fields, "max_rows", request.max_rows(), kDefaultAttendanceRows, kMaxAttendanceRows));
  CHANCERY_RETURN_IF_ERROR(fields.status());
  if (meetings.size() < 2) return InvalidField("meetings", "are all one meeting");

  CHANCERY_ASSIGN_OR_RETURN(
      const chancery::CoAttendance found,
      FindCoAttendance(*reader, meetings, static_cast<size_t>(expected_from), budget));
  ResourceConverter converter(*reader, budget);
  size_t bytes = 0;  // about, of the reply
  const auto convert = [&](const AttendanceRow& row, v1::Attendance* out) -> absl::Status {
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(row.party, out->mutable_party()));
    out->set_attended(static_cast<int32_t>(row.attended));
    for (size_t missed : row.missed) {
      v1::Absence* absence = out->add_absences();
      absence->set_meeting(ResourceNameOf(meetings[missed]));
      SetDate(found.dates[missed], absence->mutable_when());
      if (row.party.kind != EntityKind::kRole) continue;
      CHANCERY_ASSIGN_OR_RETURN(
          const std::vector<PersonId> holders,
          HoldersAt(*reader, RoleId(row.party.id), found.dates[missed], budget));
      for (PersonId holder : holders) {
        CHANCERY_RETURN_IF_ERROR(converter.SetRef(holder, absence->add_holders()));
      }
    }
    return absl::OkStatus();
  };
  bool complete = true;
  const auto convert_all =
      [&](const std::vector<AttendanceRow>& rows,
          google::protobuf::RepeatedPtrField<v1::Attendance>* out) -> absl::Status {
    for (size_t i = 0; i < rows.size() && complete; ++i) {
      complete = i < max_rows && bytes <= kMaxReplyBytes;
      if (!complete) break;
      CHANCERY_RETURN_IF_ERROR(convert(rows[i], out->Add()));
      bytes += out->rbegin()->ByteSizeLong();
    }
    return absl::OkStatus();
  };
  CHANCERY_RETURN_IF_ERROR(convert_all(found.attended_all, response->mutable_attended_all()));
  const bool all_of_first = complete;
  complete = true;
  CHANCERY_RETURN_IF_ERROR(convert_all(found.absent, response->mutable_absent()));
  SetReadInfo(*reader, budget, all_of_first && complete, response->mutable_info());
  return absl::OkStatus();
}

absl::Status TraversalQueries::FindPaths(const v1::FindPathsRequest& request, Budget& budget,
                                         v1::FindPathsResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(source_, request.consistency()));
  RequestReader fields(*reader, budget);
  PathQuery query;
  query.from = PersonId(fields.RequiredRef("from", request.from(), {EntityKind::kPerson}).id);
  query.to = PersonId(fields.RequiredRef("to", request.to(), {EntityKind::kPerson}).id);
  query.max_hops = Number(fields, "max_hops", request.max_hops(), kDefaultHops, kMaxHops);
  query.max_paths = static_cast<size_t>(
      Number(fields, "max_paths", request.max_paths(), kDefaultPaths, kMaxPaths));
  fields.KnownEnum("kind", request.kind(), v1::FindPathsRequest::Kind_IsValid);
  query.longer = request.kind() == v1::FindPathsRequest::KIND_K_SHORTEST;
  query.filter = fields.Filter("filter", request.filter());
  query.certain_only = fields.CertainOnly("certainty", request.certainty());
  CHANCERY_RETURN_IF_ERROR(fields.status());
  if (query.from == query.to) return InvalidField("to", "is the same person as `from`");

  CHANCERY_ASSIGN_OR_RETURN(const PathAnswer answer, chancery::FindPaths(*reader, query, budget));
  ResourceConverter converter(*reader, budget);
  for (const MeetingPath& path : answer.paths) {
    v1::MeetingPath* out = response->add_paths();
    for (const PathHop& hop : path.hops) {
      v1::PathHop* out_hop = out->add_hops();
      CHANCERY_RETURN_IF_ERROR(converter.Convert(hop.encounter, out_hop->mutable_encounter()));
      out_hop->set_meeting_count(hop.meeting_count);
    }
  }
  response->set_limit(answer.limit);
  SetReadInfo(*reader, budget, answer.limit.empty(), response->mutable_info());
  return absl::OkStatus();
}

absl::Status TraversalQueries::IndirectContacts(const v1::IndirectContactsRequest& request,
                                                Budget& budget,
                                                v1::IndirectContactsResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session,
                            OpenPage(source_, "IndirectContacts", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  IndirectContactsQuery query;
  query.subject =
      PersonId(fields.RequiredRef("subject", request.subject(), {EntityKind::kPerson}).id);
  query.roles = fields.Ids<RoleId>("roles", request.roles(), 1, kMaxIndirectRoles);
  query.months = Number(fields, "months", request.months(), query.months, kMaxMonths);
  query.filter = fields.Filter("filter", request.filter());
  query.certain_only = fields.CertainOnly("certainty", request.certainty());
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  absl::optional<IndirectContactCursor> after;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<2>(session.cursor));
    after = IndirectContactCursor{cursor[0], static_cast<uint64_t>(cursor[1])};
  }

  CHANCERY_ASSIGN_OR_RETURN(const IndirectContactsPage page,
                            FindIndirectContacts(reader, query, after, page_size, budget));
  ResourceConverter converter(reader, budget);
  for (const IndirectContactRow& row : page.rows) {
    v1::IndirectContact* out = response->add_holders();
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(row.holder, out->mutable_holder()));
    out->set_contact_count(row.contact_count);
    out->set_certain_count(row.certain_count);
    SetDate(row.first, out->mutable_first());
    SetDate(row.last, out->mutable_last());
  }
  std::string next;
  if (page.next.has_value()) {
    next = EncodeCursor(
        std::array<int64_t, 2>{page.next->contact_count, static_cast<int64_t>(page.next->holder)});
  }
  SetPageInfo("IndirectContacts", request, reader, budget, next, response);
  return absl::OkStatus();
}

}  // namespace chancery
