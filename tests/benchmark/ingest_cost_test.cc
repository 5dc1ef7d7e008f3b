// What an article costs does not grow with what is known: counted in rows, so that no clock has a
// part in it.

#include <memory>

#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/benchmark/ingest_run.h"
#include "tests/benchmark/ingest_workload.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

class IngestCostTest : public testing::TestWithParam<IngestScenario> {};

TEST_P(IngestCostTest, TheLastArticleCostsWhatAnEarlyOneDid) {
  constexpr int kBefore = 100;
  constexpr int kMeasured = 40;  // on so many days that every article is of the same kind
  constexpr int kBetween = 600;
  auto run = IngestRun::Create(GetParam(), std::make_unique<MemoryKvStore>());
  ASSERT_THAT(run, IsOk());
  ASSERT_THAT((*run)->Ingest(kBefore), IsOk());
  const auto early = (*run)->Ingest(kMeasured);
  ASSERT_THAT(early, IsOk());
  ASSERT_THAT((*run)->Ingest(kBetween), IsOk());
  const auto late = (*run)->Ingest(kMeasured);
  ASSERT_THAT(late, IsOk());
  EXPECT_LE(late->reads, early->reads * 3 / 2)
      << early->reads / kMeasured << " rows, then " << late->reads / kMeasured;
  EXPECT_LE(late->writes, early->writes * 3 / 2)
      << early->writes / kMeasured << " rows, then " << late->writes / kMeasured;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, IngestCostTest, testing::Values(IngestScenario::kRandom),
                         [](const testing::TestParamInfo<IngestScenario>& info) {
                           std::string name;
                           for (char c : NameOf(info.param)) {
                             if (c != '-') name += c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace chancery
