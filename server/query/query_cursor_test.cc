#include "server/query/query_cursor.h"

#include <array>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

TEST(QueryCursorTest, DecodesWhatItEncoded) {
  const std::array<int64_t, 4> fields = {0, -1, std::numeric_limits<int64_t>::min(),
                                         std::numeric_limits<int64_t>::max()};
  EXPECT_THAT(DecodeCursor<4>(EncodeCursor(fields)), IsOkAndHolds(fields));
  const DatedPosition position{-4711, 1234567890123};
  EXPECT_THAT(DecodePosition(EncodePosition(position)),
              IsOkAndHolds(absl::optional<DatedPosition>(position)));
  EXPECT_THAT(DecodePosition(""), IsOkAndHolds(absl::optional<DatedPosition>()));
}

TEST(QueryCursorTest, OtherLengthsAndDaysOutOfRangeAreInvalidTokens) {
  const std::string bytes = EncodeCursor(std::array<int64_t, 2>{1, 2});
  EXPECT_THAT(DecodeCursor<1>(bytes), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(DecodeCursor<2>(absl::string_view(bytes).substr(1)), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(DecodePosition(EncodeCursor(std::array<int64_t, 2>{int64_t{1} << 40, 2})),
              HasReason("INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace chancery
