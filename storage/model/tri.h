// Three-valued truth, for questions about dates that are known only in part.
//
//   Tri held = And(tenure.Covers(when), Within(when, first, last));
//   if (held != Tri::kNo) rows.push_back({row, /*certain=*/held == Tri::kYes});
//
// kYes: true for every choice of days that the dates allow. kNo: for none. kPossible: for some.
// And/Or are Kleene's: they look at each answer by itself, so what they call possible may in fact
// be certain or impossible when the two answers hang together. They never call certain what is not.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_MODEL_TRI_H_
#define CHANCERY_STORAGE_MODEL_TRI_H_

#include <cstdint>
#include <ostream>

#include "absl/strings/string_view.h"

namespace chancery {

// Ordered: kNo < kPossible < kYes.
enum class Tri : uint8_t { kNo = 0, kPossible = 1, kYes = 2 };

constexpr Tri And(Tri a, Tri b) { return a < b ? a : b; }
constexpr Tri Or(Tri a, Tri b) { return a < b ? b : a; }
constexpr Tri Not(Tri a) {
  return a == Tri::kYes ? Tri::kNo : a == Tri::kNo ? Tri::kYes : Tri::kPossible;
}

// "no", "possible" or "yes".
inline absl::string_view TriName(Tri a) {
  return a == Tri::kYes ? "yes" : a == Tri::kNo ? "no" : "possible";
}

inline std::ostream& operator<<(std::ostream& out, Tri a) { return out << TriName(a); }

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_TRI_H_
