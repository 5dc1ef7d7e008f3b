#include "server/service/traversal_queries.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
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

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two presidents of Freedonia, a minister of Sylvania, and people whom they met.
class TraversalQueriesTest : public ::testing::Test {
 protected:
  TraversalQueriesTest() {
    g_.Meeting("2001-05-01").At("Fredville").With(firefly_).With(trentino_);
    g_.Meeting("2001-06-01").Kind(MeetingKind::kPhone).With(firefly_).With(ann_);
    g_.Meeting("2002-05-01").With(marcal_).With(trentino_).With(ann_);
    g_.Meeting("2003-05-01").With(marcal_).With(bob_);
    auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
    EXPECT_THAT(store_->Transact([this](Transaction& transaction) {
      return WriteGraph(g_.Build(), transaction);
    }),
                IsOk());
    queries_ = std::make_unique<TraversalQueries>(*store_);
  }

  static std::string Name(EntityRef ref) {
    return absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  }

  // One more meeting of Firefly and Bob. Returns the revision.
  Revision AddMeeting() {
    auto result = store_->Transact([this](Transaction& transaction) {
      Meeting meeting;
      meeting.id = transaction.NewId<MeetingId>();
      meeting.when = Date("2001-07-01");
      meeting.participations = {{firefly_, "", {}, {}}, {bob_, "", {}, {}}};
      transaction.Put(meeting);
      return absl::OkStatus();
    });
    EXPECT_THAT(result, IsOk());
    return result->revision;
  }

  v1::FindPathsRequest PathRequest() const {
    v1::FindPathsRequest request;
    request.set_from(Name(firefly_));
    request.set_to(Name(bob_));
    return request;
  }

  static std::vector<std::string> Chain(const v1::MeetingPath& path) {
    std::vector<std::string> names = {path.hops(0).encounter().subject().display_name()};
    for (const v1::PathHop& hop : path.hops()) {
      names.push_back(hop.encounter().counterpart().display_name());
    }
    return names;
  }

  GraphBuilder g_;
  const PolityId freedonia_ = g_.Polity("Freedonia");
  const PolityId sylvania_ = g_.Polity("Sylvania");
  const RoleId president_ = g_.Role("President", freedonia_);
  const RoleId minister_ = g_.Role("Minister", sylvania_);
  const PersonId firefly_ = g_.Person("Firefly").Held(president_, "2000", "2002-01-01");
  const PersonId marcal_ = g_.Person("Marcal").Held(president_, "2002-01-01", "..");
  const PersonId trentino_ = g_.Person("Trentino").Held(minister_, "2000", "2002-06-01");
  const PersonId ann_ = g_.Person("Ann");
  const PersonId bob_ = g_.Person("Bob");
  FakeClock clock_{absl::UnixEpoch()};
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<TraversalQueries> queries_;
  Budget budget_;
};

TEST_F(TraversalQueriesTest, PathsHaveMeetingsAndOffices) {
  v1::FindPathsResponse response;
  ASSERT_THAT(queries_->FindPaths(PathRequest(), budget_, &response), IsOk());
  ASSERT_EQ(response.paths_size(), 2);
  EXPECT_THAT(Chain(response.paths(0)), ElementsAre("Firefly", "Trentino", "Marcal", "Bob"));
  EXPECT_THAT(Chain(response.paths(1)), ElementsAre("Firefly", "Ann", "Marcal", "Bob"));
  const v1::Encounter& first = response.paths(0).hops(0).encounter();
  EXPECT_EQ(first.meeting().name(), "meetings/1");
  EXPECT_EQ(first.meeting().place().display_name(), "Fredville");
  EXPECT_EQ(first.subject_capacities(0).role().display_name(), "President of Freedonia");
  EXPECT_EQ(first.counterpart_capacities(0).role().display_name(), "Minister of Sylvania");
  EXPECT_EQ(response.paths(0).hops(0).meeting_count(), 1);
  EXPECT_TRUE(response.info().complete());
  EXPECT_GT(response.info().rows_read(), 0);
}

TEST_F(TraversalQueriesTest, MoreChainsThanAskedForAreToldOf) {
  v1::FindPathsRequest request = PathRequest();
  request.set_max_paths(1);
  v1::FindPathsResponse response;
  ASSERT_THAT(queries_->FindPaths(request, budget_, &response), IsOk());
  EXPECT_EQ(response.paths_size(), 1);
  EXPECT_EQ(response.limit(), "max_paths");
  EXPECT_FALSE(response.info().complete());
}

