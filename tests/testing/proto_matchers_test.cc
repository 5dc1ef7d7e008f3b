#include "tests/testing/proto_matchers.h"

#include "chancery/v1/time.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::Not;

TEST(ProtoMatchersTest, EqualsProtoComparesAllFields) {
  v1::DateRange range;
  range.set_first("2001");
  range.set_last("2004-05");
  EXPECT_THAT(range, EqualsProto(range));
  EXPECT_THAT(range, EqualsProto("first: '2001' last: '2004-05'"));
  EXPECT_THAT(range, Not(EqualsProto("first: '2001'")));
  EXPECT_THAT(range, Not(EqualsProto("nonsense: 1")));
  EXPECT_THAT(range, Not(EqualsProto(v1::PartialDate())));
}

TEST(ProtoMatchersTest, ContainsProtoComparesTheFieldsGiven) {
  v1::DateRange range;
  range.set_first("2001");
  range.set_last("2004-05");
  EXPECT_THAT(range, ContainsProto("first: '2001'"));
  EXPECT_THAT(range, Not(ContainsProto("first: '2002'")));
}

}  // namespace
}  // namespace chancery
