#include "tests/learn/reference_gold.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = ReferenceGold::Kind;

TEST(ReferenceGoldTest, ReadsNamesNobodyAndWhatRefersToNothing) {
  ASSERT_OK_AND_ASSIGN(const ReferencesOfArticles all,
                       ParseReferences("# whom they mean\n"
                                       "a1\t3\t6\tAnna Kern\n"
                                       "a1\t10\t14\t-\n"
                                       "b2\t1\t9\t+Anna Kern; Oleg Petrov\n"
                                       "b2\t20\t33\t~\n"));
  ASSERT_EQ(all.size(), 2u);
  const std::vector<ReferenceGold>& first = all.at("a1");
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].begin, 3u);
  EXPECT_EQ(first[0].end, 6u);
  EXPECT_EQ(first[0].kind, Kind::kPeople);
  EXPECT_THAT(first[0].names, ElementsAre("Anna Kern"));
  EXPECT_EQ(first[1].kind, Kind::kNobody);
  EXPECT_THAT(first[1].names, IsEmpty());
  const std::vector<ReferenceGold>& second = all.at("b2");
  ASSERT_EQ(second.size(), 2u);
  EXPECT_EQ(second[0].kind, Kind::kSomeNamed);
  EXPECT_THAT(second[0].names, ElementsAre("Anna Kern", "Oleg Petrov"));
  EXPECT_EQ(second[1].kind, Kind::kNoReference);
}

TEST(ReferenceGoldTest, NamesTheLineThatCannotBeRead) {
  for (const char* line : {"a1\t3\t6", "a1\t6\t3\t-", "a1\tx\t6\t-", "\t3\t6\t-", "a1\t3\t6\t"}) {
    const auto all = ParseReferences(std::string("a1\t1\t2\t-\n") + line);
    EXPECT_EQ(all.status().code(), absl::StatusCode::kInvalidArgument) << line;
    EXPECT_THAT(all.status().message(), HasSubstr("line 2")) << line;
  }
}

}  // namespace
}  // namespace chancery
