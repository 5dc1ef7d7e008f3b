// Any bytes as a key or a value: reading them never fails badly, takes bytes off the front only
// when it succeeds, and accepts only what would be written.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/varint.h"

namespace chancery {
namespace {

void Fail(const char* codec, absl::string_view input) {
  std::cerr << codec << " breaks its contract on " << absl::BytesToHexString(input) << std::endl;
  std::abort();
}

// Reads values of one kind as long as it goes.
template <typename T, typename Append>
void CheckCodec(const char* name, absl::string_view input, bool (*read)(absl::string_view*, T*),
                Append append) {
  absl::string_view in = input;
  T value{};
  while (true) {
    const absl::string_view before = in;
    if (!read(&in, &value)) {
      if (in.data() != before.data() || in.size() != before.size()) Fail(name, input);
      return;
    }
    if (in.size() >= before.size()) Fail(name, input);
    std::string written;
    append(value, &written);
    if (written != before.substr(0, before.size() - in.size())) Fail(name, input);
  }
}

void CheckOrder(absl::string_view input) {
  const absl::string_view a = input.substr(0, input.size() / 2);
  const absl::string_view b = input.substr(input.size() / 2);
  std::string encoded_a, encoded_b;
  AppendOrderedBytes(a, &encoded_a);
  AppendOrderedBytes(b, &encoded_b);
  if ((a < b) != (encoded_a < encoded_b)) Fail("order of bytes", input);

  const std::string end = PrefixEnd(a);
  const bool begins = b.substr(0, a.size()) == a;
  const bool inside = b >= a && (end.empty() || b < end);
  if (begins != inside) Fail("prefix end", input);
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chancery;  // NOLINT: this function cannot be in it
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  CheckCodec("varint", input, ReadOrderedVarint, AppendOrderedVarint);
  CheckCodec("uint8", input, ReadOrderedUint8, AppendOrderedUint8);
  CheckCodec("uint64", input, ReadOrderedUint64, AppendOrderedUint64);
  CheckCodec("int32", input, ReadOrderedInt32, AppendOrderedInt32);
  CheckCodec("bytes", input, ReadOrderedBytes, AppendOrderedBytes);
  CheckCodec("leb128", input, ReadVarint, AppendVarint);
  CheckCodec("zigzag", input, ReadSignedVarint, AppendSignedVarint);
  CheckCodec("length prefixed", input, ReadLengthPrefixed, AppendLengthPrefixed);
  CheckOrder(input);
  return 0;
}
