#include "server/service/watch_queries.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/query/encounter_diff.h"
#include "server/query/query_cursor.h"
#include "server/service/encounter_request.h"
#include "server/service/read_session.h"
#include "server/service/request_reader.h"
#include "server/service/resource_converter.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kMaxParties = 32;
// Commits that are read at a time, and changes in a message.
constexpr size_t kCommits = 64;
constexpr size_t kMaxChanges = 500;

// What was told: all of the commits up to `revision`, and the first `changes` that count of the
// next one.
struct Position {
  Revision revision = 0;
  size_t changes = 0;
};

std::string EncodeCheckpoint(const Position& position) {
  return absl::StrCat(position.revision, "-", position.changes);
}

absl::StatusOr<Position> DecodeCheckpoint(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  Position position;
  uint64_t changes = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &position.revision) ||
      !absl::SimpleAtoi(parts[1], &changes)) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                     "`after` is no checkpoint of Watch");
  }
  position.changes = changes;
  return position;
}

v1::ChangeKind ToChangeKind(EntityChange::Kind kind) {
  switch (kind) {
    case EntityChange::Kind::kAdded:
      return v1::CHANGE_KIND_ADDED;
    case EntityChange::Kind::kChanged:
      return v1::CHANGE_KIND_CHANGED;
    case EntityChange::Kind::kClosed:
      return v1::CHANGE_KIND_REMOVED;
  }
  return v1::CHANGE_KIND_UNSPECIFIED;
}

// The entity as it is after a change, or as it was before it went; nullopt if it was erased since.
absl::StatusOr<absl::optional<Entity>> EntityOf(const EntityChange& change,
                                                const GraphReader& before, const GraphReader& after,
                                                Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  const GraphReader& reader = change.kind == EntityChange::Kind::kClosed ? before : after;
  absl::StatusOr<Entity> entity = reader.GetEntity(change.ref);
  if (absl::IsNotFound(entity.status())) return absl::optional<Entity>();
  CHANCERY_RETURN_IF_ERROR(entity.status());
  return absl::optional<Entity>(*std::move(entity));
}

// Whether an entity concerns one of `parties`.
absl::StatusOr<bool> Concerns(const Entity& entity, const std::vector<EntityRef>& parties,
                              const GraphReader& reader) {
  const auto named = [&parties](EntityRef ref) {
    return std::find(parties.begin(), parties.end(), ref) != parties.end();
  };
  if (named(RefOf(entity))) return true;
  if (const auto* role = std::get_if<Role>(&entity)) return named(role->polity);
  if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    if (named(tenure->person) || named(tenure->role)) return true;
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, reader.PolityOfRole(tenure->role));
    return named(polity);
  }
  if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    for (const Participation& part : meeting->participations) {
      if (named(part.party)) return true;
      for (RoleId role : part.stated) {
        if (named(role)) return true;
      }
    }
    return false;
  }
  if (const auto* statement = std::get_if<Statement>(&entity)) {
    return named(statement->speaker) || named(statement->addressee);
  }
  return false;
}

absl::Status ConvertDifference(const EncounterDifference& difference, const GraphReader& before,
                               const GraphReader& after, ResourceConverter& then,
                               ResourceConverter& now, Budget& budget, v1::EncounterChange* out) {
  out->set_kind(!difference.before.has_value()  ? v1::CHANGE_KIND_ADDED
                : !difference.after.has_value() ? v1::CHANGE_KIND_REMOVED
                                                : v1::CHANGE_KIND_CHANGED);
  if (difference.before.has_value()) {
    CHANCERY_RETURN_IF_ERROR(then.Convert(*difference.before, out->mutable_before()));
  }
  if (difference.after.has_value()) {
    CHANCERY_RETURN_IF_ERROR(now.Convert(*difference.after, out->mutable_after()));
  }
  out->set_new_counterpart(difference.new_counterpart);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> reasons,
                            ReasonsOf(difference, before, after, budget));
  for (ArticleId article : reasons) {
    // An article that was retracted has its title in the older state only.
    const absl::StatusOr<Article> live = after.GetArticle(article);
    if (!live.ok() && !absl::IsNotFound(live.status())) return live.status();
    CHANCERY_RETURN_IF_ERROR((live.ok() ? now : then).SetRef(article, out->add_articles()));
  }
  return absl::OkStatus();
}

// One call of Watch.
class Watcher {
 public:
  Watcher(const GraphStore& store, Budget& budget, const WatchQueries::Write& write)
      : store_(store), budget_(budget), write_(write) {}

