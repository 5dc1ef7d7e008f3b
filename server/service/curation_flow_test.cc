// Curation as callers see it: the service, the curator and the queries together, over one store.

#include <google/protobuf/text_format.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "chancery/v1/curation_service.grpc.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/curation_service.h"
#include "server/service/graph_queries.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/vocabulary/gazetteer.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"

namespace chancery {
namespace {

using ::testing::Contains;
using ::testing::Not;

class CurationFlowTest : public ::testing::Test {
 protected:
  CurationFlowTest()
      : runtime_({}, SystemClock::Get(), metrics_, logger_),
        store_(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {})),
        ingester_(*store_, Gazetteer::Default(), clock_),
        curator_(Curator::Create(*store_, Gazetteer::Default(), clock_)),
        queries_(*store_),
        service_(*store_, *curator_, runtime_) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::CurationService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }
  ~CurationFlowTest() override {
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  // An article that tells of one meeting of two people. Returns its name.
  std::string Ingest(const std::string& publisher, const std::string& key, const std::string& one,
                     const std::string& other, const std::string& day) {
    clock_.Advance(absl::Minutes(1));
    v1::ArticleFacts facts;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        absl::StrCat("extractor: 'test' extractor_version: '1' article { publisher: '", publisher,
                     "' key: '", key,
                     "' title: 'Talks' published { edtf: '2014-06-01' } text: "
                     "'They met.' } persons { name: '",
                     one, "' } persons { name: '", other,
                     "' } meetings { parties { person: 0 } parties { person: 1 } status: "
                     "MEETING_STATUS_HELD when { edtf: '",
                     day, "' } sources { sentence { begin: 0 end: 9 } } }"),
        &facts));
    Budget budget;
    const auto result = ingester_.Ingest(facts, budget);
    EXPECT_THAT(result, IsOk());
    return absl::StrCat("articles/", result->article.value);
  }

  v1::Resource Get(const std::string& name) {
    v1::GetResourceRequest request;
    request.set_name(name);
    Budget budget;
    v1::GetResourceResponse response;
    EXPECT_THAT(queries_.GetResource(request, budget, &response), IsOk()) << name;
    return response.resource();
  }

  std::string PersonNamed(const std::string& name) {
    v1::SearchRequest request;
    request.set_query(name);
    request.add_collections("people");
    Budget budget;
    v1::SearchResponse response;
    EXPECT_THAT(queries_.Search(request, budget, &response), IsOk());
    return response.hits_size() == 0 ? "" : response.hits(0).resource().name();
  }

  // The names of everybody and of all meetings as they are shown.
  std::multiset<std::string> Shown() {
    std::multiset<std::string> shown;
    for (const char* collection : {"people", "meetings"}) {
      v1::ListResourcesRequest request;
      request.set_collection(collection);
      Budget budget;
      v1::ListResourcesResponse response;
      EXPECT_THAT(queries_.ListResources(request, budget, &response), IsOk());
      for (const v1::Resource& resource : response.resources()) {
        shown.insert(resource.has_person() ? resource.person().display_name()
                                           : resource.meeting().display_name());
      }
    }
    return shown;
  }

  template <typename Request, typename Response>
  Response Call(grpc::Status (v1::CurationService::Stub::*method)(grpc::ClientContext*,
                                                                  const Request&, Response*),
                const Request& request) {
    clock_.Advance(absl::Minutes(1));
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  FakeClock clock_{absl::FromUnixSeconds(1400000000)};
  Metrics metrics_;
  Logger logger_{LogLevel::kError, SystemClock::Get(), [](absl::string_view) {}};
  RpcRuntime runtime_;
  std::unique_ptr<GraphStore> store_;
  ArticleIngester ingester_;
  std::unique_ptr<Curator> curator_;
  GraphQueries queries_;
  CurationService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::CurationService::Stub> stub_;
};

using Stub = v1::CurationService::Stub;

