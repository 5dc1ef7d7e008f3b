// Reads the XML of history.state.gov (Office of the Historian, US Department of State).
//
//   hsg-travels  HistoryAtState/travels: a file of <trips>. Each trip is an article whose text is
//   its
//                remarks; traveller, office, dates and place are its context, key
//                "hsg:secretary-1660".
//   hsg-visits   HistoryAtState/visits: a file of <visits>. Each visitor makes the facts of an
//                article "hsg:visit-751" (a second visitor "hsg:visit-751-2").
//   hsg-pocom    HistoryAtState/pocom: a folder with positions-principals/, people/ and, where it
//   is
//                there, missions-countries/ with roles-country-chiefs/. Each position makes the
//                facts of an article "hsg:position-secretary": who held it, and when. People who
//                hold none of them come last, an article a letter, "hsg:people-b".
//
// A trip, visit or tenure that cannot be read (a field missing, a day that does not exist, the end
// before the start) becomes a Reject with its line, and the rest is read. What cannot be opened, or
// is no such XML at all, is an error for the whole file.
//
// Rules of the data that the reader knows:
// - The day a principal's appointment "ended" is the last in office; the tenure ends on the next.
// - A principal without any date was nominated only and held nothing; so did one who was appointed
//   but, says the note, declined. Without an end it is not known whether the tenure lasts.
// - A state, official or working visit means a meeting with the President in Washington, whom the
//   data do not name, if the description tells of no other meeting with the President.
//
// Holds one file at a time. Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_HSG_IMPORTER_H_
#define CHANCERY_CLIENT_LOADER_HSG_IMPORTER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

constexpr absl::string_view kHsgExtractor = "chancery-hsg";
constexpr absl::string_view kHsgVersion = "1";

// Opens `file`, whose format is one of the hsg formats, with its `content`; of a pocom folder the
// content is empty and its files are read through `files`. Both references must outlive the source.
//
// INVALID_ARGUMENT with the reason XML_INVALID, naming file, line and column, if it is not
// well-formed or not of the format; the errors of `files` for a folder that cannot be listed.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenHsgDocuments(const FileSystem& files,
                                                                 const Gazetteer& gazetteer,
                                                                 const InputFile& file,
                                                                 std::string content);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_HSG_IMPORTER_H_
