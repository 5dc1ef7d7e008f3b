#include "server/service/graph_queries.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "chancery/v1/graph_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/decision_log.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"
#include "tests/testing/proto_matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// GraphQueries with results that matchers can look into.
class Queries {
 public:
  explicit Queries(const GraphStore& store) : queries_(store) {}

#define CHANCERY_QUERY(Method)                                                                    \
  absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request, Budget& budget) \
      const {                                                                                     \
    v1::Method##Response response;                                                                \
    CHANCERY_RETURN_IF_ERROR(queries_.Method(request, budget, &response));                        \
    return response;                                                                              \
  }
  CHANCERY_QUERY(GetResource)
  CHANCERY_QUERY(BatchGetResources)
  CHANCERY_QUERY(ListResources)
  CHANCERY_QUERY(Search)
  CHANCERY_QUERY(FindEncounters)
  CHANCERY_QUERY(GetTimeline)
  CHANCERY_QUERY(ListTenures)
  CHANCERY_QUERY(ListStatements)
  CHANCERY_QUERY(ListEvidence)
#undef CHANCERY_QUERY

 private:
  const GraphQueries queries_;
};

// A foreign minister, the secretaries of state he met, and an article that tells of it.
class GraphQueriesTest : public ::testing::Test {
 protected:
  GraphQueriesTest() {
    text_ = "Lavrov met Powell. Lavrov met Rice. He said no.";
    const ArticleId article = g_.Article("CNN", "2022-01-21", text_);
    const MeetingId powell = g_.Meeting("2004-05-11")
                                 .At("New York", us_)
                                 .About("Iraq")
                                 .With(lavrov_)
                                 .With(powell_)
                                 .Kind(MeetingKind::kInPerson);
    const MeetingId rice = g_.Meeting("2008-09-24").At("New York").With(lavrov_).With(rice_);
    g_.Meeting("2005-01").At("Moscow", russia_).With(lavrov_).With(powell_);
    g_.Meeting("2006-02-03").At("Moscow").With(lavrov_).With(rice_).Kind(MeetingKind::kPhone);
    g_.Meeting("2022-02-24").Status(MeetingStatus::kCancelled).With(lavrov_).With(rice_);
    g_.Says(powell, article, 0, 18, 0.9F);
    g_.Says(rice, article, 19, 35);
    g_.Statement(lavrov_, "No.").On("2004-05-11").AtMeeting(powell).About("Iraq");
    g_.Statement(lavrov_, "Yes.").On("2012");
    g_.Statement(lavrov_, "Never.").On("1999").About("Iraq");
    g_.Says(StatementId(1), article, 36, 47);
    g_.Says(TenureId(1), article, 0, 18);
  }

  void Open() {
    auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
    ASSERT_THAT(store_->Transact([this](Transaction& transaction) {
      return WriteGraph(g_.Build(), transaction);
    }),
                IsOk());
    queries_ = std::make_unique<Queries>(*store_);
  }

  // Puts one more meeting of Lavrov and Rice, at a later time. Returns the revision.
  Revision AddMeeting() {
    clock_.Advance(absl::Hours(1));
    auto result = store_->Transact([this](Transaction& transaction) {
      Meeting meeting;
      meeting.id = transaction.NewId<MeetingId>();
      meeting.when = Date("2008-10-01");
      meeting.participations = {{lavrov_, "", {}}, {rice_, "", {}}};
      transaction.Put(meeting);
      return absl::OkStatus();
    });
    EXPECT_THAT(result, IsOk());
    return result->revision;
  }

  v1::FindEncountersRequest MainQuestion() const {
    v1::FindEncountersRequest request;
    request.add_subjects("people/1");
    request.add_roles("roles/1");
    return request;
  }

  GraphBuilder g_;
  const PolityId us_ = g_.Polity("United States");
  const PolityId russia_ = g_.Polity("Russia");
  const RoleId secretary_ = g_.Role("Secretary of State", us_);
  const RoleId minister_ = g_.Role("Foreign Minister", russia_);
  GraphBuilder::PersonHandle lavrov_ =
      g_.Person("Sergey Lavrov").Held(minister_, "2004-03-09", "..").Key("Q58217");
  GraphBuilder::PersonHandle powell_ =
      g_.Person("Colin Powell").Held(secretary_, "2001-01-20", "2005-01-26");
  GraphBuilder::PersonHandle rice_ =
      g_.Person("Condoleezza Rice").Held(secretary_, "2005-01-26", "2009-01-20");
  std::string text_;
  FakeClock clock_{absl::FromCivil(absl::CivilDay(2022, 1, 22), absl::UTCTimeZone())};
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<Queries> queries_;
  Budget budget_;
};

