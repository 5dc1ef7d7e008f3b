// Runs scenarios of the openCypher TCK over a graph in memory.
//
// The graph of a scenario is filled by its own CREATE steps; queries of scenarios may write too,
// which the service refuses. A scenario passes if every `Then` and side effect of it holds: the
// rows, or the type, phase and detail of the error.

#ifndef CHANCERY_TESTS_CONFORMANCE_TCK_SCENARIO_RUNNER_H_
#define CHANCERY_TESTS_CONFORMANCE_TCK_SCENARIO_RUNNER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/conformance/tck/gherkin.h"

namespace chancery::tck {

struct RunOptions {
  // Where named graphs are: NAME/NAME.cypher.
  std::string graphs_directory;
  // False: patterns are followed as written.
  bool optimise = true;
};

// OK, or what did not hold.
absl::Status RunScenario(const Scenario& scenario, const RunOptions& options);

struct FeatureResult {
  std::string name;
  size_t passed = 0;
  std::vector<std::string> failures;  // "scenario: what did not hold"
};

// Every .feature file under `directory`, by path. Named graphs are looked for in `graphs` beside
// the first folder upwards that has one.
absl::StatusOr<std::vector<FeatureResult>> RunDirectory(const std::string& directory,
                                                        bool optimise = true);

}  // namespace chancery::tck

#endif  // CHANCERY_TESTS_CONFORMANCE_TCK_SCENARIO_RUNNER_H_
