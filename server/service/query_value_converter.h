// Values of the query language to and from chancery.v1.QueryValue.
//
// Nodes are told by their resource name, label and how to show them; relationships with their
// properties.

#ifndef CHANCERY_SERVER_SERVICE_QUERY_VALUE_CONVERTER_H_
#define CHANCERY_SERVER_SERVICE_QUERY_VALUE_CONVERTER_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/query_service.pb.h"
#include "server/query/cypher/domain_graph.h"
#include "server/query/cypher/value.h"
#include "storage/base/budget.h"

namespace chancery {

// Reads what it needs of nodes and relationships from `graph`; each is a row of `budget`.
absl::Status ToQueryValue(const cypher::Value& value, cypher::DomainGraph& graph, Budget& budget,
                          v1::QueryValue* message);

// INVALID_ARGUMENT (INVALID_FIELD, at `field`) for what no parameter can be: relationships, paths,
// nodes without a resource name, and times that cannot be read.
absl::StatusOr<cypher::Value> FromQueryValue(const v1::QueryValue& message,
                                             absl::string_view field);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_QUERY_VALUE_CONVERTER_H_
