// Tells a format of JSON from the first bytes of a file.
//
// Pure: thread-safe. Cost: the bytes given; 64 KiB are enough.

#ifndef CHANCERY_CLIENT_LOADER_FORMAT_SNIFFER_H_
#define CHANCERY_CLIENT_LOADER_FORMAT_SNIFFER_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/loader/input_format.h"
#include "client/loader/json_record_reader.h"

namespace chancery {

// kArticles for an object with a "text" and without what the others have, kDump for an export of
// the whole graph, kFtm for entities with a "schema" and "properties", kWikidata for items with
// "claims" or a "type" of "item", kPopolo for an object with lists of persons or memberships,
// kFacts for an object with an "article"; nothing where none of these can be seen.
absl::optional<InputFormat> SniffJsonFormat(absl::string_view first_bytes);

// Whether a file of Wikidata entities has one on each line, as the dumps have, or is a document.
JsonShape SniffJsonShape(absl::string_view first_bytes);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FORMAT_SNIFFER_H_
