// `chancery curate`: what people know better than the rules: retract, merge, split, undo, erase,
// and the queue of what may be the same.

#ifndef CHANCERY_CLIENT_CLI_CURATE_COMMAND_H_
#define CHANCERY_CLIENT_CLI_CURATE_COMMAND_H_

#include <string>
#include <vector>

#include "client/cli/command.h"

namespace chancery {

Command CurateCommand();

// What its first argument may be.
std::vector<std::string> CurateActions();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_CURATE_COMMAND_H_
