#include "tests/integration/test_files.h"

#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kOwnBuildFile = "tests/integration/BUILD.bazel";

}  // namespace

std::string Runfile(absl::string_view path) {
  const char* sources = std::getenv("TEST_SRCDIR");
  const char* workspace = std::getenv("TEST_WORKSPACE");
  if (sources == nullptr || workspace == nullptr) {
    ADD_FAILURE() << "run this by `bazel test`: TEST_SRCDIR and TEST_WORKSPACE are not set";
    return std::string(path);
  }
  return absl::StrCat(sources, "/", workspace, "/", path);
}

absl::optional<std::string> SharedFile(absl::string_view path) {
  // Runfiles are links to the sources.
  std::error_code error;
  const fs::path own = fs::canonical(Runfile(kOwnBuildFile), error);
  if (error) return absl::nullopt;
  const fs::path workspace = own.parent_path().parent_path().parent_path();
  const fs::path file = workspace.parent_path() / "shared" / std::string(path);
  if (!fs::exists(file, error)) return absl::nullopt;
  return file.string();
}

std::string NewFolder(absl::string_view name) {
  // Googletest ends the one with a slash.
  std::string path =
      absl::StrCat(absl::StripSuffix(::testing::TempDir(), "/"), "/", name, ".XXXXXX");
  if (mkdtemp(&path[0]) == nullptr) ADD_FAILURE() << "cannot make a folder like " << path;
  return path;
}

void WriteFile(const std::string& path, absl::string_view content) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) ADD_FAILURE() << "cannot write " << path;
}

std::string ReadFile(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file) ADD_FAILURE() << "cannot read " << path;
  return content.str();
}

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename().string());
  }
  if (error) ADD_FAILURE() << "cannot list " << folder << ": " << error.message();
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace chancery
