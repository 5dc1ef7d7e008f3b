#include "storage/encoding/ordered_code.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

constexpr uint64_t kSeed = 20220121;

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

// One kind of encoding, with what it needs to be tested as the others.
template <typename T>
struct Codec {
  const char* name;
  std::function<void(const T&, std::string*)> append;
  bool (*read)(absl::string_view*, T*);
};

template <typename T>
std::vector<Codec<T>> Codecs();

template <>
std::vector<Codec<uint64_t>> Codecs() {
  return {{"varint", AppendOrderedVarint, ReadOrderedVarint},
          {"uint64", AppendOrderedUint64, ReadOrderedUint64}};
}

template <>
std::vector<Codec<int32_t>> Codecs() {
  return {{"int32", AppendOrderedInt32, ReadOrderedInt32}};
}

template <>
std::vector<Codec<uint8_t>> Codecs() {
  return {{"uint8", AppendOrderedUint8, ReadOrderedUint8}};
}

template <>
std::vector<Codec<std::string>> Codecs() {
  return {{"bytes",
           [](const std::string& value, std::string* out) { AppendOrderedBytes(value, out); },
           ReadOrderedBytes}};
}

template <typename T>
std::vector<T> Samples();

// Powers of two and their neighbours, and numbers of every length.
template <>
std::vector<uint64_t> Samples() {
  std::vector<uint64_t> values = {0, std::numeric_limits<uint64_t>::max()};
  std::mt19937_64 random(kSeed);
  for (int bit = 0; bit < 64; ++bit) {
    const uint64_t power = uint64_t{1} << bit;
    values.insert(values.end(), {power - 1, power, power + 1});
    for (int i = 0; i < 5; ++i) values.push_back(random() >> bit);
  }
  return values;
}

template <>
std::vector<int32_t> Samples() {
  std::vector<int32_t> values;
  for (uint64_t value : Samples<uint64_t>()) {
    values.push_back(static_cast<int32_t>(static_cast<uint32_t>(value)));
    values.push_back(static_cast<int32_t>(~static_cast<uint32_t>(value)));
  }
  return values;
}

template <>
std::vector<uint8_t> Samples() {
  std::vector<uint8_t> values;
  values.reserve(256);
  for (int value = 0; value < 256; ++value) values.push_back(static_cast<uint8_t>(value));
  return values;
}

// Over an alphabet of the bytes that the escapes use, so that they meet often.
template <>
std::vector<std::string> Samples() {
  std::vector<std::string> values = {"", std::string(1000, '\0'), std::string(1000, '\xff')};
  std::mt19937_64 random(kSeed);
  constexpr char kAlphabet[] = {'\x00', '\x01', '\x02', 'a', 'b', '\xfe', '\xff'};
  for (int i = 0; i < 600; ++i) {
    std::string value(random() % 6, '\0');
    for (char& c : value) c = kAlphabet[random() % sizeof(kAlphabet)];
    values.push_back(value);
  }
  return values;
}

template <typename T>
class OrderedCodeTest : public ::testing::Test {
 protected:
  static std::string Encode(const Codec<T>& codec, const T& value) {
    std::string out;
    codec.append(value, &out);
    return out;
  }
};

using Types = ::testing::Types<uint64_t, int32_t, uint8_t, std::string>;
TYPED_TEST_SUITE(OrderedCodeTest, Types);

TYPED_TEST(OrderedCodeTest, SortsAsItsValuesDo) {
  std::vector<TypeParam> values = Samples<TypeParam>();
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (const auto& codec : Codecs<TypeParam>()) {
    SCOPED_TRACE(codec.name);
    std::vector<std::string> encoded;
    encoded.reserve(values.size());
    for (const TypeParam& value : values) encoded.push_back(this->Encode(codec, value));
    for (size_t i = 1; i < encoded.size(); ++i) {
      ASSERT_LT(encoded[i - 1], encoded[i]) << Hex(encoded[i - 1]) << " " << Hex(encoded[i]);
      // Neighbours in order would be the ones: a prefix sorts right before what it begins.
      ASSERT_NE(encoded[i].substr(0, encoded[i - 1].size()), encoded[i - 1]) << "is a prefix";
    }
  }
}

