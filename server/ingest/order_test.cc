// The same articles in any order, from any number of loaders, end in the same graph: over the
// engine of the test, see test_engine.h. All cases run over memory; over the others, where each
// graph takes longer to make, a part of them.

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/graph_description.h"
#include "server/ingest/ingest_test_facts.h"
#include "server/ingest/people_mover.h"
#include "tests/testing/engine_graph.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

class OrderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!TestEngineIsHere()) GTEST_SKIP() << PostgresServer::kAbsent;
  }
};

// Each case in memory, each seventh elsewhere: prime to the numbers of orders.
int Step() { return EngineOfTest() == TestEngine::kMemory ? 1 : 7; }

// On to the next order to try; false after the last.
bool NextOrder(std::vector<size_t>* order) {
  for (int i = 0; i < Step(); ++i) {
    if (!std::next_permutation(order->begin(), order->end())) return false;
  }
  return true;
}

// How many articles a commit of the next store moves: that must not be seen in the end, so stores
// that are compared have different ones.
size_t NextMaxMoved() {
  static int stores = 0;
  constexpr size_t kLimits[] = {kMaxMovedArticles, 1, 3};
  return kLimits[stores++ % 3];
}

struct Store {
  Store()
      : max_moved(NextMaxMoved()),
        clock(absl::FromUnixSeconds(1400000000)),
        graph(NewEngineGraph(clock)),
        ingester(*graph, Gazetteer::Default(), clock, max_moved),
        curator(Curator::Create(*graph, Gazetteer::Default(), clock, max_moved)) {}

  const size_t max_moved;
  FakeClock clock;
  std::unique_ptr<GraphStore> graph;
  ArticleIngester ingester;
  std::unique_ptr<Curator> curator;
};

std::string Describe(const Store& store) {
  Budget budget;
  EXPECT_THAT(PeopleMover(*store.graph, Gazetteer::Default(), store.max_moved).Run(budget), IsOk());
  const std::shared_ptr<const GraphReader> reader = store.graph->Latest();
  return DescribeGraph(*reader);
}

void Ingest(Store& store, const v1::ArticleFacts& facts) {
  Budget budget;
  EXPECT_THAT(store.ingester.Ingest(facts, budget), IsOk());
}

void ExpectSound(const Store& store) {
  Budget budget;
  EXPECT_THAT(store.graph->Verify(
                  budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                  [](const GraphStore::VerifyCounts&) { return true; }),
              IsOk());
}

