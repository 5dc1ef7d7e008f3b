// `chancery-load --compare A B`: two files of facts over the same articles, an ArticleFacts in JSON
// on each line, as `--dry-run -o facts` prints them, held against each other.
//
//   CHANCERY_ASSIGN_OR_RETURN(bool equal, RunComparison(files, settings, std::cout));
//
// Articles are told apart by their key, else their url, else their text. B is read first and kept
// in memory without its texts and evidence; A is read line by line.

#ifndef CHANCERY_CLIENT_LOADER_COMPARISON_RUN_H_
#define CHANCERY_CLIENT_LOADER_COMPARISON_RUN_H_

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "client/loader/file_system.h"

namespace chancery {

struct ComparisonSettings {
  std::string path_a;
  std::string path_b;
  // JSON lines in place of tables: one for each article with differences, one with the totals.
  bool json = false;
  // Columns of the tables.
  size_t width = 80;
  int64_t max_line_bytes = int64_t{64} << 20;
};

// Prints the differences, article by article, and the totals. True where there are none. NOT_FOUND,
// PERMISSION_DENIED or UNKNOWN where a file cannot be read or the output not be written;
// INVALID_ARGUMENT, naming file and line, for a line that is no facts, is longer than
// max_line_bytes, or of an article that the file had before; RESOURCE_EXHAUSTED as CompareFacts.
absl::StatusOr<bool> RunComparison(const FileSystem& files, const ComparisonSettings& settings,
                                   std::ostream& out);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_COMPARISON_RUN_H_
