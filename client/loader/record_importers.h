// Opens files of the record formats (IsRecordFormat) with the importer of their format.

#ifndef CHANCERY_CLIENT_LOADER_RECORD_IMPORTERS_H_
#define CHANCERY_CLIENT_LOADER_RECORD_IMPORTERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "client/loader/file_system.h"
#include "client/loader/input_reader.h"
#include "client/loader/input_walker.h"
#include "client/loader/record_source.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// `files` and `gazetteer` must outlive the source. Errors of the importer; INVALID_ARGUMENT with
// the reason UNKNOWN_FORMAT for any other format.
absl::StatusOr<std::unique_ptr<DocumentSource>> OpenRecords(const FileSystem& files,
                                                            const Gazetteer& gazetteer,
                                                            const InputFile& file,
                                                            const RecordImportOptions& options);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_RECORD_IMPORTERS_H_
