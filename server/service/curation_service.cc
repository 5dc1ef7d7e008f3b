#include "server/service/curation_service.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "server/query/query_cursor.h"
#include "server/runtime/request_context.h"
#include "server/service/decision_converter.h"
#include "server/service/read_session.h"
#include "server/service/request_reader.h"
#include "server/service/resource_converter.h"
#include "server/service/resource_names.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/ids.h"
#include "storage/rows/revision_bounds.h"

namespace chancery {
namespace {

constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 1000;
// A page ends with the row that makes it longer than this: gRPC's clients take 4 MiB by default.
constexpr size_t kMaxPageBytes = 3 << 20;
constexpr size_t kMaxCandidateIdBytes = 200;

constexpr char kCandidates[] = "candidates/";

constexpr EntityKind kCurated[] = {EntityKind::kPerson, EntityKind::kMeeting};

// Who decides is who calls, whatever the message says. (An imported decision was made by somebody
// else: its author stays.)
template <typename Request>
void Sign(absl::string_view, Request*) {}
void Sign(absl::string_view principal, v1::MergeEntitiesRequest* request) {
  request->set_author(std::string(principal));
}
void Sign(absl::string_view principal, v1::SplitEntityRequest* request) {
  request->set_author(std::string(principal));
}
void Sign(absl::string_view principal, v1::AcceptCandidateRequest* request) {
  request->set_author(std::string(principal));
}
void Sign(absl::string_view principal, v1::RejectCandidateRequest* request) {
  request->set_author(std::string(principal));
}

DecisionNote NoteOf(const std::string& reason, const std::string& author, RequestReader* fields) {
  if (reason.size() > kMaxReasonBytes) {
    fields->Wrong("reason",
                  absl::StrCat("has ", reason.size(), " bytes, more than ", kMaxReasonBytes));
  }
  if (author.size() > kMaxAuthorBytes) {
    fields->Wrong("author",
                  absl::StrCat("has ", author.size(), " bytes, more than ", kMaxAuthorBytes));
  }
  return {reason, author};
}

// 0 after a mistake.
uint64_t DecisionId(absl::string_view name, RequestReader* fields) {
  if (name.empty()) {
    fields->Wrong("name", "is required: a name of the form \"decisions/7\"");
    return 0;
  }
  absl::string_view digits = name;
  uint64_t id = 0;
  // SimpleAtoi takes signs, spaces and leading zeros, which would give a decision several names.
  if (!absl::ConsumePrefix(&digits, kDecisionPrefix) || !absl::SimpleAtoi(digits, &id) || id == 0 ||
      absl::StrCat(id) != digits) {
    fields->Wrong("name", "is no name of the form \"decisions/7\"");
    return 0;
  }
  return id;
}

// "" after a mistake.
std::string CandidateId(absl::string_view name, RequestReader* fields) {
  absl::string_view id = name;
  if (name.empty()) {
    fields->Wrong("name", "is required: a name of the form \"candidates/ID\"");
  } else if (!absl::ConsumePrefix(&id, kCandidates) || id.empty() ||
             id.size() > kMaxCandidateIdBytes) {
    fields->Wrong("name", "is no name of the form \"candidates/ID\", as ListCandidates has them");
  } else {
    return std::string(id);
  }
  return "";
}

// The resource of that very name: what cannot be undone never happens to the one that a merged name
// stands for.
EntityRef OwnRef(absl::string_view name, absl::Span<const EntityKind> kinds, RequestReader* fields,
                 absl::Status* error) {
  const EntityRef ref = fields->RequiredRef("name", name, kinds);
  ResourceName parsed;
  if (!ref || !ParseResourceName(name, &parsed) || !parsed.key.empty() || parsed.id == ref.id) {
    return ref;
  }
  *error =
      MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                absl::StrCat("there is no ", name, ": it was merged into ", ResourceNameOf(ref)),
                {{"resource", std::string(name)}});
  return EntityRef();
}

void AddChanges(const std::vector<Curator::Change>& changes, bool dry_run,
                google::protobuf::RepeatedPtrField<v1::CurationChange>* out) {
  out->Reserve(static_cast<int>(changes.size()));
  for (const Curator::Change& change : changes) {
    v1::CurationChange* message = out->Add();
    // What a dry run would create has no name: its id is not used up.
    if (!dry_run || change.kind != Curator::Change::Kind::kCreated) {
      AppendResourceName(change.ref, message->mutable_resource()->mutable_name());
    }
    message->mutable_resource()->set_display_name(change.display);
    switch (change.kind) {
      case Curator::Change::Kind::kCreated:
        message->set_kind(v1::CurationChange::KIND_CREATED);
        break;
      case Curator::Change::Kind::kChanged:
        message->set_kind(v1::CurationChange::KIND_CHANGED);
        break;
      case Curator::Change::Kind::kClosed:
        message->set_kind(v1::CurationChange::KIND_CLOSED);
        break;
    }
  }
}

// With the graph as it was just before the decision, which reads the clock within its transaction.
absl::Status Convert(const GraphStore& graph, const GraphReader& reader,
                     const CuratorDecision& decision, Budget& budget, v1::Decision* out) {
  const absl::StatusOr<std::shared_ptr<const GraphReader>> before =
      graph.AtTime(decision.time - absl::Microseconds(1));
  // What it was about then can be told as long as the history has it.
  const bool trimmed = IsRevisionTrimmed(before.status());
  if (!trimmed) {
    CHANCERY_RETURN_IF_ERROR(before.status());
  }
  return ConvertDecision(reader, trimmed ? nullptr : before->get(), decision, budget, out);
}

// The decision with that id, if one was made.
template <typename Reply>
absl::Status SetDecision(const GraphStore& graph, const GraphReader& reader, uint64_t id,
                         Budget& budget, Reply* reply) {
  if (id == 0) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(const CuratorDecision decision, GetDecision(reader, id));
  return Convert(graph, reader, decision, budget, reply->mutable_decision());
}

// Whether all is done: a call whose time ends earlier says how far it came.
absl::Status Moved(const Curator::Outcome& outcome) {
  if (outcome.moved.ok()) return absl::OkStatus();
  absl::Status left(outcome.moved.code(),
                    absl::StrCat("it is decided, from revision ", outcome.revision,
                                 " on, but not all articles are moved; the server goes on: ",
                                 outcome.moved.message()));
  const absl::optional<ErrorDetail> detail = GetErrorDetail(outcome.moved);
  return detail.has_value() ? WithErrorDetail(std::move(left), *detail) : left;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const GraphReader>> CurationService::After(
    const Curator::Outcome& outcome) const {
  CHANCERY_RETURN_IF_ERROR(Moved(outcome));
  return graph_.At(outcome.revision);
}

absl::StatusOr<v1::RetractArticleResponse> CurationService::Do(
    const v1::RetractArticleRequest& request, Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  absl::Status error;
  const EntityRef article = OwnRef(request.name(), {EntityKind::kArticle}, &fields, &error);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_RETURN_IF_ERROR(error);
  CHANCERY_ASSIGN_OR_RETURN(
      const Curator::Outcome outcome,
      curator_.Retract(ArticleId(article.id), request.validate_only(), budget));
  CHANCERY_RETURN_IF_ERROR(Moved(outcome));
  v1::RetractArticleResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  AddChanges(outcome.changes, request.validate_only(), reply.mutable_changes());
  return reply;
}

absl::StatusOr<v1::MergeEntitiesResponse> CurationService::Do(
    const v1::MergeEntitiesRequest& request, Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  const EntityRef kept = fields.RequiredRef("name", request.name(), kCurated);
  const EntityRef other = fields.RequiredRef("other", request.other(), kCurated);
  const DecisionNote note = NoteOf(request.reason(), request.author(), &fields);
  if (kept && other && kept.kind != other.kind) {
    fields.Wrong("other", absl::StrCat("is not in ", CollectionOf(kept.kind), ", as ",
                                       request.name(), " is"));
  } else if (kept && kept == other) {
    fields.Wrong("other", absl::StrCat("is ", ResourceNameOf(kept), " itself"));
  }
  CHANCERY_RETURN_IF_ERROR(fields.status());

  CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome,
                            curator_.Merge(kept, other, note, request.validate_only(), budget));
  CHANCERY_ASSIGN_OR_RETURN(const auto after, After(outcome));
  v1::MergeEntitiesResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  CHANCERY_RETURN_IF_ERROR(SetDecision(graph_, *after, outcome.decision, budget, &reply));
  ResourceConverter converter(*after, budget);
  CHANCERY_RETURN_IF_ERROR(converter.SetRef(outcome.kept, reply.mutable_resource()));
  AddChanges(outcome.changes, request.validate_only(), reply.mutable_changes());
  return reply;
}

absl::StatusOr<v1::SplitEntityResponse> CurationService::Do(const v1::SplitEntityRequest& request,
                                                            Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  const EntityRef ref = fields.RequiredRef("name", request.name(), kCurated);
  const std::vector<ArticleId> articles =
      fields.Ids<ArticleId>("articles", request.articles(), 0, kMaxSplitArticles);
  if (request.articles().empty() && request.names().empty()) {
    fields.Wrong("articles", "one of articles and names is required");
  }
  if (request.names_size() > kMaxSplitNames) {
    fields.Wrong("names",
                 absl::StrCat("has ", request.names_size(), " names, more than ", kMaxSplitNames));
  }
  if (ref.kind == EntityKind::kMeeting && !request.names().empty()) {
    fields.Wrong("names", "is for people: a meeting has no names");
  }
  for (int i = 0; i < std::min(request.names_size(), kMaxSplitNames); ++i) {
    const size_t size = request.names(i).size();
    if (size == 0 || size > kMaxSplitNameBytes) {
      fields.Wrong(absl::StrCat("names[", i, "]"),
                   absl::StrCat("has ", size, " bytes, not 1 to ", kMaxSplitNameBytes));
    }
  }
  const DecisionNote note = NoteOf(request.reason(), request.author(), &fields);
  CHANCERY_RETURN_IF_ERROR(fields.status());

  const std::vector<std::string> names(request.names().begin(), request.names().end());
  CHANCERY_ASSIGN_OR_RETURN(
      const Curator::Outcome outcome,
      curator_.Split(ref, articles, names, note, request.validate_only(), budget));
  CHANCERY_ASSIGN_OR_RETURN(const auto after, After(outcome));
  v1::SplitEntityResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  CHANCERY_RETURN_IF_ERROR(SetDecision(graph_, *after, outcome.decision, budget, &reply));
  ResourceConverter converter(*after, budget);
  CHANCERY_RETURN_IF_ERROR(converter.SetRef(outcome.kept, reply.mutable_resource()));
  if (outcome.other && !request.validate_only()) {
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(outcome.other, reply.mutable_other()));
  }
  AddChanges(outcome.changes, request.validate_only(), reply.mutable_changes());
  return reply;
}

