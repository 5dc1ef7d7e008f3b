// `chancery diff`: how the answer of `met` has changed since a revision, and why.

#ifndef CHANCERY_CLIENT_CLI_DIFF_COMMAND_H_
#define CHANCERY_CLIENT_CLI_DIFF_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command DiffCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_DIFF_COMMAND_H_
