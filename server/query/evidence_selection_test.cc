#include "server/query/evidence_selection.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class EvidenceSelectionTest : public ::testing::Test {
 protected:
  std::vector<uint32_t> Begins(const std::vector<EntityRef>& facts, size_t max_count) {
    Budget budget;
    const absl::StatusOr<std::vector<Evidence>> selected =
        SelectEvidence(graph_, facts, max_count, budget);
    EXPECT_THAT(selected, IsOk());
    std::vector<uint32_t> begins;
    for (const Evidence& evidence : *selected) begins.push_back(evidence.begin);
    return begins;
  }

  GraphBuilder g_;
  ReferenceGraph graph_;
};

TEST_F(EvidenceSelectionTest, TakesTheSurestOfEachFactFirst) {
  const MeetingId a = g_.Meeting("2004").With(g_.Person("Ann"));
  const MeetingId b = g_.Meeting("2005").With(g_.Person("Ann"));
  const MeetingId c = g_.Meeting("2006").With(g_.Person("Ann"));
  const ArticleId article = g_.Article("CNN", "2022", std::string(100, 'x'));
  g_.Says(a, article, 1, 9, 0.5F);
  g_.Says(a, article, 2, 9, 0.9F);
  g_.Says(a, article, 3, 9, 0.9F);
  g_.Says(b, article, 4, 9, 0.1F);
  graph_ = g_.Build();
  EXPECT_THAT(Begins({a, b, c}, 10), ElementsAre(2, 4, 3, 1));
  EXPECT_THAT(Begins({a, b, c}, 3), ElementsAre(2, 4, 3));
  EXPECT_THAT(Begins({a, b, c}, 1), ElementsAre(2));
  EXPECT_THAT(Begins({c}, 10), IsEmpty());
  EXPECT_THAT(Begins({}, 10), IsEmpty());
}

}  // namespace
}  // namespace chancery
