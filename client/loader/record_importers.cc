#include "client/loader/record_importers.h"

#include "absl/strings/str_cat.h"
#include "client/loader/ftm_importer.h"
#include "client/loader/source_item.h"

namespace chancery {

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenRecords(const FileSystem& files,
                                                            const Gazetteer& gazetteer,
                                                            const InputFile& file,
                                                            const RecordImportOptions& options) {
  switch (file.format) {
    case InputFormat::kFtm:
      return OpenFtm(files, gazetteer, file, options);
    default:
      return RejectError(reject_reason::kUnknownFormat,
                         absl::StrCat(InputFormatName(file.format), " is no format of records"));
  }
}

}  // namespace chancery