// Articles in which everything that depends on others occurs: surnames before full names,
// spellings, two people of one name, vague and exact dates, places told and not, holders named and
// not, father and son, statements at meetings.
std::vector<v1::ArticleFacts> MakeArticles(std::mt19937* random, int count) {
  const std::vector<std::vector<std::string>> people = {
      {"Sergey Lavrov", "Sergei Lavrov", "Lavrov"},
      {"John Kerry", "John F. Kerry", "Kerry"},
      {"George W. Bush", "George Bush", "Bush"},
      {"George H. W. Bush", "George Bush", "Bush"},
      {"Ali Khan", "Ali Khan", "Khan"},
      {"Ali Khan", "Khan", "Khan"},
      {"Wang Yi", "Wang Yi", "Wang"},
  };
  const std::vector<std::vector<std::string>> offices = {
      {"foreign minister", "Russia"},   {"Secretary of State", "United States"},
      {"President", "United States"},   {"President", "United States"},
      {"foreign minister", "Pakistan"}, {"foreign minister", "Bangladesh"},
      {"foreign minister", "China"},
  };
  const std::vector<std::string> years = {"2013", "2013", "2002", "1990", "2013", "2013", "2013"};
  const auto pick = [random](int n) {
    return static_cast<int>(std::uniform_int_distribution<int>(0, n - 1)(*random));
  };
  std::vector<v1::ArticleFacts> articles;
  for (int a = 0; a < count; ++a) {
    const int day = 12 + pick(6);
    std::string year = "2013";
    std::string text;
    std::vector<int> chosen;
    while (chosen.size() < 2 + static_cast<size_t>(pick(2))) {
      const int p = pick(static_cast<int>(people.size()));
      if (std::find(chosen.begin(), chosen.end(), p) == chosen.end()) chosen.push_back(p);
    }
    for (int p : chosen) {
      if (years[p] != "2013") year = years[p];
    }
    const std::string date = absl::StrCat(year, "-09-", day);
    for (size_t i = 0; i < chosen.size(); ++i) {
      const int p = chosen[i];
      absl::StrAppend(&text, "persons { name: '", people[p][pick(3)], "' } ");
      absl::StrAppend(&text, "offices { title: '", offices[p][0], "' polity: '", offices[p][1],
                      "' } ");
      if (pick(4) != 0) {
        absl::StrAppend(&text, "tenures { person: ", i, " office: ", i, " interval { ");
        if (pick(6) == 0) {
          absl::StrAppend(&text, "start { edtf: '", std::stoi(year) - 1 - pick(3),
                          "' } end_state: END_STATE_ONGOING ");
        }
        absl::StrAppend(&text, "last_known { edtf: '", date, "' } } } ");
      }
    }
    const int meetings = 1 + pick(2);
    for (int m = 0; m < meetings; ++m) {
      absl::StrAppend(&text, "meetings { ");
      for (size_t i = 0; i < chosen.size(); ++i) {
        if (i == 1 && pick(5) == 0) {
          absl::StrAppend(&text, "parties { office: ", i, " } ");
        } else {
          absl::StrAppend(&text, "parties { person: ", i, " capacity: ", i, " } ");
        }
      }
      const int precision = pick(6);
      const std::string when = precision == 0   ? year
                               : precision == 1 ? absl::StrCat(year, "-09")
                               : precision == 2 ? ""
                                                : absl::StrCat(year, "-09-", day - m);
      if (!when.empty()) absl::StrAppend(&text, "when { edtf: '", when, "' } ");
      const std::vector<std::string> places = {"Geneva", "Geneva", "Moscow", ""};
      absl::StrAppend(&text, "place: '", places[pick(4)], "' kind: MEETING_KIND_IN_PERSON ");
      absl::StrAppend(&text,
                      "status: ", pick(3) == 0 ? "MEETING_STATUS_PLANNED" : "MEETING_STATUS_HELD",
                      " sources { sentence { begin: 0 end: 5 } } } ");
    }
    if (pick(2) == 0) {
      absl::StrAppend(&text, "statements { speaker { person: 0 } text: 'no.' mode: ",
                      "STATEMENT_MODE_QUOTE when { edtf: '", date, "' } meeting: ", meetings - 1,
                      " } ");
    }
    // The same words with a day, a month, none at all; at a meeting or not; with a key or not.
    for (int s = pick(4); s > 0; --s) {
      absl::StrAppend(&text, "statements { speaker { person: ", pick(2), " } text: '",
                      pick(2) == 0 ? "We shall see." : "we shall see", "' ");
      const int precision = pick(4);
      if (precision == 0) absl::StrAppend(&text, "when { edtf: '", date, "' } ");
      if (precision == 1) absl::StrAppend(&text, "when { edtf: '", year, "-09' } ");
      if (pick(3) == 0) absl::StrAppend(&text, "meeting: ", pick(meetings), " ");
      if (pick(6) == 0) absl::StrAppend(&text, "keys: 'said:", pick(3), "' ");
      absl::StrAppend(&text, "} ");
    }
    const std::string published = absl::StrCat(year, "-09-", day + pick(4));
    articles.push_back(Facts(pick(2) == 0 ? "CNN" : "VOA", absl::StrCat("a", a), published, text));
  }
  return articles;
}

