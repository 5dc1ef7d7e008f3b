// Order-preserving, self-delimiting encodings: the parts that keys are made of.
//
// For every kind X and values a, b:
//   a < b   <=>   AppendOrderedX(a) < AppendOrderedX(b)   as unsigned bytes;
//   no encoding is a prefix of another of the same kind, so parts can be put one behind another and
//   the whole sorts by the first part, then by the second, and so on;
//   each value has one encoding: what Read accepts, Append would have written.
//
//   std::string key;
//   AppendOrderedVarint(person_id, &key);
//   AppendOrderedInt32(day, &key);
//
//   absl::string_view in = key;
//   uint64_t person_id;
//   int32_t day;
//   if (!ReadOrderedVarint(&in, &person_id) || !ReadOrderedInt32(&in, &day) || !in.empty()) ...
//
// Read functions take their bytes off the front of `*in`. They return false, and leave `*in` and
// the output as they were, when the bytes are too few or are no encoding.
//
// On disk: do not change any of these. Thread-safe: pure functions.
//
// Varint, 1 to 9 bytes: as many leading ones as there are further bytes, a zero, then the value in
// big-endian order, in the fewest bytes that hold it.
//
//   bytes  first byte   bits   values up to
//   1      0xxxxxxx      7     127
//   2      10xxxxxx     14     16 383
//   3      110xxxxx     21     2 097 151
//   4      1110xxxx     28     268 435 455
//   5      11110xxx     35     34 359 738 367
//   ...
//   8      11111110     56     2^56 - 1
//   9      11111111     64     2^64 - 1
//
// Uint8: 1 byte. Uint64: 8 bytes, big-endian. Int32: 4 bytes, big-endian, the sign bit flipped.
//
//   -2147483648  00 00 00 00        -1  7f ff ff ff        0  80 00 00 00
//
// Bytes: a zero byte becomes 00 ff, and 00 01 ends it.
//
//   ""  00 01        "a"  61 00 01        "a\0b"  61 00 ff 62 00 01

#ifndef CHANCERY_STORAGE_ENCODING_ORDERED_CODE_H_
#define CHANCERY_STORAGE_ENCODING_ORDERED_CODE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

void AppendOrderedVarint(uint64_t value, std::string* out);
bool ReadOrderedVarint(absl::string_view* in, uint64_t* value);
inline constexpr size_t kMaxOrderedVarintBytes = 9;

void AppendOrderedUint8(uint8_t value, std::string* out);
bool ReadOrderedUint8(absl::string_view* in, uint8_t* value);

void AppendOrderedUint64(uint64_t value, std::string* out);
bool ReadOrderedUint64(absl::string_view* in, uint64_t* value);

void AppendOrderedInt32(int32_t value, std::string* out);
bool ReadOrderedInt32(absl::string_view* in, int32_t* value);

// Any bytes of any length.
void AppendOrderedBytes(absl::string_view value, std::string* out);
bool ReadOrderedBytes(absl::string_view* in, std::string* value);
// The encoding without its end: the prefix that the encodings of all strings that begin with
// `value` share, and no others.
void AppendOrderedBytesPrefix(absl::string_view value, std::string* out);

// The smallest string that is greater than every string that begins with `prefix`: the end of a
// scan over a prefix. Empty, which scans take for "no end", when there is none: `prefix` is empty
// or all 0xff.
std::string PrefixEnd(absl::string_view prefix);

// Implementation only below.

namespace ordered_code_internal {

inline uint64_t BigEndian(uint64_t value) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return __builtin_bswap64(value);
#else
  return value;
#endif
}

// Stores the lowest 1 to 8 bytes of `value`, highest first. Writes 8 bytes whatever `bytes` is: a
// store of fixed length is one instruction.
inline void StoreBigEndian(uint64_t value, size_t bytes, char* out) {
  const uint64_t word = BigEndian(value << (64 - 8 * bytes));
  std::memcpy(out, &word, sizeof(word));
}