TEST_F(GraphQueriesTest, NamesThatWereMergedAwayStandForWhatTheyWereMergedInto) {
  Open();
  // As a merge leaves it: powell_ has taken in people/77.
  const std::string powell = absl::StrCat("people/", powell_.id().value);
  ASSERT_THAT(store_->Transact([&](Transaction& transaction) {
    SetRedirect(transaction, EntityRef(EntityKind::kPerson, 77), powell_);
    SetRedirect(transaction, EntityRef(EntityKind::kPerson, 78), EntityRef(lavrov_));
    return absl::OkStatus();
  }),
              IsOk());
  Budget budget;
  v1::GetResourceRequest get;
  get.set_name("people/77");
  auto got = queries_->GetResource(get, budget);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->resource().person().name(), powell);
  get.mutable_consistency()->set_exactly(1);
  EXPECT_THAT(queries_->GetResource(get, budget), HasReason("NOT_FOUND")) << "before the merge";

  v1::BatchGetResourcesRequest batch;
  batch.add_names("people/79");
  batch.add_names("people/77");
  const auto batched = queries_->BatchGetResources(batch, budget);
  ASSERT_THAT(batched, IsOk());
  EXPECT_THAT(batched->missing(), ElementsAre("people/79"));
  ASSERT_EQ(batched->resources_size(), 1);
  EXPECT_EQ(batched->resources(0).person().name(), powell);

  v1::FindEncountersRequest encounters;
  encounters.add_subjects("people/78");
  encounters.add_counterparts("people/77");
  const auto met = queries_->FindEncounters(encounters, budget);
  ASSERT_THAT(met, IsOk());
  ASSERT_EQ(met->counterparts_size(), 1);
  EXPECT_EQ(met->counterparts(0).counterpart().name(), powell);

  v1::GetTimelineRequest timeline;
  timeline.set_party("people/78");
  EXPECT_EQ(queries_->GetTimeline(timeline, budget)->meetings_size(), 4);
  v1::ListTenuresRequest tenures;
  tenures.set_person("people/77");
  EXPECT_EQ(queries_->ListTenures(tenures, budget)->tenures(0).tenure().person().name(), powell);
  v1::ListStatementsRequest statements;
  statements.set_speaker("people/78");
  EXPECT_EQ(queries_->ListStatements(statements, budget)->statements_size(), 3);
}

TEST_F(GraphQueriesTest, GetResourceByIdAndKey) {
  Open();
  v1::GetResourceRequest request;
  for (const char* name : {"people/1", "people/~Q58217"}) {
    request.set_name(name);
    ASSERT_OK_AND_ASSIGN(const auto response, queries_->GetResource(request, budget_));
    EXPECT_EQ(response.resource().person().name(), "people/1");
    EXPECT_EQ(response.resource().person().display_name(), "Sergey Lavrov");
    EXPECT_EQ(response.info().revision(), 1);
    EXPECT_EQ(response.info().revision_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
    EXPECT_TRUE(response.info().complete());
    EXPECT_GT(response.info().rows_read(), 0);
  }
}

TEST_F(GraphQueriesTest, GetResourceInTheFullView) {
  Open();
  v1::GetResourceRequest request;
  request.set_name("meetings/1");
  ASSERT_OK_AND_ASSIGN(auto response, queries_->GetResource(request, budget_));
  EXPECT_EQ(response.resource().meeting().statements_size(), 0);
  EXPECT_EQ(response.resource().meeting().article_count(), 1);
  request.set_view(v1::RESOURCE_VIEW_FULL);
  ASSERT_OK_AND_ASSIGN(response, queries_->GetResource(request, budget_));
  ASSERT_EQ(response.resource().meeting().statements_size(), 1);
  EXPECT_EQ(response.resource().meeting().statements(0).text(), "No.");
  EXPECT_EQ(response.resource().meeting().participations_size(), 2);
}

TEST_F(GraphQueriesTest, GetResourceSaysWhatIsWrong) {
  Open();
  v1::GetResourceRequest request;
  EXPECT_THAT(queries_->GetResource(request, budget_), HasViolation("name"));
  request.set_view(static_cast<v1::ResourceView>(9));
  request.set_name("people");
  EXPECT_THAT(queries_->GetResource(request, budget_),
              AllOf(HasViolation("name"), HasViolation("view")));
  request.clear_view();
  for (const char* name : {"people/99", "people/~Q1", "articles/7"}) {
    request.set_name(name);
    const auto response = queries_->GetResource(request, budget_);
    EXPECT_THAT(response, StatusIs(absl::StatusCode::kNotFound));
    EXPECT_EQ(GetErrorDetail(response.status())->metadata.at("resource"), name);
  }
}

TEST_F(GraphQueriesTest, BatchGetResourcesListsTheMissing) {
  Open();
  v1::BatchGetResourcesRequest request;
  for (const char* name : {"roles/1", "people/99", "people/~Q58217", "tenures/~x"}) {
    request.add_names(name);
  }
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->BatchGetResources(request, budget_));
  ASSERT_EQ(response.resources_size(), 2);
  EXPECT_EQ(response.resources(0).role().title(), "Secretary of State");
  EXPECT_EQ(response.resources(1).person().name(), "people/1");
  EXPECT_THAT(response.missing(), ElementsAre("people/99", "tenures/~x"));
  request.add_names("nonsense");
  EXPECT_THAT(queries_->BatchGetResources(request, budget_), HasViolation("names[4]"));
  request.clear_names();
  EXPECT_THAT(queries_->BatchGetResources(request, budget_), HasViolation("names"));
}