TEST_F(OrderTest, OrderDoesNotMatter) {
  int told_twice = 0;
  int candidates = 0;
  for (int seed = 0; seed < 24; seed += Step()) {
    std::mt19937 random(seed);
    std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 6 + seed);
    Store first;
    for (const v1::ArticleFacts& article : articles) Ingest(first, article);
    ExpectSound(first);
    const std::string expected = Describe(first);
    for (const absl::string_view line : absl::StrSplit(expected, '\n')) {
      told_twice += absl::StartsWith(line, "meeting ") && absl::StrContains(line, " CNN/") &&
                    absl::StrContains(line, " VOA/");
      candidates += absl::StartsWith(line, "candidate ");
    }
    for (int round = 0; round < 3; ++round) {
      std::shuffle(articles.begin(), articles.end(), random);
      Store other;
      for (const v1::ArticleFacts& article : articles) Ingest(other, article);
      ASSERT_EQ(Describe(other), expected) << "seed " << seed << ", round " << round;
      ExpectSound(other);
    }
  }
  // What the articles were made for did occur.
  EXPECT_GT(told_twice, 20 / Step());
  EXPECT_GT(candidates, 20 / Step());
}

TEST_F(OrderTest, LoadersAtOnceEndInTheSameGraph) {
  for (int seed = 7; seed < 10; seed += Step()) {
    std::mt19937 random(seed);
    const std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 60);
    Store one;
    for (const v1::ArticleFacts& article : articles) Ingest(one, article);
    Store many;
    std::vector<std::thread> loaders;
    for (int loader = 0; loader < 4; ++loader) {
      loaders.emplace_back([&, loader] {
        // Overlapping shares, each in an order of its own.
        std::vector<v1::ArticleFacts> share;
        for (size_t i = 0; i < articles.size(); ++i) {
          if (i % 4 == static_cast<size_t>(loader) || i % 3 == 0) share.push_back(articles[i]);
        }
        std::mt19937 own(loader);
        std::shuffle(share.begin(), share.end(), own);
        for (const v1::ArticleFacts& article : share) Ingest(many, article);
      });
    }
    for (std::thread& loader : loaders) loader.join();
    EXPECT_EQ(Describe(many), Describe(one));
    ExpectSound(many);
  }
}

TEST_F(OrderTest, AnArticleTakenBackLeavesTheGraphAsIfItHadNeverCome) {
  for (int seed = 0; seed < 20; seed += Step()) {
    std::mt19937 random(100 + seed);
    const std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 20);
    Store without;
    for (size_t i = 1; i < articles.size(); ++i) Ingest(without, articles[i]);
    Store with;
    std::vector<v1::ArticleFacts> shuffled = articles;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (const v1::ArticleFacts& article : shuffled) Ingest(with, article);
    Budget budget;
    const auto found = with.graph->Latest()->FindByKey(
        EntityKind::kArticle,
        absl::StrCat(articles[0].article().publisher(), "/", articles[0].article().key()));
    ASSERT_THAT(found, IsOk());
    ASSERT_TRUE(found->has_value());
    const std::string before = Describe(with);
    ASSERT_THAT(with.curator->Retract(ArticleId((*found)->id), /*dry_run=*/true, budget), IsOk());
    ASSERT_EQ(Describe(with), before) << "a dry run writes nothing";
    ASSERT_THAT(with.curator->Retract(ArticleId((*found)->id), /*dry_run=*/false, budget), IsOk());
    ASSERT_EQ(Describe(with), Describe(without)) << "seed " << seed;
    ExpectSound(with);
  }
}

TEST_F(OrderTest, ACorrectedArticleCountsAsIfItHadComeRightAway) {
  for (int seed = 0; seed < 20; seed += Step()) {
    std::mt19937 random(200 + seed);
    std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 16);
    std::vector<v1::ArticleFacts> others = MakeArticles(&random, 1);
    Store corrected;
    for (const v1::ArticleFacts& article : articles) Ingest(corrected, article);
    others[0].mutable_article()->set_key(articles[3].article().key());
    others[0].mutable_article()->set_publisher(articles[3].article().publisher());
    Ingest(corrected, others[0]);
    articles[3] = others[0];
    Store right;
    for (const v1::ArticleFacts& article : articles) Ingest(right, article);
    ASSERT_EQ(Describe(corrected), Describe(right)) << "seed " << seed;
    ExpectSound(corrected);
  }
}

