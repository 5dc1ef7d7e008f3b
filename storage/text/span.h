// A run of bytes of a text, by offsets.
//
// Offsets rather than pointers: they are what evidence stores, and they stay true when the text is
// copied. Thread-safe: a plain value.

#ifndef CHANCERY_STORAGE_TEXT_SPAN_H_
#define CHANCERY_STORAGE_TEXT_SPAN_H_

#include <cstddef>
#include <ostream>

#include "absl/strings/string_view.h"

namespace chancery {

// The bytes [begin, end).
struct Span {
  size_t begin = 0;
  size_t end = 0;

  size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool Contains(size_t offset) const { return begin <= offset && offset < end; }
  bool Contains(const Span& other) const { return begin <= other.begin && other.end <= end; }

  // The bytes themselves. REQUIRES: begin <= end <= text.size().
  absl::string_view Of(absl::string_view text) const { return text.substr(begin, end - begin); }

  friend bool operator==(const Span& a, const Span& b) {
    return a.begin == b.begin && a.end == b.end;
  }
  friend bool operator!=(const Span& a, const Span& b) { return !(a == b); }
  friend bool operator<(const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  }
  friend std::ostream& operator<<(std::ostream& out, const Span& span) {
    return out << "[" << span.begin << ", " << span.end << ")";
  }
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_SPAN_H_
