// `chancery stats`: what the store holds.

#ifndef CHANCERY_CLIENT_CLI_STATS_COMMAND_H_
#define CHANCERY_CLIENT_CLI_STATS_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command StatsCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_STATS_COMMAND_H_
