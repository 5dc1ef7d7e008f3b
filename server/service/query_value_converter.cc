#include "server/service/query_value_converter.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/query/cypher/temporal.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using cypher::DomainGraph;
using cypher::NodeId;
using cypher::Relationship;
using cypher::TemporalKind;
using cypher::Value;

absl::Status NodeToMessage(NodeId node, DomainGraph& graph, Budget& budget,
                           v1::QueryNode* message) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  message->set_name(DomainGraph::ResourceName(node));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> labels, graph.Labels(node));
  message->set_label(labels[0]);
  CHANCERY_ASSIGN_OR_RETURN(
      const std::string shown,
      graph.reader().DisplayName(EntityRef(static_cast<EntityKind>(node.space), node.id)));
  message->set_display_name(shown);
  return absl::OkStatus();
}

absl::Status RelationshipToMessage(const Relationship& relationship, DomainGraph& graph,
                                   Budget& budget, v1::QueryRelationship* message) {
  message->set_type(std::string(relationship.type));
  CHANCERY_RETURN_IF_ERROR(
      NodeToMessage(relationship.start, graph, budget, message->mutable_start()));
  CHANCERY_RETURN_IF_ERROR(NodeToMessage(relationship.end, graph, budget, message->mutable_end()));
  CHANCERY_ASSIGN_OR_RETURN(const cypher::ValueMap properties,
                            graph.RelationshipProperties(relationship));
  for (const auto& property : properties) {
    CHANCERY_RETURN_IF_ERROR(ToQueryValue(property.second, graph, budget,
                                          &(*message->mutable_properties())[property.first]));
  }
  return absl::OkStatus();
}

v1::QueryTimeKind TimeKind(TemporalKind kind) {
  switch (kind) {
    case TemporalKind::kDate:
      return v1::QUERY_TIME_KIND_DATE;
    case TemporalKind::kTime:
      return v1::QUERY_TIME_KIND_TIME;
    case TemporalKind::kLocalTime:
      return v1::QUERY_TIME_KIND_LOCAL_TIME;
    case TemporalKind::kDateTime:
      return v1::QUERY_TIME_KIND_DATE_TIME;
    case TemporalKind::kLocalDateTime:
      return v1::QUERY_TIME_KIND_LOCAL_DATE_TIME;
  }
  return v1::QUERY_TIME_KIND_UNSPECIFIED;
}

absl::StatusOr<Value> TimeFromMessage(const v1::QueryTime& time) {
  const auto temporal = [&time](TemporalKind kind) -> absl::StatusOr<Value> {
    CHANCERY_ASSIGN_OR_RETURN(cypher::Temporal value, cypher::ParseTemporal(kind, time.text()));
    return Value::Time(std::move(value));
  };
  switch (time.kind()) {
    case v1::QUERY_TIME_KIND_PARTIAL_DATE: {
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate date, PartialDate::Parse(time.text()));
      return Value::Edtf(date);
    }
    case v1::QUERY_TIME_KIND_DATE:
      return temporal(TemporalKind::kDate);
    case v1::QUERY_TIME_KIND_TIME:
      return temporal(TemporalKind::kTime);
    case v1::QUERY_TIME_KIND_LOCAL_TIME:
      return temporal(TemporalKind::kLocalTime);
    case v1::QUERY_TIME_KIND_DATE_TIME:
      return temporal(TemporalKind::kDateTime);
    case v1::QUERY_TIME_KIND_LOCAL_DATE_TIME:
      return temporal(TemporalKind::kLocalDateTime);
    case v1::QUERY_TIME_KIND_DURATION: {
      CHANCERY_ASSIGN_OR_RETURN(const cypher::Duration duration,
                                cypher::ParseDuration(time.text()));
      return Value::OfDuration(duration);
    }
    default:
      return absl::InvalidArgumentError("the kind of the time is not given");
  }
}

}  // namespace

