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

absl::Status AddSide(const GraphReader& reader, EntityKind kind,
                     const std::vector<std::string>& mentions, ResourceConverter* converter,
                     google::protobuf::RepeatedPtrField<v1::ResourceRef>* refs,
                     google::protobuf::RepeatedPtrField<std::string>* ids) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<EntityRef> resources,
                            ResourcesOf(reader, kind, mentions));
  for (EntityRef ref : resources) CHANCERY_RETURN_IF_ERROR(converter->SetRef(ref, refs->Add()));
  ids->Reserve(static_cast<int>(mentions.size()));
  for (const std::string& mention : mentions) *ids->Add() = mention;
  return absl::OkStatus();
}

}  // namespace

absl::Status ConvertDecision(const GraphReader& reader, const CuratorDecision& decision,
                             Budget& budget, v1::Decision* out) {
  ResourceConverter converter(reader, budget);
  out->set_name(absl::StrCat(kDecisionPrefix, decision.id));
  out->set_kind(decision.same ? v1::DECISION_KIND_SAME : v1::DECISION_KIND_DIFFERENT);
  out->set_collection(std::string(CollectionOf(decision.kind)));
  CHANCERY_RETURN_IF_ERROR(AddSide(reader, decision.kind, decision.left, &converter,
                                   out->mutable_left(), out->mutable_left_mentions()));
  CHANCERY_RETURN_IF_ERROR(AddSide(reader, decision.kind, decision.right, &converter,
                                   out->mutable_right(), out->mutable_right_mentions()));
  out->set_reason(decision.note.reason);
  out->set_author(decision.note.author);
  *out->mutable_create_time() = ToTimestamp(decision.time);
  return absl::OkStatus();
}

}  // namespace chancery
