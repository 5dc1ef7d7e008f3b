#include "server/ingest/people_mover.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/graph_description.h"
#include "server/ingest/ingest_test_facts.h"
#include "server/ingest/moving_thread.h"
#include "storage/base/clock.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using Call = FaultInjectingKvStore::Call;

constexpr size_t kAllAtOnce = 1000;

class Store {
 public:
  explicit Store(size_t max_moved) : clock_(absl::FromUnixSeconds(1400000000)) {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    graph_ = *GraphStore::Open(std::move(kv), clock_, GraphStore::Options());
    ingester_ = std::make_unique<ArticleIngester>(*graph_, Gazetteer::Default(), clock_, max_moved);
    curator_ = Curator::Create(*graph_, Gazetteer::Default(), clock_, max_moved);
    mover_ = std::make_unique<PeopleMover>(*graph_, Gazetteer::Default(), max_moved);
  }

  void Ingest(const v1::ArticleFacts& facts) {
    EXPECT_THAT(ingester_->Ingest(facts, budget_), IsOk());
  }

  void Retract(absl::string_view key) {
    const auto article = graph_->Latest()->FindByKey(EntityKind::kArticle, key);
    ASSERT_TRUE(article.ok() && article->has_value()) << key;
    EXPECT_THAT(curator_->Retract(ArticleId((*article)->id), false, budget_), IsOk());
  }

  Curator::Outcome Merge(EntityRef kept, EntityRef other) {
    const auto outcome = curator_->Merge(kept, other, {"one", "ana"}, false, budget_);
    EXPECT_THAT(outcome, IsOk());
    return outcome.ok() ? *outcome : Curator::Outcome();
  }

  void Undo(uint64_t decision) { EXPECT_THAT(curator_->Undo(decision, false, budget_), IsOk()); }

  // What is left is moved.
  void Finish() { EXPECT_THAT(mover_->Run(budget_), IsOk()); }

  EntityRef PersonNamed(absl::string_view name) const {
    EntityRef found;
    Budget budget;
    EXPECT_THAT(
        graph_->Latest()->ScanEntities(EntityKind::kPerson, 0, budget,
                                       [&](const Entity& entity) {
                                         if (std::get<Person>(entity).names.display == name) {
                                           found = RefOf(entity);
                                         }
                                         return !found;
                                       }),
        IsOk());
    return found;
  }

  std::string Describe() const { return DescribeGraph(*graph_->Latest()); }

  void ExpectSound() {
    EXPECT_THAT(graph_->Verify(
                    budget_, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                    [](const GraphStore::VerifyCounts&) { return true; }),
                IsOk());
  }

  GraphStore& graph() { return *graph_; }
  const Curator& curator() { return *curator_; }
  FaultInjectingKvStore& kv() { return *kv_; }

 private:
  FakeClock clock_;
  Budget budget_;
  FaultInjectingKvStore* kv_ = nullptr;  // owned by graph_
  std::unique_ptr<GraphStore> graph_;
  std::unique_ptr<ArticleIngester> ingester_;
  std::unique_ptr<Curator> curator_;
  std::unique_ptr<PeopleMover> mover_;
};

constexpr int kArticles = 9;  // of each name

// Kerry's meeting of one day of March with somebody who is called `name`, and what that one said.
v1::ArticleFacts Article(absl::string_view name, int day) {
  return Facts(
      name, absl::StrCat(day), absl::StrCat("2013-03-", 10 + day),
      absl::StrCat("persons { name: '", name, "' keys: 'wikidata:Q", name.size(),
                   "' } persons { name: 'John Kerry' } "
                   "offices { title: 'foreign minister' polity: 'Russia' } "
                   "tenures { person: 0 office: 0 interval { last_known { edtf: '2013-03-",
                   10 + day, "' } } } meetings { parties { person: 0 capacity: 0 } parties { ",
                   "person: 1 } when { edtf: '2013-03-", 10 + day, "' } place: 'Geneva' } ",
                   "statements { speaker { person: 0 } text: 'On day ", day, ".' meeting: 0 } "));
}

constexpr char kKept[] = "Ivo Petran";
constexpr char kOther[] = "Iwan Semjonow";

void IngestAll(Store& store) {
  for (int day = 0; day < kArticles; ++day) {
    store.Ingest(Article(kKept, day));
    // Half of the days are told of with both names: these meetings become one.
    store.Ingest(Article(kOther, day + kArticles / 2));
  }
}

TEST(PeopleMoverTest, AMergeOfManyArticlesIsManyCommitsAndTheSameGraph) {
  Store whole(kAllAtOnce);
  IngestAll(whole);
  whole.Merge(whole.PersonNamed(kKept), whole.PersonNamed(kOther));
  for (size_t limit : {1, 2, 4, kArticles - 1}) {
    Store store(limit);
    IngestAll(store);
    const EntityRef other = store.PersonNamed(kOther);
    const EntityRef kept = store.PersonNamed(kKept);
    const Revision before = store.graph().Latest()->revision();
    const Curator::Outcome outcome = store.Merge(kept, other);
    EXPECT_THAT(outcome.moved, IsOk());
    EXPECT_EQ(outcome.revision, store.graph().Latest()->revision());
    EXPECT_GE(outcome.revision - before, 1 + kArticles / limit) << limit;
    EXPECT_EQ(store.Describe(), whole.Describe()) << limit;
    EXPECT_FALSE(store.graph().Latest()->GetEntity(other).ok());
    EXPECT_EQ(*FollowRedirect(*store.graph().Latest(), other), kept);
    store.ExpectSound();
    store.Undo(outcome.decision);
    EXPECT_TRUE(store.graph().Latest()->GetEntity(other).ok()) << "it has its name again";
    EXPECT_EQ(*FollowRedirect(*store.graph().Latest(), other), other);
    Store never(kAllAtOnce);
    IngestAll(never);
    EXPECT_EQ(store.Describe(), never.Describe()) << limit;
    store.ExpectSound();
  }
}

