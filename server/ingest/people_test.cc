// Who is who, from articles to the graph: namesakes, surnames alone, keys, decisions, in any order.

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "server/ingest/ingest_test_facts.h"
#include "server/ingest/note_refs.h"
#include "server/ingest/person_profile.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/forgetful_graph.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

struct Store {
  Store() : clock(absl::FromUnixSeconds(1400000000)) {
    auto faulty = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv = faulty.get();
    graph = *OpenForgetfulGraph(std::move(faulty), clock);
    ingester = std::make_unique<ArticleIngester>(*graph, Gazetteer::Default(), clock);
    writer = std::make_unique<FactsWriter>(*graph, clock);
    curator = Curator::Create(*graph, Gazetteer::Default(), clock);
  }

  uint64_t Reads() const { return kv->calls(FaultInjectingKvStore::Call::kRead); }

  FakeClock clock;
  FaultInjectingKvStore* kv = nullptr;
  std::unique_ptr<GraphStore> graph;
  std::unique_ptr<ArticleIngester> ingester;
  std::unique_ptr<FactsWriter> writer;
  std::unique_ptr<Curator> curator;
};

// An article in which these people, "Name, title, polity", are in office on a day; a part may be
// missing, and a fourth one is a key.
v1::ArticleFacts Article(absl::string_view key, absl::string_view day,
                         const std::vector<std::string>& people) {
  std::string text;
  int offices = 0;
  for (size_t i = 0; i < people.size(); ++i) {
    const std::vector<std::string> parts = absl::StrSplit(people[i], ", ");
    absl::StrAppend(&text, "persons { name: '", parts[0], "'");
    if (parts.size() > 3) absl::StrAppend(&text, " keys: '", parts[3], "'");
    absl::StrAppend(&text, " } ");
    if (parts.size() < 3 || parts[1].empty()) continue;
    absl::StrAppend(&text, "offices { title: '", parts[1], "' polity: '", parts[2],
                    "' } tenures { person: ", i, " office: ", offices++,
                    " interval { last_known { edtf: '", day, "' } } } ");
  }
  return Facts("CNN", key, day, text);
}

IngestResult Ingest(Store& store, const v1::ArticleFacts& facts) {
  Budget budget;
  absl::StatusOr<IngestResult> result = store.ingester->Ingest(facts, budget);
  EXPECT_THAT(result, IsOk());
  return result.ok() ? *std::move(result) : IngestResult();
}

EntityRef ArticleOf(const Store& store, absl::string_view key) {
  const auto ref =
      store.graph->Latest()->FindByKey(EntityKind::kArticle, absl::StrCat("CNN/", key));
  EXPECT_TRUE(ref.ok() && ref->has_value()) << key;
  return **ref;
}