TEST_F(GraphQueriesTest, ListResourcesPagesById) {
  Open();
  v1::ListResourcesRequest request;
  request.set_collection("people");
  request.set_page_size(2);
  std::vector<std::string> names;
  int pages = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const auto response, queries_->ListResources(request, budget_));
    for (const v1::Resource& resource : response.resources()) {
      names.push_back(resource.person().name());
    }
    EXPECT_EQ(response.info().complete(), response.next_page_token().empty());
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("people/1", "people/2", "people/3"));
  EXPECT_EQ(pages, 2);
  request.set_collection("persons");
  EXPECT_THAT(queries_->ListResources(request, budget_), HasViolation("collection"));
}

TEST_F(GraphQueriesTest, AReplyThatGetsTooLongEndsEarlyAndGoesOn) {
  const std::string text(kMaxReplyBytes / 2, 'x');
  for (int i = 0; i < 4; ++i) g_.Article("CNN", "2022", text);
  Open();
  v1::ListResourcesRequest request;
  request.set_collection("articles");
  request.set_view(v1::RESOURCE_VIEW_FULL);
  std::vector<int> sizes;
  do {
    ASSERT_OK_AND_ASSIGN(const auto response, queries_->ListResources(request, budget_));
    sizes.push_back(response.resources_size());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(3, 2));
  v1::BatchGetResourcesRequest batch;
  batch.set_view(v1::RESOURCE_VIEW_FULL);
  for (int i = 1; i <= 5; ++i) batch.add_names(absl::StrCat("articles/", i));
  EXPECT_THAT(queries_->BatchGetResources(batch, budget_), HasReason("LIMIT_EXCEEDED"));
}

TEST_F(GraphQueriesTest, SearchTellsNamesakesApart) {
  g_.Person("Sergei Lavrov").Held(g_.Role("Clerk"), "1999", "2001");
  Open();
  v1::SearchRequest request;
  request.set_query("lavrov");
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->Search(request, budget_));
  ASSERT_EQ(response.hits_size(), 2);
  EXPECT_THAT(response.hits(0), ContainsProto(R"pb(
                resource { name: "people/1" display_name: "Sergey Lavrov" }
                matched_name: "Sergey Lavrov"
                match: MATCH_KIND_WORDS
                description: "Foreign Minister of Russia, 2004-")pb"));
  EXPECT_EQ(response.hits(1).description(), "Clerk, 1999-2001");

  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, queries_->Search(request, budget_));
  EXPECT_EQ(first.hits_size(), 1);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, queries_->Search(request, budget_));
  ASSERT_EQ(second.hits_size(), 1);
  EXPECT_EQ(second.hits(0).resource().name(), response.hits(1).resource().name());
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(GraphQueriesTest, SearchLooksInTheCollectionsAskedFor) {
  Open();
  v1::SearchRequest request;
  request.set_query("russia");
  request.add_collections("roles");
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->Search(request, budget_));
  ASSERT_EQ(response.hits_size(), 1);
  EXPECT_EQ(response.hits(0).resource().display_name(), "Foreign Minister of Russia");
  request.set_query(std::string(257, 'x'));
  request.add_collections("articles");
  EXPECT_THAT(queries_->Search(request, budget_),
              AllOf(HasViolation("query"), HasViolation("collections[1]")));
  request.clear_query();
  EXPECT_THAT(queries_->Search(request, budget_), HasViolation("query"));
}

