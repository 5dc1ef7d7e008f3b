// What it means that somebody held one of some offices at a meeting: the definition that queries
// are compared with.

#ifndef CHANCERY_TESTS_TESTING_OFFICES_HELD_H_
#define CHANCERY_TESTS_TESTING_OFFICES_HELD_H_

#include "absl/functional/function_ref.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/tri.h"
#include "tests/testing/reference_graph.h"

namespace chancery {

// Surely if the source of the meeting says so. By a tenure if that gives the office on the date of
// the meeting, and one of the days that this leaves open lies in the tenure and in `dates`.
Tri HeldOneOf(const ReferenceGraph& graph, const MeetingEdge& edge, PersonId person,
              absl::FunctionRef<bool(RoleId)> matches, const DayRange& dates);

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_OFFICES_HELD_H_
