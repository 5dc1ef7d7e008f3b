#include "server/service/curation_service.h"

#include <grpcpp/grpcpp.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "chancery/v1/curation_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "server/auth/authenticator.h"
#include "server/ingest/decision_log.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/access/token_file.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Remembers how it was called, and answers as it was told to. It is told and asked between calls,
// around which Settle() is called.
class FakeCurator final : public Curator {
 public:
  absl::StatusOr<Outcome> Retract(ArticleId article, bool dry_run, Budget&) const override {
    return Answer(absl::StrCat("retract articles/", article.value, Dry(dry_run)));
  }
  absl::StatusOr<Outcome> Merge(EntityRef kept, EntityRef other, const DecisionNote& note,
                                bool dry_run, Budget&) const override {
    return Answer(absl::StrCat("merge ", Name(kept), " ", Name(other), Text(note), Dry(dry_run)));
  }
  absl::StatusOr<Outcome> Split(EntityRef ref, const std::vector<ArticleId>& articles,
                                const std::vector<std::string>& names, const DecisionNote& note,
                                bool dry_run, Budget&) const override {
    std::string call = absl::StrCat("split ", Name(ref));
    for (ArticleId article : articles) absl::StrAppend(&call, " articles/", article.value);
    for (const std::string& name : names) absl::StrAppend(&call, " '", name, "'");
    return Answer(absl::StrCat(call, Text(note), Dry(dry_run)));
  }
  absl::StatusOr<Outcome> KeepApart(EntityRef left, EntityRef right, const DecisionNote& note,
                                    Budget&) const override {
    return Answer(absl::StrCat("keep apart ", Name(left), " ", Name(right), Text(note)));
  }
  absl::StatusOr<Outcome> Undo(uint64_t decision, bool dry_run, Budget&) const override {
    return Answer(absl::StrCat("undo ", decision, Dry(dry_run)));
  }
  absl::StatusOr<Outcome> Import(const CuratorDecision& decision, Budget&) const override {
    std::lock_guard<std::mutex> lock(mutex_);
    imported = decision;
    calls.push_back("import");
    return outcome;
  }
  absl::StatusOr<Outcome> Erase(EntityRef ref, bool dry_run, Budget&) const override {
    return Answer(absl::StrCat("erase ", Name(ref), Dry(dry_run)));
  }

  // Shows threads what the other one has written: how gRPC orders them ThreadSanitizer does not
  // see.
  void Settle() const { std::lock_guard<std::mutex> lock(mutex_); }

  absl::StatusOr<Outcome> outcome = Outcome();
  mutable std::vector<std::string> calls;
  mutable CuratorDecision imported;

 private:
  static std::string Name(EntityRef ref) {
    return absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  }
  static std::string Text(const DecisionNote& note) {
    return absl::StrCat(" (", note.reason, ", ", note.author, ")");
  }
  static std::string Dry(bool dry_run) { return dry_run ? " dry" : ""; }
  absl::StatusOr<Outcome> Answer(std::string call) const {
    std::lock_guard<std::mutex> lock(mutex_);
    calls.push_back(std::move(call));
    return outcome;
  }

  mutable std::mutex mutex_;
};

class CurationServiceTest : public ::testing::Test {
 protected:
  using Stub = v1::CurationService::Stub;

