#include "storage/encoding/varint.h"

namespace chancery {

bool ReadLongVarint(absl::string_view* in, uint64_t* value) {
  uint64_t loaded = 0;
  for (size_t i = 0; i < in->size() && i < kMaxVarintBytes; ++i) {
    const auto byte = static_cast<uint8_t>((*in)[i]);
    if (i == kMaxVarintBytes - 1 && byte > 1) return false;  // beyond 64 bits
    loaded |= uint64_t{byte & 0x7fu} << (7 * i);
    if (byte >= 0x80) continue;
    if (byte == 0 && i > 0) return false;  // would be shorter without
    *value = loaded;
    in->remove_prefix(i + 1);
    return true;
  }
  return false;
}

}  // namespace chancery