// "Name (aliases) [keys]: articles" of each person, and "candidate A ~ B score".
std::vector<std::string> Show(const Store& store) {
  Budget budget;
  const std::shared_ptr<const GraphReader> reader = store.graph->Latest();
  std::vector<std::string> lines;
  const auto name_of = [&](EntityRef ref) {
    const Person person = *reader->GetPerson(PersonId(ref.id));
    std::set<std::string> articles;
    EXPECT_THAT(reader->ScanEvidence(ref, ArticleId(), 0, budget,
                                     [&](const Evidence& evidence) {
                                       articles.insert(
                                           reader->GetArticle(evidence.article)->keys[0].substr(4));
                                       return true;
                                     }),
                IsOk());
    return absl::StrCat(person.names.display, " (", absl::StrJoin(person.names.aliases, ", "),
                        ") [", absl::StrJoin(person.names.keys, " "),
                        "]: ", absl::StrJoin(articles, " "));
  };
  EXPECT_THAT(reader->ScanEntities(EntityKind::kPerson, 0, budget,
                                   [&](const Entity& entity) {
                                     lines.push_back(name_of(RefOf(entity)));
                                     return true;
                                   }),
              IsOk());
  EXPECT_THAT(
      ScanCandidates(
          *reader, EntityRef(), "", budget,
          [&](const SameCandidate& candidate, absl::string_view) {
            std::set<std::string> sides = {name_of(candidate.left), name_of(candidate.right)};
            lines.push_back(
                absl::StrCat("candidate ", absl::StrJoin(sides, " ~ "), " ", candidate.score));
            return true;
          }),
      IsOk());
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Without the candidates.
std::vector<std::string> People(const Store& store) {
  std::vector<std::string> lines = Show(store);
  lines.erase(
      std::remove_if(lines.begin(), lines.end(),
                     [](const std::string& line) { return absl::StartsWith(line, "candidate "); }),
      lines.end());
  return lines;
}

TEST(PeopleTest, MinistersOfTwoCountriesAreTwoPeopleAndAsked) {
  Store store;
  Ingest(store, Article("a", "2013-09-12", {"Ali Hassan, oil minister, Iraq"}));
  Ingest(store, Article("b", "2013-09-14", {"Ali Hassan, deputy foreign minister, Tanzania"}));
  EXPECT_THAT(People(store), ElementsAre("Ali Hassan () []: a", "Ali Hassan () []: b"));
  EXPECT_THAT(Show(store), SizeIs(3));
  // Who is only called so is neither.
  Ingest(store, Article("c", "2013-09-14", {"Ali Hassan"}));
  EXPECT_THAT(People(store), SizeIs(3));
}

TEST(PeopleTest, OrganisationsAreNoCountries) {
  Store store;
  Ingest(store,
         Article("a", "2016-09-12", {"Antonio Guterres, Secretary-General, United Nations"}));
  Ingest(store, Article("b", "2001-09-14", {"Antonio Guterres, prime minister, Portugal"}));
  EXPECT_THAT(People(store), ElementsAre("Antonio Guterres () []: a b"));
}

TEST(PeopleTest, SixtyYearsApartAreTwoPeopleAndACareerIsNot) {
  Store store;
  Ingest(store, Article("a", "1954-09-12", {"John Adams, envoy, United States"}));
  Ingest(store, Article("b", "2014-09-14", {"John Adams, envoy, United States"}));
  EXPECT_THAT(People(store), SizeIs(2));
  Ingest(store, Article("c", "1983-09-14", {"John Adams, envoy, United States"}));
  EXPECT_THAT(People(store), ElementsAre("John Adams () []: a b c"));
}

TEST(PeopleTest, OtherKeysOfOneSystemAreOtherPeople) {
  Store store;
  Ingest(store, Article("a", "2013-01-01", {"Ann Lee, , , wikidata:Q1"}));
  Ingest(store, Article("b", "2013-01-01", {"Ann Lee, , , wikidata:Q2"}));
  Ingest(store, Article("c", "2013-01-01", {"Ann Lee, , , tenure:plum:dj-1"}));
  EXPECT_THAT(People(store), SizeIs(3));
  EXPECT_THAT(Show(store), Contains(AllOf(HasSubstr("candidate"), HasSubstr("wikidata:Q1"),
                                          HasSubstr("wikidata:Q2"))));
  Store other;
  Ingest(other, Article("a", "2013-01-01", {"Bob Ray, , , tenure:plum:dj-1"}));
  Ingest(other, Article("b", "2013-01-01", {"Bob Ray, , , tenure:plum:dj-2"}));
  EXPECT_THAT(People(other), SizeIs(2));
  Store third;
  Ingest(third, Article("a", "2013-01-01", {"Bob Ray, , , ftm:x"}));
  Ingest(third, Article("b", "2013-01-01", {"Bob Ray, , , popolo:y"}));
  EXPECT_THAT(People(third), SizeIs(1));
}

// A placeholder in a column of keys.
TEST(PeopleTest, AKeyThatManyNamesShareMakesNobodyOne) {
  const auto load = [](Store& store, int first, int last) {
    for (int i = first; i != last; i += first < last ? 1 : -1) {
      const std::string letter(1, static_cast<char>('a' + i));
      const IngestResult result =
          Ingest(store, Article(letter, "2013-01-01",
                                {absl::StrCat("X", letter, "x Y", letter, "y, , , unknown")}));
      if (i == last - 1) {
        EXPECT_THAT(result.warnings, Contains(HasSubstr("max_names_of_key")));
      }
    }
  };
  constexpr int kNames = static_cast<int>(kMaxNamesOfKey) + 4;
  Store store;
  load(store, 0, kNames);
  EXPECT_THAT(People(store), SizeIs(kNames));
  EXPECT_THAT(Show(store), SizeIs(kNames + 1)) << "one pair to ask about";
  Store other;
  load(other, kNames - 1, -1);
  EXPECT_EQ(Show(other), Show(store));
  // When enough of them are taken back, it is a key again.
  Budget budget;
  for (int i = 0; i < 4; ++i) {
    const EntityRef article = ArticleOf(store, std::string(1, static_cast<char>('a' + i)));
    ASSERT_THAT(store.curator->Retract(ArticleId(article.id), false, budget), IsOk());
  }
  EXPECT_THAT(Show(store), SizeIs(1));
}

TEST(PeopleTest, ThePeopleAreShownByTheNameThatMostArticlesUse) {
  Store store;
  Ingest(store, Article("a", "1985-01-01", {"Reagan, president, United States"}));
  EXPECT_THAT(People(store), ElementsAre(HasSubstr("Reagan () ")));
  Ingest(store, Article("b", "1985-01-01", {"Ronald Reagan, president, United States"}));
  EXPECT_THAT(People(store), ElementsAre(HasSubstr("Ronald Reagan () ")));
  // The same words in many articles are many articles.
  for (int i = 0; i < 9; ++i) {
    Ingest(store, Article(absl::StrCat("s", i), "2013-01-01",
                          {i < 3 ? "Sergei Lavrov, foreign minister, Russia"
                                 : "Sergey Lavrov, foreign minister, Russia"}));
  }
  EXPECT_THAT(People(store), Contains(HasSubstr("Sergey Lavrov (Sergei Lavrov)")));
}

TEST(PeopleTest, AfterAMergeTheNameThatWasKeptIsShown) {
  Store store;
  for (int i = 0; i < 3; ++i) {
    Ingest(store, Article(absl::StrCat("a", i), "2013-01-01", {"Bob Ray"}));
  }
  Ingest(store, Article("b", "2013-01-01", {"Robert Ray"}));
  Budget budget;
  const std::shared_ptr<const GraphReader> reader = store.graph->Latest();
  ASSERT_EQ(reader->GetPerson(PersonId(2))->names.display, "Robert Ray");
  const auto outcome = store.curator->Merge(PersonId(2), PersonId(1), {}, false, budget);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_THAT(People(store), ElementsAre("Robert Ray (Bob Ray) []: a0 a1 a2 b"));
  ASSERT_THAT(store.curator->Undo(outcome->decision, false, budget), IsOk());
  EXPECT_THAT(People(store), ElementsAre(HasSubstr("Bob Ray ()"), HasSubstr("Robert Ray ()")));
}

TEST(PeopleTest, OfTwoDecisionsTheNewerOneCounts) {
  Store store;
  Ingest(store, Article("a", "2013-01-01", {"Bob Ray, envoy, France"}));
  Ingest(store, Article("b", "2014-01-01", {"Bob Ray, envoy, France"}));
  Ingest(store, Article("c", "2014-01-01", {"Rob Rae, envoy, France"}));
  ASSERT_THAT(People(store), SizeIs(2));
  Budget budget;
  ASSERT_THAT(store.curator->Merge(PersonId(1), PersonId(2), {}, false, budget), IsOk());
  ASSERT_THAT(People(store), SizeIs(1));
  store.clock.Advance(absl::Seconds(1));
  const ArticleId c(ArticleOf(store, "c").id);
  ASSERT_THAT(store.curator->Split(PersonId(1), {c}, {}, {}, false, budget), IsOk());
  EXPECT_THAT(People(store), SizeIs(2)) << "split after the merge";
  std::vector<PersonId> people;
  EXPECT_THAT(store.graph->Latest()->ScanEntities(EntityKind::kPerson, 0, budget,
                                                  [&](const Entity& entity) {
                                                    people.push_back(PersonId(RefOf(entity).id));
                                                    return true;
                                                  }),
              IsOk());
  store.clock.Advance(absl::Seconds(1));
  ASSERT_THAT(store.curator->Merge(people[0], people[1], {}, false, budget), IsOk());
  EXPECT_THAT(People(store), SizeIs(1)) << "merged after the split";
}

// Two people met on a day.
v1::ArticleFacts MeetingArticle(absl::string_view key) {
  return Facts("CNN", key, "2013-09-12",
               absl::StrCat(kLavrovAndKerry,
                            "meetings { parties { person: 0 } parties { person: 1 } "
                            "kind: MEETING_KIND_IN_PERSON when { edtf: '2013-09-12' } "
                            "sources { sentence { begin: 0 end: 5 } } }"));
}

// The key of an article may be the beginning of another's.
TEST(PeopleTest, ASplitTakesNothingOfANeighbour) {
  Store store;
  for (const char* key : {"k", "k#2", "z"}) Ingest(store, MeetingArticle(key));
  Budget budget;
  ASSERT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 1);
  const ArticleId k(ArticleOf(store, "k").id);
  const auto outcome = store.curator->Split(MeetingId(1), {k}, {}, {}, false, budget);
  ASSERT_THAT(outcome, IsOk());
  const auto decision = GetDecision(*store.graph->Latest(), outcome->decision);
  ASSERT_THAT(decision, IsOk());
  EXPECT_THAT(decision->right, ElementsAre("meeting:CNN/k#0"));
  EXPECT_THAT(decision->left, UnorderedElementsAre("meeting:CNN/k#2#0", "meeting:CNN/z#0"));
}

