// Holds the number of scenarios of the openCypher TCK that pass. The feature files are not ours to
// ship: where ../shared is absent, this is skipped.

#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "gtest/gtest.h"
#include "tests/conformance/tck/scenario_runner.h"

namespace chancery::tck {
namespace {

namespace fs = std::filesystem;

// With all that the kit's part in ../shared holds.
constexpr size_t kPassed = 2651;
constexpr size_t kFailed = 0;

// This file among the runfiles is a link to the source.
std::string Features() {
  std::error_code error;
  const fs::path own = fs::canonical("tests/conformance/tck/BUILD.bazel", error);
  if (error) return "";
  const fs::path workspace = own.parent_path().parent_path().parent_path().parent_path();
  const fs::path features = workspace.parent_path() / "shared" / "tck" / "features";
  return fs::is_directory(features, error) ? features.string() : "";
}

void ExpectAllPass(bool optimise) {
  const std::string features = Features();
  if (features.empty()) {
    GTEST_SKIP() << "../shared/tck/features is not here: it is not ours to ship";
  }
  const auto results = RunDirectory(features, optimise);
  ASSERT_TRUE(results.ok()) << results.status();
  size_t passed = 0;
  size_t failed = 0;
  for (const FeatureResult& result : *results) {
    passed += result.passed;
    failed += result.failures.size();
    for (const std::string& failure : result.failures) {
      std::cout << result.name << ": " << failure << "\n";
    }
  }
  EXPECT_GE(passed, kPassed);
  EXPECT_LE(failed, kFailed);
}

TEST(TckTest, ScenariosPass) { ExpectAllPass(/*optimise=*/true); }
TEST(TckTest, ScenariosPassWithPatternsFollowedAsWritten) { ExpectAllPass(/*optimise=*/false); }

}  // namespace
}  // namespace chancery::tck
