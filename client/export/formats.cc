#include "client/export/formats.h"

#include "client/export/edges_export.h"
#include "client/export/ftm_export.h"
#include "client/export/graphml_export.h"
#include "client/export/jsonl_export.h"
#include "client/export/plover_export.h"
#include "client/export/popolo_export.h"
#include "client/export/tenures_export.h"
#include "client/export/wikidata_export.h"

namespace chancery {
namespace {

struct Format {
  absl::string_view name;
  ExportFunction write;
};

constexpr Format kFormats[] = {
    {"jsonl", ExportJsonLines}, {"ftm", ExportFtm},         {"wikidata", ExportWikidata},
    {"popolo", ExportPopolo},   {"tenures", ExportTenures}, {"plover", ExportPlover},
    {"graphml", ExportGraphMl}, {"csv", ExportEdges},
};

}  // namespace

std::vector<std::string> ExportNames() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return names;
}

ExportFunction FindExport(absl::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) return format.write;
  }
  return nullptr;
}

}  // namespace chancery