  CurationServiceTest() : runtime_({}, SystemClock::Get(), metrics_, logger_) {
    GraphBuilder g;
    const PersonId ann = g.Person("Ann Example").Key("Q1");
    g.Person("A. Example");
    g.Person("Bob Sample");
    g.Meeting("2014-05-14").With(ann);
    g.Meeting("2014-05-15").With(ann);
    const RoleId role = g.Role("Envoy");
    EXPECT_EQ(role.value, 1u);
    for (int i = 0; i < 3; ++i) g.Article("CNN", "2014-05-15", "They met.");
    store_ = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {}).value();
    EXPECT_THAT(store_->Transact([&g](Transaction& transaction) -> absl::Status {
      CHANCERY_RETURN_IF_ERROR(WriteGraph(g.Build(), transaction));
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(transaction, "m1", EntityRef(EntityKind::kPerson, 1)));
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(transaction, "m2", EntityRef(EntityKind::kPerson, 2)));
      CHANCERY_RETURN_IF_ERROR(SetResourceOf(transaction, "m3", EntityRef(EntityKind::kPerson, 3)));
      SetRedirect(transaction, EntityRef(EntityKind::kPerson, 77),
                  EntityRef(EntityKind::kPerson, 1));
      return absl::OkStatus();
    }),
                IsOk());
    curator_.outcome->revision = store_->Latest()->revision();
    service_ = std::make_unique<CurationService>(*store_, curator_, runtime_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::CurationService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }

  ~CurationServiceTest() override {
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  // Records a decision that the graph has from now on. Returns its id.
  uint64_t Decide(bool same, const std::string& left, const std::string& right) {
    CuratorDecision decision;
    decision.same = same;
    decision.left = {left};
    decision.right = {right};
    decision.note = {"seen it", "ana"};
    clock_.Advance(absl::Hours(1));
    decision.time = clock_.Now();
    const auto commit = store_->Transact(
        [&](Transaction& transaction) { return AddDecision(transaction, &decision); });
    EXPECT_THAT(commit, IsOk());
    curator_.outcome->revision = commit->revision;
    return decision.id;
  }

  void AddToQueue(const std::string& left, const std::string& right, double score) {
    EXPECT_THAT(store_->Transact([&](Transaction& transaction) {
      return AddCandidate(transaction, EntityKind::kPerson, left, right, score, {"same surname"});
    }),
                IsOk());
  }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    return CallOn(*stub_, method, &context, request, response);
  }
  template <typename Request, typename Response>
  grpc::Status CallOn(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      grpc::ClientContext* context, const Request& request, Response* response) {
    curator_.Settle();
    grpc::Status status = (stub.*method)(context, request, response);
    curator_.Settle();
    return status;
  }

  // The reason of the error, and all of its violations: "INVALID_FIELD reason other".
  static std::string Reason(const grpc::Status& status) {
    google::rpc::Status details;
    if (!details.ParseFromString(status.error_details())) return "(not a google.rpc.Status)";
    std::string text;
    for (const auto& any : details.details()) {
      google::rpc::ErrorInfo info;
      google::rpc::BadRequest bad;
      if (any.UnpackTo(&info)) text = info.reason() + text;
      if (any.UnpackTo(&bad)) {
        for (const auto& violation : bad.field_violations()) {
          absl::StrAppend(&text, " ", violation.field());
        }
      }
    }
    return text;
  }

  template <typename Request, typename Response>
  std::string ReasonOf(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                    Response*),
                       const Request& request) {
    Response response;
    return Reason(Call(method, request, &response));
  }

  FakeClock clock_{absl::FromUnixSeconds(1400000000) - absl::Hours(1)};
  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  RpcRuntime runtime_;
  std::unique_ptr<GraphStore> store_;
  FakeCurator curator_;
  std::unique_ptr<CurationService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(CurationServiceTest, RetractTellsTheChanges) {
  curator_.outcome->changes = {
      {EntityRef(EntityKind::kPerson, 2), Curator::Change::Kind::kClosed, "A. Example"},
      {EntityRef(EntityKind::kMeeting, 1), Curator::Change::Kind::kChanged, "Talks"},
      {EntityRef(EntityKind::kMeeting, 9), Curator::Change::Kind::kCreated, "More talks"}};
  v1::RetractArticleRequest request;
  request.set_name("articles/2");
  v1::RetractArticleResponse response;
  ASSERT_TRUE(Call(&Stub::RetractArticle, request, &response).ok());
  EXPECT_THAT(response, EqualsProto(R"pb(
                revision: 1
                changes {
                  resource { name: "people/2" display_name: "A. Example" }
                  kind: KIND_CLOSED
                }
                changes {
                  resource { name: "meetings/1" display_name: "Talks" }
                  kind: KIND_CHANGED
                }
                changes {
                  resource { name: "meetings/9" display_name: "More talks" }
                  kind: KIND_CREATED
                })pb"));
  request.set_validate_only(true);
  ASSERT_TRUE(Call(&Stub::RetractArticle, request, &response).ok());
  EXPECT_EQ(response.changes(2).resource().name(), "") << "it would have another name";
  EXPECT_THAT(curator_.calls, ElementsAre("retract articles/2", "retract articles/2 dry"));
}

TEST_F(CurationServiceTest, MergeAnswersWithTheDecisionAndWhatStays) {
  curator_.outcome->decision = Decide(true, "m1", "m2");
  curator_.outcome->kept = EntityRef(EntityKind::kPerson, 1);
  v1::MergeEntitiesRequest request;
  request.set_name("people/~Q1");
  request.set_other("people/2");
  request.set_reason("same woman");
  request.set_author("ana");
  v1::MergeEntitiesResponse response;
  ASSERT_TRUE(Call(&Stub::MergeEntities, request, &response).ok());
  EXPECT_THAT(curator_.calls, ElementsAre("merge people/1 people/2 (same woman, ana)"));
  EXPECT_THAT(response, EqualsProto(R"pb(
                revision: 2
                decision {
                  name: "decisions/1"
                  kind: DECISION_KIND_SAME
                  collection: "people"
                  left { name: "people/1" display_name: "Ann Example" }
                  right { name: "people/2" display_name: "A. Example" }
                  left_mentions: "m1"
                  right_mentions: "m2"
                  reason: "seen it"
                  author: "ana"
                  create_time { seconds: 1400000000 }
                  left_before { name: "people/1" display_name: "Ann Example" }
                  right_before { name: "people/2" display_name: "A. Example" }
                }
                resource { name: "people/1" display_name: "Ann Example" })pb"));
}

TEST_F(CurationServiceTest, TheAuthorIsWhoCallsWhateverTheyWrite) {
  Authenticator::Options options;
  options.token_file = std::string(std::getenv("TEST_TMPDIR")) + "/tokens";
  std::ofstream(options.token_file) << "lee " << TokenDigest("secret") << " admin never\n";
  chmod(options.token_file.c_str(), 0600);
  absl::StatusOr<std::unique_ptr<Authenticator>> authenticator =
      Authenticator::Create(options, clock_, logger_);
  ASSERT_THAT(authenticator, IsOk());
  RpcRuntime::Options runtime_options;
  runtime_options.authenticator = authenticator->get();
  RpcRuntime runtime(runtime_options, clock_, metrics_, logger_);
  CurationService service(*store_, curator_, runtime);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = v1::CurationService::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  curator_.outcome->decision = Decide(true, "m1", "m2");
  const auto call = [&](auto method, auto request, auto response) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer secret");
    return CallOn(*stub, method, &context, request, &response);
  };
  v1::MergeEntitiesRequest merge;
  merge.set_name("people/1");
  merge.set_other("people/2");
  merge.set_author("the minister");
  EXPECT_TRUE(call(&Stub::MergeEntities, merge, v1::MergeEntitiesResponse()).ok());
  EXPECT_THAT(curator_.calls, ElementsAre("merge people/1 people/2 (, lee)"));
  grpc::ClientContext nobody;
  v1::MergeEntitiesResponse response;
  EXPECT_EQ(Reason(stub->MergeEntities(&nobody, merge, &response)), "UNAUTHENTICATED");
  // Who decided elsewhere stays who decided.
  v1::ImportDecisionRequest imported;
  imported.mutable_decision()->set_kind(v1::DECISION_KIND_SAME);
  imported.mutable_decision()->set_collection("people");
  imported.mutable_decision()->add_left_mentions("m1");
  imported.mutable_decision()->add_right_mentions("m2");
  imported.mutable_decision()->set_author("ana");
  EXPECT_TRUE(call(&Stub::ImportDecision, imported, v1::ImportDecisionResponse()).ok());
  EXPECT_EQ(curator_.imported.note.author, "ana");
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
}

TEST_F(CurationServiceTest, ADecisionTellsWhatWasThereBeforeIt) {
  Decide(true, "m1", "m2");
  ASSERT_THAT(store_->Transact([](Transaction& transaction) {
    return SetResourceOf(transaction, "m2", EntityRef(EntityKind::kPerson, 1));
  }),
              IsOk());
  v1::ListDecisionsResponse response;
  ASSERT_TRUE(Call(&Stub::ListDecisions, v1::ListDecisionsRequest(), &response).ok());
  EXPECT_THAT(response.decisions(0), ContainsProto(R"pb(
                left { name: "people/1" }
                right { name: "people/1" display_name: "Ann Example" }
                left_before { name: "people/1" }
                right_before { name: "people/2" display_name: "A. Example" })pb"));
}

TEST_F(CurationServiceTest, ADecisionOutlivesTheHistoryBeforeIt) {
  Decide(true, "m1", "m2");
  Budget budget;
  ASSERT_THAT(store_->TrimHistory(store_->Latest()->revision(), false, budget), IsOk());
  v1::ListDecisionsResponse response;
  ASSERT_TRUE(Call(&Stub::ListDecisions, v1::ListDecisionsRequest(), &response).ok());
  ASSERT_EQ(response.decisions_size(), 1);
  EXPECT_THAT(response.decisions(0), ContainsProto(R"pb(left { name: "people/1" })pb"));
  EXPECT_EQ(response.decisions(0).left_before_size(), 0);
}

TEST_F(CurationServiceTest, ADryRunHasNoDecision) {
  curator_.outcome->kept = EntityRef(EntityKind::kMeeting, 1);
  v1::MergeEntitiesRequest request;
  request.set_name("meetings/1");
  request.set_other("meetings/2");
  request.set_validate_only(true);
  v1::MergeEntitiesResponse response;
  ASSERT_TRUE(Call(&Stub::MergeEntities, request, &response).ok());
  EXPECT_FALSE(response.has_decision());
  EXPECT_EQ(response.resource().name(), "meetings/1");
  EXPECT_THAT(curator_.calls, ElementsAre("merge meetings/1 meetings/2 (, ) dry"));
}

TEST_F(CurationServiceTest, WrongMergesAreRefusedWithEveryMistake) {
  const struct {
    const char* name;
    const char* other;
    size_t reason_bytes;
    size_t author_bytes;
    const char* error;
  } cases[] = {
      {"", "people/2", 0, 0, "INVALID_FIELD name"},
      {"people/1", "", 0, 0, "INVALID_FIELD other"},
      {"people/one", "candidates/2", 0, 0, "INVALID_FIELD name other"},
      {"roles/1", "roles/1", 0, 0, "INVALID_FIELD name other"},
      {"people/1", "meetings/1", 0, 0, "INVALID_FIELD other"},
      {"people/1", "people/1", 0, 0, "INVALID_FIELD other"},
      {"people/1", "people/77", 0, 0, "INVALID_FIELD other"},
      {"people/1", "people/2", 1000, 200, ""},
      {"people/1", "people/2", 1001, 201, "INVALID_FIELD reason author"},
      {"people/1", "people/99", 0, 0, "NOT_FOUND"},
      {"people/~Q9", "people/2", 0, 0, "NOT_FOUND"},
  };
  for (const auto& c : cases) {
    v1::MergeEntitiesRequest request;
    request.set_name(c.name);
    request.set_other(c.other);
    request.set_reason(std::string(c.reason_bytes, 'r'));
    request.set_author(std::string(c.author_bytes, 'a'));
    curator_.calls.clear();
    const std::string reason = ReasonOf(&Stub::MergeEntities, request);
    EXPECT_EQ(reason, c.error[0] == '\0' ? "" : c.error) << c.name << " " << c.other;
    EXPECT_EQ(curator_.calls.empty(), c.error[0] != '\0') << c.name << " " << c.other;
  }
}

TEST_F(CurationServiceTest, SplitPassesArticlesAndNames) {
  curator_.outcome->decision = Decide(false, "m1", "m2");
  curator_.outcome->kept = EntityRef(EntityKind::kPerson, 1);
  curator_.outcome->other = EntityRef(EntityKind::kPerson, 2);
  v1::SplitEntityRequest request;
  request.set_name("people/77");  // which was merged into people/1
  request.add_articles("articles/3");
  request.add_articles("articles/1");
  request.add_names("A. Example");
  v1::SplitEntityResponse response;
  ASSERT_TRUE(Call(&Stub::SplitEntity, request, &response).ok());
  EXPECT_THAT(curator_.calls,
              ElementsAre("split people/1 articles/3 articles/1 'A. Example' (, )"));
  EXPECT_EQ(response.decision().kind(), v1::DECISION_KIND_DIFFERENT);
  EXPECT_EQ(response.resource().name(), "people/1");
  EXPECT_EQ(response.other().display_name(), "A. Example");
  request.set_validate_only(true);
  ASSERT_TRUE(Call(&Stub::SplitEntity, request, &response).ok());
  EXPECT_FALSE(response.has_other());
}

TEST_F(CurationServiceTest, WrongSplitsAreRefused) {
  v1::SplitEntityRequest request;
  request.set_name("people/1");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD articles");
  request.add_names("");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD names[0]");
  request.set_names(0, std::string(kMaxSplitNameBytes + 1, 'x'));
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD names[0]");
  request.clear_names();
  for (int i = 0; i <= kMaxSplitNames; ++i) request.add_names("Ann");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD names");
  request.clear_names();
  request.add_articles("people/1");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD articles[0]");
  request.set_articles(0, "articles/99");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "NOT_FOUND");
  for (int i = 0; i < kMaxSplitArticles; ++i) request.add_articles("articles/1");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD articles");
  request.clear_articles();
  request.set_name("meetings/1");
  request.add_names("Ann");
  EXPECT_EQ(ReasonOf(&Stub::SplitEntity, request), "INVALID_FIELD names");
  EXPECT_THAT(curator_.calls, IsEmpty());
}

TEST_F(CurationServiceTest, UndoTakesTheNameOfADecision) {
  v1::UndoDecisionRequest request;
  request.set_name("decisions/7");
  request.set_validate_only(true);
  v1::UndoDecisionResponse response;
  ASSERT_TRUE(Call(&Stub::UndoDecision, request, &response).ok());
  EXPECT_THAT(curator_.calls, ElementsAre("undo 7 dry"));
  for (const char* name : {"", "7", "decisions/", "decisions/0", "decisions/07", "decisions/-7",
                           "decisions/7x", "decision/7", "decisions/18446744073709551616"}) {
    request.set_name(name);
    EXPECT_EQ(ReasonOf(&Stub::UndoDecision, request), "INVALID_FIELD name") << name;
  }
}

TEST_F(CurationServiceTest, TheCuratorsErrorsPass) {
  curator_.outcome = MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "there is no decisions/7");
  v1::UndoDecisionRequest request;
  request.set_name("decisions/7");
  EXPECT_EQ(ReasonOf(&Stub::UndoDecision, request), "NOT_FOUND");
}

