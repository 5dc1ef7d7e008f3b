// Compact integers and byte strings for values. They do NOT sort: keys use ordered_code.h.
//
//   AppendVarint(300, &out);             // LEB128: 7 bits a byte, lowest first: ac 02
//   AppendSignedVarint(-1, &out);        // zigzag: 0, -1, 1, -2 ... as 0, 1, 2, 3 ...: 01
//   AppendLengthPrefixed("abc", &out);   // its length as a varint, then its bytes: 03 61 62 63
//
// Each value has one encoding: what Read accepts, Append would have written. Read functions take
// their bytes off the front of `*in`. They return false, and leave `*in` and the output as they
// were, when the bytes are too few, too many for 64 bits, or not in the shortest form.
//
// On disk: do not change any of these. Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_ENCODING_VARINT_H_
#define CHANCERY_STORAGE_ENCODING_VARINT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

inline constexpr size_t kMaxVarintBytes = 10;

// Reads what does not begin with a one-byte varint. Use ReadVarint.
bool ReadLongVarint(absl::string_view* in, uint64_t* value);

inline void AppendVarint(uint64_t value, std::string* out) {
  char buffer[kMaxVarintBytes];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7) buffer[size++] = static_cast<char>(value | 0x80);
  buffer[size++] = static_cast<char>(value);
  out->append(buffer, size);
}

inline bool ReadVarint(absl::string_view* in, uint64_t* value) {
  if (!in->empty() && static_cast<uint8_t>(in->front()) < 0x80) {
    *value = static_cast<uint8_t>(in->front());
    in->remove_prefix(1);
    return true;
  }
  return ReadLongVarint(in, value);
}

inline uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ (value < 0 ? ~uint64_t{0} : 0);
}

inline int64_t UnZigZag(uint64_t value) {
  return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

inline void AppendSignedVarint(int64_t value, std::string* out) {
  AppendVarint(ZigZag(value), out);
}

inline bool ReadSignedVarint(absl::string_view* in, int64_t* value) {
  uint64_t bits;
  if (!ReadVarint(in, &bits)) return false;
  *value = UnZigZag(bits);
  return true;
}

inline void AppendLengthPrefixed(absl::string_view bytes, std::string* out) {
  AppendVarint(bytes.size(), out);
  out->append(bytes.data(), bytes.size());
}

// `*bytes` is a view of what `*in` views.
inline bool ReadLengthPrefixed(absl::string_view* in, absl::string_view* bytes) {
  absl::string_view rest = *in;
  uint64_t length;
  if (!ReadVarint(&rest, &length) || length > rest.size()) return false;
  *bytes = rest.substr(0, length);
  rest.remove_prefix(length);
  *in = rest;
  return true;
}

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ENCODING_VARINT_H_
