#include "tests/benchmark/ingest_run.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/budget.h"
#include "storage/base/status_macros.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

absl::StatusOr<std::unique_ptr<IngestRun>> IngestRun::Create(IngestScenario scenario,
                                                             std::unique_ptr<KvStore> kv) {
  auto counting = std::make_unique<FaultInjectingKvStore>(std::move(kv));
  FaultInjectingKvStore& counter = *counting;
  GraphStore::Options options;
  options.sync_writes = false;
  CHANCERY_ASSIGN_OR_RETURN(
      std::unique_ptr<GraphStore> graph,
      GraphStore::Open(std::move(counting), SystemClock::Get(), std::move(options)));
  return std::unique_ptr<IngestRun>(new IngestRun(scenario, counter, std::move(graph)));
}

IngestRun::IngestRun(IngestScenario scenario, FaultInjectingKvStore& counter,
                     std::unique_ptr<GraphStore> graph)
    : scenario_(scenario),
      counter_(counter),
      graph_(std::move(graph)),
      ingester_(*graph_, Gazetteer::Default(), SystemClock::Get()),
      curator_(Curator::Create(*graph_, Gazetteer::Default(), SystemClock::Get())) {}

absl::StatusOr<IngestRun::Cost> IngestRun::Ingest(int count) {
  const uint64_t reads = counter_.calls(FaultInjectingKvStore::Call::kRead);
  const uint64_t writes = counter_.rows_written();
  for (int i = 0; i < count; ++i) {
    Budget budget;
    CHANCERY_ASSIGN_OR_RETURN(const IngestResult result,
                              ingester_.Ingest(MakeArticle(scenario_, next_++), budget));
    if (first_.size() < 2) first_.push_back(result.article);
    if (scenario_ == IngestScenario::kDecisions) {
      CHANCERY_RETURN_IF_ERROR(KeepMeetingsApart(result.article));
    }
  }
  return Cost{counter_.calls(FaultInjectingKvStore::Call::kRead) - reads,
              counter_.rows_written() - writes};
}

absl::StatusOr<IngestRun::Cost> IngestRun::MergeMinisters() {
  CHANCERY_ASSIGN_OR_RETURN(const PersonId kept, PersonNamed(kMinister));
  CHANCERY_ASSIGN_OR_RETURN(const PersonId other, PersonNamed(kMinisterElsewhere));
  const uint64_t reads = counter_.calls(FaultInjectingKvStore::Call::kRead);
  const uint64_t writes = counter_.rows_written();
  Budget budget;
  CHANCERY_RETURN_IF_ERROR(
      curator_->Merge(kept, other, {"one", "bench"}, /*dry_run=*/false, budget).status());
  return Cost{counter_.calls(FaultInjectingKvStore::Call::kRead) - reads,
              counter_.rows_written() - writes};
}

// Of those that the first articles tell of.
absl::StatusOr<PersonId> IngestRun::PersonNamed(absl::string_view name) {
  Budget budget;
  std::vector<PersonId> people;
  for (ArticleId article : first_) {
    CHANCERY_RETURN_IF_ERROR(
        graph_->Latest()->ScanFactsOfArticle(article, budget, [&](EntityRef fact) {
          if (fact.kind == EntityKind::kPerson) people.push_back(PersonId(fact.id));
          return true;
        }));
  }
  for (PersonId id : people) {
    CHANCERY_ASSIGN_OR_RETURN(const Person person, graph_->Latest()->GetPerson(id));
    if (person.names.display == name) return id;
  }
  return absl::NotFoundError(absl::StrCat("nobody is called ", name));
}

// Two that the article tells of.
absl::Status IngestRun::KeepMeetingsApart(ArticleId article) {
  Budget budget;
  std::vector<EntityRef> meetings;
  CHANCERY_RETURN_IF_ERROR(
      graph_->Latest()->ScanFactsOfArticle(article, budget, [&](EntityRef fact) {
        if (fact.kind == EntityKind::kMeeting) meetings.push_back(fact);
        return true;
      }));
  if (meetings.size() < 2) return absl::OkStatus();
  return curator_->KeepApart(meetings[0], meetings[1], {"two", "bench"}, budget).status();
}

}  // namespace chancery
