// `chancery token`: whose tokens a server takes. Works on the server's file (storage/access), not
// over the network: the first token must come from somewhere.

#ifndef CHANCERY_CLIENT_CLI_TOKEN_COMMAND_H_
#define CHANCERY_CLIENT_CLI_TOKEN_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command TokenCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TOKEN_COMMAND_H_
