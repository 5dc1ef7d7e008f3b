#include "server/service/decision_converter.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "server/service/resource_converter.h"
#include "storage/base/status_macros.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

using Refs = google::protobuf::RepeatedPtrField<v1::ResourceRef>;

absl::Status AddResources(const GraphReader& reader, EntityKind kind,
                          const std::vector<std::string>& mentions, Budget& budget,
                          ResourceConverter* converter, Refs* out) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(mentions.size()));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<EntityRef> resources,
                            ResourcesOf(reader, kind, mentions));
  for (EntityRef ref : resources) CHANCERY_RETURN_IF_ERROR(converter->SetRef(ref, out->Add()));
  return absl::OkStatus();
}

absl::Status AddSides(const GraphReader& reader, const CuratorDecision& decision, Budget& budget,
                      Refs* left, Refs* right) {
  ResourceConverter converter(reader, budget);
  CHANCERY_RETURN_IF_ERROR(
      AddResources(reader, decision.kind, decision.left, budget, &converter, left));
  return AddResources(reader, decision.kind, decision.right, budget, &converter, right);
}

}  // namespace

absl::Status ConvertDecision(const GraphReader& reader, const GraphReader* before,
                             const CuratorDecision& decision, Budget& budget, v1::Decision* out) {
  out->set_name(absl::StrCat(kDecisionPrefix, decision.id));
  out->set_kind(decision.same ? v1::DECISION_KIND_SAME : v1::DECISION_KIND_DIFFERENT);
  out->set_collection(std::string(CollectionOf(decision.kind)));
  CHANCERY_RETURN_IF_ERROR(
      AddSides(reader, decision, budget, out->mutable_left(), out->mutable_right()));
  if (before != nullptr) {
    CHANCERY_RETURN_IF_ERROR(AddSides(*before, decision, budget, out->mutable_left_before(),
                                      out->mutable_right_before()));
  }
  for (const std::string& mention : decision.left) out->add_left_mentions(mention);
  for (const std::string& mention : decision.right) out->add_right_mentions(mention);
  out->set_reason(decision.note.reason);
  out->set_author(decision.note.author);
  *out->mutable_create_time() = ToTimestamp(decision.time);
  return absl::OkStatus();
}

}  // namespace chancery
