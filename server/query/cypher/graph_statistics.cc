#include "server/query/cypher/graph_statistics.h"

#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"

namespace chancery::cypher {
namespace {

constexpr uint64_t kSamples = 16;
// How much evidence of a sample is counted.
constexpr int kMaxEvidence = 32;

struct Sample {
  double count = 0;  // of the kind, about
  std::vector<Entity> entities;
};

class Measurer {
 public:
  Measurer(const GraphReader& reader, Budget& budget) : reader_(reader), budget_(budget) {}

  // Ids are given out from 1 on, so that the greatest says how many there may be.
  absl::StatusOr<Sample> Of(EntityKind kind) {
    Sample sample;
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t last, LastId(kind));
    if (last == 0) return sample;
    // The entities behind ids at even distances; how far behind says how many are missing.
    double gaps = 0;
    double looks = 0;
    uint64_t seen = 0;
    for (uint64_t i = 0; i < kSamples; ++i) {
      const uint64_t after = std::max(last * i / kSamples, seen);
      if (after >= last) break;
      CHANCERY_RETURN_IF_ERROR(
          reader_.ScanEntities(kind, after, budget_, [&](const Entity& entity) {
            seen = RefOf(entity).id;
            gaps += static_cast<double>(seen - after);
            looks += 1;
            sample.entities.push_back(entity);
            return false;
          }));
    }
    sample.count = looks == 0 ? 0 : std::max(1.0, static_cast<double>(last) * looks / gaps);
    return sample;
  }

  absl::StatusOr<double> EvidenceOf(const std::vector<Entity>& entities) {
    if (entities.empty()) return 0;
    double rows = 0;
    for (const Entity& entity : entities) {
      int count = 0;
      CHANCERY_RETURN_IF_ERROR(
          reader_.ScanEvidence(RefOf(entity), ArticleId(), 0, budget_,
                               [&count](const Evidence&) { return ++count < kMaxEvidence; }));
      rows += count;
    }
    return rows / static_cast<double>(entities.size());
  }

 private:
  absl::StatusOr<bool> AnyAfter(EntityKind kind, uint64_t id) {
    bool any = false;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanEntities(kind, id, budget_, [&any](const Entity&) {
      any = true;
      return false;
    }));
    return any;
  }

  // The greatest id; 0 if there is none.
  absl::StatusOr<uint64_t> LastId(EntityKind kind) {
    uint64_t below = 0;  // there is a greater id, if there is any
    uint64_t beyond = 1;
    CHANCERY_ASSIGN_OR_RETURN(bool any, AnyAfter(kind, below));
    if (!any) return uint64_t{0};
    constexpr uint64_t kFarthest = uint64_t{1} << 60;
    while (any && beyond < kFarthest) {
      CHANCERY_ASSIGN_OR_RETURN(any, AnyAfter(kind, beyond));
      if (any) {
        below = beyond;
        beyond *= 4;
      }
    }
    while (below + 1 < beyond) {
      const uint64_t middle = below + (beyond - below) / 2;
      CHANCERY_ASSIGN_OR_RETURN(any, AnyAfter(kind, middle));
      (any ? below : beyond) = middle;
    }
    return beyond;
  }

  const GraphReader& reader_;
  Budget& budget_;
};

void MeasureMeetings(const std::vector<Entity>& entities, GraphStatistics* statistics) {
  if (entities.empty()) return;
  double people = 0;
  double roles = 0;
  double polities = 0;
  double topics = 0;
  double places = 0;
  for (const Entity& entity : entities) {
    const auto& meeting = std::get<Meeting>(entity);
    for (const Participation& part : meeting.participations) {
      people += part.party.kind == EntityKind::kPerson ? 1 : 0;
      roles += part.party.kind == EntityKind::kRole ? 1 : 0;
      polities += part.party.kind == EntityKind::kPolity ? 1 : 0;
    }
    topics += static_cast<double>(meeting.topics.size());
    places += meeting.place ? 1 : 0;
  }
  const auto size = static_cast<double>(entities.size());
  statistics->people_of_meeting = people / size;
  statistics->roles_of_meeting = roles / size;
  statistics->polities_of_meeting = polities / size;
  statistics->topics_of_meeting = topics / size;
  statistics->place_of_meeting = places / size;
}

void MeasureStatements(const std::vector<Entity>& entities, GraphStatistics* statistics) {
  if (entities.empty()) return;
  double people = 0;
  double meetings = 0;
  double addressees = 0;
  double topics = 0;
  for (const Entity& entity : entities) {
    const auto& statement = std::get<Statement>(entity);
    people += statement.speaker.kind == EntityKind::kPerson ? 1 : 0;
    meetings += statement.meeting ? 1 : 0;
    addressees += statement.addressee ? 1 : 0;
    topics += static_cast<double>(statement.topics.size());
  }
  const auto size = static_cast<double>(entities.size());
  statistics->people_of_statement = people / size;
  statistics->meeting_of_statement = meetings / size;
  statistics->addressee_of_statement = addressees / size;
  statistics->topics_of_statement = topics / size;
}

}  // namespace

absl::StatusOr<GraphStatistics> MeasureGraph(const GraphReader& reader, Budget& budget) {
  Measurer measurer(reader, budget);
  GraphStatistics statistics;
  const auto count = [&measurer](EntityKind kind, double* to) -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(const Sample sample, measurer.Of(kind));
    *to = sample.count;
    return absl::OkStatus();
  };
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kPerson, &statistics.people));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kPolity, &statistics.polities));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kRole, &statistics.roles));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kTenure, &statistics.tenures));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kPlace, &statistics.places));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kTopic, &statistics.topics));
  CHANCERY_RETURN_IF_ERROR(count(EntityKind::kArticle, &statistics.articles));
  CHANCERY_ASSIGN_OR_RETURN(const Sample meetings, measurer.Of(EntityKind::kMeeting));
  statistics.meetings = meetings.count;
  MeasureMeetings(meetings.entities, &statistics);
  CHANCERY_ASSIGN_OR_RETURN(statistics.evidence_of_meeting, measurer.EvidenceOf(meetings.entities));
  CHANCERY_ASSIGN_OR_RETURN(const Sample statements, measurer.Of(EntityKind::kStatement));
  statistics.statements = statements.count;
  MeasureStatements(statements.entities, &statistics);
  CHANCERY_ASSIGN_OR_RETURN(statistics.evidence_of_statement,
                            measurer.EvidenceOf(statements.entities));
  return statistics;
}

}  // namespace chancery::cypher
