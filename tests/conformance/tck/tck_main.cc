// Runs the feature files of the openCypher TCK under some folders, and prints how many scenarios
// pass: `tck [--verbose] [--as-written] FOLDER...`. The exit code is 1 if any fails.

#include <cstring>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "tests/conformance/tck/scenario_runner.h"

int main(int argc, char** argv) {
  bool verbose = false;
  bool optimise = true;
  std::vector<std::string> folders;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--verbose") == 0) {
      verbose = true;
    } else if (std::strcmp(argv[i], "--as-written") == 0) {
      optimise = false;
    } else {
      folders.push_back(argv[i]);
    }
  }
  if (folders.empty()) {
    std::cerr << "usage: tck [--verbose] [--as-written] FOLDER...\n"
                 "  --verbose     show what fails, and why\n"
                 "  --as-written  follow patterns as written, without the optimiser\n";
    return 2;
  }
  size_t passed = 0;
  size_t failed = 0;
  for (const std::string& folder : folders) {
    const auto results = chancery::tck::RunDirectory(folder, optimise);
    if (!results.ok()) {
      std::cerr << results.status().message() << "\n";
      return 2;
    }
    for (const chancery::tck::FeatureResult& result : *results) {
      std::cout << std::setw(6) << result.passed << " passed " << std::setw(5)
                << result.failures.size() << " failed   " << result.name << "\n";
      if (verbose) {
        for (const std::string& failure : result.failures) std::cout << "  " << failure << "\n";
      }
      passed += result.passed;
      failed += result.failures.size();
    }
  }
  std::cout << std::setw(6) << passed << " passed " << std::setw(5) << failed
            << " failed   in all\n";
  return failed == 0 ? 0 : 1;
}
