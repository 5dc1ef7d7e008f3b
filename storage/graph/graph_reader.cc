#include "storage/graph/graph_reader.h"

#include <algorithm>

namespace chancery {

DayNumber SortDay(const PartialDate& when) {
  const DayNumber first = when.earliest();
  const DayNumber last = when.latest();
  if (first == kMinDay || last == kMaxDay) return kMinDay;
  return int64_t{last} - first > kMaxSpanDays ? kMinDay : first;
}

absl::StatusOr<std::vector<absl::optional<Entity>>> GraphReader::GetEntities(
    absl::Span<const EntityRef> refs) const {
  std::vector<absl::optional<Entity>> entities;
  entities.reserve(refs.size());
  for (EntityRef ref : refs) {
    absl::StatusOr<Entity> entity = GetEntity(ref);
    if (entity.ok()) {
      entities.push_back(*std::move(entity));
    } else if (absl::IsNotFound(entity.status())) {
      entities.push_back(absl::nullopt);
    } else {
      return entity.status();
    }
  }
  return entities;
}

absl::StatusOr<std::vector<std::string>> GraphReader::GetDisplayNames(
    absl::Span<const EntityRef> refs) const {
  std::vector<std::string> names;
  names.reserve(refs.size());
  for (EntityRef ref : refs) {
    absl::StatusOr<std::string> name = DisplayName(ref);
    if (!name.ok() && !absl::IsNotFound(name.status())) return name.status();
    names.push_back(name.ok() ? *std::move(name) : "");
  }
  return names;
}

absl::StatusOr<std::vector<absl::optional<std::string>>> GraphReader::GetNotes(
    absl::Span<const std::string> keys) const {
  std::vector<absl::optional<std::string>> values;
  values.reserve(keys.size());
  for (const std::string& key : keys) {
    absl::StatusOr<absl::optional<std::string>> value = GetNote(key);
    if (!value.ok()) return value.status();
    values.push_back(*std::move(value));
  }
  return values;
}

absl::Status GraphReader::ScanRoleEncounters(
    PersonId subject, RoleId role, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const RoleEncounter&)> visit) const {
  const auto position = [](const RoleEncounter& row) {
    return DatedPosition{SortDay(row.when), row.meeting.value};
  };
  std::vector<RoleEncounter> rows;
  absl::Status status =
      ScanRoleEncounters(subject, role, scan.days, budget, [&rows](const RoleEncounter& row) {
        rows.push_back(row);
        return true;
      });
  if (!status.ok()) return status;
  if (scan.newest_first) {
    std::stable_sort(rows.begin(), rows.end(), [&](const RoleEncounter& a, const RoleEncounter& b) {
      return position(b) < position(a);
    });
  }
  for (const RoleEncounter& row : rows) {
    if (scan.after.has_value()) {
      const DatedPosition at = position(row);
      if (scan.newest_first ? !(at < *scan.after) : !(*scan.after < at)) continue;
    }
    if (!visit(row)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::optional<MeetingEdge>> GraphReader::FindMeetingOf(EntityRef party,
                                                                       const PartialDate& when,
                                                                       MeetingId meeting) const {
  absl::optional<MeetingEdge> found;
  if (!party || !meeting) return found;
  DatedScan scan;
  scan.after = DatedPosition{SortDay(when), meeting.value - 1};
  Budget budget;
  absl::Status status = ScanMeetings(party, scan, budget, [&](const MeetingEdge& edge) {
    if (edge.meeting == meeting) found = edge;
    return false;
  });
  if (!status.ok()) return status;
  return found;
}

absl::Status GraphReader::ScanMeetingPeople(
    PersonId person, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const MeetingPeople&)> visit) const {
  MeetingPeople meeting;
  return ScanMeetings(person, scan, budget, [&](const MeetingEdge& edge) {
    meeting.meeting = edge.meeting;
    meeting.kind = edge.kind;
    meeting.status = edge.status;
    meeting.when = edge.when;
    meeting.place = edge.place;
    meeting.topics = edge.topics;
    meeting.people.clear();
    for (const EdgeParticipant& participant : edge.participants) {
      if (participant.party.kind != EntityKind::kPerson) continue;
      meeting.people.push_back(PersonId(participant.party.id));
    }
    return visit(meeting);
  });
}

absl::Status GraphReader::ScanHoldersOfRole(
    RoleId role, Budget& budget,
    absl::FunctionRef<bool(PersonId, const TimeInterval&)> visit) const {
  return ScanTenuresOfRole(
      role, budget, [&](const Tenure& tenure) { return visit(tenure.person, tenure.interval); });
}

absl::Status GraphReader::ScanMeetingsOfAll(
    absl::Span<const DaysOfPerson> people, Budget& budget,
    absl::FunctionRef<bool(PersonId, const MeetingEdge&)> visit) const {
  bool more = true;
  for (const DaysOfPerson& of : people) {
    DatedScan scan;
    scan.days = of.open_days;
    absl::Status status = ScanMeetings(of.person, scan, budget, [&](const MeetingEdge& meeting) {
      more = !of.Include(meeting.when) || visit(of.person, meeting);
      return more;
    });
    if (!status.ok() || !more) return status;
  }
  return absl::OkStatus();
}

absl::Status GraphReader::ScanMeetingPeopleOfAll(
    absl::Span<const DaysOfPerson> people, Budget& budget,
    absl::FunctionRef<bool(PersonId, const MeetingPeople&)> visit) const {
  bool more = true;
  for (const DaysOfPerson& of : people) {
    DatedScan scan;
    scan.days = of.open_days;
    absl::Status status =
        ScanMeetingPeople(of.person, scan, budget, [&](const MeetingPeople& meeting) {
          more = !of.Include(meeting.when) || visit(of.person, meeting);
          return more;
        });
    if (!status.ok() || !more) return status;
  }
  return absl::OkStatus();
}

absl::Status GraphReader::ScanRoleEncountersOfAll(
    absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
    absl::FunctionRef<bool(PersonId, const RoleEncounter&)> visit) const {
  bool more = true;
  for (const DaysOfPerson& subject : subjects) {
    absl::Status status = ScanRoleEncounters(
        subject.person, role, subject.open_days, budget, [&](const RoleEncounter& row) {
          more = !subject.Include(row.when) || visit(subject.person, row);
          return more;
        });
    if (!status.ok() || !more) return status;
  }
  return absl::OkStatus();
}

namespace {

DatedPosition PositionOf(const Tenure& tenure) {
  return {tenure.interval.first_possible_day(), tenure.id.value};
}

}  // namespace

absl::Status GraphReader::ScanTenuresOfPersonAfter(
    PersonId person, const DatedPosition& after, Budget& budget,
    absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenuresOfPerson(person, budget, [&](const Tenure& tenure) {
    return !(after < PositionOf(tenure)) || visit(tenure);
  });
}

absl::Status GraphReader::ScanTenuresOfRoleAfter(
    RoleId role, const DatedPosition& after, Budget& budget,
    absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenuresOfRole(role, budget, [&](const Tenure& tenure) {
    return !(after < PositionOf(tenure)) || visit(tenure);
  });
}

absl::Status GraphReader::ScanRolesOfPolityAfter(PolityId polity, RoleId after, Budget& budget,
                                                 absl::FunctionRef<bool(RoleId)> visit) const {
  return ScanRolesOfPolity(polity, budget,
                           [&](RoleId role) { return !(after < role) || visit(role); });
}

absl::Status GraphReader::ScanFactsOfArticleAfter(ArticleId article, EntityRef after,
                                                  Budget& budget,
                                                  absl::FunctionRef<bool(EntityRef)> visit) const {
  return ScanFactsOfArticle(article, budget,
                            [&](EntityRef fact) { return !(after < fact) || visit(fact); });
}

absl::StatusOr<uint64_t> GraphReader::EstimateDegree(Degree degree, EntityRef of) const {
  if (!of) return uint64_t{0};
  uint64_t count = 0;
  const auto add = [&count](const auto&) {
    ++count;
    return true;
  };
  Budget budget;
  absl::Status status;
  switch (degree) {
    case Degree::kMeetings:
      status = ScanMeetings(of, DatedScan(), budget, add);
      break;
    case Degree::kTenures:
      if (of.kind == EntityKind::kPerson) {
        status = ScanTenuresOfPerson(PersonId(of.id), budget, add);
      } else if (of.kind == EntityKind::kRole) {
        status = ScanTenuresOfRole(RoleId(of.id), budget, add);
      }
      break;
    case Degree::kStatements: {
      StatementKey key;
      if (of.kind == EntityKind::kTopic) {
        key.topic = TopicId(of.id);
      } else if (of.kind == EntityKind::kMeeting) {
        key.meeting = MeetingId(of.id);
      } else {
        key.speaker = of;
      }
      status = ScanStatements(key, DatedScan(), budget, add);
      break;
    }
    case Degree::kRoles:
      if (of.kind == EntityKind::kPolity) {
        status = ScanRolesOfPolity(PolityId(of.id), budget, add);
      }
      break;
  }
  if (!status.ok()) return status;
  return count;
}

}  // namespace chancery
