// The manual page chancery(1), as `chancery help man-page` prints it.

#ifndef CHANCERY_CLIENT_CLI_MAN_PAGE_H_
#define CHANCERY_CLIENT_CLI_MAN_PAGE_H_

#include <string>
#include <vector>

#include "client/cli/command.h"

namespace chancery {

// In the macros of man(7): every command with its flags and examples, the flags of all, and the
// topics of help.
std::string ManPage(const std::vector<Command>& commands);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_MAN_PAGE_H_
