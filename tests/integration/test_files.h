// Files that tests of processes read and write. Failures fail the test that runs.

#ifndef CHANCERY_TESTS_INTEGRATION_TEST_FILES_H_
#define CHANCERY_TESTS_INTEGRATION_TEST_FILES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery {

// A file or folder among the test's runfiles, by its path in the workspace.
std::string Runfile(absl::string_view path);

// A file or folder of the material beside the workspace, ../shared/PATH, which may not be copied
// into it. Nullopt where it is absent: the test is then to be skipped. Only for targets with the
// tag "local" that have //tests/integration:BUILD.bazel as data: the sandbox hides the place.
absl::optional<std::string> SharedFile(absl::string_view path);

// A new, empty folder, whose name begins with `name`.
std::string NewFolder(absl::string_view name);

// Writes the file, and makes its folder where needed.
void WriteFile(const std::string& path, absl::string_view content);
std::string ReadFile(const std::string& path);

// The names in the folder, sorted.
std::vector<std::string> FilesIn(const std::string& folder);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_TEST_FILES_H_