TEST_F(GraphQueriesTest, SearchFindsNamesAndTextsInOneCall) {
  g_.Statement(lavrov_, "The sanctions of the United States on Iraq must end now.")
      .On("2003-01-02");
  g_.Statement(powell_, "Sanctions work: Iraq, like others, was sanctioned. Sanctions it is.")
      .On("2002");
  g_.Statement(powell_, absl::StrCat("Iraq has changed. ", std::string(300, '.'), " The sanction."))
      .On("2001");
  Open();
  v1::SearchRequest request;
  request.set_query("Iraq");
  for (const char* collection : {"topics", "statements", "meetings"}) {
    request.add_collections(collection);
  }
  ASSERT_OK_AND_ASSIGN(auto response, queries_->Search(request, budget_));
  ASSERT_EQ(response.hits_size(), 5);
  EXPECT_EQ(response.hits(0).resource().name(), "topics/1");
  EXPECT_GT(response.hits(0).score(), 0.4);
  // About Iraq, and short.
  EXPECT_THAT(response.hits(1), ContainsProto(R"pb(
                resource { name: "meetings/1" }
                match: MATCH_KIND_TEXT
                description: "about Iraq")pb"));
  EXPECT_FALSE(response.texts_left_out());
  for (int i = 1; i < 5; ++i) {
    EXPECT_LE(response.hits(i).score(), response.hits(i - 1).score());
    EXPECT_GT(response.hits(i).score(), 0);
    EXPECT_LT(response.hits(i).score(), 0.4);
  }
  // Page by page the same.
  std::vector<std::string> paged;
  v1::SearchRequest page = request;
  page.set_page_size(2);
  do {
    ASSERT_OK_AND_ASSIGN(const auto part, queries_->Search(page, budget_));
    for (const auto& hit : part.hits()) paged.push_back(hit.resource().name());
    page.set_page_token(part.next_page_token());
  } while (!page.page_token().empty());
  ASSERT_EQ(paged.size(), 5U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(paged[i], response.hits(i).resource().name());

  request.set_query("sanctioning Iraq");
  ASSERT_OK_AND_ASSIGN(response, queries_->Search(request, budget_));
  ASSERT_EQ(response.hits_size(), 3);
  EXPECT_THAT(
      response.hits(0), ContainsProto(R"pb(
        resource { name: "statements/5" display_name: "Colin Powell 2002" }
        match: MATCH_KIND_TEXT
        excerpt: "Sanctions work: Iraq, like others, was sanctioned. Sanctions it is.")pb"));
  request.set_query("\"sanctions on\"");
  ASSERT_OK_AND_ASSIGN(response, queries_->Search(request, budget_));
  EXPECT_EQ(response.hits_size(), 0);
  request.set_query("\"states on Iraq\" sanctions");
  ASSERT_OK_AND_ASSIGN(response, queries_->Search(request, budget_));
  ASSERT_EQ(response.hits_size(), 1);
  EXPECT_EQ(response.hits(0).resource().name(), "statements/4");
  // Of a text nothing is found by what it says of the rest.
  request.set_query("of the");
  ASSERT_OK_AND_ASSIGN(response, queries_->Search(request, budget_));
  EXPECT_EQ(response.hits_size(), 0);
}

TEST_F(GraphQueriesTest, ListStatementsByTheirWords) {
  g_.Statement(lavrov_, "The sanctions on Iraq must end.").On("2005-01-02");
  g_.Statement(lavrov_, "Iraq is far.").On("2006-01-02");
  g_.Statement(powell_, "The end of sanctions on Iraq.").On("2002-03-04");
  Open();
  v1::ListStatementsRequest request;
  request.set_text_query("Iraqi sanctions");
  ASSERT_OK_AND_ASSIGN(auto response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements_size(), 0);  // "Iraqi" is another word
  request.set_text_query("iraq sanctioned");
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  ASSERT_EQ(response.statements_size(), 2);
  EXPECT_EQ(response.statements(0).statement().name(), "statements/6");
  request.set_speaker("people/1");
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  ASSERT_EQ(response.statements_size(), 1);
  EXPECT_EQ(response.statements(0).statement().name(), "statements/4");
  request.set_text_query("\"end of sanctions\"");
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements_size(), 0);
  request.Clear();
  request.set_text_query("iraq");
  request.set_newest_first(true);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements(0).statement().name(), "statements/5");
  request.set_page_token(response.next_page_token());
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements(0).statement().name(), "statements/4");
  // A token is of one query.
  request.set_text_query("sanctions");
  EXPECT_THAT(queries_->ListStatements(request, budget_), HasReason("INVALID_PAGE_TOKEN"));
  request.clear_page_token();
  request.set_text_query("of the");
  EXPECT_THAT(queries_->ListStatements(request, budget_), HasViolation("text_query"));
  request.set_text_query(std::string(257, 'x'));
  EXPECT_THAT(queries_->ListStatements(request, budget_), HasViolation("text_query"));
}

