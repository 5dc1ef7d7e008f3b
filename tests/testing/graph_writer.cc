#include "tests/testing/graph_writer.h"

#include "absl/strings/str_cat.h"

namespace chancery {

absl::Status WriteGraph(const ReferenceGraph& graph, Transaction& transaction) {
  for (const auto& entry : graph.entities()) {
    const uint64_t id = transaction.NewId(entry.first.kind);
    if (id != entry.first.id) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the store gives id ", id, " to ", CollectionOf(entry.first.kind), "/", entry.first.id));
    }
    transaction.Put(entry.second);
  }
  for (const auto& entry : graph.article_texts()) {
    transaction.PutArticleText(entry.first, entry.second);
  }
  for (const Evidence& evidence : graph.evidence()) transaction.AddEvidence(evidence);
  return absl::OkStatus();
}

}  // namespace chancery
