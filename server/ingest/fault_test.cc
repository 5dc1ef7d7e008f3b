// An engine's error at any step of ingest and curation leaves the graph as it was before or as it
// is after, and is never taken for "there is none".

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/curator.h"
#include "server/ingest/graph_description.h"
#include "server/ingest/ingest_test_facts.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/forgetful_graph.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using Call = FaultInjectingKvStore::Call;

class FaultTest : public testing::Test {
 protected:
  FaultTest() : clock_(absl::FromUnixSeconds(1400000000)) {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    graph_ = *OpenForgetfulGraph(std::move(kv), clock_);
    ingester_ = std::make_unique<ArticleIngester>(*graph_, Gazetteer::Default(), clock_);
    curator_ = Curator::Create(*graph_, Gazetteer::Default(), clock_);
  }

  absl::Status Ingest(const v1::ArticleFacts& facts) {
    Budget budget;
    return ingester_->Ingest(facts, budget).status();
  }

  absl::Status Retract(absl::string_view key) {
    Budget budget;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> article,
                              graph_->Latest()->FindByKey(EntityKind::kArticle, key));
    if (!article.has_value()) return absl::OkStatus();
    return curator_->Retract(ArticleId(article->id), /*dry_run=*/false, budget).status();
  }

  std::string Describe() { return DescribeGraph(*graph_->Latest()); }

  // Does `change` with each of its reads failing in turn, then with its write; `undo` takes it
  // back. Ends with it done.
  void FailEachCall(const std::function<absl::Status()>& change,
                    const std::function<absl::Status()>& undo) {
    const std::string before = Describe();
    ASSERT_THAT(change(), IsOk());
    const std::string after = Describe();
    ASSERT_NE(before, after);
    ASSERT_THAT(undo(), IsOk());
    ASSERT_EQ(Describe(), before);
    int failed = 0;
    for (Call call : {Call::kRead, Call::kWrite}) {
      bool reached = true;
      for (uint64_t n = 1; reached; ++n) {
        const uint64_t calls = kv_->calls(call);
        kv_->FailCall(call, n, absl::UnavailableError("the disk is gone"));
        const absl::Status status = change();
        kv_->StopFailing();
        reached = kv_->calls(call) - calls >= n;
        if (!status.ok()) {
          ++failed;
          EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
          ASSERT_EQ(Describe(), before) << "call " << n << ": " << status;
          continue;
        }
        ASSERT_EQ(Describe(), after) << "call " << n;
        if (!reached) break;
        ASSERT_THAT(undo(), IsOk());
        ASSERT_EQ(Describe(), before) << "call " << n;
      }
    }
    EXPECT_GT(failed, 20);
    Budget budget;
    const auto counts = graph_->Verify(
        budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
        [](const GraphStore::VerifyCounts&) { return true; });
    ASSERT_THAT(counts, IsOk());
  }

  FakeClock clock_;
  FaultInjectingKvStore* kv_ = nullptr;  // owned by graph_
  std::unique_ptr<GraphStore> graph_;
  std::unique_ptr<ArticleIngester> ingester_;
  std::unique_ptr<Curator> curator_;
};

// Two talks, one of them with an office whose holder is not named, a spell and words said there.
v1::ArticleFacts Talks(absl::string_view key, absl::string_view day, absl::string_view place,
                       absl::string_view more) {
  return Facts("CNN", key, "2013-09-15",
               absl::StrCat(kLavrovAndKerry,
                            "tenures { person: 0 office: 0 interval { start { edtf: '2004' } "
                            "last_known { edtf: '2013-09-15' } } } "
                            "meetings { parties { person: 0 capacity: 0 } parties { person: 1 } ",
                            "when { edtf: '", day, "' } place: '", place, "' keys: 'talks:1' } ",
                            "meetings { parties { person: 0 } parties { office: 1 } when { edtf: ",
                            "'2013-09' } } statements { speaker { person: 0 } text: 'no.' ",
                            "meeting: 0 keys: 'said:1' } statements { speaker { person: 1 } text: ",
                            "'Yes.' when { edtf: '2013-09-13' } } ", more));
}

constexpr char kKerryInOffice[] =
    "tenures { person: 1 office: 1 interval { start { edtf: '2013-02-01' } end { edtf: "
    "'2017-01-20' } end_state: END_STATE_ENDED } } ";

TEST_F(FaultTest, IngestIsWholeOrNothing) {
  ASSERT_THAT(Ingest(Talks("a", "2013-09-12", "Geneva", "")), IsOk());
  ASSERT_THAT(Ingest(Talks("b", "2013-09", "", "")), IsOk());
  FailEachCall([&] { return Ingest(Talks("c", "2013-09-12", "Geneva", kKerryInOffice)); },
               [&] { return Retract("CNN/c"); });
}

TEST_F(FaultTest, ACorrectionIsWholeOrNothing) {
  ASSERT_THAT(Ingest(Talks("a", "2013-09-12", "Geneva", "")), IsOk());
  ASSERT_THAT(Ingest(Talks("b", "2013-09", "", kKerryInOffice)), IsOk());
  ASSERT_THAT(Ingest(Talks("c", "2013-09-12", "", "")), IsOk());
  FailEachCall([&] { return Ingest(Talks("a", "2013-09-14", "Moscow", "")); },
               [&] { return Ingest(Talks("a", "2013-09-12", "Geneva", "")); });
}

TEST_F(FaultTest, ARetractionIsWholeOrNothing) {
  ASSERT_THAT(Ingest(Talks("a", "2013-09-12", "Geneva", kKerryInOffice)), IsOk());
  ASSERT_THAT(Ingest(Talks("b", "2013-09", "", "")), IsOk());
  FailEachCall([&] { return Retract("CNN/a"); },
               [&] { return Ingest(Talks("a", "2013-09-12", "Geneva", kKerryInOffice)); });
}

}  // namespace
}  // namespace chancery
