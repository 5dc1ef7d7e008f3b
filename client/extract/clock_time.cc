#include "client/extract/clock_time.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace chancery {
namespace {

bool IsDigit(absl::string_view words, size_t i) {
  return i < words.size() && absl::ascii_isdigit(static_cast<unsigned char>(words[i]));
}

// The one or two digits that `words` begin with; 0 for none, and for more.
size_t HourLength(absl::string_view words) {
  size_t i = 0;
  while (IsDigit(words, i) && i <= 2) ++i;
  return i <= 2 ? i : 0;
}

}  // namespace

size_t ClockTimeLength(absl::string_view words) {
  const size_t i = HourLength(words);
  if (i == 0 || i == words.size() || (words[i] != ':' && words[i] != '.')) return 0;
  return IsDigit(words, i + 1) && IsDigit(words, i + 2) ? i + 3 : 0;
}

bool BeginsWithClockTime(absl::string_view words) {
  if (ClockTimeLength(words) > 0) return true;
  const size_t i = HourLength(words);
  if (i == 0) return false;
  const absl::string_view half = words.substr(i);
  for (const absl::string_view name : {"am", "pm", " am", " pm", " a.m", " p.m"}) {
    if (absl::StartsWithIgnoreCase(half, name)) return true;
  }
  return false;
}

}  // namespace chancery