// What happens to a store in which a merge has come so far.
struct Sequel {
  const char* name;
  std::function<void(Store&, uint64_t decision)> happens;
};

std::vector<Sequel> Sequels() {
  return {
      {"nothing", [](Store&, uint64_t) {}},
      {"a new article", [](Store& store, uint64_t) { store.Ingest(Article(kOther, 14)); }},
      {"a correction",
       [](Store& store, uint64_t) {
         v1::ArticleFacts facts = Article(kOther, kArticles / 2 + 7);
         facts.mutable_meetings(0)->set_place("Vienna");
         store.Ingest(facts);
       }},
      {"a retraction",
       [](Store& store, uint64_t) { store.Retract(absl::StrCat(kOther, "/", kArticles / 2 + 7)); }},
      {"all of them retracted",
       [](Store& store, uint64_t) {
         for (int day = 0; day < kArticles; ++day) {
           store.Retract(absl::StrCat(kOther, "/", kArticles / 2 + day));
         }
       }},
      {"it is undone", [](Store& store, uint64_t decision) { store.Undo(decision); }},
      {"it is undone and done",
       [](Store& store, uint64_t decision) {
         store.Undo(decision);
         store.Merge(store.PersonNamed(kKept), store.PersonNamed(kOther));
       }},
  };
}

TEST(PeopleMoverTest, WhateverComesInBetweenTheGraphIsTheSameInTheEnd) {
  for (const Sequel& sequel : Sequels()) {
    Store whole(kAllAtOnce);
    IngestAll(whole);
    const Curator::Outcome merged =
        whole.Merge(whole.PersonNamed(kKept), whole.PersonNamed(kOther));
    sequel.happens(whole, merged.decision);
    bool left = true;
    for (uint64_t commits = 1; left; ++commits) {
      SCOPED_TRACE(absl::StrCat(sequel.name, " after ", commits, " commits"));
      Store store(2);
      IngestAll(store);
      const EntityRef kept = store.PersonNamed(kKept);
      const EntityRef other = store.PersonNamed(kOther);
      store.kv().FailCallsFrom(Call::kWrite, commits + 1, absl::UnavailableError("gone"));
      const Curator::Outcome outcome = store.Merge(kept, other);
      store.kv().StopFailing();
      left = !outcome.moved.ok();
      EXPECT_EQ(store.graph().Latest()->GetEntity(other).ok(), left)
          << "it is there as long as something is told of it";
      store.ExpectSound();
      sequel.happens(store, outcome.decision);
      store.Finish();
      EXPECT_EQ(store.Describe(), whole.Describe());
      store.ExpectSound();
      Budget budget;
      EXPECT_THAT(store.graph().Latest()->ScanNotes("moves/", "", budget,
                                                    [](absl::string_view key, absl::string_view) {
                                                      ADD_FAILURE() << key;
                                                      return true;
                                                    }),
                  IsOk());
    }
  }
}

TEST(PeopleMoverTest, ALoaderBringsItToItsEnd) {
  Store store(2);
  IngestAll(store);
  const EntityRef other = store.PersonNamed(kOther);
  store.kv().FailCallsFrom(Call::kWrite, 2, absl::UnavailableError("gone"));
  EXPECT_FALSE(store.Merge(store.PersonNamed(kKept), other).moved.ok());
  store.kv().StopFailing();
  for (int day = 0; day < kArticles; ++day) {
    EXPECT_EQ(store.graph().Latest()->GetEntity(other).ok(), day * 2 < kArticles) << day;
    store.Ingest(Article("Ann Archer", day));
  }
  store.ExpectSound();
}

TEST(PeopleMoverTest, WhereNobodyIsAtItAThreadGoesOn) {
  Store store(2);
  IngestAll(store);
  const EntityRef other = store.PersonNamed(kOther);
  store.kv().FailCallsFrom(Call::kWrite, 2, absl::UnavailableError("gone"));
  EXPECT_FALSE(store.Merge(store.PersonNamed(kKept), other).moved.ok());
  store.kv().StopFailing();
  const MovingThread thread(store.graph(), Gazetteer::Default(), absl::Milliseconds(1), 2);
  while (*AnyProfileMoves(*store.graph().Latest())) std::this_thread::yield();
  EXPECT_FALSE(store.graph().Latest()->GetEntity(other).ok());
  store.ExpectSound();
}

TEST(PeopleMoverTest, AnErasureComesAfterWhatIsLeft) {
  Store store(2);
  IngestAll(store);
  store.kv().FailCallsFrom(Call::kWrite, 2, absl::UnavailableError("gone"));
  EXPECT_FALSE(store.Merge(store.PersonNamed(kKept), store.PersonNamed(kOther)).moved.ok());
  store.kv().StopFailing();
  Budget budget;
  ASSERT_THAT(store.curator().Erase(store.PersonNamed(kKept), false, budget), IsOk());
  EXPECT_FALSE(absl::StrContains(store.Describe(), "Petran"));
  EXPECT_FALSE(absl::StrContains(store.Describe(), "Semjonow"));
  store.ExpectSound();
}

TEST(PeopleMoverTest, WhereNothingIsLeftNothingIsCommitted) {
  Store store(2);
  IngestAll(store);
  const Revision before = store.graph().Latest()->revision();
  store.Finish();
  EXPECT_EQ(store.graph().Latest()->revision(), before);
}

}  // namespace
}  // namespace chancery