TEST_F(CurationFlowTest, AMergedNameLeadsOnUntilTheMergeIsUndone) {
  Ingest("CNN", "a1", "Ann Example", "Bob Sample", "2014-05-14");
  Ingest("BBC", "b1", "Anna Specimen", "Bob Sample", "2014-05-20");
  const std::multiset<std::string> before = Shown();
  const std::string ann = PersonNamed("Ann Example");
  const std::string anna = PersonNamed("Anna Specimen");
  ASSERT_NE(ann, anna);

  v1::MergeEntitiesRequest merge;
  merge.set_name(ann);
  merge.set_other(anna);
  merge.set_reason("married");
  const v1::MergeEntitiesResponse merged = Call(&Stub::MergeEntities, merge);
  EXPECT_EQ(merged.resource().name(), ann);
  EXPECT_EQ(Get(anna).person().name(), ann);
  EXPECT_EQ(PersonNamed("Anna Specimen"), ann) << "the other name finds the one that is left";

  v1::FindEncountersRequest encounters;
  encounters.add_subjects(anna);
  Budget budget;
  v1::FindEncountersResponse met;
  ASSERT_THAT(queries_.FindEncounters(encounters, budget, &met), IsOk());
  ASSERT_EQ(met.counterparts_size(), 1);
  EXPECT_EQ(met.counterparts(0).subject().name(), ann);
  EXPECT_EQ(met.counterparts(0).meeting_count(), 2);

  const v1::ListDecisionsResponse decisions =
      Call(&Stub::ListDecisions, v1::ListDecisionsRequest());
  ASSERT_EQ(decisions.decisions_size(), 1);
  EXPECT_THAT(
      decisions.decisions(0),
      ContainsProto(absl::StrCat("kind: DECISION_KIND_SAME reason: 'married' ", "left { name: '",
                                 ann, "' } right { name: '", ann, "' } right_before { name: '",
                                 anna, "' display_name: 'Anna Specimen' }")));

  v1::UndoDecisionRequest undo;
  undo.set_name(merged.decision().name());
  Call(&Stub::UndoDecision, undo);
  EXPECT_EQ(Shown(), before);
  EXPECT_EQ(Get(anna).person().display_name(), "Anna Specimen");
  EXPECT_EQ(Call(&Stub::ListDecisions, v1::ListDecisionsRequest()).decisions_size(), 0);
}

TEST_F(CurationFlowTest, ADryRunTellsWhatThenHappens) {
  Ingest("CNN", "a1", "Ann Example", "Bob Sample", "2014-05-14");
  const std::string article = Ingest("BBC", "b1", "Carl Thing", "Bob Sample", "2014-05-20");
  const std::multiset<std::string> before = Shown();
  v1::RetractArticleRequest request;
  request.set_name(article);
  request.set_validate_only(true);
  const v1::RetractArticleResponse trial = Call(&Stub::RetractArticle, request);
  EXPECT_EQ(Shown(), before);
  request.set_validate_only(false);
  const v1::RetractArticleResponse response = Call(&Stub::RetractArticle, request);
  ASSERT_EQ(trial.changes_size(), response.changes_size());
  for (int i = 0; i < trial.changes_size(); ++i) {
    EXPECT_THAT(trial.changes(i), EqualsProto(response.changes(i)));
  }
  EXPECT_EQ(response.revision(), trial.revision() + 1);
  EXPECT_THAT(Shown(), Not(Contains("Carl Thing")));
  EXPECT_THAT(Shown(), Contains("Bob Sample"));
}

TEST_F(CurationFlowTest, WhatTwoPublishersTellDifferentlyIsAtOdds) {
  Ingest("CNN", "a1", "Ann Example", "Bob Sample", "2014-05-14");
  Ingest("CNN", "a2", "Ann Example", "Bob Sample", "2014-05-14");
  Ingest("BBC", "b1", "Ann Example", "Bob Sample", "2014-05-20");
  v1::ListResourcesRequest list;
  list.set_collection("meetings");
  Budget budget;
  v1::ListResourcesResponse meetings;
  ASSERT_THAT(queries_.ListResources(list, budget, &meetings), IsOk());
  ASSERT_EQ(meetings.resources_size(), 2) << "the rules keep other days apart";
  EXPECT_EQ(Get(meetings.resources(0).meeting().name()).meeting().disagreements_size(), 0);

  v1::MergeEntitiesRequest merge;
  merge.set_name(meetings.resources(0).meeting().name());
  merge.set_other(meetings.resources(1).meeting().name());
  Call(&Stub::MergeEntities, merge);
  EXPECT_THAT(Get(merge.name()).meeting(), ContainsProto(R"pb(
                article_count: 3
                support { articles: 3 publishers: 2 }
                disagreements {
                  field: "when"
                  values { value: "2014-05-14" articles: 2 publishers: 1 chosen: true }
                  values { value: "2014-05-20" articles: 1 publishers: 1 }
                })pb"));
}

TEST_F(CurationFlowTest, ASplitTakesWhatOneArticleTells) {
  Ingest("CNN", "a1", "Ann Example", "Bob Sample", "2014-05-14");
  const std::string article = Ingest("BBC", "b1", "Ann Q. Example", "Carl Thing", "2014-05-20");
  const std::string ann = PersonNamed("Ann Example");
  ASSERT_EQ(PersonNamed("Ann Q. Example"), ann) << "the rules take them for one";
  v1::SplitEntityRequest split;
  split.set_name(ann);
  split.add_articles(article);
  const v1::SplitEntityResponse response = Call(&Stub::SplitEntity, split);
  EXPECT_EQ(response.resource().name(), ann);
  EXPECT_NE(response.other().name(), ann);
  EXPECT_EQ(PersonNamed("Ann Q. Example"), response.other().name());
  EXPECT_THAT(response.decision(), ContainsProto("kind: DECISION_KIND_DIFFERENT"));
}

}  // namespace
}  // namespace chancery