TEST(PeopleTest, ErasingAnArticleTakesNothingOfANeighbour) {
  Store store;
  for (const char* key : {"z", "k", "k#2"}) Ingest(store, MeetingArticle(key));
  Ingest(store, Article("p", "2013-01-01", {"Bob Ray"}));
  Ingest(store, Article("q", "2013-01-01", {"Rob Rae"}));
  Budget budget;
  const ArticleId z(ArticleOf(store, "z").id);
  const ArticleId k(ArticleOf(store, "k").id);
  ASSERT_EQ(k.value, 2u);
  ASSERT_THAT(store.curator->Split(MeetingId(1), {z}, {}, {}, false, budget), IsOk());
  const auto merged = store.curator->Merge(PersonId(3), PersonId(4), {}, false, budget);
  ASSERT_THAT(merged, IsOk());
  ASSERT_EQ(merged->decision, 2u);
  ASSERT_THAT(store.curator->Undo(2, false, budget), IsOk());
  ASSERT_THAT(store.curator->Erase(k, false, budget), IsOk());
  // What is closed stays to be read, and what is live stays.
  EXPECT_THAT(GetDecision(**store.graph->At(merged->revision), 2), IsOk());
  const auto split = GetDecision(*store.graph->Latest(), 1);
  ASSERT_THAT(split, IsOk());
  EXPECT_THAT(split->left, Contains("meeting:CNN/k#2#0"));
  EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kMeeting], 2);
}