// The person whose name begins like this.
EntityRef PersonNamed(const Store& store, absl::string_view name) {
  EntityRef found;
  Budget budget;
  EXPECT_THAT(store.graph->Latest()->ScanEntities(
                  EntityKind::kPerson, 0, budget,
                  [&](const Entity& entity) {
                    if (absl::StartsWith(std::get<Person>(entity).names.display, name)) {
                      found = RefOf(entity);
                    }
                    return true;
                  }),
              IsOk());
  return found;
}

TEST_F(OrderTest, AMergeHoldsForWhatComesLaterAndCanBeUndone) {
  std::mt19937 random(11);
  const std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 40);
  Store store;
  for (int i = 0; i < 20; ++i) Ingest(store, articles[i]);
  const EntityRef kept = PersonNamed(store, "Wang Yi");
  const EntityRef other = PersonNamed(store, "John");
  ASSERT_TRUE(kept);
  ASSERT_TRUE(other);
  const std::string before = Describe(store);
  Budget budget;
  const auto dry = store.curator->Merge(kept, other, {"a test", "ana"}, /*dry_run=*/true, budget);
  ASSERT_THAT(dry, IsOk());
  EXPECT_FALSE(dry->changes.empty());
  EXPECT_EQ(Describe(store), before);
  const auto merged = store.curator->Merge(kept, other, {"a test", "ana"}, false, budget);
  ASSERT_THAT(merged, IsOk());
  EXPECT_FALSE(store.graph->Latest()->GetEntity(other).ok());
  EXPECT_EQ(*FollowRedirect(*store.graph->Latest(), other), kept);
  EXPECT_EQ(GetDecision(*store.graph->Latest(), merged->decision)->note.author, "ana");
  for (int i = 20; i < 40; ++i) Ingest(store, articles[i]);
  EXPECT_FALSE(store.graph->Latest()->GetEntity(other).ok())
      << "later articles tell of the merged one";
  ExpectSound(store);
  ASSERT_THAT(store.curator->Undo(merged->decision, false, budget), IsOk());
  EXPECT_TRUE(store.graph->Latest()->GetEntity(other).ok()) << "it has its name again";
  EXPECT_EQ(*FollowRedirect(*store.graph->Latest(), other), other);
  Store never;
  for (const v1::ArticleFacts& article : articles) Ingest(never, article);
  EXPECT_EQ(Describe(store), Describe(never));
  ExpectSound(store);
}

