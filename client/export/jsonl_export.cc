#include "client/export/jsonl_export.h"

#include <google/protobuf/util/json_util.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.pb.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::Status ExportJsonLines(ExportContext& context) {
  context.out << "{\"chancery_export\":1,\"revision\":\"" << context.graph.revision() << "\"}\n";
  return context.graph.ForEachPiece([&context](const v1::ExportGraphResponse& piece) {
    std::string json;
    const auto printed = google::protobuf::util::MessageToJsonString(piece, &json);
    if (!printed.ok()) {
      return absl::InternalError(
          absl::StrCat("cannot write a piece as JSON: ", printed.message().ToString()));
    }
    context.out << json << '\n';
    switch (piece.item_case()) {
      case v1::ExportGraphResponse::kFacts:
        context.counts.written["facts"] += piece.facts().facts_size();
        break;
      case v1::ExportGraphResponse::kArticleFacts:
        ++context.counts.written["articles"];
        break;
      case v1::ExportGraphResponse::kDecision:
        ++context.counts.written["decisions"];
        break;
      case v1::ExportGraphResponse::ITEM_NOT_SET:
        break;
    }
    return context.Check();
  });
}

}  // namespace chancery