TEST(PeopleTest, TheOtherOfASplitIsWhatWasTaken) {
  Store store;
  Ingest(store, Article("a", "2013-01-01", {"Bob Ray, envoy, France"}));
  Ingest(store, Article("b", "2014-01-01", {"Bob Ray, envoy, France"}));
  Ingest(store, Article("c", "2014-01-01", {"Bob Ray, envoy, France", "Ann Lee"}));
  ASSERT_THAT(People(store), SizeIs(2));
  Budget budget;
  // The article for which the person was made.
  const ArticleId a(ArticleOf(store, "a").id);
  // What a dry run would make has no name.
  const auto tried = store.curator->Split(PersonId(1), {a}, {}, {}, /*dry_run=*/true, budget);
  ASSERT_THAT(tried, IsOk());
  EXPECT_EQ(tried->kept, EntityRef(PersonId(1)));
  EXPECT_FALSE(tried->other);
  const auto outcome = store.curator->Split(PersonId(1), {a}, {}, {}, false, budget);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->kept, EntityRef(PersonId(1)));
  const auto tellers = [&](EntityRef ref) {
    std::set<std::string> articles;
    EXPECT_THAT(store.graph->Latest()->ScanEvidence(
                    ref, ArticleId(), 0, budget,
                    [&](const Evidence& evidence) {
                      articles.insert(store.graph->Latest()->GetArticle(evidence.article)->keys[0]);
                      return true;
                    }),
                IsOk());
    return absl::StrJoin(articles, " ");
  };
  EXPECT_EQ(tellers(outcome->other), "CNN/a");
  EXPECT_EQ(tellers(outcome->kept), "CNN/b CNN/c");
}