TEST_F(TraversalQueriesTest, AnOldRevisionGivesTheOldChains) {
  const Revision revision = AddMeeting();
  v1::FindPathsRequest request = PathRequest();
  v1::FindPathsResponse latest;
  ASSERT_THAT(queries_->FindPaths(request, budget_, &latest), IsOk());
  ASSERT_EQ(latest.paths_size(), 1);
  EXPECT_EQ(latest.paths(0).hops_size(), 1);
  EXPECT_EQ(latest.info().revision(), static_cast<int64_t>(revision));
  request.mutable_consistency()->set_exactly(static_cast<int64_t>(revision) - 1);
  v1::FindPathsResponse before;
  ASSERT_THAT(queries_->FindPaths(request, budget_, &before), IsOk());
  ASSERT_EQ(before.paths_size(), 2);
  EXPECT_EQ(before.paths(0).hops_size(), 3);
}

TEST_F(TraversalQueriesTest, AllMistakesAreToldAtOnce) {
  v1::FindPathsRequest request;
  request.set_from("roles/1");
  request.set_max_hops(9);
  request.set_max_paths(-1);
  v1::FindPathsResponse response;
  const absl::Status status = queries_->FindPaths(request, budget_, &response);
  EXPECT_THAT(status, HasReason("INVALID_FIELD"));
  for (const char* field : {"from", "to", "max_hops", "max_paths"}) {
    EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  }
  request = PathRequest();
  request.set_to(request.from());
  EXPECT_THAT(queries_->FindPaths(request, budget_, &response), HasReason("INVALID_FIELD"));
  request.set_to("people/99");
  EXPECT_THAT(queries_->FindPaths(request, budget_, &response), HasReason("NOT_FOUND"));
}

TEST_F(TraversalQueriesTest, ACallerWhoHasGoneStopsIt) {
  const std::atomic<bool> cancelled{true};
  Budget budget(Budget::Limits(), SystemClock::Get(), &cancelled);
  ASSERT_THAT(budget.Charge(300), HasReason("CANCELLED"));
  v1::FindPathsResponse paths;
  EXPECT_THAT(queries_->FindPaths(PathRequest(), budget, &paths), HasReason("CANCELLED"));
  v1::SummarizeEncountersRequest summary;
  summary.add_subject_polities(Name(freedonia_));
  v1::SummarizeEncountersResponse rows;
  EXPECT_THAT(queries_->SummarizeEncounters(summary, budget, &rows), HasReason("CANCELLED"));
}

TEST_F(TraversalQueriesTest, ASummaryHasItsKeysAndItsPages) {
  v1::SummarizeEncountersRequest request;
  request.add_subject_polities(Name(freedonia_));
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_YEAR);
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_POLITY_PAIR);
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_LEVEL);
  request.set_page_size(3);
  v1::SummarizeEncountersResponse response;
  ASSERT_THAT(queries_->SummarizeEncounters(request, budget_, &response), IsOk());
  ASSERT_EQ(response.rows_size(), 3);
  EXPECT_EQ(response.rows(0).year(), 2001);
  EXPECT_FALSE(response.rows(0).has_counterpart_polity());
  EXPECT_EQ(response.rows(0).level(), v1::OFFICE_LEVEL_UNSPECIFIED);
  EXPECT_EQ(response.rows(1).subject_polity().display_name(), "Freedonia");
  EXPECT_EQ(response.rows(1).counterpart_polity().display_name(), "Sylvania");
  EXPECT_EQ(response.rows(1).level(), v1::OFFICE_LEVEL_MINISTER);
  EXPECT_EQ(response.rows(1).meeting_count(), 1);
  EXPECT_EQ(response.rows(1).first().edtf(), "2001-05-01");
  EXPECT_EQ(response.total_rows(), 5);
  EXPECT_EQ(response.total_meetings(), 4);
  EXPECT_FALSE(response.info().complete());

  request.set_page_token(response.next_page_token());
  v1::SummarizeEncountersResponse next;
  ASSERT_THAT(queries_->SummarizeEncounters(request, budget_, &next), IsOk());
  ASSERT_EQ(next.rows_size(), 2);
  EXPECT_EQ(next.rows(0).year(), 2002);
  EXPECT_EQ(next.rows(1).year(), 2003);
  EXPECT_TRUE(next.info().complete());
  // A token belongs to its request.
  request.set_order_by(v1::SummarizeEncountersRequest::ORDER_MOST_MEETINGS);
  EXPECT_THAT(queries_->SummarizeEncounters(request, budget_, &next),
              HasReason("INVALID_PAGE_TOKEN"));
}

