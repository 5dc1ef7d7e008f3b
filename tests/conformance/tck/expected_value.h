// Values as the TCK writes them in its tables, and one canonical text for what they say.
//
//   (:A {name: 'x'})   [:T]   <(:A)-[:T]->(:B)>   [1, 'text', {k: null}]   2.5   NaN
//
// Expected and real values are equal if their canonical texts are: labels and keys are sorted
// there, and, where that is asked for, the elements of lists.

#ifndef CHANCERY_TESTS_CONFORMANCE_TCK_EXPECTED_VALUE_H_
#define CHANCERY_TESTS_CONFORMANCE_TCK_EXPECTED_VALUE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/query/cypher/property_graph.h"
#include "server/query/cypher/value.h"

namespace chancery::tck {

// INVALID_ARGUMENT if `text` is no value of the TCK.
absl::StatusOr<std::string> CanonicalExpected(absl::string_view text, bool sort_lists);

absl::StatusOr<std::string> CanonicalActual(const cypher::Value& value, bool sort_lists,
                                            cypher::PropertyGraph& graph);

// A value without nodes, relationships and paths: parameters, and rows of procedures.
absl::StatusOr<cypher::Value> PlainValue(absl::string_view text);

}  // namespace chancery::tck

#endif  // CHANCERY_TESTS_CONFORMANCE_TCK_EXPECTED_VALUE_H_