// 200 people named Kim, half of the mentions bare: what an article costs does not grow with the
// number of Kims, but with those who may be meant.
TEST(PeopleTest, AnArticleCostsWhomItMayMeanAndNotAllOfTheSurname) {
  static constexpr const char* kCountries[] = {
      "South Korea", "North Korea", "Japan",   "China",  "Vietnam", "Russia", "France",
      "Spain",       "Italy",       "Germany", "Poland", "Sweden",  "Norway", "Finland",
      "Denmark",     "Austria",     "Hungary", "Greece", "Turkey",  "Egypt"};
  static constexpr const char* kOffices[] = {"president", "prime minister", "foreign minister",
                                             "defense minister"};
  const auto kim = [](int i, bool bare) {
    std::string first = "Aa";
    first[0] = static_cast<char>('A' + i % 20);
    first[1] = static_cast<char>('a' + i / 20);
    return absl::StrCat(bare ? "" : absl::StrCat(first, " "), "Kim, ", kOffices[i % 4], ", ",
                        kCountries[i % 20]);
  };
  Store store;
  std::mt19937 random(1);
  std::vector<uint64_t> cost;
  constexpr int kArticles = 1200;
  for (int n = 0; n < kArticles; ++n) {
    const std::string day =
        absl::StrCat(2000 + n / 60, "-0", 1 + static_cast<int>(random() % 9), "-10");
    // More and more of them are known.
    const int i = static_cast<int>(random() % (10 + 190 * n / kArticles));
    const v1::ArticleFacts article =
        Article(absl::StrCat("k", n), day, {kim(i, random() % 2 == 0)});
    const uint64_t before = store.Reads();
    Ingest(store, article);
    cost.push_back(store.Reads() - before);
  }
  const auto mean = [&](int from, int to) {
    uint64_t sum = 0;
    for (int i = from; i < to; ++i) sum += cost[i];
    return sum / static_cast<uint64_t>(to - from);
  };
  RecordProperty("reads_first", std::to_string(mean(100, 300)));
  RecordProperty("reads_last", std::to_string(mean(1000, 1200)));
  EXPECT_LT(mean(1000, 1200), 1500u);
}

TEST(PeopleTest, ThousandsOfWrittenPeopleOfOneSurnameAreNotRead) {
  Store store;
  Budget budget;
  constexpr int kPeople = 3000;
  v1::WriteFactsRequest request;
  request.mutable_source()->set_publisher("W");
  request.mutable_source()->set_key("w");
  for (int i = 0; i < kPeople; ++i) {
    request.add_facts()->mutable_person()->set_display_name(
        absl::StrCat("P", std::string(1, static_cast<char>('a' + i % 26)),
                     std::string(1, static_cast<char>('a' + i / 26 % 26)),
                     std::string(1, static_cast<char>('a' + i / 676)), " Kim"));
  }
  ASSERT_THAT(store.writer->Write(request, budget), IsOk());
  const uint64_t before = store.Reads();
  Ingest(store, Article("a", "2013-01-01", {"Paaa Kim, envoy, France", "Kim, envoy, Spain"}));
  EXPECT_LT(store.Reads() - before, 400u);
  EXPECT_EQ(store.graph->Stats()->counts[EntityKind::kPerson], kPeople + 1);
}

