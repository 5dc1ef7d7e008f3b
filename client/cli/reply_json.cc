#include "client/cli/reply_json.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/cli/message_json.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Json = nlohmann::ordered_json;
using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr char kEvidence[] = "evidence";

bool IsList(const FieldDescriptor& field) {
  return field.is_repeated() && !field.is_map() &&
         field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// The evidence of the rows of another list.
bool IsEvidenceOfRows(const FieldDescriptor& field) {
  return IsList(field) && field.message_type() == v1::EvidenceList::descriptor();
}

// Whether a row of this type can have the field.
bool HasField(const Descriptor* type, const std::vector<std::string>& path) {
  for (const std::string& name : path) {
    if (type == nullptr) return false;
    const FieldDescriptor* field = nullptr;
    for (int i = 0; i < type->field_count() && field == nullptr; ++i) {
      if (type->field(i)->json_name() == name) field = type->field(i);
    }
    if (field == nullptr) return false;
    // The parts of these are not in its descriptor as JSON has them.
    const bool plain = field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map();
    type = plain ? nullptr : field->message_type();
  }
  return true;
}

absl::Status CheckFields(const Descriptor& type, bool with_evidence,
                         const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    const std::vector<std::string> path = absl::StrSplit(field, '.');
    if (HasField(&type, path) || (with_evidence && path[0] == kEvidence)) continue;
    std::vector<std::string> names;
    names.reserve(static_cast<size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
    return absl::InvalidArgumentError(absl::StrCat("--fields: there is no field \"", field,
                                                   "\"; there are ", absl::StrJoin(names, ", "),
                                                   ", and their fields as a.b"));
  }
  return absl::OkStatus();
}

// What is at the path; of a list, that of each element.
Json Pick(const Json& value, const std::vector<std::string>& path, size_t from) {
  if (from == path.size()) return value;
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& element : value) list.push_back(Pick(element, path, from));
    return list;
  }
  const auto found = value.find(path[from]);
  return found == value.end() ? Json(nullptr) : Pick(*found, path, from + 1);
}

// Adds the line of a row. `evidence`: null where it is part of the row itself.
absl::Status AddLine(const Message& row, const Message* evidence,
                     const std::vector<std::string>& fields, std::string* lines) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string line, MessageToJson(row, false));
  if (evidence == nullptr && fields.empty()) {
    lines->append(line);
    return absl::OkStatus();
  }
  Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (evidence != nullptr) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string list, MessageToJson(*evidence, false));
    const Json parsed = Json::parse(list, nullptr, /*allow_exceptions=*/false);
    if (parsed.contains(kEvidence)) json[kEvidence] = parsed[kEvidence];
  }
  if (!fields.empty()) {
    Json chosen = Json::object();
    for (const std::string& field : fields) {
      chosen[field] = Pick(json, absl::StrSplit(field, '.'), 0);
    }
    json = std::move(chosen);
  }
  absl::StrAppend(lines, json.dump(-1, ' ', false, Json::error_handler_t::replace), "\n");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> JsonLines(const Message& reply,
                                      const std::vector<std::string>& fields) {
  const Descriptor& type = *reply.GetDescriptor();
  const Reflection& reflection = *reply.GetReflection();
  const FieldDescriptor* evidence = nullptr;
  std::vector<const FieldDescriptor*> lists;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (IsEvidenceOfRows(*field)) {
      evidence = field;
    } else if (IsList(*field)) {
      lists.push_back(field);
    }
  }
  std::string lines;
  if (lists.empty()) {
    CHANCERY_RETURN_IF_ERROR(CheckFields(type, false, fields));
    CHANCERY_RETURN_IF_ERROR(AddLine(reply, nullptr, fields, &lines));
    return lines;
  }
  for (const FieldDescriptor* list : lists) {
    const int size = reflection.FieldSize(reply, list);
    if (size == 0) continue;
    const bool apart = evidence != nullptr && reflection.FieldSize(reply, evidence) == size;
    CHANCERY_RETURN_IF_ERROR(CheckFields(*list->message_type(), apart, fields));
    for (int i = 0; i < size; ++i) {
      CHANCERY_RETURN_IF_ERROR(AddLine(
          reflection.GetRepeatedMessage(reply, list, i),
          apart ? &reflection.GetRepeatedMessage(reply, evidence, i) : nullptr, fields, &lines));
    }
  }
  return lines;
}

absl::Status PrintJson(const Message& reply, const CommandContext& context) {
  if (context.json_lines) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string lines, JsonLines(reply, context.fields));
    context.out << lines;
    return absl::OkStatus();
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::string json,
                            MessageToJson(reply, context.terminal.out_is_terminal));
  context.out << json;
  return absl::OkStatus();
}

}  // namespace chancery