absl::StatusOr<v1::UndoDecisionResponse> CurationService::Do(const v1::UndoDecisionRequest& request,
                                                             Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  const uint64_t id = DecisionId(request.name(), &fields);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome,
                            curator_.Undo(id, request.validate_only(), budget));
  CHANCERY_RETURN_IF_ERROR(Moved(outcome));
  v1::UndoDecisionResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  AddChanges(outcome.changes, request.validate_only(), reply.mutable_changes());
  return reply;
}

absl::StatusOr<v1::ListDecisionsResponse> CurationService::Do(
    const v1::ListDecisionsRequest& request, Budget& budget) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(graph_, "ListDecisions", request));
  RequestReader fields(*session.reader, budget);
  const size_t page_size = fields.PageSize(request.page_size(), kDefaultPageSize, kMaxPageSize);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  uint64_t after = 0;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<1>(session.cursor));
    after = static_cast<uint64_t>(cursor[0]);
  }

  v1::ListDecisionsResponse reply;
  absl::Status error;
  uint64_t last = 0;
  size_t bytes = 0;
  bool page_full = false;
  std::string next;
  CHANCERY_RETURN_IF_ERROR(
      ScanDecisions(*session.reader, after, budget, [&](const CuratorDecision& decision) {
        if (page_full) {
          next = EncodeCursor(std::array<int64_t, 1>{static_cast<int64_t>(last)});
          return false;
        }
        v1::Decision* message = reply.add_decisions();
        error = Convert(graph_, *session.reader, decision, budget, message);
        last = decision.id;
        bytes += message->ByteSizeLong();
        page_full =
            static_cast<size_t>(reply.decisions_size()) == page_size || bytes > kMaxPageBytes;
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  SetPageInfo("ListDecisions", request, *session.reader, budget, next, &reply);
  return reply;
}

absl::StatusOr<v1::ListCandidatesResponse> CurationService::Do(
    const v1::ListCandidatesRequest& request, Budget& budget) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(graph_, "ListCandidates", request));
  RequestReader fields(*session.reader, budget);
  const EntityRef resource = fields.OptionalRef("resource", request.resource(), kCurated);
  const size_t page_size = fields.PageSize(request.page_size(), kDefaultPageSize, kMaxPageSize);
  CHANCERY_RETURN_IF_ERROR(fields.status());

  v1::ListCandidatesResponse reply;
  ResourceConverter converter(*session.reader, budget);
  const auto convert = [&](const SameCandidate& candidate) -> absl::Status {
    v1::Candidate* message = reply.add_candidates();
    message->set_name(absl::StrCat(kCandidates, candidate.id));
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(candidate.left, message->mutable_left()));
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(candidate.right, message->mutable_right()));
    message->set_score(candidate.score);
    for (const std::string& reason : candidate.reasons) message->add_reasons(reason);
    return absl::OkStatus();
  };
  absl::Status error;
  std::string last;
  bool page_full = false;
  std::string next;
  CHANCERY_RETURN_IF_ERROR(
      ScanCandidates(*session.reader, resource, session.cursor, budget,
                     [&](const SameCandidate& candidate, absl::string_view position) {
                       if (page_full) {
                         next = last;
                         return false;
                       }
                       error = convert(candidate);
                       last = std::string(position);
                       page_full = static_cast<size_t>(reply.candidates_size()) == page_size;
                       return error.ok();
                     }));
  CHANCERY_RETURN_IF_ERROR(error);
  SetPageInfo("ListCandidates", request, *session.reader, budget, next, &reply);
  return reply;
}

