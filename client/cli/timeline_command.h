// `chancery timeline`: the meetings of one party, in order of time.

#ifndef CHANCERY_CLIENT_CLI_TIMELINE_COMMAND_H_
#define CHANCERY_CLIENT_CLI_TIMELINE_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command TimelineCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TIMELINE_COMMAND_H_
