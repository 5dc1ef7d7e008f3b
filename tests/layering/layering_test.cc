// Each file beside this test lists the targets that some layer depends on and must not.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

std::vector<std::filesystem::path> Files() {
  const std::filesystem::path directory = std::filesystem::path(std::getenv("TEST_SRCDIR")) /
                                          std::getenv("TEST_WORKSPACE") / "tests/layering";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().filename().string().find("_not_") != std::string::npos ||
        entry.path().filename() == "leaf_is_leaf") {
      files.push_back(entry.path());
    }
  }
  return files;
}

TEST(LayeringTest, EveryForbiddenArrowIsChecked) { EXPECT_EQ(Files().size(), 23U); }

TEST(LayeringTest, NoLayerReachesWhatItMustNot) {
  for (const std::filesystem::path& file : Files()) {
    std::ifstream in(file);
    std::stringstream targets;
    targets << in.rdbuf();
    EXPECT_EQ(targets.str(), "") << file.filename().string() << " is broken by these targets";
  }
}

}  // namespace
}  // namespace chancery