absl::StatusOr<v1::AcceptCandidateResponse> CurationService::Do(
    const v1::AcceptCandidateRequest& request, Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  const std::string id = CandidateId(request.name(), &fields);
  const DecisionNote note = NoteOf(request.reason(), request.author(), &fields);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const SameCandidate candidate, GetCandidate(*reader, id));
  CHANCERY_ASSIGN_OR_RETURN(
      const Curator::Outcome outcome,
      curator_.Merge(candidate.left, candidate.right, note, /*dry_run=*/false, budget));
  CHANCERY_ASSIGN_OR_RETURN(const auto after, After(outcome));
  v1::AcceptCandidateResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  CHANCERY_RETURN_IF_ERROR(SetDecision(graph_, *after, outcome.decision, budget, &reply));
  ResourceConverter converter(*after, budget);
  CHANCERY_RETURN_IF_ERROR(converter.SetRef(outcome.kept, reply.mutable_resource()));
  return reply;
}

absl::StatusOr<v1::RejectCandidateResponse> CurationService::Do(
    const v1::RejectCandidateRequest& request, Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  const std::string id = CandidateId(request.name(), &fields);
  const DecisionNote note = NoteOf(request.reason(), request.author(), &fields);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const SameCandidate candidate, GetCandidate(*reader, id));
  CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome,
                            curator_.KeepApart(candidate.left, candidate.right, note, budget));
  CHANCERY_ASSIGN_OR_RETURN(const auto after, After(outcome));
  v1::RejectCandidateResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  CHANCERY_RETURN_IF_ERROR(SetDecision(graph_, *after, outcome.decision, budget, &reply));
  return reply;
}

