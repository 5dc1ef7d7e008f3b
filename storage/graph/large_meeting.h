// Which meetings share their index rows (docs/adr/0009, 0011).

#ifndef CHANCERY_STORAGE_GRAPH_LARGE_MEETING_H_
#define CHANCERY_STORAGE_GRAPH_LARGE_MEETING_H_

#include <cstddef>

namespace chancery {

// A meeting with more parties than this, described groups included, is large: its encounters are
// not rows of each person with each office, but one row a person and one an office, and its parties
// share one edge.
inline constexpr size_t kMaxDirectParties = 12;

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_LARGE_MEETING_H_
