// Writes the graph as Wikidata entities: an array with an item on each line, as the dumps have it.
// client/loader/wikidata_importer reads them back.
//
// Items of the graph that have no QID get an id of another form ("chancery-people-42-..."), which
// only a reader that takes ids as text can follow.

#ifndef CHANCERY_CLIENT_EXPORT_WIKIDATA_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_WIKIDATA_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails. Cost: a call for each person beside the
// pages, for what they held.
absl::Status ExportWikidata(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_WIKIDATA_EXPORT_H_
