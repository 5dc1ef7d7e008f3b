// Reads FollowTheMoney entities, one JSON object a line, as OpenSanctions and Aleph write them.
//
//   Person      an article with the person: name, other names, birth, death, nationality
//   Position    an article with the office and its polity (country, else organization)
//   Occupancy   an article with a tenure: holder, post, dates, status
//   Event       an article with a meeting, if somebody is involved in it: date, place, parties
//
// Entities of other schemata are counted and passed over; organizations are read for their names
// only. Articles have the key "ftm:ID" and, as publisher, the data set: the one given, else the
// entity's first, else "FollowTheMoney".
//
// People, offices and meetings get the key "ftm:ID", or "wikidata:Q..." where the id is a QID;
// `wikidataId` adds that key, too, and `idNumber` of the form "hsg:powell" adds keys.
//
// - Dates are as precise as they are written. `endDate` is the first day out of office. Without
//   one, `status` tells whether the tenure goes on ("current"), has ended ("ended"), or nobody
//   knows. A status of "acting" means acting.
// - `keywords` of an Event: "kind:phone" (in person, phone, video, summit), "cameo:046"; any other
//   is a topic.
// - Of the parties of an Event, an Organization or PublicBody is a polity; of a LegalEntity the
//   name tells whether it is the unnamed holder of an office, or a polity; else it is a described
//   group.
// - Countries are ISO 3166 codes, and those that the format has for states of the past ("suhh"). A
//   code that nobody knows is left out.
//
// Entities refer to each other by id and come in any order, so the file is read twice: first for
// the names that may be referred to, kept in memory up to max_reference_bytes, then for the rest.

#ifndef CHANCERY_CLIENT_LOADER_FTM_IMPORTER_H_
#define CHANCERY_CLIENT_LOADER_FTM_IMPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_source.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

inline constexpr absl::string_view kFtmExtractor = "chancery-ftm";
inline constexpr absl::string_view kFtmVersion = "1";

// Makes the first pass. `files` and `gazetteer` must outlive the source. Errors of `files`;
// CANCELLED if stopped; INVALID_ARGUMENT with the reason TOO_LARGE beyond max_reference_bytes.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenFtm(const FileSystem& files,
                                                        const Gazetteer& gazetteer,
                                                        const InputFile& file,
                                                        const RecordImportOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FTM_IMPORTER_H_