TEST_F(GraphQueriesTest, FindEncountersAnswersTheMainQuestion) {
  Open();
  v1::FindEncountersRequest request = MainQuestion();
  request.set_include_evidence(true);
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->FindEncounters(request, budget_));
  ASSERT_EQ(response.counterparts_size(), 2);
  EXPECT_THAT(response.counterparts(0), EqualsProto(R"pb(
                subject { name: "people/1" display_name: "Sergey Lavrov" }
                counterpart { name: "people/2" display_name: "Colin Powell" }
                capacities {
                  role { name: "roles/1" display_name: "Secretary of State of the United States" }
                  certainty: CERTAINTY_CERTAIN
                  basis: CAPACITY_BASIS_DERIVED
                }
                meeting_count: 2
                certain_count: 1
                first { edtf: "2004-05-11" }
                last { edtf: "2005-01" }
                places { name: "places/1" display_name: "New York" }
                places { name: "places/2" display_name: "Moscow" }
                meetings: "meetings/1"
                meetings: "meetings/3"
                certainty: CERTAINTY_CERTAIN
                evidence {
                  article { name: "articles/1" display_name: "Article 1" }
                  publisher: "CNN"
                  published { edtf: "2022-01-21" }
                  sentence: "Lavrov met Powell."
                  begin: 0
                  end: 18
                  confidence: 0.9
                  extractor: "test/1"
                })pb"));
  EXPECT_EQ(response.counterparts(1).counterpart().display_name(), "Condoleezza Rice");
  EXPECT_EQ(response.counterparts(1).meeting_count(), 2);
  EXPECT_TRUE(response.info().complete());

  request.set_order_by(v1::FindEncountersRequest::ORDER_NEWEST_FIRST);
  request.set_certainty(v1::CERTAINTY_CERTAIN);
  request.mutable_filter()->add_kinds(v1::MEETING_KIND_IN_PERSON);
  ASSERT_OK_AND_ASSIGN(const auto narrow, queries_->FindEncounters(request, budget_));
  ASSERT_EQ(narrow.counterparts_size(), 1);
  EXPECT_EQ(narrow.counterparts(0).meeting_count(), 1);
}

TEST_F(GraphQueriesTest, FindEncountersOfWhoeverHeldAnOffice) {
  Open();
  v1::FindEncountersRequest request = MainQuestion();
  const std::vector<std::string> lavrov(request.subjects().begin(), request.subjects().end());
  request.clear_subjects();
  request.add_subject_roles(request.roles(0));
  request.clear_roles();
  request.add_counterparts(lavrov[0]);
  request.set_include_totals(true);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, queries_->FindEncounters(request, budget_));
  ASSERT_EQ(first.counterparts_size(), 1);
  EXPECT_EQ(first.counterparts(0).subject().display_name(), "Colin Powell");
  EXPECT_EQ(first.counterparts(0).counterpart().display_name(), "Sergey Lavrov");
  EXPECT_THAT(first.totals(), EqualsProto("counterparts: 1 meetings: 4"));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, queries_->FindEncounters(request, budget_));
  ASSERT_EQ(second.counterparts_size(), 1);
  EXPECT_EQ(second.counterparts(0).subject().display_name(), "Condoleezza Rice");
  EXPECT_FALSE(second.has_totals());

  request.clear_page_token();
  request.set_all_subjects(true);
  EXPECT_THAT(queries_->FindEncounters(request, budget_), HasViolation("all_subjects"));
  EXPECT_THAT(queries_->FindEncounters(request, budget_), HasViolation("subjects"));
}

TEST_F(GraphQueriesTest, GetTimelineOfARoleWithItsHolders) {
  Open();
  v1::GetTimelineRequest request;
  request.set_party(MainQuestion().roles(0));
  ASSERT_OK_AND_ASSIGN(const auto alone, queries_->GetTimeline(request, budget_));
  EXPECT_EQ(alone.meetings_size(), 0);
  request.set_include_holders(true);
  ASSERT_OK_AND_ASSIGN(const auto all, queries_->GetTimeline(request, budget_));
  EXPECT_EQ(all.meetings_size(), 4);
  request.set_party("people/1");
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("include_holders"));
}

TEST_F(GraphQueriesTest, FindEncountersByMeeting) {
  Open();
  v1::FindEncountersRequest request = MainQuestion();
  request.set_group_by(v1::FindEncountersRequest::GROUPING_BY_MEETING);
  request.set_include_evidence(true);
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->FindEncounters(request, budget_));
  ASSERT_EQ(response.encounters_size(), 4);
  EXPECT_THAT(response.encounters(0), EqualsProto(R"pb(
                subject { name: "people/1" display_name: "Sergey Lavrov" }
                subject_capacities {
                  role { name: "roles/2" display_name: "Foreign Minister of Russia" }
                  certainty: CERTAINTY_CERTAIN
                  basis: CAPACITY_BASIS_DERIVED
                }
                counterpart { name: "people/2" display_name: "Colin Powell" }
                counterpart_capacities {
                  role { name: "roles/1" display_name: "Secretary of State of the United States" }
                  certainty: CERTAINTY_CERTAIN
                  basis: CAPACITY_BASIS_DERIVED
                }
                meeting {
                  name: "meetings/1"
                  display_name: "Sergey Lavrov, Colin Powell: New York, 2004-05-11"
                  kind: MEETING_KIND_IN_PERSON
                  status: MEETING_STATUS_HELD
                  when { edtf: "2004-05-11" }
                  place { name: "places/1" display_name: "New York" }
                  topics { name: "topics/1" display_name: "Iraq" }
                }
                certainty: CERTAINTY_CERTAIN
                evidence {
                  article { name: "articles/1" display_name: "Article 1" }
                  publisher: "CNN"
                  published { edtf: "2022-01-21" }
                  sentence: "Lavrov met Powell."
                  end: 18
                  confidence: 0.9
                  extractor: "test/1"
                })pb"));
  EXPECT_EQ(response.encounters(1).certainty(), v1::CERTAINTY_POSSIBLE);
}

