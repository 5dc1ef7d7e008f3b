// The limits of a scan for words. What a caller is told they are is in docs/limits.md.

#ifndef CHANCERY_STORAGE_GRAPH_SEARCH_LIMITS_H_
#define CHANCERY_STORAGE_GRAPH_SEARCH_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace chancery {

// Of topics whose names have the words, no more than this many are looked through for meetings.
inline constexpr size_t kMaxSearchedTopics = 1000;
// Rows that one scan may read to find what several lists have in common.
inline constexpr uint64_t kMaxIntersectedRows = 1000000;

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_SEARCH_LIMITS_H_