// Articles in which everything that depends on others occurs.
std::vector<v1::ArticleFacts> RandomArticles(std::mt19937* random, int count) {
  const auto pick = [random](int n) { return static_cast<int>((*random)() % n); };
  static constexpr const char* kNames[] = {"Ali Hassan", "Ali Hassan",  "Ali B. Hassan", "Hassan",
                                           "Hassan",     "Omar Hassan", "Bob Hassan",    "Kim",
                                           "Ann Kim",    "Ann C. Kim",  "Ann D. Kim"};
  static constexpr const char* kOffices[] = {"president", "foreign minister", "chairman"};
  static constexpr const char* kPolities[] = {"Iraq", "Tanzania", "United Nations"};
  static constexpr const char* kKeys[] = {"wikidata:Q1", "wikidata:Q2", "ftm:a", "n/a"};
  std::vector<v1::ArticleFacts> articles;
  for (int a = 0; a < count; ++a) {
    std::vector<std::string> people;
    for (int p = 0; p < 1 + pick(3); ++p) {
      std::string person = kNames[pick(11)];
      if (pick(4) != 0) {
        absl::StrAppend(&person, ", ", kOffices[pick(3)], ", ", kPolities[pick(3)]);
      } else {
        absl::StrAppend(&person, ", , ");
      }
      if (pick(6) == 0) absl::StrAppend(&person, ", ", kKeys[pick(4)]);
      people.push_back(person);
    }
    const int years[] = {1950, 2008, 2009, 2013};
    articles.push_back(
        Article(absl::StrCat("a", a), absl::StrCat(years[pick(4)], "-01-0", 1 + pick(9)), people));
  }
  return articles;
}

void ExpectSound(const Store& store) {
  Budget budget;
  EXPECT_THAT(store.graph->Verify(
                  budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                  [](const GraphStore::VerifyCounts&) { return true; }),
              IsOk());
}

