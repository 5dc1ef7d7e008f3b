#include "server/query/cypher/value.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace chancery::cypher {
namespace {

Value Edtf(absl::string_view text) { return Value::Edtf(*PartialDate::Parse(text)); }
Value Day(absl::string_view text) { return Value::Time(*ParseTemporal(TemporalKind::kDate, text)); }
Value List(ValueList items) { return Value::List(std::move(items)); }

const Value kNan = Value::Float(std::numeric_limits<double>::quiet_NaN());

TEST(ValueTest, ComparesNumbersAcrossKindsWithoutRounding) {
  EXPECT_EQ(Equals(Value::Int(1), Value::Float(1.0)), true);
  EXPECT_EQ(HashOf(Value::Int(1)), HashOf(Value::Float(1.0)));
  EXPECT_EQ(Less(Value::Int(9007199254740993), Value::Float(9007199254740992.0)), false);
  EXPECT_EQ(Less(Value::Float(9007199254740992.0), Value::Int(9007199254740993)), true);
}

TEST(ValueTest, NullAndNanAreEquivalentButNotEqual) {
  EXPECT_EQ(Equals(Value(), Value()), absl::nullopt);
  EXPECT_TRUE(Equivalent(Value(), Value()));
  EXPECT_EQ(Equals(kNan, kNan), false);
  EXPECT_TRUE(Equivalent(kNan, kNan));
  EXPECT_EQ(HashOf(kNan), HashOf(Value::Float(-std::nan("1"))));
}

TEST(ValueTest, ListsAreUnknownOnlyIfNullDecides) {
  EXPECT_EQ(Equals(List({Value::Int(1), Value()}), List({Value::Int(1), Value()})), absl::nullopt);
  EXPECT_EQ(Equals(List({Value::Int(1), Value()}), List({Value::Int(2), Value()})), false);
  EXPECT_EQ(Equals(List({Value()}), List({Value(), Value()})), false);
  EXPECT_EQ(Less(List({Value::Int(1)}), List({Value::Int(1), Value::Int(0)})), true);
}

TEST(ValueTest, DifferentKindsCannotBeComparedButSorted) {
  EXPECT_EQ(Less(Value::Int(1), Value::String("a")), absl::nullopt);
  const std::vector<Value> sorted = {Value::Map({}),
                                     Value::Node({0, 1}),
                                     List({}),
                                     Day("2004-01-01"),
                                     Value::String("a"),
                                     Value::Bool(false),
                                     Value::Bool(true),
                                     Value::Int(1),
                                     Value::Float(1.5),
                                     kNan,
                                     Value()};
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = 0; j < sorted.size(); ++j) {
      const int order = OrderCompare(sorted[i], sorted[j]);
      EXPECT_EQ(order < 0, i < j) << i << " " << j;
      EXPECT_EQ(order == 0, i == j) << i << " " << j;
    }
  }
}

TEST(ValueTest, PartialDatesAreComparedThreeValued) {
  EXPECT_EQ(Less(Edtf("2004"), Edtf("2005")), true);
  EXPECT_EQ(Less(Edtf("2004"), Edtf("2004-05")), absl::nullopt);
  EXPECT_EQ(Less(Edtf("2005"), Edtf("2004-05")), false);
  EXPECT_EQ(LessOrEqual(Edtf("2004-05-01"), Edtf("2004-05-01")), true);
  EXPECT_EQ(Equals(Edtf("2004-05-01"), Edtf("2004-05-01")), true);
  EXPECT_EQ(Equals(Edtf("2004"), Edtf("2004")), absl::nullopt);
  EXPECT_TRUE(Equivalent(Edtf("2004"), Edtf("2004")));
  EXPECT_EQ(Less(Edtf("2004-05"), Day("2004-06-01")), true);
  EXPECT_EQ(Equals(Edtf("2004-05-01"), Day("2004-05-01")), true);
  EXPECT_EQ(Less(Edtf("2004"), Value::Int(3)), absl::nullopt);
}

TEST(ValueTest, WritesFloatsShortAndExact) {
  EXPECT_EQ(FormatFloat(1), "1.0");
  EXPECT_EQ(FormatFloat(0.1), "0.1");
  EXPECT_EQ(FormatFloat(1e30), "1e+30");
  EXPECT_EQ(FormatFloat(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(FormatFloat(0.00001), "0.00001");
  EXPECT_EQ(FormatFloat(123456789012.0), "123456789012.0");
}

TEST(ValueTest, KnowsHowDeepItIs) {
  Value value = Value::Int(1);
  while (!TooLarge(ValueList{value})) value = List({value});
  EXPECT_EQ(value.depth(), kMaxValueDepth);
  EXPECT_TRUE(Equivalent(value, value));
}

TEST(ValueTest, WritesValuesAsQueriesDo) {
  EXPECT_EQ(FormatValue(Value::Map({{"a", List({Value(), Value::String("it's")})}})),
            "{a: [null, 'it\\'s']}");
}

}  // namespace
}  // namespace chancery::cypher
