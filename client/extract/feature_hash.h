// The features of the linear models of the reader, as hashes: what the rows of HashedWeights are
// of.
//
//   features.push_back(FeatureHash(7, {WordHash("minister"), distance}));
//
// Weights are trained for these very values: who changes them trains anew. Pure functions:
// thread-safe. Cost: linear in the word, and in the parts.

#ifndef CHANCERY_CLIENT_EXTRACT_FEATURE_HASH_H_
#define CHANCERY_CLIENT_EXTRACT_FEATURE_HASH_H_

#include <cstdint>
#include <initializer_list>

#include "absl/strings/string_view.h"

namespace chancery {

// FNV-1a, mixed so that every bit of it tells.
inline uint64_t WordHash(absl::string_view word) {
  uint64_t h = 0xcbf29ce484222325ull;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ull;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ull;
  return h ^ (h >> 32);
}

// A feature of template `kind` with these parts.
inline uint64_t FeatureHash(int kind, std::initializer_list<uint64_t> parts) {
  uint64_t h = static_cast<uint64_t>(kind) * 0x9e3779b97f4a7c15ull;
  for (const uint64_t part : parts) {
    h = (h ^ part) * 0xd6e8feb86659fd93ull;
    h ^= h >> 32;
  }
  h *= 0xd6e8feb86659fd93ull;
  return h ^ (h >> 32);
}

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_FEATURE_HASH_H_
