// `chancery attended`: who was at all of some meetings, and who was missed.

#ifndef CHANCERY_CLIENT_CLI_ATTENDED_COMMAND_H_
#define CHANCERY_CLIENT_CLI_ATTENDED_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command AttendedCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_ATTENDED_COMMAND_H_