TEST_F(OrderTest, ASplitPersonIsTwoUntilItIsUndone) {
  std::mt19937 random(12);
  std::vector<v1::ArticleFacts> articles = MakeArticles(&random, 30);
  for (const absl::string_view name : {"John F. Kerry", "John Kerry", "John F. Kerry"}) {
    articles.push_back(Facts("BBC", absl::StrCat("k", articles.size()), "2013-09-20",
                             absl::StrCat("persons { name: '", name, "' } ")));
    *articles.back().add_offices() =
        FromText<v1::OfficeFact>("title: 'Secretary of State' polity: 'United States'");
    *articles.back().add_tenures() = FromText<v1::TenureFact>(
        "person: 0 office: 0 interval { last_known { edtf: '2013-09-20' } }");
  }
  Store store;
  for (const v1::ArticleFacts& article : articles) Ingest(store, article);
  const std::string before = Describe(store);
  const EntityRef kerry = PersonNamed(store, "John");
  ASSERT_TRUE(kerry);
  Budget budget;
  const auto split =
      store.curator->Split(kerry, {}, {"John F. Kerry"}, {"two", "ana"}, false, budget);
  ASSERT_THAT(split, IsOk());
  EXPECT_NE(Describe(store), before);
  EXPECT_TRUE(PersonNamed(store, "John Kerry"));
  EXPECT_TRUE(PersonNamed(store, "John F. Kerry"));
  ExpectSound(store);
  ASSERT_THAT(store.curator->Undo(split->decision, false, budget), IsOk());
  EXPECT_EQ(Describe(store), before);
  EXPECT_THAT(store.curator->Split(kerry, {}, {"Nobody"}, {}, false, budget),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(store.curator->Undo(split->decision, false, budget),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(OrderTest, MeetingsAreMergedAndSplitLikePeople) {
  Store store;
  const auto met = [](absl::string_view publisher, absl::string_view when) {
    return Facts(
        publisher, "m", "2013-09-15",
        absl::StrCat(kLavrovAndKerry,
                     "meetings { parties { person: 0 } parties { person: 1 } when { edtf: '", when,
                     "' } kind: MEETING_KIND_IN_PERSON place: 'Geneva' sources { "
                     "sentence { begin: 0 end: 5 } } }"));
  };
  Ingest(store, met("CNN", "2013-09-12"));
  Ingest(store, met("VOA", "2013-09-13"));
  Budget budget;
  std::vector<SameCandidate> pairs;
  ASSERT_THAT(ScanCandidates(*store.graph->Latest(), EntityRef(), "", budget,
                             [&](const SameCandidate& candidate, absl::string_view) {
                               pairs.push_back(candidate);
                               return true;
                             }),
              IsOk());
  ASSERT_EQ(pairs.size(), 1) << "a day apart, told by two publishers";
  const std::string before = Describe(store);
  const auto merged = store.curator->Merge(pairs[0].left, pairs[0].right, {}, false, budget);
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 1);
  EXPECT_EQ(*FollowRedirect(*store.graph->Latest(), pairs[0].right), pairs[0].left);
  ExpectSound(store);
  ASSERT_THAT(store.curator->Undo(merged->decision, false, budget), IsOk());
  EXPECT_EQ(Describe(store), before);
  EXPECT_TRUE(store.graph->Latest()->GetEntity(pairs[0].right).ok());
  ASSERT_THAT(store.curator->KeepApart(pairs[0].left, pairs[0].right, {}, budget), IsOk());
  EXPECT_EQ(Describe(store).find("candidate"), std::string::npos)
      << "a decided pair is no question";
  // One article more, and the meeting of two articles is split.
  Ingest(store, met("BBC", "2013-09-12"));
  EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 2);
  const auto bbc = store.graph->Latest()->FindByKey(EntityKind::kArticle, "BBC/m");
  const bool left = store.graph->Latest()->GetMeeting(MeetingId(pairs[0].left.id))->when ==
                    PartialDate::Day(2013, 9, 12);
  const auto split = store.curator->Split(left ? pairs[0].left : pairs[0].right,
                                          {ArticleId((*bbc)->id)}, {}, {}, false, budget);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 3);
  ExpectSound(store);
}

