// `chancery query` and `explain`: questions in openCypher, see docs/query_language.md.

#ifndef CHANCERY_CLIENT_CLI_QUERY_COMMAND_H_
#define CHANCERY_CLIENT_CLI_QUERY_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command QueryCommand();
Command ExplainCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_QUERY_COMMAND_H_
