// Writes who held what as CSV by RFC 4180, with the header
//
//   person,office,polity,start,end,acting,person_key,office_key,source
//
// Dates are EDTF; `end` is the first day out of office, ".." for still in office, empty where
// nobody knows. client/loader/tenure_csv_importer reads it back.

#ifndef CHANCERY_CLIENT_EXPORT_TENURES_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_TENURES_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportTenures(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_TENURES_EXPORT_H_
