// Ids of Wikidata, "Q58217", which need no system before them.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_MODEL_WIKIDATA_KEY_H_
#define CHANCERY_STORAGE_MODEL_WIKIDATA_KEY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

// "wikidata:Q58217" of "Q58217". "" if it is no bare id.
std::string WikidataKey(absl::string_view id);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_WIKIDATA_KEY_H_
