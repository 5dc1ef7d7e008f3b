#include "storage/encoding/varint.h"

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

constexpr uint64_t kSeed = 20220121;

std::vector<uint64_t> Samples() {
  std::vector<uint64_t> values = {0, std::numeric_limits<uint64_t>::max()};
  std::mt19937_64 random(kSeed);
  for (int bit = 0; bit < 64; ++bit) {
    const uint64_t power = uint64_t{1} << bit;
    values.insert(values.end(), {power - 1, power, power + 1, random() >> bit});
  }
  return values;
}

TEST(VarintTest, ReadsBackWhatItWroteAndNothingBehind) {
  for (uint64_t value : Samples()) {
    std::string bytes;
    AppendVarint(value, &bytes);
    EXPECT_LE(bytes.size(), kMaxVarintBytes);
    bytes += "\xffrest";
    absl::string_view in = bytes;
    uint64_t read = 0;
    ASSERT_TRUE(ReadVarint(&in, &read)) << value;
    EXPECT_EQ(read, value);
    EXPECT_EQ(in, "\xffrest");
  }
}

TEST(VarintTest, RefusesEveryTruncationAndLeavesTheInput) {
  for (uint64_t value : Samples()) {
    std::string bytes;
    AppendVarint(value, &bytes);
    for (size_t length = 0; length < bytes.size(); ++length) {
      absl::string_view in = absl::string_view(bytes).substr(0, length);
      uint64_t read = 42;
      ASSERT_FALSE(ReadVarint(&in, &read)) << value;
      EXPECT_EQ(in.size(), length);
      EXPECT_EQ(read, 42u);
    }
  }
}

TEST(VarintTest, RefusesLongFormsAndWhatExceeds64Bits) {
  for (const char* hex : {"8000", "ff00", "808000", "80808080808080808000", "ffffffffffffffffff02",
                          "ffffffffffffffffffff01"}) {
    const std::string bytes = absl::HexStringToBytes(hex);
    absl::string_view in = bytes;
    uint64_t value;
    EXPECT_FALSE(ReadVarint(&in, &value)) << hex;
  }
}

TEST(SignedVarintTest, IsShortForSmallNumbersOfEitherSign) {
  const struct {
    int64_t value;
    const char* hex;
  } kCases[] = {{0, "00"},
                {-1, "01"},
                {1, "02"},
                {-2, "03"},
                {63, "7e"},
                {-64, "7f"},
                {64, "8001"},
                {-65, "8101"},
                {std::numeric_limits<int64_t>::min(), "ffffffffffffffffff01"},
                {std::numeric_limits<int64_t>::max(), "feffffffffffffffff01"}};
  for (const auto& c : kCases) {
    std::string bytes;
    AppendSignedVarint(c.value, &bytes);
    EXPECT_EQ(absl::BytesToHexString(bytes), c.hex) << c.value;
    absl::string_view in = bytes;
    int64_t read = 0;
    ASSERT_TRUE(ReadSignedVarint(&in, &read));
    EXPECT_EQ(read, c.value);
  }
}

TEST(SignedVarintTest, ReadsBackWhatItWrote) {
  for (uint64_t sample : Samples()) {
    for (int64_t value : {static_cast<int64_t>(sample), static_cast<int64_t>(~sample)}) {
      ASSERT_EQ(UnZigZag(ZigZag(value)), value);
    }
  }
}

TEST(LengthPrefixedTest, ReadsAViewAndNothingBehind) {
  std::string bytes;
  AppendLengthPrefixed(absl::string_view("a\0b", 3), &bytes);
  AppendLengthPrefixed("", &bytes);
  AppendLengthPrefixed(std::string(300, 'x'), &bytes);
  absl::string_view in = bytes;
  absl::string_view first, second, third;
  ASSERT_TRUE(ReadLengthPrefixed(&in, &first));
  ASSERT_TRUE(ReadLengthPrefixed(&in, &second));
  ASSERT_TRUE(ReadLengthPrefixed(&in, &third));
  EXPECT_EQ(first, absl::string_view("a\0b", 3));
  EXPECT_EQ(second, "");
  EXPECT_EQ(third, std::string(300, 'x'));
  EXPECT_TRUE(in.empty());
}

TEST(LengthPrefixedTest, RefusesLengthsBeyondTheInput) {
  for (const char* hex : {"", "01", "0261", "80", "ffffffffffffffffff01616263"}) {
    const std::string bytes = absl::HexStringToBytes(hex);
    absl::string_view in = bytes;
    absl::string_view read;
    EXPECT_FALSE(ReadLengthPrefixed(&in, &read)) << hex;
    EXPECT_EQ(in.size(), bytes.size());
  }
}

}  // namespace
}  // namespace chancery
