// What tests/conformance does not see: that a search is bounded.

#include "storage/graph/name_search.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

TEST(NameSearchTest, OneLetterLooksAtABoundedNumberOfNamesTheBestFirst) {
  FakeClock clock(absl::FromUnixSeconds(1642723200));
  auto graph = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock, GraphStore::Options());
  ASSERT_THAT(graph, IsOk());
  constexpr int kNames = 3 * static_cast<int>(kMaxNameCandidates);
  ASSERT_THAT((*graph)->Transact([&](Transaction& txn) {
    for (int i = 0; i < kNames; ++i) {
      Person person;
      person.id = txn.NewId<PersonId>();
      // The last one is called by the letter alone.
      person.names.display = i + 1 == kNames ? "Uwe L" : absl::StrCat("Uwe L", 10000 + i);
      txn.Put(person);
    }
    return absl::OkStatus();
  }),
              IsOk());
  const auto reader = (*graph)->Latest();
  NameQuery query;
  query.kinds = {EntityKind::kPerson};
  query.text = "l";
  Budget budget;
  const auto hits = reader->FindByName(query, budget);
  ASSERT_THAT(hits, IsOk());
  ASSERT_EQ(hits->size(), query.max_hits);
  EXPECT_EQ(hits->front().name, "Uwe L");
  EXPECT_LT(budget.rows_read(), 3 * kMaxNameCandidates);
  // A second word that few have makes it exact.
  query.text = absl::StrCat("uwe l", 10000 + kNames - 2);
  Budget exact_budget;
  const auto exact = reader->FindByName(query, exact_budget);
  ASSERT_THAT(exact, IsOk());
  ASSERT_FALSE(exact->empty());
  EXPECT_EQ(exact->front().name, absl::StrCat("Uwe L", 10000 + kNames - 2));
}

}  // namespace
}  // namespace chancery