TEST_F(CurationServiceTest, DecisionsComeInPages) {
  Decide(true, "m1", "m2");
  Decide(false, "m2", "m3");
  Decide(false, "gone", "m3");
  v1::ListDecisionsRequest request;
  request.set_page_size(2);
  v1::ListDecisionsResponse first;
  ASSERT_TRUE(Call(&Stub::ListDecisions, request, &first).ok());
  ASSERT_EQ(first.decisions_size(), 2);
  EXPECT_FALSE(first.info().complete());
  EXPECT_EQ(first.decisions(1).name(), "decisions/2");
  Decide(true, "m1", "m3");  // after the first page
  request.set_page_token(first.next_page_token());
  v1::ListDecisionsResponse second;
  ASSERT_TRUE(Call(&Stub::ListDecisions, request, &second).ok());
  EXPECT_EQ(second.info().revision(), first.info().revision());
  EXPECT_EQ(second.next_page_token(), "");
  ASSERT_EQ(second.decisions_size(), 1);
  EXPECT_THAT(second.decisions(0), ContainsProto(R"pb(
                name: "decisions/3"
                kind: DECISION_KIND_DIFFERENT
                right { name: "people/3" }
                left_mentions: "gone")pb"));
  EXPECT_THAT(second.decisions(0).left(), IsEmpty()) << "nothing says that any more";

  request.set_page_token("nonsense");
  EXPECT_EQ(ReasonOf(&Stub::ListDecisions, request), "INVALID_PAGE_TOKEN");
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_EQ(ReasonOf(&Stub::ListDecisions, request), "INVALID_FIELD page_size");
}

TEST_F(CurationServiceTest, CandidatesComeBestFirstAndInPages) {
  AddToQueue("m1", "m3", 0.5);
  AddToQueue("m1", "m2", 0.75);
  AddToQueue("m2", "m3", 0.6);
  v1::ListCandidatesRequest request;
  request.set_page_size(1);
  std::vector<double> scores;
  v1::ListCandidatesResponse page;
  do {
    page.Clear();
    ASSERT_TRUE(Call(&Stub::ListCandidates, request, &page).ok());
    for (const v1::Candidate& candidate : page.candidates()) scores.push_back(candidate.score());
    request.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  EXPECT_THAT(scores, ElementsAre(0.75, 0.6, 0.5));

  request.Clear();
  request.set_resource("people/~Q1");
  ASSERT_TRUE(Call(&Stub::ListCandidates, request, &page).ok());
  ASSERT_EQ(page.candidates_size(), 2);
  EXPECT_TRUE(page.info().complete());
  EXPECT_THAT(page.candidates(0), ContainsProto(R"pb(
                left { name: "people/1" display_name: "Ann Example" }
                right { name: "people/2" display_name: "A. Example" }
                reasons: "same surname")pb"));
  EXPECT_THAT(page.candidates(0).name(), HasSubstr("candidates/"));
  request.set_resource("roles/1");
  EXPECT_EQ(ReasonOf(&Stub::ListCandidates, request), "INVALID_FIELD resource");
}

TEST_F(CurationServiceTest, AcceptMergesAndRejectKeepsApart) {
  AddToQueue("m1", "m2", 0.75);
  v1::ListCandidatesResponse queue;
  ASSERT_TRUE(Call(&Stub::ListCandidates, v1::ListCandidatesRequest(), &queue).ok());
  ASSERT_EQ(queue.candidates_size(), 1);
  curator_.outcome->decision = Decide(true, "m1", "m2");
  curator_.outcome->kept = EntityRef(EntityKind::kPerson, 1);

  v1::AcceptCandidateRequest accept;
  accept.set_name(queue.candidates(0).name());
  accept.set_author("ana");
  v1::AcceptCandidateResponse accepted;
  ASSERT_TRUE(Call(&Stub::AcceptCandidate, accept, &accepted).ok());
  EXPECT_EQ(accepted.resource().name(), "people/1");
  EXPECT_EQ(accepted.decision().name(), "decisions/1");

  v1::RejectCandidateRequest reject;
  reject.set_name(queue.candidates(0).name());
  reject.set_reason("sisters");
  v1::RejectCandidateResponse rejected;
  ASSERT_TRUE(Call(&Stub::RejectCandidate, reject, &rejected).ok());
  EXPECT_EQ(rejected.decision().name(), "decisions/1");
  EXPECT_THAT(curator_.calls, ElementsAre("merge people/1 people/2 (, ana)",
                                          "keep apart people/1 people/2 (sisters, )"));

  accept.set_name("candidates/none");
  EXPECT_EQ(ReasonOf(&Stub::AcceptCandidate, accept), "NOT_FOUND");
  for (const char* name : {"", "candidates/", "none", "decisions/1"}) {
    accept.set_name(name);
    reject.set_name(name);
    EXPECT_EQ(ReasonOf(&Stub::AcceptCandidate, accept), "INVALID_FIELD name") << name;
    EXPECT_EQ(ReasonOf(&Stub::RejectCandidate, reject), "INVALID_FIELD name") << name;
  }
}

TEST_F(CurationServiceTest, ImportKeepsWhoAndWhen) {
  curator_.outcome->decision = Decide(false, "m1", "m2");
  v1::ImportDecisionRequest request;
  v1::Decision* decision = request.mutable_decision();
  decision->set_name("decisions/99");
  decision->set_kind(v1::DECISION_KIND_DIFFERENT);
  decision->set_collection("people");
  decision->add_left_mentions("m1");
  decision->add_right_mentions("m2");
  decision->set_reason("sisters");
  decision->set_author("lee");
  decision->mutable_create_time()->set_seconds(1300000000);
  v1::ImportDecisionResponse response;
  ASSERT_TRUE(Call(&Stub::ImportDecision, request, &response).ok());
  EXPECT_EQ(response.decision().name(), "decisions/1");
  EXPECT_FALSE(curator_.imported.same);
  EXPECT_EQ(curator_.imported.kind, EntityKind::kPerson);
  EXPECT_THAT(curator_.imported.left, ElementsAre("m1"));
  EXPECT_THAT(curator_.imported.right, ElementsAre("m2"));
  EXPECT_EQ(curator_.imported.note.reason, "sisters");
  EXPECT_EQ(curator_.imported.note.author, "lee");
  EXPECT_EQ(curator_.imported.time, absl::FromUnixSeconds(1300000000));
}

TEST_F(CurationServiceTest, AnImportMustBeWhole) {
  v1::ImportDecisionRequest request;
  EXPECT_EQ(ReasonOf(&Stub::ImportDecision, request),
            "INVALID_FIELD decision.kind decision.collection decision.left_mentions "
            "decision.right_mentions");
  v1::Decision* decision = request.mutable_decision();
  decision->set_kind(v1::DECISION_KIND_SAME);
  decision->set_collection("roles");
  decision->add_left_mentions("");
  decision->add_right_mentions("m2");
  decision->set_reason(std::string(kMaxReasonBytes + 1, 'r'));
  decision->set_author(std::string(kMaxAuthorBytes + 1, 'a'));
  EXPECT_EQ(ReasonOf(&Stub::ImportDecision, request),
            "INVALID_FIELD decision.collection decision.left_mentions decision.reason "
            "decision.author");
  EXPECT_THAT(curator_.calls, IsEmpty());
}

TEST_F(CurationServiceTest, EraseNeverMeansAnotherName) {
  curator_.outcome->history_rows = 40;
  v1::EraseRequest request;
  request.set_name("people/2");
  v1::EraseResponse response;
  ASSERT_TRUE(Call(&Stub::Erase, request, &response).ok());
  EXPECT_EQ(response.history_rows(), 40);
  request.set_name("articles/1");
  request.set_validate_only(true);
  ASSERT_TRUE(Call(&Stub::Erase, request, &response).ok());
  request.set_name("people/~Q1");
  ASSERT_TRUE(Call(&Stub::Erase, request, &response).ok());
  EXPECT_THAT(curator_.calls,
              ElementsAre("erase people/2", "erase articles/1 dry", "erase people/1 dry"));
  request.set_name("people/77");
  EXPECT_EQ(ReasonOf(&Stub::Erase, request), "NOT_FOUND");
  request.set_name("meetings/1");
  EXPECT_EQ(ReasonOf(&Stub::Erase, request), "INVALID_FIELD name");
}

}  // namespace
}  // namespace chancery