TEST_F(GraphQueriesTest, FindEncountersPagesGiveAllRowsOnce) {
  Open();
  for (const auto group : {v1::FindEncountersRequest::GROUPING_BY_COUNTERPART,
                           v1::FindEncountersRequest::GROUPING_BY_MEETING}) {
    for (const auto order : {v1::FindEncountersRequest::ORDER_OLDEST_FIRST,
                             v1::FindEncountersRequest::ORDER_NEWEST_FIRST}) {
      v1::FindEncountersRequest request = MainQuestion();
      request.set_group_by(group);
      request.set_order_by(order);
      ASSERT_OK_AND_ASSIGN(const auto all, queries_->FindEncounters(request, budget_));
      v1::FindEncountersResponse joined;
      request.set_page_size(1);
      do {
        ASSERT_OK_AND_ASSIGN(const auto page, queries_->FindEncounters(request, budget_));
        joined.mutable_counterparts()->MergeFrom(page.counterparts());
        joined.mutable_encounters()->MergeFrom(page.encounters());
        request.set_page_token(page.next_page_token());
      } while (!request.page_token().empty());
      *joined.mutable_info() = all.info();
      EXPECT_THAT(joined, EqualsProto(all));
    }
  }
}

TEST_F(GraphQueriesTest, FindEncountersReportsAllMistakesAtOnce) {
  Open();
  v1::FindEncountersRequest request;
  request.add_roles("people/1");
  request.set_mode(static_cast<v1::OfficeMode>(7));
  request.mutable_filter()->mutable_dates()->set_first("soon");
  request.set_certainty(v1::CERTAINTY_POSSIBLE);
  request.set_group_by(v1::FindEncountersRequest::GROUPING_BY_MEETING);
  request.set_order_by(v1::FindEncountersRequest::ORDER_MOST_MEETINGS);
  request.set_page_size(-5);
  const auto response = queries_->FindEncounters(request, budget_);
  for (const char* field : {"subjects", "roles[0]", "mode", "filter.dates.first", "certainty",
                            "order_by", "page_size"}) {
    EXPECT_THAT(response, HasViolation(field));
  }
  v1::FindEncountersRequest not_then;
  not_then.add_subjects("people/1");
  not_then.set_mode(v1::OFFICE_MODE_NOT_THEN);
  EXPECT_THAT(queries_->FindEncounters(not_then, budget_), HasViolation("mode"));
  not_then.add_roles("roles/99");
  EXPECT_THAT(queries_->FindEncounters(not_then, budget_), HasReason("NOT_FOUND"));
}

TEST_F(GraphQueriesTest, ABriefTimelineHasPartiesWithoutTheirOffices) {
  Open();
  v1::GetTimelineRequest request;
  request.set_party("people/1");
  ASSERT_OK_AND_ASSIGN(const auto basic, queries_->GetTimeline(request, budget_));
  request.set_view(v1::RESOURCE_VIEW_BRIEF);
  ASSERT_OK_AND_ASSIGN(const auto brief, queries_->GetTimeline(request, budget_));
  ASSERT_EQ(brief.meetings_size(), basic.meetings_size());
  ASSERT_GT(brief.meetings_size(), 0);
  for (int i = 0; i < brief.meetings_size(); ++i) {
    v1::Meeting rest = basic.meetings(i);
    rest.clear_display_name();
    rest.clear_topics();
    for (v1::Participation& part : *rest.mutable_participations()) part.clear_capacities();
    EXPECT_EQ(brief.meetings(i).SerializeAsString(), rest.SerializeAsString());
  }
  request.set_view(v1::RESOURCE_VIEW_FULL);
  EXPECT_THAT(queries_->GetTimeline(request, budget_).status(), HasViolation("view"));
}

TEST_F(GraphQueriesTest, PagesAreAnsweredAtTheRevisionOfTheFirst) {
  Open();
  v1::GetTimelineRequest request;
  request.set_party("people/1");
  request.set_page_size(3);
  ASSERT_OK_AND_ASSIGN(const auto first, queries_->GetTimeline(request, budget_));
  ASSERT_EQ(first.meetings_size(), 3);
  const Revision newest = AddMeeting();
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, queries_->GetTimeline(request, budget_));
  EXPECT_EQ(second.info().revision(), 1);
  EXPECT_EQ(second.meetings_size(), 1);
  request.clear_page_token();
  ASSERT_OK_AND_ASSIGN(const auto fresh, queries_->GetTimeline(request, budget_));
  EXPECT_EQ(fresh.info().revision(), static_cast<int64_t>(newest));
}

