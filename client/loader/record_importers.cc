#include "client/loader/record_importers.h"

#include "absl/strings/str_cat.h"
#include "client/loader/ftm_importer.h"
#include "client/loader/popolo_importer.h"
#include "client/loader/source_item.h"
#include "client/loader/tenure_csv_importer.h"
#include "client/loader/wikidata_importer.h"

namespace chancery {

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenRecords(const FileSystem& files,
                                                            const Gazetteer& gazetteer,
                                                            const InputFile& file,
                                                            const RecordImportOptions& options) {
  switch (file.format) {
    case InputFormat::kFtm:
      return OpenFtm(files, gazetteer, file, options);
    case InputFormat::kWikidata:
      return OpenWikidata(files, gazetteer, file, options);
    case InputFormat::kPopolo:
      return OpenPopolo(files, gazetteer, file, options);
    case InputFormat::kTenures:
      return OpenTenureCsv(files, gazetteer, file, options);
    default:
      return RejectError(reject_reason::kUnknownFormat,
                         absl::StrCat(InputFormatName(file.format), " is no format of records"));
  }
}

}  // namespace chancery
