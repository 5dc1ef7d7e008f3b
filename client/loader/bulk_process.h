// A bulk load in a process of its own: `chanceryd --bulk-load`, which fills a store without a
// server. Clients have no store, so it is found by its path and spoken to by its standard input and
// output (docs/operations.md).
//
//   CHANCERY_ASSIGN_OR_RETURN(const std::string program, FindChanceryd("", GetPath()));
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<BulkTarget> load, StartBulkProcess(program, "data"));
//
// If this process ends, the other one sees the end of its input, and keeps nothing.

#ifndef CHANCERY_CLIENT_LOADER_BULK_PROCESS_H_
#define CHANCERY_CLIENT_LOADER_BULK_PROCESS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/bulk_target.h"

namespace chancery {

// The server's program: `named`, if that is not empty, else the one beside this program's own, else
// the first one in `search_path`, the value of PATH. NOT_FOUND, saying where it was looked for.
absl::StatusOr<std::string> FindChanceryd(const std::string& named, absl::string_view search_path);

// Starts it on the store in `directory`; without `index_texts`, texts cannot be searched there, if
// it is new. What it says on its standard error goes to ours. It is ended with the target. From
// here on this process ignores SIGPIPE.
absl::StatusOr<std::unique_ptr<BulkTarget>> StartBulkProcess(const std::string& program,
                                                             const std::string& directory,
                                                             bool index_texts = true);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_BULK_PROCESS_H_