TEST_F(GraphQueriesTest, APageTokenBelongsToItsRequest) {
  Open();
  v1::GetTimelineRequest request;
  request.set_party("people/1");
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, queries_->GetTimeline(request, budget_));
  request.set_page_token(first.next_page_token());
  request.set_newest_first(true);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("INVALID_PAGE_TOKEN"));
  request.set_newest_first(false);
  request.set_page_token("nonsense");
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("INVALID_PAGE_TOKEN"));
  v1::ListStatementsRequest other;
  other.set_speaker("people/1");
  other.set_page_token(first.next_page_token());
  EXPECT_THAT(queries_->ListStatements(other, budget_), HasReason("INVALID_PAGE_TOKEN"));
}

TEST_F(GraphQueriesTest, WhatWasTrimmedIsReadNeitherByRevisionNorTimeNorPageToken) {
  Open();
  const absl::Time first_time = clock_.Now();
  v1::GetTimelineRequest request;
  request.set_party("people/1");
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, queries_->GetTimeline(request, budget_));
  const auto newest = static_cast<int64_t>(AddMeeting());
  ASSERT_THAT(store_->TrimHistory(static_cast<Revision>(newest), false, budget_), IsOk());
  request.set_page_token(first.next_page_token());
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("REVISION_TRIMMED"));
  request.clear_page_token();
  request.mutable_consistency()->set_exactly(newest - 1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("REVISION_TRIMMED"));
  request.mutable_consistency()->mutable_at_time()->set_seconds(absl::ToUnixSeconds(first_time));
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("REVISION_TRIMMED"));
  request.mutable_consistency()->set_at_least(1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), IsOk());
  request.mutable_consistency()->set_exactly(newest);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), IsOk());
}

TEST_F(GraphQueriesTest, ReadsAtEveryConsistency) {
  Open();
  const absl::Time first_time = clock_.Now();
  const auto newest = static_cast<int64_t>(AddMeeting());
  v1::GetTimelineRequest request;
  request.set_party("people/1");
  const auto meetings = [&] {
    const auto response = queries_->GetTimeline(request, budget_);
    EXPECT_THAT(response, IsOk());
    return std::make_pair(response->info().revision(), response->meetings_size());
  };
  EXPECT_EQ(meetings(), std::make_pair(newest, 5));
  request.mutable_consistency()->set_latest(true);
  EXPECT_EQ(meetings(), std::make_pair(newest, 5));
  request.mutable_consistency()->set_at_least(1);
  EXPECT_EQ(meetings(), std::make_pair(newest, 5));
  request.mutable_consistency()->set_exactly(1);
  EXPECT_EQ(meetings(), std::make_pair(int64_t{1}, 4));
  request.mutable_consistency()->mutable_at_time()->set_seconds(absl::ToUnixSeconds(first_time) +
                                                                1);
  EXPECT_EQ(meetings(), std::make_pair(int64_t{1}, 4));

  request.mutable_consistency()->set_at_least(newest + 1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("REVISION_IN_FUTURE"));
  request.mutable_consistency()->set_exactly(newest + 1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("REVISION_IN_FUTURE"));
  request.mutable_consistency()->set_exactly(-1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("consistency.exactly"));
  request.mutable_consistency()->set_at_least(-1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("consistency.at_least"));
  request.mutable_consistency()->mutable_at_time()->set_nanos(-1);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("consistency.at_time"));
  // Before the first commit there was nothing, not even the person.
  request.mutable_consistency()->mutable_at_time()->set_nanos(0);
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasReason("NOT_FOUND"));
}

TEST_F(GraphQueriesTest, GetTimelineWithFilterAndEvidence) {
  Open();
  v1::GetTimelineRequest request;
  request.set_party("people/~Q58217");
  request.set_newest_first(true);
  request.set_include_evidence(true);
  request.mutable_filter()->add_places("polities/1");
  ASSERT_OK_AND_ASSIGN(const auto response, queries_->GetTimeline(request, budget_));
  ASSERT_EQ(response.meetings_size(), 2);
  EXPECT_EQ(response.meetings(0).name(), "meetings/2");
  ASSERT_EQ(response.evidence_size(), 2);
  EXPECT_EQ(response.evidence(0).evidence(0).sentence(), "Lavrov met Rice.");
  EXPECT_EQ(response.meetings(1).participations_size(), 2);
  request.set_party("places/1");
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("party"));
  request.clear_party();
  EXPECT_THAT(queries_->GetTimeline(request, budget_), HasViolation("party"));
}

TEST_F(GraphQueriesTest, ListTenures) {
  Open();
  v1::ListTenuresRequest request;
  request.set_role("roles/1");
  request.mutable_dates()->set_first("2005-01");
  request.mutable_dates()->set_last("2005-01");
  request.set_include_evidence(true);
  ASSERT_OK_AND_ASSIGN(auto response, queries_->ListTenures(request, budget_));
  ASSERT_EQ(response.tenures_size(), 2);
  EXPECT_EQ(response.tenures(0).tenure().person().display_name(), "Colin Powell");
  EXPECT_EQ(response.tenures(0).certainty(), v1::CERTAINTY_CERTAIN);
  request.clear_role();
  request.clear_dates();
  EXPECT_THAT(queries_->ListTenures(request, budget_), HasViolation("person"));
  request.set_person("people/1");
  ASSERT_OK_AND_ASSIGN(response, queries_->ListTenures(request, budget_));
  ASSERT_EQ(response.tenures_size(), 1);
  EXPECT_EQ(response.tenures(0).evidence_size(), 1);
  EXPECT_EQ(response.tenures(0).tenure().interval().end_state(), v1::END_STATE_ONGOING);
}

