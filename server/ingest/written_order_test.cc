// WriteFacts and articles in any order end in one graph, and what is written again takes nothing
// away that an article says.

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/facts_writer.h"
#include "server/ingest/ingest_test_facts.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

struct Store {
  Store()
      : clock(absl::FromUnixSeconds(1400000000)),
        graph(*GraphStore::Open(std::make_unique<MemoryKvStore>(), clock, GraphStore::Options())),
        ingester(*graph, Gazetteer::Default(), clock),
        writer(*graph, clock),
        curator(Curator::Create(*graph, Gazetteer::Default(), clock)) {}

  ArticleId Ingest(const v1::ArticleFacts& facts) {
    const absl::StatusOr<IngestResult> result = ingester.Ingest(facts, budget);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? result->article : ArticleId();
  }
  void Write(const v1::WriteFactsRequest& request) {
    EXPECT_THAT(writer.Write(request, budget), IsOk());
  }
  void ExpectSound() {
    EXPECT_THAT(graph->Verify(
                    budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
                    [](const GraphStore::VerifyCounts&) { return true; }),
                IsOk());
  }

  Budget budget;
  FakeClock clock;
  std::unique_ptr<GraphStore> graph;
  ArticleIngester ingester;
  FactsWriter writer;
  std::unique_ptr<Curator> curator;
};

// Offices, tenures and meetings in words, without ids.
std::string Describe(const Store& store) {
  const std::shared_ptr<const GraphReader> reader = store.graph->Latest();
  Budget budget;
  const auto name = [&](EntityRef ref) -> std::string {
    return ref ? *reader->DisplayName(ref) : "-";
  };
  const auto sources = [&](EntityRef fact) {
    std::set<std::string> keys;
    EXPECT_THAT(reader->ScanEvidence(fact, ArticleId(), 0, budget,
                                     [&](const Evidence& evidence) {
                                       keys.insert(reader->GetArticle(evidence.article)->keys[0]);
                                       return true;
                                     }),
                IsOk());
    return absl::StrJoin(keys, " ");
  };
  std::vector<std::string> lines;
  const auto add = [&](const Entity& entity) {
    if (const auto* role = std::get_if<Role>(&entity)) {
      std::vector<std::string> aliases = role->names.aliases;
      std::sort(aliases.begin(), aliases.end());
      lines.push_back(
          absl::StrCat("role ", name(RefOf(entity)), " (", absl::StrJoin(aliases, ", "), ")"));
    } else if (const auto* tenure = std::get_if<Tenure>(&entity)) {
      lines.push_back(absl::StrCat("tenure ", name(tenure->person), ", ", name(tenure->role), " ",
                                   tenure->interval.ToString(), " ", sources(RefOf(entity))));
    } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
      std::vector<std::string> parties;
      for (const Participation& part : meeting->participations) {
        parties.push_back(part.party ? name(part.party) : part.group);
      }
      std::sort(parties.begin(), parties.end());
      lines.push_back(absl::StrCat("meeting ", absl::StrJoin(parties, " & "), " ",
                                   meeting->when.ToString(), " ", name(EntityRef(meeting->place)),
                                   " ", sources(RefOf(entity))));
    }
    return true;
  };
  for (EntityKind kind : {EntityKind::kRole, EntityKind::kTenure, EntityKind::kMeeting}) {
    EXPECT_THAT(reader->ScanEntities(kind, 0, budget, add), IsOk());
  }
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");
}

constexpr const char* kPeople[] = {"Ann Archer", "Bob Bright", "Cid Corlett", "Dan Dorn"};
constexpr const char* kPolities[] = {"Austria", "Belgium"};

// What each request needs: the same in all of them.
std::string Known() {
  std::string facts;
  for (const char* polity : kPolities) {
    absl::StrAppend(&facts, "facts { polity { display_name: '", polity, "' keys: 'db:", polity,
                    "' } } facts { role { title: 'Foreign Minister' polity { name: 'polities/~db:",
                    polity, "' } keys: 'db:fm-", polity, "' } } ");
  }
  for (const char* person : kPeople) {
    absl::StrAppend(&facts, "facts { person { display_name: '", person, "' keys: 'db:", person,
                    "' } } ");
  }
  return facts;
}

