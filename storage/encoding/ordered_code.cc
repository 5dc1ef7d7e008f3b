#include "storage/encoding/ordered_code.h"

#include <utility>

namespace chancery {
namespace {

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kEnd = '\x01';

}  // namespace

void AppendOrderedBytesPrefix(absl::string_view value, std::string* out) {
  while (true) {
    const size_t zero = value.find(kEscape);
    if (zero == absl::string_view::npos) break;
    out->append(value.data(), zero + 1);
    out->push_back(kEscapedZero);
    value.remove_prefix(zero + 1);
  }
  out->append(value.data(), value.size());
}

void AppendOrderedBytes(absl::string_view value, std::string* out) {
  AppendOrderedBytesPrefix(value, out);
  out->push_back(kEscape);
  out->push_back(kEnd);
}

bool ReadOrderedBytes(absl::string_view* in, std::string* value) {
  absl::string_view rest = *in;
  std::string bytes;
  while (true) {
    const size_t zero = rest.find(kEscape);
    if (zero == absl::string_view::npos || zero + 1 == rest.size()) return false;
    const char mark = rest[zero + 1];
    bytes.append(rest.data(), zero);
    rest.remove_prefix(zero + 2);
    if (mark == kEnd) break;
    if (mark != kEscapedZero) return false;
    bytes.push_back(kEscape);
  }
  *in = rest;
  *value = std::move(bytes);
  return true;
}

std::string PrefixEnd(absl::string_view prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.remove_suffix(1);
  std::string end(prefix);
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace chancery
