// The same articles in any order, from any number of loaders, end in the same graph.

#include <algorithm>
#include <map>
#include <memory>
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
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

struct Store {
  Store()
      : clock(absl::FromUnixSeconds(1400000000)),
        graph(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock, GraphStore::Options())),
        ingester(*graph, Gazetteer::Default(), clock),
        curator(Curator::Create(*graph, Gazetteer::Default(), clock)) {}

  FakeClock clock;
  std::unique_ptr<GraphStore> graph;
  ArticleIngester ingester;
  std::unique_ptr<Curator> curator;
};

std::string Describe(const Store& store) {
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

TEST(OrderTest, OrderDoesNotMatter) {
  int told_twice = 0;
  int candidates = 0;
  for (int seed = 0; seed < 24; ++seed) {
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
  EXPECT_GT(told_twice, 20);
  EXPECT_GT(candidates, 20);
}

TEST(OrderTest, LoadersAtOnceEndInTheSameGraph) {
  for (int seed = 7; seed < 10; ++seed) {
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

TEST(OrderTest, AnArticleTakenBackLeavesTheGraphAsIfItHadNeverCome) {
  for (int seed = 0; seed < 20; ++seed) {
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

TEST(OrderTest, ACorrectedArticleCountsAsIfItHadComeRightAway) {
  for (int seed = 0; seed < 20; ++seed) {
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

TEST(OrderTest, AMergeHoldsForWhatComesLaterAndCanBeUndone) {
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

TEST(OrderTest, ASplitPersonIsTwoUntilItIsUndone) {
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

TEST(OrderTest, MeetingsAreMergedAndSplitLikePeople) {
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

TEST(OrderTest, AnOfficeWithoutANameIsItsHolderOnceKnown) {
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

}  // namespace
}  // namespace chancery
