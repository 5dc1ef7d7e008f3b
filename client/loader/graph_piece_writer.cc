#include "client/loader/graph_piece_writer.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/loader/content_hash.h"
#include "storage/base/status_macros.h"

namespace chancery {

void CountFacts(const v1::WriteFactsRequest& request, v1::IngestArticlesResponse* response) {
  for (const v1::Fact& fact : request.facts()) {
    switch (fact.fact_case()) {
      case v1::Fact::kPerson:
        ++(*response->mutable_added())["people"];
        break;
      case v1::Fact::kRole:
        ++(*response->mutable_added())["roles"];
        break;
      case v1::Fact::kTenure:
        ++(*response->mutable_added())["tenures"];
        break;
      case v1::Fact::kMeeting:
        ++(*response->mutable_added())["meetings"];
        break;
      case v1::Fact::kStatement:
        ++(*response->mutable_added())["statements"];
        break;
      default:
        break;
    }
  }
}

void IdentifyPiece(v1::WriteFactsRequest* request) {
  if (!request->request_id().empty()) return;
  ContentHash hash;
  hash.Add(request->SerializeAsString());
  request->set_request_id(absl::StrFormat("import:%016x", hash.value()));
}

namespace {

absl::StatusOr<v1::IngestArticlesResponse> Write(GraphClient& client,
                                                 v1::WriteFactsRequest request) {
  IdentifyPiece(&request);
  CHANCERY_ASSIGN_OR_RETURN(const v1::WriteFactsResponse written, client.WriteFacts(request));
  v1::IngestArticlesResponse response;
  response.set_revision(written.revision());
  response.set_outcome(written.replayed() ? v1::INGEST_OUTCOME_UNCHANGED
                                          : v1::INGEST_OUTCOME_ADDED);
  if (!written.replayed()) CountFacts(request, &response);
  return response;
}

}  // namespace

absl::StatusOr<v1::IngestArticlesResponse> WriteGraphPiece(GraphClient& client,
                                                           const GraphPiece& piece) {
  if (const auto* facts = std::get_if<v1::WriteFactsRequest>(&piece.content)) {
    return Write(client, *facts);
  }
  v1::ImportDecisionRequest request;
  *request.mutable_decision() = std::get<v1::Decision>(piece.content);
  CHANCERY_ASSIGN_OR_RETURN(const v1::ImportDecisionResponse imported,
                            client.ImportDecision(request));
  v1::IngestArticlesResponse response;
  response.set_revision(imported.revision());
  response.set_outcome(v1::INGEST_OUTCOME_ADDED);
  return response;
}

}  // namespace chancery
