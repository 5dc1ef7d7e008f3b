// The functions of the language, but for aggregates: what they take and what they do.
//
// Names are looked up without regard to case. Unless `takes_null`, a null argument makes the result
// null without a call. Arguments of kinds that a function does not take are refused: before the
// query runs where that is known, and else with a TypeError.
//
// Thread-safe: the table is constant.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_FUNCTIONS_H_
#define CHANCERY_SERVER_QUERY_CYPHER_FUNCTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/query/cypher/property_graph.h"
#include "server/query/cypher/query_limits.h"
#include "server/query/cypher/value.h"
#include "server/query/cypher/value_types.h"

namespace chancery::cypher {

// What a function may look at besides its arguments. The pointers are never null.
struct CallContext {
  PropertyGraph* graph;
  QueryMeter* meter;
  absl::Time now;  // of the whole query
};

struct Function {
  const char* name;  // as written in documents: "toInteger"
  int min_args;
  int max_args;
  KindSet takes[4];  // by position; the last one is also for those behind it
  Type result;
  absl::StatusOr<Value> (*call)(absl::Span<const Value> args, CallContext& context);
  bool takes_null = false;
  bool constant = true;  // equal arguments give equal results
};

// Null if there is none.
const Function* FindFunction(absl::string_view name);
std::vector<std::string> FunctionNames();

// Calls with checks of null and kinds as above. REQUIRES: the number of arguments is right.
absl::StatusOr<Value> CallFunction(const Function& function, absl::Span<const Value> args,
                                   CallContext& context);

// value.key: of a map, node, relationship, or of a temporal value. Null of null.
absl::StatusOr<Value> GetProperty(const Value& value, absl::string_view key, CallContext& context);

// The `+` of the language, also used by sum().
absl::StatusOr<Value> AddValues(const Value& a, const Value& b);

// What toString() makes: a string as it is, numbers and temporal values as text.
std::string ToText(const Value& value);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_FUNCTIONS_H_
