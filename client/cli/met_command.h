// `chancery met`: whom a person met, who held which office then. The main question.

#ifndef CHANCERY_CLIENT_CLI_MET_COMMAND_H_
#define CHANCERY_CLIENT_CLI_MET_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command MetCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_MET_COMMAND_H_