  absl::Status Start(const v1::WatchRequest& request) {
    const std::shared_ptr<const GraphReader> latest = store_.Latest();
    RequestReader fields(*latest, budget_);
    if (!request.parties().empty() && request.has_encounters()) {
      fields.Wrong("parties", "cannot go together with encounters");
    }
    if (request.parties_size() > kMaxParties) {
      fields.Wrong("parties",
                   absl::StrCat("has ", request.parties_size(), " names, more than ", kMaxParties));
    }
    for (int i = 0; i < std::min(request.parties_size(), kMaxParties); ++i) {
      parties_.push_back(
          fields.RequiredRef(absl::StrCat("parties[", i, "]"), request.parties(i),
                             {EntityKind::kPerson, EntityKind::kRole, EntityKind::kPolity}));
    }
    if (request.has_encounters()) {
      query_ = ReadEncounterQuery(request.encounters(), "encounters.", fields);
    }
    switch (request.start_case()) {
      case v1::WatchRequest::kAfterRevision:
        if (request.after_revision() < 0) fields.Wrong("after_revision", "is negative");
        position_.revision = static_cast<Revision>(std::max<int64_t>(0, request.after_revision()));
        break;
      case v1::WatchRequest::kAfter: {
        CHANCERY_ASSIGN_OR_RETURN(position_, DecodeCheckpoint(request.after()));
        break;
      }
      case v1::WatchRequest::kFromNow:
        position_.revision = latest->revision();
        break;
      case v1::WatchRequest::START_NOT_SET:
        fields.Wrong("after_revision", "one of after_revision, after and from_now is required");
    }
    CHANCERY_RETURN_IF_ERROR(fields.status());
    // Says what is wrong with a revision that there is not yet.
    return store_.AtOnceReached(position_.revision, SystemClock::Get().Now() + kMaxRevisionWait)
        .status();
  }

  // Tells of the next commits. False if there are none.
  absl::StatusOr<bool> Step() {
    CHANCERY_RETURN_IF_ERROR(budget_.Poll());
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<LoggedCommit> commits,
                              store_.ReadLog(position_.revision, kCommits));
    if (commits.empty()) return false;
    for (const LoggedCommit& commit : commits) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(2));
      CHANCERY_RETURN_IF_ERROR(query_.has_value() ? TellAnswer(commit) : TellChanges(commit));
      position_ = Position{commit.revision, 0};
    }
    // Commits that nothing was told of need not be looked at again.
    if (told_ < position_.revision) {
      v1::WatchResponse message;
      message.set_revision(static_cast<int64_t>(commits.back().revision));
      *message.mutable_time() = ToTimestamp(commits.back().time);
      CHANCERY_RETURN_IF_ERROR(Send(std::move(message), position_));
    }
    return true;
  }

 private:
  absl::Status Send(v1::WatchResponse message, const Position& position) {
    message.set_checkpoint(EncodeCheckpoint(position));
    told_ = position.revision;
    return write_(std::move(message));
  }

  v1::WatchResponse MessageOf(const LoggedCommit& commit) const {
    v1::WatchResponse message;
    message.set_revision(static_cast<int64_t>(commit.revision));
    *message.mutable_time() = ToTimestamp(commit.time);
    return message;
  }

  absl::Status TellChanges(const LoggedCommit& commit) {
    CHANCERY_ASSIGN_OR_RETURN(const auto before, store_.At(commit.revision - 1));
    CHANCERY_ASSIGN_OR_RETURN(const auto after, store_.At(commit.revision));
    ResourceConverter then(*before, budget_);
    ResourceConverter now(*after, budget_);
    v1::WatchResponse message = MessageOf(commit);
    size_t counted = 0;  // changes of the commit that count
    for (const EntityChange& change : commit.changes) {
      const bool gone = change.kind == EntityChange::Kind::kClosed;
      if (!parties_.empty()) {
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity,
                                  EntityOf(change, *before, *after, budget_));
        if (!entity.has_value()) continue;
        CHANCERY_ASSIGN_OR_RETURN(const bool concerns,
                                  Concerns(*entity, parties_, gone ? *before : *after));
        if (!concerns) continue;
      }
      if (counted++ < position_.changes) continue;  // told before
      if (static_cast<size_t>(message.changes_size()) == kMaxChanges) {
        CHANCERY_RETURN_IF_ERROR(
            Send(std::move(message), Position{commit.revision - 1, counted - 1}));
        message = MessageOf(commit);
      }
      v1::ResourceChange* out = message.add_changes();
      out->set_kind(ToChangeKind(change.kind));
      CHANCERY_RETURN_IF_ERROR((gone ? then : now).SetRef(change.ref, out->mutable_resource()));
    }
    if (message.changes().empty()) return absl::OkStatus();
    return Send(std::move(message), Position{commit.revision, 0});
  }

  // Whether the commit may change the answer.
  absl::StatusOr<bool> MayMatter(const LoggedCommit& commit, const GraphReader& before,
                                 const GraphReader& after) {
    const std::vector<EntityRef> subjects(query_->subjects.begin(), query_->subjects.end());
    const bool by_office = !query_->subject_roles.empty() || !query_->subject_polities.empty();
    for (const EntityChange& change : commit.changes) {
      if (change.ref.kind == EntityKind::kTenure) return true;
      if (change.ref.kind != EntityKind::kMeeting) continue;
      // Whoever holds the office may be at any meeting.
      if (by_office) return true;
      // A meeting may lose a subject, or gain one.
      for (const GraphReader* reader : {&before, &after}) {
        CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
        const absl::StatusOr<Meeting> meeting = reader->GetMeeting(MeetingId(change.ref.id));
        if (absl::IsNotFound(meeting.status())) continue;
        CHANCERY_RETURN_IF_ERROR(meeting.status());
        CHANCERY_ASSIGN_OR_RETURN(const bool concerns, Concerns(*meeting, subjects, *reader));
        if (concerns) return true;
      }
    }
    return false;
  }

  absl::Status TellAnswer(const LoggedCommit& commit) {
    CHANCERY_ASSIGN_OR_RETURN(const auto before, store_.At(commit.revision - 1));
    CHANCERY_ASSIGN_OR_RETURN(const auto after, store_.At(commit.revision));
    CHANCERY_ASSIGN_OR_RETURN(const bool matters, MayMatter(commit, *before, *after));
    if (!matters) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<EncounterDifference> differences,
                              chancery::DiffEncounters(*before, *after, *query_, budget_));
    ResourceConverter then(*before, budget_);
    ResourceConverter now(*after, budget_);
    v1::WatchResponse message = MessageOf(commit);
    for (size_t i = position_.changes; i < differences.size(); ++i) {
      if (static_cast<size_t>(message.encounter_changes_size()) == kMaxChanges) {
        CHANCERY_RETURN_IF_ERROR(Send(std::move(message), Position{commit.revision - 1, i}));
        message = MessageOf(commit);
      }
      CHANCERY_RETURN_IF_ERROR(ConvertDifference(differences[i], *before, *after, then, now,
                                                 budget_, message.add_encounter_changes()));
    }
    if (message.encounter_changes().empty()) return absl::OkStatus();
    return Send(std::move(message), Position{commit.revision, 0});
  }

  const GraphStore& store_;
  Budget& budget_;
  const WatchQueries::Write& write_;
  std::vector<EntityRef> parties_;
  absl::optional<EncounterQuery> query_;
  Position position_;
  Revision told_ = 0;
};

}  // namespace