TYPED_TEST(OrderedCodeTest, ReadsBackWhatItWroteAndNothingBehind) {
  for (const auto& codec : Codecs<TypeParam>()) {
    SCOPED_TRACE(codec.name);
    for (const TypeParam& value : Samples<TypeParam>()) {
      for (absl::string_view tail : {absl::string_view(), absl::string_view("\xff\x00\x01", 3),
                                     absl::string_view("twenty bytes of tail")}) {
        std::string bytes = this->Encode(codec, value);
        bytes.append(tail.data(), tail.size());
        absl::string_view in = bytes;
        TypeParam read{};
        ASSERT_TRUE(codec.read(&in, &read)) << Hex(bytes);
        ASSERT_EQ(read, value) << Hex(bytes);
        ASSERT_EQ(in, tail) << Hex(bytes);
      }
    }
  }
}

TYPED_TEST(OrderedCodeTest, RefusesEveryTruncationAndLeavesTheInput) {
  for (const auto& codec : Codecs<TypeParam>()) {
    SCOPED_TRACE(codec.name);
    for (const TypeParam& value : Samples<TypeParam>()) {
      const std::string bytes = this->Encode(codec, value);
      for (size_t length = 0; length < bytes.size(); ++length) {
        const absl::string_view cut = absl::string_view(bytes).substr(0, length);
        absl::string_view in = cut;
        TypeParam read = value;
        ASSERT_FALSE(codec.read(&in, &read)) << Hex(cut);
        ASSERT_EQ(in.data(), cut.data());
        ASSERT_EQ(in.size(), cut.size());
        ASSERT_EQ(read, value);
      }
    }
  }
}

TYPED_TEST(OrderedCodeTest, AcceptsOnlyWhatItWouldWrite) {
  std::mt19937_64 random(kSeed);
  for (const auto& codec : Codecs<TypeParam>()) {
    SCOPED_TRACE(codec.name);
    for (int i = 0; i < 20000; ++i) {
      std::string bytes(1 + random() % 12, '\0');
      // Many small bytes, so that needlessly long forms come up.
      for (char& c : bytes) c = static_cast<char>(random() % 4 == 0 ? random() : random() % 2);
      bytes[0] = static_cast<char>(random());
      absl::string_view in = bytes;
      TypeParam value{};
      if (!codec.read(&in, &value)) continue;
      ASSERT_EQ(Hex(this->Encode(codec, value)), Hex(bytes.substr(0, bytes.size() - in.size())));
    }
  }
}

TEST(OrderedVarintTest, TakesTheBytesThatTheTableSays) {
  const struct {
    uint64_t value;
    const char* hex;
  } kCases[] = {{0, "00"},
                {127, "7f"},
                {128, "8080"},
                {16383, "bfff"},
                {16384, "c04000"},
                {2097151, "dfffff"},
                {2097152, "e0200000"},
                {268435455, "efffffff"},
                {(uint64_t{1} << 35) - 1, "f7ffffffff"},
                {(uint64_t{1} << 49) - 1, "fdffffffffffff"},
                {(uint64_t{1} << 56) - 1, "feffffffffffffff"},
                {uint64_t{1} << 56, "ff0100000000000000"},
                {std::numeric_limits<uint64_t>::max(), "ffffffffffffffffff"}};
  for (const auto& c : kCases) {
    std::string out;
    AppendOrderedVarint(c.value, &out);
    EXPECT_EQ(Hex(out), c.hex) << c.value;
  }
}

TEST(OrderedVarintTest, RefusesFormsThatAreLongerThanNeeded) {
  for (const char* hex : {"8000", "807f", "c00000", "c03fff", "e01fffff", "f00fffffff",
                          "fe01ffffffffffff", "ff00ffffffffffffff", "ff0000000000000000"}) {
    const std::string bytes = absl::HexStringToBytes(hex);
    absl::string_view in = bytes;
    uint64_t value;
    EXPECT_FALSE(ReadOrderedVarint(&in, &value)) << hex;
  }
}

