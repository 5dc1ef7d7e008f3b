#include "server/service/encounter_request.h"

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

constexpr int kMaxSubjects = 16;
constexpr int kMaxCounterparts = 100;
constexpr int kMaxRoles = 32;
constexpr int kMaxPolities = 32;
constexpr int kMaxSubjectRoles = 32;
constexpr int kMaxSubjectPolities = 8;

}  // namespace

EncounterQuery ReadEncounterQuery(const v1::FindEncountersRequest& request,
                                  absl::string_view prefix, RequestReader& fields) {
  const auto name = [prefix](absl::string_view field) { return absl::StrCat(prefix, field); };
  EncounterQuery query;
  query.subject_roles =
      fields.Ids<RoleId>(name("subject_roles"), request.subject_roles(), 0, kMaxSubjectRoles);
  query.subject_polities = fields.Ids<PolityId>(name("subject_polities"),
                                                request.subject_polities(), 0, kMaxSubjectPolities);
  const bool by_office = !request.subject_roles().empty() || !request.subject_polities().empty();
  query.all_subjects = request.all_subjects();
  const int min_subjects = query.all_subjects ? 2 : by_office ? 0 : 1;
  query.subjects =
      fields.Ids<PersonId>(name("subjects"), request.subjects(), min_subjects, kMaxSubjects);
  if (query.all_subjects && by_office) {
    fields.Wrong(name("all_subjects"), "cannot go with subject_roles or subject_polities");
  }
  query.counterparts =
      fields.Ids<PersonId>(name("counterparts"), request.counterparts(), 0, kMaxCounterparts);
  query.roles = fields.Ids<RoleId>(name("roles"), request.roles(), 0, kMaxRoles);
  query.polities = fields.Ids<PolityId>(name("polities"), request.polities(), 0, kMaxPolities);
  switch (request.mode()) {
    case v1::OFFICE_MODE_UNSPECIFIED:
    case v1::OFFICE_MODE_THEN:
      query.mode = OfficeMode::kThen;
      break;
    case v1::OFFICE_MODE_EVER:
      query.mode = OfficeMode::kEver;
      break;
    case v1::OFFICE_MODE_NOT_THEN:
      query.mode = OfficeMode::kNotThen;
      if (request.roles().empty() && request.polities().empty()) {
        fields.Wrong(name("mode"), "OFFICE_MODE_NOT_THEN needs roles or polities");
      }
      break;
    default:
      fields.KnownEnum(name("mode"), request.mode(), v1::OfficeMode_IsValid);
  }
  query.filter = fields.Filter(name("filter"), request.filter());
  query.certain_only = fields.CertainOnly(name("certainty"), request.certainty());
  return query;
}

}  // namespace chancery
