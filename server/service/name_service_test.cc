#include "server/service/name_service.h"

#include <memory>
#include <string>

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

using ::testing::HasSubstr;

class NameServiceTest : public ::testing::Test {
 protected:
  NameServiceTest() {
    GraphBuilder g;
    const PolityId us = g.Polity("United States");
    const RoleId secretary = g.Role("Secretary of State", us);
    g.Person("Colin Powell").Held(secretary, "2001-01-20", "2005-01-26");
    g.Person("Jerome Powell");
    g.Polity("East Germany");
    auto store = GraphStore::Open(std::make_unique<MemoryKvStore>(), clock_, {});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
    EXPECT_THAT(store_->Transact(
                    [&](Transaction& transaction) { return WriteGraph(g.Build(), transaction); }),
                IsOk());
  }

  FakeClock clock_{absl::UnixEpoch()};
  std::unique_ptr<GraphStore> store_;
  Budget budget_;
};

TEST_F(NameServiceTest, AnswersManyNamesAtOneRevision) {
  v1::ResolveNamesRequest request;
  request.add_names()->set_text("Powell");
  request.mutable_names(0)->add_collections("people");
  request.add_names()->set_text("United States Secretary of State");
  request.add_names()->set_text("Germany");
  request.mutable_names(2)->add_collections("polities");
  request.add_names()->set_text("Atlantis");
  ASSERT_OK_AND_ASSIGN(const v1::ResolveNamesResponse response,
                       ResolveNames(*store_, request, budget_));
  ASSERT_EQ(response.names_size(), 4);
  EXPECT_EQ(response.names(0).verdict(), v1::NAME_VERDICT_AMBIGUOUS);
  ASSERT_EQ(response.names(0).candidates_size(), 2);
  EXPECT_EQ(response.names(0).candidates(0).resource().display_name(), "Colin Powell");
  EXPECT_EQ(response.names(0).candidates(0).description(),
            "Secretary of State of the United States, 2001-2005");
  EXPECT_EQ(response.names(1).verdict(), v1::NAME_VERDICT_RESOLVED);
  EXPECT_EQ(response.names(1).candidates(0).polity().display_name(), "United States");
  EXPECT_GT(response.names(1).candidates(0).score(), 0.9F);
  EXPECT_EQ(response.names(2).verdict(), v1::NAME_VERDICT_GUESS);
  EXPECT_TRUE(response.names(2).candidates(0).guess());
  EXPECT_EQ(response.names(2).candidates(0).matched_name(), "East Germany");
  EXPECT_EQ(response.names(3).verdict(), v1::NAME_VERDICT_UNKNOWN);
  EXPECT_EQ(response.info().revision(), 1);
}

TEST_F(NameServiceTest, AllMistakesAreToldAtOnce) {
  v1::ResolveNamesRequest request;
  request.add_names();
  request.add_names()->set_text(std::string(300, 'x'));
  request.mutable_names(1)->add_collections("meetings");
  request.set_max_candidates(51);
  const absl::Status status = ResolveNames(*store_, request, budget_).status();
  EXPECT_THAT(status, HasReason("INVALID_FIELD"));
  for (const char* field :
       {"names[0].text", "names[1].text", "names[1].collections[0]", "max_candidates"}) {
    EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  }
  EXPECT_THAT(ResolveNames(*store_, v1::ResolveNamesRequest(), budget_),
              HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace chancery