TEST_F(TraversalQueriesTest, ASummaryIsOfPeopleOrOfPolities) {
  v1::SummarizeEncountersRequest request;
  v1::SummarizeEncountersResponse response;
  EXPECT_THAT(queries_->SummarizeEncounters(request, budget_, &response),
              HasReason("INVALID_FIELD"));
  request.add_subjects(Name(ann_));
  request.add_subject_polities(Name(freedonia_));
  EXPECT_THAT(queries_->SummarizeEncounters(request, budget_, &response),
              HasReason("INVALID_FIELD"));
  request.clear_subject_polities();
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_KIND);
  request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_KIND);
  EXPECT_THAT(queries_->SummarizeEncounters(request, budget_, &response),
              HasReason("INVALID_FIELD"));
}

TEST_F(TraversalQueriesTest, CommonContactsCountWithEach) {
  v1::CommonContactsRequest request;
  request.add_people(Name(marcal_));
  request.add_people(Name(firefly_));
  request.set_page_size(1);
  v1::CommonContactsResponse response;
  ASSERT_THAT(queries_->CommonContacts(request, budget_, &response), IsOk());
  ASSERT_EQ(response.contacts_size(), 1);
  EXPECT_EQ(response.contacts(0).contact().display_name(), "Trentino");
  EXPECT_THAT(response.contacts(0).meeting_counts(), ElementsAre(1, 1));
  EXPECT_EQ(response.total_contacts(), 2);
  request.set_page_token(response.next_page_token());
  v1::CommonContactsResponse next;
  ASSERT_THAT(queries_->CommonContacts(request, budget_, &next), IsOk());
  ASSERT_EQ(next.contacts_size(), 1);
  EXPECT_EQ(next.contacts(0).contact().display_name(), "Ann");
  EXPECT_EQ(next.next_page_token(), "");

  request.clear_page_token();
  request.set_people(1, Name(marcal_));
  EXPECT_THAT(queries_->CommonContacts(request, budget_, &next), HasReason("INVALID_FIELD"));
}

TEST_F(TraversalQueriesTest, AbsencesNameTheHolders) {
  v1::CoAttendanceRequest request;
  for (int meeting : {1, 3, 4}) request.add_meetings(absl::StrCat("meetings/", meeting));
  v1::CoAttendanceResponse response;
  ASSERT_THAT(queries_->CoAttendance(request, budget_, &response), IsOk());
  ASSERT_EQ(response.attended_all_size(), 1);
  EXPECT_EQ(response.attended_all(0).party().display_name(), "President of Freedonia");
  ASSERT_EQ(response.absent_size(), 3);
  EXPECT_EQ(response.absent(0).party().display_name(), "Marcal");
  EXPECT_EQ(response.absent(2).party().display_name(), "Minister of Sylvania");
  EXPECT_EQ(response.absent(2).absences(0).meeting(), "meetings/4");
  EXPECT_EQ(response.absent(2).absences(0).when().edtf(), "2003-05-01");
  EXPECT_THAT(response.absent(2).absences(0).holders(), IsEmpty());
  EXPECT_TRUE(response.info().complete());

  request.set_max_rows(1);
  request.set_expected_from(1);
  v1::CoAttendanceResponse cut;
  ASSERT_THAT(queries_->CoAttendance(request, budget_, &cut), IsOk());
  EXPECT_EQ(cut.absent_size(), 1);
  EXPECT_FALSE(cut.info().complete());
}

TEST_F(TraversalQueriesTest, IndirectContactsCountPeople) {
  v1::IndirectContactsRequest request;
  request.set_subject(Name(firefly_));
  request.add_roles(Name(president_));
  v1::IndirectContactsResponse response;
  ASSERT_THAT(queries_->IndirectContacts(request, budget_, &response), IsOk());
  ASSERT_EQ(response.holders_size(), 1);
  EXPECT_EQ(response.holders(0).holder().display_name(), "Marcal");
  EXPECT_EQ(response.holders(0).contact_count(), 2);
  EXPECT_EQ(response.holders(0).first().edtf(), "2002-05-01");
  request.clear_roles();
  EXPECT_THAT(queries_->IndirectContacts(request, budget_, &response), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace chancery