TEST_F(OrderTest, AnOfficeWithoutANameIsItsHolderOnceKnown) {
  Store store;
  Ingest(store, Facts("CNN", "a", "2013-09-15", absl::StrCat(kLavrovAndKerry, R"pb(
                        meetings {
                          parties { person: 0 }
                          parties { office: 1 }
                          when { edtf: '2013-09-12' }
                          sources { sentence { begin: 0 end: 5 } }
                        })pb")));
  EXPECT_EQ(Describe(store).find("John Kerry() as"), std::string::npos);
  Ingest(store, Facts("VOA", "b", "2013-02-02", absl::StrCat(kLavrovAndKerry, R"pb(
                        tenures {
                          person: 1
                          office: 1
                          interval {
                            start { edtf: '2013-02-01' }
                            end { edtf: '2017-01-20' }
                            end_state: END_STATE_ENDED
                          }
                        })pb")));
  EXPECT_NE(Describe(store).find("John Kerry() as Secretary of State of the United States"),
            std::string::npos);
  ExpectSound(store);
}

// What decides about a graph: articles, and decisions about meetings.
struct Event {
  absl::optional<v1::ArticleFacts> article;
  absl::optional<CuratorDecision> decision;
};

void Apply(Store& store, const Event& event) {
  if (event.article.has_value()) return Ingest(store, *event.article);
  Budget budget;
  EXPECT_THAT(store.curator->Import(*event.decision, budget), IsOk());
}

CuratorDecision AboutMeetings(bool same, std::vector<std::string> left,
                              std::vector<std::string> right) {
  CuratorDecision decision;
  decision.kind = EntityKind::kMeeting;
  decision.same = same;
  decision.left = std::move(left);
  decision.right = std::move(right);
  return decision;
}

v1::ArticleFacts MetTwice(absl::string_view key, absl::string_view meetings) {
  return Facts("Wire", key, "2012-04-12",
               absl::StrCat("persons { name: 'Ann Archer' } persons { name: 'Bob Bright' } "
                            "persons { name: 'Cid Corlett' } persons { name: 'Dan Dorn' } ",
                            meetings));
}

std::string Met(int left, int right, absl::string_view day, absl::string_view place) {
  return absl::StrCat("meetings { parties { person: ", left, " } parties { person: ", right,
                      " } when { edtf: '", day, "' } place: '", place,
                      "' kind: MEETING_KIND_IN_PERSON } ");
}

TEST_F(OrderTest, MeetingsLinkedThroughOthersAreOneInAnyOrder) {
  const std::string two =
      absl::StrCat(Met(0, 1, "2012-04-09", "Geneva"), Met(0, 1, "2012-04-10", "Vienna"));
  for (const std::string& other :
       {Met(2, 3, "2012-04-08", "Vienna"), Met(0, 1, "2012-04-09", "Geneva")}) {
    std::vector<Event> events(3);
    events[0].article = MetTwice("1", two);
    events[1].article = MetTwice("2", other);
    events[2].decision =
        AboutMeetings(true, {"meeting:Wire/1#0", "meeting:Wire/2#0"}, {"meeting:Wire/1#1"});
    std::vector<size_t> order = {0, 1, 2};
    std::string expected;
    do {
      Store store;
      for (size_t i : order) Apply(store, events[i]);
      EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 1);
      const std::string text = Describe(store);
      if (expected.empty()) expected = text;
      EXPECT_EQ(text, expected);
      ExpectSound(store);
    } while (NextOrder(&order));
  }
}

// The events in each of their orders, or in some of them if these are many, end in one graph.
void ExpectOneGraph(const std::vector<Event>& events) {
  constexpr size_t kAllOrders = 5;
  const int some_orders = 60 / Step();
  std::vector<size_t> order(events.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::mt19937 random(11);
  std::string expected;
  for (int i = 0;; ++i) {
    Store store;
    for (size_t at : order) Apply(store, events[at]);
    const std::string text = Describe(store);
    if (expected.empty()) expected = text;
    ASSERT_EQ(text, expected) << absl::StrJoin(order, " ");
    ExpectSound(store);
    if (events.size() > kAllOrders) {
      if (i == some_orders) return;
      std::shuffle(order.begin(), order.end(), random);
    } else if (!NextOrder(&order)) {
      return;
    }
  }
}

std::string MetAll(std::vector<int> people, absl::string_view day, absl::string_view place) {
  std::string text = "meetings { kind: MEETING_KIND_IN_PERSON ";
  for (int person : people) absl::StrAppend(&text, "parties { person: ", person, " } ");
  if (!day.empty()) absl::StrAppend(&text, "when { edtf: '", day, "' } ");
  if (!place.empty()) absl::StrAppend(&text, "place: '", place, "' ");
  return text + "} ";
}

TEST_F(OrderTest, WhatIsKeptApartIsSeenInAMeetingThatAnotherClaimJoined) {
  std::vector<Event> events(6);
  events[0].article = MetTwice("lead", MetAll({0, 1, 2}, "2012-04-09", ""));
  events[1].article = MetTwice("member", MetAll({0, 1}, "2012-04-09", "Geneva"));
  events[2].article = MetTwice("joins", MetAll({0, 1}, "2012-04-09", ""));
  events[3].article = MetTwice("far", MetAll({0, 3}, "2012-03", "Vienna"));
  events[4].decision = AboutMeetings(false, {"meeting:Wire/far#0"}, {"meeting:Wire/member#0"});
  events[5].decision = AboutMeetings(true, {"meeting:Wire/joins#0"}, {"meeting:Wire/far#0"});
  ExpectOneGraph(events);
}

TEST_F(OrderTest, WhatElseAnArticleTellsIsLookedAtWhenOneOfItsMeetingsGoes) {
  std::vector<Event> events(5);
  events[0].article = MetTwice(
      "two", absl::StrCat(MetAll({0, 1, 2}, "", "Geneva"), MetAll({0, 1, 2}, "2012-04", "")));
  events[1].article = MetTwice("april", MetAll({0, 1}, "2012-04-09", "Geneva"));
  events[2].article = MetTwice("may", MetAll({1, 2}, "2011-05-05", "Geneva"));
  events[3].article = MetTwice("other", MetAll({2, 3}, "2011-01-07", "Vienna"));
  events[4].decision = AboutMeetings(true, {"meeting:Wire/other#0"}, {"meeting:Wire/two#1"});
  ExpectOneGraph(events);
}

TEST_F(OrderTest, WordsPrintedDayByDayAreNotOneStatement) {
  std::vector<Event> events;
  for (absl::string_view day : {"2012-04-15", "2012-04-16", "2012-04-17", "2012-04-18"}) {
    events.emplace_back();
    events.back().article = Facts("Wire", day, day,
                                  "persons { name: 'Ann Archer' } "
                                  "statements { speaker { person: 0 } text: 'we shall see' }");
  }
  ExpectOneGraph(events);
}

TEST_F(OrderTest, DecisionsAndArticlesComeInAnyOrder) {
  for (int seed = 0; seed < 40; seed += Step()) {
    std::mt19937 random(300 + seed);
    const auto pick = [&random](size_t n) {
      return std::uniform_int_distribution<size_t>(0, n - 1)(random);
    };
    std::vector<Event> events;
    std::vector<std::string> mentions;
    for (v1::ArticleFacts& article : MakeArticles(&random, 14)) {
      for (int m = 0; m < article.meetings_size(); ++m) {
        mentions.push_back(absl::StrCat("meeting:", article.article().publisher(), "/",
                                        article.article().key(), "#", m));
      }
      events.emplace_back();
      events.back().article = std::move(article);
    }
    for (int d = 0; d < 4; ++d) {
      const std::string left = mentions[pick(mentions.size())];
      std::string right = mentions[pick(mentions.size())];
      while (right == left) right = mentions[pick(mentions.size())];
      events.emplace_back();
      events.back().decision = AboutMeetings(d % 2 == 0, {left}, {right});
    }
    std::string expected;
    for (int round = 0; round < 3; ++round) {
      std::shuffle(events.begin(), events.end(), random);
      Store store;
      for (const Event& event : events) Apply(store, event);
      const std::string text = Describe(store);
      if (expected.empty()) expected = text;
      ASSERT_EQ(text, expected) << "seed " << seed << ", round " << round;
      ExpectSound(store);
    }
  }
}

TEST_F(OrderTest, WordsOfDaysApartAreTwoStatementsAndOthersOne) {
  const auto said = [](absl::string_view key, absl::string_view published, absl::string_view when) {
    return Facts(
        "CNN", key, published,
        absl::StrCat(kLavrovAndKerry, "statements { speaker { person: 0 } text: 'We shall see.' ",
                     when.empty() ? "" : absl::StrCat("when { edtf: '", when, "' } "), "} "));
  };
  std::vector<Event> events(5);
  events[0].article = said("a", "2012-04-10", "2012-04-09");
  events[1].article = said("b", "2012-04-12", "");
  events[2].article = said("c", "2012-06-01", "");
  events[3].article = said("d", "2012-06-02", "");
  events[4].article = said("e", "2012-06-04", "2012-06-03");
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  do {
    Store store;
    for (size_t i : order) Apply(store, events[i]);
    std::vector<std::string> statements;
    for (const absl::string_view line : absl::StrSplit(Describe(store), '\n')) {
      if (absl::StartsWith(line, "statement ")) statements.emplace_back(line);
    }
    ASSERT_EQ(statements.size(), 3);
    EXPECT_TRUE(absl::EndsWith(statements[0], "2012-04-09 - CNN/a#0 CNN/b#0")) << statements[0];
    EXPECT_TRUE(absl::EndsWith(statements[1], "2012-06-01 assumed - CNN/c#0 CNN/d#0"))
        << statements[1];
    EXPECT_TRUE(absl::EndsWith(statements[2], "2012-06-03 - CNN/e#0")) << statements[2];
  } while (NextOrder(&order));
}

}  // namespace
}  // namespace chancery
