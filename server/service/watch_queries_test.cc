#include "server/service/watch_queries.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WatchQueriesTest : public ::testing::Test {
 protected:
  WatchQueriesTest() {
    auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
    Commit([this](Transaction& transaction) { return WriteGraph(g_.Build(), transaction); });
    queries_ = std::make_unique<WatchQueries>(*store_);
  }

  Revision Commit(const std::function<absl::Status(Transaction&)>& change) {
    const auto result = store_->Transact(change);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? result->revision : 0;
  }

  Revision AddMeeting(absl::string_view when, PersonId a, PersonId b) {
    return Commit([&](Transaction& transaction) {
      Meeting meeting;
      meeting.id = transaction.NewId<MeetingId>();
      meeting.when = Date(when);
      meeting.participations = {{a, "", {}, {}}, {b, "", {}, {}}};
      transaction.Put(meeting);
      return absl::OkStatus();
    });
  }

  // The messages up to now.
  std::vector<v1::WatchResponse> Watch(v1::WatchRequest request) {
    request.set_until_now(true);
    std::vector<v1::WatchResponse> messages;
    EXPECT_THAT(queries_->Watch(
                    request, budget_, [] { return absl::InternalError("waits"); },
                    [&messages](v1::WatchResponse message) {
                      messages.push_back(std::move(message));
                      return absl::OkStatus();
                    }),
                IsOk());
    return messages;
  }

  // "revision kind name" of each change.
  static std::vector<std::string> Changes(const std::vector<v1::WatchResponse>& messages) {
    std::vector<std::string> changes;
    for (const v1::WatchResponse& message : messages) {
      for (const v1::ResourceChange& change : message.changes()) {
        changes.push_back(absl::StrCat(message.revision(), " ",
                                       v1::ChangeKind_Name(change.kind()).substr(12), " ",
                                       change.resource().name()));
      }
    }
    return changes;
  }

  static v1::WatchRequest After(int64_t revision) {
    v1::WatchRequest request;
    request.set_after_revision(revision);
    return request;
  }

  GraphBuilder g_;
  const PersonId ann_ = g_.Person("Ann");
  const PersonId bob_ = g_.Person("Bob");
  const PersonId eve_ = g_.Person("Eve");
  FakeClock clock_{absl::UnixEpoch()};
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<WatchQueries> queries_;
  Budget budget_;
};

TEST_F(WatchQueriesTest, TellsWhatEachCommitDid) {
  AddMeeting("2004-05-11", ann_, bob_);
  AddMeeting("2004-05-12", bob_, eve_);
  Commit([](Transaction& transaction) {
    transaction.Close(MeetingId(1));
    return absl::OkStatus();
  });
  EXPECT_THAT(Changes(Watch(After(1))),
              ElementsAre("2 ADDED meetings/1", "3 ADDED meetings/2", "4 REMOVED meetings/1"));
  EXPECT_THAT(Changes(Watch(After(3))), ElementsAre("4 REMOVED meetings/1"));
  EXPECT_THAT(Changes(Watch(After(0))).size(), 6);
  v1::WatchRequest from_now;
  from_now.set_from_now(true);
  EXPECT_THAT(Watch(from_now), IsEmpty());
}

TEST_F(WatchQueriesTest, GoesOnAfterACheckpointWithoutLossOrRepetition) {
  // One commit of more changes than a message has.
  Commit([](Transaction& transaction) {
    for (int i = 0; i < 1200; ++i) {
      Topic topic;
      topic.id = transaction.NewId<TopicId>();
      topic.names.display = absl::StrCat("Topic ", i);
      transaction.Put(topic);
    }
    return absl::OkStatus();
  });
  AddMeeting("2004-05-11", ann_, bob_);
  const std::vector<v1::WatchResponse> all = Watch(After(1));
  ASSERT_EQ(all.size(), 4);
  const std::vector<std::string> expected = Changes(all);
  EXPECT_EQ(expected.size(), 1201);
  for (size_t cut = 0; cut < all.size(); ++cut) {
    std::vector<v1::WatchResponse> messages(all.begin(),
                                            all.begin() + static_cast<std::ptrdiff_t>(cut) + 1);
    v1::WatchRequest request;
    request.set_after(all[cut].checkpoint());
    for (v1::WatchResponse& message : Watch(request)) messages.push_back(std::move(message));
    EXPECT_EQ(Changes(messages), expected) << "cut after message " << cut;
  }
}

TEST_F(WatchQueriesTest, OnlyWhatConcernsAParty) {
  AddMeeting("2004-05-11", ann_, bob_);
  AddMeeting("2004-05-12", bob_, eve_);
  v1::WatchRequest request = After(1);
  request.add_parties("people/3");
  const std::vector<v1::WatchResponse> messages = Watch(request);
  EXPECT_THAT(Changes(messages), ElementsAre("3 ADDED meetings/2"));
  // What went by without a change has its checkpoint, too.
  AddMeeting("2004-05-13", ann_, bob_);
  request.set_after(messages.back().checkpoint());
  const std::vector<v1::WatchResponse> next = Watch(request);
  ASSERT_EQ(next.size(), 1);
  EXPECT_THAT(next[0].changes(), IsEmpty());
  request.set_after(next[0].checkpoint());
  EXPECT_THAT(Watch(request), IsEmpty());
}