TEST(PeopleTest, ArticlesAndDecisionsInAnyOrderEndInTheSamePeople) {
  int kept_apart = 0;
  for (int seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&random](size_t n) { return random() % n; };
    std::vector<v1::ArticleFacts> articles = RandomArticles(&random, 6 + seed * 2);
    Store first;
    Budget budget;
    // A life: articles come, change, go; curators merge, split and undo.
    std::map<std::string, v1::ArticleFacts> living;
    std::vector<uint64_t> decisions;
    const auto people = [&] {
      std::vector<PersonId> ids;
      EXPECT_THAT(first.graph->Latest()->ScanEntities(EntityKind::kPerson, 0, budget,
                                                      [&](const Entity& entity) {
                                                        ids.push_back(PersonId(RefOf(entity).id));
                                                        return true;
                                                      }),
                  IsOk());
      return ids;
    };
    for (size_t i = 0; i < articles.size(); ++i) {
      first.clock.Advance(absl::Seconds(1));
      Ingest(first, articles[i]);
      living[articles[i].article().key()] = articles[i];
      if (pick(5) == 0) {
        // Corrected.
        v1::ArticleFacts other = articles[pick(articles.size())];
        *other.mutable_article() = articles[i].article();
        Ingest(first, other);
        living[other.article().key()] = other;
      }
      const std::vector<PersonId> ids = people();
      const PersonId x = ids[pick(ids.size())];
      const PersonId y = ids[pick(ids.size())];
      absl::StatusOr<Curator::Outcome> outcome = absl::NotFoundError("nothing");
      switch (pick(5)) {
        case 0:
          if (x != y) outcome = first.curator->Merge(x, y, {}, false, budget);
          break;
        case 1: {
          std::vector<ArticleId> told;
          EXPECT_THAT(first.graph->Latest()->ScanEvidence(x, ArticleId(), 0, budget,
                                                          [&](const Evidence& evidence) {
                                                            told.push_back(evidence.article);
                                                            return true;
                                                          }),
                      IsOk());
          outcome = first.curator->Split(x, {told[pick(told.size())]}, {}, {}, false, budget);
          kept_apart += outcome.ok();
          break;
        }
        case 2:
          if (!decisions.empty()) {
            const size_t which = pick(decisions.size());
            EXPECT_THAT(first.curator->Undo(decisions[which], false, budget), IsOk());
            decisions.erase(decisions.begin() + which);
          }
          break;
        case 3:
          if (living.size() > 1 && pick(2) == 0) {
            const std::string key = std::next(living.begin(), pick(living.size()))->first;
            EXPECT_THAT(first.curator->Retract(ArticleId(ArticleOf(first, key).id), false, budget),
                        IsOk());
            living.erase(key);
          }
          break;
        default:
          break;
      }
      if (outcome.ok() && outcome->decision != 0) decisions.push_back(outcome->decision);
    }
    ExpectSound(first);
    // Erasure knows what each note refers to.
    EXPECT_THAT(
        first.graph->Latest()->ScanNotes("", "", budget,
                                         [](absl::string_view key, absl::string_view value) {
                                           EXPECT_TRUE(RefsOfNote(key, value).has_value()) << key;
                                           return true;
                                         }),
        IsOk());
    const std::vector<std::string> expected = Show(first);
    std::vector<CuratorDecision> in_force;
    EXPECT_THAT(ScanDecisions(*first.graph->Latest(), 0, budget,
                              [&](const CuratorDecision& decision) {
                                in_force.push_back(decision);
                                return true;
                              }),
                IsOk());
    for (int round = 0; round < 3; ++round) {
      std::vector<std::pair<const v1::ArticleFacts*, const CuratorDecision*>> items;
      for (const auto& [key, article] : living) items.emplace_back(&article, nullptr);
      for (const CuratorDecision& decision : in_force) items.emplace_back(nullptr, &decision);
      std::shuffle(items.begin(), items.end(), random);
      Store other;
      for (const auto& [article, decision] : items) {
        if (article != nullptr) {
          Ingest(other, *article);
        } else {
          EXPECT_THAT(other.curator->Import(*decision, budget), IsOk());
        }
      }
      ASSERT_EQ(Show(other), expected) << "seed " << seed << ", round " << round;
      ExpectSound(other);
    }
  }
  EXPECT_GT(kept_apart, 5);
}

// A read that fails at any step leaves the store as it was.
TEST(PeopleTest, AFailedReadChangesNothing) {
  std::mt19937 random(7);
  const std::vector<v1::ArticleFacts> articles = RandomArticles(&random, 12);
  Store store;
  for (const v1::ArticleFacts& article : articles) {
    if (&article != &articles.back()) Ingest(store, article);
  }
  const std::vector<std::string> before = Show(store);
  Budget budget;
  int failures = 0;
  for (uint64_t n = 1;; ++n) {
    store.kv->FailCall(FaultInjectingKvStore::Call::kRead, n, absl::UnavailableError("no disk"));
    const auto result = store.ingester->Ingest(articles.back(), budget);
    store.kv->StopFailing();
    if (result.ok()) break;
    ++failures;
    EXPECT_TRUE(absl::IsUnavailable(result.status())) << n << ": " << result.status();
    ASSERT_EQ(Show(store), before) << n;
  }
  EXPECT_GT(failures, 20);
  Store other;
  for (const v1::ArticleFacts& article : articles) Ingest(other, article);
  EXPECT_EQ(Show(store), Show(other));
}

}  // namespace
}  // namespace chancery
