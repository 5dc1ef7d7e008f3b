#include "client/cli/query_value_text.h"

#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"

namespace chancery {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 100;

Json ToJson(const v1::QueryValue& value);

Json NodeJson(const v1::QueryNode& node) {
  return {{"name", node.name()}, {"label", node.label()}, {"displayName", node.display_name()}};
}

Json RelationshipJson(const v1::QueryRelationship& relationship) {
  Json json = {{"type", relationship.type()},
               {"start", relationship.start().name()},
               {"end", relationship.end().name()}};
  for (const auto& property : std::map<std::string, v1::QueryValue>(
           relationship.properties().begin(), relationship.properties().end())) {
    json["properties"][property.first] = ToJson(property.second);
  }
  return json;
}

Json ToJson(const v1::QueryValue& value) {
  switch (value.kind_case()) {
    case v1::QueryValue::KIND_NOT_SET:
      return nullptr;
    case v1::QueryValue::kBoolean:
      return value.boolean();
    case v1::QueryValue::kInteger:
      return value.integer();
    case v1::QueryValue::kNumber:
      return value.number();
    case v1::QueryValue::kText:
      return value.text();
    case v1::QueryValue::kList: {
      Json list = Json::array();
      for (const v1::QueryValue& item : value.list().values()) list.push_back(ToJson(item));
      return list;
    }
    case v1::QueryValue::kMap: {
      Json map = Json::object();
      for (const auto& entry : std::map<std::string, v1::QueryValue>(value.map().values().begin(),
                                                                     value.map().values().end())) {
        map[entry.first] = ToJson(entry.second);
      }
      return map;
    }
    case v1::QueryValue::kNode:
      return NodeJson(value.node());
    case v1::QueryValue::kRelationship:
      return RelationshipJson(value.relationship());
    case v1::QueryValue::kPath: {
      Json path = {{"nodes", Json::array()}, {"relationships", Json::array()}};
      for (const v1::QueryNode& node : value.path().nodes()) {
        path["nodes"].push_back(NodeJson(node));
      }
      for (const v1::QueryRelationship& r : value.path().relationships()) {
        path["relationships"].push_back(RelationshipJson(r));
      }
      return path;
    }
    case v1::QueryValue::kTime:
      return value.time().text();
  }
  return nullptr;
}

// False: no value of the language is that.
bool FromJson(const Json& json, int depth, v1::QueryValue* value) {
  if (depth > kMaxDepth) return false;
  switch (json.type()) {
    case Json::value_t::null:
      value->Clear();
      return true;
    case Json::value_t::boolean:
      value->set_boolean(json.get<bool>());
      return true;
    case Json::value_t::number_integer:
      value->set_integer(json.get<int64_t>());
      return true;
    case Json::value_t::number_unsigned:
      if (json.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) return false;
      value->set_integer(json.get<int64_t>());
      return true;
    case Json::value_t::number_float:
      value->set_number(json.get<double>());
      return true;
    case Json::value_t::string:
      value->set_text(json.get<std::string>());
      return true;
    case Json::value_t::array:
      value->mutable_list();
      for (const Json& item : json) {
        if (!FromJson(item, depth + 1, value->mutable_list()->add_values())) return false;
      }
      return true;
    case Json::value_t::object:
      value->mutable_map();
      for (const auto& item : json.items()) {
        if (!FromJson(item.value(), depth + 1,
                      &(*value->mutable_map()->mutable_values())[item.key()])) {
          return false;
        }
      }
      return true;
    default:
      return false;
  }
}

std::string RelationshipText(const v1::QueryRelationship& relationship) {
  return absl::StrCat("[:", relationship.type(), "]");
}

}  // namespace

std::string QueryValueText(const v1::QueryValue& value) {
  switch (value.kind_case()) {
    case v1::QueryValue::KIND_NOT_SET:
      return "";
    case v1::QueryValue::kText:
      return value.text();
    case v1::QueryValue::kTime:
      return value.time().text();
    case v1::QueryValue::kNode:
      return value.node().display_name();
    case v1::QueryValue::kRelationship:
      return RelationshipText(value.relationship());
    case v1::QueryValue::kPath: {
      std::string text;
      const v1::QueryPath& path = value.path();
      for (int i = 0; i < path.nodes_size(); ++i) {
        if (i > 0) {
          const v1::QueryRelationship& r = path.relationships(i - 1);
          const bool back = r.start().name() != path.nodes(i - 1).name();
          absl::StrAppend(&text, back ? " <-" : " -", RelationshipText(r), back ? "- " : "-> ");
        }
        text += path.nodes(i).display_name();
      }
      return text;
    }
    case v1::QueryValue::kList:
      return absl::StrJoin(
          value.list().values(), ", ",
          [](std::string* out, const v1::QueryValue& item) { out->append(QueryValueText(item)); });
    default:
      return ToJson(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

std::string QueryRowJson(const std::vector<std::string>& columns, const v1::QueryRow& row,
                         const std::vector<std::string>& fields) {
  Json json = Json::object();
  // The order is that of the fields.
  for (const std::string& field : fields) json[field] = nullptr;
  for (int i = 0; i < row.values_size() && i < static_cast<int>(columns.size()); ++i) {
    const std::string& column = columns[static_cast<size_t>(i)];
    if (fields.empty() || json.contains(column)) json[column] = ToJson(row.values(i));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<QueryParameter> ParseQueryParameter(absl::string_view text) {
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos || equals == 0) {
    return absl::InvalidArgumentError(absl::StrCat("--param takes NAME=VALUE, not \"", text, "\""));
  }
  QueryParameter parameter;
  parameter.name = std::string(text.substr(0, equals));
  const std::string value(text.substr(equals + 1));
  const Json json = Json::parse(value, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !FromJson(json, 0, &parameter.value)) {
    if (!value.empty() && (value[0] == '[' || value[0] == '{' || value[0] == '"')) {
      return absl::InvalidArgumentError(
          absl::StrCat("--param ", parameter.name, ": this is no JSON: ", value));
    }
    parameter.value.set_text(value);
  }
  return parameter;
}

}  // namespace chancery