absl::Status ToQueryValue(const Value& value, DomainGraph& graph, Budget& budget,
                          v1::QueryValue* message) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      message->Clear();
      return absl::OkStatus();
    case Value::Kind::kBool:
      message->set_boolean(value.bool_value());
      return absl::OkStatus();
    case Value::Kind::kInt:
      message->set_integer(value.int_value());
      return absl::OkStatus();
    case Value::Kind::kFloat:
      message->set_number(value.float_value());
      return absl::OkStatus();
    case Value::Kind::kString:
      message->set_text(value.string_value());
      return absl::OkStatus();
    case Value::Kind::kList:
      message->mutable_list();
      for (const Value& item : value.list()) {
        CHANCERY_RETURN_IF_ERROR(
            ToQueryValue(item, graph, budget, message->mutable_list()->add_values()));
      }
      return absl::OkStatus();
    case Value::Kind::kMap:
      message->mutable_map();
      for (const auto& entry : value.map()) {
        CHANCERY_RETURN_IF_ERROR(
            ToQueryValue(entry.second, graph, budget,
                         &(*message->mutable_map()->mutable_values())[entry.first]));
      }
      return absl::OkStatus();
    case Value::Kind::kNode:
      return NodeToMessage(value.node(), graph, budget, message->mutable_node());
    case Value::Kind::kRelationship:
      return RelationshipToMessage(value.relationship(), graph, budget,
                                   message->mutable_relationship());
    case Value::Kind::kPath: {
      v1::QueryPath* path = message->mutable_path();
      for (const NodeId node : value.path().nodes) {
        CHANCERY_RETURN_IF_ERROR(NodeToMessage(node, graph, budget, path->add_nodes()));
      }
      for (const Relationship& relationship : value.path().relationships) {
        CHANCERY_RETURN_IF_ERROR(
            RelationshipToMessage(relationship, graph, budget, path->add_relationships()));
      }
      return absl::OkStatus();
    }
    case Value::Kind::kTemporal:
      message->mutable_time()->set_kind(TimeKind(value.temporal().kind));
      message->mutable_time()->set_text(cypher::FormatTemporal(value.temporal()));
      return absl::OkStatus();
    case Value::Kind::kDuration:
      message->mutable_time()->set_kind(v1::QUERY_TIME_KIND_DURATION);
      message->mutable_time()->set_text(cypher::FormatDuration(value.duration()));
      return absl::OkStatus();
    case Value::Kind::kPartialDate:
      message->mutable_time()->set_kind(v1::QUERY_TIME_KIND_PARTIAL_DATE);
      message->mutable_time()->set_text(value.partial_date().ToString());
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<Value> FromQueryValue(const v1::QueryValue& message, absl::string_view field) {
  switch (message.kind_case()) {
    case v1::QueryValue::KIND_NOT_SET:
      return Value();
    case v1::QueryValue::kBoolean:
      return Value::Bool(message.boolean());
    case v1::QueryValue::kInteger:
      return Value::Int(message.integer());
    case v1::QueryValue::kNumber:
      return Value::Float(message.number());
    case v1::QueryValue::kText:
      return Value::String(message.text());
    case v1::QueryValue::kList: {
      cypher::ValueList list;
      for (const v1::QueryValue& item : message.list().values()) {
        CHANCERY_ASSIGN_OR_RETURN(Value value, FromQueryValue(item, field));
        list.push_back(std::move(value));
      }
      if (cypher::TooLarge(list)) return InvalidField(field, "a list is too long or too deep");
      return Value::List(std::move(list));
    }
    case v1::QueryValue::kMap: {
      cypher::ValueMap map;
      for (const auto& entry : message.map().values()) {
        CHANCERY_ASSIGN_OR_RETURN(map[entry.first], FromQueryValue(entry.second, field));
      }
      if (cypher::TooLarge(map)) return InvalidField(field, "a map is too large or too deep");
      return Value::Map(std::move(map));
    }
    case v1::QueryValue::kNode: {
      const std::string& name = message.node().name();
      const size_t slash = name.find('/');
      uint64_t id = 0;
      const EntityKind kind = KindOfCollection(absl::string_view(name).substr(0, slash));
      if (slash == std::string::npos || kind == EntityKind::kNone ||
          !absl::SimpleAtoi(absl::string_view(name).substr(slash + 1), &id) || id == 0) {
        return InvalidField(field, absl::StrCat("\"", name, "\" is no resource, as people/42"));
      }
      return Value::Node({static_cast<uint32_t>(kind), id});
    }
    case v1::QueryValue::kTime: {
      absl::StatusOr<Value> time = TimeFromMessage(message.time());
      if (!time.ok()) return InvalidField(field, time.status().message());
      return time;
    }
    case v1::QueryValue::kRelationship:
    case v1::QueryValue::kPath:
      return InvalidField(field, "a parameter cannot be a relationship or a path");
  }
  return Value();
}

}  // namespace chancery
