// Keys of resources in other systems, "SCHEME:ID".
//
//   ExternalKey("ftm", "NK-7hG")      // "ftm:NK-7hG"
//   ExternalKey("ftm", "Q58217")      // "wikidata:Q58217": an id that is Wikidata's
//
// Pure functions: thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_EXTERNAL_KEY_H_
#define CHANCERY_CLIENT_LOADER_EXTERNAL_KEY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

inline constexpr absl::string_view kWikidataScheme = "wikidata";

// True for "Q" and a number.
bool IsWikidataId(absl::string_view id);

// The key of an id that a file of `scheme` uses.
std::string ExternalKey(absl::string_view scheme, absl::string_view id);

// True for "SCHEME:ID" with a word as the scheme: "plum:dj-1", but not "dj-1" or "Paris: 1815".
bool HasScheme(absl::string_view text);

// True for a key with a scheme that loaders make: "hsg:powell", but not "passport:123".
bool IsKnownKey(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_EXTERNAL_KEY_H_
