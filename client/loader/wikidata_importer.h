// Reads Wikidata entities in JSON: a dump (an entity a line, with or without the brackets and
// commas of an array), a plain array, or the {"entities": ...} of Special:EntityData.
//
//   a person  P31 (instance of) is Q5: an article with their names (label and aliases in English),
//             P569 birth, P570 death and, for each P39 (position held), a tenure from P580 to P582
//   an event  that has P710 (participants): an article with a meeting at P585, or from P580 to
//             P582, in P276
//
// Other items are read for their labels only. Articles, people, offices and meetings have the key
// "wikidata:Q58217"; the publisher is the given one, else "Wikidata".
//
// - The polity of an office is its P1001 (applies to jurisdiction), else its P17 (country), else
//   what its label says ("Minister of Foreign Affairs of Russia").
// - A P582 that is set to no value means still in office, to an unknown value, that it ended;
//   without one nobody knows. P5102, P794 or P3831 of Q4676846 mean acting.
// - Dates have the precision that the item gives; Julian days become Gregorian ones. Dates before
//   the common era, and less precise than a century, are left out.
// - Claims of deprecated rank are left out, and so is what refers to items that are not in the
//   file; the latter is counted. Items without an English (or language-neutral) label are counted,
//   too.
//
// Items refer to each other by id and come in any order, so the file is read three times, or four
// where offices name their jurisdiction: first for the ids that are referred to, then for the
// labels of these, kept in memory up to max_reference_bytes, then for the rest. Filter a whole dump
// before: most of its people are none of diplomacy's.

#ifndef CHANCERY_CLIENT_LOADER_WIKIDATA_IMPORTER_H_
#define CHANCERY_CLIENT_LOADER_WIKIDATA_IMPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_source.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

inline constexpr absl::string_view kWikidataExtractor = "chancery-wikidata";
inline constexpr absl::string_view kWikidataVersion = "1";

// Makes the passes before the last. `files` and `gazetteer` must outlive the source. Errors of
// `files`; CANCELLED if stopped; INVALID_ARGUMENT with the reason TOO_LARGE beyond
// max_reference_bytes, and JSON_INVALID for a document that is broken.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenWikidata(const FileSystem& files,
                                                             const Gazetteer& gazetteer,
                                                             const InputFile& file,
                                                             const RecordImportOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_WIKIDATA_IMPORTER_H_
