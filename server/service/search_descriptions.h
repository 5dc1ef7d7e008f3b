// A line that tells apart namesakes: "Foreign Minister of Russia, 2004-".
//
// Thread-safe: a pure function of the reader.

#ifndef CHANCERY_SERVER_SERVICE_SEARCH_DESCRIPTIONS_H_
#define CHANCERY_SERVER_SERVICE_SEARCH_DESCRIPTIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// Of a person the latest office, with its years where known: "2001-2005", "2004-" (no known end),
// "-2005". Of a place its polity. "" where nothing is known, and for other kinds, whose names say
// it all. Cost: the person's tenures.
absl::StatusOr<std::string> DescribeForSearch(const GraphReader& reader, EntityRef ref,
                                              Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_SEARCH_DESCRIPTIONS_H_
