// The shortest chains of meetings between two people.
//
//   PathQuery query;
//   query.from = lavrov;
//   query.to = rice;
//   CHANCERY_ASSIGN_OR_RETURN(PathAnswer answer, FindPaths(reader, query, budget));
//
// A chain goes from one person to another who met them, and has nobody twice. Two people who met
// several times are one step.
//
// The search goes out from both ends, one step of all people at a time, from the end whose people
// are fewer. So chains of five meetings need the contacts of people at most three steps away, and
// the contacts of each person are read once; where any chain will do, only until somebody is found
// whom both ends have reached. What is kept of them has a bound, kMaxPathContacts.
//
// Thread-safe: a pure function of the reader.

#ifndef CHANCERY_SERVER_QUERY_MEETING_PATHS_H_
#define CHANCERY_SERVER_QUERY_MEETING_PATHS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/query/encounters.h"
#include "server/query/meeting_filter.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// How many contacts of all people that were looked at are kept, and how many steps through them are
// made to find chains.
inline constexpr size_t kMaxPathContacts = 2'000'000;
inline constexpr size_t kMaxPathSteps = 10'000'000;

struct PathQuery {
  // REQUIRES: two different people.
  PersonId from;
  PersonId to;
  int max_hops = 5;       // REQUIRES: 1 or more
  size_t max_paths = 10;  // REQUIRES: 1 or more
  // Whether chains that are longer than the shortest ones count as well.
  bool longer = false;
  // Which meetings a chain may consist of.
  MeetingFilter filter;
  bool certain_only = false;
};

struct PathHop {
  EncounterRow encounter;  // the first of their meetings that count
  int32_t meeting_count = 0;
};

struct MeetingPath {
  std::vector<PathHop> hops;
};

struct PathAnswer {
  // The shortest first, then by the ids of the people, from the first one on. With max_paths 1 and
  // without `longer`: any one of the shortest, always the same one of the same graph.
  std::vector<MeetingPath> paths;
  // Set if there are, or (with max_paths 1) may be, more: "max_paths"; or the limit that ended the
  // search when some chains had been found.
  std::string limit;
};

// LIMIT_EXCEEDED (max_path_contacts, max_path_steps) if that ends it before any chain is found.
//
// Cost: the meetings of all people nearer to one end than half of the way, and at half of the way
// those of one end's; for each step of a chain in the answer, the meetings of one of the two.
absl::StatusOr<PathAnswer> FindPaths(const GraphReader& reader, const PathQuery& query,
                                     Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_MEETING_PATHS_H_
