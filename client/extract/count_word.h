// How many a word says: "two", "12", "a".
//
// Pure function: thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_COUNT_WORD_H_
#define CHANCERY_CLIENT_EXTRACT_COUNT_WORD_H_

#include "client/extract/document.h"

namespace chancery {

// Up to 10 in words, at most 10000 in figures, 1 for an article; 0 for what is no number.
int CountOf(const DocToken& token);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_COUNT_WORD_H_
