// A pager, such as less, that shows what is written to it a screen at a time.
//
//   std::unique_ptr<std::ostream> pager = OpenPager("less");
//   if (pager != nullptr) *pager << table;
//   pager.reset();  // waits until the user has read it
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_CLI_PAGER_H_
#define CHANCERY_CLIENT_CLI_PAGER_H_

#include <memory>
#include <ostream>
#include <string>

namespace chancery {

// Starts `command` by the shell; null where that fails. While it is open, a pager that its user has
// left makes the stream fail, and not the process (SIGPIPE is ignored). At its end the stream waits
// for the pager's end.
std::unique_ptr<std::ostream> OpenPager(const std::string& command);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_PAGER_H_
