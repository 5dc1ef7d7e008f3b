// What one more article costs does not grow with what is known: counted in rows, so that no clock
// has a say. ./dev bench ingest has more articles and more kinds of them.

#include <memory>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/benchmark/ingest_run.h"
#include "tests/benchmark/ingest_workload.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr int kArticles = 2000;
constexpr int kTenth = kArticles / 10;
// Of the rows for an early article those for a late one may be.
constexpr double kMostGrowth = 1.5;

class RowCostTest : public ::testing::TestWithParam<IngestScenario> {};

TEST_P(RowCostTest, TheLastTenthOfTheArticlesCostsAboutWhatAnEarlyOneDoes) {
  auto run = IngestRun::Create(GetParam(), std::make_unique<MemoryKvStore>());
  ASSERT_THAT(run, IsOk());
  // The first tenth makes the people and offices that all others find.
  ASSERT_THAT((*run)->Ingest(kTenth), IsOk());
  const auto early = (*run)->Ingest(kTenth);
  ASSERT_THAT(early, IsOk());
  ASSERT_THAT((*run)->Ingest(7 * kTenth), IsOk());
  const auto late = (*run)->Ingest(kTenth);
  ASSERT_THAT(late, IsOk());
  RecordProperty("early_reads", static_cast<int>(early->reads));
  RecordProperty("late_reads", static_cast<int>(late->reads));
  RecordProperty("early_writes", static_cast<int>(early->writes));
  RecordProperty("late_writes", static_cast<int>(late->writes));
  EXPECT_LE(late->reads, kMostGrowth * early->reads)
      << early->reads << " rows were read for the early tenth";
  EXPECT_LE(late->writes, kMostGrowth * early->writes)
      << early->writes << " rows were written for the early tenth";
}

INSTANTIATE_TEST_SUITE_P(Ingest, RowCostTest, ::testing::ValuesIn(kIngestScenarios),
                         [](const ::testing::TestParamInfo<IngestScenario>& info) {
                           return absl::StrReplaceAll(NameOf(info.param), {{"-", "_"}});
                         });

}  // namespace
}  // namespace chancery
