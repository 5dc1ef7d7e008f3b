// Writes meetings as PLOVER events, JSON lines: one for each two parties that met, or were to meet.
//
// Categories: CONSULT for what was held, with the mode "phone", "visit", "host" or "third-party" of
// the CAMEO codes 041 to 044; AGREE for what is planned or possible; REJECT with the mode "meet"
// for what was cancelled or denied; those of the CAMEO codes 036, 106, 125 and 164, whatever
// the status. Both parties are in `actor`, as of most meetings nobody says who was the host.

#ifndef CHANCERY_CLIENT_EXPORT_PLOVER_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_PLOVER_EXPORT_H_

#include <string>

#include "absl/status/status.h"
#include "chancery/v1/resources.pb.h"
#include "client/export/exporter.h"

namespace chancery {

struct PloverType {
  std::string event;
  std::string mode;
  std::string context;
};
PloverType PloverTypeOf(const v1::Meeting& meeting);

// Errors of the graph, and UNKNOWN where the stream fails. Meetings without a date are left out:
// the format needs one.
absl::Status ExportPlover(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_PLOVER_EXPORT_H_