TEST_F(WatchQueriesTest, TellsWhenANewPersonAppearsInAnAnswer) {
  AddMeeting("2004-05-11", ann_, bob_);
  AddMeeting("2004-05-12", bob_, eve_);
  AddMeeting("2004-05-13", ann_, bob_);
  v1::WatchRequest request = After(1);
  request.mutable_encounters()->add_subjects("people/1");
  std::vector<std::string> changes;
  for (const v1::WatchResponse& message : Watch(request)) {
    for (const v1::EncounterChange& change : message.encounter_changes()) {
      changes.push_back(
          absl::StrCat(message.revision(), " ", change.after().counterpart().display_name(), " ",
                       change.after().meeting().name(), change.new_counterpart() ? " new" : ""));
    }
  }
  EXPECT_THAT(changes, ElementsAre("2 Bob meetings/1 new", "4 Bob meetings/3"));
}

TEST_F(WatchQueriesTest, WaitsForWhatComes) {
  std::vector<v1::WatchResponse> messages;
  int waits = 0;
  const absl::Status status = queries_->Watch(
      After(1), budget_,
      [&]() -> absl::Status {
        if (++waits == 3) return absl::CancelledError("enough");
        AddMeeting("2004-05-11", ann_, bob_);
        return absl::OkStatus();
      },
      [&messages](v1::WatchResponse message) {
        messages.push_back(std::move(message));
        return absl::OkStatus();
      });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_THAT(Changes(messages), ElementsAre("2 ADDED meetings/1", "3 ADDED meetings/2"));
}

TEST_F(WatchQueriesTest, MistakesOfARequestAreTold) {
  const auto ask = [this](const v1::WatchRequest& request) {
    return queries_->Watch(
        request, budget_, [] { return absl::OkStatus(); },
        [](const v1::WatchResponse&) { return absl::OkStatus(); });
  };
  EXPECT_THAT(ask(v1::WatchRequest()), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ask(After(99)), HasReason("REVISION_IN_FUTURE"));
  v1::WatchRequest request;
  request.set_after("gibberish");
  EXPECT_THAT(ask(request), HasReason("INVALID_PAGE_TOKEN"));
  request = After(1);
  request.add_parties("people/1");
  request.mutable_encounters()->add_subjects("people/1");
  EXPECT_THAT(ask(request), HasReason("INVALID_FIELD"));
}

TEST_F(WatchQueriesTest, WhatWasTrimmedIsNotToldOf) {
  AddMeeting("2004-05-11", ann_, bob_);
  const std::vector<v1::WatchResponse> told = Watch(After(1));
  ASSERT_EQ(told.size(), 1U);
  AddMeeting("2004-05-12", ann_, bob_);
  AddMeeting("2004-05-13", ann_, bob_);
  ASSERT_THAT(store_->TrimHistory(3, false, budget_), IsOk());
  const auto ask = [this](const v1::WatchRequest& request) {
    return queries_->Watch(
        request, budget_, [] { return absl::OkStatus(); },
        [](const v1::WatchResponse&) { return absl::OkStatus(); });
  };
  EXPECT_THAT(ask(After(2)), HasReason("REVISION_TRIMMED"));
  v1::WatchRequest request;
  request.set_after(told[0].checkpoint());
  EXPECT_THAT(ask(request), HasReason("REVISION_TRIMMED"));
  EXPECT_THAT(Changes(Watch(After(3))), ElementsAre("4 ADDED meetings/3"));
  v1::DiffEncountersRequest diff;
  diff.mutable_encounters()->add_subjects("people/1");
  diff.set_since_revision(2);
  v1::DiffEncountersResponse response;
  EXPECT_THAT(queries_->DiffEncounters(diff, budget_, &response), HasReason("REVISION_TRIMMED"));
}

TEST_F(WatchQueriesTest, AWatchThatTrimmingOvertakesEnds) {
  AddMeeting("2004-05-11", ann_, bob_);
  const absl::Status status = queries_->Watch(
      After(1), budget_,
      [&]() -> absl::Status {
        AddMeeting("2004-05-12", ann_, bob_);
        AddMeeting("2004-05-13", ann_, bob_);
        return store_->TrimHistory(4, false, budget_).status();
      },
      [](const v1::WatchResponse&) { return absl::OkStatus(); });
  EXPECT_THAT(status, HasReason("REVISION_TRIMMED"));
}

TEST_F(WatchQueriesTest, TheDifferenceOfTwoAnswersHasPages) {
  AddMeeting("2004-05-11", ann_, bob_);
  AddMeeting("2004-05-12", ann_, eve_);
  v1::DiffEncountersRequest request;
  request.mutable_encounters()->add_subjects("people/1");
  request.set_since_revision(1);
  request.set_page_size(1);
  v1::DiffEncountersResponse response;
  ASSERT_THAT(queries_->DiffEncounters(request, budget_, &response), IsOk());
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.total_changes(), 2);
  EXPECT_EQ(response.changes(0).kind(), v1::CHANGE_KIND_ADDED);
  EXPECT_EQ(response.changes(0).after().counterpart().display_name(), "Bob");
  EXPECT_EQ(response.info().revision(), 3);
  AddMeeting("2004-05-10", ann_, bob_);  // not on the pages of the first
  request.set_page_token(response.next_page_token());
  v1::DiffEncountersResponse next;
  ASSERT_THAT(queries_->DiffEncounters(request, budget_, &next), IsOk());
  ASSERT_EQ(next.changes_size(), 1);
  EXPECT_EQ(next.changes(0).after().counterpart().display_name(), "Eve");
  EXPECT_EQ(next.next_page_token(), "");

  request.clear_page_token();
  request.set_since_revision(99);
  EXPECT_THAT(queries_->DiffEncounters(request, budget_, &next), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace chancery
