// What CALL can call: named procedures with typed inputs and outputs.
//
// A catalog must outlive the queries bound with it. Thread-safe if its procedures are.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_PROCEDURES_H_
#define CHANCERY_SERVER_QUERY_CYPHER_PROCEDURES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/query/cypher/functions.h"
#include "server/query/cypher/value.h"
#include "server/query/cypher/value_types.h"

namespace chancery::cypher {

struct ProcedureField {
  std::string name;
  Type type;
};

class Procedure {
 public:
  virtual ~Procedure() = default;

  virtual const std::vector<ProcedureField>& inputs() const = 0;
  virtual const std::vector<ProcedureField>& outputs() const = 0;
  // All rows, each with one value for each output.
  virtual absl::StatusOr<std::vector<ValueList>> Call(const ValueList& args,
                                                      CallContext& context) const = 0;
};

using ProcedureCatalog = std::map<std::string, const Procedure*>;

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_PROCEDURES_H_
