// Writes the pieces of an exported graph that are no articles: facts that were written as such, and
// the decisions of curators.

#ifndef CHANCERY_CLIENT_LOADER_GRAPH_PIECE_WRITER_H_
#define CHANCERY_CLIENT_LOADER_GRAPH_PIECE_WRITER_H_

#include "absl/status/statusor.h"
#include "chancery/v1/ingest_service.pb.h"
#include "client/lib/graph_client.h"
#include "client/loader/source_item.h"

namespace chancery {

// Tells what became of the piece as an article's result would: UNCHANGED for facts that were
// written before, as their request_id tells; one is made of the facts where the export has none, so
// that loading again changes nothing. Errors of the server, after retries. Thread-safe.
absl::StatusOr<v1::IngestArticlesResponse> WriteGraphPiece(GraphClient& client,
                                                           const GraphPiece& piece);

// Gives the facts of a piece a request_id, made of them, where the export has none.
void IdentifyPiece(v1::WriteFactsRequest* request);
// Counts the facts of each kind, as an article's result does.
void CountFacts(const v1::WriteFactsRequest& request, v1::IngestArticlesResponse* response);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_GRAPH_PIECE_WRITER_H_