v1::WriteFactsRequest Request(absl::string_view source, absl::string_view facts) {
  return FromText<v1::WriteFactsRequest>(
      absl::StrCat("source { publisher: 'DB' key: '", source, "' } ", facts));
}

std::string WrittenTenure(absl::string_view person, absl::string_view polity, int from, int to) {
  return absl::StrCat("facts { tenure { keys: 'db:t-", person,
                      "' person { name: 'people/~db:", person, "' } role { name: 'roles/~db:fm-",
                      polity, "' } interval { start { edtf: '", from, "' } end { edtf: '", to,
                      "' } end_state: END_STATE_ENDED } } } ");
}

std::string WrittenMeeting(absl::string_view key, absl::string_view when,
                           const std::vector<std::string>& people) {
  std::string fact = absl::StrCat("facts { meeting { keys: 'db:", key, "' when { edtf: '", when,
                                  "' } kind: MEETING_KIND_IN_PERSON status: MEETING_STATUS_HELD ");
  for (const std::string& person : people) {
    absl::StrAppend(&fact, "participations { party { name: 'people/~db:", person, "' } } ");
  }
  return absl::StrCat(fact, "} } ");
}

// People 0 and 1 and the foreign ministers of both polities; then what it tells.
v1::ArticleFacts Article(absl::string_view key, absl::string_view facts) {
  std::string all;
  for (const char* person : kPeople) {
    absl::StrAppend(&all, "persons { name: '", person, "' keys: 'db:", person, "' } ");
  }
  for (const char* polity : kPolities) {
    absl::StrAppend(&all, "offices { title: 'minister of foreign affairs' polity: '", polity,
                    "' } ");
  }
  return Facts("CNN", key, "2012-04-09", absl::StrCat(all, facts));
}

TEST(WrittenOrderTest, TheSameAgainTakesNothingThatAnArticleSays) {
  for (const bool title_only : {false, true}) {
    Store store;
    const std::string meeting = WrittenMeeting("m", "2012-04-08", {"Ann Archer", "Bob Bright"});
    store.Write(Request("1", absl::StrCat(Known(), meeting)));
    const ArticleId article = store.Ingest(
        Article("a",
                "meetings { parties { person: 0 } parties { person: 1 } parties { person: 2 } when "
                "{ edtf: '2012-04-08' } kind: MEETING_KIND_IN_PERSON place: 'Geneva' }"));
    const std::string joined = Describe(store);
    EXPECT_THAT(joined, HasSubstr("meeting Ann Archer & Bob Bright & Cid Corlett 2012-04-08 "
                                  "Geneva CNN/a DB/1"));
    store.Write(Request(
        "1", absl::StrCat(Known(), title_only ? "facts { meeting { keys: 'db:m' title: 'Talks' } }"
                                              : meeting)));
    EXPECT_EQ(Describe(store), joined);
    ASSERT_THAT(store.curator->Retract(article, false, store.budget), IsOk());
    EXPECT_THAT(Describe(store), HasSubstr("meeting Ann Archer & Bob Bright 2012-04-08 - DB/1"));
    store.ExpectSound();
  }
}

// Whichever comes first, the graph is the same and has the line.
void ExpectOneGraphWith(const v1::WriteFactsRequest& request, const v1::ArticleFacts& article,
                        absl::string_view line) {
  std::string first;
  for (const bool written_first : {true, false}) {
    Store store;
    if (written_first) store.Write(request);
    store.Ingest(article);
    if (!written_first) store.Write(request);
    const std::string graph = Describe(store);
    EXPECT_THAT(graph, HasSubstr(std::string(line)));
    if (first.empty()) first = graph;
    EXPECT_EQ(graph, first);
    store.ExpectSound();
  }
}

