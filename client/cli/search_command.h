// `chancery search`: resources by name.

#ifndef CHANCERY_CLIENT_CLI_SEARCH_COMMAND_H_
#define CHANCERY_CLIENT_CLI_SEARCH_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command SearchCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SEARCH_COMMAND_H_