TEST(OrderedInt32Test, HasTheBytesThatTheTableSays) {
  const struct {
    int32_t value;
    const char* hex;
  } kCases[] = {{std::numeric_limits<int32_t>::min(), "00000000"},
                {-1, "7fffffff"},
                {0, "80000000"},
                {std::numeric_limits<int32_t>::max(), "ffffffff"}};
  for (const auto& c : kCases) {
    std::string out;
    AppendOrderedInt32(c.value, &out);
    EXPECT_EQ(Hex(out), c.hex);
  }
}

TEST(OrderedBytesTest, EscapesZeroBytes) {
  std::string out;
  AppendOrderedBytes(absl::string_view("a\0b", 3), &out);
  EXPECT_EQ(Hex(out), "6100ff620001");
}

TEST(OrderedBytesTest, RefusesUnknownEscapes) {
  for (const char* hex : {"610002", "6100fe0001", "6100000001"}) {
    const std::string bytes = absl::HexStringToBytes(hex);
    absl::string_view in = bytes;
    std::string value;
    EXPECT_FALSE(ReadOrderedBytes(&in, &value)) << hex;
  }
}

TEST(OrderedBytesTest, PrefixIsSharedByExactlyTheStringsThatBeginWithIt) {
  const std::vector<std::string> values = Samples<std::string>();
  for (size_t i = 0; i < values.size(); i += 7) {
    std::string prefix;
    AppendOrderedBytesPrefix(values[i], &prefix);
    for (const std::string& value : values) {
      std::string key;
      AppendOrderedBytes(value, &key);
      const bool begins = value.compare(0, values[i].size(), values[i]) == 0;
      const bool shares = key.compare(0, prefix.size(), prefix) == 0;
      // A prefix that ends in a zero byte ends in its escape, so there is no exception.
      ASSERT_EQ(begins, shares) << Hex(values[i]) << " " << Hex(value);
    }
  }
}

TEST(OrderedCodeTupleTest, SortsByTheFirstPartThenByTheNext) {
  std::mt19937_64 random(kSeed);
  using Tuple = std::pair<std::string, std::pair<uint64_t, int32_t>>;
  std::vector<std::pair<Tuple, std::string>> rows;
  const std::vector<std::string> names = Samples<std::string>();
  for (int i = 0; i < 2000; ++i) {
    const Tuple tuple = {names[random() % 20],
                         {random() % 300, static_cast<int32_t>(random() % 5) - 2}};
    std::string key;
    AppendOrderedBytes(tuple.first, &key);
    AppendOrderedVarint(tuple.second.first, &key);
    AppendOrderedInt32(tuple.second.second, &key);
    rows.emplace_back(tuple, key);
  }
  std::sort(rows.begin(), rows.end());
  for (size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i - 1].first < rows[i].first, rows[i - 1].second < rows[i].second);
    ASSERT_LE(rows[i - 1].second, rows[i].second);
  }
}

TEST(PrefixEndTest, IsTheLeastStringBehindAllWithThePrefix) {
  const struct {
    std::string prefix, end;
  } kCases[] = {{"", ""},          {"a", "b"},
                {"a\xff", "b"},    {"a\xff\xff", "b"},
                {"\xff\xff", ""},  {std::string("a\0", 2), std::string("a\1", 2)},
                {"a\x7f", "a\x80"}};
  for (const auto& c : kCases) EXPECT_EQ(Hex(PrefixEnd(c.prefix)), Hex(c.end)) << Hex(c.prefix);
}

TEST(PrefixEndTest, SeparatesWhatBeginsWithThePrefixFromWhatDoesNot) {
  const std::vector<std::string> values = Samples<std::string>();
  for (size_t i = 0; i < values.size(); i += 3) {
    const std::string& prefix = values[i];
    const std::string end = PrefixEnd(prefix);
    for (const std::string& value : values) {
      const bool begins = value.compare(0, prefix.size(), prefix) == 0;
      const bool inside = value >= prefix && (end.empty() || value < end);
      ASSERT_EQ(begins, inside) << Hex(prefix) << " " << Hex(value);
    }
  }
}

}  // namespace
}  // namespace chancery