TEST(WrittenOrderTest, AWrittenTenureNamesTheHolderWhomAnArticleDoesNot) {
  const v1::WriteFactsRequest request =
      Request("1", absl::StrCat(Known(), WrittenTenure("Dan Dorn", "Austria", 2010, 2014)));
  const v1::ArticleFacts article =
      Article("a",
              "meetings { parties { person: 0 } parties { office: 0 } when { edtf: '2012-04-08' } "
              "kind: MEETING_KIND_IN_PERSON }");
  ExpectOneGraphWith(request, article, "meeting Ann Archer & Dan Dorn 2012-04-08");
}

TEST(WrittenOrderTest, AWrittenPersonIsWhomAnArticleNamesByTheSurname) {
  const v1::WriteFactsRequest request =
      Request("1", absl::StrCat(Known(), WrittenTenure("Dan Dorn", "Austria", 2010, 2014)));
  const v1::ArticleFacts article =
      Facts("CNN", "a", "2012-04-09",
            "persons { name: 'Eve Eder' } persons { name: 'Dorn' } "
            "offices { title: 'minister of foreign affairs' polity: 'Austria' } "
            "tenures { person: 1 office: 0 interval { last_known { edtf: '2012-04-08' } } } "
            "meetings { parties { person: 0 } parties { person: 1 capacity: 0 } "
            "when { edtf: '2012-04-08' } kind: MEETING_KIND_IN_PERSON }");
  ExpectOneGraphWith(request, article, "meeting Dan Dorn & Eve Eder 2012-04-08");
}

TEST(WrittenOrderTest, AnyOrderEndsInOneGraph) {
  for (int seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937 random(static_cast<uint32_t>(seed));
    const auto pick = [&random](int n) {
      return std::uniform_int_distribution<int>(0, n - 1)(random);
    };
    std::vector<v1::WriteFactsRequest> requests;
    std::vector<v1::ArticleFacts> articles;
    for (int i = 0; i < 2; ++i) {
      std::string facts = Known();
      // One holder of an office at a time.
      absl::StrAppend(&facts, WrittenTenure(kPeople[2 + i], kPolities[i], 2010, 2013 + pick(2)));
      for (int m = 0; m < 1 + pick(2); ++m) {
        const int a = pick(4);
        const int b = (a + 1 + pick(3)) % 4;
        absl::StrAppend(&facts, WrittenMeeting(absl::StrCat(i, "-", m),
                                               absl::StrCat("2012-04-0", 1 + 2 * i + 4 * m),
                                               {kPeople[a], kPeople[b]}));
      }
      requests.push_back(Request(absl::StrCat(i), facts));
    }
    for (int i = 0; i < 4; ++i) {
      std::string facts;
      for (int m = 0; m < 1 + pick(2); ++m) {
        const int a = pick(4);
        absl::StrAppend(&facts, "meetings { parties { person: ", a, " } parties { ",
                        pick(3) == 0 ? absl::StrCat("office: ", pick(2))
                                     : absl::StrCat("person: ", (a + 1 + pick(3)) % 4),
                        " } when { edtf: '2012-04-0", 1 + pick(7),
                        "' } kind: MEETING_KIND_IN_PERSON ", pick(2) == 0 ? "place: 'Geneva' " : "",
                        "} ");
      }
      articles.push_back(Article(absl::StrCat(i), facts));
    }
    const size_t count = requests.size() + articles.size();
    std::vector<size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::string first;
    for (int trial = 0; trial < 5; ++trial) {
      Store store;
      for (size_t step : order) {
        if (step < requests.size()) {
          store.Write(requests[step]);
        } else {
          store.Ingest(articles[step - requests.size()]);
        }
      }
      // Again: nothing new is said.
      if (trial % 2 == 1) store.Write(requests[0]);
      const std::string graph = Describe(store);
      if (first.empty()) first = graph;
      ASSERT_EQ(graph, first) << "order " << absl::StrJoin(order, ",");
      store.ExpectSound();
      std::shuffle(order.begin(), order.end(), random);
    }
  }
}

}  // namespace
}  // namespace chancery
