// How many there are of each kind of thing, and how they hang together: what the planner goes by.
//
//   CHANCERY_ASSIGN_OR_RETURN(GraphStatistics statistics, MeasureGraph(reader, budget));
//   DomainGraph graph(reader, &budget, statistics);
//
// For plans, not for answers: counts are those of ids that were given out, less what samples show
// to be missing, and means are those of samples.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_GRAPH_STATISTICS_H_
#define CHANCERY_SERVER_QUERY_CYPHER_GRAPH_STATISTICS_H_

#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"

namespace chancery::cypher {

// The defaults are those of a usual large graph.
struct GraphStatistics {
  double people = 1e5;
  double polities = 300;
  double roles = 1e4;
  double tenures = 3e5;
  double meetings = 1e6;
  double statements = 1e6;
  double places = 1e4;
  double topics = 1e3;
  double articles = 1e6;

  // Means.
  double people_of_meeting = 5;
  double roles_of_meeting = 0.2;
  double polities_of_meeting = 0.1;
  double topics_of_meeting = 1.5;
  double place_of_meeting = 0.8;
  double evidence_of_meeting = 2;
  double people_of_statement = 1;  // who said it: 0 or 1
  double meeting_of_statement = 0.5;
  double addressee_of_statement = 0.3;
  double topics_of_statement = 1;
  double evidence_of_statement = 1;
};

// Cost: some 500 rows, whatever the size of the graph.
absl::StatusOr<GraphStatistics> MeasureGraph(const GraphReader& reader, Budget& budget);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_GRAPH_STATISTICS_H_
