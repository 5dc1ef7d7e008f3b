// Reads a Popolo document (popoloproject.com): an object with the lists "persons", "organizations",
// "posts", "memberships" and "events", each of which may be absent, or a list of persons.
//
//   person        an article with the person: name, other_names, identifiers, birth_date,
//                 death_date, national_identity
//   membership    an article with a tenure: the office is the post (post_id), else the membership's
//                 `role` in the organization; start_date, end_date. A label or role that begins
//                 with "Acting" means acting. Memberships inside of a person are read, too.
//   event         an article with a meeting, if it has attendees: start_date, end_date, location,
//                 status, classification (in person, phone, video, summit)
//
// Organizations and posts are read for their names; the organization is the polity of the office. A
// post makes an article as well.
//
// Articles have the key "popolo:ID" and, as publisher, the one given, else "Popolo". People,
// offices, tenures and events get the key "popolo:ID", or "wikidata:Q..." where the id is a QID or
// an identifier has the scheme "wikidata"; the schemes of other loaders are kept ("hsg").
//
// `end_date` is the first day out of office; without one nobody knows whether the tenure goes on.
//
// Parts refer to each other by id, so the file is read twice: first for what may be referred to,
// kept in memory up to max_reference_bytes.

#ifndef CHANCERY_CLIENT_LOADER_POPOLO_IMPORTER_H_
#define CHANCERY_CLIENT_LOADER_POPOLO_IMPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_source.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

inline constexpr absl::string_view kPopoloExtractor = "chancery-popolo";
inline constexpr absl::string_view kPopoloVersion = "1";

// Makes the first pass. `files` and `gazetteer` must outlive the source. Errors of `files`;
// CANCELLED if stopped; INVALID_ARGUMENT with the reason TOO_LARGE beyond max_reference_bytes.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenPopolo(const FileSystem& files,
                                                           const Gazetteer& gazetteer,
                                                           const InputFile& file,
                                                           const RecordImportOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_POPOLO_IMPORTER_H_
