// Reads who held what from a CSV file by RFC 4180 with a header:
//
//   person,office,polity,start,end,acting[,person_key,office_key,source]
//
// Columns may come in any order; those of other names are left alone. `person` and `office` are
// needed, and so are their columns. Dates are EDTF. `end` is the first day out of office;
// "present", "ongoing" or ".." mean still in office, "ended" that it ended some day; empty means
// that nobody knows. `acting` is yes, true or 1, else no, false, 0 or empty. A key is taken as it
// is ("wikidata:Q58217", "hsg:powell"), a QID as Wikidata's, anything else as "tenure:...".
// `source` is an address or a title.
//
// Each row makes an article, whose key is made of person, office, polity and start, so that a
// corrected end replaces the old one. The publisher is the one given, else the file's name. What
// is wrong with a row is said with its line and column, and the next one is read.

#ifndef CHANCERY_CLIENT_LOADER_TENURE_CSV_IMPORTER_H_
#define CHANCERY_CLIENT_LOADER_TENURE_CSV_IMPORTER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_source.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

inline constexpr absl::string_view kTenuresExtractor = "chancery-tenures";
inline constexpr absl::string_view kTenuresVersion = "1";

// Reads the header. `gazetteer` must outlive the source. Errors of `files`; INVALID_ARGUMENT with
// the reason CSV_INVALID, naming the columns, for another header.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenTenureCsv(const FileSystem& files,
                                                              const Gazetteer& gazetteer,
                                                              const InputFile& file,
                                                              const RecordImportOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_TENURE_CSV_IMPORTER_H_