absl::StatusOr<v1::ImportDecisionResponse> CurationService::Do(
    const v1::ImportDecisionRequest& request, Budget& budget) const {
  CHANCERY_ASSIGN_OR_RETURN(const CuratorDecision decision,
                            ReadImportedDecision(request.decision()));
  CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome, curator_.Import(decision, budget));
  CHANCERY_ASSIGN_OR_RETURN(const auto after, After(outcome));
  v1::ImportDecisionResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  CHANCERY_RETURN_IF_ERROR(SetDecision(graph_, *after, outcome.decision, budget, &reply));
  return reply;
}

absl::StatusOr<v1::EraseResponse> CurationService::Do(const v1::EraseRequest& request,
                                                      Budget& budget) const {
  const std::shared_ptr<const GraphReader> reader = graph_.Latest();
  RequestReader fields(*reader, budget);
  absl::Status error;
  const EntityRef ref =
      OwnRef(request.name(), {EntityKind::kPerson, EntityKind::kArticle}, &fields, &error);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_RETURN_IF_ERROR(error);
  CHANCERY_ASSIGN_OR_RETURN(const Curator::Outcome outcome,
                            curator_.Erase(ref, request.validate_only(), budget));
  v1::EraseResponse reply;
  reply.set_revision(static_cast<int64_t>(outcome.revision));
  AddChanges(outcome.changes, request.validate_only(), reply.mutable_changes());
  reply.set_history_rows(static_cast<int64_t>(outcome.history_rows));
  return reply;
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* CurationService::Answer(const RpcMethod& method,
                                                  grpc::CallbackServerContext* context,
                                                  const Request* request, Response* response) {
  return HandleUnary(runtime_, method, context, request, response,
                     [this](const Request& message, RequestContext& rpc) {
                       if (rpc.principal.empty()) return Do(message, rpc.budget);
                       Request signed_message = message;
                       Sign(rpc.principal, &signed_message);
                       return Do(signed_message, rpc.budget);
                     });
}

grpc::ServerUnaryReactor* CurationService::RetractArticle(grpc::CallbackServerContext* context,
                                                          const v1::RetractArticleRequest* request,
                                                          v1::RetractArticleResponse* response) {
  return Answer({"CurationService/RetractArticle", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::MergeEntities(grpc::CallbackServerContext* context,
                                                         const v1::MergeEntitiesRequest* request,
                                                         v1::MergeEntitiesResponse* response) {
  return Answer({"CurationService/MergeEntities", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::SplitEntity(grpc::CallbackServerContext* context,
                                                       const v1::SplitEntityRequest* request,
                                                       v1::SplitEntityResponse* response) {
  return Answer({"CurationService/SplitEntity", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::UndoDecision(grpc::CallbackServerContext* context,
                                                        const v1::UndoDecisionRequest* request,
                                                        v1::UndoDecisionResponse* response) {
  return Answer({"CurationService/UndoDecision", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::ListDecisions(grpc::CallbackServerContext* context,
                                                         const v1::ListDecisionsRequest* request,
                                                         v1::ListDecisionsResponse* response) {
  return Answer({"CurationService/ListDecisions", Execution::kRead}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::ListCandidates(grpc::CallbackServerContext* context,
                                                          const v1::ListCandidatesRequest* request,
                                                          v1::ListCandidatesResponse* response) {
  return Answer({"CurationService/ListCandidates", Execution::kRead}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::AcceptCandidate(
    grpc::CallbackServerContext* context, const v1::AcceptCandidateRequest* request,
    v1::AcceptCandidateResponse* response) {
  return Answer({"CurationService/AcceptCandidate", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::RejectCandidate(
    grpc::CallbackServerContext* context, const v1::RejectCandidateRequest* request,
    v1::RejectCandidateResponse* response) {
  return Answer({"CurationService/RejectCandidate", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::ImportDecision(grpc::CallbackServerContext* context,
                                                          const v1::ImportDecisionRequest* request,
                                                          v1::ImportDecisionResponse* response) {
  return Answer({"CurationService/ImportDecision", Execution::kWrite}, context, request, response);
}

grpc::ServerUnaryReactor* CurationService::Erase(grpc::CallbackServerContext* context,
                                                 const v1::EraseRequest* request,
                                                 v1::EraseResponse* response) {
  return Answer({"CurationService/Erase", Execution::kLong}, context, request, response);
}

}  // namespace chancery
