// Reads the feature files of the openCypher TCK: the part of Gherkin that they use.
//
// Outlines are expanded, backgrounds are put before each scenario's steps; tags and comments are
// left out.

#ifndef CHANCERY_TESTS_CONFORMANCE_TCK_GHERKIN_H_
#define CHANCERY_TESTS_CONFORMANCE_TCK_GHERKIN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::tck {

using Table = std::vector<std::vector<std::string>>;

struct Step {
  std::string text;      // without its keyword
  std::string argument;  // the text between """, without its indent
  Table table;
};

struct Scenario {
  std::string name;  // of an outline, with the number of the example
  std::vector<Step> steps;
};

struct Feature {
  std::string name;
  std::vector<Scenario> scenarios;
};

// INVALID_ARGUMENT, with the line, for what it does not understand.
absl::StatusOr<Feature> ParseFeature(absl::string_view text);

}  // namespace chancery::tck

#endif  // CHANCERY_TESTS_CONFORMANCE_TCK_GHERKIN_H_