TEST_F(GraphQueriesTest, ListTenuresPages) {
  Open();
  v1::ListTenuresRequest request;
  request.set_polity("polities/1");
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(auto response, queries_->ListTenures(request, budget_));
  EXPECT_EQ(response.tenures(0).tenure().name(), "tenures/2");
  EXPECT_FALSE(response.info().complete());
  request.set_page_token(response.next_page_token());
  ASSERT_OK_AND_ASSIGN(response, queries_->ListTenures(request, budget_));
  EXPECT_EQ(response.tenures(0).tenure().name(), "tenures/3");
  EXPECT_TRUE(response.info().complete());
}

TEST_F(GraphQueriesTest, ListStatementsByTheOfficeOfTheDay) {
  Open();
  v1::ListStatementsRequest request;
  request.set_role("roles/2");
  request.set_newest_first(true);
  ASSERT_OK_AND_ASSIGN(auto response, queries_->ListStatements(request, budget_));
  ASSERT_EQ(response.statements_size(), 2);
  EXPECT_EQ(response.statements(0).statement().text(), "Yes.");
  EXPECT_EQ(response.statements(1).statement().text(), "No.");
  EXPECT_EQ(response.statements(1).statement().meeting().name(), "meetings/1");
  request.set_topic("topics/1");
  request.set_include_evidence(true);
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  ASSERT_EQ(response.statements_size(), 1);
  ASSERT_EQ(response.statements(0).evidence_size(), 1);
  EXPECT_EQ(response.statements(0).evidence(0).sentence(), "He said no.");
  request.Clear();
  EXPECT_THAT(queries_->ListStatements(request, budget_), HasViolation("speaker"));
  request.set_meeting("meetings/1");
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements_size(), 1);
  request.Clear();
  request.set_speaker("people/1");
  request.mutable_dates()->set_last("2004");
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements(0).statement().text(), "Never.");
  request.set_page_token(response.next_page_token());
  ASSERT_OK_AND_ASSIGN(response, queries_->ListStatements(request, budget_));
  EXPECT_EQ(response.statements(0).statement().text(), "No.");
  EXPECT_EQ(response.next_page_token(), "");
}

TEST_F(GraphQueriesTest, ListEvidencePages) {
  const ArticleId other = g_.Article("AP", "2022-01-22", "Powell and Lavrov met.");
  g_.Says(MeetingId(1), other, 0, 22);
  g_.Says(MeetingId(1), other, 0, 6);
  Open();
  v1::ListEvidenceRequest request;
  request.set_name("meetings/1");
  request.set_page_size(2);
  std::vector<std::string> sentences;
  do {
    ASSERT_OK_AND_ASSIGN(const auto response, queries_->ListEvidence(request, budget_));
    for (const v1::Evidence& evidence : response.evidence()) {
      sentences.push_back(evidence.sentence());
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sentences, ElementsAre("Lavrov met Powell.", "Powell and Lavrov met.", "Powell"));
  request.set_name("articles/1");
  EXPECT_THAT(queries_->ListEvidence(request, budget_), HasViolation("name"));
}

TEST_F(GraphQueriesTest, TheBudgetsErrorsComeThrough) {
  Open();
  std::atomic<bool> cancelled(true);
  Budget budget({}, clock_, &cancelled);
  EXPECT_THAT(budget.Poll(), HasReason("CANCELLED"));
  Budget::Limits limits;
  limits.max_rows_read = 2;
  Budget small(limits, clock_, nullptr);
  EXPECT_THAT(small.Charge(300), HasReason("LIMIT_EXCEEDED"));
  EXPECT_THAT(queries_->FindEncounters(MainQuestion(), small), HasReason("LIMIT_EXCEEDED"));
}

TEST_F(GraphQueriesTest, AnEmptyStoreAnswersAtRevisionZero) {
  auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
  ASSERT_THAT(store, IsOk());
  const Queries queries(**store);
  v1::ListResourcesRequest request;
  request.set_collection("meetings");
  ASSERT_OK_AND_ASSIGN(const auto response, queries.ListResources(request, budget_));
  EXPECT_THAT(response.resources(), IsEmpty());
  EXPECT_EQ(response.info().revision(), 0);
  EXPECT_FALSE(response.info().has_revision_time());
  EXPECT_TRUE(response.info().complete());
}

}  // namespace
}  // namespace chancery