absl::Status WatchQueries::Watch(const v1::WatchRequest& request, Budget& budget, const Wait& wait,
                                 const Write& write) const {
  Watcher watcher(store_, budget, write);
  CHANCERY_RETURN_IF_ERROR(watcher.Start(request));
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const bool told, watcher.Step());
    if (told) continue;
    if (request.until_now()) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(wait());
  }
}

absl::Status WatchQueries::DiffEncounters(const v1::DiffEncountersRequest& request, Budget& budget,
                                          v1::DiffEncountersResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(store_, "DiffEncounters", request));
  const GraphReader& after = *session.reader;
  RequestReader fields(after, budget);
  const EncounterQuery query = ReadEncounterQuery(request.encounters(), "encounters.", fields);
  const int64_t since = request.since_revision();
  if (since < 0 || since > static_cast<int64_t>(after.revision())) {
    fields.Wrong("since_revision",
                 absl::StrCat(since, " is not from 0 to ", after.revision(), ", the newer one"));
  }
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  size_t begin = 0;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<1>(session.cursor));
    if (cursor[0] < 0) return query_internal::BadCursor();
    begin = static_cast<size_t>(cursor[0]);
  }
  CHANCERY_ASSIGN_OR_RETURN(const auto before, store_.At(static_cast<Revision>(since)));

  // All differences are found and sorted whatever the page, so that a position is a number of them.
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<EncounterDifference> differences,
                            chancery::DiffEncounters(*before, after, query, budget));
  ResourceConverter then(*before, budget);
  ResourceConverter now(after, budget);
  const size_t end = std::min(differences.size(), begin + page_size);
  for (size_t i = begin; i < end; ++i) {
    CHANCERY_RETURN_IF_ERROR(ConvertDifference(differences[i], *before, after, then, now, budget,
                                               response->add_changes()));
  }
  response->set_total_changes(static_cast<int64_t>(differences.size()));
  std::string next;
  if (end < differences.size()) {
    next = EncodeCursor(std::array<int64_t, 1>{static_cast<int64_t>(end)});
  }
  SetPageInfo("DiffEncounters", request, after, budget, next, response);
  return absl::OkStatus();
}

}  // namespace chancery
