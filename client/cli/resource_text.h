// Any resource in words: as a list of labelled fields, or as one line.
//
// Thread-safe: pure functions. Results are not made printable yet.

#ifndef CHANCERY_CLIENT_CLI_RESOURCE_TEXT_H_
#define CHANCERY_CLIENT_CLI_RESOURCE_TEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "chancery/v1/graph_service.pb.h"

namespace chancery {

// Every field that is set, in the order of the proto, as label and text; the resource name first. A
// repeated field of short texts is one entry, one of long texts an entry each.
std::vector<std::pair<std::string, std::string>> ResourceFields(const v1::Resource& resource);

// The resource name.
std::string ResourceName(const v1::Resource& resource);
// How to show it, "Sergey Lavrov".
std::string ResourceTitle(const v1::Resource& resource);
// What tells it apart, in a clause: "Russia"; "2004 - 2005-01-26"; "". May repeat nothing of the
// title.
std::string ResourceDetail(const v1::Resource& resource);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_RESOURCE_TEXT_H_