// Loads 1 to 8 bytes, of which `available` are there to be read (at least `bytes`).
inline uint64_t LoadBigEndian(const char* in, size_t bytes, size_t available) {
  if (available >= sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, in, sizeof(word));
    return BigEndian(word) >> (64 - 8 * bytes);
  }
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<uint8_t>(in[i]);
  return value;
}

// What StoreVarint writes, which may be more than the encoding.
inline constexpr size_t kVarintBuffer = 9;

// Returns the length of the encoding.
inline size_t StoreVarint(uint64_t value, char* out) {
  if (value < 0x80) {
    out[0] = static_cast<char>(value);
    return 1;
  }
  const auto bits = static_cast<size_t>(64 - __builtin_clzll(value));
  if (bits > 56) {
    out[0] = static_cast<char>(0xff);
    StoreBigEndian(value, 8, out + 1);
    return 9;
  }
  const size_t bytes = (bits + 6) / 7;
  // The leading ones stand right above the value's 7 * bytes bits and a zero.
  const uint64_t ones = ((uint64_t{1} << (bytes - 1)) - 1) << (7 * bytes + 1);
  StoreBigEndian(value | ones, bytes, out);
  return bytes;
}

inline bool LoadVarint(absl::string_view* in, uint64_t* value) {
  if (in->empty()) return false;
  const auto first = static_cast<uint8_t>(in->front());
  if (first < 0x80) {
    *value = first;
    in->remove_prefix(1);
    return true;
  }
  const size_t ones =
      first == 0xff ? 8 : static_cast<size_t>(__builtin_clz(~(uint32_t{first} << 24)));
  const size_t bytes = ones + 1;
  if (in->size() < bytes) return false;
  uint64_t loaded = LoadBigEndian(in->data() + 1, ones, in->size() - 1);
  if (ones < 7) loaded |= uint64_t{first & (0x7fu >> ones)} << (8 * ones);
  if (loaded >> (7 * ones) == 0) return false;  // would fit one byte less
  *value = loaded;
  in->remove_prefix(bytes);
  return true;
}

template <typename T>
inline void AppendFixed(T value, std::string* out) {
  char buffer[sizeof(uint64_t)];
  StoreBigEndian(value, sizeof(T), buffer);
  out->append(buffer, sizeof(T));
}

template <typename T>
inline bool ReadFixed(absl::string_view* in, T* value) {
  if (in->size() < sizeof(T)) return false;
  *value = static_cast<T>(LoadBigEndian(in->data(), sizeof(T), in->size()));
  in->remove_prefix(sizeof(T));
  return true;
}

inline constexpr uint32_t kSignBit = uint32_t{1} << 31;

}  // namespace ordered_code_internal

inline void AppendOrderedVarint(uint64_t value, std::string* out) {
  char buffer[ordered_code_internal::kVarintBuffer];
  out->append(buffer, ordered_code_internal::StoreVarint(value, buffer));
}

inline bool ReadOrderedVarint(absl::string_view* in, uint64_t* value) {
  return ordered_code_internal::LoadVarint(in, value);
}

inline void AppendOrderedUint8(uint8_t value, std::string* out) {
  out->push_back(static_cast<char>(value));
}

inline bool ReadOrderedUint8(absl::string_view* in, uint8_t* value) {
  return ordered_code_internal::ReadFixed(in, value);
}

inline void AppendOrderedUint64(uint64_t value, std::string* out) {
  ordered_code_internal::AppendFixed(value, out);
}

inline bool ReadOrderedUint64(absl::string_view* in, uint64_t* value) {
  return ordered_code_internal::ReadFixed(in, value);
}

inline void AppendOrderedInt32(int32_t value, std::string* out) {
  ordered_code_internal::AppendFixed(static_cast<uint32_t>(value) ^ ordered_code_internal::kSignBit,
                                     out);
}

inline bool ReadOrderedInt32(absl::string_view* in, int32_t* value) {
  uint32_t bits;
  if (!ordered_code_internal::ReadFixed(in, &bits)) return false;
  *value = static_cast<int32_t>(bits ^ ordered_code_internal::kSignBit);
  return true;
}

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ENCODING_ORDERED_CODE_H_
